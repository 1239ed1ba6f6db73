//! A small network on an embedded chain, with the keys of everybody in it.

use flywheel_client::address;
use flywheel_client::chain::{Chain, EmbeddedChain, Receipt};
use flywheel_client::error::ClientError;
use flywheel_client::instructions::registry::{
    self, Activator, ApproveManufacturerArgs, Category, CreateClassArgs, CreateNetworkArgs,
    DeviceRegistration,
};
use flywheel_client::instructions::rewards::{self, CreatePoolArgs, OracleMemberArgs, ProposeRootArgs};
use flywheel_client::instructions::token;
use flywheel_client::programs::deploy_folder;
use flywheel_merkle::{Domain, Leaf, SumTree};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Start of epoch 0, unix seconds.
pub const GENESIS: i64 = 1_700_000_000;
/// Length of an epoch, seconds.
pub const EPOCH_SECONDS: u32 = 604_800;
/// Emission of an epoch, base units.
pub const EMISSION: u64 = 1_000_000_000;
/// The most that is ever emitted, base units.
pub const EMISSION_CAP: u64 = 10_000_000_000;
/// How long an approved root can be challenged, seconds.
pub const CHALLENGE_WINDOW: u32 = 86_400;
/// Id of the class that devices of the world belong to.
pub const CLASS: u16 = 0;
/// Id of the manufacturer of the world.
pub const MANUFACTURER: u16 = 0;
/// H3 resolution at which the class counts its devices.
pub const DENSITY_RESOLUTION: u8 = 8;
/// Least time between two locations of a device, seconds.
pub const RELOCATION_COOLDOWN: u32 = 3_600;

/// The key pair of a name: the same in every run.
pub fn keypair(name: &str) -> Keypair {
    Keypair::new_from_array(solana_sha256_hasher::hash(name.as_bytes()).to_bytes())
}

/// A name of 32 bytes.
pub fn name(text: &str) -> [u8; 32] {
    device_registry::name::from_text(text).expect("a short name")
}

/// The H3 cell of a place at resolution 12, and its parent at the class's density resolution.
pub fn place(latitude: f64, longitude: f64) -> (u64, u64) {
    let cell = h3o::LatLng::new(latitude, longitude)
        .expect("a place on the globe")
        .to_cell(h3o::Resolution::Twelve);
    let cell = u64::from(cell);
    (
        cell,
        flywheel_geo::parent(cell, DENSITY_RESOLUTION).expect("a valid cell"),
    )
}

/// A network with one class, one manufacturer, one operator, three oracles and one pool.
pub struct World {
    /// The chain.
    pub chain: EmbeddedChain,
    /// Pays fees and rent.
    pub payer: Keypair,
    /// The network's authority.
    pub authority: Keypair,
    /// The mint's authority until the pool takes over.
    pub mint_authority: Keypair,
    /// Reports device status.
    pub status_oracle: Keypair,
    /// Attests devices.
    pub manufacturer: Keypair,
    /// Runs devices and is their payee.
    pub operator: Keypair,
    /// Propose and vote; each has weight 1.
    pub oracles: Vec<Keypair>,
    /// The reward mint.
    pub mint: Keypair,
    /// The network account.
    pub network: Address,
    /// The pool account.
    pub pool: Address,
}

impl World {
    /// A world whose keys are derived from `seed`, in the first second of epoch 0.
    pub fn new(seed: &str) -> Self {
        let mut world = Self::without_pool(seed);
        world.create_pool().expect("pool");
        world
    }

    /// A world with a network, class, manufacturer, operator and oracle set, and a mint, but no pool.
    pub fn without_pool(seed: &str) -> Self {
        let mut world = Self::empty(seed);
        world.create_network().expect("network");
        world.create_class().expect("class");
        world.approve_manufacturer().expect("manufacturer");
        world.register_operator().expect("operator");
        world.create_oracle_set().expect("oracle set");
        world.create_mint().expect("mint");
        world
    }

    /// A chain with funded keys and nothing else.
    pub fn empty(seed: &str) -> Self {
        let mut chain =
            EmbeddedChain::new(&deploy_folder()).expect("built programs; run `cargo xtask build`");
        chain.set_time(GENESIS);
        Self::on(chain, seed)
    }

    /// Funded keys on a chain where other worlds may be.
    pub fn on(mut chain: EmbeddedChain, seed: &str) -> Self {
        let key = |role: &str| keypair(&format!("{seed}/{role}"));
        let (payer, authority, mint) = (key("payer"), key("authority"), key("mint"));
        chain
            .airdrop(&payer.pubkey(), 1_000_000_000_000)
            .expect("airdrop");
        let network = address::network(&authority.pubkey(), 1);
        Self {
            mint_authority: key("mint authority"),
            status_oracle: key("status oracle"),
            manufacturer: key("manufacturer"),
            operator: key("operator"),
            oracles: (0..3).map(|number| key(&format!("oracle {number}"))).collect(),
            pool: address::pool(&network, &mint.pubkey()),
            network,
            chain,
            payer,
            authority,
            mint,
        }
    }

