//! Authorisations: ceilings, locks, claims, and what the payer can take back.

use flywheel_client::accounts::{Authorisation, Lock};
use flywheel_client::instructions::market::{self, AuthorisationOf, CeilingsArgs};
use flywheel_tests::world::{CEILINGS, EPOCH_SECONDS, HASH, OTHER_CATEGORY, Stall};
use solana_sha256_hasher::hashv;
use solana_signer::Signer;

const CATEGORY: usize = OTHER_CATEGORY as usize;

#[test]
fn what_is_claimed_is_paid_less_the_fee_of_all_claims_together() {
    let mut s = Stall::authorised("claims", 10_000);
    let (of, payee) = (s.authorisation(), s.payee.insecure_clone());
    // Cumulative: 100 less three per cent, then one (97.97), then 99 (194).
    for (job, amount, paid, fees) in [(1, 100, 97, 3), (2, 1, 97, 4), (3, 99, 194, 6)] {
        assert_eq!(s.lock(job, amount, 60), "accepted");
        assert_eq!(s.claim_lock(job, amount), "accepted");
        assert_eq!((s.balance(&payee), s.fees(CATEGORY)), (paid, fees));
    }
    let state = s.authorisation_state();
    assert_eq!((state.balance, state.claimed, state.locked), (9_800, 200, 0));
    assert_eq!(s.books().escrowed, 9_800);
    let mut digest = [0; 32];
    for fees in [3u64, 1, 2] {
        digest = hashv(&[&digest, of.address().as_ref(), &fees.to_le_bytes()]).to_bytes();
    }
    assert_eq!(s.books().categories[CATEGORY].digest, digest);
}

#[test]
fn a_lock_holds_its_amount_and_its_payee_gets_back_the_rent() {
    let mut s = Stall::authorised("locked", 1_000);
    let (of, payee) = (s.authorisation(), s.payee.insecure_clone());
    let before = s.world.lamports(&payee.pubkey());
    assert_eq!(s.lock(7, 400, 60), "accepted");
    let lock = s.lock_state(7);
    assert_eq!(
        (lock.job, lock.amount, lock.expires_at),
        (7, 400, s.world.now() + 60)
    );
    assert_eq!(
        s.world.lamports(&payee.pubkey()),
        before - s.world.rent(Lock::SPACE)
    );
    let state = s.authorisation_state();
    assert_eq!((state.balance, state.locked, state.locks), (1_000, 400, 1));
    assert_eq!(s.lock(7, 1, 60), "AccountExists");
    assert_eq!(s.claim_lock(7, 400), "accepted");
    assert_eq!(s.world.lamports(&payee.pubkey()), before);
    assert!(s.world.chain.account(&of.lock(7)).is_none());
    let state = s.authorisation_state();
    assert_eq!((state.locked, state.locks), (0, 0));
}

#[test]
fn a_claim_of_less_frees_the_rest_at_once() {
    let mut s = Stall::authorised("less", 1_000);
    assert_eq!(s.lock(1, 1_000, 60), "accepted");
    assert_eq!(s.withdraw(1), "AuthorisationTooLow");
    assert_eq!(s.claim_lock(1, 1_001), "ClaimTooHigh");
    assert_eq!(s.claim_lock(1, 0), "AmountZero");
    assert_eq!(s.claim_lock(1, 300), "accepted");
    assert_eq!(s.withdraw(701), "AuthorisationTooLow");
    assert_eq!(s.withdraw(700), "accepted");
    let (customer, payee) = (s.customer.insecure_clone(), s.payee.insecure_clone());
    assert_eq!((s.balance(&customer), s.balance(&payee)), (700, 291));
}

#[test]
fn no_more_is_locked_at_a_time_than_the_payer_permits() {
    let mut s = Stall::authorised("amount", 5_000);
    assert_eq!(s.lock(1, 0, 60), "AmountZero");
    assert_eq!(s.lock(1, 1_001, 60), "LockCeilingReached");
    assert_eq!(s.lock(1, 600, 60), "accepted");
    assert_eq!(s.lock(2, 401, 60), "LockCeilingReached");
    assert_eq!(s.lock(2, 400, 60), "accepted");
    assert_eq!(s.lock(3, 1, 60), "LockCeilingReached");
    assert_eq!(s.claim_lock(2, 1), "accepted");
    assert_eq!(s.lock(3, 400, 60), "accepted");
}

#[test]
fn no_lock_lasts_longer_than_the_payer_permits() {
    let mut s = Stall::authorised("time", 5_000);
    assert_eq!(s.lock(1, 1, 0), "LockTimeInvalid");
    assert_eq!(s.lock(1, 1, CEILINGS.max_seconds + 1), "LockTimeInvalid");
    assert_eq!(s.lock(1, 1, CEILINGS.max_seconds), "accepted");
    assert_eq!(s.lock(2, 1, 1), "accepted");
}

