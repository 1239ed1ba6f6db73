//! Every PDA seed of this program. Each address begins with its own prefix, then whom the account belongs to: a network, a
//! market, a plan or an authorisation.

/// `["market", network, payment mint]`
pub const MARKET: &[u8] = b"market";
/// `["vault", market]`
pub const VAULT: &[u8] = b"vault";
/// `["plan", market, id u32 LE]`
pub const PLAN: &[u8] = b"plan";
/// `["customer", network, wallet]`
pub const CUSTOMER: &[u8] = b"customer";
/// `["order", market, customer, id u64 LE]`
pub const ORDER: &[u8] = b"order";
/// `["pass", plan, holder]`
pub const PASS: &[u8] = b"pass";
/// `["channel", market, customer, payee, id u32 LE]`
pub const CHANNEL: &[u8] = b"channel";
/// `["authorisation", market, payer, payee]`
pub const AUTHORISATION: &[u8] = b"authorisation";
/// `["lock", authorisation, job u64 LE]`
pub const LOCK: &[u8] = b"lock";
/// `["endowment", plan, customer, id u32 LE]`
pub const ENDOWMENT: &[u8] = b"endowment";
