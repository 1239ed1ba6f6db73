//! What customers must have paid and what must have become of it, worked out from the network file and the input alone.
//!
//! It shares nothing with the programs and their crates. What is played, in every epoch after the claims of the one before:
//!
//! 1. Every operator that holds tokens and has not staked stakes half of them, once.
//! 2. Every plan of the file is bought, in order. Passes are bought by every customer: time for an epoch each, packages for an
//!    equal part of what was used, which they use up. Orders and channels are of one operator each, for an equal part of
//!    what was used; operator `n` sells to customer `n` modulo the number of customers. What is paid once is paid in the first
//!    epoch, in equal parts, and released in each later one. Of equal parts the first ones are the larger.
//! 3. Who pays with credits gets the tokens for them from the operator that holds most; if it holds too few for all
//!    customers of the plan, the plan is not sold in this epoch.
//! 4. The revenue is split, and the operator that holds most tokens buys what is for the burn: all of the lot, or half, or a
//!    quarter, as far as its tokens go. It waits until the price has fallen to the last ones, if the epoch lasts that long.

mod auction;
mod endowment;
mod split;

pub use split::{BOUNTY_BPS, Parts};

use flywheel_oracle::input::{EpochWork, Work};
use flywheel_oracle::network_file::{Market, Network, Plan, Sale};

use auction::Auction;
use endowment::Endowment;
use split::Splitter;

/// Categories of revenue.
pub const CATEGORIES: usize = 10;
/// How long after the claims of an epoch customers buy, in seconds.
pub const MARKET_DELAY_SECONDS: i64 = 60;
const FULL_BPS: u128 = 10_000;

/// What must have flowed in an epoch, in base units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flows {
    /// What the pool held before.
    pub opening: u128,
    /// Revenue by category.
    pub income: [u128; CATEGORIES],
    /// What was paid to whom.
    pub parts: Parts,
    /// Currency that was sold.
    pub sold: u128,
    /// Tokens that were burned for it.
    pub bought: u128,
    /// All tokens that were burned, those for credits too.
    pub burned: u128,
    /// What the pool holds now.
    pub closing: u128,
}

/// The books of everybody in the market.
#[derive(Debug, Clone)]
pub struct MarketLedger<'a> {
    network: &'a Network,
    market: &'a Market,
    auction: Auction,
    splitter: Splitter,
    for_burn: u128,
    channels: Vec<Vec<u128>>,
    endowments: Vec<Vec<Endowment>>,
    /// What each customer has paid, in base units of the currency.
    pub spent: Vec<u128>,
    /// What each operator has got for its services and at the auction, in base units of the currency.
    pub earned: Vec<u128>,
    /// What each operator has staked, in base units of the token.
    pub staked: Vec<u128>,
    /// What each operator has given away or burned of its tokens, with what it has staked.
    pub tokens_out: Vec<u128>,
    /// What was burned in all epochs, in base units of the token.
    pub burned: u128,
    /// What was paid out of the revenue in all epochs.
    pub parts: Parts,
}

/// What one epoch adds up to while it is played.
struct Sales {
    income: [u128; CATEGORIES],
    burned: u128,
}

impl<'a> MarketLedger<'a> {
    /// Before the first epoch; nothing if the network has no market.
    pub fn new(network: &'a Network, operators: usize) -> Option<Self> {
        let market = network.market.as_ref()?;
        let customers = market.customers as usize;
        Some(Self {
            network,
            market,
            auction: Auction::new(market, network.token.decimals),
            splitter: Splitter::new(market),
            for_burn: 0,
            channels: vec![vec![0; operators]; market.plans.len()],
            endowments: vec![Vec::new(); market.plans.len()],
            spent: vec![0; customers],
            earned: vec![0; operators],
            staked: vec![0; operators],
            tokens_out: vec![0; operators],
            burned: 0,
            parts: Parts::default(),
        })
    }

