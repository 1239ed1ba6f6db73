//! Every PDA seed of this program. Each address begins with its own prefix, then whom the account belongs to: a network, a
//! pool (which stands for a network and a mint), a root, a payout or who created it.

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
/// `["vault", pool]`
pub const VAULT: &[u8] = b"vault";
/// `["evidence", root account, challenger, position u32 LE]`
pub const EVIDENCE: &[u8] = b"evidence";
/// `["vesting", pool, payee]`
pub const VESTING: &[u8] = b"vesting";
/// `["payout", creator, id u64 LE]`
pub const PAYOUT: &[u8] = b"payout";
/// `["payout-balance", payout, mint]`
pub const PAYOUT_BALANCE: &[u8] = b"payout-balance";
/// `["payout-vault", payout, mint]`
pub const PAYOUT_VAULT: &[u8] = b"payout-vault";
