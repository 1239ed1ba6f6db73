//! Times one epoch of a million devices by each rule: `cargo run --profile fast -p flywheel-oracle --example million_devices`.

use std::time::Instant;

use flywheel_oracle::input::{Device, DeviceValues, EpochWork, Work};
use flywheel_oracle::network_file::{Bucket, Network, RewardRule, StreakLevel, StreakTerms};
use flywheel_oracle::problem::Problems;
use flywheel_oracle::rewards::Rewards;

const DEVICES: u32 = 1_000_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let preset = concat!(env!("CARGO_MANIFEST_DIR"), "/../../presets/city-wifi.toml");
    let network = Network::open(preset.as_ref()).map_err(|problems: Problems| problems.to_string())?;
    let devices: Vec<Device> = (0..DEVICES).map(device).collect();
    let rules = [
        (
            "work-share",
            RewardRule::WorkShare {
                tokens_per_unit: None,
            },
        ),
        ("streak", RewardRule::Streak(dimo())),
        (
            "validator-scores",
            RewardRule::ValidatorScores {
                stakes: vec![1_000_000_007; 32],
                kappa: 32_767,
            },
        ),
    ];
    for (name, rule) in rules {
        time(name, rule, network.clone(), &devices)?;
    }
    Ok(())
}

/// Spread over cells of their own, a hundred to an operator.
fn device(index: u32) -> Device {
    Device {
        index,
        id: format!("device-{index:07}"),
        class: 1,
        operator: index / 100,
        manufacturer: 1,
        capacity: 100,
        cell: 0,
        density_cell: u64::from(index / 20),
        live: true,
        line: 0,
    }
}

fn dimo() -> StreakTerms {
    let levels = [(0, 0), (4, 1_000), (21, 2_000), (36, 3_000)];
    StreakTerms {
        levels: levels
            .map(|(epochs, points)| StreakLevel { epochs, points })
            .to_vec(),
        missed_epochs: 3,
        class_points: vec![(1, 6_000)],
    }
}

fn time(
    name: &str,
    rule: RewardRule,
    mut network: Network,
    devices: &[Device],
) -> Result<(), Box<dyn std::error::Error>> {
    let grouped = matches!(rule, RewardRule::ValidatorScores { .. });
    network.regions.clear();
    network.rewards.buckets = vec![Bucket {
        share_bps: 10_000,
        rule,
        metric: 0,
        minimum: 0,
        max_per_device: None,
        max_per_operator: Some(50_000_000),
        registry_multiplier: true,
    }];
    let started = Instant::now();
    let mut rewards = Rewards::new(&network, devices)?;
    let prepared = started.elapsed();
    let values = |salt: u64| -> DeviceValues {
        (0..DEVICES)
            .map(|index| (index, (u64::from(index) * 2_654_435_761 + salt) % 65_536))
            .collect()
    };
    let mut slowest = std::time::Duration::ZERO;
    for epoch in 0..5 {
        let work = if grouped {
            Work::Groups((0..32).map(values).collect())
        } else {
            Work::Devices(values(u64::from(epoch)))
        };
        let work = EpochWork::new(epoch, work);
        let started = Instant::now();
        rewards.pay(&work)?;
        slowest = slowest.max(started.elapsed());
    }
    let started = Instant::now();
    let bytes = rewards.save();
    let saved = started.elapsed();
    let started = Instant::now();
    Rewards::restore(&network, devices, &bytes)?;
    println!(
        "{name}: prepared in {prepared:.0?}, slowest of 5 epochs {slowest:.0?}, {} bytes saved in {saved:.0?}, restored in {:.0?}",
        bytes.len(),
        started.elapsed()
    );
    Ok(())
}
