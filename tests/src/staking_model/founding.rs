//! Founds the network: three pools of one mint, who stakes in them, and their model.

use std::collections::BTreeMap;

use flywheel_client::address;
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::staking::{self, PoolKind};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::managing::parameters;
use super::names::Names;
use super::{
    AUTHORITY, BEHIND, COLLATERAL, HOLDERS, INSURANCE, Insurance, MINTS, Model, Network, POOLS, PURSES, Pool,
    REVENUE, Rents, Reward, STAKE, Stake, TREASURY, WALLETS,
};
use crate::world::{GENESIS, Mint, PURSE, TOKEN, World, keypair};

/// Seed of the world's keys.
const SEED: &str = "staking model";

/// How the pools of a sequence are made, and who has how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scene(pub u64);

impl Scene {
    /// What each wallet has of what is staked, and of revenue, base units.
    fn wealth(self, wallet: usize) -> [u64; 2] {
        match self.0 % 5 {
            0 => [1_000_000_000_000, 1_000_000_000_000],
            // Everybody has a good part of all that there can be.
            1 => [u64::MAX / 8, u64::MAX / 6],
            // One has nearly everything.
            2 if wallet == 0 => [u64::MAX - 10_000_000, u64::MAX - 5_000],
            2 => [1_000_000, 1_000],
            // Next to nothing.
            3 => [2_000, 50],
            _ => [40_000_000_000 << (wallet * 4), 1_000_000_007],
        }
    }

    fn dice(self, pool: usize) -> u64 {
        // Any number whose last part keeps the parameters in range.
        let mixed = (self.0 / 5)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(17 * u32::try_from(pool).expect("few pools"));
        mixed % 40_000_000
    }
}

/// Keys of everybody who holds tokens, without the insurance.
pub(crate) fn keys() -> Vec<Keypair> {
    let world = |role: &str| keypair(&format!("{SEED}/{role}"));
    let mut keys: Vec<Keypair> = (0..4).map(|number| world(&format!("staker {number}"))).collect();
    keys.extend([world("operator"), world("second operator"), world("authority")]);
    keys.extend((0..3).map(|number| world(&format!("oracle {number}"))));
    keys.push(world("treasury"));
    keys
}

/// The mint of this number.
pub(crate) fn mint(number: usize) -> Mint {
    Mint {
        address: keypair(&format!("{SEED}/mint {number}")).pubkey(),
        program: TOKEN,
    }
}

/// The mint as instructions name it.
pub(crate) fn named(number: usize) -> MintOf {
    MintOf::spl_token(mint(number).address)
}

pub(crate) const KINDS: [PoolKind; POOLS] = [PoolKind::Collateral, PoolKind::Revenue, PoolKind::Governance];

impl Model {
    /// Everything as it is founded.
    ///
    /// # Arguments
    /// - `rents`: what accounts hold
    pub fn new(scene: Scene, rents: Rents) -> Self {
        let keys = keys();
        let network = address::network(&keys[AUTHORITY].pubkey(), 1);
        let account = |key: &Keypair| address::associated_token_account(&key.pubkey(), &mint(STAKE).address);
        let insurance = address::insurance_vault(&address::insurance(&network, &mint(STAKE).address));
        let receivers = [account(&keys[TREASURY]), insurance];
        let mut tokens = [[0; MINTS]; HOLDERS];
        for (wallet, held) in tokens.iter_mut().enumerate().take(WALLETS) {
            held[..2].copy_from_slice(&scene.wealth(wallet));
        }
        let supply = std::array::from_fn(|mint| tokens.iter().map(|held| held[mint]).sum());
        let pools = (0..POOLS)
            .map(|pool| Self::founded(pool, scene, receivers))
            .collect();
        Self {
            now: u32::try_from(GENESIS).expect("before 2106"),
            rents,
            receivers,
            pools,
            tokens,
            supply,
            lamports: [PURSE; PURSES],
            devices: vec![],
            records: BTreeMap::new(),
            insurance: Insurance {
                cap: 1_000_000,
                ..Insurance::default()
            },
        }
    }

    fn founded(kind: usize, scene: Scene, receivers: [Address; 2]) -> Pool {
        let mut new = parameters(kind, scene.dice(kind), receivers);
        // The last part of the number may put something out of range: then the usual parameters.
        if super::managing::validate(kind, &new).is_err() {
            new = parameters(kind, 0, receivers);
            (new.max_lock_seconds, new.max_multiplier_bps) = match kind {
                COLLATERAL => (0, 10_000),
                _ => (60_480_000, 30_000),
            };
        }
        let stakes = (0..BEHIND).filter(|behind| match kind {
            COLLATERAL => *behind > 0,
            REVENUE => *behind != 2,
            _ => *behind == 0,
        });
        let reward = |mint| Reward {
            mint,
            updated: u32::try_from(GENESIS).expect("before 2106"),
            ..Reward::default()
        };
        Pool {
            kind,
            parameters: new,
            proposed: None,
            paused: false,
            rewards: if kind == REVENUE {
                vec![reward(0), reward(1)]
            } else {
                vec![]
            },
            stakes: stakes.map(|behind| (behind, Stake::default())).collect(),
            positions: BTreeMap::new(),
            tickets: BTreeMap::new(),
            cases: BTreeMap::new(),
            fees_owed: [0; 2],
            donated: 0,
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
        world.create_class().expect("class");
        world.approve_manufacturer().expect("manufacturer");
        world.create_oracle_set().expect("oracle set");
        let keys = keys();
        for key in &keys[..PURSES] {
            world.chain.airdrop(&key.pubkey(), PURSE).expect("airdrop");
        }
        world.register_operator().expect("operator");
        world.operator = keys[5].insecure_clone();
        world.register_operator().expect("second operator");
        let rent = |bytes| world.rent(bytes);
        let rents = Rents {
            position: rent(200),
            ticket: rent(96),
            case: rent(192),
            record: rent(128),
        };
        let model = Model::new(scene, rents);
        let names = Names::new(&world.network, &keys);
        let mut network = Self {
            world,
            model,
            keys,
            names,
        };
        network.found_tokens();
        network.found_pools();
        network.compare();
        network
    }

    fn found_tokens(&mut self) {
        for number in 0..MINTS {
            self.world.new_mint(&format!("{SEED}/mint {number}"), TOKEN, None);
            for holder in 0..INSURANCE {
                let key = self.keys[holder].pubkey();
                self.world
                    .purse(&key, &mint(number), self.model.tokens[holder][number]);
            }
        }
    }

    fn found_pools(&mut self) {
        let authority = self.keys[AUTHORITY].insecure_clone();
        let (p, a, network) = (self.world.payer.pubkey(), authority.pubkey(), self.world.network);
        let cap = self.model.insurance.cap;
        let insure = staking::create_insurance(p, a, network, named(STAKE), cap);
        self.world.send(&[insure], &[&authority]).expect("an insurance");
        for (pool, kind) in KINDS.into_iter().enumerate() {
            let of = self.model.pools[pool].clone();
            let create = staking::create_stake_pool(p, a, network, named(STAKE), kind, of.parameters);
            self.world.send(&[create], &[&authority]).expect("a stake pool");
            for reward in &of.rewards {
                let add = staking::add_reward_mint(p, a, network, self.pool(pool), named(reward.mint));
                self.world.send(&[add], &[&authority]).expect("a reward mint");
            }
            for behind in of.stakes.keys() {
                let open = staking::open_operator_stake(p, self.behind(pool, *behind));
                self.world.send(&[open], &[]).expect("an operator stake");
            }
        }
    }
}
