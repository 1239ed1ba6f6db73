//! The file in which devices travel from their manufacturer to the chain: each row says what is registered, and carries the
//! signatures that let it in. The manufacturer's attestation comes first, the device's proof of possession joins it.

use std::path::Path;

use flywheel_client::signatures::SignedBy;
use flywheel_oracle::input::row::{RowReader, plain_u32};
use flywheel_oracle::problem::{Notes, Problem, Problems};
use flywheel_oracle::table::{Row, Source, Table};
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::args::Output;
use crate::failure::Failure;
use crate::show;

/// A column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The device's own ed25519 key, base58.
    DeviceKey,
    /// Class id.
    Class,
    /// Manufacturer id.
    Manufacturer,
    /// Capacity, in the class's unit; may be left to the operator to fill in.
    Capacity,
    /// Last moment of the attestation, unix seconds.
    Expiry,
    /// The manufacturer's signature, base58.
    Attestation,
    /// The device's signature, base58; empty until the device has made it.
    Possession,
}

/// The columns as the file is written. It may be read in any order, among others.
pub const COLUMNS: [(Field, &str); 7] = [
    (Field::DeviceKey, "device_key"),
    (Field::Class, "class"),
    (Field::Manufacturer, "manufacturer"),
    (Field::Capacity, "capacity"),
    (Field::Expiry, "attestation_expiry"),
    (Field::Attestation, "attestation"),
    (Field::Possession, "possession"),
];

/// A row of the file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// The line of the file, counted from 1.
    #[serde(skip)]
    pub line: u64,
    /// The device's own key.
    #[serde(serialize_with = "base58")]
    #[schemars(with = "String")]
    pub device_key: Address,
    /// Class id.
    pub class: u16,
    /// Manufacturer id.
    pub manufacturer: u16,
    /// Capacity, in the class's unit.
    pub capacity: Option<u32>,
    /// Last moment of the attestation, unix seconds.
    pub attestation_expiry: i64,
    /// The manufacturer's signature.
    #[serde(serialize_with = "base58")]
    #[schemars(with = "String")]
    pub attestation: [u8; 64],
    /// The device's signature.
    #[serde(serialize_with = "base58_if_any")]
    #[schemars(with = "Option<String>")]
    pub possession: Option<[u8; 64]>,
}

impl Registration {
    /// The device's proof of possession, if it has made one.
    pub fn possession(&self) -> Option<SignedBy> {
        let (key, signature) = (self.device_key, self.possession?);
        Some(SignedBy { key, signature })
    }

    /// The attestation, by the key that has to have made it.
    pub fn attested_by(&self, key: Address) -> SignedBy {
        SignedBy {
            key,
            signature: self.attestation,
        }
    }

    fn fields(&self) -> [String; 7] {
        let base58 = |bytes: &[u8]| bs58::encode(bytes).into_string();
        [
            self.device_key.to_string(),
            self.class.to_string(),
            self.manufacturer.to_string(),
            self.capacity
                .map_or_else(String::new, |capacity| capacity.to_string()),
            self.attestation_expiry.to_string(),
            base58(&self.attestation),
            self.possession
                .map_or_else(String::new, |signature| base58(&signature)),
        ]
    }
}

fn base58<S: serde::Serializer>(bytes: &impl AsRef<[u8]>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&bs58::encode(bytes).into_string())
}

fn base58_if_any<S: serde::Serializer>(bytes: &Option<[u8; 64]>, serializer: S) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => base58(bytes, serializer),
        None => serializer.serialize_none(),
    }
}

/// Prints rows, as the file for people to send on, or as JSON.
pub fn print(output: Output, rows: &[Registration]) -> Result<(), Failure> {
    match output {
        output @ (Output::Json | Output::JsonCompact) => show::json(output, &rows),
        Output::Table => show::text(&csv_text(rows)),
    }
}

