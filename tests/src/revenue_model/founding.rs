//! Founds the network: two of its pools, where they pay to, and who has how much.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, MintOf};
use flywheel_client::instructions::staking::{self, PoolKind};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::parameters::FEED;
use super::{Action, By, HOLDERS, MINTS, Model, Network, PEOPLE, Paid, Plan, TOKEN};
use crate::world::{GENESIS, Mint, TOKEN as SPL_TOKEN, TOKEN_2022, World, keypair};

/// Seed of the world's keys.
const SEED: &str = "revenue model";

/// How the pools of a sequence are made, and who has how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scene(pub u64);

impl Scene {
    /// What each of the people has of a mint, base units.
    fn wealth(self, holder: usize) -> u64 {
        match self.0 % 5 {
            0 => 1_000_000_000_000,
            // Everybody has a good part of all that there can be.
            1 => u64::MAX / 5,
            // One has nearly everything.
            2 if holder == 0 => u64::MAX - 10_000_000,
            2 => 1_000_000,
            // Next to nothing.
            3 => 3_000,
            _ => 40_000_000 << (holder * 8),
        }
    }

    /// The first dice that make a valid pool.
    fn dice(self, model: &Model, pool: usize) -> u64 {
        let mut rng = StdRng::seed_from_u64(self.0 / 5);
        loop {
            let dice = rng.random();
            let create = Action::CreateRevenuePool {
                pool,
                dice,
                by: By::Authority,
            };
            // A feed is there later than the pool.
            if model.clone().act(&create).is_ok() && !Plan::of(pool, dice).has(FEED) {
                return dice;
            }
        }
    }
}

/// The key of somebody who has tokens.
pub(crate) fn holder_key(holder: usize) -> Keypair {
    keypair(&format!("{SEED}/holder {holder}"))
}

/// The key of a price source.
pub(crate) fn source_key(source: usize) -> Keypair {
    keypair(&format!("{SEED}/source {source}"))
}

/// The key that pools name as their veto.
pub(crate) fn veto_key() -> Keypair {
    keypair(&format!("{SEED}/veto"))
}

/// The mint of this number, of either token program.
pub(crate) fn mint(number: usize) -> Mint {
    Mint {
        address: keypair(&format!("{SEED}/mint {number}")).pubkey(),
        program: if number == 2 { TOKEN_2022 } else { SPL_TOKEN },
    }
}

/// The mint as instructions name it.
fn named(number: usize) -> MintOf {
    MintOf {
        mint: mint(number).address,
        token_program: mint(number).program,
    }
}

/// Addresses, derived once.
pub(crate) struct Names {
    pub(crate) pools: [Address; MINTS],
    pub(crate) vaults: [Address; MINTS],
    pub(crate) feeds: [Address; MINTS],
    pub(crate) reward_pools: [Address; MINTS],
    pub(crate) reward_vaults: [Address; MINTS],
    pub(crate) stake_pool: Address,
    pub(crate) stake_vaults: [Address; MINTS],
    pub(crate) insurances: [Address; MINTS],
    /// By holder and mint.
    pub(crate) accounts: Vec<[Address; MINTS]>,
}

/// A wallet's token account.
fn account(wallet: &Address, number: usize) -> Address {
    address::associated_token_account_of(wallet, &mint(number).address, &mint(number).program)
}

impl Names {
    fn new(network: &Address) -> Self {
        let mints: [Address; MINTS] = std::array::from_fn(|number| mint(number).address);
        let pools = mints.map(|mint| address::revenue_pool(network, &mint));
        let stake_pool = address::stake_pool(network, &mints[TOKEN], PoolKind::Revenue);
        let insurance = keypair(&format!("{SEED}/insurance")).pubkey();
        let of = |holder| std::array::from_fn(|number| account(&holder_key(holder).pubkey(), number));
        let base = mints[TOKEN];
        Self {
            vaults: pools.map(|pool| address::revenue_vault(&pool)),
            feeds: mints.map(|quote| address::price_feed(network, &base, &quote)),
            pools,
            reward_pools: mints.map(|mint| address::pool(network, &mint)),
            reward_vaults: mints.map(|mint| address::vault(&address::pool(network, &mint))),
            stake_pool,
            stake_vaults: mints.map(|mint| address::stake_reward_vault(&stake_pool, &mint)),
            insurances: std::array::from_fn(|number| account(&insurance, number)),
            accounts: (0..HOLDERS).map(of).collect(),
        }
    }

    /// The statement of a pool's epoch.
    pub(crate) fn statement(&self, pool: usize, epoch: u64) -> Address {
        address::statement(&self.pools[pool], epoch)
    }
}

impl Model {
    /// Everything before there is a pool.
    fn new(scene: Scene) -> Self {
        let mut tokens = [[0; MINTS]; HOLDERS];
        for (holder, held) in tokens.iter_mut().enumerate().take(PEOPLE) {
            *held = [scene.wealth(holder); MINTS];
        }
        let supply = std::array::from_fn(|mint| tokens.iter().map(|held| held[mint]).sum());
        Self {
            now: u32::try_from(GENESIS).expect("before 2106"),
            pools: std::array::from_fn(|_| None),
            feeds: std::array::from_fn(|_| None),
            paid: [Paid::default(); MINTS],
            tokens,
            frozen: [[false; MINTS]; HOLDERS],
            insurance_frozen: [false; MINTS],
            supply,
            minted_elsewhere: [0; MINTS],
        }
    }
}

impl Network {
    /// Founds everything.
    ///
    /// # Panics
    /// When anything is refused.
    pub fn found(scene: Scene) -> Self {
        let mut world = World::empty(SEED);
        world.create_network().expect("network");
        world.create_oracle_set().expect("oracle set");
        let names = Names::new(&world.network);
        let mut network = Self {
            world,
            model: Model::new(scene),
            keys: (0..HOLDERS).map(holder_key).collect(),
            names,
        };
        network.found_tokens();
        network.found_destinations();
        for pool in [TOKEN, 1] {
            let dice = scene.dice(&network.model, pool);
            let create = Action::CreateRevenuePool {
                pool,
                dice,
                by: By::Authority,
            };
            assert_eq!(network.step(&create), "accepted");
        }
        network
    }

    fn found_tokens(&mut self) {
        let insurance = keypair(&format!("{SEED}/insurance")).pubkey();
        for number in 0..MINTS {
            let mint = mint(number);
            self.world
                .new_mint(&format!("{SEED}/mint {number}"), mint.program, None);
            for holder in 0..HOLDERS {
                let key = self.keys[holder].pubkey();
                self.world.purse(&key, &mint, self.model.tokens[holder][number]);
            }
            self.world.purse(&insurance, &mint, 0);
        }
    }

    /// A funded reward pool of each mint, and a stake pool that pays in all of them.
    fn found_destinations(&mut self) {
        let authority = self.world.authority.insecure_clone();
        let (p, a, network) = (self.world.payer.pubkey(), authority.pubkey(), self.world.network);
        let parameters = World::stake_parameters(PoolKind::Revenue, &mint(TOKEN));
        let create = staking::create_stake_pool(p, a, network, named(TOKEN), PoolKind::Revenue, parameters);
        self.world.send(&[create], &[&authority]).expect("a stake pool");
        for number in 0..MINTS {
            let args = World::funded_unvested_args();
            let create = rewards::create_funded_pool(p, a, network, named(number), args);
            self.world.send(&[create], &[&authority]).expect("a reward pool");
            let add = staking::add_reward_mint(p, a, network, self.names.stake_pool, named(number));
            self.world.send(&[add], &[&authority]).expect("a reward mint");
        }
    }
}
