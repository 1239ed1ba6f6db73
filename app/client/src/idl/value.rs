//! Reads values off bytes, as their types in the IDL say.
//!
//! Borsh and `bytemuck` have the same layout here: the programs' zero-copy types have no padding that is not a field, and
//! `bytemuck` would not compile with any.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anchor_lang_idl_spec::{
    IdlArrayLen, IdlDefinedFields, IdlEnumVariant, IdlField, IdlType, IdlTypeDef, IdlTypeDefTy,
};
use serde_json::{Map, Value};
use solana_address::Address;

/// Types within types, at most; the programs have three.
const DEPTH: usize = 16;

type Types = BTreeMap<String, IdlTypeDef>;

/// Bytes that are still to be read.
pub struct Reader<'a> {
    rest: &'a [u8],
    types: &'a Types,
    depth: usize,
}

/// Whether a field only fills space.
pub fn is_filler(field: &IdlField) -> bool {
    field.name.starts_with("padding") || field.name == "reserved"
}

/// The fields of a struct; none of what is no struct.
pub fn fields_of<'a>(types: &'a Types, name: &str) -> &'a [IdlField] {
    match types.get(name).map(|of| &of.ty) {
        Some(IdlTypeDefTy::Struct {
            fields: Some(IdlDefinedFields::Named(fields)),
        }) => fields,
        _ => &[],
    }
}

/// Bytes in hexadecimal digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl<'a> Reader<'a> {
    pub fn new(rest: &'a [u8], types: &'a Types) -> Self {
        Self {
            rest,
            types,
            depth: 0,
        }
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// Reads a struct.
    pub fn structure(&mut self, name: &str) -> Result<Map<String, Value>, String> {
        match self.defined(name)? {
            Value::Object(fields) => Ok(fields),
            _ => Err(format!("{name} is no struct")),
        }
    }

    fn defined(&mut self, name: &str) -> Result<Value, String> {
        let types = self.types;
        let of = types
            .get(name)
            .ok_or_else(|| format!("the IDL has no type {name}"))?;
        if self.depth == DEPTH {
            return Err(format!("{name} contains itself"));
        }
        self.depth += 1;
        let value = match &of.ty {
            IdlTypeDefTy::Struct { fields } => self.fields(fields.as_ref()),
            IdlTypeDefTy::Enum { variants } => self.variant(name, variants),
            IdlTypeDefTy::Type { alias } => self.value(alias, ""),
        };
        self.depth -= 1;
        value
    }

    fn fields(&mut self, fields: Option<&IdlDefinedFields>) -> Result<Value, String> {
        match fields {
            None => Ok(Value::Object(Map::new())),
            Some(IdlDefinedFields::Tuple(types)) => {
                let values = types.iter().map(|of| self.value(of, ""));
                Ok(Value::Array(values.collect::<Result<_, _>>()?))
            }
            Some(IdlDefinedFields::Named(fields)) => {
                let mut read = Map::new();
                for field in fields {
                    let value = self
                        .value(&field.ty, &field.name)
                        .map_err(|reason| format!("{}: {reason}", field.name))?;
                    if !is_filler(field) {
                        read.insert(field.name.clone(), value);
                    }
                }
                Ok(Value::Object(read))
            }
        }
    }

    fn variant(&mut self, name: &str, variants: &[IdlEnumVariant]) -> Result<Value, String> {
        let [code] = self.array()?;
        let variant = variants
            .get(usize::from(code))
            .ok_or_else(|| format!("{name} has no variant {code}"))?;
        match &variant.fields {
            None => Ok(Value::String(variant.name.clone())),
            fields => {
                let fields = self.fields(fields.as_ref())?;
                Ok(Value::Object(Map::from_iter([(variant.name.clone(), fields)])))
            }
        }
    }

    fn value(&mut self, of: &IdlType, name: &str) -> Result<Value, String> {
        Ok(match of {
            IdlType::Bool => match self.array()? {
                [0] => Value::Bool(false),
                [1] => Value::Bool(true),
                [other] => return Err(format!("{other} is neither true nor false")),
            },
            IdlType::U8 => u8::from_le_bytes(self.array()?).into(),
            IdlType::I8 => i8::from_le_bytes(self.array()?).into(),
            IdlType::U16 => u16::from_le_bytes(self.array()?).into(),
            IdlType::I16 => i16::from_le_bytes(self.array()?).into(),
            IdlType::U32 => u32::from_le_bytes(self.array()?).into(),
            IdlType::I32 => i32::from_le_bytes(self.array()?).into(),
            IdlType::U64 => u64::from_le_bytes(self.array()?).to_string().into(),
            IdlType::I64 => i64::from_le_bytes(self.array()?).to_string().into(),
            IdlType::U128 => u128::from_le_bytes(self.array()?).to_string().into(),
            IdlType::I128 => i128::from_le_bytes(self.array()?).to_string().into(),
            IdlType::Pubkey => Address::new_from_array(self.array()?).to_string().into(),
            IdlType::Bytes => {
                let length = self.length()?;
                hexadecimal(self.take(length)?).into()
            }
            IdlType::String => {
                let length = self.length()?;
                let text = std::str::from_utf8(self.take(length)?);
                text.map_err(|_| "its text is not UTF-8".to_owned())?.into()
            }
            IdlType::Option(of) => match self.array()? {
                [0] => Value::Null,
                [1] => self.value(of, name)?,
                [other] => return Err(format!("{other} is neither some nor none")),
            },
            IdlType::Vec(of) => {
                let length = self.length()?;
                self.list(of, length)?
            }
            IdlType::Array(of, IdlArrayLen::Value(length)) if **of == IdlType::U8 => {
                bytes(name, self.take(*length)?)
            }
            IdlType::Array(of, IdlArrayLen::Value(length)) => self.list(of, *length)?,
            IdlType::Defined { name, generics } if generics.is_empty() => self.defined(name)?,
            other => return Err(format!("values of type {other:?} are not known here")),
        })
    }

    fn list(&mut self, of: &IdlType, length: usize) -> Result<Value, String> {
        let mut values = Vec::new();
        for _ in 0..length {
            // What takes no bytes would be read as often as a hostile length says.
            let left = self.left();
            values.push(self.value(of, "")?);
            if self.left() == left {
                return Err("its list is of what takes no bytes".to_owned());
            }
        }
        Ok(Value::Array(values))
    }

    fn length(&mut self) -> Result<usize, String> {
        let length = u32::from_le_bytes(self.array()?);
        usize::try_from(length).map_err(|error| error.to_string())
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], String> {
        let left = self.left();
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or_else(|| format!("{length} bytes are needed where {left} are left"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| format!("{N} bytes are needed"))
    }
}

/// An array of bytes as its name and length say.
fn bytes(name: &str, bytes: &[u8]) -> Value {
    if let Ok(number) = <[u8; 16]>::try_from(bytes) {
        return u128::from_le_bytes(number).to_string().into();
    }
    let is_text = matches!(name, "name" | "capacity_unit" | "uri") || name.ends_with("_name");
    let text = is_text.then(|| padded_text(bytes)).flatten();
    text.map_or_else(|| hexadecimal(bytes).into(), Value::from)
}

/// Text with zeros behind it and none within, `None` of anything else.
fn padded_text(bytes: &[u8]) -> Option<&str> {
    let end = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    let text = std::str::from_utf8(bytes.get(..end)?).ok()?;
    (!text.chars().any(char::is_control)).then_some(text)
}
