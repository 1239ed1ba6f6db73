//! Who shares the treasury's part of a pool.

use anchor_lang::prelude::*;
use flywheel_revenue::divide;

use super::{FULL_BPS, RevenuePool, clock, decrease, increase};
use crate::errors::{BurnShareError, ensure};

/// Most recipients of a pool, with those who have left the list and are still owed something.
pub const MAX_RECIPIENTS: usize = 16;

/// A recipient.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Recipient {
    /// Who is paid, into a token account that it alone controls.
    pub wallet: Pubkey,
    /// Owed, base units.
    pub owed: u64,
    /// Share of the treasury's part, basis points; 0 of those who have left the list.
    pub bps: u16,
    /// Zero.
    pub padding: [u8; 6],
}

/// A recipient's share, as an argument.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecipientShare {
    /// Who is paid.
    pub wallet: Pubkey,
    /// Share of the treasury's part, basis points, at least 1.
    pub bps: u16,
}

/// Whether this is a list of recipients.
///
/// # Errors
/// `RecipientsInvalid` when one is zero, stands twice or has no share, there are more than 16, or the shares of a list that is
/// not empty do not add up to 10,000.
pub fn validate_recipients(shares: &[RecipientShare]) -> Result<()> {
    let mut sum = 0u16;
    for (place, share) in shares.iter().enumerate() {
        let before = shares.get(..place).unwrap_or_default();
        let is_new = before.iter().all(|other| other.wallet != share.wallet);
        let is_valid = is_new && share.bps > 0 && share.wallet != Pubkey::default();
        ensure(is_valid, BurnShareError::RecipientsInvalid)?;
        sum = sum.saturating_add(share.bps);
    }
    let adds_up = shares.is_empty() || sum == FULL_BPS;
    ensure(
        adds_up && shares.len() <= MAX_RECIPIENTS,
        BurnShareError::RecipientsInvalid,
    )
}

impl RevenuePool {
    /// The recipients.
    pub fn recipients(&self) -> &[Recipient] {
        self.recipients
            .get(..usize::from(self.recipient_count))
            .unwrap_or_default()
    }

    /// Whether somebody shares the treasury's part.
    pub fn has_recipients(&self) -> bool {
        self.recipients().iter().any(|recipient| recipient.bps > 0)
    }

    /// Keeps a list as proposed.
    ///
    /// # Errors
    /// `RecipientsInvalid`.
    pub fn propose_recipients(&mut self, shares: &[RecipientShare], ready_at: u32) -> Result<()> {
        validate_recipients(shares)?;
        self.proposed_recipients = Default::default();
        for (place, share) in self.proposed_recipients.iter_mut().zip(shares) {
            (place.wallet, place.bps) = (share.wallet, share.bps);
        }
        self.proposed_count = u8::try_from(shares.len()).map_err(|_| BurnShareError::RecipientsInvalid)?;
        self.recipients_ready_at = ready_at;
        Ok(())
    }

    /// Puts the proposed list in force: whoever is in it keeps what it is owed, and whoever is not stays behind it with no
    /// share until it is paid.
    ///
    /// # Errors
    /// `ChangeNotPending`, `ChangeNotReady`; `RecipientsFull` when those who stay leave no place; `DestinationMissing` when
    /// nobody would share the treasury's part.
    #[inline(never)]
    pub fn apply_recipients(&mut self) -> Result<()> {
        ensure(self.recipients_ready_at != 0, BurnShareError::ChangeNotPending)?;
        ensure(
            clock()? >= self.recipients_ready_at,
            BurnShareError::ChangeNotReady,
        )?;
        let count = usize::from(self.proposed_count);
        ensure(
            count > 0 || self.parameters.treasury_bps == 0,
            BurnShareError::DestinationMissing,
        )?;
        for recipient in &mut self.recipients {
            recipient.bps = 0;
        }
        for place in 0..count {
            let share = self.proposed_recipients.get(place).copied().unwrap_or_default();
            self.place_recipient(place, share)?;
        }
        self.drop_paid_recipients();
        self.proposed_recipients = Default::default();
        (self.proposed_count, self.recipients_ready_at) = (0, 0);
        Ok(())
    }

