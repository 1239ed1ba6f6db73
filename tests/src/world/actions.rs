//! What people do with devices and operators of a world after they are registered.

use flywheel_client::address;
use flywheel_client::chain::Receipt;
use flywheel_client::error::ClientError;
use flywheel_client::instructions::registry::{
    self, DeviceOf, DeviceRegistration, DeviceStatus, Move, ReportDeviceArgs, SuspendArgs, TransferPayers,
};
use flywheel_client::signatures::{SignedBy, possession_message};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{CLASS, World};

/// Hash of a reason, an appeal or evidence in tests.
pub const HASH: [u8; 32] = [7; 32];

type Outcome = Result<Receipt, ClientError>;

impl World {
    /// The chain's time as accounts store it.
    pub fn now(&self) -> u32 {
        u32::try_from(self.chain.now()).expect("before 2106")
    }

    /// Creates the counter of a density cell.
    pub fn create_cell(&mut self, cell: u64) -> Outcome {
        let create = registry::create_cell(self.payer.pubkey(), self.network, CLASS, cell);
        self.send(&[create], &[])
    }

    /// Locates or moves a device of the world's operator.
    pub fn locate(&mut self, device: &Keypair, to: &Move) -> Outcome {
        let operator = self.operator.insecure_clone();
        let account = self.device_account(device);
        let locate = registry::assert_location(operator.pubkey(), self.network, CLASS, account, to);
        self.send(&[locate], &[&operator])
    }

    /// Begins or ends a device's maintenance.
    pub fn maintain(&mut self, device: &Keypair, on: bool) -> Outcome {
        let operator = self.operator.insecure_clone();
        let set = registry::set_maintenance(operator.pubkey(), &self.device_of(device), on);
        self.send(&[set], &[&operator])
    }

    /// Reports a device's status as the status oracle.
    pub fn report(&mut self, device: &Keypair, status: DeviceStatus) -> Outcome {
        let oracle = self.status_oracle.insecure_clone();
        let args = ReportDeviceArgs {
            status,
            evidence_hash: HASH,
        };
        let report = registry::report_device(oracle.pubkey(), &self.device_of(device), args);
        self.send(&[report], &[&oracle])
    }

    /// Suspends an operator or a device account for so many seconds, as the pauser.
    pub fn suspend(&mut self, subject: Address, seconds: u32) -> Outcome {
        let pauser = self.pauser.insecure_clone();
        let args = SuspendArgs {
            until: self.now().saturating_add(seconds),
            reason_hash: HASH,
        };
        let suspend = registry::suspend(self.payer.pubkey(), pauser.pubkey(), self.network, subject, args);
        self.send(&[suspend], &[&pauser])
    }

    /// Appeals as the world's operator.
    pub fn appeal(&mut self, subject: Address) -> Outcome {
        let operator = self.operator.insecure_clone();
        let account = self.operator_account();
        let appeal = registry::appeal_suspension(operator.pubkey(), self.network, account, subject, HASH);
        self.send(&[appeal], &[&operator])
    }

    /// Lifts a suspension, signed by `signer`.
    pub fn lift(&mut self, subject: Address, signer: &Keypair) -> Outcome {
        let lift = registry::lift_suspension(signer.pubkey(), self.network, subject, self.payer.pubkey());
        self.send(&[lift], &[signer])
    }

    /// Retires a device of the world's operator that stands in `density_cell`.
    pub fn retire(&mut self, device: &Keypair, density_cell: Option<u64>) -> Outcome {
        let operator = self.operator.insecure_clone();
        let retire = registry::retire_device(
            operator.pubkey(),
            &self.device_of(device),
            self.payer.pubkey(),
            density_cell,
        );
        self.send(&[retire], &[&operator])
    }

    /// The instructions that give a device of the world's operator a new key.
    pub fn replace_instructions(&self, device: Address, new_key: &Keypair) -> [Instruction; 3] {
        let registration: DeviceRegistration = self.registration();
        let operator = self.operator_account();
        let attestation = registration.attestation_message(&new_key.pubkey());
        let possession = possession_message(&self.network, &operator);
        registry::replace_device(
            self.payer.pubkey(),
            self.operator.pubkey(),
            &registration,
            device,
            &SignedBy::sign(&self.manufacturer, &attestation).expect("keys sign"),
            &SignedBy::sign(new_key, &possession).expect("keys sign"),
        )
    }

    /// Gives a device of the world's operator a new key.
    pub fn replace(&mut self, device: &Keypair, new_key: &Keypair) -> Outcome {
        let instructions = self.replace_instructions(self.device_account(device), new_key);
        let operator = self.operator.insecure_clone();
        self.send(&instructions, &[&operator])
    }

    /// Registers another operator, whose rent `payer` pays; returns its account.
    pub fn join(&mut self, authority: &Keypair, payer: &Keypair) -> Address {
        if self.chain.account(&payer.pubkey()).is_none() {
            self.chain
                .airdrop(&payer.pubkey(), 1_000_000_000_000)
                .expect("airdrop");
        }
        let register = registry::register_operator(payer.pubkey(), authority.pubkey(), self.network);
        self.send(&[register], &[payer, authority]).expect("operator");
        address::operator(&self.network, &authority.pubkey())
    }

    /// Offers a device of the world's operator to another, for so many seconds.
    pub fn offer(&mut self, device: &Keypair, to_operator: Address, seconds: u32) -> Outcome {
        let operator = self.operator.insecure_clone();
        let expires_at = self.now().saturating_add(seconds);
        let offer = registry::offer_device(
            self.payer.pubkey(),
            operator.pubkey(),
            &self.device_of(device),
            to_operator,
            expires_at,
        );
        self.send(&[offer], &[&operator])
    }

    /// Accepts an offer of the world's operator, as `authority` whose rent `payer` pays.
    pub fn accept(&mut self, of: &DeviceOf, authority: &Keypair, payer: &Keypair) -> Outcome {
        let to_operator = address::operator(&self.network, &authority.pubkey());
        let payers = TransferPayers {
            payer: payer.pubkey(),
            from_rent_payer: self.payer.pubkey(),
            offer_rent_payer: self.payer.pubkey(),
        };
        let accept = registry::accept_device(authority.pubkey(), of, to_operator, payers);
        self.send(&[accept], &[authority, payer])
    }
}
