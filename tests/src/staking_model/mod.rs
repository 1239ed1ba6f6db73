//! A plain model of the staking vault: what three pools of one network, everybody's positions, tickets, cases, tokens and
//! lamports must be after any sequence of actions. It is written from docs/STAKING.md and shares no code with the program
//! or with the crate that it calculates with: sums are loops over all positions, fractions are numbers of any size.

mod action;
mod aim;
mod aim_cases;
mod aim_leaving;
mod big;
mod chain;
mod compare;
mod compare_pool;
mod faults;
mod founding;
mod instructions;
mod invariants;
mod leaving;
mod managing;
mod managing_instructions;
mod names;
mod pool;
mod positions;
mod rewards;
mod slashing;
mod twins;

use std::collections::{BTreeMap, BTreeSet};

use flywheel_client::instructions::staking::StakeParametersArgs;
use num_bigint::BigUint;
use solana_address::Address;

pub use action::{Action, By, Part, Slot};
pub use aim::next;
pub(crate) use big::{Heap, big, part};
pub use chain::Network;
pub use founding::Scene;
pub use twins::{Twin, Twins};

/// Who stakes: four stakers, and the authorities of two operators.
pub const WALLETS: usize = 6;
/// The network's authority among the holders.
pub const AUTHORITY: usize = 6;
/// The first of three oracles among the holders.
pub const ORACLE: usize = 7;
/// Whose lamports are watched.
pub const PURSES: usize = 10;
/// The treasury among the holders.
pub const TREASURY: usize = 10;
/// The insurance among the holders.
pub const INSURANCE: usize = 11;
/// Who holds tokens.
pub const HOLDERS: usize = 12;
/// Mints: what is staked, what revenue comes in, and three that nobody has.
pub const MINTS: usize = 5;
/// What is staked.
pub const STAKE: usize = 0;
/// Pools, numbered by their kind.
pub const POOLS: usize = 3;
/// The pool of collateral.
pub const COLLATERAL: usize = 0;
/// The pool that shares revenue.
pub const REVENUE: usize = 1;
/// The pool that votes.
pub const GOVERNANCE: usize = 2;
/// Operator stakes that a pool may have: behind nobody, and behind two operators.
pub const BEHIND: usize = 3;
/// A week, seconds.
pub const WEEK: u32 = 604_800;
/// Everything, as an amount to unbond.
pub const ALL: u64 = u64::MAX;
/// After this no more time passes, unix seconds.
pub const LAST_DAY: u32 = 4_200_000_000;

/// Whether the model allows an action; the error's name when it does not.
pub type Verdict = Result<(), &'static str>;

/// `Ok` when `condition` holds.
pub(crate) fn allow(condition: bool, error: &'static str) -> Verdict {
    condition.then_some(()).ok_or(error)
}

/// An account that an instruction names does not exist.
pub(crate) const MISSING: &str = "AccountMissing";

/// Whose collateral an operator stake takes.
pub(crate) const fn authority_of(behind: usize) -> usize {
    3 + behind
}

/// A reward mint of a pool.
#[derive(Debug, Clone, Default)]
pub struct Reward {
    pub(crate) mint: usize,
    pub(crate) left: u64,
    pub(crate) funded: u64,
    pub(crate) claimed: u64,
    pub(crate) end: u32,
    pub(crate) updated: u32,
    /// Base units times 2^64 for each unit of weight.
    pub(crate) per_weight: BigUint,
    pub(crate) carry: BigUint,
    /// Sent to the vault by other ways.
    pub(crate) donated: u64,
}

/// What an operator stake has of a reward mint, base units times 2^64.
#[derive(Debug, Clone, Default)]
pub struct Share {
    pub(crate) seen: BigUint,
    pub(crate) per_share: BigUint,
    pub(crate) carry: BigUint,
}

/// All that stands behind one operator, or behind nobody.
#[derive(Debug, Clone, Default)]
pub struct Stake {
    pub(crate) active: Heap,
    pub(crate) unbonding: Heap,
    pub(crate) short_since: u32,
    /// Cases that were ever opened.
    pub(crate) cases: u32,
    pub(crate) slash_epoch: u64,
    pub(crate) slash_base: u64,
    pub(crate) slash_taken: u64,
    pub(crate) rewards: [Share; 4],
}

/// A position.
#[derive(Debug, Clone, Default)]
pub struct Position {
    pub(crate) behind: usize,
    pub(crate) owner: usize,
    pub(crate) shares: u64,
    pub(crate) multiplier: u64,
    pub(crate) lock_seconds: u32,
    pub(crate) lock_end: u32,
    pub(crate) seen: [BigUint; 4],
    pub(crate) owed: [u64; 4],
}

