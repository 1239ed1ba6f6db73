//! `apply_class_update`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::ConfigureClass;
use crate::errors::{RegistryError, ensure};
use crate::events::{ClassUpdated, emit};
use crate::state::now_u32;

pub(crate) fn handle_apply_class_update(ctx: Context<ConfigureClass>) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let event = {
        let mut class = accounts.class.load_mut()?;
        ensure(class.update_ready_at != 0, RegistryError::ChangeNotPending)?;
        ensure(now_u32()? >= class.update_ready_at, RegistryError::ChangeNotReady)?;
        let event = ClassUpdated {
            network: accounts.network.key(),
            class: accounts.class.key(),
            id: class.id,
            old_parameters: class.parameters.into(),
            new_parameters: class.proposed.into(),
        };
        // A destination holds one mint: another mint needs another destination.
        if class.proposed.fee_mint != class.parameters.fee_mint {
            class.fee_destination = Pubkey::default();
        }
        class.parameters = class.proposed;
        class.proposed = bytemuck::Zeroable::zeroed();
        class.update_ready_at = 0;
        event
    };
    emit(&accounts.event_authority, &event)
}
