//! What may be changed about a stake pool, as it is typed.

use clap::Args;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::staking::{PoolKind, StakeParametersArgs};
use flywheel_client::staking::{MAX_REWARD_SECONDS, MAX_UNBONDING_SECONDS, MAX_WINDOW_SECONDS};
use solana_address::Address;

use crate::failure::Failure;
use crate::fees;
use crate::purse::Coin;
use crate::show::duration;
use crate::words::{self, SWITCH};

const DAY: u32 = 86_400;
/// The longest lock that any pool takes, and the shortest that votes: 209 weeks, and one.
const LONGEST_LOCK: u32 = 209 * 7 * DAY;
const WEEK: u32 = 7 * DAY;

/// The parameters of a pool.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub struct PoolTermsArgs {
    /// The least that a position holds, in whole tokens [a new pool: 1 base unit]
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    minimum_stake: Option<String>,
    /// The most of the pool's weight that one member may have, 0.0001 to 1 [a new pool: 1]
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    max_share: Option<u16>,
    /// What a member may stake whatever its share, in whole tokens [a new pool: 0]
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    share_floor: Option<String>,
    /// Between a request to unbond and the payment, at most a year [a new pool: 14d]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    unbonding: Option<u32>,
    /// The shortest lock [a new pool: none, for governance 7d]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    min_lock: Option<u32>,
    /// The longest lock, at most 1463d [a new pool: 365d, for governance 1456d, for collateral none]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    max_lock: Option<u32>,
    /// What the longest lock multiplies rewards by [a new pool: 4 for revenue, 1 for others]
    #[arg(long, value_name = "FACTOR", value_parser = words::basis_points)]
    max_multiplier: Option<u32>,
    /// Over how long rewards that are put in are released, at most a year [a new pool: 7d]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    reward_time: Option<u32>,
    /// How long collateral may fall short, at most 90d [a new pool: 7d]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    grace: Option<u32>,
    /// How long a slash case can be appealed, at most 90d [a new pool: 7d]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    appeal_time: Option<u32>,
    /// How long a slash case can be voted on, and executed, at most 90d [a new pool: 14d]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    execution_time: Option<u32>,
    /// The most that slashes take from an operator in an epoch, 0 to 1 [a new pool: 0.5]
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    slash_cap: Option<u16>,
    /// Share of a slash for who reported; what nobody gets is burned [a new pool: 0]
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    reporter_share: Option<u16>,
    /// Share of a slash for the insurance [a new pool: 0]
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    insurance_share: Option<u16>,
    /// The token account of the insurance
    #[arg(long, value_name = "TOKEN_ACCOUNT", value_parser = words::address)]
    insurance: Option<Address>,
    /// Share of a slash for the treasury [a new pool: 0]
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    treasury_share: Option<u16>,
    /// The token account of the treasury
    #[arg(long, value_name = "TOKEN_ACCOUNT", value_parser = words::address)]
    treasury: Option<Address>,
    /// For each how long a failed device of collateral pays a fee; 0 for no fees [a new pool: none]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    fault_period: Option<u32>,
    /// The fee of a failed device for each period, a share of its bond [a new pool: 0]
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    fault_fee: Option<u16>,
    /// After how many periods a failed device pays the termination fee, and no more [a new pool: none]
    #[arg(long, value_name = "N")]
    fault_periods: Option<u16>,
    /// The termination fee of a failed device, a share of its bond [a new pool: 0]
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    termination_fee: Option<u16>,
    /// Who may veto a slash [a new pool: the network's authority]
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    veto: Option<Address>,
    /// Whether positions can be given to another owner [a new pool: off]
    #[arg(long, value_parser = words::one_of(SWITCH))]
    transferable: Option<bool>,
}

