//! Burning the network's own token: by lots, directly, and by whoever wants to.

use flywheel_client::instructions::revenue::{self, Legs, Revenue};
use flywheel_tests::world::{LOT, Revenues, WINDOW};
use solana_signer::Signer;

/// A payment of which 1,499,250 are for the burn.
const PAYMENT: u64 = 10_000_000;

fn earn(r: &mut Revenues, revenue: &Revenue) {
    assert_eq!(r.deposit(revenue, PAYMENT), "accepted");
    assert_eq!(r.crank_all(revenue), "accepted");
}

#[test]
fn what_is_for_the_burn_is_burned_a_lot_in_each_window() {
    let mut r = Revenues::new("lots");
    let native = r.places.native;
    assert_eq!(r.burn_lot(), "NothingToBurn");
    earn(&mut r, &native);
    let supply = r.world.supply_of(&native.mint.mint);
    assert_eq!(r.burn_lot(), "accepted");
    assert_eq!(r.burn_lot(), "NothingToBurn");
    r.world.wait(WINDOW - 1);
    assert_eq!(r.burn_lot(), "NothingToBurn");
    r.world.wait(1);
    assert_eq!(r.burn_lot(), "accepted");
    assert_eq!(r.burn_lot(), "NothingToBurn");
    assert_eq!(r.world.supply_of(&native.mint.mint), supply - 1_499_250);
    let pool = r.pool(&native);
    assert_eq!((pool.auction.window, pool.auction.sold), (1, 1_499_250 - LOT));
    assert_eq!(
        (pool.current.burned, pool.current.burned_from_vault),
        (1_499_250, 1_499_250)
    );
    r.assert_solvent();
    // A clock that goes back opens no lot again.
    earn(&mut r, &native);
    assert_eq!(r.burn_lot(), "accepted");
    let now = r.world.chain.now();
    r.world.chain.set_time(now - i64::from(WINDOW));
    assert_eq!(r.burn_lot(), "NothingToBurn");
}

#[test]
fn the_veto_key_lets_the_crank_burn_directly_at_once() {
    let mut r = Revenues::new("direct");
    let (native, paid) = (r.places.native, r.places.paid);
    earn(&mut r, &native);
    let directly = Legs {
        burn: true,
        ..Legs::default()
    };
    assert_eq!(r.crank(&native, &directly), "LegInvalid");
    assert_eq!(r.direct(&native, true), "accepted");
    // All of it, what waited for a lot included, and a crank that leaves it out leaves it owed.
    assert_eq!(r.deposit(&native, PAYMENT), "accepted");
    assert_eq!(r.crank_all(&native), "accepted");
    assert_eq!(r.pool(&native).owed.for_burn, 2 * 1_499_250);
    let supply = r.world.supply_of(&native.mint.mint);
    assert_eq!(r.crank(&native, &directly), "accepted");
    assert_eq!(r.world.supply_of(&native.mint.mint), supply - 2 * 1_499_250);
    let pool = r.pool(&native);
    assert_eq!(
        (pool.owed.for_burn, pool.current.burned_from_vault),
        (0, 2_998_500)
    );
    r.assert_solvent();
    assert_eq!(r.direct(&native, false), "accepted");
    earn(&mut r, &native);
    assert_eq!(r.crank(&native, &directly), "LegInvalid");
    assert_eq!(r.direct(&paid, true), "NotNative");
    let authority = r.world.authority.insecure_clone();
    let set = revenue::set_direct_burn(authority.pubkey(), r.world.network, native.pool(), true);
    assert_eq!(r.world.attempt(set, &[&authority]), "VetoMismatch");
}

#[test]
fn anybody_burns_tokens_of_their_own_and_has_them_counted() {
    let mut r = Revenues::new("own");
    let (native, paid) = (r.places.native, r.places.paid);
    let supply = r.world.supply_of(&native.mint.mint);
    assert_eq!(r.burn(0), "AmountZero");
    assert_eq!(r.burn(700), "accepted");
    assert_eq!(r.burn(11), "accepted");
    assert_eq!(r.world.supply_of(&native.mint.mint), supply);
    let pool = r.pool(&native);
    assert_eq!((pool.current.burned, pool.current.burned_from_vault), (711, 0));
    r.assert_solvent();
    let (burner, account) = r.wallet("burner", &paid, 5);
    let burn = revenue::burn_tokens(burner.pubkey(), account, &paid, 5);
    assert_eq!(r.world.attempt(burn, &[&burner]), "NotNative");
    // Nobody burns what is another's: not even what lies in the vault.
    let vault = revenue::burn_tokens(burner.pubkey(), native.vault(), &native, 1);
    earn(&mut r, &native);
    assert_ne!(r.world.attempt(vault, &[&burner]), "accepted");
    assert_eq!(r.world.tried(&revenue::burn_lot(&paid)), "NotNative");
}
