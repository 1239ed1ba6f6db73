//! Claims, their limits and their pages in the model.

use super::{
    Action, CLAIMS, Destination, Leaf, MISSING, Model, Page, Pool, Record, Standing, Verdict, allow, bytes,
};
use crate::world::{EPOCH_SECONDS, GENESIS};

/// The page of a device index.
pub(crate) const fn page_of(index: u32) -> u32 {
    index / 256
}

/// What comes of one leaf, base units.
#[derive(Debug, Clone, Copy, Default)]
struct Claimed {
    owed: u64,
    paid: u64,
}

fn narrow(number: u128) -> u64 {
    u64::try_from(number).expect("an amount of tokens")
}

impl Pool {
    /// What counts against the window now.
    fn counts(&self, now: i64) -> u64 {
        let seconds = u128::from(self.parameters.window_seconds);
        let elapsed = u128::from((now - self.window_at).unsigned_abs());
        let left = u128::from(self.window_used) * seconds.saturating_sub(elapsed);
        left.checked_div(seconds).map_or(0, narrow)
    }

    /// Allowances of a device that are neither used up nor lapsed, when so many epochs have begun.
    fn allowances(&self, record: &Record, begun: u64) -> u64 {
        (begun - record.used_up).min(u64::from(self.parameters.device_cap_epochs))
    }

    /// Pays what a leaf grants beyond what its device was paid, as far as the limits allow.
    fn settle(&mut self, leaf: &Leaf, now: i64) -> Result<Claimed, &'static str> {
        let parameters = self.parameters;
        let mut record = self.records.get(&leaf.index).copied().unwrap_or_default();
        let owed = leaf.total.saturating_sub(record.paid);
        let mut paid = owed;
        let begun = (now - GENESIS).unsigned_abs() / u64::from(EPOCH_SECONDS) + 1;
        let (cap, window) = (parameters.device_cap, parameters.window_seconds > 0);
        let free = self.allowances(&record, begun);
        if cap > 0 {
            paid = paid.min(cap * free);
        }
        if window {
            paid = paid.min(parameters.window_limit.saturating_sub(self.counts(now)));
        }
        if cap > 0 && owed > 0 {
            // The oldest allowances go first, and each of which a part is used is gone.
            record.used_up = begun - free + paid.div_ceil(cap);
        }
        if (cap > 0 || window) && owed > 0 {
            self.window_used = self.counts(now) + paid;
            self.window_at = now;
        }
        record.paid += paid;
        self.claimed += paid;
        allow(self.claimed <= self.finalized_total, "ClaimsAboveTotal")?;
        self.records.insert(leaf.index, record);
        Ok(Claimed { owed, paid })
    }

    /// Pays a holder in tokens.
    pub(crate) fn pay_tokens(&mut self, holder: usize, amount: u64) {
        self.balances[holder] += amount;
        self.paid_out += amount;
        if !self.is_funded {
            self.supply += amount;
        }
    }
}

impl Model {
    pub(crate) fn attempt_claims(&mut self, action: &Action) -> Verdict {
        match action {
            Action::Claim { pool, root, leaf, to } => self.claim(*pool, *root, *leaf, *to),
            Action::ClaimMany {
                pool,
                root,
                leaves,
                to,
                vesting,
            } => self.claim_many(*pool, *root, leaves, *to, *vesting),
            Action::CreatePage { pool, page, payer } => self.create_page(*pool, *page, *payer),
            Action::RefundPage { pool, page, payer } => self.refund_page(*pool, *page, *payer),
            _ => self.attempt_vesting(action),
        }
    }

    /// Whether root and page exist, claims run, the root is final and the token account is one that can be paid.
    fn payable(&mut self, pool: usize, root: usize, page: u32, to: Destination) -> Verdict {
        let root = self.pools[pool].root(root).map_err(|_| "RootMismatch");
        let standing = root?.standing;
        allow(self.pools[pool].pages.contains_key(&page), "ClaimPageMismatch")?;
        self.running(pool, CLAIMS)?;
        allow(matches!(standing, Standing::Final(_)), "RootNotFinal")?;
        allow(to != Destination::OtherMint, "PayeeAccountMismatch")
    }

