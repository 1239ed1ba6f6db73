//! The operations. Each is written once and compiled twice: for the chain and for the host.

/// A result, and whether the operation has one: a checked operation may not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The result, 0 if there is none.
    pub value: u128,
    /// Whether there is one.
    pub defined: bool,
}

fn always(value: u128) -> Outcome {
    Outcome { value, defined: true }
}

fn maybe(value: Option<u128>) -> Outcome {
    Outcome {
        value: value.unwrap_or(0),
        defined: value.is_some(),
    }
}

fn signed(value: Option<i128>) -> Outcome {
    maybe(value.map(|value| value as u128))
}

fn narrow(value: Option<i64>) -> Outcome {
    signed(value.map(i128::from))
}

/// Names every operation, and makes the two functions that choose one by its number.
macro_rules! operations {
    ($($number:literal $name:literal |$a:ident, $b:ident| $body:expr;)*) => {
        /// The operations by number. Number 0 does nothing: it costs what measuring costs.
        pub const NAMES: &[&str] = &[$($name),*];

        /// What the operation gives. Unknown numbers give no result.
        pub fn apply(operation: u8, a: u128, b: u128) -> Outcome {
            match operation {
                $($number => { let ($a, $b) = (a, b); let _ = $b; $body })*
                _ => Outcome::default(),
            }
        }

        /// Hands the operation itself to `each`, so that choosing is not measured.
        #[cfg(target_os = "solana")]
        pub fn choose(operation: u8, each: &mut impl EachRecord) {
            match operation {
                $($number => each.run(|$a: u128, $b: u128| -> Outcome { let _ = $b; $body }),)*
                _ => {}
            }
        }
    };
}

/// Runs one operation over all records.
#[cfg(target_os = "solana")]
pub trait EachRecord {
    /// Runs `operation`, which is inlined.
    fn run(&mut self, operation: impl Fn(u128, u128) -> Outcome);
}

operations! {
    0 "nothing" |a, b| always(a);
    1 "u128 wrapping add" |a, b| always(a.wrapping_add(b));
    2 "u128 checked add" |a, b| maybe(a.checked_add(b));
    3 "u128 checked sub" |a, b| maybe(a.checked_sub(b));
    4 "i128 checked add" |a, b| signed((a as i128).checked_add(b as i128));
    5 "i128 checked sub" |a, b| signed((a as i128).checked_sub(b as i128));
    6 "u64 x u64 = u128" |a, b| always(u128::from(a as u64) * u128::from(b as u64));
    7 "u128 wrapping mul" |a, b| always(a.wrapping_mul(b));
    8 "u128 checked mul" |a, b| maybe(a.checked_mul(b));
    9 "i128 wrapping mul" |a, b| always((a as i128).wrapping_mul(b as i128) as u128);
    10 "i128 checked mul" |a, b| signed((a as i128).checked_mul(b as i128));
    11 "u128 div" |a, b| maybe(a.checked_div(b));
    12 "u128 rem" |a, b| maybe(a.checked_rem(b));
    13 "i128 div" |a, b| signed((a as i128).checked_div(b as i128));
    14 "i128 rem" |a, b| signed((a as i128).checked_rem(b as i128));
    15 "u128 / u64" |a, b| maybe(a.checked_div(u128::from(b as u64)));
    16 "u64 * u64 / u64" |a, b| maybe(
        (u128::from(a as u64) * u128::from((a >> 64) as u64)).checked_div(u128::from(b as u64))
    );
    17 "u128 shl" |a, b| always(a << (b & 127));
    18 "u128 shr" |a, b| always(a >> (b & 127));
    19 "i128 shr" |a, b| always(((a as i128) >> (b & 127)) as u128);
    20 "u128 checked shl" |a, b| maybe(a.checked_shl(b as u32));
    21 "u128 to u64" |a, b| maybe(u64::try_from(a).ok().map(u128::from));
    22 "u128 to i64" |a, b| narrow(i64::try_from(a).ok());
    23 "u128 to i128" |a, b| signed(i128::try_from(a).ok());
    24 "i128 to u64" |a, b| maybe(u64::try_from(a as i128).ok().map(u128::from));
    25 "i128 to i64" |a, b| narrow(i64::try_from(a as i128).ok());
    26 "i128 to u128" |a, b| maybe(u128::try_from(a as i128).ok());
    27 "u128 compare" |a, b| always((a > b) as u128);
    28 "i128 compare" |a, b| always((a as i128 > b as i128) as u128);
    29 "u128 leading zeros" |a, b| always(u128::from(a.leading_zeros()));
    30 "u128 trailing zeros" |a, b| always(u128::from(a.trailing_zeros()));
    31 "u128 count ones" |a, b| always(u128::from(a.count_ones()));
    32 "u128 swap bytes" |a, b| always(a.swap_bytes());
    33 "u64 div" |a, b| maybe((a as u64).checked_div(b as u64).map(u128::from));
    34 "u64 rem" |a, b| maybe((a as u64).checked_rem(b as u64).map(u128::from));
    35 "i64 div" |a, b| narrow((a as i64).checked_div(b as i64));
    36 "i64 rem" |a, b| narrow((a as i64).checked_rem(b as i64));
    37 "i32 div" |a, b| narrow((a as i32).checked_div(b as i32).map(i64::from));
    38 "i32 rem" |a, b| narrow((a as i32).checked_rem(b as i32).map(i64::from));
    39 "i16 rem" |a, b| narrow((a as i16).checked_rem(b as i16).map(i64::from));
    40 "i64 checked mul" |a, b| narrow((a as i64).checked_mul(b as i64));
    41 "u64 checked mul" |a, b| maybe((a as u64).checked_mul(b as u64).map(u128::from));
    42 "i64 shr" |a, b| narrow(Some((a as i64) >> (b & 63)));
    43 "i32 shr" |a, b| narrow(Some(((a as i32) >> (b & 31)).into()));
    44 "i8 to i128" |a, b| signed(Some(i128::from(a as i8)));
    45 "i32 to i128" |a, b| signed(Some(i128::from(a as i32)));
    46 "i64 to i128" |a, b| signed(Some(i128::from(a as i64)));
}
