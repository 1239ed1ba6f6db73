//! What a world does in the reward distributor.

use flywheel_client::address;
use flywheel_client::chain::Receipt;
use flywheel_client::error::ClientError;
use flywheel_client::instructions::rewards::{
    self, ClaimArgs, CreatePoolArgs, EMISSION_FIXED, EMISSION_FUNDED, EmissionArgs, Grant, MintOf,
    OracleMemberArgs, PaidFrom, PoolParametersArgs, ProposeRootArgs,
};
use flywheel_client::instructions::token;
use flywheel_merkle::{Domain, Leaf, SumTree};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_signer::Signer;

use super::{
    CHALLENGE_BOND, CHALLENGE_WINDOW, EMISSION, EMISSION_CAP, EPOCH_SECONDS, GENESIS, INSURANCE_BPS,
    PROPOSAL_BOND, VESTING_BPS, World, keypair,
};

impl World {
    /// Arguments of the world's pool: a fixed schedule, bonds, no limits, no vesting.
    pub fn pool_args() -> CreatePoolArgs {
        CreatePoolArgs {
            emission: EmissionArgs {
                kind: EMISSION_FIXED,
                first_emission: EMISSION,
                parameter: 0,
                cap: EMISSION_CAP,
            },
            first_epoch: 0,
            burn_program: Address::default(),
            vesting_months: 0,
            exit_penalty_bps: 0,
            parameters: Self::pool_parameters(),
        }
    }

    /// Arguments of a pool that grants what it is funded with, and of whose claims half vests over six months.
    pub fn funded_args() -> CreatePoolArgs {
        CreatePoolArgs {
            emission: EmissionArgs {
                kind: EMISSION_FUNDED,
                first_emission: 0,
                parameter: 0,
                cap: u64::MAX,
            },
            vesting_months: 6,
            exit_penalty_bps: 9_000,
            parameters: PoolParametersArgs {
                vesting_bps: VESTING_BPS,
                ..Self::pool_parameters()
            },
            ..Self::pool_args()
        }
    }

    /// What the authority may change about the world's pool.
    pub fn pool_parameters() -> PoolParametersArgs {
        PoolParametersArgs {
            insurance: keypair("insurance").pubkey(),
            proposal_bond: PROPOSAL_BOND,
            challenge_bond: CHALLENGE_BOND,
            challenge_window_seconds: CHALLENGE_WINDOW,
            insurance_bps: INSURANCE_BPS,
            ..PoolParametersArgs::default()
        }
    }

    /// The world's oracles, each with weight 1.
    pub fn oracle_members(&self) -> Vec<OracleMemberArgs> {
        self.oracles
            .iter()
            .map(|oracle| OracleMemberArgs {
                key: oracle.pubkey(),
                weight: 1,
            })
            .collect()
    }

    /// Creates the oracle set.
    pub fn create_oracle_set(&mut self) -> Result<Receipt, ClientError> {
        let (authority, members) = (self.authority.insecure_clone(), self.oracle_members());
        let instruction =
            rewards::create_oracle_set(self.payer.pubkey(), authority.pubkey(), self.network, members);
        self.send(&[instruction], &[&authority])
    }

    /// Creates the mint, with 6 decimals.
    pub fn create_mint(&mut self) -> Result<Receipt, ClientError> {
        let mint = self.mint.insecure_clone();
        let rent = self.chain.minimum_balance(82);
        let instructions = token::create_mint(
            &self.payer.pubkey(),
            &mint.pubkey(),
            &self.mint_authority.pubkey(),
            6,
            rent,
        )?;
        self.send(&instructions, &[&mint])
    }

    /// The instruction that creates the world's pool.
    pub fn create_pool_instruction(&self, args: CreatePoolArgs) -> Instruction {
        rewards::create_pool(
            self.payer.pubkey(),
            self.authority.pubkey(),
            self.mint_authority.pubkey(),
            self.network,
            MintOf::spl_token(self.mint.pubkey()),
            args,
        )
    }

    /// Creates the pool, which takes over the mint.
    pub fn create_pool(&mut self) -> Result<Receipt, ClientError> {
        let (authority, mint_authority) = (
            self.authority.insecure_clone(),
            self.mint_authority.insecure_clone(),
        );
        self.send(
            &[self.create_pool_instruction(Self::pool_args())],
            &[&authority, &mint_authority],
        )
    }

    /// What the tree's leaves are bound to.
    pub fn domain(&self) -> Domain {
        Domain {
            program_id: reward_distributor::ID.to_bytes(),
            pool: self.pool.to_bytes(),
        }
    }

    /// A tree over (device index, lifetime total) pairs, all paid to the operator.
    pub fn tree(&self, totals: &[(u32, u64)]) -> SumTree {
        let payee = self.operator.pubkey().to_bytes();
        let leaves: Vec<_> = totals
            .iter()
            .map(|(index, total)| Leaf {
                index: *index,
                payee,
                total: *total,
            })
            .collect();
        SumTree::build(&self.domain(), &leaves).expect("sorted leaves")
    }

