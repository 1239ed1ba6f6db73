//! Caps: what a device may gain since the last final root, as a newcomer, and in its life.

use flywheel_client::address;
use flywheel_client::instructions::rewards;
use flywheel_tests::world::{
    CAP, CHALLENGE_BOND, HONEST, Proof, REGISTERED, TRIAL_EPOCH, Trial, World, keypair,
};
use reward_distributor::state::RootStatus;
use solana_signer::Signer;

const GAIN: i128 = 37_500_003;
const LOSS: i128 = -(CHALLENGE_BOND as i128);

/// What a proof brings against a root of these totals: a gain, or the loss of the challenge bond.
fn brings(trial: &mut Trial, totals: &[(u32, u64)], proof: Proof) -> i128 {
    let tree = trial.tree(totals, &[]);
    let accused = trial.accuse(tree);
    trial.judge(&accused, proof)
}

#[test]
fn a_gain_is_measured_since_the_last_final_root_over_all_epochs_since() {
    let mut trial = Trial::new("gain");
    // Device 2 had 60; epochs 1 and 2 allow 200 more.
    let proof = Proof::AboveCap { before: 1, leaf: 1 };
    let mut gains = |total| brings(&mut trial, &[(1, 50), (2, total), (5, 100)], proof);
    assert_eq!(
        [60, 61, 259, 260, 261, 10_000].map(&mut gains),
        [LOSS, LOSS, LOSS, LOSS, GAIN, GAIN]
    );
}

#[test]
fn a_gain_is_that_of_one_device() {
    let mut trial = Trial::new("gain of another");
    // Device 5 gains 200, which is allowed, and has 250 more than device 1 had.
    let tree = trial.tree(&[(1, 50), (2, 60), (5, 300)], &[]);
    let accused = trial.accuse(tree);
    for before in [0, 1, 2] {
        assert_eq!(trial.judge(&accused, Proof::AboveCap { before, leaf: 2 }), LOSS);
        assert_eq!(trial.judge(&accused, Proof::Decrease { before, leaf: 0 }), LOSS);
    }
}

#[test]
fn a_later_final_root_begins_the_count_anew() {
    let mut trial = Trial::new("count anew");
    let honest = trial.tree(&HONEST, &[]);
    let honest = trial.accuse(honest);
    trial.world.approve_and_finalize(TRIAL_EPOCH, honest.root);
    // Since epoch 2, one cap has been added: device 1 may have 350, and 351 is too much.
    let epoch = TRIAL_EPOCH + 1;
    trial.world.opened(epoch);
    let challenger = trial.challenger.insecure_clone();
    let laid = trial.lay_of(&honest, 0);
    let stale = trial.lay_before(0);
    for (total, status) in [(350, RootStatus::Proposed), (351, RootStatus::Rejected)] {
        let tree = trial.tree(&[(1, total), (2, 60), (3, 200), (5, 300), (7, 10)], &[]);
        let root = trial.world.proposed(0, epoch, &tree.proposal());
        let mut challenged = trial.challenged(root);
        challenged.epoch = epoch;
        let leaf = trial.lay(root, tree.branch(0));
        let old = challenged.prove_above_cap(leaf, stale);
        assert_eq!(trial.world.attempt(old, &[&challenger]), "EvidenceMismatch");
        let proof = challenged.prove_above_cap(leaf, laid);
        assert_eq!(trial.world.attempt(proof, &[&challenger]), "accepted");
        assert_eq!(trial.world.root_state(root).status, status.code());
    }
}

