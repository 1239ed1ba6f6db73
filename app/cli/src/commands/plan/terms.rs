//! What may be changed about a plan, as it is typed.

use clap::Args;
use flywheel_client::accounts::PriceFeed;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{
    ANY_CLASS, NOTHING, PRICED_IN_MINT, PRICED_IN_QUOTE, PlanTermsArgs, REPORTS_BY_CUSTOMER, Sells,
};
use flywheel_client::market::{MAX_DURATION_SECONDS, MAX_WINDOW_SECONDS};
use flywheel_client::revenue;
use solana_address::Address;

use crate::failure::Failure;
use crate::lookup::{self, DeviceName};
use crate::markets::Place;
use crate::markets::words::REPORTS;
use crate::purse::Coin;
use crate::show::duration;
use crate::words::{self, SWITCH};

const DAY: u32 = 86_400;

/// The terms of a plan.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub struct PlanTermsTyped {
    /// The price, in whole tokens, of as many units as --per says
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    price: Option<String>,
    /// How many units the price is for [a new plan: 1]
    #[arg(long, value_name = "UNITS")]
    per: Option<u64>,
    /// Whether the price is in the feed's quote mint and paid in the network token [a new plan: off]
    #[arg(long, value_parser = words::one_of(SWITCH))]
    quoted: Option<bool>,
    /// The fewest units sold at once [a new plan: 1]
    #[arg(long, value_name = "UNITS")]
    min_quantity: Option<u64>,
    /// The most units sold at once [a new plan: any number]
    #[arg(long, value_name = "UNITS")]
    max_quantity: Option<u64>,
    /// The wallet that is paid; none makes all of it revenue, in the network's plans only [a new plan: the operator's wallet]
    #[arg(long, value_name = "ADDRESS|none", value_parser = address_or_none)]
    payee: Option<Address>,
    /// The class that devices have to be of, or any [a new plan: any]
    #[arg(long, value_name = "ID|any", value_parser = class_or_any)]
    class: Option<u16>,
    /// The device that delivers, its account's or key's address, or any [a new plan: any]
    #[arg(long, value_name = "ADDRESS|any", value_parser = address_or_none)]
    device: Option<Address>,
    /// Passes: the key that may draw from them beside their holders, or none [a new plan: none]
    #[arg(long, value_name = "ADDRESS|none", value_parser = address_or_none)]
    meter: Option<Address>,
    /// Orders: whose reports settle them [a new plan: customer]
    #[arg(long, value_parser = words::one_of(REPORTS))]
    reports: Option<u8>,
    /// Orders: how long they can be accepted, at most 90d [a new plan: 1d]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    accept_time: Option<u32>,
    /// Orders: how long they run, at most 3650d [a new plan: 30d]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    duration: Option<u32>,
    /// Orders: how long they run after the customer has ended them, at most 90d [a new plan: 1d]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    notice: Option<u32>,
    /// Endowments: what the first period costs, in whole tokens, for as many units as --per says
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    cost: Option<String>,
    /// Endowments: by how much each period costs less than the one before, 0 to 1 [a new plan: 0]
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    decay: Option<u16>,
    /// Endowments: how long a period is, at most 3650d [a new plan: 30d]
    #[arg(long, value_name = "DURATION", value_parser = words::seconds)]
    period: Option<u32>,
    /// Endowments: over how many periods they are released
    #[arg(long, value_name = "N")]
    periods: Option<u32>,
}

/// What prices of a plan are typed in.
pub struct Pricing {
    coin: Coin,
    quoted: bool,
}

impl Pricing {
    /// Prices in the mint of a market, or `quoted` in its feed's quote mint.
    pub fn new(chain: &dyn Chain, place: &Place, quoted: bool) -> Result<Self, Failure> {
        if !quoted {
            return Ok(Self {
                coin: place.coin,
                quoted,
            });
        }
        let market = &place.market.account;
        let feed = revenue::account::<PriceFeed>(chain, &market.parameters.feed)?;
        let feed = feed.filter(|found| found.account.base == market.mint).ok_or_else(|| {
            Failure::Argument(format!(
                "--quoted on: the market has no price feed of its mint {}; the network's authority names one with `flywheel \
                 market update --feed`",
                market.mint
            ))
        })?;
        Ok(Self {
            coin: Coin::read(chain, &feed.account.quote)?,
            quoted,
        })
    }
}

