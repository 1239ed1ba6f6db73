//! Epochs, proposals, votes and finality.

use flywheel_client::accounts::{Pool, RewardEpoch, RewardRoot};
use flywheel_client::address;
use flywheel_client::chain::read;
use flywheel_client::instructions::rewards::{self, Branch, Challenged, OracleMemberArgs};
use flywheel_tests::outcome;
use flywheel_tests::world::{CHALLENGE_WINDOW, CHANGE_DELAY, EMISSION, EMISSION_CAP, World, keypair};
use reward_distributor::state::{EpochStatus, RootStatus};
use solana_address::Address;
use solana_signer::Signer;

fn pool(world: &World) -> Pool {
    read(&world.chain, &world.pool).unwrap()
}

#[test]
fn a_root_cannot_grant_more_than_has_been_emitted_nor_less_than_before() {
    let mut world = World::new("emission bounds");
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let above = World::proposal(&world.tree(&[(0, EMISSION + 1)]));
    assert_eq!(outcome(world.propose(0, 0, &above)), "TotalAboveEmission");
    let exact = World::proposal(&world.tree(&[(0, EMISSION)]));
    world.propose(0, 0, &exact).unwrap();
    let root = world.root_account(0, &exact);
    world.vote(0, 0, root).unwrap();
    world.vote(1, 0, root).unwrap();
    world.wait(CHALLENGE_WINDOW);
    world.finalize(0, root).unwrap();
    assert_eq!(pool(&world).finalized_total, EMISSION);

    world.end_epoch(1);
    world.open_epoch(1).unwrap();
    let less = World::proposal(&world.tree(&[(0, EMISSION - 1)]));
    assert_eq!(outcome(world.propose(0, 1, &less)), "TotalDecreased");
    // The cap binds for ever, however late.
    world.end_epoch(1_000);
    world.open_epoch(1_000).unwrap();
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 1_000)).unwrap();
    assert_eq!(epoch.emitted, EMISSION_CAP);
    let above_cap = World::proposal(&world.tree(&[(0, EMISSION_CAP + 1)]));
    assert_eq!(outcome(world.propose(0, 1_000, &above_cap)), "TotalAboveEmission");
}

#[test]
fn an_epoch_opens_in_the_first_second_after_its_last_and_never_before_the_next_to_be_final() {
    let mut world = World::new("epoch clock");
    world.end_epoch(0);
    let after = world.chain.now();
    world.chain.set_time(after - 1);
    assert_eq!(outcome(world.open_epoch(0)), "EpochNotEnded");
    world.chain.set_time(after);
    assert_eq!(outcome(world.open_epoch(1)), "EpochNotEnded");
    world.open_epoch(0).unwrap();

    let proposal = World::proposal(&world.tree(&[(0, 1)]));
    world.finalized(5, &proposal);
    assert_eq!(pool(&world).next_epoch, 6);
    for epoch in [1, 4] {
        assert_eq!(outcome(world.open_epoch(epoch)), "EpochNotOpenable");
    }
    // Epoch 0 was opened before, but its time has passed.
    let late = World::proposal(&world.tree(&[(0, 2)]));
    assert_eq!(outcome(world.propose(0, 0, &late)), "EpochNotOpenable");
    assert_eq!(outcome(world.open_epoch(u64::MAX)), "NumberOutOfRange");
}

#[test]
fn a_root_is_final_only_after_two_thirds_agree_and_the_window_has_passed() {
    let mut world = World::new("window");
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let proposal = World::proposal(&world.tree(&[(0, 9)]));
    world.propose(2, 0, &proposal).unwrap();
    let root = world.root_account(0, &proposal);
    assert_eq!(outcome(world.finalize(0, root)), "RootNotApproved");
    world.vote(0, 0, root).unwrap();
    world.vote(0, 0, root).unwrap();
    assert_eq!(outcome(world.finalize(0, root)), "RootNotApproved");
    world.vote(1, 0, root).unwrap();
    // The last oracle's agreement is still recorded; the window does not begin anew.
    world.wait(10);
    world.vote(2, 0, root).unwrap();
    assert_eq!(outcome(world.vote(2, 0, root)), "EpochNotOpen");
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 0)).unwrap();
    assert_eq!(
        (epoch.votes[2], epoch.approved_at),
        (root, world.chain.now() - 10)
    );
    world.wait(CHALLENGE_WINDOW - 11);
    assert_eq!(outcome(world.finalize(0, root)), "ChallengeWindowOpen");
    world.wait(1);
    world.finalize(0, root).unwrap();
    assert_eq!(outcome(world.finalize(0, root)), "RootNotApproved");
    let account: RewardRoot = read(&world.chain, &root).unwrap();
    assert_eq!(
        (account.status, account.finalized_at),
        (RootStatus::Final.code(), world.chain.now())
    );
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 0)).unwrap();
    assert_eq!(
        (epoch.status, epoch.approved_root),
        (EpochStatus::Final.code(), root)
    );
}

