//! A small network on an embedded chain, with the keys of everybody in it.

mod actions;
mod distributor;
mod forged;
mod market;
mod market_authorisations;
mod market_channels;
mod market_endowments;
mod market_escrows_populated;
mod market_populated;
mod market_revenue;
mod market_stall;
mod parties;
mod populated;
mod registry;
mod revenue;
mod revenue_actions;
mod rewards;
mod staking;
mod staking_faults;
mod staking_positions;
mod staking_slash;
mod tokens;
mod toll;
mod trial;
mod vested;

pub use actions::HASH;
use flywheel_client::address;
use flywheel_client::chain::{EmbeddedChain, Receipt};
use flywheel_client::error::ClientError;
use flywheel_client::programs::deploy_folder;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

pub use forged::{ForgedTree, Lie};
pub use market::{
    ACCEPT_SECONDS, CUSTOMER_PURSE, DURATION_SECONDS, FEE_BPS, NOTICE_SECONDS, PASS_SECONDS, READINGS,
    RETRIEVAL, SETTLE_SECONDS, Selling, Shopper,
};
pub use market_authorisations::{CEILINGS, OTHER_CATEGORY};
pub use market_channels::{CHANNEL_CATEGORY, CHANNEL_TIMEOUT, VOUCHER_SECONDS};
pub use market_endowments::{ENDOWMENT_PERIOD, FOR_EVER, endowment_terms};
pub use market_revenue::{Backed, LOW_PRICE, PRICE_AGE, TOKEN_PURSE};
pub use market_stall::{STALL_FEE_BPS, Stall};
pub use parties::{PURSE, Party};
pub use revenue::{BOUNTY_CAP, DECAY, HALF, LOT, MAX_PRICE_AGE, MIN_FILL, Places, Revenues, WINDOW, sources};
pub use staking::{
    FAULT_PERIOD, GRACE, LONGEST_LOCK, MINIMUM_STAKE, REWARD_SECONDS, STAKER_PURSE, Staking, UNBONDING,
};
pub use staking_positions::Held;
pub use staking_slash::{APPEAL_WINDOW, Charge, EXECUTION_WINDOW, SLASH_CAP_BPS};
pub use tokens::{Extension, Mint, TOKEN, TOKEN_2022};
pub use toll::{ONBOARDING_FEE, RELOCATION_FEE, Toll};
pub use trial::{Accused, BEFORE, CAP, HONEST, ODD_BOND, Proof, REGISTERED, TRIAL_EPOCH, Trial};
pub use vested::{MONTH, Vested};

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
/// Bond of a proposal, lamports.
pub const PROPOSAL_BOND: u64 = 50_000_000;
/// What a proof of fraud that does not hold costs, lamports.
pub const CHALLENGE_BOND: u64 = 20_000_000;
/// The insurance's share of a rejected root's bond, basis points.
pub const INSURANCE_BPS: u16 = 2_500;
/// What vests of a claim in a funded pool, basis points.
pub const VESTING_BPS: u16 = 5_000;
/// Id of the class that devices of the world belong to.
pub const CLASS: u16 = 0;
/// Id of the manufacturer of the world.
pub const MANUFACTURER: u16 = 0;
/// H3 resolution at which the class counts its devices.
pub const DENSITY_RESOLUTION: u8 = 8;
/// Least time between two locations of a device, seconds.
pub const RELOCATION_COOLDOWN: u32 = 3_600;

/// How long changes wait, seconds.
pub const CHANGE_DELAY: u32 = 3_600;
/// Maintenance that a device may announce in a year, seconds.
pub const MAINTENANCE_QUOTA: u32 = 86_400;
/// Stake behind each unit of capacity, base units.
pub const BOND_PER_UNIT: u64 = 1_000_003;

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
    /// Pauses and suspends.
    pub pauser: Keypair,
    /// Says where fees go.
    pub fee_admin: Keypair,
    /// May rotate the manufacturer's key.
    pub manufacturer_authority: Keypair,
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
            pauser: key("pauser"),
            fee_admin: key("fee admin"),
            manufacturer_authority: key("manufacturer authority"),
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

    /// Who pays the fees of the world's transactions.
    pub fn payer_address(&self) -> Address {
        self.payer.pubkey()
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
}
