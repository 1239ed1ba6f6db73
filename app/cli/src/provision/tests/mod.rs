//! What applying a network file promises, on a chain inside this process.

mod changes;
mod export;
mod interruption;
mod refusals;

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use flywheel_client::ClientError;
use flywheel_client::accounts::{Market, Network as NetworkAccount, Pool};
use flywheel_client::chain::{self, Chain, ComputeBudget, EmbeddedChain, Filter, Receipt, Simulation};
use flywheel_client::programs;
use flywheel_oracle::network_file::Network;
use flywheel_oracle::table::Source;
use solana_account::Account;
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::AddressLookupTableAccount;
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

use super::apply::{Applied, apply};
use super::compare::{Action, Row};
use super::keyring::Keyring;
use super::plan::Plan;
use crate::args::Output;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::sender::{Sender, Signers};
use crate::sending::{Mode, Sending};

/// The presets, of which the first has everything that a file can say.
const PRESETS: [&str; 5] = ["city-wifi", "bittensor", "dimo", "linknyc", "render"];
/// When tests begin, unix seconds: in epoch 4 of city-wifi.
const NOW: i64 = 1_770_000_000;
const DAY: i64 = 86_400;

/// How a transaction that is one too many fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// It never arrives.
    Before,
    /// It is executed, and nobody hears of it.
    After,
}

/// A chain that several senders share, and that breaks down after some transactions.
#[derive(Clone)]
struct Shared {
    chain: Rc<RefCell<EmbeddedChain>>,
    left: Rc<Cell<usize>>,
    cut: Cut,
}

impl Chain for Shared {
    fn send(
        &mut self,
        instructions: &[Instruction],
        signers: &[&dyn Signer],
    ) -> Result<Receipt, ClientError> {
        let gone = || ClientError::Unreachable {
            endpoint: "test".to_owned(),
            reason: "cut off".to_owned(),
        };
        if self.left.get() == 0 {
            if self.cut == Cut::After {
                self.chain.borrow_mut().send(instructions, signers)?;
            }
            return Err(gone());
        }
        self.left.set(self.left.get() - 1);
        self.chain.borrow_mut().send(instructions, signers)
    }

    fn submit(
        &mut self,
        instructions: &[Instruction],
        transaction: &VersionedTransaction,
    ) -> Result<Receipt, ClientError> {
        self.chain.borrow_mut().submit(instructions, transaction)
    }

    fn simulate(&mut self, payer: &Address, instructions: &[Instruction]) -> Result<Simulation, ClientError> {
        Chain::simulate(&mut *self.chain.borrow_mut(), payer, instructions)
    }

    fn latest_blockhash(&self) -> Result<Hash, ClientError> {
        self.chain.borrow().latest_blockhash()
    }

    fn wait_for_slot(&mut self, slot: u64) -> Result<(), ClientError> {
        self.chain.borrow_mut().wait_for_slot(slot)
    }

    fn set_budget(&mut self, budget: ComputeBudget) {
        self.chain.borrow_mut().set_budget(budget);
    }

    fn reserved_bytes(&self) -> usize {
        self.chain.borrow().reserved_bytes()
    }

    fn set_tables(&mut self, tables: Vec<AddressLookupTableAccount>) {
        self.chain.borrow_mut().set_tables(tables);
    }

    fn account(&self, address: &Address) -> Result<Option<Account>, ClientError> {
        Ok(self.chain.borrow().account(address))
    }

    fn program_accounts(
        &self,
        program: &Address,
        filters: &[Filter],
    ) -> Result<Vec<(Address, Account)>, ClientError> {
        Ok(self.chain.borrow().program_accounts(program, filters))
    }

    fn now(&self) -> Result<i64, ClientError> {
        Ok(self.chain.borrow().now())
    }

    fn minimum_balance(&self, bytes: usize) -> Result<u64, ClientError> {
        Ok(self.chain.borrow().minimum_balance(bytes))
    }
}

