//! Every PDA seed of this program. Each address begins with its own prefix, then the network or the pool, which stands
//! for a network and a mint.

/// `["oracles", network]`
pub const ORACLE_SET: &[u8] = b"oracles";
/// `["pool", network, reward mint]`
pub const POOL: &[u8] = b"pool";
/// `["epoch", pool, epoch u64 LE]`
pub const EPOCH: &[u8] = b"epoch";
/// `["root", pool, epoch u64 LE, commitment]`
pub const ROOT: &[u8] = b"root";
/// `["page", pool, page u32 LE]`
pub const CLAIM_PAGE: &[u8] = b"page";
