//! What can be done, and how often it is tried.

use device_registry::state::DeviceStatus;
use proptest::prelude::*;

use super::{CLASSES, Entry, KEYS, Model, OPERATORS, PAYERS, Terms};

/// What can be suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An operator.
    Operator(usize),
    /// The account of a device key.
    Device(usize),
}

/// An action. Numbers name operators, device keys, classes, places and payers.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "named after the instructions")]
pub enum Action {
    Wait(u32),
    CutRent,
    Pause(u32),
    Quota(u32),
    Propose(usize, Terms),
    Apply(usize),
    RetireClass(usize),
    Join {
        operator: usize,
        payer: usize,
    },
    Close {
        operator: usize,
    },
    ChangePayer {
        operator: usize,
        payer: usize,
    },
    Suspend {
        subject: Subject,
        seconds: u32,
        payer: usize,
    },
    Lift {
        subject: Subject,
        by_authority: bool,
    },
    CreateCell {
        class: usize,
        place: usize,
        payer: usize,
    },
    CloseCell {
        class: usize,
        place: usize,
        payer: usize,
    },
    Register {
        operator: usize,
        key: usize,
        class: usize,
        capacity: u32,
        payer: Option<usize>,
    },
    Activate {
        key: usize,
        by_oracle: bool,
    },
    Maintain {
        key: usize,
        on: bool,
    },
    Report {
        key: usize,
        status: DeviceStatus,
    },
    Locate {
        key: usize,
        place: usize,
    },
    Offer {
        key: usize,
        to: usize,
        seconds: u32,
        payer: usize,
    },
    Accept {
        key: usize,
    },
    Cancel {
        key: usize,
        by_maker: bool,
    },
    Replace {
        key: usize,
        new_key: usize,
    },
    Retire {
        key: usize,
    },
    Donate {
        key: usize,
        lamports: u64,
    },
}

const HOUR: u32 = 3_600;
const DAY: u32 = 86_400;

fn seconds() -> impl Strategy<Value = u32> {
    prop_oneof![
        3 => Just(0u32),
        12 => 1..HOUR,
        4 => HOUR..30 * DAY,
        1 => 30 * DAY..100 * DAY,
        1 => 170 * DAY..200 * DAY,
    ]
}

fn terms() -> impl Strategy<Value = Terms> {
    (400u32..2_000, seconds(), 0..3 * DAY).prop_map(|(max_capacity, cooldown, maintenance)| Terms {
        max_capacity,
        cooldown,
        maintenance,
    })
}

fn subject() -> impl Strategy<Value = Subject> {
    prop_oneof![
        1 => (0..OPERATORS).prop_map(Subject::Operator),
        4 => (0..KEYS).prop_map(Subject::Device),
    ]
}

fn status() -> impl Strategy<Value = DeviceStatus> {
    prop_oneof![
        9 => prop::sample::select(vec![DeviceStatus::Active, DeviceStatus::Degraded, DeviceStatus::Failed]),
        1 => prop::sample::select(DeviceStatus::ALL.to_vec()),
    ]
}

/// Any action; what makes devices and moves them along is tried more often than what stops everything.
pub fn action() -> impl Strategy<Value = Action> {
    let of_network = prop_oneof![
        20 => seconds().prop_map(Action::Wait),
        2 => prop_oneof![7 => Just(0u32), 2 => 0u32..9].prop_map(Action::Pause),
        2 => (1u32..60).prop_map(Action::Quota),
        1 => Just(Action::CutRent),
        2 => (0..CLASSES, terms()).prop_map(|(class, terms)| Action::Propose(class, terms)),
        4 => (0..CLASSES).prop_map(Action::Apply),
    ];
    let rare = (CLASSES - 1..CLASSES).prop_map(Action::RetireClass);
    prop_oneof![
        18 => of_network,
        1 => rare,
        25 => of_operators(),
        60 => of_devices(),
        15 => of_transfers(),
    ]
}

fn of_operators() -> impl Strategy<Value = Action> {
    let operator = || 0..OPERATORS;
    let payer = || 0..PAYERS;
    prop_oneof![
        6 => (operator(), payer()).prop_map(|(operator, payer)| Action::Join { operator, payer }),
        2 => operator().prop_map(|operator| Action::Close { operator }),
        2 => (operator(), payer()).prop_map(|(operator, payer)| Action::ChangePayer { operator, payer }),
        3 => (subject(), seconds(), payer())
            .prop_map(|(subject, seconds, payer)| Action::Suspend { subject, seconds, payer }),
        6 => (subject(), any::<bool>()).prop_map(|(subject, by_authority)| Action::Lift { subject, by_authority }),
        5 => (0..CLASSES, 0..4usize, payer())
            .prop_map(|(class, place, payer)| Action::CreateCell { class, place, payer }),
        1 => (0..CLASSES, 0..4usize, payer())
            .prop_map(|(class, place, payer)| Action::CloseCell { class, place, payer }),
    ]
}

