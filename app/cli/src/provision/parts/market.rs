//! The market, created without a revenue pool and a feed, which it gets by an update.

use flywheel_client::accounts;
use flywheel_client::instructions::market::{self, MarketParametersArgs};
use flywheel_oracle::network_file::Market;
use solana_address::Address;

use crate::provision::part::{Part, Pending, Setting, Settings, Step, Table, Update};
use crate::provision::site::{MintSite, Site};
use crate::provision::value::Value;

/// How long after an order's end it can be settled where nothing else is said, in seconds: a day.
const SETTLE_SECONDS: u32 = 86_400;
/// Bytes of a vault.
const VAULT_BYTES: usize = 165;

/// What a market's account says.
pub fn settings(terms: &MarketParametersArgs) -> Vec<Setting> {
    Settings::of(Table::Market)
        .delayed("fee_bps", Value::number(terms.fee_bps))
        .delayed("settle_seconds", Value::number(terms.settle_seconds))
        .table(Table::Unwritten)
        .delayed("revenue pool", Value::Key(terms.revenue_pool))
        .delayed("price feed", Value::Key(terms.feed))
        .list()
}

/// What the file wants of the market.
pub fn wanted(site: &Site<'_>, market: &Market, currency: MintSite) -> MarketParametersArgs {
    let found = site.on_chain.market(&currency.of.mint).map(|found| found.account);
    let kept = found.map(|market| match market.update_ready_at {
        0 => market.parameters,
        _ => market.proposed,
    });
    let kept = kept.map_or(
        MarketParametersArgs {
            settle_seconds: SETTLE_SECONDS,
            ..MarketParametersArgs::default()
        },
        Into::into,
    );
    let or = |kept: Address, made: Address| match kept == Address::default() {
        true => made,
        false => kept,
    };
    MarketParametersArgs {
        revenue_pool: or(kept.revenue_pool, site.revenue(currency.of).pool()),
        feed: or(kept.feed, site.feed(currency.of).feed()),
        settle_seconds: site
            .file
            .deployment
            .market
            .settle_seconds
            .unwrap_or(kept.settle_seconds),
        fee_bps: market.fee_bps,
    }
}

/// The market.
pub fn part(site: &Site<'_>, market: &Market, currency: MintSite) -> Part {
    let found = site.on_chain.market(&currency.of.mint).map(|found| found.account);
    let pending = found.filter(|market| market.update_ready_at > 0);
    let wanted = wanted(site, market, currency);
    let of = site.market(currency.of);
    let mut part = Part::new("market", site.if_known(&[currency], of.address()));
    part.wanted = settings(&wanted);
    part.present = found.map(|market| settings(&market.parameters.into()));
    part.pending = pending.map(|market| Pending {
        settings: settings(&market.proposed.into()),
        ready_at: market.update_ready_at,
    });
    let goes = (wanted.revenue_pool, wanted.feed);
    let (fee, settle) = (wanted.fee_bps, wanted.settle_seconds);
    let propose = market::update_market(site.authority, of, goes, fee, settle);
    let apply = market::apply_market_update(site.authority, of);
    let create = market::create_market(site.payer, site.authority, of, fee, settle);
    let mut opening = vec![propose.clone()];
    if site.clock().delay == 0 {
        opening.push(apply.clone());
    }
    part.create = vec![
        Step::new("create the market", vec![create]).creating([accounts::Market::SPACE, VAULT_BYTES]),
        Step::new("open the market", opening),
    ];
    part.update = Some(Update { propose, apply });
    part
}
