//! How fast a tree of a million leaves is built:
//! `cargo run --release -p flywheel-merkle --example tree_speed --features parallel`

use std::time::Instant;

use flywheel_merkle::{Domain, Leaf, SumTree, leaf_node, verify};

fn main() {
    let count: u32 = std::env::args()
        .nth(1)
        .map_or(1_000_000, |count| count.parse().expect("a number of leaves"));
    let domain = Domain {
        program_id: [1; 32],
        pool: [2; 32],
    };
    let leaves: Vec<Leaf> = (0..count)
        .map(|index| Leaf {
            index,
            payee: [index as u8; 32],
            total: u64::from(index) * 1_000_003,
        })
        .collect();
    let mut best = f64::MAX;
    for _ in 0..7 {
        let start = Instant::now();
        let tree = SumTree::build(&domain, &leaves).expect("valid leaves");
        best = best.min(start.elapsed().as_secs_f64());
        std::hint::black_box(tree.root());
    }
    println!(
        "build: {count} leaves in {:.1} ms, {:.0} ns per leaf",
        best * 1e3,
        best * 1e9 / f64::from(count)
    );

    let tree = SumTree::build(&domain, &leaves).expect("valid leaves");
    let start = Instant::now();
    let checked = count.min(20_000);
    for position in 0..checked {
        let leaf = leaf_node(&domain, &leaves[position as usize]);
        let proof = tree.proof(position).expect("a position of the tree");
        verify(leaf, position, count, &proof, &tree.root()).expect("a valid proof");
    }
    let each = start.elapsed().as_secs_f64() / f64::from(checked);
    println!("prove and verify: {:.2} microseconds each", each * 1e6);
}
