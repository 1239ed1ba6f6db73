//! `settle_order_by_oracles`

use anchor_lang::prelude::*;

use super::require_no_more_accounts;
use crate::contexts::*;
use crate::errors::{MarketError, ensure};
use crate::programs::OracleSet;
use crate::signatures::signer_of;
use crate::state::REPORTS_BY_ORACLES;

/// Accounts of `settle_order_by_oracles`.
#[derive(Accounts)]
pub struct SettleOrderByOracles<'info> {
    /// The order, and what is paid.
    pub settle: SettleOrder<'info>,
    /// The network's oracle set.
    #[account(
        constraint = oracle_set.load()?.network == settle.market.load()?.network @ MarketError::NetworkMismatch
    )]
    pub oracle_set: AccountLoader<'info, OracleSet>,
}

impl SettleOrderByOracles<'_> {
    /// Checks the signatures directly before this instruction: different members, with two thirds of the set's weight.
    #[inline(never)]
    fn require_quorum(&self, message: &[u8; 32], signatures: u8) -> Result<()> {
        let set = self.oracle_set.load()?;
        let count = usize::try_from(set.count).unwrap_or(usize::MAX);
        let (mut weight, mut signed) = (0u64, 0u64);
        for distance in 1..=i64::from(signatures) {
            let signer = signer_of(message, &self.settle.instructions, distance)?;
            let mut members = set.members.iter().take(count).enumerate();
            let member = members.find(|(_, member)| member.key == signer);
            let (position, member) = member.ok_or(MarketError::SignerMismatch)?;
            let bit = u32::try_from(position)
                .ok()
                .and_then(|shift| 1u64.checked_shl(shift));
            let bit = bit.ok_or(MarketError::NumberOutOfRange)?;
            ensure(signed & bit == 0, MarketError::OracleRepeated)?;
            signed |= bit;
            weight = weight.saturating_add(u64::from(member.weight));
        }
        // 32 weights of 32 bits: neither product comes near 64 bits.
        let is_quorum = weight.saturating_mul(3) >= set.total_weight.saturating_mul(2);
        ensure(is_quorum, MarketError::QuorumMissing)
    }
}

pub(crate) fn handle_settle_order_by_oracles(
    ctx: Context<SettleOrderByOracles>,
    quantity: u64,
    signatures: u8,
) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    let (message, _) = accounts.settle.report(REPORTS_BY_ORACLES, quantity)?;
    accounts.require_quorum(&message, signatures)?;
    accounts.settle.settle(quantity)
}
