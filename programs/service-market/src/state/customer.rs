//! A customer of a network: credits, and when it was last counted.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;
use crate::errors::{MarketError, ensure, ensure_key};

/// A customer. Address: `["customer", network, wallet]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Customer {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// Orders opened and passes bought.
    pub orders: u32,
    /// The network.
    pub network: Pubkey,
    /// Who acts for it and signs its reports.
    pub wallet: Pubkey,
    /// The mint whose base unit is one credit; zero before credits were bought.
    pub credit_mint: Pubkey,
    /// Credits that can be spent.
    pub credits: u64,
    /// Credits in open orders.
    pub held: u64,
    /// Credits ever bought; `bought - spent - held = credits`.
    pub bought: u64,
    /// Credits ever spent.
    pub spent: u64,
    /// Network tokens ever burned for credits, base units.
    pub tokens_burned: u64,
    /// The epoch after the one in which it was last counted; 0 for never.
    pub counted: u64,
    /// Zero; for later versions.
    pub reserved: [u8; 32],
}

impl Customer {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// # Errors
    /// `NetworkMismatch`, `CustomerMismatch` unless it is the account of `wallet` in `network`.
    pub fn require(&self, network: &Pubkey, wallet: &Pubkey) -> Result<()> {
        ensure_key(&self.network, network, MarketError::NetworkMismatch)?;
        ensure_key(&self.wallet, wallet, MarketError::CustomerMismatch)
    }

    /// Adds credits of `mint` for `tokens` burned. Credits of another mint must be used up before.
    ///
    /// # Errors
    /// `CreditsNotTaken` while it has credits of another mint, `NumberOutOfRange`.
    pub fn buy(&mut self, mint: &Pubkey, credits: u64, tokens: u64) -> Result<()> {
        let is_empty = self.credits == 0 && self.held == 0;
        ensure(
            is_empty || self.credit_mint == *mint,
            MarketError::CreditsNotTaken,
        )?;
        self.credit_mint = *mint;
        self.credits = sum(self.credits, credits)?;
        self.bought = sum(self.bought, credits)?;
        self.tokens_burned = sum(self.tokens_burned, tokens)?;
        Ok(())
    }

    /// Holds credits of `mint` for an order.
    ///
    /// # Errors
    /// `CreditsNotTaken` when they are of another mint, `CreditsMissing` when there are fewer.
    pub fn hold(&mut self, mint: &Pubkey, credits: u64) -> Result<()> {
        ensure_key(&self.credit_mint, mint, MarketError::CreditsNotTaken)?;
        let rest = self.credits.checked_sub(credits);
        self.credits = rest.ok_or(MarketError::CreditsMissing)?;
        self.held = sum(self.held, credits)?;
        Ok(())
    }

    /// Spends credits that were held.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn spend_held(&mut self, credits: u64) -> Result<()> {
        let rest = self.held.checked_sub(credits);
        self.held = rest.ok_or(MarketError::NumberOutOfRange)?;
        self.spent = sum(self.spent, credits)?;
        Ok(())
    }

    /// Gives back credits that were held.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn give_back(&mut self, credits: u64) -> Result<()> {
        let rest = self.held.checked_sub(credits);
        self.held = rest.ok_or(MarketError::NumberOutOfRange)?;
        self.credits = sum(self.credits, credits)?;
        Ok(())
    }
}

fn sum(a: u64, b: u64) -> Result<u64> {
    a.checked_add(b)
        .ok_or_else(|| MarketError::NumberOutOfRange.into())
}

const _: () = assert!(Customer::SPACE == 192);
