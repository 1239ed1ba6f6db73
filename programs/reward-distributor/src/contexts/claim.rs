//! A final root, the page of its claims, and where they are paid.

use core::cell::{Ref, RefMut};

use anchor_lang::prelude::*;
use flywheel_merkle::Domain;
use flywheel_onchain::accounts::{content, content_mut};
use flywheel_onchain::errors::inline::{ensure, ensure_key};
use flywheel_onchain::tokens::{Movement, token_account};

use crate::errors::RewardError;
use crate::seeds;
use crate::state::{ClaimPage, MODE_FUNDED, PauseGroup, Pool, RewardRoot, RootStatus};

/// What a root grants a device in its life.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The device's index in the network.
    pub index: u32,
    /// Lifetime total, base units.
    pub total: u64,
    /// The leaf's rank among the root's leaves.
    pub position: u32,
}

/// What a device has been paid.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The device's index in the network.
    pub index: u32,
    /// Paid before, cumulative, base units.
    pub old_total: u64,
    /// Paid now, cumulative, base units.
    pub new_total: u64,
}

/// Accounts of `claim` and `claim_many`. Nobody signs but for the fee: the payee is paid whoever sends it.
///
/// All are read in the handler, because Anchor's own types read them again and write them back at the end, which is a
/// tenth of what a claim costs.
#[event_cpi]
#[derive(Accounts)]
pub struct Claim<'info> {
    /// CHECK: the pool, read in `open`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub pool: UncheckedAccount<'info>,
    /// CHECK: a final root, any, not only the last, read in `open`; test
    /// `every_instruction_refuses_every_generated_attack`.
    pub reward_root: UncheckedAccount<'info>,
    /// CHECK: the page of the devices' indices, read in `open`; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub claim_page: UncheckedAccount<'info>,
    /// CHECK: the mint, or the vault of a funded pool, by the address in the pool; test
    /// `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub source: UncheckedAccount<'info>,
    /// CHECK: the token account to pay, read in `Payment::payee`; its owner is the payee that the proof is checked for;
    /// test `every_instruction_refuses_every_generated_attack`.
    #[account(mut)]
    pub payee_account: UncheckedAccount<'info>,
    /// CHECK: by the address in the pool; test `every_instruction_refuses_every_generated_attack`.
    pub token_program: UncheckedAccount<'info>,
}

/// What a claim reads and writes, and who is paid.
pub(crate) struct OpenClaim<'a> {
    pub pool: RefMut<'a, Pool>,
    pub root: Ref<'a, RewardRoot>,
    pub page: RefMut<'a, ClaimPage>,
    pub payee: Pubkey,
}

impl<'info> Claim<'info> {
    /// Checks that claims run, that the root is final and that all accounts are the pool's.
    pub(crate) fn open(&self) -> Result<OpenClaim<'_>> {
        let pool = content_mut::<Pool, _>(&self.pool, RewardError::PoolInvalid)?;
        let root = content::<RewardRoot, _>(&self.reward_root, RewardError::RootMismatch)?;
        let page = content_mut::<ClaimPage, _>(&self.claim_page, RewardError::ClaimPageMismatch)?;
        pool.require_running(PauseGroup::Claims)?;
        ensure_key(&root.pool, self.pool.key, RewardError::RootMismatch)?;
        ensure_key(&page.pool, self.pool.key, RewardError::ClaimPageMismatch)?;
        ensure(root.status == RootStatus::Final.code(), RewardError::RootNotFinal)?;
        let payee = self.payment().payee(&pool)?;
        Ok(OpenClaim {
            pool,
            root,
            page,
            payee,
        })
    }

    /// What the leaves of this pool's roots are bound to.
    pub(crate) fn domain(&self) -> Domain {
        domain(self.pool.key)
    }

    /// The accounts that tokens move between.
    pub(crate) fn payment(&self) -> Payment<'_, 'info> {
        Payment {
            pool: &self.pool,
            source: &self.source,
            payee_account: &self.payee_account,
            token_program: &self.token_program,
        }
    }
}

