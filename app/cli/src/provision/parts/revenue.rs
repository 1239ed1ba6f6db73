//! Revenue pools: the token's own, in which burns are counted, and the currency's with split and auction.

use flywheel_client::accounts::RevenuePool;
use flywheel_client::address;
use flywheel_client::instructions::revenue::{
    self, Destinations, RecipientShare, ReferencePrice, RevenueParametersArgs, RevenuePoolArgs,
};
use flywheel_client::revenue::{RevenueParameters, StoredDestinations};
use flywheel_math::Q64x64;
use flywheel_oracle::network_file::Market;
use solana_address::Address;

use crate::provision::part::{Part, Pending, Setting, Settings, Step, Table, Update};
use crate::provision::site::{MintSite, SHARING, Site};
use crate::provision::value::Value;

const DAY: u32 = 86_400;
const FULL_BPS: u16 = 10_000;
/// Bytes of a vault.
const VAULT_BYTES: usize = 165;
/// Bounty for cranking where nothing else is said, in basis points.
const BOUNTY_BPS: u16 = 10;
/// How much of an epoch's income may be refunded where nothing else is said, in basis points.
const MAX_REFUND_BPS: u16 = 1_000;
/// How much the reference falls for a window without a sale where nothing else is said, in basis points.
const IDLE_STEP_BPS: u16 = 100;

/// What can be changed about a revenue pool, destinations included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevenueForm {
    /// Where shares go.
    pub destinations: Destinations,
    /// All else.
    pub terms: RevenueParametersArgs,
}

impl RevenueForm {
    /// Parameters as they are stored.
    pub fn of(stored: &RevenueParameters) -> Self {
        let some = |address: Address| (address != Address::default()).then_some(address);
        Self {
            destinations: Destinations {
                reward_pool: some(stored.destinations.reward_pool),
                stake_pool: some(stored.destinations.stake_pool),
                insurance: some(stored.destinations.insurance),
                feed: some(stored.destinations.feed),
            },
            terms: (*stored).into(),
        }
    }

    /// What an account with them says of a currency with `decimals`.
    pub fn settings(&self, decimals: u8) -> Vec<Setting> {
        let amount = |base_units| Value::Amount { base_units, decimals };
        let (terms, to) = (&self.terms, &self.destinations);
        let goes = |to: Option<Address>| Value::Key(to.unwrap_or_default());
        let mut settings = Settings::of(Table::Market)
            .delayed("bounty_bps", Value::number(terms.bounty_bps))
            .delayed("bounty_cap", amount(terms.bounty_cap))
            .delayed("max_refund_bps", Value::number(terms.max_refund_bps))
            .delayed("veto_authority", Value::Key(terms.veto))
            .table(Table::Split)
            .delayed("providers_bps", Value::number(terms.providers_bps))
            .delayed("stakers_bps", Value::number(terms.stakers_bps))
            .delayed("burn_bps", Value::number(terms.burn_bps))
            .delayed("treasury_bps", Value::number(terms.treasury_bps))
            .delayed("insurance_bps", Value::number(terms.insurance_bps));
        if terms.burn_limit_bps != terms.burn_bps {
            settings = settings
                .table(Table::Burn)
                .delayed("limit_bps", Value::number(terms.burn_limit_bps))
                .delayed("start_epoch", Value::Number(terms.slope_start_epoch))
                .delayed("end_epoch", Value::Number(terms.slope_end_epoch));
        }
        settings = settings
            .table(Table::Auction)
            .delayed("lot", amount(terms.lot))
            .delayed("window_seconds", Value::number(terms.window_seconds))
            .delayed("start_bps", Value::number(terms.start_bps))
            .delayed("floor_bps", Value::number(terms.floor_bps))
            .delayed("decay_seconds", Value::number(terms.decay_seconds))
            .delayed("min_fill", amount(terms.min_fill))
            .delayed("idle_step_bps", Value::number(terms.idle_step_bps));
        if to.feed.is_some() {
            settings = settings.delayed("max_deviation_bps", Value::number(terms.max_deviation_bps));
        }
        settings
            .table(Table::Unwritten)
            .delayed("market", Value::Key(terms.market))
            .delayed("providers' share goes to", goes(to.reward_pool))
            .delayed("stakers' share goes to", goes(to.stake_pool))
            .delayed("insurance's share goes to", goes(to.insurance))
            .delayed("price feed", goes(to.feed))
            .list()
    }
}

