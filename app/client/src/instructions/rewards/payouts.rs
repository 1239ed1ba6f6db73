//! Payouts.

use reward_distributor::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{DestinationArgs, MintOf, build, event_authority};
use crate::address;

/// Creates a payout, which splits what it gets among wallets. Signers: payer, creator.
pub fn create_payout(
    payer: Address,
    creator: Address,
    id: u64,
    destinations: Vec<DestinationArgs>,
) -> Instruction {
    let accounts = accounts::CreatePayout {
        payer,
        creator,
        payout: address::payout(&creator, id),
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::CreatePayout { id, destinations })
}

/// Makes a payout's vault and balance for a mint. Signer: payer.
pub fn open_payout_mint(payer: Address, payout: Address, mint: MintOf) -> Instruction {
    let accounts = accounts::OpenPayoutMint {
        payer,
        payout,
        mint: mint.mint,
        balance: address::payout_balance(&payout, &mint.mint),
        vault: address::payout_vault(&payout, &mint.mint),
        token_program: mint.token_program,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::OpenPayoutMint {})
}

fn movement(payout: Address, mint: MintOf, wallet_account: Address) -> accounts::MovePayout {
    accounts::MovePayout {
        payout,
        balance: address::payout_balance(&payout, &mint.mint),
        vault: address::payout_vault(&payout, &mint.mint),
        wallet_account,
        token_program: mint.token_program,
        event_authority: event_authority(),
        program: ID,
    }
}

/// Pays wallet number `destination` of a payout what it is owed. No signer but the fee payer.
pub fn pay_out(payout: Address, mint: MintOf, destination: u8, wallet_account: Address) -> Instruction {
    let accounts = movement(payout, mint, wallet_account);
    build(ID, accounts, instruction::PayOut { destination })
}

/// Moves a payout's tokens in another account to its vault. No signer but the fee payer.
pub fn sweep_payout(payout: Address, mint: MintOf, source: Address) -> Instruction {
    let accounts = movement(payout, mint, source);
    build(ID, accounts, instruction::SweepPayout {})
}
