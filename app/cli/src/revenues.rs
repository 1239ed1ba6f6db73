//! Finds the revenue pools and price feeds that commands are about, and closes statements that are due before anything is
//! booked.

use clap::Args;
use flywheel_client::accounts::{EpochStatement, PriceFeed, RevenuePool};
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::revenue as instructions;
use flywheel_client::queries::Found;
use flywheel_client::revenue;
use solana_address::Address;
use solana_instruction::Instruction;

use crate::context::Context;
use crate::failure::Failure;
use crate::sender::{LAMPORTS_PER_SIGNATURE, Sender, Step};
use crate::show::Sol;
use crate::words::{self, Words};

/// What revenue is for, by its number on the chain.
pub const CATEGORIES: Words<u8> = &[
    ("storage", 0),
    ("retrieval", 1),
    ("compute", 2),
    ("data", 3),
    ("pass", 4),
    ("feed", 5),
    ("reading", 6),
    ("pay-once", 7),
    ("credits", 8),
    ("other", 9),
];

/// The revenue pools that a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Any.
    Any,
    /// That of the network's own token.
    Native,
    /// Those that sell what is for the burn.
    Auctioned,
}

/// The revenue pool that a command is about.
#[derive(Debug, Clone, Copy, Args)]
pub struct RevenueArg {
    /// The mint of the revenue; not needed where only one pool of the network fits. `flywheel revenue pools` lists them
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    pub mint: Option<Address>,
    /// The pool of the network's own token
    #[arg(long, conflicts_with = "mint")]
    pub native: bool,
}

impl RevenueArg {
    /// The one pool of a network that fits what was typed, among those that the command `takes`.
    pub fn find(
        &self,
        chain: &dyn Chain,
        network: &Address,
        takes: Takes,
    ) -> Result<Found<RevenuePool>, Failure> {
        let mut named = revenue::pools(chain, network)?;
        named.retain(|found| self.mint.is_none_or(|mint| mint == found.account.mint));
        named.retain(|found| !self.native || found.account.is_native());
        let any = !named.is_empty();
        named.retain(|found| match takes {
            Takes::Any => true,
            Takes::Native => found.account.is_native(),
            Takes::Auctioned => !found.account.is_native(),
        });
        match named.as_slice() {
            [only] => Ok(*only),
            [] => Err(Failure::Argument(missing(takes, any).to_owned())),
            several => {
                let names = several.iter().map(|found| {
                    let native = if found.account.is_native() {
                        " (the network's own token)"
                    } else {
                        ""
                    };
                    format!("  {}{native}", found.account.mint)
                });
                let names = names.collect::<Vec<_>>().join("\n");
                Err(Failure::Argument(format!(
                    "several pools fit; name the mint of one with --mint:\n{names}"
                )))
            }
        }
    }
}

/// What to say when no pool fits, though there may be `any` of another sort.
const fn missing(takes: Takes, any: bool) -> &'static str {
    match (takes, any) {
        (Takes::Auctioned, true) => {
            "the network's own token is burned, not sold; name the mint of another pool, `flywheel revenue pools` lists them, \
             and `flywheel revenue create-pool` makes one"
        }
        (Takes::Native, true) => {
            "this is for the pool of the network's own token; name that one, `flywheel revenue pools` lists them"
        }
        _ => {
            "the network has no such revenue pool; `flywheel revenue pools` lists those there are, and `flywheel revenue \
             create-pool` makes one"
        }
    }
}

/// The pool of the network's own token, in which the burns of `pool` are counted.
pub fn token_pool(chain: &dyn Chain, pool: &RevenuePool) -> Result<Found<RevenuePool>, Failure> {
    Ok(revenue::existing(chain, &pool.token_pool)?)
}

/// The feed that the auction of a pool is held to, if it has one.
pub fn feed(chain: &dyn Chain, pool: &RevenuePool) -> Result<Option<Found<PriceFeed>>, Failure> {
    let named = pool.parameters.destinations.feed;
    if named == Address::default() {
        return Ok(None);
    }
    Ok(Some(revenue::existing(chain, &named)?))
}

/// A token account that a pool pays into, as its owner's wallets use it by default.
pub fn default_account(wallet: &Address, pool: &RevenuePool) -> Address {
    address::associated_token_account_of(wallet, &pool.mint, &pool.token_program)
}

/// One step for each statement of a pool that is due at `now`, unix seconds.
pub fn closings(payer: Address, pool: &RevenuePool, now: i64) -> Vec<Step> {
    let named = revenue::named(pool);
    let close = |epoch| Step {
        name: format!("the statement of epoch {epoch}"),
        instructions: vec![instructions::close_statement(payer, &named, epoch)],
    };
    revenue::due(pool, now).map(close).collect()
}

/// Sends what books something in these pools, behind the closings of statements that are due.
///
/// # Arguments
/// - `action`: what is done, for an error
/// - `booking`: sent in one transaction
pub fn book(
    sender: &mut Sender,
    pools: &[&RevenuePool],
    action: &str,
    booking: Vec<Instruction>,
    context: &Context,
) -> Result<(), Failure> {
    let now = sender.chain().now()?;
    let payer = sender.payer();
    let mut steps: Vec<Step> = pools.iter().flat_map(|pool| closings(payer, pool, now)).collect();
    if steps.is_empty() {
        return sender.send(action, &booking);
    }
    require_rent(sender, steps.len())?;
    steps.push(Step {
        name: "what was asked for".to_owned(),
        instructions: booking,
    });
    let bar = context.progress().bar("close statements", steps.len());
    sender.send_all(action, &steps, &bar)
}

/// Refuses to begin what the payer could not pay: so many statements.
pub fn require_rent(sender: &Sender, statements: usize) -> Result<(), Failure> {
    let each = sender
        .chain()
        .minimum_balance(EpochStatement::SPACE)?
        .saturating_add(LAMPORTS_PER_SIGNATURE);
    let needed = each.saturating_mul(statements.try_into().unwrap_or(u64::MAX));
    sender.require_balance(Sol(needed), "the statements that are due")
}
