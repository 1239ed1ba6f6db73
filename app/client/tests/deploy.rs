//! Programs are deployed through the loader, to chains on which there are none.

use std::path::Path;

use flywheel_client::accounts::Network;
use flywheel_client::chain::{Chain, ComputeBudget, EmbeddedChain, FileChain, Receipt, Simulation, read};
use flywheel_client::deploy::{
    self, Action, BufferAt, Cost, DeployError, Deployed, Keys, Occupant, Plan, ProgramFile, Spent, Wanted,
};
use flywheel_client::instructions::registry::{self, CreateNetworkArgs};
use flywheel_client::programs::{self, PROGRAMS};
use flywheel_client::{ClientError, address};
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_keypair::{Keypair, read_keypair_file};
use solana_message::AddressLookupTableAccount;
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

const SOL: u64 = 1_000_000_000;
/// The smallest program that is built: one without Anchor.
const SMALL: &str = "int128_conformance";

fn file(name: &str) -> ProgramFile {
    ProgramFile::read(&programs::deploy_folder().join(format!("{name}.so"))).unwrap()
}

fn program_key(name: &str) -> Keypair {
    read_keypair_file(programs::deploy_folder().join(format!("{name}-keypair.json"))).unwrap()
}

/// A chain without programs and somebody with 100 SOL.
fn chain() -> (EmbeddedChain, Keypair) {
    let mut chain = EmbeddedChain::without_programs();
    let payer = Keypair::new();
    chain.airdrop(&payer.pubkey(), 100 * SOL).unwrap();
    (chain, payer)
}

fn planned(chain: &dyn Chain, wanted: &Wanted, file: &ProgramFile) -> Result<Plan, DeployError> {
    deploy::plan(wanted, &deploy::survey(chain, wanted, file)?, file)
}

fn keys<'a>(payer: &'a Keypair, program: Option<&'a Keypair>) -> Keys<'a> {
    Keys {
        payer,
        authority: payer,
        program: program.map(|key| key as &dyn Signer),
        buffer: None,
    }
}

/// Deploys or upgrades a program; what it cost.
fn put(chain: &mut dyn Chain, payer: &Keypair, program: &Keypair, file: &ProgramFile) -> (Plan, Spent) {
    let wanted = Wanted::program(program.pubkey(), payer.pubkey(), payer.pubkey());
    let plan = planned(chain, &wanted, file).unwrap();
    let spent = deploy::execute(chain, &plan, file, &keys(payer, Some(program)), &mut |_| ()).unwrap();
    (plan, spent)
}

fn deployed(chain: &dyn Chain, program: &Address) -> Deployed {
    deploy::deployed(chain, program).unwrap()
}

fn lamports(chain: &dyn Chain, address: &Address) -> u64 {
    chain
        .account(address)
        .unwrap()
        .map_or(0, |account| account.lamports)
}

/// A file that is another program to the loader, and no other to whoever calls it: the last of its bytes belong to no section.
fn with_tail(file: &ProgramFile, bytes: usize) -> ProgramFile {
    let content = [file.bytes(), &vec![1; bytes]].concat();
    ProgramFile::new(Path::new("longer.so"), content).unwrap()
}

#[test]
fn a_deployed_program_runs_and_its_payer_is_poorer_by_what_the_plan_said() {
    let (mut chain, payer) = chain();
    let (file, key) = (file("device_registry"), program_key("device_registry"));
    file.check(Some(&key.pubkey())).unwrap();
    let (plan, spent) = put(&mut chain, &payer, &key, &file);
    assert_eq!(plan.action, Action::Deploy);
    assert_eq!(
        (spent.transactions, spent.fees),
        (plan.cost.transactions, plan.cost.fees)
    );
    let left = lamports(&chain, &payer.pubkey());
    assert_eq!(left, 100 * SOL - plan.cost.needed);
    assert_eq!(plan.cost.needed, plan.cost.rent + plan.cost.fees);
    assert_eq!(plan.cost.rent, deploy::deployment_rent(file.bytes().len(), 5_080));
    assert_eq!(deploy::buffers(&chain, &payer.pubkey()).unwrap(), []);
    let found = deployed(&chain, &key.pubkey());
    assert_eq!(
        (found.authority, found.room()),
        (Some(payer.pubkey()), file.bytes().len())
    );
    assert_eq!(found.hash(), file.hash());
    assert!(file.is(&found.content));

    let at = payer.pubkey();
    let args = CreateNetworkArgs {
        id: 1,
        name: device_registry::name::from_text("Deployed").unwrap(),
        genesis: 0,
        epoch_seconds: 60,
        change_delay_seconds: 0,
        pauser: at,
        status_oracle: at,
        fee_admin: at,
    };
    chain
        .send(&[registry::create_network(at, at, args)], &[&payer])
        .unwrap();
    let network: Network = read(&chain, &address::network(&at, 1)).unwrap();
    assert_eq!(network.id, 1);

    let (again, nothing) = put(&mut chain, &payer, &key, &file);
    assert_eq!(
        (again.action, again.cost, nothing),
        (Action::Nothing, Cost::default(), Spent::default())
    );
}

