//! Pools' parameters, pauses, reward mints and operator stakes in the model.

use flywheel_client::instructions::staking::StakeParametersArgs;
use solana_address::Address;

use super::{
    Action, By, COLLATERAL, GOVERNANCE, MISSING, Model, REVENUE, Reward, Stake, Verdict, WEEK, allow,
};
use crate::world::{CHANGE_DELAY, keypair};
use solana_signer::Signer;

/// A year, seconds.
const YEAR: u32 = 31_536_000;
/// 90 days, seconds.
const QUARTER: u32 = 7_776_000;

/// Parameters from a number: each field one of a few values, one set in six out of range.
pub(crate) fn parameters(pool: usize, dice: u64, receivers: [Address; 2]) -> StakeParametersArgs {
    let mut left = dice;
    let mut pick = |sides: u64| {
        let face = left % sides;
        left /= sides;
        usize::try_from(face).expect("a small number")
    };
    let split = [
        (0, 0, 0),
        (500, 2_000, 1_000),
        (3_333, 3_333, 3_334),
        (10_000, 0, 0),
    ][pick(4)];
    let mut new = StakeParametersArgs {
        treasury: receivers[0],
        insurance: receivers[1],
        veto_authority: keypair("veto").pubkey(),
        minimum_stake: [1, 1, 100, 1_000_000][pick(4)],
        share_floor: [0, 10_000_000][pick(2)],
        unbonding_seconds: [0, 1_209_600, YEAR][pick(3)],
        min_lock_seconds: 0,
        max_lock_seconds: [0, 60_480_000, 126_403_200, 1_000][pick(4)],
        reward_seconds: [1, 1_000_000, YEAR, 604_800][pick(4)],
        grace_seconds: 86_400,
        appeal_seconds: [0, 259_200][pick(2)],
        execution_seconds: [1, 604_800, QUARTER][pick(3)],
        fault_period_seconds: 0,
        max_multiplier_bps: [10_000, 30_000, u16::MAX][pick(3)],
        max_share_bps: [10_000, 10_000, 10_000, 4_000][pick(4)],
        slash_cap_bps: [10_000, 5_000, 10_000, 137][pick(4)],
        reporter_bps: split.0,
        insurance_bps: split.1,
        treasury_bps: split.2,
        fault_fee_bps: 0,
        fault_periods: 0,
        termination_bps: 0,
        transferable: pick(4) != 0,
    };
    if pool == COLLATERAL {
        (new.max_lock_seconds, new.max_multiplier_bps) = (0, 10_000);
        let (period, fee, periods, last) = [
            (0, 0, 0, 0),
            (86_400, 100, 42, 850),
            (3_600, 33, 7, 10_000),
            (1, 10_000, 1, 0),
            (604_800, 7_777, 65_535, 3),
        ][pick(5)];
        (new.fault_period_seconds, new.fault_fee_bps) = (period, fee);
        (new.fault_periods, new.termination_bps) = (periods, last);
    }
    if pool == GOVERNANCE {
        new.min_lock_seconds = WEEK;
        new.max_lock_seconds = new.max_lock_seconds.max(60_480_000);
    }
    match pick(60) {
        59 => new.minimum_stake = 0,
        58 => new.max_share_bps = 10_001,
        57 => new.min_lock_seconds = new.max_lock_seconds + 1,
        56 => new.max_multiplier_bps = 9_999,
        55 => new.reward_seconds = 0,
        54 => new.execution_seconds = QUARTER + 1,
        53 => new.slash_cap_bps = 10_001,
        52 => (new.reporter_bps, new.insurance_bps) = (5_000, 5_001),
        51 => (new.treasury, new.treasury_bps) = (Address::default(), 1),
        50 => (new.fault_period_seconds, new.fault_periods) = (1, 0),
        49 => new.max_lock_seconds = 126_403_201,
        _ => {}
    }
    new
}

