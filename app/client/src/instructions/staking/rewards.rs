//! Rewards of stakers.

use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};
use staking_vault::{ID, accounts, instruction};

use super::{Behind, MintOf, build, event_authority};
use crate::address;

/// Puts `amount` base units from `funder_account` into a pool's rewards. Signer: funder.
pub fn fund_rewards(
    funder: Address,
    funder_account: Address,
    pool: Address,
    mint: MintOf,
    amount: u64,
) -> Instruction {
    let accounts = accounts::FundRewards {
        funder,
        funder_account,
        pool,
        vault: address::stake_reward_vault(&pool, &mint.mint),
        token_program: mint.token_program,
        event_authority: event_authority(),
        program: ID,
    };
    build(ID, accounts, instruction::FundRewards { amount })
}

/// Pays a position's owner what is owed of these mints, 1 to 4, each into the given token account. No signer but the fee
/// payer.
pub fn claim_rewards(behind: Behind, position: Address, mints: &[(MintOf, Address)]) -> Instruction {
    let mut claim = build(ID, behind.any(position), instruction::ClaimRewards {});
    for (mint, owner_account) in mints {
        claim.accounts.extend([
            AccountMeta::new(address::stake_reward_vault(&behind.pool, &mint.mint), false),
            AccountMeta::new(*owner_account, false),
            AccountMeta::new_readonly(mint.token_program, false),
        ]);
    }
    claim
}

/// Adds the rewards in the stake mint to the position. Signer: owner.
pub fn claim_and_stake(owner: Address, behind: Behind, position: Address, mint: MintOf) -> Instruction {
    let accounts = accounts::ClaimAndStake {
        own: behind.owned(owner, position),
        operator: behind.operator,
        reward_vault: address::stake_reward_vault(&behind.pool, &mint.mint),
        vault: address::stake_vault(&behind.pool),
        token_program: mint.token_program,
    };
    build(ID, accounts, instruction::ClaimAndStake {})
}
