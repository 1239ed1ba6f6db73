//! A made-up network of any size, to measure with: the same for the same number of devices, on every machine.

use flywheel_multiplier::Status;

use super::random::Random;
use crate::input::EpochWork;
use crate::network_file::Network;
use crate::problem::{Problem, Problems};
use crate::snapshot::{Moment, Snapshot, SnapshotDevice};
use crate::table::Source;

const NETWORK: &str = include_str!("crowd.toml");

/// Devices of one operator.
const PER_OPERATOR: u32 = 20;
/// One device of so many is in maintenance, and one is suspended.
const ONE_IN_IDLE: u64 = 50;

/// A network of many devices with one epoch of work.
#[derive(Debug)]
pub struct Crowd {
    /// The network: a million tokens of six decimals an epoch, divided by work.
    pub network: Network,
    /// Its devices.
    pub snapshot: Snapshot,
    /// What they did in epoch 0.
    pub work: EpochWork,
}

impl Crowd {
    /// A network of so many devices.
    ///
    /// # Errors
    /// [`Problems`] when there are no devices.
    pub fn new(devices: u32) -> Result<Self, Problems> {
        if devices == 0 {
            return Err(Problem::of_file("a crowd", "at least one device", "none").into());
        }
        let network = Network::parse(&Source {
            name: "crowd.toml".to_owned(),
            bytes: NETWORK.into(),
        })?;
        let moment = Moment {
            network: [1; 32],
            time: network.genesis,
        };
        let operators: Vec<_> = (0..devices.div_ceil(PER_OPERATOR)).map(operator).collect();
        let mut random = Random::new(u64::from(devices));
        let all = (0..devices).map(|index| device(index, &mut random));
        let snapshot = Snapshot::new("a crowd", &moment, &operators, all)?;
        let mut random = Random::new(u64::from(devices) + 1);
        let work = (0..devices).map(|index| (index, random.between(1, 100_000) as u64));
        Ok(Self {
            work: EpochWork::of_devices(0, work),
            network,
            snapshot,
        })
    }
}

/// Accounts in strict order: the number comes first, in big endian.
fn operator(number: u32) -> [u8; 32] {
    address(u64::from(number) << 32, &mut Random::new(u64::from(number)))
}

fn device(index: u32, random: &mut Random) -> SnapshotDevice {
    let operator = index / PER_OPERATOR;
    let status = match random.below(ONE_IN_IDLE) {
        0 => Status::Maintenance,
        1 => Status::Suspended,
        _ => Status::Active,
    };
    SnapshotDevice {
        index,
        class: 1,
        status,
        operator,
        multiplier_bps: u32::from(status.factor_bps()),
        capacity: 100,
        cell: 0,
        payee: address(u64::from(operator), &mut Random::new(u64::from(operator) + 7)),
        key: address(u64::from(index), random),
    }
}

/// 32 bytes of which the first eight are a number.
fn address(number: u64, random: &mut Random) -> [u8; 32] {
    let mut bytes = [0; 32];
    let (words, _) = bytes.as_chunks_mut::<8>();
    for (position, word) in words.iter_mut().enumerate() {
        *word = match position {
            0 => number.to_be_bytes(),
            _ => random.next().to_be_bytes(),
        };
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_is_the_same_each_time() {
        let (one, other) = (Crowd::new(2_000).unwrap(), Crowd::new(2_000).unwrap());
        assert_eq!(one.snapshot.bytes(), other.snapshot.bytes());
        assert_eq!(one.work, other.work);
        assert_eq!((one.snapshot.len(), one.snapshot.operators().len()), (2_000, 100));
    }

    #[test]
    fn there_is_no_crowd_of_nobody() {
        assert!(Crowd::new(0).is_err());
    }
}