/// A chain, an authority with SOL, and a folder for keys.
struct World {
    chain: Shared,
    authority: Keypair,
    keys: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        Self::of(&Keypair::new(), tempfile::tempdir().unwrap())
    }

    fn of(authority: &Keypair, keys: tempfile::TempDir) -> Self {
        let mut chain = EmbeddedChain::new(&programs::deploy_folder()).unwrap();
        chain.set_time(NOW);
        chain.airdrop(&authority.pubkey(), 1_000_000_000_000).unwrap();
        Self {
            chain: Shared {
                chain: Rc::new(RefCell::new(chain)),
                left: Rc::new(Cell::new(usize::MAX)),
                cut: Cut::Before,
            },
            authority: authority.insecure_clone(),
            keys,
        }
    }

    fn keyring(&self) -> Keyring {
        Keyring::new(Some(self.keys.path().to_owned()))
    }

    fn sender(&self) -> Sender {
        let signers = Signers {
            authority: Box::new(self.authority.insecure_clone()),
            payer: None,
        };
        let sending = Sending {
            mode: Mode::Send,
            budget: ComputeBudget::NONE,
            on_file: true,
        };
        Sender::new(Box::new(self.chain.clone()), signers, sending, Output::Json)
    }

    fn apply(&self, file: &str) -> Result<(Applied, u64), Failure> {
        self.apply_with(file, &mut self.keyring())
    }

    fn apply_with(&self, file: &str, keyring: &mut Keyring) -> Result<(Applied, u64), Failure> {
        let mut sender = self.sender();
        let applied = apply(&mut sender, &parse(file), keyring, &Progress::new(true))?;
        Ok((applied, sender.cost().transactions))
    }

    /// Applies a file that can be applied; returns how many transactions that took.
    fn applies(&self, file: &str) -> u64 {
        self.apply(file).unwrap().1
    }

    fn plan(&self, file: &str) -> Plan {
        let people = (self.authority.pubkey(), self.authority.pubkey());
        Plan::make(&self.chain, &parse(file), people, &mut self.keyring()).unwrap()
    }

    fn pass(&self, seconds: i64) {
        let mut chain = self.chain.chain.borrow_mut();
        let now = chain.now();
        chain.set_time(now + seconds);
        chain.next_blockhash();
    }

    /// Every account of the programs and every mint whose key is in the folder.
    fn accounts(&self) -> Vec<(Address, u64, Vec<u8>)> {
        let chain = self.chain.chain.borrow();
        let mut all = Vec::new();
        for program in programs::PROGRAMS {
            all.extend(chain.program_accounts(&program.id, &[]));
        }
        for role in ["mint", "currency", "collateral"] {
            let file = self.keys.path().join(format!("{role}.json"));
            if file.exists() {
                let mint = flywheel_client::keys::read(&file).unwrap().pubkey();
                all.push((mint, chain.account(&mint).unwrap()));
            }
        }
        all.into_iter()
            .map(|(at, account)| (at, account.lamports, account.data))
            .collect()
    }
}

fn preset_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../presets/{name}.toml"))
}

fn preset(name: &str) -> String {
    std::fs::read_to_string(preset_path(name)).unwrap()
}

fn source(text: &str) -> Source {
    Source {
        name: "n.toml".to_owned(),
        bytes: text.as_bytes().to_vec(),
    }
}

fn parse(text: &str) -> Network {
    Network::parse(&source(text)).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// A file with some texts in place of others, each of which has to be there.
fn with(file: &str, edits: &[(&str, &str)]) -> String {
    let mut text = file.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "{from:?} is not in the file");
        text = text.replacen(from, to, 1);
    }
    text
}

/// The rows that ask for something.
fn open_rows(rows: &[Row]) -> Vec<(&str, Action)> {
    let open = rows.iter().filter(|row| row.action != Action::Same);
    open.map(|row| (row.part.as_str(), row.action)).collect()
}

#[test]
fn every_preset_is_applied_once_and_is_the_same_afterwards() {
    for name in PRESETS {
        let (world, file) = (World::new(), preset(name));
        let before = world.plan(&file);
        assert!(
            before.rows.iter().all(|row| !row.action.is_refusal()),
            "{:?}",
            before.rows
        );
        let funds = world.sender().balance().unwrap().0;
        let (applied, sent) = world.apply(&file).unwrap();
        assert_eq!(
            sent,
            before.transactions.len() as u64,
            "{name}: as many as planned"
        );
        let spent = funds - world.sender().balance().unwrap().0;
        assert_eq!(
            spent,
            before.total().0,
            "{name}: what it costs is known to the lamport"
        );
        assert!(
            applied.after.is_settled(),
            "{name}: {:?}",
            open_rows(&applied.after.rows)
        );
        let accounts = world.accounts();
        assert_eq!(
            world.applies(&file),
            0,
            "{name}: the second time there is nothing to do"
        );
        assert_eq!(world.accounts(), accounts);
        assert!(world.plan(&file).is_settled() && world.plan(&file).transactions.is_empty());
        println!(
            "{name}: {sent} transactions, {} of which {} rent",
            before.total(),
            before.rent
        );
    }
}

#[test]
fn what_is_founded_is_what_the_file_says_and_is_open_at_once() {
    let (world, file) = (World::new(), preset("city-wifi"));
    let plan = world.plan(&file);
    world.applies(&file);
    let network: NetworkAccount = chain::read(&world.chain, &plan.network).unwrap();
    assert_eq!(
        (network.authority, network.pauser, network.change_delay_seconds),
        (world.authority.pubkey(), world.authority.pubkey(), 172_800)
    );
    assert_eq!(
        (network.classes, network.manufacturers, network.update_ready_at),
        (3, 2, 0)
    );
    let key = |role: &str| world.keyring().address(role, "").unwrap();
    let pool: Pool = chain::read(
        &world.chain,
        &flywheel_client::address::pool(&plan.network, &key("mint")),
    )
    .unwrap();
    assert_eq!(
        (pool.first_emission, pool.emission_cap),
        (6_000_000_000, 1_000_000_000_000)
    );
    assert_eq!(
        (pool.first_epoch, pool.parameters.challenge_window_seconds),
        (4, 3_600)
    );
    let market = flywheel_client::address::market(&plan.network, &key("currency"));
    let market: Market = chain::read(&world.chain, &market).unwrap();
    let revenue = flywheel_client::address::revenue_pool(&plan.network, &key("currency"));
    assert_eq!(
        (market.parameters.revenue_pool, market.parameters.fee_bps),
        (revenue, 500)
    );
    assert_eq!((market.plans, market.update_ready_at), (3, 0));
}
