//! Whether the chain is as the model says.

use burn_share::state::{
    AuctionBooks, EpochBooks, EpochStatement, FeedParameters, FeedParametersArgs, Liabilities, PriceFeed,
    RevenueParameters, RevenueParametersArgs, RevenuePool,
};
use flywheel_client::accounts::{Pool as RewardPool, StakePool};
use flywheel_client::chain::token_supply;
use solana_address::Address;
use solana_signer::Signer;

use super::founding::{holder_key, mint};
use super::parameters::{FEED, INSURANCE, REWARD_POOL, STAKE_POOL};
use super::{Books, Feed, FeedPlan, HOLDERS, MINTS, Network, Plan, Pool, TOKEN};

/// The number of 16 bytes.
fn number(bytes: [u8; 16]) -> num_bigint::BigUint {
    num_bigint::BigUint::from_bytes_le(&bytes)
}

impl Network {
    /// Compares everything.
    ///
    /// # Panics
    /// When something differs.
    pub fn compare(&self) {
        assert_eq!(self.world.now(), self.model.now, "time");
        for mint in 0..MINTS {
            self.compare_tokens(mint);
            self.compare_paid(mint);
            if let Some(feed) = &self.model.feeds[mint] {
                self.compare_feed(mint, feed);
            }
            match &self.model.pools[mint] {
                Some(pool) => self.compare_pool(pool),
                None => assert!(self.world.chain.account(&self.names.pools[mint]).is_none()),
            }
        }
    }

    fn compare_tokens(&self, number: usize) {
        for holder in 0..HOLDERS {
            let held = self.world.tokens(&self.names.accounts[holder][number]);
            assert_eq!(
                held, self.model.tokens[holder][number],
                "mint {number} of holder {holder}"
            );
        }
        let supply = token_supply(&self.world.chain, &mint(number).address).expect("a mint");
        assert_eq!(supply, self.model.supply[number], "supply of mint {number}");
    }

    /// What other programs count, and what lies in their vaults.
    fn compare_paid(&self, number: usize) {
        let expected = self.model.paid[number];
        let reward: RewardPool = self.world.state(&self.names.reward_pools[number]);
        let vault = self.world.tokens(&self.names.reward_vaults[number]);
        assert_eq!(
            [reward.funded, vault],
            [expected.reward_pool; 2],
            "reward pool of mint {number}"
        );
        let stake: StakePool = self.world.state(&self.names.stake_pool);
        let funded = stake
            .rewards
            .iter()
            .find(|reward| reward.mint == mint(number).address);
        let vault = self.world.tokens(&self.names.stake_vaults[number]);
        assert_eq!(
            [funded.expect("a reward mint").funded, vault],
            [expected.stake_pool; 2],
            "stake pool's rewards in mint {number}"
        );
        let insurance = self.world.tokens(&self.names.insurances[number]);
        assert_eq!(insurance, expected.insurance, "insurance of mint {number}");
    }

    fn compare_feed(&self, quote: usize, expected: &Feed) {
        let found: PriceFeed = self.world.state(&self.names.feeds[quote]);
        let plan = |plan: &FeedPlan| FeedParameters::from(plan.args());
        assert_eq!(found.parameters, plan(&expected.plan), "feed {quote}");
        let (proposed, ready_at) = expected
            .proposed
            .map_or((FeedParametersArgs::default().into(), 0), |(next, at)| {
                (plan(&next), at)
            });
        assert_eq!((found.proposed, found.update_ready_at), (proposed, ready_at));
        assert_eq!(
            (
                found.low,
                found.high,
                found.timestamp,
                found.last_timestamps,
                found.scale
            ),
            (
                expected.low,
                expected.high,
                expected.timestamp,
                expected.last,
                expected.scale
            ),
            "price of feed {quote}"
        );
    }

    fn compare_pool(&self, expected: &Pool) {
        let of = expected.mint;
        let found: RevenuePool = self.world.state(&self.names.pools[of]);
        assert_eq!(
            (found.native != 0, found.direct_burn != 0, found.halted != 0),
            (of == TOKEN, expected.is_direct, expected.is_halted),
            "switches of pool {of}"
        );
        assert_eq!(found.epoch, expected.epoch, "epoch of pool {of}");
        assert_eq!(
            found.last_supply, expected.last_supply,
            "last supply of pool {of}"
        );
        self.compare_plan(of, &found.parameters, Some(&expected.plan));
        let (proposed, ready_at) = expected
            .proposed
            .as_ref()
            .map_or((None, 0), |(plan, at)| (Some(plan), *at));
        self.compare_plan(of, &found.proposed, proposed);
        assert_eq!(found.update_ready_at, ready_at);
        let owed = Liabilities {
            undistributed: expected.owed.undistributed,
            for_burn: expected.owed.for_burn,
            providers: expected.owed.providers,
            stakers: expected.owed.stakers,
            insurance: expected.owed.insurance,
            recipients: expected.owed_to_recipients(),
        };
        assert_eq!(found.owed, owed, "liabilities of pool {of}");
        assert_eq!(found.current, stored(&expected.books), "books of pool {of}");
        let AuctionBooks {
            reference,
            window,
            sold,
            bought,
        } = found.auction;
        let auction = &expected.auction;
        assert_eq!(
            (number(reference), window, sold, bought),
            (
                auction.reference.clone(),
                auction.window,
                auction.sold,
                auction.bought
            ),
            "auction of pool {of}"
        );
        self.compare_recipients(expected, &found);
        assert_eq!(
            self.world.tokens(&self.names.vaults[of]),
            expected.vault(),
            "vault of pool {of}"
        );
        self.compare_statements(expected);
    }

