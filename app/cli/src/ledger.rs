//! An independent ledger: what every operator's wallet must hold, computed from the input by other code than the oracle's.
//!
//! It shares nothing with `flywheel_oracle::rewards` and `flywheel_merkle` but the input, so that a mistake in either of
//! them, in a program or in the run shows as a difference between the chain and this ledger. The rule is written down here
//! once more, in its own words; where the oracle divides device by device, this divides class by class.

use std::collections::BTreeMap;

use flywheel_oracle::input::{Device, EpochWork, Input, Work};
use flywheel_oracle::network_file::{Network, RewardRule};

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
        let workers: Vec<(&Device, u128)> = match &epoch.work {
            Work::Network(_) => input
                .devices
                .iter()
                .filter(|device| device.live)
                .map(|device| (device, 1))
                .collect(),
            Work::Devices(work) => {
                let done = |device: &Device| work.get(&device.index).map(|work| u128::from(*work));
                input
                    .devices
                    .iter()
                    .filter_map(|device| Some((device, done(device)?)))
                    .collect()
            }
        };
        let weight_of = |class: u8| {
            network
                .class(class)
                .map_or(0, |class| u128::from(class.reward_weight_bps))
        };
        let mut work_of_class: BTreeMap<u8, u128> = BTreeMap::new();
        for (device, work) in &workers {
            *work_of_class.entry(device.class).or_default() += work;
        }
        let mut all_shares = 0u128;
        for (class, work) in work_of_class {
            all_shares = all_shares.checked_add(work.checked_mul(weight_of(class))?)?;
        }
        let pool = self.pool(network, epoch)?;
        for (device, work) in workers.into_iter().filter(|_| all_shares > 0) {
            let amount = pool.checked_mul(work.checked_mul(weight_of(device.class))?)? / all_shares;
            if amount > 0 {
                let operator = input.operators.get(device.operator as usize)?;
                *self.wallets.get_mut(operator)? += amount;
                *self.devices.entry(device.id.clone()).or_default() += amount;
            }
        }
        Some(())
    }

    /// What the epoch may pay: the emission, no more than the cap leaves, and no more than the work is worth.
    fn pool(&self, network: &Network, epoch: &EpochWork) -> Option<u128> {
        let left = u128::from(network.emission.cap).saturating_sub(self.paid());
        let emission = left.min(u128::from(network.emission.per_epoch));
        let RewardRule::WorkShare { tokens_per_unit } = network.rewards;
        let Some(price) = tokens_per_unit else {
            return Some(emission);
        };
        let work: u128 = match &epoch.work {
            Work::Network(work) => u128::from(*work),
            Work::Devices(work) => work.values().map(|work| u128::from(*work)).sum(),
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

    #[test]
    fn ledger_and_oracle_agree_device_by_device_over_a_year() {
        let (network, input) = city(52);
        let mut ledger = Ledger::new(&input);
        let mut rewards = Rewards::new(&network, &input.devices);
        for epoch in &input.epochs {
            rewards.pay(epoch).unwrap();
            ledger.play(&network, &input, epoch).unwrap();
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

    #[test]
    fn two_devices_of_one_epoch_are_paid_what_a_pocket_calculator_says() {
        let (network, mut input) = city(1);
        let first = input
            .devices
            .iter()
            .find(|device| device.class == 1 && device.live)
            .unwrap()
            .clone();
        let second = input
            .devices
            .iter()
            .find(|device| device.class == 2 && device.live)
            .unwrap()
            .clone();
        // 3.00 GB at 1x and 2.00 GB at 1.5x: equal halves of 5 GB x 0.05 tokens = 250,000 base units.
        let work = BTreeMap::from([(first.index, 300), (second.index, 200)]);
        input.epochs = vec![EpochWork {
            epoch: 0,
            work: Work::Devices(work),
        }];
        let mut ledger = Ledger::new(&input);
        ledger.play(&network, &input, &input.epochs[0]).unwrap();
        assert_eq!(
            ledger.devices,
            BTreeMap::from([(first.id, 125_000), (second.id, 125_000)])
        );
    }
}
