//! Reads from a node what the programs told, in order and complete.
//!
//! Programs tell by calling themselves (Anchor's `emit_cpi!`), so that an event is data of an inner instruction and not of a
//! log, which nodes cut off. Only a program itself can make such a call: it has to be signed by its own address. An event is
//! therefore believed exactly when an inner instruction of a successful transaction calls one of
//! [`PROGRAMS`](crate::programs::PROGRAMS).

mod listing;
mod members;

use anchor_lang::event::EVENT_IX_TAG_LE;
use serde_json::{Map, Value};
use solana_address::Address;
use solana_signature::Signature;
use solana_transaction_status_client_types::option_serializer::OptionSerializer;
use solana_transaction_status_client_types::{
    EncodedConfirmedTransactionWithStatusMeta, UiInstruction, UiTransactionStatusMeta,
};

use crate::chain::RpcChain;
use crate::error::ClientError;
use crate::idl::{self, DecodeError};

pub use listing::{Bounds, Moment, in_order, transactions};
pub use members::{Members, Scope};

/// The name of events that no IDL here knows; their bytes are in the field `data`, in hexadecimal digits.
pub const UNKNOWN: &str = "unknown";

/// An event and where it was told.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The slot of the transaction.
    pub slot: u64,
    /// When it was executed, unix seconds, if the node knows.
    pub time: Option<i64>,
    /// The transaction's first signature.
    pub signature: Signature,
    /// Which event of the transaction it is, from 0; those of all programs are counted.
    pub number: u32,
    /// The program's name.
    pub program: &'static str,
    /// The event's name, as in the IDL.
    pub name: &'static str,
    /// Its fields, as [`idl`] writes them.
    pub fields: Map<String, Value>,
}

/// The events of a transaction in order, `None` when the node does not know it, perhaps not yet.
///
/// # Errors
/// [`ClientError::Unreachable`], also when the node's answer lacks what events are read from.
pub fn of_transaction(chain: &RpcChain, signature: &Signature) -> Result<Option<Vec<Event>>, ClientError> {
    let Some(found) = chain.transaction(signature)? else {
        return Ok(None);
    };
    let told = told(&found)
        .map_err(|reason| chain.incomplete(format!("its answer to transaction {signature} {reason}")))?;
    let mut events = Vec::with_capacity(told.len());
    for (number, (program, data)) in (0..).zip(told) {
        let types = idl::program(&program).map_err(|error| chain.incomplete(error.to_string()))?;
        // Only what programs of the suite told is looked at.
        let Some(types) = types else { continue };
        let (name, fields) = decoded(types.event(&data), &data);
        events.push(Event {
            slot: found.slot,
            time: found.block_time,
            signature: *signature,
            number,
            program: types.program.name,
            name,
            fields,
        });
    }
    Ok(Some(events))
}

/// An event that is not known here is still an event: it is kept as bytes.
fn decoded(decoded: Result<idl::Decoded, DecodeError>, data: &[u8]) -> (&'static str, Map<String, Value>) {
    match decoded {
        Ok(decoded) => (decoded.name, decoded.fields),
        Err(_) => {
            let data = Value::String(idl::hexadecimal(data));
            (UNKNOWN, Map::from_iter([("data".to_owned(), data)]))
        }
    }
}

/// What programs of the suite told in a transaction: who, and discriminator with fields.
fn told(found: &EncodedConfirmedTransactionWithStatusMeta) -> Result<Vec<(Address, Vec<u8>)>, String> {
    let meta = found.transaction.meta.as_ref();
    let meta = meta.ok_or_else(|| "says nothing of what it did".to_owned())?;
    if meta.err.is_some() {
        return Ok(vec![]);
    }
    let OptionSerializer::Some(calls) = &meta.inner_instructions else {
        return Err("leaves out what programs called; use a node that records inner instructions".to_owned());
    };
    let keys = account_keys(found, meta)?;
    let mut told = Vec::new();
    for call in calls.iter().flat_map(|call| &call.instructions) {
        let UiInstruction::Compiled(call) = call else {
            return Err("has its instructions in another form than was asked for".to_owned());
        };
        let program = keys.get(usize::from(call.program_id_index));
        let program = program.ok_or_else(|| "names a program that is not there".to_owned())?;
        let of_suite = crate::programs::PROGRAMS.iter().any(|of| of.id == *program);
        let data = bs58::decode(&call.data).into_vec();
        let data = data.map_err(|_| "has an instruction that is no base58".to_owned())?;
        if let Some(data) = data.strip_prefix(EVENT_IX_TAG_LE).filter(|_| of_suite) {
            told.push((*program, data.to_vec()));
        }
    }
    Ok(told)
}

/// What the indexes in a transaction's instructions mean.
fn account_keys(
    found: &EncodedConfirmedTransactionWithStatusMeta,
    meta: &UiTransactionStatusMeta,
) -> Result<Vec<Address>, String> {
    let transaction = found.transaction.transaction.decode();
    let transaction = transaction.ok_or_else(|| "does not hold the transaction".to_owned())?;
    let mut keys = transaction.message.static_account_keys().to_vec();
    if let OptionSerializer::Some(loaded) = &meta.loaded_addresses {
        for key in loaded.writable.iter().chain(&loaded.readonly) {
            keys.push(
                key.parse()
                    .map_err(|_| format!("names {key}, which is no address"))?,
            );
        }
    }
    Ok(keys)
}