/// Whether the program takes them for a pool that is not native.
///
/// # Errors
/// The program's sentence.
pub fn validate(form: &RevenueForm) -> Result<(), String> {
    let to = &form.destinations;
    let destinations = StoredDestinations {
        reward_pool: to.reward_pool.unwrap_or_default(),
        stake_pool: to.stake_pool.unwrap_or_default(),
        insurance: to.insurance.unwrap_or_default(),
        feed: to.feed.unwrap_or_default(),
    };
    let parameters = form.terms.with(destinations);
    parameters.validate(false).map_err(|error| error.to_string())
}

/// The token's own revenue pool, where burns have to be counted. The file says nothing of its terms.
pub fn native(site: &Site<'_>) -> Option<Part> {
    if !site.counts_burns() {
        return None;
    }
    let of = site.native();
    let mut part = Part::new(
        "revenue pool of the token",
        site.if_known(&[site.token], of.pool()),
    );
    part.present = site.on_chain.revenue_pool(&of.mint.mint).map(|_| Vec::new());
    let args = RevenuePoolArgs {
        parameters: RevenueParametersArgs {
            veto: site
                .file
                .deployment
                .market
                .revenue
                .veto_authority
                .unwrap_or(site.authority),
            lot: u64::MAX,
            window_seconds: DAY,
            burn_bps: FULL_BPS,
            burn_limit_bps: FULL_BPS,
            ..RevenueParametersArgs::default()
        },
        ..RevenuePoolArgs::default()
    };
    let create = revenue::create_revenue_pool(site.payer, site.authority, &of, args);
    part.create = vec![
        Step::new("create the revenue pool of the token", vec![create])
            .creating([RevenuePool::SPACE, VAULT_BYTES]),
    ];
    Some(part)
}

/// Split, burn and auction of the file, with all else as it is `kept`.
pub fn ruled(market: &Market, kept: RevenueParametersArgs) -> RevenueParametersArgs {
    let (split, auction, slope) = (market.split, market.auction, market.burn);
    RevenueParametersArgs {
        lot: auction.lot,
        slope_start_epoch: slope.map_or(kept.slope_start_epoch, |slope| slope.start_epoch.into()),
        slope_end_epoch: slope.map_or(kept.slope_end_epoch, |slope| slope.end_epoch.into()),
        window_seconds: auction.window_seconds,
        decay_seconds: auction.decay_seconds,
        providers_bps: split.providers_bps,
        stakers_bps: split.stakers_bps,
        burn_bps: split.burn_bps,
        treasury_bps: split.treasury_bps,
        insurance_bps: split.insurance_bps,
        burn_limit_bps: slope.map_or(split.burn_bps, |slope| slope.limit_bps),
        start_bps: auction.start_bps,
        floor_bps: auction.floor_bps,
        ..kept
    }
}

/// What a whole token costs when the first auction opens.
pub fn reference(site: &Site<'_>, market: &Market) -> ReferencePrice {
    ReferencePrice {
        tokens: 10u64
            .checked_pow(u32::from(site.file.token.decimals))
            .unwrap_or(u64::MAX),
        payment: market.token_price,
    }
}

/// What the file wants of the currency's revenue pool.
pub fn wanted(site: &Site<'_>, market: &Market, currency: MintSite) -> RevenueForm {
    let found = site
        .on_chain
        .revenue_pool(&currency.of.mint)
        .map(|found| found.account);
    let kept = found.map(|pool| match pool.update_ready_at {
        0 => RevenueForm::of(&pool.parameters),
        _ => RevenueForm::of(&pool.proposed),
    });
    let kept = kept.unwrap_or_else(|| new_pool(site, market, currency));
    let said = &site.file.deployment.market.revenue;
    let feed = said.max_deviation_bps.map(|_| site.feed(currency.of).feed());
    RevenueForm {
        destinations: Destinations {
            feed: kept.destinations.feed.or(feed),
            ..kept.destinations
        },
        terms: RevenueParametersArgs {
            veto: said.veto_authority.unwrap_or(kept.terms.veto),
            min_fill: said.min_fill.unwrap_or(kept.terms.min_fill),
            bounty_cap: said.bounty_cap.unwrap_or(kept.terms.bounty_cap),
            idle_step_bps: said.idle_step_bps.unwrap_or(kept.terms.idle_step_bps),
            max_deviation_bps: said.max_deviation_bps.unwrap_or(kept.terms.max_deviation_bps),
            max_refund_bps: said.max_refund_bps.unwrap_or(kept.terms.max_refund_bps),
            bounty_bps: said.bounty_bps.unwrap_or(kept.terms.bounty_bps),
            ..ruled(market, kept.terms)
        },
    }
}

