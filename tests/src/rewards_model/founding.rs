//! Founds the network: operators with devices, oracles, a pool that mints and one that is funded.

use flywheel_client::address;
use flywheel_client::instructions::registry::DeviceRegistration;
use flywheel_client::instructions::rewards::{self, CreatePoolArgs, MintOf, PaidFrom, PoolParametersArgs};
use flywheel_merkle::Domain;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::burns::burn_program;
use super::chain::{Ledger, Network};
use super::pools::SETS;
use super::{
    DEVICES_EACH, Device, FIRST_INDEX, FUNDER, HOLDERS, INSURANCE, Model, OPERATORS, ORACLES, PAYEES,
    POOR_CHALLENGER, PURSES, Pool, RATES, Schedule,
};
use crate::world::{GENESIS, Mint, TOKEN, TOKEN_2022, World, keypair};

/// What each payer begins with, lamports.
const PURSE: u64 = 1_000_000_000_000;
/// What the poor challenger begins with, lamports: two pieces of evidence and no bond.
const POOR_PURSE: u64 = 4_500_000;
/// Tokens that the funder has of each mint, base units.
const FUNDS: u64 = 60_000_000_000;
/// Most base units of any pool.
const CAP: u64 = 90_000_000_000;
/// Penalty of who leaves early, basis points.
const EXIT_PENALTY: u16 = 4_000;

/// How the two pools of a sequence are made. Its bits say which of them vests and which is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scene(pub u32);

impl Scene {
    fn schedule(self, pool: usize) -> Schedule {
        let each = 1_000_000_007;
        match (pool, self.0 % 4) {
            (0, 0) => Schedule::Fixed { each, cap: CAP },
            (0, 1) => Schedule::Geometric {
                first: each,
                // About 0.97.
                retention: 17_893_341_971_498_265_731,
                cap: CAP,
            },
            (0, 2) => Schedule::Halving {
                first: each,
                interval: 9,
                cap: CAP,
            },
            (0, _) => Schedule::BurnLinked {
                most: each,
                share: 6_543,
                cap: CAP,
            },
            (_, 0) => Schedule::Fixed { each, cap: CAP },
            _ => Schedule::Funded { cap: CAP },
        }
    }

    const fn vests(self, pool: usize) -> bool {
        self.0 >> (pool + 2) & 1 == 1
    }

    const fn is_limited(self, pool: usize) -> bool {
        self.0 >> (pool + 4) & 1 == 1
    }

    fn parameters(self, pool: usize, insurance: Address) -> PoolParametersArgs {
        let mut parameters = PoolParametersArgs {
            insurance,
            vesting_bps: if self.vests(pool) { 2_500 } else { 0 },
            ..World::pool_parameters()
        };
        if self.is_limited(pool) {
            (parameters.device_cap, parameters.device_cap_epochs) = (90_000_000, 3);
            (parameters.window_seconds, parameters.window_limit) = (400_000, 500_000_000);
        }
        parameters
    }

    fn args(self, pool: usize, insurance: Address) -> CreatePoolArgs {
        CreatePoolArgs {
            emission: self.schedule(pool).args(),
            first_epoch: pool as u64,
            burn_program: match self.schedule(pool) {
                Schedule::BurnLinked { .. } => burn_program(),
                _ => Address::default(),
            },
            vesting_months: if self.vests(pool) { 5 } else { 0 },
            exit_penalty_bps: if self.vests(pool) { EXIT_PENALTY } else { 0 },
            parameters: self.parameters(pool, insurance),
        }
    }

    const fn token_program(self) -> Address {
        if self.0.is_multiple_of(2) {
            TOKEN
        } else {
            TOKEN_2022
        }
    }
}

/// Keys of one role.
fn keys(role: &str, count: usize) -> Vec<Keypair> {
    let key = |number| keypair(&format!("rewards model/{role} {number}"));
    (0..count).map(key).collect()
}

/// The key of a device.
pub(crate) fn device_key(number: usize) -> Keypair {
    keypair(&format!("rewards model/device {number}"))
}

/// What a registration is about: good for ever.
pub(crate) fn registration(world: &World) -> DeviceRegistration {
    DeviceRegistration {
        attestation_expiry: i64::from(u32::MAX),
        ..world.registration()
    }
}

impl Network {
    /// Founds everything.
    ///
    /// # Panics
    /// When anything is refused.
    pub fn found(scene: Scene) -> Self {
        let mut world = World::empty("rewards model");
        world.chain.set_rent(RATES[0]);
        world.create_network().expect("network");
        world.create_class().expect("class");
        world.approve_manufacturer().expect("manufacturer");
        let (purses, oracles) = (keys("purse", PURSES), keys("oracle", ORACLES));
        let holders = keys("holder", HOLDERS);
        for (number, purse) in purses.iter().enumerate().take(INSURANCE) {
            let lamports = if number == POOR_CHALLENGER {
                POOR_PURSE
            } else {
                PURSE
            };
            world.chain.airdrop(&purse.pubkey(), lamports).expect("airdrop");
        }
        skip_indices(&mut world);
        for operator in holders.iter().take(OPERATORS) {
            let payer = world.payer.insecure_clone();
            world.join(operator, &payer);
        }
        let mut network = Self {
            model: model(&holders, &purses),
            ledgers: vec![],
            world,
            purses,
            oracles,
            holders,
        };
        let members = network.members(SETS[0]);
        let (payer, authority) = (
            network.world.payer.pubkey(),
            network.world.authority.insecure_clone(),
        );
        let create = rewards::create_oracle_set(payer, authority.pubkey(), network.world.network, members);
        network.world.send(&[create], &[&authority]).expect("oracle set");
        for number in 0..OPERATORS as u32 * DEVICES_EACH {
            network.register(number as usize % OPERATORS);
        }
        network.found_pools(scene);
        network
    }

