//! Sends transactions for a command, or shows them, and counts what they cost.

use flywheel_client::ClientError;
use flywheel_client::chain::{Chain, Outgoing, Receipt};
use flywheel_client::transactions::{self, Room};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::args::Output;
use crate::failure::Failure;
use crate::progress::Bar;
use crate::sending::{self, Mode, Preview, Sending};
use crate::show::{Cost, Sol};

/// Lamports for each signature of a transaction, those that the ed25519 precompile checks included.
pub const LAMPORTS_PER_SIGNATURE: u64 = 5_000;

/// Who signs a command's transactions.
pub struct Signers {
    /// In whose name the command acts.
    pub authority: Box<dyn Signer>,
    /// Who pays fees and rent, if it is somebody else.
    pub payer: Option<Box<dyn Signer>>,
}

impl Signers {
    /// Who pays.
    pub fn payer(&self) -> &dyn Signer {
        self.payer.as_deref().unwrap_or(self.authority.as_ref())
    }

    /// The keys of a transaction, the payer's first.
    fn keys(&self) -> Vec<&dyn Signer> {
        let (payer, authority) = (self.payer(), self.authority.as_ref());
        if payer.pubkey() == authority.pubkey() {
            vec![payer]
        } else {
            vec![payer, authority]
        }
    }

