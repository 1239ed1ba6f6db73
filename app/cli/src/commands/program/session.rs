//! A chain, and those who sign what is done to programs on it.

use std::path::PathBuf;

use clap::Args;
use flywheel_client::chain::{Chain, Receipt};
use flywheel_client::deploy::{self, Action, BufferAt, DeployError, Keys, Plan, ProgramFile, Spent, Wanted};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::args::PayerArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::secrets;
use crate::sender::Signers;
use crate::show::{Cost, Sol};

/// Who signs and pays.
#[derive(Debug, Args)]
pub struct KeysArg {
    /// Who may upgrade the program or write the buffer, if it is not --keypair
    #[arg(long, value_name = "KEYPAIR", visible_alias = "buffer-authority")]
    upgrade_authority: Option<PathBuf>,
    #[command(flatten)]
    payer: PayerArg,
}

/// A chain with those who sign.
pub struct Session {
    /// The chain.
    pub chain: Box<dyn Chain>,
    signers: Signers,
    cost: Cost,
}

impl Session {
    /// Opens the chain.
    pub fn open(args: &KeysArg, context: &Context) -> Result<Self, Failure> {
        context.refuse_showing("program")?;
        let mut signers = context.signers(&args.payer)?;
        if let Some(named) = &args.upgrade_authority {
            // Who signed and paid before goes on paying.
            let before = std::mem::replace(&mut signers.authority, secrets::signer(named)?);
            signers.payer.get_or_insert(before);
        }
        Ok(Self {
            chain: context.open()?,
            signers,
            cost: Cost::default(),
        })
    }

    /// Who may upgrade and write.
    pub fn authority(&self) -> Address {
        self.signers.authority.pubkey()
    }

    /// Who pays.
    pub fn payer(&self) -> Address {
        self.signers.payer().pubkey()
    }

    /// What has been spent.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// Counts a transaction, if there was one.
    pub fn count(&mut self, receipt: Option<&Receipt>) {
        let mut spent = Spent::default();
        if let Some(receipt) = receipt {
            spent.add(receipt);
        }
        self.cost.transactions = self.cost.transactions.saturating_add(spent.transactions);
        self.cost.fees.0 = self.cost.fees.0.saturating_add(spent.fees);
    }

    /// The chain and the keys, for what takes both.
    pub fn parts(&mut self) -> (&mut dyn Chain, Keys<'_>) {
        let keys = keys(&self.signers, None, None);
        (self.chain.as_mut(), keys)
    }

    /// What is wanted of a program or, with `None`, of a buffer.
    pub fn wanted(&self, program: Option<Address>, buffer: BufferAt) -> Wanted {
        Wanted {
            program,
            buffer_only: false,
            payer: self.payer(),
            authority: self.authority(),
            buffer,
            max_len: None,
        }
    }

    /// What has to be sent.
    pub fn plan(&self, wanted: &Wanted, file: &ProgramFile) -> Result<Plan, Failure> {
        let found = deploy::survey(self.chain.as_ref(), wanted, file);
        let plan = found.and_then(|found| deploy::plan(wanted, &found, file));
        plan.map_err(|error| failed("read a program", error))
    }

    /// Sends a plan, with a bar of its parts.
    pub fn execute(
        &mut self,
        what: &str,
        plan: &Plan,
        file: &ProgramFile,
        own: (Option<&Keypair>, Option<&Keypair>),
        context: &Context,
    ) -> Result<Spent, Failure> {
        let bar = context.progress().bar(what, plan.chunks.len());
        let keys = keys(&self.signers, own.0, own.1);
        let mut step = |parts| (0..parts).for_each(|_| bar.step());
        let sent = deploy::execute(self.chain.as_mut(), plan, file, &keys, &mut step);
        drop(bar);
        let doing = match plan.action {
            Action::WriteBuffer => format!("write {what} into a buffer"),
            _ => format!("deploy {what}"),
        };
        sent.map_err(|error| match error {
            DeployError::Interrupted {
                source,
                written,
                chunks,
                ..
            } => {
                let remains = self.remains(plan, written, chunks);
                with_advice(Failure::of_client(doing, *source), &remains)
            }
            other => failed(&doing, other),
        })
    }

    /// What is left behind where a plan stopped, and what can be done with it.
    fn remains(&self, plan: &Plan, written: usize, chunks: usize) -> String {
        let buffer = plan.buffer;
        let again = "Remove the cause and repeat the command: it goes on where it stopped.";
        match deploy::buffer(self.chain.as_ref(), &buffer) {
            Ok(None) => format!("There is no buffer. {again}"),
            found => {
                let holds = found
                    .ok()
                    .flatten()
                    .map(|found| format!(", which holds {}", Sol(found.lamports)));
                format!(
                    "{written} of {chunks} parts were written to buffer {buffer}{}. {again} To give up and get its SOL \
                     back: flywheel program close-buffer {buffer}",
                    holds.unwrap_or_default()
                )
            }
        }
    }

    /// Refuses to begin plans that the payer cannot pay, one after the other.
    pub fn require_balance(&self, plans: &[&Plan]) -> Result<(), Failure> {
        let (mut spent, mut needed) = (0u64, 0u64);
        for plan in plans {
            needed = needed.max(spent.saturating_add(plan.cost.needed));
            // A buffer that is only written keeps what it holds.
            let kept = match plan.action {
                Action::WriteBuffer => plan.cost.needed,
                _ => plan.cost.rent.saturating_add(plan.cost.fees),
            };
            spent = spent.saturating_add(kept);
        }
        let (needed, payer) = (Sol(needed), self.payer());
        let account = self.chain.account(&payer)?;
        let held = account.map_or(0, |account| account.lamports);
        let balance = Sol(held.saturating_sub(self.chain.minimum_balance(0)?));
        if balance >= needed {
            return Ok(());
        }
        let missing = Sol(needed.0.saturating_sub(balance.0)).whole();
        Err(Failure::Argument(format!(
            "{payer} needs {needed} for this and can spend {balance}; give it {missing} SOL more: on devnet with `solana \
             airdrop`, on a chain of your own with `flywheel airdrop {missing} {payer}`; --dry-run shows what it is for"
        )))
    }
}

fn keys<'a>(signers: &'a Signers, program: Option<&'a Keypair>, buffer: Option<&'a Keypair>) -> Keys<'a> {
    let program = program.map(|key| key as &dyn Signer);
    let buffer = buffer.map(|key| key as &dyn Signer);
    Keys {
        payer: signers.payer(),
        authority: signers.authority.as_ref(),
        program,
        buffer,
    }
}

/// The failure of something that was to be done to a program; whatever the chain has not said is bad input.
pub fn failed(action: &str, error: DeployError) -> Failure {
    match error {
        DeployError::Chain(error) => Failure::of_client(action, error),
        DeployError::Interrupted { source, .. } => Failure::of_client(action, *source),
        other => Failure::Argument(other.to_string()),
    }
}

fn with_advice(failure: Failure, advice: &str) -> Failure {
    match failure {
        Failure::Refused { action, reason } => Failure::Refused {
            action,
            reason: format!("{reason}\n\n{advice}"),
        },
        Failure::Unreachable(reason) => Failure::Unreachable(format!("{reason}\n\n{advice}")),
        other => other,
    }
}
