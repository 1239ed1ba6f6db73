//! What is to be done about a part, in rows for people and in steps for the chain.

use schemars::JsonSchema;
use serde::Serialize;

use super::part::{By, Change, Part, Setting, Step};
use crate::show::Time;

/// What has to happen to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It is made.
    Create,
    /// It changes at once.
    Change,
    /// A change is proposed, and waits.
    Propose,
    /// A proposed change waits.
    Waits,
    /// A proposed change is applied.
    ApplyUpdate,
    /// It cannot become what the file says.
    CannotChange,
    /// Nothing can be sent before this is put right.
    Missing,
    /// It is on the chain, and the file does not say anything of it.
    NotInFile,
    /// It is what the file says.
    Same,
}

impl Action {
    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Change => "change",
            Self::Propose => "propose change",
            Self::Waits => "waits",
            Self::ApplyUpdate => "apply proposed update",
            Self::CannotChange => "cannot change",
            Self::Missing => "missing",
            Self::NotInFile => "not in the file",
            Self::Same => "same",
        }
    }

    /// Whether nothing may be sent.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::CannotChange | Self::Missing)
    }
}

/// A key that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// The key.
    pub key: String,
    /// What the chain has.
    pub from: Option<String>,
    /// What the file says.
    pub to: Option<String>,
}

/// What is to be done about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// The thing.
    pub part: String,
    /// Its account, where it is known.
    pub address: Option<String>,
    /// What has to happen.
    pub action: Action,
    /// The keys that differ.
    pub changes: Vec<Difference>,
    /// When a proposed change can be applied.
    pub ready_at: Option<Time>,
    /// What else there is to say: why, and what to do.
    pub note: Option<String>,
}

/// When the chain is looked at, and how long changes wait there.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// The chain's time, unix seconds.
    pub now: i64,
    /// The network's change delay, seconds.
    pub delay: u32,
}

const FIXED: &str = "it is fixed when the account is created; write the chain's value into the file, as `flywheel network export \
                     --base FILE` does, or found another under another id";

impl Part {
    /// The rows and the steps of this part.
    pub fn compare(&self, clock: Clock) -> (Vec<Row>, Vec<Step>) {
        if self.refusal.is_some() {
            let mut row = self.row(Action::CannotChange, Vec::new());
            row.note.clone_from(&self.refusal);
            return (vec![row], Vec::new());
        }
        let Some(present) = &self.present else {
            return (vec![self.row(Action::Create, Vec::new())], self.create.clone());
        };
        let (mut rows, mut steps) = (Vec::new(), Vec::new());
        let fixed = differences(present, &self.wanted, Change::Never);
        if !fixed.is_empty() {
            let mut row = self.row(Action::CannotChange, fixed);
            row.note = Some(FIXED.to_owned());
            rows.push(row);
        }
        let at_once = differences(present, &self.wanted, Change::AtOnce);
        if !at_once.is_empty() {
            let differs = |keys: &[&str]| at_once.iter().any(|one| keys.contains(&one.key.as_str()));
            let changing = self.at_once.iter().filter(|(keys, _)| differs(keys));
            steps.extend(changing.map(|(_, step)| step.clone()));
            rows.push(self.row(Action::Change, at_once));
        }
        self.compare_delayed(present, clock, &mut rows, &mut steps);
        if rows.is_empty() {
            rows.push(self.row(Action::Same, Vec::new()));
        }
        (rows, steps)
    }

    fn compare_delayed(&self, present: &[Setting], clock: Clock, rows: &mut Vec<Row>, steps: &mut Vec<Step>) {
        let Some(update) = &self.update else {
            return;
        };
        let waiting = self.pending.as_ref();
        let agreed = waiting
            .filter(|pending| differences(&pending.settings, &self.wanted, Change::Delayed).is_empty());
        let changes = differences(present, &self.wanted, Change::Delayed);
        if let Some(pending) = agreed {
            let due = clock.now >= i64::from(pending.ready_at);
            let action = if due { Action::ApplyUpdate } else { Action::Waits };
            let mut row = self.row(action, changes);
            if due {
                let step = Step::new(
                    format!("apply the update of {}", self.name),
                    vec![update.apply.clone()],
                );
                steps.push(step.by(By::Anybody));
            } else {
                row.ready_at = Some(Time(i64::from(pending.ready_at)));
            }
            rows.push(row);
        } else if waiting.is_some() || !changes.is_empty() {
            let at_once = clock.delay == 0;
            let mut instructions = vec![update.propose.clone()];
            if at_once {
                instructions.push(update.apply.clone());
            }
            steps.push(Step::new(format!("update {}", self.name), instructions));
            let action = if at_once { Action::Change } else { Action::Propose };
            let mut row = self.row(action, changes);
            if !at_once {
                row.ready_at = Some(Time(clock.now.saturating_add(i64::from(clock.delay))));
            }
            if waiting.is_some() {
                row.note = Some("replaces a proposal that is not what the file says".to_owned());
            }
            rows.push(row);
        }
    }

    fn row(&self, action: Action, changes: Vec<Difference>) -> Row {
        Row {
            part: self.name.clone(),
            address: self.address.map(|address| address.to_string()),
            action,
            changes,
            ready_at: None,
            note: self.note.clone(),
        }
    }
}

/// The keys of a kind that differ, and those that only one side has.
pub fn differences(present: &[Setting], wanted: &[Setting], change: Change) -> Vec<Difference> {
    let of = |side: &[Setting], one: &Setting| {
        let found = side
            .iter()
            .find(|other| other.table == one.table && other.key == one.key);
        found.map(|found| found.value.clone())
    };
    let added = wanted.iter().filter(|one| of(present, one).is_none());
    present
        .iter()
        .chain(added)
        .filter(|one| one.change == change)
        .filter(|one| of(present, one) != of(wanted, one))
        .map(|one| Difference {
            key: one.key.to_owned(),
            from: of(present, one).map(|value| value.to_string()),
            to: of(wanted, one).map(|value| value.to_string()),
        })
        .collect()
}
