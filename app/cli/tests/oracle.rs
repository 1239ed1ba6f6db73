//! Oracles follow a cluster over HTTP, with the real programs behind it.

mod common;

use std::time::Duration;

use common::cluster::{Cluster, EMISSION, WINDOW, until};
use common::schemas::Checked;
use common::{stderr, stdout};
use flywheel_client::instructions::rewards::ProposeRootArgs;
use flywheel_test_node::Fault;
use reward_distributor::state::EpochStatus;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// What somebody else computes.
fn other_root() -> ProposeRootArgs {
    ProposeRootArgs {
        total: EMISSION,
        leaf_count: 8,
        ..Cluster::root(0)
    }
}

#[test]
fn three_daemons_open_propose_vote_and_finalize_each_epoch() {
    let cluster = Cluster::new();
    cluster.publish(1);
    let daemons = cluster.daemons();
    for epoch in [0, 1] {
        let at = cluster.root_account(epoch);
        cluster.end_epoch(epoch as i64, 0);
        until("all have voted", || cluster.votes(epoch) == [at; 3]);
        assert!(cluster.is_in(epoch, EpochStatus::Approved));
        cluster.end_epoch(epoch as i64, WINDOW);
        until("the root is final", || cluster.is_in(epoch, EpochStatus::Final));
        let pool = cluster.pool();
        assert_eq!((pool.next_epoch, pool.last_root), (epoch + 1, at));
        assert_eq!(
            (pool.finalized_total, cluster.proposals(epoch)),
            ((epoch + 1) * 1_000, 1)
        );
    }
    let all = |step: &str| -> usize { daemons.iter().map(|daemon| daemon.epochs_of(step).len()).sum() };
    until("the log is written", || all("finalize") == 2);
    assert_eq!(
        (all("open"), all("propose"), all("vote"), all("computed")),
        (2, 2, 6, 6)
    );
}

#[test]
fn a_daemon_that_is_killed_goes_on_where_the_chain_is_and_computes_nothing_twice() {
    let cluster = Cluster::new();
    cluster.publish(0);
    let at = cluster.root_account(0);
    cluster.end_epoch(0, 0);
    let first = cluster.daemon(0);
    until("it has voted", || cluster.votes(0)[0] == at);
    drop(first);
    // What is computed is remembered: without its input the daemon still goes on.
    std::fs::rename(cluster.path("manifests"), cluster.path("elsewhere")).unwrap();
    let again = cluster.daemon(0);
    let root = Cluster::root(0);
    cluster.propose_and_vote(1, 0, &root);
    assert!(cluster.is_in(0, EpochStatus::Approved));
    cluster.end_epoch(0, WINDOW);
    until("the root is final", || cluster.is_in(0, EpochStatus::Final));
    until("it has said so", || again.epochs_of("finalize") == [0]);
    assert_eq!(again.epochs_of("computed"), [0], "once, before it was killed");
    assert_eq!(cluster.proposals(0), 1);
}

#[test]
fn a_daemon_that_is_killed_again_and_again_at_any_moment_still_gets_there() {
    let cluster = Cluster::new();
    cluster.publish(0);
    cluster.end_epoch(0, 0);
    let steady = cluster.daemon(1);
    let mut lives = 0u64;
    while !cluster.is_in(0, EpochStatus::Final) {
        lives += 1;
        assert!(lives < 200, "it gets nowhere");
        let doomed = cluster.daemon(0);
        std::thread::sleep(Duration::from_millis(lives * 7));
        drop(doomed);
        if cluster.is_in(0, EpochStatus::Approved) {
            cluster.end_epoch(0, WINDOW);
        }
    }
    drop(steady);
    let at = cluster.root_account(0);
    assert_eq!((cluster.votes(0)[1], cluster.pool().last_root), (at, at));
    assert_eq!((cluster.pool().finalized_total, cluster.proposals(0)), (1_000, 1));
}

#[test]
fn a_daemon_that_is_four_epochs_behind_computes_all_in_order_and_opens_only_the_last() {
    let cluster = Cluster::new();
    cluster.publish(4);
    cluster.end_epoch(4, 0);
    let daemons = cluster.daemons();
    until("all have voted", || {
        cluster.votes(4) == [cluster.root_account(4); 3]
    });
    for daemon in &daemons {
        assert_eq!(daemon.epochs_of("computed"), [0, 1, 2, 3, 4]);
    }
    assert!((0..4).all(|epoch| cluster.epoch(epoch).is_none()));
    cluster.end_epoch(4, WINDOW);
    until("the root is final", || cluster.pool().next_epoch == 5);
    assert_eq!(cluster.pool().finalized_total, 5_000);
}

#[test]
fn an_epoch_whose_root_is_not_there_yet_waits_while_the_one_before_is_settled() {
    let cluster = Cluster::new();
    cluster.publish(0);
    cluster.end_epoch(0, 0);
    let daemons = cluster.daemons();
    until("all have voted", || {
        cluster.votes(0) == [cluster.root_account(0); 3]
    });
    cluster.end_epoch(1, 0);
    until("epoch 0 is final", || cluster.pool().next_epoch == 1);
    until("it is said", || !daemons[0].epochs_of("waiting").is_empty());
    assert!(cluster.epoch(1).is_none());
    cluster.publish(1);
    until("all have voted", || {
        cluster.votes(1) == [cluster.root_account(1); 3]
    });
}

