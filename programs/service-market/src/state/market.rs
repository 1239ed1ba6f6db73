//! A market: one payment mint of one network, and the books of all that is in its vault.

use anchor_lang::prelude::*;
use solana_sha256_hasher::hashv;

use super::{Customer, DISCRIMINATOR, MarketParameters};
use crate::errors::{MarketError, ensure, ensure_key};
use crate::programs::Network;
use crate::seeds;

/// Categories of revenue; docs/REVENUE.md, "Income".
pub const CATEGORIES: usize = 10;
/// The category of what no plan describes.
pub const OTHER_CATEGORY: u8 = 9;

/// What one category has brought in since it was last forwarded.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CategoryBooks {
    /// Fees, base units.
    pub fees: u64,
    /// Orders, channels, passes and endowments that have brought in something for the first time.
    pub orders: u32,
    /// Customers counted, each once an epoch in all categories together.
    pub customers: u32,
    /// Digest of the invoices: `sha256(digest ‖ account ‖ amount u64)` for each fee, from zero.
    pub digest: [u8; 32],
}

/// A market. Address: `["market", network, mint]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Market {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// 1 while nothing is sold.
    pub paused: u8,
    /// Zero.
    pub padding: u8,
    /// Plans ever created, which numbers them.
    pub plans: u32,
    /// The network.
    pub network: Pubkey,
    /// What is paid in.
    pub mint: Pubkey,
    /// The mint's token program.
    pub token_program: Pubkey,
    /// The token account that holds what is escrowed and the fees.
    pub vault: Pubkey,
    /// What holds now.
    pub parameters: MarketParameters,
    /// What is to hold after `update_ready_at`.
    pub proposed: MarketParameters,
    /// When the proposed parameters may be applied, unix seconds; 0 when there are none.
    pub update_ready_at: u32,
    /// The network's epoch length, seconds.
    pub epoch_seconds: u32,
    /// When the network's epoch 0 began, unix seconds.
    pub genesis: i64,
    /// All that orders, channels, endowments and authorisations hold, base units.
    pub escrowed: u64,
    /// The nonce of the next order or channel, from 1; none is used twice.
    pub next_nonce: u64,
    /// Credits ever bought in this market.
    pub credits_bought: u64,
    /// Credits ever spent in this market.
    pub credits_spent: u64,
    /// Network tokens ever burned for credits in this market, base units of the network token.
    pub credit_tokens_burned: u64,
    /// Fees ever forwarded, base units.
    pub forwarded: u64,
    /// Fees and what they come from, by category.
    pub categories: [CategoryBooks; CATEGORIES],
    /// Zero; for later versions.
    pub reserved: [u8; 64],
}

impl Market {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// # Errors
    /// `MarketPaused` while nothing is sold.
    pub fn require_running(&self) -> Result<()> {
        ensure(self.paused == 0, MarketError::MarketPaused)
    }

    /// # Errors
    /// `AuthorityMismatch` when `signer` is not the authority of the market's network.
    pub fn require_authority(&self, network: &Network, signer: &Pubkey) -> Result<()> {
        ensure_key(signer, &network.authority, MarketError::AuthorityMismatch)
    }

    /// # Errors
    /// `PauserMismatch` when `signer` is neither pauser nor authority of the market's network.
    pub fn require_pauser(&self, network: &Network, signer: &Pubkey) -> Result<()> {
        ensure(
            *signer == network.pauser || *signer == network.authority,
            MarketError::PauserMismatch,
        )
    }

    /// The network's epoch at `now`, unix seconds; 0 before its first.
    pub fn epoch_at(&self, now: u32) -> u64 {
        let elapsed = u64::try_from(i64::from(now).saturating_sub(self.genesis)).unwrap_or(0);
        elapsed.checked_div(u64::from(self.epoch_seconds)).unwrap_or(0)
    }

    /// A nonce that no order or channel of the market has had.
    ///
    /// # Errors
    /// `NumberOutOfRange` after 2^64 - 1 of them.
    pub fn take_nonce(&mut self) -> Result<u64> {
        let nonce = self.next_nonce;
        self.next_nonce = nonce.checked_add(1).ok_or(MarketError::NumberOutOfRange)?;
        Ok(nonce)
    }

