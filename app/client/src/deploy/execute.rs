//! Sends what a plan says.

use std::time::Duration;

use solana_address::Address;
use solana_instruction::Instruction;
use solana_loader_v3_interface::instruction as loader;
use solana_loader_v3_interface::state::UpgradeableLoaderState;
use solana_sdk_ids::bpf_loader_upgradeable;
use solana_signer::Signer;
use solana_system_interface::instruction as system;

use super::accounts::buffer;
use super::chunks::missing;
use super::{Action, DeployError, Plan, ProgramFile};
use crate::chain::{Chain, Outgoing, Receipt};
use crate::error::ClientError;

/// How often what is missing in the buffer is written: what was confirmed can, very rarely, be undone.
const ROUNDS: usize = 3;
/// How often a change is tried that the loader refuses because there was another in the same slot, and the pause between.
const TRIES: usize = 6;
const PAUSE: Duration = Duration::from_millis(400);

/// Who signs.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    /// Pays fees and rent.
    pub payer: &'a dyn Signer,
    /// May write the buffer and upgrade the program.
    pub authority: &'a dyn Signer,
    /// The program's own key, for its first deployment.
    pub program: Option<&'a dyn Signer>,
    /// The buffer's own key, to make one at [`super::BufferAt::Key`].
    pub buffer: Option<&'a dyn Signer>,
}

impl<'a> Keys<'a> {
    pub(super) fn with(&self, more: Option<&'a dyn Signer>) -> Vec<&'a dyn Signer> {
        let mut keys = vec![self.payer];
        if self.authority.pubkey() != self.payer.pubkey() {
            keys.push(self.authority);
        }
        keys.extend(more);
        keys
    }
}

/// What was sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Transactions.
    pub transactions: u64,
    /// Their fees as far as the chain said, lamports.
    pub fees: u64,
}

impl Spent {
    /// Counts a transaction that was executed.
    pub fn add(&mut self, receipt: &Receipt) {
        self.transactions = self.transactions.saturating_add(1);
        self.fees = self.fees.saturating_add(receipt.fee);
    }
}

/// Sends a plan: extends the program, makes the buffer, writes what is missing in it, and deploys or upgrades from it.
///
/// # Arguments
/// - `file`: the one that the plan was made for
/// - `written`: is called with the number of chunks whose fate is known since it was last called
///
/// # Errors
/// [`DeployError::KeyMissing`] before anything is sent; [`DeployError::Interrupted`] when it stops on the way: the buffer
/// remains, and a new plan goes on with it.
pub fn execute(
    chain: &mut dyn Chain,
    plan: &Plan,
    file: &ProgramFile,
    keys: &Keys<'_>,
    written: &mut dyn FnMut(usize),
) -> Result<Spent, DeployError> {
    require_keys(plan, keys)?;
    let mut progress = Progress {
        spent: Spent::default(),
        parts: 0,
        written,
    };
    match send_plan(chain, plan, file, keys, &mut progress) {
        Ok(()) => Ok(progress.spent),
        Err(source) => Err(DeployError::Interrupted {
            source: Box::new(source),
            buffer: plan.buffer,
            written: progress.parts,
            chunks: plan.chunks.len(),
        }),
    }
}

/// How far a plan is sent.
struct Progress<'a> {
    spent: Spent,
    /// Parts that are written.
    parts: usize,
    /// Is told of every part whose fate is known.
    written: &'a mut dyn FnMut(usize),
}

fn require_keys(plan: &Plan, keys: &Keys<'_>) -> Result<(), DeployError> {
    let is = |key: Option<&dyn Signer>, address: &Address| key.is_some_and(|key| key.pubkey() == *address);
    if let Some(address) = plan.program.filter(|_| plan.action == Action::Deploy)
        && !is(keys.program, &address)
    {
        let (what, option) = ("program", "--program-keypair");
        return Err(DeployError::KeyMissing {
            what,
            address,
            option,
        });
    }
    if plan.create_buffer && plan.seed.is_none() && !is(keys.buffer, &plan.buffer) {
        let (what, address, option) = ("buffer", plan.buffer, "--buffer");
        return Err(DeployError::KeyMissing {
            what,
            address,
            option,
        });
    }
    Ok(())
}

