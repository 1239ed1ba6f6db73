//! The same happens twice to a staker: once it stands still between joining and leaving, once it splits, merges, claims and
//! goes in and out meanwhile. Both times everybody else does the same. It must not have more in the end for it.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::aim::amount;
use super::founding::Scene;
use super::{ALL, Action, By, Model, REVENUE, Rents, STAKE, Slot, WEEK};

/// The staker.
const OWNER: usize = 0;
/// The position that both times joins and leaves.
const HOME: Slot = Slot {
    pool: REVENUE,
    wallet: OWNER,
    id: 0,
};
/// Nothing that is watched here.
const RENTS: Rents = Rents {
    position: 0,
    ticket: 0,
    case: 0,
    record: 0,
};

/// What the staker has in the end more by its doing than without, base units: of the stake mint, and of revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twins {
    /// Of the stake mint.
    pub stake: i128,
    /// Of revenue.
    pub revenue: i128,
    /// What it did in between that was accepted.
    pub done: usize,
    /// Whether the same of what others do was accepted both times: else they are not the same story.
    pub is_same: bool,
    /// What the remainders of the pool and of the operator stake may hold back at the end of one story and not of the other:
    /// less than the weight, of which each unit has 2^-64 base units; and a fraction of each position.
    pub rounding: i128,
}

/// Plays both from a seed.
pub struct Twin {
    scene: Scene,
    /// What happens to both, and before which of it the staker joins.
    common: Vec<Action>,
    behind: usize,
    amount: u64,
    lock: u32,
    seed: u64,
}

