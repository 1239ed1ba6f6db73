//! The methods of Solana's JSON-RPC that the client uses.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flywheel_client::chain::Filter;
use serde_json::{Value, json};
use solana_account::Account;
use solana_address::Address;
use solana_hash::Hash;
use solana_transaction::versioned::VersionedTransaction;

use crate::faults::Fault;
use crate::ledger::{Executed, Ledger};

const INVALID_PARAMS: i64 = -32602;
/// Most filters of a question, as of every node.
const FILTERS_AT_ONCE: usize = 4;
const METHOD_NOT_FOUND: i64 = -32601;
const PREFLIGHT_FAILURE: i64 = -32002;
const MIN_CONTEXT_SLOT_NOT_REACHED: i64 = -32016;

/// Answers a request: its result or its error.
pub fn call(ledger: &mut Ledger, request: &Value, fault: Option<Fault>) -> Result<Value, Value> {
    // Blockhashes grow old whatever is asked.
    ledger.tick();
    let params = &request["params"];
    match request["method"].as_str().unwrap_or_default() {
        "getBlockHeight" => Ok(json!(ledger.slot)),
        "getGenesisHash" => Ok(json!(Hash::new_from_array([1; 32]).to_string())),
        "getVersion" => Ok(json!({ "solana-core": "4.2.2", "feature-set": 1 })),
        "getLatestBlockhash" => Ok(latest_blockhash(ledger, fault)),
        "getMinimumBalanceForRentExemption" => {
            let bytes = params[0].as_u64().ok_or_else(invalid)?;
            let bytes = usize::try_from(bytes).map_err(|_| invalid())?;
            Ok(json!(ledger.chain.minimum_balance(bytes)))
        }
        "getMultipleAccounts" => multiple_accounts(ledger, params),
        "getProgramAccounts" => program_accounts(ledger, params),
        "getSignaturesForAddress" => signatures(ledger, params),
        "getSignatureStatuses" => Ok(statuses(ledger, params)),
        "getSlot" => Ok(json!(ledger.slot)),
        "getTransaction" => Ok(transaction(ledger, params)),
        "getRecentPrioritizationFees" => Ok(recent_prices(ledger)),
        "simulateTransaction" => simulate(ledger, params),
        "sendTransaction" => send(ledger, params, fault),
        other => Err(error(METHOD_NOT_FOUND, &format!("no method {other}"))),
    }
}

fn error(code: i64, message: &str) -> Value {
    json!({ "code": code, "message": message })
}

fn invalid() -> Value {
    error(INVALID_PARAMS, "invalid parameters")
}

fn with_context(ledger: &Ledger, value: &Value) -> Value {
    json!({ "context": { "slot": ledger.slot }, "value": value })
}

fn address(value: &Value) -> Result<Address, Value> {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or_else(invalid)
}

fn require_slot(ledger: &Ledger, config: &Value) -> Result<(), Value> {
    if config["minContextSlot"]
        .as_u64()
        .is_some_and(|slot| slot > ledger.slot)
    {
        return Err(error(
            MIN_CONTEXT_SLOT_NOT_REACHED,
            "minimum context slot has not been reached",
        ));
    }
    Ok(())
}

fn encoded(account: &Account) -> Value {
    json!({
        "lamports": account.lamports,
        "data": [BASE64_STANDARD.encode(&account.data), "base64"],
        "owner": account.owner.to_string(),
        "executable": account.executable,
        "rentEpoch": account.rent_epoch,
        "space": account.data.len(),
    })
}

fn latest_blockhash(ledger: &mut Ledger, fault: Option<Fault>) -> Value {
    let (hash, last) = match fault {
        Some(Fault::StaleBlockhash) => (Hash::new_from_array([9; 32]), ledger.slot + ledger.lifetime),
        _ => ledger.new_blockhash(),
    };
    with_context(
        ledger,
        &json!({ "blockhash": hash.to_string(), "lastValidBlockHeight": last }),
    )
}

fn multiple_accounts(ledger: &Ledger, params: &Value) -> Result<Value, Value> {
    require_slot(ledger, &params[1])?;
    let asked = params[0]
        .as_array()
        .filter(|asked| asked.len() <= 100)
        .ok_or_else(invalid)?;
    let mut found = Vec::with_capacity(asked.len());
    for named in asked {
        let account = ledger.chain.account(&address(named)?);
        found.push(account.as_ref().map_or(Value::Null, encoded));
    }
    Ok(with_context(ledger, &json!(found)))
}

fn program_accounts(ledger: &Ledger, params: &Value) -> Result<Value, Value> {
    require_slot(ledger, &params[1])?;
    let filters = params[1]["filters"].as_array().cloned().unwrap_or_default();
    if filters.len() > FILTERS_AT_ONCE {
        return Err(error(INVALID_PARAMS, "Too many filters provided; max 4"));
    }
    let filters: Vec<Filter> = filters.iter().map(filter).collect::<Result<_, _>>()?;
    let found = ledger.chain.program_accounts(&address(&params[0])?, &filters);
    // A node lists in no order at all.
    let listed = found.iter().rev();
    let listed = listed.map(|(at, account)| json!({ "pubkey": at.to_string(), "account": encoded(account) }));
    Ok(listed.collect())
}

