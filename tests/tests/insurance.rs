//! The insurance: who fills it, who may pay from it, and how much in an epoch.

use flywheel_client::instructions::staking::{self, PoolKind};
use flywheel_tests::world::{CHANGE_DELAY, EPOCH_SECONDS, Staking, keypair};
use solana_signer::Signer;

#[test]
fn only_the_authority_pays_and_no_more_than_the_cap_in_an_epoch() {
    let mut s = Staking::new("insured", PoolKind::Collateral);
    s.insure(1_000, 5_000);
    let (authority, injured) = (s.world.authority.insecure_clone(), keypair("injured"));
    let stranger = s.wallet("stranger", 0);
    assert_eq!(s.pay_claim(&stranger, &injured, 1), "AuthorityMismatch");
    assert_eq!(s.pay_claim(&authority, &injured, 0), "AmountZero");
    assert_eq!(s.pay_claim(&authority, &injured, 1_001), "InsuranceCapReached");
    assert_eq!(s.pay_claim(&authority, &injured, 600), "accepted");
    assert_eq!(s.pay_claim(&authority, &injured, 401), "InsuranceCapReached");
    assert_eq!(s.pay_claim(&authority, &injured, 400), "accepted");
    s.world.wait(EPOCH_SECONDS);
    assert_eq!(s.pay_claim(&authority, &injured, 1_000), "accepted");
    assert_eq!((s.balance(&injured), s.insurance_state().paid), (2_000, 2_000));
}

#[test]
fn a_claim_above_what_the_vault_holds_is_refused_and_counts_nothing() {
    let mut s = Staking::new("poor", PoolKind::Collateral);
    s.insure(1_000, 10);
    let (authority, injured) = (s.world.authority.insecure_clone(), keypair("poor/injured"));
    assert_ne!(s.pay_claim(&authority, &injured, 11), "accepted");
    assert_eq!(s.insurance_state().paid_in_epoch, 0);
    assert_eq!(s.pay_claim(&authority, &injured, 10), "accepted");
}

#[test]
fn the_cap_changes_after_the_delay() {
    let mut s = Staking::new("cap", PoolKind::Collateral);
    let insurance = s.insure(1_000, 5_000);
    let (authority, network) = (s.world.authority.insecure_clone(), s.world.network);
    let stranger = s.wallet("cap/stranger", 0);
    let update = |signer, cap| staking::update_insurance(signer, network, insurance, cap);
    let apply = staking::apply_insurance_update(stranger.pubkey(), network, insurance);
    assert_eq!(
        s.world.attempt(update(stranger.pubkey(), 2_000), &[&stranger]),
        "AuthorityMismatch"
    );
    assert_eq!(s.world.attempt(apply.clone(), &[&stranger]), "ChangeNotPending");
    assert_eq!(
        s.world.attempt(update(authority.pubkey(), 2_000), &[&authority]),
        "accepted"
    );
    s.world.wait(CHANGE_DELAY - 1);
    assert_eq!(s.world.attempt(apply.clone(), &[&stranger]), "ChangeNotReady");
    s.world.wait(1);
    assert_eq!(s.world.attempt(apply, &[&stranger]), "accepted");
    assert_eq!(s.insurance_state().epoch_cap, 2_000);
}

#[test]
fn a_pool_sends_its_shares_to_an_insurance() {
    let mut s = Staking::new("sends", PoolKind::Collateral);
    let insurance = s.insure(1_000, 0);
    let vault = flywheel_client::address::insurance_vault(&insurance);
    s.change_parameters(|parameters| parameters.insurance = vault);
    let (operator, behind) = (s.world.operator.insecure_clone(), s.behind());
    s.opened_by(&operator, behind, 0, 10_000, 0);
    let charge = s.slash(behind, 1_000);
    let pay = staking::pay_slash(
        behind,
        charge.address,
        staking::SlashPart::Insurance,
        vault,
        s.mint.program,
    );
    assert_eq!(s.world.tried(&pay), "accepted");
    assert_eq!(s.world.tokens(&vault), 200);
    let (authority, injured) = (s.world.authority.insecure_clone(), keypair("sends/injured"));
    assert_eq!(s.pay_claim(&authority, &injured, 200), "accepted");
}
