//! Stake pools: of collateral, and of those who share revenue.

use flywheel_client::accounts::{OperatorStake, StakePool};
use flywheel_client::address;
use flywheel_client::instructions::staking::{self, Behind, PoolKind, StakeParametersArgs};
use flywheel_oracle::network_file::StakeTerms;

use crate::commands::new_stake_pool;
use crate::provision::part::{By, Part, Pending, Setting, Settings, Step, Table, Update};
use crate::provision::site::{MintSite, SHARING, Site};
use crate::provision::value::Value;

/// Bytes of a vault.
const VAULT_BYTES: usize = 165;

/// What a stake pool's terms are in the file.
pub fn settings(table: Table, terms: &StakeParametersArgs, decimals: u8) -> Vec<Setting> {
    let tokens = |base_units| Value::Amount { base_units, decimals };
    Settings::of(table)
        .delayed("minimum_stake", tokens(terms.minimum_stake))
        .delayed("share_floor", tokens(terms.share_floor))
        .delayed("max_share_bps", Value::number(terms.max_share_bps))
        .delayed("unbonding_seconds", Value::number(terms.unbonding_seconds))
        .delayed("min_lock_seconds", Value::number(terms.min_lock_seconds))
        .delayed("max_lock_seconds", Value::number(terms.max_lock_seconds))
        .delayed("max_multiplier_bps", Value::number(terms.max_multiplier_bps))
        .delayed("reward_seconds", Value::number(terms.reward_seconds))
        .delayed("grace_seconds", Value::number(terms.grace_seconds))
        .delayed("appeal_seconds", Value::number(terms.appeal_seconds))
        .delayed("execution_seconds", Value::number(terms.execution_seconds))
        .delayed("slash_cap_bps", Value::number(terms.slash_cap_bps))
        .delayed("reporter_bps", Value::number(terms.reporter_bps))
        .delayed("insurance_bps", Value::number(terms.insurance_bps))
        .delayed("insurance", Value::Key(terms.insurance))
        .delayed("treasury_bps", Value::number(terms.treasury_bps))
        .delayed("treasury", Value::Key(terms.treasury))
        .delayed("fault_period_seconds", Value::number(terms.fault_period_seconds))
        .delayed("fault_fee_bps", Value::number(terms.fault_fee_bps))
        .delayed("fault_periods", Value::number(terms.fault_periods))
        .delayed("termination_bps", Value::number(terms.termination_bps))
        .delayed("veto_authority", Value::Key(terms.veto_authority))
        .delayed("transferable", Value::Flag(terms.transferable))
        .list()
}

/// What the file says, over what is kept.
fn over(said: &StakeTerms, kept: StakeParametersArgs) -> StakeParametersArgs {
    StakeParametersArgs {
        treasury: said.treasury.unwrap_or(kept.treasury),
        insurance: said.insurance.unwrap_or(kept.insurance),
        veto_authority: said.veto_authority.unwrap_or(kept.veto_authority),
        minimum_stake: said.minimum_stake.unwrap_or(kept.minimum_stake),
        share_floor: said.share_floor.unwrap_or(kept.share_floor),
        unbonding_seconds: said.unbonding_seconds.unwrap_or(kept.unbonding_seconds),
        min_lock_seconds: said.min_lock_seconds.unwrap_or(kept.min_lock_seconds),
        max_lock_seconds: said.max_lock_seconds.unwrap_or(kept.max_lock_seconds),
        reward_seconds: said.reward_seconds.unwrap_or(kept.reward_seconds),
        grace_seconds: said.grace_seconds.unwrap_or(kept.grace_seconds),
        appeal_seconds: said.appeal_seconds.unwrap_or(kept.appeal_seconds),
        execution_seconds: said.execution_seconds.unwrap_or(kept.execution_seconds),
        fault_period_seconds: said.fault_period_seconds.unwrap_or(kept.fault_period_seconds),
        max_multiplier_bps: said.max_multiplier_bps.unwrap_or(kept.max_multiplier_bps),
        max_share_bps: said.max_share_bps.unwrap_or(kept.max_share_bps),
        slash_cap_bps: said.slash_cap_bps.unwrap_or(kept.slash_cap_bps),
        reporter_bps: said.reporter_bps.unwrap_or(kept.reporter_bps),
        insurance_bps: said.insurance_bps.unwrap_or(kept.insurance_bps),
        treasury_bps: said.treasury_bps.unwrap_or(kept.treasury_bps),
        fault_fee_bps: said.fault_fee_bps.unwrap_or(kept.fault_fee_bps),
        fault_periods: said.fault_periods.unwrap_or(kept.fault_periods),
        termination_bps: said.termination_bps.unwrap_or(kept.termination_bps),
        transferable: said.transferable.unwrap_or(kept.transferable),
    }
}

