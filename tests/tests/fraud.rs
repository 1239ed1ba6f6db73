//! Proofs of fraud: which kill a root, which cost the challenger, and whose lamports go where.

use flywheel_client::address;
use flywheel_client::instructions::rewards;
use flywheel_tests::outcome;
use flywheel_tests::world::{
    Accused, CHALLENGE_BOND, CHALLENGE_WINDOW, HONEST, INSURANCE_BPS, Lie, ODD_BOND, Proof, TRIAL_EPOCH,
    Trial, keypair,
};
use reward_distributor::state::{EpochStatus, RewardRoot, RootStatus};
use solana_address::Address;
use solana_signer::Signer;

/// A root that is wrong, and the proof of it.
type Case = (&'static [(u32, u64)], &'static [Lie], Proof);

/// One fraud of each kind, and two leaves with one index beside two in the wrong order.
const FRAUDS: [Case; 10] = [
    (
        &[(1, 50), (5, 100), (2, 60)],
        &[],
        Proof::Unsorted { leaf: 1, other: 2 },
    ),
    (
        &[(1, 50), (5, 100), (2, 60)],
        &[],
        Proof::Unsorted { leaf: 2, other: 1 },
    ),
    (
        &[(1, 50), (2, 60), (2, 60), (5, 100)],
        &[],
        Proof::Unsorted { leaf: 1, other: 2 },
    ),
    (
        &HONEST,
        &[(1, 0, 311)],
        Proof::BadSum {
            level: 1,
            position: 0,
        },
    ),
    (
        &[(1, 51), (2, 59), (5, 100)],
        &[],
        Proof::Decrease { before: 1, leaf: 1 },
    ),
    (
        &[(1, 251), (2, 60), (5, 100)],
        &[],
        Proof::AboveCap { before: 0, leaf: 0 },
    ),
    (
        &[(1, 50), (2, 60), (3, 201), (5, 100)],
        &[],
        Proof::Newcomer {
            below: 1,
            above: 2,
            leaf: 2,
        },
    ),
    (
        &[(1, 50), (2, 60), (5, 301)],
        &[],
        Proof::AboveCap { before: 2, leaf: 2 },
    ),
    (
        &[(1, 50), (2, 60), (5, 100), (8, 1)],
        &[],
        Proof::Unregistered { leaf: 3 },
    ),
    (
        &[(1, 50), (5, 160)],
        &[],
        Proof::Omission {
            before: 1,
            below: 0,
            above: 1,
        },
    ),
];

/// Proofs against the honest root, which only just do not hold.
const SLANDERS: [Proof; 10] = [
    Proof::Unsorted { leaf: 0, other: 1 },
    Proof::Unsorted { leaf: 1, other: 1 },
    Proof::Unsorted { leaf: 4, other: 3 },
    Proof::BadSum {
        level: 1,
        position: 2,
    },
    Proof::Decrease { before: 1, leaf: 1 },
    Proof::AboveCap { before: 0, leaf: 0 },
    Proof::Newcomer {
        below: 1,
        above: 2,
        leaf: 2,
    },
    Proof::AboveCap { before: 1, leaf: 1 },
    Proof::Unregistered { leaf: 4 },
    Proof::Omission {
        before: 1,
        below: 0,
        above: 1,
    },
];

fn insurance_share(bond: u64) -> u64 {
    bond * u64::from(INSURANCE_BPS) / 10_000
}

fn root_rent(trial: &Trial) -> u64 {
    trial.world.rent(RewardRoot::SPACE)
}

fn insured(trial: &Trial) -> u64 {
    trial.world.lamports(&keypair("insurance").pubkey())
}

fn honest(trial: &mut Trial) -> Accused {
    let tree = trial.tree(&HONEST, &[]);
    trial.accuse(tree)
}

fn release(trial: &mut Trial, root: Address) -> String {
    let release = rewards::release_root(trial.world.pool, root, trial.sponsor.pubkey());
    trial.world.tried(&release)
}

#[test]
fn a_proof_that_holds_rejects_the_root_and_divides_its_bond_exactly() {
    assert_eq!((ODD_BOND, insurance_share(ODD_BOND)), (50_000_003, 12_500_000));
    for (number, (totals, lies, proof)) in FRAUDS.into_iter().enumerate() {
        for approved in [false, true] {
            let mut trial = Trial::new(&format!("fraud {number} {approved}"));
            let tree = trial.tree(totals, lies);
            let accused = trial.accuse(tree);
            if approved {
                trial.world.approve(TRIAL_EPOCH, accused.root);
            } else {
                trial.world.vote(2, TRIAL_EPOCH, accused.root).unwrap();
            }
            assert_eq!(trial.judge(&accused, proof), 37_500_003, "{proof:?}");
            assert_eq!(insured(&trial), 12_500_000);
            assert_eq!(trial.world.lamports(&accused.root), root_rent(&trial));
            let root = trial.world.root_state(accused.root);
            assert_eq!((root.status, root.bond), (RootStatus::Rejected.code(), 0));
            let epoch = trial.world.epoch_state(TRIAL_EPOCH);
            assert_eq!(
                (epoch.status, epoch.approved_at, epoch.approved_root),
                (EpochStatus::Open.code(), 0, Address::default())
            );
            assert!(epoch.votes.iter().all(|vote| *vote == Address::default()));
        }
    }
}

