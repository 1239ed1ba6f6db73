//! What can be changed about a revenue pool.

use anchor_lang::prelude::*;
use flywheel_math::Q64x64;
use flywheel_revenue::{Curve, Schedule, Shares};

use super::{FULL_BPS, RevenuePool};
use crate::errors::{BurnShareError, ensure};

/// Longest window of an auction, seconds: 30 days.
pub const MAX_WINDOW_SECONDS: u32 = 2_592_000;
/// Largest bounty, basis points.
pub const MAX_BOUNTY_BPS: u16 = 1_000;
/// Most that the reference falls for a window without a sale, basis points.
pub const MAX_IDLE_STEP_BPS: u16 = 5_000;

/// Where shares go, and what the auction's price is held to; zero for none.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Destinations {
    /// The distributor's funded pool of the same network and mint.
    pub reward_pool: Pubkey,
    /// A stake pool of the same network with rewards in the mint.
    pub stake_pool: Pubkey,
    /// A token account of the mint.
    pub insurance: Pubkey,
    /// The feed of network token and mint.
    pub feed: Pubkey,
}

/// The same, as events say it.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DestinationKeys {
    /// The distributor's funded pool.
    pub reward_pool: Pubkey,
    /// The stake pool.
    pub stake_pool: Pubkey,
    /// The insurance's token account.
    pub insurance: Pubkey,
    /// The price feed.
    pub feed: Pubkey,
}

impl From<Destinations> for DestinationKeys {
    fn from(stored: Destinations) -> Self {
        Self {
            reward_pool: stored.reward_pool,
            stake_pool: stored.stake_pool,
            insurance: stored.insurance,
            feed: stored.feed,
        }
    }
}

/// What can be changed about a revenue pool, as it is stored.
#[zero_copy]
#[repr(C)]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RevenueParameters {
    /// Where shares go.
    pub destinations: Destinations,
    /// Who may report orders and customers with a payment; zero for nobody.
    pub market: Pubkey,
    /// Who may switch the burn of a native pool to direct; zero for nobody.
    pub veto: Pubkey,
    /// The least price, network tokens for a payment token (Q64.64 LE).
    pub min_price: [u8; 16],
    /// The most that is sold, or burned by lots, in a window, base units.
    pub lot: u64,
    /// The least that is sold at once, unless it is all that is left, base units.
    pub min_fill: u64,
    /// The most that a crank pays as bounty, base units.
    pub bounty_cap: u64,
    /// Until which epoch the burn's share is `burn_bps`.
    pub slope_start_epoch: u64,
    /// From which epoch on it is `burn_limit_bps`.
    pub slope_end_epoch: u64,
    /// Length of a window, seconds.
    pub window_seconds: u32,
    /// After how many seconds of a window the price is at its floor.
    pub decay_seconds: u32,
    /// Share of providers, basis points.
    pub providers_bps: u16,
    /// Share of stakers, basis points.
    pub stakers_bps: u16,
    /// Share of the burn at the schedule's beginning, basis points.
    pub burn_bps: u16,
    /// Share of the treasury, basis points.
    pub treasury_bps: u16,
    /// Share of the insurance, basis points.
    pub insurance_bps: u16,
    /// Share of the burn at the schedule's end, basis points.
    pub burn_limit_bps: u16,
    /// Price at a window's start, basis points of the reference.
    pub start_bps: u16,
    /// Price after the decay, basis points of the reference.
    pub floor_bps: u16,
    /// How much the reference falls for a window without a sale, basis points.
    pub idle_step_bps: u16,
    /// How far the reference may be from the feed's price, basis points.
    pub max_deviation_bps: u16,
    /// How much of an epoch's income may be refunded in it, basis points.
    pub max_refund_bps: u16,
    /// Bounty for cranking, basis points of what is undistributed.
    pub bounty_bps: u16,
}

