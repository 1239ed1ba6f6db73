//! Decodes accounts and events of every type by the programs' IDLs, into JSON.
//!
//! For whoever exports, watches or indexes: nothing here has to change when a program gets another account or event.
//! Commands that compute with an account read it as a type, by [`crate::accounts`].
//!
//! | in the IDL | in JSON |
//! |---|---|
//! | `u8` to `u32`, `i8` to `i32` | number |
//! | `u64`, `i64`, `u128`, `i128` | decimal digits in a string, whatever the value: many readers of JSON round numbers above 2^53 |
//! | `[u8; 16]` | as `u128`: programs hold such numbers as bytes, little endian, because of their alignment |
//! | `pubkey` | base58 |
//! | other `[u8; n]`, `bytes` | hexadecimal digits |
//! | `[u8; n]` named `name`, `..._name`, `capacity_unit` or `uri` | the text without the zeros behind it; hexadecimal digits if it is none |
//! | `bool` | `true` or `false`; accounts hold most of them as `u8`, 0 or 1 |
//! | struct | object with the fields in their order, under the IDL's names |
//! | enum | the variant's name; an object of that name if it has fields |
//! | `padding...`, `reserved` | left out: they are zero |

mod flat;
mod value;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use anchor_lang_idl_spec::{Idl, IdlAccount, IdlTypeDef};
use serde_json::{Map, Value};
use solana_address::Address;

use crate::programs::{PROGRAMS, Program};
use value::Reader;

pub use value::hexadecimal;

/// The IDLs, in the order of [`PROGRAMS`].
const IDLS: [&str; 5] = [
    include_str!("../../../../idls/device_registry.json"),
    include_str!("../../../../idls/reward_distributor.json"),
    include_str!("../../../../idls/staking_vault.json"),
    include_str!("../../../../idls/burn_share.json"),
    include_str!("../../../../idls/service_market.json"),
];
/// Accounts that no instruction names by their type, so that they are in no IDL; by program.
const UNLISTED: &str = include_str!("unlisted.json");
/// Bytes of an event's discriminator, and of an account's.
const DISCRIMINATOR: usize = 8;

/// Why data cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// An IDL that is built in cannot be read.
    #[error("the IDL of {program} cannot be read: {reason}; build this program anew")]
    Idl {
        /// The program's name.
        program: String,
        /// Why.
        reason: String,
    },
    /// No type of the program begins like this.
    #[error(
        "{program} has no {kind} that begins with {discriminator}; a newer version may know it: update this program"
    )]
    UnknownType {
        /// The program's name.
        program: &'static str,
        /// `account` or `event`.
        kind: &'static str,
        /// The first 8 bytes, in hexadecimal digits; fewer if there are no more.
        discriminator: String,
    },
    /// The bytes are not those of the type.
    #[error("{name} cannot be decoded: {reason}; a newer version may know its layout: update this program")]
    Malformed {
        /// The type.
        name: String,
        /// Why.
        reason: String,
    },
}

/// An account or event, decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The type's name.
    pub name: &'static str,
    /// The fields in their order.
    pub fields: Map<String, Value>,
}

/// A type of accounts or events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Its name.
    pub name: String,
    /// What its data begins with.
    pub discriminator: Vec<u8>,
}

/// The types of a program.
#[derive(Debug)]
pub struct ProgramTypes {
    /// The program.
    pub program: Program,
    accounts: Vec<Layout>,
    events: Vec<Layout>,
    types: BTreeMap<String, IdlTypeDef>,
}

static TYPES: LazyLock<Result<Vec<ProgramTypes>, DecodeError>> = LazyLock::new(|| {
    let unlisted: Value =
        serde_json::from_str(UNLISTED).map_err(|error| unreadable("unlisted types", &error))?;
    let programs = PROGRAMS.iter().zip(IDLS);
    programs
        .map(|(program, idl)| ProgramTypes::read(*program, idl, &unlisted[program.name]))
        .collect()
});

fn unreadable(program: &str, error: &serde_json::Error) -> DecodeError {
    DecodeError::Idl {
        program: program.to_owned(),
        reason: error.to_string(),
    }
}

