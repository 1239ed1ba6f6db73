//! Epochs without agreement: they are left behind without anybody's permission, and everybody gets back what was paid. And
//! what a pause stops.

use flywheel_client::accounts::{RewardEpoch, RewardRoot};
use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, ProposeRootArgs};
use flywheel_tests::outcome;
use flywheel_tests::world::{
    CHALLENGE_BOND, CHALLENGE_WINDOW, PROPOSAL_BOND, Proof, TRIAL_EPOCH, Trial, World, keypair,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Ends and opens an epoch at somebody's cost.
fn open_for(world: &mut World, sponsor: &Keypair, epoch: u64) {
    world.end_epoch(epoch);
    let open = rewards::open_epoch(sponsor.pubkey(), world.network, world.pool, epoch);
    assert_eq!(world.attempt(open, &[sponsor]), "accepted");
}

/// Proposes a root at somebody's cost; returns its account.
fn propose_for(
    world: &mut World,
    sponsor: &Keypair,
    oracle: usize,
    epoch: u64,
    args: &ProposeRootArgs,
) -> Address {
    let oracle = world.oracles[oracle].insecure_clone();
    let (network, pool) = (world.network, world.pool);
    let propose = rewards::propose_root(
        sponsor.pubkey(),
        oracle.pubkey(),
        network,
        pool,
        epoch,
        args.clone(),
    );
    assert_eq!(world.attempt(propose, &[sponsor, &oracle]), "accepted");
    world.root_account(epoch, args)
}

fn totals(world: &World, total: u64) -> ProposeRootArgs {
    World::proposal(&world.tree(&[(0, total)]))
}

fn close(world: &mut World, epoch: u64, payer: &Keypair) -> String {
    let close = rewards::close_epoch(world.pool, epoch, payer.pubkey());
    world.tried(&close)
}

fn release(world: &mut World, root: Address, payer: &Keypair) -> String {
    let release = rewards::release_root(world.pool, root, payer.pubkey());
    world.tried(&release)
}

#[test]
fn an_epoch_without_agreement_is_left_behind_and_all_that_was_paid_for_it_comes_back() {
    let mut world = World::new("left behind");
    let sponsors = [0, 1, 2].map(|number| world.funded(&format!("left behind/sponsor {number}")));
    let purses = |world: &World| {
        sponsors
            .each_ref()
            .map(|sponsor| world.lamports(&sponsor.pubkey()))
    };
    let before = purses(&world);
    open_for(&mut world, &sponsors[0], 0);
    let proposals = [5, 6].map(|total| totals(&world, total));
    let roots = [0, 1].map(|number: usize| {
        let root = propose_for(&mut world, &sponsors[1 + number], number, 0, &proposals[number]);
        world.vote(number, 0, root).unwrap();
        root
    });
    let (epoch_rent, root_rent) = (world.rent(RewardEpoch::SPACE), world.rent(RewardRoot::SPACE));
    let cost = [epoch_rent, root_rent + PROPOSAL_BOND, root_rent + PROPOSAL_BOND];
    assert_eq!(
        purses(&world),
        [0, 1, 2].map(|number| before[number] - cost[number])
    );
    world.wait(CHALLENGE_WINDOW);
    assert_eq!(close(&mut world, 0, &sponsors[0]), "EpochStillNeeded");
    assert_eq!(release(&mut world, roots[0], &sponsors[1]), "RootStillOpen");

    // Totals are cumulative, so the next epoch's root pays for both.
    let later = totals(&world, 12);
    let last = world.finalized(1, &later);
    assert_eq!(outcome(world.finalize(0, roots[0])), "RootNotApproved");
    assert_eq!(close(&mut world, 0, &sponsors[1]), "RentPayerMismatch");
    assert_eq!(release(&mut world, roots[0], &sponsors[2]), "RentPayerMismatch");
    assert_eq!(close(&mut world, 0, &sponsors[0]), "accepted");
    for number in [0, 1] {
        assert_eq!(
            release(&mut world, roots[number], &sponsors[1 + number]),
            "accepted"
        );
        assert_eq!(world.lamports(&roots[number]), 0);
    }
    assert_eq!(purses(&world), before);
    assert_eq!(world.lamports(&address::reward_epoch(&world.pool, 0)), 0);
    // Nothing of it can be brought back.
    assert_eq!(outcome(world.open_epoch(0)), "EpochNotOpenable");
    assert_ne!(outcome(world.propose(0, 0, &proposals[0])), "accepted");
    let pool = world.pool_state();
    assert_eq!(
        (pool.finalized_total, pool.last_root, pool.next_epoch),
        (12, last, 2)
    );
}

#[test]
fn an_approved_root_that_nobody_finalized_in_time_is_left_behind_as_well() {
    let mut world = World::new("approved too late");
    let sponsor = world.funded("approved too late/sponsor");
    open_for(&mut world, &sponsor, 0);
    let before = world.lamports(&sponsor.pubkey());
    let first = totals(&world, 5);
    let root = propose_for(&mut world, &sponsor, 0, 0, &first);
    world.approve(0, root);
    let later = totals(&world, 7);
    world.finalized(3, &later);
    assert_eq!(outcome(world.finalize(0, root)), "EpochNotOpenable");
    assert_eq!(release(&mut world, root, &sponsor), "accepted");
    assert_eq!(world.lamports(&sponsor.pubkey()), before);
    assert_eq!(close(&mut world, 0, &sponsor), "accepted");
}

#[test]
fn the_last_final_epoch_stays_until_a_later_one_is_final_and_its_root_for_ever() {
    let mut world = World::new("last final");
    let sponsor = world.funded("last final/sponsor");
    let wallet = world.token_account(&world.operator.pubkey());
    world.create_claim_page(0).unwrap();
    let leaves = [(0, 5)];
    let tree = world.tree(&leaves);
    let start = world.lamports(&sponsor.pubkey());
    open_for(&mut world, &sponsor, 0);
    let root = propose_for(&mut world, &sponsor, 0, 0, &World::proposal(&tree));
    world.approve_and_finalize(0, root);
    assert_eq!(close(&mut world, 0, &sponsor), "EpochStillNeeded");
    assert_eq!(release(&mut world, root, &sponsor), "accepted");
    assert_eq!(release(&mut world, root, &sponsor), "NothingToRelease");
    let later = totals(&world, 9);
    world.finalized(1, &later);
    assert_eq!(close(&mut world, 0, &sponsor), "accepted");
    assert_eq!(release(&mut world, root, &sponsor), "NothingToRelease");
    let rent = world.rent(RewardRoot::SPACE);
    assert_eq!(world.lamports(&sponsor.pubkey()), start - rent);
    assert_eq!(world.lamports(&root), rent);
    let claim = world.claim_instruction(root, &tree, &leaves, 0, wallet);
    assert_eq!(world.tried(&claim), "accepted");
    assert_eq!(world.tokens(&wallet), 5);
}

#[test]
fn three_oracles_of_three_minds_agree_when_one_votes_again() {
    let mut world = World::new("three minds");
    world.opened(0);
    let roots = [1, 2, 3].map(|total| {
        let proposal = totals(&world, total);
        world.proposed(0, 0, &proposal)
    });
    for (oracle, root) in roots.into_iter().enumerate() {
        world.vote(oracle, 0, root).unwrap();
    }
    world.wait(10 * CHALLENGE_WINDOW);
    for root in roots {
        assert_eq!(outcome(world.finalize(0, root)), "RootNotApproved");
    }
    world.vote(2, 0, roots[1]).unwrap();
    assert_eq!(outcome(world.finalize(0, roots[1])), "ChallengeWindowOpen");
    world.wait(CHALLENGE_WINDOW);
    world.finalize(0, roots[1]).unwrap();
    assert_eq!(world.pool_state().finalized_total, 2);
}

#[test]
fn a_replaced_oracle_set_ends_a_stall_with_the_roots_that_are_there() {
    let mut world = World::new("replaced");
    world.opened(0);
    let proposal = totals(&world, 8);
    let root = world.proposed(0, 0, &proposal);
    world.vote(0, 0, root).unwrap();
    // Oracles 1 and 2 have lost their keys.
    (world.oracles[1], world.oracles[2]) = (keypair("replaced/a"), keypair("replaced/b"));
    let (authority, members) = (world.authority.insecure_clone(), world.oracle_members());
    let update = rewards::update_oracle_set(authority.pubkey(), world.network, members);
    assert_eq!(world.attempt(update, &[&authority]), "accepted");
    // The vote that was there is void: one of three is not enough.
    world.vote(1, 0, root).unwrap();
    let votes = world.epoch_state(0).votes;
    assert_eq!(votes[..3], [Address::default(), root, Address::default()]);
    assert_eq!(outcome(world.finalize(0, root)), "RootNotApproved");
    world.vote(0, 0, root).unwrap();
    world.wait(CHALLENGE_WINDOW);
    world.finalize(0, root).unwrap();
    assert_eq!(world.pool_state().finalized_total, 8);
}

#[test]
fn paused_roots_stand_still_but_proofs_of_fraud_and_claims_go_on() {
    let mut trial = Trial::new("paused roots");
    let (wrong, right) = ([(1, 50), (2, 60), (5, 301)], [(1, 51), (2, 60), (5, 100)]);
    let wrong = trial.tree(&wrong, &[]);
    let wrong = trial.accuse(wrong);
    let right = trial.tree(&right, &[]);
    let right = trial.accuse(right);
    let pauser = trial.world.pauser.insecure_clone();
    trial.world.approve(TRIAL_EPOCH, right.root);
    trial.world.wait(CHALLENGE_WINDOW);
    assert_eq!(trial.world.pause_pool(&pauser, 2), "accepted");
    let world = &mut trial.world;
    assert_eq!(outcome(world.finalize(TRIAL_EPOCH, right.root)), "RootsPaused");
    assert_eq!(outcome(world.vote(2, TRIAL_EPOCH, right.root)), "RootsPaused");
    let other = totals(world, 400);
    assert_eq!(outcome(world.propose(0, TRIAL_EPOCH, &other)), "RootsPaused");
    world.end_epoch(TRIAL_EPOCH + 1);
    assert_eq!(outcome(world.open_epoch(TRIAL_EPOCH + 1)), "RootsPaused");
    let accrue = rewards::accrue_burns(world.pool, &[world.payer.pubkey()]);
    assert_eq!(world.tried(&accrue), "RootsPaused");

    assert_eq!(
        trial.judge(&wrong, Proof::AboveCap { before: 2, leaf: 2 }),
        37_500_003
    );
    let slander = Proof::AboveCap { before: 0, leaf: 0 };
    assert_eq!(trial.judge(&right, slander), -i128::from(CHALLENGE_BOND));
    let world = &mut trial.world;
    let leaves = [(1, 50), (2, 60), (5, 100)];
    let tree = world.tree(&leaves);
    let wallet = world.token_account(&world.operator.pubkey());
    world.create_claim_page(0).unwrap();
    let claim = world.claim_instruction(trial.last_root, &tree, &leaves, 5, wallet);
    assert_eq!(world.tried(&claim), "accepted");

    assert_eq!(world.pause_pool(&pauser, 0), "accepted");
    world.finalize(TRIAL_EPOCH, right.root).unwrap();
}

#[test]
fn paused_claims_stand_still_and_lose_nothing_while_roots_go_on() {
    let mut args = World::pool_args();
    args.vesting_months = 1;
    let mut world = World::with_pool("paused claims", args);
    let payee = world.operator.insecure_clone();
    let wallet = world.token_account(&payee.pubkey());
    world.create_claim_page(0).unwrap();
    let open = rewards::open_vesting(world.payer.pubkey(), world.pool, payee.pubkey());
    assert_eq!(world.tried(&open), "accepted");
    let leaves = [World::leaf(0, &payee.pubkey(), 5)];
    let tree = world.tree_of(&leaves);
    let root = world.finalized(0, &World::proposal(&tree));
    let (source, mint) = (world.source(), world.mint.pubkey());
    let many = World::claims(&tree, &leaves, &[0]);
    let one = rewards::ClaimArgs {
        grant: many.grants[0],
        proof: vec![],
    };
    let claim = rewards::claim(source, root, wallet, one);
    let stopped = [
        claim.clone(),
        rewards::claim_many(source, root, wallet, many.clone()),
        rewards::claim_vesting(source, root, payee.pubkey(), wallet, many),
        rewards::release_vested(source, payee.pubkey(), wallet),
        rewards::exit_vesting(source, mint, payee.pubkey(), wallet),
    ];
    let authority = world.authority.insecure_clone();
    assert_eq!(world.pause_pool(&authority, 1), "accepted");
    for instruction in stopped {
        let signers: &[&Keypair] = if instruction.accounts.iter().any(|meta| meta.is_signer) {
            &[&payee]
        } else {
            &[]
        };
        assert_eq!(world.attempt(instruction, signers), "ClaimsPaused");
    }
    let later = totals(&world, 6);
    world.finalized(1, &later);
    assert_eq!(world.pause_pool(&authority, 0), "accepted");
    assert_eq!(world.tried(&claim), "accepted");
    assert_eq!(world.tokens(&wallet), 5);
}

#[test]
fn only_pauser_and_authority_pause_and_resume_and_only_what_there_is() {
    let mut world = World::new("who pauses");
    let (pauser, authority) = (world.pauser.insecure_clone(), world.authority.insecure_clone());
    let strangers = [
        world.payer.insecure_clone(),
        world.operator.insecure_clone(),
        world.oracles[0].insecure_clone(),
        world.fee_admin.insecure_clone(),
    ];
    for (signer, bits) in [
        (&pauser, 1),
        (&authority, 3),
        (&pauser, 2),
        (&authority, 0),
        (&pauser, 3),
    ] {
        assert_eq!(world.pause_pool(signer, bits), "accepted");
        assert_eq!(world.pool_state().paused, bits);
        for stranger in &strangers {
            assert_eq!(world.pause_pool(stranger, 0), "PauserMismatch");
        }
        for unknown in [4, 5, 1 << 31, u32::MAX] {
            assert_eq!(world.pause_pool(&authority, unknown), "PauseBitsUnknown");
        }
        assert_eq!(world.pool_state().paused, bits);
    }
}
