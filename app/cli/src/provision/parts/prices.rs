//! The price feed of the token in the currency, and the insurance in the currency.

use flywheel_client::accounts::{Insurance, PriceFeed};
use flywheel_client::address;
use flywheel_client::instructions::revenue::{self, FeedParametersArgs};
use flywheel_client::instructions::staking;
use flywheel_oracle::network_file::Market;

use crate::provision::part::{Part, Pending, Setting, Settings, Step, Table, Update};
use crate::provision::site::{MintSite, Site};
use crate::provision::value::Value;

/// How old a price may be where nothing else is said, in seconds.
const PRICE_AGE_SECONDS: u32 = 3_600;
/// How far two prices may be apart where nothing else is said, in basis points.
const PRICE_DEVIATION_BPS: u16 = 100;
/// Bytes of a vault.
const VAULT_BYTES: usize = 165;

/// What a feed's account says.
pub fn feed_settings(scale: u8, terms: &FeedParametersArgs) -> Vec<Setting> {
    Settings::of(Table::Unwritten)
        .never("scale", Value::number(scale))
        .table(Table::Market)
        .delayed("price_sources", Value::Keys(terms.sources.to_vec()))
        .delayed("price_max_age_seconds", Value::number(terms.max_age_seconds))
        .delayed("price_max_deviation_bps", Value::number(terms.max_deviation_bps))
        .list()
}

/// What the file wants of the feed.
pub fn wanted_feed(site: &Site<'_>, currency: MintSite) -> FeedParametersArgs {
    let found = site.on_chain.feed(&site.token.of.mint, &currency.of.mint);
    let kept = found.map(|found| match found.account.update_ready_at {
        0 => found.account.parameters,
        _ => found.account.proposed,
    });
    let kept: FeedParametersArgs = kept.map_or(
        FeedParametersArgs {
            sources: site.sources,
            max_age_seconds: PRICE_AGE_SECONDS,
            max_deviation_bps: PRICE_DEVIATION_BPS,
        },
        Into::into,
    );
    let said = &site.file.deployment.market.prices;
    FeedParametersArgs {
        sources: said.sources.unwrap_or(kept.sources),
        max_age_seconds: said.max_age_seconds.unwrap_or(kept.max_age_seconds),
        max_deviation_bps: said.max_deviation_bps.unwrap_or(kept.max_deviation_bps),
    }
}

/// The price feed.
pub fn feed(site: &Site<'_>, currency: MintSite) -> Part {
    let found = site
        .on_chain
        .feed(&site.token.of.mint, &currency.of.mint)
        .map(|found| found.account);
    let pending = found.filter(|feed| feed.update_ready_at > 0);
    let wanted = wanted_feed(site, currency);
    // A whole token is what everybody quotes; a feed of another scale serves as well.
    let scale = found.map_or(site.file.token.decimals, |feed| feed.scale);
    let pair = site.feed(currency.of);
    let at = pair.feed();
    let mut part = Part::new("price feed", site.if_known(&[site.token, currency], at));
    part.wanted = feed_settings(scale, &wanted);
    part.present = found.map(|feed| feed_settings(feed.scale, &feed.parameters.into()));
    part.pending = pending.map(|feed| Pending {
        settings: feed_settings(feed.scale, &feed.proposed.into()),
        ready_at: feed.update_ready_at,
    });
    part.update = Some(Update {
        propose: revenue::update_price_feed(site.authority, site.network, at, wanted),
        apply: revenue::apply_price_feed(site.authority, site.network, at),
    });
    let create = revenue::create_price_feed(site.payer, site.authority, &pair, scale, wanted);
    part.create = vec![Step::new("create the price feed", vec![create]).creating([PriceFeed::SPACE])];
    part
}

/// What an insurance's account says. No limit is not written.
pub fn insurance_settings(epoch_cap: u64, decimals: u8) -> Vec<Setting> {
    let cap = Value::Amount {
        base_units: epoch_cap,
        decimals,
    };
    Settings::of(Table::Market).delayed("insurance_cap", cap).list()
}

/// The insurance.
pub fn insurance(site: &Site<'_>, market: &Market, currency: MintSite) -> Part {
    let found = site
        .on_chain
        .insurance(&currency.of.mint)
        .map(|found| found.account);
    let pending = found.filter(|one| one.update_ready_at > 0);
    let kept = pending
        .map(|one| one.proposed_cap)
        .or(found.map(|one| one.epoch_cap));
    let said = site.file.deployment.market.insurance_cap;
    let cap = said.or(kept).unwrap_or(u64::MAX);
    let decimals = market.currency.decimals;
    let at = address::insurance(&site.network, &currency.of.mint);
    let mut part = Part::new("insurance", site.if_known(&[currency], at));
    part.wanted = insurance_settings(cap, decimals);
    part.present = found.map(|one| insurance_settings(one.epoch_cap, decimals));
    part.pending = pending.map(|one| Pending {
        settings: insurance_settings(one.proposed_cap, decimals),
        ready_at: one.update_ready_at,
    });
    part.update = Some(Update {
        propose: staking::update_insurance(site.authority, site.network, at, cap),
        apply: staking::apply_insurance_update(site.authority, site.network, at),
    });
    let create = staking::create_insurance(site.payer, site.authority, site.network, currency.of, cap);
    part.create =
        vec![Step::new("create the insurance", vec![create]).creating([Insurance::SPACE, VAULT_BYTES])];
    part
}
