//! Insurance: a vault that pays claims, within a limit for each epoch.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;
use crate::errors::{StakingError, ensure};
use crate::seeds;

/// An insurance. Address: `["insurance", network, mint]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Insurance {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 6],
    /// The network.
    pub network: Pubkey,
    /// What it pays in.
    pub mint: Pubkey,
    /// The mint's token program.
    pub token_program: Pubkey,
    /// The token account that it pays from; whoever insures something sends tokens there.
    pub vault: Pubkey,
    /// The most that it pays in an epoch, base units.
    pub epoch_cap: u64,
    /// The cap that is to hold after `update_ready_at`, base units.
    pub proposed_cap: u64,
    /// When the proposed cap may be applied, unix seconds; 0 when there is none.
    pub update_ready_at: u32,
    /// The network's epoch length, seconds.
    pub epoch_seconds: u32,
    /// When the network's epoch 0 began, unix seconds.
    pub genesis: i64,
    /// The epoch of the last payment.
    pub epoch: u64,
    /// Paid in that epoch, base units.
    pub paid_in_epoch: u64,
    /// Paid ever, base units.
    pub paid: u64,
    /// Zero; for later versions.
    pub reserved: [u8; 32],
}

impl Insurance {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Counts a payment at `now`, unix seconds.
    ///
    /// # Errors
    /// `InsuranceCapReached` when it would be more than the insurance pays in an epoch.
    pub fn pay(&mut self, amount: u64, now: u32) -> Result<()> {
        let elapsed = u64::try_from(i64::from(now).saturating_sub(self.genesis)).unwrap_or(0);
        let epoch = elapsed.checked_div(u64::from(self.epoch_seconds)).unwrap_or(0);
        if epoch != self.epoch {
            (self.epoch, self.paid_in_epoch) = (epoch, 0);
        }
        let paid = self.paid_in_epoch.checked_add(amount);
        let paid = paid.filter(|paid| *paid <= self.epoch_cap);
        self.paid_in_epoch = paid.ok_or(StakingError::InsuranceCapReached)?;
        self.paid = self.paid.saturating_add(amount);
        Ok(())
    }

    /// Puts the proposed cap in force.
    ///
    /// # Errors
    /// `ChangeNotPending` when nothing is proposed, `ChangeNotReady` before the delay has passed at `now`, unix seconds.
    pub fn apply_update(&mut self, now: u32) -> Result<()> {
        ensure(self.update_ready_at != 0, StakingError::ChangeNotPending)?;
        ensure(now >= self.update_ready_at, StakingError::ChangeNotReady)?;
        self.epoch_cap = self.proposed_cap;
        (self.proposed_cap, self.update_ready_at) = (0, 0);
        Ok(())
    }

    /// Calls `act` with the seeds of the insurance's address.
    ///
    /// # Errors
    /// Those of `act`.
    pub fn sign(&self, act: impl FnOnce(&[&[u8]]) -> Result<()>) -> Result<()> {
        let (network, mint, bump) = (self.network, self.mint, self.bump);
        act(&[seeds::INSURANCE, network.as_ref(), mint.as_ref(), &[bump]])
    }
}

const _: () = assert!(Insurance::SPACE == 232);
