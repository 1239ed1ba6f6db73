//! Every instruction refuses every generated attack, and accepts the transaction that the attacks were made from.

use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::registry::{self, Move};
use flywheel_client::instructions::rewards;
use flywheel_tests::attacks::{Arsenal, Case};
use flywheel_tests::world::{CHALLENGE_WINDOW, CLASS, EMISSION, World, keypair, place};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// One account of every type, in a world where everything has happened once.
fn populated(seed: &str) -> (World, Vec<(String, Address)>) {
    let mut world = World::new(seed);
    let device = keypair(&format!("{seed}/device"));
    world.register(&device).unwrap();
    let (_, cell) = place(40.0, -73.0);
    let create = registry::create_cell(world.payer.pubkey(), world.network, CLASS, cell);
    world.send(&[create], &[]).unwrap();
    world.create_claim_page(0).unwrap();
    let payee = world.operator.pubkey();
    let token_account = world.token_account(&payee);
    let totals = [(0, EMISSION)];
    let root = world.finalized(0, &World::proposal(&world.tree(&totals)));
    let named = [
        ("network", world.network),
        ("class", address::class(&world.network, CLASS)),
        ("manufacturer", address::manufacturer(&world.network, 0)),
        ("operator", world.operator_account()),
        ("device", world.device_account(&device)),
        ("cell", address::cell(&world.network, CLASS, cell)),
        ("oracle set", address::oracle_set(&world.network)),
        ("pool", world.pool),
        ("epoch", address::reward_epoch(&world.pool, 0)),
        ("root", root),
        ("page", address::claim_page(&world.pool, 0)),
        ("mint", world.mint.pubkey()),
        ("token account", token_account),
    ];
    let substitutes = named
        .into_iter()
        .map(|(name, address)| (format!("{name} of another network"), address))
        .collect();
    (world, substitutes)
}

struct Attacker {
    world: World,
    arsenal: Arsenal,
    refused: usize,
}

impl Attacker {
    /// Attacks a transaction, then sends it as it is.
    fn run(
        &mut self,
        name: &'static str,
        instructions: Vec<Instruction>,
        signers: &[&Keypair],
        anyone_may_pay: bool,
    ) {
        let signers: Vec<_> = signers.iter().map(|signer| signer.insecure_clone()).collect();
        let case = Case {
            name,
            instructions,
            signers,
            anyone_may_pay,
        };
        let (refused, accepted) = self.arsenal.attack(&mut self.world, &case);
        println!("{name}: {refused} attacks refused");
        assert!(accepted.is_empty(), "accepted: {accepted:#?}");
        self.refused += refused;
        let valid = self.arsenal.send_valid(&mut self.world, &case);
        valid.unwrap_or_else(|error| panic!("{name} is valid: {error}"));
        if anyone_may_pay {
            let twice = self.arsenal.send_valid(&mut self.world, &case);
            assert!(twice.is_err(), "{name} initializes twice");
            self.refused += 1;
        }
    }
}

#[test]
fn every_instruction_refuses_every_generated_attack() {
    let (other, mut substitutes) = populated("other");
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
    };
    attack_registry(&mut attacker);
    attack_rewards(&mut attacker);
    println!("{} generated attacks refused", attacker.refused);
    assert!(
        attacker.refused > 1_000,
        "only {} attacks were generated",
        attacker.refused
    );
}

