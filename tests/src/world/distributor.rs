//! More of what a world does in the reward distributor: pools of every kind, changes, pauses, and what accounts say.

use flywheel_client::accounts::{Pool, RewardEpoch, RewardRoot};
use flywheel_client::address;
use flywheel_client::chain::{Receipt, token_supply};
use flywheel_client::error::ClientError;
use flywheel_client::instructions::rewards::{
    self, ClaimManyArgs, CreatePoolArgs, EMISSION_FUNDED, EmissionArgs, Grant, MintOf, PaidFrom,
    PoolParametersArgs, ProposeRootArgs,
};
use flywheel_merkle::{Leaf, SumTree};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;

use super::{CHALLENGE_WINDOW, CHANGE_DELAY, Mint, World};
use crate::outcome;

impl World {
    /// A world whose pool mints under other arguments than the usual ones.
    pub fn with_pool(seed: &str, args: CreatePoolArgs) -> Self {
        let mut world = Self::without_pool(seed);
        let create = world.create_pool_instruction(args);
        let keys = [&world.authority, &world.mint_authority].map(Keypair::insecure_clone);
        world.send(&[create], &[&keys[0], &keys[1]]).expect("pool");
        world
    }

    /// Arguments of a pool that grants what was put into it, with the usual parameters and without vesting.
    pub fn funded_unvested_args() -> CreatePoolArgs {
        CreatePoolArgs {
            emission: EmissionArgs {
                kind: EMISSION_FUNDED,
                first_emission: 0,
                parameter: 0,
                cap: u64::MAX,
            },
            ..Self::pool_args()
        }
    }

    /// What becomes of creating a funded pool of `mint`, which is the world's pool from then on.
    pub fn found_funded(&mut self, mint: &Mint, args: CreatePoolArgs) -> String {
        let authority = self.authority.insecure_clone();
        let of = MintOf {
            mint: mint.address,
            token_program: mint.program,
        };
        let create =
            rewards::create_funded_pool(self.payer.pubkey(), authority.pubkey(), self.network, of, args);
        self.pool = address::pool(&self.network, &mint.address);
        self.attempt(create, &[&authority])
    }

    /// Puts `amount` base units into the world's funded pool, out of a funder's full purse.
    pub fn fund(&mut self, mint: &Mint, amount: u64) -> Result<Receipt, ClientError> {
        let funder = self.funded("funder");
        let purse = self.purse(&funder.pubkey(), mint, amount);
        let fund = rewards::fund_pool(funder.pubkey(), purse, self.pool, mint.program, amount);
        self.send(&[fund], &[&funder])
    }

    /// The world's pool account.
    pub fn pool_state(&self) -> Pool {
        self.state(&self.pool)
    }

    /// An epoch of the world's pool.
    pub fn epoch_state(&self, epoch: u64) -> RewardEpoch {
        self.state(&address::reward_epoch(&self.pool, epoch))
    }

    /// A root.
    pub fn root_state(&self, root: Address) -> RewardRoot {
        self.state(&root)
    }

    /// The world's pool, whichever its kind, and what it pays from.
    pub fn source(&self) -> PaidFrom {
        PaidFrom::of(self.pool, &self.pool_state())
    }

    /// Base units of the world's own mint that exist.
    pub fn supply(&self) -> u64 {
        self.supply_of(&self.mint.pubkey())
    }

    /// Base units of a mint that exist.
    pub fn supply_of(&self, mint: &Address) -> u64 {
        token_supply(&self.chain, mint).expect("a mint")
    }

    /// Ends and opens an epoch.
    pub fn opened(&mut self, epoch: u64) {
        self.end_epoch(epoch);
        self.open_epoch(epoch).expect("epoch opens");
    }

    /// Proposes a root in an open epoch, as oracle number `oracle`; returns its account.
    pub fn proposed(&mut self, oracle: usize, epoch: u64, args: &ProposeRootArgs) -> Address {
        self.propose(oracle, epoch, args).expect("root is proposed");
        self.root_account(epoch, args)
    }

    /// Lets oracles 0 and 1 vote for a root, which approves it.
    pub fn approve(&mut self, epoch: u64, root: Address) {
        self.vote(0, epoch, root).expect("first vote");
        self.vote(1, epoch, root).expect("second vote");
    }

    /// Approves a root, lets the challenge window pass, and makes it final.
    pub fn approve_and_finalize(&mut self, epoch: u64, root: Address) {
        self.approve(epoch, root);
        self.wait(CHALLENGE_WINDOW);
        self.finalize(epoch, root).expect("root is final");
    }

    /// The instruction that proposes other parameters of the world's pool, signed by the authority.
    pub fn update_pool(&self, parameters: PoolParametersArgs) -> Instruction {
        rewards::update_pool(self.authority.pubkey(), self.network, self.pool, parameters)
    }

    /// Changes the parameters of the world's pool, and lets the delay pass for it.
    pub fn change_parameters(&mut self, parameters: PoolParametersArgs) {
        let authority = self.authority.insecure_clone();
        let update = self.update_pool(parameters);
        self.send(&[update], &[&authority]).expect("update is proposed");
        self.wait(CHANGE_DELAY);
        let apply = rewards::apply_pool_update(self.payer.pubkey(), self.network, self.pool);
        self.send(&[apply], &[]).expect("update is applied");
    }

    /// What becomes of setting the pause bits of the world's pool.
    pub fn pause_pool(&mut self, signer: &Keypair, bits: u32) -> String {
        let pause = rewards::set_pool_pause(signer.pubkey(), self.network, self.pool, bits);
        self.attempt(pause, &[signer])
    }

    /// A leaf of this payee.
    pub fn leaf(index: u32, payee: &Address, total: u64) -> Leaf {
        Leaf {
            index,
            payee: payee.to_bytes(),
            total,
        }
    }

    /// A tree of the world's pool over these leaves.
    pub fn tree_of(&self, leaves: &[Leaf]) -> SumTree {
        SumTree::build(&self.domain(), leaves).expect("sorted leaves")
    }

    /// What claims the leaves at `positions` of a tree.
    pub fn claims(tree: &SumTree, leaves: &[Leaf], positions: &[u32]) -> ClaimManyArgs {
        let grant = |position: &u32| Grant {
            index: leaves[*position as usize].index,
            total: leaves[*position as usize].total,
            position: *position,
        };
        ClaimManyArgs {
            grants: positions.iter().map(grant).collect(),
            proof: tree
                .multiproof(positions)
                .expect("positions of the tree")
                .siblings,
        }
    }

    /// Creates a wallet's token account of a mint whose authority may be a pool; returns its address.
    pub fn empty_purse(&mut self, wallet: &Address, mint: &Mint) -> Address {
        let create = create_associated_token_account_idempotent(
            &self.payer.pubkey(),
            wallet,
            &mint.address,
            &mint.program,
        );
        self.send(&[create], &[]).expect("token account");
        address::associated_token_account_of(wallet, &mint.address, &mint.program)
    }

    /// What becomes of an instruction without a signer of its own.
    pub fn tried(&mut self, instruction: &Instruction) -> String {
        outcome(self.send(std::slice::from_ref(instruction), &[]))
    }

    /// The first second of an epoch.
    pub fn begin_epoch(&mut self, epoch: u64) {
        let seconds = i64::try_from(epoch).expect("a near epoch") * i64::from(super::EPOCH_SECONDS);
        self.chain.set_time(super::GENESIS + seconds);
    }

    /// The data of an account, empty when there is none.
    pub fn bytes(&self, address: &Address) -> Vec<u8> {
        self.chain
            .account(address)
            .map_or(Vec::new(), |account| account.data)
    }
}
