//! What can happen, and what happens next.

use flywheel_client::instructions::market::CeilingsArgs;
use rand::Rng;
use rand::rngs::StdRng;

use super::endowments::{MOST, PER, PRICE};
use super::{JOBS, Model, PLACES, Signed, Verdict};

/// Something that happens in a market.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The customer opens a channel: id, amount, timeout, category.
    Open(usize, u64, u32, u8),
    /// Somebody tops a channel up.
    TopUp(usize, u64),
    /// A voucher is cashed, signed now or long ago.
    Cash(Signed),
    /// The customer asks for the end of a channel.
    RequestClose(usize),
    /// The payee, or somebody else, closes a channel.
    CloseChannel(usize, bool),
    /// The customer authorises the payee.
    Authorise(CeilingsArgs),
    /// Somebody funds the authorisation.
    Fund(u64),
    /// The customer sets the ceilings.
    SetCeilings(CeilingsArgs),
    /// The customer takes back.
    Withdraw(u64),
    /// The customer closes the authorisation.
    CloseAuthorisation,
    /// The payee locks: job, amount, seconds.
    Lock(u64, u64, u32),
    /// The payee claims of a lock.
    ClaimLock(u64, u64),
    /// The payee, or somebody else, releases a lock.
    ReleaseLock(u64, bool),
    /// The customer pays an endowment: id, bytes, the most that it may cost.
    Pay(usize, u64, u64),
    /// Somebody releases an endowment.
    Release(usize),
    /// Somebody closes an endowment.
    CloseEndowment(usize),
    /// The pauser stops or resumes the market.
    Pause(bool),
    /// The market's fee is changed, for which the delay passes.
    Fee(u16),
    /// Time passes.
    Wait(u32),
}

impl Model {
    /// Does it, or says why not.
    pub fn apply(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::Open(id, amount, timeout, category) => self.open(id, amount, timeout, category),
            Action::TopUp(id, amount) => self.top_up(id, amount),
            Action::Cash(voucher) => {
                if !self.signed.contains(&voucher) {
                    self.signed.push(voucher);
                }
                self.cash(voucher)
            }
            Action::RequestClose(id) => self.request_close(id),
            Action::CloseChannel(id, by_payee) => self.close_channel(id, by_payee),
            Action::Authorise(ceilings) => self.authorise(ceilings),
            Action::Fund(amount) => self.fund(amount),
            Action::SetCeilings(ceilings) => self.set_ceilings(ceilings),
            Action::Withdraw(amount) => self.withdraw(amount),
            Action::CloseAuthorisation => self.close_authorisation(),
            Action::Lock(job, amount, seconds) => self.lock(job, amount, seconds),
            Action::ClaimLock(job, amount) => self.claim_lock(job, amount),
            Action::ReleaseLock(job, by_payee) => self.release_lock(job, by_payee),
            Action::Pay(id, quantity, max_amount) => self.pay(id, quantity, max_amount),
            Action::Release(id) => self.release(id),
            Action::CloseEndowment(id) => self.close_endowment(id),
            Action::Pause(paused) => {
                self.paused = paused;
                Ok(())
            }
            Action::Fee(fee_bps) => {
                self.now += crate::world::CHANGE_DELAY;
                self.fee_bps = u64::from(fee_bps);
                Ok(())
            }
            Action::Wait(seconds) => {
                self.now += seconds;
                Ok(())
            }
        }
    }
}

/// Ceilings under which much can be locked.
const AMPLE: CeilingsArgs = CeilingsArgs {
    max_locked: 20_000,
    max_seconds: 50_000,
    max_locks: 3,
};

/// A number near one that matters, or any.
fn near(rng: &mut StdRng, matters: u64) -> u64 {
    match rng.random_range(0..5) {
        0 => 0,
        1 => matters,
        2 => matters + 1,
        3 => matters.saturating_sub(1),
        _ => rng.random_range(0..=matters.max(1) * 2),
    }
}

fn seconds(rng: &mut StdRng) -> u32 {
    *[1, 59, 60, 1_000, 3_600, 7_200, 50_000, 604_800]
        .get(rng.random_range(0..8usize))
        .expect("one of them")
}

fn ceilings(rng: &mut StdRng) -> CeilingsArgs {
    CeilingsArgs {
        max_locked: rng.random_range(0..5_000),
        max_seconds: seconds(rng),
        max_locks: rng.random_range(0..4),
    }
}

