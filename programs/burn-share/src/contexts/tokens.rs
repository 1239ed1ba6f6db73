//! Tokens that come and go.

use anchor_lang::prelude::*;
use flywheel_onchain::tokens::{Movement, TokenAccount, token_account};

use crate::errors::{BurnShareError, ensure, ensure_key};
use crate::state::{PoolSigner, RevenuePool};

/// A payment out of a pool's vault, whose address and token program have been checked.
pub(crate) struct PayOut<'a, 'info> {
    pub pool: &'a AccountInfo<'info>,
    pub vault: &'a AccountInfo<'info>,
    pub to: &'a AccountInfo<'info>,
    pub token_program: &'a AccountInfo<'info>,
}

impl<'a, 'info> PayOut<'a, 'info> {
    /// Checks that the destination is a token account of `mint` that `owner` alone controls, and not the vault.
    ///
    /// # Errors
    /// `DestinationMismatch`, `DestinationEncumbered`.
    #[inline(never)]
    pub fn require_owner(&self, mint: &Pubkey, owner: &Pubkey) -> Result<()> {
        let account = self.destination()?;
        ensure_key(&account.mint, mint, BurnShareError::DestinationMismatch)?;
        ensure_key(&account.owner, owner, BurnShareError::DestinationMismatch)?;
        ensure(!account.is_encumbered, BurnShareError::DestinationEncumbered)
    }

    /// Checks that the destination is a token account and not the vault, to which a payment would be none.
    ///
    /// # Errors
    /// `DestinationMismatch`.
    pub fn require_elsewhere(&self) -> Result<()> {
        self.destination().map(drop)
    }

    #[inline(never)]
    fn destination(&self) -> Result<TokenAccount> {
        ensure(self.to.key != self.vault.key, BurnShareError::DestinationMismatch)?;
        token_account(
            self.to,
            self.token_program.key,
            BurnShareError::DestinationMismatch,
        )
    }

    /// Pays `amount` base units.
    ///
    /// # Errors
    /// The token program's.
    pub fn transfer(&self, signer: &PoolSigner, amount: u64) -> Result<()> {
        RevenuePool::sign(signer, |seeds| self.movement().transfer(amount, seeds))
    }

    /// Burns `amount` base units; `to` is the mint.
    ///
    /// # Errors
    /// The token program's.
    pub fn burn(&self, signer: &PoolSigner, amount: u64) -> Result<()> {
        RevenuePool::sign(signer, |seeds| self.movement().burn(amount, seeds))
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

/// Network tokens that somebody burns.
pub(crate) struct Burn<'a, 'info> {
    pub from: &'a AccountInfo<'info>,
    pub mint: &'a AccountInfo<'info>,
    pub token_program: &'a AccountInfo<'info>,
    /// Signs for `from`.
    pub authority: &'a AccountInfo<'info>,
}

impl Burn<'_, '_> {
    /// Burns `amount` base units of the mint of `pool`, which is the native one.
    ///
    /// # Errors
    /// `MintMismatch`, `TokenProgramMismatch`, `SourceMismatch`; the token program's.
    #[inline(never)]
    pub fn burn(&self, (mint, token_program): (&Pubkey, &Pubkey), amount: u64) -> Result<()> {
        ensure_key(self.mint.key, mint, BurnShareError::MintMismatch)?;
        ensure_key(
            self.token_program.key,
            token_program,
            BurnShareError::TokenProgramMismatch,
        )?;
        token_account(self.from, token_program, BurnShareError::SourceMismatch)?;
        let movement = Movement {
            token_program: self.token_program,
            from: self.from,
            to: self.mint,
            authority: self.authority,
        };
        movement.burn(amount, &[])
    }
}