fn attack_registry(attacker: &mut Attacker) {
    let world = &attacker.world;
    let (payer, authority) = (world.payer.insecure_clone(), world.authority.insecure_clone());
    let (operator, network) = (world.operator.insecure_clone(), world.network);
    let (p, a, o) = (payer.pubkey(), authority.pubkey(), operator.pubkey());

    let create = registry::create_network(p, a, world.network_args());
    attacker.run("create_network", vec![create], &[&payer, &authority], true);
    let create = registry::create_class(p, a, network, World::class_args(CLASS));
    attacker.run("create_class", vec![create], &[&payer, &authority], true);
    let approve = registry::approve_manufacturer(p, a, network, attacker.world.manufacturer_args(0));
    attacker.run("approve_manufacturer", vec![approve], &[&payer, &authority], true);
    let register = registry::register_operator(p, o, network);
    attacker.run("register_operator", vec![register], &[&payer, &operator], true);

    let device = keypair("attacked/device");
    let register = attacker.world.register_instructions(&device).to_vec();
    attacker.run("register_device", register, &[&payer, &operator], false);
    let account = attacker.world.device_account(&device);
    let activate = registry::activate_device(o, network, CLASS, attacker.world.operator_account(), account);
    attacker.run("activate_device", vec![activate], &[&operator], false);

    let (first, second) = (place(40.7607, -73.9228), place(40.7110, -73.9286));
    for (_, density_cell) in [first, second] {
        let create = registry::create_cell(p, network, CLASS, density_cell);
        attacker.run("create_cell", vec![create], &[&payer], true);
    }
    let to = Move {
        cell: first.0,
        new_density_cell: first.1,
        old_density_cell: None,
    };
    let locate = registry::assert_location(o, network, CLASS, account, &to);
    attacker.run("assert_location, first", vec![locate], &[&operator], false);
    attacker.world.wait(flywheel_tests::world::RELOCATION_COOLDOWN);
    let to = Move {
        cell: second.0,
        new_density_cell: second.1,
        old_density_cell: Some(first.1),
    };
    let locate = registry::assert_location(o, network, CLASS, account, &to);
    attacker.run("assert_location, move", vec![locate], &[&operator], false);
}

fn attack_rewards(attacker: &mut Attacker) {
    let world = &mut attacker.world;
    let (payer, authority) = (world.payer.insecure_clone(), world.authority.insecure_clone());
    let (network, pool) = (world.network, world.pool);
    let oracles: Vec<_> = world.oracles.iter().map(Keypair::insecure_clone).collect();
    let (p, a) = (payer.pubkey(), authority.pubkey());
    world.create_mint().unwrap();
    let members = world.oracle_members();

    let create = rewards::create_oracle_set(p, a, network, members.clone());
    attacker.run("create_oracle_set", vec![create], &[&payer, &authority], true);
    let update = rewards::update_oracle_set(a, network, members);
    attacker.run("update_oracle_set", vec![update], &[&authority], false);
    let create = attacker.world.create_pool_instruction(World::pool_args());
    let mint_authority = attacker.world.mint_authority.insecure_clone();
    attacker.run(
        "create_pool",
        vec![create],
        &[&payer, &authority, &mint_authority],
        true,
    );

    attacker.world.end_epoch(0);
    attacker.run(
        "open_epoch",
        vec![rewards::open_epoch(p, network, pool, 0)],
        &[&payer],
        true,
    );
    let totals = [(0, EMISSION / 2)];
    let tree = attacker.world.tree(&totals);
    let proposal = World::proposal(&tree);
    let propose = rewards::propose_root(p, oracles[0].pubkey(), network, pool, 0, proposal.clone());
    attacker.run("propose_root", vec![propose], &[&payer, &oracles[0]], true);
    let root = attacker.world.root_account(0, &proposal);
    for oracle in &oracles[..2] {
        let vote = rewards::vote_root(oracle.pubkey(), network, pool, 0, root);
        attacker.run("vote_root", vec![vote], &[oracle], false);
    }
    attacker.world.wait(CHALLENGE_WINDOW);
    let finalize = rewards::finalize_root(network, pool, 0, root);
    attacker.run("finalize_root", vec![finalize], &[], false);
    attacker.run(
        "create_claim_page",
        vec![rewards::create_claim_page(p, pool, 0)],
        &[&payer],
        true,
    );

    let payee = attacker.world.operator.pubkey();
    let payee_account = attacker.world.token_account(&payee);
    let claim = attacker
        .world
        .claim_instruction(root, &tree, &totals, 0, payee_account);
    attacker.run("claim", vec![claim], &[], false);
    let balance = flywheel_client::chain::token_balance(&attacker.world.chain, &payee_account);
    assert_eq!(balance, Some(EMISSION / 2));
    assert!(attacker.world.chain.account(&root).is_some());
}
