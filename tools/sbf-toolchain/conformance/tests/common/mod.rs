//! The conformance program in an embedded chain.

use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use int128_conformance::{RECORD_BYTES, Record};
use litesvm::LiteSVM;
use litesvm::types::{FailedTransactionMetadata, TransactionMetadata};
use solana_account::Account;
use solana_address::Address;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_message::Message;
use solana_signer::Signer;
use solana_transaction::Transaction;

const UNIT_LIMIT: u32 = 1_400_000;
/// The feature of the syscall that measures; it is not active on mainnet.
const REMAINING_UNITS: Address = Address::from_str_const("5TuppMutoyzhUSfuYdhgzD47F92GL1g89KpCZQKqedxP");
const LAMPORTS: u64 = 1_000_000_000_000;

/// An embedded chain with the program on it.
pub struct Chain {
    svm: LiteSVM,
    payer: Keypair,
    program: Address,
    records: Address,
}

impl Chain {
    /// Loads `target/deploy/int128_conformance.so`.
    pub fn start() -> Result<Self> {
        let so = program_file();
        let bytes = std::fs::read(&so)
            .with_context(|| format!("{} is missing: run `cargo xtask build`", so.display()))?;
        let mut features = LiteSVM::mainnet_feature_set();
        features.activate(&REMAINING_UNITS, 0);
        // The builtins once more: the syscalls are registered with them.
        let mut svm = LiteSVM::new()
            .with_feature_set(features)
            .with_builtins()
            .with_sigverify(false)
            .with_transaction_history(0);
        let (program, records, payer) = (Address::new_unique(), Address::new_unique(), Keypair::new());
        svm.add_program(program, &bytes)
            .map_err(|error| anyhow!("the program was refused: {error:?}"))?;
        svm.airdrop(&payer.pubkey(), LAMPORTS)
            .map_err(|failed| anyhow!("{:?}", failed.err))?;
        Ok(Self {
            svm,
            payer,
            program,
            records,
        })
    }

    /// Runs an operation over all records in one transaction.
    pub fn run(&mut self, operation: u8, records: &[Record]) -> Result<Vec<Record>> {
        self.send(operation, records)
            .map_err(|failed| anyhow!("operation {operation}: {:?} {:?}", failed.err, failed.meta.logs))?;
        let account = self
            .svm
            .get_account(&self.records)
            .context("the account is gone")?;
        let (chunks, _) = account.data.as_chunks::<RECORD_BYTES>();
        Ok(chunks.iter().map(Record::from_bytes).collect())
    }

    /// Sends one instruction over these records.
    pub fn send(
        &mut self,
        operation: u8,
        records: &[Record],
    ) -> Result<TransactionMetadata, Box<FailedTransactionMetadata>> {
        let data = records.iter().flat_map(|record| record.to_bytes()).collect();
        let account = Account {
            lamports: LAMPORTS,
            data,
            owner: self.program,
            ..Account::default()
        };
        self.svm
            .set_account(self.records, account)
            .expect("an account can be set");
        self.svm.expire_blockhash();
        let instructions = [
            ComputeBudgetInstruction::set_compute_unit_limit(UNIT_LIMIT),
            Instruction {
                program_id: self.program,
                accounts: vec![AccountMeta::new(self.records, false)],
                data: vec![operation],
            },
        ];
        let message = Message::new(&instructions, Some(&self.payer.pubkey()));
        let transaction = Transaction::new(&[&self.payer], message, self.svm.latest_blockhash());
        self.svm.send_transaction(transaction).map_err(Box::new)
    }
}

/// The program as `cargo xtask build` leaves it.
pub fn program_file() -> PathBuf {
    let target = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../target"),
    };
    target.join("deploy/int128_conformance.so")
}