/// The types of all programs, in the order of [`PROGRAMS`].
///
/// # Errors
/// [`DecodeError::Idl`].
pub fn programs() -> Result<&'static [ProgramTypes], DecodeError> {
    TYPES.as_deref().map_err(Clone::clone)
}

/// The types of the program at an address, `None` when it is none of [`PROGRAMS`].
///
/// # Errors
/// [`DecodeError::Idl`].
pub fn program(id: &Address) -> Result<Option<&'static ProgramTypes>, DecodeError> {
    Ok(programs()?.iter().find(|types| types.program.id == *id))
}

impl ProgramTypes {
    fn read(program: Program, idl: &str, unlisted: &Value) -> Result<Self, DecodeError> {
        let failed = |error: serde_json::Error| unreadable(program.name, &error);
        let idl: Idl = serde_json::from_str(idl).map_err(failed)?;
        let more = |name: &str| {
            unlisted
                .get(name)
                .cloned()
                .unwrap_or_else(|| Value::Array(vec![]))
        };
        let more_accounts: Vec<IdlAccount> = serde_json::from_value(more("accounts")).map_err(failed)?;
        let more_types: Vec<IdlTypeDef> = serde_json::from_value(more("types")).map_err(failed)?;
        let layout = |name, discriminator| Layout { name, discriminator };
        let accounts = idl.accounts.into_iter().chain(more_accounts);
        let types = idl.types.into_iter().chain(more_types);
        Ok(Self {
            program,
            accounts: accounts.map(|of| layout(of.name, of.discriminator)).collect(),
            events: idl
                .events
                .into_iter()
                .map(|of| layout(of.name, of.discriminator))
                .collect(),
            types: types.map(|of| (of.name.clone(), of)).collect(),
        })
    }

    /// The types of accounts.
    pub fn accounts(&self) -> &[Layout] {
        &self.accounts
    }

    /// The types of events.
    pub fn events(&self) -> &[Layout] {
        &self.events
    }

    /// Decodes an account's data, discriminator included.
    ///
    /// # Errors
    /// [`DecodeError::UnknownType`], and [`DecodeError::Malformed`] when it has not exactly the bytes of its type.
    pub fn account(&'static self, data: &[u8]) -> Result<Decoded, DecodeError> {
        self.decode("account", &self.accounts, data)
    }

    /// Decodes what [`crate::chain::Receipt::events`] and [`crate::events`] hold: discriminator and fields.
    ///
    /// # Errors
    /// As of [`Self::account`].
    pub fn event(&'static self, data: &[u8]) -> Result<Decoded, DecodeError> {
        self.decode("event", &self.events, data)
    }

    fn decode(
        &'static self,
        kind: &'static str,
        layouts: &'static [Layout],
        data: &[u8],
    ) -> Result<Decoded, DecodeError> {
        let known = |layout: &&Layout| data.starts_with(&layout.discriminator);
        let layout = layouts.iter().find(known).ok_or_else(|| {
            let start = data.get(..DISCRIMINATOR).unwrap_or(data);
            DecodeError::UnknownType {
                program: self.program.name,
                kind,
                discriminator: hexadecimal(start),
            }
        })?;
        let malformed = |reason| DecodeError::Malformed {
            name: layout.name.clone(),
            reason,
        };
        let body = data.get(layout.discriminator.len()..).unwrap_or_default();
        let mut reader = Reader::new(body, &self.types);
        let fields = reader.structure(&layout.name).map_err(malformed)?;
        match reader.left() {
            0 => Ok(Decoded {
                name: &layout.name,
                fields,
            }),
            left => Err(malformed(format!("{left} bytes more than its fields take"))),
        }
    }

    /// The columns of a table of a type: structs are flattened, their names joined by `_`; a list is one column.
    pub fn columns(&self, layout: &Layout) -> Vec<String> {
        flat::columns(&self.types, &layout.name)
    }

    /// The cells of [`Self::columns`]: texts and numbers as they are, lists as JSON.
    pub fn cells(&self, decoded: &Decoded) -> Vec<String> {
        flat::cells(&self.types, decoded.name, &decoded.fields)
    }
}
