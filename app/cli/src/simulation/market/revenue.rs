//! What becomes of the revenue: forwarded, split, sold for tokens that are burned, stated.

use flywheel_client::accounts::{Market, OperatorStake, Position, RevenuePool, StakePool};
use flywheel_client::address;
use flywheel_client::chain;
use flywheel_client::instructions::market;
use flywheel_client::instructions::revenue::{self, Buyer, Legs, PostedPrice, Revenue, SignedPrice};
use flywheel_client::instructions::staking::{self, Behind, OpenPositionArgs};
use flywheel_client::staking::owed;
use flywheel_math::Q64x64;
use flywheel_revenue::{Auction, RevenueError, window};
use solana_address::Address;
use solana_signer::Signer;

use super::{Trade, balance};
use crate::failure::Failure;
use crate::simulation::epochs;
use crate::simulation::session::{Call, Session};

impl Trade<'_> {
    /// Every operator that holds tokens and has not staked stakes half of them; who has staked claims.
    pub(super) fn stake(&mut self, session: &mut Session) -> Result<(), Failure> {
        let behind = self.nobody();
        for operator in 0..self.wallets.operators.len() {
            let key = self.operator(operator)?;
            let owner = key.pubkey();
            let position = address::position(&self.stake_pool, &owner, 0);
            if session.chain().account(&position).is_some() {
                self.claim(session, &owner, &position)?;
                continue;
            }
            let account = self.tokens(&owner);
            let half = balance(session, &account) / 2;
            if half == 0 {
                continue;
            }
            let args = OpenPositionArgs {
                id: 0,
                amount: half,
                lock_seconds: 0,
            };
            let (sponsor, program) = (session.sponsor(), self.native.mint.token_program);
            let open = staking::open_position(sponsor, owner, behind, account, program, args);
            session.send("stake", &[vec![Call::new("open_position", open)]], &[key])?;
        }
        Ok(())
    }

    fn claim(&self, session: &mut Session, owner: &Address, position: &Address) -> Result<(), Failure> {
        let failed = |error| Failure::of_client("show a position", error);
        let behind = self.nobody();
        let pool: StakePool = chain::read(session.chain(), &self.stake_pool).map_err(failed)?;
        let stake: OperatorStake = chain::read(session.chain(), &behind.stake()).map_err(failed)?;
        let held: Position = chain::read(session.chain(), position).map_err(failed)?;
        let now = u32::try_from(session.chain().now()).unwrap_or(u32::MAX);
        let owed = owed(&pool, &stake, &held, now)
            .map_err(|error| Failure::Ledger(format!("stake of {owner}: {error}")))?;
        if owed.iter().sum::<u64>() == 0 {
            return Ok(());
        }
        let claim = staking::claim_rewards(behind, *position, &[(self.of.mint, self.purse(owner))]);
        session.send(
            "claim staking rewards",
            &[vec![Call::new("claim_rewards", claim)]],
            &[],
        )
    }

    fn nobody(&self) -> Behind {
        Behind {
            pool: self.stake_pool,
            operator: Address::default(),
        }
    }

    /// Both sources say what the token is worth, if anybody pays with credits.
    pub(super) fn post_prices(&self, session: &mut Session, now: i64) -> Result<(), Failure> {
        if !self.market.plans.iter().any(|plan| plan.with_credits) {
            return Ok(());
        }
        let posted = PostedPrice {
            price: self.market.token_price,
            confidence: 0,
            timestamp: now,
        };
        let feed = self.feed.feed();
        let [a, b] = self.wallets.price_sources.each_ref().map(|source| {
            SignedPrice::sign(source, &feed, posted)
                .map_err(|error| Failure::of_client("sign a price", error))
        });
        let [first, second, post] = revenue::post_price(feed, &[a?, b?]);
        let calls = vec![
            Call::foreign(first),
            Call::foreign(second),
            Call::new("post_price", post),
        ];
        session.send("post prices", &[calls], &[])
    }

    /// Sends the market's fees to the revenue, splits it, and pays everybody.
    pub(super) fn distribute(&self, session: &mut Session) -> Result<(), Failure> {
        let state: Market = chain::read(session.chain(), &self.of.address())
            .map_err(|error| Failure::of_client("show the market", error))?;
        for (category, books) in (0u8..).zip(state.categories) {
            if books.fees > 0 {
                let forward = self.forward(category);
                let calls = vec![Call::new("forward_revenue", forward)];
                session.send("forward revenue", &[calls], &[])?;
            }
        }
        let legs = Legs {
            reward_pool: Some(self.reward_pool),
            stake_pool: Some(self.stake_pool),
            burn: false,
            insurance: Some(self.insurance),
        };
        let bounty = self.purse(&session.sponsor());
        let crank = revenue::crank(&self.revenue, bounty, &legs);
        session.send("split the revenue", &[vec![Call::new("crank", crank)]], &[])?;
        if self.pool(session, &self.revenue)?.owed.recipients > 0 {
            let treasury = self.purse(&self.wallets.treasury.pubkey());
            let pay = revenue::pay_recipient(&self.revenue, 0, treasury);
            session.send("pay the treasury", &[vec![Call::new("pay_recipient", pay)]], &[])?;
        }
        Ok(())
    }

    /// The operator that holds most tokens buys what is for the burn, as far as its tokens go.
    pub(super) fn auction(&self, session: &mut Session, epoch: u32) -> Result<(), Failure> {
        let moment = self.fair_moment(session.chain().now());
        if moment < epochs::start(self.network, epoch + 1) {
            session.set_time(moment);
        }
        let (richest, held) = self.richest(session)?;
        let key = self.operator(richest)?;
        let buyer = Buyer {
            wallet: key.pubkey(),
            source: self.tokens(&key.pubkey()),
            destination: self.purse(&key.pubkey()),
        };
        let pool = self.pool(session, &self.revenue)?;
        let failed = |error: RevenueError| Failure::Ledger(format!("the auction: {error}"));
        let (price, mut amount) = offer(&pool, session.chain().now()).map_err(failed)?;
        while amount > 0 {
            let tokens = flywheel_revenue::cost(amount, price).map_err(failed)?;
            if tokens <= held {
                let buy = revenue::buy_lot(&buyer, &self.revenue, &self.native, None, amount, tokens);
                return session.send("buy at the auction", &[vec![Call::new("buy_lot", buy)]], &[key]);
            }
            amount /= 2;
        }
        Ok(())
    }

    /// When, from `now` on, the price has fallen to the last ones, in unix seconds.
    fn fair_moment(&self, now: i64) -> i64 {
        let terms = self.market.auction;
        let (length, decay) = (i64::from(terms.window_seconds), i64::from(terms.decay_seconds));
        let (start, floor) = (i64::from(terms.start_bps), i64::from(terms.floor_bps));
        let age = (now - self.network.genesis) % length;
        let fall = (start - floor).max(1);
        let fair = (decay * (start - 10_000) + fall - 1) / fall;
        let next = if age <= fair { 0 } else { length };
        now - age + next + fair
    }

    /// Closes every epoch before `epoch` of both pools.
    pub(super) fn close_until(&self, session: &mut Session, epoch: u64) -> Result<(), Failure> {
        for pool in [&self.native, &self.revenue] {
            self.close_pool_until(session, pool, epoch)?;
        }
        Ok(())
    }

    fn close_pool_until(&self, session: &mut Session, of: &Revenue, epoch: u64) -> Result<(), Failure> {
        let open = self.pool(session, of)?.epoch;
        for due in open..epoch {
            let close = revenue::close_statement(session.sponsor(), of, due);
            let calls = vec![Call::new("close_statement", close)];
            session.send("close a statement", &[calls], &[])?;
        }
        Ok(())
    }

    fn forward(&self, category: u8) -> solana_instruction::Instruction {
        market::forward_revenue(self.of, category)
    }

    /// Burns tokens for credits.
    pub(super) fn credits(
        &self,
        customer: Address,
        credits: u64,
        max_tokens: u64,
    ) -> solana_instruction::Instruction {
        let source = self.tokens(&customer);
        market::buy_credits(
            self.of,
            customer,
            source,
            &self.native,
            self.feed.feed(),
            (credits, max_tokens),
        )
    }
}

/// The auction's price at `now`, unix seconds, and how much is on offer, in base units of the currency.
fn offer(pool: &RevenuePool, now: i64) -> Result<(Q64x64, u64), RevenueError> {
    let (terms, books) = (&pool.parameters, &pool.auction);
    let (index, age) = window(now, pool.genesis, terms.window_seconds);
    let mut auction = Auction {
        reference: Q64x64::from_le_bytes(books.reference),
        window: books.window,
        sold: books.sold,
        bought: books.bought,
    };
    auction.roll(index, terms.lot, terms.idle_step_bps, pool.owed.for_burn > 0)?;
    let price = terms
        .curve()
        .price(auction.reference, terms.min_price(), auction.age(index, age))?;
    Ok((price, auction.given(u64::MAX, terms.lot, pool.owed.for_burn)))
}
