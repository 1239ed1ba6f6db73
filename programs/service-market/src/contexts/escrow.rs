//! What channels, authorisations and endowments put into a market's vault and take out of it.

use anchor_lang::prelude::*;
use flywheel_market::Settlement;

use super::{PayOut, Payment};
use crate::errors::{MarketError, ensure, ensure_key};
use crate::state::Market;

/// A market's vault, and the token account on the other side. The books are the caller's.
pub(crate) struct Escrow<'a, 'info> {
    pub market: &'a AccountLoader<'info, Market>,
    pub vault: &'a AccountInfo<'info>,
    /// Of whoever pays or is paid.
    pub token: &'a AccountInfo<'info>,
    pub token_program: &'a AccountInfo<'info>,
}

impl<'info> Escrow<'_, 'info> {
    /// Takes `amount` base units in, for which `authority` has signed.
    ///
    /// # Errors
    /// `VaultMismatch`, `TokenProgramMismatch`, `SourceMismatch`; the token program's.
    #[inline(never)]
    pub fn receive(&self, authority: &AccountInfo<'info>, amount: u64) -> Result<()> {
        let (vault, token_program) = {
            let market = self.market.load()?;
            (market.vault, market.token_program)
        };
        let payment = Payment {
            from: self.token,
            vault: self.vault,
            token_program: self.token_program,
            authority,
        };
        payment.pay(&vault, &token_program, amount)
    }

    /// Pays `amount` base units to a token account that `owner` alone controls, which is checked even when nothing is paid.
    ///
    /// # Errors
    /// `VaultMismatch`, `TokenProgramMismatch`, `DestinationMismatch`, `DestinationEncumbered`; the token program's.
    #[inline(never)]
    pub fn pay(&self, owner: &Pubkey, amount: u64) -> Result<()> {
        let (signer, mint) = {
            let market = self.market.load()?;
            ensure_key(self.vault.key, &market.vault, MarketError::VaultMismatch)?;
            (market.signer(), market.mint)
        };
        let payment = PayOut {
            market: self.market.as_ref(),
            vault: self.vault,
            to: self.token,
            token_program: self.token_program,
        };
        // A payee can be anything, also the market: its vault would be paid out of itself, and never again.
        ensure(self.token.key != self.vault.key, MarketError::DestinationMismatch)?;
        payment.require_owner(&mint, owner)?;
        payment.transfer(&signer, amount)
    }
}

/// Takes what is charged out of escrow and books its fee.
///
/// # Arguments
/// - `category`: of the fee
/// - `account`: the channel, authorisation or endowment
/// - `is_first`: whether it brings in something for the first time
///
/// # Errors
/// `NumberOutOfRange` when the category's fees would not fit.
pub(crate) fn settle(
    market: &mut Market,
    category: u8,
    account: &Pubkey,
    settlement: &Settlement,
    is_first: bool,
) -> Result<()> {
    market.release(settlement.charged)?;
    if is_first {
        market.count_order(category)?;
    }
    market.book(category, account, settlement.fees)
}
