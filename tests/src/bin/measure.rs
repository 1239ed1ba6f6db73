//! Prints compute units per instruction (minimum, median, maximum over 50 sets of keys) and program sizes as JSON.

/// Sets of keys: each changes the bumps of every address.
const KEYS: u32 = 50;

fn main() -> Result<(), serde_json::Error> {
    let measurement = flywheel_tests::measure::measure(KEYS);
    println!("{}", serde_json::to_string_pretty(&measurement)?);
    Ok(())
}
