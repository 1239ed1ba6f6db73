//! What a pool owes, and what has flowed in its open epoch.

use anchor_lang::prelude::*;
use flywheel_revenue::Flows;
use solana_sha256_hasher::hashv;

use super::increase;
use crate::errors::{BurnShareError, ensure};

/// Categories of revenue.
pub const CATEGORIES: usize = 10;

/// What is in the vault, by whom it is for, base units.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Liabilities {
    /// Came in and is not split yet.
    pub undistributed: u64,
    /// To be sold for the network token, or burned.
    pub for_burn: u64,
    /// Owed to the reward pool.
    pub providers: u64,
    /// Owed to the stake pool.
    pub stakers: u64,
    /// Owed to the insurance.
    pub insurance: u64,
    /// Owed to all recipients.
    pub recipients: u64,
}

impl Liabilities {
    /// All of it, base units; nothing when it does not fit, which cannot be: it lies in one token account.
    pub fn sum(&self) -> Option<u64> {
        [
            self.undistributed,
            self.for_burn,
            self.providers,
            self.stakers,
            self.insurance,
            self.recipients,
        ]
        .into_iter()
        .try_fold(0u64, u64::checked_add)
    }
}

/// What has flowed in the open epoch, base units of the pool's mint where nothing else is said.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct EpochBooks {
    /// Liabilities when the epoch began.
    pub opening: u64,
    /// Came in.
    pub income: u64,
    /// Paid to whoever cranked.
    pub bounties: u64,
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
    /// Burned out of the vault.
    pub burned_from_vault: u64,
    /// Given back.
    pub refunds: u64,
    /// Burned of the mint, out of the vault and by others.
    pub burned: u64,
    /// Network tokens that were burned for what was sold.
    pub bought: u64,
    /// Income by category.
    pub categories: [u64; CATEGORIES],
    /// Digest of the invoices.
    pub invoice_digest: [u8; 32],
    /// Orders that the market reported.
    pub orders: u32,
    /// Customers that the market reported.
    pub customers: u32,
    /// Payments that came in.
    pub invoices: u32,
    /// Sales at the auction.
    pub fills: u32,
}

/// A payment that comes in.
#[derive(Clone, Copy)]
pub struct Invoice {
    /// Base units.
    pub amount: u64,
    /// 0 to 9.
    pub category: u8,
    /// What the payer calls the invoice.
    pub hash: [u8; 32],
    /// Orders that it is for.
    pub orders: u32,
    /// Customers that it is of.
    pub customers: u32,
}

impl EpochBooks {
    /// Books a payment that came in.
    ///
    /// # Errors
    /// `CategoryInvalid`; `NumberOutOfRange` when a counter is full.
    pub fn receive(&mut self, invoice: &Invoice) -> Result<()> {
        increase(&mut self.income, invoice.amount)?;
        let place = usize::from(invoice.category);
        let category = self
            .categories
            .get_mut(place)
            .ok_or(BurnShareError::CategoryInvalid)?;
        increase(category, invoice.amount)?;
        let sum = |a: u32, b: u32| a.checked_add(b).ok_or(BurnShareError::NumberOutOfRange);
        self.orders = sum(self.orders, invoice.orders)?;
        self.customers = sum(self.customers, invoice.customers)?;
        self.invoices = sum(self.invoices, 1)?;
        let fields: [&[u8]; 4] = [
            &self.invoice_digest,
            &[invoice.category],
            &invoice.amount.to_le_bytes(),
            &invoice.hash,
        ];
        self.invoice_digest = hashv(&fields).to_bytes();
        Ok(())
    }

    /// Books a refund of at most `max_bps` of the epoch's income, all refunds together.
    ///
    /// # Errors
    /// `RefundTooLarge`.
    pub fn refund(&mut self, amount: u64, max_bps: u16) -> Result<()> {
        increase(&mut self.refunds, amount)?;
        // 64 bits by 14.
        let refunds = u128::from(self.refunds).saturating_mul(10_000);
        let most = u128::from(self.income).saturating_mul(u128::from(max_bps));
        ensure(refunds <= most, BurnShareError::RefundTooLarge)
    }

    /// What the liabilities must be now, if everything was booked.
    pub fn closing(&self) -> Option<u64> {
        let flows = Flows {
            income: self.income,
            bounties: self.bounties,
            providers: self.providers,
            stakers: self.stakers,
            recipients: self.recipients,
            insurance: self.insurance,
            sold: self.sold,
            burned_from_vault: self.burned_from_vault,
            refunds: self.refunds,
        };
        flows.closing(self.opening)
    }
}
