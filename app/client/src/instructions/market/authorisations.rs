//! Instructions of authorisations and their locks.

use service_market::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{MarketOf, build, event_authority};
use crate::address;

pub use service_market::instructions::{CreateAuthorisationArgs, CreateLockArgs};
pub use service_market::state::CeilingsArgs;

/// An authorisation: who pays, and who may lock and claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorisationOf {
    /// The market.
    pub market: MarketOf,
    /// Whose tokens it holds.
    pub payer: Address,
    /// Who may lock and claim.
    pub payee: Address,
}

impl AuthorisationOf {
    /// Its account.
    pub fn address(&self) -> Address {
        address::authorisation(&self.market.address(), &self.payer, &self.payee)
    }

    /// The account of the lock for a job.
    pub fn lock(&self, job: u64) -> Address {
        address::lock(&self.address(), job)
    }
}

/// Creates an authorisation. Signer: its payer.
pub fn create_authorisation(of: AuthorisationOf, ceilings: CeilingsArgs, category: u8) -> Instruction {
    let accounts = accounts::CreateAuthorisation {
        payer: of.payer,
        market: of.market.address(),
        authorisation: of.address(),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    let args = CreateAuthorisationArgs {
        payee: of.payee,
        ceilings,
        category,
    };
    build(ID, accounts, instruction::CreateAuthorisation { args })
}

/// Adds tokens to an authorisation, base units. Signer: funder.
pub fn fund_authorisation(
    funder: Address,
    of: AuthorisationOf,
    funder_token: Address,
    amount: u64,
) -> Instruction {
    let accounts = accounts::FundAuthorisation {
        funder,
        market: of.market.address(),
        authorisation: of.address(),
        funder_token,
        vault: of.market.vault(),
        token_program: of.market.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::FundAuthorisation { amount })
}

/// Sets the ceilings of an authorisation. Signer: its payer.
pub fn update_authorisation(of: AuthorisationOf, ceilings: CeilingsArgs) -> Instruction {
    let accounts = accounts::UpdateAuthorisation {
        payer: of.payer,
        authorisation: of.address(),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::UpdateAuthorisation { ceilings })
}

/// Takes back what is not locked, base units. Signer: the authorisation's payer.
pub fn withdraw_authorisation(of: AuthorisationOf, payer_token: Address, amount: u64) -> Instruction {
    let accounts = accounts::WithdrawAuthorisation {
        payer: of.payer,
        market: of.market.address(),
        authorisation: of.address(),
        payer_token,
        vault: of.market.vault(),
        token_program: of.market.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::WithdrawAuthorisation { amount })
}

/// Closes an empty authorisation. Signer: its payer.
pub fn close_authorisation(of: AuthorisationOf) -> Instruction {
    let accounts = accounts::CloseAuthorisation {
        payer: of.payer,
        authorisation: of.address(),
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CloseAuthorisation {})
}

/// Locks an amount for a job. Signer: the payee.
pub fn create_lock(of: AuthorisationOf, args: CreateLockArgs) -> Instruction {
    let accounts = accounts::CreateLock {
        payee: of.payee,
        market: of.market.address(),
        authorisation: of.address(),
        lock: of.lock(args.job),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreateLock { args })
}

/// Claims an amount of a lock, base units, and frees the rest. Signer: the payee.
pub fn claim_lock(
    of: AuthorisationOf,
    job: u64,
    payee_token: Address,
    amount: u64,
    proof_hash: [u8; 32],
) -> Instruction {
    let accounts = accounts::ClaimLock {
        payee: of.payee,
        market: of.market.address(),
        authorisation: of.address(),
        lock: of.lock(job),
        customer_account: of.market.customer(&of.payer),
        payee_token,
        vault: of.market.vault(),
        token_program: of.market.mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ClaimLock { amount, proof_hash })
}

/// Frees a lock. Signer: the payee, or, from its expiry on, anybody.
pub fn release_lock(sender: Address, of: AuthorisationOf, job: u64) -> Instruction {
    let accounts = accounts::ReleaseLock {
        sender,
        authorisation: of.address(),
        lock: of.lock(job),
        payee: of.payee,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::ReleaseLock {})
}
