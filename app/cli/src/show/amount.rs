//! Amounts of tokens as people and programs read them.

use std::borrow::Cow;
use std::fmt;

use flywheel_oracle::decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// Whole tokens as JSON has them: without zeros behind the last decimal that counts.
pub const DECIMAL: &str = r"^[0-9]+(\.[0-9]*[1-9])?$";

/// Base units of a mint, whose decimals are known unless the mint cannot be read. In JSON both ways:
/// `{"baseUnits": 1500000, "tokens": "1.5"}`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Base units.
    pub base_units: u64,
    /// Decimals of the mint.
    pub decimals: Option<u8>,
}

impl Amount {
    /// Whole tokens, without zeros behind the last decimal that counts.
    pub fn tokens(self) -> Option<String> {
        let decimals = self.decimals?;
        Some(decimal::format(u128::from(self.base_units), decimals))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tokens() {
            _ if self.base_units == 0 => write!(out, "none"),
            Some(tokens) => write!(out, "{tokens} tokens"),
            None => write!(out, "{} base units", self.base_units),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Amount", 2)?;
        fields.serialize_field("baseUnits", &self.base_units)?;
        fields.serialize_field("tokens", &self.tokens())?;
        fields.end()
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "An amount of tokens; the tokens are null where the decimals of the mint are not known",
            "properties": {
                "baseUnits": { "type": "integer", "minimum": 0, "maximum": u64::MAX },
                "tokens": { "type": ["string", "null"], "pattern": DECIMAL },
            },
            "required": ["baseUnits", "tokens"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_whole_tokens_where_the_decimals_are_known() {
        let amount = |base_units, decimals| Amount { base_units, decimals };
        let texts = [
            amount(1_500_000, Some(6)),
            amount(1_500_000, None),
            amount(0, Some(6)),
        ]
        .map(|amount| amount.to_string());
        assert_eq!(texts, ["1.5 tokens", "1500000 base units", "none"]);
        let json = serde_json::to_string(&[amount(5, Some(1)), amount(5, None)]).unwrap();
        assert_eq!(
            json,
            r#"[{"baseUnits":5,"tokens":"0.5"},{"baseUnits":5,"tokens":null}]"#
        );
    }
}
