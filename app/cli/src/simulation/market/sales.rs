//! What customers buy in an epoch.

use flywheel_client::accounts::{Channel, Order};
use flywheel_client::chain;
use flywheel_client::instructions::market::{
    self, ChannelOf, ChannelTerms, EndowmentOf, NOTHING, OrderOf, PassOf, Purchase, Voucher,
};
use flywheel_client::instructions::token;
use flywheel_client::signatures::SignedBy;
use flywheel_oracle::input::{EpochWork, Work};
use flywheel_oracle::network_file::{Plan, Sale, Service};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{Trade, balance, shares};
use crate::failure::Failure;
use crate::simulation::session::{Call, Session};

/// How long vouchers can be cashed after a request to close, in seconds.
const CHANNEL_TIMEOUT_SECONDS: u32 = 86_400;

impl Trade<'_> {
    /// Sells a plan to everybody who buys it in this epoch.
    pub(super) fn sell(
        &mut self,
        session: &mut Session,
        position: usize,
        work: &EpochWork,
    ) -> Result<(), Failure> {
        let market = self.market;
        let Some(plan) = market.plans.get(position) else {
            return Ok(());
        };
        match plan.sale {
            Sale::Pass => self.sell_passes(session, position, plan, work),
            Sale::Order => self.sell_orders(session, position, plan, work),
            Sale::Channel => self.sell_through_channels(session, position, plan, work),
            Sale::Endowment(_) => self.sell_endowments(session, position, plan, work),
        }
    }

    fn sell_passes(
        &self,
        session: &mut Session,
        position: usize,
        plan: &Plan,
        work: &EpochWork,
    ) -> Result<(), Failure> {
        let customers = self.wallets.customers.len();
        let quantities = if plan.service == Service::Pass {
            vec![u64::from(self.network.epoch_seconds); customers]
        } else {
            shares(used(plan, work), customers)
        };
        if plan.with_credits && !self.buy_credits(session, plan, &quantities, |at| at)? {
            return Ok(());
        }
        let number = self.number(position, 0)?;
        for (customer, quantity) in self.wallets.customers.iter().zip(quantities) {
            if quantity > 0 {
                self.sell_pass(session, plan, number, customer, quantity)?;
            }
        }
        Ok(())
    }

    fn sell_pass(
        &self,
        session: &mut Session,
        plan: &Plan,
        number: u32,
        customer: &Keypair,
        quantity: u64,
    ) -> Result<(), Failure> {
        let (sponsor, wallet) = (session.sponsor(), customer.pubkey());
        let of = PassOf {
            market: self.of,
            plan: self.of.plan(number),
            customer: wallet,
            holder: wallet,
        };
        let purchase = self.purchase(plan, quantity)?;
        let buy = if plan.with_credits {
            let buy = market::buy_pass_with_credits(sponsor, of, purchase);
            Call::new("buy_pass_with_credits", buy)
        } else {
            let (purse, vault) = (self.purse(&wallet), self.of.vault());
            Call::new(
                "buy_pass",
                market::buy_pass(sponsor, of, purse, vault, NOTHING, purchase),
            )
        };
        let mut calls = vec![buy];
        if plan.service != Service::Pass {
            let used = market::use_pass(wallet, of.plan, of.address(), quantity);
            calls.push(Call::new("use_pass", used));
        }
        session.send("sell a pass", &[calls], &[customer])
    }

    fn sell_orders(
        &self,
        session: &mut Session,
        position: usize,
        plan: &Plan,
        work: &EpochWork,
    ) -> Result<(), Failure> {
        let quantities = shares(used(plan, work), self.wallets.operators.len());
        let customers = self.wallets.customers.len();
        if plan.with_credits
            && !self.buy_credits(session, plan, &quantities, |operator| operator % customers)?
        {
            return Ok(());
        }
        for (operator, quantity) in quantities.into_iter().enumerate() {
            if quantity > 0 {
                let customer = self.customer(operator % customers)?;
                let of = OrderOf {
                    market: self.of,
                    plan: self.of.plan(self.number(position, operator)?),
                    customer: customer.pubkey(),
                    id: u64::from(work.epoch) << 32
                        | (position * self.wallets.operators.len() + operator) as u64,
                };
                self.sell_order(session, plan, of, (operator, customer), quantity)?;
            }
        }
        Ok(())
    }

    /// An order's whole life: opened, accepted, settled by the customer's report, closed.
    fn sell_order(
        &self,
        session: &mut Session,
        plan: &Plan,
        of: OrderOf,
        (operator, customer): (usize, &Keypair),
        quantity: u64,
    ) -> Result<(), Failure> {
        let (sponsor, seller) = (session.sponsor(), self.operator(operator)?);
        let purchase = self.purchase(plan, quantity)?;
        let purse = self.purse(&customer.pubkey());
        let open = if plan.with_credits {
            let open = market::open_order_with_credits(sponsor, of, purchase);
            Call::new("open_order_with_credits", open)
        } else {
            Call::new(
                "open_order",
                market::open_order(sponsor, of, purse, NOTHING, purchase),
            )
        };
        let accept = market::accept_order(of, self.seller(operator)?, NOTHING);
        session.send(
            "open an order",
            &[vec![open, Call::new("accept_order", accept)]],
            &[customer, seller],
        )?;
        let order: Order = chain::read(session.chain(), &of.address())
            .map_err(|error| Failure::of_client("show an order", error))?;
        let report = SignedBy::sign(customer, &of.usage_message(order.nonce, quantity))
            .map_err(|error| Failure::of_client("sign a usage report", error))?;
        let payee = self.purse(&seller.pubkey());
        let [verify, settle] = market::settle_order(of, payee, order.nonce, quantity, &report);
        let calls = vec![
            Call::foreign(verify),
            Call::new("settle_order", settle),
            Call::new("close_order", market::close_order(of, purse)),
        ];
        session.send("settle an order", &[calls], &[])
    }

    fn sell_through_channels(
        &mut self,
        session: &mut Session,
        position: usize,
        plan: &Plan,
        work: &EpochWork,
    ) -> Result<(), Failure> {
        let quantities = shares(used(plan, work), self.wallets.operators.len());
        for (operator, quantity) in quantities.into_iter().enumerate() {
            let charge = self.charge(plan, quantity)?;
            if charge == 0 {
                continue;
            }
            let before = self
                .channels
                .get(position)
                .and_then(|all| all.get(operator))
                .copied();
            let before = before.unwrap_or_default();
            self.cash(session, position, plan, operator, (before, charge))?;
            if let Some(total) = self
                .channels
                .get_mut(position)
                .and_then(|all| all.get_mut(operator))
            {
                *total = before + charge;
            }
        }
        Ok(())
    }

    /// Puts a charge into a channel and cashes a voucher over all that was ever charged.
    fn cash(
        &self,
        session: &mut Session,
        position: usize,
        plan: &Plan,
        operator: usize,
        (before, charge): (u64, u64),
    ) -> Result<(), Failure> {
        let customer = self.customer(operator % self.wallets.customers.len())?;
        let payee = self.operator(operator)?.pubkey();
        let of = ChannelOf {
            market: self.of,
            customer: customer.pubkey(),
            payee,
            id: position as u32,
        };
        let purse = self.purse(&customer.pubkey());
        let fund = if before == 0 {
            let terms = ChannelTerms {
                signer: customer.pubkey(),
                amount: charge,
                timeout_seconds: CHANNEL_TIMEOUT_SECONDS,
                category: plan.service.category(),
            };
            let open = market::open_channel(session.sponsor(), of, purse, terms);
            Call::new("open_channel", open)
        } else {
            let top_up = market::top_up_channel(customer.pubkey(), of, purse, charge);
            Call::new("top_up_channel", top_up)
        };
        session.send("fund a channel", &[vec![fund]], &[customer])?;
        let channel: Channel = chain::read(session.chain(), &of.address())
            .map_err(|error| Failure::of_client("show a channel", error))?;
        let voucher = Voucher {
            total: before + charge,
            expiry: i64::MAX,
        };
        let signed = SignedBy::sign(customer, &of.voucher_message(channel.nonce, voucher))
            .map_err(|error| Failure::of_client("sign a voucher", error))?;
        let [verify, cash] = market::cash_voucher(of, channel.nonce, voucher, &signed, self.purse(&payee));
        let calls = vec![Call::foreign(verify), Call::new("cash_voucher", cash)];
        session.send("cash a voucher", &[calls], &[])
    }

    fn sell_endowments(
        &mut self,
        session: &mut Session,
        position: usize,
        plan: &Plan,
        work: &EpochWork,
    ) -> Result<(), Failure> {
        let number = self.number(position, 0)?;
        let are_there = self.endowed.get(position).copied().unwrap_or_default();
        let quantities = shares(used(plan, work), self.wallets.customers.len());
        for (customer, quantity) in self.wallets.customers.iter().zip(quantities) {
            let of = EndowmentOf {
                market: self.of,
                plan: self.of.plan(number),
                customer: customer.pubkey(),
                id: 0,
            };
            if !are_there && quantity > 0 {
                let (sponsor, purse) = (session.sponsor(), self.purse(&customer.pubkey()));
                let purchase = self.purchase(plan, quantity)?;
                let pay = market::pay_endowment(sponsor, of, purse, NOTHING, purchase);
                let calls = vec![Call::new("pay_endowment", pay)];
                session.send("pay an endowment", &[calls], &[customer])?;
            } else if are_there && self.has_periods(session, &of) {
                let release = market::release_endowment(of, self.of.vault());
                let calls = vec![Call::new("release_endowment", release)];
                session.send("release an endowment", &[calls], &[])?;
            }
        }
        if let Some(endowed) = self.endowed.get_mut(position) {
            *endowed = true;
        }
        Ok(())
    }

    fn has_periods(&self, session: &Session, of: &EndowmentOf) -> bool {
        let endowment = chain::read::<flywheel_client::accounts::Endowment>(session.chain(), &of.address());
        endowment.is_ok_and(|endowment| endowment.periods_left > 0)
    }

    /// Lets customers burn tokens for what they will be charged; says whether the operator that holds most could sell them
    /// enough.
    fn buy_credits(
        &self,
        session: &mut Session,
        plan: &Plan,
        quantities: &[u64],
        customer_of: impl Fn(usize) -> usize,
    ) -> Result<bool, Failure> {
        let token = 10u128.pow(u32::from(self.network.token.decimals));
        let mut needed = Vec::new();
        for (buyer, quantity) in quantities.iter().enumerate() {
            let credits = self.charge(plan, *quantity)?;
            let tokens = (u128::from(credits) * token).div_ceil(u128::from(self.market.token_price));
            needed.push((customer_of(buyer), credits, amount(tokens)?));
        }
        let (richest, held) = self.richest(session)?;
        let all: u128 = needed.iter().map(|(_, _, tokens)| u128::from(*tokens)).sum();
        if u128::from(held) < all {
            return Ok(false);
        }
        let seller = self.operator(richest)?;
        for (customer, credits, tokens) in needed.into_iter().filter(|(_, credits, _)| *credits > 0) {
            let customer = self.customer(customer)?;
            let (from, to) = (self.tokens(&seller.pubkey()), self.tokens(&customer.pubkey()));
            let give = token::transfer(&from, &to, &seller.pubkey(), tokens)
                .map_err(|error| Failure::of_client("sell tokens", error))?;
            let buy = self.credits(customer.pubkey(), credits, tokens);
            let calls = vec![Call::foreign(give), Call::new("buy_credits", buy)];
            session.send("buy credits", &[calls], &[seller, customer])?;
        }
        Ok(true)
    }

    /// The operator that holds most tokens, the first of several, and how many.
    pub(super) fn richest(&self, session: &Session) -> Result<(usize, u64), Failure> {
        let held = self
            .wallets
            .operators
            .iter()
            .map(|key| balance(session, &self.tokens(&key.pubkey())));
        let held: Vec<u64> = held.collect();
        let most = held.iter().copied().max().unwrap_or_default();
        let richest = held.iter().position(|held| *held == most);
        let richest = richest.ok_or_else(|| Failure::Ledger("a market needs an operator".to_owned()))?;
        Ok((richest, most))
    }

    fn purchase(&self, plan: &Plan, quantity: u64) -> Result<Purchase, Failure> {
        Ok(Purchase {
            quantity,
            max_amount: self.charge(plan, quantity)?,
            terms_version: 1,
        })
    }

    fn charge(&self, plan: &Plan, quantity: u64) -> Result<u64, Failure> {
        let charge = u128::from(quantity) * u128::from(plan.price);
        amount(charge.div_ceil(u128::from(self.per(plan))))
    }

    fn number(&self, position: usize, seller: usize) -> Result<u32, Failure> {
        let number = self.numbers.get(position).and_then(|numbers| numbers.get(seller));
        number
            .copied()
            .ok_or_else(|| Failure::Ledger(format!("plan {position} is not on the chain")))
    }

    pub(super) fn operator(&self, operator: usize) -> Result<&Keypair, Failure> {
        let key = self.wallets.operators.get(operator);
        key.ok_or_else(|| Failure::Ledger(format!("operator {operator} has no wallet")))
    }

    fn customer(&self, customer: usize) -> Result<&Keypair, Failure> {
        let key = self.wallets.customers.get(customer);
        key.ok_or_else(|| Failure::Ledger(format!("customer {customer} has no wallet")))
    }
}

/// How much of a plan's metric was used by the whole network.
fn used(plan: &Plan, work: &EpochWork) -> u64 {
    let sum = match plan.metric.and_then(|metric| work.metric(metric)) {
        Some(Work::Network(sum)) => u128::from(*sum),
        Some(Work::Devices(values)) => values.sum(),
        Some(Work::Groups(_)) | None => 0,
    };
    u64::try_from(sum).unwrap_or(u64::MAX)
}

fn amount(base_units: u128) -> Result<u64, Failure> {
    u64::try_from(base_units)
        .map_err(|_| Failure::Ledger(format!("a charge of {base_units} base units exceeds 64 bits")))
}
