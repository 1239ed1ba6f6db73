//! What a market needs before its first customer: currency, pools, plans, everybody's accounts.

use flywheel_client::address;
use flywheel_client::instructions::market::{
    self, ANY_CLASS, PRICED_IN_MINT, PlanTermsArgs, REPORTS_BY_CUSTOMER, Seller, Sells,
};
use flywheel_client::instructions::revenue::{
    self, Destinations, FeedParametersArgs, RecipientShare, ReferencePrice, RevenueParametersArgs,
    RevenuePoolArgs,
};
use flywheel_client::instructions::rewards::{
    self, CreatePoolArgs, EMISSION_FUNDED, EmissionArgs, PoolParametersArgs,
};
use flywheel_client::instructions::staking::{self, Behind, PoolKind, StakeParametersArgs};
use flywheel_client::instructions::token::{self, MINT_BYTES};
use flywheel_oracle::network_file::{EndowmentTerms, Plan, Sale, Service};
use solana_address::Address;
use solana_signer::Signer;

use super::Trade;
use crate::failure::Failure;
use crate::ledger::market::BOUNTY_BPS;
use crate::provision::parts::revenue::ruled;
use crate::simulation::epochs;
use crate::simulation::founding::CHANGE_DELAY_SECONDS;
use crate::simulation::session::{Call, Session};

/// What stakers share revenue in.
pub const STAKE: PoolKind = PoolKind::Revenue;
const DAY: u32 = 86_400;
/// How old a price may be, in seconds.
const PRICE_AGE_SECONDS: u32 = 3_600;
/// Token accounts that one transaction makes.
const ACCOUNTS_AT_ONCE: usize = 8;
/// What every customer has, in base units of the currency.
pub const CUSTOMER_PURSE: u64 = 1_000_000_000_000_000;

