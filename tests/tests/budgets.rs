//! What the programs may cost: compute units, bytes, and what every program file must hold.

use flywheel_client::programs::{PROGRAMS, deploy_folder, read};
use flywheel_tests::measure::measure;

/// Largest program file, bytes. 350,000 was set when each program had eight or nine instructions; they have 30 to 41
/// now, and docs/PERFORMANCE.md says what they take.
const MAX_PROGRAM_BYTES: [(&str, usize); 5] = [
    ("device-registry", 455_000),
    ("reward-distributor", 470_000),
    ("staking-vault", 500_000),
    ("burn-share", 350_000),
    ("service-market", 530_000),
];

#[test]
fn the_frequent_instructions_stay_within_their_compute_units() {
    let units = measure(50).compute_units;
    let limits = [
        ("device-registry", "register_device", 20_000),
        ("reward-distributor", "claim", 10_000),
        ("staking-vault", "open_position", 15_000),
        ("staking-vault", "request_unbonding", 15_000),
        ("staking-vault", "claim_rewards", 15_000),
        ("burn-share", "deposit_revenue", 20_000),
        ("burn-share", "buy_lot", 20_000),
        ("service-market", "settle_order", 20_000),
        ("service-market", "cash_voucher", 20_000),
    ];
    for (program, instruction, limit) in limits {
        let median = units[program][instruction].median;
        println!("{instruction}: {median} CU, limit {limit}");
        assert!(median <= limit, "{instruction} takes {median} CU");
    }
}

#[test]
fn a_proof_of_fraud_takes_at_most_60_000_units() {
    let units = measure(10).compute_units;
    let instructions = units["reward-distributor"].iter();
    let proofs: Vec<_> = instructions
        .filter(|(name, _)| name.starts_with("prove_"))
        .collect();
    assert_eq!(proofs.len(), 8);
    for (name, spread) in proofs {
        assert!(spread.max <= 60_000, "{name}: {} CU", spread.max);
    }
}

#[test]
fn a_crank_of_every_leg_takes_at_most_60_000_units() {
    let crank = measure(10).compute_units["burn-share"]["crank"];
    assert!(crank.max <= 60_000, "{} CU", crank.max);
}

#[test]
fn a_statement_takes_at_most_400_bytes() {
    const { assert!(burn_share::state::EpochStatement::SPACE <= 400) };
}

#[test]
fn no_instruction_needs_more_than_the_default_limit_of_compute_units() {
    for (program, instructions) in measure(10).compute_units {
        for (instruction, spread) in instructions {
            assert!(spread.max < 200_000, "{program} {instruction}: {} CU", spread.max);
        }
    }
}

#[test]
fn every_program_file_is_small_and_says_whom_to_tell_of_a_weakness() {
    for program in PROGRAMS {
        let bytes = read(&deploy_folder(), &program).unwrap();
        let limit = MAX_PROGRAM_BYTES.iter().find(|(name, _)| *name == program.name);
        assert!(
            limit.is_some_and(|(_, limit)| bytes.len() <= *limit),
            "{} is {} bytes",
            program.name,
            bytes.len()
        );
        let contains = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(
            contains("=======BEGIN SECURITY.TXT V1======="),
            "{} has no security.txt",
            program.name
        );
        assert!(
            contains("SECURITY.md"),
            "{} does not point to SECURITY.md",
            program.name
        );
    }
}