    /// Plays an epoch. `None` if a number exceeds 128 bits.
    ///
    /// # Arguments
    /// - `claimed`: what each operator has been paid so far, in base units of the token
    pub fn play(&mut self, work: &EpochWork, claimed: &[u128]) -> Option<Flows> {
        self.stake(claimed)?;
        let mut sales = Sales {
            income: [0; CATEGORIES],
            burned: 0,
        };
        for (position, plan) in self.market.plans.iter().enumerate() {
            self.sell(position, plan, work, claimed, &mut sales)?;
        }
        let opening = self.for_burn;
        let income: u128 = sales.income.iter().sum();
        let parts = self.splitter.split(income, work.epoch);
        self.parts.add(&parts);
        self.for_burn += parts.burn;
        let (sold, bought) = self.buy(work.epoch, claimed)?;
        let burned = sales.burned + bought;
        self.burned += burned;
        Some(Flows {
            opening,
            income: sales.income,
            parts,
            sold,
            bought,
            burned,
            closing: self.for_burn,
        })
    }

    fn stake(&mut self, claimed: &[u128]) -> Option<()> {
        for (operator, claimed) in claimed.iter().enumerate() {
            let half = claimed.checked_sub(*self.tokens_out.get(operator)?)? / 2;
            let staked = self.staked.get_mut(operator)?;
            if *staked == 0 {
                *staked = half;
                *self.tokens_out.get_mut(operator)? += half;
            }
        }
        Some(())
    }

    fn sell(
        &mut self,
        position: usize,
        plan: &Plan,
        work: &EpochWork,
        claimed: &[u128],
        sales: &mut Sales,
    ) -> Option<()> {
        let category = usize::from(plan.service.category());
        let used = used(plan, work)?;
        match plan.sale {
            Sale::Pass => {
                let charges = self.of_customers(plan, used);
                if plan.with_credits {
                    sales.burned += self.sell_credits(&charges, claimed)?;
                } else {
                    self.charge(&charges)?;
                    *sales.income.get_mut(category)? += charges.iter().sum::<u128>();
                }
            }
            Sale::Order => {
                let charges = self.of_operators(plan, used);
                if plan.with_credits {
                    sales.burned += self.sell_credits(&charges, claimed)?;
                    return Some(());
                }
                for (operator, charge) in charges.into_iter().enumerate() {
                    let fee = self.pay_operator(operator, charge, charge - self.net(charge))?;
                    *sales.income.get_mut(category)? += fee;
                }
            }
            Sale::Channel => {
                for (operator, charge) in self.of_operators(plan, used).into_iter().enumerate() {
                    let before = *self.channels.get(position)?.get(operator)?;
                    let after = before + charge;
                    *self.channels.get_mut(position)?.get_mut(operator)? = after;
                    let fee = charge - (self.net(after) - self.net(before));
                    *sales.income.get_mut(category)? += self.pay_operator(operator, charge, fee)?;
                }
            }
            Sale::Endowment(terms) => {
                let released = if self.endowments.get(position)?.is_empty() {
                    let principals = self.of_customers(plan, used);
                    self.charge(&principals)?;
                    // What the first epoch costs is a price of its own, rounded as a price is.
                    let first = u128::from(plan.price) * u128::from(terms.first_bps) / FULL_BPS;
                    let firsts = self.priced(plan, first, used.unwrap_or_default(), self.spent.len());
                    let endowments = principals.iter().zip(firsts);
                    let endowments = endowments.map(|(paid, first)| Endowment::new(*paid, first, terms));
                    *self.endowments.get_mut(position)? = endowments.collect();
                    0
                } else {
                    let all = self.endowments.get_mut(position)?;
                    all.iter_mut().map(|one| one.release(work.epoch)).sum()
                };
                // The first epoch that it is looked at is the one that it began in.
                let all = self.endowments.get_mut(position)?;
                all.iter_mut().for_each(|one| one.begin(work.epoch));
                *sales.income.get_mut(category)? += released;
            }
        }
        Some(())
    }

    /// What customers are charged for equal parts of what was used, or for an epoch each.
    fn of_customers(&self, plan: &Plan, used: Option<u128>) -> Vec<u128> {
        match used {
            Some(used) => self.charges(plan, used, self.spent.len()),
            None => vec![u128::from(plan.price); self.spent.len()],
        }
    }

    fn of_operators(&self, plan: &Plan, used: Option<u128>) -> Vec<u128> {
        self.charges(plan, used.unwrap_or_default(), self.earned.len())
    }

    fn charges(&self, plan: &Plan, used: u128, buyers: usize) -> Vec<u128> {
        self.priced(plan, u128::from(plan.price), used, buyers)
    }