/// What a plan is given where nothing else is named.
pub fn new_plan(sells: Sells, payee: Address) -> PlanTermsArgs {
    let base = PlanTermsArgs {
        payee,
        per: 1,
        min_quantity: 1,
        max_quantity: u64::MAX,
        class: ANY_CLASS,
        ..PlanTermsArgs::default()
    };
    match sells {
        Sells::Orders => PlanTermsArgs {
            reports: REPORTS_BY_CUSTOMER,
            accept_seconds: DAY,
            duration_seconds: 30 * DAY,
            notice_seconds: DAY,
            ..base
        },
        Sells::Passes => base,
        Sells::Endowments => PlanTermsArgs {
            period_seconds: 30 * DAY,
            ..base
        },
    }
}

impl PlanTermsTyped {
    /// Whether the price is typed as quoted, or as not.
    pub fn is_quoted(&self) -> Option<bool> {
        self.quoted
    }

    /// Refuses a new plan without what has no default.
    pub fn require_new(&self, sells: Sells) -> Result<(), Failure> {
        let endows = sells == Sells::Endowments;
        let missing = [
            ("--price", self.price.is_none()),
            ("--cost", endows && self.cost.is_none()),
            ("--periods", endows && self.periods.is_none()),
        ];
        match missing.iter().find(|(_, missing)| *missing) {
            None => Ok(()),
            Some((option, _)) => Err(argument(format!(
                "{option} is missing; `flywheel plan create --help` says what it is"
            ))),
        }
    }

    /// Refuses to change what prices are in without naming them again.
    pub fn require_prices(&self, was_quoted: bool, sells: u8) -> Result<(), Failure> {
        let changes = self.quoted.is_some_and(|quoted| quoted != was_quoted);
        let endows = sells == Sells::Endowments.code();
        if changes && (self.price.is_none() || (endows && self.cost.is_none())) {
            return Err(argument(
                "--quoted changes what prices are in; type --price again, and --cost of an endowment",
            ));
        }
        Ok(())
    }

    /// `base` with what was typed in its place; refuses what the chain would refuse.
    pub fn over(
        &self,
        base: PlanTermsArgs,
        sells: Sells,
        pricing: &Pricing,
        chain: &dyn Chain,
        network: &Address,
    ) -> Result<PlanTermsArgs, Failure> {
        self.require_sold(sells)?;
        let tokens = |option, typed: &Option<String>, before| match typed {
            Some(text) => pricing.coin.some_base_units(option, text),
            None => Ok(before),
        };
        let terms = PlanTermsArgs {
            payee: self.payee.unwrap_or(base.payee),
            device: self.device(chain, network, base.device)?,
            meter: self.meter.unwrap_or(base.meter),
            price: tokens("--price", &self.price, base.price)?,
            per: self.per.unwrap_or(base.per),
            min_quantity: self.min_quantity.unwrap_or(base.min_quantity),
            max_quantity: self.max_quantity.unwrap_or(base.max_quantity),
            cost: tokens("--cost", &self.cost, base.cost)?,
            accept_seconds: self.accept_time.unwrap_or(base.accept_seconds),
            notice_seconds: self.notice.unwrap_or(base.notice_seconds),
            duration_seconds: self.duration.unwrap_or(base.duration_seconds),
            period_seconds: self.period.unwrap_or(base.period_seconds),
            periods: self.periods.unwrap_or(base.periods),
            class: self.class.unwrap_or(base.class),
            decay_bps: self.decay.unwrap_or(base.decay_bps),
            pricing: if pricing.quoted {
                PRICED_IN_QUOTE
            } else {
                PRICED_IN_MINT
            },
            reports: self.reports.unwrap_or(base.reports),
        };
        require_quantities(&terms)?;
        require_times(&terms, sells)?;
        if self.class.is_some() && terms.class != ANY_CLASS {
            lookup::class(chain, network, terms.class)?;
        }
        Ok(terms)
    }