#[test]
fn a_total_may_not_fall_below_that_of_the_last_final_root_however_low_it_was_before() {
    let mut trial = Trial::new("decrease");
    let honest = trial.tree(&HONEST, &[]);
    let honest = trial.accuse(honest);
    trial.world.approve_and_finalize(TRIAL_EPOCH, honest.root);
    let epoch = TRIAL_EPOCH + 1;
    trial.world.opened(epoch);
    let challenger = trial.challenger.insecure_clone();
    // Device 1: 50 in epoch 0, 250 in epoch 2, 249 now.
    let tree = trial.tree(&[(1, 249), (2, 61), (3, 200), (5, 300), (7, 10)], &[]);
    let root = trial.world.proposed(0, epoch, &tree.proposal());
    let mut challenged = trial.challenged(root);
    challenged.epoch = epoch;
    let stale = trial.lay_before(0);
    let leaf = trial.lay(root, tree.branch(0));
    let old = challenged.prove_decrease(leaf, stale);
    assert_eq!(trial.world.attempt(old, &[&challenger]), "EvidenceMismatch");
    let laid = trial.lay_of(&honest, 0);
    let proof = challenged.prove_decrease(leaf, laid);
    assert_eq!(trial.world.attempt(proof, &[&challenger]), "accepted");
    assert_eq!(trial.world.root_state(root).status, RootStatus::Rejected.code());
}

#[test]
fn a_newcomer_is_shown_by_its_neighbours_wherever_it_stands() {
    let mut trial = Trial::new("newcomers");
    // The last final root has devices 1, 2 and 5 at positions 0, 1 and 2.
    for (index, [below, above]) in [(0, [0, 0]), (3, [1, 2]), (4, [1, 2]), (6, [2, 2]), (7, [2, 2])] {
        for (total, brought) in [(200, LOSS), (201, GAIN)] {
            let mut totals = vec![(1, 50), (2, 60), (5, 100), (index, total)];
            totals.sort_unstable();
            let leaf = totals.iter().position(|leaf| leaf.0 == index).unwrap();
            let proof = Proof::Newcomer { below, above, leaf };
            assert_eq!(
                brings(&mut trial, &totals, proof),
                brought,
                "{index} with {total}"
            );
        }
    }
}

#[test]
fn who_has_a_leaf_in_the_last_final_root_or_other_neighbours_is_no_newcomer() {
    let mut trial = Trial::new("no newcomers");
    let totals = [(1, 50), (2, 60), (3, 250), (5, 260)];
    let wrong = [
        // Not next to each other, or in the wrong order.
        (0, 2, 2),
        (2, 1, 2),
        // Neighbours of another place.
        (0, 1, 2),
        (1, 1, 2),
        (0, 0, 2),
        (2, 2, 2),
        // Device 5 has a leaf; it gains less than the cap.
        (1, 2, 3),
        (2, 2, 3),
    ];
    for (number, (below, above, leaf)) in wrong.into_iter().enumerate() {
        let mut totals = totals;
        // Another root each time.
        totals[0].1 += number as u64;
        let proof = Proof::Newcomer { below, above, leaf };
        assert_eq!(brings(&mut trial, &totals, proof), LOSS, "{below} {above} {leaf}");
    }
    let proof = Proof::Newcomer {
        below: 1,
        above: 2,
        leaf: 2,
    };
    let totals = [(1, 49), (2, 61), (3, 250), (5, 260)];
    assert_eq!(brings(&mut trial, &totals, proof), GAIN);
}

#[test]
fn a_lifetime_counts_only_before_any_root_is_final_and_from_the_first_epoch_of_the_pool() {
    // What is final may have been granted under another cap.
    let mut trial = Trial::new("lifetime");
    let tree = trial.tree(&[(1, 50), (2, 60), (5, 301)], &[]);
    let accused = trial.accuse(tree);
    let late = trial.prove(&accused, Proof::Lifetime { leaf: 2 });
    assert_eq!(trial.send(late), "RootsFinal");

    let mut args = Trial::args();
    args.first_epoch = 5;
    let mut world = World::with_pool("first root", args);
    world.opened(6);
    let challenger = world.funded("first challenger");
    for (total, status) in [
        (2 * CAP, RootStatus::Proposed),
        (2 * CAP + 1, RootStatus::Rejected),
    ] {
        let tree = world.tree(&[(0, total)]);
        let root = world.proposed(0, 6, &World::proposal(&tree));
        let challenged = rewards::Challenged {
            challenger: challenger.pubkey(),
            pool: world.pool,
            epoch: 6,
            reward_root: root,
            insurance: keypair("insurance").pubkey(),
        };
        let branch = rewards::Branch {
            index: 0,
            payee: world.operator.pubkey(),
            total,
            position: 0,
            proof: vec![],
        };
        let lay = rewards::lay_evidence(challenger.pubkey(), root, branch);
        assert_eq!(world.attempt(lay, &[&challenger]), "accepted");
        let leaf = address::evidence(&root, &challenger.pubkey(), 0);
        let proof = challenged.prove_lifetime_above_cap(leaf);
        assert_eq!(world.attempt(proof, &[&challenger]), "accepted");
        assert_eq!(world.root_state(root).status, status.code());
    }
}

