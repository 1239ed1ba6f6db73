//! Every PDA seed of this program. Each address begins with its own prefix, then whom the account belongs to: a network and a
//! mint, a pool, an operator stake or a position.

/// `["stake-pool", network, stake mint, kind u8]`
pub const STAKE_POOL: &[u8] = b"stake-pool";
/// `["vault", pool]`
pub const VAULT: &[u8] = b"vault";
/// `["reward-vault", pool, reward mint]`
pub const REWARD_VAULT: &[u8] = b"reward-vault";
/// `["operator-stake", pool, operator account, or zero]`
pub const OPERATOR_STAKE: &[u8] = b"operator-stake";
/// `["position", pool, owner at opening, id u32 LE]`
pub const POSITION: &[u8] = b"position";
/// `["ticket", position, id u32 LE]`
pub const TICKET: &[u8] = b"ticket";
/// `["slash", operator stake, number u32 LE]`
pub const SLASH_CASE: &[u8] = b"slash";
/// `["fault", pool, device account]`
pub const FAULT_RECORD: &[u8] = b"fault";
/// `["insurance", network, mint]`
pub const INSURANCE: &[u8] = b"insurance";
/// `["insurance-vault", insurance]`
pub const INSURANCE_VAULT: &[u8] = b"insurance-vault";
