//! One thing that a network consists of: what the file says of it against what the chain has, and what makes them the same.

use flywheel_client::ClientError;
use solana_address::Address;
use solana_instruction::Instruction;

use super::value::Value;

/// When a key can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Not after creation.
    Never,
    /// As soon as the authority says so.
    AtOnce,
    /// After the network's change delay.
    Delayed,
}

/// A table of the network file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// `[network]`
    Network,
    /// `[token]`
    Token,
    /// `[emission]`
    Emission,
    /// `[oracles]`
    Oracles,
    /// `[pool]`
    Pool,
    /// `[[class]]` of this id
    Class(u16),
    /// `[[manufacturer]]` of this id
    Manufacturer(u16),
    /// `[collateral]`
    Collateral,
    /// `[collateral.pool]`
    CollateralPool,
    /// `[market]`
    Market,
    /// `[market.split]`
    Split,
    /// `[market.burn]`
    Burn,
    /// `[market.auction]`
    Auction,
    /// `[market.stake]`
    MarketStake,
    /// `[[plan]]` at this place of the file
    Plan(usize),
    /// None: the file does not say it
    Unwritten,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The table it stands in.
    pub table: Table,
    /// The key.
    pub key: &'static str,
    /// Its value.
    pub value: Value,
    /// When it can change.
    pub change: Change,
}

/// Makes settings of one table.
#[derive(Debug)]
pub struct Settings {
    table: Table,
    list: Vec<Setting>,
}

impl Settings {
    /// No settings yet.
    pub fn of(table: Table) -> Self {
        Self {
            table,
            list: Vec::new(),
        }
    }

    /// Goes on with another table.
    pub fn table(mut self, table: Table) -> Self {
        self.table = table;
        self
    }

    fn with(mut self, key: &'static str, value: Value, change: Change) -> Self {
        let table = self.table;
        self.list.push(Setting {
            table,
            key,
            value,
            change,
        });
        self
    }

    /// A key that never changes.
    pub fn never(self, key: &'static str, value: Value) -> Self {
        self.with(key, value, Change::Never)
    }

    /// A key that changes at once.
    pub fn at_once(self, key: &'static str, value: Value) -> Self {
        self.with(key, value, Change::AtOnce)
    }

    /// A key that changes after the delay.
    pub fn delayed(self, key: &'static str, value: Value) -> Self {
        self.with(key, value, Change::Delayed)
    }

    /// The settings.
    pub fn list(self) -> Vec<Setting> {
        self.list
    }
}

/// Who may send an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Anybody.
    Anybody,
    /// The network's authority.
    Authority,
}

/// Instructions that belong into one transaction.
#[derive(Debug, Clone)]
pub struct Step {
    /// What it does, for an error.
    pub name: String,
    /// The instructions.
    pub instructions: Vec<Instruction>,
    /// Bytes of each account that it creates.
    pub creates: Vec<usize>,
    /// Who may.
    pub by: By,
}

impl Step {
    /// A step of the authority that creates no account.
    pub fn new(name: impl Into<String>, instructions: Vec<Instruction>) -> Self {
        Self {
            name: name.into(),
            instructions,
            creates: Vec::new(),
            by: By::Authority,
        }
    }

    /// With accounts of these sizes created.
    pub fn creating(mut self, bytes: impl IntoIterator<Item = usize>) -> Self {
        self.creates.extend(bytes);
        self
    }

    /// By somebody else.
    pub fn by(mut self, by: By) -> Self {
        self.by = by;
        self
    }
}

/// What waits to be applied.
#[derive(Debug, Clone)]
pub struct Pending {
    /// What will hold then.
    pub settings: Vec<Setting>,
    /// From when on it can be applied, unix seconds.
    pub ready_at: u32,
}

/// How a delayed change is brought about.
#[derive(Debug, Clone)]
pub struct Update {
    /// Proposes what the file says.
    pub propose: Instruction,
    /// Applies what is proposed.
    pub apply: Instruction,
}

/// One thing: an account, or a part of one that changes on its own.
#[derive(Debug)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// Its account, where it is known.
    pub address: Option<Address>,
    /// What is remarkable about it.
    pub note: Option<String>,
    /// Why the chain would refuse it, and what to do.
    pub refusal: Option<String>,
    /// What the chain has; nothing where there is no such account yet.
    pub present: Option<Vec<Setting>>,
    /// What waits to be applied.
    pub pending: Option<Pending>,
    /// What the file says; of what it does not say, what the chain has.
    pub wanted: Vec<Setting>,
    /// What creates it.
    pub create: Vec<Step>,
    /// What changes these keys at once.
    pub at_once: Vec<(Vec<&'static str>, Step)>,
    /// What changes the delayed keys.
    pub update: Option<Update>,
}

impl Part {
    /// A part that there is nothing to do for yet.
    pub fn new(name: impl Into<String>, address: Option<Address>) -> Self {
        Self {
            name: name.into(),
            address,
            note: None,
            refusal: None,
            present: None,
            pending: None,
            wanted: Vec::new(),
            create: Vec::new(),
            at_once: Vec::new(),
            update: None,
        }
    }
}

/// A failure to read the chain, or a problem that keeps everything from being sent.
pub type Read<T> = Result<T, ClientError>;