fn of_devices() -> impl Strategy<Value = Action> {
    let key = || 0..KEYS;
    let wrong_payer = prop_oneof![8 => Just(None), 1 => (0..PAYERS).prop_map(Some)];
    prop_oneof![
        12 => (0..OPERATORS, key(), 0..CLASSES, 0u32..1_200, wrong_payer).prop_map(
            |(operator, key, class, capacity, payer)| Action::Register { operator, key, class, capacity, payer }
        ),
        8 => (key(), any::<bool>()).prop_map(|(key, by_oracle)| Action::Activate { key, by_oracle }),
        8 => (key(), any::<bool>()).prop_map(|(key, on)| Action::Maintain { key, on }),
        8 => (key(), status()).prop_map(|(key, status)| Action::Report { key, status }),
        8 => (key(), 0..4usize).prop_map(|(key, place)| Action::Locate { key, place }),
        2 => (key(), key()).prop_map(|(key, new_key)| Action::Replace { key, new_key }),
        1 => key().prop_map(|key| Action::Retire { key }),
        1 => (key(), 1u64..5_000_000).prop_map(|(key, lamports)| Action::Donate { key, lamports }),
    ]
}

fn of_transfers() -> impl Strategy<Value = Action> {
    let key = || 0..KEYS;
    prop_oneof![
        3 => (key(), 0..OPERATORS, seconds(), 0..PAYERS)
            .prop_map(|(key, to, seconds, payer)| Action::Offer { key, to, seconds, payer }),
        4 => key().prop_map(|key| Action::Accept { key }),
        2 => (key(), any::<bool>()).prop_map(|(key, by_maker)| Action::Cancel { key, by_maker }),
    ]
}

/// Aims most actions at what they can be done to, so that sequences get somewhere; one in five stays as it is.
impl Model {
    pub(crate) fn aim(&self, action: Action) -> Action {
        let alive = |entry: &Entry| matches!(entry, Entry::Alive(_));
        let living: Vec<usize> = self.of_entries(alive);
        let offered: Vec<usize> = self.offers.keys().copied().collect();
        let unused: Vec<usize> = (0..KEYS).filter(|key| !self.entries.contains_key(key)).collect();
        let mut aimed = action;
        match &mut aimed {
            Action::Register { key, .. } => pick(key, &unused),
            Action::Accept { key } | Action::Cancel { key, .. } => pick(key, &offered),
            Action::Replace { key, new_key } => {
                pick(key, &living);
                pick(new_key, &unused);
            }
            Action::Activate { key, by_oracle } => {
                let pending = |entry: &Entry| matches!(entry, Entry::Alive(device) if device.status == DeviceStatus::Pending);
                pick(key, &self.of_entries(pending));
                if let (Some(Entry::Alive(device)), true) = (self.entries.get(key), !key.is_multiple_of(7)) {
                    *by_oracle = device.class == 1;
                }
            }
            Action::Maintain { key, .. }
            | Action::Report { key, .. }
            | Action::Locate { key, .. }
            | Action::Offer { key, .. }
            | Action::Retire { key }
            | Action::Donate { key, .. } => pick(key, &living),
            Action::Suspend {
                subject: Subject::Device(key),
                ..
            } => pick(key, &living),
            Action::Lift {
                subject: Subject::Device(key),
                ..
            } => {
                let suspended: Vec<usize> = self.suspensions.keys().filter_map(Subject::key).collect();
                pick(key, &suspended);
            }
            _ => {}
        }
        aimed
    }

    fn of_entries(&self, wanted: impl Fn(&Entry) -> bool) -> Vec<usize> {
        let wanted = self.entries.iter().filter(|(_, entry)| wanted(entry));
        wanted.map(|(key, _)| *key).collect()
    }
}

impl Subject {
    fn key(&self) -> Option<usize> {
        match self {
            Self::Device(key) => Some(*key),
            Self::Operator(_) => None,
        }
    }
}

fn pick(key: &mut usize, from: &[usize]) {
    if !key.is_multiple_of(5) && !from.is_empty() {
        *key = from[*key % from.len()];
    }
}
