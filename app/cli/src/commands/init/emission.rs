//! Questions about how many tokens come into being.

use flywheel_oracle::network_file::{Emission, EmissionKind};
use toml_edit::DocumentMut;

use super::asker::{Form, Question};
use super::draft::{Comment, set, table_mut, text_at};
use super::interview::{Interview, words_number};
use super::words::{long_duration, percent, percent_text};
use crate::failure::Failure;

const FIXED: &str = "fixed";
const GEOMETRIC: &str = "geometric";
const HALVING: &str = "halving";
const BURN_LINKED: &str = "burn-linked";
const FUNDED: &str = "funded";

/// The kinds, and what each does.
const KINDS: [(&str, &str); 5] = [
    (FIXED, "the same amount each epoch until all is emitted"),
    (
        GEOMETRIC,
        "each interval a constant part of what the one before emitted",
    ),
    (HALVING, "half as much after each interval"),
    (
        BURN_LINKED,
        "a part of what was burned in the epoch; nothing before customers pay",
    ),
    (FUNDED, "what somebody has paid in; no new tokens"),
];

/// Asks for the kind of schedule, and what belongs to it.
pub fn ask(interview: &mut Interview<'_>) -> Result<(), Failure> {
    interview.tell("\nThe emission: how many tokens are paid as rewards");
    let emission = interview.draft().network().emission;
    let question = Question {
        key: "emission.kind".to_owned(),
        prompt: "Schedule".to_owned(),
        help: "How the amount of an epoch follows from the one before.".to_owned(),
        default: kind_name(&emission).to_owned(),
        form: Form::Choice(
            KINDS
                .map(|(kind, meaning)| (kind.to_owned(), meaning.to_owned()))
                .to_vec(),
        ),
    };
    let kind = interview.ask(&question, set_kind)?;
    let amount = match kind.as_str() {
        FUNDED => return Ok(()),
        GEOMETRIC | HALVING => "first_epoch",
        _ => "per_epoch",
    };
    ask_amount(interview, amount)?;
    if kind == GEOMETRIC {
        let default = interview.text_at("emission", "retention");
        let help =
            "What an interval keeps of the one before, above 0 and below 1: 0.85 is 15 % less each time.";
        interview.text(
            "emission.retention",
            "Part that is kept",
            help,
            default,
            |document, answer| set(document, "emission", "retention", answer, Comment::Keep),
        )?;
    }
    if kind == GEOMETRIC || kind == HALVING {
        ask_interval(interview)?;
    }
    if kind == BURN_LINKED {
        let share = interview
            .text_at("emission", "share_bps")
            .parse()
            .unwrap_or_default();
        let help = "How much of what was burned in an epoch comes back as rewards, in percent.";
        let default = percent_text(share);
        interview.text(
            "emission.share",
            "Percent of burns",
            help,
            default,
            |document, answer| {
                set(
                    document,
                    "emission",
                    "share_bps",
                    i64::from(percent(answer)?),
                    Comment::Keep,
                )
            },
        )?;
    }
    let default = interview.text_at("emission", "cap");
    let help = "All epochs together emit at most so many tokens; a cap can never be raised.";
    interview.text(
        "emission.cap",
        "Tokens at most ever",
        help,
        default,
        |document, answer| {
            set(document, "emission", "cap", answer, Comment::Keep)?;
            renew_comments(document)
        },
    )?;
    Ok(())
}

fn ask_amount(interview: &mut Interview<'_>, field: &'static str) -> Result<(), Failure> {
    let default = interview.text_at("emission", field);
    let prompt = if field == "per_epoch" {
        "Tokens an epoch"
    } else {
        "Tokens in the first epoch"
    };
    let help = "What all devices together can earn in an epoch, in whole tokens, such as 6000 or 0.5.";
    let before = interview.draft().network().emission;
    let decimals = interview.draft().network().token.decimals;
    interview.text(
        "emission.amount",
        prompt,
        help,
        default,
        move |document, answer| {
            set(document, "emission", field, answer, Comment::Keep)?;
            follow_amount(document, field, before, decimals)?;
            renew_comments(document)
        },
    )?;
    Ok(())
}

