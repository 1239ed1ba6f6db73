//! What something costs before it is bought, and whether it can be.

use clap::Args;
use flywheel_client::accounts::{Customer, Market, Plan, PriceFeed};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{NOTHING, PRICED_IN_MINT, Purchase, Sells};
use flywheel_client::market::{self as reading, PriceError, Sale};
use flywheel_client::queries::Found;
use flywheel_client::revenue;
use solana_address::Address;

use super::words::{self as market_words, SELLS};
use super::{Place, PlanArg};
use crate::failure::Failure;
use crate::words;

/// What a purchase may cost at most.
#[derive(Debug, Clone, Args)]
pub struct LimitArgs {
    /// The most that it may cost, in whole tokens; what it costs now if not given
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    max_amount: Option<String>,
    /// Buy only at this version of the plan's terms; the present one if not given
    #[arg(long, value_name = "N")]
    terms_version: Option<u32>,
}

/// What somebody wants to buy.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The plan.
    pub plan: &'a PlanArg,
    /// What the plan has to sell.
    pub sells: Sells,
    /// How many units.
    pub quantity: u64,
    /// What it may cost.
    pub limit: &'a LimitArgs,
}

/// What it costs.
#[derive(Debug, Clone, Copy)]
pub struct Quote {
    /// The market.
    pub place: Place,
    /// The plan.
    pub plan: Found<Plan>,
    /// Amount and terms.
    pub sale: Sale,
    /// The feed that instructions name; [`NOTHING`] where the price is not quoted.
    pub feed: Address,
    /// What instructions are told.
    pub purchase: Purchase,
}

impl Wanted<'_> {
    /// What it costs now; refuses what the chain would refuse.
    pub fn quote(&self, chain: &dyn Chain, network: &Address) -> Result<Quote, Failure> {
        let (place, plan) = self.plan.find(chain, network)?;
        require_running(&place.market.account)?;
        self.require_sold(&plan.account)?;
        self.require_quantity(&plan.account)?;
        let is_quoted = plan.account.terms.pricing != PRICED_IN_MINT;
        let feed = place.market.account.parameters.feed;
        let price = if is_quoted {
            revenue::account::<PriceFeed>(chain, &feed)?
        } else {
            None
        };
        let price = price.as_ref().map(|found| &found.account);
        let (market, now) = (&place.market.account, chain.now()?);
        let sale = reading::sale(market, &plan.account, price, self.quantity, now).map_err(unpriced)?;
        let max_amount = self.max_amount(&place, sale.amount)?;
        Ok(Quote {
            place,
            plan,
            sale,
            feed: if is_quoted { feed } else { NOTHING },
            purchase: Purchase {
                quantity: self.quantity,
                max_amount,
                terms_version: self.terms_version(&plan.account)?,
            },
        })
    }

    fn require_sold(&self, plan: &Plan) -> Result<(), Failure> {
        let sold = words::word(SELLS, plan.sells, Sells::code);
        if plan.sells != self.sells.code() {
            let command = match Sells::from_code(plan.sells) {
                Sells::Orders => "order open",
                Sells::Passes => "pass buy",
                Sells::Endowments => "endowment pay",
            };
            return Err(Failure::Argument(format!(
                "plan {} sells {sold}; buy of it with `flywheel {command}`, or name another plan",
                plan.id
            )));
        }
        if plan.retired != 0 {
            return Err(Failure::Argument(format!(
                "plan {} is retired and sells nothing more; `flywheel plan list` lists those that do",
                plan.id
            )));
        }
        Ok(())
    }

    fn require_quantity(&self, plan: &Plan) -> Result<(), Failure> {
        let (least, most) = (plan.terms.min_quantity, plan.terms.max_quantity);
        if (least..=most).contains(&self.quantity) {
            return Ok(());
        }
        let measure = market_words::measure(plan.unit);
        let upper = if most == u64::MAX {
            "upwards".to_owned()
        } else {
            format!("to {most}")
        };
        Err(Failure::Argument(format!(
            "--quantity {}: the plan sells from {least} {upper} {measure} at once; name so many",
            self.quantity
        )))
    }

    fn max_amount(&self, place: &Place, amount: u64) -> Result<u64, Failure> {
        let Some(text) = &self.limit.max_amount else {
            return Ok(amount);
        };
        let most = place.coin.base_units("--max-amount", text)?;
        if amount <= most {
            return Ok(most);
        }
        Err(Failure::Argument(format!(
            "--max-amount {text}: it costs {} now; name as much, buy less, or wait for another price",
            place.amount(amount)
        )))
    }

    fn terms_version(&self, plan: &Plan) -> Result<u32, Failure> {
        match self.limit.terms_version {
            Some(version) if version != plan.terms_version => Err(Failure::Argument(format!(
                "--terms-version {version}: the plan's terms are at version {}; look at them with `flywheel plan show {}`",
                plan.terms_version, plan.id
            ))),
            _ => Ok(plan.terms_version),
        }
    }
}

impl Quote {
    /// Refuses credits where they do not pay, or are too few.
    pub fn require_credits(&self, chain: &dyn Chain, customer: &Address) -> Result<(), Failure> {
        if self.plan.account.terms.pricing != PRICED_IN_MINT {
            return Err(Failure::Argument(
                "this plan's price is quoted and paid in the network token, not with credits; leave --credits out".to_owned(),
            ));
        }
        let place = &self.place;
        let network = &place.market.account.network;
        let found = reading::customer(chain, network, customer)?.map(|found| found.account);
        let held = found.map_or(0, |account| credits_of(&account, &place.coin.mint));
        if held >= self.sale.amount {
            return Ok(());
        }
        Err(Failure::Argument(format!(
            "{customer} has credits for {} of {} that are needed; buy more with `flywheel credits buy`, or leave --credits \
             out and pay with tokens",
            place.amount(held),
            place.amount(self.sale.amount)
        )))
    }
}

/// The credits of a customer that pay in the market of a mint.
fn credits_of(customer: &Customer, mint: &Address) -> u64 {
    if customer.credit_mint == *mint {
        customer.credits
    } else {
        0
    }
}

/// Refuses to buy where nothing is sold.
pub fn require_running(market: &Market) -> Result<(), Failure> {
    if market.paused == 0 {
        return Ok(());
    }
    Err(Failure::Argument(
        "nothing is sold in this market at present; what was bought goes on, and the network's pauser resumes it with \
         `flywheel market resume`"
            .to_owned(),
    ))
}

/// Why there is no price, and what to do about it.
pub fn unpriced(error: PriceError) -> Failure {
    let remedy = match error {
        PriceError::FeedMissing => "the network's authority names one with `flywheel market update --feed`",
        PriceError::Stale => "have one posted with `flywheel price post`",
        PriceError::Overflow => "buy less at once",
    };
    Failure::Argument(format!("{error}; {remedy}"))
}
