//! What customers pay: currency, split, auction, plans.

use toml::Spanned;

use super::check::Checker;
use super::market::{Auction, BurnSlope, Currency, EndowmentTerms, Market, Plan, Sale, Service, Split};
use super::toml_form::{self as form, PaymentForm, SaleForm};
use super::{BPS, Metric, UsageMapping};
use crate::decimal;

/// The longest symbol, in bytes.
const MAX_SYMBOL_BYTES: usize = 10;
/// The most customers that a run plays.
const MAX_CUSTOMERS: u32 = 1_000;
/// The most plans of a file.
const MAX_PLANS: usize = 32;
/// The longest window of an auction, in seconds: 30 days.
const MAX_WINDOW_SECONDS: u32 = 2_592_000;

impl Checker<'_> {
    /// The market, and its plans. What they count is added to the metrics of `usage`.
    pub fn market(
        &mut self,
        form: Option<Spanned<form::MarketTable>>,
        plans: Vec<Spanned<form::PlanTable>>,
        usage: &mut UsageMapping,
    ) -> Option<Market> {
        let Some(form) = form else {
            if let Some(plan) = plans.first() {
                self.fault(plan, "a table [market], as there are plans", "none");
            }
            return None;
        };
        let table = Spanned::new(form.span(), ());
        let form = form.into_inner();
        let decimals = *form.currency_decimals.get_ref();
        self.at_most(&form.currency_decimals, decimal::MAX_DECIMALS, "decimals");
        let decimals = decimals.min(decimal::MAX_DECIMALS);
        self.at_most(&form.fee_bps, BPS, "basis points");
        self.not_zero(&form.customers);
        self.at_most(&form.customers, MAX_CUSTOMERS, "customers");
        if plans.len() > MAX_PLANS {
            self.fault(
                &table,
                format!("at most {MAX_PLANS} tables [[plan]]"),
                plans.len(),
            );
        }
        let split = self.split(&form.split);
        Some(Market {
            fee_bps: form.fee_bps.into_inner(),
            customers: form.customers.into_inner(),
            token_price: self.amount(&form.token_price, decimals),
            burn: form.burn.map(|slope| self.slope(&slope, split)),
            split,
            auction: self.auction(&form.auction, decimals),
            plans: plans
                .into_iter()
                .map(|plan| self.plan(plan, decimals, usage))
                .collect(),
            currency: Currency {
                symbol: self.name(form.currency, MAX_SYMBOL_BYTES),
                decimals,
            },
        })
    }

    fn split(&mut self, form: &Spanned<form::SplitTable>) -> Split {
        let table = form.get_ref();
        let split = Split {
            providers_bps: table.providers_bps,
            stakers_bps: table.stakers_bps,
            burn_bps: table.burn_bps,
            treasury_bps: table.treasury_bps,
            insurance_bps: table.insurance_bps,
        };
        let shares = [
            split.providers_bps,
            split.stakers_bps,
            split.burn_bps,
            split.treasury_bps,
            split.insurance_bps,
        ];
        let sum: u32 = shares.into_iter().map(u32::from).sum();
        if sum != u32::from(BPS) {
            self.fault(form, format!("shares that sum to {BPS}"), sum);
        }
        split
    }

    fn slope(&mut self, form: &Spanned<form::BurnTable>, split: Split) -> BurnSlope {
        let table = form.get_ref();
        self.at_most(&table.limit_bps, BPS, "basis points");
        let limit = *table.limit_bps.get_ref();
        if limit < split.burn_bps {
            let expected = format!("at least market.split.burn_bps, {}", split.burn_bps);
            self.fault(&table.limit_bps, expected, limit);
        }
        let (start, end) = (table.start_epoch, *table.end_epoch.get_ref());
        if end <= start {
            self.fault(
                &table.end_epoch,
                format!("an epoch after start_epoch, {start}"),
                end,
            );
        }
        BurnSlope {
            limit_bps: limit,
            start_epoch: start,
            end_epoch: end,
        }
    }

    fn auction(&mut self, form: &form::AuctionTable, decimals: u8) -> Auction {
        self.not_zero(&form.window_seconds);
        self.at_most(&form.window_seconds, MAX_WINDOW_SECONDS, "seconds, 30 days");
        self.not_zero(&form.decay_seconds);
        self.at_most(
            &form.decay_seconds,
            *form.window_seconds.get_ref(),
            "seconds, the window",
        );
        let (start, floor) = (*form.start_bps.get_ref(), *form.floor_bps.get_ref());
        if start < BPS {
            self.fault(
                &form.start_bps,
                format!("at least {BPS}: no lower than the last prices"),
                start,
            );
        }
        self.not_zero(&form.floor_bps);
        self.at_most(&form.floor_bps, BPS, "basis points");
        Auction {
            lot: self.amount(&form.lot, decimals),
            window_seconds: *form.window_seconds.get_ref(),
            start_bps: start,
            floor_bps: floor,
            decay_seconds: *form.decay_seconds.get_ref(),
        }
    }

    fn plan(&mut self, form: Spanned<form::PlanTable>, decimals: u8, usage: &mut UsageMapping) -> Plan {
        let table = Spanned::new(form.span(), ());
        let form = form.into_inner();
        let service = *form.service.get_ref();
        let sale = self.sale(&table, &form);
        let with_credits = form
            .paid_with
            .as_ref()
            .is_some_and(|with| *with.get_ref() == PaymentForm::Credits);
        if let Some(with) = form.paid_with.as_ref().filter(|_| with_credits)
            && !matches!(sale, Sale::Order | Sale::Pass)
        {
            self.fault(with, "credits for orders and passes only", "another sale");
        }
        Plan {
            service,
            sale,
            price: self.amount(&form.price, decimals),
            metric: self.used(&table, form, usage),
            with_credits,
        }
    }

    /// How it is sold, which has to fit what it is.
    fn sale(&mut self, table: &Spanned<()>, form: &form::PlanTable) -> Sale {
        let (service, sale) = (*form.service.get_ref(), *form.sold_by.get_ref());
        let fits = match sale {
            SaleForm::Order | SaleForm::Channel => {
                !matches!(service, Service::Data | Service::Pass | Service::PayOnce)
            }
            SaleForm::Pass => matches!(service, Service::Data | Service::Pass),
            SaleForm::Endowment => service == Service::PayOnce,
        };
        if !fits {
            let expected = "data and passes by \"pass\", pay-once by \"endowment\", all else by \"order\" or \"channel\"";
            self.fault(&form.sold_by, expected, "another pair");
        }
        if sale != SaleForm::Endowment {
            if form.epochs.is_some() || form.first_bps.is_some() || form.decay_bps.is_some() {
                self.fault(
                    table,
                    "`epochs`, `first_bps`, `decay_bps` of an endowment only",
                    "some",
                );
            }
            return match sale {
                SaleForm::Order => Sale::Order,
                SaleForm::Channel => Sale::Channel,
                _ => Sale::Pass,
            };
        }
        Sale::Endowment(EndowmentTerms {
            epochs: self.required(table, form.epochs.as_ref(), "epochs"),
            first_bps: self.share(table, form.first_bps.as_ref(), "first_bps"),
            decay_bps: self.share(table, form.decay_bps.as_ref(), "decay_bps"),
        })
    }

    fn required(&mut self, table: &Spanned<()>, number: Option<&Spanned<u32>>, key: &str) -> u32 {
        let Some(number) = number else {
            return self.missing(table, key).unwrap_or_default();
        };
        self.not_zero(number);
        *number.get_ref()
    }

    fn share(&mut self, table: &Spanned<()>, share: Option<&Spanned<u16>>, key: &str) -> u16 {
        let Some(share) = share else {
            return self.missing(table, key).unwrap_or_default();
        };
        self.not_zero(share);
        self.at_most(share, BPS, "basis points");
        *share.get_ref()
    }

    /// The metric of what was used.
    fn used(
        &mut self,
        table: &Spanned<()>,
        form: form::PlanTable,
        usage: &mut UsageMapping,
    ) -> Option<usize> {
        let is_pass = *form.service.get_ref() == Service::Pass;
        match (form.columns, is_pass) {
            (None, true) => None,
            (None, false) => self.missing(table, "columns"),
            (Some(columns), true) => {
                self.fault(&columns, "no columns: each customer has a pass", "some");
                None
            }
            (Some(columns), false) => {
                let decimals = form.decimals.as_ref().map_or(usage.decimals, |decimals| {
                    self.at_most(decimals, decimal::MAX_DECIMALS, "decimals");
                    (*decimals.get_ref()).min(decimal::MAX_DECIMALS)
                });
                if columns.get_ref().is_empty() {
                    self.fault(&columns, "at least one column", "none");
                }
                Some(position(usage, columns.into_inner(), decimals))
            }
        }
    }
}

/// The position of a metric, which is added unless there is one like it.
fn position(usage: &mut UsageMapping, columns: Vec<String>, decimals: u8) -> usize {
    let metrics = &mut usage.metrics;
    let same = |metric: &Metric| {
        metric.columns == columns && metric.decimals == decimals && metric.grouping.is_none()
    };
    metrics.iter().position(same).unwrap_or_else(|| {
        metrics.push(Metric {
            columns,
            key: "plan.columns".to_owned(),
            decimals,
            grouping: None,
        });
        metrics.len() - 1
    })
}
