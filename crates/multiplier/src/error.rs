use flywheel_math::MathError;

/// Why a standing has no multiplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MultiplierError {
    /// The class weighs more than [`MAX_CLASS_WEIGHT_BPS`](crate::MAX_CLASS_WEIGHT_BPS).
    #[error("a class weight is above 1,000,000 basis points")]
    ClassWeightOutOfRange,
    /// The regional factor is above [`MAX_REGIONAL_FACTOR_BPS`](crate::MAX_REGIONAL_FACTOR_BPS).
    #[error("a regional factor is above 100,000 basis points")]
    RegionalFactorOutOfRange,
    /// A product does not fit. Within the two bounds above none does.
    #[error(transparent)]
    Math(#[from] MathError),
}
