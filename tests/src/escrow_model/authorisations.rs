//! The authorisation in the model.

use std::collections::BTreeMap;

use flywheel_client::instructions::market::CeilingsArgs;

use super::{MISSING, Model, Source, Verdict, allow};
use crate::world::OTHER_CATEGORY;

/// A lock.
#[derive(Debug, Clone, Copy)]
pub struct Locked {
    /// How much.
    pub amount: u64,
    /// From when anybody may release it.
    pub expires_at: u32,
}

/// An authorisation.
#[derive(Debug, Clone)]
pub struct Authorised {
    /// Put in ever, less what was taken back.
    pub funded: u64,
    /// Every claim.
    pub claims: Vec<u64>,
    /// What may be locked.
    pub ceilings: CeilingsArgs,
    /// Locks, by job.
    pub locks: BTreeMap<u64, Locked>,
    /// The fee that it was created at.
    pub fee_bps: u64,
}

impl Authorised {
    /// Claimed ever.
    pub fn claimed(&self) -> u64 {
        self.claims.iter().sum()
    }

    /// What it holds.
    pub fn balance(&self) -> u64 {
        self.funded - self.claimed()
    }

    /// Locked of it.
    pub fn locked(&self) -> u64 {
        self.locks.values().map(|lock| lock.amount).sum()
    }

    fn free(&self) -> u64 {
        self.balance() - self.locked()
    }
}

impl Model {
    fn authorised(&mut self) -> Result<&mut Authorised, &'static str> {
        self.authorisation.as_mut().ok_or(MISSING)
    }

    pub(super) fn authorise(&mut self, ceilings: CeilingsArgs) -> Verdict {
        allow(!self.paused, "MarketPaused")?;
        allow(self.authorisation.is_none(), "AccountExists")?;
        self.authorisation = Some(Authorised {
            funded: 0,
            claims: vec![],
            ceilings,
            locks: BTreeMap::new(),
            fee_bps: self.fee_bps,
        });
        Ok(())
    }

    pub(super) fn fund(&mut self, amount: u64) -> Verdict {
        let paused = self.paused;
        let authorised = self.authorised()?;
        allow(amount > 0, "AmountZero")?;
        allow(!paused, "MarketPaused")?;
        authorised.funded += amount;
        Ok(())
    }

    pub(super) fn set_ceilings(&mut self, ceilings: CeilingsArgs) -> Verdict {
        self.authorised()?.ceilings = ceilings;
        Ok(())
    }

    pub(super) fn withdraw(&mut self, amount: u64) -> Verdict {
        let authorised = self.authorised()?;
        allow(amount > 0, "AmountZero")?;
        allow(amount <= authorised.free(), "AuthorisationTooLow")?;
        authorised.funded -= amount;
        self.customer += amount;
        Ok(())
    }

    pub(super) fn close_authorisation(&mut self) -> Verdict {
        let authorised = self.authorised()?;
        allow(authorised.balance() == 0, "AuthorisationNotEmpty")?;
        self.authorisation = None;
        Ok(())
    }

    pub(super) fn lock(&mut self, job: u64, amount: u64, seconds: u32) -> Verdict {
        let (paused, now) = (self.paused, self.now);
        let authorised = self.authorised()?;
        allow(amount > 0, "AmountZero")?;
        allow(!paused, "MarketPaused")?;
        let ceilings = authorised.ceilings;
        allow(seconds > 0 && seconds <= ceilings.max_seconds, "LockTimeInvalid")?;
        allow(
            authorised.locks.len() < usize::try_from(ceilings.max_locks).expect("a number"),
            "LocksFull",
        )?;
        allow(amount <= authorised.free(), "AuthorisationTooLow")?;
        allow(
            authorised.locked() + amount <= ceilings.max_locked,
            "LockCeilingReached",
        )?;
        allow(!authorised.locks.contains_key(&job), "AccountExists")?;
        let expires_at = now + seconds;
        authorised.locks.insert(job, Locked { amount, expires_at });
        Ok(())
    }

    pub(super) fn claim_lock(&mut self, job: u64, amount: u64) -> Verdict {
        let now = self.now;
        let authorised = self.authorised()?;
        let lock = *authorised.locks.get(&job).ok_or(MISSING)?;
        allow(amount > 0, "AmountZero")?;
        allow(now < lock.expires_at, "LockExpired")?;
        allow(amount <= lock.amount, "ClaimTooHigh")?;
        authorised.locks.remove(&job);
        let before = authorised.claimed();
        authorised.claims.push(amount);
        let (after, fee_bps) = (authorised.claimed(), authorised.fee_bps);
        let category = usize::from(OTHER_CATEGORY);
        self.count_customer(category);
        self.charge(Source::Authorisation, category, (before, after), fee_bps);
        Ok(())
    }

    pub(super) fn release_lock(&mut self, job: u64, by_payee: bool) -> Verdict {
        let now = self.now;
        let authorised = self.authorised()?;
        let lock = *authorised.locks.get(&job).ok_or(MISSING)?;
        allow(by_payee || now >= lock.expires_at, "LockNotExpired")?;
        authorised.locks.remove(&job);
        Ok(())
    }
}
