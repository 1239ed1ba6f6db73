//! Changing a pool: who may, when, and what never changes.

use flywheel_client::instructions::rewards::{self, PoolParametersArgs};
use flywheel_tests::world::{CHANGE_DELAY, World, keypair};
use reward_distributor::state::{MAX_BOND, PoolParameters};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Parameters of which each differs from the world's.
fn others() -> PoolParametersArgs {
    PoolParametersArgs {
        insurance: keypair("other insurance").pubkey(),
        proposal_bond: 1,
        challenge_bond: 2,
        device_cap: 3,
        window_limit: 4,
        window_seconds: 5,
        challenge_window_seconds: 6,
        insurance_bps: 7,
        device_cap_epochs: 8,
        vesting_bps: 0,
    }
}

fn apply(world: &mut World, signer: &Keypair) -> String {
    let apply = rewards::apply_pool_update(signer.pubkey(), world.network, world.pool);
    world.attempt(apply, &[signer])
}

fn propose(world: &mut World, parameters: PoolParametersArgs) -> String {
    let (update, authority) = (world.update_pool(parameters), world.authority.insecure_clone());
    world.attempt(update, &[&authority])
}

fn in_force(world: &World) -> PoolParametersArgs {
    world.pool_state().parameters.into()
}

#[test]
fn a_change_is_applied_by_anybody_when_its_delay_has_passed_and_not_before() {
    let mut world = World::new("change");
    let anybody = world.funded("anybody");
    assert_eq!(apply(&mut world, &anybody), "ChangeNotPending");
    assert_eq!(propose(&mut world, others()), "accepted");
    let ready_at = world.now() + CHANGE_DELAY;
    let pool = world.pool_state();
    assert_eq!(
        (in_force(&world), pool.update_ready_at),
        (World::pool_parameters(), ready_at)
    );
    assert_eq!(PoolParametersArgs::from(pool.proposed), others());
    world.set_now(ready_at - 1);
    assert_eq!(apply(&mut world, &anybody), "ChangeNotReady");
    world.set_now(ready_at);
    assert_eq!(apply(&mut world, &anybody), "accepted");
    let pool = world.pool_state();
    assert_eq!((in_force(&world), pool.update_ready_at), (others(), 0));
    assert_eq!(pool.proposed, PoolParameters::default());
    assert_eq!(apply(&mut world, &anybody), "ChangeNotPending");
}

#[test]
fn a_second_proposal_takes_the_place_of_the_first_and_waits_anew() {
    let mut world = World::new("second thoughts");
    let anybody = world.funded("anybody");
    assert_eq!(propose(&mut world, others()), "accepted");
    world.wait(CHANGE_DELAY);
    assert_eq!(propose(&mut world, World::pool_parameters()), "accepted");
    assert_eq!(apply(&mut world, &anybody), "ChangeNotReady");
    world.wait(CHANGE_DELAY);
    assert_eq!(apply(&mut world, &anybody), "accepted");
    assert_eq!(in_force(&world), World::pool_parameters());
}

#[test]
fn only_the_authority_of_the_pools_network_proposes() {
    let mut world = World::new("who changes");
    let strangers = [
        world.pauser.insecure_clone(),
        world.payer.insecure_clone(),
        world.oracles[0].insecure_clone(),
        world.mint_authority.insecure_clone(),
    ];
    for signer in &strangers {
        let update = rewards::update_pool(signer.pubkey(), world.network, world.pool, others());
        assert_eq!(world.attempt(update, &[signer]), "AuthorityMismatch");
    }
    // An authority of another network brings its own.
    let other = world.funded("other authority");
    let args = world.network_args();
    let payer = world.payer.pubkey();
    let create = flywheel_client::instructions::registry::create_network(payer, other.pubkey(), args);
    assert_eq!(world.attempt(create, &[&other]), "accepted");
    let network = flywheel_client::address::network(&other.pubkey(), 1);
    let update = rewards::update_pool(other.pubkey(), network, world.pool, others());
    assert_eq!(world.attempt(update, &[&other]), "NetworkMismatch");
    assert_eq!(world.pool_state().update_ready_at, 0);
}