    /// The keys that these instructions ask for, the payer's first: one that none asks for would be a signature too many.
    fn keys_for<'a>(&'a self, instructions: &[Instruction], others: &[&'a Keypair]) -> Vec<&'a dyn Signer> {
        let mut all = self.keys();
        for other in others {
            if all.iter().all(|key| key.pubkey() != other.pubkey()) {
                all.push(*other);
            }
        }
        let keys = all.into_iter().enumerate();
        keys.filter(|(position, key)| *position == 0 || is_asked_for(&key.pubkey(), instructions))
            .map(|(_, key)| key)
            .collect()
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
    sending: Sending,
    output: Output,
    cost: Cost,
}

impl Sender {
    /// A sender that has spent nothing.
    pub fn new(chain: Box<dyn Chain>, signers: Signers, sending: Sending, output: Output) -> Self {
        Self {
            chain,
            signers,
            sending,
            output,
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
        self.signers.payer().pubkey()
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
        let failed = |error| Failure::of_client(action, error);
        let keys = self.signers.keys_for(instructions, others);
        let budget = self.sending.budget;
        let receipt = match self.sending.mode {
            Mode::Simulate => return Err(self.preview(action, &[instructions], 1)?),
            Mode::SignOnly(blockhash) => {
                let transaction = sending::sign(instructions, &keys, budget, blockhash)?;
                sending::show_signed(&transaction, self.output)?;
                return Err(Failure::Shown);
            }
            Mode::SendSigned(blockhash) => {
                let transaction = sending::sign(instructions, &keys, budget, blockhash)?;
                self.require_payer()?;
                self.require_blockhash(blockhash)?;
                self.chain.submit(instructions, &transaction).map_err(failed)?
            }
            Mode::Send => {
                self.require_payer()?;
                self.chain.send(instructions, &keys).map_err(failed)?
            }
        };
        self.cost.transactions += 1;
        self.cost.fees.0 = self.cost.fees.0.saturating_add(receipt.fee);
        Ok(())
    }

    /// Sends many steps in as few transactions as they fit in, one after the other. Stops at the first that is refused;
    /// what was sent before it stays done.
    pub fn send_all(&mut self, action: &str, steps: &[Step], bar: &Bar) -> Result<(), Failure> {
        let packed = self.pack(action, steps)?;
        self.require_one(packed.len())?;
        if self.sending.mode == Mode::Simulate
            && let Some(first) = packed.first()
        {
            return Err(self.preview(action, &[&instructions(first)], packed.len())?);
        }
        let mut done = 0;
        for batch in packed {
            self.send(&named(action, batch), &instructions(batch))
                .map_err(|failure| with_progress(failure, done, steps.len()))?;
            done += batch.len();
            batch.iter().for_each(|_| bar.step());
        }
        Ok(())
    }

    /// As [`Self::send_all`], for steps of which none needs another: over a node, many transactions are under way at once, and
    /// one that is refused does not stop the others.
    pub fn send_each(&mut self, action: &str, steps: &[Step], bar: &Bar) -> Result<(), Failure> {
        let packed = self.pack(action, steps)?;
        self.require_one(packed.len())?;
        let all: Vec<Vec<Instruction>> = packed.iter().map(|batch| instructions(batch)).collect();
        match self.sending.mode {
            _ if all.is_empty() => return Ok(()),
            Mode::Send => self.require_payer()?,
            Mode::Simulate => {
                let all: Vec<&[Instruction]> = all.iter().map(Vec::as_slice).collect();
                return Err(self.preview(action, &all, all.len())?);
            }
            _ => return self.send_all(action, steps, bar),
        }
        let outgoing: Vec<Outgoing<'_>> = all
            .into_iter()
            .map(|instructions| Outgoing {
                signers: self.signers.keys_for(&instructions, &[]),
                instructions,
            })
            .collect();
        let (count, mut shown) = (outgoing.len(), 0);
        let results = self.chain.send_all(&outgoing, &mut |known| {
            // Nobody knows which ones they are, so each counts as much as any other.
            let reached = steps.len() * known / count.max(1);
            (shown..reached).for_each(|_| bar.step());
            shown = shown.max(reached);
        });
        drop(outgoing);
        self.count_up(action, &packed, results)
            .map_err(|(failure, done)| with_progress(failure, done, steps.len()))
    }

    /// Adds up what came of transactions. An error is the first failure, with the number of steps that were done.
    fn count_up(
        &mut self,
        action: &str,
        packed: &[&[Step]],
        results: Vec<Result<Receipt, ClientError>>,
    ) -> Result<(), (Failure, usize)> {
        let (mut done, mut failed) = (0, None);
        for (batch, result) in packed.iter().zip(results) {
            match result {
                Ok(receipt) => {
                    done += batch.len();
                    self.cost.transactions += 1;
                    self.cost.fees.0 = self.cost.fees.0.saturating_add(receipt.fee);
                }
                Err(error) => {
                    failed.get_or_insert_with(|| Failure::of_client(named(action, batch), error));
                }
            }
        }
        failed.map_or(Ok(()), |failure| Err((failure, done)))
    }

    /// Tries transactions out, of a command that would send so many, and shows what came of it. Gives what ends the command.
    fn preview(&mut self, action: &str, all: &[&[Instruction]], count: usize) -> Result<Failure, Failure> {
        let payer = self.payer();
        let mut preview = Preview::of(count);
        for instructions in all {
            let tried = self.chain.simulate(&payer, instructions);
            preview.add(action, tried.map_err(|error| Failure::of_client(action, error))?);
        }
        Ok(preview.show(self.output))
    }

    /// Refuses to sign several transactions with one blockhash that is typed: signatures are given for one.
    pub fn require_one(&self, transactions: usize) -> Result<(), Failure> {
        if transactions <= 1 || matches!(self.sending.mode, Mode::Send | Mode::Simulate) {
            return Ok(());
        }
        Err(Failure::Argument(format!(
            "this takes {transactions} transactions, and --blockhash signs one; do less at once, or sign without --sign-only \
             and --blockhash"
        )))
    }

    /// A chain of one's own knows one blockhash only, and would refuse others in words that do not say which.
    fn require_blockhash(&self, blockhash: solana_hash::Hash) -> Result<(), Failure> {
        if !self.sending.on_file {
            return Ok(());
        }
        let known = self.chain.latest_blockhash()?;
        if known == blockhash {
            return Ok(());
        }
        Err(Failure::Argument(format!(
            "a chain of your own does not know the blockhash {blockhash}; sign with --blockhash {known}"
        )))
    }

    /// The steps as they are put into transactions.
    pub fn pack<'a>(&self, action: &str, steps: &'a [Step]) -> Result<Vec<&'a [Step]>, Failure> {
        let groups: Vec<Vec<Instruction>> = steps.iter().map(|step| step.instructions.clone()).collect();
        let room = Room {
            reserved: self.chain.reserved_bytes(),
            ..Room::default()
        };
        let packed = transactions::pack_into(&self.payer(), &groups, room)
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

/// The instructions of steps that are sent together.
fn instructions(batch: &[Step]) -> Vec<Instruction> {
    batch.iter().flat_map(|step| step.instructions.clone()).collect()
}

/// What was being done, for an error.
fn named(action: &str, batch: &[Step]) -> String {
    match batch {
        [] => action.to_owned(),
        [only] => format!("{action}: {}", only.name),
        [first, .., last] => format!("{action}: {} to {}", first.name, last.name),
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
