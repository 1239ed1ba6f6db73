//! What transactions would do, without sending them.

use flywheel_client::chain::Simulation;
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::Output;
use crate::failure::Failure;
use crate::show::{self, Sol, grouped};

/// What a command would send, as far as it can be tried out.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// How many transactions the command would send.
    transactions: usize,
    /// Those that were tried out.
    simulated: Vec<Tried>,
    /// What these would cost in fees.
    fees: Sol,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tried {
    action: String,
    /// Why it would be refused.
    error: Option<String>,
    /// The name of a program's own error.
    error_name: Option<String>,
    compute_units: u64,
    compute_unit_limit: Option<u32>,
    /// Micro-lamports for each unit of the limit.
    compute_unit_price: u64,
    fee: Sol,
    logs: Vec<String>,
}

impl Preview {
    /// Of a command that would send so many transactions.
    pub fn of(transactions: usize) -> Self {
        Self {
            transactions,
            ..Self::default()
        }
    }

    /// Adds what one of them would do.
    pub fn add(&mut self, action: &str, tried: Simulation) {
        let refusal = tried.refusal;
        let fee = Sol(tried.fee);
        self.fees.0 = self.fees.0.saturating_add(tried.fee);
        self.simulated.push(Tried {
            action: action.to_owned(),
            error: refusal.as_ref().map(ToString::to_string),
            error_name: refusal.and_then(|refusal| refusal.name),
            compute_units: tried.units,
            compute_unit_limit: tried.limit,
            compute_unit_price: tried.price,
            fee,
            logs: tried.logs,
        });
    }

    /// Prints it. What ends the command: that all has been shown, or the refusal of the first that would be refused.
    pub fn show(self, output: Output) -> Failure {
        let printed = match output {
            Output::Json | Output::JsonCompact => show::json(output, &self),
            Output::Table => show::text(&self.text()),
        };
        if let Err(failure) = printed {
            return failure;
        }
        match self.simulated.into_iter().find(|tried| tried.error.is_some()) {
            None => Failure::Shown,
            Some(refused) => Failure::Refused {
                action: refused.action,
                reason: format!("{}\n\nNothing was sent.", refused.error.unwrap_or_default()),
            },
        }
    }

    fn text(&self) -> String {
        let units: u64 = self.simulated.iter().map(|tried| tried.compute_units).sum();
        let refused: Vec<&Tried> = self
            .simulated
            .iter()
            .filter(|tried| tried.error.is_some())
            .collect();
        let mut rows = vec![("transactions", grouped(self.transactions as u64))];
        if self.simulated.len() < self.transactions {
            let tried = format!(
                "{}; the others build upon it",
                grouped(self.simulated.len() as u64)
            );
            rows.push(("tried out", tried));
        }
        rows.push(("would be refused", grouped(refused.len() as u64)));
        rows.push(("compute units", grouped(units)));
        if let [only] = self.simulated.as_slice() {
            let limit = only.compute_unit_limit;
            rows.push((
                "limit",
                limit.map_or_else(|| "the default".to_owned(), |units| grouped(units.into())),
            ));
            if only.compute_unit_price > 0 {
                let price = grouped(only.compute_unit_price);
                rows.push(("price", format!("{price} micro-lamports for a unit")));
            }
        }
        rows.push(("fees", self.fees.to_string()));
        let logs = refused.first().map_or(&[][..], |tried| tried.logs.as_slice());
        let logs: String = logs.iter().map(|line| format!("  {line}\n")).collect();
        format!("{}\n{logs}", show::fields_table(rows))
    }
}