/// Something that may well be accepted, and may not.
pub fn next(model: &Model, rng: &mut StdRng) -> Action {
    let (id, job) = (rng.random_range(0..PLACES), rng.random_range(0..JOBS));
    let kind = rng.random_range(0..100);
    // Mostly what there is something for.
    if rng.random_range(0..8) != 0 {
        match kind {
            8..40 if model.channels[id].is_none() => return Action::Open(id, 10_000, 3_600, 3),
            48..75 if model.authorisation.is_none() => return Action::Authorise(AMPLE),
            50..75 if model.authorisation.as_ref().is_some_and(|of| of.balance() == 0) => {
                return Action::Fund(rng.random_range(1..10_000));
            }
            66..75 if model.authorisation.as_ref().is_some_and(|of| of.locks.is_empty()) => {
                return lock(model, rng, job);
            }
            78..86 if model.endowments[id].is_none() => {
                return Action::Pay(id, MOST, MOST.saturating_mul(PRICE));
            }
            _ => {}
        }
    }
    match kind {
        0..8 => Action::Open(id, near(rng, 10_000), near_timeout(rng), rng.random_range(0..11)),
        8..12 => Action::TopUp(id, near(rng, 1_000)),
        12..32 => cash(model, rng, id),
        32..35 => Action::RequestClose(id),
        35..40 => Action::CloseChannel(id, rng.random_range(0..4) == 0),
        40..44 => Action::Authorise(ceilings(rng)),
        44..48 => Action::Fund(near(rng, 5_000)),
        48..50 => Action::SetCeilings(ceilings(rng)),
        50..54 => {
            let free = model.authorisation.as_ref();
            let free = free.map_or(0, |of| of.balance() - of.locked());
            Action::Withdraw(near(rng, free))
        }
        54..56 => Action::CloseAuthorisation,
        56..66 => lock(model, rng, job),
        66..72 => {
            let (job, amount) = locked(model, job);
            Action::ClaimLock(job, near(rng, amount))
        }
        72..75 => Action::ReleaseLock(locked(model, job).0, rng.random()),
        75..78 => {
            let matters = if rng.random() { MOST } else { 50 };
            let quantity = near(rng, matters);
            let cost = (quantity * PRICE).div_ceil(PER);
            Action::Pay(
                id,
                quantity,
                if rng.random_range(0..4) == 0 {
                    near(rng, cost)
                } else {
                    cost
                },
            )
        }
        78..84 => Action::Release(id),
        84..86 => Action::CloseEndowment(id),
        86..88 => Action::Pause(!model.paused && rng.random_range(0..3) == 0),
        88..90 => Action::Fee(
            *[0, 1, 300, 9_999, 10_000]
                .get(rng.random_range(0..5usize))
                .expect("one"),
        ),
        _ => Action::Wait(seconds(rng)),
    }
}

fn near_timeout(rng: &mut StdRng) -> u32 {
    *[3_599, 3_600, 3_600, 7_200, 31_536_000, 31_536_001]
        .get(rng.random_range(0..6usize))
        .expect("one of them")
}

/// The first lock from this job on, and its amount; the job itself when there is none.
fn locked(model: &Model, job: u64) -> (u64, u64) {
    let of = model.authorisation.as_ref();
    let lock = of.and_then(|of| of.locks.range(job..).next());
    lock.map_or((job, 0), |(job, lock)| (*job, lock.amount))
}

fn lock(model: &Model, rng: &mut StdRng, job: u64) -> Action {
    let Some(of) = &model.authorisation else {
        return Action::Lock(job, 1, 1);
    };
    let left = of.ceilings.max_locked.saturating_sub(of.locked());
    let matters = left.min(of.balance() - of.locked());
    let time = near(rng, u64::from(of.ceilings.max_seconds));
    let time = u32::try_from(time).expect("a short time");
    if rng.random() {
        return Action::Lock(job, (matters / 2).max(1), (time / 2).max(1));
    }
    Action::Lock(job, near(rng, matters), time)
}

/// A new voucher, or one that was signed before: of a channel that is closed, or whose deposit has grown.
fn cash(model: &Model, rng: &mut StdRng, id: usize) -> Action {
    if !model.signed.is_empty() && rng.random_range(0..4) == 0 {
        let place = rng.random_range(0..model.signed.len());
        return Action::Cash(model.signed[place]);
    }
    let channel = model.channels[id];
    let (nonce, cashed, deposit) = channel.map_or((1, 0, 0), |of| (of.nonce, of.cashed, of.deposit));
    let total = match rng.random_range(0..3) {
        0 => near(rng, cashed),
        1 => near(rng, deposit),
        _ => cashed + rng.random_range(1..500),
    };
    let expiry = match rng.random_range(0..8) {
        0 => model.now - 1,
        1 => model.now,
        _ => model.now + seconds(rng),
    };
    Action::Cash(Signed {
        id,
        nonce,
        total,
        expiry,
        genuine: rng.random_range(0..12) != 0,
    })
}