#[test]
fn there_are_no_more_locks_at_a_time_than_the_payer_permits() {
    let mut s = Stall::authorised("count", 5_000);
    for job in 1..=3 {
        assert_eq!(s.lock(job, 1, 60), "accepted");
    }
    assert_eq!(s.lock(4, 1, 60), "LocksFull");
    let payee = s.payee.insecure_clone();
    assert_eq!(s.release_lock(2, &payee), "accepted");
    assert_eq!(s.lock(4, 1, 60), "accepted");
}

#[test]
fn no_more_is_locked_than_is_free() {
    let mut s = Stall::authorised("free", 500);
    assert_eq!(s.lock(1, 501, 60), "AuthorisationTooLow");
    assert_eq!(s.lock(1, 300, 60), "accepted");
    assert_eq!(s.lock(2, 201, 60), "AuthorisationTooLow");
    assert_eq!(s.lock(2, 200, 60), "accepted");
    assert_eq!(s.fund(1), "accepted");
    assert_eq!(s.lock(3, 2, 60), "AuthorisationTooLow");
    assert_eq!(s.lock(3, 1, 60), "accepted");
}

#[test]
fn lower_ceilings_leave_locks_that_exist() {
    let mut s = Stall::authorised("lowered", 5_000);
    assert_eq!(s.lock(1, 500, 3_600), "accepted");
    assert_eq!(s.lock(2, 500, 3_600), "accepted");
    let lower = CeilingsArgs {
        max_locked: 600,
        max_seconds: 60,
        max_locks: 2,
    };
    assert_eq!(s.set_ceilings(lower), "accepted");
    assert_eq!(s.authorisation_state().locked, 1_000);
    assert_eq!(s.lock(3, 1, 60), "LocksFull");
    assert_eq!(s.claim_lock(1, 500), "accepted");
    assert_eq!(s.lock(3, 101, 60), "LockCeilingReached");
    assert_eq!(s.lock(3, 100, 61), "LockTimeInvalid");
    assert_eq!(s.lock(3, 100, 60), "accepted");
    // All zero, nothing more can be locked, and what was can still be claimed.
    let none = CeilingsArgs {
        max_locked: 0,
        max_seconds: 0,
        max_locks: 0,
    };
    assert_eq!(s.set_ceilings(none), "accepted");
    assert_eq!(s.lock(4, 1, 1), "LockTimeInvalid");
    assert_eq!(s.claim_lock(2, 500), "accepted");
    assert_eq!(s.set_ceilings(CEILINGS), "accepted");
    assert_eq!(s.lock(4, 900, 3_600), "accepted");
}

#[test]
fn the_payer_takes_back_what_is_not_locked_and_no_more() {
    let mut s = Stall::authorised("withdraw", 1_000);
    let customer = s.customer.insecure_clone();
    assert_eq!(s.withdraw(0), "AmountZero");
    assert_eq!(s.lock(1, 300, 60), "accepted");
    assert_eq!(s.withdraw(701), "AuthorisationTooLow");
    assert_eq!(s.withdraw(700), "accepted");
    assert_eq!(s.withdraw(1), "AuthorisationTooLow");
    assert_eq!((s.balance(&customer), s.books().escrowed), (700, 300));
    assert_eq!(s.claim_lock(1, 300), "accepted");
    assert_eq!(s.books().escrowed, 0);
}

#[test]
fn an_expired_lock_is_released_by_anybody_and_cannot_be_claimed() {
    let mut s = Stall::authorised("expired", 1_000);
    let (payee, stranger) = (s.payee.insecure_clone(), s.stranger());
    for job in [1, 2] {
        assert_eq!(s.lock(job, 400, 60), "accepted");
    }
    s.world.wait(59);
    assert_eq!(s.release_lock(1, &stranger), "LockNotExpired");
    assert_eq!(s.claim_lock(2, 400), "accepted");
    s.world.wait(1);
    assert_eq!(s.claim_lock(1, 400), "LockExpired");
    let before = s.world.lamports(&payee.pubkey());
    assert_eq!(s.release_lock(1, &stranger), "accepted");
    assert_eq!(
        s.world.lamports(&payee.pubkey()),
        before + s.world.rent(Lock::SPACE)
    );
    let state = s.authorisation_state();
    assert_eq!((state.balance, state.locked, state.locks), (600, 0, 0));
}

