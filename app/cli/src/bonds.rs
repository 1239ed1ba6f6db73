//! Whether operators' collateral suffices, for those who have to decide it: who shows it, and who takes a snapshot.

use std::collections::HashMap;

use flywheel_client::accounts::{OperatorStake, StakePool};
use flywheel_client::chain::Chain;
use flywheel_client::queries::Found;
use flywheel_client::staking::{self, PoolKind, Standing};
use solana_address::Address;

use crate::failure::Failure;

/// What stands behind an operator in a collateral pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bond {
    /// Active stake, base units.
    pub assets: u64,
    /// Since when the vault has noted that it falls short, unix seconds; 0 when it has not.
    pub short_since: u32,
}

impl Bond {
    /// That of an operator stake.
    pub fn of(stake: &OperatorStake) -> Self {
        Self {
            assets: stake.assets,
            short_since: stake.short_since,
        }
    }
}

/// How an operator's collateral stands. One whose devices require something and behind whom there never was an account has
/// no grace: nothing was noted that it could begin with.
///
/// # Arguments
/// - `required`: what its devices require, base units
/// - `bond`: what stands behind it, `None` when the vault has no account of it
/// - `grace_seconds`: of the pool
/// - `now`: unix seconds
pub fn standing(required: u64, bond: Option<Bond>, grace_seconds: u32, now: u32) -> Standing {
    match bond {
        None if required > 0 => Standing::Short,
        None => Standing::Bonded,
        Some(bond) => {
            let since = staking::short_since(bond.short_since, bond.assets, required, now);
            staking::standing(since, grace_seconds, now)
        }
    }
}

/// What stands behind all operators in a collateral pool.
#[derive(Debug)]
pub struct Collateral {
    grace_seconds: u32,
    bonds: HashMap<Address, Bond>,
}

impl Collateral {
    /// Reads the collateral in a pool of a network.
    ///
    /// # Errors
    /// [`Failure::Argument`] when `pool` is no collateral pool of the network.
    pub fn read(chain: &dyn Chain, network: &Address, pool: &Address) -> Result<Self, Failure> {
        let found: Option<Found<StakePool>> = staking::account(chain, pool)?;
        let fitting = found.filter(|found| {
            found.account.network == *network && found.account.kind() == PoolKind::Collateral
        });
        let fitting = fitting.ok_or_else(|| {
            Failure::Argument(format!(
                "--collateral: {pool} is no collateral pool of this network; `flywheel stake pools` lists those there are"
            ))
        })?;
        let stakes = staking::operator_stakes(chain, pool)?;
        Ok(Self {
            grace_seconds: fitting.account.parameters.grace_seconds,
            bonds: stakes
                .iter()
                .map(|stake| (stake.account.operator, Bond::of(&stake.account)))
                .collect(),
        })
    }

    /// Whether an operator whose devices require `required` base units has been short for longer than the grace at `now`,
    /// unix seconds.
    pub fn is_short(&self, operator: &Address, required: u64, now: u32) -> bool {
        let bond = self.bonds.get(operator).copied();
        standing(required, bond, self.grace_seconds, now) == Standing::Short
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRACE: u32 = 100;

    fn at(required: u64, assets: u64, short_since: u32, now: u32) -> Standing {
        let bond = Bond { assets, short_since };
        standing(required, Some(bond), GRACE, now)
    }

    #[test]
    fn nothing_that_is_required_is_bonded() {
        assert_eq!(standing(0, None, GRACE, 1_000), Standing::Bonded);
        assert_eq!(at(0, 0, 0, 1_000), Standing::Bonded);
        assert_eq!(
            at(0, 0, 1, 1_000),
            Standing::Bonded,
            "whatever was noted when more was required"
        );
    }

    #[test]
    fn an_operator_without_an_account_of_its_stake_is_short_at_once() {
        assert_eq!(standing(1, None, GRACE, 1_000), Standing::Short);
        assert_eq!(standing(1, None, u32::MAX, 0), Standing::Short);
    }

    #[test]
    fn an_operator_is_short_when_the_grace_since_it_was_noted_is_over() {
        assert_eq!(at(10, 10, 0, 1_000), Standing::Bonded);
        assert_eq!(at(10, 9, 1_000, 1_099), Standing::Grace { until: 1_100 });
        assert_eq!(at(10, 9, 1_000, 1_100), Standing::Short);
        assert_eq!(
            at(10, 10, 1_000, 1_100),
            Standing::Bonded,
            "topped up, or less is required"
        );
    }

    #[test]
    fn the_grace_of_what_is_not_noted_yet_begins_now() {
        assert_eq!(at(10, 9, 0, 1_000), Standing::Grace { until: 1_100 });
        let bond = Bond {
            assets: 9,
            short_since: 0,
        };
        assert_eq!(
            standing(10, Some(bond), 0, 1_000),
            Standing::Short,
            "without a grace"
        );
    }

    #[test]
    fn operators_are_told_apart() {
        let [noted, bonded, unknown] = [1, 2, 3].map(|byte| Address::new_from_array([byte; 32]));
        let bond = |assets, short_since| Bond { assets, short_since };
        let collateral = Collateral {
            grace_seconds: GRACE,
            bonds: HashMap::from([(noted, bond(9, 900)), (bonded, bond(10, 0))]),
        };
        let short = [noted, bonded, unknown].map(|operator| collateral.is_short(&operator, 10, 1_000));
        assert_eq!(short, [true, false, true]);
        assert!(!collateral.is_short(&noted, 10, 999));
        assert!(!collateral.is_short(&unknown, 0, 1_000));
    }
}