/// One of three oracles is dishonest: whatever the order of arrival, only the honest root becomes final.
#[test]
fn one_dishonest_oracle_of_three_neither_pays_itself_nor_stops_the_others_in_any_order() {
    // The dishonest oracle is number 0. It proposes and votes for its own root; the others for theirs.
    for (round, order) in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        .into_iter()
        .enumerate()
    {
        let mut world = World::new(&format!("dishonest {round}"));
        world.end_epoch(0);
        world.open_epoch(0).unwrap();
        let honest = World::proposal(&world.tree(&[(0, 10), (1, 20)]));
        let greedy = World::proposal(&world.tree(&[(0, EMISSION)]));
        world.propose(1, 0, &honest).unwrap();
        world.propose(0, 0, &greedy).unwrap();
        let (honest_root, greedy_root) = (world.root_account(0, &honest), world.root_account(0, &greedy));
        for oracle in order {
            let root = if oracle == 0 { greedy_root } else { honest_root };
            // The dishonest one may come too late; the honest ones must not be stopped.
            let voted = world.vote(oracle, 0, root);
            assert!(voted.is_ok() || oracle == 0, "oracle {oracle} in order {order:?}");
        }
        world.wait(CHALLENGE_WINDOW);
        assert_eq!(outcome(world.finalize(0, greedy_root)), "RootNotApproved");
        world.finalize(0, honest_root).unwrap();
        assert_eq!(pool(&world).finalized_total, 30);
    }
}

#[test]
fn an_oracle_may_change_its_vote_until_a_root_is_approved() {
    let mut world = World::new("re-vote");
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let (a, b) = (
        World::proposal(&world.tree(&[(0, 1)])),
        World::proposal(&world.tree(&[(0, 2)])),
    );
    world.propose(0, 0, &a).unwrap();
    world.propose(1, 0, &b).unwrap();
    let (root_a, root_b) = (world.root_account(0, &a), world.root_account(0, &b));
    world.vote(0, 0, root_a).unwrap();
    world.vote(0, 0, root_b).unwrap();
    world.vote(1, 0, root_a).unwrap();
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 0)).unwrap();
    assert_eq!((epoch.votes[0], epoch.votes[1]), (root_b, root_a));
    assert_eq!(epoch.status, EpochStatus::Open.code());
    world.vote(2, 0, root_b).unwrap();
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 0)).unwrap();
    assert_eq!(
        (epoch.status, epoch.approved_root),
        (EpochStatus::Approved.code(), root_b)
    );
    // Nothing shakes an approval: neither a changed mind nor a repeated vote.
    for root in [root_a, root_b] {
        assert_eq!(outcome(world.vote(0, 0, root)), "EpochNotOpen");
    }
}