    fn register(&mut self, operator: usize) {
        let action = super::Action::Register { operator };
        self.act(&action).expect("device");
        self.model.act(&action).expect("device");
    }

    fn found_pools(&mut self, scene: Scene) {
        let insurance = self.purses[INSURANCE].pubkey();
        for pool in 0..super::POOLS {
            let args = scene.args(pool, insurance);
            let ledger = if pool == 0 {
                self.found_minting(args)
            } else {
                self.found_funded(args, scene.token_program())
            };
            let address = ledger.from.pool;
            self.model.pools.push(Pool {
                address,
                domain: Domain {
                    program_id: reward_distributor::ID.to_bytes(),
                    pool: address.to_bytes(),
                },
                schedule: scene.schedule(pool),
                is_funded: pool == 1,
                ..empty_pool(&args)
            });
            self.ledgers.push(ledger);
        }
    }

    fn token_accounts(&mut self, mint: &Mint) -> Vec<Address> {
        let holders: Vec<Address> = self.holders.iter().map(Keypair::pubkey).collect();
        let amount = |number: usize| if number == FUNDER { FUNDS } else { 0 };
        let holders = holders.iter().enumerate();
        holders
            .map(|(number, holder)| self.world.purse(holder, mint, amount(number)))
            .collect()
    }

    fn found_minting(&mut self, args: CreatePoolArgs) -> Ledger {
        self.world.create_mint().expect("mint");
        let address = self.world.mint.pubkey();
        let accounts = self.token_accounts(&Mint {
            address,
            program: TOKEN,
        });
        let (authority, mint_authority) = (
            self.world.authority.insecure_clone(),
            self.world.mint_authority.insecure_clone(),
        );
        let create = self.world.create_pool_instruction(args);
        let signers = [&authority, &mint_authority];
        self.world.send(&[create], &signers).expect("minting pool");
        Ledger {
            mint: address,
            from: PaidFrom::minting(address::pool(&self.world.network, &address), address),
            accounts,
        }
    }

    fn found_funded(&mut self, args: CreatePoolArgs, token_program: Address) -> Ledger {
        let mint = self
            .world
            .new_mint("rewards model/stablecoin", token_program, None);
        let accounts = self.token_accounts(&mint);
        let (payer, authority) = (self.world.payer.pubkey(), self.world.authority.insecure_clone());
        let network = self.world.network;
        let of = MintOf {
            mint: mint.address,
            token_program,
        };
        let create = rewards::create_funded_pool(payer, authority.pubkey(), network, of, args);
        self.world.send(&[create], &[&authority]).expect("funded pool");
        let pool = address::pool(&network, &mint.address);
        Ledger {
            mint: mint.address,
            from: PaidFrom {
                pool,
                source: address::vault(&pool),
                token_program,
            },
            accounts,
        }
    }
}

/// As if devices had been registered before, so that indices go from one claim page to the next.
fn skip_indices(world: &mut World) {
    let address = world.network;
    let mut account = world.chain.account(&address).expect("network");
    let offset = 8 + std::mem::offset_of!(device_registry::state::Network, next_device_index);
    account.data[offset..offset + 4].copy_from_slice(&FIRST_INDEX.to_le_bytes());
    world.chain.svm().set_account(address, account).expect("network");
}

fn model(holders: &[Keypair], purses: &[Keypair]) -> Model {
    let mut lamports = [PURSE; PURSES];
    (lamports[POOR_CHALLENGER], lamports[INSURANCE]) = (POOR_PURSE, 0);
    Model {
        rate: 0,
        now: GENESIS,
        members: SETS[0].to_vec(),
        set_version: 1,
        next_index: FIRST_INDEX,
        keys: 0,
        devices: Vec::<Device>::new(),
        payees: [0, 1, 2],
        names: holders.iter().take(PAYEES).map(Keypair::pubkey).collect(),
        insurance: purses[INSURANCE].pubkey(),
        purses: lamports,
        pools: vec![],
    }
}

fn empty_pool(args: &CreatePoolArgs) -> Pool {
    let mut balances = [0; HOLDERS];
    balances[FUNDER] = FUNDS;
    Pool {
        address: Address::default(),
        domain: Domain {
            program_id: [0; 32],
            pool: [0; 32],
        },
        schedule: Schedule::Funded { cap: 1 },
        is_funded: false,
        first_epoch: args.first_epoch,
        vesting_months: args.vesting_months,
        exit_penalty_bps: args.exit_penalty_bps,
        parameters: args.parameters,
        proposed: None,
        paused: 0,
        next_epoch: args.first_epoch,
        finalized_total: 0,
        last_root: None,
        claimed: 0,
        locked: 0,
        penalties: 0,
        funded: 0,
        accrued_epochs: 0,
        donated: 0,
        paid_out: 0,
        window_used: 0,
        window_at: 0,
        epochs: Default::default(),
        roots: vec![],
        pages: Default::default(),
        records: Default::default(),
        vestings: Default::default(),
        evidence: Default::default(),
        balances,
        supply: FUNDS,
        tainted: false,
    }
}
