//! An epoch's statement: what flowed, closed for ever.

use anchor_lang::prelude::*;

use super::{CATEGORIES, DISCRIMINATOR, EpochBooks, RevenuePool};
use crate::errors::{BurnShareError, ensure};

/// A statement. Address: `["statement", pool, epoch]`. Its beginning is what a distributor's burn-linked schedule reads.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct EpochStatement {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// 1: it is written when the epoch is closed.
    pub closed: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The network's epoch.
    pub epoch: u64,
    /// The network.
    pub network: Pubkey,
    /// What the flows are in.
    pub mint: Pubkey,
    /// Burned of the mint.
    pub burned: u64,
    /// Liabilities when the epoch began.
    pub opening: u64,
    /// Came in.
    pub income: u64,
    /// Paid to the reward pool.
    pub providers: u64,
    /// Paid to the stake pool.
    pub stakers: u64,
    /// Paid to recipients.
    pub recipients: u64,
    /// Paid to the insurance.
    pub insurance: u64,
    /// Sold for the network token.
    pub sold: u64,
    /// Given back.
    pub refunds: u64,
    /// Paid to whoever cranked.
    pub bounties: u64,
    /// Burned out of the vault.
    pub burned_from_vault: u64,
    /// Liabilities when it was closed.
    pub closing: u64,
    /// What the vault held then.
    pub vault_balance: u64,
    /// Network tokens that were burned for what was sold.
    pub bought: u64,
    /// Supply of the mint when it was closed; of native pools.
    pub supply: u64,
    /// Minted since the last closing; of native pools.
    pub minted: u64,
    /// Burned elsewhere since the last closing, as far as it is more than what was minted; of native pools.
    pub burned_elsewhere: u64,
    /// Orders that the market reported.
    pub orders: u32,
    /// Customers that the market reported.
    pub customers: u32,
    /// Payments that came in.
    pub invoices: u32,
    /// Sales at the auction.
    pub fills: u32,
    /// Income by category.
    pub categories: [u64; CATEGORIES],
    /// Digest of the invoices.
    pub invoice_digest: [u8; 32],
    /// When it was closed, unix seconds.
    pub closed_at: i64,
    /// Zero; for later versions.
    pub reserved: [u8; 24],
}

/// What is counted when an epoch is closed, base units.
#[derive(Clone, Copy)]
pub struct Count {
    /// What the vault holds.
    pub vault_balance: u64,
    /// Supply of the mint.
    pub supply: u64,
    /// The time, unix seconds.
    pub now: i64,
}

impl EpochStatement {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();
}

impl RevenuePool {
    /// Writes the open epoch's statement and opens the next epoch with what is owed.
    ///
    /// # Errors
    /// `StatementNotDue` while the epoch runs, `VaultShort` when the flows, the liabilities and the vault do not agree.
    pub fn close_epoch(&mut self, statement: &mut EpochStatement, count: &Count) -> Result<()> {
        ensure(
            self.epoch_at(count.now) > self.epoch,
            BurnShareError::StatementNotDue,
        )?;
        let closing = self.owed.sum().filter(|sum| *sum <= count.vault_balance);
        let closing = closing.ok_or(BurnShareError::VaultShort)?;
        ensure(
            self.current.closing() == Some(closing),
            BurnShareError::VaultShort,
        )?;
        statement.version = EpochStatement::VERSION;
        statement.closed = 1;
        statement.epoch = self.epoch;
        statement.network = self.network;
        statement.mint = self.mint;
        statement.copy_flows(&self.current);
        statement.closing = closing;
        statement.vault_balance = count.vault_balance;
        statement.closed_at = count.now;
        if self.is_native() {
            statement.count_supply(self.last_supply, count.supply);
            self.last_supply = count.supply;
        }
        self.current = EpochBooks {
            opening: closing,
            ..EpochBooks::default()
        };
        self.epoch = self.epoch.saturating_add(1);
        Ok(())
    }
}

impl EpochStatement {
    fn copy_flows(&mut self, flows: &EpochBooks) {
        self.burned = flows.burned;
        self.opening = flows.opening;
        self.income = flows.income;
        self.providers = flows.providers;
        self.stakers = flows.stakers;
        self.recipients = flows.recipients;
        self.insurance = flows.insurance;
        self.sold = flows.sold;
        self.refunds = flows.refunds;
        self.bounties = flows.bounties;
        self.burned_from_vault = flows.burned_from_vault;
        self.bought = flows.bought;
        self.orders = flows.orders;
        self.customers = flows.customers;
        self.invoices = flows.invoices;
        self.fills = flows.fills;
        self.categories = flows.categories;
        self.invoice_digest = flows.invoice_digest;
    }

    /// Notes how the supply came from `before` to `after` beside what was burned here.
    fn count_supply(&mut self, before: u64, after: u64) {
        let accounted = u128::from(after).saturating_add(u128::from(self.burned));
        let (before, most) = (u128::from(before), u128::from(u64::MAX));
        let fit = |amount: u128| u64::try_from(amount.min(most)).unwrap_or(u64::MAX);
        self.supply = after;
        self.minted = fit(accounted.saturating_sub(before));
        self.burned_elsewhere = fit(before.saturating_sub(accounted));
    }
}

const _: () = assert!(EpochStatement::SPACE == 384);