#[test]
fn a_root_that_others_propose_gets_no_vote_and_is_told_apart() {
    let cluster = Cluster::new();
    cluster.publish(0);
    cluster.end_epoch(0, 0);
    let wrong = cluster.propose_and_vote(2, 0, &other_root());
    let own = cluster.root_account(0);
    let first = cluster.daemon(0);
    until("it has voted for its own", || {
        cluster.votes(0) == [own, Address::default(), wrong]
    });
    until("it complains", || !first.epochs_of("disagreement").is_empty());
    let events = first.events();
    let complaint = events
        .iter()
        .find(|line| line["event"] == "disagreement")
        .unwrap();
    let other = &complaint["proposals"][0];
    assert_eq!(other["rootAccount"], wrong.to_string());
    assert_eq!(other["proposer"], cluster.oracles[2].pubkey().to_string());
    assert_eq!(
        (&other["total"], &other["ownTotal"]),
        (&EMISSION.into(), &1_000.into())
    );
    assert_eq!(other["differs"], serde_json::json!(["total", "leafCount"]));
    let second = cluster.daemon(1);
    until("the honest root is approved", || {
        cluster.is_in(0, EpochStatus::Approved)
    });
    drop(second);
    assert_eq!(cluster.epoch(0).unwrap().approved_root, own);
    assert_eq!(first.epochs_of("disagreement").len(), 1, "it says so once");
}

#[test]
fn an_oracle_that_is_outvoted_says_so_and_does_not_make_the_other_root_final() {
    let cluster = Cluster::new();
    cluster.publish(0);
    cluster.end_epoch(0, 0);
    for oracle in [1, 2] {
        cluster.propose_and_vote(oracle, 0, &other_root());
    }
    cluster.end_epoch(0, WINDOW);
    let output = cluster.once(0);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("is not what was computed here"),
        "{}",
        stderr(&output)
    );
    assert!(stdout(&output).contains("disagreement"));
    assert!(cluster.is_in(0, EpochStatus::Approved), "and not final");
    assert_eq!(cluster.votes(0)[0], Address::default());
}

#[test]
fn a_changed_oracle_set_voids_the_votes_and_daemons_vote_again() {
    let cluster = Cluster::new();
    cluster.publish(0);
    cluster.end_epoch(0, 0);
    let _daemons = cluster.daemons();
    let at = cluster.root_account(0);
    until("all have voted", || cluster.votes(0) == [at; 3]);
    cluster.replace_oracles();
    until("all have voted again", || {
        cluster.epoch(0).unwrap().set_version == 2 && cluster.votes(0) == [at; 3]
    });
    assert!(cluster.is_in(0, EpochStatus::Approved));
    assert_eq!(cluster.proposals(0), 1);
}

#[test]
fn faults_in_every_second_request_stop_nobody() {
    let cluster = Cluster::new();
    cluster.publish(0);
    cluster.node.fail(
        2,
        &[
            Fault::Status(503),
            Fault::AnswerLost,
            Fault::Slow(Duration::from_millis(30)),
            Fault::Dropped,
            Fault::TransactionLost,
            Fault::AnswerTorn,
            Fault::Status(429),
        ],
    );
    let mut daemons = cluster.daemons();
    cluster.end_epoch(0, 0);
    until("all have voted", || {
        cluster.votes(0) == [cluster.root_account(0); 3]
    });
    cluster.end_epoch(0, WINDOW);
    until("the root is final", || cluster.pool().next_epoch == 1);
    assert_eq!((cluster.pool().finalized_total, cluster.proposals(0)), (1_000, 1));
    assert!(daemons.iter_mut().all(|daemon| daemon.is_running()));
}

#[test]
fn a_daemon_outlives_a_node_that_is_gone_for_a_while() {
    let cluster = Cluster::new();
    cluster.publish(0);
    cluster.end_epoch(0, 0);
    cluster.node.fail(1, &[Fault::Dropped]);
    let daemon = cluster.daemon(0);
    let failed = || daemon.events().iter().any(|line| line["event"] == "failed");
    until("it says that it cannot reach the node", failed);
    cluster.node.fail(1, &[]);
    until("it has voted", || cluster.votes(0)[0] == cluster.root_account(0));
}

#[test]
fn a_key_that_is_no_oracle_sends_nothing() {
    let cluster = Cluster::new();
    cluster.publish(0);
    cluster.end_epoch(0, 0);
    let stranger = Keypair::new();
    solana_keypair::write_keypair_file(&stranger, cluster.path("stranger")).unwrap();
    let pool = cluster.pool.to_string();
    let words = [
        "oracle",
        "daemon",
        "--once",
        "--manifests",
        "manifests",
        "-k",
        "stranger",
        "--pool",
        &pool,
    ];
    let output = cluster.flywheel(&words).checked();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("is not among the network's oracles"),
        "{}",
        stdout(&output)
    );
    assert!(cluster.epoch(0).is_none());
}