    fn compare_plan(&self, pool: usize, found: &RevenueParameters, expected: Option<&Plan>) {
        let args = expected.map(|plan| plan.args).unwrap_or_default();
        assert_eq!(
            RevenueParametersArgs::from(*found),
            args,
            "parameters of pool {pool}"
        );
        let key = |goal: usize, key: Address| {
            let is_there = expected.is_some_and(|plan| plan.has(goal));
            if is_there { key } else { Address::default() }
        };
        let (names, to) = (&self.names, &found.destinations);
        assert_eq!(
            [to.reward_pool, to.stake_pool, to.insurance, to.feed],
            [
                key(REWARD_POOL, names.reward_pools[pool]),
                key(STAKE_POOL, names.stake_pool),
                key(INSURANCE, names.insurances[pool]),
                key(FEED, names.feeds[pool]),
            ],
            "destinations of pool {pool}"
        );
    }

    fn compare_recipients(&self, expected: &Pool, found: &RevenuePool) {
        let wallets = expected.recipients.iter();
        let wanted: Vec<(Address, u16, u64)> = wallets
            .map(|one| (holder_key(one.wallet).pubkey(), one.bps, one.owed))
            .collect();
        let there: Vec<(Address, u16, u64)> = found
            .recipients()
            .iter()
            .map(|one| (one.wallet, one.bps, one.owed))
            .collect();
        assert_eq!(there, wanted, "recipients of pool {}", expected.mint);
        let beyond = &found.recipients[there.len()..];
        assert!(
            beyond
                .iter()
                .all(|one| (one.wallet, one.bps, one.owed) == Default::default())
        );
        let (list, ready_at) = expected.proposed_recipients.clone().unwrap_or_default();
        assert_eq!(found.recipients_ready_at, ready_at);
        assert_eq!(usize::from(found.proposed_count), list.len());
        for (found, (wallet, bps)) in found.proposed_recipients.iter().zip(list) {
            assert_eq!((found.wallet, found.bps), (holder_key(wallet).pubkey(), bps));
        }
    }

    /// The last statement, and one of the others: none ever changes.
    fn compare_statements(&self, pool: &Pool) {
        let count = pool.statements.len();
        let some = [count.checked_sub(1), (self.model.now as usize).checked_rem(count)];
        for place in some.into_iter().flatten() {
            let expected = &pool.statements[place];
            let address = self.names.statement(pool.mint, expected.epoch);
            let found: EpochStatement = self.world.state(&address);
            let wanted = EpochStatement {
                version: 1,
                bump: found.bump,
                closed: 1,
                padding: [0; 5],
                epoch: expected.epoch,
                network: self.world.network,
                mint: mint(pool.mint).address,
                burned: expected.books.burned,
                opening: expected.books.opening,
                income: expected.books.income,
                providers: expected.books.providers,
                stakers: expected.books.stakers,
                recipients: expected.books.recipients,
                insurance: expected.books.insurance,
                sold: expected.books.sold,
                refunds: expected.books.refunds,
                bounties: expected.books.bounties,
                burned_from_vault: expected.books.burned_from_vault,
                closing: expected.closing,
                vault_balance: expected.vault,
                bought: expected.books.bought,
                supply: expected.supply,
                minted: expected.minted,
                burned_elsewhere: expected.burned_elsewhere,
                orders: expected.books.orders,
                customers: expected.books.customers,
                invoices: expected.books.invoices,
                fills: expected.books.fills,
                categories: expected.books.categories,
                invoice_digest: expected.books.digest,
                closed_at: expected.closed_at,
                reserved: [0; 24],
            };
            let (found, wanted) = (format!("{found:?}"), format!("{wanted:?}"));
            assert_eq!(
                found, wanted,
                "statement {} of pool {}",
                expected.epoch, pool.mint
            );
        }
    }
}

/// The books as the account holds them.
fn stored(books: &Books) -> EpochBooks {
    EpochBooks {
        opening: books.opening,
        income: books.income,
        bounties: books.bounties,
        providers: books.providers,
        stakers: books.stakers,
        recipients: books.recipients,
        insurance: books.insurance,
        sold: books.sold,
        burned_from_vault: books.burned_from_vault,
        refunds: books.refunds,
        burned: books.burned,
        bought: books.bought,
        categories: books.categories,
        invoice_digest: books.digest,
        orders: books.orders,
        customers: books.customers,
        invoices: books.invoices,
        fills: books.fills,
    }
}
