//! The price of payment tokens.

use std::borrow::Cow;
use std::fmt;

use flywheel_math::Q64x64;
use flywheel_oracle::decimal;
use num_bigint::BigUint;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::purse::Coin;
use crate::show::DECIMAL;

/// Digits behind the point that are shown.
const SHOWN_DECIMALS: u8 = 12;

/// Network tokens for a payment token. In JSON both ways: `{"bits": "36893488147419103232", "tokens": "2"}`, the base units for
/// a base unit times 2^64 and whole tokens for a whole token, to twelve decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    price: Q64x64,
    token_decimals: u8,
    payment_decimals: u8,
}

impl Rate {
    /// A price in base units.
    pub fn new(price: Q64x64, token: &Coin, payment: &Coin) -> Self {
        Self {
            price,
            token_decimals: token.decimals,
            payment_decimals: payment.decimals,
        }
    }

    /// Whole network tokens for a whole payment token.
    pub fn tokens(&self) -> String {
        decimal::format(self.scaled(), SHOWN_DECIMALS)
    }

    /// The same times 10^12, rounded to the nearest.
    pub fn scaled(&self) -> u128 {
        let ten = |exponent: u8| BigUint::from(10u32).pow(u32::from(exponent));
        let numerator =
            BigUint::from(self.price.to_bits()) * ten(self.payment_decimals) * ten(SHOWN_DECIMALS);
        let denominator = ten(self.token_decimals) << 64u32;
        let nearest = (numerator + (&denominator >> 1u32)) / denominator;
        u128::try_from(nearest).unwrap_or(u128::MAX)
    }

    /// Digits behind the point of [`Self::scaled`].
    pub const DECIMALS: u8 = SHOWN_DECIMALS;
}

impl fmt::Display for Rate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} network tokens", self.tokens())
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Rate", 2)?;
        fields.serialize_field("bits", &self.price.to_bits().to_string())?;
        fields.serialize_field("tokens", &self.tokens())?;
        fields.end()
    }
}

impl JsonSchema for Rate {
    fn schema_name() -> Cow<'static, str> {
        "Rate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "Network tokens for a payment token: base units for a base unit times 2^64, and whole tokens for a whole token",
            "properties": {
                "bits": { "type": "string", "pattern": "^[0-9]+$" },
                "tokens": { "type": "string", "pattern": DECIMAL },
            },
            "required": ["bits", "tokens"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_of_base_units_is_shown_in_whole_tokens() {
        let rate = |tokens, payment, token_decimals, payment_decimals| Rate {
            price: Q64x64::from_ratio_ceil(tokens, payment).unwrap(),
            token_decimals,
            payment_decimals,
        };
        // 2.5 tokens of 9 decimals for a token of 6; a third; the largest price.
        let texts = [rate(2_500_000_000, 1_000_000, 9, 6), rate(1, 3, 6, 6)].map(|rate| rate.tokens());
        assert_eq!(texts, ["2.5", "0.333333333333"]);
        let json = serde_json::to_string(&rate(2, 1, 6, 6)).unwrap();
        assert_eq!(json, r#"{"bits":"36893488147419103232","tokens":"2"}"#);
        assert_eq!(rate(u64::MAX, 1, 0, 19).scaled(), u128::MAX);
    }
}