impl Twin {
    /// A story from a seed.
    ///
    /// # Arguments
    /// - `with_others`: whether anybody else stakes
    pub fn new(seed: u64, with_others: bool) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let scene = Scene(rng.random_range(0..5));
        let mut model = Self::founded(scene);
        let lock = if rng.random_ratio(1, 2) {
            0
        } else {
            rng.random_range(0..20 * WEEK)
        };
        let (behind, held) = (rng.random_range(0..2), model.tokens[OWNER][STAKE]);
        let amount = amount(&mut rng, held / 2).clamp(1, held / 2);
        let mut common = vec![];
        for _ in 0..60 {
            let action = Self::others(&model, &mut rng, with_others);
            if model.act(&action).is_ok() {
                common.push(action);
            }
        }
        Self {
            scene,
            common,
            behind,
            amount,
            lock,
            seed,
        }
    }

    fn founded(scene: Scene) -> Model {
        let mut model = Model::new(scene, RENTS);
        let parameters = &mut model.pools[REVENUE].parameters;
        (parameters.minimum_stake, parameters.max_share_bps) = (1, 10_000);
        (parameters.max_lock_seconds, parameters.max_multiplier_bps) = (60_480_000, 30_000);
        (parameters.reward_seconds, parameters.unbonding_seconds) = (1_000_000, 1_209_600);
        (parameters.appeal_seconds, parameters.execution_seconds) = (0, 604_800);
        parameters.slash_cap_bps = 10_000;
        model
    }

    /// What others do: stake, leave, claim, fund and slash.
    fn others(model: &Model, rng: &mut StdRng, with_others: bool) -> Action {
        let wallet = rng.random_range(1..4);
        let slot = Slot {
            pool: REVENUE,
            wallet,
            id: rng.random_range(0..2),
        };
        let cases = &model.pools[REVENUE].cases;
        let number = cases.keys().map(|(_, number)| *number).max().unwrap_or(0);
        match rng.random_range(0..12) {
            0..2 if with_others => Action::OpenPosition {
                slot,
                behind: rng.random_range(0..2),
                amount: amount(rng, model.tokens[wallet][STAKE]),
                lock: 0,
            },
            2 if with_others => Action::RequestUnbonding {
                slot,
                by: wallet,
                id: rng.random_range(0..4),
                amount: amount(rng, model.tokens[wallet][STAKE]),
            },
            3 if with_others => Action::ClaimRewards {
                slot,
                mints: vec![1],
                to: wallet,
            },
            4 => Action::OpenSlash {
                pool: REVENUE,
                behind: 1,
                bps: rng.random_range(1..6_000),
                by: By::Authority,
            },
            5 => Action::ExecuteSlash {
                pool: REVENUE,
                behind: 1,
                number,
            },
            6..8 => Action::FundRewards {
                pool: REVENUE,
                mint: 1,
                wallet: 4,
                amount: amount(rng, model.tokens[4][1] / 8),
            },
            8..10 => Action::Wait(rng.random_range(0..100)),
            _ => Action::Wait(rng.random_range(0..WEEK)),
        }
    }

    /// Plays both, and compares.
    pub fn play(&self) -> Twins {
        let (still, _, heard) = self.story(false);
        let (busy, done, heard_twice) = self.story(true);
        let more = |mint: usize| i128::from(busy.tokens[OWNER][mint]) - i128::from(still.tokens[OWNER][mint]);
        Twins {
            stake: more(STAKE),
            revenue: more(1),
            done,
            is_same: heard == heard_twice,
            rounding: self.rounding(),
        }
    }

    /// See [`Twins::rounding`]: no weight is above three times all that wallets have.
    fn rounding(&self) -> i128 {
        let all: u128 = (0..4)
            .map(|wallet| u128::from(Self::founded(self.scene).tokens[wallet][STAKE]))
            .sum();
        i128::try_from((all * 30_000) >> 64).expect("a small number") * 2 + 1
    }

    fn story(&self, is_busy: bool) -> (Model, usize, Vec<bool>) {
        let mut heard = vec![];
        let mut rng = StdRng::seed_from_u64(!self.seed);
        let (mut model, mut done) = (Self::founded(self.scene), 0);
        let join = self.common.len() / 4;
        for (number, action) in self.common.iter().enumerate() {
            if number == join {
                let open = Action::OpenPosition {
                    slot: HOME,
                    behind: self.behind,
                    amount: self.amount,
                    lock: self.lock,
                };
                // Where others have stakes that are worth nothing, nobody can.
                let _ = model.act(&open);
            }
            if is_busy && number > join {
                for _ in 0..rng.random_range(0..4) {
                    let own = Self::own(&model, &mut rng, self.behind);
                    done += usize::from(model.act(&own).is_ok());
                }
            }
            heard.push(model.act(action).is_ok());
        }
        Self::leave(&mut model);
        (model, done, heard)
    }

    /// What the staker does in between.
    fn own(model: &Model, rng: &mut StdRng, behind: usize) -> Action {
        let id = rng.random_range(0..4);
        let (slot, other) = (HOME.with(id), HOME.with(rng.random_range(0..4)));
        let position = model.pools[REVENUE].positions.get(&slot.key());
        let shares = position.map_or(2, |position| position.shares);
        let ticket = rng.random_range(0..4);
        let out = Action::RequestUnbonding {
            slot: other,
            by: OWNER,
            id: ticket,
            amount: ALL,
        };
        let back = Action::CancelUnbonding {
            slot,
            by: OWNER,
            from: other,
            id: ticket,
        };
        match rng.random_range(0..9) {
            0..3 => Action::SplitPosition {
                slot,
                by: OWNER,
                id: other.id,
                shares: amount(rng, shares),
            },
            3..5 => Action::MergePositions {
                slot,
                by: OWNER,
                other,
            },
            5 => Action::ClaimRewards {
                slot,
                mints: vec![1],
                to: OWNER,
            },
            6 => Action::Together(vec![out, back]),
            // Behind an operator, money that is added between two slashes of an epoch bears a part of the second where the
            // cap binds: the stake that was there keeps more of its weight, and its owner loses as much elsewhere.
            _ if behind != 0 => Action::Wait(0),
            // Other money, in and out: what leaves again must not come back, or it would earn like any other.
            more => {
                let mut flash = vec![
                    Action::OpenPosition {
                        slot: other,
                        behind,
                        amount: amount(rng, model.tokens[OWNER][STAKE] / 2),
                        lock: 0,
                    },
                    Action::RequestUnbonding {
                        slot: other,
                        by: OWNER,
                        id: 10 + ticket,
                        amount: ALL,
                    },
                ];
                if more == 8 {
                    flash.push(Action::ClosePosition { slot: other });
                }
                Action::Together(flash)
            }
        }
    }

    /// Takes everything out.
    fn leave(model: &mut Model) {
        let _ = model.act(&Action::Wait(60_480_000));
        for id in 0..4 {
            let _ = model.act(&Action::ExpireLock { slot: HOME.with(id) });
        }
        let _ = model.act(&Action::Wait(2_000_000));
        for number in 0..60 {
            let case = |number| Action::CloseSlash {
                pool: REVENUE,
                behind: 1,
                number,
            };
            let _ = model.act(&case(number));
        }
        for id in 0..4 {
            let slot = HOME.with(id);
            for ticket in 100 + id..101 + id {
                let request = Action::RequestUnbonding {
                    slot,
                    by: OWNER,
                    id: ticket,
                    amount: ALL,
                };
                let _ = model.act(&request);
            }
            let claim = Action::ClaimRewards {
                slot,
                mints: vec![1],
                to: OWNER,
            };
            let _ = model.act(&claim);
        }
        let _ = model.act(&Action::Wait(1_209_600));
        let tickets: Vec<((usize, u32), u32)> = model.pools[REVENUE].tickets.keys().copied().collect();
        for ((wallet, position), id) in tickets {
            let from = Slot {
                pool: REVENUE,
                wallet,
                id: position,
            };
            let _ = model.act(&Action::Withdraw { from, id, to: wallet });
        }
    }
}
