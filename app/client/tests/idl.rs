//! What is decoded by the IDLs is what the typed accounts and events say.

#![cfg(feature = "idl")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use anchor_lang::{AnchorSerialize, Discriminator, ZeroCopy};
use anchor_lang_idl_spec::{Idl, IdlArrayLen, IdlDefinedFields, IdlType, IdlTypeDef, IdlTypeDefTy};
use flywheel_client::accounts::{self, decode};
use flywheel_client::idl::{self, DecodeError, ProgramTypes};
use flywheel_client::programs::PROGRAMS;
use serde_json::{Value, json};
use solana_address::Address;

const IDLS: [&str; 5] = [
    include_str!("../../../idls/device_registry.json"),
    include_str!("../../../idls/reward_distributor.json"),
    include_str!("../../../idls/staking_vault.json"),
    include_str!("../../../idls/burn_share.json"),
    include_str!("../../../idls/service_market.json"),
];

fn program(name: &str) -> &'static ProgramTypes {
    let mut programs = idl::programs().unwrap().iter();
    programs.find(|types| types.program.name == name).unwrap()
}

/// What Rust prints of an account, from the decoded fields: numbers, addresses and lists in their order, without names.
fn values(text: &str) -> Vec<String> {
    // `Name { field: value, list: [1, 2] }`: what is left without the names is compared.
    let words = text.split(|letter: char| "{}[](), ".contains(letter));
    let values = words.filter(|word| !word.is_empty() && !word.ends_with(':'));
    values
        .filter(|word| !word.chars().all(char::is_alphabetic) || word.len() >= 32)
        .map(str::to_owned)
        .collect()
}

/// The same from what the IDL decodes. What the decoder leaves out was zero.
fn flat(types: &[IdlTypeDef], of: &IdlType, value: &Value, out: &mut Vec<String>) {
    match (of, value) {
        (IdlType::Array(of, IdlArrayLen::Value(length)), Value::Null) => {
            assert_eq!(**of, IdlType::U8, "only bytes are left out");
            out.extend(std::iter::repeat_n("0".to_owned(), *length));
        }
        (_, Value::Null) => out.push("0".to_owned()),
        (IdlType::Array(of, IdlArrayLen::Value(length)), Value::String(text)) => {
            assert_eq!(**of, IdlType::U8);
            let bytes = match (length, text.parse::<u128>()) {
                (16, Ok(number)) => number.to_le_bytes().to_vec(),
                _ => bytes_of(text),
            };
            assert_eq!(bytes.len(), *length);
            out.extend(bytes.iter().map(u8::to_string));
        }
        (IdlType::Array(of, _), Value::Array(values)) => {
            values.iter().for_each(|value| flat(types, of, value, out));
        }
        (IdlType::Defined { name, .. }, value) => structure(types, name, value, out),
        (_, Value::String(text)) => out.push(text.clone()),
        (_, value) => out.push(value.to_string()),
    }
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn structure(types: &[IdlTypeDef], name: &str, value: &Value, out: &mut Vec<String>) {
    for field in fields(types, name) {
        flat(
            types,
            &field.ty,
            value.get(&field.name).unwrap_or(&Value::Null),
            out,
        );
    }
}

fn fields<'a>(types: &'a [IdlTypeDef], name: &str) -> &'a [anchor_lang_idl_spec::IdlField] {
    let of = types.iter().find(|of| of.name == name).unwrap();
    match &of.ty {
        IdlTypeDefTy::Struct {
            fields: Some(IdlDefinedFields::Named(fields)),
        } => fields,
        other => panic!("{name} is {other:?}"),
    }
}

/// How many variants an enum has, all without fields; 0 of a struct.
fn variants(types: &[IdlTypeDef], name: &str) -> u8 {
    match &types.iter().find(|of| of.name == name).unwrap().ty {
        IdlTypeDefTy::Enum { variants } if variants.iter().all(|variant| variant.fields.is_none()) => {
            variants.len().try_into().unwrap()
        }
        _ => 0,
    }
}

/// Bytes of a struct, random but for what is zero on chain; text is none, so that it is given as bytes.
fn filled(types: &[IdlTypeDef], name: &str, byte: &mut impl FnMut() -> u8) -> Vec<u8> {
    let mut bytes = vec![];
    for field in fields(types, name) {
        let filler = field.name.starts_with("padding") || field.name == "reserved";
        let start = bytes.len();
        fill(types, &field.ty, byte, &mut bytes);
        if filler {
            bytes[start..].fill(0);
        }
    }
    bytes
}

