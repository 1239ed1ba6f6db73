//! Every account, balance and counter, compared with the model.

use std::collections::BTreeMap;

use flywheel_client::accounts;
use flywheel_client::chain::token_supply;
use flywheel_client::instructions::market::{NOTHING, PlanTermsArgs};
use solana_signer::Signer;

use super::{CATEGORIES, CUSTOMERS, Key, MARKETS, NATIVE, Order, PLANS, Play, Seller};

impl Play {
    fn read<T: anchor_lang::ZeroCopy + anchor_lang::Discriminator>(
        &self,
        address: &solana_address::Address,
    ) -> T {
        self.backed.selling.world.state(address)
    }

    fn exists(&self, address: &solana_address::Address) -> bool {
        self.backed.selling.world.chain.account(address).is_some()
    }

    /// # Panics
    /// When something is not as the model says.
    pub fn compare(&self) {
        assert_eq!(self.backed.selling.world.now(), self.model.now);
        for ((wallet, market), purse) in &self.model.purses {
            let found = self.backed.selling.world.tokens(&self.token(*wallet, *market));
            assert_eq!(found, purse.amount, "tokens of {wallet:?} in market {market}");
        }
        for market in 0..MARKETS {
            self.compare_market(market);
            self.compare_pool(market);
            self.compare_sum(market);
        }
        for customer in 0..CUSTOMERS {
            self.compare_customer(customer);
        }
        for key in self.model.order_addresses.keys() {
            self.compare_order(*key);
        }
        for (plan, _) in self.model.plans.iter().enumerate() {
            self.compare_plan(plan);
        }
        assert_eq!(
            self.backed.supply(),
            self.supply - self.model.burned,
            "what is burned is what the supply falls by"
        );
    }

    /// What became of the state of every order is in the table of docs/MARKET.md.
    pub(super) fn compare_states(&mut self) {
        let mut states = BTreeMap::new();
        for key in self.model.orders.keys() {
            let found: accounts::Order = self.read(&self.order(*key).address());
            states.insert(*key, (found.nonce, found.state));
        }
        for (key, (nonce, old)) in &self.states {
            let new = states.get(key).filter(|(other, _)| other == nonce);
            let may: &[u8] = match old {
                1 => &[1, 2],
                2 => &[2, 3, 4],
                3 => &[3, 4],
                _ => &[4],
            };
            // A running order ends by expiring, an open one by being cancelled, a completed one when it is closed.
            assert!(
                new.is_none_or(|(_, new)| may.contains(new)),
                "{key:?}: {old} became {new:?}"
            );
        }
        self.states = states;
    }

    /// Every base unit is somebody's.
    fn compare_sum(&self, market: usize) {
        let world = &self.backed.selling.world;
        let purses = self.model.purses.keys().filter(|(_, of)| *of == market);
        let purses: u64 = purses
            .map(|(wallet, _)| world.tokens(&self.token(*wallet, market)))
            .sum();
        let vaults = world.tokens(&self.market(market).vault()) + world.tokens(&self.revenue(market).vault());
        let supply = token_supply(&world.chain, &self.mint(market).address).expect("a mint");
        assert_eq!(purses + vaults, supply, "all tokens of market {market}");
    }

    fn compare_market(&self, market: usize) {
        let (of, expected) = (self.market(market), &self.model.markets[market]);
        let found: accounts::Market = self.read(&of.address());
        assert_eq!(
            found.escrowed,
            self.model.escrowed(market),
            "escrowed in market {market}"
        );
        for (category, books) in expected.categories.iter().enumerate() {
            let there = found.categories[category];
            assert_eq!(
                (there.fees, there.orders, there.customers, there.digest),
                (books.fees(), books.orders, books.customers, books.digest()),
                "category {category} of market {market}"
            );
        }
        let vault = self.backed.selling.world.tokens(&of.vault());
        assert_eq!(
            vault,
            self.model.escrowed(market) + expected.fees() + expected.donated,
            "the vault of market {market}"
        );
        let plans = self.model.plans.iter().filter(|plan| plan.market == market);
        assert_eq!(usize::try_from(found.plans), Ok(plans.count()), "plans");
        assert_eq!(
            (
                found.paused != 0,
                found.next_nonce,
                found.credits_spent,
                found.forwarded
            ),
            (
                expected.paused,
                expected.next_nonce,
                expected.credits_spent,
                expected.forwarded
            ),
            "market {market}"
        );
        let is_payment = market == super::PAYMENT;
        let all = self.model.customers.iter().flatten();
        let (bought, burned) = all.fold((0, 0), |sum, one| (sum.0 + one.bought, sum.1 + one.burned));
        assert_eq!(
            (found.credits_bought, found.credit_tokens_burned),
            if is_payment { (bought, burned) } else { (0, 0) },
            "credits of market {market}"
        );
        self.compare_parameters(market, &found);
    }

    fn compare_parameters(&self, market: usize, found: &accounts::Market) {
        let expected = &self.model.markets[market];
        let (pool, feed) = (self.revenue(market).pool(), self.backed.pair.feed());
        let (proposed, ready_at) = expected.proposed.unwrap_or_default();
        assert_eq!(found.update_ready_at, ready_at, "when the change is ready");
        for (there, wanted) in [
            (found.parameters, expected.parameters),
            (found.proposed, proposed),
        ] {
            assert_eq!(
                (
                    there.revenue_pool,
                    there.feed,
                    u64::from(there.fee_bps),
                    there.settle_seconds
                ),
                (
                    if wanted.pool { pool } else { NOTHING },
                    if wanted.feed { feed } else { NOTHING },
                    wanted.fee_bps,
                    wanted.settle_seconds
                ),
                "parameters of market {market}"
            );
        }
    }

