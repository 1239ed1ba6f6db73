//! Sends transactions for a command, and counts what they cost.

use flywheel_client::chain::Chain;
use flywheel_client::transactions;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::failure::Failure;
use crate::progress::Bar;
use crate::show::{Cost, Sol};

/// Lamports for each signature of a transaction, those that the ed25519 precompile checks included.
pub const LAMPORTS_PER_SIGNATURE: u64 = 5_000;

/// Who signs a command's transactions; one key may be both.
pub struct Signers {
    /// In whose name the command acts.
    pub authority: Keypair,
    /// Who pays fees and rent.
    pub payer: Keypair,
}

impl Signers {
    /// The keys of a transaction, the payer's first.
    pub fn keys(&self) -> Vec<&Keypair> {
        if self.payer.pubkey() == self.authority.pubkey() {
            vec![&self.payer]
        } else {
            vec![&self.payer, &self.authority]
        }
    }
}

/// One of many like things to do: instructions that belong together, and what to call it in an error.
#[derive(Debug, Clone)]
pub struct Step {
    /// For example `line 12 of devices.csv`.
    pub name: String,
    /// The instructions, never torn apart.
    pub instructions: Vec<Instruction>,
}

/// A chain, who signs on it, and what has been spent.
pub struct Sender {
    chain: Box<dyn Chain>,
    signers: Signers,
    cost: Cost,
}

impl Sender {
    /// A sender that has spent nothing.
    pub fn new(chain: Box<dyn Chain>, signers: Signers) -> Self {
        Self {
            chain,
            signers,
            cost: Cost::default(),
        }
    }

    /// The chain, for reading.
    pub fn chain(&self) -> &dyn Chain {
        self.chain.as_ref()
    }

    /// In whose name the command acts.
    pub fn authority(&self) -> Address {
        self.signers.authority.pubkey()
    }

    /// Who pays fees and rent.
    pub fn payer(&self) -> Address {
        self.signers.payer.pubkey()
    }

    /// How many keys sign a transaction.
    pub fn signatures(&self) -> usize {
        self.signers.keys().len()
    }

    /// What has been spent.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// Sends one transaction; `action` says for an error what was being done.
    pub fn send(&mut self, action: &str, instructions: &[Instruction]) -> Result<(), Failure> {
        self.send_with(action, instructions, &[])
    }

    /// As [`Self::send`], signed also by those of `others` whom an instruction asks for: new accounts that are no programs'.
    pub fn send_with(
        &mut self,
        action: &str,
        instructions: &[Instruction],
        others: &[&Keypair],
    ) -> Result<(), Failure> {
        self.require_payer()?;
        let mut keys = self.signers.keys();
        for other in others {
            if keys.iter().all(|key| key.pubkey() != other.pubkey()) {
                keys.push(other);
            }
        }
        // A key that no instruction asks for would be a signature too many.
        let keys: Vec<&Keypair> = keys
            .into_iter()
            .enumerate()
            .filter(|(position, key)| *position == 0 || is_asked_for(&key.pubkey(), instructions))
            .map(|(_, key)| key)
            .collect();
        let receipt = self
            .chain
            .send(instructions, &keys)
            .map_err(|error| Failure::of_client(action, error))?;
        self.cost.transactions += 1;
        self.cost.fees.0 = self.cost.fees.0.saturating_add(receipt.fee);
        Ok(())
    }

    /// Sends many steps in as few transactions as they fit in, one after the other. Stops at the first that is refused;
    /// what was sent before it stays done.
    pub fn send_all(&mut self, action: &str, steps: &[Step], bar: &Bar) -> Result<(), Failure> {
        let packed = self.pack(action, steps)?;
        let mut done = 0;
        for batch in packed {
            let instructions: Vec<Instruction> =
                batch.iter().flat_map(|step| step.instructions.clone()).collect();
            let named = |name: &str| format!("{action}: {name}");
            let action = match batch {
                [] => continue,
                [only] => named(&only.name),
                [first, .., last] => named(&format!("{} to {}", first.name, last.name)),
            };
            self.send(&action, &instructions)
                .map_err(|failure| with_progress(failure, done, steps.len()))?;
            done += batch.len();
            batch.iter().for_each(|_| bar.step());
        }
        Ok(())
    }

