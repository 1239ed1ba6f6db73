//! A plan.

use flywheel_client::accounts::{Plan, PriceFeed};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{ANY_CLASS, PRICED_IN_MINT, Sells};
use flywheel_client::queries::Found;
use flywheel_client::revenue;
use schemars::JsonSchema;
use serde::Serialize;

use super::{or_nobody, share};
use crate::failure::Failure;
use crate::markets::Place;
use crate::markets::words::{REPORTS, SELLS, UNITS, measure};
use crate::purse::Coins;
use crate::show::{Amount, Column, Item, duration, grouped};
use crate::views::{any_address, yes_no};
use crate::words::word;

/// A plan and its terms.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    address: String,
    number: u32,
    market: String,
    mint: String,
    sells: String,
    unit: String,
    retired: bool,
    terms_version: u32,
    operator: Option<String>,
    payee: Option<String>,
    price: Amount,
    price_mint: Option<String>,
    quoted: bool,
    per: u64,
    min_quantity: u64,
    max_quantity: u64,
    class: Option<u16>,
    device: Option<String>,
    #[serde(flatten)]
    how: How,
    #[serde(skip)]
    measure: &'static str,
}

/// What only plans have that sell one thing.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum How {
    Orders {
        reports: String,
        accept_seconds: u32,
        duration_seconds: u32,
        notice_seconds: u32,
    },
    Passes {
        meter: Option<String>,
    },
    Endowments {
        cost: Amount,
        decay_bps: u16,
        period_seconds: u32,
        periods: u32,
    },
}

impl PlanView {
    /// A plan of a market.
    pub fn read(chain: &dyn Chain, place: &Place, found: &Found<Plan>) -> Result<Self, Failure> {
        let (plan, terms) = (&found.account, &found.account.terms);
        let quoted = terms.pricing != PRICED_IN_MINT;
        let price_mint = if quoted {
            revenue::account::<PriceFeed>(chain, &place.market.account.parameters.feed)?
                .map(|feed| feed.account.quote)
        } else {
            Some(place.coin.mint)
        };
        let coins = Coins::new(chain);
        let amount = |base_units| match &price_mint {
            Some(mint) => coins.amount(mint, base_units),
            None => Ok(Amount {
                base_units,
                decimals: None,
            }),
        };
        let how = match Sells::from_code(plan.sells) {
            Sells::Orders => How::Orders {
                reports: word(REPORTS, terms.reports, std::convert::identity),
                accept_seconds: terms.accept_seconds,
                duration_seconds: terms.duration_seconds,
                notice_seconds: terms.notice_seconds,
            },
            Sells::Passes => How::Passes {
                meter: any_address(&terms.meter),
            },
            Sells::Endowments => How::Endowments {
                cost: amount(terms.cost)?,
                decay_bps: terms.decay_bps,
                period_seconds: terms.period_seconds,
                periods: terms.periods,
            },
        };
        Ok(Self {
            address: found.address.to_string(),
            number: plan.id,
            market: plan.market.to_string(),
            mint: place.coin.mint.to_string(),
            sells: word(SELLS, plan.sells, Sells::code),
            unit: word(UNITS, plan.unit, std::convert::identity),
            retired: plan.retired != 0,
            terms_version: plan.terms_version,
            operator: any_address(&plan.operator),
            payee: any_address(&terms.payee),
            price: amount(terms.price)?,
            price_mint: price_mint.map(|mint| mint.to_string()),
            quoted,
            per: terms.per,
            min_quantity: terms.min_quantity,
            max_quantity: terms.max_quantity,
            class: (terms.class != ANY_CLASS).then_some(terms.class),
            device: any_address(&terms.device),
            how,
            measure: measure(plan.unit),
        })
    }

    fn price(&self) -> String {
        format!("{} for {} {}", self.price, grouped(self.per), self.measure)
    }

    fn quantities(&self) -> String {
        let least = grouped(self.min_quantity);
        match self.max_quantity {
            u64::MAX => format!("{least} {} or more", self.measure),
            most => format!("{least} to {} {}", grouped(most), self.measure),
        }
    }

    fn seller(&self) -> String {
        let operator = self.operator.clone();
        operator.unwrap_or_else(|| "the network".to_owned())
    }
}

impl How {
    fn rows(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Orders {
                reports,
                accept_seconds,
                duration_seconds,
                notice_seconds,
            } => vec![
                ("settled by reports of", reports.clone()),
                ("to be accepted within", duration(*accept_seconds)),
                ("an order runs for", duration(*duration_seconds)),
                ("notice to end it", duration(*notice_seconds)),
            ],
            Self::Passes { meter } => vec![("may draw beside the holder", or_nobody(meter.as_ref()))],
            Self::Endowments {
                cost,
                decay_bps,
                period_seconds,
                periods,
            } => vec![
                ("the first period costs, for as many", cost.to_string()),
                ("each following one less by", share(*decay_bps)),
                ("period", duration(*period_seconds)),
                ("periods", grouped((*periods).into())),
            ],
        }
    }
}

impl Item for PlanView {
    const NAMES: [&'static str; 2] = ["plan", "plans"];
    const COLUMNS: &'static [Column] = &[
        Column::Right("plan"),
        Column::Left("address"),
        Column::Left("sells"),
        Column::Left("unit"),
        Column::Left("price"),
        Column::Left("seller"),
        Column::Left("retired"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.number.to_string(),
            self.address.clone(),
            self.sells.clone(),
            self.unit.clone(),
            self.price(),
            self.seller(),
            yes_no(u8::from(self.retired)),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let class = self
            .class
            .map_or_else(|| "any".to_owned(), |class| class.to_string());
        let mut rows = vec![
            ("plan", self.number.to_string()),
            ("address", self.address.clone()),
            ("market", self.market.clone()),
            ("paid in mint", self.mint.clone()),
            ("sells", self.sells.clone()),
            ("unit", self.unit.clone()),
            ("price", self.price()),
        ];
        if self.quoted {
            let mint = self.price_mint.clone();
            let mint = mint.unwrap_or_else(|| "unknown: the market has no feed".to_owned());
            rows.push(("quoted in mint", mint));
        }
        rows.extend([
            ("sold at once", self.quantities()),
            ("seller", self.seller()),
            (
                "who is paid",
                self.payee
                    .clone()
                    .unwrap_or_else(|| "all of it is revenue".to_owned()),
            ),
            ("class of devices", class),
            ("device", self.device.clone().unwrap_or_else(|| "any".to_owned())),
        ]);
        rows.extend(self.how.rows());
        rows.extend([
            ("version of the terms", self.terms_version.to_string()),
            ("retired", yes_no(u8::from(self.retired))),
        ]);
        rows
    }
}
