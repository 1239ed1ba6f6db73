//! A channel: what a customer has put aside for one payee, who is paid by vouchers.

use anchor_lang::prelude::*;
use flywheel_market::{Settlement, cash};

use super::{CATEGORIES, DISCRIMINATOR};
use crate::errors::{MarketError, ensure};

/// The shortest time between a customer's request to close a channel and its end, seconds: an hour, in which the payee can
/// cash what it holds.
pub const MIN_TIMEOUT_SECONDS: u32 = 3_600;
/// The longest such time, seconds: a year.
pub const MAX_TIMEOUT_SECONDS: u32 = 31_536_000;

/// A channel. Address: `["channel", market, customer, payee, id]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Channel {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// The category that its fees are revenue of.
    pub category: u8,
    /// Zero.
    pub padding: u8,
    /// The id in its address.
    pub id: u32,
    /// The market.
    pub market: Pubkey,
    /// Who funds it, and gets back what is left.
    pub customer: Pubkey,
    /// Who is paid.
    pub payee: Pubkey,
    /// Whose signature a voucher needs: the customer, or a key of its device.
    pub signer: Pubkey,
    /// The market's number of this channel, which no other has or will have.
    pub nonce: u64,
    /// Put in ever, base units.
    pub deposit: u64,
    /// Cashed ever, fees included, base units; at most the deposit.
    pub cashed: u64,
    /// How long vouchers can be cashed after a request to close, seconds.
    pub timeout_seconds: u32,
    /// From when anybody may close it, unix seconds; 0 while no end is requested.
    pub closes_at: u32,
    /// The market's fee when it was opened, basis points.
    pub fee_bps: u16,
    /// Zero.
    pub padding2: [u8; 6],
}

impl Channel {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// What of the deposit has not been cashed, base units.
    pub const fn rest(&self) -> u64 {
        self.deposit.saturating_sub(self.cashed)
    }

    /// Counts a voucher over `total` base units, which stands for all before it.
    ///
    /// # Errors
    /// `NotMore` when it adds nothing to what was cashed.
    pub fn cash(&mut self, total: u64) -> Result<Settlement> {
        let settlement = cash(self.deposit, self.cashed, total, self.fee_bps).map_err(MarketError::from)?;
        self.cashed = self.cashed.saturating_add(settlement.charged);
        Ok(settlement)
    }

    /// Adds `amount` base units to the deposit.
    ///
    /// # Errors
    /// `NumberOutOfRange` when more than 2^64 - 1 would have been put in.
    pub fn top_up(&mut self, amount: u64) -> Result<()> {
        let deposit = self.deposit.checked_add(amount);
        self.deposit = deposit.ok_or(MarketError::NumberOutOfRange)?;
        Ok(())
    }

    /// Sets the time from which anybody may close it.
    ///
    /// # Errors
    /// `ChannelClosing` when that was done already: asking again would not make it later or earlier.
    pub fn request_close(&mut self, now: u32) -> Result<()> {
        ensure(self.closes_at == 0, MarketError::ChannelClosing)?;
        let closes_at = now.checked_add(self.timeout_seconds);
        self.closes_at = closes_at.ok_or(MarketError::NumberOutOfRange)?;
        Ok(())
    }

    /// # Errors
    /// `ChannelNotClosable` before its end, unless the payee asks.
    pub fn require_closable(&self, sender: &Pubkey, now: u32) -> Result<()> {
        let has_ended = self.closes_at != 0 && now >= self.closes_at;
        ensure(
            has_ended || *sender == self.payee,
            MarketError::ChannelNotClosable,
        )
    }
}

/// # Errors
/// `CategoryInvalid` unless it is one of the ten.
pub fn require_category(category: u8) -> Result<()> {
    ensure(usize::from(category) < CATEGORIES, MarketError::CategoryInvalid)
}

/// # Errors
/// `TimeoutInvalid` unless it is an hour to a year.
pub fn require_timeout(seconds: u32) -> Result<()> {
    ensure(
        (MIN_TIMEOUT_SECONDS..=MAX_TIMEOUT_SECONDS).contains(&seconds),
        MarketError::TimeoutInvalid,
    )
}

const _: () = assert!(Channel::SPACE == 184);