fn csv_text(rows: &[Registration]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = COLUMNS.map(|(_, name)| name.to_owned());
    for record in std::iter::once(header).chain(rows.iter().map(Registration::fields)) {
        // Writing to memory cannot fail, and all records have seven fields.
        let _ = writer.write_record(record);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// A file that has been read.
#[derive(Debug)]
pub struct RegistrationFile {
    /// Its rows, in their order.
    pub rows: Vec<Registration>,
    table: Table,
    columns: [usize; 7],
}

impl RegistrationFile {
    /// Reads a file; says everything that is wrong with it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let source = Source::open(path).map_err(failure)?;
        let mut problems = Problems::default();
        let read = Self::read(&source, &mut problems);
        match read {
            Some(file) if problems.is_empty() => Ok(file),
            _ => Err(failure(problems)),
        }
    }

    fn read(source: &Source, problems: &mut Problems) -> Option<Self> {
        let table = Table::parse(source, problems)?;
        // All of them are looked for, so that all that are missing are named.
        let found = COLUMNS.map(|(_, name)| table.fixed_column(name, problems));
        if found.iter().any(Option::is_none) {
            return None;
        }
        let columns = found.map(Option::unwrap_or_default);
        let mut rows: Vec<Registration> = Vec::with_capacity(table.rows.len());
        let mut lines = std::collections::BTreeMap::new();
        for row in table.rows.iter().filter(|row| row.sound) {
            let Some(registration) = read_row(&table, &columns, row, problems) else {
                continue;
            };
            match lines.insert(registration.device_key, row.line) {
                None => rows.push(registration),
                Some(earlier) => problems.push(table.problem(
                    row.line,
                    columns[Field::DeviceKey as usize],
                    "a device named once",
                    format!("{}, as in line {earlier}", registration.device_key),
                )),
            }
        }
        Some(Self { rows, table, columns })
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.table.file
    }

    /// Something that is wrong with a field of a row.
    pub fn problem(
        &self,
        row: &Registration,
        field: Field,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Problem {
        self.table
            .problem(row.line, self.columns[field as usize], expected, found)
    }
}

fn read_row(table: &Table, columns: &[usize; 7], row: &Row, problems: &mut Problems) -> Option<Registration> {
    let mut notes = Notes::default();
    let mut reader = RowReader::new(table, row, problems, &mut notes);
    let at = |field: Field| columns[field as usize];
    let id = |text: &str| plain_u32(text).and_then(|id| u16::try_from(id).ok());
    let key = reader.read(at(Field::DeviceKey), "a key: 32 bytes in base58", |text| {
        text.parse().ok()
    });
    let class = reader.read(at(Field::Class), "a class id from 0 to 255", |text| {
        id(text).filter(|id| *id < 256)
    });
    let manufacturer = reader.read(at(Field::Manufacturer), "a manufacturer id from 0 to 65535", id);
    let capacity = reader.read(
        at(Field::Capacity),
        "a whole number of the class's unit",
        |text| if_any(text, plain_u32),
    );
    let expiry = reader.read(at(Field::Expiry), "unix seconds", |text| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse().ok())
            .flatten()
    });
    let attestation = reader.read(
        at(Field::Attestation),
        "a signature: 64 bytes in base58",
        signature,
    );
    let possession = reader.read(at(Field::Possession), "a signature: 64 bytes in base58", |text| {
        if_any(text, signature)
    });
    Some(Registration {
        line: row.line,
        device_key: key?,
        class: class?,
        manufacturer: manufacturer?,
        capacity: capacity?,
        attestation_expiry: expiry?,
        attestation: attestation?,
        possession: possession?,
    })
}

/// Reads a field that may be empty.
fn if_any<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    if text.is_empty() {
        Some(None)
    } else {
        read(text).map(Some)
    }
}

fn signature(text: &str) -> Option<[u8; 64]> {
    bs58::decode(text).into_vec().ok()?.try_into().ok()
}

fn failure(problems: impl Into<Problems>) -> Failure {
    Failure::of_file(
        problems,
        "`flywheel manufacturer attest` writes such a file, and `flywheel device prove --from` completes it.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<RegistrationFile>, String) {
        let source = Source {
            name: "r.csv".into(),
            bytes: text.as_bytes().to_vec(),
        };
        let mut problems = Problems::default();
        let file = RegistrationFile::read(&source, &mut problems);
        (file, problems.to_string())
    }

    fn row(key: u8) -> Registration {
        Registration {
            line: 2,
            device_key: Address::new_from_array([key; 32]),
            class: 1,
            manufacturer: 700,
            capacity: Some(9),
            attestation_expiry: 1_800_000_000,
            attestation: [7; 64],
            possession: None,
        }
    }

    #[test]
    fn columns_are_found_by_their_position_in_the_list() {
        for (position, (field, _)) in COLUMNS.into_iter().enumerate() {
            assert_eq!(field as usize, position);
        }
    }

    #[test]
    fn what_is_written_reads_back_in_whatever_order_the_columns_are() {
        let possession = Some([8; 64]);
        let rows = [
            row(1),
            Registration {
                possession,
                capacity: None,
                ..row(2)
            },
        ];
        let text = csv_text(&rows);
        let (file, problems) = read(&text);
        assert_eq!(problems, "");
        assert_eq!(csv_text(&file.unwrap().rows), text);
        let reversed: String = text
            .lines()
            .map(|line| line.split(',').rev().collect::<Vec<_>>().join(",") + "\n")
            .collect();
        assert_eq!(csv_text(&read(&reversed).0.unwrap().rows), text);
    }

    #[test]
    fn every_field_that_is_wrong_is_named_with_what_was_expected() {
        let text = csv_text(&[row(1)]);
        let (header, good) = text.trim_end().split_once('\n').unwrap();
        let expected = [
            "a key: 32 bytes",
            "a class id from 0 to 255",
            "a manufacturer id",
            "a whole number",
            "unix seconds",
            "a signature: 64 bytes",
            "a signature: 64 bytes",
        ];
        for (position, ((_, name), expected)) in COLUMNS.iter().zip(expected).enumerate() {
            let mut fields: Vec<&str> = good.split(',').collect();
            fields[position] = "-x-";
            let (_, problems) = read(&format!("{header}\n{}\n", fields.join(",")));
            let said = format!("r.csv:2, column {name:?}: expected {expected}");
            assert!(problems.starts_with(&said), "{problems}");
        }
        let (_, problems) = read(&text.replace("class", "klass"));
        assert!(problems.contains("expected a column \"class\""), "{problems}");
    }

    #[test]
    fn a_device_that_is_named_twice_is_refused_with_both_lines() {
        let (_, problems) = read(&csv_text(&[row(1), row(2), row(1)]));
        assert!(
            problems.starts_with("r.csv:4, column \"device_key\": expected a device named once")
                && problems.ends_with("as in line 2"),
            "{problems}"
        );
    }
}
