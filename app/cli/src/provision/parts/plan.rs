//! The plans that the network itself sells: passes and endowments. Orders and channels are of operators.

use flywheel_client::accounts::Plan as Account;
use flywheel_client::instructions::market::{self, ANY_CLASS, PRICED_IN_MINT, PlanTermsArgs, Seller, Sells};
use flywheel_oracle::network_file::{EndowmentTerms, Market, Plan, Sale, Service};

use crate::provision::part::{Part, Setting, Settings, Step, Table};
use crate::provision::site::{MintSite, Site};
use crate::provision::value::Value;

/// A plan of the network: what its account is made of.
#[derive(Debug, Clone, Copy)]
pub struct PlanForm {
    /// What it sells.
    pub sells: Sells,
    /// The category of revenue.
    pub unit: u8,
    /// The terms.
    pub terms: PlanTermsArgs,
}

impl PlanForm {
    /// An account as it is.
    pub fn of(plan: &Account) -> Self {
        Self {
            sells: Sells::from_code(plan.sells),
            unit: plan.unit,
            terms: plan.terms.into(),
        }
    }

    /// What the account says, in the file's plan at this place.
    ///
    /// # Arguments
    /// - `decimals`: of the currency
    pub fn settings(&self, place: usize, decimals: u8) -> Vec<Setting> {
        let terms = &self.terms;
        let price = Value::Amount {
            base_units: terms.price,
            decimals,
        };
        let sold_by = match self.sells {
            Sells::Orders => "order",
            Sells::Passes => "pass",
            Sells::Endowments => "endowment",
        };
        let mut settings = Settings::of(Table::Plan(place))
            .never("service", Value::word(service(self.unit)))
            .never("sold_by", Value::word(sold_by))
            .at_once("price", price);
        if self.unit != Service::Pass.category() {
            settings = settings.at_once("decimals", Value::number(terms.per.checked_ilog10().unwrap_or(0)));
        }
        if self.sells == Sells::Endowments {
            settings = settings
                .at_once("epochs", Value::number(terms.periods))
                .at_once("first_bps", Value::Number(share(terms.cost, terms.price)))
                .at_once("decay_bps", Value::number(terms.decay_bps));
        }
        settings.list()
    }
}

/// The service of a category.
fn service(unit: u8) -> &'static str {
    const WORDS: [&str; 8] = [
        "storage",
        "retrieval",
        "compute",
        "data",
        "pass",
        "feed",
        "reading",
        "pay-once",
    ];
    WORDS.get(usize::from(unit)).copied().unwrap_or("pay-once")
}

/// The least share of `price` in basis points that comes to `cost`.
fn share(cost: u64, price: u64) -> u64 {
    let bps = (u128::from(cost) * 10_000).div_ceil(u128::from(price.max(1)));
    u64::try_from(bps).unwrap_or(u64::MAX)
}

/// A part of an amount, rounded down.
fn portion(amount: u64, bps: u16) -> u64 {
    u64::try_from(u128::from(amount) * u128::from(bps) / 10_000).unwrap_or(u64::MAX)
}

/// Whether the network itself sells it.
pub fn is_networks(plan: &Plan) -> bool {
    matches!(plan.sale, Sale::Pass | Sale::Endowment(_))
}