impl Trade<'_> {
    /// When a market is founded, in unix seconds: early enough for its parameters to hold when the first epoch begins.
    pub fn founding_time(network: &flywheel_oracle::network_file::Network, first_epoch: u32) -> i64 {
        epochs::start(network, first_epoch) - i64::from(CHANGE_DELAY_SECONDS)
    }

    pub(super) fn set_up(mut self, session: &mut Session) -> Result<Self, Failure> {
        self.create_currency(session)?;
        self.create_destinations(session)?;
        self.create_revenue_pools(session)?;
        self.create_market(session)?;
        self.create_plans(session)?;
        Ok(self)
    }

    /// Puts the market's parameters in force, when their delay is over.
    pub fn open(&self, session: &mut Session) -> Result<(), Failure> {
        let apply = market::apply_market_update(session.sponsor(), self.of);
        session.send(
            "open the market",
            &[vec![Call::new("apply_market_update", apply)]],
            &[],
        )
    }

    fn create_currency(&self, session: &mut Session) -> Result<(), Failure> {
        let rent = session.chain().minimum_balance(MINT_BYTES as usize);
        let (sponsor, authority) = (session.sponsor(), self.wallets.authority.pubkey());
        let (mint, decimals) = (self.of.mint.mint, self.market.currency.decimals);
        let failed = |error| Failure::of_client("create the currency", error);
        let create = token::create_mint(&sponsor, &mint, &authority, decimals, rent).map_err(failed)?;
        session.send(
            "create the currency",
            &[create.map(Call::foreign).to_vec()],
            &[&self.wallets.currency],
        )?;
        let mut groups = Vec::new();
        let mut own = |wallet: &Address, mint: &Address| {
            let account = token::create_associated_token_account(&sponsor, wallet, mint);
            groups.push(vec![Call::foreign(account)]);
        };
        for key in &self.wallets.operators {
            own(&key.pubkey(), &mint);
        }
        for key in &self.wallets.customers {
            own(&key.pubkey(), &mint);
            own(&key.pubkey(), &self.founded.mint);
        }
        own(&self.wallets.treasury.pubkey(), &mint);
        own(&sponsor, &mint);
        for key in &self.wallets.customers {
            let purse = self.purse(&key.pubkey());
            let give = token::mint_to(&mint, &purse, &authority, CUSTOMER_PURSE).map_err(failed)?;
            groups.push(vec![Call::foreign(give)]);
        }
        // A transaction runs 64 instructions at most, and making a token account takes six.
        for some in groups.chunks(ACCOUNTS_AT_ONCE) {
            session.send("fill the customers' purses", some, &[&self.wallets.authority])?;
        }
        Ok(())
    }

    /// Reward pool, stake pool, insurance and price feed.
    fn create_destinations(&self, session: &mut Session) -> Result<(), Failure> {
        let (sponsor, authority) = (session.sponsor(), self.wallets.authority.pubkey());
        let (at, currency, own) = (self.founded.network, self.of.mint, self.native.mint);
        let funded = CreatePoolArgs {
            emission: EmissionArgs {
                kind: EMISSION_FUNDED,
                first_emission: 0,
                parameter: 0,
                cap: u64::MAX,
            },
            first_epoch: 0,
            burn_program: Address::default(),
            vesting_months: 0,
            exit_penalty_bps: 0,
            parameters: PoolParametersArgs {
                insurance: authority,
                challenge_window_seconds: self.network.oracles.challenge_window_seconds,
                ..PoolParametersArgs::default()
            },
        };
        let stake = StakeParametersArgs {
            veto_authority: authority,
            minimum_stake: 1,
            unbonding_seconds: 7 * DAY,
            grace_seconds: DAY,
            appeal_seconds: DAY,
            execution_seconds: DAY,
            slash_cap_bps: 10_000,
            reward_seconds: self.network.epoch_seconds.min(365 * DAY),
            max_multiplier_bps: 10_000,
            max_share_bps: 10_000,
            ..StakeParametersArgs::default()
        };
        let parameters = FeedParametersArgs {
            sources: self.wallets.price_sources.each_ref().map(|key| key.pubkey()),
            max_age_seconds: PRICE_AGE_SECONDS,
            max_deviation_bps: 100,
        };
        let scale = self.network.token.decimals;
        let nobody = Behind {
            pool: self.stake_pool,
            operator: Address::default(),
        };
        let groups = [
            (
                "create_funded_pool",
                rewards::create_funded_pool(sponsor, authority, at, currency, funded),
            ),
            (
                "create_stake_pool",
                staking::create_stake_pool(sponsor, authority, at, own, STAKE, stake),
            ),
            (
                "add_reward_mint",
                staking::add_reward_mint(sponsor, authority, at, self.stake_pool, currency),
            ),
            (
                "open_operator_stake",
                staking::open_operator_stake(sponsor, nobody),
            ),
            (
                "create_insurance",
                staking::create_insurance(sponsor, authority, at, currency, u64::MAX),
            ),
            (
                "create_price_feed",
                revenue::create_price_feed(sponsor, authority, &self.feed, scale, parameters),
            ),
        ];
        let groups = groups.map(|(name, instruction)| vec![Call::new(name, instruction)]);
        session.send("create where revenue goes", &groups, &[&self.wallets.authority])
    }

    fn create_revenue_pools(&self, session: &mut Session) -> Result<(), Failure> {
        let (sponsor, authority) = (session.sponsor(), self.wallets.authority.pubkey());
        let native = RevenuePoolArgs {
            parameters: RevenueParametersArgs {
                lot: u64::MAX,
                window_seconds: DAY,
                burn_bps: 10_000,
                burn_limit_bps: 10_000,
                ..RevenueParametersArgs::default()
            },
            ..RevenuePoolArgs::default()
        };
        let args = RevenuePoolArgs {
            token_pool: Some(self.native.pool()),
            destinations: Destinations {
                reward_pool: Some(self.reward_pool),
                stake_pool: Some(self.stake_pool),
                insurance: Some(self.insurance),
                feed: None,
            },
            parameters: self.parameters(),
            reference: ReferencePrice {
                tokens: 10u64.pow(u32::from(self.network.token.decimals)),
                payment: self.market.token_price,
            },
            recipients: vec![RecipientShare {
                wallet: self.wallets.treasury.pubkey(),
                bps: 10_000,
            }],
        };
        let groups = [(&self.native, native), (&self.revenue, args)].map(|(revenue, args)| {
            let create = revenue::create_revenue_pool(sponsor, authority, revenue, args);
            vec![Call::new("create_revenue_pool", create)]
        });
        session.send("create the revenue pools", &groups, &[&self.wallets.authority])
    }

    fn parameters(&self) -> RevenueParametersArgs {
        let kept = RevenueParametersArgs {
            market: self.of.address(),
            min_price: 1,
            bounty_cap: 10u64.pow(u32::from(self.market.currency.decimals)),
            bounty_bps: BOUNTY_BPS,
            ..RevenueParametersArgs::default()
        };
        ruled(self.market, kept)
    }

    fn create_market(&self, session: &mut Session) -> Result<(), Failure> {
        let (sponsor, authority) = (session.sponsor(), self.wallets.authority.pubkey());
        let (fee, settle) = (self.market.fee_bps, DAY);
        let create = market::create_market(sponsor, authority, self.of, fee, settle);
        let goes = (self.revenue.pool(), self.feed.feed());
        let update = market::update_market(authority, self.of, goes, fee, settle);
        let mut groups = vec![
            vec![Call::new("create_market", create)],
            vec![Call::new("update_market", update)],
        ];
        for key in &self.wallets.customers {
            let create = market::create_customer(sponsor, self.of.network, key.pubkey());
            groups.push(vec![Call::new("create_customer", create)]);
        }
        session.send("create the market", &groups, &[&self.wallets.authority])
    }

    /// Orders are of operators, each with a plan of its own; passes and endowments of the network; channels need no plan.
    fn create_plans(&mut self, session: &mut Session) -> Result<(), Failure> {
        let mut next = 0;
        for plan in &self.market.plans {
            let sellers = match plan.sale {
                Sale::Order => self.wallets.operators.len(),
                Sale::Channel => 0,
                Sale::Pass | Sale::Endowment(_) => 1,
            };
            let mut numbers = Vec::new();
            for seller in 0..sellers {
                self.create_plan(session, plan, next, seller)?;
                numbers.push(next);
                next += 1;
            }
            self.numbers.push(numbers);
        }
        Ok(())
    }

    fn create_plan(
        &self,
        session: &mut Session,
        plan: &Plan,
        number: u32,
        seller: usize,
    ) -> Result<(), Failure> {
        let key = match plan.sale {
            Sale::Order => self.operator(seller)?,
            _ => &self.wallets.authority,
        };
        let seller = match plan.sale {
            Sale::Order => self.seller(seller)?,
            _ => Seller {
                authority: key.pubkey(),
                account: self.founded.network,
            },
        };
        let sells = match plan.sale {
            Sale::Order | Sale::Channel => Sells::Orders,
            Sale::Pass => Sells::Passes,
            Sale::Endowment(_) => Sells::Endowments,
        };
        let of = (sells, plan.service.category(), self.terms(plan, &key.pubkey()));
        let create = market::create_plan(session.sponsor(), seller, self.of, number, of);
        session.send("create a plan", &[vec![Call::new("create_plan", create)]], &[key])
    }

    fn terms(&self, plan: &Plan, seller: &Address) -> PlanTermsArgs {
        let terms = PlanTermsArgs {
            price: plan.price,
            per: self.per(plan),
            min_quantity: 1,
            max_quantity: u64::MAX,
            class: ANY_CLASS,
            pricing: PRICED_IN_MINT,
            ..PlanTermsArgs::default()
        };
        match plan.sale {
            Sale::Order => PlanTermsArgs {
                payee: *seller,
                accept_seconds: DAY,
                duration_seconds: DAY,
                reports: REPORTS_BY_CUSTOMER,
                ..terms
            },
            Sale::Endowment(EndowmentTerms {
                epochs,
                first_bps,
                decay_bps,
            }) => PlanTermsArgs {
                cost: portion(plan.price, first_bps),
                period_seconds: self.network.epoch_seconds,
                periods: epochs,
                decay_bps,
                ..terms
            },
            Sale::Channel | Sale::Pass => terms,
        }
    }

    /// Units that a plan's price is for: one unit of its columns, or an epoch.
    pub(super) fn per(&self, plan: &Plan) -> u64 {
        if plan.service == Service::Pass {
            return u64::from(self.network.epoch_seconds);
        }
        let metric = plan.metric.and_then(|at| self.network.usage.metrics.get(at));
        10u64.pow(metric.map_or(0, |metric| u32::from(metric.decimals)))
    }

    /// An operator as a seller.
    pub(super) fn seller(&self, operator: usize) -> Result<Seller, Failure> {
        let authority = self.operator(operator)?.pubkey();
        Ok(Seller {
            authority,
            account: address::operator(&self.founded.network, &authority),
        })
    }
}

/// A part of an amount, rounded down.
fn portion(amount: u64, bps: u16) -> u64 {
    u64::try_from(u128::from(amount) * u128::from(bps) / 10_000).unwrap_or(u64::MAX)
}
