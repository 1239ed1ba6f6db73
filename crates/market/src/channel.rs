use crate::terms::difference;
use crate::{MarketError, Settlement};

/// What a voucher moves: `min(total, deposit)` less what was cashed, of which the network keeps its fee.
///
/// # Arguments
/// - `deposit`: all that was ever paid into the channel, base units
/// - `cashed`: what vouchers have taken out of it in sum, base units
/// - `total`: what the voucher says in sum, base units
/// - `fee_bps`: what the network keeps, basis points
///
/// # Errors
/// [`MarketError::NotMore`] unless that is more than was cashed.
pub fn cash(deposit: u64, cashed: u64, total: u64, fee_bps: u16) -> Result<Settlement, MarketError> {
    let reach = total.min(deposit);
    if reach <= cashed {
        return Err(MarketError::NotMore);
    }
    Ok(difference(cashed, reach, fee_bps))
}
