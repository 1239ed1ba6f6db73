//! Tokens that come and go.

use anchor_lang::prelude::*;
use flywheel_onchain::tokens::{Movement, token_account};

use crate::errors::{MarketError, ensure, ensure_key};
use crate::state::MarketSigner;

/// A payment into a market's vault.
pub(crate) struct Payment<'a, 'info> {
    pub from: &'a AccountInfo<'info>,
    pub vault: &'a AccountInfo<'info>,
    pub token_program: &'a AccountInfo<'info>,
    /// Who signs for `from`.
    pub authority: &'a AccountInfo<'info>,
}

impl Payment<'_, '_> {
    /// Pays `amount` base units into `vault`, which is checked by its address.
    ///
    /// # Errors
    /// `VaultMismatch`, `TokenProgramMismatch`, `SourceMismatch`; the token program's.
    #[inline(never)]
    pub fn pay(&self, vault: &Pubkey, token_program: &Pubkey, amount: u64) -> Result<()> {
        ensure_key(self.vault.key, vault, MarketError::VaultMismatch)?;
        ensure_key(
            self.token_program.key,
            token_program,
            MarketError::TokenProgramMismatch,
        )?;
        // The vault itself would be a source that the token program accepts and that adds nothing.
        ensure(self.from.key != self.vault.key, MarketError::SourceMismatch)?;
        token_account(self.from, token_program, MarketError::SourceMismatch)?;
        let movement = Movement {
            token_program: self.token_program,
            from: self.from,
            to: self.vault,
            authority: self.authority,
        };
        movement.transfer(amount, &[])
    }
}

/// A payment out of a market's vault.
pub(crate) struct PayOut<'a, 'info> {
    pub market: &'a AccountInfo<'info>,
    pub vault: &'a AccountInfo<'info>,
    pub to: &'a AccountInfo<'info>,
    pub token_program: &'a AccountInfo<'info>,
}

impl PayOut<'_, '_> {
    /// Checks that the destination is a token account of `mint` that `owner` alone controls. The vault is checked by its
    /// address, by the caller.
    ///
    /// # Errors
    /// `TokenProgramMismatch`, `DestinationMismatch`, `DestinationEncumbered`.
    #[inline(never)]
    pub fn require_owner(&self, mint: &Pubkey, owner: &Pubkey) -> Result<()> {
        // The vault belongs to the token program of its mint.
        ensure_key(
            self.token_program.key,
            self.vault.owner,
            MarketError::TokenProgramMismatch,
        )?;
        require_sole_owner(self.to, self.token_program.key, mint, owner)
    }

    /// Pays `amount` base units; nothing to do for none.
    ///
    /// # Errors
    /// The token program's.
    pub fn transfer(&self, signer: &MarketSigner, amount: u64) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        let movement = Movement {
            token_program: self.token_program,
            from: self.vault,
            to: self.to,
            authority: self.market,
        };
        signer.sign(|seeds| movement.transfer(amount, seeds))
    }
}

/// Checks that `account` is a token account of `mint` that `owner` alone controls.
///
/// # Errors
/// `DestinationMismatch`, `DestinationEncumbered`.
pub(crate) fn require_sole_owner(
    account: &AccountInfo<'_>,
    token_program: &Pubkey,
    mint: &Pubkey,
    owner: &Pubkey,
) -> Result<()> {
    let content = token_account(account, token_program, MarketError::DestinationMismatch)?;
    ensure_key(&content.mint, mint, MarketError::DestinationMismatch)?;
    ensure_key(&content.owner, owner, MarketError::DestinationMismatch)?;
    ensure(!content.is_encumbered, MarketError::DestinationEncumbered)
}
