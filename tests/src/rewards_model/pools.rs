//! Pools, their parameters and funds, and the oracle set in the model.

use flywheel_client::instructions::rewards::PoolParametersArgs;

use super::{Action, FUNDER, Model, Signer, Verdict, allow};
use crate::world::{CHALLENGE_BOND, CHALLENGE_WINDOW, CHANGE_DELAY, PROPOSAL_BOND};

/// Oracle sets that are tried: members and weights. The last three are refused.
pub(crate) const SETS: [&[(usize, u32)]; 7] = [
    &[(0, 1), (1, 1), (2, 1)],
    &[(0, 3), (1, 2), (2, 2), (3, 1)],
    &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, u32::MAX)],
    &[(6, 1), (5, 1), (4, 1), (3, 2), (2, 2), (1, 3), (0, 3)],
    &[],
    &[(0, 1), (1, 1), (0, 2)],
    &[(0, 1), (1, 0)],
];

/// Parameters from a number: each field one of a few values, one in eight out of range.
pub(crate) fn parameters(base: &PoolParametersArgs, dice: u32) -> PoolParametersArgs {
    let digit = |place: u32, sides: u32| dice.rotate_right(place * 3) % sides;
    let mut new = *base;
    new.challenge_window_seconds = [0, 3_600, CHALLENGE_WINDOW][digit(0, 3) as usize];
    new.proposal_bond = [0, 1_000_000, PROPOSAL_BOND][digit(1, 3) as usize];
    new.challenge_bond = [0, 1_000_000, CHALLENGE_BOND][digit(2, 3) as usize];
    new.insurance_bps = [0, 2_500, 10_000][digit(3, 3) as usize];
    let cap = [(0, 0), (40_000_000, 1), (90_000_000, 4)][digit(4, 3) as usize];
    (new.device_cap, new.device_cap_epochs) = cap;
    let window = [(0, 0), (3_600, 50_000_000), (700_000, 400_000_000)][digit(5, 3) as usize];
    (new.window_seconds, new.window_limit) = window;
    new.vesting_bps = [0, 3_333, 10_000][digit(6, 3) as usize];
    match digit(7, 40) {
        0 => new.challenge_window_seconds = 30 * 86_400 + 1,
        1 => new.proposal_bond = 1_000_000_000_000_001,
        2 => new.window_limit = u64::from(new.window_limit == 0),
        3 => new.device_cap_epochs = u16::from(new.device_cap == 0),
        4 => new.vesting_bps = 10_001,
        _ => {}
    }
    new
}

impl Model {
    pub(crate) fn attempt_pools(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::UpdateOracleSet { set, by } => self.update_set(set, by),
            Action::Pause { pool, bits, by } => {
                allow(bits < 4, "PauseBitsUnknown")?;
                allow(by != Signer::Stranger, "PauserMismatch")?;
                self.pools[pool].paused = bits;
                Ok(())
            }
            Action::UpdatePool { pool, dice, by } => self.update_pool(pool, dice, by),
            Action::ApplyUpdate { pool } => self.apply_update(pool),
            Action::FundPool { pool, amount } => self.fund(pool, amount),
            Action::AccrueBurns { pool, epochs, flaw } => self.accrue(pool, epochs, flaw),
            Action::Donate { pool, amount } => self.donate(pool, amount),
            Action::Gift {
                pool, root, lamports, ..
            } => {
                self.pools[pool].root(root)?.lamports += lamports;
                Ok(())
            }
            _ => self.attempt_roots(action),
        }
    }

    fn update_set(&mut self, set: usize, by: Signer) -> Verdict {
        allow(by == Signer::Authority, "AuthorityMismatch")?;
        let members = SETS[set];
        allow(!members.is_empty(), "OracleCountInvalid")?;
        let distinct: std::collections::BTreeSet<_> = members.iter().map(|(member, _)| member).collect();
        let is_valid = distinct.len() == members.len() && members.iter().all(|(_, weight)| *weight > 0);
        allow(is_valid, "OracleMemberInvalid")?;
        self.members = members.to_vec();
        self.set_version += 1;
        Ok(())
    }

    fn update_pool(&mut self, pool: usize, dice: u32, by: Signer) -> Verdict {
        allow(by == Signer::Authority, "AuthorityMismatch")?;
        let ready_at = self.now + i64::from(CHANGE_DELAY);
        let pool = &mut self.pools[pool];
        let new = parameters(&pool.parameters, dice);
        allow(
            new.challenge_window_seconds <= 30 * 86_400,
            "ChallengeWindowInvalid",
        )?;
        allow(new.proposal_bond <= 1_000_000_000_000_000, "BondInvalid")?;
        let both = |one: u64, other: u64| (one == 0) == (other == 0);
        let window = both(u64::from(new.window_seconds), new.window_limit);
        let cap = both(new.device_cap, u64::from(new.device_cap_epochs));
        allow(window && cap, "LimitInvalid")?;
        let vests = new.vesting_bps == 0 || pool.vesting_months > 0;
        allow(new.vesting_bps <= 10_000 && vests, "VestingInvalid")?;
        pool.proposed = Some((new, ready_at));
        Ok(())
    }

    fn apply_update(&mut self, pool: usize) -> Verdict {
        let pool = &mut self.pools[pool];
        let (new, ready_at) = pool.proposed.take().ok_or("ChangeNotPending")?;
        allow(self.now >= ready_at, "ChangeNotReady")?;
        pool.parameters = new;
        Ok(())
    }

    fn fund(&mut self, pool: usize, amount: u64) -> Verdict {
        let pool = &mut self.pools[pool];
        allow(amount > 0, "AmountZero")?;
        allow(pool.is_funded, "PoolNotFunded")?;
        let left = pool.balances[FUNDER].checked_sub(amount);
        pool.balances[FUNDER] = left.ok_or("TokensMissing")?;
        pool.funded += amount;
        Ok(())
    }

    fn donate(&mut self, pool: usize, amount: u64) -> Verdict {
        let pool = &mut self.pools[pool];
        let left = pool.balances[FUNDER].checked_sub(amount);
        pool.balances[FUNDER] = left.ok_or("TokensMissing")?;
        if pool.is_funded {
            pool.donated += amount;
        } else {
            pool.balances[0] += amount;
        }
        Ok(())
    }

    /// What the vault of a funded pool must hold: all that was put in and given, less what was paid and burned.
    pub(crate) fn vault(&self, pool: usize) -> u64 {
        let pool = &self.pools[pool];
        pool.funded + pool.donated - pool.paid_out - pool.penalties
    }
}
