//! `flywheel stake create-pool`

use clap::Args;
use flywheel_client::address;
use flywheel_client::instructions::staking::{self, PoolKind};
use solana_address::Address;

use super::show_pool;
use super::terms::{PoolTermsArgs, new_pool};
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::words::{self, POOL_KINDS};

/// Arguments of `flywheel stake create-pool`.
#[derive(Debug, Args)]
pub struct CreatePoolArgs {
    /// What it is for: collateral of operators, a share of revenue, or votes
    #[arg(value_parser = words::one_of(POOL_KINDS))]
    kind: PoolKind,
    /// The mint that is staked, of SPL Token or Token-2022 without extensions
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    mint: Address,
    #[command(flatten)]
    terms: PoolTermsArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// Creates a pool and shows it.
pub fn create_pool(args: &CreatePoolArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let coin = Coin::plain(chain, &args.mint)?;
    let base = new_pool(args.kind, network.account.authority);
    let terms = args.terms.over(base, args.kind, &coin, chain)?;
    let pool = address::stake_pool(&network.address, &args.mint, args.kind);
    if chain.account(&pool)?.is_some() {
        return Err(Failure::Argument(format!(
            "the network has this pool already: {pool}; `flywheel stake update-pool` changes it"
        )));
    }
    let (payer, authority) = (sender.payer(), sender.authority());
    let create =
        staking::create_stake_pool(payer, authority, network.address, coin.named(), args.kind, terms);
    sender.send("create the pool", &[create])?;
    show_pool(&sender, &pool, context)
}
