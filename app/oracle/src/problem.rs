//! What is wrong with the input, said so that its author can mend it: file, line, column, what was expected, what was found.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// Where in a line something stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Column {
    /// A column of a table, by its header.
    Name(String),
    /// A character of the line, counted from 1.
    Character(usize),
}

/// One thing that is wrong with an input file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// The file, as the user named it.
    pub file: String,
    /// The line, counted from 1; absent when the problem is the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The place in the line; absent when the problem is the line as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<Column>,
    /// What should have stood there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl Problem {
    /// A problem of a whole file.
    pub fn of_file(file: &str, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            column: None,
            expected: expected.into(),
            found: found.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(out, ":{line}")?;
        }
        match &self.column {
            Some(Column::Name(name)) => write!(out, ", column {name:?}")?,
            Some(Column::Character(number)) => write!(out, ":{number}")?,
            None => {}
        }
        write!(out, ": expected {}, found {}", self.expected, self.found)
    }
}

/// Something the reader of a report should know, though nothing is wrong enough to stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Note {
    /// The file, as the user named it.
    pub file: String,
    /// The line, counted from 1.
    pub line: u64,
    /// What was noticed and what was done about it.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// The first entries of a list that may be as long as the input, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Limited<T> {
    /// How many entries there are, listed or not.
    pub total: u64,
    /// The first of them.
    pub listed: Vec<T>,
}

impl<T> Limited<T> {
    /// How many entries are kept for a report.
    pub const LIMIT: usize = 100;
    /// How many entries are written out for people.
    const SHOWN: usize = 20;

    /// Adds an entry, which is only counted when the list is full.
    pub fn push(&mut self, entry: T) {
        self.total += 1;
        if self.listed.len() < Self::LIMIT {
            self.listed.push(entry);
        }
    }

    /// Adds all entries of another list behind those of this one.
    pub fn append(&mut self, other: Self) {
        let counted_only = other.total - other.listed.len() as u64;
        other.listed.into_iter().for_each(|entry| self.push(entry));
        self.total += counted_only;
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

impl<T> Default for Limited<T> {
    fn default() -> Self {
        Self {
            total: 0,
            listed: Vec::new(),
        }
    }
}

impl<T: fmt::Display> fmt::Display for Limited<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, entry) in self.listed.iter().take(Self::SHOWN).enumerate() {
            let separator = if position == 0 { "" } else { "\n" };
            write!(out, "{separator}{entry}")?;
        }
        match self.total.saturating_sub(Self::SHOWN as u64) {
            0 => Ok(()),
            more => write!(out, "\n… and {more} more"),
        }
    }
}

/// Notes, the first of them listed.
pub type Notes = Limited<Note>;

/// Everything that is wrong with the input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    /// What leaves nothing to go on with, even when bad rows are skipped: an empty file, a missing column.
    pub fatal: Limited<Problem>,
    /// What is wrong with single rows, without which the rest of a file can still be used.
    pub rows: Limited<Problem>,
}

impl Problems {
    /// Adds a problem of one row.
    pub fn push(&mut self, problem: Problem) {
        self.rows.push(problem);
    }

    /// Adds a problem that leaves nothing to go on with.
    pub fn push_fatal(&mut self, problem: Problem) {
        self.fatal.push(problem);
    }

    /// Adds all problems of another file.
    pub fn append(&mut self, other: Self) {
        self.fatal.append(other.fatal);
        self.rows.append(other.rows);
    }

    /// Whether there is nothing to go on with.
    pub fn is_fatal(&self) -> bool {
        !self.fatal.is_empty()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.fatal.is_empty() && self.rows.is_empty()
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        let mut problems = Self::default();
        problems.push_fatal(problem);
        problems
    }
}

impl fmt::Display for Problems {
    /// What is worst comes first.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fatal.fmt(out)?;
        if self.is_fatal() && !self.rows.is_empty() {
            writeln!(out)?;
        }
        self.rows.fmt(out)
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(line: u64) -> Problem {
        Problem {
            file: "devices.csv".into(),
            line: Some(line),
            column: Some(Column::Name("Latitude".into())),
            expected: "degrees from -90 to 90".into(),
            found: "\"91\"".into(),
        }
    }

    #[test]
    fn a_problem_names_file_line_column_and_what_was_expected() {
        assert_eq!(
            problem(7).to_string(),
            "devices.csv:7, column \"Latitude\": expected degrees from -90 to 90, found \"91\""
        );
    }

    #[test]
    fn a_long_list_is_counted_in_full_and_shown_in_part() {
        let mut problems = Problems::default();
        (1..=60).for_each(|line| problems.push(problem(line)));
        let mut more = Problems::default();
        (61..=250).for_each(|line| more.push(problem(line)));
        problems.append(more);
        assert_eq!(
            (
                problems.rows.total,
                problems.rows.listed.len(),
                problems.is_fatal()
            ),
            (250, 100, false)
        );
        assert_eq!(problems.to_string().lines().count(), 21);
        assert!(problems.to_string().ends_with("… and 230 more"));
    }

    #[test]
    fn what_leaves_nothing_to_go_on_with_is_said_first() {
        let mut problems = Problems::default();
        (1..=250).for_each(|line| problems.push(problem(line)));
        problems.push_fatal(Problem::of_file("usage.csv", "some content", "an empty file"));
        assert!(
            problems
                .to_string()
                .starts_with("usage.csv: expected some content, found an empty file\ndevices.csv:1,")
        );
    }
}
