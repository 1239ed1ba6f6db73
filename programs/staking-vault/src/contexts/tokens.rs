//! Tokens that come and go.

use anchor_lang::prelude::*;
use flywheel_onchain::tokens::{Movement, token_account};

use crate::errors::{StakingError, ensure, ensure_key};
use crate::state::{PoolSigner, StakePool};

/// A payment into one of a pool's vaults.
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
        ensure_key(self.vault.key, vault, StakingError::VaultMismatch)?;
        ensure_key(
            self.token_program.key,
            token_program,
            StakingError::TokenProgramMismatch,
        )?;
        // The vault itself would be a source that the token program accepts and that adds nothing.
        ensure(self.from.key != self.vault.key, StakingError::SourceMismatch)?;
        token_account(self.from, token_program, StakingError::SourceMismatch)?;
        let movement = Movement {
            token_program: self.token_program,
            from: self.from,
            to: self.vault,
            authority: self.authority,
        };
        movement.transfer(amount, &[])
    }
}

/// A payment out of one of a pool's vaults.
pub(crate) struct PayOut<'a, 'info> {
    pub pool: &'a AccountInfo<'info>,
    pub vault: &'a AccountInfo<'info>,
    pub to: &'a AccountInfo<'info>,
    pub token_program: &'a AccountInfo<'info>,
}

impl<'a, 'info> PayOut<'a, 'info> {
    /// Checks that the destination is a token account of `mint` that `owner` alone controls.
    ///
    /// # Errors
    /// `TokenProgramMismatch`, `DestinationMismatch`, `DestinationEncumbered`.
    #[inline(never)]
    pub fn require_owner(&self, mint: &Pubkey, owner: &Pubkey) -> Result<()> {
        // The vault belongs to the token program of its mint.
        ensure_key(
            self.token_program.key,
            self.vault.owner,
            StakingError::TokenProgramMismatch,
        )?;
        let program = self.token_program.key;
        let account = token_account(self.to, program, StakingError::DestinationMismatch)?;
        ensure_key(&account.mint, mint, StakingError::DestinationMismatch)?;
        ensure_key(&account.owner, owner, StakingError::DestinationMismatch)?;
        ensure(!account.is_encumbered, StakingError::DestinationEncumbered)
    }

    /// Pays `amount` base units.
    ///
    /// # Errors
    /// The token program's.
    pub fn transfer(&self, signer: &PoolSigner, amount: u64) -> Result<()> {
        StakePool::sign(signer, |seeds| self.movement().transfer(amount, seeds))
    }

    /// Burns `amount` base units; `to` is the mint.
    ///
    /// # Errors
    /// The token program's.
    pub fn burn(&self, signer: &PoolSigner, amount: u64) -> Result<()> {
        StakePool::sign(signer, |seeds| self.movement().burn(amount, seeds))
    }

    fn movement(&self) -> Movement<'a, 'info> {
        Movement {
            token_program: self.token_program,
            from: self.vault,
            to: self.to,
            authority: self.pool,
        }
    }
}
