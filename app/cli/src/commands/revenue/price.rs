//! Prices as they are typed: network tokens for a payment token, both whole.

use flywheel_client::instructions::revenue::ReferencePrice;
use flywheel_math::Q64x64;
use flywheel_oracle::decimal::{self, DecimalError};

use crate::failure::Failure;
use crate::purse::Coin;

/// Most digits that are taken behind those of a network token.
const MORE_DIGITS: u8 = 12;

/// A price of whole payment tokens in whole network tokens, as base units for base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WholePrice {
    /// Network tokens, base units.
    pub tokens: u64,
    /// Payment tokens for them, base units.
    pub payment: u64,
}

impl WholePrice {
    /// Reads a price as typed behind `option`, exactly.
    pub fn parse(option: &str, text: &str, token: &Coin, payment: &Coin) -> Result<Self, Failure> {
        let wrong = |reason: &str| {
            Failure::Argument(format!(
                "{option} {text}: {reason}; type whole network tokens for a whole payment token, such as 2.5"
            ))
        };
        for more in 0..=MORE_DIGITS {
            let tokens = match decimal::parse(text, token.decimals.saturating_add(more)) {
                Err(DecimalError::TooManyDecimals) => continue,
                read => read.map_err(|error| wrong(&error.to_string()))?,
            };
            let payment = 10u64.checked_pow(u32::from(payment.decimals.saturating_add(more)));
            let payment = payment.ok_or_else(|| wrong("more decimals than a price can have"))?;
            return match tokens {
                0 => Err(wrong("a price is more than nothing")),
                _ => Ok(Self { tokens, payment }),
            };
        }
        Err(wrong("more decimals than a price can have"))
    }

    /// As an instruction names it.
    pub fn reference(self) -> ReferencePrice {
        ReferencePrice {
            tokens: self.tokens,
            payment: self.payment,
        }
    }

    /// As the chain keeps it, rounded up.
    pub fn fixed(self) -> Q64x64 {
        // A payment is never zero.
        Q64x64::from_ratio_ceil(self.tokens, self.payment).unwrap_or(Q64x64::MAX)
    }

    /// What `amount` base units of payment tokens cost at most, network tokens in base units, rounded down.
    pub fn most(self, amount: u64) -> u64 {
        flywheel_math::mul_div_floor(amount, self.tokens, self.payment).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coin(decimals: u8) -> Coin {
        Coin {
            mint: solana_address::Address::default(),
            token_program: solana_address::Address::default(),
            decimals,
        }
    }

    #[test]
    fn a_price_is_read_exactly_in_base_units_of_both_mints() {
        let read = |text, token, payment| WholePrice::parse("--price", text, &coin(token), &coin(payment));
        let price = |tokens, payment| WholePrice { tokens, payment };
        assert_eq!(read("2.5", 9, 6).unwrap(), price(2_500_000_000, 1_000_000));
        // Finer than a base unit of the network token.
        assert_eq!(read("0.00125", 2, 6).unwrap(), price(125, 1_000_000_000));
        for text in ["0", "-1", "1e3", "x", "0.00000000000000000000001"] {
            let error = read(text, 6, 6).unwrap_err().to_string();
            assert!(error.contains("such as 2.5"), "{error}");
        }
        let third = read("0.3333", 6, 6).unwrap();
        assert_eq!((third.most(10), third.most(30_000_000)), (3, 9_999_000));
    }
}
