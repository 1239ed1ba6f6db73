//! A plain model of the reward distributor: what two pools of one network, their epochs, roots, claims and bonds, and
//! everybody's tokens and lamports must be after any sequence of actions. It is written from docs/DISTRIBUTOR.md and shares
//! no code with the program: maps and 128-bit numbers, schedules added up epoch by epoch.

mod action;
mod aim;
mod aim_claims;
mod aim_fraud;
mod aim_next;
mod burns;
mod chain;
mod claims;
mod compare;
mod compare_pool;
mod content;
mod epochs;
mod founding;
mod fraud;
mod fraud_instructions;
mod instructions;
mod invariants;
mod leaves;
mod pools;
mod schedule;
mod strategies;
mod tree;
mod vesting;

use std::collections::BTreeMap;
use std::rc::Rc;

use flywheel_client::instructions::rewards::PoolParametersArgs;
use flywheel_merkle::Domain;
use solana_address::Address;

pub use action::{Action, Content, Destination, Flaw, Moment, Proof, Signer};
pub use chain::Network;
pub(crate) use content::Draft;
pub use founding::Scene;
pub use schedule::Schedule;
pub use strategies::action;

/// Wallets that pay rent and bonds.
pub const SPONSORS: usize = 3;
/// A challenger with a full purse.
pub const CHALLENGER: usize = 3;
/// A challenger who can afford little.
pub const POOR_CHALLENGER: usize = 4;
/// The pools' insurance, empty at first.
pub const INSURANCE: usize = 5;
/// Wallets whose lamports are watched.
pub const PURSES: usize = 6;
/// Operators.
pub const OPERATORS: usize = 3;
/// Who can be paid: the operators' own keys, and two wallets that they may name.
pub const PAYEES: usize = 5;
/// Has tokens from the beginning, funds and donates.
pub const FUNDER: usize = 5;
/// Who holds tokens.
pub const HOLDERS: usize = 6;
/// Keys of oracles: seven that may be members, and one that never is.
pub const ORACLES: usize = 8;
/// Pools: one that mints and one that is funded.
pub const POOLS: usize = 2;
/// Devices of each operator at first.
pub const DEVICES_EACH: u32 = 3;
/// Index of the first device: indices go from one claim page to the next.
pub const FIRST_INDEX: u32 = 252;
/// Bit of the pause group.
pub const CLAIMS: u32 = 1;
/// Bit of the pause group.
pub const ROOTS: u32 = 2;
/// Length of a vesting month, seconds.
pub const MONTH: i64 = 2_592_000;
/// Lamports per byte, as the chain has cut them and will.
pub const RATES: [u64; 4] = [6_960, 5_080, 2_575, 696];

/// Bytes of each kind of account.
pub mod bytes {
    /// Of a wallet.
    pub const WALLET: u64 = 0;
    /// Of a pool.
    pub const POOL: u64 = 632;
    /// Of an epoch.
    pub const EPOCH: u64 = 1_224;
    /// Of a root.
    pub const ROOT: u64 = 400;
    /// Of evidence.
    pub const EVIDENCE: u64 = 96;
    /// Of a claim page.
    pub const PAGE: u64 = 2_640;
    /// Of a vesting account.
    pub const VESTING: u64 = 720;
}

/// What a device is granted: its index, payee and lifetime total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    pub(crate) index: u32,
    pub(crate) payee: usize,
    pub(crate) total: u64,
}

/// A device: its index never changes, its key and operator do.
#[derive(Debug, Clone, Copy)]
pub struct Device {
    pub(crate) index: u32,
    pub(crate) operator: usize,
    /// Number of its key.
    pub(crate) key: usize,
}

/// How far an epoch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Takes proposals and votes.
    Open,
    /// A root is approved.
    Approved {
        /// Number of the root.
        root: usize,
        /// Since when, unix seconds.
        at: i64,
    },
    /// A root is final.
    Final {
        /// Number of the root.
        root: usize,
        /// Since when it was approved, unix seconds.
        at: i64,
    },
}

/// An epoch that was opened.
#[derive(Debug, Clone)]
pub struct Epoch {
    pub(crate) address: Address,
    pub(crate) payer: usize,
    pub(crate) lamports: u64,
    pub(crate) emitted: u64,
    pub(crate) set_version: u32,
    pub(crate) stage: Stage,
    /// By place in the oracle set: the root that is voted for.
    pub(crate) votes: BTreeMap<usize, usize>,
}

/// How far a root is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Can become final.
    Proposed,
    /// Is final, since when, unix seconds.
    Final(i64),
    /// Was shown to be wrong.
    Rejected,
    /// Its account is closed.
    Gone,
}

/// A root that was proposed.
#[derive(Debug, Clone)]
pub struct Root {
    pub(crate) address: Address,
    pub(crate) epoch: u64,
    pub(crate) payer: usize,
    pub(crate) draft: Rc<Draft>,
    pub(crate) standing: Standing,
    pub(crate) bond: u64,
    pub(crate) device_cap: u64,
    /// What its account holds.
    pub(crate) lamports: u64,
    /// The last final root when it was proposed.
    pub(crate) follows: Option<usize>,
}

/// A page of claim records.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    pub(crate) payer: usize,
    pub(crate) lamports: u64,
}

/// What a device was paid.
#[derive(Debug, Clone, Copy, Default)]
pub struct Record {
    pub(crate) paid: u64,
    /// Epochs, counted from 1, up to which its allowances are used up.
    pub(crate) used_up: u64,
}

/// What vests for a payee: by month, granted and taken out.
#[derive(Debug, Clone, Default)]
pub struct Vesting {
    pub(crate) payer: usize,
    pub(crate) lamports: u64,
    pub(crate) grants: BTreeMap<i64, (u64, u64)>,
}

