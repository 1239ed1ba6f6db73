//! Tries transactions out, and finds from it what limit and price to send them with.

use std::collections::HashMap;

use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_rpc_client_api::config::RpcSimulateTransactionConfig;
use solana_rpc_client_api::response::RpcSimulateTransactionResult;
use solana_signer::Signer;
use solana_transaction::TransactionError;
use solana_transaction_status_client_types::UiTransactionEncoding;

use super::RpcChain;
use super::asking::{is_unknown_method, reason};
use crate::chain::budget::{self, Extras};
use crate::chain::{
    ComputeUnitLimit, ComputeUnitPrice, MAX_COMPUTE_UNITS, Outgoing, Simulation, logs, outgoing,
};
use crate::error::ClientError;

/// Most accounts that a node takes when it is asked for recent prices.
const ACCOUNTS_WITH_PRICES: usize = 128;

impl RpcChain {
    /// As [`crate::chain::Chain::simulate`].
    ///
    /// # Errors
    /// As of [`crate::chain::Chain::simulate`].
    ///
    /// ```no_run
    /// use flywheel_client::{chain::nonblocking::RpcChain, instructions::registry};
    /// # async fn example(chain: RpcChain, operator: solana_address::Address, network: solana_address::Address)
    /// # -> Result<(), flywheel_client::ClientError> {
    /// let register = registry::register_operator(operator, operator, network);
    /// let would = chain.simulate(&operator, &[register]).await?;
    /// match would.refusal {
    ///     None => println!("{} compute units, {} lamports", would.units, would.fee),
    ///     Some(refusal) => println!("refused: {refusal}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn simulate(
        &self,
        payer: &Address,
        instructions: &[Instruction],
    ) -> Result<Simulation, ClientError> {
        let price = self.price(&[writable(payer, instructions)]).await?;
        let extras = self.budget.fixed();
        let mut extras = Extras { price, ..extras };
        if self.budget.limit == ComputeUnitLimit::Simulated {
            extras.limit = Some(MAX_COMPUTE_UNITS);
        }
        extras = extras.fitting(payer, instructions, &self.tables);
        let result = self.try_out(payer, instructions, extras).await?;
        if self.budget.limit == ComputeUnitLimit::Simulated && extras.limit.is_some() {
            let units = result.units_consumed.unwrap_or_default();
            extras.limit = Some(budget::limit_for(units, extras.price));
        }
        let logs = result.logs.unwrap_or_default();
        let error: Option<TransactionError> = result.err.map(Into::into);
        Ok(Simulation {
            refusal: error.map(|error| outgoing::refusal(&error, logs.clone())),
            units: result.units_consumed.unwrap_or_default(),
            compute_units: logs::units_per_instruction(instructions, &logs),
            limit: extras.limit,
            price: extras.price,
            fee: extras.fee(payer, instructions)?,
            logs,
        })
    }

    /// The compute-budget instructions to send these with, at this price.
    ///
    /// # Errors
    /// [`ClientError::Refused`] when the transaction fails where it is tried out.
    pub(super) async fn extras(
        &self,
        payer: &Address,
        instructions: &[Instruction],
        price: u64,
    ) -> Result<Extras, ClientError> {
        let fixed = self.budget.fixed();
        let wanted = match self.budget.limit {
            ComputeUnitLimit::Simulated => Some(MAX_COMPUTE_UNITS),
            _ => fixed.limit,
        };
        let wanted = Extras { limit: wanted, price };
        let extras = wanted.fitting(payer, instructions, &self.tables);
        if self.budget.limit != ComputeUnitLimit::Simulated || extras.limit.is_none() {
            return Ok(extras);
        }
        let result = self.try_out(payer, instructions, extras).await?;
        if let Some(error) = result.err {
            return Err(outgoing::refused(&error.into(), result.logs.unwrap_or_default()));
        }
        let limit = match result.units_consumed {
            Some(units) => budget::limit_for(units, extras.price),
            None => MAX_COMPUTE_UNITS,
        };
        Ok(Extras {
            limit: Some(limit),
            ..extras
        })
    }

    /// Has the node try out a transaction that nobody has signed, without its price: for the whole limit a payer may have too
    /// little.
    async fn try_out(
        &self,
        payer: &Address,
        instructions: &[Instruction],
        extras: Extras,
    ) -> Result<RpcSimulateTransactionResult, ClientError> {
        let without_price = Extras { price: 0, ..extras };
        let all = without_price.behind(instructions);
        let message = outgoing::message(payer, &all, &self.tables, Hash::default())?;
        let transaction = outgoing::unsigned(message);
        let ask = || {
            let config = RpcSimulateTransactionConfig {
                sig_verify: false,
                replace_recent_blockhash: true,
                commitment: Some(self.commitment),
                encoding: Some(UiTransactionEncoding::Base64),
                min_context_slot: self.account_config().min_context_slot,
                ..RpcSimulateTransactionConfig::default()
            };
            self.client.simulate_transaction_with_config(&transaction, config)
        };
        Ok(self.ask(ask).await?.value)
    }

    /// What to pay for a compute unit, micro-lamports, where transactions write these accounts.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub(super) async fn price(&self, written: &[Vec<Address>]) -> Result<u64, ClientError> {
        let (percentile, cap) = match self.budget.price {
            ComputeUnitPrice::Unset => return Ok(0),
            ComputeUnitPrice::Fixed(price) => return Ok(price),
            ComputeUnitPrice::Recent { percentile, cap } => (percentile, cap),
        };
        let accounts = common(written);
        let ask = || self.client.get_recent_prioritization_fees(&accounts);
        let fees = match self.persist(self.pauses(), ask, || ()).await {
            Ok(fees) => fees,
            // A local cluster on which nobody competes.
            Err(error) if is_unknown_method(&error) => Vec::new(),
            Err(error) => return Err(self.unreachable(reason(&error))),
        };
        let prices = fees.iter().map(|block| block.prioritization_fee).collect();
        Ok(budget::percentile(prices, percentile, cap))
    }

    /// As [`Self::price`], for a batch.
    pub(super) async fn price_of_batch<S: Signer + ?Sized>(
        &self,
        batch: &[Outgoing<'_, S>],
    ) -> Result<u64, ClientError> {
        let written: Vec<Vec<Address>> = batch
            .iter()
            .map(|outgoing| {
                let payer = outgoing::payer(&outgoing.signers)?;
                Ok(writable(&payer, &outgoing.instructions))
            })
            .collect::<Result<_, ClientError>>()?;
        self.price(&written).await
    }
}

