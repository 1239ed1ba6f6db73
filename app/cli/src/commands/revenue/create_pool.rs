//! `flywheel revenue create-pool`

use clap::Args;
use flywheel_client::accounts::RevenuePool;
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::revenue::{
    self as instructions, RecipientShare, ReferencePrice, Revenue, RevenueParametersArgs, RevenuePoolArgs,
};
use flywheel_client::queries::Found;
use flywheel_client::revenue;
use flywheel_client::transactions;
use solana_address::Address;
use solana_instruction::Instruction;

use super::destinations::{self, Home};
use super::recipients::{RecipientArg, require_list};
use super::terms::RevenueTermsArgs;
use super::{WholePrice, show_pool};
use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coin;
use crate::words;

/// Arguments of `flywheel revenue create-pool`.
#[derive(Debug, Args)]
pub struct CreatePoolArgs {
    /// What comes in, a mint of SPL Token or Token-2022 without extensions
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    mint: Address,
    #[command(flatten)]
    sort: Sort,
    /// Who shares the treasury's part, and how much of it; repeat it, all together 10,000
    #[arg(long, value_name = "WALLET:BPS")]
    recipient: Vec<RecipientArg>,
    #[command(flatten)]
    terms: RevenueTermsArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// Which sort of pool.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Sort {
    /// The mint is the network's own token, whose pool comes first
    #[arg(long)]
    native: bool,
    /// What the auction begins with: whole network tokens for a whole token of the mint
    #[arg(long, value_name = "TOKENS")]
    price: Option<String>,
}

/// Creates a pool and shows it.
pub fn create_pool(args: &CreatePoolArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let coin = Coin::plain(chain, &args.mint)?;
    let pool = address::revenue_pool(&network.address, &args.mint);
    if chain.account(&pool)?.is_some() {
        return Err(Failure::Argument(format!(
            "the network has this pool already: {pool}; `flywheel revenue update-pool` changes it"
        )));
    }
    let token_pool = token_pool(chain, &network.address, args.sort.native)?;
    let token = token_pool.map(|found| Coin::read(chain, &found.account.mint));
    let home = Home {
        chain,
        network: network.address,
        coin,
        token: token.transpose()?,
    };
    let price = price(args, &home)?;
    let base = args.terms.new_pool(&home, network.account.authority, price);
    let terms = args.terms.over(base, &home)?;
    let recipients = recipients(args, terms.treasury_bps)?;
    let create = instructions::create_revenue_pool(
        sender.payer(),
        sender.authority(),
        &Revenue {
            network: network.address,
            mint: coin.named(),
        },
        RevenuePoolArgs {
            token_pool: token_pool.map(|found| found.address),
            destinations: destinations::accounts(&terms),
            parameters: RevenueParametersArgs::from(terms),
            reference: price.map_or_else(ReferencePrice::default, WholePrice::reference),
            recipients,
        },
    );
    require_size(&sender.payer(), &create)?;
    sender.send("create the pool", &[create])?;
    show_pool(&sender, &pool, context)
}

/// The pool of the network's own token, which comes first and once.
fn token_pool(
    chain: &dyn Chain,
    network: &Address,
    native: bool,
) -> Result<Option<Found<RevenuePool>>, Failure> {
    let found = revenue::pools(chain, network)?;
    let first = found.into_iter().find(|found| found.account.is_native());
    match (first, native) {
        (None, true) => Ok(None),
        (Some(found), true) => Err(Failure::Argument(format!(
            "the network's own token is {}; leave --native out, and name a --price",
            found.account.mint
        ))),
        (Some(found), false) => Ok(Some(found)),
        (None, false) => Err(Failure::Argument(
            "the pool of the network's own token comes first: `flywheel revenue create-pool --native --mint ADDRESS`"
                .to_owned(),
        )),
    }
}

fn price(args: &CreatePoolArgs, home: &Home<'_>) -> Result<Option<WholePrice>, Failure> {
    match (&args.sort.price, &home.token) {
        (Some(text), Some(token)) => WholePrice::parse("--price", text, token, &home.coin).map(Some),
        _ => Ok(None),
    }
}

fn recipients(args: &CreatePoolArgs, treasury_bps: u16) -> Result<Vec<RecipientShare>, Failure> {
    let list: Vec<RecipientShare> = args.recipient.iter().map(|one| one.0).collect();
    if list.is_empty() && treasury_bps > 0 {
        return Err(Failure::Argument(
            "--treasury-bps goes nowhere; name who shares it with --recipient WALLET:10000".to_owned(),
        ));
    }
    require_list(&list)?;
    Ok(list)
}

/// Refuses what fits no transaction.
fn require_size(payer: &Address, create: &Instruction) -> Result<(), Failure> {
    let bytes = transactions::size(payer, std::slice::from_ref(create))?;
    if bytes <= transactions::MAX_BYTES {
        return Ok(());
    }
    Err(Failure::Argument(
        "so many recipients do not fit into the transaction that makes the pool; name fewer, and all of them afterwards with \
         `flywheel revenue recipients`"
            .to_owned(),
    ))
}
