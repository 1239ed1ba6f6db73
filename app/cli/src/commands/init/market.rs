//! Questions about what customers pay, and what becomes of it.

use toml_edit::DocumentMut;

use super::draft::{Comment, set, text_at};
use super::interview::{Interview, words_number};
use super::words::{percent, percent_text, percentages};
use crate::failure::Failure;

/// A market for presets that have none: a pass that each customer buys for an epoch.
const EXAMPLE: &str = include_str!("market.toml");

/// Who shares the revenue, in the order in which it is asked for.
const SHARES: [&str; 5] = [
    "providers_bps",
    "stakers_bps",
    "burn_bps",
    "treasury_bps",
    "insurance_bps",
];

/// Asks whether there is a market, and for its terms.
pub fn ask(interview: &mut Interview<'_>) -> Result<(), Failure> {
    interview.tell("\nThe market, in which customers pay for the work");
    let present = interview.draft().network().market.is_some();
    let help = "With a market customers' payments go to providers, stakers, a burn of tokens, treasury and insurance; without, \
                rewards are all there is.";
    let wanted = interview.yes_or_no(
        "market",
        "Is there a market",
        help,
        present,
        |document| match present {
            true => {
                document.remove("market");
                document.remove("plan");
                Ok(())
            }
            false => add(document),
        },
    )?;
    if !wanted {
        return Ok(());
    }
    ask_currency(interview)?;
    let default = interview.text_at("market", "fee_bps").parse().unwrap_or_default();
    let help = "What the network keeps of operators' sales, in percent; of what the network sells itself it keeps all.";
    interview.text(
        "market.fee",
        "Fee in percent",
        help,
        percent_text(default),
        |document, answer| {
            set(
                document,
                "market",
                "fee_bps",
                i64::from(percent(answer)?),
                Comment::Keep,
            )
        },
    )?;
    let help = "What the network keeps is shared by providers, stakers, burn, treasury and insurance: five percentages, in this \
                order, that sum to 100.";
    let default =
        SHARES.map(|key| percent_text(interview.text_at("market.split", key).parse().unwrap_or_default()));
    interview.text("market.split", "Split", help, default.join(" "), set_split)?;
    let default = interview.text_at("market", "token_price");
    let help = "What a token costs in that currency when the first auction of revenue for tokens opens; it finds its own price \
                from there.";
    interview.text(
        "market.token-price",
        "First price of a token",
        help,
        default,
        |document, answer| set(document, "market", "token_price", answer, Comment::Keep),
    )?;
    Ok(())
}

fn ask_currency(interview: &mut Interview<'_>) -> Result<(), Failure> {
    let default = interview.text_at("market", "currency");
    let help = "The symbol of what customers pay in, usually a dollar coin; at most 10 bytes.";
    interview.text(
        "market.currency",
        "Currency",
        help,
        default,
        |document, answer| set(document, "market", "currency", answer, Comment::Keep),
    )?;
    let default = interview.text_at("market", "currency_decimals");
    let help = "Digits behind its point, as its mint says: dollar coins have 6.";
    interview.text(
        "market.currency-decimals",
        "Its decimals",
        help,
        default,
        |document, answer| {
            set(
                document,
                "market",
                "currency_decimals",
                words_number(answer)?,
                Comment::Keep,
            )
        },
    )?;
    Ok(())
}

/// Sets the shares; a burn that grows goes at least as far as it begins.
fn set_split(document: &mut DocumentMut, answer: &str) -> Result<(), String> {
    let shares: [u16; 5] = percentages(answer)?;
    for (key, share) in SHARES.into_iter().zip(shares) {
        set(document, "market.split", key, i64::from(share), Comment::Keep)?;
    }
    let [_, _, burn, ..] = shares;
    let limit = text_at(document, "market.burn", "limit_bps").and_then(|text| text.parse::<u16>().ok());
    if let Some(limit) = limit {
        let comment = Comment::Fresh(format!("the burn grows from {} %", percent_text(burn)));
        set(
            document,
            "market.burn",
            "limit_bps",
            i64::from(limit.max(burn)),
            comment,
        )?;
    }
    Ok(())
}

/// Puts the example behind everything else.
fn add(document: &mut DocumentMut) -> Result<(), String> {
    let text = format!("{document}\n{EXAMPLE}");
    let whole: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.to_string())?;
    *document = whole;
    Ok(())
}
