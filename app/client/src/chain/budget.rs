//! Compute-budget instructions: how much a transaction may compute, and what is paid for it beside the fee of its signatures.
//!
//! They are added behind the caller's instructions, so that those keep their numbers: ed25519 instructions and errors name others
//! by number.

use solana_address::Address;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::Instruction;
use solana_message::AddressLookupTableAccount;
use solana_sdk_ids::{ed25519_program, secp256k1_program, secp256r1_program, system_program};

use crate::error::ClientError;
use crate::transactions;

/// Most compute units that a transaction may use.
pub const MAX_COMPUTE_UNITS: u32 = 1_400_000;
/// Bytes that both compute-budget instructions take of a transaction: their program's address, 8 bytes for the limit, 12 for the
/// price.
pub const BUDGET_BYTES: usize = 52;
/// What a cluster takes for a compute-budget instruction itself.
const UNITS_OF_AN_INSTRUCTION: u64 = 150;
/// What an instruction may use where no limit is set.
const DEFAULT_UNITS: u64 = 200_000;
/// Lamports for a signature.
const LAMPORTS_PER_SIGNATURE: u64 = 5_000;
/// Micro-lamports in a lamport.
const MICRO: u128 = 1_000_000;

/// How many compute units a transaction may use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ComputeUnitLimit {
    /// The cluster's default, 200,000 for each instruction: nothing is tried out, no instruction added.
    Unset,
    /// What it uses when it is tried out, and a tenth more.
    #[default]
    Simulated,
    /// So many.
    Fixed(u32),
}

/// What is paid for each compute unit of the limit, beside the fee of the signatures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ComputeUnitPrice {
    /// Nothing.
    #[default]
    Unset,
    /// So many micro-lamports.
    Fixed(u64),
    /// What others have paid lately to write the same accounts; nothing when the cluster is idle.
    Recent {
        /// Which of the recent blocks' prices, in order of size, from 0 to 100: 50 is the one in the middle.
        percentile: u8,
        /// The most to pay, micro-lamports.
        cap: u64,
    },
}

/// Which compute-budget instructions are added to a transaction. Where it has no room for them it is sent without.
///
/// ```
/// use flywheel_client::chain::{ComputeBudget, ComputeUnitLimit, ComputeUnitPrice};
///
/// let usual = ComputeBudget::default();
/// assert_eq!(usual.limit, ComputeUnitLimit::Simulated);
/// let hurry = ComputeBudget { price: ComputeUnitPrice::Fixed(10_000), ..usual };
/// assert_eq!(hurry.reserved_bytes(), 52);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ComputeBudget {
    /// How much a transaction may compute.
    pub limit: ComputeUnitLimit,
    /// What is paid for it.
    pub price: ComputeUnitPrice,
}

impl ComputeBudget {
    /// No instructions at all.
    pub const NONE: Self = Self {
        limit: ComputeUnitLimit::Unset,
        price: ComputeUnitPrice::Unset,
    };

    /// Bytes to leave free in transactions: none as long as no price is paid, since a limit by itself may be left out.
    pub fn reserved_bytes(&self) -> usize {
        match self.price {
            ComputeUnitPrice::Unset | ComputeUnitPrice::Fixed(0) => 0,
            _ => BUDGET_BYTES,
        }
    }

    /// These instructions with those of the budget behind them, for a transaction that is not tried out before it is signed: a
    /// fixed limit, a fixed price.
    pub fn behind(&self, instructions: &[Instruction]) -> Vec<Instruction> {
        self.fixed().behind(instructions)
    }

    /// What of it is fixed.
    pub(super) fn fixed(&self) -> Extras {
        Extras {
            limit: match self.limit {
                ComputeUnitLimit::Fixed(units) => Some(units),
                _ => None,
            },
            price: match self.price {
                ComputeUnitPrice::Fixed(price) => price,
                _ => 0,
            },
        }
    }
}

/// Compute-budget instructions with their numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extras {
    /// The limit, compute units.
    pub limit: Option<u32>,
    /// The price, micro-lamports for a unit; 0 is none.
    pub price: u64,
}

impl Extras {
    fn instructions(self) -> Vec<Instruction> {
        let limit = self.limit.map(ComputeBudgetInstruction::set_compute_unit_limit);
        let price = (self.price > 0).then(|| ComputeBudgetInstruction::set_compute_unit_price(self.price));
        limit.into_iter().chain(price).collect()
    }

    /// These instructions with the extra ones behind them.
    pub fn behind(self, instructions: &[Instruction]) -> Vec<Instruction> {
        [instructions, &self.instructions()].concat()
    }

    /// As much of it as a transaction of these instructions has room for: all, the limit alone, or nothing.
    pub fn fitting(
        self,
        payer: &Address,
        instructions: &[Instruction],
        tables: &[AddressLookupTableAccount],
    ) -> Self {
        let limit_alone = Self { price: 0, ..self };
        let fits = |extras: Self| {
            let bytes = transactions::size_with_tables(payer, &extras.behind(instructions), tables);
            bytes.is_ok_and(|bytes| bytes <= transactions::MAX_BYTES)
        };
        [self, limit_alone]
            .into_iter()
            .find(|extras| fits(*extras))
            .unwrap_or_default()
    }

