//! What programs cost. No chain is asked.

use solana_loader_v3_interface::state::UpgradeableLoaderState;

/// Bytes that every account is charged beyond its data.
pub const ACCOUNT_OVERHEAD: u64 = 128;
/// Lamports for each signature of a transaction.
pub const LAMPORTS_PER_SIGNATURE: u64 = 5_000;

/// What a deployment costs, beside priority fees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// Transactions that are sent.
    pub transactions: u64,
    /// Their fees, lamports.
    pub fees: u64,
    /// Lamports that stay in the program's accounts from now on.
    pub rent: u64,
    /// Lamports that are in the buffer until the program is deployed, and come back.
    pub buffer: u64,
    /// Most lamports that the payer is short of at any one time.
    pub needed: u64,
}

/// What accounts must hold on a chain, lamports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rents {
    /// A buffer for the file.
    pub buffer: u64,
    /// A program's account.
    pub program: u64,
    /// The account with its content, with as much room as is asked for.
    pub program_data: u64,
}

/// What an account of so many bytes must hold at a rate, lamports.
pub fn minimum_balance(bytes: usize, lamports_per_byte: u64) -> u64 {
    ACCOUNT_OVERHEAD
        .saturating_add(bytes as u64)
        .saturating_mul(lamports_per_byte)
}

/// What a program of so many bytes locks in its two accounts at a rate, lamports.
pub fn deployment_rent(bytes: usize, lamports_per_byte: u64) -> u64 {
    let program = minimum_balance(UpgradeableLoaderState::size_of_program(), lamports_per_byte);
    let data = minimum_balance(
        UpgradeableLoaderState::size_of_programdata(bytes),
        lamports_per_byte,
    );
    program.saturating_add(data)
}

/// What a buffer for a program of so many bytes holds at a rate until it is used, lamports.
pub fn buffer_rent(bytes: usize, lamports_per_byte: u64) -> u64 {
    minimum_balance(UpgradeableLoaderState::size_of_buffer(bytes), lamports_per_byte)
}

/// Transactions that write a program of so many bytes, `per_write` in each.
pub fn writes(bytes: usize, per_write: usize) -> u64 {
    bytes.div_ceil(per_write.max(1)) as u64
}
