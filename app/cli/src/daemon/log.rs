//! What the daemon says: a line for each thing that happens. In JSON, a line is an object.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use schemars::JsonSchema;
use serde::Serialize;

use crate::args::Output;
use crate::failure::Failure;
use crate::show::{self, Time, grouped};

/// Something that happened. Totals are in base units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// The daemon follows the pool.
    Following {
        /// This oracle.
        oracle: String,
        /// The first epoch that can still become final.
        next_epoch: u64,
    },
    /// A root was computed.
    Computed {
        /// The epoch.
        epoch: u64,
        /// Where the root is, or would be, on the chain.
        root_account: String,
        /// The hash at the top of the tree.
        root: String,
        /// The sum of all lifetime totals.
        total: u64,
        /// How many leaves there are.
        leaf_count: u32,
    },
    /// Nobody has earned anything by the end of an epoch.
    NobodyEarned {
        /// The epoch.
        epoch: u64,
    },
    /// A step was taken.
    Done {
        /// The epoch.
        epoch: u64,
        /// `open`, `propose`, `vote` or `finalize`.
        step: &'static str,
        /// Where the root is that was computed here.
        root_account: String,
    },
    /// There is nothing to do now.
    Waiting {
        /// The epoch.
        epoch: u64,
        /// For what.
        reason: String,
    },
    /// Others have proposed other roots than the one that was computed here.
    Disagreement {
        /// The epoch.
        epoch: u64,
        /// Where they differ.
        proposals: Vec<Other>,
    },
    /// Something failed; it is tried again.
    Failed {
        /// What and why.
        reason: String,
        /// When.
        retry_seconds: u64,
    },
}

/// A proposal that differs from what was computed here. Totals are in base units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Other {
    /// Its account.
    pub root_account: String,
    /// The oracle that proposed it.
    pub proposer: String,
    /// Its hash.
    pub root: String,
    /// The hash that was computed here.
    pub own_root: String,
    /// Its total.
    pub total: u64,
    /// The total that was computed here.
    pub own_total: u64,
    /// Its number of leaves.
    pub leaf_count: u32,
    /// The number that was computed here.
    pub own_leaf_count: u32,
    /// What differs: `root`, `total`, `leafCount`, `dataHash`, `uri`.
    pub differs: Vec<&'static str>,
}

/// An event with its circumstances.
#[derive(Serialize, JsonSchema)]
pub struct LogLine<'a> {
    time: Time,
    pool: &'a str,
    #[serde(flatten)]
    event: &'a Event,
}

/// Says what happens in a pool.
pub struct Log {
    output: Output,
    pool: String,
    /// What was said last of each subject.
    said: BTreeMap<&'static str, Event>,
}

impl Log {
    /// A log of a pool.
    pub fn new(output: Output, pool: String) -> Self {
        Self {
            output,
            pool,
            said: BTreeMap::new(),
        }
    }

    /// Says something.
    pub fn say(&self, event: &Event) -> Result<(), Failure> {
        let time = Time(machine_time());
        match self.output {
            Output::Json | Output::JsonCompact => {
                let pool = &self.pool;
                show::json(Output::JsonCompact, &LogLine { time, pool, event })
            }
            Output::Table => show::text(&format!("{time}  {}\n", sentence(event))),
        }
    }

    /// Says something unless it was the last that was said of this subject.
    pub fn say_if_new(&mut self, subject: &'static str, event: Event) -> Result<(), Failure> {
        if self.said.get(subject) == Some(&event) {
            return Ok(());
        }
        self.say(&event)?;
        self.said.insert(subject, event);
        Ok(())
    }
}

fn sentence(event: &Event) -> String {
    match event {
        Event::Following { oracle, next_epoch } => {
            format!("following as oracle {oracle}, from epoch {next_epoch}")
        }
        Event::Computed {
            epoch,
            root_account,
            total,
            leaf_count,
            ..
        } => format!(
            "epoch {epoch}: computed {root_account}, {} base units on {} leaves",
            grouped(*total),
            grouped((*leaf_count).into())
        ),
        Event::NobodyEarned { epoch } => format!("epoch {epoch}: nobody has earned anything yet"),
        Event::Done {
            epoch,
            step,
            root_account,
        } => format!("epoch {epoch}: {step} {root_account}"),
        Event::Waiting { epoch, reason } => format!("epoch {epoch}: {reason}"),
        Event::Disagreement { epoch, proposals } => disagreement(*epoch, proposals),
        Event::Failed {
            reason,
            retry_seconds,
        } => format!("{reason} (again in {retry_seconds} s)"),
    }
}

fn disagreement(epoch: u64, proposals: &[Other]) -> String {
    let mut text = format!(
        "epoch {epoch}: {} of other oracles differ from what was computed here, and get no vote",
        if proposals.len() == 1 { "a root" } else { "roots" }
    );
    for other in proposals {
        text.push_str(&format!(
            "\n    {} by {}, differs in {}\n      total  {} (here {})\n      leaves {} (here {})\n      root   {} (here {})",
            other.root_account,
            other.proposer,
            other.differs.join(", "),
            grouped(other.total),
            grouped(other.own_total),
            grouped(other.leaf_count.into()),
            grouped(other.own_leaf_count.into()),
            other.root,
            other.own_root,
        ));
    }
    text
}

fn machine_time() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX)
}
