//! Plans, made without a chain.

use std::path::Path;

use super::*;
use crate::transactions::MAX_BYTES;
use solana_address::Address;
use solana_loader_v3_interface::instruction as loader;

fn key(byte: u8) -> Address {
    Address::new_from_array([byte; 32])
}

fn file(bytes: usize) -> ProgramFile {
    let content = (0..bytes).map(|at| u8::try_from(at % 251).unwrap() + 1).collect();
    ProgramFile::new(Path::new("program.so"), content).unwrap()
}

fn rents(buffer: usize, room: usize) -> Rents {
    Rents {
        buffer: minimum_balance(37 + buffer, 10),
        program: minimum_balance(36, 10),
        program_data: minimum_balance(45 + room, 10),
    }
}

fn nothing(bytes: usize) -> Found {
    Found {
        occupant: Occupant::Nobody,
        buffer: None,
        buffer_taken: false,
        rents: rents(bytes, bytes),
    }
}

fn wanted() -> Wanted {
    Wanted::program(key(1), key(2), key(2))
}

fn deployed(authority: Option<Address>, content: Vec<u8>) -> Occupant {
    Occupant::Program(Deployed {
        program: key(1),
        program_data: key(9),
        slot: 5,
        authority,
        lamports: minimum_balance(45 + content.len(), 10),
        content,
    })
}

fn buffer_of(wanted: &Wanted, file: &ProgramFile, content: Vec<u8>) -> Buffer {
    let (address, _) = derived_buffer(&wanted.authority, &key(1), &file.hash()).unwrap();
    Buffer {
        address,
        authority: Some(wanted.authority),
        lamports: minimum_balance(37 + content.len(), 10),
        content,
    }
}

#[test]
fn a_write_leaves_no_byte_of_a_transaction_unused() {
    for (payer, authority, bytes) in [(key(1), key(1), 958), (key(1), key(2), 862)] {
        assert_eq!(bytes_per_write(&payer, &authority).unwrap(), bytes);
        let size = |bytes| {
            let write = loader::write(&key(3), &authority, 0, vec![0; bytes]);
            let budget = [5, 9].map(|length| solana_instruction::Instruction {
                program_id: solana_sdk_ids::compute_budget::ID,
                accounts: vec![],
                data: vec![0; length],
            });
            crate::transactions::size(&payer, &[budget.as_slice(), &[write]].concat()).unwrap()
        };
        assert_eq!((size(bytes), size(bytes + 1)), (MAX_BYTES, MAX_BYTES + 1));
    }
}

#[test]
fn only_what_is_missing_or_different_in_the_buffer_is_written() {
    let file = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0];
    let part = |offset, length| Chunk { offset, length };
    assert_eq!(missing(&file, &[], 4), [part(0, 4), part(4, 4), part(8, 2)]);
    assert_eq!(missing(&file, &file, 4), []);
    assert_eq!(missing(&file, &[1, 2, 3, 4, 5, 9, 7, 8, 9, 0], 4), [part(4, 4)]);
    assert_eq!(missing(&file, &[1, 2, 3, 4, 5, 6], 4), [part(4, 4), part(8, 2)]);
    assert_eq!(missing(&file, &file[..9], 4), [], "a new buffer is zero");
    assert_eq!(missing(&[0; 9], &[], 4), [], "zeros need not be written");
    assert_eq!(part(8, 2).of(&file), [9, 0]);
}

#[test]
fn a_first_deployment_costs_the_rent_of_two_accounts_and_the_fees_and_no_more() {
    let file = file(2_000);
    let plan = plan(&wanted(), &nothing(2_000), &file).unwrap();
    assert_eq!((plan.action, plan.chunks.len()), (Action::Deploy, 3));
    assert!(plan.create_buffer && plan.extend_by == 0 && plan.room == 2_000);
    // One signature makes the buffer, three write it, two deploy.
    let rent = (128 + 36 + 128 + 45 + 2_000) * 10;
    let expected = Cost {
        transactions: 5,
        fees: 6 * 5_000,
        rent,
        buffer: (128 + 37 + 2_000) * 10,
        needed: rent + 6 * 5_000,
    };
    assert_eq!(plan.cost, expected);
}

#[test]
fn two_keys_sign_every_write_if_somebody_else_pays() {
    let file = file(2_000);
    let wanted = Wanted::program(key(1), key(3), key(2));
    let plan = plan(&wanted, &nothing(2_000), &file).unwrap();
    assert_eq!((plan.chunks.len(), plan.cost.fees), (3, (2 + 3 * 2 + 3) * 5_000));
}

#[test]
fn a_half_written_buffer_is_resumed_and_its_lamports_count() {
    let (file, wanted) = (file(2_000), wanted());
    let mut content = file.bytes().to_vec();
    content[1_000] ^= 1;
    let found = Found {
        buffer: Some(buffer_of(&wanted, &file, content)),
        ..nothing(2_000)
    };
    let plan = plan(&wanted, &found, &file).unwrap();
    let second = Chunk {
        offset: 958,
        length: 958,
    };
    assert_eq!(
        (plan.create_buffer, plan.chunks.as_slice()),
        (false, [second].as_slice())
    );
    assert_eq!(plan.parts_before(&file), 2);
    let rent = (128 + 36 + 128 + 45 + 2_000) * 10;
    assert_eq!(plan.cost.needed, rent - (128 + 37 + 2_000) * 10 + 3 * 5_000);
}

