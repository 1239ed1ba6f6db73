//! Transactions that are signed in several places: shown with the signatures of the keys that are here, and completed with those
//! that were made elsewhere. What is shown has the names that the Solana tools use.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flywheel_client::chain::ComputeBudget;
use flywheel_client::transactions;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

use crate::args::Output;
use crate::failure::Failure;
use crate::show;

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Signed {
    blockhash: String,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    signers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    absent: Vec<String>,
    transaction: String,
}

/// Signs a transaction of these instructions, paid by the first signer.
///
/// # Errors
/// Exit code 2 when a signature that was made elsewhere is not of this transaction.
pub fn sign(
    instructions: &[Instruction],
    signers: &[&dyn Signer],
    budget: ComputeBudget,
    blockhash: Hash,
) -> Result<VersionedTransaction, Failure> {
    let refused = |reason: String| {
        Failure::Argument(format!(
            "the transaction cannot be signed ({reason}); signatures of --signer hold for exactly the arguments, \
             --blockhash, --with-compute-unit-price and --with-compute-unit-limit with which they were made"
        ))
    };
    let payer = signers.first().map(|payer| payer.pubkey()).unwrap_or_default();
    let message = transactions::message(&payer, &budget.behind(instructions), blockhash);
    let message = message.map_err(|error| Failure::of_client("sign", error))?;
    let transaction =
        VersionedTransaction::try_new(message, signers).map_err(|error| refused(error.to_string()))?;
    let bytes = 1 + transaction.signatures.len() * 64 + transaction.message.serialize().len();
    if bytes > transactions::MAX_BYTES {
        let limit = transactions::MAX_BYTES;
        return Err(refused(format!(
            "it has {bytes} bytes, above the limit of {limit}"
        )));
    }
    Ok(transaction)
}

/// Prints a transaction that is signed as far as there are keys here.
///
/// # Errors
/// When it cannot be printed.
pub fn show_signed(transaction: &VersionedTransaction, output: Output) -> Result<(), Failure> {
    let message = transaction.message.serialize();
    let mut bytes = vec![u8::try_from(transaction.signatures.len()).unwrap_or(u8::MAX)];
    transaction
        .signatures
        .iter()
        .for_each(|signature| bytes.extend(signature.as_ref()));
    bytes.extend(&message);
    let keys = transaction.message.static_account_keys();
    let (absent, signed): (Vec<_>, Vec<_>) = keys
        .iter()
        .zip(&transaction.signatures)
        .partition(|(_, signature)| **signature == Signature::default());
    let pair = |(address, signature): (&Address, &Signature)| format!("{address}={signature}");
    let view = Signed {
        blockhash: transaction.message.recent_blockhash().to_string(),
        message: BASE64_STANDARD.encode(&message),
        signers: signed.into_iter().map(pair).collect(),
        absent: absent
            .into_iter()
            .map(|(address, _)| address.to_string())
            .collect(),
        transaction: BASE64_STANDARD.encode(&bytes),
    };
    let mut rows = vec![
        ("blockhash", view.blockhash.clone()),
        ("message", view.message.clone()),
    ];
    rows.extend(view.signers.iter().map(|pair| ("signer", pair.clone())));
    rows.extend(view.absent.iter().map(|address| ("absent", address.clone())));
    if matches!(output, Output::Table) {
        // A table would break lines that have to be copied as they are.
        let lines: String = rows
            .iter()
            .map(|(word, text)| format!("{word}: {text}\n"))
            .collect();
        return show::text(&lines);
    }
    show::json(output, &view)
}