fn send_plan(
    chain: &mut dyn Chain,
    plan: &Plan,
    file: &ProgramFile,
    keys: &Keys<'_>,
    progress: &mut Progress<'_>,
) -> Result<(), ClientError> {
    if let (Some(program), 1..) = (plan.program, plan.extend_by) {
        let extend = loader::extend_program(&program, Some(&plan.payer), plan.extend_by);
        progress
            .spent
            .add(&send_in_a_slot_of_its_own(chain, &[extend], &[keys.payer])?);
    }
    if plan.create_buffer {
        let create = create_buffer(plan, file.bytes().len())?;
        progress
            .spent
            .add(&chain.send(&create, &keys.with(keys.buffer.filter(|_| plan.seed.is_none())))?);
    }
    write(chain, plan, file, keys, progress)?;
    let Some(program) = plan.program else {
        return Ok(());
    };
    match plan.action {
        Action::Deploy => {
            let lamports = plan.rents.program;
            let deploy = loader::deploy_with_max_program_len(
                &plan.payer,
                &program,
                &plan.buffer,
                &plan.authority,
                lamports,
                plan.room,
            )
            .map_err(unbuildable)?;
            progress
                .spent
                .add(&chain.send(&deploy, &keys.with(keys.program))?);
        }
        Action::Upgrade => {
            let upgrade = loader::upgrade(&program, &plan.buffer, &plan.authority, &plan.payer);
            progress
                .spent
                .add(&send_in_a_slot_of_its_own(chain, &[upgrade], &keys.with(None))?);
        }
        Action::Nothing | Action::WriteBuffer | Action::Extend => {}
    }
    Ok(())
}

/// Writes the plan's chunks, and again what is missing after that.
fn write(
    chain: &mut dyn Chain,
    plan: &Plan,
    file: &ProgramFile,
    keys: &Keys<'_>,
    progress: &mut Progress<'_>,
) -> Result<(), ClientError> {
    let mut chunks = plan.chunks.clone();
    for _ in 0..ROUNDS {
        if chunks.is_empty() {
            return Ok(());
        }
        let writes: Vec<Vec<Instruction>> = chunks
            .iter()
            .map(|chunk| {
                let offset = u32::try_from(chunk.offset).unwrap_or(u32::MAX);
                let bytes = chunk.of(file.bytes()).to_vec();
                vec![loader::write(&plan.buffer, &plan.authority, offset, bytes)]
            })
            .collect();
        send_each(chain, &writes, &keys.with(None), progress)?;
        let found =
            buffer(chain, &plan.buffer)?.ok_or(ClientError::AccountMissing { address: plan.buffer })?;
        chunks = missing(file.bytes(), &found.content, plan.chunk_bytes);
    }
    if chunks.is_empty() {
        return Ok(());
    }
    Err(ClientError::UnexpectedAccount {
        expected: "buffer that nobody else writes at the same time",
    })
}

/// Sends transactions in an order that does not matter, many at once where the chain can.
fn send_each(
    chain: &mut dyn Chain,
    transactions: &[Vec<Instruction>],
    signers: &[&dyn Signer],
    progress: &mut Progress<'_>,
) -> Result<(), ClientError> {
    let outgoing = |instructions: &Vec<Instruction>| Outgoing {
        instructions: instructions.clone(),
        signers: signers.to_vec(),
    };
    let batch: Vec<Outgoing<'_>> = transactions.iter().map(outgoing).collect();
    let mut known = 0;
    let results = chain.send_all(&batch, &mut |all| {
        (progress.written)(all.saturating_sub(known));
        known = all;
    });
    let mut failure = None;
    for result in results {
        match result {
            Ok(receipt) => {
                progress.spent.add(&receipt);
                progress.parts += 1;
            }
            // What was not sent because of another failure does not say what that was.
            Err(error) if failure.is_none() || matches!(failure, Some(ClientError::NotSent)) => {
                failure = Some(error)
            }
            Err(_) => {}
        }
    }
    failure.map_or(Ok(()), Err)
}

fn create_buffer(plan: &Plan, bytes: usize) -> Result<Vec<Instruction>, ClientError> {
    let (payer, authority) = (&plan.payer, &plan.authority);
    let lamports = plan.rents.buffer;
    let with_key =
        loader::create_buffer(payer, &plan.buffer, authority, lamports, bytes).map_err(unbuildable)?;
    let Some(seed) = &plan.seed else {
        return Ok(with_key);
    };
    let space = UpgradeableLoaderState::size_of_buffer(bytes) as u64;
    let owner = bpf_loader_upgradeable::ID;
    let create =
        system::create_account_with_seed(payer, &plan.buffer, authority, seed, lamports, space, &owner);
    Ok([create].into_iter().chain(with_key.into_iter().skip(1)).collect())
}

fn unbuildable(error: impl std::fmt::Display) -> ClientError {
    ClientError::Signing(error.to_string())
}

/// Sends a change of a program, again if there was another in the same slot.
fn send_in_a_slot_of_its_own(
    chain: &mut dyn Chain,
    instructions: &[Instruction],
    signers: &[&dyn Signer],
) -> Result<Receipt, ClientError> {
    let mut tries = 1;
    loop {
        match chain.send(instructions, signers) {
            Err(ClientError::Refused(refusal)) if tries < TRIES && is_in_same_slot(&refusal.logs) => {
                tries += 1;
                std::thread::sleep(PAUSE);
            }
            result => return result,
        }
    }
}

fn is_in_same_slot(logs: &[String]) -> bool {
    logs.iter().any(|line| line.contains("in this block already"))
}
