//! Sends on behalf of a run, and counts.

use flywheel_client::chain::EmbeddedChain;
use flywheel_client::transactions;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::meter::{Cost, Meter};
use crate::failure::Failure;

/// What the sponsor gets at the start, in lamports: 100 SOL, and for each device what its accounts and claims may take.
const PURSE: u64 = 100_000_000_000;
const PURSE_PER_DEVICE: u64 = 100_000_000;

/// An instruction, with its name if its compute units are of interest.
#[derive(Debug, Clone)]
pub struct Call {
    name: Option<&'static str>,
    instruction: Instruction,
}

impl Call {
    /// An instruction of a Flywheel program.
    pub fn new(name: &'static str, instruction: Instruction) -> Self {
        Self {
            name: Some(name),
            instruction,
        }
    }

    /// An instruction of another program.
    pub fn foreign(instruction: Instruction) -> Self {
        Self {
            name: None,
            instruction,
        }
    }
}

/// A chain, who pays on it, and what was sent.
pub struct Session {
    chain: EmbeddedChain,
    sponsor: Keypair,
    /// What the sponsor got, in lamports.
    purse: u64,
    meter: Meter,
}

impl Session {
    /// A session in which `sponsor` pays for everything.
    pub fn new(chain: EmbeddedChain, sponsor: Keypair) -> Self {
        Self {
            chain,
            sponsor,
            purse: 0,
            meter: Meter::default(),
        }
    }

    /// Gives the sponsor what a network of so many devices can take.
    pub fn fund(&mut self, devices: usize) -> Result<(), Failure> {
        let lamports = PURSE.saturating_add(PURSE_PER_DEVICE.saturating_mul(devices as u64));
        self.chain
            .airdrop(&self.sponsor.pubkey(), lamports)
            .map_err(|error| Failure::of_client("fund the run", error))?;
        self.purse += lamports;
        Ok(())
    }

    /// Gives a key what rent it may pay for: a tenth of a SOL.
    pub fn fund_key(&mut self, key: &Address) -> Result<(), Failure> {
        self.chain
            .airdrop(key, 100_000_000)
            .map_err(|error| Failure::of_client("fund a key", error))
    }

    /// Sets the chain's time, in unix seconds.
    pub fn set_time(&mut self, unix_timestamp: i64) {
        self.chain.set_time(unix_timestamp);
    }

    /// The chain, for reading.
    pub fn chain(&self) -> &EmbeddedChain {
        &self.chain
    }

    /// The sponsor's address.
    pub fn sponsor(&self) -> Address {
        self.sponsor.pubkey()
    }

    /// Sends groups of calls, no group torn apart, in as few transactions as they fit in. Each transaction is signed by the
    /// sponsor and by those of `signers` that its instructions ask for; `action` says for an error what was being done.
    pub fn send(&mut self, action: &str, groups: &[Vec<Call>], signers: &[&Keypair]) -> Result<(), Failure> {
        let failed = |error| Failure::of_client(action, error);
        let instructions: Vec<Vec<Instruction>> = groups
            .iter()
            .map(|group| group.iter().map(|call| call.instruction.clone()).collect())
            .collect();
        let packed = transactions::pack(&self.sponsor.pubkey(), &instructions, usize::MAX).map_err(failed)?;
        let mut names = groups.iter().flatten().map(|call| call.name);
        for transaction in &packed {
            let mut keys = vec![&self.sponsor];
            keys.extend(
                signers
                    .iter()
                    .filter(|key| is_asked_for(&key.pubkey(), transaction)),
            );
            let receipt = self.chain.send(transaction, &keys).map_err(failed)?;
            self.meter.transaction(receipt.fee, &receipt.compute_units);
            // Packing keeps the order, so names and units run in parallel.
            for (units, name) in receipt.compute_units.iter().zip(names.by_ref()) {
                if let Some(name) = name {
                    self.meter.instruction(name, *units);
                }
            }
        }
        Ok(())
    }

    /// What was spent so far.
    pub fn spent(&self) -> Cost {
        let balance = self
            .chain
            .account(&self.sponsor.pubkey())
            .map_or(0, |account| account.lamports);
        Cost {
            transactions: self.meter.transactions,
            compute_units: self.meter.compute_units,
            fees: self.meter.fees,
            rent: self.purse.saturating_sub(balance).saturating_sub(self.meter.fees),
        }
    }

    /// Ends the session.
    pub fn into_meter(self) -> Meter {
        self.meter
    }
}

fn is_asked_for(key: &Address, instructions: &[Instruction]) -> bool {
    instructions
        .iter()
        .flat_map(|instruction| &instruction.accounts)
        .any(|meta| meta.is_signer && meta.pubkey == *key)
}
