//! Chooses what is done about cases, devices and parameters.

use rand::Rng;
use rand::rngs::StdRng;

use super::aim::{amount, mostly, one_of};
use super::{
    AUTHORITY, Action, BEHIND, By, COLLATERAL, HOLDERS, INSURANCE, MINTS, Model, ORACLE, POOLS, Part,
    REVENUE, STAKE, Standing, TREASURY, WALLETS, authority_of,
};

fn by(rng: &mut StdRng, usual: By) -> By {
    if rng.random_ratio(1, 15) {
        one_of(rng, &[By::Authority, By::Pauser, By::Veto, By::Stranger])
    } else {
        usual
    }
}

fn share(rng: &mut StdRng) -> u16 {
    match rng.random_range(0..12) {
        0 => 0,
        1 => 10_001,
        2 => 10_000,
        3 => 1,
        4 => 9_999,
        _ => rng.random_range(1..=10_000),
    }
}

fn part(rng: &mut StdRng) -> (Part, usize) {
    let (part, to) = one_of(
        rng,
        &[
            (Part::Reporter, AUTHORITY),
            (Part::Insurance, INSURANCE),
            (Part::Treasury, TREASURY),
        ],
    );
    (part, mostly(rng, to, HOLDERS))
}

/// Something about slash cases or failed devices.
pub(crate) fn case_action(model: &Model, rng: &mut StdRng) -> Action {
    if rng.random_ratio(2, 5) {
        return fault_action(model, rng);
    }
    let pool = one_of(rng, &[COLLATERAL, COLLATERAL, REVENUE]);
    let cases: Vec<_> = model.pools[pool].cases.iter().collect();
    if cases.is_empty() || (cases.len() < 5 && rng.random_ratio(1, 5)) {
        let usual = rng.random_range(1..BEHIND);
        let (behind, bps) = (mostly(rng, usual, BEHIND), share(rng));
        return if rng.random_ratio(1, 2) {
            let by = by(rng, By::Authority);
            Action::OpenSlash {
                pool,
                behind,
                bps,
                by,
            }
        } else {
            let usual = ORACLE + rng.random_range(0..3);
            Action::ProposeSlash {
                pool,
                behind,
                bps,
                oracle: mostly(rng, usual, 10),
            }
        };
    }
    let (&(behind, number), case) = one_of(rng, &cases);
    let can_appeal = case.standing == Standing::Open && model.now < case.executable_at;
    if can_appeal && rng.random_ratio(1, 6) {
        return Action::AppealSlash {
            pool,
            behind,
            number,
            by: mostly(rng, authority_of(behind), WALLETS),
        };
    }
    match (case.standing, rng.random_range(0..10)) {
        (Standing::Voting, 0..8) => {
            let usual = ORACLE + rng.random_range(0..3);
            Action::VoteSlash {
                pool,
                behind,
                number,
                oracle: mostly(rng, usual, 10),
            }
        }
        (Standing::Open | Standing::Appealed, 0..5) => {
            // At the time at which it can be done, if that is near.
            if model.now < case.executable_at && rng.random_ratio(3, 4) {
                return Action::Wait(case.executable_at - model.now);
            }
            Action::ExecuteSlash { pool, behind, number }
        }
        (_, 5) => Action::AppealSlash {
            pool,
            behind,
            number,
            by: mostly(rng, authority_of(behind.max(1)), WALLETS),
        },
        (_, 6) => Action::VetoSlash {
            pool,
            behind,
            number,
            by: by(rng, By::Veto),
        },
        (Standing::Executed, _) if case.owed != [0; 3] => {
            let (part, to) = part(rng);
            let to = if part == Part::Reporter {
                mostly(rng, case.reporter, INSURANCE)
            } else {
                to
            };
            Action::PaySlash {
                pool,
                behind,
                number,
                part,
                to,
            }
        }
        (Standing::Open | Standing::Appealed, 7) => Action::ExecuteSlash { pool, behind, number },
        _ => Action::CloseSlash { pool, behind, number },
    }
}

