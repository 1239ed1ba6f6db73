//! Compares statements and balances with the ledger, to the last base unit.

use flywheel_client::accounts::EpochStatement;
use flywheel_client::address;
use flywheel_client::chain;
use flywheel_client::instructions::revenue::Revenue;
use solana_signer::Signer;

use super::founding::CUSTOMER_PURSE;
use super::{Statement, Trade, balance};
use crate::failure::Failure;
use crate::ledger::Ledger;
use crate::ledger::market::Flows;
use crate::simulation::session::Session;

impl Trade<'_> {
    /// Compares the epoch that was closed, and every balance.
    pub(super) fn compare(
        &mut self,
        session: &Session,
        epoch: u32,
        flows: &Flows,
        ledger: &Ledger,
    ) -> Result<(), Failure> {
        let currency = self.statement(session, &self.revenue, epoch)?;
        let token = self.statement(session, &self.native, epoch)?;
        let supply = ledger.paid() - self.ledger.burned;
        self.traded.difference += in_currency(&currency, flows)
            + apart(token.burned, flows.burned)
            + apart(token.supply, supply)
            + apart(
                token.minted,
                supply + flows.burned - self.supply_before(session, epoch),
            )
            + u128::from(token.burned_elsewhere)
            + self.balances(session);
        self.traded.revenue += currency.income;
        self.traded.burned += token.burned;
        self.traded.staking_rewards = self.staking_rewards(session);
        self.traded.statements.push(Statement {
            epoch: u64::from(epoch),
            income: currency.income,
            providers: currency.providers,
            stakers: currency.stakers,
            treasury: currency.recipients,
            insurance: currency.insurance,
            sold: currency.sold,
            burned: token.burned,
            minted: token.minted,
            closing: currency.closing,
            orders: currency.orders,
            customers: currency.customers,
        });
        Ok(())
    }

    fn statement(&self, session: &Session, of: &Revenue, epoch: u32) -> Result<EpochStatement, Failure> {
        let address = address::statement(&of.pool(), u64::from(epoch));
        chain::read(session.chain(), &address).map_err(|error| Failure::of_client("show a statement", error))
    }

    /// The supply that the statement before says; nothing before the first.
    fn supply_before(&self, session: &Session, epoch: u32) -> u128 {
        let before = epoch.checked_sub(1);
        let before = before.and_then(|before| self.statement(session, &self.native, before).ok());
        before.map_or(0, |statement| u128::from(statement.supply))
    }

    /// How far every balance is from the ledger's.
    fn balances(&self, session: &Session) -> u128 {
        let held = |account| u128::from(balance(session, &account));
        let parts = &self.ledger.parts;
        let customers = self.wallets.customers.iter().zip(&self.ledger.spent);
        let customers = customers.map(|(key, spent)| {
            let left = u128::from(CUSTOMER_PURSE) - spent;
            held(self.purse(&key.pubkey())).abs_diff(left) + held(self.tokens(&key.pubkey()))
        });
        let operators: u128 = self
            .wallets
            .operators
            .iter()
            .map(|key| held(self.purse(&key.pubkey())))
            .sum();
        let earned: u128 = self.ledger.earned.iter().sum();
        let unclaimed = held(address::stake_reward_vault(&self.stake_pool, &self.of.mint.mint));
        let staked: u128 = self.ledger.staked.iter().sum();
        customers.sum::<u128>()
            + (operators + unclaimed).abs_diff(earned + parts.stakers)
            + held(address::stake_vault(&self.stake_pool)).abs_diff(staked)
            + held(address::vault(&self.reward_pool)).abs_diff(parts.providers)
            + held(self.insurance).abs_diff(parts.insurance)
            + held(self.purse(&self.wallets.treasury.pubkey())).abs_diff(parts.treasury)
            + held(self.purse(&session.sponsor())).abs_diff(parts.bounty)
            + held(self.of.vault()).abs_diff(self.ledger.endowed())
            + held(self.native.vault())
    }

    /// What stakers have been paid.
    fn staking_rewards(&self, session: &Session) -> u64 {
        let unclaimed = balance(
            session,
            &address::stake_reward_vault(&self.stake_pool, &self.of.mint.mint),
        );
        u64::try_from(self.ledger.parts.stakers.saturating_sub(u128::from(unclaimed))).unwrap_or(u64::MAX)
    }
}

/// How far the currency's statement is from the ledger's flows.
fn in_currency(statement: &EpochStatement, flows: &Flows) -> u128 {
    let income: u128 = flows.income.iter().sum();
    let categories = statement.categories.iter().zip(&flows.income);
    let pairs = [
        (statement.opening, flows.opening),
        (statement.income, income),
        (statement.bounties, flows.parts.bounty),
        (statement.providers, flows.parts.providers),
        (statement.stakers, flows.parts.stakers),
        (statement.recipients, flows.parts.treasury),
        (statement.insurance, flows.parts.insurance),
        (statement.sold, flows.sold),
        (statement.bought, flows.bought),
        (statement.closing, flows.closing),
        (statement.vault_balance, flows.closing),
        (statement.refunds, 0),
        (statement.burned, 0),
    ];
    pairs
        .into_iter()
        .map(|(stated, expected)| apart(stated, expected))
        .sum::<u128>()
        + categories
            .map(|(stated, expected)| apart(*stated, *expected))
            .sum::<u128>()
}

fn apart(stated: u64, expected: u128) -> u128 {
    u128::from(stated).abs_diff(expected)
}
