//! Who may challenge, and what little a bond may be.

use flywheel_tests::world::{Accused, CHALLENGE_BOND, HONEST, INSURANCE_BPS, Proof, Trial, keypair};
use reward_distributor::state::RootStatus;
use solana_signer::Signer;

fn honest(trial: &mut Trial) -> Accused {
    let tree = trial.tree(&HONEST, &[]);
    trial.accuse(tree)
}

fn insured(trial: &Trial) -> u64 {
    trial.world.lamports(&keypair("insurance").pubkey())
}

#[test]
fn who_cannot_pay_the_challenge_bond_does_not_challenge() {
    let mut trial = Trial::new("poor challenger");
    let honest = honest(&mut trial);
    // Somebody else has paid for the evidence.
    let laid = trial.lay_of(&honest, 3);
    let poor = keypair("poor challenger");
    trial.challenger = poor.insecure_clone();
    let chain = &mut trial.world.chain;
    chain.airdrop(&poor.pubkey(), CHALLENGE_BOND - 1).unwrap();
    let challenged = trial.challenged(honest.root);
    let proof = challenged.prove_unregistered(trial.world.network, laid);
    assert_eq!(trial.send(proof.clone()), "ChallengeBondMissing");
    assert_eq!(trial.world.lamports(&poor.pubkey()), CHALLENGE_BOND - 1);
    let rich = trial.world.payer.insecure_clone();
    let one = solana_system_interface::instruction::transfer(&rich.pubkey(), &poor.pubkey(), 1);
    trial.world.send(&[one], &[]).unwrap();
    assert_eq!(trial.send(proof), "accepted");
    assert_eq!(trial.world.lamports(&poor.pubkey()), 0);
}

#[test]
fn the_share_of_an_insurance_that_it_would_not_keep_alive_stays_with_the_challenger() {
    let mut args = Trial::args();
    // A quarter of it is less than an empty account must hold.
    args.parameters.proposal_bond = 1_000_000;
    let mut trial = Trial::with("small bond", args);
    assert!(1_000_000 * u64::from(INSURANCE_BPS) / 10_000 < trial.world.rent(0));
    let tree = trial.tree(&[(1, 50), (2, 60), (5, 301)], &[]);
    let accused = trial.accuse(tree);
    assert_eq!(
        trial.judge(&accused, Proof::AboveCap { before: 2, leaf: 2 }),
        1_000_000
    );
    assert_eq!(insured(&trial), 0);
}

#[test]
fn the_accounts_of_a_challenge_must_belong_together_and_nothing_is_lost_when_not() {
    let mut trial = Trial::new("wrong accounts");
    let honest = honest(&mut trial);
    let laid = trial.lay_of(&honest, 3);
    let right = trial.challenged(honest.root);
    let stranger = keypair("stranger").pubkey();
    let before = trial.world.lamports(&trial.challenger.pubkey());
    let mut wrong = right;
    wrong.insurance = stranger;
    let proof = wrong.prove_lifetime_above_cap(laid);
    assert_eq!(trial.send(proof), "InsuranceMismatch");
    let mut wrong = right;
    wrong.epoch = 0;
    let proof = wrong.prove_lifetime_above_cap(laid);
    assert_eq!(trial.send(proof), "RootMismatch");
    let mut extra = right.prove_lifetime_above_cap(laid);
    extra
        .accounts
        .push(solana_instruction::AccountMeta::new_readonly(stranger, false));
    assert_eq!(trial.send(extra), "UnexpectedAccounts");
    assert_eq!(trial.world.lamports(&trial.challenger.pubkey()), before);
}

#[test]
fn an_insurance_that_challenges_itself_gets_the_whole_bond() {
    let mut trial = Trial::new("insurance challenges");
    trial.challenger = keypair("insurance");
    let purse = 1_000_000_000;
    trial
        .world
        .chain
        .airdrop(&trial.challenger.pubkey(), purse)
        .unwrap();
    let tree = trial.tree(&[(1, 50), (2, 60), (5, 301)], &[]);
    let accused = trial.accuse(tree);
    assert_eq!(
        trial.judge(&accused, Proof::AboveCap { before: 2, leaf: 2 }),
        50_000_003
    );
    assert_eq!(
        trial.world.root_state(accused.root).status,
        RootStatus::Rejected.code()
    );
}

#[test]
fn insurance_shares_of_nothing_and_of_all_leave_the_other_with_nothing() {
    for (bps, to_challenger, to_insurance) in [(0, 50_000_003, 0), (10_000, 0, 50_000_003)] {
        let mut args = Trial::args();
        args.parameters.insurance_bps = bps;
        let mut trial = Trial::with(&format!("insurance of {bps}"), args);
        let tree = trial.tree(&[(1, 50), (2, 60), (5, 301)], &[]);
        let accused = trial.accuse(tree);
        let gain = trial.judge(&accused, Proof::AboveCap { before: 2, leaf: 2 });
        assert_eq!((gain, insured(&trial)), (to_challenger, to_insurance));
    }
}

#[test]
fn bonds_of_nothing_cost_and_bring_nothing() {
    let mut args = Trial::args();
    (args.parameters.proposal_bond, args.parameters.challenge_bond) = (0, 0);
    let mut trial = Trial::with("no bonds", args);
    let honest = honest(&mut trial);
    assert_eq!(trial.judge(&honest, Proof::AboveCap { before: 0, leaf: 0 }), 0);
    let tree = trial.tree(&[(1, 50), (2, 60), (5, 301)], &[]);
    let accused = trial.accuse(tree);
    assert_eq!(trial.judge(&accused, Proof::AboveCap { before: 2, leaf: 2 }), 0);
    let status = [&honest, &accused].map(|accused| trial.world.root_state(accused.root).status);
    assert_eq!(status, [RootStatus::Proposed.code(), RootStatus::Rejected.code()]);
}