#[test]
fn a_changed_oracle_set_voids_open_votes_and_approvals() {
    let mut world = World::new("rotation");
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let proposal = World::proposal(&world.tree(&[(0, 5)]));
    world.propose(0, 0, &proposal).unwrap();
    let root = world.root_account(0, &proposal);
    world.vote(0, 0, root).unwrap();
    world.vote(1, 0, root).unwrap();
    world.wait(CHALLENGE_WINDOW);

    // Oracles 0 and 1 turn out to be stolen keys; the authority replaces them before the root is final.
    let authority = world.authority.insecure_clone();
    let fresh: Vec<_> = ["fresh 1", "fresh 2"].into_iter().map(keypair).collect();
    let members = |keys: &[Address]| {
        keys.iter()
            .map(|key| OracleMemberArgs { key: *key, weight: 1 })
            .collect()
    };
    let keys = [world.oracles[2].pubkey(), fresh[0].pubkey(), fresh[1].pubkey()];
    let update = rewards::update_oracle_set(authority.pubkey(), world.network, members(&keys));
    world.send(&[update], &[&authority]).unwrap();
    assert_eq!(outcome(world.finalize(0, root)), "RootNotApproved");
    assert_eq!(outcome(world.vote(0, 0, root)), "NotAnOracle");

    let honest = World::proposal(&world.tree(&[(0, 3)]));
    world.propose(2, 0, &honest).unwrap();
    let honest_root = world.root_account(0, &honest);
    for oracle in &fresh {
        let vote = rewards::vote_root(oracle.pubkey(), world.network, world.pool, 0, honest_root);
        world.send(&[vote], &[oracle]).unwrap();
    }
    world.wait(CHALLENGE_WINDOW);
    world.finalize(0, honest_root).unwrap();
    assert_eq!(pool(&world).finalized_total, 3);
}

#[test]
fn votes_are_weighed() {
    let mut world = World::new("weights");
    let authority = world.authority.insecure_clone();
    let weights = [6, 2, 1];
    let members = world
        .oracles
        .iter()
        .zip(weights)
        .map(|(oracle, weight)| OracleMemberArgs {
            key: oracle.pubkey(),
            weight,
        });
    let update = rewards::update_oracle_set(authority.pubkey(), world.network, members.collect());
    world.send(&[update], &[&authority]).unwrap();
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let (light, heavy) = (
        World::proposal(&world.tree(&[(0, 1)])),
        World::proposal(&world.tree(&[(0, 2)])),
    );
    world.propose(1, 0, &light).unwrap();
    world.propose(0, 0, &heavy).unwrap();
    let (light, heavy) = (world.root_account(0, &light), world.root_account(0, &heavy));
    world.vote(1, 0, light).unwrap();
    world.vote(2, 0, light).unwrap();
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 0)).unwrap();
    assert_eq!(epoch.status, EpochStatus::Open.code());
    world.vote(0, 0, heavy).unwrap();
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 0)).unwrap();
    assert_eq!(
        (epoch.status, epoch.approved_root),
        (EpochStatus::Approved.code(), heavy)
    );
}

#[test]
fn a_cap_that_comes_later_makes_no_fraud_of_what_was_final_before() {
    let mut world = World::new("late cap");
    world.finalized(0, &World::proposal(&world.tree(&[(0, EMISSION)])));
    let authority = world.authority.insecure_clone();
    let mut parameters = World::pool_parameters();
    (parameters.device_cap, parameters.device_cap_epochs) = (1_000, 1);
    let (network, pool, payer) = (world.network, world.pool, world.payer.pubkey());
    let update = rewards::update_pool(authority.pubkey(), network, pool, parameters);
    world.send(&[update], &[&authority]).unwrap();
    world.wait(CHANGE_DELAY);
    let apply = rewards::apply_pool_update(payer, network, pool);
    world.send(&[apply], &[]).unwrap();

    world.end_epoch(1);
    world.open_epoch(1).unwrap();
    let tree = world.tree(&[(0, EMISSION + 1_000)]);
    let args = World::proposal(&tree);
    world.propose(0, 1, &args).unwrap();
    let root = world.root_account(1, &args);
    let challenger = world.funded("late cap/challenger");
    let challenged = Challenged {
        challenger: challenger.pubkey(),
        pool,
        epoch: 1,
        reward_root: root,
        insurance: parameters.insurance,
    };
    let branch = Branch {
        index: 0,
        payee: world.operator.pubkey(),
        total: EMISSION + 1_000,
        position: 0,
        proof: vec![],
    };
    let lay = rewards::lay_evidence(challenger.pubkey(), root, branch);
    let evidence = address::evidence(&root, &challenger.pubkey(), 0);
    let prove = challenged.prove_lifetime_above_cap(evidence);
    assert_eq!(outcome(world.send(&[lay], &[&challenger])), "accepted");
    let purse = world.lamports(&challenger.pubkey());
    assert_eq!(outcome(world.send(&[prove], &[&challenger])), "RootsFinal");
    assert_eq!(world.lamports(&challenger.pubkey()), purse);
    let root: RewardRoot = read(&world.chain, &root).unwrap();
    assert_eq!(root.status, RootStatus::Proposed.code());
}
