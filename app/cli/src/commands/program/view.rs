//! What commands on programs print.

use flywheel_client::deploy::{Action, Buffer, Deployed, Occupant, Plan, ProgramFile, Spent};
use schemars::JsonSchema;
use serde::Serialize;

use super::target::{Named, Target};
use crate::show::{Column, Item, Sol, grouped};

/// Characters of a hash in a list.
const SHORT: usize = 16;

/// What was sent, or would be.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentView {
    program: String,
    address: Option<String>,
    action: &'static str,
    sent: bool,
    bytes: usize,
    room: usize,
    sha256: String,
    buffer: Option<String>,
    parts: usize,
    parts_already_written: usize,
    transactions: u64,
    fees: Sol,
    rent: Sol,
    buffer_rent: Sol,
    needed: Sol,
}

impl DeploymentView {
    /// A program that is deployed; with `None` nothing was sent.
    pub fn new(target: &Target, plan: &Plan, spent: Option<Spent>) -> Self {
        Self {
            address: Some(target.id.to_string()),
            buffer: (plan.cost.buffer > 0).then(|| plan.buffer.to_string()),
            ..Self::of_buffer(&target.name, &target.file, plan, spent)
        }
    }

    /// A buffer that is written; with `None` nothing was sent.
    pub fn of_buffer(name: &str, file: &ProgramFile, plan: &Plan, spent: Option<Spent>) -> Self {
        let cost = plan.cost;
        Self {
            program: name.to_owned(),
            address: plan.program.map(|program| program.to_string()),
            action: action(plan.action),
            sent: spent.is_some_and(|spent| spent.transactions > 0),
            bytes: file.bytes().len(),
            room: plan.room,
            sha256: hex::encode(file.hash()),
            buffer: Some(plan.buffer.to_string()),
            parts: plan.chunks.len(),
            parts_already_written: plan.parts_before(file),
            transactions: spent.map_or(cost.transactions, |spent| spent.transactions),
            fees: Sol(spent.map_or(cost.fees, |spent| spent.fees)),
            rent: Sol(cost.rent),
            buffer_rent: Sol(cost.buffer),
            needed: Sol(cost.needed),
        }
    }

    fn done(&self) -> String {
        match (self.action, self.sent) {
            ("none", _) => "nothing to do".to_owned(),
            (action, false) => format!("would {action}"),
            ("write", true) => "written".to_owned(),
            ("deploy", true) => "deployed".to_owned(),
            ("extend", true) => "extended".to_owned(),
            (_, true) => "upgraded".to_owned(),
        }
    }
}

fn action(action: Action) -> &'static str {
    match action {
        Action::Nothing => "none",
        Action::WriteBuffer => "write",
        Action::Deploy => "deploy",
        Action::Upgrade => "upgrade",
        Action::Extend => "extend",
    }
}

impl Item for DeploymentView {
    const NAMES: [&'static str; 2] = ["program", "programs"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("program"),
        Column::Left("address"),
        Column::Left("done"),
        Column::Right("bytes"),
        Column::Left("sha256"),
        Column::Right("transactions"),
        Column::Right("fees"),
        Column::Right("rent"),
        Column::Right("lent to the buffer"),
        Column::Right("needed"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.program.clone(),
            self.address.clone().unwrap_or_default(),
            self.done(),
            grouped(self.bytes as u64),
            self.sha256.chars().take(SHORT).collect(),
            grouped(self.transactions),
            self.fees.to_string(),
            self.rent.to_string(),
            self.buffer_rent.to_string(),
            self.needed.to_string(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![("program", self.program.clone())];
        rows.extend(self.address.clone().map(|address| ("address", address)));
        rows.push(("done", self.done()));
        rows.extend(self.buffer.clone().map(|buffer| ("buffer", buffer)));
        rows.extend([
            ("bytes", grouped(self.bytes as u64)),
            ("sha256", self.sha256.clone()),
            (
                "parts",
                format!(
                    "{}, {} were there before",
                    grouped(self.parts as u64),
                    grouped(self.parts_already_written as u64)
                ),
            ),
            ("transactions", grouped(self.transactions)),
            ("fees", self.fees.to_string()),
            ("lent to the buffer", self.buffer_rent.to_string()),
            ("needed", self.needed.to_string()),
        ]);
        rows
    }
}

/// What is at a program's address.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProgramView {
    program: String,
    address: String,
    status: &'static str,
    authority: Option<String>,
    program_data: Option<String>,
    slot: Option<u64>,
    bytes: Option<usize>,
    room: Option<usize>,
    rent: Option<Sol>,
    sha256: Option<String>,
    built_sha256: Option<String>,
    as_built: Option<bool>,
}

impl ProgramView {
    /// A program beside the file that it is built into, if there is one.
    pub fn new(named: &Named, occupant: &Occupant, built: Option<&ProgramFile>) -> Self {
        let deployed: Option<&Deployed> = match occupant {
            Occupant::Program(deployed) => Some(deployed),
            _ => None,
        };
        Self {
            program: named.name(),
            address: named.id().to_string(),
            status: match occupant {
                Occupant::Nobody => "absent",
                Occupant::Closed => "closed",
                Occupant::Other { .. } => "no program",
                Occupant::Program(Deployed { authority: None, .. }) => "final",
                Occupant::Program(_) => "upgradeable",
            },
            authority: deployed
                .and_then(|deployed| deployed.authority)
                .map(|key| key.to_string()),
            program_data: deployed.map(|deployed| deployed.program_data.to_string()),
            slot: deployed.map(|deployed| deployed.slot),
            bytes: deployed.map(Deployed::length),
            room: deployed.map(Deployed::room),
            rent: deployed.map(|deployed| Sol(deployed.lamports)),
            sha256: deployed.map(|deployed| hex::encode(deployed.hash())),
            built_sha256: built.map(|file| hex::encode(file.hash())),
            as_built: deployed
                .zip(built)
                .map(|(deployed, file)| file.is(&deployed.content)),
        }
    }

