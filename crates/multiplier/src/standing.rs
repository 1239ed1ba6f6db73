use flywheel_math::{Bps, MathError, mul_div_floor};

use crate::{MAX_CLASS_WEIGHT_BPS, MAX_REGIONAL_FACTOR_BPS, MultiplierError, Status};

/// Basis points of one.
const FULL: u64 = 10_000;

/// All that a device's multiplier depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The device's status.
    pub status: Status,
    /// Whether its maintenance has used up the year's quota. Of no consequence in another status.
    pub maintenance_over_quota: bool,
    /// The weight of its class, in basis points, at most [`MAX_CLASS_WEIGHT_BPS`].
    pub class_weight_bps: u32,
    /// Living devices of its class in its density cell, itself included.
    pub density_count: u32,
    /// Devices of its class that are wanted in such a cell; 0 for no limit.
    pub density_target: u32,
    /// What the class pays a device on probation, while it is; `None` when it is not.
    pub probation: Option<Bps>,
    /// The factor of the region it stands in, in basis points, 10,000 where nothing is said; at most
    /// [`MAX_REGIONAL_FACTOR_BPS`].
    pub regional_factor_bps: u32,
}

/// A multiplier taken apart, all in basis points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    /// The weight of the class.
    pub class_weight_bps: u32,
    /// What the status counts, at most 10,000.
    pub status_bps: u16,
    /// What crowding leaves, at most 10,000. Rounded down, to be shown; the product takes the exact fraction.
    pub density_bps: u16,
    /// What probation leaves, at most 10,000.
    pub probation_bps: u16,
    /// The factor of the region.
    pub regional_factor_bps: u32,
    /// The product, [`multiplier_bps`].
    pub multiplier_bps: u32,
}

/// What a unit of the device's work counts, in basis points, rounded down once.
///
/// At most `class weight x regional factor`, and so at most [`MAX_MULTIPLIER_BPS`](crate::MAX_MULTIPLIER_BPS).
///
/// # Errors
///
/// [`MultiplierError::ClassWeightOutOfRange`], [`MultiplierError::RegionalFactorOutOfRange`].
///
/// ```
/// # use flywheel_math::Bps;
/// # use flywheel_multiplier::{Standing, Status, multiplier_bps};
/// let hotspot = Standing {
///     status: Status::Active,
///     maintenance_over_quota: false,
///     class_weight_bps: 15_000,
///     density_count: 9,
///     density_target: 4,
///     probation: Some(Bps::new(5_000).unwrap()),
///     regional_factor_bps: 12_000,
/// };
/// // 1.5 x 4/9 x 0.5 x 1.2
/// assert_eq!(multiplier_bps(&hotspot), Ok(4_000));
/// ```
#[inline]
pub fn multiplier_bps(standing: &Standing) -> Result<u32, MultiplierError> {
    if standing.class_weight_bps > MAX_CLASS_WEIGHT_BPS {
        return Err(MultiplierError::ClassWeightOutOfRange);
    }
    if standing.regional_factor_bps > MAX_REGIONAL_FACTOR_BPS {
        return Err(MultiplierError::RegionalFactorOutOfRange);
    }
    let (wanted, present) = standing.density();
    let own = product([
        u64::from(standing.class_weight_bps),
        u64::from(standing.status_bps()),
        u64::from(standing.probation_bps()),
    ])?;
    let place = product([u64::from(wanted), u64::from(standing.regional_factor_bps)])?;
    let divisor = product([u64::from(present), FULL, FULL])?;
    // Status, probation and region are each 10,000 too large. 10,000 cubed times a count does not fit 64 bits, but rounding
    // down by one part of a divisor and then by the other is rounding down once by their product.
    let rounded = mul_div_floor(own, place, divisor)?
        .checked_div(FULL)
        .ok_or(MathError::DivisionByZero)?;
    Ok(u32::try_from(rounded).map_err(|_| MathError::Overflow)?)
}

/// The multiplier and what it is made of.
///
/// # Errors
///
/// Those of [`multiplier_bps`].
pub fn factors(standing: &Standing) -> Result<Factors, MultiplierError> {
    let multiplier_bps = multiplier_bps(standing)?;
    let (wanted, present) = standing.density();
    let density = mul_div_floor(u64::from(wanted), FULL, u64::from(present))?;
    Ok(Factors {
        class_weight_bps: standing.class_weight_bps,
        status_bps: standing.status_bps(),
        // wanted <= present: at most 10,000.
        density_bps: u16::try_from(density).unwrap_or(Bps::FULL.get()),
        probation_bps: standing.probation_bps(),
        regional_factor_bps: standing.regional_factor_bps,
        multiplier_bps,
    })
}

impl Standing {
    /// What the status leaves, in basis points.
    #[inline]
    const fn status_bps(&self) -> u16 {
        match self.status {
            Status::Maintenance if self.maintenance_over_quota => 0,
            status => status.factor_bps(),
        }
    }

    /// What probation leaves, in basis points.
    #[inline]
    fn probation_bps(&self) -> u16 {
        self.probation.unwrap_or(Bps::FULL).get()
    }

    /// The density factor as a fraction of at most 1: the devices that are wanted of those present, of those present.
    #[inline]
    fn density(&self) -> (u32, u32) {
        // A cell whose counter lags behind has at least the device that asks.
        let present = self.density_count.max(1);
        match self.density_target {
            0 => (present, present),
            target => (target.min(present), present),
        }
    }
}

/// The product of all, exactly. Within the bounds of a standing none is above 10^18.
#[inline]
fn product<const N: usize>(all: [u64; N]) -> Result<u64, MathError> {
    all.into_iter()
        .try_fold(1_u64, u64::checked_mul)
        .ok_or(MathError::Overflow)
}