/// A ticket.
#[derive(Debug, Clone, Copy)]
pub struct Ticket {
    pub(crate) behind: usize,
    pub(crate) owner: usize,
    pub(crate) shares: u64,
    pub(crate) ready_at: u32,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as in docs/STAKING.md")]
pub enum Standing {
    Voting,
    Open,
    Appealed,
    Executed,
    Vetoed,
}

/// A slash case.
#[derive(Debug, Clone)]
pub struct Case {
    pub(crate) standing: Standing,
    pub(crate) reporter: usize,
    pub(crate) bps: u16,
    pub(crate) executable_at: u32,
    pub(crate) expires_at: u32,
    /// Oracles that voted.
    pub(crate) votes: BTreeSet<usize>,
    /// To the reporter, the insurance, the treasury.
    pub(crate) owed: [u64; 3],
}

/// A pool.
#[derive(Debug, Clone)]
pub struct Pool {
    pub(crate) kind: usize,
    pub(crate) parameters: StakeParametersArgs,
    pub(crate) proposed: Option<(StakeParametersArgs, u32)>,
    pub(crate) paused: bool,
    pub(crate) rewards: Vec<Reward>,
    pub(crate) stakes: BTreeMap<usize, Stake>,
    /// By the wallet that opened it, and its id.
    pub(crate) positions: BTreeMap<(usize, u32), Position>,
    /// By position and id.
    pub(crate) tickets: BTreeMap<((usize, u32), u32), Ticket>,
    /// By operator stake and number.
    pub(crate) cases: BTreeMap<(usize, u32), Case>,
    /// Of fault fees, to the insurance and the treasury.
    pub(crate) fees_owed: [u64; 2],
    /// Sent to the vault by other ways.
    pub(crate) donated: u64,
}

/// A device of an operator.
#[derive(Debug, Clone, Copy)]
pub struct Device {
    pub(crate) behind: usize,
    pub(crate) capacity: u32,
    pub(crate) exists: bool,
    pub(crate) failed: bool,
    pub(crate) status_since: u32,
}

/// What a device paid for its failures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Record {
    pub(crate) payer: usize,
    pub(crate) failed_since: u32,
    pub(crate) periods: u32,
    pub(crate) charged: u64,
}

/// The insurance.
#[derive(Debug, Clone, Copy, Default)]
pub struct Insurance {
    pub(crate) cap: u64,
    pub(crate) proposed: Option<(u64, u32)>,
    pub(crate) epoch: u64,
    pub(crate) paid_in_epoch: u64,
    pub(crate) paid: u64,
}

/// Lamports that accounts hold.
#[derive(Debug, Clone, Copy)]
pub struct Rents {
    pub(crate) position: u64,
    pub(crate) ticket: u64,
    pub(crate) case: u64,
    pub(crate) record: u64,
}

/// Everything.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) now: u32,
    pub(crate) rents: Rents,
    /// The token accounts of the treasury and the insurance.
    pub(crate) receivers: [Address; 2],
    pub(crate) pools: Vec<Pool>,
    /// By holder and mint.
    pub(crate) tokens: [[u64; MINTS]; HOLDERS],
    pub(crate) supply: [u64; MINTS],
    pub(crate) lamports: [u64; PURSES],
    pub(crate) devices: Vec<Device>,
    /// By pool, operator stake and device.
    pub(crate) records: BTreeMap<(usize, usize), Record>,
    pub(crate) insurance: Insurance,
}

impl Model {
    /// Does an action, or leaves everything as it is and names the error.
    ///
    /// # Errors
    /// The name of the program's error.
    pub fn act(&mut self, action: &Action) -> Verdict {
        let mut next = self.clone();
        next.attempt(action)?;
        *self = next;
        Ok(())
    }

    fn attempt(&mut self, action: &Action) -> Verdict {
        match action {
            Action::Wait(seconds) => {
                self.now = self.now.saturating_add(*seconds).min(LAST_DAY);
                Ok(())
            }
            Action::Together(actions) => actions.iter().try_for_each(|action| self.attempt(action)),
            _ => self.attempt_positions(action),
        }
    }

    /// The network's epoch.
    pub(crate) fn epoch(&self) -> u64 {
        let elapsed = i64::from(self.now) - crate::world::GENESIS;
        u64::try_from(elapsed).unwrap_or(0) / u64::from(crate::world::EPOCH_SECONDS)
    }

    pub(crate) fn spend(&mut self, holder: usize, mint: usize, amount: u64) -> Verdict {
        let held = &mut self.tokens[holder][mint];
        *held = held.checked_sub(amount).ok_or("TokensMissing")?;
        Ok(())
    }

    pub(crate) fn receive(&mut self, holder: usize, mint: usize, amount: u64) {
        self.tokens[holder][mint] += amount;
    }

    /// What an operator's devices require: none stand behind nobody.
    pub(crate) fn required(&self, behind: usize) -> u64 {
        let own = self
            .devices
            .iter()
            .filter(|device| device.exists && device.behind == behind);
        own.map(|device| crate::world::BOND_PER_UNIT * u64::from(device.capacity))
            .sum()
    }

    /// Notes since when collateral falls short.
    pub(crate) fn refresh_bond(&mut self, pool: usize, behind: usize) {
        let (required, now) = (self.required(behind), self.now);
        if pool != COLLATERAL {
            return;
        }
        let stake = self.pools[pool]
            .stakes
            .get_mut(&behind)
            .expect("an operator stake");
        stake.short_since = match (stake.active.assets >= required, stake.short_since) {
            (true, _) => 0,
            (false, 0) => now,
            (false, since) => since,
        };
    }
}