/// What a new pool has where the file says nothing. The auction never asks for less than a tenth of the first price.
fn new_pool(site: &Site<'_>, market: &Market, currency: MintSite) -> RevenueForm {
    let mint = currency.of.mint;
    let first = reference(site, market);
    let price = Q64x64::from_ratio_ceil(first.tokens, first.payment);
    let least = price.and_then(|price| price.mul_ratio_ceil(1, 10));
    let insurance = address::insurance(&site.network, &mint);
    RevenueForm {
        destinations: Destinations {
            reward_pool: Some(address::pool(&site.network, &mint)),
            stake_pool: Some(address::stake_pool(&site.network, &site.token.of.mint, SHARING)),
            insurance: Some(address::insurance_vault(&insurance)),
            feed: None,
        },
        terms: RevenueParametersArgs {
            market: site.market(currency.of).address(),
            veto: site.authority,
            min_price: least.map_or(1, Q64x64::to_bits).max(1),
            bounty_cap: 10u64
                .checked_pow(u32::from(market.currency.decimals))
                .unwrap_or(u64::MAX),
            bounty_bps: BOUNTY_BPS,
            max_refund_bps: MAX_REFUND_BPS,
            idle_step_bps: IDLE_STEP_BPS,
            ..RevenueParametersArgs::default()
        },
    }
}

/// The currency's revenue pool.
pub fn pool(site: &Site<'_>, market: &Market, currency: MintSite) -> Part {
    let found = site
        .on_chain
        .revenue_pool(&currency.of.mint)
        .map(|found| found.account);
    let pending = found.filter(|pool| pool.update_ready_at > 0);
    let wanted = wanted(site, market, currency);
    let decimals = market.currency.decimals;
    let of = site.revenue(currency.of);
    let at = of.pool();
    let mut part = Part::new("revenue pool", site.if_known(&[currency], at));
    part.wanted = wanted.settings(decimals);
    part.present = found.map(|pool| RevenueForm::of(&pool.parameters).settings(decimals));
    part.pending = pending.map(|pool| Pending {
        settings: RevenueForm::of(&pool.proposed).settings(decimals),
        ready_at: pool.update_ready_at,
    });
    let (authority, network) = (site.authority, site.network);
    part.update = Some(Update {
        propose: revenue::update_revenue_pool(authority, network, at, &wanted.destinations, wanted.terms),
        apply: revenue::apply_revenue_update(authority, network, at),
    });
    let args = RevenuePoolArgs {
        token_pool: Some(site.native().pool()),
        destinations: wanted.destinations,
        parameters: wanted.terms,
        reference: reference(site, market),
        recipients: shares(site),
    };
    let create = revenue::create_revenue_pool(site.payer, authority, &of, args);
    part.create =
        vec![Step::new("create the revenue pool", vec![create]).creating([RevenuePool::SPACE, VAULT_BYTES])];
    part
}

fn shares(site: &Site<'_>) -> Vec<RecipientShare> {
    let recipients = site.recipients.iter();
    recipients
        .map(|one| RecipientShare {
            wallet: one.wallet,
            bps: one.bps,
        })
        .collect()
}

/// What recipients are in the file.
pub fn recipient_settings(recipients: impl Iterator<Item = (Address, u16)>) -> Vec<Setting> {
    let shares = recipients.filter(|(_, bps)| *bps > 0).collect();
    Settings::of(Table::Market)
        .delayed("recipients", Value::Shares(shares))
        .list()
}

/// Who shares the treasury's part: proposed and applied apart from all else.
pub fn recipients(site: &Site<'_>, currency: MintSite) -> Part {
    let found = site
        .on_chain
        .revenue_pool(&currency.of.mint)
        .map(|found| found.account);
    let pending = found.filter(|pool| pool.recipients_ready_at > 0);
    let said = site.file.deployment.market.revenue.recipients.is_some();
    let at = site.revenue(currency.of).pool();
    let mut part = Part::new(
        "recipients of the treasury's part",
        site.if_known(&[currency], at),
    );
    let wanted = recipient_settings(site.recipients.iter().map(|one| (one.wallet, one.bps)));
    part.present = Some(match &found {
        Some(pool) => recipient_settings(pool.recipients().iter().map(|one| (one.wallet, one.bps))),
        // The pool is created with them.
        None => wanted.clone(),
    });
    part.pending = pending.map(|pool| {
        let proposed = pool.proposed_recipients.iter();
        Pending {
            settings: recipient_settings(proposed.map(|one| (one.wallet, one.bps))),
            ready_at: pool.recipients_ready_at,
        }
    });
    part.wanted = match &part.pending {
        Some(pending) if !said => pending.settings.clone(),
        _ => wanted,
    };
    part.update = Some(Update {
        propose: revenue::update_recipients(site.authority, site.network, at, shares(site)),
        apply: revenue::apply_recipients(site.authority, site.network, at),
    });
    part
}