#[test]
fn the_same_program_is_left_alone_whoever_may_upgrade_it() {
    let file = file(500);
    for authority in [None, Some(key(2)), Some(key(7))] {
        let mut content = file.bytes().to_vec();
        content.resize(900, 0);
        let found = Found {
            occupant: deployed(authority, content),
            ..nothing(500)
        };
        let plan = plan(&wanted(), &found, &file).unwrap();
        assert_eq!((plan.action, plan.cost), (Action::Nothing, Cost::default()));
    }
}

#[test]
fn a_program_that_grew_is_extended_by_what_the_chain_takes_at_least() {
    let file = file(2_000);
    let found = Found {
        occupant: deployed(Some(key(2)), vec![7; 1_500]),
        rents: rents(2_000, 1_500 + 10_240),
        ..nothing(2_000)
    };
    let upgrade = plan(&wanted(), &found, &file).unwrap();
    assert_eq!(
        (upgrade.action, upgrade.extend_by, upgrade.room),
        (Action::Upgrade, 10_240, 11_740)
    );
    assert_eq!(upgrade.cost.rent, 10_240 * 10);
    // Extended by one signature, made by one, written by three, upgraded by one.
    assert_eq!(
        upgrade.cost.needed,
        10_240 * 10 + (128 + 37 + 2_000) * 10 + 6 * 5_000
    );
    let roomy = Wanted {
        max_len: Some(20_000),
        ..wanted()
    };
    let roomy = plan(&roomy, &found, &file).unwrap();
    assert_eq!(roomy.extend_by, 18_500);
    let same = Found {
        occupant: deployed(Some(key(2)), file.bytes().to_vec()),
        ..nothing(2_000)
    };
    let larger = Wanted {
        max_len: Some(20_000),
        ..wanted()
    };
    let only_room = plan(&larger, &same, &file).unwrap();
    assert_eq!(
        (only_room.action, only_room.extend_by, only_room.cost.transactions),
        (Action::Extend, 18_000, 1)
    );
}

#[test]
fn what_the_loader_would_refuse_is_refused_with_the_remedy() {
    let (file, wanted) = (file(2_000), wanted());
    let refused = |wanted: &Wanted, found: &Found| plan(wanted, found, &file).unwrap_err().to_string();
    let with = |occupant| Found {
        occupant,
        ..nothing(2_000)
    };
    let in_buffer = |buffer| Found {
        buffer: Some(buffer),
        ..nothing(2_000)
    };
    let small = Wanted {
        max_len: Some(1_999),
        ..wanted.clone()
    };
    let buffer = buffer_of(&wanted, &file, vec![0; 2_000]);
    let foreign = Buffer {
        authority: Some(key(7)),
        ..buffer.clone()
    };
    let short = Buffer {
        content: vec![0; 1_000],
        ..buffer
    };
    let existing = Wanted {
        buffer: BufferAt::Existing(key(8)),
        ..wanted.clone()
    };
    let taken = Found {
        buffer_taken: true,
        ..nothing(2_000)
    };
    for (complaint, expected) in [
        (refused(&small, &nothing(2_000)), "type 2000 or more"),
        (refused(&wanted, &with(deployed(None, vec![1; 9]))), "is final"),
        (
            refused(&wanted, &with(deployed(Some(key(7)), vec![1; 9]))),
            "sign with that key",
        ),
        (refused(&wanted, &with(Occupant::Closed)), "never be used again"),
        (
            refused(&wanted, &with(Occupant::Other { owner: key(6) })),
            "another program key",
        ),
        (refused(&wanted, &in_buffer(foreign)), "write another buffer"),
        (refused(&wanted, &in_buffer(short)), "room for 1000 bytes"),
        (refused(&existing, &nothing(2_000)), "no buffer at"),
        (refused(&wanted, &taken), "is no buffer"),
    ] {
        assert!(
            complaint.contains(expected),
            "{expected:?} is missing in {complaint}"
        );
    }
}

#[test]
fn a_buffers_address_is_another_for_another_program_file_or_key() {
    let address = |authority, program, hash| {
        derived_buffer(&key(authority), &key(program), &[hash; 32])
            .unwrap()
            .0
    };
    let all = [
        address(1, 1, 1),
        address(2, 1, 1),
        address(1, 2, 1),
        address(1, 1, 2),
    ];
    for (number, one) in all.iter().enumerate() {
        assert!(!all[number + 1..].contains(one));
    }
    assert_eq!(address(1, 1, 1), all[0]);
}

#[test]
fn a_programs_hash_does_not_count_the_zeros_behind_it() {
    assert_eq!(sha256(&[1, 2, 0, 0]), sha256(&[1, 2]));
    assert_ne!(sha256(&[0, 1, 2]), sha256(&[1, 2]));
    assert_eq!(
        hex(&sha256(&[0, 0])),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
