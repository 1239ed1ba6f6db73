//! A plain model of burn-share: what three revenue pools of one network, two price feeds, everybody's tokens and every statement
//! must be after any sequence of actions. It is written from docs/REVENUE.md and shares no code with the program or with the
//! crate that it calculates with: fractions are numbers of any size.

mod action;
mod aim;
mod aim_managing;
mod auction;
mod big;
mod burning;
mod chain;
mod compare;
mod feeds;
mod founding;
mod income;
mod instructions;
mod invariants;
mod managing;
mod managing_instructions;
mod parameters;
mod recipients;
mod statements;

use num_bigint::BigUint;

pub use action::{Action, By, Given, Income, Named, Quote, Signed, To};
pub use aim::next;
pub(crate) use big::{big, ceil, fit, floor};
pub use chain::Network;
pub use founding::Scene;
pub(crate) use parameters::{FeedPlan, Plan};
pub(crate) use statements::Statement;

/// Who pays, buys and burns.
pub const PEOPLE: usize = 4;
/// Who of them is the market that pools name.
pub const MARKET: usize = 3;
/// Who has token accounts: people, and twenty who may be recipients.
pub const HOLDERS: usize = 24;
/// Mints: the network's own token, and two that revenue comes in. Pools are numbered as their mints.
pub const MINTS: usize = 3;
/// The network's own token, and its pool.
pub const TOKEN: usize = 0;
/// Most recipients of a pool.
pub const PLACES: usize = 16;
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
/// The token program's words, by their numbers.
pub(crate) const TOO_FEW: &str = "TokensMissing";
pub(crate) const FROZEN: &str = "TokensFrozen";
/// A number does not fit 64 bits, or a counter is full.
pub(crate) const TOO_LARGE: &str = "NumberOutOfRange";

/// What a vault holds, by whom it is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Owed {
    pub(crate) undistributed: u64,
    pub(crate) for_burn: u64,
    pub(crate) providers: u64,
    pub(crate) stakers: u64,
    pub(crate) insurance: u64,
}

/// What has flowed in an epoch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Books {
    pub(crate) opening: u64,
    pub(crate) income: u64,
    pub(crate) bounties: u64,
    pub(crate) providers: u64,
    pub(crate) stakers: u64,
    pub(crate) recipients: u64,
    pub(crate) insurance: u64,
    pub(crate) sold: u64,
    pub(crate) burned_from_vault: u64,
    pub(crate) refunds: u64,
    pub(crate) burned: u64,
    pub(crate) bought: u64,
    pub(crate) categories: [u64; 10],
    pub(crate) digest: [u8; 32],
    pub(crate) orders: u32,
    pub(crate) customers: u32,
    pub(crate) invoices: u32,
    pub(crate) fills: u32,
}

/// Who shares the treasury's part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient {
    pub(crate) wallet: usize,
    pub(crate) bps: u16,
    pub(crate) owed: u64,
}

/// The auction, or the lots of the native pool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Auction {
    /// Network tokens for a payment token, times 2^64.
    pub(crate) reference: BigUint,
    pub(crate) window: u64,
    pub(crate) sold: u64,
    pub(crate) bought: u64,
}

/// A pool.
#[derive(Debug, Clone)]
pub struct Pool {
    pub(crate) mint: usize,
    pub(crate) plan: Plan,
    pub(crate) proposed: Option<(Plan, u32)>,
    pub(crate) is_direct: bool,
    pub(crate) is_halted: bool,
    pub(crate) epoch: u64,
    pub(crate) owed: Owed,
    pub(crate) books: Books,
    pub(crate) auction: Auction,
    pub(crate) recipients: Vec<Recipient>,
    pub(crate) proposed_recipients: Option<(Vec<(usize, u16)>, u32)>,
    /// Supply of the native mint when the last statement was closed.
    pub(crate) last_supply: u64,
    /// Sent to the vault by other ways.
    pub(crate) donated: u64,
    pub(crate) statements: Vec<Statement>,
}

/// A price feed of the network's token in another mint.
#[derive(Debug, Clone)]
pub struct Feed {
    pub(crate) plan: FeedPlan,
    pub(crate) proposed: Option<(FeedPlan, u32)>,
    pub(crate) scale: u8,
    pub(crate) low: u64,
    pub(crate) high: u64,
    pub(crate) timestamp: i64,
    pub(crate) last: [i64; 2],
}

/// What other programs and accounts got.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paid {
    /// By `fund_pool` of the distributor.
    pub(crate) reward_pool: u64,
    /// By `fund_rewards` of the staking vault.
    pub(crate) stake_pool: u64,
    /// To the insurance's token account.
    pub(crate) insurance: u64,
}

/// Everything.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) now: u32,
    pub(crate) pools: [Option<Pool>; MINTS],
    /// By what prices are in; none of the network's token in itself.
    pub(crate) feeds: [Option<Feed>; MINTS],
    pub(crate) paid: [Paid; MINTS],
    /// By holder and mint.
    pub(crate) tokens: [[u64; MINTS]; HOLDERS],
    pub(crate) frozen: [[bool; MINTS]; HOLDERS],
    pub(crate) insurance_frozen: [bool; MINTS],
    pub(crate) supply: [u64; MINTS],
    /// Minted less burned without a pool.
    pub(crate) minted_elsewhere: [i128; MINTS],
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
        match *action {
            Action::Wait(seconds) => {
                let later = i64::from(self.now).saturating_add(seconds);
                self.now = u32::try_from(later.max(0)).unwrap_or(LAST_DAY).min(LAST_DAY);
                Ok(())
            }
            Action::Donate { pool, by, amount } => self.donate(pool, by, amount),
            Action::Mint { mint, to, amount } => self.mint(mint, to, amount),
            Action::BurnElsewhere { mint, by, amount } => self.burn_elsewhere(mint, by, amount),
            Action::Freeze { mint, holder, frozen } => self.freeze(mint, holder, frozen),
            _ => self.attempt_flows(action),
        }
    }

    /// The network's epoch.
    pub(crate) fn epoch(&self) -> u64 {
        self.elapsed() / u64::from(crate::world::EPOCH_SECONDS)
    }

    /// Seconds since the network began.
    pub(crate) fn elapsed(&self) -> u64 {
        u64::try_from(i64::from(self.now) - crate::world::GENESIS).unwrap_or(0)
    }

    pub(crate) fn pool(&mut self, pool: usize) -> Result<&mut Pool, &'static str> {
        self.pools[pool].as_mut().ok_or(MISSING)
    }

    /// A pool whose statements are closed.
    pub(crate) fn current_pool(&mut self, pool: usize) -> Result<&mut Pool, &'static str> {
        let epoch = self.epoch();
        let pool = self.pool(pool)?;
        allow(epoch <= pool.epoch, "StatementDue")?;
        Ok(pool)
    }

    pub(crate) fn spend(&mut self, holder: usize, mint: usize, amount: u64) -> Verdict {
        allow(!self.frozen[holder][mint], FROZEN)?;
        let held = &mut self.tokens[holder][mint];
        *held = held.checked_sub(amount).ok_or(TOO_FEW)?;
        Ok(())
    }

    pub(crate) fn receive(&mut self, holder: usize, mint: usize, amount: u64) -> Verdict {
        allow(!self.frozen[holder][mint], FROZEN)?;
        self.tokens[holder][mint] += amount;
        Ok(())
    }
}