/// What can be changed about a revenue pool, as an argument: all but the destinations, which are accounts.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RevenueParametersArgs {
    /// Who may report orders and customers with a payment; zero for nobody.
    pub market: Pubkey,
    /// Who may switch the burn of a native pool to direct; zero for nobody.
    pub veto: Pubkey,
    /// The least price, network tokens for a payment token, times 2^64, at least 1; 0 of native pools.
    pub min_price: u128,
    /// The most that is sold, or burned by lots, in a window, base units, at least 1.
    pub lot: u64,
    /// The least that is sold at once, base units, at most a lot; 0 of native pools.
    pub min_fill: u64,
    /// The most that a crank pays as bounty, base units.
    pub bounty_cap: u64,
    /// Until which epoch the burn's share is `burn_bps`.
    pub slope_start_epoch: u64,
    /// From which epoch on it is `burn_limit_bps`.
    pub slope_end_epoch: u64,
    /// Length of a window, seconds, 1 to 30 days.
    pub window_seconds: u32,
    /// After how many seconds of a window the price is at its floor; 0 of native pools.
    pub decay_seconds: u32,
    /// Share of providers, basis points.
    pub providers_bps: u16,
    /// Share of stakers, basis points.
    pub stakers_bps: u16,
    /// Share of the burn at the schedule's beginning, basis points.
    pub burn_bps: u16,
    /// Share of the treasury, basis points.
    pub treasury_bps: u16,
    /// Share of the insurance, basis points.
    pub insurance_bps: u16,
    /// Share of the burn at the schedule's end, basis points.
    pub burn_limit_bps: u16,
    /// Price at a window's start, basis points of the reference, at least 10,000; 0 of native pools.
    pub start_bps: u16,
    /// Price after the decay, basis points of the reference, 1 to 10,000; 0 of native pools.
    pub floor_bps: u16,
    /// How much the reference falls for a window without a sale, basis points, at most 5,000; 0 of native pools.
    pub idle_step_bps: u16,
    /// How far the reference may be from the feed's price, basis points; 0 of native pools.
    pub max_deviation_bps: u16,
    /// How much of an epoch's income may be refunded in it, basis points.
    pub max_refund_bps: u16,
    /// Bounty for cranking, basis points of what is undistributed, at most 1,000.
    pub bounty_bps: u16,
}

impl RevenueParametersArgs {
    /// With destinations, as they are stored.
    pub fn with(&self, destinations: Destinations) -> RevenueParameters {
        RevenueParameters {
            destinations,
            market: self.market,
            veto: self.veto,
            min_price: self.min_price.to_le_bytes(),
            lot: self.lot,
            min_fill: self.min_fill,
            bounty_cap: self.bounty_cap,
            slope_start_epoch: self.slope_start_epoch,
            slope_end_epoch: self.slope_end_epoch,
            window_seconds: self.window_seconds,
            decay_seconds: self.decay_seconds,
            providers_bps: self.providers_bps,
            stakers_bps: self.stakers_bps,
            burn_bps: self.burn_bps,
            treasury_bps: self.treasury_bps,
            insurance_bps: self.insurance_bps,
            burn_limit_bps: self.burn_limit_bps,
            start_bps: self.start_bps,
            floor_bps: self.floor_bps,
            idle_step_bps: self.idle_step_bps,
            max_deviation_bps: self.max_deviation_bps,
            max_refund_bps: self.max_refund_bps,
            bounty_bps: self.bounty_bps,
        }
    }
}

impl From<RevenueParameters> for RevenueParametersArgs {
    fn from(stored: RevenueParameters) -> Self {
        Self {
            market: stored.market,
            veto: stored.veto,
            min_price: u128::from_le_bytes(stored.min_price),
            lot: stored.lot,
            min_fill: stored.min_fill,
            bounty_cap: stored.bounty_cap,
            slope_start_epoch: stored.slope_start_epoch,
            slope_end_epoch: stored.slope_end_epoch,
            window_seconds: stored.window_seconds,
            decay_seconds: stored.decay_seconds,
            providers_bps: stored.providers_bps,
            stakers_bps: stored.stakers_bps,
            burn_bps: stored.burn_bps,
            treasury_bps: stored.treasury_bps,
            insurance_bps: stored.insurance_bps,
            burn_limit_bps: stored.burn_limit_bps,
            start_bps: stored.start_bps,
            floor_bps: stored.floor_bps,
            idle_step_bps: stored.idle_step_bps,
            max_deviation_bps: stored.max_deviation_bps,
            max_refund_bps: stored.max_refund_bps,
            bounty_bps: stored.bounty_bps,
        }
    }
}

