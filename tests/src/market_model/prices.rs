//! What something costs in the model.

use super::{Buy, Customer, Model, NATIVE, PAYMENT, Plan, Verdict, Wallet, allow};
use crate::world::PRICE_AGE;

/// Network tokens of a price of one token in the quote mint's base units: the feed's scale.
const SCALE: u128 = 1_000_000;

/// `ceil(a * b / c)`, refused when it needs more than 64 bits.
fn shared_up(a: u64, b: u128, c: u64) -> Result<u64, &'static str> {
    let exact = (u128::from(a) * b).div_ceil(u128::from(c));
    u64::try_from(exact).map_err(|_| "NumberOutOfRange")
}

/// What is bought, at its price.
#[derive(Debug, Clone, Copy)]
pub struct Sale {
    /// What it costs in all.
    pub amount: u64,
    /// Price of `per` units.
    pub price: u64,
    /// Units.
    pub per: u64,
    /// The network's share, basis points.
    pub fee_bps: u64,
}

impl Model {
    /// The feed as the market reads it.
    fn read_feed(&self, market: usize, named: bool) -> Verdict {
        allow(self.markets[market].parameters.feed && named, "FeedMismatch")?;
        allow(self.now - self.price.1 <= PRICE_AGE, "PriceStale")
    }

    fn tokens_for(&self, amount: u64) -> Result<u64, &'static str> {
        shared_up(amount, SCALE, self.price.0)
    }

    /// What a purchase of a plan costs.
    pub(super) fn price(&self, plan: &Plan, sells: u8, buy: Buy) -> Result<Sale, &'static str> {
        let market = &self.markets[plan.market];
        allow(!market.paused, "MarketPaused")?;
        allow(!plan.retired, "PlanRetired")?;
        allow(plan.sells == sells, "SellsOther")?;
        allow(plan.version == buy.version, "TermsChanged")?;
        let terms = &plan.terms;
        let in_range = buy.quantity >= terms.min_quantity && buy.quantity <= terms.max_quantity;
        allow(in_range, "QuantityInvalid")?;
        let mut sale = Sale {
            amount: shared_up(buy.quantity, u128::from(terms.price), terms.per)?,
            price: terms.price,
            per: terms.per,
            fee_bps: terms.payee.map_or(10_000, |_| market.parameters.fee_bps),
        };
        if terms.pricing == 0 {
            allow(!buy.feed, "FeedMismatch")?;
        } else {
            self.read_feed(plan.market, buy.feed)?;
            allow(plan.market == NATIVE, "FeedMismatch")?;
            sale.amount = self.tokens_for(sale.amount)?;
            (sale.price, sale.per) = (sale.amount, buy.quantity);
        }
        allow(sale.amount <= buy.max_amount, "PriceTooHigh")?;
        Ok(sale)
    }

    /// Takes credits of a customer for something of this market.
    pub(super) fn require_credits(&self, market: usize, customer: usize, amount: u64) -> Verdict {
        let has_mint = self.customers[customer].is_some_and(|account| account.has_mint);
        allow(has_mint && market == PAYMENT, "CreditsNotTaken")?;
        allow(amount <= self.credits(customer), "CreditsMissing")
    }

    pub(super) fn buy_credits(
        &mut self,
        market: usize,
        customer: usize,
        (credits, max_tokens): (u64, u64),
        feed: bool,
    ) -> Verdict {
        self.customer(customer)?;
        allow(!self.markets[market].paused, "MarketPaused")?;
        allow(credits > 0, "QuantityInvalid")?;
        self.read_feed(market, feed)?;
        allow(market == PAYMENT, "FeedMismatch")?;
        let tokens = self.tokens_for(credits)?;
        allow(tokens <= max_tokens, "PriceTooHigh")?;
        let fits = |sum: u64, more: u64| sum.checked_add(more).ok_or("NumberOutOfRange");
        let account = self.customer(customer)?;
        account.has_mint = true;
        account.bought = fits(account.bought, credits)?;
        account.burned = fits(account.burned, tokens)?;
        self.bought_fits()?;
        allow(self.epoch() <= self.pools[NATIVE].epoch, "StatementDue")?;
        self.take(Wallet::Customer(customer), NATIVE, tokens)?;
        self.burned += tokens;
        self.pools[NATIVE].burned += tokens;
        Ok(())
    }

    /// What all customers have bought and burned has to fit where the market counts it.
    fn bought_fits(&self) -> Verdict {
        for count in [|of: &Customer| of.bought, |of: &Customer| of.burned] {
            let all: u128 = self
                .customers
                .iter()
                .flatten()
                .map(|of| u128::from(count(of)))
                .sum();
            allow(u64::try_from(all).is_ok(), "NumberOutOfRange")?;
        }
        Ok(())
    }

    /// Pays tokens into the market's vault, and to the payee what is paid at once.
    pub(super) fn pay(
        &mut self,
        market: usize,
        customer: usize,
        payee: Option<(usize, u64)>,
        rest: u64,
    ) -> Verdict {
        let wallet = Wallet::Customer(customer);
        if let Some((payee, paid)) = payee.filter(|(_, paid)| *paid > 0) {
            allow(!self.purse(Wallet::Payee(payee), market).frozen, super::FROZEN)?;
            self.take(wallet, market, paid)?;
            self.give(Wallet::Payee(payee), market, paid)?;
        }
        self.take(wallet, market, rest)
    }
}

/// What of a sum is paid at a fee, base units.
pub(super) fn paid_of(sum: u64, fee_bps: u64) -> u64 {
    let paid = u128::from(sum) * u128::from(10_000 - fee_bps) / 10_000;
    u64::try_from(paid).expect("no more than the sum")
}
