//! Which accounts and events belong to a network.
//!
//! An account names its network, or an account above it that does. An event may name only an account, which by now may be
//! closed: then the event that told of its beginning says above which it stood.

use std::collections::HashSet;

use serde_json::{Map, Value};
use solana_address::Address;

use super::{Event, of_transaction};
use crate::chain::{Chain, Filter, RpcChain};
use crate::error::ClientError;
use crate::idl::{self, DecodeError, Layout, ProgramTypes};

/// Types of accounts that others stand below, those above first.
const PARENTS: [&str; 10] = [
    "Pool",
    "StakePool",
    "Insurance",
    "RevenuePool",
    "PriceFeed",
    "Market",
    "RewardRoot",
    "OperatorStake",
    "Plan",
    "Authorisation",
];
/// Types of accounts of which events tell without saying what they stand below.
const SUBJECTS: [&str; 9] = [
    "Evidence",
    "Position",
    "Ticket",
    "SlashCase",
    "Order",
    "Channel",
    "Lock",
    "Endowment",
    "Pass",
];
/// Fields by which an account names what it stands below.
const ABOVE: [&str; 6] = ["pool", "market", "plan", "stake", "authorisation", "reward_root"];
/// Fields by which an event names what it is about.
const ABOUT: [&str; 19] = [
    "pool",
    "market",
    "plan",
    "stake",
    "authorisation",
    "root_account",
    "evidence",
    "insurance",
    "feed",
    "statement",
    "position",
    "new_position",
    "ticket",
    "case",
    "order",
    "channel",
    "lock",
    "endowment",
    "pass",
];
/// From an account to the network there are three steps.
const STEPS: usize = 4;

/// What has to be known of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Which accounts belong to it.
    Accounts,
    /// Which events do.
    Events,
}

/// What belongs to a network.
#[derive(Debug)]
pub struct Members {
    network: String,
    known: HashSet<String>,
    foreign: HashSet<String>,
    /// Accounts whose first events have been looked at.
    traced: HashSet<String>,
}

impl Members {
    /// Reads what of a network others stand below.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub fn read(chain: &(impl Chain + ?Sized), network: &Address, scope: Scope) -> Result<Self, ClientError> {
        let mut members = Self {
            network: network.to_string(),
            known: HashSet::new(),
            foreign: HashSet::new(),
            traced: HashSet::new(),
        };
        let subjects: &[&str] = match scope {
            Scope::Accounts => &[],
            Scope::Events => &SUBJECTS,
        };
        for name in PARENTS.iter().chain(subjects) {
            let Some((types, layout)) = account_type(name).map_err(broken)? else {
                continue;
            };
            let filter = Filter::memcmp(0, &layout.discriminator);
            for (address, account) in chain.program_accounts(&types.program.id, &[filter])? {
                let address = address.to_string();
                let decoded = types.account(&account.data);
                if decoded.is_ok_and(|decoded| members.has_account(&address, &decoded.fields)) {
                    members.known.insert(address);
                }
            }
        }
        Ok(members)
    }

    /// Whether an account belongs to the network. Payouts and what remains of retired devices belong to none.
    pub fn has_account(&self, address: &str, fields: &Map<String, Value>) -> bool {
        match text(fields, "network") {
            Some(network) => network == self.network,
            None => address == self.network || self.knows(fields, &ABOVE),
        }
    }

    /// Whether an event belongs to the network. What cannot be known from the events that were asked for before is read from the
    /// node: the first transaction of the account that the event is about.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub fn has_event(&mut self, chain: &RpcChain, event: &Event) -> Result<bool, ClientError> {
        self.trace(chain, event, STEPS)
    }

    fn trace(&mut self, chain: &RpcChain, event: &Event, steps: usize) -> Result<bool, ClientError> {
        let fields = &event.fields;
        if let Some(network) = text(fields, "network") {
            return Ok(self.note(fields, network == self.network));
        }
        if self.knows(fields, &ABOUT) {
            return Ok(self.note(fields, true));
        }
        let about: Vec<String> = ABOUT
            .iter()
            .filter_map(|name| text(fields, name).map(str::to_owned))
            .collect();
        if steps == 0 || about.is_empty() || about.iter().any(|address| self.foreign.contains(address)) {
            return Ok(self.note(fields, false));
        }
        for address in about {
            if !self.traced.contains(&address) {
                let first = first_events(chain, &address)?;
                self.traced.insert(address.clone());
                for event in first {
                    if let Err(error) = self.trace(chain, &event, steps - 1) {
                        // Whoever asks again asks for all of it.
                        self.traced.remove(&address);
                        return Err(error);
                    }
                }
            }
        }
        let found = self.knows(fields, &ABOUT);
        Ok(self.note(fields, found))
    }

    fn knows(&self, fields: &Map<String, Value>, names: &[&str]) -> bool {
        let mut named = names.iter().filter_map(|name| text(fields, name));
        named.any(|address| self.known.contains(address))
    }

    /// Keeps in mind whose the accounts are that an event is about.
    fn note(&mut self, fields: &Map<String, Value>, own: bool) -> bool {
        let accounts = if own { &mut self.known } else { &mut self.foreign };
        accounts.extend(
            ABOUT
                .iter()
                .filter_map(|name| text(fields, name).map(str::to_owned)),
        );
        own
    }
}

fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str)
}

fn account_type(name: &str) -> Result<Option<(&'static ProgramTypes, &'static Layout)>, DecodeError> {
    let types = idl::programs()?.iter();
    Ok(types
        .flat_map(|types| types.accounts().iter().map(move |layout| (types, layout)))
        .find(|(_, layout)| layout.name == name))
}

/// An IDL that is built in and cannot be read is a mistake of the build.
fn broken(error: DecodeError) -> ClientError {
    ClientError::Unreachable {
        endpoint: "the programs' IDL".to_owned(),
        reason: error.to_string(),
    }
}

/// The events of the first transaction that named an address, as far as the node remembers.
fn first_events(chain: &RpcChain, address: &str) -> Result<Vec<Event>, ClientError> {
    let Ok(address) = address.parse::<Address>() else {
        return Ok(vec![]);
    };
    let (mut first, mut before) = (None, None);
    loop {
        let page = chain.mentions(&address, before)?;
        let Some(last) = page.last() else { break };
        before = Some(last.signature);
        first = page.iter().rfind(|mention| !mention.failed).copied().or(first);
    }
    let events = first
        .map(|mention| of_transaction(chain, &mention.signature))
        .transpose()?;
    Ok(events.flatten().unwrap_or_default())
}
