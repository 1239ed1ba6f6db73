//! What commands print: tables for people, JSON for programs.
//!
//! An account that commands show implements [`Item`] once; [`one`] and [`list`] print it either way.

mod amount;
mod table;
mod values;

use std::io::{ErrorKind, Write as _};

use schemars::JsonSchema;
use serde::Serialize;

use crate::args::Output;
use crate::failure::Failure;
pub use amount::{Amount, DECIMAL};
pub use table::{Column, fields_table, grouped, list_table, plain_table};
pub use values::{Sol, Time, duration, multiplier};

/// Something that commands show, alone or in a list. Its JSON has camel-case names, [`Sol`] for lamports, [`Amount`] for
/// tokens and [`Time`] for times.
pub trait Item: Serialize + JsonSchema {
    /// What one is called, and several.
    const NAMES: [&'static str; 2];
    /// The columns of a list.
    const COLUMNS: &'static [Column];

    /// Its cells in a list, one for each column.
    fn cells(&self) -> Vec<String>;

    /// What is said of one alone: a word and a text with its unit. As much as in a list, if nothing else is said.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let names = Self::COLUMNS.iter().map(|column| column.name());
        names.zip(self.cells()).collect()
    }
}

/// What it took to bring something about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cost {
    /// Transactions that were sent.
    pub transactions: u64,
    /// What they cost in fees.
    pub fees: Sol,
}

impl Cost {
    /// For a table of fields.
    pub fn fields(&self) -> [(&'static str, String); 2] {
        [
            ("transactions", grouped(self.transactions)),
            ("fees", self.fees.to_string()),
        ]
    }
}

/// An item that a command has made or changed, and what that took.
#[derive(Serialize, JsonSchema)]
pub struct Done<'a, T> {
    #[serde(flatten)]
    item: &'a T,
    #[serde(flatten)]
    cost: Cost,
}

/// Prints one item.
pub fn one<T: Item>(output: Output, item: &T) -> Result<(), Failure> {
    fields(output, item, item.fields())
}

/// Prints an item that a command has made or changed, and what that took.
pub fn done<T: Item>(output: Output, item: &T, cost: Cost) -> Result<(), Failure> {
    let mut rows = item.fields();
    rows.extend(cost.fields());
    fields(output, &Done { item, cost }, rows)
}

/// Prints a list of items and how many there are.
pub fn list<T: Item>(output: Output, items: &[T]) -> Result<(), Failure> {
    let [singular, plural] = T::NAMES;
    match output {
        output @ (Output::Json | Output::JsonCompact) => json(output, &items),
        Output::Table if items.is_empty() => text(&format!("no {plural}\n")),
        Output::Table => {
            let table = list_table(T::COLUMNS, items.iter().map(Item::cells));
            let name = if items.len() == 1 { singular } else { plural };
            text(&format!("{table}\n{} {name}\n", grouped(items.len() as u64)))
        }
    }
}

/// Prints `value` as JSON, or `rows` as a table of two columns.
pub fn fields(
    output: Output,
    value: &(impl Serialize + JsonSchema),
    rows: Vec<(&'static str, String)>,
) -> Result<(), Failure> {
    match output {
        output @ (Output::Json | Output::JsonCompact) => json(output, value),
        Output::Table => text(&format!("{}\n", fields_table(rows))),
    }
}

/// Prints JSON, on one line if that is asked for. What is printed has a schema by its type; `commands/schema/table.rs` says which
/// types a command prints.
pub fn json(output: Output, value: &(impl Serialize + JsonSchema)) -> Result<(), Failure> {
    let form = match output {
        Output::JsonCompact => serde_json::to_string(value),
        _ => serde_json::to_string_pretty(value),
    };
    // Numbers, texts and lists always have a JSON form.
    let form = form.unwrap_or_default();
    text(&format!("{form}\n"))
}

/// Prints text. A reader that has seen enough, such as `head`, is no mistake; a full disk is.
pub fn text(text: &str) -> Result<(), Failure> {
    streamed(text).map(|_| ())
}

/// Prints text, and says whether there is still a reader for more.
pub fn streamed(text: &str) -> Result<bool, Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::Output(error.to_string())),
    }
}
