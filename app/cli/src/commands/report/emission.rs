//! What was emitted of the network's own token.

use std::collections::HashMap;

use flywheel_client::accounts::{EpochStatement, Pool, RevenuePool};
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::pools;
use reward_distributor::state::MODE_MINT;

use crate::failure::Failure;

/// What was emitted in an epoch, base units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Emission {
    /// How much.
    pub amount: u64,
    /// Whether a distributor's pool says so; else it is what the mint's supply says was minted.
    pub scheduled: bool,
}

/// What was emitted in the epoch of each statement: by the schedule of the distributor's pool where there is one and it has the
/// epoch, else what the statement says was minted. Nothing for other mints than the network's own.
pub fn of(
    chain: &dyn Chain,
    pool: &RevenuePool,
    statements: &[EpochStatement],
) -> Result<Vec<Emission>, Failure> {
    let (Some(first), Some(last), true) = (statements.first(), statements.last(), pool.is_native()) else {
        return Ok(vec![Emission::default(); statements.len()]);
    };
    let at = address::pool(&pool.network, &pool.mint);
    let rewards = pools::pool(chain, &at)?.filter(|rewards| rewards.mode == MODE_MINT);
    let emitted: HashMap<u64, u64> = match rewards {
        None => HashMap::new(),
        Some(_) => {
            let range = first.epoch.saturating_sub(1)..last.epoch.saturating_add(1);
            let epochs = pools::epochs(chain, &at, range)?;
            epochs
                .into_iter()
                .map(|epoch| (epoch.epoch, epoch.emitted))
                .collect()
        }
    };
    let of = |statement: &EpochStatement| {
        let scheduled = rewards.and_then(|rewards| scheduled(&rewards, &emitted, statement.epoch));
        Emission {
            amount: scheduled.unwrap_or(statement.minted),
            scheduled: scheduled.is_some(),
        }
    };
    Ok(statements.iter().map(of).collect())
}

/// What a pool's schedule emitted in an epoch, if that can be told.
fn scheduled(rewards: &Pool, emitted: &HashMap<u64, u64>, epoch: u64) -> Option<u64> {
    if epoch < rewards.first_epoch {
        return Some(0);
    }
    let by_end = emitted.get(&epoch)?;
    if epoch == rewards.first_epoch {
        return Some(*by_end);
    }
    let by_beginning = emitted.get(&epoch.checked_sub(1)?)?;
    by_end.checked_sub(*by_beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_emits_the_difference_of_what_was_emitted_by_its_end_and_its_beginning() {
        let mut rewards: Pool = bytemuck::Zeroable::zeroed();
        rewards.first_epoch = 2;
        let emitted = HashMap::from([(2, 100), (3, 150), (5, 200)]);
        let told = [1, 2, 3, 4, 5].map(|epoch| scheduled(&rewards, &emitted, epoch));
        assert_eq!(told, [Some(0), Some(100), Some(50), None, None]);
    }
}