#[test]
fn a_rejected_root_is_dead_and_another_takes_its_place() {
    for (number, (totals, lies, proof)) in FRAUDS.into_iter().enumerate() {
        let mut trial = Trial::new(&format!("after fraud {number}"));
        let tree = trial.tree(totals, lies);
        let accused = trial.accuse(tree);
        trial.world.approve(TRIAL_EPOCH, accused.root);
        let again = trial.prove(&accused, proof);
        trial.judge(&accused, proof);

        let voted = trial.world.vote(0, TRIAL_EPOCH, accused.root);
        assert_eq!(outcome(voted), "RootRejected");
        trial.world.wait(CHALLENGE_WINDOW);
        let finalized = trial.world.finalize(TRIAL_EPOCH, accused.root);
        assert_eq!(outcome(finalized), "RootNotApproved");
        let propose = trial.proposal_of(&accused.proposal);
        let keys = [&trial.sponsor, &trial.world.oracles[0]].map(|key| key.insecure_clone());
        assert_eq!(
            trial.world.attempt(propose, &[&keys[0], &keys[1]]),
            "AccountExists"
        );
        assert_eq!(trial.send(again), "RootNotChallengeable");
        assert_eq!(release(&mut trial, accused.root), "RootStillOpen");

        let honest = honest(&mut trial);
        let sponsored = trial.world.lamports(&trial.sponsor.pubkey());
        trial.world.approve_and_finalize(TRIAL_EPOCH, honest.root);
        assert_eq!(trial.world.pool_state().last_root, honest.root);
        // Its rent is all that comes back of the rejected one.
        assert_eq!(release(&mut trial, accused.root), "accepted");
        assert_eq!(trial.world.lamports(&accused.root), 0);
        let returned = trial.world.lamports(&trial.sponsor.pubkey()) - sponsored;
        assert_eq!(returned, root_rent(&trial));
    }
}

#[test]
fn a_rejection_takes_back_only_the_votes_for_the_rejected_root() {
    let mut trial = Trial::new("votes for others");
    let (totals, lies, proof) = FRAUDS[7];
    let honest = honest(&mut trial);
    let tree = trial.tree(totals, lies);
    let accused = trial.accuse(tree);
    trial.world.vote(0, TRIAL_EPOCH, honest.root).unwrap();
    trial.world.vote(1, TRIAL_EPOCH, accused.root).unwrap();
    trial.judge(&accused, proof);
    let votes = trial.world.epoch_state(TRIAL_EPOCH).votes;
    assert_eq!(votes[..3], [honest.root, Address::default(), Address::default()]);
    trial.world.vote(1, TRIAL_EPOCH, honest.root).unwrap();
    trial.world.wait(CHALLENGE_WINDOW);
    trial.world.finalize(TRIAL_EPOCH, honest.root).unwrap();
}

#[test]
fn the_rejection_of_another_root_leaves_an_approval_as_it_was() {
    let mut trial = Trial::new("approval of another");
    let (totals, lies, proof) = FRAUDS[7];
    let honest = honest(&mut trial);
    let tree = trial.tree(totals, lies);
    let accused = trial.accuse(tree);
    trial.world.approve(TRIAL_EPOCH, honest.root);
    trial.world.vote(2, TRIAL_EPOCH, accused.root).unwrap();
    let approved_at = trial.world.epoch_state(TRIAL_EPOCH).approved_at;
    assert_eq!(trial.judge(&accused, proof), 37_500_003);
    let epoch = trial.world.epoch_state(TRIAL_EPOCH);
    assert_eq!(
        (epoch.status, epoch.approved_at, epoch.approved_root),
        (EpochStatus::Approved.code(), approved_at, honest.root)
    );
    assert_eq!(epoch.votes[2], Address::default());
    trial.world.wait(CHALLENGE_WINDOW);
    trial.world.finalize(TRIAL_EPOCH, honest.root).unwrap();
}

