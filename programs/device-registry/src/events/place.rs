//! Events of places.

use anchor_lang::prelude::*;

/// The counter of a cell was created.
#[event]
pub struct CellCreated {
    /// The network.
    pub network: Pubkey,
    /// Class id.
    pub class: u16,
    /// H3 cell.
    pub cell: u64,
}

/// A device was located or moved.
#[event]
pub struct LocationAsserted {
    /// The network.
    pub network: Pubkey,
    /// The device account.
    pub device: Pubkey,
    /// Its index in the network.
    pub index: u32,
    /// H3 cell before, 0 for none.
    pub old_cell: u64,
    /// H3 cell now.
    pub new_cell: u64,
    /// Devices of the class in the new density cell, this one included.
    pub density: u32,
}

/// The counter of an empty cell was closed.
#[event]
pub struct CellClosed {
    /// The network.
    pub network: Pubkey,
    /// Class id.
    pub class: u16,
    /// H3 cell.
    pub cell: u64,
}