    fn compare_pool(&self, market: usize) {
        let (revenue, expected) = (self.revenue(market), &self.model.pools[market]);
        let found: accounts::RevenuePool = self.read(&revenue.pool());
        let income: u64 = expected.categories.iter().sum();
        let current = &found.current;
        assert_eq!(found.epoch, expected.epoch, "the epoch of pool {market}");
        assert_eq!(
            (
                current.income,
                current.categories,
                current.orders,
                current.customers,
                current.invoices
            ),
            (
                income,
                expected.categories,
                expected.orders,
                expected.customers,
                expected.invoices
            ),
            "pool {market}"
        );
        assert_eq!(
            current.invoice_digest, expected.digest,
            "the digest of pool {market}"
        );
        assert_eq!(current.burned, expected.burned, "burned at pool {market}");
        assert!(market == NATIVE || expected.burned == 0);
        let forwarded = self.model.markets[market].forwarded;
        let vault = self.backed.selling.world.tokens(&revenue.vault());
        assert_eq!(
            (found.owed.undistributed, vault),
            (forwarded, forwarded),
            "vault of pool {market}"
        );
    }

    fn compare_customer(&self, customer: usize) {
        let wallet = self.customers[customer].pubkey();
        let address = self.market(0).customer(&wallet);
        let Some(expected) = self.model.customers[customer] else {
            assert!(!self.exists(&address), "customer {customer}");
            return;
        };
        let found: accounts::Customer = self.read(&address);
        assert_eq!(
            (
                found.credits,
                found.held,
                found.bought,
                found.spent,
                found.tokens_burned
            ),
            (
                self.model.credits(customer),
                self.model.held(customer),
                expected.bought,
                expected.spent,
                expected.burned
            ),
            "credits of customer {customer}"
        );
        let mint = if expected.has_mint {
            self.mint(0).address
        } else {
            NOTHING
        };
        assert_eq!(
            (found.orders, found.counted, found.credit_mint),
            (
                expected.orders,
                expected.counted.map_or(0, |epoch| epoch + 1),
                mint
            ),
            "customer {customer}"
        );
    }

    fn compare_order(&self, key: Key) {
        let Some(expected) = self.model.orders.get(&key) else {
            let address = self.model.order_addresses[&key];
            assert!(!self.exists(&address.into()), "{key:?}");
            return;
        };
        let of = self.order(key);
        let found: accounts::Order = self.read(&of.address());
        assert_eq!(
            (
                found.state,
                found.settled,
                found.charged,
                found.escrow,
                found.ends_at
            ),
            (
                expected.state as u8,
                expected.settled,
                expected.charged(),
                expected.escrow,
                expected.ends_at
            ),
            "{key:?}"
        );
        let names = |order: &Order| {
            let payee = order.payee.map_or(NOTHING, |payee| self.payees[payee].pubkey());
            (payee, order.device.map_or(NOTHING, |device| self.devices[device]))
        };
        assert_eq!((found.payee, found.device), names(expected), "{key:?}");
        assert_eq!(
            (found.plan, found.nonce, found.quantity),
            (of.plan, expected.nonce, expected.quantity)
        );
        assert_eq!(
            (
                found.price,
                found.per,
                u64::from(found.fee_bps),
                found.with_credits != 0
            ),
            (
                expected.price,
                expected.per,
                expected.fee_bps,
                expected.with_credits
            ),
            "the terms of {key:?}"
        );
        assert_eq!(
            (
                found.accept_by,
                found.duration_seconds,
                found.notice_seconds,
                found.settle_seconds
            ),
            (
                expected.accept_by,
                expected.duration_seconds,
                expected.notice_seconds,
                expected.settle_seconds
            ),
            "the times of {key:?}"
        );
        assert_eq!(
            (
                found.terms_version,
                usize::from(found.unit),
                found.class,
                found.reports
            ),
            (expected.version, expected.unit, expected.class, expected.reports),
            "{key:?}"
        );
    }

    fn compare_plan(&self, plan: usize) {
        let (expected, (of, address)) = (self.model.plans[plan], self.plan(plan));
        let found: accounts::Plan = self.read(&address);
        assert_eq!(
            PlanTermsArgs::from(found.terms),
            self.terms(&expected.terms),
            "plan {plan}"
        );
        let operator = match expected.seller {
            Seller::Network => NOTHING,
            seller => self.seller(seller).0.account,
        };
        assert_eq!(
            (found.market, found.operator, found.sells, found.unit),
            (of.address(), operator, expected.sells, expected.unit),
            "plan {plan}"
        );
        assert_eq!(
            (found.terms_version, found.retired != 0, found.id),
            (expected.version, expected.retired, expected.id),
            "plan {plan}"
        );
        assert!(expected.id < PLANS && usize::from(found.unit) < CATEGORIES);
        for holder in 0..CUSTOMERS {
            let of = self.pass(plan, holder, holder);
            let Some(expected) = self.model.passes.get(&(plan, holder)) else {
                assert!(!self.exists(&of.address()), "the pass of {holder} of plan {plan}");
                continue;
            };
            let found: accounts::Pass = self.read(&of.address());
            assert_eq!(
                (found.terms_version, found.ends_at, found.units_left),
                (expected.version, expected.ends_at, expected.units_left),
                "the pass of {holder} of plan {plan}"
            );
        }
    }
}
