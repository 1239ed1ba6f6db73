//! Exact decimal numbers: text to a whole number of the smallest unit, and back. Never a float.

use thiserror::Error;

/// The most decimals a `u64` can carry: 10^19 is the largest power of ten below 2^64.
pub const MAX_DECIMALS: u8 = 19;

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecimalError {
    /// Something other than digits with at most one point among them.
    #[error("not a plain decimal number")]
    NotANumber,
    /// A minus sign in front of a number.
    #[error("a negative number")]
    Negative,
    /// More significant decimals than the unit has: taking it would mean rounding.
    #[error("more decimals than the unit has")]
    TooManyDecimals,
    /// Beyond 2^64 - 1 smallest units.
    #[error("too large a number")]
    TooLarge,
}

/// Reads `text`, a number of whole units such as `"121.01"`, into smallest units: 12101 with two decimals.
///
/// Zeros behind the last decimal of the unit are accepted, since they change nothing; signs, exponents and separators of
/// thousands are not.
pub fn parse(text: &str, decimals: u8) -> Result<u64, DecimalError> {
    let (negative, number) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = match number.split_once('.') {
        Some((_, "")) => return Err(DecimalError::NotANumber),
        Some(parts) => parts,
        None => (number, ""),
    };
    let is_number = whole
        .bytes()
        .chain(fraction.bytes())
        .all(|byte| byte.is_ascii_digit());
    if number.is_empty() || !is_number {
        return Err(DecimalError::NotANumber);
    }
    if negative {
        // Not even "-0": a sign has no business in an amount.
        return Err(DecimalError::Negative);
    }
    let fraction = fraction.trim_end_matches('0');
    let idle = usize::from(decimals)
        .checked_sub(fraction.len())
        .ok_or(DecimalError::TooManyDecimals)?;
    let mut digits = whole
        .bytes()
        .chain(fraction.bytes())
        .chain(std::iter::repeat_n(b'0', idle));
    let append = |value: u64, digit: u8| value.checked_mul(10)?.checked_add(u64::from(digit - b'0'));
    digits.try_fold(0, append).ok_or(DecimalError::TooLarge)
}

/// Writes `amount` smallest units as whole units, without zeros behind the last decimal that counts: `"1.5"`, `"0"`.
pub fn format(amount: u128, decimals: u8) -> String {
    let digits = format!("{amount:0>width$}", width = usize::from(decimals) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimals_are_read_exactly() {
        assert_eq!(parse("121.01", 2), Ok(12_101));
        assert_eq!(parse("114.5", 2), Ok(11_450));
        assert_eq!(parse("114", 2), Ok(11_400));
        assert_eq!(parse(".5", 2), Ok(50));
        assert_eq!(parse("1.500", 2), Ok(150));
        assert_eq!(parse("18446744073709551615", 0), Ok(u64::MAX));
        assert_eq!(parse("0.1", 19), Ok(1_000_000_000_000_000_000));
    }

    #[test]
    fn what_is_not_exact_is_refused() {
        assert_eq!(parse("1.005", 2), Err(DecimalError::TooManyDecimals));
        assert_eq!(parse("18446744073709551616", 0), Err(DecimalError::TooLarge));
        assert_eq!(parse("184467440737095516.16", 2), Err(DecimalError::TooLarge));
        assert_eq!(parse("-3", 2), Err(DecimalError::Negative));
        for text in [
            "", ".", "5.", "1e3", "1,234", "+1", " 1", "NaN", "inf", "0x10", "--1", "-", "1.2.3", "١",
        ] {
            assert_eq!(parse(text, 2), Err(DecimalError::NotANumber), "{text:?}");
        }
    }

    #[test]
    fn amounts_are_written_without_idle_zeros() {
        assert_eq!(format(1_500_000, 6), "1.5");
        assert_eq!(format(0, 6), "0");
        assert_eq!(format(7, 6), "0.000007");
        assert_eq!(format(12, 0), "12");
    }

    proptest! {
        #[test]
        fn writing_and_reading_gives_the_amount_back(amount: u64, decimals in 0..=MAX_DECIMALS) {
            prop_assert_eq!(parse(&format(u128::from(amount), decimals), decimals), Ok(amount));
        }
    }
}
