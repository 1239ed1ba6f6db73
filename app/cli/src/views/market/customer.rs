//! A customer and its credits.

use flywheel_client::accounts::Customer;
use flywheel_client::chain::Chain;
use flywheel_client::queries::Found;
use schemars::JsonSchema;
use serde::Serialize;

use crate::failure::Failure;
use crate::purse::Coins;
use crate::show::{Amount, Column, Item, grouped};
use crate::views::any_address;

/// A customer; its credits are in whole tokens of the mint that they stand for.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerView {
    address: String,
    wallet: String,
    orders: u32,
    credit_mint: Option<String>,
    credits: Amount,
    held: Amount,
    bought: Amount,
    spent: Amount,
    tokens_burned: u64,
    counted_in_epoch: Option<u64>,
}

impl CustomerView {
    /// A customer's account.
    pub fn read(chain: &dyn Chain, found: &Found<Customer>) -> Result<Self, Failure> {
        let (customer, coins) = (&found.account, Coins::new(chain));
        let amount = |base_units| coins.amount(&customer.credit_mint, base_units);
        Ok(Self {
            address: found.address.to_string(),
            wallet: customer.wallet.to_string(),
            orders: customer.orders,
            credit_mint: any_address(&customer.credit_mint),
            credits: amount(customer.credits)?,
            held: amount(customer.held)?,
            bought: amount(customer.bought)?,
            spent: amount(customer.spent)?,
            tokens_burned: customer.tokens_burned,
            counted_in_epoch: customer.counted.checked_sub(1),
        })
    }
}

impl Item for CustomerView {
    const NAMES: [&'static str; 2] = ["customer", "customers"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("customer"),
        Column::Left("wallet"),
        Column::Right("orders"),
        Column::Right("credits"),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.wallet.clone(),
            grouped(self.orders.into()),
            self.credits.to_string(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mint = self.credit_mint.clone();
        let counted = self.counted_in_epoch;
        vec![
            ("customer", self.address.clone()),
            ("wallet", self.wallet.clone()),
            ("orders and passes bought", grouped(self.orders.into())),
            ("credits", self.credits.to_string()),
            (
                "they stand for mint",
                mint.unwrap_or_else(|| "none yet".to_owned()),
            ),
            ("held in orders", self.held.to_string()),
            ("bought", self.bought.to_string()),
            ("spent", self.spent.to_string()),
            (
                "network tokens burned for them",
                format!("{} base units", grouped(self.tokens_burned)),
            ),
            (
                "last charged in epoch",
                counted.map_or_else(|| "never".to_owned(), |epoch| epoch.to_string()),
            ),
        ]
    }
}