    /// Whether this leaf can be shown to be in its root, for the payee that owns the token account.
    fn proven(&self, pool: usize, root: usize, leaf: usize, payee: usize) -> Verdict {
        let draft = &self.pools[pool].roots[root].draft;
        let is_payee = draft.leaves[leaf].payee == payee;
        allow(is_payee && draft.tree.adds_up(leaf), "ProofInvalid")
    }

    fn claim(&mut self, pool: usize, root: usize, leaf: usize, to: Destination) -> Verdict {
        let granted = self.pools[pool].roots[root].draft.leaves[leaf];
        self.payable(pool, root, page_of(granted.index), to)?;
        allow(self.pools[pool].parameters.vesting_bps == 0, "VestingApplies")?;
        let holder = to.holder(granted.payee);
        self.proven(pool, root, leaf, holder)?;
        let claimed = self.pools[pool].settle(&granted, self.now)?;
        allow(claimed.owed > 0, "NothingToClaim")?;
        allow(claimed.paid > 0, "LimitReached")?;
        self.pools[pool].pay_tokens(holder, claimed.paid);
        Ok(())
    }

    fn claim_many(
        &mut self,
        pool: usize,
        root: usize,
        leaves: &[usize],
        to: Destination,
        vesting: bool,
    ) -> Verdict {
        let draft = self.pools[pool].roots[root].draft.clone();
        let granted: Vec<Leaf> = leaves.iter().map(|leaf| draft.leaves[*leaf]).collect();
        let (page, payee) = (page_of(granted[0].index), granted[0].payee);
        let share = u128::from(self.pools[pool].parameters.vesting_bps);
        let is_missing = vesting && !self.pools[pool].vestings.contains_key(&payee);
        allow(!is_missing, MISSING)?;
        self.payable(pool, root, page, to)?;
        let holder = to.holder(payee);
        for leaf in leaves {
            self.proven(pool, root, *leaf, holder)?;
        }
        let mut sum = Claimed::default();
        for leaf in &granted {
            allow(page_of(leaf.index) == page, "ClaimPageMismatch")?;
            let claimed = self.pools[pool].settle(leaf, self.now)?;
            (sum.owed, sum.paid) = (sum.owed + claimed.owed, sum.paid + claimed.paid);
        }
        allow(sum.owed > 0, "NothingToClaim")?;
        allow(sum.paid > 0, "LimitReached")?;
        allow(vesting || share == 0, "VestingApplies")?;
        let kept = narrow(u128::from(sum.paid) * share / 10_000);
        if vesting {
            self.vest(pool, payee, kept)?;
        }
        self.pools[pool].pay_tokens(holder, sum.paid - kept);
        Ok(())
    }

    fn create_page(&mut self, pool: usize, page: u32, payer: usize) -> Verdict {
        let lamports = self.rent(bytes::PAGE);
        let new = Page { payer, lamports };
        let before = self.pools[pool].pages.insert(page, new);
        allow(before.is_none(), "AccountExists")?;
        self.pay(payer, lamports)
    }

    fn refund_page(&mut self, pool: usize, page: u32, payer: usize) -> Verdict {
        let rent = self.rent(bytes::PAGE);
        let pool = &mut self.pools[pool];
        let held = pool.pages.get_mut(&page).ok_or(MISSING)?;
        allow(held.payer == payer, "RentPayerMismatch")?;
        let of_page = |(index, record): (&u32, &Record)| page_of(*index) == page && record.paid > 0;
        let lamports = if pool.records.iter().any(of_page) {
            let excess = held.lamports.saturating_sub(rent);
            allow(excess > 0, "NothingToRelease")?;
            held.lamports -= excess;
            excess
        } else {
            let lamports = held.lamports;
            pool.pages.remove(&page);
            pool.records.retain(|index, _| page_of(*index) != page);
            lamports
        };
        self.refund(payer, lamports);
        Ok(())
    }
}
