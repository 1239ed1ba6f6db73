//! Limits on what claims pay: the device allowance and the window. What they hold back is paid later, to the base unit.

use flywheel_client::accounts::ClaimPage;
use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, PoolParametersArgs};
use flywheel_merkle::{Leaf, SumTree};
use flywheel_tests::world::World;
use solana_address::Address;
use solana_signer::Signer;

/// A day, which is how long a payment counts against the window, seconds.
const DAY: u32 = 86_400;

/// A final root of epoch 0 in a pool with limits.
struct Limited {
    world: World,
    leaves: Vec<Leaf>,
    tree: SumTree,
    root: Address,
    wallet: Address,
}

impl Limited {
    /// Devices of the world's operator, with these totals by index.
    fn new(seed: &str, parameters: PoolParametersArgs, totals: &[u64]) -> Self {
        let mut args = World::pool_args();
        args.parameters = parameters;
        let mut world = World::with_pool(seed, args);
        let payee = world.operator.pubkey();
        let leaf = |(index, total): (u32, &u64)| World::leaf(index, &payee, *total);
        let leaves: Vec<_> = (0..).zip(totals).map(leaf).collect();
        let tree = world.tree_of(&leaves);
        let root = world.finalized(0, &World::proposal(&tree));
        let wallet = world.token_account(&payee);
        world.create_claim_page(0).unwrap();
        Self {
            world,
            leaves,
            tree,
            root,
            wallet,
        }
    }

    /// What a claim of one device pays; the error when it is refused.
    fn claim(&mut self, index: u32) -> Result<u64, String> {
        let before = self.world.tokens(&self.wallet);
        let totals: Vec<_> = self.leaves.iter().map(|leaf| (leaf.index, leaf.total)).collect();
        let claim = self
            .world
            .claim_instruction(self.root, &self.tree, &totals, index, self.wallet);
        self.paid_since(before, &claim)
    }

    /// What a claim of several devices pays.
    fn claim_many(&mut self, positions: &[u32]) -> Result<u64, String> {
        let before = self.world.tokens(&self.wallet);
        let args = World::claims(&self.tree, &self.leaves, positions);
        let claim = rewards::claim_many(self.world.source(), self.root, self.wallet, args);
        self.paid_since(before, &claim)
    }

    fn paid_since(&mut self, before: u64, claim: &solana_instruction::Instruction) -> Result<u64, String> {
        let done = self.world.tried(claim);
        let after = self.world.tokens(&self.wallet);
        let page: ClaimPage = self.world.state(&address::claim_page(&self.world.pool, 0));
        let recorded: u64 = page.paid.iter().sum();
        assert_eq!((recorded, self.world.supply()), (after, after));
        assert_eq!(self.world.pool_state().claimed, after);
        if done == "accepted" {
            Ok(after - before)
        } else {
            assert_eq!(after, before);
            Err(done)
        }
    }
}

fn refused(name: &str) -> Result<u64, String> {
    Err(name.to_owned())
}

/// A cap of 100 per epoch and device; three epochs' worth add up.
fn capped() -> PoolParametersArgs {
    PoolParametersArgs {
        device_cap: 100,
        device_cap_epochs: 3,
        ..World::pool_parameters()
    }
}

/// At most 1,000 within a day.
fn windowed() -> PoolParametersArgs {
    PoolParametersArgs {
        window_limit: 1_000,
        window_seconds: DAY,
        ..World::pool_parameters()
    }
}

#[test]
fn a_device_is_paid_its_allowance_of_each_epoch_until_it_has_all() {
    let mut limited = Limited::new("allowance", capped(), &[650, 40]);
    // Epoch 1 runs: the allowances of epochs 0 and 1 are free.
    assert_eq!(limited.claim(0), Ok(200));
    assert_eq!(limited.claim(0), refused("LimitReached"));
    limited.world.end_epoch(1);
    assert_eq!(limited.claim(0), Ok(100));
    assert_eq!(limited.claim(0), refused("LimitReached"));
    // Epochs 3 to 7 pass without a claim: three allowances have added up, two have lapsed.
    limited.world.end_epoch(6);
    assert_eq!(limited.claim(0), Ok(300));
    assert_eq!(limited.claim(0), refused("LimitReached"));
    limited.world.end_epoch(7);
    assert_eq!(limited.claim(0), Ok(50));
    assert_eq!(limited.claim(0), refused("NothingToClaim"));
    assert_eq!(limited.claim(1), Ok(40));
}

#[test]
fn an_allowance_begins_in_the_first_second_of_its_epoch() {
    let mut limited = Limited::new("allowance clock", capped(), &[1_000]);
    assert_eq!(limited.claim(0), Ok(200));
    limited.world.begin_epoch(2);
    let now = limited.world.now();
    limited.world.set_now(now - 1);
    assert_eq!(limited.claim(0), refused("LimitReached"));
    limited.world.set_now(now);
    assert_eq!(limited.claim(0), Ok(100));
}