/// Something about devices.
fn fault_action(model: &Model, rng: &mut StdRng) -> Action {
    let devices = model.devices.len();
    if devices == 0 || (devices < 6 && rng.random_ratio(1, 6)) {
        return Action::Register {
            behind: rng.random_range(1..BEHIND),
            capacity: one_of(rng, &[1, 1, 10, 100, 1_000]),
        };
    }
    // What a device paid that is not failed any more.
    let ended = model.records.iter().find(|((_, device), _)| {
        let of = model.devices[*device];
        !(of.exists && of.failed)
    });
    if let (Some((&(pool, device), record)), true) = (ended, rng.random_ratio(1, 4)) {
        return Action::CloseFault {
            pool,
            behind: model.devices[device].behind,
            device,
            payer: mostly(rng, record.payer, WALLETS),
        };
    }
    let failed: Vec<usize> = (0..devices)
        .filter(|device| model.devices[*device].failed)
        .collect();
    let device = if failed.is_empty() || rng.random_ratio(1, 4) {
        rng.random_range(0..devices)
    } else {
        one_of(rng, &failed)
    };
    let of = model.devices[device];
    let behind = mostly(rng, of.behind, BEHIND);
    match rng.random_range(0..20) {
        3..9 if !of.failed => Action::Report { device, failed: true },
        0..2 => Action::Report {
            device,
            failed: false,
        },
        2 if rng.random_ratio(1, 3) => Action::Retire { device },
        2..13 => Action::ChargeFault {
            pool: if rng.random_ratio(1, 20) {
                REVENUE
            } else {
                COLLATERAL
            },
            behind,
            device,
            by: rng.random_range(0..WALLETS),
        },
        13..15 => {
            let record = model.records.get(&(COLLATERAL, device));
            Action::CloseFault {
                pool: COLLATERAL,
                behind,
                device,
                payer: mostly(rng, record.map_or(0, |record| record.payer), WALLETS),
            }
        }
        15..18 => {
            let (part, to) = part(rng);
            let pool = if rng.random_ratio(1, 20) {
                REVENUE
            } else {
                COLLATERAL
            };
            Action::PayFaultFees { pool, part, to }
        }
        _ => Action::UpdateBond {
            pool: mostly(rng, COLLATERAL, POOLS),
            behind,
        },
    }
}

/// What the authority, the pauser and passers-by do to pools and the insurance.
pub(crate) fn managing(model: &Model, rng: &mut StdRng) -> Action {
    let pool = rng.random_range(0..POOLS);
    let authority = by(rng, By::Authority);
    match rng.random_range(0..20) {
        0..4 => Action::UpdateStakePool {
            pool,
            dice: rng.random(),
            by: authority,
        },
        4..8 => {
            let of = model.pools.iter().position(|pool| pool.proposed.is_some());
            Action::ApplyStakePoolUpdate {
                pool: of.unwrap_or(pool),
            }
        }
        8..10 => Action::SetStakePause {
            pool,
            paused: !model.pools[pool].paused && rng.random_ratio(1, 3),
            by: by(rng, By::Pauser),
        },
        10..12 => Action::AddRewardMint {
            pool,
            mint: rng.random_range(0..MINTS),
            by: authority,
        },
        12..14 => Action::OpenOperatorStake {
            pool,
            behind: rng.random_range(0..BEHIND),
        },
        14 => Action::CreateStakePool {
            pool,
            dice: rng.random(),
            by: authority,
        },
        15 => Action::CreateInsurance {
            cap: 1,
            by: authority,
        },
        16 => Action::UpdateInsurance {
            cap: amount(rng, 1_000_000_000),
            by: authority,
        },
        17 => Action::ApplyInsuranceUpdate,
        _ => Action::PayInsurance {
            amount: amount(rng, model.tokens[INSURANCE][STAKE].min(model.insurance.cap)),
            to: rng.random_range(0..HOLDERS),
            by: authority,
        },
    }
}
