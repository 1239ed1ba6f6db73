//! Authorisations of a market and their locks.

use flywheel_client::accounts::{Authorisation, Lock};
use flywheel_client::instructions::market::{self, AuthorisationOf, CeilingsArgs, CreateLockArgs};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{HASH, Stall, keypair};

/// The category of what an authorisation pays for, when no plan says it: other.
pub const OTHER_CATEGORY: u8 = 9;
/// Ceilings of these tests: 1,000 base units, an hour, three locks.
pub const CEILINGS: CeilingsArgs = CeilingsArgs {
    max_locked: 1_000,
    max_seconds: 3_600,
    max_locks: 3,
};

impl Stall {
    /// The customer's authorisation of the payee.
    pub fn authorisation(&self) -> AuthorisationOf {
        AuthorisationOf {
            market: self.market,
            payer: self.customer.pubkey(),
            payee: self.payee.pubkey(),
        }
    }

    /// What becomes of creating the authorisation.
    pub fn authorise(&mut self, ceilings: CeilingsArgs) -> String {
        let (of, customer) = (self.authorisation(), self.customer.insecure_clone());
        let create = market::create_authorisation(of, ceilings, OTHER_CATEGORY);
        self.act(&[create], &[&customer])
    }

    /// A market whose customer has authorised the payee and put in `amount` base units.
    pub fn authorised(seed: &str, amount: u64) -> Self {
        let mut stall = Self::new(seed);
        assert_eq!(stall.authorise(CEILINGS), "accepted");
        assert_eq!(stall.fund(amount), "accepted");
        stall
    }

    /// What becomes of putting base units into the authorisation, by somebody else.
    pub fn fund(&mut self, amount: u64) -> String {
        let (of, benefactor) = (self.authorisation(), keypair("benefactor"));
        let token = self.give(&benefactor.pubkey(), amount);
        let fund = market::fund_authorisation(benefactor.pubkey(), of, token, amount);
        self.act(&[fund], &[&benefactor])
    }

    /// What becomes of setting the ceilings.
    pub fn set_ceilings(&mut self, ceilings: CeilingsArgs) -> String {
        let (of, customer) = (self.authorisation(), self.customer.insecure_clone());
        self.act(&[market::update_authorisation(of, ceilings)], &[&customer])
    }

    /// What becomes of taking base units back.
    pub fn withdraw(&mut self, amount: u64) -> String {
        let (of, customer) = (self.authorisation(), self.customer.insecure_clone());
        let withdraw = market::withdraw_authorisation(of, self.token(&of.payer), amount);
        self.act(&[withdraw], &[&customer])
    }

    /// What becomes of closing the authorisation.
    pub fn close_authorisation(&mut self) -> String {
        let (of, customer) = (self.authorisation(), self.customer.insecure_clone());
        self.act(&[market::close_authorisation(of)], &[&customer])
    }

    /// What becomes of locking base units for a job.
    pub fn lock(&mut self, job: u64, amount: u64, seconds: u32) -> String {
        let (of, payee) = (self.authorisation(), self.payee.insecure_clone());
        let args = CreateLockArgs { job, amount, seconds };
        self.act(&[market::create_lock(of, args)], &[&payee])
    }

    /// What becomes of claiming base units of a job's lock.
    pub fn claim_lock(&mut self, job: u64, amount: u64) -> String {
        let (of, payee) = (self.authorisation(), self.payee.insecure_clone());
        let claim = market::claim_lock(of, job, self.token(&of.payee), amount, HASH);
        self.act(&[claim], &[&payee])
    }

    /// What becomes of releasing a job's lock as `sender`.
    pub fn release_lock(&mut self, job: u64, sender: &Keypair) -> String {
        let release = market::release_lock(sender.pubkey(), self.authorisation(), job);
        self.act(&[release], &[sender])
    }

    /// The authorisation.
    pub fn authorisation_state(&self) -> Authorisation {
        self.world.state(&self.authorisation().address())
    }

    /// A job's lock.
    pub fn lock_state(&self, job: u64) -> Lock {
        self.world.state(&self.authorisation().lock(job))
    }
}