/// Lets the cap be as many epochs' amounts as it was, so that it stays one that the amount fits under.
fn follow_amount(
    document: &mut DocumentMut,
    field: &str,
    before: Emission,
    decimals: u8,
) -> Result<(), String> {
    let text = text_at(document, "emission", field).unwrap_or_default();
    // What is no amount is for the parser of network files to refuse.
    let Ok(amount) = flywheel_oracle::decimal::parse(&text, decimals) else {
        return Ok(());
    };
    let cap = u128::from(before.cap) * u128::from(amount) / u128::from(before.per_epoch.max(1));
    let cap = cap.min(u128::from(u64::MAX)).max(u128::from(amount));
    set(
        document,
        "emission",
        "cap",
        flywheel_oracle::decimal::format(cap, decimals),
        Comment::Keep,
    )
}

fn ask_interval(interview: &mut Interview<'_>) -> Result<(), Failure> {
    let default = interview.text_at("emission", "interval_epochs");
    let default = if default.is_empty() {
        "1".to_owned()
    } else {
        default
    };
    let help = "After how many epochs the amount falls: 52 with weeks is a year.";
    interview.text(
        "emission.interval",
        "Epochs of an interval",
        help,
        default,
        |document, answer| {
            set(
                document,
                "emission",
                "interval_epochs",
                words_number(answer)?,
                Comment::Keep,
            )?;
            renew_comments(document)
        },
    )?;
    Ok(())
}

fn kind_name(emission: &Emission) -> &'static str {
    match emission.kind {
        EmissionKind::Fixed => FIXED,
        EmissionKind::Geometric { .. } => GEOMETRIC,
        EmissionKind::Halving { .. } => HALVING,
        EmissionKind::BurnLinked { .. } => BURN_LINKED,
        EmissionKind::Funded => FUNDED,
    }
}

/// Another kind of schedule, with the amount and cap that there were and examples of what else it needs.
fn set_kind(document: &mut DocumentMut, kind: &str) -> Result<(), String> {
    let old = |key: &str| text_at(document, "emission", key);
    let amount = old("per_epoch")
        .or_else(|| old("first_epoch"))
        .unwrap_or_else(|| "1000".to_owned());
    let cap = old("cap").unwrap_or_else(|| "1000000".to_owned());
    table_mut(document, "emission")?.clear();
    let mut put = |key: &str, value: toml_edit::Value| {
        set(document, "emission", key, value, Comment::Fresh(String::new()))
    };
    put("kind", kind.into())?;
    match kind {
        FUNDED => return Ok(()),
        GEOMETRIC => {
            put("first_epoch", amount.into())?;
            put("retention", "0.985".into())?;
            put("interval_epochs", 1.into())?;
        }
        HALVING => {
            put("first_epoch", amount.into())?;
            put("interval_epochs", 208.into())?;
        }
        BURN_LINKED => {
            put("share_bps", 2_500.into())?;
            put("per_epoch", amount.into())?;
        }
        _ => put("per_epoch", amount.into())?,
    }
    put("cap", cap.into())?;
    renew_comments(document)
}

/// Says behind the numbers what they are: what the preset says there is about its own.
pub fn renew_comments(document: &mut DocumentMut) -> Result<(), String> {
    let epoch: Option<u64> = text_at(document, "network", "epoch_seconds").and_then(|text| text.parse().ok());
    let interval: Option<u64> =
        text_at(document, "emission", "interval_epochs").and_then(|text| text.parse().ok());
    let mut comment = |key: &str, words: String| match text_at(document, "emission", key) {
        Some(text) if key == "interval_epochs" => set(
            document,
            "emission",
            key,
            words_number(&text)?,
            Comment::Fresh(words),
        ),
        Some(text) => set(document, "emission", key, text, Comment::Fresh(words)),
        None => Ok(()),
    };
    comment("per_epoch", "tokens: at most so many an epoch".to_owned())?;
    comment(
        "first_epoch",
        "tokens in each epoch of the first interval".to_owned(),
    )?;
    comment("retention", "what an interval keeps of the one before".to_owned())?;
    comment("cap", "tokens: at most so many ever".to_owned())?;
    let length = epoch
        .zip(interval)
        .map(|(epoch, epochs)| epoch.saturating_mul(epochs));
    comment("interval_epochs", length.map(long_duration).unwrap_or_default())
}