/// The plans of the network: each is the one of its number, or the first of its kind that no other one of the file is.
pub fn parts(site: &Site<'_>, market: &Market, currency: MintSite) -> Vec<Part> {
    let numbers = &site.file.deployment.market.plan_numbers;
    let number = |place: usize| numbers.get(place).copied().flatten();
    let is_named = |id: u32| (0..market.plans.len()).any(|place| number(place) == Some(id));
    let networks = || {
        site.on_chain
            .plans
            .iter()
            .map(|found| &found.account)
            .filter(|plan| plan.is_networks())
    };
    let mut free: Vec<&Account> = networks()
        .filter(|plan| plan.retired == 0 && !is_named(plan.id))
        .collect();
    let mut next = site
        .on_chain
        .market(&currency.of.mint)
        .map_or(0, |found| found.account.plans);
    let mut parts = Vec::new();
    for (place, plan) in market
        .plans
        .iter()
        .enumerate()
        .filter(|(_, plan)| is_networks(plan))
    {
        let kind = wanted(site, plan, None);
        let is_alike = |one: &&Account| (one.sells, one.unit) == (kind.sells.code(), kind.unit);
        let found = match number(place) {
            Some(id) => networks().find(|plan| plan.id == id),
            None => free.iter().position(is_alike).map(|at| free.remove(at)),
        };
        let id = found.map_or(next, |found| found.id);
        let mut part = part(site, market, currency, (place, plan), found, id);
        if found.is_none() {
            if number(place).is_some_and(|said| said != next) {
                part.refusal = Some(format!(
                    "the market gives it the number {next}; leave `number` out of the file"
                ));
            }
            next = next.saturating_add(1);
        }
        parts.push(part);
    }
    parts
}

fn part(
    site: &Site<'_>,
    market: &Market,
    currency: MintSite,
    (place, plan): (usize, &Plan),
    found: Option<&Account>,
    id: u32,
) -> Part {
    let wanted = wanted(site, plan, found.map(|plan| plan.terms.into()));
    let decimals = market.currency.decimals;
    let of = site.market(currency.of);
    let at = of.plan(id);
    let mut part = Part::new(
        format!("plan {id}, {}", service(wanted.unit)),
        site.if_known(&[currency], at),
    );
    part.wanted = wanted.settings(place, decimals);
    part.present = found.map(|plan| PlanForm::of(plan).settings(place, decimals));
    if found.is_some_and(|plan| plan.retired == 1) {
        part.refusal = Some("retired: nobody can buy it; take it or its `number` out of the file".to_owned());
    }
    let seller = Seller {
        authority: site.authority,
        account: site.network,
    };
    let update = market::update_plan(seller, of, at, wanted.terms, false);
    part.at_once = vec![(
        vec!["price", "decimals", "epochs", "first_bps", "decay_bps"],
        Step::new(format!("change plan {id}"), vec![update]),
    )];
    let create = market::create_plan(
        site.payer,
        seller,
        of,
        id,
        (wanted.sells, wanted.unit, wanted.terms),
    );
    part.create = vec![Step::new(format!("create plan {id}"), vec![create]).creating([Account::SPACE])];
    part
}

/// What the file wants of a plan, over what is kept of what it does not say.
pub fn wanted(site: &Site<'_>, plan: &Plan, kept: Option<PlanTermsArgs>) -> PlanForm {
    let kept = kept.unwrap_or(PlanTermsArgs {
        min_quantity: 1,
        max_quantity: u64::MAX,
        class: ANY_CLASS,
        pricing: PRICED_IN_MINT,
        period_seconds: match plan.sale {
            Sale::Endowment(_) => site.file.epoch_seconds,
            _ => 0,
        },
        ..PlanTermsArgs::default()
    });
    let terms = PlanTermsArgs {
        price: plan.price,
        per: per(site, plan),
        ..kept
    };
    let (sells, terms) = match plan.sale {
        Sale::Endowment(EndowmentTerms {
            epochs,
            first_bps,
            decay_bps,
        }) => {
            let terms = PlanTermsArgs {
                cost: portion(plan.price, first_bps),
                periods: epochs,
                decay_bps,
                ..terms
            };
            (Sells::Endowments, terms)
        }
        _ => (Sells::Passes, terms),
    };
    PlanForm {
        sells,
        unit: plan.service.category(),
        terms,
    }
}

/// Units that a plan's price is for: one unit of its columns, or an epoch.
fn per(site: &Site<'_>, plan: &Plan) -> u64 {
    if plan.service == Service::Pass {
        return u64::from(site.file.epoch_seconds);
    }
    let metric = plan.metric.and_then(|at| site.file.usage.metrics.get(at));
    10u64
        .checked_pow(metric.map_or(0, |metric| u32::from(metric.decimals)))
        .unwrap_or(u64::MAX)
}
