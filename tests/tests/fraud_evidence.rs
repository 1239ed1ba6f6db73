//! Evidence: what may be laid down, what it costs, and what it is good for.

use flywheel_client::instructions::rewards::{self, Branch};
use flywheel_tests::world::{HONEST, ODD_BOND, Proof, TRIAL_EPOCH, Trial};
use reward_distributor::state::{Evidence, RootStatus};
use solana_address::Address;
use solana_signer::Signer;

#[test]
fn evidence_costs_its_rent_until_its_challenger_takes_it_back() {
    let mut trial = Trial::new("rent of evidence");
    let (challenger, last_root) = (trial.challenger.insecure_clone(), trial.last_root);
    let before = trial.world.lamports(&challenger.pubkey());
    let evidence = trial.lay_before(1);
    let rent = trial.world.rent(Evidence::SPACE);
    assert_eq!(trial.world.lamports(&evidence), rent);
    assert_eq!(trial.world.lamports(&challenger.pubkey()), before - rent);
    let laid: Evidence = trial.world.state(&evidence);
    assert_eq!(
        (laid.index, laid.position, laid.leaf_count, laid.total),
        (2, 1, 3, 60)
    );
    assert_eq!(
        (laid.reward_root, laid.challenger),
        (last_root, challenger.pubkey())
    );

    let thief = trial.world.funded("thief");
    let mut stolen = rewards::close_evidence(thief.pubkey(), last_root, 1);
    stolen.accounts[1].pubkey = evidence;
    assert_eq!(trial.world.attempt(stolen, &[&thief]), "EvidenceMismatch");
    let close = rewards::close_evidence(challenger.pubkey(), last_root, 1);
    assert_eq!(trial.send(close.clone()), "accepted");
    assert_eq!(trial.world.lamports(&evidence), 0);
    assert_eq!(trial.world.lamports(&challenger.pubkey()), before);
    assert_ne!(trial.send(close), "accepted");

    // What was taken back proves nothing any more.
    let tree = trial.tree(&[(1, 50), (2, 59), (5, 101)], &[]);
    let accused = trial.accuse(tree);
    let leaf = trial.lay_of(&accused, 1);
    let before = trial.world.lamports(&challenger.pubkey());
    let proof = trial.challenged(accused.root).prove_decrease(leaf, evidence);
    assert_ne!(trial.send(proof), "accepted");
    assert_eq!(trial.world.lamports(&challenger.pubkey()), before);
    let status = trial.world.root_state(accused.root).status;
    assert_eq!(status, RootStatus::Proposed.code());
}

#[test]
fn evidence_outlives_the_trial_and_can_still_be_taken_back() {
    let mut trial = Trial::new("after the trial");
    let tree = trial.tree(&[(1, 50), (5, 100), (2, 60)], &[]);
    let accused = trial.accuse(tree);
    let before = trial.world.lamports(&trial.challenger.pubkey());
    let proof = Proof::Unsorted { leaf: 1, other: 2 };
    assert_eq!(trial.judge(&accused, proof), 37_500_003);
    let later = trial.tree(&HONEST, &[]);
    trial.world.finalized(TRIAL_EPOCH + 1, &later.proposal());
    let release = rewards::release_root(trial.world.pool, accused.root, trial.sponsor.pubkey());
    assert_eq!(trial.world.tried(&release), "accepted");
    for position in [1, 2] {
        let close = rewards::close_evidence(trial.challenger.pubkey(), accused.root, position);
        assert_eq!(trial.send(close), "accepted");
    }
    let after = trial.world.lamports(&trial.challenger.pubkey());
    assert_eq!(after, before + 37_500_003);
}

#[test]
fn only_a_branch_that_leads_to_the_root_is_laid_down_and_only_once() {
    let mut trial = Trial::new("true evidence");
    let honest = trial.tree(&HONEST, &[]);
    let honest = trial.accuse(honest);
    let challenger = trial.challenger.insecure_clone();
    let lay = |root, branch| rewards::lay_evidence(challenger.pubkey(), root, branch);
    let branch = honest.tree.branch(2);
    type Edit = fn(&mut Branch);
    let edits: [Edit; 6] = [
        |branch| branch.index += 1,
        |branch| branch.total += 1,
        |branch| branch.position += 1,
        |branch| branch.payee = Address::default(),
        |branch| branch.proof[0] ^= 1,
        |branch| branch.proof.truncate(80),
    ];
    for edit in edits {
        let mut forged = branch.clone();
        edit(&mut forged);
        assert_eq!(trial.send(lay(honest.root, forged)), "ProofInvalid");
    }
    assert_eq!(trial.send(lay(trial.last_root, branch.clone())), "ProofInvalid");
    assert_eq!(trial.send(lay(honest.root, branch.clone())), "accepted");
    assert_eq!(trial.send(lay(honest.root, branch)), "AccountExists");
}

#[test]
fn evidence_of_another_root_proves_nothing_and_costs_nothing() {
    let mut trial = Trial::new("evidence of another root");
    let tree = trial.tree(&[(1, 50), (5, 100), (2, 60)], &[]);
    let accused = trial.accuse(tree);
    let (of_last, of_accused) = (trial.lay_before(0), trial.lay_of(&accused, 0));
    let network = trial.world.network;
    let challenged = trial.challenged(accused.root);
    let proofs = [
        challenged.prove_unsorted(of_last, of_accused),
        challenged.prove_unsorted(of_accused, of_last),
        challenged.prove_decrease(of_last, of_last),
        challenged.prove_decrease(of_accused, of_accused),
        challenged.prove_omission(of_accused, of_accused, of_accused),
        challenged.prove_omission(of_last, of_last, of_accused),
        challenged.prove_omission(of_last, of_accused, of_last),
        challenged.prove_above_cap(of_last, of_last),
        challenged.prove_above_cap(of_accused, of_accused),
        challenged.prove_newcomer_above_cap(of_last, of_last, of_last),
        challenged.prove_newcomer_above_cap(of_accused, of_accused, of_last),
        challenged.prove_newcomer_above_cap(of_accused, of_last, of_accused),
        challenged.prove_unregistered(network, of_last),
    ];
    let before = trial.world.lamports(&trial.challenger.pubkey());
    for proof in proofs {
        assert_eq!(trial.send(proof), "EvidenceMismatch");
    }
    assert_eq!(trial.world.lamports(&trial.challenger.pubkey()), before);
    let root = trial.world.root_state(accused.root);
    assert_eq!((root.status, root.bond), (RootStatus::Proposed.code(), ODD_BOND));
}

#[test]
fn one_challenger_may_use_what_another_has_laid_down() {
    let mut trial = Trial::new("shared evidence");
    let tree = trial.tree(&[(1, 50), (2, 59), (5, 101)], &[]);
    let accused = trial.accuse(tree);
    let (leaf, last) = (trial.lay_of(&accused, 1), trial.lay_before(1));
    trial.challenger = trial.world.funded("second challenger");
    let before = trial.world.lamports(&trial.challenger.pubkey());
    let proof = trial.challenged(accused.root).prove_decrease(leaf, last);
    assert_eq!(trial.send(proof), "accepted");
    let gained = trial.world.lamports(&trial.challenger.pubkey()) - before;
    assert_eq!(gained, 37_500_003);
}
