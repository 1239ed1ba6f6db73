//! Words for what accounts store as codes, and what people type, read into what instructions take.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use device_registry::name;
use device_registry::state::{PAUSE_BITS, PauseGroup};
use flywheel_client::accounts::DeviceStatus;
use flywheel_client::instructions::registry::{Activator, Category};
use flywheel_client::instructions::staking::{PoolKind, SlashPart};
use flywheel_client::staking::CaseStatus;
use flywheel_oracle::decimal::{self, DecimalError};
use solana_address::Address;

/// Words and what they mean.
pub type Words<T> = &'static [(&'static str, T)];

/// The statuses of a device.
pub const STATUSES: Words<DeviceStatus> = &[
    ("pending", DeviceStatus::Pending),
    ("active", DeviceStatus::Active),
    ("maintenance", DeviceStatus::Maintenance),
    ("degraded", DeviceStatus::Degraded),
    ("failed", DeviceStatus::Failed),
    ("suspended", DeviceStatus::Suspended),
    ("replaced", DeviceStatus::Replaced),
    ("retired", DeviceStatus::Retired),
];

/// What a class of devices provides.
pub const CATEGORIES: Words<Category> = &[
    ("compute", Category::Compute),
    ("storage", Category::Storage),
    ("connectivity", Category::Connectivity),
    ("sensor", Category::Sensor),
    ("mobility", Category::Mobility),
    ("energy", Category::Energy),
    ("other", Category::Other),
];

/// Who activates the devices of a class.
pub const ACTIVATORS: Words<Activator> = &[
    ("operator", Activator::Operator),
    ("status-oracle", Activator::StatusOracle),
];

/// The groups of instructions that can be paused, by their bits.
pub const PAUSE_GROUPS: Words<u32> = &[
    ("registration", PauseGroup::Registration.bit()),
    ("lifecycle", PauseGroup::Lifecycle.bit()),
    ("location", PauseGroup::Location.bit()),
    ("all", PAUSE_BITS),
];

/// What a status oracle may say of a device.
pub const REPORTS: Words<DeviceStatus> = &[
    ("active", DeviceStatus::Active),
    ("degraded", DeviceStatus::Degraded),
    ("failed", DeviceStatus::Failed),
];

/// What a stake pool is for.
pub const POOL_KINDS: Words<PoolKind> = &[
    ("collateral", PoolKind::Collateral),
    ("revenue", PoolKind::Revenue),
    ("governance", PoolKind::Governance),
];

/// Where a slash case stands.
pub const CASE_STATUSES: Words<CaseStatus> = &[
    ("voting", CaseStatus::Voting),
    ("open", CaseStatus::Open),
    ("appealed", CaseStatus::Appealed),
    ("executed", CaseStatus::Executed),
    ("vetoed", CaseStatus::Vetoed),
];

/// Who is owed a part of a slash.
pub const SLASH_PARTS: Words<SlashPart> = &[
    ("reporter", SlashPart::Reporter),
    ("insurance", SlashPart::Insurance),
    ("treasury", SlashPart::Treasury),
];

/// Who is owed a part of fees of failed devices; who charges them is paid at once.
pub const FEE_PARTS: Words<SlashPart> = &[
    ("insurance", SlashPart::Insurance),
    ("treasury", SlashPart::Treasury),
];

/// Whether something begins or ends.
pub const SWITCH: Words<bool> = &[("on", true), ("off", false)];

/// The word for a code that an account stores.
pub fn word<T: Copy>(words: Words<T>, code: u8, code_of: fn(T) -> u8) -> String {
    let found = words.iter().find(|(_, meaning)| code_of(*meaning) == code);
    found.map_or_else(|| format!("unknown ({code})"), |(word, _)| (*word).to_owned())
}

/// Reads one of the words on a command line.
pub fn one_of<T: Copy + Send + Sync>(words: Words<T>) -> impl TypedValueParser<Value = T> {
    let texts = words.iter().map(|(word, _)| *word);
    PossibleValuesParser::new(texts).try_map(move |text| {
        let found = words.iter().find(|(word, _)| *word == text);
        found.map(|(_, meaning)| *meaning).ok_or("no such word")
    })
}

/// Reads an address.
pub fn address(text: &str) -> Result<Address, String> {
    text.parse()
        .map_err(|_| "type an address: 32 bytes in base58, 32 to 44 letters and digits".to_owned())
}

/// Reads an address that is an ed25519 key, which can sign.
pub fn key(text: &str) -> Result<Address, String> {
    let key = address(text)?;
    if key.is_on_curve() {
        return Ok(key);
    }
    Err(
        "type a key that can sign: this is the address of a program's account; `flywheel keygen` makes keys"
            .to_owned(),
    )
}

/// Reads a SHA-256 hash.
pub fn hash(text: &str) -> Result<[u8; 32], String> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash)
        .map(|()| hash)
        .map_err(|_| "type a SHA-256 hash: 64 hexadecimal digits, as `sha256sum` prints".to_owned())
}