/// The accounts that a transaction writes, each once.
fn writable(payer: &Address, instructions: &[Instruction]) -> Vec<Address> {
    let metas = instructions.iter().flat_map(|call| &call.accounts);
    let named = metas.filter(|meta| meta.is_writable).map(|meta| meta.pubkey);
    let mut all: Vec<Address> = named.chain([*payer]).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The accounts that all of them write, over which they compete with others; as many as a node takes.
fn common(written: &[Vec<Address>]) -> Vec<Address> {
    let mut counts: HashMap<Address, usize> = HashMap::new();
    for address in written.iter().flatten() {
        *counts.entry(*address).or_default() += 1;
    }
    let mut common: Vec<Address> = counts
        .into_iter()
        .filter(|(_, count)| *count == written.len())
        .map(|(address, _)| address)
        .collect();
    common.sort_unstable();
    common.truncate(ACCOUNTS_WITH_PRICES);
    common
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_system_interface::instruction::transfer;

    #[test]
    fn prices_are_asked_for_accounts_that_all_transactions_write() {
        let party = |byte| Address::new_from_array([byte; 32]);
        let written: Vec<Vec<Address>> = [2, 3]
            .map(|to| writable(&party(1), &[transfer(&party(1), &party(to), 1)]))
            .to_vec();
        assert_eq!(written[0], [party(1), party(2)]);
        assert_eq!(common(&written), [party(1)]);
        assert_eq!(common(&written[..1]), [party(1), party(2)]);
        let many = vec![(0..200).map(party).collect::<Vec<_>>()];
        assert_eq!(common(&many).len(), 128);
    }
}
