//! Orders in the model.

use super::plans::{ANY_CLASS, CLASS, ORDERS};
use super::prices::paid_of;
use super::{Buy, CUSTOMERS, FROZEN, Key, MISSING, Model, STRANGER, Seller, Verdict, Wallet, allow};

/// Where an order stands while its account exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for the provider.
    Open = 1,
    /// Accepted.
    Active,
    /// With notice.
    Ending,
    /// All is settled, or the provider let go of the rest.
    Completed,
}

/// An order.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "as in docs/MARKET.md, Orders")]
pub struct Order {
    pub plan: usize,
    pub nonce: u64,
    pub state: State,
    pub with_credits: bool,
    pub reports: u8,
    pub unit: usize,
    pub class: u16,
    /// What it is bound to, and once accepted what delivers.
    pub device: Option<usize>,
    pub payee: Option<usize>,
    pub price: u64,
    pub per: u64,
    pub fee_bps: u64,
    pub quantity: u64,
    pub escrow: u64,
    pub settled: u64,
    pub version: u32,
    pub accept_by: u32,
    pub duration_seconds: u32,
    pub notice_seconds: u32,
    pub settle_seconds: u32,
    pub ends_at: u32,
}

impl Order {
    /// What is charged in sum for the units settled.
    pub fn charged(&self) -> u64 {
        self.charged_for(self.settled)
    }

    fn charged_for(&self, units: u64) -> u64 {
        let exact = (u128::from(units) * u128::from(self.price)).div_ceil(u128::from(self.per));
        u64::try_from(exact).map_or(self.escrow, |amount| amount.min(self.escrow))
    }

    /// Whether a seller's order is accepted with the device of this number; all of them are of the world's class.
    pub(super) fn takes(&self, seller: Seller, device: Option<usize>) -> Verdict {
        let Some(named) = device else {
            return allow(self.device.is_none() && self.class == ANY_CLASS, "DeviceMismatch");
        };
        // The first two are the operator's, the third is another's; the second is not active.
        let owner = if named < 2 {
            Seller::Operator
        } else {
            Seller::Another
        };
        let is_bound = self.device.is_some() || self.class != ANY_CLASS;
        let matches = is_bound
            && self.device.is_none_or(|bound| bound == named)
            && matches!(self.class, ANY_CLASS | CLASS)
            && (seller == Seller::Network || seller == owner);
        allow(matches, "DeviceMismatch")?;
        allow(named != 1, "DeviceNotActive")
    }
}

