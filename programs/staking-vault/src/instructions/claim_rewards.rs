//! `claim_rewards`

use anchor_lang::prelude::*;

use crate::contexts::{AnyPosition, PayOut};
use crate::errors::{StakingError, ensure};
use crate::events::{StakeRewardsClaimed, emit};
use crate::state::{Books, Fraction, MAX_REWARD_MINTS, PoolSigner};

/// Accounts that each claimed mint takes: its reward vault, the owner's token account, the token program.
const ACCOUNTS_PER_MINT: usize = 3;

/// What is to be paid of a mint.
#[derive(Clone, Copy, Default)]
struct Due {
    mint: Pubkey,
    owner: Pubkey,
    amount: u64,
}

/// Takes what is owed of the mints of these vaults out of the books.
#[inline(never)]
fn take(
    accounts: &AnyPosition<'_>,
    vaults: &[AccountInfo<'_>],
) -> Result<(PoolSigner, [Due; MAX_REWARD_MINTS], [u64; MAX_REWARD_MINTS])> {
    let mut books = Books::look(
        &accounts.pool,
        &accounts.stake,
        accounts.position.as_ref(),
        Fraction::Kept,
    )?;
    let (mut due, mut amounts) = ([Due::default(); MAX_REWARD_MINTS], [0u64; MAX_REWARD_MINTS]);
    for (due, named) in due.iter_mut().zip(vaults.chunks_exact(ACCOUNTS_PER_MINT)) {
        let vault = named.first().ok_or(StakingError::RewardVaultMismatch)?;
        let place = books.pool.reward_of_vault(vault.key)?;
        let amount = books.take_reward(place)?;
        let mint = books
            .pool
            .rewards()
            .get(place)
            .map_or(Pubkey::default(), |reward| reward.mint);
        *due = Due {
            mint,
            owner: books.position.owner,
            amount,
        };
        if let Some(paid) = amounts.get_mut(place) {
            *paid = paid.saturating_add(amount);
        }
    }
    Ok((books.pool.signer(), due, amounts))
}

pub(crate) fn handle_claim_rewards<'info>(ctx: Context<'info, AnyPosition<'info>>) -> Result<()> {
    let (accounts, named) = (&ctx.accounts, ctx.remaining_accounts);
    ensure(
        named.len() % ACCOUNTS_PER_MINT == 0 && named.len() <= ACCOUNTS_PER_MINT * MAX_REWARD_MINTS,
        StakingError::UnexpectedAccounts,
    )?;
    let (signer, due, amounts) = take(accounts, named)?;
    ensure(due.iter().any(|due| due.amount > 0), StakingError::NothingToClaim)?;
    for (due, named) in due.iter().zip(named.chunks_exact(ACCOUNTS_PER_MINT)) {
        let [vault, to, token_program] = named else {
            continue;
        };
        let payment = PayOut {
            pool: accounts.pool.as_ref(),
            vault,
            to,
            token_program,
        };
        payment.require_owner(&due.mint, &due.owner)?;
        payment.transfer(&signer, due.amount)?;
    }
    emit(
        &accounts.event_authority,
        &StakeRewardsClaimed {
            position: accounts.position.key(),
            owner: accounts.position.load()?.owner,
            amounts,
        },
    )
}
