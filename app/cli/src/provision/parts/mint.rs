//! Mints: the token's, the collateral's and the currency's. Those that the file names exist; others are made.

use flywheel_client::instructions::token::{self, MINT_BYTES};

use crate::provision::part::{Part, Settings, Step, Table};
use crate::provision::site::{MintSite, Site};
use crate::provision::value::Value;

/// The token's mint.
pub fn token(site: &Site<'_>) -> Part {
    part(
        site,
        "mint of the token",
        Table::Token,
        site.token,
        site.file.token.decimals,
    )
}

/// The mint of collateral, if there is collateral.
pub fn collateral(site: &Site<'_>) -> Option<Part> {
    let decimals = site.file.token.decimals;
    let mint = site.collateral?;
    // Collateral may be locked in the token itself.
    (mint.of.mint != site.token.of.mint)
        .then(|| part(site, "mint of the collateral", Table::Unwritten, mint, decimals))
}

/// The mint of the currency, if there is a market.
pub fn currency(site: &Site<'_>) -> Option<Part> {
    let decimals = site.file.market.as_ref()?.currency.decimals;
    Some(part(
        site,
        "mint of the currency",
        Table::Market,
        site.currency?,
        decimals,
    ))
}

fn part(site: &Site<'_>, name: &str, table: Table, mint: MintSite, decimals: u8) -> Part {
    let key = if table == Table::Market {
        "currency_decimals"
    } else {
        "decimals"
    };
    let settings = |decimals: u8| Settings::of(table).never(key, Value::number(decimals)).list();
    let mut part = Part::new(name, site.if_known(&[mint], mint.of.mint));
    part.wanted = settings(decimals);
    let found = site.on_chain.mints.get(&mint.of.mint);
    part.present = found.map(|found| settings(found.decimals));
    let bytes = usize::try_from(MINT_BYTES).unwrap_or(usize::MAX);
    let rent = site.mint_rent;
    let create = token::create_mint(&site.payer, &mint.of.mint, &site.authority, decimals, rent);
    // The instructions are made of addresses and numbers only, which always have a form.
    let create = create.map(Vec::from).unwrap_or_default();
    part.create = vec![Step::new(format!("create the {name}"), create).creating([bytes])];
    part
}