    /// The steps as they are put into transactions.
    pub fn pack<'a>(&self, action: &str, steps: &'a [Step]) -> Result<Vec<&'a [Step]>, Failure> {
        let groups: Vec<Vec<Instruction>> = steps.iter().map(|step| step.instructions.clone()).collect();
        let packed = transactions::pack(&self.payer(), &groups, usize::MAX)
            .map_err(|error| Failure::of_client(action, error))?;
        let mut rest = steps;
        let mut batches = Vec::with_capacity(packed.len());
        for transaction in packed {
            // Packing keeps the order and tears no step apart, so counting instructions tells the steps.
            let mut instructions = 0;
            let mut count = 0;
            while let Some(step) = rest.get(count).filter(|_| instructions < transaction.len()) {
                instructions += step.instructions.len();
                count += 1;
            }
            let (batch, behind) = rest.split_at(count);
            batches.push(batch);
            rest = behind;
        }
        Ok(batches)
    }

    /// The chain would refuse a payer without an account in words that do not say what to do.
    fn require_payer(&self) -> Result<(), Failure> {
        let payer = self.payer();
        if self.cost.transactions > 0 || self.chain.account(&payer)?.is_some() {
            return Ok(());
        }
        Err(Failure::Argument(format!(
            "{payer} has no SOL to pay with; on a chain of your own: flywheel airdrop 10 {payer}"
        )))
    }

    /// What the payer can spend and still have the account that it has.
    pub fn balance(&self) -> Result<Sol, Failure> {
        let lamports = self
            .chain
            .account(&self.payer())?
            .map_or(0, |account| account.lamports);
        Ok(Sol(lamports.saturating_sub(self.chain.minimum_balance(0)?)))
    }

    /// Refuses to begin what the payer could not pay: `needed`, for `purpose`. The chain would refuse it in words that do
    /// not say how much is missing.
    pub fn require_balance(&self, needed: Sol, purpose: &str) -> Result<(), Failure> {
        let balance = self.balance()?;
        if balance >= needed {
            return Ok(());
        }
        let missing = Sol(needed.0.saturating_sub(balance.0));
        Err(Failure::Argument(format!(
            "{payer} needs {needed} for {purpose} and can spend {balance}; give it {missing} more, on a chain of your \
             own: flywheel airdrop {} {payer}",
            missing.whole(),
            payer = self.payer(),
        )))
    }

    /// Refuses another payer than `expected`, who pays the rent of an operator.
    pub fn require_rent_payer(&self, expected: &Address) -> Result<(), Failure> {
        let found = self.payer();
        if found == *expected {
            return Ok(());
        }
        Err(Failure::Argument(format!(
            "{expected} pays the rent of this operator's devices, not {found}; name its keypair file with --payer"
        )))
    }
}

fn with_progress(failure: Failure, done: usize, all: usize) -> Failure {
    let so_far = format!(
        "{done} of {all} were done before. Remove the cause and repeat the command: it goes on where it stopped."
    );
    match failure {
        Failure::Refused { action, reason } => Failure::Refused {
            action,
            reason: format!("{reason}\n\n{so_far}"),
        },
        Failure::Unreachable(reason) => Failure::Unreachable(format!("{reason}\n\n{so_far}")),
        other => other,
    }
}

fn is_asked_for(key: &Address, instructions: &[Instruction]) -> bool {
    instructions
        .iter()
        .flat_map(|instruction| &instruction.accounts)
        .any(|meta| meta.is_signer && meta.pubkey == *key)
}
