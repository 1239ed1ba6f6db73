//! Lookup tables: accounts that many transactions name, each by a byte instead of 32.
//!
//! A table costs rent until it is closed, which a cluster allows 513 slots after it was deactivated, about four minutes. So none is
//! made behind anybody's back: whoever makes one gives it to the chain ([`Chain::set_tables`]), and takes it down again.
//!
//! ```no_run
//! use flywheel_client::chain::Chain;
//! use flywheel_client::tables::{self, LookupTable};
//! use flywheel_client::transactions::{Room, pack_into};
//! use solana_instruction::Instruction;
//! use solana_signer::Signer;
//!
//! # fn example(chain: &mut dyn Chain, payer: &dyn Signer, groups: &[Vec<Instruction>])
//! # -> Result<(), flywheel_client::ClientError> {
//! let shared = tables::shared(groups, 2);
//! let mut table = LookupTable::create(chain, payer, payer)?;
//! table.extend(chain, payer, payer, &shared)?;
//! let tables = [table.account()];
//! chain.set_tables(tables.to_vec());
//! let room = Room { tables: &tables, ..Room::default() };
//! for transaction in pack_into(&payer.pubkey(), groups, room)? {
//!     chain.send(&transaction, &[payer])?;
//! }
//! chain.set_tables(vec![]);
//! table.deactivate(chain, payer, payer)?;
//! table.close(chain, payer, payer)?;
//! # Ok(())
//! # }
//! ```

use std::collections::{BTreeMap, BTreeSet};

use solana_address::Address;
use solana_address_lookup_table_interface::instruction as program;
use solana_address_lookup_table_interface::state::AddressLookupTable;
use solana_instruction::Instruction;
use solana_message::AddressLookupTableAccount;
use solana_signer::Signer;

use crate::chain::Chain;
use crate::error::ClientError;

/// Addresses that are added by one transaction.
const ADDRESSES_AT_ONCE: usize = 20;
/// Slots after which a deactivated table may be closed: no blockhash is valid any more with which it could be used.
const SLOTS_UNTIL_CLOSED: u64 = 513;

/// A lookup table on a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookupTable {
    /// Its address.
    pub address: Address,
    /// What it holds, in order.
    pub addresses: Vec<Address>,
    /// The slot in which it was deactivated; `None` while it is used.
    pub deactivated: Option<u64>,
}

impl LookupTable {
    /// Makes an empty table. `payer` pays its rent now and when it is extended.
    ///
    /// # Errors
    /// As of [`Chain::send`].
    pub fn create(
        chain: &mut dyn Chain,
        authority: &dyn Signer,
        payer: &dyn Signer,
    ) -> Result<Self, ClientError> {
        let slot = chain.slot()?;
        let (create, address) = program::create_lookup_table(authority.pubkey(), payer.pubkey(), slot);
        chain.send(&[create], &signers(authority, payer))?;
        Ok(Self {
            address,
            addresses: Vec::new(),
            deactivated: None,
        })
    }

    /// The table at an address, such as one that was left behind.
    ///
    /// # Errors
    /// [`ClientError::AccountMissing`], [`ClientError::UnexpectedAccount`] or [`ClientError::Unreachable`].
    pub fn read(chain: &dyn Chain, address: Address) -> Result<Self, ClientError> {
        let account = chain
            .account(&address)?
            .ok_or(ClientError::AccountMissing { address })?;
        let table = AddressLookupTable::deserialize(&account.data);
        let table = table
            .ok()
            .filter(|_| account.owner == solana_sdk_ids::address_lookup_table::ID);
        let table = table.ok_or(ClientError::UnexpectedAccount {
            expected: "lookup table",
        })?;
        let deactivated = table.meta.deactivation_slot;
        Ok(Self {
            address,
            addresses: table.addresses.to_vec(),
            deactivated: (deactivated != u64::MAX).then_some(deactivated),
        })
    }

    /// Adds addresses, and waits until they can be used. A table holds 256.
    ///
    /// # Errors
    /// As of [`Chain::send`]. What was added before stays.
    pub fn extend(
        &mut self,
        chain: &mut dyn Chain,
        authority: &dyn Signer,
        payer: &dyn Signer,
        addresses: &[Address],
    ) -> Result<(), ClientError> {
        for some in addresses.chunks(ADDRESSES_AT_ONCE) {
            let (by, paid_by) = (authority.pubkey(), Some(payer.pubkey()));
            let extend = program::extend_lookup_table(self.address, by, paid_by, some.to_vec());
            chain.send(&[extend], &signers(authority, payer))?;
            self.addresses.extend(some);
        }
        let slot = chain.slot()?;
        chain.wait_for_slot(slot + 1)
    }

    /// The table as transactions use it.
    pub fn account(&self) -> AddressLookupTableAccount {
        AddressLookupTableAccount {
            key: self.address,
            addresses: self.addresses.clone(),
        }
    }

    /// Lets no new transaction use it, so that it can be closed.
    ///
    /// # Errors
    /// As of [`Chain::send`].
    pub fn deactivate(
        &mut self,
        chain: &mut dyn Chain,
        authority: &dyn Signer,
        payer: &dyn Signer,
    ) -> Result<(), ClientError> {
        let deactivate = program::deactivate_lookup_table(self.address, authority.pubkey());
        chain.send(&[deactivate], &signers(authority, payer))?;
        self.deactivated = Self::read(&*chain, self.address)?.deactivated;
        Ok(())
    }

    /// The slot from which it can be closed; `None` before it is deactivated.
    pub fn closes_at(&self) -> Option<u64> {
        self.deactivated.map(|slot| slot + SLOTS_UNTIL_CLOSED)
    }

    /// Waits until it can be closed, and closes it; the payer gets its rent.
    ///
    /// # Errors
    /// As of [`Chain::send`]; the chain refuses it before it is deactivated.
    pub fn close(
        self,
        chain: &mut dyn Chain,
        authority: &dyn Signer,
        payer: &dyn Signer,
    ) -> Result<(), ClientError> {
        if let Some(slot) = self.closes_at() {
            chain.wait_for_slot(slot)?;
        }
        let close = program::close_lookup_table(self.address, authority.pubkey(), payer.pubkey());
        chain.send(&[close], &signers(authority, payer)).map(|_| ())
    }
}

/// The accounts that at least `at_least` of these groups of instructions name and that a table can stand for: neither signers nor
/// programs that are called.
pub fn shared(groups: &[Vec<Instruction>], at_least: usize) -> Vec<Address> {
    let mut counts: BTreeMap<Address, usize> = BTreeMap::new();
    let mut never: BTreeSet<Address> = BTreeSet::new();
    for group in groups {
        let metas = || group.iter().flat_map(|call| &call.accounts);
        never.extend(group.iter().map(|call| call.program_id));
        never.extend(metas().filter(|meta| meta.is_signer).map(|meta| meta.pubkey));
        let named: BTreeSet<Address> = metas().map(|meta| meta.pubkey).collect();
        for address in named {
            *counts.entry(address).or_default() += 1;
        }
    }
    let often = counts.into_iter().filter(|(_, count)| *count >= at_least);
    let often = often.map(|(address, _)| address);
    often.filter(|address| !never.contains(address)).collect()
}

/// Who signs, the payer first, each once.
fn signers<'a>(authority: &'a dyn Signer, payer: &'a dyn Signer) -> Vec<&'a dyn Signer> {
    if authority.pubkey() == payer.pubkey() {
        vec![payer]
    } else {
        vec![payer, authority]
    }
}