/// A chain that takes so many transactions and no more.
struct Failing<'a> {
    chain: &'a mut EmbeddedChain,
    left: usize,
}

impl Chain for Failing<'_> {
    fn send(
        &mut self,
        instructions: &[Instruction],
        signers: &[&dyn Signer],
    ) -> Result<Receipt, ClientError> {
        self.left = self.left.checked_sub(1).ok_or_else(|| ClientError::Unreachable {
            endpoint: "http://node".to_owned(),
            reason: "gone".to_owned(),
        })?;
        self.chain.send(instructions, signers)
    }
    fn submit(
        &mut self,
        instructions: &[Instruction],
        transaction: &VersionedTransaction,
    ) -> Result<Receipt, ClientError> {
        self.chain.submit(instructions, transaction)
    }

    fn simulate(&mut self, payer: &Address, instructions: &[Instruction]) -> Result<Simulation, ClientError> {
        Chain::simulate(self.chain, payer, instructions)
    }

    fn latest_blockhash(&self) -> Result<Hash, ClientError> {
        self.chain.latest_blockhash()
    }

    fn wait_for_slot(&mut self, slot: u64) -> Result<(), ClientError> {
        self.chain.wait_for_slot(slot)
    }

    fn set_budget(&mut self, budget: ComputeBudget) {
        self.chain.set_budget(budget);
    }

    fn reserved_bytes(&self) -> usize {
        self.chain.reserved_bytes()
    }

    fn set_tables(&mut self, tables: Vec<AddressLookupTableAccount>) {
        self.chain.set_tables(tables);
    }

    fn account(&self, address: &Address) -> Result<Option<solana_account::Account>, ClientError> {
        Ok(self.chain.account(address))
    }
    fn program_accounts(
        &self,
        program: &Address,
        filters: &[flywheel_client::chain::Filter],
    ) -> Result<Vec<(Address, solana_account::Account)>, ClientError> {
        Ok(self.chain.program_accounts(program, filters))
    }
    fn now(&self) -> Result<i64, ClientError> {
        Ok(self.chain.now())
    }
    fn minimum_balance(&self, bytes: usize) -> Result<u64, ClientError> {
        Ok(self.chain.minimum_balance(bytes))
    }
}

