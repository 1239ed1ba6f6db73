//! `flywheel reward`

pub(super) mod claim;
mod epochs;
mod exit;
mod finalize;
mod pools;
mod release;
mod vesting;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// The commands on reward pools, for those who are paid.
#[derive(Debug, Subcommand)]
pub enum RewardCommand {
    /// List the reward pools of a network
    Pools(pools::PoolsArgs),
    /// List the latest epochs of a pool
    Epochs(epochs::EpochsArgs),
    /// Make an approved root final when its challenge window is over; for anybody
    Finalize(finalize::FinalizeArgs),
    /// Pay what the last final root grants; for anybody, the tokens go to the payees
    Claim(claim::ClaimArgs),
    /// Show what a payee has vesting in a pool
    Vesting(vesting::VestingArgs),
    /// Pay what is vested; for anybody, the tokens go to the payee
    Release(release::ReleaseArgs),
    /// Pay the payee all that vests at once, less the pool's penalty
    Exit(exit::ExitArgs),
}

impl RewardCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Pools(args) => pools::pools(args, context),
            Self::Epochs(args) => epochs::epochs(args, context),
            Self::Finalize(args) => finalize::finalize(args, context),
            Self::Claim(args) => claim::claim(args, context),
            Self::Vesting(args) => vesting::vesting(args, context),
            Self::Release(args) => release::release(args, context),
            Self::Exit(args) => exit::exit(args, context),
        }
    }
}