fn fill(types: &[IdlTypeDef], of: &IdlType, byte: &mut impl FnMut() -> u8, out: &mut Vec<u8>) {
    let length = match of {
        // 255 is in no UTF-8.
        IdlType::Array(of, IdlArrayLen::Value(length)) if **of == IdlType::U8 && *length != 16 => {
            out.push(255);
            length - 1
        }
        IdlType::Array(of, IdlArrayLen::Value(length)) => {
            return (0..*length).for_each(|_| fill(types, of, byte, out));
        }
        IdlType::Vec(of) => {
            let length = byte() % 4;
            out.extend(u32::from(length).to_le_bytes());
            return (0..length).for_each(|_| fill(types, of, byte, out));
        }
        IdlType::Defined { name, .. } => match variants(types, name) {
            0 => return out.extend(filled(types, name, byte)),
            variants => return out.push(byte() % variants),
        },
        IdlType::Bool => return out.push(byte() % 2),
        IdlType::U8 => 1,
        IdlType::U16 => 2,
        IdlType::U32 => 4,
        IdlType::U64 | IdlType::I64 => 8,
        IdlType::U128 => 16,
        IdlType::Pubkey => 32,
        other => panic!("{other:?} is not in any account or event"),
    };
    out.extend((0..length).map(|_| byte()));
}

/// Bytes that follow from a seed.
fn bytes_from(mut seed: u64) -> impl FnMut() -> u8 {
    move || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        seed.to_be_bytes()[0]
    }
}

static TYPES: LazyLock<Vec<Vec<IdlTypeDef>>> = LazyLock::new(|| {
    let unlisted: Value = serde_json::from_str(include_str!("../src/idl/unlisted.json")).unwrap();
    let types = PROGRAMS.iter().zip(IDLS).map(|(program, idl)| {
        let idl: Idl = serde_json::from_str(idl).unwrap();
        let more = unlisted[program.name].get("types").cloned().unwrap_or(json!([]));
        let more: Vec<IdlTypeDef> = serde_json::from_value(more).unwrap();
        idl.types.into_iter().chain(more).collect()
    });
    types.collect()
});

/// The IDL's types, with those that it does not list.
fn types_of(name: &str) -> &'static [IdlTypeDef] {
    let place = PROGRAMS.iter().position(|program| program.name == name);
    &TYPES[place.unwrap()]
}

/// Decodes random data of a type both ways.
fn agree<T: ZeroCopy + Discriminator + std::fmt::Debug>(name: &str, seed: u64) -> String {
    let type_name = std::any::type_name::<T>().rsplit("::").next().unwrap();
    let types = types_of(name);
    let mut data = T::DISCRIMINATOR.to_vec();
    data.extend(filled(types, type_name, &mut bytes_from(seed)));
    assert_eq!(data.len(), 8 + size_of::<T>(), "{type_name}");
    let typed: T = decode(&data).unwrap();
    let decoded = program(name).account(&data).unwrap();
    assert_eq!(decoded.name, type_name);
    let mut found = vec![];
    structure(types, type_name, &Value::Object(decoded.fields), &mut found);
    assert_eq!(found, values(&format!("{typed:?}")), "{type_name}");
    type_name.to_owned()
}

macro_rules! agree {
    ($seed:ident, $($program:literal: $($type:ident),+;)+) => {
        [$((BTreeSet::from([$(agree::<accounts::$type>($program, $seed)),+]), $program)),+]
    };
}

/// How many random values each property is tried with.
const TRIES: u64 = 32;

#[test]
fn every_type_of_account_is_decoded_as_its_rust_type() {
    for seed in 0..TRIES {
        let compared = agree! { seed,
            "device-registry": Network, DeviceClass, Manufacturer, Operator, Device, CellCounter, DeviceOffer, Suspension, Tombstone;
            "reward-distributor": OracleSet, Pool, RewardEpoch, RewardRoot, ClaimPage, Evidence, Vesting, Payout, PayoutBalance;
            "staking-vault": StakePool, OperatorStake, Position, Ticket, SlashCase, FaultRecord, Insurance;
            "burn-share": RevenuePool, EpochStatement, PriceFeed;
            "service-market": Market, Plan, Customer, Order, Pass, Channel, Authorisation, Lock, Endowment;
        };
        for (names, name) in compared {
            let listed: BTreeSet<String> = program(name)
                .accounts()
                .iter()
                .map(|layout| layout.name.clone())
                .collect();
            assert_eq!(names, listed);
        }
    }
}

#[test]
fn every_type_of_event_is_decoded_to_its_last_byte() {
    let mut names_of_all = BTreeSet::new();
    for of in PROGRAMS {
        let types = types_of(of.name);
        for layout in program(of.name).events() {
            assert!(
                names_of_all.insert(&layout.name),
                "{} is told by two programs",
                layout.name
            );
            for seed in 0..TRIES {
                let mut data = layout.discriminator.clone();
                data.extend(filled(types, &layout.name, &mut bytes_from(seed)));
                let decoded = program(of.name).event(&data).unwrap();
                assert_eq!(decoded.name, layout.name);
                let names: Vec<&str> = decoded.fields.keys().map(String::as_str).collect();
                let expected = fields(types, &layout.name)
                    .iter()
                    .map(|field| field.name.as_str());
                assert_eq!(names, expected.collect::<Vec<_>>());
                data.push(0);
                let longer = program(of.name).event(&data);
                assert!(matches!(longer, Err(DecodeError::Malformed { .. })));
                data.truncate(data.len() - 2);
                let shorter = program(of.name).event(&data);
                assert!(matches!(shorter, Err(DecodeError::Malformed { .. })));
            }
        }
    }
    assert_eq!(names_of_all.len(), 34 + 28 + 34 + 19 + 33);
}

