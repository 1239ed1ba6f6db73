//! An independent ledger: what every operator's wallet must hold, computed from the input by other code than the oracle's.
//!
//! It shares nothing with `flywheel_oracle::rewards`, `flywheel_multiplier` and `flywheel_merkle` but the input, so that a
//! mistake in any of them, in a program or in the run shows as a difference between the chain and this ledger. The rule is
//! written down here once more, in its own words; where the oracle divides device by device, this divides among groups of
//! devices whose work is worth the same.

pub mod bonds;
pub mod market;
mod worth;

use std::collections::BTreeMap;

use flywheel_oracle::input::{Device, EpochWork, Input, Work};
use flywheel_oracle::network_file::{Bucket, EmissionKind, Network, RewardRule};
use worth::Worth;

/// What a network's rewards have that the ledger knows nothing of.
pub fn beyond(network: &Network) -> Option<&'static str> {
    let rules = &network.rewards;
    let limited = rules.max_per_device.or(rules.max_per_operator).is_some();
    let [bucket] = rules.buckets.as_slice() else {
        return Some("several buckets");
    };
    if network.emission.kind != EmissionKind::Fixed {
        return Some("an emission of another kind");
    }
    if !matches!(bucket.rule, RewardRule::WorkShare { .. }) {
        return Some("another rule");
    }
    // Written out, so that a limit that is new cannot be forgotten here.
    let Bucket {
        share_bps: _,
        rule: _,
        metric,
        minimum,
        max_per_device,
        max_per_operator,
        registry_multiplier,
    } = bucket;
    if limited || max_per_device.or(*max_per_operator).is_some() {
        return Some("a limit per device or operator");
    }
    match (metric, minimum, registry_multiplier) {
        (0, 0, true) => None,
        (0, 0, false) => Some("registry_multiplier = false"),
        (0, ..) => Some("a minimum"),
        _ => Some("columns of the rewards' own"),
    }
}

/// What everyone must have been paid so far, in base units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// By the operator's name.
    pub wallets: BTreeMap<String, u128>,
    /// By the device's name. Devices that earned nothing are absent.
    pub devices: BTreeMap<String, u128>,
}

impl Ledger {
    /// A ledger in which every operator has a wallet and nobody has been paid.
    pub fn new(input: &Input) -> Self {
        let wallets = input.operators.iter().map(|name| (name.clone(), 0)).collect();
        Self {
            wallets,
            devices: BTreeMap::new(),
        }
    }

    /// What has been paid to all wallets.
    pub fn paid(&self) -> u128 {
        self.wallets.values().sum()
    }

    /// Pays for the work of one epoch. `None` if a number exceeds 128 bits, which the oracle refuses before.
    pub fn play(&mut self, network: &Network, input: &Input, epoch: &EpochWork) -> Option<()> {
        let worth = Worth::new(network, input, epoch)?;
        // Devices whose work is worth the same, and the work of each.
        let mut groups: BTreeMap<u128, Vec<(&Device, u128)>> = BTreeMap::new();
        for device in &input.devices {
            let done = match &epoch.work {
                // Nobody knows who did it: all did the same.
                Work::Network(_) => 1,
                Work::Devices(work) => work.get(device.index).map_or(0, u128::from),
                Work::Groups(_) => return None,
            };
            groups.entry(worth.of(device)?).or_default().push((device, done));
        }
        let mut all_shares = 0u128;
        for (worth, members) in &groups {
            let work: u128 = members.iter().map(|(_, work)| work).sum();
            all_shares = all_shares.checked_add(work.checked_mul(*worth)?)?;
        }
        let pool = self.pool(network, epoch)?;
        for (worth, members) in groups.into_iter().filter(|_| all_shares > 0) {
            for (device, work) in members {
                let amount = pool.checked_mul(work.checked_mul(worth)?)? / all_shares;
                self.credit(input, device, amount)?;
            }
        }
        Some(())
    }

    /// Credits a device and its operator.
    fn credit(&mut self, input: &Input, device: &Device, amount: u128) -> Option<()> {
        if amount > 0 {
            let operator = input.operators.get(device.operator as usize)?;
            *self.wallets.get_mut(operator)? += amount;
            *self.devices.entry(device.id.clone()).or_default() += amount;
        }
        Some(())
    }

