//! A page of claim records: what each of 256 devices has been paid.

use anchor_lang::prelude::*;

use super::DISCRIMINATOR;

/// Devices per page.
pub const PAGE_SLOTS: usize = 256;
/// log2 of the devices per page.
const PAGE_BITS: u32 = 8;

/// A claim page. Address: `["page", pool, page]`. Slot `s` of page `p` belongs to device index `256 p + s`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct ClaimPage {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 2],
    /// Number of the page.
    pub page: u32,
    /// The pool.
    pub pool: Pubkey,
    /// Who paid the rent.
    pub rent_payer: Pubkey,
    /// Paid to each device so far, what vests included, cumulative, base units.
    pub paid: [u64; PAGE_SLOTS],
    /// Up to which epoch, counted from 1, each device's allowances are used up: the last 16 bits.
    pub allowance_used: [u16; PAGE_SLOTS],
}

impl ClaimPage {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// The page of a device index.
    pub const fn page_of(index: u32) -> u32 {
        index >> PAGE_BITS
    }

    /// The slot of a device index within its page.
    pub const fn slot_of(index: u32) -> u8 {
        let [slot, ..] = index.to_le_bytes();
        slot
    }

    /// What the device of this index has been paid, and up to where its allowances are used up; the index must be of this
    /// page.
    pub fn record_mut(&mut self, index: u32) -> Option<(&mut u64, &mut u16)> {
        if Self::page_of(index) != self.page {
            return None;
        }
        let slot = usize::from(Self::slot_of(index));
        Some((self.paid.get_mut(slot)?, self.allowance_used.get_mut(slot)?))
    }

    /// What the device of this index has been paid; the index must be of this page.
    pub fn paid(&self, index: u32) -> Option<u64> {
        let slot = usize::from(Self::slot_of(index));
        (Self::page_of(index) == self.page)
            .then(|| self.paid.get(slot).copied())
            .flatten()
    }

    /// Whether no device has been paid from it.
    pub fn is_empty(&self) -> bool {
        self.paid.iter().all(|paid| *paid == 0)
    }
}

const _: () = assert!(ClaimPage::SPACE == 2_640);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_index_has_one_slot_and_no_slot_serves_another_page() {
        let mut page: ClaimPage = bytemuck::Zeroable::zeroed();
        page.page = 3;
        for index in [0u32, 255, 256, 767, 1_024, u32::MAX] {
            assert!(page.record_mut(index).is_none(), "{index}");
        }
        for index in 768..1_024u32 {
            *page.record_mut(index).unwrap().0 = u64::from(index);
            *page.record_mut(index).unwrap().1 = index as u16;
        }
        for (slot, paid) in page.paid.iter().enumerate() {
            assert_eq!(*paid, 768 + slot as u64);
            assert_eq!(u64::from(page.allowance_used[slot]), *paid);
        }
    }
}
