//! What comes in, is paid out, and is stated.

use burn_share::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{Revenue, build, event_authority};
use crate::address;

/// A payment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Invoice {
    /// Base units.
    pub amount: u64,
    /// What it is for, 0 to 9.
    pub category: u8,
    /// What the payer calls it.
    pub hash: [u8; 32],
    /// Orders that it is for; zero unless the pool's market pays.
    pub orders: u32,
    /// Customers that it is of; zero unless the pool's market pays.
    pub customers: u32,
}

/// Puts revenue into a pool. Signer: depositor.
pub fn deposit_revenue(
    depositor: Address,
    source: Address,
    revenue: &Revenue,
    invoice: &Invoice,
) -> Instruction {
    let accounts = accounts::DepositRevenue {
        depositor,
        source,
        pool: revenue.pool(),
        vault: revenue.vault(),
        token_program: revenue.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    let data = instruction::DepositRevenue {
        amount: invoice.amount,
        category: invoice.category,
        invoice_hash: invoice.hash,
        orders: invoice.orders,
        customers: invoice.customers,
    };
    build(ID, accounts, data)
}

/// Gives undistributed revenue back; orders and customers are not read. Signer: authority (the network's).
pub fn refund_revenue(
    authority: Address,
    revenue: &Revenue,
    destination: Address,
    invoice: &Invoice,
) -> Instruction {
    let accounts = accounts::RefundRevenue {
        authority,
        network: revenue.network,
        pool: revenue.pool(),
        vault: revenue.vault(),
        destination,
        token_program: revenue.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    let data = instruction::RefundRevenue {
        amount: invoice.amount,
        category: invoice.category,
        invoice_hash: invoice.hash,
    };
    build(ID, accounts, data)
}

/// The legs that a crank pays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Legs {
    /// Providers: the pool's reward pool.
    pub reward_pool: Option<Address>,
    /// Stakers: the pool's stake pool.
    pub stake_pool: Option<Address>,
    /// The direct burn of a native pool.
    pub burn: bool,
    /// The pool's insurance account.
    pub insurance: Option<Address>,
}

impl Legs {
    /// The bit set that names them.
    pub fn bits(&self) -> u8 {
        u8::from(self.reward_pool.is_some())
            | u8::from(self.stake_pool.is_some()) << 1
            | u8::from(self.burn) << 2
            | u8::from(self.insurance.is_some()) << 3
    }
}

/// Splits what is undistributed and pays the legs; the bounty goes to `bounty_account`. No signer but the fee payer.
pub fn crank(revenue: &Revenue, bounty_account: Address, legs: &Legs) -> Instruction {
    let mint = revenue.mint.mint;
    let accounts = accounts::Crank {
        pool: revenue.pool(),
        vault: revenue.vault(),
        token_program: revenue.mint.token_program,
        bounty_account,
        reward_pool: legs.reward_pool,
        reward_vault: legs.reward_pool.map(|pool| address::vault(&pool)),
        reward_event_authority: legs
            .reward_pool
            .map(|_| reward_distributor::EVENT_AUTHORITY_AND_BUMP.0),
        reward_program: legs.reward_pool.map(|_| reward_distributor::ID),
        stake_pool: legs.stake_pool,
        stake_vault: legs
            .stake_pool
            .map(|pool| address::stake_reward_vault(&pool, &mint)),
        stake_event_authority: legs.stake_pool.map(|_| staking_vault::EVENT_AUTHORITY_AND_BUMP.0),
        stake_program: legs.stake_pool.map(|_| staking_vault::ID),
        mint: legs.burn.then_some(mint),
        insurance: legs.insurance,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::Crank { legs: legs.bits() })
}

/// Pays the recipient at `index` into `destination`. No signer but the fee payer.
pub fn pay_recipient(revenue: &Revenue, index: u8, destination: Address) -> Instruction {
    let accounts = accounts::PayRecipient {
        pool: revenue.pool(),
        vault: revenue.vault(),
        destination,
        token_program: revenue.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::PayRecipient { index })
}

/// Closes the open epoch, which is `epoch`. Signer: payer.
pub fn close_statement(payer: Address, revenue: &Revenue, epoch: u64) -> Instruction {
    let pool = revenue.pool();
    let accounts = accounts::CloseStatement {
        payer,
        pool,
        vault: revenue.vault(),
        mint: revenue.mint.mint,
        statement: address::statement(&pool, epoch),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseStatement {})
}

/// Closes every epoch that is due: what is put in front of an instruction that books something.
///
/// # Arguments
/// - `open`: the pool's open epoch
/// - `now`: the network's epoch now
pub fn close_due_statements(payer: Address, revenue: &Revenue, open: u64, now: u64) -> Vec<Instruction> {
    (open..now)
        .map(|epoch| close_statement(payer, revenue, epoch))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_leg_has_its_bit() {
        let some = Some(Address::new_from_array([1; 32]));
        let legs = |reward_pool, stake_pool, burn, insurance| Legs {
            reward_pool,
            stake_pool,
            burn,
            insurance,
        };
        assert_eq!(legs(None, None, false, None).bits(), 0);
        assert_eq!(legs(some, None, false, None).bits(), 1);
        assert_eq!(legs(None, some, false, None).bits(), 2);
        assert_eq!(legs(None, None, true, None).bits(), 4);
        assert_eq!(legs(None, None, false, some).bits(), 8);
        assert_eq!(legs(some, some, true, some).bits(), 15);
    }
}