    /// Counts `amount` base units into escrow.
    ///
    /// # Errors
    /// `NumberOutOfRange` when all together would not fit.
    pub fn escrow(&mut self, amount: u64) -> Result<()> {
        let sum = self.escrowed.checked_add(amount);
        self.escrowed = sum.ok_or(MarketError::NumberOutOfRange)?;
        Ok(())
    }

    /// Counts `amount` base units out of escrow: what is charged, and what goes back.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn release(&mut self, amount: u64) -> Result<()> {
        let rest = self.escrowed.checked_sub(amount);
        self.escrowed = rest.ok_or(MarketError::NumberOutOfRange)?;
        Ok(())
    }

    /// Books a fee, which stays in the vault, and adds the invoice to the category's digest. Without a fee there is no invoice.
    ///
    /// # Arguments
    /// - `category`: of the revenue
    /// - `account`: the order, channel, pass, endowment or authorisation that it comes from
    /// - `fees`: base units
    ///
    /// # Errors
    /// `NumberOutOfRange` when the category's fees would not fit.
    #[inline(never)]
    pub fn book(&mut self, category: u8, account: &Pubkey, fees: u64) -> Result<()> {
        if fees == 0 {
            return Ok(());
        }
        let books = self.books_mut(category)?;
        let sum = books.fees.checked_add(fees);
        books.fees = sum.ok_or(MarketError::NumberOutOfRange)?;
        books.digest = hashv(&[&books.digest, account.as_ref(), &fees.to_le_bytes()]).to_bytes();
        Ok(())
    }

    /// Counts an order, channel, pass or endowment when it brings in something for the first time.
    ///
    /// # Errors
    /// `NothingToForward` when there is no such category.
    pub fn count_order(&mut self, category: u8) -> Result<()> {
        let books = self.books_mut(category)?;
        books.orders = books.orders.saturating_add(1);
        Ok(())
    }

    /// Counts a customer of whom something is charged, once an epoch.
    ///
    /// # Errors
    /// `NothingToForward` when there is no such category.
    pub fn count_customer(&mut self, category: u8, customer: &mut Customer, now: u32) -> Result<()> {
        // The account keeps the epoch that comes next, so that zero stands for never.
        let counted = self.epoch_at(now).saturating_add(1);
        if customer.counted != counted {
            customer.counted = counted;
            let books = self.books_mut(category)?;
            books.customers = books.customers.saturating_add(1);
        }
        Ok(())
    }

    /// The books of a category.
    ///
    /// # Errors
    /// `NothingToForward` when there is no such category.
    pub fn books_mut(&mut self, category: u8) -> Result<&mut CategoryBooks> {
        self.categories
            .get_mut(usize::from(category))
            .ok_or_else(|| MarketError::NothingToForward.into())
    }

    /// Puts the proposed parameters in force.
    ///
    /// # Errors
    /// `ChangeNotPending` when nothing is proposed, `ChangeNotReady` before the delay has passed at `now`, unix seconds.
    pub fn apply_update(&mut self, now: u32) -> Result<()> {
        ensure(self.update_ready_at != 0, MarketError::ChangeNotPending)?;
        ensure(now >= self.update_ready_at, MarketError::ChangeNotReady)?;
        self.parameters = self.proposed;
        self.proposed = MarketParameters::default();
        self.update_ready_at = 0;
        Ok(())
    }

    /// What the market signs with, to be kept when the account is given back.
    pub const fn signer(&self) -> MarketSigner {
        MarketSigner {
            network: self.network,
            mint: self.mint,
            bump: self.bump,
        }
    }
}

/// What a market signs with.
pub struct MarketSigner {
    network: Pubkey,
    mint: Pubkey,
    bump: u8,
}

impl MarketSigner {
    /// Calls `act` with the seeds of the market's address.
    ///
    /// # Errors
    /// Those of `act`.
    pub fn sign(&self, act: impl FnOnce(&[&[u8]]) -> Result<()>) -> Result<()> {
        act(&[
            seeds::MARKET,
            self.network.as_ref(),
            self.mint.as_ref(),
            &[self.bump],
        ])
    }
}

const _: () = assert!(Market::SPACE == 896);
