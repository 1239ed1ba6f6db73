//! Claims and their pages.

use reward_distributor::state::{ClaimPage, Pool};
use reward_distributor::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{ClaimArgs, ClaimManyArgs, build, event_authority};
use crate::address;

/// A pool, and what it pays from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidFrom {
    /// The pool.
    pub pool: Address,
    /// What claims take from: the mint, or the vault of a funded pool.
    pub source: Address,
    /// The mint's token program.
    pub token_program: Address,
}

impl PaidFrom {
    /// A pool that mints a mint of SPL Token.
    pub const fn minting(pool: Address, mint: Address) -> Self {
        Self {
            pool,
            source: mint,
            token_program: spl_token_interface::ID,
        }
    }

    /// A pool as it is on the chain.
    pub const fn of(address: Address, pool: &Pool) -> Self {
        Self {
            pool: address,
            source: pool.source,
            token_program: pool.token_program,
        }
    }

    pub(super) fn claim(&self, reward_root: Address, index: u32, payee_account: Address) -> accounts::Claim {
        accounts::Claim {
            pool: self.pool,
            reward_root,
            claim_page: address::claim_page(&self.pool, ClaimPage::page_of(index)),
            source: self.source,
            payee_account,
            token_program: self.token_program,
            event_authority: event_authority(),
            program: ID,
        }
    }
}

/// Creates a page of claim records. Signer: payer.
pub fn create_claim_page(payer: Address, pool: Address, page: u32) -> Instruction {
    let accounts = accounts::CreateClaimPage {
        payer,
        pool,
        claim_page: address::claim_page(&pool, page),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateClaimPage { page })
}

/// Gives a page's rent back, as far as the page does without it. No signer but the fee payer.
pub fn refund_claim_page(pool: Address, page: u32, rent_payer: Address) -> Instruction {
    let accounts = accounts::RefundClaimPage {
        claim_page: address::claim_page(&pool, page),
        rent_payer,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::RefundClaimPage {})
}

/// Pays a device's reward into `payee_account`, whose owner is the leaf's payee. No signer but the fee payer.
pub fn claim(from: PaidFrom, reward_root: Address, payee_account: Address, args: ClaimArgs) -> Instruction {
    let accounts = from.claim(reward_root, args.grant.index, payee_account);
    build(ID, accounts, instruction::Claim { args })
}

/// Pays several devices of one payee and one claim page. No signer but the fee payer.
pub fn claim_many(
    from: PaidFrom,
    reward_root: Address,
    payee_account: Address,
    args: ClaimManyArgs,
) -> Instruction {
    let index = args.grants.first().map_or(0, |grant| grant.index);
    let accounts = from.claim(reward_root, index, payee_account);
    build(ID, accounts, instruction::ClaimMany { args })
}

/// Pays several devices of one payee in a pool with vesting. No signer but the fee payer.
pub fn claim_vesting(
    from: PaidFrom,
    reward_root: Address,
    payee: Address,
    payee_account: Address,
    args: ClaimManyArgs,
) -> Instruction {
    let index = args.grants.first().map_or(0, |grant| grant.index);
    let accounts = accounts::ClaimVesting {
        claim: from.claim(reward_root, index, payee_account),
        vesting: address::vesting(&from.pool, &payee),
    };
    build(ID, accounts, instruction::ClaimVesting { args })
}
