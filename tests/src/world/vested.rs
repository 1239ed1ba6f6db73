//! A pool in which a share of claims vests.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, CreatePoolArgs};
use flywheel_merkle::{Leaf, SumTree};
use reward_distributor::state::Vesting;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{GENESIS, Mint, TOKEN, World, keypair};

/// A month of vesting: 30 days, seconds.
pub const MONTH: i64 = 2_592_000;

/// These arguments, but that 40 % of claims vest over 10 months, and who leaves early loses up to half.
fn vesting(mut args: CreatePoolArgs) -> CreatePoolArgs {
    (args.vesting_months, args.exit_penalty_bps) = (10, 5_000);
    args.parameters.vesting_bps = 4_000;
    args
}

/// A pool with vesting and two payees, of one device each. After everything that they do, all base units are counted.
pub struct Vested {
    /// The world.
    pub world: World,
    /// The pool's mint.
    pub mint: Mint,
    /// The payees; number 0 has device 0, number 1 device 1.
    pub payees: [Keypair; 2],
    /// Their token accounts.
    pub accounts: [Address; 2],
    /// What was in vault and mint before anything was paid.
    funds: u64,
    /// The root that they claim from.
    pub root: Address,
    /// Its tree.
    pub tree: SumTree,
    /// Its leaves.
    pub leaves: Vec<Leaf>,
}

impl Vested {
    /// Arguments of a pool that mints and vests.
    pub fn args() -> CreatePoolArgs {
        vesting(World::pool_args())
    }

    /// A pool that mints.
    pub fn minting(seed: &str) -> Self {
        let world = World::with_pool(seed, vesting(World::pool_args()));
        let mint = Mint {
            address: world.mint.pubkey(),
            program: TOKEN,
        };
        Self::new(world, seed, mint, 0)
    }

    /// A pool that pays out of a vault with a million base units.
    pub fn funded(seed: &str) -> Self {
        let mut world = World::without_pool(seed);
        let mint = world.new_mint(&format!("{seed}/stablecoin"), TOKEN, None);
        assert_eq!(
            world.found_funded(&mint, vesting(World::funded_unvested_args())),
            "accepted"
        );
        world.fund(&mint, 1_000_000).expect("funds");
        Self::new(world, seed, mint, 1_000_000)
    }

    fn new(mut world: World, seed: &str, mint: Mint, funds: u64) -> Self {
        let payees = [0, 1].map(|number| keypair(&format!("{seed}/payee {number}")));
        let accounts = [0, 1].map(|number: usize| world.empty_purse(&payees[number].pubkey(), &mint));
        world.create_claim_page(0).expect("page");
        let mut vested = Self {
            tree: world.tree(&[(0, 1)]),
            world,
            mint,
            payees,
            accounts,
            funds,
            root: Address::default(),
            leaves: Vec::new(),
        };
        for number in [0, 1] {
            assert_eq!(vested.open(number), "accepted");
        }
        vested
    }

    /// Grants the two payees' devices these totals, in an epoch.
    pub fn grant(&mut self, epoch: u64, totals: [u64; 2]) {
        let leaf = |number: usize| World::leaf([0, 1][number], &self.payees[number].pubkey(), totals[number]);
        self.leaves = vec![leaf(0), leaf(1)];
        self.tree = self.world.tree_of(&self.leaves);
        self.root = self.world.finalized(epoch, &World::proposal(&self.tree));
    }

    /// What becomes of opening a payee's vesting account.
    pub fn open(&mut self, number: usize) -> String {
        let (payer, payee) = (self.world.payer.pubkey(), self.payees[number].pubkey());
        let open = rewards::open_vesting(payer, self.world.pool, payee);
        self.world.tried(&open)
    }

    /// The instruction that claims all for a payee.
    pub fn claim_instruction(&self, number: usize) -> Instruction {
        let args = World::claims(&self.tree, &self.leaves, &[[0, 1][number]]);
        let payee = self.payees[number].pubkey();
        rewards::claim_vesting(self.world.source(), self.root, payee, self.accounts[number], args)
    }

    /// What becomes of a payee's claim.
    pub fn claim(&mut self, number: usize) -> String {
        let claim = self.claim_instruction(number);
        self.did(claim, &[])
    }

    /// What becomes of a release to a payee.
    pub fn release(&mut self, number: usize) -> String {
        let payee = self.payees[number].pubkey();
        let release = rewards::release_vested(self.world.source(), payee, self.accounts[number]);
        self.did(release, &[])
    }

    /// What becomes of a payee's exit.
    pub fn exit(&mut self, number: usize) -> String {
        let payee = self.payees[number].insecure_clone();
        let (source, account) = (self.world.source(), self.accounts[number]);
        let exit = rewards::exit_vesting(source, self.mint.address, payee.pubkey(), account);
        self.did(exit, &[&payee])
    }

    /// Sends it and checks that every base unit is somewhere.
    pub fn did(&mut self, instruction: Instruction, signers: &[&Keypair]) -> String {
        let done = self.world.attempt(instruction, signers);
        self.balance();
        done
    }

    /// What the payees have been paid, base units.
    pub fn paid(&self) -> [u64; 2] {
        self.accounts.map(|account| self.world.tokens(&account))
    }

    /// `claimed = paid out + locked in vesting accounts + penalties`, by what the chain holds.
    fn balance(&self) {
        let pool = self.world.pool_state();
        let paid: u64 = self.paid().iter().sum();
        assert_eq!(pool.claimed, paid + pool.vesting_locked + pool.penalties);
        assert!(pool.claimed <= pool.finalized_total);
        let locked: u64 = (0..2).map(|number| self.held(number)).sum();
        assert_eq!(pool.vesting_locked, locked);
        let supply = self.world.supply_of(&self.mint.address);
        if self.funds == 0 {
            assert_eq!(supply, paid);
        } else {
            let vault = self.world.tokens(&address::vault(&self.world.pool));
            assert_eq!(vault, self.funds - paid - pool.penalties);
            assert_eq!(supply, self.funds - pool.penalties);
        }
    }

    /// A payee's vesting account.
    pub fn vesting(&self, number: usize) -> Address {
        address::vesting(&self.world.pool, &self.payees[number].pubkey())
    }

    /// What lies in a vesting account.
    pub fn held(&self, number: usize) -> u64 {
        let address = self.vesting(number);
        if self.world.lamports(&address) == 0 {
            return 0;
        }
        let vesting: Vesting = self.world.state(&address);
        let buckets = vesting.buckets.iter();
        vesting.matured + buckets.map(|bucket| bucket.amount - bucket.released).sum::<u64>()
    }

    /// Sets the time, months and seconds after the pool's genesis.
    pub fn at(&mut self, months: i64, seconds: i64) {
        self.world.chain.set_time(GENESIS + months * MONTH + seconds);
    }
}
