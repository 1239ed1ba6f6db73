//! Every PDA seed of this program. Each address begins with its own prefix, then (but for the network itself) the
//! network, so that accounts of two types or two networks never share an address.

/// `["network", authority at creation, id u64 LE]`
pub const NETWORK: &[u8] = b"network";
/// `["class", network, class id u16 LE]`
pub const CLASS: &[u8] = b"class";
/// `["manufacturer", network, manufacturer id u16 LE]`
pub const MANUFACTURER: &[u8] = b"manufacturer";
/// `["operator", network, authority at registration]`
pub const OPERATOR: &[u8] = b"operator";
/// `["device", network, device key]`
pub const DEVICE: &[u8] = b"device";
/// `["cell", network, class id u16 LE, H3 cell u64 LE]`
pub const CELL: &[u8] = b"cell";
/// `["offer", network, device account]`
pub const OFFER: &[u8] = b"offer";
/// `["suspension", network, operator or device account]`
pub const SUSPENSION: &[u8] = b"suspension";