/// What a pool is given where nothing else is named.
pub fn new_pool(kind: PoolKind, authority: Address) -> StakeParametersArgs {
    let (min_lock_seconds, max_lock_seconds, max_multiplier_bps) = match kind {
        PoolKind::Collateral => (0, 0, 10_000),
        PoolKind::Revenue => (0, 365 * DAY, 40_000),
        PoolKind::Governance => (WEEK, 208 * WEEK, 10_000),
    };
    StakeParametersArgs {
        veto_authority: authority,
        minimum_stake: 1,
        unbonding_seconds: 14 * DAY,
        min_lock_seconds,
        max_lock_seconds,
        reward_seconds: WEEK,
        grace_seconds: WEEK,
        appeal_seconds: WEEK,
        execution_seconds: 14 * DAY,
        max_multiplier_bps,
        max_share_bps: 10_000,
        slash_cap_bps: 5_000,
        ..StakeParametersArgs::default()
    }
}

impl PoolTermsArgs {
    /// `base` with what was typed in its place; refuses what the chain would refuse.
    pub fn over(
        &self,
        base: StakeParametersArgs,
        kind: PoolKind,
        coin: &Coin,
        chain: &dyn Chain,
    ) -> Result<StakeParametersArgs, Failure> {
        let tokens = |option, typed: &Option<String>, before| match typed {
            Some(text) => coin.base_units(option, text),
            None => Ok(before),
        };
        let terms = StakeParametersArgs {
            treasury: self.treasury.unwrap_or(base.treasury),
            insurance: self.insurance.unwrap_or(base.insurance),
            veto_authority: self.veto.unwrap_or(base.veto_authority),
            minimum_stake: tokens("--minimum-stake", &self.minimum_stake, base.minimum_stake)?,
            share_floor: tokens("--share-floor", &self.share_floor, base.share_floor)?,
            unbonding_seconds: self.unbonding.unwrap_or(base.unbonding_seconds),
            min_lock_seconds: self.min_lock.unwrap_or(base.min_lock_seconds),
            max_lock_seconds: self.max_lock.unwrap_or(base.max_lock_seconds),
            reward_seconds: self.reward_time.unwrap_or(base.reward_seconds),
            grace_seconds: self.grace.unwrap_or(base.grace_seconds),
            appeal_seconds: self.appeal_time.unwrap_or(base.appeal_seconds),
            execution_seconds: self.execution_time.unwrap_or(base.execution_seconds),
            max_multiplier_bps: self.multiplier(base.max_multiplier_bps)?,
            max_share_bps: self.max_share.unwrap_or(base.max_share_bps),
            slash_cap_bps: self.slash_cap.unwrap_or(base.slash_cap_bps),
            reporter_bps: self.reporter_share.unwrap_or(base.reporter_bps),
            insurance_bps: self.insurance_share.unwrap_or(base.insurance_bps),
            treasury_bps: self.treasury_share.unwrap_or(base.treasury_bps),
            fault_period_seconds: self.fault_period.unwrap_or(base.fault_period_seconds),
            fault_fee_bps: self.fault_fee.unwrap_or(base.fault_fee_bps),
            fault_periods: self.fault_periods.unwrap_or(base.fault_periods),
            termination_bps: self.termination_fee.unwrap_or(base.termination_bps),
            transferable: self.transferable.unwrap_or(base.transferable),
        };
        require_stake(&terms)?;
        require_locks(&terms, kind)?;
        require_times(&terms)?;
        require_slash(&terms)?;
        require_faults(&terms, kind)?;
        self.require_accounts(coin, chain)?;
        Ok(terms)
    }

    fn multiplier(&self, before: u16) -> Result<u16, Failure> {
        let typed = self.max_multiplier.unwrap_or(before.into());
        u16::try_from(typed)
            .ok()
            .filter(|bps| *bps >= 10_000)
            .ok_or_else(|| argument("--max-multiplier: type a factor from 1 to 6.5535"))
    }

    /// Refuses token accounts to pay to that are none of the mint.
    fn require_accounts(&self, coin: &Coin, chain: &dyn Chain) -> Result<(), Failure> {
        for account in [self.insurance, self.treasury].iter().flatten() {
            fees::token_account(chain, account, &coin.mint)?;
        }
        Ok(())
    }
}

fn require_stake(terms: &StakeParametersArgs) -> Result<(), Failure> {
    if terms.minimum_stake == 0 {
        return Err(argument("--minimum-stake: type more than nothing"));
    }
    if terms.max_share_bps == 0 {
        return Err(argument("--max-share: type a share from 0.0001 to 1"));
    }
    Ok(())
}

