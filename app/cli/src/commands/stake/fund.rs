//! `flywheel stake add-reward` and `flywheel stake fund`

use clap::Args;
use flywheel_client::instructions::staking;
use flywheel_client::staking::{MAX_REWARD_MINTS, PoolKind};
use solana_address::Address;

use super::show_pool;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::{Coin, FromArg};
use crate::stakes::PoolArgs;
use crate::words;

/// Every kind of pool.
const ANY: &[PoolKind] = &[PoolKind::Collateral, PoolKind::Revenue, PoolKind::Governance];

/// Arguments of `flywheel stake add-reward`.
#[derive(Debug, Args)]
pub struct AddRewardArgs {
    /// The mint to pay in, of SPL Token or Token-2022 without extensions
    #[arg(value_parser = words::address)]
    mint: Address,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// Arguments of `flywheel stake fund`.
#[derive(Debug, Args)]
pub struct FundArgs {
    /// What to put in, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    /// The reward mint; not needed where the pool pays in one only
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    mint: Option<Address>,
    #[command(flatten)]
    from: FromArg,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// Gives a pool a reward mint, and shows the pool.
pub fn add_reward(args: &AddRewardArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let pool = args.pool.find(sender.chain(), &network.address, ANY)?;
    let coin = Coin::plain(sender.chain(), &args.mint)?;
    let rewards = pool.account.rewards();
    if rewards.iter().any(|reward| reward.mint == args.mint) {
        return Err(Failure::Argument(
            "the pool pays in this mint already; put rewards in with `flywheel stake fund`".to_owned(),
        ));
    }
    if rewards.len() == MAX_REWARD_MINTS {
        return Err(Failure::Argument(format!(
            "the pool pays in {MAX_REWARD_MINTS} mints, and takes no more; use one of them, or another pool"
        )));
    }
    let (payer, authority) = (sender.payer(), sender.authority());
    let add = staking::add_reward_mint(payer, authority, network.address, pool.address, coin.named());
    sender.send("add the reward mint", &[add])?;
    show_pool(&sender, &pool.address, context)
}

/// Puts rewards into a pool, and shows the pool.
pub fn fund(args: &FundArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let pool = args.pool.find(sender.chain(), &network.address, ANY)?;
    let rewards = pool.account.rewards();
    let mint = match (args.mint, rewards) {
        (Some(mint), _) if rewards.iter().any(|reward| reward.mint == mint) => mint,
        (None, [only]) => only.mint,
        (Some(mint), _) => {
            return Err(Failure::Argument(format!(
                "the pool does not pay in mint {mint}; the network's authority adds it with `flywheel stake add-reward`"
            )));
        }
        (None, []) => {
            return Err(Failure::Argument(
                "the pool pays in no mint yet; the network's authority adds one with `flywheel stake add-reward`"
                    .to_owned(),
            ));
        }
        (None, several) => {
            let names: Vec<String> = several.iter().map(|reward| reward.mint.to_string()).collect();
            return Err(Failure::Argument(format!(
                "the pool pays in several mints; name one with --mint: {}",
                names.join(", ")
            )));
        }
    };
    let coin = Coin::read(sender.chain(), &mint)?;
    let amount = coin.some_base_units("--amount", &args.amount)?;
    let source = args.from.source(&sender, &coin, amount)?;
    let fund = staking::fund_rewards(sender.authority(), source, pool.address, coin.named(), amount);
    sender.send("put rewards in", &[fund])?;
    show_pool(&sender, &pool.address, context)
}
