//! Vesting in the model: a list of months for each payee, however many.

use super::{Action, CLAIMS, Destination, MISSING, MONTH, Model, Pool, Verdict, Vesting, allow, bytes};
use crate::world::GENESIS;

fn narrow(number: u128) -> u64 {
    u64::try_from(number).expect("an amount of tokens")
}

/// The vesting month that a moment lies in.
pub(crate) fn month_of(now: i64) -> i64 {
    (now - GENESIS) / MONTH
}

impl Pool {
    /// Seconds for which what was granted in `month` has vested, and for which it has to.
    fn vesting_time(&self, month: i64, now: i64) -> (u128, u128) {
        let whole = i64::from(self.vesting_months) * MONTH;
        let begins = GENESIS + (month + 1) * MONTH;
        let elapsed = (now - begins).clamp(0, whole);
        (
            u128::from(elapsed.unsigned_abs()),
            u128::from(whole.unsigned_abs()),
        )
    }

    fn vested(&self, month: i64, amount: u64, now: i64) -> u64 {
        let (elapsed, whole) = self.vesting_time(month, now);
        narrow(u128::from(amount) * elapsed / whole)
    }

    /// What is kept from who leaves now.
    fn penalty(&self, month: i64, amount: u64, now: i64) -> u64 {
        let (elapsed, whole) = self.vesting_time(month, now);
        let unvested = u128::from(amount - self.vested(month, amount, now));
        let full = 10_000 * whole;
        narrow((unvested * u128::from(self.exit_penalty_bps) * (whole - elapsed)).div_ceil(full))
    }
}

impl Vesting {
    /// What is in it.
    pub(crate) fn left(&self) -> u64 {
        self.grants.values().map(|(amount, taken)| amount - taken).sum()
    }
}

impl Model {
    pub(crate) fn attempt_vesting(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::OpenVesting { pool, payee, payer } => self.open_vesting(pool, payee, payer),
            Action::CloseVesting { pool, payee, payer } => self.close_vesting(pool, payee, payer),
            Action::ReleaseVested { pool, payee, to } => self.release_vested(pool, payee, to),
            Action::ExitVesting { pool, payee, by } => self.exit_vesting(pool, payee, by),
            _ => self.attempt_fraud(action),
        }
    }

    /// Adds to what vests for a payee.
    pub(crate) fn vest(&mut self, pool: usize, payee: usize, amount: u64) -> Verdict {
        let month = month_of(self.now);
        let pool = &mut self.pools[pool];
        let vesting = pool.vestings.get_mut(&payee).ok_or(MISSING)?;
        vesting.grants.entry(month).or_default().0 += amount;
        pool.locked += amount;
        Ok(())
    }

    fn open_vesting(&mut self, pool: usize, payee: usize, payer: usize) -> Verdict {
        let lamports = self.rent(bytes::VESTING);
        let pool = &mut self.pools[pool];
        allow(pool.vesting_months > 0, "VestingInvalid")?;
        let new = Vesting {
            payer,
            lamports,
            ..Vesting::default()
        };
        allow(pool.vestings.insert(payee, new).is_none(), "AccountExists")?;
        self.pay(payer, lamports)
    }

    fn close_vesting(&mut self, pool: usize, payee: usize, payer: usize) -> Verdict {
        let closed = self.pools[pool].vestings.remove(&payee).ok_or(MISSING)?;
        allow(closed.payer == payer, "RentPayerMismatch")?;
        allow(closed.left() == 0, "VestingNotEmpty")?;
        self.refund(payer, closed.lamports);
        Ok(())
    }

    /// Whether claims run and the token account is the payee's.
    fn releasable(&self, pool: usize, payee: usize, to: Destination) -> Verdict {
        allow(self.pools[pool].vestings.contains_key(&payee), MISSING)?;
        self.running(pool, CLAIMS)?;
        allow(to != Destination::OtherMint, "PayeeAccountMismatch")?;
        allow(to.holder(payee) == payee, "VestingMismatch")
    }

    fn release_vested(&mut self, pool: usize, payee: usize, to: Destination) -> Verdict {
        self.releasable(pool, payee, to)?;
        let (now, pool) = (self.now, &mut self.pools[pool]);
        let mut vesting = pool.vestings.remove(&payee).ok_or(MISSING)?;
        let mut sum = 0;
        for (month, (amount, taken)) in &mut vesting.grants {
            let more = pool.vested(*month, *amount, now).saturating_sub(*taken);
            *taken += more;
            sum += more;
        }
        pool.vestings.insert(payee, vesting);
        allow(sum > 0, "NothingToRelease")?;
        pool.locked -= sum;
        pool.pay_tokens(payee, sum);
        Ok(())
    }

    /// Everything leaves, less the penalty on what is not vested; what is granted later in the same month begins anew.
    fn exit_vesting(&mut self, pool: usize, payee: usize, by: usize) -> Verdict {
        self.releasable(pool, payee, Destination::Own)?;
        allow(by == payee, "VestingMismatch")?;
        let (now, pool) = (self.now, &mut self.pools[pool]);
        let mut vesting = pool.vestings.remove(&payee).ok_or(MISSING)?;
        let (mut paid, mut kept) = (0, 0);
        for (month, (amount, taken)) in std::mem::take(&mut vesting.grants) {
            let penalty = pool.penalty(month, amount, now).min(amount - taken);
            kept += penalty;
            paid += amount - taken - penalty;
        }
        pool.vestings.insert(payee, vesting);
        allow(paid > 0 || kept > 0, "NothingToRelease")?;
        pool.locked -= paid + kept;
        pool.penalties += kept;
        if pool.is_funded {
            pool.supply -= kept;
        }
        pool.pay_tokens(payee, paid);
        Ok(())
    }
}
