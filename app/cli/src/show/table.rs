//! Tables. No colours, so there is nothing for NO_COLOR or a pipe to turn off.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, Table};

/// A column of a list: its heading, and how its cells are aligned.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    /// For texts.
    Left(&'static str),
    /// For numbers.
    Right(&'static str),
}

impl Column {
    fn cell(self, text: impl ToString) -> Cell {
        let cell = Cell::new(text);
        match self {
            Self::Left(_) => cell,
            Self::Right(_) => cell.set_alignment(CellAlignment::Right),
        }
    }

    fn heading(self) -> Cell {
        self.cell(self.name())
    }

    /// The heading as a word.
    pub const fn name(self) -> &'static str {
        let (Self::Left(text) | Self::Right(text)) = self;
        text
    }
}

/// An empty table in the style of all tables.
pub fn plain_table() -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table
}

/// A table of words and what is said about them.
pub fn fields_table(rows: Vec<(&'static str, String)>) -> Table {
    let mut table = plain_table();
    for (word, text) in rows {
        table.add_row(vec![Cell::new(word), Cell::new(text)]);
    }
    table
}

/// A table with a heading and a row for each item.
pub fn list_table(columns: &[Column], rows: impl Iterator<Item = Vec<String>>) -> Table {
    let mut table = plain_table();
    table.set_header(columns.iter().map(|column| column.heading()));
    for cells in rows {
        table.add_row(columns.iter().zip(cells).map(|(column, text)| column.cell(text)));
    }
    table
}

/// A number in groups of three digits: `12,345,678`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_threes() {
        let all = [0, 999, 1_000, 12_345, 123_456, 1_234_567].map(grouped);
        assert_eq!(all, ["0", "999", "1,000", "12,345", "123,456", "1,234,567"]);
    }
}