/// An amount of tokens as typed; how many base units it is depends on the mint's decimals.
pub fn tokens(text: &str) -> Result<String, String> {
    match decimal::parse(text, 0) {
        // More decimals than a token has are known when the mint is.
        Ok(_) | Err(DecimalError::TooManyDecimals) => Ok(text.to_owned()),
        Err(error) => Err(format!("{error}; type whole tokens, such as 2.5")),
    }
}

/// Reads a name as accounts hold it.
pub fn padded_name(text: &str) -> Result<[u8; 32], String> {
    name::from_text(text).ok_or_else(|| {
        format!(
            "type 1 to 32 bytes of text without line breaks or tabs; this is {} bytes",
            text.len()
        )
    })
}

/// Reads a duration into seconds: `90`, `90s`, `15m`, `12h`, `7d`.
pub fn seconds(text: &str) -> Result<u32, String> {
    let (digits, unit) = match text.char_indices().last() {
        Some((position, 's')) => (&text[..position], 1),
        Some((position, 'm')) => (&text[..position], 60),
        Some((position, 'h')) => (&text[..position], 3_600),
        Some((position, 'd')) => (&text[..position], 86_400),
        _ => (text, 1),
    };
    let number = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse::<u32>().ok());
    number
        .flatten()
        .and_then(|number| number.checked_mul(unit))
        .ok_or_else(|| "type seconds or a duration such as 90s, 15m, 12h or 7d, up to 136 years".to_owned())
}

/// Reads a factor such as `1.5` into basis points.
pub fn basis_points(text: &str) -> Result<u32, String> {
    let bps = decimal::parse(text, 4)
        .ok()
        .and_then(|bps| u32::try_from(bps).ok());
    bps.ok_or_else(|| "type a factor with up to 4 decimals, such as 1.5 (1 is no change)".to_owned())
}

/// Reads a factor from 0 to 1 into basis points.
pub fn share(text: &str) -> Result<u16, String> {
    let bps = decimal::parse(text, 4).ok().filter(|bps| *bps <= 10_000);
    bps.and_then(|bps| u16::try_from(bps).ok())
        .ok_or_else(|| "type a share from 0 to 1 with up to 4 decimals, such as 0.5".to_owned())
}

/// Reads an H3 cell in hexadecimal digits.
pub fn h3_cell(text: &str) -> Result<u64, String> {
    u64::from_str_radix(text, 16)
        .ok()
        .filter(|cell| flywheel_oracle::place::parent(*cell, 0).is_some())
        .ok_or_else(|| "type an H3 cell in 15 hexadecimal digits, such as 8c2a100894105ff".to_owned())
}

/// An H3 cell in hexadecimal digits, as [`h3_cell`] reads it.
pub fn h3_text(cell: u64) -> String {
    format!("{cell:x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_word() {
        for status in DeviceStatus::ALL {
            let word = word(STATUSES, status.code(), DeviceStatus::code);
            assert_eq!(word, format!("{status:?}").to_lowercase());
        }
        assert_eq!(word(CATEGORIES, 5, Category::code), "energy");
        assert_eq!(word(ACTIVATORS, 1, Activator::code), "status-oracle");
        assert_eq!(word(ACTIVATORS, 9, Activator::code), "unknown (9)");
    }

    #[test]
    fn durations_factors_and_shares_are_read_exactly() {
        let read = ["90", "90s", "15m", "12h", "7d", "0"].map(|text| seconds(text).unwrap());
        assert_eq!(read, [90, 90, 900, 43_200, 604_800, 0]);
        for text in ["", "s", "1.5h", "-1", "5w", "5000000000", "99999d", "7ü"] {
            assert!(seconds(text).is_err(), "{text}");
        }
        assert_eq!((basis_points("1.5"), basis_points("0.0001")), (Ok(15_000), Ok(1)));
        assert!(basis_points("1.00001").is_err() && basis_points("500000").is_err());
        assert_eq!((share("0.5"), share("1")), (Ok(5_000), Ok(10_000)));
        assert!(share("1.1").is_err());
    }

    #[test]
    fn names_addresses_and_cells_are_read_or_refused_with_what_to_type() {
        assert!(padded_name("city wifi").is_ok());
        assert!(
            padded_name(&"x".repeat(33))
                .unwrap_err()
                .contains("this is 33 bytes")
        );
        assert!(address("11111111111111111111111111111111").is_ok());
        assert!(address("I0Ol").unwrap_err().contains("base58"));
        let account = flywheel_client::address::network(&Address::default(), 1).to_string();
        assert!(address(&account).is_ok() && key(&account).unwrap_err().contains("can sign"));
        assert_eq!(hash(&"0f".repeat(32)), Ok([15; 32]));
        assert!(hash("0f").is_err() && hash(&"zz".repeat(32)).is_err());
        assert!(tokens("2.5").is_ok() && tokens("-1").is_err() && tokens("1e3").is_err());
        let cell = 0x8928308280fffff;
        assert_eq!(h3_cell(&h3_text(cell)), Ok(cell));
        assert!(h3_cell("8928308280ffff").is_err() && h3_cell("zz").is_err());
    }
}
