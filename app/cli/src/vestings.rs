//! Finds vesting accounts, and has their payees paid.

use clap::Args;
use flywheel_client::accounts::{Pool, Vesting};
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::rewards::PaidFrom;
use flywheel_client::pools;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;
use solana_instruction::Instruction;

use crate::failure::Failure;
use crate::purse::{Coin, ToArg};
use crate::sender::Sender;
use crate::show::{Amount, Cost};
use crate::words;

/// Which vesting account.
#[derive(Debug, Args)]
pub struct VestingArg {
    /// The reward pool; `flywheel reward pools` lists them
    #[arg(long, value_name = "POOL", value_parser = words::address)]
    pub pool: Address,
}

/// A payee's vesting account, and the pool that it is of.
pub struct Vests {
    pub at: Address,
    pub pool: Pool,
    pub payee: Address,
    pub vesting: Vesting,
}

/// What was paid out of a vesting account.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Paid {
    pool: String,
    payee: String,
    /// The payee's token account.
    to: String,
    paid: Amount,
    /// The penalty, which nobody gets.
    #[serde(rename = "penalty")]
    kept: Amount,
    /// What still vests.
    #[serde(rename = "vesting")]
    left: Amount,
    #[serde(flatten)]
    cost: Cost,
}

impl Vests {
    /// Reads it.
    ///
    /// # Errors
    /// Exit code 2 when there is no such pool, when it has no vesting, or nothing was ever claimed into it for the payee.
    pub fn read(chain: &dyn Chain, of: &VestingArg, payee: Address) -> Result<Self, Failure> {
        let at = of.pool;
        let pool = pools::pool(chain, &at)?.ok_or_else(|| {
            Failure::Argument(format!("there is no reward pool {at} on this chain; check --url"))
        })?;
        if pool.vesting_months == 0 {
            return Err(Failure::Argument(format!(
                "nothing vests in pool {at}; `flywheel reward claim` pays everything at once"
            )));
        }
        let account = chain.account(&address::vesting(&at, &payee))?;
        let vesting = pools::typed(account).ok_or_else(|| {
            Failure::Argument(format!(
                "{payee} has nothing vesting in pool {at}; `flywheel reward claim` claims what vests then"
            ))
        })?;
        Ok(Self {
            at,
            pool,
            payee,
            vesting,
        })
    }

    /// What payments are taken from.
    pub fn source(&self) -> PaidFrom {
        PaidFrom::of(self.at, &self.pool)
    }

    /// Has the payee paid by the instruction that `make` gives for a token account, and says what was paid.
    pub fn pay(
        &self,
        sender: &mut Sender,
        to: &ToArg,
        action: &str,
        make: impl FnOnce(Address) -> Instruction,
    ) -> Result<Paid, Failure> {
        let coin = Coin::read(sender.chain(), &self.pool.mint)?;
        let destination = to.destination(sender, &coin, &self.payee)?;
        let mut steps: Vec<_> = destination.creation.iter().cloned().collect();
        steps.push(make(destination.account));
        sender.send(action, &steps)?;
        let chain = sender.chain();
        let paid = destination.received(chain)?;
        let account = chain.account(&address::vesting(&self.at, &self.payee))?;
        let remaining = pools::typed(account).map_or(0, |vesting| pools::vesting_left(&vesting));
        let gone = pools::vesting_left(&self.vesting).saturating_sub(remaining);
        Ok(Paid {
            pool: self.at.to_string(),
            payee: self.payee.to_string(),
            to: destination.account.to_string(),
            paid: coin.amount(paid),
            kept: coin.amount(gone.saturating_sub(paid)),
            left: coin.amount(remaining),
            cost: sender.cost(),
        })
    }
}

impl Paid {
    /// The rows of a table.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("pool", self.pool.clone()),
            ("payee", self.payee.clone()),
            ("to", self.to.clone()),
            ("paid", self.paid.to_string()),
            ("penalty", self.kept.to_string()),
            ("vesting still", self.left.to_string()),
        ];
        rows.extend(self.cost.fields());
        rows
    }
}
