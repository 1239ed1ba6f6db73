//! Finds the markets, plans and accounts that commands are about, or says how to name them.

mod papers;
mod purchase;
mod seller;
pub mod words;

pub use papers::{Paper, UsageReport, VoucherPaper, signature};
pub use purchase::{LimitArgs, Quote, Wanted, require_running, unpriced};
pub use seller::{seller_of, seller_of_plan};

use std::fmt::Display;
use std::str::FromStr;

use clap::Args;
use flywheel_client::accounts::{Authorisation, Channel, Endowment, Market, Order, Plan, RevenuePool};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{self, MarketOf};
use flywheel_client::market as reading;
use flywheel_client::queries::Found;
use solana_address::Address;
use solana_instruction::Instruction;

use crate::failure::Failure;
use crate::purse::{Coin, Destination, ToArg};
use crate::revenues;
use crate::sender::{Sender, Step};
use crate::show::Amount;

/// The market that a command is about.
#[derive(Debug, Clone, Copy, Args)]
pub struct MarketArg {
    /// The mint that is paid in; not needed where the network has one market only
    #[arg(long, value_name = "ADDRESS", value_parser = crate::words::address)]
    mint: Option<Address>,
}

/// A market and the mint that is paid in.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The market.
    pub market: Found<Market>,
    /// What is paid in.
    pub coin: Coin,
}

impl Place {
    /// The market at an address, which has to be one of the network's.
    pub fn read(chain: &dyn Chain, network: &Address, address: &Address) -> Result<Option<Self>, Failure> {
        let found = reading::account::<Market>(chain, address)?;
        let found = found.filter(|found| found.account.network == *network);
        found.map(|market| Self::of_market(chain, market)).transpose()
    }

    fn of_market(chain: &dyn Chain, market: Found<Market>) -> Result<Self, Failure> {
        let coin = Coin::read(chain, &market.account.mint)?;
        Ok(Self { market, coin })
    }

    /// What instructions name.
    pub fn of(&self) -> MarketOf {
        MarketOf {
            network: self.market.account.network,
            mint: self.coin.named(),
        }
    }

    /// An amount of what is paid in.
    pub fn amount(&self, base_units: u64) -> Amount {
        self.coin.amount(base_units)
    }
}

impl MarketArg {
    /// Whether a mint was typed.
    pub fn is_named(&self) -> bool {
        self.mint.is_some()
    }

    /// The markets of a network that are meant: the one of the mint that was typed, or all.
    pub fn all(&self, chain: &dyn Chain, network: &Address) -> Result<Vec<Place>, Failure> {
        let mut found = reading::markets(chain, network)?;
        found.retain(|found| self.mint.is_none_or(|mint| mint == found.account.mint));
        if found.is_empty() && self.is_named() {
            return Err(none());
        }
        found
            .into_iter()
            .map(|market| Place::of_market(chain, market))
            .collect()
    }

    /// The one market of a network that is meant.
    pub fn find(&self, chain: &dyn Chain, network: &Address) -> Result<Place, Failure> {
        let all = self.all(chain, network)?;
        match all.as_slice() {
            [only] => Ok(*only),
            [] => Err(none()),
            several => {
                let mints = several.iter().map(|place| place.coin.mint.to_string());
                Err(Failure::Argument(format!(
                    "the network has several markets; name the mint of one with --mint: {}",
                    mints.collect::<Vec<_>>().join(", ")
                )))
            }
        }
    }
}

fn none() -> Failure {
    Failure::Argument(
        "the network has no such market; `flywheel market show` lists those there are, and `flywheel market create` makes \
         one"
            .to_owned(),
    )
}

/// A plan as people name it: by its number in the market, or its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanName {
    /// Its number.
    Number(u32),
    /// Its account.
    Address(Address),
}

impl FromStr for PlanName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().map(Self::Number).ok();
        number
            .or_else(|| crate::words::address(text).map(Self::Address).ok())
            .ok_or_else(|| "type a plan's number, such as 0, or its account's address".to_owned())
    }
}

/// The plan that a command is about.
#[derive(Debug, Clone, Copy, Args)]
pub struct PlanArg {
    /// The plan: its number in the market, or its address. `flywheel plan list` lists them
    #[arg(long, value_name = "NUMBER|ADDRESS")]
    plan: PlanName,
    #[command(flatten)]
    market: MarketArg,
}

impl PlanArg {
    /// The plan, with its market.
    pub fn find(&self, chain: &dyn Chain, network: &Address) -> Result<(Place, Found<Plan>), Failure> {
        plan(chain, network, &self.plan, &self.market)
    }
}