#[test]
fn only_the_payer_and_the_payee_do_what_is_theirs() {
    let mut s = Stall::authorised("roles", 1_000);
    let (of, stranger) = (s.authorisation(), s.stranger());
    assert_eq!(s.lock(1, 100, 60), "accepted");
    let (mine, token) = (stranger.pubkey(), s.token(&of.payee));
    let cases = [
        ("PayerMismatch", market::update_authorisation(of, CEILINGS)),
        ("PayerMismatch", market::withdraw_authorisation(of, token, 1)),
        ("PayerMismatch", market::close_authorisation(of)),
        ("PayeeMismatch", market::claim_lock(of, 1, token, 1, HASH)),
    ];
    for (expected, mut instruction) in cases {
        instruction.accounts[0].pubkey = mine;
        assert_eq!(s.act(&[instruction], &[&stranger]), expected);
    }
    let mut lock = market::create_lock(
        of,
        market::CreateLockArgs {
            job: 2,
            amount: 1,
            seconds: 1,
        },
    );
    lock.accounts[0].pubkey = mine;
    assert_eq!(s.act(&[lock], &[&stranger]), "PayeeMismatch");
}

#[test]
fn a_lock_of_another_authorisation_is_not_claimed_here() {
    let mut s = Stall::authorised("foreign", 1_000);
    assert_eq!(s.lock(1, 100, 60), "accepted");
    // The payee itself authorises the payee, and locks more.
    let (payee, of) = (s.payee.insecure_clone(), s.authorisation());
    let own = AuthorisationOf {
        payer: of.payee,
        ..of
    };
    s.register(of.payee);
    let create = market::create_authorisation(own, CEILINGS, OTHER_CATEGORY);
    assert_eq!(s.act(&[create], &[&payee]), "accepted");
    let mut claim = market::claim_lock(own, 1, s.token(&of.payee), 100, HASH);
    claim.accounts[3].pubkey = of.lock(1);
    assert_eq!(s.act(&[claim], &[&payee]), "AuthorisationMismatch");
}

#[test]
fn an_empty_authorisation_is_closed_and_can_be_created_anew() {
    let mut s = Stall::authorised("closed", 1_000);
    let customer = s.customer.insecure_clone();
    assert_eq!(s.close_authorisation(), "AuthorisationNotEmpty");
    assert_eq!(s.lock(1, 300, 60), "accepted");
    assert_eq!(s.withdraw(700), "accepted");
    assert_eq!(s.close_authorisation(), "AuthorisationNotEmpty");
    assert_eq!(s.claim_lock(1, 300), "accepted");
    let before = s.world.lamports(&customer.pubkey());
    assert_eq!(s.close_authorisation(), "accepted");
    assert_eq!(
        s.world.lamports(&customer.pubkey()),
        before + s.world.rent(Authorisation::SPACE)
    );
    assert_eq!(s.authorise(CEILINGS), "accepted");
    let state = s.authorisation_state();
    assert_eq!((state.balance, state.claimed), (0, 0));
    assert_eq!(s.authorise(CEILINGS), "AccountExists");
}

#[test]
fn a_pause_stops_funding_and_locking_and_nothing_else() {
    let mut s = Stall::authorised("paused authorisation", 1_000);
    let payee = s.payee.insecure_clone();
    for job in [1, 2] {
        assert_eq!(s.lock(job, 100, 60), "accepted");
    }
    assert_eq!(s.pause(true), "accepted");
    assert_eq!(s.fund(1), "MarketPaused");
    assert_eq!(s.lock(3, 1, 60), "MarketPaused");
    assert_eq!(s.set_ceilings(CEILINGS), "accepted");
    assert_eq!(s.claim_lock(1, 100), "accepted");
    assert_eq!(s.release_lock(2, &payee), "accepted");
    assert_eq!(s.withdraw(900), "accepted");
    assert_eq!(s.close_authorisation(), "accepted");
    assert_eq!(s.authorise(CEILINGS), "MarketPaused");
}

#[test]
fn the_payer_is_counted_once_an_epoch_and_the_authorisation_once() {
    let mut s = Stall::authorised("counted authorisation", 1_000);
    for (job, wait) in [(1, 0), (2, 0), (3, EPOCH_SECONDS)] {
        s.world.wait(wait);
        assert_eq!(s.lock(job, 100, 60), "accepted");
        assert_eq!(s.claim_lock(job, 100), "accepted");
    }
    let books = s.books().categories[CATEGORY];
    assert_eq!((books.orders, books.customers, books.fees), (1, 2, 9));
}

#[test]
fn an_authorisation_has_one_of_ten_categories() {
    let mut s = Stall::new("category of an authorisation");
    let (of, customer) = (s.authorisation(), s.customer.insecure_clone());
    let create = |category| market::create_authorisation(of, CEILINGS, category);
    assert_eq!(s.act(&[create(10)], &[&customer]), "CategoryInvalid");
    assert_eq!(s.fund(0), "AccountOwnedByWrongProgram");
    assert_eq!(s.act(&[create(2)], &[&customer]), "accepted");
    assert_eq!(s.fund(0), "AmountZero");
    assert_eq!(s.authorisation_state().category, 2);
}