/// A pool.
#[derive(Debug, Clone)]
pub struct Pool {
    pub(crate) address: Address,
    pub(crate) domain: Domain,
    pub(crate) schedule: Schedule,
    pub(crate) is_funded: bool,
    pub(crate) first_epoch: u64,
    pub(crate) vesting_months: u8,
    pub(crate) exit_penalty_bps: u16,
    pub(crate) parameters: PoolParametersArgs,
    pub(crate) proposed: Option<(PoolParametersArgs, i64)>,
    pub(crate) paused: u32,
    pub(crate) next_epoch: u64,
    pub(crate) finalized_total: u64,
    pub(crate) last_root: Option<usize>,
    pub(crate) claimed: u64,
    pub(crate) locked: u64,
    pub(crate) penalties: u64,
    pub(crate) funded: u64,
    /// Epochs whose burns are accrued.
    pub(crate) accrued_epochs: u64,
    /// Sent to the vault by other ways.
    pub(crate) donated: u64,
    /// Paid in tokens.
    pub(crate) paid_out: u64,
    pub(crate) window_used: u64,
    pub(crate) window_at: i64,
    pub(crate) epochs: BTreeMap<u64, Epoch>,
    pub(crate) roots: Vec<Root>,
    pub(crate) pages: BTreeMap<u32, Page>,
    pub(crate) records: BTreeMap<u32, Record>,
    pub(crate) vestings: BTreeMap<usize, Vesting>,
    /// Evidence by root, challenger and position: its lamports.
    pub(crate) evidence: BTreeMap<(usize, usize, u32), u64>,
    /// Tokens of each holder.
    pub(crate) balances: [u64; HOLDERS],
    /// Tokens that exist.
    pub(crate) supply: u64,
    /// Whether a root became final that was not made by the rules.
    pub(crate) tainted: bool,
}

/// Everything.
#[derive(Debug, Clone)]
pub struct Model {
    /// Which of `RATES` holds.
    pub(crate) rate: usize,
    pub(crate) now: i64,
    /// Members of the oracle set: number and weight.
    pub(crate) members: Vec<(usize, u32)>,
    pub(crate) set_version: u32,
    pub(crate) next_index: u32,
    /// Keys of devices used so far.
    pub(crate) keys: usize,
    pub(crate) devices: Vec<Device>,
    /// Who is paid for each operator's devices.
    pub(crate) payees: [usize; OPERATORS],
    /// Addresses of who can be paid.
    pub(crate) names: Vec<Address>,
    /// Address of the insurance.
    pub(crate) insurance: Address,
    pub(crate) purses: [u64; PURSES],
    pub(crate) pools: Vec<Pool>,
}

/// Whether the model allows an action; the error's name when it does not.
pub type Verdict = Result<(), &'static str>;

/// `Ok` when `condition` holds.
pub(crate) fn allow(condition: bool, error: &'static str) -> Verdict {
    condition.then_some(()).ok_or(error)
}

/// An account that an instruction names does not exist.
pub(crate) const MISSING: &str = "AccountMissing";

impl Model {
    /// Does an action, or leaves everything as it is and names the error.
    pub fn act(&mut self, action: &Action) -> Verdict {
        let mut next = self.clone();
        next.attempt(action)?;
        next.require_rent()?;
        *self = next;
        Ok(())
    }

    /// The chain refuses a transaction that leaves a wallet less than the least that an account must hold.
    fn require_rent(&self) -> Verdict {
        let least = self.rent(bytes::WALLET);
        let holds = |lamports: &u64| *lamports == 0 || *lamports >= least;
        allow(self.purses.iter().all(holds), "RentMissing")
    }

    /// What an account of so many bytes takes now, lamports.
    pub(crate) fn rent(&self, bytes: u64) -> u64 {
        (bytes + 128) * RATES[self.rate]
    }

    pub(crate) fn pay(&mut self, purse: usize, lamports: u64) -> Verdict {
        let left = self.purses[purse].checked_sub(lamports);
        self.purses[purse] = left.ok_or("LamportsMissing")?;
        Ok(())
    }

    pub(crate) fn refund(&mut self, purse: usize, lamports: u64) {
        self.purses[purse] += lamports;
    }

    pub(crate) fn running(&self, pool: usize, group: u32) -> Verdict {
        let error = if group == CLAIMS {
            "ClaimsPaused"
        } else {
            "RootsPaused"
        };
        allow(self.pools[pool].paused & group == 0, error)
    }

    fn attempt(&mut self, action: &Action) -> Verdict {
        match action {
            Action::Wait(seconds) => {
                self.now += i64::from(*seconds);
                Ok(())
            }
            Action::CutRent => {
                self.rate += 1;
                allow(self.rate < RATES.len(), "cannot be cut further")
            }
            Action::Together(actions) => actions.iter().try_for_each(|action| self.attempt(action)),
            _ => self.attempt_registry(action),
        }
    }

    /// The registry's own rules are another model's; here its actions are such as it accepts.
    fn attempt_registry(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::Register { operator } => {
                let device = Device {
                    index: self.next_index,
                    operator,
                    key: self.keys,
                };
                (self.next_index, self.keys) = (self.next_index + 1, self.keys + 1);
                self.devices.push(device);
            }
            Action::Transfer { device, to } => self.devices[device].operator = to,
            Action::Replace { device } => {
                self.devices[device].key = self.keys;
                self.keys += 1;
            }
            Action::NamePayee { operator, payee } => self.payees[operator] = payee,
            _ => return self.attempt_pools(action),
        }
        Ok(())
    }
}