/// Whether parameters are in range.
pub(crate) fn validate(pool: usize, new: &StakeParametersArgs) -> Verdict {
    let share = (1..=10_000).contains(&new.max_share_bps);
    allow(new.minimum_stake > 0 && share, "StakeRangeInvalid")?;
    let range = new.min_lock_seconds <= new.max_lock_seconds && new.max_lock_seconds <= 209 * WEEK;
    let fits = match pool {
        COLLATERAL => new.max_lock_seconds == 0 && new.max_multiplier_bps == 10_000,
        REVENUE => true,
        _ => new.min_lock_seconds >= WEEK,
    };
    allow(range && fits && new.max_multiplier_bps >= 10_000, "LockInvalid")?;
    let times = new.unbonding_seconds <= YEAR && (1..=YEAR).contains(&new.reward_seconds);
    let windows = new.grace_seconds <= QUARTER && new.appeal_seconds <= QUARTER;
    let execution = (1..=QUARTER).contains(&new.execution_seconds);
    allow(times && windows && execution, "TimesInvalid")?;
    let parts = [new.reporter_bps, new.insurance_bps, new.treasury_bps].map(u32::from);
    let received = |bps: u16, account: Address| bps == 0 || account != Address::default();
    let have = received(new.insurance_bps, new.insurance) && received(new.treasury_bps, new.treasury);
    let split = parts.iter().sum::<u32>() <= 10_000 && new.slash_cap_bps <= 10_000;
    allow(split && have, "SlashInvalid")?;
    let none = (new.fault_fee_bps, new.fault_periods, new.termination_bps) == (0, 0, 0);
    let some = new.fault_fee_bps <= 10_000 && new.termination_bps <= 10_000 && new.fault_periods > 0;
    let faults = if new.fault_period_seconds == 0 {
        none
    } else {
        pool == COLLATERAL && some
    };
    allow(faults, "FaultFeesInvalid")
}

impl Model {
    pub(crate) fn attempt_managing(&mut self, action: &Action) -> Verdict {
        let now = self.now;
        match *action {
            Action::CreateStakePool { pool, dice, by } => {
                allow(by == By::Authority, "AuthorityMismatch")?;
                validate(pool, &parameters(pool, dice, self.receivers))?;
                Err("AccountExists")
            }
            Action::UpdateStakePool { pool, dice, by } => {
                allow(by == By::Authority, "AuthorityMismatch")?;
                let new = parameters(pool, dice, self.receivers);
                validate(pool, &new)?;
                self.pools[pool].proposed = Some((new, now + CHANGE_DELAY));
                Ok(())
            }
            Action::ApplyStakePoolUpdate { pool } => {
                let of = &mut self.pools[pool];
                let (new, ready_at) = of.proposed.take().ok_or("ChangeNotPending")?;
                allow(now >= ready_at, "ChangeNotReady")?;
                of.parameters = new;
                Ok(())
            }
            Action::SetStakePause { pool, paused, by } => {
                allow(matches!(by, By::Authority | By::Pauser), "PauserMismatch")?;
                self.pools[pool].paused = paused;
                Ok(())
            }
            Action::AddRewardMint { pool, mint, by } => {
                allow(by == By::Authority, "AuthorityMismatch")?;
                let of = &mut self.pools[pool];
                allow(of.place(mint).is_err(), "RewardMintExists")?;
                allow(of.rewards.len() < 4, "RewardMintsFull")?;
                of.rewards.push(Reward {
                    mint,
                    updated: now,
                    ..Reward::default()
                });
                Ok(())
            }
            Action::OpenOperatorStake { pool, behind } => {
                let fits = match pool {
                    COLLATERAL => behind != 0,
                    REVENUE => true,
                    _ => behind == 0,
                };
                allow(fits, "OperatorNotTaken")?;
                let of = &mut self.pools[pool];
                allow(!of.stakes.contains_key(&behind), "AccountExists")?;
                of.stakes.insert(behind, Stake::default());
                of.accrue_stake(behind, now);
                self.refresh_bond(pool, behind);
                Ok(())
            }
            Action::UpdateBond { pool, behind } => {
                allow(self.pools[pool].stakes.contains_key(&behind), MISSING)?;
                allow(pool == COLLATERAL, "OperatorNotTaken")?;
                self.refresh_bond(pool, behind);
                Ok(())
            }
            _ => unreachable!("{action:?} is done elsewhere"),
        }
    }
}
