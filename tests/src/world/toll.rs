//! A world in which registering and moving devices costs something.

use flywheel_client::chain::Receipt;
use flywheel_client::error::ClientError;
use flywheel_client::instructions::registry::{self, Fee, Move};
use flywheel_client::signatures::{SignedBy, possession_message};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{CLASS, Mint, World, keypair};

/// What registering a device costs, base units.
pub const ONBOARDING_FEE: u64 = 1_000_003;
/// What moving a device costs, base units.
pub const RELOCATION_FEE: u64 = 777;

/// A world whose class costs fees, and who gets them.
pub struct Toll {
    /// The world.
    pub world: World,
    /// What fees are paid in.
    pub mint: Mint,
    /// Where fees go.
    pub destination: Address,
}

impl Toll {
    /// Fees in a mint of `program`; no destination is set yet.
    pub fn without_destination(seed: &str, program: Address) -> Self {
        let mut world = World::empty(seed);
        world.create_network().unwrap();
        let mint = world.new_mint(&format!("{seed}/fees"), program, None);
        let authority = world.authority.insecure_clone();
        let mut args = World::class_args(CLASS);
        args.parameters.fee_mint = mint.address;
        (args.parameters.onboarding_fee, args.parameters.relocation_fee) = (ONBOARDING_FEE, RELOCATION_FEE);
        let create = registry::create_class(world.payer.pubkey(), authority.pubkey(), world.network, args);
        world.send(&[create], &[&authority]).unwrap();
        world.approve_manufacturer().unwrap();
        world.register_operator().unwrap();
        let destination = world.purse(&keypair(&format!("{seed}/treasury")).pubkey(), &mint, 0);
        Self {
            world,
            mint,
            destination,
        }
    }

    /// Fees in a mint of `program`, which go to the treasury's token account.
    pub fn new(seed: &str, program: Address) -> Self {
        let mut toll = Self::without_destination(seed, program);
        let (mint, destination) = (toll.mint.address, toll.destination);
        assert_eq!(toll.set_destination(mint, destination), "accepted");
        toll
    }

    /// What becomes of `set_fee_destination` as the fee admin.
    pub fn set_destination(&mut self, mint: Address, destination: Address) -> String {
        let world = &mut self.world;
        let admin = world.fee_admin.insecure_clone();
        let set = registry::set_fee_destination(admin.pubkey(), world.network, CLASS, mint, destination);
        world.attempt(set, &[&admin])
    }

    /// The fee's accounts when `payer` pays out of its own token account, which gets `amount` first.
    pub fn fee(&mut self, payer: &Keypair, amount: u64) -> Fee {
        Fee {
            payer: payer.pubkey(),
            source: self.world.purse(&payer.pubkey(), &self.mint, amount),
            mint: self.mint.address,
            destination: self.destination,
            token_program: self.mint.program,
        }
    }

    /// The instructions that register a device of the world's operator and pay for it.
    pub fn registration(&self, device: &Keypair, fee: Fee) -> [Instruction; 3] {
        let world = &self.world;
        let registration = world.registration();
        let attestation = registration.attestation_message(&device.pubkey());
        let possession = possession_message(&world.network, &world.operator_account());
        registry::register_device_with_fee(
            world.payer.pubkey(),
            world.operator.pubkey(),
            &registration,
            &SignedBy::sign(&world.manufacturer, &attestation).unwrap(),
            &SignedBy::sign(device, &possession).unwrap(),
            fee,
        )
    }

    /// Registers a device of the world's operator; `payer` signs for the fee.
    pub fn register(&mut self, device: &Keypair, payer: &Keypair, fee: Fee) -> Result<Receipt, ClientError> {
        let instructions = self.registration(device, fee);
        let operator = self.world.operator.insecure_clone();
        self.world.send(&instructions, &both(&operator, payer))
    }

    /// Moves a device of the world's operator; `payer` signs for the fee.
    pub fn relocate(
        &mut self,
        device: &Keypair,
        to: &Move,
        payer: &Keypair,
        fee: Fee,
    ) -> Result<Receipt, ClientError> {
        let world = &mut self.world;
        let operator = world.operator.insecure_clone();
        let account = world.device_account(device);
        let (o, network) = (operator.pubkey(), world.network);
        let relocate = registry::assert_location_with_fee(o, network, CLASS, account, to, fee);
        world.send(&[relocate], &both(&operator, payer))
    }

    /// What has been collected, base units.
    pub fn collected(&self) -> u64 {
        self.world.tokens(&self.destination)
    }
}

/// The keys without repetition.
fn both<'a>(first: &'a Keypair, second: &'a Keypair) -> Vec<&'a Keypair> {
    if first.pubkey() == second.pubkey() {
        vec![first]
    } else {
        vec![first, second]
    }
}
