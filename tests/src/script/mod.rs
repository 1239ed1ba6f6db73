//! A script in which every instruction of every program happens at least once, each in a valid transaction. Whoever
//! directs it decides what is done with a transaction beside sending it: it is attacked, or measured.

mod devices;
mod fees;
mod fraud;
mod market;
mod market_channels;
mod market_endowments;
mod market_revenue;
mod pools;
mod registry;
mod revenue;
mod rewards;
mod staking;
mod staking_faults;
mod staking_slash;
mod vesting;

use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;

use crate::world::{World, keypair};

/// What an instruction creates: the slot of the account, and the seeds of its address.
pub type Created = (usize, Vec<Vec<u8>>);

/// A valid transaction, whose last instruction is what it is about.
pub struct Case {
    /// Name of the instruction, and after a comma which use of it.
    pub name: &'static str,
    /// The instructions.
    pub instructions: Vec<Instruction>,
    /// Who signs, beside whoever pays the transaction's fee.
    pub signers: Vec<Keypair>,
    /// Slots of the last instruction in which anybody may stand who signs.
    pub open: &'static [usize],
    /// What it creates, if it does.
    pub created: Option<Created>,
}

impl Case {
    /// The instruction that it is about.
    pub fn target(&self) -> &Instruction {
        self.instructions.last().expect("an instruction")
    }

    /// Name of the instruction.
    pub fn instruction(&self) -> &'static str {
        self.name.split(',').next().unwrap_or(self.name)
    }

    /// The account that it creates.
    pub fn created_account(&self) -> Option<Address> {
        let (slot, _) = self.created.as_ref()?;
        Some(self.target().accounts[*slot].pubkey)
    }
}

/// Who directs a script.
pub trait Director {
    /// Sends the transaction of a case, which must be accepted, and does with it whatever else he wants.
    fn perform(&mut self, world: &mut World, case: Case);
}

/// Where a script is played.
pub struct Stage<'a> {
    world: World,
    seed: String,
    director: &'a mut dyn Director,
}

impl<'a> Stage<'a> {
    /// A stage for a world in which nothing has happened yet.
    pub fn new(world: World, seed: &str, director: &'a mut dyn Director) -> Self {
        Self {
            world,
            seed: seed.to_owned(),
            director,
        }
    }

    /// Plays the whole script.
    pub fn play(&mut self) {
        registry::found(self);
        devices::live(self);
        rewards::pay(self);
        staking::stake(self);
        revenue::earn(self);
        market::sell(self);
        registry::change(self);
    }

    fn key(&self, name: &str) -> Keypair {
        keypair(&format!("{}/{name}", self.seed))
    }

    fn run(
        &mut self,
        name: &'static str,
        instructions: Vec<Instruction>,
        signers: &[&Keypair],
        open: &'static [usize],
    ) {
        self.perform(name, instructions, signers, open, None);
    }

    fn run_creation(
        &mut self,
        name: &'static str,
        instructions: Vec<Instruction>,
        signers: &[&Keypair],
        open: &'static [usize],
        created: Created,
    ) {
        self.perform(name, instructions, signers, open, Some(created));
    }

    fn perform(
        &mut self,
        name: &'static str,
        instructions: Vec<Instruction>,
        signers: &[&Keypair],
        open: &'static [usize],
        created: Option<Created>,
    ) {
        let case = Case {
            name,
            instructions,
            signers: signers.iter().map(|signer| signer.insecure_clone()).collect(),
            open,
            created,
        };
        self.director.perform(&mut self.world, case);
    }
}
