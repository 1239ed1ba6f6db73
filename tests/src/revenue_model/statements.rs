//! Statements, which never change.

use super::{Books, Model, TOKEN, Verdict, allow};

/// What an epoch's statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) epoch: u64,
    pub(crate) books: Books,
    pub(crate) closing: u64,
    pub(crate) vault: u64,
    pub(crate) supply: u64,
    pub(crate) minted: u64,
    pub(crate) burned_elsewhere: u64,
    pub(crate) closed_at: i64,
}

impl Model {
    pub(crate) fn close_statement(&mut self, pool: usize) -> Verdict {
        let (epoch, supply, now) = (self.epoch(), self.supply[pool], i64::from(self.now));
        let of = self.pool(pool)?;
        allow(epoch > of.epoch, "StatementNotDue")?;
        let closing = of.liabilities();
        let books = Books {
            opening: closing,
            ..Books::default()
        };
        let mut statement = Statement {
            epoch: of.epoch,
            books: std::mem::replace(&mut of.books, books),
            closing,
            vault: closing + of.donated,
            supply: 0,
            minted: 0,
            burned_elsewhere: 0,
            closed_at: now,
        };
        if pool == TOKEN {
            let grown = i128::from(supply) + i128::from(statement.books.burned) - i128::from(of.last_supply);
            let most = |number: i128| u64::try_from(number.clamp(0, u64::MAX.into())).expect("64 bits");
            statement.supply = supply;
            (statement.minted, statement.burned_elsewhere) = (most(grown), most(-grown));
            of.last_supply = supply;
        }
        of.statements.push(statement);
        of.epoch += 1;
        Ok(())
    }
}