fn filter(value: &Value) -> Result<Filter, Value> {
    if let Some(size) = value["dataSize"].as_u64() {
        return Ok(Filter::DataSize(usize::try_from(size).map_err(|_| invalid())?));
    }
    let memcmp = &value["memcmp"];
    let offset = memcmp["offset"]
        .as_u64()
        .and_then(|offset| usize::try_from(offset).ok());
    let bytes = memcmp["bytes"]
        .as_str()
        .and_then(|text| bs58::decode(text).into_vec().ok());
    let (Some(offset), Some(bytes)) = (offset, bytes) else {
        return Err(invalid());
    };
    Ok(Filter::memcmp(offset, bytes))
}

fn statuses(ledger: &Ledger, params: &Value) -> Value {
    let asked = params[0].as_array().cloned().unwrap_or_default();
    let confirmed = |executed: &Executed| !ledger.has_slots() || executed.slot < ledger.slot;
    let status = |executed: &Executed| {
        json!({
            "slot": executed.slot,
            "confirmations": u8::from(confirmed(executed)),
            "status": executed.error.as_ref().map_or_else(|| json!({ "Ok": null }), |error| json!({ "Err": error })),
            "err": executed.error,
            "confirmationStatus": if confirmed(executed) { "confirmed" } else { "processed" },
        })
    };
    let of = |signature: &Value| ledger.executed.get(signature.as_str()?).map(status);
    let found: Vec<Value> = asked
        .iter()
        .map(|signature| of(signature).unwrap_or_default())
        .collect();
    with_context(ledger, &json!(found))
}

fn transaction(ledger: &Ledger, params: &Value) -> Value {
    let signature = params[0].as_str().unwrap_or_default();
    let Some(executed) = ledger.executed.get(signature) else {
        return Value::Null;
    };
    let meta = &executed.meta;
    let calls: Vec<Value> = meta
        .inner_instructions
        .iter()
        .enumerate()
        .map(|(index, calls)| {
            let calls = calls.iter().map(|call| {
                json!({
                    "programIdIndex": call.instruction.program_id_index,
                    "accounts": call.instruction.accounts,
                    "data": bs58::encode(&call.instruction.data).into_string(),
                    "stackHeight": call.stack_height,
                })
            });
            json!({ "index": index, "instructions": calls.collect::<Vec<_>>() })
        })
        .collect();
    json!({
        "slot": executed.slot,
        "blockTime": executed.time,
        "transaction": [BASE64_STANDARD.encode(bincode::serialize(&executed.transaction).unwrap()), "base64"],
        "version": 0,
        "meta": {
            "err": executed.error,
            "status": executed.error.as_ref().map_or_else(|| json!({ "Ok": null }), |error| json!({ "Err": error })),
            "fee": meta.fee,
            "preBalances": [],
            "postBalances": [],
            "innerInstructions": calls,
            "logMessages": meta.logs,
        },
    })
}

fn recent_prices(ledger: &Ledger) -> Value {
    let prices = ledger.prices.iter().enumerate();
    prices
        .map(|(block, price)| json!({ "slot": block, "prioritizationFee": price }))
        .collect()
}

/// The latest first, as a node lists them.
fn signatures(ledger: &Ledger, params: &Value) -> Result<Value, Value> {
    let named = address(&params[0])?;
    let limit = params[1]["limit"].as_u64().unwrap_or(1_000);
    let limit = usize::try_from(limit).map_err(|_| invalid())?;
    let mut order = ledger.order.iter().rev();
    if let Some(before) = params[1]["before"].as_str() {
        order.find(|signature| *signature == before);
    }
    let of = |signature: &String| {
        let executed = ledger
            .executed
            .get(signature)
            .filter(|executed| executed.names(&named))?;
        Some(json!({
            "signature": signature,
            "slot": executed.slot,
            "err": executed.error,
            "memo": null,
            "blockTime": executed.time,
            "confirmationStatus": "confirmed",
        }))
    };
    Ok(order.filter_map(of).take(limit).collect())
}

fn decode(params: &Value) -> Result<VersionedTransaction, Value> {
    let text = params[0].as_str().unwrap_or_default();
    let bytes = BASE64_STANDARD.decode(text).map_err(|_| invalid())?;
    bincode::deserialize(&bytes).map_err(|_| invalid())
}

fn simulate(ledger: &mut Ledger, params: &Value) -> Result<Value, Value> {
    require_slot(ledger, &params[1])?;
    let mut transaction = decode(params)?;
    // Of the two ways that there are, the client uses this one.
    if params[1]["replaceRecentBlockhash"] != json!(true) || params[1]["sigVerify"] == json!(true) {
        return Err(invalid());
    }
    let (hash, last) = ledger.new_blockhash();
    transaction.message.set_recent_blockhash(hash);
    let (error, meta) = ledger.simulate(transaction);
    Ok(with_context(
        ledger,
        &json!({
            "err": error,
            "logs": meta.logs,
            "accounts": null,
            "unitsConsumed": meta.compute_units_consumed,
            "returnData": null,
            "replacementBlockhash": { "blockhash": hash.to_string(), "lastValidBlockHeight": last },
        }),
    ))
}

fn send(ledger: &mut Ledger, params: &Value, fault: Option<Fault>) -> Result<Value, Value> {
    let transaction = decode(params)?;
    if fault == Some(Fault::TransactionLost) {
        return Ok(json!(transaction.signatures[0].to_string()));
    }
    let preflight = params[1]["skipPreflight"] != json!(true);
    ledger
        .execute(transaction, preflight)
        .map(Value::from)
        .map_err(|refused| {
            json!({
                "code": PREFLIGHT_FAILURE,
                "message": format!("Transaction simulation failed: {}", refused.error),
                "data": { "err": refused.error, "logs": refused.logs },
            })
        })
}
