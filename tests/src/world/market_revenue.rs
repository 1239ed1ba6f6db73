//! A market with revenue pools and a price feed behind it.

use flywheel_client::accounts::RevenuePool;
use flywheel_client::chain::token_supply;
use flywheel_client::instructions::market::{self, MarketOf, OrderOf, PassOf};
use flywheel_client::instructions::revenue::{
    self, FeedParametersArgs, Pair, PostedPrice, ReferencePrice, Revenue, RevenueParametersArgs,
    RevenuePoolArgs, SignedPrice,
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::staking::named;
use super::{CHANGE_DELAY, FEE_BPS, Mint, SETTLE_SECONDS, Selling, Shopper, TOKEN, World, keypair};
use crate::outcome;

/// How old a price may be, seconds.
pub const PRICE_AGE: u32 = 600;
/// The price that [`World::post_prices`] agrees on at its lowest: quote base units for a million base units of the token.
pub const LOW_PRICE: u64 = 249_000;
/// What a customer of a test begins with, base units of the network token.
pub const TOKEN_PURSE: u64 = 1_000_000_000;

/// A market of a payment mint and one of the network token, each with its revenue pool, and the feed of both.
pub struct Backed {
    /// The market of the payment mint.
    pub selling: Selling,
    /// The network token.
    pub token: Mint,
    /// The market of the network token.
    pub native: MarketOf,
    /// The feed.
    pub pair: Pair,
}

impl World {
    /// The revenue pool of a mint.
    pub fn revenue_of(&self, mint: &Mint) -> Revenue {
        Revenue {
            network: self.network,
            mint: named(mint),
        }
    }

    /// The instruction that creates a revenue pool that burns everything, and whose market is the one of its mint.
    pub fn create_burning_pool(&self, mint: &Mint, token: Option<&Mint>) -> Instruction {
        let mut parameters = RevenueParametersArgs {
            market: self.market_of(mint).address(),
            lot: 1_000_000,
            window_seconds: 3_600,
            burn_bps: 10_000,
            burn_limit_bps: 10_000,
            ..RevenueParametersArgs::default()
        };
        let mut reference = ReferencePrice {
            tokens: 0,
            payment: 0,
        };
        if token.is_some() {
            (
                parameters.min_price,
                parameters.min_fill,
                parameters.decay_seconds,
            ) = (1, 1, 1);
            (parameters.start_bps, parameters.floor_bps) = (10_000, 10_000);
            reference = ReferencePrice {
                tokens: 1,
                payment: 1,
            };
        }
        let args = RevenuePoolArgs {
            token_pool: token.map(|token| self.revenue_of(token).pool()),
            parameters,
            reference,
            ..RevenuePoolArgs::default()
        };
        let (payer, authority) = (self.payer.pubkey(), self.authority.pubkey());
        revenue::create_revenue_pool(payer, authority, &self.revenue_of(mint), args)
    }

    /// The instruction that creates the feed of a pair, with the two sources of every test.
    pub fn create_feed(&self, pair: &Pair) -> Instruction {
        let parameters = FeedParametersArgs {
            sources: ["source a", "source b"].map(|name| keypair(name).pubkey()),
            max_age_seconds: PRICE_AGE,
            max_deviation_bps: 100,
        };
        let (payer, authority) = (self.payer.pubkey(), self.authority.pubkey());
        revenue::create_price_feed(payer, authority, pair, 6, parameters)
    }

    /// Posts the prices of this moment: 250,000 by 1,000 and 251,000 by 500, which is [`LOW_PRICE`] at the lowest.
    pub fn post_prices(&mut self, pair: &Pair) {
        self.post_prices_of(pair, [(250_000, 1_000), (251_000, 500)]);
    }

    /// Posts prices of this moment, each with its confidence.
    pub fn post_prices_of(&mut self, pair: &Pair, prices: [(u64, u64); 2]) {
        let timestamp = i64::from(self.now());
        let feed = pair.feed();
        let [a, b] = prices.map(|(price, confidence)| PostedPrice {
            price,
            confidence,
            timestamp,
        });
        let sign = |name, posted| SignedPrice::sign(&keypair(name), &feed, posted).expect("keys sign");
        let signed = [sign("source a", a), sign("source b", b)];
        self.send(&revenue::post_price(feed, &signed), &[])
            .expect("a posted price");
    }

    /// Names the revenue pool and the feed of a market, after the delay.
    pub fn connect_market(&mut self, market: MarketOf, pool: Address, feed: Address) {
        let authority = self.authority.insecure_clone();
        let a = authority.pubkey();
        let update = market::update_market(a, market, (pool, feed), FEE_BPS, SETTLE_SECONDS);
        self.send(&[update], &[&authority]).expect("a proposal");
        self.wait(CHANGE_DELAY);
        let apply = market::apply_market_update(a, market);
        self.send(&[apply], &[&authority]).expect("an update");
    }
}

impl Backed {
    /// Both markets with pools and feed, and a fresh price.
    pub fn new(seed: &str) -> Self {
        let mut selling = Selling::new(seed);
        let (payment, payment_market) = (selling.mint, selling.market);
        let world = &mut selling.world;
        let token = world.new_mint(&format!("{seed}/token"), TOKEN, None);
        let native = world.create_market(&token);
        world.purse(&keypair("payee").pubkey(), &token, 0);
        let authority = world.authority.insecure_clone();
        let pair = Pair {
            network: world.network,
            base: token.address,
            quote: payment.address,
        };
        let create = [
            world.create_burning_pool(&token, None),
            world.create_burning_pool(&payment, Some(&token)),
            world.create_feed(&pair),
        ];
        for instruction in create {
            world
                .send(&[instruction], &[&authority])
                .expect("pools and a feed");
        }
        for (market, mint) in [(payment_market, payment), (native, token)] {
            let pool = world.revenue_of(&mint).pool();
            world.connect_market(market, pool, pair.feed());
        }
        world.post_prices(&pair);
        Self {
            selling,
            token,
            native,
            pair,
        }
    }

    /// The revenue pool of the network token.
    pub fn native_pool(&self) -> Revenue {
        self.selling.world.revenue_of(&self.token)
    }

    /// The content of the revenue pool of the payment mint.
    pub fn pool_state(&self) -> RevenuePool {
        let revenue = self.selling.world.revenue_of(&self.selling.mint);
        self.selling.world.state(&revenue.pool())
    }

    /// The content of the revenue pool of the network token.
    pub fn native_state(&self) -> RevenuePool {
        self.selling.world.state(&self.native_pool().pool())
    }

    /// Base units of the network token that exist.
    pub fn supply(&self) -> u64 {
        token_supply(&self.selling.world.chain, &self.token.address).expect("a mint")
    }

    /// Gives a customer network tokens; returns its token account.
    pub fn tokens_of(&mut self, shopper: &Shopper, amount: u64) -> Address {
        let token = self.token;
        self.selling.world.purse(&shopper.key.pubkey(), &token, amount)
    }

    /// What becomes of buying credits with a limit of what is burned.
    pub fn buy_credits(&mut self, shopper: &Shopper, credits: u64, max_tokens: u64) -> String {
        let account = self.tokens_of(shopper, 0);
        let (of, key) = (self.selling.market, shopper.key.pubkey());
        let (native, feed) = (self.native_pool(), self.pair.feed());
        let buy = market::buy_credits(of, key, account, &native, feed, (credits, max_tokens));
        self.selling.world.attempt(buy, &[&shopper.key])
    }

    /// What becomes of opening an order with credits.
    pub fn open_with_credits(&mut self, of: OrderOf, key: &Keypair, quantity: u64) -> String {
        let purchase = self.selling.purchase(of.plan, quantity);
        let payer = self.selling.world.payer.pubkey();
        let open = market::open_order_with_credits(payer, of, purchase);
        self.selling.world.attempt(open, &[key])
    }

    /// What becomes of buying a pass with credits.
    pub fn buy_with_credits(&mut self, of: PassOf, key: &Keypair, quantity: u64) -> String {
        let purchase = self.selling.purchase(of.plan, quantity);
        let payer = self.selling.world.payer.pubkey();
        let buy = market::buy_pass_with_credits(payer, of, purchase);
        self.selling.world.attempt(buy, &[key])
    }

    /// What becomes of forwarding the fees of a category.
    pub fn forward(&mut self, category: u8) -> String {
        let forward = market::forward_revenue(self.selling.market, category);
        outcome(self.selling.world.send(&[forward], &[]))
    }
}
