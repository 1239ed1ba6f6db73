//! One row under the eyes of a reader: each field is read with what was expected of it, and what is wrong is collected.

use crate::decimal;
use crate::problem::{Column, Note, Notes, Problem, Problems};
use crate::table::{Row, Table};

/// The fields of one row of a file of any form.
pub trait Fields {
    /// The line of the file that the row begins on, counted from 1.
    fn line(&self) -> u64;

    /// The text in a column, if the row has it. A number is its text.
    fn field(&self, column: usize) -> Option<&str>;
}

impl Fields for Row {
    fn line(&self) -> u64 {
        self.line
    }

    fn field(&self, column: usize) -> Option<&str> {
        Self::field(self, column)
    }
}

/// A row that is being read, and where what is wrong with it goes.
pub struct RowReader<'row, 'lists> {
    file: &'row str,
    columns: &'row [String],
    row: &'row dyn Fields,
    problems: &'lists mut Problems,
    notes: &'lists mut Notes,
}

impl<'row, 'lists> RowReader<'row, 'lists> {
    /// A reader of `row`, a row of `table`.
    pub fn new(
        table: &'row Table,
        row: &'row Row,
        problems: &'lists mut Problems,
        notes: &'lists mut Notes,
    ) -> Self {
        Self::of_fields(&table.file, &table.header, row, problems, notes)
    }

    /// A reader of a row of `file`, whose columns are named `columns`.
    pub fn of_fields(
        file: &'row str,
        columns: &'row [String],
        row: &'row dyn Fields,
        problems: &'lists mut Problems,
        notes: &'lists mut Notes,
    ) -> Self {
        Self {
            file,
            columns,
            row,
            problems,
            notes,
        }
    }

    /// The line that the row begins on, counted from 1.
    pub fn line(&self) -> u64 {
        self.row.line()
    }

    /// The text of a field, empty if there is none.
    pub fn text(&self, column: usize) -> &'row str {
        self.row.field(column).unwrap_or_default()
    }

    /// The text of a field that may not be empty.
    pub fn name(&mut self, column: usize, expected: &str) -> Option<&'row str> {
        match self.text(column) {
            "" => self.fault(column, expected),
            text => Some(text),
        }
    }

    /// The outcome of reading a field; a fault if there is none.
    pub fn read<T>(
        &mut self,
        column: usize,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = read(self.text(column));
        if value.is_none() {
            self.fault(column, expected)
        } else {
            value
        }
    }

    /// An amount of `decimals` decimals, in smallest units.
    pub fn amount(&mut self, column: usize, decimals: u8, expected: &str) -> Option<u64> {
        let text = self.text(column);
        match decimal::parse(text, decimals) {
            Ok(amount) => Some(amount),
            Err(error) => self.fault_found(column, expected, format!("{text:?}: {error}")),
        }
    }

    /// Records that a field is wrong, and gives nothing.
    pub fn fault<T>(&mut self, column: usize, expected: &str) -> Option<T> {
        let found = match self.text(column) {
            "" => "nothing".to_owned(),
            text => format!("{text:?}"),
        };
        self.fault_found(column, expected, found)
    }

    /// Records that a field is wrong in a way its text alone does not tell.
    pub fn fault_found<T>(&mut self, column: usize, expected: impl Into<String>, found: String) -> Option<T> {
        self.problems.push(Problem {
            line: Some(self.row.line()),
            column: self.columns.get(column).cloned().map(Column::Name),
            ..Problem::of_file(self.file, expected, found)
        });
        None
    }

    /// Records something worth knowing about a row that is taken.
    pub fn note(&mut self, message: String) {
        self.notes.push(Note {
            file: self.file.to_owned(),
            line: self.row.line(),
            message,
        });
    }
}

/// A whole number in digits alone: no sign, no point, no blank.
pub fn plain_u32(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}
