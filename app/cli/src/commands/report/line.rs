//! The lines of a report: what each says of an epoch, and in sum.

use flywheel_oracle::decimal;

use super::account::{Account, Row};
use crate::revenues::CATEGORIES;
use crate::show::Time;

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Base units of what comes in.
    Payment(u128),
    /// Base units of the network's own token.
    Token(u128),
    /// A number.
    Count(u128),
    /// A moment, unix seconds.
    Moment(i64),
}

/// What is said of several epochs together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// What the first says.
    First,
    /// What the last says.
    Last,
    /// The sum.
    Sum,
}

/// Which mints have a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// All.
    Every,
    /// The network's own token.
    Native,
    /// The others.
    Auctioned,
}

/// A line.
#[derive(Clone, Copy)]
pub struct Line {
    /// What people read.
    pub word: &'static str,
    /// What programs read.
    pub key: &'static str,
    /// Which mints have it.
    pub of: Of,
    /// What is said of several epochs.
    pub total: Total,
    value: Reading,
}

/// How a line is read.
#[derive(Clone, Copy)]
enum Reading {
    Field(fn(&Row) -> Value),
    Category(usize),
}

const fn line(word: &'static str, key: &'static str, of: Of, total: Total, value: fn(&Row) -> Value) -> Line {
    let value = Reading::Field(value);
    Line {
        word,
        key,
        of,
        total,
        value,
    }
}

fn payment(base_units: u64) -> Value {
    Value::Payment(base_units.into())
}

fn token(base_units: u64) -> Value {
    Value::Token(base_units.into())
}

fn count(number: u32) -> Value {
    Value::Count(number.into())
}

/// What comes before the categories.
const FIRST: [Line; 2] = [
    line("opening", "opening", Of::Every, Total::First, |row| {
        payment(row.statement.opening)
    }),
    line("income", "income", Of::Every, Total::Sum, |row| {
        payment(row.statement.income)
    }),
];

/// The keys of categories, in the order of [`CATEGORIES`].
const CATEGORY_KEYS: [(&str, &str); 10] = [
    ("  storage", "incomeStorage"),
    ("  retrieval", "incomeRetrieval"),
    ("  compute", "incomeCompute"),
    ("  data", "incomeData"),
    ("  pass", "incomePass"),
    ("  feed", "incomeFeed"),
    ("  reading", "incomeReading"),
    ("  pay-once", "incomePayOnce"),
    ("  credits", "incomeCredits"),
    ("  other", "incomeOther"),
];

const _: () = assert!(CATEGORY_KEYS.len() == CATEGORIES.len());

/// What comes after them.
const REST: [Line; 21] = [
    line("paid to providers", "providers", Of::Every, Total::Sum, |row| {
        payment(row.statement.providers)
    }),
    line("paid to stakers", "stakers", Of::Every, Total::Sum, |row| {
        payment(row.statement.stakers)
    }),
    line("paid to recipients", "recipients", Of::Every, Total::Sum, |row| {
        payment(row.statement.recipients)
    }),
    line(
        "paid to the insurance",
        "insurance",
        Of::Every,
        Total::Sum,
        |row| payment(row.statement.insurance),
    ),
    line("sold at auction", "sold", Of::Auctioned, Total::Sum, |row| {
        payment(row.statement.sold)
    }),
    line(
        "burned out of the vault",
        "burnedFromVault",
        Of::Native,
        Total::Sum,
        |row| payment(row.statement.burned_from_vault),
    ),
    line("refunds", "refunds", Of::Every, Total::Sum, |row| {
        payment(row.statement.refunds)
    }),
    line("bounties", "bounties", Of::Every, Total::Sum, |row| {
        payment(row.statement.bounties)
    }),
    line("closing", "closing", Of::Every, Total::Last, |row| {
        payment(row.statement.closing)
    }),
    line("vault held", "vaultBalance", Of::Every, Total::Last, |row| {
        payment(row.statement.vault_balance)
    }),
    line(
        "tokens bought, burned",
        "bought",
        Of::Auctioned,
        Total::Sum,
        |row| token(row.statement.bought),
    ),
    line("sales", "fills", Of::Auctioned, Total::Sum, |row| {
        count(row.statement.fills)
    }),
    line("burned in all", "burned", Of::Native, Total::Sum, |row| {
        token(row.statement.burned)
    }),
    line("emission", "emission", Of::Native, Total::Sum, |row| {
        token(row.emission.amount)
    }),
    line("minted", "minted", Of::Native, Total::Sum, |row| {
        token(row.statement.minted)
    }),
    line(
        "burned elsewhere",
        "burnedElsewhere",
        Of::Native,
        Total::Sum,
        |row| token(row.statement.burned_elsewhere),
    ),
    line("supply", "supply", Of::Native, Total::Last, |row| {
        token(row.statement.supply)
    }),
    line("orders", "orders", Of::Every, Total::Sum, |row| {
        count(row.statement.orders)
    }),
    line("customers", "customers", Of::Every, Total::Sum, |row| {
        count(row.statement.customers)
    }),
    line("invoices", "invoices", Of::Every, Total::Sum, |row| {
        count(row.statement.invoices)
    }),
    line("closed at", "closedAt", Of::Every, Total::Last, |row| {
        Value::Moment(row.statement.closed_at)
    }),
];

/// Every line, in order.
pub fn all() -> Vec<Line> {
    let category = |(place, (word, key)): (usize, &(&'static str, &'static str))| Line {
        word,
        key,
        of: Of::Every,
        total: Total::Sum,
        value: Reading::Category(place),
    };
    let categories = CATEGORY_KEYS.iter().enumerate().map(category);
    FIRST.into_iter().chain(categories).chain(REST).collect()
}

impl Line {
    /// Whether a mint has it.
    pub fn is_of(&self, account: &Account) -> bool {
        match self.of {
            Of::Every => true,
            Of::Native => account.is_native(),
            Of::Auctioned => !account.is_native(),
        }
    }

    /// Whether it is income of a category, which is left out of a table when there is none.
    pub fn is_category(&self) -> bool {
        matches!(self.value, Reading::Category(_))
    }

    /// What it says of an epoch.
    pub fn value(&self, row: &Row) -> Value {
        match self.value {
            Reading::Field(read) => read(row),
            Reading::Category(place) => {
                payment(row.statement.categories.get(place).copied().unwrap_or_default())
            }
        }
    }

    /// What it says of all epochs; nothing when there are none.
    pub fn of_all(&self, rows: &[Row]) -> Option<Value> {
        match self.total {
            Total::First => rows.first().map(|row| self.value(row)),
            Total::Last => rows.last().map(|row| self.value(row)),
            Total::Sum => rows.iter().map(|row| self.value(row)).reduce(Value::plus),
        }
    }
}

impl Value {
    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Payment(a), Self::Payment(b)) => Self::Payment(a.saturating_add(b)),
            (Self::Token(a), Self::Token(b)) => Self::Token(a.saturating_add(b)),
            (Self::Count(a), Self::Count(b)) => Self::Count(a.saturating_add(b)),
            (one, _) => one,
        }
    }

    /// Whether it says that there is nothing.
    pub fn is_nothing(self) -> bool {
        matches!(self, Self::Payment(0) | Self::Token(0) | Self::Count(0))
    }

    /// In whole tokens.
    pub fn text(self, account: &Account) -> String {
        match self {
            Self::Payment(base_units) => decimal::format(base_units, account.coin.decimals),
            Self::Token(base_units) => decimal::format(base_units, account.token.decimals),
            Self::Count(number) => number.to_string(),
            Self::Moment(unix) => Time(unix).to_string(),
        }
    }
}