    /// The proposal of a tree.
    pub fn proposal(tree: &SumTree) -> ProposeRootArgs {
        let root = tree.root();
        ProposeRootArgs {
            root: root.hash,
            total: root.sum,
            leaf_count: tree.leaf_count(),
            data_hash: [7; 32],
            uri: [0; 128],
        }
    }

    /// The root account of a proposal.
    pub fn root_account(&self, epoch: u64, args: &ProposeRootArgs) -> Address {
        address::reward_root(&self.pool, epoch, &args.commitment())
    }

    /// Sets the time to the first second after an epoch.
    pub fn end_epoch(&mut self, epoch: u64) {
        let seconds = (epoch + 1) * u64::from(EPOCH_SECONDS);
        self.chain
            .set_time(GENESIS + i64::try_from(seconds).expect("a near epoch"));
    }

    /// Lets time pass.
    pub fn wait(&mut self, seconds: u32) {
        let now = self.chain.now();
        self.chain.set_time(now + i64::from(seconds));
    }

    /// Opens an epoch.
    pub fn open_epoch(&mut self, epoch: u64) -> Result<Receipt, ClientError> {
        self.send(
            &[rewards::open_epoch(
                self.payer.pubkey(),
                self.network,
                self.pool,
                epoch,
            )],
            &[],
        )
    }

    /// Proposes a root, as oracle number `oracle`.
    pub fn propose(
        &mut self,
        oracle: usize,
        epoch: u64,
        args: &ProposeRootArgs,
    ) -> Result<Receipt, ClientError> {
        let oracle = self.oracles[oracle].insecure_clone();
        let instruction = rewards::propose_root(
            self.payer.pubkey(),
            oracle.pubkey(),
            self.network,
            self.pool,
            epoch,
            args.clone(),
        );
        self.send(&[instruction], &[&oracle])
    }

    /// Votes for a root, as oracle number `oracle`.
    pub fn vote(&mut self, oracle: usize, epoch: u64, root: Address) -> Result<Receipt, ClientError> {
        let oracle = self.oracles[oracle].insecure_clone();
        let instruction = rewards::vote_root(oracle.pubkey(), self.network, self.pool, epoch, root);
        self.send(&[instruction], &[&oracle])
    }

    /// Makes a root final.
    pub fn finalize(&mut self, epoch: u64, root: Address) -> Result<Receipt, ClientError> {
        self.send(
            &[rewards::finalize_root(self.network, self.pool, epoch, root)],
            &[],
        )
    }

    /// Takes a proposal all the way: the epoch ends and opens, oracle 0 proposes, oracles 0 and 1 vote, the challenge
    /// window passes, the root is final. Returns the root account.
    pub fn finalized(&mut self, epoch: u64, args: &ProposeRootArgs) -> Address {
        self.end_epoch(epoch);
        self.open_epoch(epoch).expect("epoch opens");
        self.propose(0, epoch, args).expect("root is proposed");
        let root = self.root_account(epoch, args);
        self.vote(0, epoch, root).expect("first vote");
        self.vote(1, epoch, root).expect("second vote");
        self.wait(CHALLENGE_WINDOW);
        self.finalize(epoch, root).expect("root is final");
        root
    }

    /// Creates a claim page.
    pub fn create_claim_page(&mut self, page: u32) -> Result<Receipt, ClientError> {
        self.send(
            &[rewards::create_claim_page(self.payer.pubkey(), self.pool, page)],
            &[],
        )
    }

    /// Creates a wallet's token account and returns its address.
    pub fn token_account(&mut self, wallet: &Address) -> Address {
        let mint = self.mint.pubkey();
        let instruction = token::create_associated_token_account(&self.payer.pubkey(), wallet, &mint);
        self.send(&[instruction], &[]).expect("token account");
        address::associated_token_account(wallet, &mint)
    }

    /// The world's pool, and what it pays from.
    pub fn paid_from(&self) -> PaidFrom {
        PaidFrom::minting(self.pool, self.mint.pubkey())
    }

    /// The instruction that claims what `tree` grants the device of this index.
    pub fn claim_instruction(
        &self,
        root: Address,
        tree: &SumTree,
        totals: &[(u32, u64)],
        index: u32,
        payee_account: Address,
    ) -> Instruction {
        let position = totals
            .iter()
            .position(|(other, _)| *other == index)
            .expect("a leaf of the tree");
        let position = u32::try_from(position).expect("a small tree");
        let grant = Grant {
            index,
            total: totals[position as usize].1,
            position,
        };
        let proof = tree.proof(position).expect("a leaf of the tree");
        rewards::claim(self.paid_from(), root, payee_account, ClaimArgs { grant, proof })
    }
}
