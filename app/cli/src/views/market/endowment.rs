//! An endowment, and what it will release.

use flywheel_client::accounts::Endowment;
use flywheel_client::market::{self as reading, Release};
use flywheel_client::queries::Found;
use flywheel_oracle::decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::share;
use crate::markets::Place;
use crate::plot::Series;
use crate::show::{Amount, Column, Item, Time, duration, grouped};

/// Most periods of a schedule that are worked out.
const MOST_PERIODS: u32 = 1_200;
/// Most periods of a schedule in a table.
const MOST_LINES: usize = 12;

/// An endowment and its schedule.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndowmentView {
    address: String,
    id: u32,
    market: String,
    mint: String,
    plan: String,
    terms_version: u32,
    customer: String,
    quantity: u64,
    principal: Amount,
    released: Amount,
    remaining: Amount,
    next_cost: Amount,
    decay_bps: u16,
    fee_bps: u16,
    started_at: Time,
    period_seconds: u32,
    periods: u32,
    periods_left: u32,
    periods_due: u32,
    schedule: Vec<ReleaseView>,
}

/// What is released for a period that is left.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ReleaseView {
    period: u32,
    at: Time,
    amount: Amount,
    remaining: Amount,
}

impl ReleaseView {
    fn new(place: &Place, release: &Release) -> Self {
        Self {
            period: release.period,
            at: Time(release.at),
            amount: place.amount(release.amount),
            remaining: place.amount(release.remaining),
        }
    }

    fn line(&self) -> String {
        format!(
            "{}: {} at {}, then {}",
            self.period, self.amount, self.at, self.remaining
        )
    }
}

impl EndowmentView {
    /// An endowment of a plan of a market at a moment, unix seconds; also one that is not there yet.
    pub fn new(place: &Place, found: &Found<Endowment>, now: i64) -> Self {
        let endowment = &found.account;
        let schedule = reading::schedule(endowment, MOST_PERIODS);
        Self {
            address: found.address.to_string(),
            id: endowment.id,
            market: place.market.address.to_string(),
            mint: place.coin.mint.to_string(),
            plan: endowment.plan.to_string(),
            terms_version: endowment.terms_version,
            customer: endowment.customer.to_string(),
            quantity: endowment.quantity,
            principal: place.amount(endowment.principal),
            released: place.amount(endowment.released()),
            remaining: place.amount(endowment.remaining),
            next_cost: place.amount(endowment.cost),
            decay_bps: endowment.decay_bps,
            fee_bps: endowment.fee_bps,
            started_at: Time(endowment.started_at),
            period_seconds: endowment.period_seconds,
            periods: endowment.periods,
            periods_left: endowment.periods_left,
            periods_due: endowment.due(now),
            schedule: schedule
                .iter()
                .map(|release| ReleaseView::new(place, release))
                .collect(),
        }
    }

    /// The schedule as series over periods: what is released, and what remains.
    pub fn series(&self) -> (Vec<u64>, Vec<Series>) {
        let series = |title: &str, amount: fn(&ReleaseView) -> Amount| Series {
            title: format!("{title} (tokens)"),
            values: self
                .schedule
                .iter()
                .map(|of| amount(of).base_units.into())
                .collect(),
            decimals: self.principal.decimals.unwrap_or(0),
        };
        let periods = self.schedule.iter().map(|of| of.period.into()).collect();
        let all = vec![
            series("released", |of| of.amount),
            series("remaining", |of| of.remaining),
        ];
        (periods, all)
    }

    fn schedule(&self) -> String {
        if self.schedule.is_empty() {
            return "all is released".to_owned();
        }
        let shown = self.schedule.iter().take(MOST_LINES).map(ReleaseView::line);
        let mut lines: Vec<String> = shown.collect();
        let more = usize::try_from(self.periods_left)
            .unwrap_or(usize::MAX)
            .saturating_sub(lines.len());
        if more > 0 {
            lines.push(format!("and {} more", grouped(more as u64)));
        }
        lines.join("\n")
    }
}

impl Item for EndowmentView {
    const NAMES: [&'static str; 2] = ["endowment", "endowments"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("endowment"),
        Column::Left("customer"),
        Column::Right("bytes"),
        Column::Right("paid"),
        Column::Right("remaining"),
        Column::Right("periods left"),
        Column::Right("due"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.customer.clone(),
            grouped(self.quantity),
            self.principal.to_string(),
            self.remaining.to_string(),
            format!(
                "{} of {}",
                grouped(self.periods_left.into()),
                grouped(self.periods.into())
            ),
            grouped(self.periods_due.into()),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let percent = decimal::format(u128::from(self.decay_bps), 2);
        vec![
            ("endowment", self.address.clone()),
            ("plan", self.plan.clone()),
            ("customer", self.customer.clone()),
            ("stored", format!("{} bytes", grouped(self.quantity))),
            ("paid once", self.principal.to_string()),
            ("released", self.released.to_string()),
            ("remaining", self.remaining.to_string()),
            ("fee, of what is released", share(self.fee_bps)),
            ("began at", self.started_at.to_string()),
            ("a period takes", duration(self.period_seconds)),
            (
                "periods left",
                format!(
                    "{} of {}",
                    grouped(self.periods_left.into()),
                    grouped(self.periods.into())
                ),
            ),
            ("of them due", grouped(self.periods_due.into())),
            (
                "the next one costs",
                format!("{}, each following one {percent} % less", self.next_cost),
            ),
            ("schedule", self.schedule()),
        ]
    }
}
