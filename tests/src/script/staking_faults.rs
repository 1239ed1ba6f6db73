//! The parts of the script about fault fees and insurances.

use flywheel_client::accounts::DeviceStatus;
use flywheel_client::address;
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::staking::{self, Behind, SlashPart};
use solana_signer::Signer;

use super::Stage;
use super::rewards::seeds;
use super::staking::{Stakers, created};
use crate::world::{CHANGE_DELAY, CLASS, FAULT_PERIOD, HASH, TOKEN, keypair};

/// A device that fails, pays for two days, and works again.
pub fn fault(stage: &mut Stage<'_>, stakers: &Stakers, bond: Behind) {
    let payer = stage.world.payer.insecure_clone();
    let failed = stage.key("failed");
    stage.world.failing_device(&failed);
    let device = stage.world.device_account(&failed);
    stage.world.wait(2 * FAULT_PERIOD);
    let mint = MintOf::spl_token(stakers.mint.address);
    let bounty = stage.world.purse(&payer.pubkey(), &stakers.mint, 0);
    let class = address::class(&stage.world.network, CLASS);
    let charge = staking::charge_fault(payer.pubkey(), bounty, bond, mint, device, class);
    let record = address::fault_record(&bond.pool, &device);
    let created = created(&charge, &record, seeds(b"fault", &bond.pool, &[device.as_ref()]));
    stage.run_creation("charge_fault", vec![charge], &[&payer], &[], created);
    let parts = [
        (SlashPart::Insurance, keypair("stake insurance").pubkey()),
        (SlashPart::Treasury, keypair("treasury").pubkey()),
    ];
    for (part, wallet) in parts {
        let account = stage.world.empty_purse(&wallet, &stakers.mint);
        let pay = staking::pay_fault_fees(bond.pool, part, account, TOKEN);
        stage.run("pay_fault_fees", vec![pay], &[], &[]);
    }
    stage
        .world
        .report(&failed, DeviceStatus::Active)
        .expect("a device that works again");
    let close = staking::close_fault(bond.pool, device, payer.pubkey());
    stage.run("close_fault", vec![close], &[], &[]);
    insure(stage, stakers);
}

/// An insurance, another cap, a claim.
fn insure(stage: &mut Stage<'_>, stakers: &Stakers) {
    let (payer, authority) = (
        stage.world.payer.insecure_clone(),
        stage.world.authority.insecure_clone(),
    );
    let (a, network) = (authority.pubkey(), stage.world.network);
    let mint = MintOf::spl_token(stakers.mint.address);
    let insurance = address::insurance(&network, &mint.mint);
    let create = staking::create_insurance(payer.pubkey(), a, network, mint, 10);
    let created = created(
        &create,
        &insurance,
        seeds(b"insurance", &network, &[mint.mint.as_ref()]),
    );
    let signers = [&payer, &authority];
    stage.run_creation("create_insurance", vec![create], &signers, &[0], created);
    let update = staking::update_insurance(a, network, insurance, 1_000);
    stage.run("update_insurance", vec![update], &[&authority], &[]);
    stage.world.wait(CHANGE_DELAY);
    let apply = staking::apply_insurance_update(a, network, insurance);
    stage.run("apply_insurance_update", vec![apply], &[&authority], &[0]);
    let vault = address::insurance_vault(&insurance);
    stage.world.mint_into(&vault, &stakers.mint, 1_000);
    let injured = stage
        .world
        .empty_purse(&keypair("injured").pubkey(), &stakers.mint);
    let pay = staking::pay_insurance(a, network, mint, injured, 1_000, HASH);
    stage.run("pay_insurance", vec![pay], &[&authority], &[]);
}