#[test]
fn an_allowance_that_was_begun_is_used_up() {
    let mut limited = Limited::new("begun allowance", capped(), &[1]);
    assert_eq!(limited.claim(0), Ok(1));
    // 499 more are granted in epoch 1. When it is claimed in epoch 2, one of three allowances is used up by that one unit.
    limited.leaves[0].total = 500;
    limited.tree = limited.world.tree_of(&limited.leaves);
    limited.root = limited.world.finalized(1, &World::proposal(&limited.tree));
    assert_eq!(limited.claim(0), Ok(200));
    assert_eq!(limited.claim(0), refused("LimitReached"));
}

#[test]
fn what_is_held_back_of_one_device_stops_no_other() {
    let mut limited = Limited::new("others go on", capped(), &[10_000, 200, 150]);
    assert_eq!(limited.claim(0), Ok(200));
    assert_eq!(limited.claim(1), Ok(200));
    assert_eq!(limited.claim(2), Ok(150));
    limited.world.end_epoch(1);
    assert_eq!(limited.claim_many(&[0, 1, 2]), Ok(100));
    assert_eq!(limited.claim_many(&[0, 1, 2]), refused("LimitReached"));
    assert_eq!(limited.claim_many(&[1, 2]), refused("NothingToClaim"));
}

#[test]
fn the_window_holds_back_what_exceeds_it_and_pays_it_when_time_has_passed() {
    let mut limited = Limited::new("window", windowed(), &[700, 700, 1]);
    assert_eq!(limited.claim(0), Ok(700));
    assert_eq!(limited.claim(1), Ok(300));
    for device in [1, 2] {
        assert_eq!(limited.claim(device), refused("LimitReached"));
    }
    // A quarter of a day later 750 still count.
    limited.world.wait(DAY / 4);
    assert_eq!(limited.claim(1), Ok(250));
    assert_eq!(limited.claim(2), refused("LimitReached"));
    // Of the 1,000 that count now, 999.99 still do after a second, rounded down.
    limited.world.wait(1);
    assert_eq!(limited.claim(2), Ok(1));
    assert_eq!(limited.claim(1), refused("LimitReached"));
    let pool = limited.world.pool_state();
    assert_eq!(
        (pool.window_used, pool.window_at),
        (1_000, i64::from(limited.world.now()))
    );
    limited.world.wait(DAY);
    assert_eq!(limited.claim(1), Ok(150));
    assert_eq!(limited.claim(1), refused("NothingToClaim"));
    assert_eq!(limited.world.pool_state().window_used, 150);
}

#[test]
fn both_limits_hold_and_several_devices_share_what_the_window_has_left() {
    let mut parameters = capped();
    (parameters.window_limit, parameters.window_seconds) = (450, DAY);
    let mut limited = Limited::new("both limits", parameters, &[1_000, 170, 1_000, 1_000]);
    // 200 of device 0, all of device 1, and 80 that the window has left for device 2; nothing for device 3.
    assert_eq!(limited.claim_many(&[0, 1, 2, 3]), Ok(450));
    let page: ClaimPage = limited.world.state(&address::claim_page(&limited.world.pool, 0));
    assert_eq!(page.paid[..4], [200, 170, 80, 0]);
    assert_eq!(page.allowance_used[..4], [2, 2, 1, 0]);
    assert_eq!(limited.claim_many(&[0, 1, 2, 3]), refused("LimitReached"));
    limited.world.wait(DAY);
    // The same epoch: device 0 has none left, device 2 one allowance of two, device 3 two.
    assert_eq!(limited.claim_many(&[0, 1, 2, 3]), Ok(300));
    let page: ClaimPage = limited.world.state(&address::claim_page(&limited.world.pool, 0));
    assert_eq!(page.paid[..4], [200, 170, 180, 200]);
}

#[test]
fn limits_that_change_hold_for_the_next_claim() {
    let mut limited = Limited::new("changed limits", capped(), &[1_000, 1_000]);
    assert_eq!(limited.claim(0), Ok(200));
    let mut parameters = capped();
    (parameters.device_cap, parameters.device_cap_epochs) = (300, 5);
    limited.world.change_parameters(parameters);
    // Device 0 has used up the allowances of both epochs; device 1 has two of 300.
    assert_eq!(limited.claim(0), refused("LimitReached"));
    assert_eq!(limited.claim(1), Ok(600));
    limited.world.change_parameters(World::pool_parameters());
    assert_eq!(limited.claim(0), Ok(800));
    assert_eq!(limited.claim(1), Ok(400));
}

#[test]
fn a_device_that_is_held_back_gets_in_the_end_what_the_roots_grant() {
    let mut limited = Limited::new("in the end", capped(), &[90]);
    let mut granted = 90;
    let mut paid = limited.claim(0).unwrap();
    for epoch in 1..40u64 {
        // In every fourth epoch a large grant, which the following ones pay off.
        granted += if epoch % 4 == 0 { 333 } else { 7 };
        limited.leaves[0].total = granted;
        limited.tree = limited.world.tree_of(&limited.leaves);
        limited.root = limited.world.finalized(epoch, &World::proposal(&limited.tree));
        while let Ok(amount) = limited.claim(0) {
            paid += amount;
        }
        assert!(paid <= 100 * (epoch + 2));
    }
    limited.world.end_epoch(60);
    while let Ok(amount) = limited.claim(0) {
        paid += amount;
    }
    assert_eq!(paid, granted);
}