#[test]
fn a_write_that_broke_off_goes_on_where_it_stopped_and_costs_nothing_twice() {
    let (mut chain, payer) = chain();
    let (file, key) = (file(SMALL), program_key(SMALL));
    let wanted = Wanted::program(key.pubkey(), payer.pubkey(), payer.pubkey());
    let all = planned(&chain, &wanted, &file).unwrap();
    let mut failing = Failing {
        chain: &mut chain,
        left: 11,
    };
    let mut progress = 0;
    let error = deploy::execute(
        &mut failing,
        &all,
        &file,
        &keys(&payer, Some(&key)),
        &mut |parts| {
            progress += parts;
        },
    )
    .unwrap_err();
    let DeployError::Interrupted {
        buffer,
        written,
        chunks,
        ..
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!(
        (buffer, written, chunks, progress),
        (all.buffer, 10, all.chunks.len(), 11)
    );
    let half = &deploy::buffers(&chain, &payer.pubkey()).unwrap()[0];
    assert_eq!((half.address, half.lamports), (buffer, all.cost.buffer));

    let (rest, spent) = put(&mut chain, &payer, &key, &file);
    assert_eq!((rest.create_buffer, rest.chunks.len()), (false, chunks - 10));
    assert_eq!(spent.transactions, all.cost.transactions - 11);
    assert_eq!(lamports(&chain, &payer.pubkey()), 100 * SOL - all.cost.needed);
    assert!(file.is(&deployed(&chain, &key.pubkey()).content));
}

#[test]
fn a_buffer_that_is_given_up_gives_back_every_lamport() {
    let (mut chain, payer) = chain();
    let file = file(SMALL);
    let wanted = Wanted {
        program: None,
        buffer_only: true,
        ..Wanted::program(Address::default(), payer.pubkey(), payer.pubkey())
    };
    let plan = planned(&chain, &wanted, &file).unwrap();
    assert_eq!((plan.action, plan.cost.rent), (Action::WriteBuffer, 0));
    deploy::execute(&mut chain, &plan, &file, &keys(&payer, None), &mut |_| ()).unwrap();
    let before = lamports(&chain, &payer.pubkey());
    assert_eq!(before, 100 * SOL - plan.cost.needed);
    assert_eq!(planned(&chain, &wanted, &file).unwrap().action, Action::Nothing);
    let (back, receipt) =
        deploy::close_buffer(&mut chain, &plan.buffer, &keys(&payer, None), &payer.pubkey()).unwrap();
    assert_eq!(back, plan.cost.buffer);
    assert_eq!(lamports(&chain, &payer.pubkey()), before + back - receipt.fee);
    let gone = deploy::close_buffer(&mut chain, &plan.buffer, &keys(&payer, None), &payer.pubkey());
    assert!(matches!(gone, Err(DeployError::NoBuffer { .. })));
}

#[test]
fn an_upgrade_that_grew_extends_the_program_and_gives_the_buffer_back() {
    let (mut chain, payer) = chain();
    let (file, key) = (file(SMALL), program_key(SMALL));
    put(&mut chain, &payer, &key, &file);
    let first = deployed(&chain, &key.pubkey());
    let longer = with_tail(&file, 700);
    let before = lamports(&chain, &payer.pubkey());
    let (plan, spent) = put(&mut chain, &payer, &key, &longer);
    assert_eq!((plan.action, plan.extend_by), (Action::Upgrade, 10_240));
    assert_eq!(spent.fees, plan.cost.fees);
    let after = lamports(&chain, &payer.pubkey());
    assert_eq!(before - after, plan.cost.rent + plan.cost.fees);
    assert_eq!(plan.cost.rent, 10_240 * 5_080);
    let second = deployed(&chain, &key.pubkey());
    assert!(longer.is(&second.content) && second.slot > first.slot);
    assert_eq!(second.room(), first.room() + 10_240);
    // There is room for this one, and the loader wipes what was behind it.
    let (back, _) = put(&mut chain, &payer, &key, &file);
    assert_eq!(
        (back.action, back.extend_by, back.cost.rent),
        (Action::Upgrade, 0, 0)
    );
    assert_eq!(deployed(&chain, &key.pubkey()).hash(), file.hash());
}

#[test]
fn a_buffer_that_was_handed_over_is_deployed_by_whoever_has_it() {
    let (mut chain, payer) = chain();
    let (vault, other) = (Keypair::new(), Keypair::new());
    chain.airdrop(&vault.pubkey(), 10 * SOL).unwrap();
    let (small, key) = (file(SMALL), program_key(SMALL));
    put(&mut chain, &payer, &key, &small);
    let longer = with_tail(&small, 5);
    let (own, to) = (keys(&payer, None), vault.pubkey());
    let handed = |chain: &mut EmbeddedChain, to, successor| {
        deploy::set_upgrade_authority(chain, &key.pubkey(), &own, to, successor)
    };
    assert!(handed(&mut chain, Some(to), Some(&vault)).unwrap().is_some());
    assert!(
        handed(&mut chain, Some(to), None).unwrap().is_none(),
        "it is so already"
    );
    assert!(matches!(
        handed(&mut chain, Some(other.pubkey()), None),
        Err(DeployError::OtherAuthority { .. })
    ));
    let wanted = Wanted {
        buffer_only: true,
        buffer: BufferAt::Key(other.pubkey()),
        ..Wanted::program(key.pubkey(), payer.pubkey(), payer.pubkey())
    };
    let plan = planned(&chain, &wanted, &longer).unwrap();
    let missing = deploy::execute(&mut chain, &plan, &longer, &own, &mut |_| ());
    assert!(matches!(missing, Err(DeployError::KeyMissing { .. })));
    let with_key = Keys {
        buffer: Some(&other),
        ..own
    };
    let spent = deploy::execute(&mut chain, &plan, &longer, &with_key, &mut |_| ()).unwrap();
    assert_eq!((plan.buffer, spent.fees), (other.pubkey(), plan.cost.fees));
    deploy::set_buffer_authority(&mut chain, &plan.buffer, &own, &to)
        .unwrap()
        .unwrap();
    assert!(
        deploy::set_buffer_authority(&mut chain, &plan.buffer, &own, &to)
            .unwrap()
            .is_none()
    );
    assert_eq!(deploy::buffers(&chain, &to).unwrap()[0].hash(), longer.hash());

    let upgrade = Wanted {
        buffer: BufferAt::Existing(plan.buffer),
        ..Wanted::program(key.pubkey(), to, to)
    };
    let upgrade = planned(&chain, &upgrade, &longer).unwrap();
    assert_eq!((upgrade.action, upgrade.chunks.len()), (Action::Upgrade, 0));
    deploy::execute(&mut chain, &upgrade, &longer, &keys(&vault, None), &mut |_| ()).unwrap();
    assert_eq!(deployed(&chain, &key.pubkey()).hash(), longer.hash());

    let vaults = keys(&vault, None);
    deploy::set_upgrade_authority(&mut chain, &key.pubkey(), &vaults, None, None)
        .unwrap()
        .unwrap();
    assert_eq!(deployed(&chain, &key.pubkey()).authority, None);
    let wanted = Wanted::program(key.pubkey(), to, to);
    let refused = planned(&chain, &wanted, &small).unwrap_err();
    assert!(matches!(refused, DeployError::Final { .. }), "{refused}");
}

#[test]
fn a_file_that_is_damaged_or_of_another_program_is_refused_before_anything_is_paid() {
    let (registry, staking) = (file("device_registry"), file("staking_vault"));
    let id = PROGRAMS[0].id;
    assert!(matches!(
        staking.check(Some(&id)),
        Err(DeployError::OtherProgram { .. })
    ));
    staking.check(None).unwrap();
    let damaged = |content: Vec<u8>| ProgramFile::new(Path::new("x.so"), content).unwrap();
    let cut = registry.bytes()[..200_000].to_vec();
    let mut stripped = registry.bytes().to_vec();
    // The table of segments is gone, which is all that this kind of file has.
    stripped[56..58].fill(0);
    let mut torn = registry.bytes().to_vec();
    // One instruction that there is not, within the code.
    torn[200_000..200_008].fill(0xff);
    for content in [cut, stripped, torn, b"#!/bin/sh".to_vec(), Vec::new()] {
        let error = damaged(content).check(Some(&id)).unwrap_err();
        assert!(matches!(error, DeployError::NotAProgram { .. }), "{error}");
    }
}

#[test]
fn a_program_is_still_there_when_a_chain_in_a_file_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chain");
    let (payer, key) = (Keypair::new(), program_key(SMALL));
    let small = file(SMALL);
    let mut chain = FileChain::create(&path, &programs::deploy_folder()).unwrap();
    chain.airdrop(&payer.pubkey(), 100 * SOL).unwrap();
    put(&mut chain, &payer, &key, &small);
    let slot = deployed(&chain, &key.pubkey()).slot;
    drop(chain);
    let mut chain = FileChain::open(&path, &programs::deploy_folder()).unwrap();
    let call = Instruction {
        program_id: key.pubkey(),
        accounts: vec![],
        data: vec![],
    };
    // What it says to an empty instruction does not matter: it runs.
    if let Err(ClientError::Refused(refusal)) = chain.send(&[call], &[&payer]) {
        assert!(
            refusal.logs.iter().any(|line| line.contains("consumed")),
            "{refusal:?}"
        );
    }
    let (plan, _) = put(&mut chain, &payer, &key, &with_tail(&small, 5));
    assert_eq!(plan.action, Action::Upgrade);
    assert!(deployed(&chain, &key.pubkey()).slot > slot);
    let own = PROGRAMS[0].id;
    assert!(matches!(
        deploy::occupant(&chain, &own).unwrap(),
        Occupant::Program(Deployed { authority: None, .. })
    ));
}
