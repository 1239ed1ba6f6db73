//! Prints each event once, whatever the connection does.
//!
//! The WebSocket only says which transactions to fetch. Whenever it is connected anew, and now and then besides, what it may have
//! missed is listed; what has been printed is remembered for longer than the list reaches back.

use std::collections::{BTreeSet, VecDeque};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use flywheel_client::ClientError;
use flywheel_client::chain::{Mention, RpcChain};
use flywheel_client::events::{self, Event, Members};
use serde_json::Value;
use solana_address::Address;
use solana_signature::Signature;

use super::line::line;
use super::socket::Signal;
use crate::args::Output;
use crate::failure::Failure;
use crate::show;

/// How far back a list reaches behind the newest transaction, slots: a node may tell of an earlier slot after a later one.
const REACH: u64 = 150;
/// How far back transactions are remembered, slots.
const MEMORY: u64 = 10 * REACH;
/// How often what the WebSocket may have left out is looked for.
const CHECK: Duration = Duration::from_secs(60);
/// The first and the longest pause after a node did not answer.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_secs(20)];
/// How long a node may not know a transaction of which it told.
const FORGOTTEN: Duration = Duration::from_secs(120);

/// What is to be printed.
#[derive(Debug)]
pub struct Wanted {
    /// Only of this program.
    pub program: Option<&'static str>,
    /// Only of this type.
    pub name: Option<String>,
    /// Only of this network.
    pub members: Option<Members>,
    /// Only those that name one of these; all if there are none.
    pub devices: Vec<String>,
    /// End after so many.
    pub limit: Option<u64>,
}

/// Follows the programs.
pub struct Follower {
    chain: RpcChain,
    programs: Vec<Address>,
    wanted: Wanted,
    output: Output,
    printed: u64,
    /// Transactions that are done with, by slot.
    seen: BTreeSet<(u64, Signature)>,
    newest: u64,
    /// Transactions to fetch, and since when the first of them is not there.
    pending: VecDeque<(u64, Signature)>,
    waiting_since: Option<Instant>,
    /// Whether something may have been missed, and when that was last looked for.
    gap: bool,
    checked: Instant,
    pauses: ExponentialBackoff,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Continue,
    /// The node has to be asked again later.
    Later,
    /// The limit is reached, or nobody reads.
    End,
}

fn pauses() -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(PAUSES[0])
        .with_max_delay(PAUSES[1])
        .without_max_times()
        .with_jitter()
        .build()
}

impl Follower {
    /// Follows from now on: what there is already is left out.
    ///
    /// # Errors
    /// Exit code 3 when the node does not answer.
    pub fn begin(
        chain: RpcChain,
        programs: Vec<Address>,
        wanted: Wanted,
        output: Output,
    ) -> Result<Self, Failure> {
        let mut follower = Self {
            chain,
            programs,
            wanted,
            output,
            printed: 0,
            seen: BTreeSet::new(),
            newest: 0,
            pending: VecDeque::new(),
            waiting_since: None,
            gap: false,
            checked: Instant::now(),
            pauses: pauses(),
        };
        follower.newest = follower.chain.slot()?;
        let past = follower.listed()?;
        follower.seen = past
            .iter()
            .map(|mention| (mention.slot, mention.signature))
            .collect();
        Ok(follower)
    }

