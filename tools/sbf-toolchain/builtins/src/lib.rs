//! The 128-bit integer functions that LLVM calls on SBF. `shims.ll` gives them the names and the return registers
//! that LLVM expects.
#![no_std]

mod wide;

use wide::Pair;

#[inline(always)]
fn split(x: u128) -> Pair {
    (x as u64, (x >> 64) as u64)
}

#[inline(always)]
fn join(x: Pair) -> u128 {
    (x.1 as u128) << 64 | x.0 as u128
}

/// `a * b` modulo 2^128, signed or unsigned.
#[unsafe(no_mangle)]
pub fn sbpf_multi3(a: u128, b: u128) -> u128 {
    join(wide::mul(split(a), split(b)))
}

/// `a / b`.
#[unsafe(no_mangle)]
pub fn sbpf_udivti3(a: u128, b: u128) -> u128 {
    join(wide::div_rem(split(a), split(b)).0)
}

/// `a % b`.
#[unsafe(no_mangle)]
pub fn sbpf_umodti3(a: u128, b: u128) -> u128 {
    join(wide::div_rem(split(a), split(b)).1)
}

/// `a / b`, signed.
#[unsafe(no_mangle)]
pub fn sbpf_divti3(a: u128, b: u128) -> u128 {
    join(wide::div_signed(split(a), split(b)))
}

/// `a % b`, signed.
#[unsafe(no_mangle)]
pub fn sbpf_modti3(a: u128, b: u128) -> u128 {
    join(wide::rem_signed(split(a), split(b)))
}