impl OpenClaim<'_> {
    /// Records a device's payment: what the root grants it less what it was paid, as far as the limits allow.
    ///
    /// # Arguments
    /// - `now`: unix seconds; looked at when the pool has limits only
    pub(crate) fn record(&mut self, grant: &Grant, now: i64) -> Result<(Paid, Outcome)> {
        let pool = &mut *self.pool;
        let (paid, used) = self
            .page
            .record_mut(grant.index)
            .ok_or(RewardError::ClaimPageMismatch)?;
        let old_total = *paid;
        let owed = grant.total.saturating_sub(old_total);
        let mut amount = owed;
        if owed > 0 && pool.has_limits() {
            let (allowance, window, epoch) = (pool.allowance(), pool.window(), pool.epoch_at(now));
            amount = allowance.payable(*used, epoch, amount);
            amount = window.payable(pool.window_use(), now, amount);
            *used = allowance.pay(*used, epoch, amount);
            let counted = window.pay(pool.window_use(), now, amount);
            (pool.window_used, pool.window_at) = (counted.used, counted.at);
        }
        // At most the grant's total, so it fits.
        let new_total = old_total.saturating_add(amount);
        *paid = new_total;
        pool.claimed = pool
            .claimed
            .checked_add(amount)
            .filter(|claimed| *claimed <= pool.finalized_total)
            .ok_or(RewardError::ClaimsAboveTotal)?;
        let paid = Paid {
            index: grant.index,
            old_total,
            new_total,
        };
        Ok((paid, Outcome { amount, owed }))
    }
}

/// What came of one or more grants, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Paid.
    pub amount: u64,
    /// Owed before.
    pub owed: u64,
}

impl Outcome {
    /// # Errors
    /// `NothingToClaim` when nothing was owed, `LimitReached` when nothing of it can be paid now.
    pub(crate) fn require_some(&self) -> Result<()> {
        ensure(self.owed > 0, RewardError::NothingToClaim)?;
        ensure(self.amount > 0, RewardError::LimitReached)
    }
}

/// What the leaves of a pool's roots are bound to.
pub(crate) fn domain(pool: &Pubkey) -> Domain {
    Domain {
        program_id: crate::ID.to_bytes(),
        pool: pool.to_bytes(),
    }
}

/// What a pool signs with.
pub(crate) struct PoolSigner {
    network: Pubkey,
    mint: Pubkey,
    bump: u8,
    /// Whether it pays out of a vault.
    pub funded: bool,
}

impl PoolSigner {
    pub fn of(pool: &Pool) -> Self {
        Self {
            network: pool.network,
            mint: pool.mint,
            bump: pool.bump,
            funded: pool.mode == MODE_FUNDED,
        }
    }

    /// Calls `act` with the seeds of the pool's address.
    pub fn sign(&self, act: impl FnOnce(&[&[u8]]) -> Result<()>) -> Result<()> {
        act(&[
            seeds::POOL,
            self.network.as_ref(),
            self.mint.as_ref(),
            &[self.bump],
        ])
    }
}

/// A pool's source, and the token account that it pays.
pub(crate) struct Payment<'a, 'info> {
    pub pool: &'a AccountInfo<'info>,
    pub source: &'a AccountInfo<'info>,
    pub payee_account: &'a AccountInfo<'info>,
    pub token_program: &'a AccountInfo<'info>,
}

impl Payment<'_, '_> {
    /// Checks the accounts; returns who owns the one that is paid.
    ///
    /// # Errors
    /// `SourceMismatch`, `TokenProgramMismatch`, `PayeeAccountMismatch`, `PayeeAccountEncumbered`.
    pub fn payee(&self, pool: &Pool) -> Result<Pubkey> {
        ensure_key(self.source.key, &pool.source, RewardError::SourceMismatch)?;
        ensure_key(
            self.token_program.key,
            &pool.token_program,
            RewardError::TokenProgramMismatch,
        )?;
        let account = token_account(
            self.payee_account,
            &pool.token_program,
            RewardError::PayeeAccountMismatch,
        )?;
        ensure_key(&account.mint, &pool.mint, RewardError::PayeeAccountMismatch)?;
        // Anybody can make a token account and give it to the payee. Only one that nobody else can spend from or
        // close is paid to. The vault belongs to the pool, and a pool is nobody's payee.
        ensure(!account.is_encumbered, RewardError::PayeeAccountEncumbered)?;
        Ok(account.owner)
    }

    /// Pays `amount` base units: mints them, or takes them from the vault.
    ///
    /// # Errors
    /// The token program's.
    pub fn pay(&self, signer: &PoolSigner, amount: u64) -> Result<()> {
        let movement = Movement {
            token_program: self.token_program,
            from: self.source,
            to: self.payee_account,
            authority: self.pool,
        };
        signer.sign(|seeds| {
            if signer.funded {
                movement.transfer(amount, seeds)
            } else {
                movement.mint(amount, seeds)
            }
        })
    }
}