    /// What equal parts of an amount cost at a price.
    fn priced(&self, plan: &Plan, price: u128, used: u128, buyers: usize) -> Vec<u128> {
        let per = 10u128.pow(u32::from(self.decimals(plan)));
        let parts = equal_parts(used, buyers).into_iter();
        parts.map(|quantity| (quantity * price).div_ceil(per)).collect()
    }

    fn decimals(&self, plan: &Plan) -> u8 {
        let metric = plan.metric.and_then(|at| self.network.usage.metrics.get(at));
        metric.map_or(0, |metric| metric.decimals)
    }

    /// What is left of a charge when the network has kept its fee.
    fn net(&self, charge: u128) -> u128 {
        charge * (FULL_BPS - u128::from(self.market.fee_bps)) / FULL_BPS
    }

    fn charge(&mut self, charges: &[u128]) -> Option<()> {
        for (spent, charge) in self.spent.iter_mut().zip(charges) {
            *spent = spent.checked_add(*charge)?;
        }
        Some(())
    }

    /// Takes a charge from the operator's customer, and gives the operator what is left of it; returns the fee.
    fn pay_operator(&mut self, operator: usize, charge: u128, fee: u128) -> Option<u128> {
        let customer = operator % self.spent.len();
        *self.spent.get_mut(customer)? += charge;
        *self.earned.get_mut(operator)? += charge - fee;
        Some(fee)
    }

    /// Burns tokens of the operator that holds most, for credits; returns how many. None if it holds too few.
    fn sell_credits(&mut self, charges: &[u128], claimed: &[u128]) -> Option<u128> {
        let needed = charges
            .iter()
            .map(|credits| self.auction.tokens_for(*credits))
            .sum();
        let (richest, held) = self.richest(claimed)?;
        if held < needed {
            return Some(0);
        }
        *self.tokens_out.get_mut(richest)? += needed;
        Some(needed)
    }

    /// What the richest operator buys at the auction: currency, and the tokens it burns.
    fn buy(&mut self, epoch: u32, claimed: &[u128]) -> Option<(u128, u128)> {
        let window = i64::from(self.network.oracles.challenge_window_seconds) + MARKET_DELAY_SECONDS;
        let start = u64::from(epoch) * u64::from(self.network.epoch_seconds);
        let opened = start.checked_add(u64::try_from(window).ok()?)?;
        let waited = self.auction.fair_moment(opened);
        let is_in_time = waited < start + u64::from(self.network.epoch_seconds);
        let elapsed = if is_in_time { waited } else { opened };
        let (richest, held) = self.richest(claimed)?;
        let Some((given, tokens)) = self.auction.buy(elapsed, self.for_burn, held)? else {
            return Some((0, 0));
        };
        self.for_burn -= given;
        *self.earned.get_mut(richest)? += given;
        *self.tokens_out.get_mut(richest)? += tokens;
        Some((given, tokens))
    }

    /// What is left of what was paid once, in base units.
    pub fn endowed(&self) -> u128 {
        self.endowments.iter().flatten().map(Endowment::remaining).sum()
    }

    /// The operator that holds most tokens, the first of several.
    fn richest(&self, claimed: &[u128]) -> Option<(usize, u128)> {
        let held = claimed.iter().zip(&self.tokens_out).map(|(got, out)| got - out);
        let held: Vec<u128> = held.collect();
        let most = held.iter().copied().max()?;
        let richest = held.iter().position(|held| *held == most)?;
        Some((richest, most))
    }
}

/// How much of a plan's metric was used; nothing for a pass that each customer has.
fn used(plan: &Plan, work: &EpochWork) -> Option<Option<u128>> {
    let Some(metric) = plan.metric else {
        return Some(None);
    };
    Some(Some(match work.metric(metric)? {
        Work::Network(sum) => u128::from(*sum),
        Work::Devices(values) => values.iter().map(|(_, value)| u128::from(value)).sum(),
        Work::Groups(_) => return None,
    }))
}

/// An amount in equal parts, of which the first are larger by one if it does not divide.
pub fn equal_parts(amount: u128, parts: usize) -> Vec<u128> {
    let count = parts.max(1) as u128;
    let larger = amount % count;
    (0..parts as u128)
        .map(|part| amount / count + u128::from(part < larger))
        .collect()
}
