//! Rewards, leaves, tree and proofs of networks of 10^4 to 10^6 devices: `cargo bench -p flywheel-oracle`.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use flywheel_merkle::{Domain, PrunedTree, SumTree};
use flywheel_oracle::epoch::{EpochInputs, accumulate, divide, tree};
use flywheel_oracle::leaves::LeafTable;
use flywheel_oracle::sample::Crowd;

const DOMAIN: Domain = Domain {
    program_id: [1; 32],
    pool: [2; 32],
};

fn inputs(crowd: &Crowd) -> EpochInputs<'_> {
    EpochInputs {
        network: &crowd.network,
        snapshot: &crowd.snapshot,
        work: &crowd.work,
        previous: None,
        history: None,
        domain: &DOMAIN,
    }
}

fn crowd(devices: u32) -> (Crowd, LeafTable) {
    let crowd = Crowd::new(devices).unwrap();
    let (rewards, _) = divide(&inputs(&crowd)).unwrap();
    let leaves = accumulate(&inputs(&crowd), &rewards).unwrap();
    (crowd, leaves)
}

fn steps(criterion: &mut Criterion) {
    for devices in [10_000, 100_000, 1_000_000] {
        let (crowd, leaves) = crowd(devices);
        let inputs = inputs(&crowd);
        let mut group = criterion.benchmark_group("epoch");
        group
            .throughput(Throughput::Elements(devices.into()))
            .sample_size(10)
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2));
        group.bench_function(BenchmarkId::new("rewards", devices), |bench| {
            bench.iter(|| divide(black_box(&inputs)).unwrap());
        });
        let (rewards, _) = divide(&inputs).unwrap();
        group.bench_function(BenchmarkId::new("leaves", devices), |bench| {
            bench.iter(|| accumulate(black_box(&inputs), &rewards).unwrap());
        });
        group.bench_function(
            BenchmarkId::new("tree without its lowest levels", devices),
            |bench| {
                bench.iter(|| tree(black_box(&inputs), &leaves).unwrap());
            },
        );
        let all: Vec<_> = leaves.iter().collect();
        group.bench_function(BenchmarkId::new("whole tree", devices), |bench| {
            bench.iter(|| SumTree::build(&DOMAIN, black_box(&all)).unwrap());
        });
        group.finish();
    }
}

fn proofs(criterion: &mut Criterion) {
    let (_, leaves) = crowd(1_000_000);
    let pruned = PrunedTree::build(&DOMAIN, &leaves).unwrap();
    criterion.bench_function("a proof among 1000000 devices", |bench| {
        let mut position = 0;
        bench.iter(|| {
            position = (position + 7_919) % pruned.leaf_count();
            pruned.proof(black_box(&leaves), position).unwrap()
        });
    });
}

criterion_group!(benches, steps, proofs);
criterion_main!(benches);
