//! Where the shares of a pool go, as it is typed or found.

use clap::Args;
use flywheel_client::accounts::PriceFeed;
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::revenue::Destinations;
use flywheel_client::revenue::{self, RevenueParameters};
use flywheel_client::{pools, staking};
use reward_distributor::state::MODE_FUNDED;
use solana_address::Address;

use super::terms::any_address;
use crate::failure::Failure;
use crate::fees;
use crate::purse::Coin;
use crate::words::{self, SWITCH};

/// Where shares go.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub struct DestinationArgs {
    /// The funded reward pool that providers are paid from [the network's pool of the mint]
    #[arg(long, value_name = "ADDRESS", value_parser = any_address)]
    reward_pool: Option<Address>,
    /// The stake pool whose stakers are paid [the network's only one with rewards in the mint]
    #[arg(long, value_name = "ADDRESS", value_parser = any_address)]
    stake_pool: Option<Address>,
    /// The token account that the insurance is paid into [the vault of the network's insurance of the mint]
    #[arg(long, value_name = "TOKEN_ACCOUNT", value_parser = any_address)]
    insurance: Option<Address>,
    /// Whether the auction is held to the network's feed of network token and mint [a new pool: off]
    #[arg(long, value_parser = words::one_of(SWITCH))]
    feed: Option<bool>,
}

/// What destinations must belong to.
pub struct Home<'a> {
    /// The chain.
    pub chain: &'a dyn Chain,
    /// The network.
    pub network: Address,
    /// What comes in.
    pub coin: Coin,
    /// The network's own token; none when that is what comes in.
    pub token: Option<Coin>,
}

impl Home<'_> {
    /// Whether the pool is that of the network's own token.
    pub fn is_native(&self) -> bool {
        self.token.is_none()
    }
}

impl DestinationArgs {
    /// Whether a feed was typed.
    pub fn names_feed(&self) -> bool {
        self.feed.is_some()
    }

    /// Puts what was typed into `terms`, and finds what has a share and was not; refuses what the chain would refuse.
    pub fn apply(&self, terms: &mut RevenueParameters, home: &Home<'_>) -> Result<(), Failure> {
        let to = &mut terms.destinations;
        to.reward_pool = self.reward_pool.unwrap_or(to.reward_pool);
        to.stake_pool = self.stake_pool.unwrap_or(to.stake_pool);
        to.insurance = self.insurance.unwrap_or(to.insurance);
        let none = Address::default();
        if terms.providers_bps > 0 && to.reward_pool == none {
            to.reward_pool = address::pool(&home.network, &home.coin.mint);
        }
        if terms.stakers_bps > 0 && to.stake_pool == none {
            to.stake_pool = stake_pool(home)?;
        }
        if terms.insurance_bps > 0 && to.insurance == none {
            to.insurance = insurance(home)?;
        }
        let some = |address: Address| (address != none).then_some(address);
        if let Some(pool) = some(to.reward_pool) {
            require_reward_pool(home, &pool)?;
        }
        if let Some(pool) = some(to.stake_pool) {
            require_stake_pool(home, &pool)?;
        }
        if let Some(account) = some(to.insurance) {
            fees::token_account(home.chain, &account, &home.coin.mint)?;
        }
        match (self.feed, &home.token) {
            (Some(true), Some(token)) => to.feed = feed(home, token)?,
            (Some(false), _) => to.feed = none,
            _ => {}
        }
        Ok(())
    }
}

/// The destinations of parameters, as instructions name them.
pub fn accounts(terms: &RevenueParameters) -> Destinations {
    let some = |address: Address| (address != Address::default()).then_some(address);
    let to = &terms.destinations;
    Destinations {
        reward_pool: some(to.reward_pool),
        stake_pool: some(to.stake_pool),
        insurance: some(to.insurance),
        feed: some(to.feed),
    }
}

fn require_reward_pool(home: &Home<'_>, pool: &Address) -> Result<(), Failure> {
    let fits = pools::pool(home.chain, pool)?.is_some_and(|found| {
        found.network == home.network && found.mint == home.coin.mint && found.mode == MODE_FUNDED
    });
    if fits {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "--reward-pool {pool} is no funded reward pool of this network and mint {}; name one, or give providers no share",
        home.coin.mint
    )))
}

fn require_stake_pool(home: &Home<'_>, pool: &Address) -> Result<(), Failure> {
    let found = staking::account::<flywheel_client::accounts::StakePool>(home.chain, pool)?;
    let fits = found.is_some_and(|found| {
        let pays = found
            .account
            .rewards()
            .iter()
            .any(|reward| reward.mint == home.coin.mint);
        found.account.network == home.network && pays
    });
    if fits {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "--stake-pool {pool} is no stake pool of this network with rewards in mint {}; `flywheel stake add-reward` makes it one",
        home.coin.mint
    )))
}

fn stake_pool(home: &Home<'_>) -> Result<Address, Failure> {
    let mut found = staking::pools(home.chain, &home.network)?;
    found.retain(|found| {
        found
            .account
            .rewards()
            .iter()
            .any(|reward| reward.mint == home.coin.mint)
    });
    match found.as_slice() {
        [only] => Ok(only.address),
        [] => Err(Failure::Argument(format!(
            "--stakers-bps goes nowhere: no stake pool of this network has rewards in mint {}; `flywheel stake add-reward` \
             makes one pay them",
            home.coin.mint
        ))),
        several => {
            let names: Vec<String> = several.iter().map(|found| found.address.to_string()).collect();
            Err(Failure::Argument(format!(
                "several stake pools have rewards in the mint; name one with --stake-pool: {}",
                names.join(", ")
            )))
        }
    }
}

fn insurance(home: &Home<'_>) -> Result<Address, Failure> {
    let insurance = address::insurance(&home.network, &home.coin.mint);
    let vault = address::insurance_vault(&insurance);
    if home.chain.account(&vault)?.is_some() {
        return Ok(vault);
    }
    Err(Failure::Argument(
        "--insurance-bps goes nowhere; name a token account with --insurance, or make one with `flywheel insurance create`"
            .to_owned(),
    ))
}

fn feed(home: &Home<'_>, token: &Coin) -> Result<Address, Failure> {
    let feed = address::price_feed(&home.network, &token.mint, &home.coin.mint);
    if revenue::account::<PriceFeed>(home.chain, &feed)?.is_some() {
        return Ok(feed);
    }
    Err(Failure::Argument(format!(
        "the network has no feed of {} in {}; `flywheel price create` makes one",
        token.mint, home.coin.mint
    )))
}
