//! Every instruction refuses every generated attack, and accepts the transaction that the attacks were made from.

mod devices;
mod fees;
mod populated;
mod registry;
mod rewards;

use flywheel_client::chain::Chain;
use flywheel_tests::attacks::{Arsenal, Case};
use flywheel_tests::world::{World, keypair};
use solana_account::Account;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// What an instruction creates: the slot of the account, and the seeds of its address.
type Created = (usize, Vec<Vec<u8>>);

struct Attacker {
    world: World,
    arsenal: Arsenal,
    refused: usize,
    instructions: Vec<&'static str>,
}

impl Attacker {
    /// Attacks a transaction, then sends it as it is.
    fn run(
        &mut self,
        name: &'static str,
        instructions: Vec<Instruction>,
        signers: &[&Keypair],
        open: &'static [usize],
    ) {
        self.attack(name, instructions, signers, open, None);
    }

    /// As `run`, for an instruction that creates an account: its address may hold lamports before, and it is created
    /// only once.
    fn run_creation(
        &mut self,
        name: &'static str,
        instructions: Vec<Instruction>,
        signers: &[&Keypair],
        open: &'static [usize],
        created: Created,
    ) {
        let address = instructions.last().expect("an instruction").accounts[created.0].pubkey;
        let case = self.attack_only(name, instructions, signers, open, Some(created));
        self.prefund(address);
        self.accept(&case);
        let twice = self.arsenal.send_valid(&mut self.world, &case);
        assert!(twice.is_err(), "{name} initializes twice");
        self.refused += 1;
    }

    fn attack(
        &mut self,
        name: &'static str,
        instructions: Vec<Instruction>,
        signers: &[&Keypair],
        open: &'static [usize],
        created: Option<Created>,
    ) {
        let case = self.attack_only(name, instructions, signers, open, created);
        self.accept(&case);
    }

    fn attack_only(
        &mut self,
        name: &'static str,
        instructions: Vec<Instruction>,
        signers: &[&Keypair],
        open: &'static [usize],
        created: Option<Created>,
    ) -> Case {
        let signers: Vec<_> = signers.iter().map(|signer| signer.insecure_clone()).collect();
        let case = Case {
            name,
            instructions,
            signers,
            open,
            created,
        };
        let (refused, accepted) = self.arsenal.attack(&mut self.world, &case);
        println!("{name}: {refused} attacks refused");
        assert!(accepted.is_empty(), "accepted: {accepted:#?}");
        self.refused += refused;
        self.instructions.push(name);
        case
    }

    fn accept(&mut self, case: &Case) {
        let valid = self.arsenal.send_valid(&mut self.world, case);
        valid.unwrap_or_else(|error| panic!("{} is valid: {error}", case.name));
    }

    /// Somebody sends a lamport to an address before its account is created there.
    fn prefund(&mut self, address: Address) {
        assert!(self.world.chain.account(&address).is_none());
        let account = Account {
            lamports: 1,
            ..Account::default()
        };
        let set = self.world.chain.svm().set_account(address, account);
        set.expect("an account is set");
    }
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
    let (other, mut substitutes) = populated::populated("other");
    let mut world = World::on(other.chain, "attacked");
    world.chain.set_time(flywheel_tests::world::GENESIS);
    substitutes.push(("the token program".to_owned(), spl_token_interface::ID));
    substitutes.push(("the registry program".to_owned(), device_registry::ID));
    substitutes.push(("an empty address".to_owned(), keypair("nobody").pubkey()));
    let arsenal = Arsenal::new(&mut world, substitutes);
    let mut attacker = Attacker {
        world,
        arsenal,
        refused: 0,
        instructions: Vec::new(),
    };
    registry::found(&mut attacker);
    devices::live(&mut attacker);
    rewards::pay(&mut attacker);
    registry::change(&mut attacker);
    println!("{} generated attacks refused", attacker.refused);
    for idl in [
        include_str!("../../../idls/device_registry.json"),
        include_str!("../../../idls/reward_distributor.json"),
    ] {
        for name in listed(idl) {
            let of_this = |case: &&str| case.split(',').next() == Some(name.as_str());
            let attacked = attacker.instructions.iter().any(|case| of_this(&case));
            assert!(attacked, "{name} was not attacked");
        }
    }
    assert!(
        attacker.refused > 6_000,
        "only {} attacks were generated",
        attacker.refused
    );
}
