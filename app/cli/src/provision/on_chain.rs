//! Everything that a chain has of a network and that a network file can say.

use std::collections::BTreeMap;

use flywheel_client::accounts::{
    DeviceClass, Insurance, Manufacturer, Market, Network, OperatorStake, OracleSet, Plan, Pool, PriceFeed,
    RevenuePool, StakePool,
};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::staking::{Behind, PoolKind};
use flywheel_client::queries::Found;
use flywheel_client::tokens::Mint;
use flywheel_client::{address, market, pools, queries, revenue, staking, tokens};
use reward_distributor::state::MODE_MINT;
use solana_address::Address;

use super::part::Read;

/// What a chain has of a network.
#[derive(Debug, Default)]
pub struct OnChain {
    /// The network.
    pub network: Option<Found<Network>>,
    /// Its classes, by id.
    pub classes: Vec<Found<DeviceClass>>,
    /// Its manufacturers, by id.
    pub manufacturers: Vec<Found<Manufacturer>>,
    /// Its oracles.
    pub oracles: Option<OracleSet>,
    /// Its reward pools, by mint.
    pub pools: Vec<Found<Pool>>,
    /// Its stake pools, by kind and mint.
    pub stake_pools: Vec<Found<StakePool>>,
    /// The stake pools in which there is an account of stake behind nobody.
    pub unassigned: Vec<Address>,
    /// Its insurances, by mint.
    pub insurances: Vec<Found<Insurance>>,
    /// Its revenue pools, that of its own token first.
    pub revenue_pools: Vec<Found<RevenuePool>>,
    /// Its price feeds.
    pub feeds: Vec<Found<PriceFeed>>,
    /// Its markets, by mint.
    pub markets: Vec<Found<Market>>,
    /// The plans of the market that the file is about, by number.
    pub plans: Vec<Found<Plan>>,
    /// Mints that have been looked up.
    pub mints: BTreeMap<Address, Mint>,
}

impl OnChain {
    /// What there is of the network at an address; nothing of all if there is none.
    pub fn read(chain: &dyn Chain, network: &Address) -> Read<Self> {
        let Some(found) = queries::account::<Network>(chain, network)? else {
            return Ok(Self::default());
        };
        let stake_pools = staking::pools(chain, network)?;
        let mut unassigned = Vec::new();
        for pool in &stake_pools {
            let stake = Behind::nobody(pool.address).stake();
            if staking::account::<OperatorStake>(chain, &stake)?.is_some() {
                unassigned.push(pool.address);
            }
        }
        Ok(Self {
            network: Some(found),
            classes: queries::classes(chain, network)?,
            manufacturers: queries::manufacturers(chain, network)?,
            oracles: pools::oracle_set(chain, network)?,
            pools: pools::pools(chain, network)?,
            stake_pools,
            unassigned,
            insurances: staking::insurances(chain, network)?,
            revenue_pools: revenue::pools(chain, network)?,
            feeds: revenue::feeds(chain, network)?,
            markets: market::markets(chain, network)?,
            plans: Vec::new(),
            mints: BTreeMap::new(),
        })
    }

    /// Looks a mint up.
    pub fn look_up(&mut self, chain: &dyn Chain, mint: &Address) -> Read<()> {
        if let Some(found) = tokens::mint(chain, mint)? {
            self.mints.insert(*mint, found);
        }
        Ok(())
    }

    /// Reads the plans of the market in a currency.
    pub fn read_plans(&mut self, chain: &dyn Chain, network: &Address, currency: &Address) -> Read<()> {
        if self.market(currency).is_some() {
            self.plans = market::plans(chain, &address::market(network, currency))?;
        }
        Ok(())
    }

    /// The mint of the network's token, as its accounts say it: of the native revenue pool, or of a pool that mints, or of the
    /// only pool that there is.
    pub fn token(&self) -> Option<Address> {
        let native = self.revenue_pools.iter().find(|pool| pool.account.is_native());
        let minting = self.pools.iter().find(|pool| pool.account.mode == MODE_MINT);
        let only = match self.pools.as_slice() {
            [only] if self.revenue_pools.is_empty() => Some(only.account.mint),
            _ => None,
        };
        native
            .map(|pool| pool.account.mint)
            .or(minting.map(|pool| pool.account.mint))
            .or(only)
    }

    /// The mint that customers pay in: of the first market, or of the first revenue pool of another mint than the token.
    pub fn currency(&self) -> Option<Address> {
        let market = self.markets.first().map(|market| market.account.mint);
        let paid = self.revenue_pools.iter().find(|pool| !pool.account.is_native());
        market.or(paid.map(|pool| pool.account.mint))
    }

    /// The mint of collateral.
    pub fn collateral(&self) -> Option<Address> {
        let pool = self
            .stake_pools
            .iter()
            .find(|pool| pool.account.kind() == PoolKind::Collateral);
        pool.map(|pool| pool.account.mint)
    }

    /// The reward pool of a mint.
    pub fn pool(&self, mint: &Address) -> Option<&Found<Pool>> {
        self.pools.iter().find(|pool| pool.account.mint == *mint)
    }

    /// The stake pool of a mint and kind.
    pub fn stake_pool(&self, mint: &Address, kind: PoolKind) -> Option<&Found<StakePool>> {
        let mut pools = self.stake_pools.iter();
        pools.find(|pool| pool.account.mint == *mint && pool.account.kind() == kind)
    }

    /// The revenue pool of a mint.
    pub fn revenue_pool(&self, mint: &Address) -> Option<&Found<RevenuePool>> {
        self.revenue_pools.iter().find(|pool| pool.account.mint == *mint)
    }

    /// The price feed of a token in a currency.
    pub fn feed(&self, token: &Address, currency: &Address) -> Option<&Found<PriceFeed>> {
        let mut feeds = self.feeds.iter();
        feeds.find(|feed| feed.account.base == *token && feed.account.quote == *currency)
    }

    /// The market in a currency.
    pub fn market(&self, currency: &Address) -> Option<&Found<Market>> {
        self.markets
            .iter()
            .find(|market| market.account.mint == *currency)
    }

    /// The insurance in a mint.
    pub fn insurance(&self, mint: &Address) -> Option<&Found<Insurance>> {
        self.insurances.iter().find(|one| one.account.mint == *mint)
    }
}