    /// What the epoch may pay: the emission, no more than the cap leaves, and no more than the work is worth.
    fn pool(&self, network: &Network, epoch: &EpochWork) -> Option<u128> {
        let left = u128::from(network.emission.cap).saturating_sub(self.paid());
        let emission = left.min(u128::from(network.emission.per_epoch));
        let price = match network.rewards.buckets.as_slice() {
            [bucket] => match bucket.rule {
                RewardRule::WorkShare { tokens_per_unit } => tokens_per_unit,
                _ => return None,
            },
            _ => return None,
        };
        let Some(price) = price else {
            return Some(emission);
        };
        let work: u128 = match &epoch.work {
            Work::Network(work) => u128::from(*work),
            Work::Devices(work) => work.iter().map(|(_, work)| u128::from(work)).sum(),
            Work::Groups(_) => return None,
        };
        let mut worth = work.checked_mul(u128::from(price))?;
        for _ in 0..network.usage.decimals {
            worth /= 10;
        }
        Some(worth.min(emission))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flywheel_oracle::input::{self, OnInvalid};
    use flywheel_oracle::network_file::Region;
    use flywheel_oracle::rewards::Rewards;
    use flywheel_oracle::sample::City;
    use flywheel_oracle::table::Source;

    fn city(weeks: u32) -> (Network, Input) {
        let preset = concat!(env!("CARGO_MANIFEST_DIR"), "/../../presets/city-wifi.toml");
        let network = Network::open(preset.as_ref()).unwrap();
        let city = City {
            weeks,
            ..City::default()
        };
        let file = |name: &str, text: String| Source {
            name: name.to_owned(),
            bytes: text.into_bytes(),
        };
        let (devices, usage) = (file("d.csv", city.devices_csv()), file("u.csv", city.usage_csv()));
        let input = input::load(&network, &devices, &usage, OnInvalid::Refuse).unwrap();
        (network, input)
    }

    #[test]
    fn a_new_ledger_has_an_empty_wallet_for_every_operator() {
        let (_, input) = city(1);
        let ledger = Ledger::new(&input);
        assert_eq!(
            (ledger.wallets.len(), ledger.paid(), ledger.devices.len()),
            (25, 0, 0)
        );
    }

    /// Plays the input through both, and compares after each epoch and device by device at the end.
    fn assert_agreement(network: &Network, input: &Input) {
        let mut ledger = Ledger::new(input);
        let mut rewards = Rewards::new(network, &input.devices).unwrap();
        for epoch in &input.epochs {
            rewards.pay(epoch).unwrap();
            ledger.play(network, input, epoch).unwrap();
            assert_eq!(
                ledger.paid(),
                u128::from(rewards.emitted()),
                "epoch {}",
                epoch.epoch
            );
        }
        for (device, total) in input.devices.iter().zip(rewards.totals()) {
            assert_eq!(
                ledger.devices.get(&device.id).copied().unwrap_or(0),
                u128::from(*total),
                "{}",
                device.id
            );
        }
    }

    /// What the ledger pays for one unit of work of each of these devices, by their names, in the given epoch.
    fn paid_for_a_unit(network: &Network, input: &Input, names: &[&str], epoch: u32) -> Vec<u128> {
        let device = |name: &&str| {
            let mut devices = input.devices.iter();
            devices.find(|device| device.id == **name).unwrap()
        };
        let work: Vec<_> = names.iter().map(|name| (device(name).index, 100)).collect();
        let work = EpochWork::of_devices(epoch, work);
        let mut ledger = Ledger::new(input);
        ledger.play(network, input, &work).unwrap();
        names.iter().map(|name| ledger.devices[*name]).collect()
    }

    #[test]
    fn ledger_and_oracle_agree_device_by_device_over_a_year() {
        let (network, input) = city(52);
        assert_agreement(&network, &input);
    }

    #[test]
    fn ledger_and_oracle_agree_whatever_the_targets_probations_and_regions() {
        let (preset, input) = city(8);
        let cell = |device: usize, resolution| {
            let cell = flywheel_geo::parent(input.devices[device].cell, resolution);
            cell.unwrap()
        };
        for (target, days, multiplier) in [(0, 0, 0), (1, 10, 3_333), (2, 14, 0), (7, 15, 9_999), (1, 400, 1)]
        {
            let mut network = preset.clone();
            for class in &mut network.classes {
                class.density_target = target;
                class.probation_days = days * u16::from(class.id);
                class.probation_multiplier_bps = multiplier;
            }
            // One in the other around one device, the middle one for another class, and two far apart.
            let region = |cell, factor_bps, classes: &[u8]| Region {
                cell,
                factor_bps,
                classes: classes.to_vec(),
            };
            network.regions = vec![
                region(cell(0, 3), 7_777, &[1, 2, 3]),
                region(cell(0, 6), 100_000, &[2]),
                region(cell(0, 7), 12_345, &[1, 3]),
                region(cell(90, 8), 0, &[1, 2, 3]),
                region(cell(200, 12), 33_333, &[1, 2, 3]),
            ];
            assert_agreement(&network, &input);
        }
    }

    #[test]
    fn two_devices_of_one_epoch_are_paid_what_a_pocket_calculator_says() {
        let (network, mut input) = city(1);
        let of_class = |class| {
            let mut devices = input.devices.iter();
            let found = devices.find(|device| device.class == class && device.live);
            found.unwrap().clone()
        };
        let (first, second) = (of_class(1), of_class(2));
        // 3.00 GB at 1x, and 2.00 GB at 1.5x on the heights, where it counts 1.25x: 300 and 375 of 675 parts. There are
        // 5 GB x 0.05 tokens = 250,000 base units: 111,111.1 and 138,888.8.
        let work = [(first.index, 300), (second.index, 200)];
        input.epochs = vec![EpochWork::of_devices(0, work)];
        let mut ledger = Ledger::new(&input);
        ledger.play(&network, &input, &input.epochs[0]).unwrap();
        assert_eq!(
            ledger.devices,
            BTreeMap::from([(first.id, 111_111), (second.id, 138_888)])
        );
    }

    #[test]
    fn crowding_probation_and_regions_change_what_a_device_is_paid() {
        let (network, input) = city(1);
        // A Hotspot among 13 where 10 are wanted, a Hotspot of the old town, a Roof relay among 4 where 3 are wanted, and
        // a Roof relay on the heights. 4 GB x 0.05 tokens = 200,000 base units.
        let names = ["pm-00006", "pm-00014", "pm-00004", "pm-00032"];
        // 10000 x 10/13, 9000, 12500 x 3/4 x 1/2 and 12500 x 1/2 x 1.25: 7692, 9000, 4687 and 7812 of 29191.
        let on_probation = [52_701, 61_662, 32_112, 53_523];
        assert_eq!(paid_for_a_unit(&network, &input, &names, 0), on_probation);
        assert_eq!(paid_for_a_unit(&network, &input, &names, 2), on_probation);
        // After 21 days: 7692, 9000, 9375 and 15625 of 41692.
        let settled = [36_899, 43_173, 44_972, 74_954];
        assert_eq!(paid_for_a_unit(&network, &input, &names, 3), settled);
    }
}