    /// Prints until the limit is reached, or until nobody reads or tells any more.
    ///
    /// # Errors
    /// Exit code 1 when events cannot be printed.
    pub fn run(mut self, news: &Receiver<Signal>) -> Result<(), Failure> {
        let mut wait = CHECK;
        loop {
            match news.recv_timeout(wait) {
                Ok(signal) => self.hear(signal),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            while let Ok(signal) = news.try_recv() {
                self.hear(signal);
            }
            self.gap |= self.checked.elapsed() >= CHECK;
            wait = match self.work()? {
                Next::End => return Ok(()),
                Next::Later => self.pauses.next().unwrap_or(PAUSES[1]),
                Next::Continue => {
                    self.pauses = pauses();
                    CHECK
                }
            };
        }
    }

    fn hear(&mut self, signal: Signal) {
        match signal {
            Signal::Listening => self.gap = true,
            Signal::Lost(reason) => eprintln!("the WebSocket broke ({reason}); connecting anew"),
            Signal::Mentioned { signature, slot } => {
                let known =
                    self.seen.contains(&(slot, signature)) || self.pending.contains(&(slot, signature));
                // What is older than the memory has been listed long ago.
                if !known && slot >= self.newest.saturating_sub(MEMORY) {
                    self.pending.push_back((slot, signature));
                }
            }
        }
    }

    /// Looks for what was missed, then prints what is to be printed.
    fn work(&mut self) -> Result<Next, Failure> {
        if self.gap {
            match self.listed() {
                Ok(mentions) => self.queue(&mentions),
                Err(error) => return Ok(later(&error)),
            }
            self.gap = false;
            self.checked = Instant::now();
        }
        while let Some(&(slot, signature)) = self.pending.front() {
            let events = match events::of_transaction(&self.chain, &signature) {
                Ok(Some(events)) => events,
                Ok(None) if !self.is_forgotten(&signature) => return Ok(Next::Later),
                Ok(None) => vec![],
                Err(error) => return Ok(later(&error)),
            };
            // Nothing of a transaction is printed before all of it can be.
            let mut wanted = Vec::with_capacity(events.len());
            for event in events {
                match self.wants(&event) {
                    Ok(true) => wanted.push(event),
                    Ok(false) => {}
                    Err(error) => return Ok(later(&error)),
                }
            }
            for event in wanted {
                if self.print(&event)? == Next::End {
                    return Ok(Next::End);
                }
            }
            self.waiting_since = None;
            self.pending.pop_front();
            self.remember(slot, signature);
        }
        Ok(Next::Continue)
    }

    /// Transactions of the programs that may not have been told of, the earliest first.
    fn listed(&self) -> Result<Vec<Mention>, ClientError> {
        let floor = self.newest.saturating_sub(REACH);
        let mut lists = Vec::with_capacity(self.programs.len());
        for program in &self.programs {
            let (mut list, mut before) = (VecDeque::new(), None);
            loop {
                let page = self.chain.mentions(program, before)?;
                before = page.last().map(|mention| mention.signature);
                let complete = page.last().is_none_or(|mention| mention.slot < floor);
                let recent = page
                    .into_iter()
                    .filter(|mention| mention.slot >= floor && !mention.failed);
                recent.for_each(|mention| list.push_front(mention));
                if complete {
                    break;
                }
            }
            lists.push(list);
        }
        Ok(events::in_order(lists))
    }

    /// Puts what was missed in its place among what was told of.
    fn queue(&mut self, mentions: &[Mention]) {
        let listed = mentions.iter().map(|mention| (mention.slot, mention.signature));
        let mut queue: VecDeque<_> = listed.filter(|place| !self.seen.contains(place)).collect();
        let known: BTreeSet<_> = queue.iter().copied().collect();
        queue.extend(self.pending.drain(..).filter(|place| !known.contains(place)));
        self.pending = queue;
    }

    fn remember(&mut self, slot: u64, signature: Signature) {
        self.seen.insert((slot, signature));
        self.newest = self.newest.max(slot);
        let floor = self.newest.saturating_sub(MEMORY);
        while self.seen.first().is_some_and(|(slot, _)| *slot < floor) {
            self.seen.pop_first();
        }
    }

    /// Whether a transaction has not been there for so long that it never will.
    fn is_forgotten(&mut self, signature: &Signature) -> bool {
        let since = *self.waiting_since.get_or_insert_with(Instant::now);
        let forgotten = since.elapsed() > FORGOTTEN;
        if forgotten {
            eprintln!(
                "the node told of transaction {signature} and does not have it; its events are left out, use another node"
            );
        }
        forgotten
    }

    fn print(&mut self, event: &Event) -> Result<Next, Failure> {
        let read = show::streamed(&line(self.output, event))?;
        self.printed += 1;
        let enough = self.wanted.limit.is_some_and(|limit| self.printed >= limit);
        Ok(if enough || !read {
            Next::End
        } else {
            Next::Continue
        })
    }

    fn wants(&mut self, event: &Event) -> Result<bool, ClientError> {
        // All events are shown to it, whichever are asked for: some say whose others are.
        let own = match &mut self.wanted.members {
            None => true,
            Some(members) => members.has_event(&self.chain, event)?,
        };
        let wanted = &self.wanted;
        let names_device = || {
            let mut texts = event.fields.values().filter_map(Value::as_str);
            wanted.devices.is_empty() || texts.any(|text| wanted.devices.iter().any(|device| device == text))
        };
        Ok(own
            && wanted.program.is_none_or(|program| program == event.program)
            && wanted.name.as_ref().is_none_or(|name| name == event.name)
            && names_device())
    }
}

/// A node that does not answer is asked again: what it has to tell is not lost.
fn later(error: &ClientError) -> Next {
    eprintln!("{error}; trying again");
    Next::Later
}
