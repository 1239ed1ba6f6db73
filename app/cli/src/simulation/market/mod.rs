//! Customers buy what the network does, and the revenue is split, burned and stated. What is played is written down in
//! `ledger/market`, which works out by itself what must come of it.

mod audit;
mod founding;
mod revenue;
mod sales;

use flywheel_client::accounts::RevenuePool;
use flywheel_client::instructions::market::MarketOf;
use flywheel_client::instructions::revenue::{Pair, Revenue};
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::{address, chain};
use flywheel_oracle::input::EpochWork;
use flywheel_oracle::network_file::{Market, Network};
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;
use solana_signer::Signer;

use super::epochs;
use super::founding::Founded;
use super::session::Session;
use super::wallets::Wallets;
use crate::failure::Failure;
use crate::ledger::Ledger;
use crate::ledger::market::{Flows, MARKET_DELAY_SECONDS, MarketLedger};

/// A closed epoch of the revenue, in base units of the currency, and what was burned of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// The epoch.
    pub epoch: u64,
    /// Came in.
    pub income: u64,
    /// Paid to those who run devices.
    pub providers: u64,
    /// Paid to those who stake.
    pub stakers: u64,
    /// Paid to the treasury.
    pub treasury: u64,
    /// Paid to the insurance.
    pub insurance: u64,
    /// Sold for tokens that were burned.
    pub sold: u64,
    /// Tokens that were burned.
    pub burned: u64,
    /// Minted since the statement before.
    pub minted: u64,
    /// What the pool held when it was closed.
    pub closing: u64,
    /// Orders and customers.
    pub orders: u32,
    /// Customers who bought something.
    pub customers: u32,
}

/// What became of the market.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Traded {
    /// The currency's symbol.
    pub currency: String,
    /// One of it is 10^decimals base units.
    pub decimals: u8,
    /// All revenue, in base units of the currency.
    pub revenue: u64,
    /// All tokens that were burned, in base units.
    pub burned: u64,
    /// What stakers have been paid, in base units of the currency.
    pub staking_rewards: u64,
    /// The closed epochs.
    pub statements: Vec<Statement>,
    /// How far the chain is from the ledger: statements, balances, supply.
    pub difference: u128,
}

/// The market of a run.
pub struct Trade<'a> {
    network: &'a Network,
    market: &'a Market,
    wallets: &'a Wallets,
    founded: Founded,
    ledger: MarketLedger<'a>,
    /// Where customers pay.
    of: MarketOf,
    /// The revenue in the currency.
    revenue: Revenue,
    /// The pool of the token itself.
    native: Revenue,
    stake_pool: Address,
    reward_pool: Address,
    insurance: Address,
    feed: Pair,
    /// The numbers of each plan on the chain: one for each operator, or one.
    numbers: Vec<Vec<u32>>,
    /// Each plan's channels, with what their vouchers come to.
    channels: Vec<Vec<u64>>,
    /// Each plan's endowments, and whether they are there.
    endowed: Vec<bool>,
    /// What the epoch that runs must come to.
    expected: Option<(u32, Flows)>,
    traded: Traded,
}