/// What the file wants of a stake pool.
pub fn wanted(site: &Site<'_>, mint: MintSite, kind: PoolKind, said: &StakeTerms) -> StakeParametersArgs {
    let found = site
        .on_chain
        .stake_pool(&mint.of.mint, kind)
        .map(|found| found.account);
    let kept = found.map(|pool| match pool.update_ready_at {
        0 => pool.parameters,
        _ => pool.proposed,
    });
    let kept = kept.map_or_else(|| new_stake_pool(kind, site.authority), Into::into);
    over(said, kept)
}

/// The collateral's stake pool, if there is collateral.
pub fn collateral(site: &Site<'_>) -> Option<Part> {
    let (mint, said) = (site.collateral?, &site.file.deployment.collateral);
    let table = Table::CollateralPool;
    Some(part(
        site,
        "stake pool of collateral",
        (mint, PoolKind::Collateral),
        table,
        said,
    ))
}

/// The stake pool that shares revenue.
pub fn sharing(site: &Site<'_>) -> Part {
    let said = &site.file.deployment.market.stake;
    part(
        site,
        "stake pool that shares revenue",
        (site.token, SHARING),
        Table::MarketStake,
        said,
    )
}

fn part(
    site: &Site<'_>,
    name: &str,
    (mint, kind): (MintSite, PoolKind),
    table: Table,
    said: &StakeTerms,
) -> Part {
    let found = site
        .on_chain
        .stake_pool(&mint.of.mint, kind)
        .map(|found| found.account);
    let pending = found.filter(|pool| pool.update_ready_at > 0);
    let wanted = wanted(site, mint, kind, said);
    let decimals = site.file.token.decimals;
    let at = address::stake_pool(&site.network, &mint.of.mint, kind);
    let mut part = Part::new(name, site.if_known(&[mint], at));
    part.wanted = settings(table, &wanted, decimals);
    part.present = found.map(|pool| settings(table, &pool.parameters.into(), decimals));
    part.pending = pending.map(|pool| Pending {
        settings: settings(table, &pool.proposed.into(), decimals),
        ready_at: pool.update_ready_at,
    });
    part.update = Some(Update {
        propose: staking::update_stake_pool(site.authority, site.network, at, wanted),
        apply: staking::apply_stake_pool_update(site.authority, site.network, at),
    });
    let create = staking::create_stake_pool(site.payer, site.authority, site.network, mint.of, kind, wanted);
    part.create =
        vec![Step::new(format!("create the {name}"), vec![create]).creating([StakePool::SPACE, VAULT_BYTES])];
    part
}

/// The currency among the rewards of the stake pool.
pub fn reward(site: &Site<'_>, currency: MintSite) -> Part {
    let mint = site.token.of.mint;
    let at = address::stake_pool(&site.network, &mint, SHARING);
    let pool = site
        .on_chain
        .stake_pool(&mint, SHARING)
        .map(|found| found.account);
    let is_paid = pool.is_some_and(|pool| {
        pool.rewards()
            .iter()
            .any(|reward| reward.mint == currency.of.mint)
    });
    let vault = address::stake_reward_vault(&at, &currency.of.mint);
    let mut part = Part::new(
        "rewards of stakers in the currency",
        site.if_known(&[site.token, currency], vault),
    );
    part.present = is_paid.then(Vec::new);
    let add = staking::add_reward_mint(site.payer, site.authority, site.network, at, currency.of);
    part.create = vec![Step::new("add the currency to the rewards", vec![add]).creating([VAULT_BYTES])];
    part
}

/// Stake behind nobody.
pub fn unassigned(site: &Site<'_>) -> Part {
    let at = address::stake_pool(&site.network, &site.token.of.mint, SHARING);
    let behind = Behind::nobody(at);
    let mut part = Part::new(
        "stake behind nobody",
        site.if_known(&[site.token], behind.stake()),
    );
    part.present = site.on_chain.unassigned.contains(&at).then(Vec::new);
    let open = staking::open_operator_stake(site.payer, behind);
    part.create = vec![
        Step::new("open the stake behind nobody", vec![open])
            .creating([OperatorStake::SPACE])
            .by(By::Anybody),
    ];
    part
}