impl Model {
    fn order(&self, key: Key) -> Result<Order, &'static str> {
        self.orders.get(&key).cloned().ok_or(MISSING)
    }

    pub(super) fn open(&mut self, key: Key, plan: usize, buy: Buy, with_credits: bool) -> Verdict {
        self.customer(key.customer)?;
        let sold = self.plan(plan)?;
        allow(sold.market == key.market, "MarketMismatch")?;
        let buy = if with_credits {
            allow(sold.terms.pricing == 0, "CreditsNotTaken")?;
            Buy { feed: false, ..buy }
        } else {
            buy
        };
        let sale = self.price(&sold, ORDERS, buy)?;
        if with_credits {
            self.require_credits(key.market, key.customer, sale.amount)?;
        } else {
            let sum = self.escrowed(key.market).checked_add(sale.amount);
            allow(sum.is_some(), "NumberOutOfRange")?;
        }
        allow(!self.orders.contains_key(&key), "AccountExists")?;
        if !with_credits {
            self.pay(key.market, key.customer, None, sale.amount)?;
        }
        self.customer(key.customer)?.orders += 1;
        let (now, market, terms) = (self.now, &mut self.markets[key.market], sold.terms);
        market.next_nonce += 1;
        let order = Order {
            plan,
            nonce: market.next_nonce - 1,
            state: State::Open,
            with_credits,
            reports: terms.reports,
            unit: usize::from(sold.unit),
            class: terms.class,
            device: terms.device,
            payee: terms.payee,
            price: sale.price,
            per: sale.per,
            fee_bps: sale.fee_bps,
            quantity: buy.quantity,
            escrow: sale.amount,
            settled: 0,
            version: sold.version,
            accept_by: now + terms.accept_seconds,
            duration_seconds: terms.duration_seconds,
            notice_seconds: terms.notice_seconds,
            settle_seconds: market.parameters.settle_seconds,
            ends_at: 0,
        };
        self.orders.insert(key, order);
        Ok(())
    }

    /// The order, if this seller may act on it.
    fn sold(&self, key: Key, plan: usize, seller: Seller) -> Result<Order, &'static str> {
        let (sold, order) = (self.plan(plan)?, self.order(key)?);
        allow(sold.market == key.market, "MarketMismatch")?;
        allow(order.plan == plan, "PlanMismatch")?;
        allow(seller == sold.seller, "ProviderMismatch")?;
        Ok(order)
    }

    pub(super) fn accept(&mut self, key: Key, plan: usize, seller: Seller, device: Option<usize>) -> Verdict {
        let mut order = self.sold(key, plan, seller)?;
        allow(order.state == State::Open, "OrderNotOpen")?;
        allow(self.now < order.accept_by, "OrderNotOpen")?;
        order.takes(seller, device)?;
        order.state = State::Active;
        order.device = device;
        order.ends_at = self.now + order.duration_seconds;
        self.orders.insert(key, order);
        Ok(())
    }

    pub(super) fn settle_by_customer(
        &mut self,
        key: Key,
        nonce: u64,
        quantity: u64,
        signer: usize,
        payee: usize,
    ) -> Verdict {
        let order = self.order(key)?;
        allow(order.reports & 1 != 0, "ReportNotAdmitted")?;
        allow(nonce == order.nonce, "MessageMismatch")?;
        allow(signer == key.customer, "SignerMismatch")?;
        self.settle(key, order, quantity, payee)
    }

    pub(super) fn settle_by_oracles(
        &mut self,
        key: Key,
        nonce: u64,
        quantity: u64,
        oracles: &[usize],
        payee: usize,
    ) -> Verdict {
        let order = self.order(key)?;
        allow(order.reports & 2 != 0, "ReportNotAdmitted")?;
        // Read backwards from the settlement.
        let mut seen = vec![];
        for oracle in oracles.iter().rev() {
            allow(nonce == order.nonce, "MessageMismatch")?;
            allow(*oracle != STRANGER, "SignerMismatch")?;
            allow(!seen.contains(oracle), "OracleRepeated")?;
            seen.push(*oracle);
        }
        // Three oracles of the same weight.
        allow(seen.len() >= 2, "QuorumMissing")?;
        self.settle(key, order, quantity, payee)
    }

    fn settle(&mut self, key: Key, mut order: Order, quantity: u64, payee: usize) -> Verdict {
        let is_running = matches!(order.state, State::Active | State::Ending);
        let in_time = self.now < order.ends_at + order.settle_seconds;
        allow(is_running && in_time, "OrderNotRunning")?;
        let units = quantity.min(order.quantity);
        allow(units > order.settled, "NotMore")?;
        let before = order.charged();
        order.settled = units;
        let after = order.charged();
        if units == order.quantity {
            order.state = State::Completed;
        }
        let category = order.unit;
        if after > before {
            if before == 0 {
                self.markets[key.market].categories[category].orders += 1;
            }
            self.count_customer(key.market, category, key.customer)?;
        }
        if order.with_credits {
            self.customer(key.customer)?.spent += after - before;
            self.markets[key.market].credits_spent += after - before;
        } else {
            let paid = paid_of(after, order.fee_bps) - paid_of(before, order.fee_bps);
            let address = self.order_addresses[&key];
            self.markets[key.market].invoice(category, address, after - before - paid)?;
            if paid > 0 {
                allow(order.payee == Some(payee), "DestinationMismatch")?;
                self.give(Wallet::Payee(payee), key.market, paid)?;
            }
        }
        self.orders.insert(key, order);
        Ok(())
    }

    pub(super) fn cancel(&mut self, key: Key, signer: usize, to: usize) -> Verdict {
        let order = self.order(key)?;
        allow(order.state == State::Open, "OrderNotOpen")?;
        allow(
            signer == key.customer || self.now >= order.accept_by,
            "AcceptanceRuns",
        )?;
        self.give_back(key, &order, to)
    }

    pub(super) fn end(&mut self, key: Key) -> Verdict {
        let mut order = self.order(key)?;
        allow(order.state == State::Active, "OrderNotRunning")?;
        order.state = State::Ending;
        order.ends_at = order.ends_at.min(self.now + order.notice_seconds);
        self.orders.insert(key, order);
        Ok(())
    }

    pub(super) fn release(&mut self, key: Key, plan: usize, seller: Seller) -> Verdict {
        let mut order = self.sold(key, plan, seller)?;
        let is_running = matches!(order.state, State::Active | State::Ending);
        allow(is_running, "OrderNotRunning")?;
        order.state = State::Completed;
        self.orders.insert(key, order);
        Ok(())
    }

    pub(super) fn close(&mut self, key: Key, to: usize) -> Verdict {
        let order = self.order(key)?;
        let expired = order.state != State::Open && self.now >= order.ends_at + order.settle_seconds;
        allow(order.state == State::Completed || expired, "NotEnded")?;
        self.give_back(key, &order, to)
    }

    /// The rest goes to the customer, and the order is no more.
    fn give_back(&mut self, key: Key, order: &Order, to: usize) -> Verdict {
        debug_assert!(to < CUSTOMERS);
        let rest = order.escrow - order.charged();
        if !order.with_credits && rest > 0 {
            allow(to == key.customer, "DestinationMismatch")?;
            allow(!self.purse(Wallet::Customer(to), key.market).frozen, FROZEN)?;
            self.give(Wallet::Customer(to), key.market, rest)?;
        }
        self.orders.remove(&key);
        Ok(())
    }
}
