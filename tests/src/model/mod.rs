//! A plain model of the device registry: what a network, its operators, devices, cells and everybody's lamports must be
//! after any sequence of actions. It shares no code with the program: statuses, maintenance and money are written down once
//! more, in other ways.

mod action;
mod chain;
mod compare;
mod device_instructions;
mod devices;
mod operators;

use std::collections::BTreeMap;

use device_registry::state::DeviceStatus;

pub use action::{Action, Subject, action};
pub use chain::Network;

/// Wallets that pay rent.
pub const PAYERS: usize = 3;
/// Operators there may be.
pub const OPERATORS: usize = 3;
/// Device keys there are.
pub const KEYS: usize = 14;
/// Classes: the operator activates devices of the first, the status oracle those of the second.
pub const CLASSES: usize = 2;
/// Devices that the manufacturer may attest at first.
pub const QUOTA: u32 = 12;
/// Bit of the pause group.
pub const REGISTRATION: u32 = 1;
/// Bit of the pause group.
pub const LIFECYCLE: u32 = 2;
/// Bit of the pause group.
pub const LOCATION: u32 = 4;

/// Lamports per byte, as the chain has cut them and will.
pub const RATES: [u64; 5] = [6_960, 5_080, 2_575, 1_322, 696];

/// Bytes of each kind of account.
pub mod bytes {
    /// Of an operator.
    pub const OPERATOR: u64 = 216;
    /// Of a device.
    pub const DEVICE: u64 = 160;
    /// Of a tombstone.
    pub const TOMBSTONE: u64 = 16;
    /// Of a cell's counter.
    pub const CELL: u64 = 88;
    /// Of an offer.
    pub const OFFER: u64 = 176;
    /// Of a suspension.
    pub const SUSPENSION: u64 = 184;
}

/// What of a class matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Largest capacity.
    pub max_capacity: u32,
    /// Seconds between two locations.
    pub cooldown: u32,
    /// Seconds of maintenance in a year.
    pub maintenance: u32,
}

/// A class.
#[derive(Debug, Clone)]
pub struct Class {
    pub(crate) devices: u32,
    pub(crate) retired: bool,
    pub(crate) bond: u64,
    pub(crate) terms: Terms,
    pub(crate) proposed: Option<(Terms, u32)>,
}

/// An operator.
#[derive(Debug, Clone)]
pub struct Operator {
    pub(crate) devices: u32,
    pub(crate) payer: usize,
    pub(crate) locked: u64,
    pub(crate) bond: u64,
    pub(crate) suspended_until: u32,
    /// In its own account.
    pub(crate) lamports: u64,
}

/// A device that lives.
#[derive(Debug, Clone)]
pub struct Device {
    pub(crate) index: u32,
    pub(crate) operator: usize,
    pub(crate) class: usize,
    pub(crate) capacity: u32,
    pub(crate) status: DeviceStatus,
    /// The status that maintenance or a suspension gives back.
    pub(crate) before: DeviceStatus,
    pub(crate) since: u32,
    pub(crate) registered: u32,
    pub(crate) activated: u32,
    /// The place, and since when.
    pub(crate) place: Option<(usize, u32)>,
    /// Every maintenance that has ended.
    pub(crate) maintenances: Vec<(u32, u32)>,
    pub(crate) lamports: u64,
}

/// What stands at the address of a key.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A device.
    Alive(Device),
    /// Its tombstone: status, index, lamports.
    Dead(DeviceStatus, u32, u64),
}

/// An offer of a device.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) expires: u32,
    pub(crate) payer: usize,
    pub(crate) lamports: u64,
}

/// A counter of a cell: how many stand there, who paid, how much.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    pub(crate) devices: u32,
    pub(crate) payer: usize,
    pub(crate) lamports: u64,
}

/// A suspension: until when, who paid, how much.
#[derive(Debug, Clone, Copy)]
pub struct Suspended {
    pub(crate) until: u32,
    pub(crate) payer: usize,
    pub(crate) lamports: u64,
}

/// Everything.
#[derive(Debug, Clone)]
pub struct Model {
    /// Which of `RATES` holds.
    pub(crate) rate: usize,
    pub(crate) now: u32,
    pub(crate) delay: u32,
    pub(crate) paused: u32,
    pub(crate) next_index: u32,
    pub(crate) quota: u32,
    pub(crate) attested: u32,
    pub(crate) classes: Vec<Class>,
    pub(crate) operators: BTreeMap<usize, Operator>,
    pub(crate) entries: BTreeMap<usize, Entry>,
    /// By class and density cell.
    pub(crate) cells: BTreeMap<(usize, u64), Cell>,
    pub(crate) offers: BTreeMap<usize, Offer>,
    pub(crate) suspensions: BTreeMap<Subject, Suspended>,
    pub(crate) wallets: [u64; PAYERS],
}

/// Whether the model allows an action; a reason of its own words when it does not.
pub type Verdict = Result<(), &'static str>;

/// `Ok` when `condition` holds.
pub(crate) fn allow(condition: bool, reason: &'static str) -> Verdict {
    condition.then_some(()).ok_or(reason)
}

impl Model {
    /// Does an action, or leaves everything as it is and says why.
    pub fn act(&mut self, action: &Action) -> Verdict {
        let mut next = self.clone();
        next.attempt(action)?;
        *self = next;
        Ok(())
    }

    fn attempt(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::Wait(seconds) => {
                self.now += seconds;
                Ok(())
            }
            Action::CutRent => {
                self.rate += 1;
                allow(self.rate < RATES.len(), "cannot be cut further")
            }
            Action::Pause(bits) => {
                self.paused = bits;
                allow(bits < 8, "unknown bits")
            }
            Action::Quota(quota) => {
                self.quota = quota;
                allow(quota >= self.attested.max(1), "below what is attested")
            }
            Action::Propose(class, terms) => {
                self.classes[class].proposed = Some((terms, self.now + self.delay));
                Ok(())
            }
            Action::Apply(class) => {
                let (terms, ready) = self.classes[class].proposed.take().ok_or("nothing proposed")?;
                self.classes[class].terms = terms;
                allow(self.now >= ready, "too early")
            }
            Action::RetireClass(class) => {
                let retired = std::mem::replace(&mut self.classes[class].retired, true);
                allow(!retired, "retired already")
            }
            _ => self.attempt_operators(action),
        }
    }

    pub(crate) fn running(&self, group: u32) -> Verdict {
        allow(self.paused & group == 0, "paused")
    }

    /// What an account of so many bytes takes now, lamports.
    pub(crate) fn rent(&self, bytes: u64) -> u64 {
        (bytes + 128) * RATES[self.rate]
    }

    pub(crate) fn pay(&mut self, payer: usize, lamports: u64) {
        self.wallets[payer] -= lamports;
    }

    pub(crate) fn refund(&mut self, payer: usize, lamports: u64) {
        self.wallets[payer] += lamports;
    }
}
