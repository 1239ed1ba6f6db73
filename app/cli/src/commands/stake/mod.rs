//! `flywheel stake`

mod cancel;
mod claim;
mod close;
mod configure;
mod create_pool;
mod delegate;
mod extend;
mod fund;
mod merge;
mod open;
mod pools;
pub(super) mod show;
mod split;
mod terms;
mod top_up;
mod transfer;
mod unbond;
mod withdraw;

pub use terms::new_pool;

use clap::Subcommand;
use solana_address::Address;

use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::sender::Sender;
use crate::stakes;
use crate::views::{PoolView, PositionView};

/// The commands on stake.
#[derive(Debug, Subcommand)]
pub enum StakeCommand {
    /// Create the pool of a mint for one use; for the network's authority
    CreatePool(create_pool::CreatePoolArgs),
    /// Let a pool pay rewards in a mint, at most four; for the network's authority
    AddReward(fund::AddRewardArgs),
    /// Put rewards into a pool, which are released evenly over its reward time; for anybody
    Fund(fund::FundArgs),
    /// List the pools of a network, or show one in full
    Pools(pools::PoolsArgs),
    /// Propose other parameters of a pool, which wait for the network's delay of changes; for its authority
    UpdatePool(configure::UpdatePoolArgs),
    /// Apply a proposed update whose delay is over; for anybody
    ApplyUpdate(configure::OnePool),
    /// Stop staking more into a pool; leaving and claiming go on. For the network's pauser or authority
    Pause(configure::OnePool),
    /// Let stake into a pool again; for the network's pauser or authority
    Resume(configure::OnePool),
    /// Stake tokens, under a lock where the pool has locks
    Open(open::OpenArgs),
    /// Add tokens to a position; they count for the lock that is left
    Topup(top_up::TopUpArgs),
    /// Lock a position for longer
    Extend(extend::ExtendArgs),
    /// Take back the multiplier of a lock that has ended; for anybody
    Expire(extend::ExpireArgs),
    /// Put a part of a position into a new one under the same lock
    Split(split::SplitArgs),
    /// Put a position into another one, under the longer of both locks
    Merge(merge::MergeArgs),
    /// Give a position with its lock and rewards to another owner, where the pool allows it
    Transfer(transfer::TransferArgs),
    /// Put a position that stands behind nobody behind an operator
    Delegate(delegate::DelegateArgs),
    /// Begin to take stake out, which makes a ticket
    Unbond(unbond::UnbondArgs),
    /// Put a ticket's stake back into a position
    Cancel(cancel::CancelArgs),
    /// Have tickets paid whose unbonding time is over
    Withdraw(withdraw::WithdrawArgs),
    /// Have the rewards of a position paid, or stake them
    Claim(claim::ClaimArgs),
    /// Close an empty position; its owner gets the rent. For anybody
    Close(close::CloseArgs),
    /// Show the positions and tickets of an owner
    Show(show::ShowArgs),
}

impl StakeCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::CreatePool(args) => create_pool::create_pool(args, context),
            Self::AddReward(args) => fund::add_reward(args, context),
            Self::Fund(args) => fund::fund(args, context),
            Self::Pools(args) => pools::pools(args, context),
            Self::UpdatePool(args) => configure::update_pool(args, context),
            Self::ApplyUpdate(args) => configure::apply_update(args, context),
            Self::Pause(args) => configure::set_pause(args, true, context),
            Self::Resume(args) => configure::set_pause(args, false, context),
            Self::Open(args) => open::open(args, context),
            Self::Topup(args) => top_up::top_up(args, context),
            Self::Extend(args) => extend::extend(args, context),
            Self::Expire(args) => extend::expire(args, context),
            Self::Split(args) => split::split(args, context),
            Self::Merge(args) => merge::merge(args, context),
            Self::Transfer(args) => transfer::transfer(args, context),
            Self::Delegate(args) => delegate::delegate(args, context),
            Self::Unbond(args) => unbond::unbond(args, context),
            Self::Cancel(args) => cancel::cancel(args, context),
            Self::Withdraw(args) => withdraw::withdraw(args, context),
            Self::Claim(args) => claim::claim(args, context),
            Self::Close(args) => close::close(args, context),
            Self::Show(args) => show::show(args, context),
        }
    }
}

/// Shows a position as it is now, after a command has changed it.
fn show_position(
    sender: &Sender,
    network: &Address,
    position: &Address,
    context: &Context,
) -> Result<(), Failure> {
    let chain = sender.chain();
    let held = stakes::position(chain, network, position)?;
    let view = PositionView::new(&Coins::new(chain), &held, stakes::now(chain)?)?;
    crate::show::done(context.output(), &view, sender.cost())
}

/// Shows a pool as it is now, after a command has changed it.
fn show_pool(sender: &Sender, pool: &Address, context: &Context) -> Result<(), Failure> {
    let chain = sender.chain();
    let found = flywheel_client::staking::existing(chain, pool)?;
    let view = PoolView::new(&Coins::new(chain), &found, stakes::now(chain)?)?;
    crate::show::done(context.output(), &view, sender.cost())
}
