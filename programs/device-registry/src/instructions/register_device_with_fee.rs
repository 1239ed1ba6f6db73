//! `register_device_with_fee`

use anchor_lang::prelude::*;

use super::register_device::{
    __client_accounts_register_device, __cpi_client_accounts_register_device, RegisterDevice,
    RegisterDeviceArgs, RegisterDeviceBumps,
};
use super::require_no_more_accounts;
use crate::events::{FeePaid, ONBOARDING_FEE, emit};
use crate::fees::*;
use crate::state::DeviceClass;

/// Accounts of `register_device_with_fee`.
#[derive(Accounts)]
pub struct RegisterDeviceWithFee<'info> {
    /// The accounts of `register_device`.
    pub registration: RegisterDevice<'info>,
    /// The accounts that pay.
    pub fee: FeePayment<'info>,
}

pub(crate) fn handle_register_device_with_fee(
    ctx: Context<RegisterDeviceWithFee>,
    args: RegisterDeviceArgs,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (registration, fee) = (&ctx.accounts.registration, &ctx.accounts.fee);
    let class: DeviceClass = *registration.class.load()?;
    let amount = class.parameters.onboarding_fee;
    fee.pay(&class, amount)?;
    registration.register(&args, ctx.bumps.registration.device)?;
    let index = crate::account_io::content::<crate::state::Device>(&registration.device)?.index;
    emit(
        &registration.event_authority,
        &FeePaid {
            network: registration.network.key(),
            device: registration.device.key(),
            index,
            kind: ONBOARDING_FEE,
            payer: fee.fee_payer.key(),
            mint: fee.fee_mint.key(),
            amount,
        },
    )
}