impl RevenueParameters {
    /// The five shares.
    pub const fn shares(&self) -> Shares {
        Shares {
            providers: self.providers_bps,
            stakers: self.stakers_bps,
            burn: self.burn_bps,
            treasury: self.treasury_bps,
            insurance: self.insurance_bps,
        }
    }

    /// How the burn's share grows.
    pub const fn schedule(&self) -> Schedule {
        Schedule {
            burn_limit_bps: self.burn_limit_bps,
            slope_start_epoch: self.slope_start_epoch,
            slope_end_epoch: self.slope_end_epoch,
        }
    }

    /// How the price falls in a window.
    pub const fn curve(&self) -> Curve {
        Curve {
            start_bps: self.start_bps,
            floor_bps: self.floor_bps,
            decay_seconds: self.decay_seconds,
        }
    }

    /// The least price.
    pub const fn min_price(&self) -> Q64x64 {
        Q64x64::from_le_bytes(self.min_price)
    }

    /// Whether they are in range for a pool, native or not, and whether each share but the treasury's has its destination.
    ///
    /// # Errors
    /// `SharesInvalid`, `ScheduleInvalid`, `AuctionInvalid`, `LimitInvalid`, `DestinationMissing`.
    pub fn validate(&self, is_native: bool) -> Result<()> {
        self.shares()
            .validate(&self.schedule())
            .map_err(BurnShareError::from)?;
        ensure(
            self.bounty_bps <= MAX_BOUNTY_BPS && self.max_refund_bps <= FULL_BPS,
            BurnShareError::LimitInvalid,
        )?;
        let is_paced = self.lot > 0 && (1..=MAX_WINDOW_SECONDS).contains(&self.window_seconds);
        let fits = match is_native {
            true => self.has_no_auction(),
            false => self.has_auction(),
        };
        ensure(is_paced && fits, BurnShareError::AuctionInvalid)?;
        let goes = |bps: u16, destination: &Pubkey| bps == 0 || *destination != Pubkey::default();
        ensure(
            goes(self.providers_bps, &self.destinations.reward_pool)
                && goes(self.stakers_bps, &self.destinations.stake_pool)
                && goes(self.insurance_bps, &self.destinations.insurance),
            BurnShareError::DestinationMissing,
        )
    }

    fn has_auction(&self) -> bool {
        self.curve().validate(self.window_seconds).is_ok()
            && self.min_price() != Q64x64::ZERO
            && self.min_fill <= self.lot
            && self.idle_step_bps <= MAX_IDLE_STEP_BPS
            && self.max_deviation_bps <= FULL_BPS
    }

    fn has_no_auction(&self) -> bool {
        let prices = [
            self.start_bps,
            self.floor_bps,
            self.idle_step_bps,
            self.max_deviation_bps,
        ];
        prices == [0; 4]
            && self.min_price() == Q64x64::ZERO
            && self.min_fill == 0
            && self.decay_seconds == 0
            && self.destinations.feed == Pubkey::default()
    }
}

impl RevenuePool {
    /// Puts the proposed parameters in force at `now`, unix seconds. The window that runs ends with the former ones, since the
    /// new ones may number windows otherwise.
    ///
    /// # Errors
    /// `ChangeNotPending` when nothing is proposed, `ChangeNotReady` before the delay has passed, `DestinationMissing` when the
    /// treasury's part would be nobody's.
    pub fn apply_update(&mut self, now: u32) -> Result<()> {
        ensure(self.update_ready_at != 0, BurnShareError::ChangeNotPending)?;
        ensure(now >= self.update_ready_at, BurnShareError::ChangeNotReady)?;
        self.require_recipients(&self.proposed)?;
        let now = i64::from(now);
        self.end_window(now)?;
        self.parameters = self.proposed;
        self.proposed = RevenueParameters::default();
        self.update_ready_at = 0;
        self.begin_window(now);
        Ok(())
    }

    /// # Errors
    /// `DestinationMissing` when these give the treasury a share and nobody shares it.
    pub fn require_recipients(&self, parameters: &RevenueParameters) -> Result<()> {
        ensure(
            parameters.treasury_bps == 0 || self.has_recipients(),
            BurnShareError::DestinationMissing,
        )
    }
}

const _: () = assert!(core::mem::size_of::<RevenueParameters>() == 280);
