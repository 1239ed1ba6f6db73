//! Who shares the treasury's part.

use std::collections::BTreeSet;

use super::income::count;
use super::{By, Model, PLACES, Pool, Recipient, Verdict, allow, big, fit, floor};
use crate::world::CHANGE_DELAY;

/// Whether this may be a list of recipients.
pub(crate) fn check_list(list: &[(usize, u16)]) -> Verdict {
    let wallets: BTreeSet<usize> = list.iter().map(|(wallet, _)| *wallet).collect();
    let sum: u64 = list.iter().map(|(_, bps)| u64::from(*bps)).sum();
    let is_list = wallets.len() == list.len()
        && list.iter().all(|(_, bps)| *bps > 0)
        && list.len() <= PLACES
        && (list.is_empty() || sum == 10_000);
    allow(is_list, "RecipientsInvalid")
}

impl Pool {
    /// Whether somebody shares the treasury's part.
    pub(crate) fn has_recipients(&self) -> bool {
        self.recipients.iter().any(|recipient| recipient.bps > 0)
    }

    pub(crate) fn owe_recipients(&mut self, amount: u64) -> Verdict {
        if amount == 0 {
            return Ok(());
        }
        let mut rest = amount;
        for recipient in &mut self.recipients {
            let part = fit(floor(big(amount) * recipient.bps, 10_000u32))?;
            count(&mut recipient.owed, part)?;
            rest -= part;
        }
        let first = self.recipients.iter_mut().find(|recipient| recipient.bps > 0);
        count(&mut first.ok_or("SharesInvalid")?.owed, rest)
    }

    /// Whoever has no share and is owed nothing leaves.
    pub(crate) fn forget_paid(&mut self) {
        self.recipients
            .retain(|recipient| recipient.bps > 0 || recipient.owed > 0);
    }

    /// The new list, and behind it who is still owed something.
    fn replace(&mut self, list: &[(usize, u16)]) -> Verdict {
        let old = std::mem::take(&mut self.recipients);
        let owed = |wallet: usize| {
            let known = old.iter().find(|recipient| recipient.wallet == wallet);
            known.map_or(0, |recipient| recipient.owed)
        };
        for (wallet, bps) in list.iter().copied() {
            self.recipients.push(Recipient {
                wallet,
                bps,
                owed: owed(wallet),
            });
        }
        for left in &old {
            if list.iter().all(|(wallet, _)| *wallet != left.wallet) {
                self.recipients.push(Recipient { bps: 0, ..*left });
            }
        }
        self.forget_paid();
        allow(self.recipients.len() <= PLACES, "RecipientsFull")
    }
}

impl Model {
    pub(crate) fn update_recipients(&mut self, pool: usize, list: &[(usize, u16)], by: By) -> Verdict {
        let ready_at = self.now.saturating_add(CHANGE_DELAY);
        let of = self.pool(pool)?;
        allow(by == By::Authority, "AuthorityMismatch")?;
        check_list(list)?;
        of.proposed_recipients = Some((list.to_vec(), ready_at));
        Ok(())
    }

    pub(crate) fn apply_recipients(&mut self, pool: usize) -> Verdict {
        let now = self.now;
        let of = self.pool(pool)?;
        let (list, ready_at) = of.proposed_recipients.take().ok_or("ChangeNotPending")?;
        allow(now >= ready_at, "ChangeNotReady")?;
        let is_needed = of.plan.args.treasury_bps > 0;
        allow(!list.is_empty() || !is_needed, "DestinationMissing")?;
        of.replace(&list)
    }
}
