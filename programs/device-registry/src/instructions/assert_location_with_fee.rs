//! `assert_location_with_fee`

use anchor_lang::prelude::*;

use super::assert_location::{
    __client_accounts_assert_location, __cpi_client_accounts_assert_location, AssertLocation,
    AssertLocationBumps,
};
use super::require_no_more_accounts;
use crate::events::{FeePaid, RELOCATION_FEE, emit};
use crate::fees::*;
use crate::state::DeviceClass;

/// Accounts of `assert_location_with_fee`.
#[derive(Accounts)]
pub struct AssertLocationWithFee<'info> {
    /// The accounts of `assert_location`.
    pub location: AssertLocation<'info>,
    /// The accounts that pay.
    pub fee: FeePayment<'info>,
}

pub(crate) fn handle_assert_location_with_fee(ctx: Context<AssertLocationWithFee>, cell: u64) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let (location, fee) = (&ctx.accounts.location, &ctx.accounts.fee);
    let class: DeviceClass = *location.class.load()?;
    let amount = location.fee()?;
    fee.pay(&class, amount)?;
    location.locate(cell)?;
    emit(
        &location.event_authority,
        &FeePaid {
            network: location.network.key(),
            device: location.device.key(),
            index: location.device.load()?.index,
            kind: RELOCATION_FEE,
            payer: fee.fee_payer.key(),
            mint: fee.fee_mint.key(),
            amount,
        },
    )
}