    /// Sends a transaction paid by the world's payer; `signers` sign beside it.
    pub fn send(
        &mut self,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<Receipt, ClientError> {
        let payer = self.payer.insecure_clone();
        let mut all = vec![&payer];
        all.extend(signers.iter().filter(|signer| signer.pubkey() != payer.pubkey()));
        self.chain.next_blockhash();
        self.chain.send(instructions, &all)
    }

    /// `create_network` with the arguments of this world.
    pub fn network_args(&self) -> CreateNetworkArgs {
        CreateNetworkArgs {
            id: 1,
            name: name("test network"),
            genesis: GENESIS,
            epoch_seconds: EPOCH_SECONDS,
            change_delay_seconds: 3_600,
            pauser: self.authority.pubkey(),
            status_oracle: self.status_oracle.pubkey(),
            fee_admin: self.authority.pubkey(),
        }
    }

    /// Arguments of a class that its operators activate.
    pub fn class_args(id: u16) -> CreateClassArgs {
        CreateClassArgs {
            id,
            name: name("test class"),
            category: Category::Connectivity,
            activator: Activator::Operator,
            capacity_unit: name("megabit-per-second"),
            min_capacity: 1,
            max_capacity: 1_000,
            reward_weight_bps: 10_000,
            density_resolution: DENSITY_RESOLUTION,
            density_target: 4,
            relocation_cooldown_seconds: RELOCATION_COOLDOWN,
            probation_seconds: 0,
            probation_multiplier_bps: 10_000,
        }
    }

    /// Arguments of a manufacturer that may attest a thousand devices of class 0.
    pub fn manufacturer_args(&self, id: u16) -> ApproveManufacturerArgs {
        let mut classes = [0u8; 32];
        classes[0] = 1;
        ApproveManufacturerArgs {
            id,
            name: name("test manufacturer"),
            attestation_key: self.manufacturer.pubkey(),
            quota: 1_000,
            classes,
        }
    }

    /// Arguments of the world's pool.
    pub fn pool_args() -> CreatePoolArgs {
        CreatePoolArgs {
            emission_per_epoch: EMISSION,
            emission_cap: EMISSION_CAP,
            first_epoch: 0,
            challenge_window_seconds: CHALLENGE_WINDOW,
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

    /// Creates the network.
    pub fn create_network(&mut self) -> Result<Receipt, ClientError> {
        let (authority, args) = (self.authority.insecure_clone(), self.network_args());
        self.send(
            &[registry::create_network(
                self.payer.pubkey(),
                authority.pubkey(),
                args,
            )],
            &[&authority],
        )
    }

    /// Creates class 0.
    pub fn create_class(&mut self) -> Result<Receipt, ClientError> {
        let authority = self.authority.insecure_clone();
        let instruction = registry::create_class(
            self.payer.pubkey(),
            authority.pubkey(),
            self.network,
            Self::class_args(CLASS),
        );
        self.send(&[instruction], &[&authority])
    }

    /// Approves manufacturer 0.
    pub fn approve_manufacturer(&mut self) -> Result<Receipt, ClientError> {
        let authority = self.authority.insecure_clone();
        let args = self.manufacturer_args(MANUFACTURER);
        let instruction =
            registry::approve_manufacturer(self.payer.pubkey(), authority.pubkey(), self.network, args);
        self.send(&[instruction], &[&authority])
    }

    /// Registers the operator.
    pub fn register_operator(&mut self) -> Result<Receipt, ClientError> {
        let operator = self.operator.insecure_clone();
        let instruction = registry::register_operator(self.payer.pubkey(), operator.pubkey(), self.network);
        self.send(&[instruction], &[&operator])
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
            self.mint.pubkey(),
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

    /// What a registration of this world is about.
    pub fn registration(&self) -> DeviceRegistration {
        DeviceRegistration {
            network: self.network,
            class_id: CLASS,
            manufacturer_id: MANUFACTURER,
            capacity: 100,
            attestation_expiry: GENESIS + i64::from(EPOCH_SECONDS),
        }
    }

    /// The instructions that register `device` for the operator.
    pub fn register_instructions(&self, device: &Keypair) -> [Instruction; 3] {
        registry::register_device(
            self.payer.pubkey(),
            self.operator.pubkey(),
            &self.registration(),
            &self.manufacturer,
            device,
        )
        .expect("keys sign")
    }

    /// Registers a device for the operator.
    pub fn register(&mut self, device: &Keypair) -> Result<Receipt, ClientError> {
        let instructions = self.register_instructions(device);
        let operator = self.operator.insecure_clone();
        self.send(&instructions, &[&operator])
    }

    /// The operator account.
    pub fn operator_account(&self) -> Address {
        address::operator(&self.network, &self.operator.pubkey())
    }

    /// The account of a device.
    pub fn device_account(&self, device: &Keypair) -> Address {
        address::device(&self.network, &device.pubkey())
    }

    /// Activates a device, signed by the operator.
    pub fn activate(&mut self, device: &Keypair) -> Result<Receipt, ClientError> {
        let operator = self.operator.insecure_clone();
        let instruction = registry::activate_device(
            operator.pubkey(),
            self.network,
            CLASS,
            self.operator_account(),
            self.device_account(device),
        );
        self.send(&[instruction], &[&operator])
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
        let args = rewards::ClaimArgs {
            index,
            total: totals[position as usize].1,
            position,
            proof: tree.proof(position).expect("a leaf of the tree"),
        };
        rewards::claim(self.pool, root, self.mint.pubkey(), payee_account, args)
    }
}
