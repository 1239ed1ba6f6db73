//! Compute units per instruction, over many keys, and program sizes.

use std::collections::BTreeMap;

use flywheel_client::accounts::ClaimPage;
use flywheel_client::chain::Receipt;
use flywheel_client::instructions::registry::{self, Move};
use flywheel_client::instructions::rewards::{self, ClaimArgs, ProposeRootArgs};
use flywheel_client::programs::{PROGRAMS, deploy_folder};
use flywheel_merkle::{Leaf, Node, leaf_node, root_from_proof};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde::Serialize;
use solana_signer::Signer;

use crate::world::{CLASS, EMISSION, RELOCATION_COOLDOWN, World, keypair, place};

/// Levels of the proof that `claim` is measured with: a million devices.
pub const CLAIM_LEVELS: u32 = 20;

/// The spread of a number over many keys.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Spread {
    /// Smallest.
    pub min: u64,
    /// Middle.
    pub median: u64,
    /// Largest.
    pub max: u64,
}

impl Spread {
    /// Of these numbers, `None` of none.
    pub fn of(numbers: &[u64]) -> Option<Self> {
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable();
        let median = *sorted.get(sorted.len() / 2)?;
        Some(Self {
            min: *sorted.first()?,
            median,
            max: *sorted.last()?,
        })
    }
}

/// What is measured, as `cargo xtask cu --output json` prints it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Measurement {
    /// Program, instruction, compute units.
    pub compute_units: BTreeMap<String, BTreeMap<String, Spread>>,
    /// Program, bytes of its file.
    pub sizes: BTreeMap<String, u64>,
}

type Samples = BTreeMap<(&'static str, &'static str), Vec<u64>>;

const REGISTRY: &str = "device-registry";
const REWARDS: &str = "reward-distributor";

/// Measures every instruction once for each of `keys` sets of keys.
pub fn measure(keys: u32) -> Measurement {
    let mut samples = Samples::new();
    for key in 0..keys {
        measure_one(&format!("measure {key}"), u64::from(key), &mut samples);
    }
    let mut compute_units: BTreeMap<String, BTreeMap<String, Spread>> = BTreeMap::new();
    for ((program, instruction), numbers) in &samples {
        let spread = Spread::of(numbers).expect("at least one number");
        compute_units
            .entry((*program).to_owned())
            .or_default()
            .insert((*instruction).to_owned(), spread);
    }
    let folder = deploy_folder();
    let size = |file: &str| std::fs::metadata(folder.join(file)).map_or(0, |file| file.len());
    let sizes = PROGRAMS
        .iter()
        .map(|program| (program.name.to_owned(), size(program.file)))
        .collect();
    Measurement { compute_units, sizes }
}

fn measure_one(seed: &str, number: u64, samples: &mut Samples) {
    let mut world = World::empty(seed);
    let mut note = |program, instruction, receipt: Receipt| {
        let units = *receipt.compute_units.last().expect("an instruction");
        samples.entry((program, instruction)).or_default().push(units);
    };
    note(REGISTRY, "create_network", world.create_network().unwrap());
    note(REGISTRY, "create_class", world.create_class().unwrap());
    note(
        REGISTRY,
        "approve_manufacturer",
        world.approve_manufacturer().unwrap(),
    );
    note(REGISTRY, "register_operator", world.register_operator().unwrap());
    note(REWARDS, "create_oracle_set", world.create_oracle_set().unwrap());
    world.create_mint().unwrap();
    note(REWARDS, "create_pool", world.create_pool().unwrap());

    let device = keypair(&format!("{seed}/device"));
    note(REGISTRY, "register_device", world.register(&device).unwrap());
    note(REGISTRY, "activate_device", world.activate(&device).unwrap());
    for (instruction, receipt) in locate(&mut world, &device) {
        note(REGISTRY, instruction, receipt);
    }
    for (instruction, receipt) in pay(&mut world, number) {
        note(REWARDS, instruction, receipt);
    }
    let (authority, members) = (world.authority.insecure_clone(), world.oracle_members());
    let update = rewards::update_oracle_set(authority.pubkey(), world.network, members);
    note(
        REWARDS,
        "update_oracle_set",
        world.send(&[update], &[&authority]).unwrap(),
    );
}

fn locate(world: &mut World, device: &solana_keypair::Keypair) -> Vec<(&'static str, Receipt)> {
    let operator = world.operator.insecure_clone();
    let account = world.device_account(device);
    let mut receipts = Vec::new();
    let mut old_density_cell = None;
    for (cell, new_density_cell) in [place(40.7607, -73.9228), place(40.7110, -73.9286)] {
        let create = registry::create_cell(world.payer.pubkey(), world.network, CLASS, new_density_cell);
        receipts.push(("create_cell", world.send(&[create], &[]).unwrap()));
        let to = Move {
            cell,
            new_density_cell,
            old_density_cell,
        };
        let assert = registry::assert_location(operator.pubkey(), world.network, CLASS, account, &to);
        receipts.push(("assert_location", world.send(&[assert], &[&operator]).unwrap()));
        old_density_cell = Some(new_density_cell);
        world.wait(RELOCATION_COOLDOWN);
    }
    receipts
}

/// One epoch, and a claim against a root of a million leaves: all but one are stood for by random siblings.
fn pay(world: &mut World, number: u64) -> Vec<(&'static str, Receipt)> {
    let mut random = StdRng::seed_from_u64(number);
    let leaf_count = 1u32 << CLAIM_LEVELS;
    let index = random.random_range(0..leaf_count);
    let position = random.random_range(0..leaf_count);
    let proof: Vec<u8> = (0..CLAIM_LEVELS)
        .flat_map(|_| {
            Node {
                hash: random.random(),
                sum: random.random_range(1..1_000),
            }
            .to_bytes()
        })
        .collect();
    let payee = world.operator.pubkey();
    let leaf = Leaf {
        index,
        payee: payee.to_bytes(),
        total: EMISSION / 2,
    };
    let root = root_from_proof(leaf_node(&world.domain(), &leaf), position, leaf_count, &proof).unwrap();
    let proposal = ProposeRootArgs {
        root: root.hash,
        total: root.sum,
        leaf_count,
        data_hash: random.random(),
        uri: [0; 128],
    };
    let account = world.root_account(0, &proposal);
    let mut receipts = Vec::new();
    world.end_epoch(0);
    receipts.push(("open_epoch", world.open_epoch(0).unwrap()));
    receipts.push(("propose_root", world.propose(0, 0, &proposal).unwrap()));
    receipts.push(("vote_root", world.vote(0, 0, account).unwrap()));
    receipts.push(("vote_root", world.vote(1, 0, account).unwrap()));
    world.wait(crate::world::CHALLENGE_WINDOW);
    receipts.push(("finalize_root", world.finalize(0, account).unwrap()));
    receipts.push((
        "create_claim_page",
        world.create_claim_page(ClaimPage::page_of(index)).unwrap(),
    ));
    let payee_account = world.token_account(&payee);
    let args = ClaimArgs {
        index,
        total: leaf.total,
        position,
        proof,
    };
    let claim = rewards::claim(world.pool, account, world.mint.pubkey(), payee_account, args);
    receipts.push(("claim", world.send(&[claim], &[]).unwrap()));
    receipts
}
