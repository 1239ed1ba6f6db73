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
                "checked: in {} statements the flows lead from opening to closing and the vault covers it; {} of {} times the next \
                 opening is the closing before\n",
                self.statements, self.pairs, self.pairs
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
