//! The onboarding fees of a file's devices.

use std::collections::BTreeMap;
use std::fmt;

use flywheel_client::chain::Chain;
use flywheel_client::instructions::registry::Fee;
use flywheel_client::tokens;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use super::check::Plan;
use crate::failure::Failure;
use crate::fees::{self, FeeArgs};
use crate::sender::Sender;
use crate::show::Amount;

/// How the classes of a file that demand an onboarding fee are paid.
pub struct Fees(BTreeMap<u16, Fee>);

/// What is paid in one mint.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Paid {
    mint: String,
    amount: Amount,
}

impl fmt::Display for Paid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} of mint {}", self.amount, self.mint)
    }
}

impl Fees {
    /// Finds the token accounts that pay; refuses what the chain could only refuse.
    pub fn read(sender: &Sender, plan: &Plan, args: &FeeArgs) -> Result<Self, Failure> {
        let due: Vec<_> = plan
            .classes
            .values()
            .filter(|class| class.parameters.onboarding_fee > 0)
            .collect();
        let mints: Vec<Address> = due.iter().map(|class| class.parameters.fee_mint).collect();
        args.require_used(sender.chain(), &mints)?;
        let fees = due
            .into_iter()
            // A class all of whose devices are registered already needs no token account.
            .filter(|class| plan.rows.iter().any(|row| row.class == class.id))
            .map(|class| Ok((class.id, args.fee(sender, class)?)));
        Ok(Self(fees.collect::<Result<_, Failure>>()?))
    }

    /// How the fee of a class is paid, `None` where there is none.
    pub fn of_class(&self, id: u16) -> Option<Fee> {
        self.0.get(&id).copied()
    }

    /// What is paid in each mint; refuses to begin what a token account could not pay to the end.
    pub fn require_balances(&self, chain: &dyn Chain, plan: &Plan) -> Result<Vec<Paid>, Failure> {
        let mut totals: BTreeMap<Address, (Fee, u64)> = BTreeMap::new();
        for row in &plan.rows {
            let (Some(fee), Some(class)) = (self.of_class(row.class), plan.classes.get(&row.class)) else {
                continue;
            };
            let (_, total) = totals.entry(fee.source).or_insert((fee, 0));
            *total = total.saturating_add(class.parameters.onboarding_fee);
        }
        let pay = |(fee, base_units): (Fee, u64)| {
            fees::require_tokens(chain, &fee, base_units)?;
            let decimals = tokens::mint(chain, &fee.mint)?.map(|mint| mint.decimals);
            Ok(Paid {
                mint: fee.mint.to_string(),
                amount: Amount { base_units, decimals },
            })
        };
        totals.into_values().map(pay).collect()
    }
}
