//! The program: one writable account full of records, the operation in the first byte of the instruction data.

use core::hint::black_box;

use solana_define_syscall::definitions::sol_remaining_compute_units;

use crate::operations::{EachRecord, choose};
use crate::{Outcome, PANIC, RECORD_BYTES, Record, read_beyond_end};

/// Where the first account's data length and data lie in the input, and how much room follows the data.
const LENGTH_OFFSET: usize = 88;
const DATA_OFFSET: usize = 96;
const ROOM: usize = 10_240;

struct Records<'data>(&'data mut [u8]);

impl EachRecord for Records<'_> {
    #[inline(always)]
    fn run(&mut self, operation: impl Fn(u128, u128) -> Outcome) {
        let (records, _) = self.0.as_chunks_mut::<RECORD_BYTES>();
        for bytes in records {
            let mut record = Record::from_bytes(bytes);
            let before = remaining();
            record.outcome = black_box(operation(black_box(record.a), black_box(record.b)));
            record.units = (before - remaining()) as u32;
            *bytes = record.to_bytes();
        }
    }
}

fn remaining() -> u64 {
    // SAFETY: the call takes no pointer.
    unsafe { sol_remaining_compute_units() }
}

/// Called by the runtime.
///
/// # Safety
///
/// `input` is the runtime's serialization of exactly one account, not a duplicate, and the instruction data.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entrypoint(input: *mut u8) -> u64 {
    // SAFETY: see above; the account's data is ours alone while the program runs.
    let (data, operation) = unsafe {
        let length = input.add(LENGTH_OFFSET).cast::<u64>().read() as usize;
        let instruction = DATA_OFFSET + (length + ROOM).next_multiple_of(8) + 8;
        (
            core::slice::from_raw_parts_mut(input.add(DATA_OFFSET), length),
            input.add(instruction + 8).read(),
        )
    };
    if operation == PANIC {
        return u64::from(read_beyond_end(data));
    }
    choose(operation, &mut Records(data));
    0
}