#[test]
fn parameters_out_of_range_are_refused_when_they_are_proposed() {
    let mut world = World::new("ranges");
    type Change = fn(&mut PoolParametersArgs);
    let refused: [(Change, &str); 13] = [
        (
            |args| args.challenge_window_seconds = 30 * 86_400 + 1,
            "ChallengeWindowInvalid",
        ),
        (|args| args.insurance = Address::default(), "BondInvalid"),
        (|args| args.insurance_bps = 10_001, "BondInvalid"),
        (|args| args.proposal_bond = MAX_BOND + 1, "BondInvalid"),
        (|args| args.challenge_bond = MAX_BOND + 1, "BondInvalid"),
        (|args| args.window_seconds = 0, "LimitInvalid"),
        (|args| args.window_limit = 0, "LimitInvalid"),
        (|args| args.window_seconds = 365 * 86_400 + 1, "LimitInvalid"),
        (|args| args.device_cap = 0, "LimitInvalid"),
        (|args| args.device_cap_epochs = 0, "LimitInvalid"),
        (|args| args.vesting_bps = 10_001, "VestingInvalid"),
        // The pool was created without months.
        (|args| args.vesting_bps = 1, "VestingInvalid"),
        (|args| args.vesting_bps = 10_000, "VestingInvalid"),
    ];
    for (number, (change, error)) in refused.into_iter().enumerate() {
        let mut parameters = others();
        change(&mut parameters);
        assert_eq!(propose(&mut world, parameters), error, "{number}");
    }
    assert_eq!(world.pool_state().update_ready_at, 0);
    let most = PoolParametersArgs {
        proposal_bond: MAX_BOND,
        challenge_bond: MAX_BOND,
        device_cap: u64::MAX,
        window_limit: u64::MAX,
        window_seconds: 365 * 86_400,
        challenge_window_seconds: 30 * 86_400,
        insurance_bps: 10_000,
        device_cap_epochs: u16::MAX,
        ..others()
    };
    assert_eq!(propose(&mut world, most), "accepted");
}

#[test]
fn a_change_leaves_everything_else_as_it_was() {
    let mut world = World::new("what stays");
    let before = world.pool_state();
    world.change_parameters(others());
    let mut after = world.pool_state();
    assert_eq!(after.parameters, PoolParameters::from(others()));
    after.parameters = before.parameters;
    assert_eq!(format!("{after:?}"), format!("{before:?}"));
}

#[test]
fn a_challenge_window_that_changes_counts_from_the_approval() {
    let mut world = World::new("changed window");
    world.opened(0);
    let proposal = World::proposal(&world.tree(&[(0, 5)]));
    let root = world.proposed(0, 0, &proposal);
    world.approve(0, root);
    let mut parameters = World::pool_parameters();
    parameters.challenge_window_seconds = CHANGE_DELAY + 10;
    world.change_parameters(parameters);
    world.wait(9);
    assert_eq!(
        flywheel_tests::outcome(world.finalize(0, root)),
        "ChallengeWindowOpen"
    );
    world.wait(1);
    world.finalize(0, root).unwrap();
}

#[test]
fn a_bond_that_changes_is_asked_of_later_proposals_only() {
    let mut world = World::new("changed bond");
    world.opened(0);
    let [first, second] = [5, 6].map(|total| World::proposal(&world.tree(&[(0, total)])));
    let first = world.proposed(0, 0, &first);
    let mut parameters = World::pool_parameters();
    parameters.proposal_bond = 0;
    world.change_parameters(parameters);
    let second = world.proposed(0, 0, &second);
    let rent = world.rent(reward_distributor::state::RewardRoot::SPACE);
    assert_eq!(world.lamports(&second), rent);
    assert_eq!(
        world.lamports(&first),
        rent + World::pool_parameters().proposal_bond
    );
    world.approve_and_finalize(0, second);
    let release = rewards::release_root(world.pool, second, world.payer.pubkey());
    assert_eq!(world.tried(&release), "NothingToRelease");
}
