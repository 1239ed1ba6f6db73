//! Answers in words, and back: durations, shares, capacities.

use flywheel_oracle::decimal;

/// Decimals of a percentage: two, since a basis point is the smallest share.
const PERCENT_DECIMALS: u8 = 2;

/// Seconds as [`crate::words::seconds`] reads them, with the largest unit that leaves nothing over: `7d`.
pub fn short_duration(seconds: u32) -> String {
    let (count, unit) = whole(u64::from(seconds));
    let letter = ["s", "m", "h", "d"]
        .into_iter()
        .find(|letter| unit.starts_with(*letter));
    format!("{count}{}", letter.unwrap_or("s"))
}

/// Seconds for a sentence: `7 days`, `1 hour`.
pub fn long_duration(seconds: u64) -> String {
    let (count, unit) = whole(seconds);
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

fn whole(seconds: u64) -> (u64, &'static str) {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let fitting = units
        .iter()
        .find(|(length, _)| seconds >= *length && seconds.is_multiple_of(*length));
    fitting.map_or((seconds, "second"), |(length, unit)| (seconds / length, *unit))
}

/// Reads percentages, such as `12.5`, into basis points.
///
/// # Errors
/// What to type instead.
pub fn percent(text: &str) -> Result<u16, String> {
    let bps = decimal::parse(text.trim_end_matches('%').trim(), PERCENT_DECIMALS).ok();
    bps.and_then(|bps| u16::try_from(bps).ok())
        .filter(|bps| *bps <= 10_000)
        .ok_or_else(|| "type a percentage from 0 to 100 with up to 2 decimals, such as 12.5".to_owned())
}

/// Basis points as [`percent`] reads them.
pub fn percent_text(bps: u16) -> String {
    decimal::format(u128::from(bps), PERCENT_DECIMALS)
}

/// Reads percentages of so many parts that share a whole.
///
/// # Errors
/// What to type instead.
pub fn percentages<const N: usize>(text: &str) -> Result<[u16; N], String> {
    let parts = text
        .split(|separator: char| separator.is_whitespace() || matches!(separator, ',' | '/'))
        .filter(|part| !part.is_empty())
        .map(percent)
        .collect::<Result<Vec<u16>, String>>()?;
    let found = parts.len();
    let parts: [u16; N] = parts.try_into().map_err(|_| {
        format!("type {N} percentages with spaces between them, such as 40 15 30 10 5; found {found}")
    })?;
    let sum: u32 = parts.iter().copied().map(u32::from).sum();
    if sum != 10_000 {
        let sum = decimal::format(u128::from(sum), PERCENT_DECIMALS);
        return Err(format!("the percentages have to sum to 100; these sum to {sum}"));
    }
    Ok(parts)
}

/// Reads the least and the greatest of a range: `50 to 500`, or one number for both.
///
/// # Errors
/// What to type instead.
pub fn range(text: &str) -> Result<(u32, u32), String> {
    let number = |text: &str| {
        text.trim().parse::<u32>().map_err(|_| {
            "type two whole numbers, such as 50 to 500, or one if all devices are alike".to_owned()
        })
    };
    match text.split_once("to") {
        Some((least, greatest)) => Ok((number(least)?, number(greatest)?)),
        None => number(text).map(|only| (only, only)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_in_the_largest_unit_that_leaves_nothing_over() {
        for (seconds, short, long) in [
            (604_800, "7d", "7 days"),
            (3_600, "1h", "1 hour"),
            (90, "90s", "90 seconds"),
            (120, "2m", "2 minutes"),
            (0, "0s", "0 seconds"),
        ] {
            assert_eq!(short_duration(seconds), short);
            assert_eq!(long_duration(u64::from(seconds)), long);
            assert_eq!(crate::words::seconds(short), Ok(seconds));
        }
    }

    #[test]
    fn percentages_share_the_whole_to_the_basis_point() {
        assert_eq!(
            percentages("40 15 30 10 5"),
            Ok([4_000, 1_500, 3_000, 1_000, 500])
        );
        assert_eq!(percentages("33.33%, 66.67%"), Ok([3_333, 6_667]));
        assert!(percentages::<2>("50 49.99").unwrap_err().contains("sum to 99.99"));
        assert!(percentages::<2>("100").unwrap_err().contains("found 1"));
        assert!(percentages::<2>("101 0").is_err() && percentages::<2>("0.001 1").is_err());
        assert_eq!(
            (percent("12.5"), percent_text(1_250)),
            (Ok(1_250), "12.5".to_owned())
        );
    }

    #[test]
    fn a_range_is_two_numbers_or_one() {
        assert_eq!(range("50 to 500"), Ok((50, 500)));
        assert_eq!(range("7"), Ok((7, 7)));
        assert!(range("few to many").is_err() && range("-1").is_err());
    }
}