#[test]
fn strange_bytes_are_refused_and_never_a_panic() {
    for types in idl::programs().unwrap() {
        for layout in types.events() {
            for seed in 0..TRIES {
                let mut byte = bytes_from(seed);
                let data: Vec<u8> = (0..seed * 9).map(|_| byte()).collect();
                let _ = types.event(&[layout.discriminator.as_slice(), &data].concat());
                assert!(types.account(&data).is_err());
            }
        }
    }
}

#[test]
fn integers_of_64_bits_and_more_are_exact_digits() {
    for (amount, price) in [(0, 0), ((1 << 53) + 1, (1 << 64) + 1), (u64::MAX, u128::MAX)] {
        let event = burn_share::events::LotBought {
            pool: Address::new_from_array([1; 32]),
            buyer: Address::new_from_array([2; 32]),
            window: 3,
            given: amount,
            tokens: u64::MAX,
            price,
        };
        let fields = told("burn-share", &event);
        assert_eq!(fields["given"], json!(amount.to_string()));
        assert_eq!(fields["tokens"], json!("18446744073709551615"));
        assert_eq!(fields["price"], json!(price.to_string()));
    }
}

fn told<T: AnchorSerialize + Discriminator>(name: &str, event: &T) -> Value {
    let mut data = T::DISCRIMINATOR.to_vec();
    event.serialize(&mut data).unwrap();
    Value::Object(program(name).event(&data).unwrap().fields)
}

#[test]
fn events_are_decoded_as_programs_write_them() {
    let [network, device, operator, key] = [1, 2, 3, 4].map(|byte| Address::new_from_array([byte; 32]));
    let registered = device_registry::events::DeviceRegistered {
        network,
        device,
        operator,
        key,
        index: 70_000,
        class: 5,
        manufacturer: 6,
        capacity: u32::MAX,
    };
    assert_eq!(
        told("device-registry", &registered),
        json!({
            "network": network.to_string(), "device": device.to_string(), "operator": operator.to_string(),
            "key": key.to_string(), "index": 70_000, "class": 5, "manufacturer": 6, "capacity": u32::MAX,
        })
    );
    let created = device_registry::events::NetworkCreated {
        network,
        authority: key,
        id: 9,
        name: device_registry::name::from_text("Café").unwrap(),
        genesis: -1,
        epoch_seconds: 60,
    };
    let created = told("device-registry", &created);
    assert_eq!(
        (&created["name"], &created["genesis"]),
        (&json!("Café"), &json!("-1"))
    );
}

#[test]
fn the_golden_accounts_are_decoded() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let data = std::fs::read(entry.unwrap().path()).unwrap();
        let mut decoded = idl::programs()
            .unwrap()
            .iter()
            .filter_map(|types| types.account(&data).ok());
        names.insert(decoded.next().unwrap().name);
    }
    assert_eq!(names.len(), 37);
}

#[test]
fn a_table_has_a_cell_for_each_column_and_no_column_twice() {
    let headings = ["address", "program", "type", "lamports", "bytes"];
    let of_events = ["slot", "time", "signature", "number", "program", "event"];
    for of in PROGRAMS {
        let (types, idl) = (program(of.name), types_of(of.name));
        let accounts = types.accounts().iter().map(|layout| (layout, &headings[..]));
        let events = types.events().iter().map(|layout| (layout, &of_events[..]));
        for (layout, headings) in accounts.chain(events) {
            let columns = types.columns(layout);
            let all: BTreeSet<&str> = columns
                .iter()
                .map(String::as_str)
                .chain(headings.iter().copied())
                .collect();
            assert_eq!(
                all.len(),
                columns.len() + headings.len(),
                "{}: {columns:?}",
                layout.name
            );
            let mut data = layout.discriminator.clone();
            data.extend(filled(idl, &layout.name, &mut bytes_from(1)));
            let decoded = types.account(&data).or_else(|_| types.event(&data)).unwrap();
            assert_eq!(types.cells(&decoded).len(), columns.len(), "{}", layout.name);
        }
    }
    let class = program("device-registry")
        .accounts()
        .iter()
        .find(|layout| layout.name == "DeviceClass");
    let columns = program("device-registry").columns(class.unwrap());
    assert!(
        columns.contains(&"parameters_onboarding_fee".to_owned()),
        "{columns:?}"
    );
}

#[test]
fn what_no_program_writes_is_refused_with_what_it_begins_with() {
    let error = program("burn-share").account(&[7; 100]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no account that begins with 0707070707070707"),
        "{error}"
    );
    let error = program("burn-share").event(&[7]).unwrap_err();
    assert!(
        error.to_string().contains("no event that begins with 07;"),
        "{error}"
    );
    assert!(idl::program(&Address::default()).unwrap().is_none());
}