    /// Refuses options of plans that sell something else.
    fn require_sold(&self, sells: Sells) -> Result<(), Failure> {
        let (orders, passes, endowments) = ("orders", "passes", "endowments");
        let typed = [
            ("--reports", orders, self.reports.is_some()),
            ("--accept-time", orders, self.accept_time.is_some()),
            ("--duration", orders, self.duration.is_some()),
            ("--notice", orders, self.notice.is_some()),
            ("--meter", passes, self.meter.is_some()),
            ("--cost", endowments, self.cost.is_some()),
            ("--decay", endowments, self.decay.is_some()),
            ("--period", endowments, self.period.is_some()),
            ("--periods", endowments, self.periods.is_some()),
        ];
        let sold = match sells {
            Sells::Orders => orders,
            Sells::Passes => passes,
            Sells::Endowments => endowments,
        };
        match typed.iter().find(|(_, of, typed)| *typed && *of != sold) {
            None => Ok(()),
            Some((option, of, _)) => Err(argument(format!(
                "{option} is for plans that sell {of}; this one sells {sold}, so leave it out"
            ))),
        }
    }

    fn device(&self, chain: &dyn Chain, network: &Address, before: Address) -> Result<Address, Failure> {
        match self.device {
            None => Ok(before),
            Some(NOTHING) => Ok(NOTHING),
            Some(named) => Ok(lookup::device(chain, network, &DeviceName::Address(named))?.address),
        }
    }
}

fn require_quantities(terms: &PlanTermsArgs) -> Result<(), Failure> {
    if terms.per == 0 {
        return Err(argument(
            "--per 0: name how many units the price is for, 1 or more",
        ));
    }
    if terms.min_quantity == 0 {
        return Err(argument("--min-quantity 0: name 1 or more"));
    }
    if terms.min_quantity > terms.max_quantity {
        return Err(argument(format!(
            "--min-quantity {} is above --max-quantity {}; swap them",
            terms.min_quantity, terms.max_quantity
        )));
    }
    Ok(())
}

fn require_times(terms: &PlanTermsArgs, sells: Sells) -> Result<(), Failure> {
    let checks: &[(&str, u32, u32, u32)] = match sells {
        Sells::Orders => &[
            ("--accept-time", terms.accept_seconds, 1, MAX_WINDOW_SECONDS),
            ("--notice", terms.notice_seconds, 0, MAX_WINDOW_SECONDS),
            ("--duration", terms.duration_seconds, 1, MAX_DURATION_SECONDS),
        ],
        Sells::Passes => &[],
        Sells::Endowments => &[("--period", terms.period_seconds, 1, MAX_DURATION_SECONDS)],
    };
    for (option, seconds, least, most) in checks {
        if !(least..=most).contains(&seconds) {
            return Err(argument(format!(
                "{option} {}: name {least} s to {}",
                duration(*seconds),
                duration(*most)
            )));
        }
    }
    if sells == Sells::Endowments && terms.periods == 0 {
        return Err(argument(
            "--periods 0: name over how many periods endowments are released",
        ));
    }
    Ok(())
}

fn address_or_none(text: &str) -> Result<Address, String> {
    match text {
        "none" | "any" => Ok(NOTHING),
        text => words::address(text),
    }
}

fn class_or_any(text: &str) -> Result<u16, String> {
    match text {
        "any" => Ok(ANY_CLASS),
        text => text
            .parse()
            .ok()
            .filter(|id| *id < 256)
            .ok_or_else(|| "type a class's id from 0 to 255, or any".to_owned()),
    }
}

fn argument(text: impl Into<String>) -> Failure {
    Failure::Argument(text.into())
}
