//! What comes in and what is given back, and what moves tokens beside the program.

use solana_sha256_hasher::hashv;

use super::{
    Action, By, FROZEN, Income, MARKET, Model, Owed, Pool, Recipient, TOO_FEW, TOO_LARGE, To, Verdict, allow,
    big,
};

impl Owed {
    pub(crate) const fn all(&self) -> [u64; 5] {
        [
            self.undistributed,
            self.for_burn,
            self.providers,
            self.stakers,
            self.insurance,
        ]
    }
}

/// Adds to a counter.
pub(crate) fn count(counter: &mut u64, amount: u64) -> Verdict {
    *counter = counter.checked_add(amount).ok_or(TOO_LARGE)?;
    Ok(())
}

fn count_small(counter: &mut u32, amount: u32) -> Verdict {
    *counter = counter.checked_add(amount).ok_or(TOO_LARGE)?;
    Ok(())
}

impl Pool {
    /// Owed to all recipients.
    pub(crate) fn owed_to_recipients(&self) -> u64 {
        self.recipients.iter().map(|Recipient { owed, .. }| owed).sum()
    }

    /// What the vault is for.
    pub(crate) fn liabilities(&self) -> u64 {
        self.owed.all().iter().sum::<u64>() + self.owed_to_recipients()
    }

    fn book(&mut self, income: &Income) -> Verdict {
        let books = &mut self.books;
        count(&mut books.income, income.amount)?;
        let category = books.categories.get_mut(usize::from(income.category));
        count(category.ok_or("CategoryInvalid")?, income.amount)?;
        count_small(&mut books.orders, income.orders)?;
        count_small(&mut books.customers, income.customers)?;
        count_small(&mut books.invoices, 1)?;
        let amount = income.amount.to_le_bytes();
        let parts: [&[u8]; 4] = [&books.digest, &[income.category], &amount, &[income.invoice; 32]];
        books.digest = hashv(&parts).to_bytes();
        count(&mut self.owed.undistributed, income.amount)
    }
}

impl Model {
    pub(crate) fn attempt_flows(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::DepositRevenue {
                pool,
                by,
                ref income,
                from_vault,
            } => self.deposit(pool, by, income, from_vault),
            Action::RefundRevenue {
                pool,
                amount,
                category,
                by,
                to,
            } => self.refund(pool, amount, category, by, to),
            _ => self.attempt_burning(action),
        }
    }

    fn deposit(&mut self, pool: usize, by: usize, income: &Income, from_vault: bool) -> Verdict {
        self.pool(pool)?;
        allow(income.amount > 0, "AmountZero")?;
        let of = self.current_pool(pool)?;
        allow(!from_vault, "SourceMismatch")?;
        let is_market = by == MARKET && of.plan.has_market();
        let counts = income.orders > 0 || income.customers > 0;
        allow(is_market || !counts, "CountsNotAllowed")?;
        of.book(income)?;
        self.spend(by, pool, income.amount)
    }

    fn refund(&mut self, pool: usize, amount: u64, category: u8, by: By, to: To) -> Verdict {
        self.pool(pool)?;
        allow(by == By::Authority, "AuthorityMismatch")?;
        allow(amount > 0, "AmountZero")?;
        allow(category < 10, "CategoryInvalid")?;
        let of = self.current_pool(pool)?;
        let left = of.owed.undistributed.checked_sub(amount);
        of.owed.undistributed = left.ok_or("RefundTooLarge")?;
        count(&mut of.books.refunds, amount)?;
        let most = big(of.books.income) * of.plan.args.max_refund_bps;
        allow(big(of.books.refunds) * 10_000u32 <= most, "RefundTooLarge")?;
        self.pay_out(pool, amount, to)
    }

    /// Pays from the vault to whom the sender says.
    pub(crate) fn pay_out(&mut self, mint: usize, amount: u64, to: To) -> Verdict {
        match to {
            To::Vault => Err("DestinationMismatch"),
            To::Holder(holder) => self.receive(holder, mint, amount),
        }
    }

    pub(crate) fn donate(&mut self, pool: usize, by: usize, amount: u64) -> Verdict {
        self.spend(by, pool, amount)?;
        self.pool(pool)?.donated += amount;
        Ok(())
    }

    /// Never more than there may be.
    pub(crate) fn mint(&mut self, mint: usize, to: usize, amount: u64) -> Verdict {
        allow(!self.frozen[to][mint], FROZEN)?;
        self.supply[mint] = self.supply[mint].checked_add(amount).ok_or("TokensOverflow")?;
        self.minted_elsewhere[mint] += i128::from(amount);
        self.receive(to, mint, amount)
    }

    pub(crate) fn burn_elsewhere(&mut self, mint: usize, by: usize, amount: u64) -> Verdict {
        self.spend(by, mint, amount)?;
        self.supply[mint] = self.supply[mint].checked_sub(amount).ok_or(TOO_FEW)?;
        self.minted_elsewhere[mint] -= i128::from(amount);
        Ok(())
    }

    /// An account that is frozen is not frozen again, and one that is not is not thawed.
    pub(crate) fn freeze(&mut self, mint: usize, holder: Option<usize>, frozen: bool) -> Verdict {
        let state = match holder {
            Some(holder) => &mut self.frozen[holder][mint],
            None => &mut self.insurance_frozen[mint],
        };
        allow(*state != frozen, "TokensInvalidState")?;
        *state = frozen;
        Ok(())
    }
}