    /// The fee of a transaction of these instructions, lamports, with the extra ones behind them.
    ///
    /// # Errors
    /// [`ClientError::TooLarge`] when they name more accounts than a message can.
    pub fn fee(self, payer: &Address, instructions: &[Instruction]) -> Result<u64, ClientError> {
        let message = transactions::message(payer, instructions, solana_hash::Hash::default())?;
        let checked = instructions
            .iter()
            .filter(|call| {
                [ed25519_program::ID, secp256k1_program::ID, secp256r1_program::ID].contains(&call.program_id)
            })
            .filter_map(|call| call.data.first())
            .map(|count| u64::from(*count))
            .sum::<u64>();
        let signatures = u64::from(message.header().num_required_signatures) + checked;
        let units = self.limit.map_or_else(|| default_limit(instructions), u64::from);
        let priority = (u128::from(units) * u128::from(self.price)).div_ceil(MICRO);
        let fee = u128::from(signatures) * u128::from(LAMPORTS_PER_SIGNATURE) + priority;
        Ok(u64::try_from(fee).unwrap_or(u64::MAX))
    }
}

/// What a cluster lets instructions use that set no limit; the system program's hardly count.
fn default_limit(instructions: &[Instruction]) -> u64 {
    let count = instructions
        .iter()
        .filter(|call| call.program_id != system_program::ID)
        .count() as u64;
    (count * DEFAULT_UNITS).min(u64::from(MAX_COMPUTE_UNITS))
}

/// The limit for a transaction that used so many units when it was tried out with a limit and without a price: a tenth more, as
/// accounts may change until it is executed.
pub fn limit_for(units: u64, price: u64) -> u32 {
    let units = units + if price > 0 { UNITS_OF_AN_INSTRUCTION } else { 0 };
    let with_reserve = units.saturating_mul(11).div_ceil(10);
    u32::try_from(with_reserve).map_or(MAX_COMPUTE_UNITS, |units| units.min(MAX_COMPUTE_UNITS))
}

/// The price at a percentile of those of recent blocks, at most `cap`; 0 when there are none.
#[cfg(feature = "rpc")]
pub fn percentile(mut prices: Vec<u64>, percentile: u8, cap: u64) -> u64 {
    prices.sort_unstable();
    let last = prices.len().saturating_sub(1);
    let at = (last * usize::from(percentile.min(100))).div_ceil(100);
    prices.get(at).map_or(0, |price| (*price).min(cap))
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_system_interface::instruction::transfer;

    fn party(byte: u8) -> Address {
        Address::new_from_array([byte; 32])
    }

    #[test]
    fn a_limit_is_what_was_used_and_a_tenth_more_and_never_above_the_clusters() {
        assert_eq!(limit_for(1_000, 0), 1_100);
        assert_eq!(limit_for(1_001, 0), 1_102, "1,101.1 is rounded up");
        assert_eq!(
            limit_for(1_000, 1),
            1_265,
            "setting the price takes 150 units too"
        );
        assert_eq!(limit_for(1_300_000, 0), 1_400_000);
        assert_eq!(limit_for(u64::MAX - 150, 1), 1_400_000);
    }

    #[test]
    fn the_price_is_that_of_a_percentile_up_to_a_cap_and_nothing_when_nobody_pays() {
        let prices = vec![0, 500, 100, 300, 200];
        assert_eq!(percentile(prices.clone(), 50, 1_000), 200);
        assert_eq!(percentile(prices.clone(), 75, 1_000), 300);
        assert_eq!(percentile(prices.clone(), 100, 1_000), 500);
        assert_eq!(percentile(prices, 100, 250), 250);
        assert_eq!(percentile(vec![0; 150], 75, 1_000), 0);
        assert_eq!(percentile(vec![], 75, 1_000), 0);
    }

    #[test]
    fn both_instructions_take_52_bytes_and_are_left_out_where_there_is_no_room() {
        let both = Extras {
            limit: Some(1),
            price: 1,
        };
        let mut call = transfer(&party(1), &party(2), 1);
        let size = |instructions: &[Instruction]| transactions::size(&party(1), instructions).unwrap();
        let alone = std::slice::from_ref(&call);
        assert_eq!(size(&both.behind(alone)) - size(alone), BUDGET_BYTES);
        for (free, fitting) in [
            (52, both),
            (51, Extras { price: 0, ..both }),
            (40, Extras { price: 0, ..both }),
            (39, Extras::default()),
            (0, Extras::default()),
        ] {
            call.data = vec![];
            // The length of the data takes one byte more from 128 on.
            let missing = transactions::MAX_BYTES - free - size(std::slice::from_ref(&call)) - 1;
            call.data = vec![0; missing];
            let call = std::slice::from_ref(&call);
            assert_eq!(size(call), transactions::MAX_BYTES - free);
            assert_eq!(both.fitting(&party(1), call, &[]), fitting, "{free} bytes free");
        }
    }

    #[test]
    fn a_fee_is_for_signatures_those_that_are_checked_included_and_for_units_of_the_limit() {
        let mut calls = vec![transfer(&party(1), &party(2), 1)];
        let fee = |calls: &[Instruction], limit, price| Extras { limit, price }.fee(&party(1), calls);
        assert_eq!(fee(&calls, None, 0).unwrap(), 5_000);
        assert_eq!(fee(&calls, Some(1_000), 1_000).unwrap(), 5_001);
        assert_eq!(fee(&calls, Some(1_001), 1_000).unwrap(), 5_002, "rounded up");
        calls.push(Instruction {
            program_id: ed25519_program::ID,
            accounts: vec![],
            data: vec![2, 0],
        });
        assert_eq!(fee(&calls, None, 0).unwrap(), 15_000);
        assert_eq!(fee(&calls, None, 1_000_000).unwrap(), 215_000);
        assert_eq!(fee(&calls, Some(u32::MAX), u64::MAX).unwrap(), u64::MAX);
    }
}
