//! Counts what is sent and what it takes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// What was sent and what it took.
#[derive(Debug, Default)]
pub struct Meter {
    /// Transactions.
    pub transactions: u64,
    /// Fees, in lamports.
    pub fees: u64,
    /// Compute units of all instructions, those of other programs too.
    pub compute_units: u64,
    units: BTreeMap<&'static str, Vec<u64>>,
}

/// What something took on the chain.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Transactions.
    pub transactions: u64,
    /// Compute units of all instructions, those of other programs too.
    pub compute_units: u64,
    /// Fees, in lamports.
    pub fees: u64,
    /// Lamports that were put into accounts.
    pub rent: u64,
}

impl Cost {
    /// What was spent since `before`.
    pub fn since(&self, before: &Self) -> Self {
        Self {
            transactions: self.transactions.saturating_sub(before.transactions),
            compute_units: self.compute_units.saturating_sub(before.compute_units),
            fees: self.fees.saturating_sub(before.fees),
            rent: self.rent.saturating_sub(before.rent),
        }
    }
}

/// The compute units of one instruction over a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Units {
    /// The least.
    pub min: u64,
    /// The one in the middle; the lower of two.
    pub median: u64,
    /// The most.
    pub max: u64,
    /// How often it was sent.
    pub count: u64,
}

impl Meter {
    /// Records a transaction: its fee in lamports, and the compute units of its instructions.
    pub fn transaction(&mut self, fee: u64, compute_units: &[u64]) {
        self.transactions += 1;
        self.fees += fee;
        self.compute_units += compute_units.iter().sum::<u64>();
    }

    /// Records the compute units of an instruction.
    pub fn instruction(&mut self, name: &'static str, units: u64) {
        self.units.entry(name).or_default().push(units);
    }

    /// The compute units of each instruction, by name.
    pub fn units(&self) -> BTreeMap<&'static str, Units> {
        self.units
            .iter()
            .filter_map(|(name, all)| Some((*name, Units::of(all)?)))
            .collect()
    }
}

impl Units {
    fn of(all: &[u64]) -> Option<Self> {
        let mut sorted = all.to_vec();
        sorted.sort_unstable();
        let median = *sorted.get(sorted.len().checked_sub(1)? / 2)?;
        Some(Self {
            min: *sorted.first()?,
            median,
            max: *sorted.last()?,
            count: sorted.len() as u64,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_summed_up_by_instruction() {
        let mut meter = Meter::default();
        for units in [30, 10, 20, 40] {
            meter.instruction("claim", units);
        }
        meter.instruction("vote_root", 5);
        let units = meter.units();
        assert_eq!(
            units["claim"],
            Units {
                min: 10,
                median: 20,
                max: 40,
                count: 4
            }
        );
        assert_eq!(
            units["vote_root"],
            Units {
                min: 5,
                median: 5,
                max: 5,
                count: 1
            }
        );
        assert_eq!(Units::of(&[]), None);
    }
}