#[test]
fn a_root_keeps_the_cap_that_held_when_it_was_proposed() {
    let mut trial = Trial::new("kept cap");
    let first = trial.tree(&HONEST, &[]);
    let first = trial.accuse(first);
    let mut parameters = Trial::args().parameters;
    parameters.device_cap = CAP / 2;
    trial.world.change_parameters(parameters);
    // Proposed under a cap of 100, it is judged by it; proposed under 50, it is not.
    let proof = Proof::AboveCap { before: 0, leaf: 0 };
    assert_eq!(trial.judge(&first, proof), LOSS);
    assert_eq!(brings(&mut trial, &[(1, 151), (2, 60), (5, 100)], proof), GAIN);
    assert_eq!(brings(&mut trial, &[(1, 150), (2, 60), (5, 100)], proof), LOSS);
    (parameters.device_cap, parameters.device_cap_epochs) = (0, 0);
    trial.world.change_parameters(parameters);
    let tree = trial.tree(&[(1, 10_000), (2, 60), (5, 100)], &[]);
    let uncapped = trial.accuse(tree);
    for proof in [
        proof,
        Proof::Newcomer {
            below: 0,
            above: 1,
            leaf: 0,
        },
    ] {
        let refused = trial.prove(&uncapped, proof);
        assert_eq!(trial.send(refused), "NoDeviceCap");
    }
    assert_eq!(trial.judge(&first, proof), LOSS);
}

#[test]
fn a_device_that_was_registered_after_the_proposal_is_registered() {
    let mut trial = Trial::new("late device");
    let totals = [(1, 50), (2, 60), (5, 100), (REGISTERED, 1)];
    let proof = Proof::Unregistered { leaf: 3 };
    let tree = trial.tree(&totals, &[]);
    let accused = trial.accuse(tree);
    let device = keypair("late device/device");
    let mut registration = trial.world.registration();
    registration.attestation_expiry = i64::MAX / 2;
    let manufacturer = trial.world.manufacturer.insecure_clone();
    let registered = trial.world.register_with(&device, &registration, &manufacturer);
    registered.expect("late device");
    assert_eq!(trial.judge(&accused, proof), LOSS);
    let totals = [(1, 50), (2, 60), (5, 100), (REGISTERED + 1, 1)];
    assert_eq!(brings(&mut trial, &totals, proof), GAIN);
}

#[test]
fn the_registry_is_that_of_the_pools_network() {
    let mut trial = Trial::new("other registry");
    let totals = [(1, 50), (2, 60), (5, 100), (REGISTERED, 1)];
    let tree = trial.tree(&totals, &[]);
    let accused = trial.accuse(tree);
    let authority = trial.world.funded("other authority");
    let create = flywheel_client::instructions::registry::create_network(
        trial.world.payer.pubkey(),
        authority.pubkey(),
        trial.world.network_args(),
    );
    assert_eq!(trial.world.attempt(create, &[&authority]), "accepted");
    let other = address::network(&authority.pubkey(), 1);
    let challenged = trial.challenged(accused.root);
    let proof = challenged.prove_unregistered(other, trial.lay_of(&accused, 3));
    assert_eq!(trial.send(proof), "NetworkMismatch");
}
