//! Whether statements agree with themselves, each other and the pools.

use flywheel_client::accounts::EpochStatement;
use flywheel_client::revenue;

use super::account::Account;

/// What was checked, and what does not agree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checks {
    /// Statements whose flows were compared with their closing.
    pub statements: usize,
    /// Pairs of neighbours whose closing and opening were compared, the open epoch included.
    pub pairs: usize,
    problems: Vec<String>,
}

impl Checks {
    /// Checks the statements of accounts.
    ///
    /// # Arguments
    /// - `complete`: whether these are all mints of the network, so that burns can be compared with sales
    pub fn of(accounts: &[Account], complete: bool) -> Self {
        let mut checks = Self::default();
        for account in accounts {
            checks.check_account(account);
        }
        if complete {
            checks.check_burns(accounts);
        }
        checks
    }

    /// What does not agree, a sentence each.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// For people.
    pub fn text(&self) -> String {
        if self.problems.is_empty() {
            return format!(
                "checked: in {} statements the flows lead from opening to closing, and the vault covers it;\n\
                 in {} pairs of epochs the next opening is the closing before\n",
                self.statements, self.pairs
            );
        }
        let lines = self
            .problems
            .iter()
            .map(|problem| format!("NOT IN AGREEMENT: {problem}\n"));
        lines.collect()
    }

    fn check_account(&mut self, account: &Account) {
        let name = account.name();
        for row in &account.rows {
            self.statements = self.statements.saturating_add(1);
            self.require(revenue::is_balanced(&row.statement), || {
                format!(
                    "the flows of {name} in epoch {} do not lead to its closing",
                    row.statement.epoch
                )
            });
        }
        for pair in account.rows.windows(2) {
            if let [one, next] = pair {
                self.check_pair(&name, &one.statement, &next.statement, account.is_native());
            }
        }
        let pool = &account.pool.account;
        let last = account.rows.last().map(|row| &row.statement);
        if let Some(last) = last.filter(|last| last.epoch.checked_add(1) == Some(pool.epoch)) {
            self.pairs = self.pairs.saturating_add(1);
            self.require(last.closing == pool.current.opening, || {
                format!(
                    "{name} closed epoch {} with {} base units, and the open epoch begins with {}",
                    last.epoch, last.closing, pool.current.opening
                )
            });
        }
    }

    fn check_pair(&mut self, name: &str, one: &EpochStatement, next: &EpochStatement, native: bool) {
        self.pairs = self.pairs.saturating_add(1);
        self.require(revenue::follows(one, next), || {
            format!(
                "{name} closed epoch {} with {} base units, and the statement after it, of epoch {}, opens with {}",
                one.epoch, one.closing, next.epoch, next.opening
            )
        });
        let into = [one.supply, next.minted].map(u128::from);
        let out_of = [next.supply, next.burned, next.burned_elsewhere].map(u128::from);
        let agrees = into.iter().sum::<u128>() == out_of.iter().sum::<u128>();
        self.require(agrees || !native, || {
            format!(
                "the supply of {name} in epoch {} does not follow from minted and burned",
                next.epoch
            )
        });
    }

    /// What auctions bought was burned, and counted in the same epoch.
    fn check_burns(&mut self, accounts: &[Account]) {
        for native in accounts.iter().filter(|account| account.is_native()) {
            for row in &native.rows {
                let (statement, epoch) = (&row.statement, row.statement.epoch);
                let others = accounts.iter().filter(|account| !account.is_native());
                let sales = others.flat_map(|account| &account.rows);
                let bought: u128 = sales
                    .filter(|row| row.statement.epoch == epoch)
                    .map(|row| u128::from(row.statement.bought))
                    .sum();
                let known = bought.saturating_add(u128::from(statement.burned_from_vault));
                self.require(known <= u128::from(statement.burned), || {
                    format!(
                        "auctions and the vault burned {known} base units of {} in epoch {epoch}, and its statement counts {}",
                        native.name(),
                        statement.burned
                    )
                });
            }
        }
    }

    fn require(&mut self, holds: bool, problem: impl FnOnce() -> String) {
        if !holds {
            self.problems.push(problem());
        }
    }
}

#[cfg(test)]
mod tests {
    use flywheel_client::accounts::RevenuePool;
    use flywheel_client::queries::Found;
    use solana_address::Address;

    use super::super::emission::Emission;
    use super::*;
    use crate::purse::Coin;

    fn account(native: bool, statements: Vec<EpochStatement>) -> Account {
        let mut pool: RevenuePool = bytemuck::Zeroable::zeroed();
        pool.native = u8::from(native);
        pool.epoch = 7;
        pool.current.opening = 30;
        let address = Address::new_from_array([7; 32]);
        let coin = Coin {
            mint: address,
            token_program: address,
            decimals: 6,
        };
        let pool = Found {
            address,
            account: pool,
        };
        let emissions = vec![Emission::default(); statements.len()];
        Account::new(pool, coin, coin, statements, emissions, 7..7)
    }

    /// Two epochs, 5 and 6: 20 in, then 10 more; 4 burned by others of a supply of 100.
    fn two() -> Vec<EpochStatement> {
        let mut one: EpochStatement = bytemuck::Zeroable::zeroed();
        (one.epoch, one.income, one.closing, one.vault_balance) = (5, 20, 20, 20);
        one.supply = 100;
        let mut next = one;
        (
            next.epoch,
            next.opening,
            next.income,
            next.closing,
            next.vault_balance,
        ) = (6, 20, 10, 30, 31);
        (next.burned, next.supply) = (4, 96);
        vec![one, next]
    }

    fn problems(native: bool, change: impl Fn(&mut EpochStatement)) -> Vec<String> {
        let mut statements = two();
        change(statements.last_mut().unwrap());
        Checks::of(&[account(native, statements)], true)
            .problems()
            .to_vec()
    }

    #[test]
    fn statements_that_follow_from_each_other_agree() {
        let checks = Checks::of(&[account(true, two())], true);
        assert_eq!(
            (checks.statements, checks.pairs, checks.problems()),
            (2, 2, [].as_slice())
        );
    }

    #[test]
    fn each_disagreement_is_named_with_its_epoch() {
        let income = problems(false, |next| next.income = 11);
        assert_eq!(income.len(), 1);
        assert!(
            income[0].contains("in epoch 6 do not lead to its closing"),
            "{income:?}"
        );
        let opening = problems(false, |next| (next.opening, next.income) = (19, 11));
        assert!(opening[0].contains("of epoch 6, opens with 19"), "{opening:?}");
        let missing = problems(false, |next| next.epoch = 8);
        assert!(missing[0].contains("of epoch 8, opens with 20"), "{missing:?}");
        let closing = problems(false, |next| (next.income, next.closing) = (9, 29));
        assert!(
            closing[0].contains("the open epoch begins with 30"),
            "{closing:?}"
        );
        let supply = problems(true, |next| next.supply = 97);
        assert!(supply[0].contains("in epoch 6 does not follow"), "{supply:?}");
        assert!(problems(false, |next| next.supply = 97).is_empty());
    }

    #[test]
    fn what_auctions_bought_was_burned_in_the_same_epoch() {
        let mut sales = two();
        sales[1].bought = 5;
        let accounts = [account(true, two()), account(false, sales)];
        let checks = Checks::of(&accounts, true);
        assert!(checks.problems()[0].contains("burned 5 base units"), "{checks:?}");
        assert!(Checks::of(&accounts, false).problems().is_empty());
    }
}
