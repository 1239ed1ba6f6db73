//! Payouts: a payee that splits what it gets.

use anchor_lang::prelude::*;
use flywheel_math::{Bps, split_bps};

use super::{DISCRIMINATOR, bps};
use crate::errors::{RewardError, ensure};

/// Most wallets of a payout.
pub const MAX_DESTINATIONS: usize = 8;

/// A wallet with its share.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Destination {
    /// The wallet.
    pub wallet: Pubkey,
    /// Its share, basis points.
    pub bps: u16,
}

/// A payout. Address: `["payout", creator, id]`. It never changes, so that nobody can redirect what was collected.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Payout {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Number of wallets.
    pub count: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The id that, with the creator, makes the address.
    pub id: u64,
    /// Who created it.
    pub creator: Pubkey,
    /// The wallets; zero beyond `count`.
    pub destinations: [Destination; MAX_DESTINATIONS],
    /// Zero; for later versions.
    pub reserved: [u8; 32],
}

impl Payout {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Sets the wallets, once.
    ///
    /// # Errors
    /// `DestinationsInvalid` for none or more than 8, for a zero or repeated wallet, for a share of 0, or unless the shares
    /// add up to 10,000.
    pub fn set_destinations(&mut self, destinations: &[Destination]) -> Result<()> {
        let mut sum = 0u16;
        for (position, destination) in destinations.iter().enumerate() {
            let repeated = destinations
                .iter()
                .take(position)
                .any(|other| other.wallet == destination.wallet);
            ensure(
                !repeated && destination.wallet != Pubkey::default() && destination.bps > 0,
                RewardError::DestinationsInvalid,
            )?;
            sum = sum.saturating_add(destination.bps);
        }
        ensure(sum == Bps::FULL.get(), RewardError::DestinationsInvalid)?;
        self.destinations
            .get_mut(..destinations.len())
            .ok_or(RewardError::DestinationsInvalid)?
            .copy_from_slice(destinations);
        self.count = u8::try_from(destinations.len()).map_err(|_| RewardError::DestinationsInvalid)?;
        Ok(())
    }

    /// What each wallet gets of `amount` base units; they add up to it. The first gets the dust.
    ///
    /// # Errors
    /// `DestinationsInvalid` when the shares do not add up, which no payout's do.
    pub fn split(&self, amount: u64) -> Result<[u64; MAX_DESTINATIONS]> {
        let mut shares = [Bps::ZERO; MAX_DESTINATIONS];
        for (share, destination) in shares.iter_mut().zip(&self.destinations) {
            *share = bps(destination.bps, RewardError::DestinationsInvalid)?;
        }
        let (mut parts, dust) = split_bps(amount, &shares).map_err(|_| RewardError::DestinationsInvalid)?;
        // The dust is part of `amount`, so the sum fits.
        let [first, ..] = &mut parts;
        *first = first.saturating_add(dust);
        Ok(parts)
    }
}

const _: () = assert!(Payout::SPACE == 360);

/// What a payout owes its wallets in one mint. Address: `["payout-balance", payout, mint]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct PayoutBalance {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// Zero.
    pub padding: [u8; 6],
    /// The payout.
    pub payout: Pubkey,
    /// The mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// The token account that holds what is owed. Address: `["payout-vault", payout, mint]`.
    pub vault: Pubkey,
    /// Credited so far, base units.
    pub credited: u64,
    /// Owed to each wallet, base units.
    pub owed: [u64; MAX_DESTINATIONS],
}

impl PayoutBalance {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Credits what has arrived in a vault of `balance` base units; returns how much that is.
    ///
    /// # Errors
    /// `NumberOutOfRange` when a sum does not fit, or the vault holds less than is owed, which cannot be.
    pub fn credit(&mut self, payout: &Payout, balance: u64) -> Result<u64> {
        let owed = self
            .owed
            .iter()
            .try_fold(0u64, |sum, owed| sum.checked_add(*owed))
            .ok_or(RewardError::NumberOutOfRange)?;
        let arrived = balance.checked_sub(owed).ok_or(RewardError::NumberOutOfRange)?;
        for (owed, part) in self.owed.iter_mut().zip(payout.split(arrived)?) {
            *owed = owed.checked_add(part).ok_or(RewardError::NumberOutOfRange)?;
        }
        self.credited = self.credited.saturating_add(arrived);
        Ok(arrived)
    }
}

const _: () = assert!(PayoutBalance::SPACE == 216);

#[cfg(test)]
mod tests {
    use super::*;

    fn destination(name: u8, bps: u16) -> Destination {
        Destination {
            wallet: Pubkey::new_from_array([name; 32]),
            bps,
        }
    }

    fn payout(shares: &[u16]) -> Payout {
        let mut payout: Payout = bytemuck::Zeroable::zeroed();
        let destinations: Vec<_> = (1..)
            .zip(shares)
            .map(|(name, bps)| destination(name, *bps))
            .collect();
        payout.set_destinations(&destinations).unwrap();
        payout
    }

    #[test]
    fn a_payout_has_one_to_eight_distinct_wallets_whose_shares_are_all() {
        let mut payout: Payout = bytemuck::Zeroable::zeroed();
        let refused = [
            vec![],
            vec![destination(1, 9_999)],
            vec![destination(1, 5_000), destination(1, 5_000)],
            vec![destination(0, 10_000)],
            vec![destination(1, 10_000), destination(2, 0)],
            (1..=9)
                .map(|name| destination(name, if name == 9 { 1_112 } else { 1_111 }))
                .collect(),
        ];
        for destinations in refused {
            assert!(payout.set_destinations(&destinations).is_err());
        }
        let eight: Vec<_> = (1..=8).map(|name| destination(name, 1_250)).collect();
        assert!(payout.set_destinations(&eight).is_ok());
        assert_eq!(payout.count, 8);
    }

    #[test]
    fn parts_add_up_and_the_dust_goes_to_the_first() {
        let payout = payout(&[3_333, 3_333, 3_334]);
        assert_eq!(payout.split(100).unwrap()[..4], [34, 33, 33, 0]);
        assert_eq!(payout.split(1).unwrap()[..3], [1, 0, 0]);
        let parts = payout.split(u64::MAX).unwrap();
        assert_eq!(
            parts.iter().map(|part| u128::from(*part)).sum::<u128>(),
            u128::from(u64::MAX)
        );
    }

    #[test]
    fn only_what_arrived_since_is_credited() {
        let payout = payout(&[7_500, 2_500]);
        let mut balance: PayoutBalance = bytemuck::Zeroable::zeroed();
        assert_eq!(balance.credit(&payout, 100).unwrap(), 100);
        assert_eq!(balance.credit(&payout, 100).unwrap(), 0);
        assert_eq!(balance.owed[..2], [75, 25]);
        balance.owed[0] = 0;
        assert_eq!(balance.credit(&payout, 65).unwrap(), 40);
        assert_eq!(
            (balance.owed[0], balance.owed[1], balance.credited),
            (30, 35, 140)
        );
        assert!(balance.credit(&payout, 64).is_err());
    }
}