impl<'a> Trade<'a> {
    /// Founds the market of a network that has one, with books that go by the prices of `books`: the same network but in a
    /// test.
    pub fn found(
        session: &mut Session,
        (network, books): (&'a Network, &'a Network),
        wallets: &'a Wallets,
        founded: &Founded,
    ) -> Result<Option<Self>, Failure> {
        let Some(ledger) = MarketLedger::new(books, wallets.operators.len()) else {
            return Ok(None);
        };
        let Some(market) = &network.market else {
            return Ok(None);
        };
        let (currency, token) = (
            MintOf::spl_token(wallets.currency.pubkey()),
            MintOf::spl_token(founded.mint),
        );
        let at = founded.network;
        let plans = market.plans.len();
        let trade = Self {
            network,
            market,
            wallets,
            founded: *founded,
            ledger,
            of: MarketOf {
                network: at,
                mint: currency,
            },
            revenue: Revenue {
                network: at,
                mint: currency,
            },
            native: Revenue {
                network: at,
                mint: token,
            },
            stake_pool: address::stake_pool(&at, &token.mint, founding::STAKE),
            reward_pool: address::pool(&at, &currency.mint),
            insurance: address::insurance_vault(&address::insurance(&at, &currency.mint)),
            feed: Pair {
                network: at,
                base: token.mint,
                quote: currency.mint,
            },
            numbers: Vec::new(),
            channels: vec![vec![0; wallets.operators.len()]; plans],
            endowed: vec![false; plans],
            expected: None,
            traded: Traded {
                currency: market.currency.symbol.clone(),
                decimals: market.currency.decimals,
                ..Traded::default()
            },
        };
        trade.set_up(session).map(Some)
    }

    /// Plays an epoch's purchases, its split and its auction.
    pub fn play(&mut self, session: &mut Session, work: &EpochWork, ledger: &Ledger) -> Result<(), Failure> {
        let window = i64::from(self.network.oracles.challenge_window_seconds);
        let now = epochs::start(self.network, work.epoch) + window + MARKET_DELAY_SECONDS;
        session.set_time(now);
        // Epochs without work have nothing to state but what was claimed in them.
        self.close_until(session, u64::from(work.epoch))?;
        self.stake(session)?;
        self.post_prices(session, now)?;
        for position in 0..self.market.plans.len() {
            self.sell(session, position, work)?;
        }
        self.distribute(session)?;
        self.auction(session, work.epoch)?;
        let claimed: Vec<u128> = ledger.wallets.values().copied().collect();
        let flows = self.ledger.play(work, &claimed);
        let too_large = || {
            Failure::Ledger(format!(
                "{}: the market's numbers exceed 128 bits",
                self.network.file
            ))
        };
        self.expected = Some((work.epoch, flows.ok_or_else(too_large)?));
        Ok(())
    }

    /// Closes the epoch that was played, once it has ended, and compares everything with the ledger.
    pub fn close(&mut self, session: &mut Session, ledger: &Ledger) -> Result<(), Failure> {
        let Some((epoch, flows)) = self.expected.take() else {
            return Ok(());
        };
        session.set_time(epochs::start(self.network, epoch + 1));
        self.close_until(session, u64::from(epoch) + 1)?;
        self.compare(session, epoch, &flows, ledger)
    }

    /// What became of it.
    pub fn settle(self) -> Traded {
        self.traded
    }

    /// How far the chain is from the ledger so far.
    pub fn difference(&self) -> u128 {
        self.traded.difference
    }

    /// What an operator has given away or burned of its tokens, by the ledger; and what was burned by anybody.
    pub fn tokens_out(&self) -> (&[u128], u128) {
        (&self.ledger.tokens_out, self.ledger.burned)
    }

    fn pool(&self, session: &Session, revenue: &Revenue) -> Result<RevenuePool, Failure> {
        chain::read(session.chain(), &revenue.pool())
            .map_err(|error| Failure::of_client("show the revenue pool", error))
    }

    /// A wallet's account of the currency.
    fn purse(&self, wallet: &Address) -> Address {
        address::associated_token_account(wallet, &self.of.mint.mint)
    }

    /// A wallet's account of the token.
    fn tokens(&self, wallet: &Address) -> Address {
        address::associated_token_account(wallet, &self.founded.mint)
    }
}

fn balance(session: &Session, account: &Address) -> u64 {
    chain::token_balance(session.chain(), account).unwrap_or(0)
}

/// An amount in equal parts, of which the first are larger by one if it does not divide.
fn shares(amount: u64, parts: usize) -> Vec<u64> {
    let count = parts.max(1) as u64;
    let (share, rest) = (amount / count, amount % count);
    (0..count)
        .map(|part| if part < rest { share + 1 } else { share })
        .collect()
}
