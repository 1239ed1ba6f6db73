//! `flywheel export events`

use std::time::Duration;

use clap::Args;
use flywheel_client::chain::{Mention, RpcChain};
use flywheel_client::events::{self, Bounds, Event, Moment};
use flywheel_client::idl::{self, Decoded, ProgramTypes};
use serde_json::{Value, json};
use solana_signature::Signature;

use super::selection::{self, WhichEvents, moment};
use super::sink::{Destination, Sink};
use crate::context::Context;
use crate::failure::Failure;
use crate::show::Time;

/// What is said of an event beside its fields.
const HEADINGS: [&str; 6] = ["slot", "time", "signature", "number", "program", "event"];
/// How many transactions are asked for at the same time.
const AT_ONCE: usize = 8;
/// How often, and after which pause, a node is asked again for a transaction that it has just listed.
const LOOKS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(400);

/// Arguments of `flywheel export events`.
#[derive(Debug, Args)]
pub struct EventsArgs {
    #[command(flatten)]
    which: WhichEvents,
    /// Only from this slot, day (its midnight in UTC) or time on
    #[arg(long, value_name = "SLOT|DATE", value_parser = moment)]
    since: Option<Moment>,
    /// Only before this slot, day or time
    #[arg(long, value_name = "SLOT|DATE", value_parser = moment)]
    until: Option<Moment>,
    /// Only what came after this transaction, the last of an earlier export
    #[arg(long, value_name = "SIGNATURE")]
    after: Option<Signature>,
    #[command(flatten)]
    destination: Destination,
}

/// Writes every event that a node remembers, the earliest first.
pub fn events(args: &EventsArgs, context: &Context) -> Result<(), Failure> {
    let which = &args.which;
    let tables = selection::tables(which.program, which.name.as_deref(), ProgramTypes::events)?;
    let (chain, _) = context.cluster()?.ok_or_else(no_history)?;
    let mut members = which.members(&chain)?;
    let mentions = args.mentions(&chain)?;
    let mut sink = Sink::open(&args.destination, &tables, which.name.is_some(), &HEADINGS)?;
    let bar = context.progress().bar("reading transactions", mentions.len());
    'all: for some in mentions.chunks(AT_ONCE) {
        for event in fetched(&chain, some)? {
            let own = match &mut members {
                None => true,
                // All events are shown to it, whichever are asked for: some say whose others are.
                Some(members) => members.has_event(&chain, &event)?,
            };
            if own && args.wants(&event) && !write(&mut sink, event)? {
                break 'all;
            }
        }
        some.iter().for_each(|_| bar.step());
    }
    drop(bar);
    sink.finish(context.output())
}

impl EventsArgs {
    /// The transactions that are meant, the earliest first.
    fn mentions(&self, chain: &RpcChain) -> Result<Vec<Mention>, Failure> {
        let after = self.after.map(|signature| {
            let found = chain.transaction(&signature)?;
            let found =
                found.ok_or_else(|| unknown(&signature, "the node does not know this transaction"))?;
            Ok::<_, Failure>((signature, found.slot))
        });
        let bounds = Bounds {
            since: self.since,
            until: self.until,
            after: after.transpose()?,
        };
        let programs = selection::addresses(self.which.program);
        let mentions = events::transactions(chain, &programs, &bounds)?;
        mentions.ok_or_else(|| {
            let signature = self.after.unwrap_or_default();
            unknown(
                &signature,
                "no successful transaction of the programs has this signature",
            )
        })
    }

    fn wants(&self, event: &Event) -> bool {
        self.which.program.is_none_or(|program| program == event.program)
            && self.which.name.as_ref().is_none_or(|name| name == event.name)
    }
}

/// The events of transactions, which are asked for at the same time, in the transactions' order.
fn fetched(chain: &RpcChain, mentions: &[Mention]) -> Result<Vec<Event>, Failure> {
    let fetched: Vec<Result<Vec<Event>, Failure>> = std::thread::scope(|scope| {
        let threads: Vec<_> = mentions
            .iter()
            .map(|mention| scope.spawn(|| fetch(chain, &mention.signature)))
            .collect();
        let ended = |_| {
            Err(Failure::Unreachable(
                "a request ended without an answer".to_owned(),
            ))
        };
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(ended))
            .collect()
    });
    let fetched: Vec<Vec<Event>> = fetched.into_iter().collect::<Result<_, _>>()?;
    Ok(fetched.into_iter().flatten().collect())
}

fn fetch(chain: &RpcChain, signature: &Signature) -> Result<Vec<Event>, Failure> {
    for _ in 0..LOOKS {
        if let Some(events) = events::of_transaction(chain, signature)? {
            return Ok(events);
        }
        std::thread::sleep(PAUSE);
    }
    Err(Failure::Unreachable(format!(
        "the node lists transaction {signature} and does not have it; use a node that keeps the whole history"
    )))
}

fn write(sink: &mut Sink, event: Event) -> Result<bool, Failure> {
    let types = idl::programs().map_err(selection::unreadable)?;
    let Some(types) = types.iter().find(|types| types.program.name == event.program) else {
        return Ok(true);
    };
    let heading = heading(&event);
    let (name, fields) = (event.name, event.fields);
    sink.row(types, &heading, &Decoded { name, fields })
}

/// What is said of an event beside its fields, under [`HEADINGS`].
pub fn heading(event: &Event) -> [(&'static str, Value); 6] {
    [
        ("slot", json!(event.slot)),
        ("time", json!(event.time.map(|time| Time(time).to_string()))),
        ("signature", json!(event.signature.to_string())),
        ("number", json!(event.number)),
        ("program", json!(event.program)),
        ("event", json!(event.name)),
    ]
}

fn no_history() -> Failure {
    Failure::Argument(
        "a chain in a file keeps what accounts hold and no transactions, so that it has no events to export; name a node \
         with --url, or use `flywheel export accounts`"
            .to_owned(),
    )
}

fn unknown(signature: &Signature, reason: &str) -> Failure {
    Failure::Argument(format!(
        "--after {signature}: {reason}; type the signature of the last line of an earlier export of the same programs"
    ))
}
