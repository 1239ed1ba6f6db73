//! A reward pool's arguments.

use flywheel_client::instructions::rewards::{
    CreatePoolArgs, EMISSION_FIXED, EmissionArgs, PoolParametersArgs,
};
use solana_address::Address;

/// A pool that emits the same amount every epoch, without bonds, limits or vesting.
///
/// # Arguments
/// - `per_epoch`, `cap`: base units
/// - `window`: how long a root can be challenged, seconds
pub fn fixed(per_epoch: u64, cap: u64, window: u32, insurance: Address) -> CreatePoolArgs {
    CreatePoolArgs {
        emission: EmissionArgs {
            kind: EMISSION_FIXED,
            first_emission: per_epoch,
            parameter: 0,
            cap,
        },
        first_epoch: 0,
        burn_program: Address::default(),
        vesting_months: 0,
        exit_penalty_bps: 0,
        parameters: PoolParametersArgs {
            insurance,
            challenge_window_seconds: window,
            ..PoolParametersArgs::default()
        },
    }
}
