//! The revenue side of a network: two mints, where their revenue goes, and the two pools.

use flywheel_client::accounts::RevenuePool;
use flywheel_client::address;
use flywheel_client::instructions::revenue::{
    self, Destinations, FeedParametersArgs, Invoice, Legs, Pair, RecipientShare, ReferencePrice, Revenue,
    RevenueParametersArgs, RevenuePoolArgs,
};
use flywheel_client::instructions::staking::{self, PoolKind};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::staking::named;
use super::{Mint, TOKEN, World, keypair};

/// Length of an auction's window, seconds.
pub const WINDOW: u32 = 3_600;
/// After how many seconds of a window the price is at its floor.
pub const DECAY: u32 = 1_800;
/// The most that is sold, or burned, in a window, base units.
pub const LOT: u64 = 1_000_000;
/// The least that is sold at once, base units.
pub const MIN_FILL: u64 = 1_000;
/// The most that a crank pays as bounty, base units.
pub const BOUNTY_CAP: u64 = 5_000;
/// How old a price may be, seconds.
pub const MAX_PRICE_AGE: u32 = 600;
/// What a customer of a populated world has paid, base units.
const POPULATED_REVENUE: u64 = 1_000_007;
/// A price of half a payment token for a network token, in the feed's unit.
pub const HALF: u64 = 500_000;

/// The mints of a network's revenue, and where it goes.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    /// The network's own token.
    pub token: Mint,
    /// What customers pay in.
    pub stable: Mint,
    /// The pool of the network's own token.
    pub native: Revenue,
    /// The pool of what customers pay in.
    pub paid: Revenue,
    /// Token and stable: a price of half a stable for a token is fed.
    pub pair: Pair,
    /// A stake pool with rewards in both mints.
    pub stake_pool: Address,
    /// Insurance accounts of token and stable.
    pub insurance: [Address; 2],
}

impl Places {
    fn mint(&self, revenue: &Revenue) -> Mint {
        if *revenue == self.native {
            self.token
        } else {
            self.stable
        }
    }

    /// Where the shares of a pool go.
    pub fn destinations(&self, revenue: &Revenue) -> Destinations {
        let is_native = *revenue == self.native;
        Destinations {
            reward_pool: Some(address::pool(&revenue.network, &revenue.mint.mint)),
            stake_pool: Some(self.stake_pool),
            insurance: Some(self.insurance[usize::from(!is_native)]),
            feed: None,
        }
    }

    /// Every leg that a pool has, but for the direct burn.
    pub fn legs(&self, revenue: &Revenue) -> Legs {
        let to = self.destinations(revenue);
        Legs {
            reward_pool: to.reward_pool,
            stake_pool: to.stake_pool,
            burn: false,
            insurance: to.insurance,
        }
    }

    /// What a pool is created with.
    pub fn args(&self, revenue: &Revenue) -> RevenuePoolArgs {
        let is_native = *revenue == self.native;
        let reference = ReferencePrice {
            tokens: 2,
            payment: 1,
        };
        RevenuePoolArgs {
            token_pool: (!is_native).then(|| self.native.pool()),
            destinations: self.destinations(revenue),
            parameters: World::revenue_parameters(is_native),
            reference: if is_native {
                ReferencePrice::default()
            } else {
                reference
            },
            recipients: World::recipients(),
        }
    }
}

/// The keys of the feed's two sources.
pub fn sources() -> [Keypair; 2] {
    ["first price source", "second price source"].map(keypair)
}

impl World {
    /// Half to providers, a fifth to stakers, 15 % to the burn, 10 % to the treasury, 5 % to the insurance.
    pub fn revenue_parameters(is_native: bool) -> RevenueParametersArgs {
        let parameters = RevenueParametersArgs {
            market: keypair("revenue market").pubkey(),
            veto: keypair("revenue veto").pubkey(),
            lot: LOT,
            bounty_cap: BOUNTY_CAP,
            window_seconds: WINDOW,
            providers_bps: 5_000,
            stakers_bps: 2_000,
            burn_bps: 1_500,
            treasury_bps: 1_000,
            insurance_bps: 500,
            burn_limit_bps: 1_500,
            max_refund_bps: 1_000,
            bounty_bps: 10,
            ..RevenueParametersArgs::default()
        };
        if is_native {
            return parameters;
        }
        RevenueParametersArgs {
            min_price: 1 << 63,
            min_fill: MIN_FILL,
            decay_seconds: DECAY,
            start_bps: 12_500,
            floor_bps: 7_500,
            idle_step_bps: 1_250,
            max_deviation_bps: 625,
            ..parameters
        }
    }

    /// Six and four tenths of the treasury's part.
    pub fn recipients() -> Vec<RecipientShare> {
        [("first recipient", 6_000), ("second recipient", 4_000)]
            .map(|(name, bps)| RecipientShare {
                wallet: keypair(name).pubkey(),
                bps,
            })
            .to_vec()
    }

    /// Two sources that must agree to two in a hundred.
    pub fn feed_parameters() -> FeedParametersArgs {
        FeedParametersArgs {
            sources: sources().map(|source| source.pubkey()),
            max_age_seconds: MAX_PRICE_AGE,
            max_deviation_bps: 200,
        }
    }

