//! Channels in the model.

use super::{MISSING, Model, Source, Verdict, allow};

/// An open channel.
#[derive(Debug, Clone, Copy)]
pub struct Opened {
    /// Its number.
    pub nonce: u64,
    /// Put in ever.
    pub deposit: u64,
    /// Cashed ever.
    pub cashed: u64,
    /// Seconds between the request and the end.
    pub timeout: u32,
    /// Its end, once requested.
    pub closes_at: Option<u32>,
    /// Of its fees.
    pub category: u8,
    /// The fee that it was opened at.
    pub fee_bps: u64,
}

/// A voucher that was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// The channel's id.
    pub id: usize,
    /// The number of the channel that it was signed for.
    pub nonce: u64,
    /// In sum, base units.
    pub total: u64,
    /// Its last second.
    pub expiry: u32,
    /// Whether the channel's signer has signed it.
    pub genuine: bool,
}

impl Model {
    pub(super) fn open(&mut self, id: usize, amount: u64, timeout: u32, category: u8) -> Verdict {
        self.customer += amount;
        allow(amount > 0, "AmountZero")?;
        allow((3_600..=31_536_000).contains(&timeout), "TimeoutInvalid")?;
        allow(category < 10, "CategoryInvalid")?;
        allow(!self.paused, "MarketPaused")?;
        allow(self.channels[id].is_none(), "AccountExists")?;
        self.channels[id] = Some(Opened {
            nonce: self.next_nonce,
            deposit: amount,
            cashed: 0,
            timeout,
            closes_at: None,
            category,
            fee_bps: self.fee_bps,
        });
        self.next_nonce += 1;
        self.customer -= amount;
        Ok(())
    }

    pub(super) fn top_up(&mut self, id: usize, amount: u64) -> Verdict {
        let channel = self.channels[id].as_mut().ok_or(MISSING)?;
        allow(amount > 0, "AmountZero")?;
        allow(!self.paused, "MarketPaused")?;
        channel.deposit += amount;
        Ok(())
    }

    pub(super) fn cash(&mut self, voucher: Signed) -> Verdict {
        let channel = self.channels[voucher.id].as_mut().ok_or(MISSING)?;
        allow(voucher.expiry >= self.now, "VoucherExpired")?;
        allow(voucher.nonce == channel.nonce, "MessageMismatch")?;
        allow(voucher.genuine, "SignerMismatch")?;
        let (before, after) = (channel.cashed, voucher.total.min(channel.deposit));
        allow(after > before, "NotMore")?;
        channel.cashed = after;
        let (category, fee_bps) = (usize::from(channel.category), channel.fee_bps);
        self.count_customer(category);
        self.charge(Source::Channel(voucher.id), category, (before, after), fee_bps);
        Ok(())
    }

    pub(super) fn request_close(&mut self, id: usize) -> Verdict {
        let now = self.now;
        let channel = self.channels[id].as_mut().ok_or(MISSING)?;
        allow(channel.closes_at.is_none(), "ChannelClosing")?;
        channel.closes_at = Some(now + channel.timeout);
        Ok(())
    }

    pub(super) fn close_channel(&mut self, id: usize, by_payee: bool) -> Verdict {
        let channel = self.channels[id].ok_or(MISSING)?;
        let has_ended = channel.closes_at.is_some_and(|end| self.now >= end);
        allow(by_payee || has_ended, "ChannelNotClosable")?;
        self.customer += channel.deposit - channel.cashed;
        self.channels[id] = None;
        Ok(())
    }
}