    fn as_built(&self) -> &'static str {
        match (self.as_built, &self.built_sha256) {
            (Some(true), _) => "yes",
            (Some(false), _) => "no",
            (None, Some(_)) => "",
            (None, None) => "no file to compare with",
        }
    }
}

fn text<T>(value: Option<T>, form: impl Fn(T) -> String) -> String {
    value.map_or_else(String::new, form)
}

impl Item for ProgramView {
    const NAMES: [&'static str; 2] = ["program", "programs"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("program"),
        Column::Left("address"),
        Column::Left("status"),
        Column::Left("may upgrade it"),
        Column::Right("slot"),
        Column::Right("room for bytes"),
        Column::Left("sha256"),
        Column::Left("as built"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.program.clone(),
            self.address.clone(),
            self.status.to_owned(),
            text(self.authority.clone(), |key| key),
            text(self.slot, grouped),
            text(self.room, |room| grouped(room as u64)),
            text(self.sha256.as_deref(), |hash| hash.chars().take(SHORT).collect()),
            self.as_built().to_owned(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("program", self.program.clone()),
            ("address", self.address.clone()),
            ("status", self.status.to_owned()),
        ];
        let more = [
            ("may upgrade it", self.authority.clone()),
            ("content at", self.program_data.clone()),
            ("changed in slot", self.slot.map(grouped)),
            ("room for bytes", self.room.map(|room| grouped(room as u64))),
            (
                "bytes but the zeros behind",
                self.bytes.map(|bytes| grouped(bytes as u64)),
            ),
            ("rent", self.rent.map(|rent| rent.to_string())),
            ("sha256", self.sha256.clone()),
            ("sha256 as built", self.built_sha256.clone()),
        ];
        rows.extend(more.into_iter().filter_map(|(word, text)| Some((word, text?))));
        rows.push(("as built", self.as_built().to_owned()));
        rows
    }
}

/// A buffer.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BufferView {
    buffer: String,
    authority: Option<String>,
    bytes: usize,
    sha256: String,
    rent: Sol,
    program: Option<String>,
}

impl BufferView {
    /// A buffer, and which of these programs it holds as they were built.
    pub fn new(buffer: &Buffer, built: &[(String, ProgramFile)]) -> Self {
        let holds = built.iter().find(|(_, file)| file.is(&buffer.content));
        Self {
            buffer: buffer.address.to_string(),
            authority: buffer.authority.map(|key| key.to_string()),
            bytes: buffer.content.len(),
            sha256: hex::encode(buffer.hash()),
            rent: Sol(buffer.lamports),
            program: holds.map(|(name, _)| name.clone()),
        }
    }
}

impl Item for BufferView {
    const NAMES: [&'static str; 2] = ["buffer", "buffers"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("buffer"),
        Column::Left("may be written by"),
        Column::Right("bytes"),
        Column::Left("sha256"),
        Column::Right("holds"),
        Column::Left("is the whole of"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.buffer.clone(),
            text(self.authority.clone(), |key| key),
            grouped(self.bytes as u64),
            self.sha256.chars().take(SHORT).collect(),
            self.rent.to_string(),
            text(self.program.clone(), |name| name),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("buffer", self.buffer.clone()),
            ("may be written by", text(self.authority.clone(), |key| key)),
            ("bytes", grouped(self.bytes as u64)),
            ("sha256", self.sha256.clone()),
            ("holds", self.rent.to_string()),
            ("is the whole of", text(self.program.clone(), |name| name)),
        ]
    }
}
