//! Every PDA seed of this program. Each address begins with its own prefix, then whom the account belongs to.

/// `["revenue", network, mint]`
pub const REVENUE: &[u8] = b"revenue";
/// `["vault", revenue pool]`
pub const VAULT: &[u8] = b"vault";
/// `["statement", revenue pool, epoch u64 LE]`
pub const STATEMENT: &[u8] = b"statement";
/// `["price", network, base mint, quote mint]`
pub const PRICE: &[u8] = b"price";