fn require_locks(terms: &StakeParametersArgs, kind: PoolKind) -> Result<(), Failure> {
    let (min, max) = (terms.min_lock_seconds, terms.max_lock_seconds);
    if kind == PoolKind::Collateral && (max != 0 || terms.max_multiplier_bps != 10_000) {
        return Err(argument(
            "collateral has neither locks nor multipliers; leave --max-lock and --max-multiplier out",
        ));
    }
    if min > max {
        return Err(argument(format!(
            "--min-lock {} is above --max-lock {}; swap them",
            duration(min),
            duration(max)
        )));
    }
    if max > LONGEST_LOCK {
        return Err(too_long("--max-lock", max, LONGEST_LOCK));
    }
    if kind == PoolKind::Governance && min < WEEK {
        return Err(argument(format!(
            "--min-lock {}: what votes is locked for a week at least; type 7d or more",
            duration(min)
        )));
    }
    Ok(())
}

fn require_times(terms: &StakeParametersArgs) -> Result<(), Failure> {
    let times = [
        ("--unbonding", terms.unbonding_seconds, MAX_UNBONDING_SECONDS),
        ("--reward-time", terms.reward_seconds, MAX_REWARD_SECONDS),
        ("--grace", terms.grace_seconds, MAX_WINDOW_SECONDS),
        ("--appeal-time", terms.appeal_seconds, MAX_WINDOW_SECONDS),
        ("--execution-time", terms.execution_seconds, MAX_WINDOW_SECONDS),
    ];
    if let Some((option, seconds, longest)) = times.iter().find(|(_, seconds, longest)| seconds > longest) {
        return Err(too_long(option, *seconds, *longest));
    }
    let some = [
        ("--reward-time", terms.reward_seconds),
        ("--execution-time", terms.execution_seconds),
    ];
    match some.iter().find(|(_, seconds)| *seconds == 0) {
        Some((option, _)) => Err(argument(format!("{option}: type a second or more"))),
        None => Ok(()),
    }
}

fn require_slash(terms: &StakeParametersArgs) -> Result<(), Failure> {
    let parts = [terms.reporter_bps, terms.insurance_bps, terms.treasury_bps];
    if parts.iter().map(|bps| u32::from(*bps)).sum::<u32>() > 10_000 {
        return Err(argument(
            "--reporter-share, --insurance-share and --treasury-share are more than 1 together; lower one",
        ));
    }
    let receivers = [
        ("insurance", terms.insurance_bps, terms.insurance),
        ("treasury", terms.treasury_bps, terms.treasury),
    ];
    let nowhere = receivers
        .iter()
        .find(|(_, bps, account)| *bps > 0 && *account == Address::default());
    match nowhere {
        Some((name, ..)) => Err(argument(format!(
            "--{name}-share goes nowhere; name a token account with --{name}"
        ))),
        None => Ok(()),
    }
}

fn require_faults(terms: &StakeParametersArgs, kind: PoolKind) -> Result<(), Failure> {
    let periods = terms.fault_periods > 0;
    let fees = terms.fault_fee_bps > 0 || terms.termination_bps > 0;
    match terms.fault_period_seconds {
        0 if fees || periods => Err(argument(
            "fees of failed devices have no period; name one with --fault-period, or end them with --fault-period 0 \
             --fault-fee 0 --fault-periods 0 --termination-fee 0",
        )),
        0 => Ok(()),
        _ if kind != PoolKind::Collateral => Err(argument(
            "only collateral pays fees for failed devices; leave --fault-period out",
        )),
        _ if !periods => Err(argument(
            "--fault-periods: type after how many periods a failed device pays no more, 1 or more",
        )),
        _ => Ok(()),
    }
}

fn too_long(option: &str, seconds: u32, longest: u32) -> Failure {
    argument(format!(
        "{option} {} is too long; at most {}",
        duration(seconds),
        duration(longest)
    ))
}

fn argument(text: impl Into<String>) -> Failure {
    Failure::Argument(text.into())
}