    /// Puts a share at a place of the list: its wallet's entry is moved there, or a new one is put before the others.
    fn place_recipient(&mut self, place: usize, share: Recipient) -> Result<()> {
        let known = self
            .recipients()
            .iter()
            .position(|one| one.wallet == share.wallet);
        let from = match known {
            Some(from) => from,
            None => {
                self.drop_paid_recipients();
                let end = usize::from(self.recipient_count);
                let entry = self
                    .recipients
                    .get_mut(end)
                    .ok_or(BurnShareError::RecipientsFull)?;
                entry.wallet = share.wallet;
                self.recipient_count = self.recipient_count.saturating_add(1);
                end
            }
        };
        if let Some(entry) = self.recipients.get_mut(from) {
            entry.bps = share.bps;
        }
        if let Some(moved) = self.recipients.get_mut(place..=from) {
            moved.rotate_right(1);
        }
        Ok(())
    }

    /// Takes out whoever has no share and is owed nothing.
    pub fn drop_paid_recipients(&mut self) {
        let mut kept = 0usize;
        for place in 0..usize::from(self.recipient_count) {
            let entry = self.recipients.get(place).copied().unwrap_or_default();
            if entry.bps > 0 || entry.owed > 0 {
                if let Some(target) = self.recipients.get_mut(kept) {
                    *target = entry;
                }
                kept = kept.saturating_add(1);
            }
        }
        for rest in self.recipients.iter_mut().skip(kept) {
            *rest = Recipient::default();
        }
        self.recipient_count = u8::try_from(kept).unwrap_or(u8::MAX);
    }

    /// Divides the treasury's part among the recipients, dust to the first who has a share.
    ///
    /// # Errors
    /// `NumberOutOfRange`, which cannot be.
    pub fn owe_recipients(&mut self, amount: u64) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        let count = usize::from(self.recipient_count);
        let (mut bps, mut parts) = ([0u16; MAX_RECIPIENTS], [0u64; MAX_RECIPIENTS]);
        for (share, recipient) in bps.iter_mut().zip(self.recipients()) {
            *share = recipient.bps;
        }
        divide(
            amount,
            bps.get(..count).unwrap_or_default(),
            parts.get_mut(..count).unwrap_or_default(),
        )
        .map_err(BurnShareError::from)?;
        for (recipient, part) in self.recipients.iter_mut().zip(parts) {
            increase(&mut recipient.owed, part)?;
        }
        increase(&mut self.owed.recipients, amount)
    }

    /// Puts a first list in force.
    ///
    /// # Errors
    /// `RecipientsInvalid`.
    pub fn admit(&mut self, shares: &[RecipientShare]) -> Result<()> {
        validate_recipients(shares)?;
        for (place, share) in self.recipients.iter_mut().zip(shares) {
            (place.wallet, place.bps) = (share.wallet, share.bps);
        }
        self.recipient_count = u8::try_from(shares.len()).map_err(|_| BurnShareError::RecipientsInvalid)?;
        Ok(())
    }

    /// The list, as events say it.
    pub fn recipient_shares(&self) -> Vec<RecipientShare> {
        let share = |recipient: &Recipient| RecipientShare {
            wallet: recipient.wallet,
            bps: recipient.bps,
        };
        self.recipients().iter().map(share).collect()
    }

    /// Takes what a recipient is owed out of the books; returns the recipient as it was.
    ///
    /// # Errors
    /// `NothingOwed` when there is no such recipient.
    pub fn settle_recipient(&mut self, index: usize) -> Result<Recipient> {
        let known = self.recipients().get(index).copied();
        let recipient = known.ok_or(BurnShareError::NothingOwed)?;
        decrease(&mut self.owed.recipients, recipient.owed)?;
        increase(&mut self.current.recipients, recipient.owed)?;
        if let Some(entry) = self.recipients.get_mut(index) {
            entry.owed = 0;
        }
        self.drop_paid_recipients();
        Ok(recipient)
    }
}
