//! Compute units per instruction, over many keys, and program sizes.

mod mollusk;

use std::collections::BTreeMap;

use flywheel_client::accounts::ClaimPage;
use flywheel_client::instructions::rewards::{self, ClaimArgs, Grant, ProposeRootArgs};
use flywheel_client::programs::{PROGRAMS, deploy_folder};
use flywheel_merkle::{Leaf, Node, leaf_node, root_from_proof};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde::Serialize;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::script::{Case, Director, Stage};
use crate::world::{EMISSION, World};
use mollusk::Bench;

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

/// Measures every instruction once for each of `keys` sets of keys: Mollusk says how many compute units it takes, and the
/// embedded chain has to agree.
///
/// # Panics
/// When the two differ.
pub fn measure(keys: u32) -> Measurement {
    let mut samples = Samples::new();
    for key in 0..keys {
        let seed = format!("measure {key}");
        let mut clerk = Clerk {
            samples: &mut samples,
            bench: None,
        };
        Stage::new(World::empty(&seed), &seed, &mut clerk).play();
        claim(&mut clerk, u64::from(key));
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

/// Measures every transaction of a script.
struct Clerk<'a> {
    samples: &'a mut Samples,
    bench: Option<Bench>,
}

impl Clerk<'_> {
    fn measure(
        &mut self,
        world: &mut World,
        name: &'static str,
        instructions: &[Instruction],
        signers: &[Keypair],
    ) {
        let bench = self.bench.get_or_insert_with(|| Bench::new(world));
        let units = bench.units(world, instructions);
        let signers: Vec<&Keypair> = signers.iter().collect();
        let receipt = world.send(instructions, &signers).expect("a valid transaction");
        let on_chain: u64 = receipt.compute_units.iter().sum();
        assert_eq!(units, on_chain, "{name}: Mollusk and the embedded chain differ");
        let target = instructions.last().expect("an instruction").program_id;
        let program = PROGRAMS.iter().find(|program| program.id == target);
        let program = program.expect("a program of the suite").name;
        self.samples.entry((program, name)).or_default().push(units);
    }
}

impl Director for Clerk<'_> {
    fn perform(&mut self, world: &mut World, case: Case) {
        // Claims are measured with a proof of a million devices instead.
        let name = if case.instruction() == "claim" {
            "claim, one device"
        } else {
            case.instruction()
        };
        self.measure(world, name, &case.instructions, &case.signers);
    }
}

/// A claim against a root of a million leaves: all but one are stood for by random siblings.
fn claim(clerk: &mut Clerk<'_>, number: u64) {
    let mut world = World::new(&format!("measure claim {number}"));
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
    let root = root_from_proof(leaf_node(&world.domain(), &leaf), position, leaf_count, &proof)
        .expect("a proof of the right length");
    let proposal = ProposeRootArgs {
        root: root.hash,
        total: root.sum,
        leaf_count,
        data_hash: random.random(),
        uri: [0; 128],
    };
    let account = world.finalized(0, &proposal);
    world
        .create_claim_page(ClaimPage::page_of(index))
        .expect("a page");
    let payee_account = world.token_account(&payee);
    let grant = Grant {
        index,
        total: leaf.total,
        position,
    };
    let args = ClaimArgs { grant, proof };
    let claim = rewards::claim(world.paid_from(), account, payee_account, args);
    clerk.measure(&mut world, "claim", &[claim], &[]);
}
