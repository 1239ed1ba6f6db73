//! The embedded backend: a whole chain in this process, by LiteSVM.

use std::path::Path;

use litesvm::LiteSVM;
use litesvm::types::TransactionMetadata;
use solana_account::{Account, ReadableAccount};
use solana_address::Address;
use solana_clock::Clock;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_rent::Rent;
use solana_sdk_ids::bpf_loader_upgradeable;

use super::{Chain, Filter, Receipt, logs, outgoing};
use crate::error::ClientError;
use crate::programs::{self, PROGRAMS};

/// Rent on mainnet since its cut of October 2026, lamports per byte. It is to fall further, so nothing may rely on it.
pub const LAMPORTS_PER_BYTE: u64 = 5_080;

/// Solana's base fee per signature and its accounting are LiteSVM's; features are those active on mainnet.
pub struct EmbeddedChain {
    svm: LiteSVM,
}

impl EmbeddedChain {
    /// A new chain with every Flywheel program from `folder`, mainnet's features, signature checks and precompiles.
    ///
    /// # Errors
    /// [`ClientError::ProgramFile`] when a program has not been built.
    pub fn new(folder: &Path) -> Result<Self, ClientError> {
        let mut chain = Self::without_programs();
        for program in PROGRAMS {
            let bytes = programs::read(folder, &program)?;
            chain
                .svm
                .add_program(program.id, &bytes)
                .map_err(|error| ClientError::ProgramFile {
                    path: folder.join(program.file),
                    source: std::io::Error::other(error.to_string()),
                })?;
        }
        Ok(chain)
    }

    /// As [`Self::new`], with none of the Flywheel programs: they can be deployed to it ([`crate::deploy`]).
    pub fn without_programs() -> Self {
        let svm = LiteSVM::new()
            .with_mainnet_features()
            .with_precompiles()
            .with_transaction_history(0)
            .with_log_bytes_limit(None);
        let mut chain = Self { svm };
        chain.set_rent(LAMPORTS_PER_BYTE);
        chain
    }

    /// Gives an address lamports.
    ///
    /// # Errors
    /// [`ClientError::Refused`] when the chain's own purse is empty.
    pub fn airdrop(&mut self, address: &Address, lamports: u64) -> Result<(), ClientError> {
        self.svm
            .airdrop(address, lamports)
            .map(|_| ())
            .map_err(|failure| outgoing::refused(&failure.err, failure.meta.logs))
    }

    /// Sets the chain's time, unix seconds.
    pub fn set_time(&mut self, unix_timestamp: i64) {
        let clock = Clock {
            unix_timestamp,
            ..self.svm.get_sysvar::<Clock>()
        };
        self.svm.set_sysvar(&clock);
    }

    /// Forgets recent transactions, so that one with the same content can be sent again, in the next slot.
    pub fn next_blockhash(&mut self) {
        self.svm.expire_blockhash();
        self.next_slot();
    }

    fn next_slot(&mut self) {
        let slot = self.svm.get_sysvar::<Clock>().slot;
        self.svm.warp_to_slot(slot.saturating_add(1));
    }

    /// Sets what accounts must hold, lamports per byte.
    pub fn set_rent(&mut self, lamports_per_byte: u64) {
        self.svm.set_sysvar(&Rent {
            lamports_per_byte,
            ..Rent::default()
        });
    }

    /// What accounts must hold.
    pub fn rent(&self) -> Rent {
        self.svm.get_sysvar()
    }

    /// As [`Chain::account`], which cannot fail here.
    pub fn account(&self, address: &Address) -> Option<Account> {
        self.svm
            .get_account(address)
            .filter(|account| account.lamports > 0)
    }

    /// As [`Chain::accounts`], which cannot fail here.
    pub fn accounts(&self, addresses: &[Address]) -> Vec<Option<Account>> {
        addresses.iter().map(|address| self.account(address)).collect()
    }

    /// As [`Chain::program_accounts`], which cannot fail here.
    pub fn program_accounts(&self, program: &Address, filters: &[Filter]) -> Vec<(Address, Account)> {
        let passes = |data: &[u8]| filters.iter().all(|filter| filter.matches(data));
        let mut found: Vec<(Address, Account)> = self
            .svm
            .accounts_db()
            .inner
            .iter()
            .filter(|(_, account)| {
                account.owner() == program && account.lamports() > 0 && passes(account.data())
            })
            .map(|(address, account)| (*address, account.clone().into()))
            .collect();
        found.sort_unstable_by_key(|(address, _)| *address);
        found
    }

    /// As [`Chain::now`], which cannot fail here.
    pub fn now(&self) -> i64 {
        self.svm.get_sysvar::<Clock>().unix_timestamp
    }

    /// As [`Chain::minimum_balance`], which cannot fail here.
    pub fn minimum_balance(&self, bytes: usize) -> u64 {
        self.svm.minimum_balance_for_rent_exemption(bytes)
    }

    /// The chain itself, for tests that need more than a user may do.
    pub fn svm(&mut self) -> &mut LiteSVM {
        &mut self.svm
    }
}

impl Chain for EmbeddedChain {
    fn send(&mut self, instructions: &[Instruction], signers: &[&Keypair]) -> Result<Receipt, ClientError> {
        // The loader changes a program at most once in a slot.
        let for_loader = |instruction: &Instruction| instruction.program_id == bpf_loader_upgradeable::ID;
        if instructions.iter().any(for_loader) {
            self.next_slot();
        }
        let transaction = outgoing::signed(instructions, signers, self.svm.latest_blockhash())?;
        match self.svm.send_transaction(transaction) {
            Ok(meta) => Ok(Receipt {
                compute_units: logs::units_per_instruction(instructions, &meta.logs),
                events: events(&meta),
                logs: meta.logs,
                fee: meta.fee,
            }),
            Err(failure) => Err(outgoing::refused(&failure.err, failure.meta.logs)),
        }
    }

    fn account(&self, address: &Address) -> Result<Option<Account>, ClientError> {
        Ok(self.account(address))
    }

    fn program_accounts(
        &self,
        program: &Address,
        filters: &[Filter],
    ) -> Result<Vec<(Address, Account)>, ClientError> {
        Ok(self.program_accounts(program, filters))
    }

    fn now(&self) -> Result<i64, ClientError> {
        Ok(self.now())
    }

    fn minimum_balance(&self, bytes: usize) -> Result<u64, ClientError> {
        Ok(self.minimum_balance(bytes))
    }
}

/// What programs told by calling themselves.
fn events(meta: &TransactionMetadata) -> Vec<Vec<u8>> {
    let calls = meta.inner_instructions.iter().flatten();
    calls
        .filter_map(|call| outgoing::event(&call.instruction.data))
        .collect()
}
