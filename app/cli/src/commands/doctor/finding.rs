//! What a check has found.

use schemars::JsonSchema;
use serde::Serialize;

use crate::show::{Column, Item};

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// As it should be.
    Ok,
    /// Something may go wrong.
    Warning,
    /// Something will go wrong.
    Problem,
}

/// Where something is wrong, which decides about the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    /// On this machine: files, options, keys.
    Machine,
    /// On the chain.
    Chain,
    /// On the way to it.
    Connection,
}

/// What a check has found, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What was looked at.
    pub check: String,
    /// Where that is.
    pub place: Place,
    /// How it is.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What to type or do; nothing where all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Finding {
    /// All is well.
    pub fn ok(place: Place, check: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            check: check.into(),
            place,
            state: State::Ok,
            found: found.into(),
            remedy: None,
        }
    }

    /// Something may go wrong.
    pub fn warning(
        place: Place,
        check: impl Into<String>,
        found: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            state: State::Warning,
            remedy: Some(remedy.into()),
            ..Self::ok(place, check, found)
        }
    }

    /// Something will go wrong.
    pub fn problem(
        place: Place,
        check: impl Into<String>,
        found: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            state: State::Problem,
            ..Self::warning(place, check, found, remedy)
        }
    }
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }
}

impl Item for Finding {
    const NAMES: [&'static str; 2] = ["check", "checks"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("state"),
        Column::Left("check"),
        Column::Left("found, and what to do"),
    ];

    fn cells(&self) -> Vec<String> {
        let lines: Vec<&str> = [Some(self.found.as_str()), self.remedy.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        vec![self.state.word().to_owned(), self.check.clone(), lines.join("\n")]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("state", self.state.word().to_owned()),
            ("found", self.found.clone()),
        ]
    }
}
