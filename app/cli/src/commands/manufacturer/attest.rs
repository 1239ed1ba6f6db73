//! `flywheel manufacturer attest`: a manufacturer's signatures over device keys. It needs no chain, so that the key can stay
//! where devices are made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use flywheel_client::signatures::{SignedBy, attestation_message};
use flywheel_oracle::problem::{Problem, Problems};
use flywheel_oracle::table::{Source, Table};
use solana_address::Address;
use solana_keypair::Keypair;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::registrations::{self, Registration};
use crate::show::Time;

/// The column with the keys, in a file that has columns.
const KEY_COLUMN: &str = "device_key";

/// Arguments of `flywheel manufacturer attest`.
#[derive(Debug, Args)]
pub struct AttestArgs {
    #[command(flatten)]
    network: NetworkArg,
    /// The manufacturer's id in the network
    #[arg(long, value_name = "ID")]
    manufacturer: u16,
    /// The class of the devices
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u16).range(0..256))]
    class: u16,
    /// Until when the devices may be registered; a date is its midnight in UTC
    #[arg(long, value_name = "DATE|SECONDS", value_parser = Time::parse)]
    expires: Time,
    /// The devices' keys: one a line, or a CSV file with a column device_key
    #[arg(long, value_name = "FILE")]
    devices: PathBuf,
    /// The devices' capacity, in the class's unit; left for the operator to fill in if not given
    #[arg(long, value_name = "N")]
    capacity: Option<u32>,
}

/// Prints a registrations file with an attestation for each device.
pub fn attest(args: &AttestArgs, context: &Context) -> Result<(), Failure> {
    let maker = context.keypair()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    if u64::try_from(args.expires.0).unwrap_or(0) <= now.as_secs() {
        return Err(Failure::Argument(format!(
            "--expires {} is over; name a time to come",
            args.expires
        )));
    }
    let keys = read_keys(&args.devices)?;
    let rows: Result<Vec<_>, _> = keys.into_iter().map(|key| attested(args, &maker, key)).collect();
    registrations::print(context.output(), &rows?)
}

fn attested(args: &AttestArgs, maker: &Keypair, device_key: Address) -> Result<Registration, Failure> {
    let message = attestation_message(&args.network.network, args.class, &device_key, args.expires.0);
    let signed = SignedBy::sign(maker, &message).map_err(|error| Failure::of_client("attest", error))?;
    Ok(Registration {
        line: 0,
        device_key,
        class: args.class,
        manufacturer: args.manufacturer,
        capacity: args.capacity,
        attestation_expiry: args.expires.0,
        attestation: signed.signature,
        possession: None,
    })
}

/// The keys of a file with one a line, or with a column of them; each is named once and is an ed25519 key.
fn read_keys(path: &Path) -> Result<Vec<Address>, Failure> {
    let hint = "Name a file with one key a line, or with a column \"device_key\".";
    let source = Source::open(path).map_err(|problem| Failure::of_file(problem, hint))?;
    let mut problems = Problems::default();
    let keys = texts(&source, &mut problems)
        .map(|texts| checked(&source.name, &texts, &mut problems))
        .unwrap_or_default();
    if problems.is_empty() {
        Ok(keys)
    } else {
        Err(Failure::of_file(problems, hint))
    }
}

/// The texts that should be keys, with their lines.
fn texts(source: &Source, problems: &mut Problems) -> Option<Vec<(u64, String)>> {
    let plain = source.content().ok().and_then(|content| {
        let text = str::from_utf8(content).ok()?;
        let lines = (1..).zip(text.lines().map(|line| line.trim().to_owned()));
        let filled: Vec<(u64, String)> = lines.filter(|(_, line)| !line.is_empty()).collect();
        let first: Result<Address, _> = filled.first()?.1.parse();
        first.is_ok().then_some(filled)
    });
    if plain.is_some() {
        return plain;
    }
    let table = Table::parse(source, problems)?;
    let column = table.fixed_column(KEY_COLUMN, problems)?;
    let field = |row: &flywheel_oracle::table::Row| row.field(column).unwrap_or_default().to_owned();
    Some(table.rows.iter().map(|row| (row.line, field(row))).collect())
}

fn checked(file: &str, texts: &[(u64, String)], problems: &mut Problems) -> Vec<Address> {
    let mut lines = BTreeMap::new();
    let mut keys = Vec::with_capacity(texts.len());
    for (line, text) in texts {
        let mut fault = |expected: &str, found: String| {
            problems.push(Problem {
                line: Some(*line),
                ..Problem::of_file(file, expected, found)
            });
        };
        let key = text.parse().ok().filter(Address::is_on_curve);
        let Some(key) = key else {
            fault("an ed25519 key: 32 bytes in base58", format!("{text:?}"));
            continue;
        };
        match lines.insert(key, *line) {
            None => keys.push(key),
            Some(earlier) => fault("a device named once", format!("{key}, as in line {earlier}")),
        }
    }
    keys
}