/// The plan of a name, with its market.
pub fn plan(
    chain: &dyn Chain,
    network: &Address,
    name: &PlanName,
    market: &MarketArg,
) -> Result<(Place, Found<Plan>), Failure> {
    match name {
        PlanName::Number(number) => {
            let place = market.find(chain, network)?;
            let at = place.of().plan(*number);
            let found = reading::account::<Plan>(chain, &at)?.ok_or_else(|| no_plan(number))?;
            Ok((place, found))
        }
        PlanName::Address(address) => {
            let found = reading::account::<Plan>(chain, address)?.ok_or_else(|| no_plan(address))?;
            let place = Place::read(chain, network, &found.account.market)?;
            let place = place.filter(|place| market.mint.is_none_or(|mint| mint == place.coin.mint));
            Ok((place.ok_or_else(|| no_plan(address))?, found))
        }
    }
}

fn no_plan(named: impl Display) -> Failure {
    Failure::Argument(format!(
        "{named} is no plan of this market; `flywheel plan list` lists those there are, and `flywheel plan create` makes one"
    ))
}

/// The order at an address, with its market and plan.
pub fn order(
    chain: &dyn Chain,
    network: &Address,
    named: &Address,
) -> Result<(Place, Found<Order>), Failure> {
    let found = reading::account::<Order>(chain, named)?;
    let found = found.ok_or_else(|| missing("order", named))?;
    let place = Place::read(chain, network, &found.account.market)?;
    Ok((place.ok_or_else(|| missing("order", named))?, found))
}

/// The channel at an address, with its market.
pub fn channel(
    chain: &dyn Chain,
    network: &Address,
    named: &Address,
) -> Result<(Place, Found<Channel>), Failure> {
    let found = reading::account::<Channel>(chain, named)?;
    let found = found.ok_or_else(|| missing("channel", named))?;
    let place = Place::read(chain, network, &found.account.market)?;
    Ok((place.ok_or_else(|| missing("channel", named))?, found))
}

/// The authorisation at an address, with its market.
pub fn authorisation(
    chain: &dyn Chain,
    network: &Address,
    named: &Address,
) -> Result<(Place, Found<Authorisation>), Failure> {
    let missing = || {
        Failure::Argument(format!(
            "{named} is no authorisation in this network; `flywheel authorise show` lists those there are"
        ))
    };
    let found = reading::account::<Authorisation>(chain, named)?.ok_or_else(missing)?;
    let place = Place::read(chain, network, &found.account.market)?;
    Ok((place.ok_or_else(missing)?, found))
}

/// The endowment at an address, with its plan and market.
pub fn endowment(
    chain: &dyn Chain,
    network: &Address,
    named: &Address,
) -> Result<(Place, Found<Plan>, Found<Endowment>), Failure> {
    let found = reading::account::<Endowment>(chain, named)?;
    let found = found.ok_or_else(|| missing("endowment", named))?;
    let plan = reading::existing::<Plan>(chain, &found.account.plan)?;
    let place = Place::read(chain, network, &plan.account.market)?;
    Ok((place.ok_or_else(|| missing("endowment", named))?, plan, found))
}

fn missing(kind: &str, named: &Address) -> Failure {
    Failure::Argument(format!(
        "{named} is no {kind} in this network; `flywheel {kind} list` lists those there are, and those that have ended are \
         gone"
    ))
}

/// What creates the account of a customer, if there is none yet.
pub fn new_customer(
    sender: &Sender,
    network: &Address,
    wallet: &Address,
) -> Result<Option<Instruction>, Failure> {
    if reading::customer(sender.chain(), network, wallet)?.is_some() {
        return Ok(None);
    }
    Ok(Some(market::create_customer(sender.payer(), *network, *wallet)))
}

/// What closes the epochs of a revenue pool that are over, before something is booked in it.
pub fn due_statements(sender: &Sender, pool: &RevenuePool) -> Result<Vec<Step>, Failure> {
    let steps = revenues::closings(sender.payer(), pool, sender.chain().now()?);
    if !steps.is_empty() {
        revenues::require_rent(sender, steps.len())?;
    }
    Ok(steps)
}

/// Refuses a signer other than the one who has to sign.
pub fn require_signer(expected: &Address, signer: &Address, who: &str) -> Result<(), Failure> {
    if expected == signer {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "only {who} may do this, {expected}, and {signer} signs; name that key with --keypair"
    )))
}

/// Where `owner` is paid, if anything is paid: nothing is made or read for nothing.
pub fn destination(
    sender: &Sender,
    to: &ToArg,
    place: &Place,
    owner: &Address,
    amount: u64,
) -> Result<Option<Destination>, Failure> {
    if amount == 0 {
        return Ok(None);
    }
    to.destination(sender, &place.coin, owner).map(Some)
}

/// The account of a destination; the market's vault stands where none is read.
pub fn account_of(destination: Option<&Destination>, place: &Place) -> Address {
    destination.map_or_else(|| place.of().vault(), |found| found.account)
}

/// What makes the account of a destination first, if there is none yet.
pub fn creation_of(destination: Option<&Destination>) -> Option<Instruction> {
    destination.and_then(|found| found.creation.clone())
}
