//! Devices that fail, what they pay, and an insurance.

use flywheel_client::accounts::{DeviceStatus, FaultRecord, Insurance};
use flywheel_client::address;
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::staking::{self, Behind, PoolKind, SlashPart};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::staking::named;
use super::{CLASS, FAULT_PERIOD, HASH, Mint, Staking, TOKEN, World, keypair};
use crate::outcome;

impl World {
    /// A device of the world's operator that fails now, whatever the time.
    pub fn failing_device(&mut self, device: &Keypair) {
        self.active_device_now(device);
        self.report(device, DeviceStatus::Failed).expect("failed device");
    }

    /// After `populated`: a device that has paid for a failure out of the pool's collateral, and an insurance with a vault;
    /// their accounts by name.
    pub fn populate_faults(&mut self, seed: &str) -> Vec<(&'static str, Address)> {
        let mint = MintOf::spl_token(keypair(&format!("{seed}/stake")).pubkey());
        let (authority, payer, network) =
            (self.authority.insecure_clone(), self.payer.pubkey(), self.network);
        let behind = Behind {
            pool: address::stake_pool(&network, &mint.mint, PoolKind::Collateral),
            operator: self.operator_account(),
        };
        let failed = keypair(&format!("{seed}/failed"));
        self.failing_device(&failed);
        self.wait(FAULT_PERIOD);
        let device = self.device_account(&failed);
        let of_mint = Mint {
            address: mint.mint,
            program: TOKEN,
        };
        let bounty = self.empty_purse(&payer, &of_mint);
        let class = address::class(&network, CLASS);
        let charge = staking::charge_fault(payer, bounty, behind, mint, device, class);
        let create = staking::create_insurance(payer, authority.pubkey(), network, mint, 5);
        self.send(&[charge], &[]).expect("a fault fee");
        self.send(&[create], &[&authority]).expect("an insurance");
        let insurance = address::insurance(&network, &mint.mint);
        vec![
            ("fault record", address::fault_record(&behind.pool, &device)),
            ("insurance", insurance),
            ("insurance vault", address::insurance_vault(&insurance)),
        ]
    }
}

impl Staking {
    /// What becomes of charging a device's fault; the bounty goes to the payer of the world.
    pub fn charge_fault(&mut self, device: &Keypair) -> String {
        let instruction = self.fault_instruction(device);
        outcome(self.world.send(&[instruction], &[]))
    }

    /// The instruction of [`Self::charge_fault`].
    pub fn fault_instruction(&mut self, device: &Keypair) -> Instruction {
        let (payer, mint) = (self.world.payer.pubkey(), self.mint);
        let bounty = self.world.empty_purse(&payer, &mint);
        let (account, class) = (
            self.world.device_account(device),
            address::class(&self.world.network, CLASS),
        );
        staking::charge_fault(payer, bounty, self.behind(), named(&mint), account, class)
    }

    /// A device's fault record.
    pub fn fault_state(&self, device: &Keypair) -> FaultRecord {
        let account = self.world.device_account(device);
        self.world.state(&address::fault_record(&self.pool, &account))
    }

    /// What becomes of closing a device's fault record.
    pub fn close_fault(&mut self, device: &Keypair) -> String {
        let (payer, account) = (self.world.payer.pubkey(), self.world.device_account(device));
        let close = staking::close_fault(self.pool, account, payer);
        self.world.tried(&close)
    }

    /// What becomes of paying a part of fault fees to a key's token account.
    pub fn pay_fees(&mut self, part: SlashPart, to: &Keypair) -> String {
        let account = self.world.empty_purse(&to.pubkey(), &{ self.mint });
        let pay = staking::pay_fault_fees(self.pool, part, account, self.mint.program);
        self.world.tried(&pay)
    }

    /// Creates the insurance of the stake mint with this cap, and gives its vault so much.
    pub fn insure(&mut self, epoch_cap: u64, amount: u64) -> Address {
        let (payer, authority) = (self.world.payer.pubkey(), self.world.authority.insecure_clone());
        let (network, mint) = (self.world.network, self.mint);
        let create = staking::create_insurance(payer, authority.pubkey(), network, named(&mint), epoch_cap);
        self.world.send(&[create], &[&authority]).expect("an insurance");
        let insurance = address::insurance(&network, &mint.address);
        let vault = address::insurance_vault(&insurance);
        self.world.mint_into(&vault, &mint, amount);
        insurance
    }

    /// What becomes of a claim that `signer` approves for a key.
    pub fn pay_claim(&mut self, signer: &Keypair, to: &Keypair, amount: u64) -> String {
        let (network, mint) = (self.world.network, self.mint);
        let account = self.world.empty_purse(&to.pubkey(), &mint);
        let pay = staking::pay_insurance(signer.pubkey(), network, named(&mint), account, amount, HASH);
        self.world.attempt(pay, &[signer])
    }

    /// The insurance of the stake mint.
    pub fn insurance_state(&self) -> Insurance {
        self.world
            .state(&address::insurance(&self.world.network, &self.mint.address))
    }
}