#[test]
fn a_proof_that_does_not_hold_costs_exactly_the_bond_which_the_proposer_gets() {
    for (number, proof) in SLANDERS.into_iter().enumerate() {
        let mut trial = Trial::new(&format!("slander {number}"));
        let honest = honest(&mut trial);
        trial.world.approve(TRIAL_EPOCH, honest.root);
        let epoch_address = address::reward_epoch(&trial.world.pool, TRIAL_EPOCH);
        let epoch = trial.world.bytes(&epoch_address);
        let mut root = trial.world.root_state(honest.root);
        assert_eq!(
            trial.judge(&honest, proof),
            -i128::from(CHALLENGE_BOND),
            "{proof:?}"
        );
        root.bond += CHALLENGE_BOND;
        let after = trial.world.root_state(honest.root);
        assert_eq!(told(&after), told(&root));
        assert_eq!(trial.world.bytes(&epoch_address), epoch);
        let lamports = trial.world.lamports(&honest.root);
        assert_eq!(lamports, root_rent(&trial) + ODD_BOND + CHALLENGE_BOND);
        assert_eq!(insured(&trial), 0);

        trial.world.wait(CHALLENGE_WINDOW);
        trial.world.finalize(TRIAL_EPOCH, honest.root).unwrap();
        let sponsored = trial.world.lamports(&trial.sponsor.pubkey());
        assert_eq!(release(&mut trial, honest.root), "accepted");
        let returned = trial.world.lamports(&trial.sponsor.pubkey()) - sponsored;
        assert_eq!(returned, ODD_BOND + CHALLENGE_BOND);
        assert_eq!(trial.world.lamports(&honest.root), root_rent(&trial));
        assert_eq!(release(&mut trial, honest.root), "NothingToRelease");
    }
}

/// All fields of a root, which has no comparison of its own.
fn told(root: &RewardRoot) -> String {
    format!("{root:?}")
}

#[test]
fn what_is_wrong_about_one_root_proves_nothing_about_another() {
    for (number, (totals, lies, proof)) in FRAUDS.into_iter().enumerate() {
        let mut trial = Trial::new(&format!("stray proof {number}"));
        let tree = trial.tree(totals, lies);
        let stray = trial.accuse(tree);
        let honest = honest(&mut trial);
        let mut against_honest = trial.prove(&stray, proof);
        for account in &mut against_honest.accounts {
            if account.pubkey == stray.root {
                account.pubkey = honest.root;
            }
        }
        let before = trial.world.lamports(&trial.challenger.pubkey());
        let done = trial.send(against_honest);
        let lost = before - trial.world.lamports(&trial.challenger.pubkey());
        // A branch in the instruction is part of the proof; evidence is an account, and a wrong account is an error.
        let expected = match proof {
            Proof::BadSum { .. } => ("accepted", CHALLENGE_BOND),
            _ => ("EvidenceMismatch", 0),
        };
        assert_eq!((done.as_str(), lost), expected, "{proof:?}");
        for root in [stray.root, honest.root] {
            let status = trial.world.root_state(root).status;
            assert_eq!(status, RootStatus::Proposed.code());
        }
    }
}

#[test]
fn what_challengers_lost_goes_to_the_one_who_is_right_later() {
    let mut trial = Trial::new("later challenger");
    let (totals, lies, proof) = FRAUDS[5];
    let tree = trial.tree(totals, lies);
    let accused = trial.accuse(tree);
    for _ in 0..2 {
        let slander = Proof::Decrease { before: 1, leaf: 1 };
        assert_eq!(trial.judge(&accused, slander), -i128::from(CHALLENGE_BOND));
    }
    trial.challenger = trial.world.funded("second challenger");
    let bond = ODD_BOND + 2 * CHALLENGE_BOND;
    let gain = trial.judge(&accused, proof);
    assert_eq!((gain, insured(&trial)), (67_500_003, 22_500_000));
    assert_eq!(insurance_share(bond), 22_500_000);
    assert_eq!(trial.world.lamports(&accused.root), root_rent(&trial));
}

#[test]
fn only_a_root_that_can_become_final_is_challenged() {
    let mut trial = Trial::new("not challengeable");
    let (totals, lies, proof) = FRAUDS[8];
    let tree = trial.tree(totals, lies);
    let accused = trial.accuse(tree);
    trial.world.approve_and_finalize(TRIAL_EPOCH, accused.root);
    let against_final = trial.prove(&accused, proof);
    let before = trial.world.lamports(&trial.challenger.pubkey());
    assert_eq!(trial.send(against_final), "RootNotChallengeable");

    let mut dead = Trial::new("dead epoch");
    let tree = dead.tree(totals, lies);
    let accused = dead.accuse(tree);
    let later = dead.tree(&HONEST, &[]);
    dead.world.finalized(TRIAL_EPOCH + 1, &later.proposal());
    let against_dead = dead.prove(&accused, proof);
    assert_eq!(dead.send(against_dead), "RootNotChallengeable");
    for trial in [&trial, &dead] {
        assert_eq!(trial.world.lamports(&trial.challenger.pubkey()), before);
    }
}
