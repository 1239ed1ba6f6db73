//! Purchases on the embedded chain.

use flywheel_client::instructions::market::{self, NOTHING, OrderOf, PassOf, Purchase};
use flywheel_client::signatures::SignedBy;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{Action, Buy, CUSTOMERS, Key, PAYMENT, Play, STRANGER, Wallet};

impl Play {
    /// An order; one that does not exist is of the plan of the market.
    pub(super) fn order(&self, key: Key) -> OrderOf {
        let order = self.model.orders.get(&key);
        self.order_of(key, order.map_or(usize::MAX, |order| order.plan))
    }

    fn order_of(&self, key: Key, plan: usize) -> OrderOf {
        OrderOf {
            market: self.market(key.market),
            plan: self.plan(plan).1,
            customer: self.customers[key.customer].pubkey(),
            id: key.id,
        }
    }

    pub(super) fn pass(&self, plan: usize, customer: usize, holder: usize) -> PassOf {
        let (market, plan) = self.plan(plan);
        PassOf {
            market,
            plan,
            customer: self.customers[customer].pubkey(),
            holder: self.customers[holder].pubkey(),
        }
    }

    fn feed(&self, named: bool) -> Address {
        if named { self.backed.pair.feed() } else { NOTHING }
    }

    fn customer_or_stranger(&self, number: usize) -> Keypair {
        let key = self.customers.get(number).unwrap_or(&self.stranger);
        key.insecure_clone()
    }

    pub(super) fn act_on_purchase(&mut self, action: &Action) -> String {
        let payer = self.world().payer.pubkey();
        match *action {
            Action::Open {
                key,
                plan,
                buy,
                with_credits,
            } => {
                let (of, signer) = (self.order_of(key, plan), self.customer_or_stranger(key.customer));
                let token = self.token(Wallet::Customer(key.customer), key.market);
                let open = if with_credits {
                    market::open_order_with_credits(payer, of, purchase(buy))
                } else {
                    market::open_order(payer, of, token, self.feed(buy.feed), purchase(buy))
                };
                self.sent(&[open], &[&signer])
            }
            Action::Accept {
                key,
                plan,
                seller,
                device,
            } => {
                let (seller, signer) = self.seller(seller);
                let device = device.map_or(NOTHING, |device| self.devices[device]);
                let accept = market::accept_order(self.order_of(key, plan), seller, device);
                self.sent(&[accept], &[&signer])
            }
            Action::Release { key, plan, seller } => {
                let (seller, signer) = self.seller(seller);
                let release = market::release_order(self.order_of(key, plan), seller);
                self.sent(&[release], &[&signer])
            }
            Action::Settle {
                key,
                nonce,
                quantity,
                signer,
                payee,
            } => {
                let signer = self.customer_or_stranger(signer);
                self.settle(key, nonce, quantity, &signer, payee)
            }
            Action::SettleByOracles {
                key,
                nonce,
                quantity,
                ref oracles,
                payee,
            } => self.settle_by_oracles(key, nonce, quantity, oracles, payee),
            Action::Cancel { key, signer, to } => {
                let (signer, token) = (
                    self.customer_or_stranger(signer),
                    self.token(Wallet::Customer(to), key.market),
                );
                let cancel = market::cancel_order(signer.pubkey(), self.order(key), token);
                self.sent(&[cancel], &[&signer])
            }
            Action::End(key) => {
                let signer = self.customer_or_stranger(key.customer);
                self.sent(&[market::end_order(self.order(key))], &[&signer])
            }
            Action::Close { key, to } => {
                let token = self.token(Wallet::Customer(to), key.market);
                self.sent(&[market::close_order(self.order(key), token)], &[])
            }
            _ => self.act_on_pass(action),
        }
    }

    fn settle(&mut self, key: Key, nonce: u64, quantity: u64, signer: &Keypair, payee: usize) -> String {
        let (of, token) = (self.order(key), self.token(Wallet::Payee(payee), key.market));
        let report = SignedBy::sign(signer, &of.usage_message(nonce, quantity)).expect("keys sign");
        self.sent(&market::settle_order(of, token, nonce, quantity, &report), &[])
    }

    fn settle_by_oracles(
        &mut self,
        key: Key,
        nonce: u64,
        quantity: u64,
        oracles: &[usize],
        payee: usize,
    ) -> String {
        let (of, token) = (self.order(key), self.token(Wallet::Payee(payee), key.market));
        let message = of.usage_message(nonce, quantity);
        let sign = |number: &usize| {
            let oracle = self.backed.selling.world.oracles.get(*number);
            debug_assert!(oracle.is_some() || *number == STRANGER);
            SignedBy::sign(oracle.unwrap_or(&self.stranger), &message).expect("keys sign")
        };
        let reports: Vec<SignedBy> = oracles.iter().map(sign).collect();
        let settle = market::settle_order_by_oracles(of, token, nonce, quantity, &reports);
        self.sent(&settle, &[])
    }

    fn act_on_pass(&mut self, action: &Action) -> String {
        let payer = self.world().payer.pubkey();
        match *action {
            Action::BuyPass {
                plan,
                customer,
                holder,
                buy,
                with_credits,
                payee,
            } => {
                let (of, signer) = (
                    self.pass(plan, customer, holder),
                    self.customer_or_stranger(customer),
                );
                let market = self.model.plans.get(plan).map_or(PAYMENT, |plan| plan.market);
                let token = self.token(Wallet::Customer(customer), market);
                let payee = self.token(Wallet::Payee(payee), market);
                let buy = if with_credits {
                    market::buy_pass_with_credits(payer, of, purchase(buy))
                } else {
                    market::buy_pass(payer, of, token, payee, self.feed(buy.feed), purchase(buy))
                };
                self.sent(&[buy], &[&signer])
            }
            Action::UsePass {
                plan,
                holder,
                signer,
                units,
            } => {
                let of = self.pass(plan, holder, holder);
                let signer = if signer == CUSTOMERS {
                    self.meter.insecure_clone()
                } else {
                    self.customer_or_stranger(signer)
                };
                let draw = market::use_pass(signer.pubkey(), of.plan, of.address(), units);
                self.sent(&[draw], &[&signer])
            }
            Action::CheckPass { plan, holder } => {
                let of = self.pass(plan, holder, holder);
                self.sent(&[market::check_pass(of.plan, of.holder)], &[])
            }
            Action::ClosePass { plan, holder } => {
                let of = self.pass(plan, holder, holder);
                self.sent(&[market::close_pass(of.plan, of.holder)], &[])
            }
            Action::BuyCredits {
                market,
                customer,
                credits,
                max_tokens,
                feed,
            } => {
                let signer = self.customer_or_stranger(customer);
                let token = self.token(Wallet::Customer(customer), super::NATIVE);
                let (of, native, feed) = (self.market(market), self.backed.native_pool(), self.feed(feed));
                let limits = (credits, max_tokens);
                let buy = market::buy_credits(of, signer.pubkey(), token, &native, feed, limits);
                self.sent(&[buy], &[&signer])
            }
            _ => unreachable!("everything else is done elsewhere: {action:?}"),
        }
    }
}

fn purchase(buy: Buy) -> Purchase {
    Purchase {
        quantity: buy.quantity,
        max_amount: buy.max_amount,
        terms_version: buy.version,
    }
}
