//! Shows defects: each test states a rule that the programs break.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, BadSum, Below, Branch, Challenged, ClaimManyArgs};
use flywheel_client::transactions::{MAX_BYTES, size};
use flywheel_tests::outcome;
use flywheel_tests::world::{EPOCH_SECONDS, GENESIS, Vested, World};
use proptest::prelude::*;
use solana_address::Address;
use solana_signer::Signer;

/// A funded pool in which two payees have 1,000 each in their vesting accounts, all of it unvested.
fn vested(seed: &str) -> Vested {
    let mut vested = Vested::funded(seed);
    vested.grant(0, [2_500, 2_500]);
    assert_eq!([vested.claim(0), vested.claim(1)], ["accepted", "accepted"]);
    vested
}

/// What is locked, what was kept, and what is in the vault.
fn state(vested: &Vested) -> (u64, u64, u64) {
    let pool = vested.world.pool_state();
    let vault = address::vault(&vested.world.pool);
    (pool.vesting_locked, pool.penalties, vested.world.tokens(&vault))
}

#[test]
fn who_has_left_has_nothing_more_to_leave_with() {
    let mut vested = vested("left twice");
    assert_eq!(vested.exit(0), "accepted");
    // 500 paid, 500 burned; the other payee's 1,000 stay.
    assert_eq!(state(&vested), (1_000, 500, 996_000));
    for _ in 0..2 {
        assert_eq!(vested.exit(0), "NothingToRelease");
    }
    vested.at(11, 0);
    assert_eq!(vested.release(1), "accepted");
    assert_eq!(vested.paid(), [2_000, 2_500]);
}

#[test]
fn what_is_granted_after_an_exit_is_fined_for_itself() {
    let mut vested = vested("granted after");
    assert_eq!(vested.exit(0), "accepted");
    // 100 more in the bucket of the same month.
    vested.grant(1, [2_750, 2_500]);
    assert_eq!(vested.claim(0), "accepted");
    assert_eq!(vested.exit(0), "accepted");
    assert_eq!(state(&vested), (1_000, 550, 996_000 - 250));
    assert_eq!(vested.paid(), [2_000 + 150 + 50, 1_500]);
}

#[test]
fn what_is_granted_after_an_exit_vests_linearly() {
    let mut vested = vested("linear after");
    assert_eq!(vested.exit(0), "accepted");
    vested.grant(1, [2_750, 2_500]);
    assert_eq!(vested.claim(0), "accepted");
    // Half of the 100 have vested.
    vested.at(6, 0);
    assert_eq!(vested.release(0), "accepted");
    assert_eq!(vested.paid(), [2_000 + 150 + 50, 1_500]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// What is checked after each step stands in `Vested::did`.
    #[test]
    fn every_base_unit_is_somewhere_whatever_payees_do(
        funded: bool,
        steps in proptest::collection::vec((0u8..5, 0usize..2, 0u64..5_000, 0u32..40), 1..40),
    ) {
        let mut vested = if funded { Vested::funded("any steps") } else { Vested::minting("any steps") };
        let mut totals = [1, 1];
        vested.grant(0, totals);
        for (action, number, amount, days) in steps {
            match action {
                0 => {
                    totals[number] += amount;
                    let epoch = (vested.world.now() - u32::try_from(GENESIS).unwrap()) / EPOCH_SECONDS;
                    vested.grant(u64::from(epoch), totals);
                }
                1 => drop(vested.claim(number)),
                2 => drop(vested.release(number)),
                3 => drop(vested.exit(number)),
                _ => vested.world.wait(days * 86_400),
            }
        }
        // In the end both get all that is left.
        for number in [0, 1] {
            vested.claim(number);
        }
        vested.world.wait(400 * 86_400);
        for number in [0, 1] {
            vested.release(number);
        }
        let pool = vested.world.pool_state();
        prop_assert_eq!((pool.vesting_locked, pool.claimed), (0, totals[0] + totals[1]));
        let paid: u64 = vested.paid().iter().sum();
        prop_assert_eq!(paid + pool.penalties, pool.claimed);
    }
}

/// A proof of fraud in a tree of a million devices, whose challenger pays the fee.
#[test]
fn every_proof_of_twenty_levels_fits_a_transaction_without_a_lookup_table() {
    let keys: Vec<Address> = (0..8).map(|_| Address::new_unique()).collect();
    let challenged = Challenged {
        challenger: keys[0],
        pool: keys[1],
        epoch: 1,
        reward_root: keys[2],
        insurance: keys[3],
    };
    let branch = Branch {
        index: 1,
        payee: keys[4],
        total: 1,
        position: 1,
        proof: vec![0; 20 * 40],
    };
    let bad_sum = BadSum {
        node: [0; 40],
        level: 0,
        position: 1,
        below: Below::Leaf {
            index: 1,
            payee: keys[4],
            total: 1,
        },
        proof: vec![0; 20 * 40],
    };
    let proofs = [
        ("unsorted", challenged.prove_unsorted(keys[5], branch.clone())),
        ("bad sum", challenged.prove_bad_sum(bad_sum)),
        (
            "newcomer",
            challenged.prove_newcomer_above_cap(keys[5], keys[6], branch.clone()),
        ),
        ("unregistered", challenged.prove_unregistered(keys[7], branch)),
    ];
    let sizes = proofs.map(|(name, proof)| (name, size(&keys[0], &[proof]).unwrap()));
    let too_large = sizes.iter().filter(|(_, bytes)| *bytes > MAX_BYTES);
    assert_eq!(too_large.collect::<Vec<_>>(), Vec::<&(&str, usize)>::new());
}

/// A root that leaves out a device takes nothing from it that an earlier final root has granted.
#[test]
fn a_device_that_a_later_root_leaves_out_is_still_paid_what_it_was_granted() {
    let mut world = World::new("left out");
    let payee = world.operator.pubkey();
    let wallet = world.token_account(&payee);
    world.create_claim_page(0).unwrap();
    let first = [(0, 100), (1, 100)];
    let tree = world.tree(&first);
    let root = world.finalized(0, &World::proposal(&tree));
    // Device 1 is missing and device 0 has its 100: no total falls, the sum does not fall, no proof of fraud fits.
    let second = [(0, 200)];
    let greedy = world.tree(&second);
    let greedy_root = world.finalized(1, &World::proposal(&greedy));
    let claim = world.claim_instruction(greedy_root, &greedy, &second, 0, wallet);
    assert_eq!(world.tried(&claim), "accepted");
    let claim = world.claim_instruction(root, &tree, &first, 1, wallet);
    assert_eq!(world.tried(&claim), "accepted");
}

/// `claim_many` says so in its documentation.
#[test]
fn a_claim_of_no_devices_is_refused_as_such() {
    let mut world = World::new("no devices");
    let wallet = world.token_account(&world.operator.pubkey());
    world.create_claim_page(0).unwrap();
    let tree = world.tree(&[(0, 1)]);
    let root = world.finalized(0, &World::proposal(&tree));
    let none = ClaimManyArgs {
        grants: vec![],
        proof: vec![],
    };
    let claim = rewards::claim_many(world.source(), root, wallet, none);
    assert_eq!(outcome(world.send(&[claim], &[])), "GrantsInvalid");
}