    /// Creates both mints and what their revenue goes to: a funded pool of each, a stake pool, insurance accounts.
    pub fn found_places(&mut self, seed: &str) -> Places {
        let [token, stable] =
            ["network token", "payment"].map(|name| self.new_mint(&format!("{seed}/{name}"), TOKEN, None));
        let (network, pool) = (self.network, self.pool);
        for mint in [token, stable] {
            assert_eq!(self.found_funded(&mint, Self::funded_args()), "accepted");
        }
        // The world's pool stays what it was.
        self.pool = pool;
        let insured = keypair("revenue insurance").pubkey();
        let insurance = [token, stable].map(|mint| self.empty_purse(&insured, &mint));
        let of = |mint: &Mint| Revenue {
            network,
            mint: named(mint),
        };
        Places {
            token,
            stable,
            native: of(&token),
            paid: of(&stable),
            pair: Pair {
                network,
                base: token.address,
                quote: stable.address,
            },
            stake_pool: self.found_stake_pool(&token, &stable),
            insurance,
        }
    }

    fn found_stake_pool(&mut self, token: &Mint, stable: &Mint) -> Address {
        let kind = PoolKind::Revenue;
        let create = self.create_stake_pool(token, kind, Self::stake_parameters(kind, token));
        let (authority, payer, network) =
            (self.authority.insecure_clone(), self.payer.pubkey(), self.network);
        let pool = address::stake_pool(&network, &token.address, kind);
        let mut instructions = vec![create];
        for mint in [token, stable] {
            let (a, of) = (authority.pubkey(), named(mint));
            instructions.push(staking::add_reward_mint(payer, a, network, pool, of));
        }
        self.send(&instructions, &[&authority]).expect("a stake pool");
        pool
    }
}

impl World {
    /// Both pools of a network with income of the native one, its feed, and a statement of its first epoch; the names begin with
    /// "revenue" where another program has accounts of the same name.
    pub(super) fn populate_revenue(&mut self, seed: &str) -> Vec<(&'static str, Address)> {
        let places = self.found_places(&format!("{seed}/places"));
        let (payer, authority) = (self.payer.pubkey(), self.authority.insecure_clone());
        let a = authority.pubkey();
        let create = revenue::create_price_feed(payer, a, &places.pair, 6, Self::feed_parameters());
        self.send(&[create], &[&authority]).expect("a feed");
        for of in [places.native, places.paid] {
            let create = revenue::create_revenue_pool(payer, a, &of, places.args(&of));
            self.send(&[create], &[&authority]).expect("a revenue pool");
        }
        let source = self.purse(&payer, &places.stable, POPULATED_REVENUE);
        let invoice = Invoice {
            amount: POPULATED_REVENUE,
            category: 2,
            hash: [4; 32],
            ..Invoice::default()
        };
        let epoch = self.state::<RevenuePool>(&places.paid.pool()).epoch;
        let now = self.chain.now();
        let deposit = revenue::deposit_revenue(payer, source, &places.paid, &invoice);
        self.send(&[deposit], &[]).expect("income");
        // The statement is that of an epoch that has ended; everybody else's time stays what it is.
        self.begin_epoch(epoch + 1);
        let close = revenue::close_statement(payer, &places.paid, epoch);
        self.send(&[close], &[]).expect("a statement");
        self.chain.set_time(now);
        vec![
            ("revenue pool", places.paid.pool()),
            ("revenue vault", places.paid.vault()),
            ("token pool", places.native.pool()),
            ("statement", address::statement(&places.paid.pool(), epoch)),
            ("price feed", places.pair.feed()),
        ]
    }
}

/// A world with both revenue pools and a feed without a price, in the first second of its network's first epoch.
pub struct Revenues {
    /// The world.
    pub world: World,
    /// Its revenue.
    pub places: Places,
}

impl Revenues {
    /// With the usual parameters.
    pub fn new(seed: &str) -> Self {
        Self::with(seed, |_, _| {})
    }

    /// With other arguments than the usual ones: `change` is called for each pool, and whether it is the native one.
    pub fn with(seed: &str, change: impl Fn(&mut RevenuePoolArgs, bool)) -> Self {
        let mut revenues = Self::unfounded(seed);
        for revenue in [revenues.places.native, revenues.places.paid] {
            let mut args = revenues.places.args(&revenue);
            change(&mut args, revenue == revenues.places.native);
            assert_eq!(revenues.create(&revenue, args), "accepted");
        }
        revenues
    }

    /// Without the pools, but with a feed.
    pub fn unfounded(seed: &str) -> Self {
        let mut world = World::without_pool(seed);
        let places = world.found_places(seed);
        let mut revenues = Self { world, places };
        assert_eq!(
            revenues.create_feed(&places.pair, 6, World::feed_parameters()),
            "accepted"
        );
        revenues
    }

    /// What becomes of creating a pool as the network's authority.
    pub fn create(&mut self, revenue: &Revenue, args: RevenuePoolArgs) -> String {
        let authority = self.world.authority.insecure_clone();
        let payer = self.world.payer.pubkey();
        let create = revenue::create_revenue_pool(payer, authority.pubkey(), revenue, args);
        self.world.attempt(create, &[&authority])
    }

    /// What becomes of creating a feed as the network's authority.
    pub fn create_feed(&mut self, pair: &Pair, scale: u8, parameters: FeedParametersArgs) -> String {
        let authority = self.world.authority.insecure_clone();
        let payer = self.world.payer.pubkey();
        let create = revenue::create_price_feed(payer, authority.pubkey(), pair, scale, parameters);
        self.world.attempt(create, &[&authority])
    }

    /// The mint of a pool.
    pub fn mint(&self, revenue: &Revenue) -> Mint {
        self.places.mint(revenue)
    }
}
