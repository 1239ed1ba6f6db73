//! Every instruction refuses every generated attack, and accepts the transaction that the attacks were made from.

use flywheel_tests::attacks::Arsenal;
use flywheel_tests::script::{Case, Director, Stage};
use flywheel_tests::world::{World, keypair};
use solana_account::Account;
use solana_address::Address;
use solana_signer::Signer;

/// Attacks every transaction of the script, then sends it as it is.
struct Attacker {
    arsenal: Arsenal,
    refused: usize,
    instructions: Vec<&'static str>,
}

impl Director for Attacker {
    fn perform(&mut self, world: &mut World, case: Case) {
        let name = case.name;
        let (refused, accepted) = self.arsenal.attack(world, &case);
        println!("{name}: {refused} attacks refused");
        assert!(accepted.is_empty(), "accepted: {accepted:#?}");
        self.refused += refused;
        self.instructions.push(case.instruction());
        let created = case.created_account();
        if let Some(address) = created {
            prefund(world, address);
        }
        let valid = self.arsenal.send_valid(world, &case);
        valid.unwrap_or_else(|error| panic!("{name} is valid: {error}"));
        if created.is_some() {
            let twice = self.arsenal.send_valid(world, &case);
            assert!(twice.is_err(), "{name} initializes twice");
            self.refused += 1;
        }
    }
}

/// Somebody sends a lamport to an address before its account is created there.
fn prefund(world: &mut World, address: Address) {
    assert!(world.chain.account(&address).is_none());
    let account = Account {
        lamports: 1,
        ..Account::default()
    };
    let set = world.chain.svm().set_account(address, account);
    set.expect("an account is set");
}

/// Every instruction of the program that an IDL lists, by name.
fn listed(idl: &str) -> Vec<String> {
    let idl: serde_json::Value = serde_json::from_str(idl).expect("an IDL");
    let instructions = idl["instructions"].as_array().expect("a list");
    let name = |instruction: &serde_json::Value| instruction["name"].as_str().expect("a name").to_owned();
    instructions.iter().map(name).collect()
}

#[test]
fn every_instruction_refuses_every_generated_attack() {
    let (mut other, mut named) = World::populated("other");
    named.extend(other.populate_faults("other"));
    named.extend(other.populate_market("other"));
    named.extend(other.populate_escrows("other"));
    let mut substitutes: Vec<(String, Address)> = named
        .into_iter()
        .map(|(name, address)| (format!("{name} of another network"), address))
        .collect();
    let mut world = World::on(other.chain, "attacked");
    world.chain.set_time(flywheel_tests::world::GENESIS);
    substitutes.push(("the token program".to_owned(), spl_token_interface::ID));
    substitutes.push(("the registry program".to_owned(), device_registry::ID));
    substitutes.push(("an empty address".to_owned(), keypair("nobody").pubkey()));
    let mut attacker = Attacker {
        arsenal: Arsenal::new(&mut world, substitutes),
        refused: 0,
        instructions: Vec::new(),
    };
    Stage::new(world, "attacked", &mut attacker).play();
    println!("{} generated attacks refused", attacker.refused);
    for idl in [
        include_str!("../../../idls/device_registry.json"),
        include_str!("../../../idls/reward_distributor.json"),
        include_str!("../../../idls/staking_vault.json"),
        include_str!("../../../idls/burn_share.json"),
        include_str!("../../../idls/service_market.json"),
    ] {
        for name in listed(idl) {
            assert!(
                attacker.instructions.contains(&name.as_str()),
                "{name} was not attacked"
            );
        }
    }
    assert!(
        attacker.refused > 30_000,
        "only {} attacks were generated",
        attacker.refused
    );
}
