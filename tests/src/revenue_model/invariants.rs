//! What must hold after any action, worked out anew from everything that there is.

use num_bigint::BigInt;

use super::income::count;
use super::{Action, Books, HOLDERS, MINTS, Model, Pool, TOKEN, big};

impl Model {
    /// Checks the books after an action.
    ///
    /// # Arguments
    /// - `before`: everything before it
    ///
    /// # Panics
    /// When they do not add up.
    pub fn check(&self, before: &Self, action: &Action) {
        for pool in self.pools.iter().flatten() {
            pool.check_flows();
            pool.check_statements();
        }
        for mint in 0..MINTS {
            self.check_supply(mint);
        }
        self.check_burns(before);
        if let Action::BuyLot { pool, by, .. } = *action {
            self.check_purchase(before, pool, by);
        }
    }

    /// Every token is somewhere, and none anywhere twice.
    fn check_supply(&self, mint: usize) {
        let held = (0..HOLDERS).map(|holder| self.tokens[holder][mint]);
        let paid = self.paid[mint];
        let elsewhere = [paid.reward_pool, paid.stake_pool, paid.insurance];
        let vault = self.pools[mint].as_ref().map_or(0, Pool::vault);
        let all: u128 = held.chain(elsewhere).chain([vault]).map(u128::from).sum();
        assert_eq!(all, u128::from(self.supply[mint]), "tokens of mint {mint}");
    }

    /// What the native pool counts as burned is what the supply fell by but for what happened elsewhere.
    fn check_burns(&self, before: &Self) {
        let (Some(new), Some(old)) = (&self.pools[TOKEN], &before.pools[TOKEN]) else {
            return;
        };
        let burned = |pool: &Pool| -> i128 {
            let closed = pool.statements.iter().map(|statement| statement.books.burned);
            closed.chain([pool.books.burned]).map(i128::from).sum()
        };
        let fallen = i128::from(before.supply[TOKEN]) - i128::from(self.supply[TOKEN]);
        let elsewhere = self.minted_elsewhere[TOKEN] - before.minted_elsewhere[TOKEN];
        assert_eq!(
            burned(new) - burned(old),
            fallen + elsewhere,
            "burned in the statements"
        );
        if new.statements.len() > old.statements.len() {
            let statement = new.statements.last().expect("a statement");
            let said = i128::from(statement.minted) - i128::from(statement.burned_elsewhere);
            let counted = i128::from(statement.supply) + i128::from(statement.books.burned);
            assert_eq!(
                said,
                counted - i128::from(old.last_supply),
                "minted and burned elsewhere"
            );
        }
    }

    /// A buyer never pays less than the least price, and all of it is burned.
    fn check_purchase(&self, before: &Self, pool: usize, by: usize) {
        let (Some(new), Some(old)) = (&self.pools[pool], &before.pools[pool]) else {
            return;
        };
        let given = new.books.sold - old.books.sold;
        let burned = before.supply[TOKEN] - self.supply[TOKEN];
        assert_eq!(before.tokens[by][TOKEN] - self.tokens[by][TOKEN], burned);
        assert!(
            big(burned) << 64u8 >= big(old.plan.args.min_price) * given,
            "{burned} for {given}"
        );
    }
}

impl Pool {
    /// What lies in the vault.
    pub(crate) fn vault(&self) -> u64 {
        self.liabilities() + self.donated
    }

    /// Opening and income less all that left is what is owed.
    fn check_flows(&self) {
        assert_eq!(
            closing(&self.books),
            BigInt::from(self.liabilities()),
            "flows of pool {}",
            self.mint
        );
        let mut categories = 0;
        for category in self.books.categories {
            count(&mut categories, category).expect("no more than the income");
        }
        assert_eq!(categories, self.books.income, "categories of pool {}", self.mint);
    }

    /// Each statement adds up, and opens with what the one before it closed with.
    fn check_statements(&self) {
        for statement in &self.statements {
            let closing = closing(&statement.books);
            assert_eq!(
                closing,
                BigInt::from(statement.closing),
                "statement of epoch {}",
                statement.epoch
            );
            assert!(statement.closing <= statement.vault);
        }
        for pair in self.statements.windows(2) {
            assert_eq!(pair[1].epoch, pair[0].epoch + 1, "epochs follow one another");
            assert_eq!(
                pair[1].books.opening, pair[0].closing,
                "opening of epoch {}",
                pair[1].epoch
            );
        }
        if let Some(last) = self.statements.last() {
            assert_eq!((self.epoch, self.books.opening), (last.epoch + 1, last.closing));
        }
    }
}

fn closing(books: &Books) -> BigInt {
    let out = [
        books.bounties,
        books.providers,
        books.stakers,
        books.recipients,
        books.insurance,
        books.sold,
        books.burned_from_vault,
        books.refunds,
    ];
    let out: BigInt = out.into_iter().map(BigInt::from).sum();
    BigInt::from(books.opening) + books.income - out
}
