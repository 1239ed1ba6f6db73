//! `claim`

use anchor_lang::prelude::*;
use anchor_spl::token_interface::{MintTo, TokenAccount, mint_to};
use flywheel_merkle::{Domain, Leaf, leaf_node, root_from_proof};

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{RewardClaimed, emit};
use crate::seeds;
use crate::state::{ClaimPage, PauseGroup, Pool, RewardRoot, RootStatus};

/// Arguments of `claim`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct ClaimArgs {
    /// The device's index in the network.
    pub index: u32,
    /// What the root grants the device in its life, base units.
    pub total: u64,
    /// The leaf's rank among the root's leaves.
    pub position: u32,
    /// Sibling nodes from leaf to root, 40 bytes each: hash, then sum (u64 LE).
    pub proof: Vec<u8>,
}

/// Accounts of `claim`. Nobody signs but for the fee: the payee is paid whoever sends it.
#[event_cpi]
#[derive(Accounts)]
pub struct Claim<'info> {
    /// The pool.
    #[account(mut)]
    pub pool: AccountLoader<'info, Pool>,
    /// A final root; any, not only the last.
    #[account(has_one = pool @ RewardError::RootMismatch)]
    pub reward_root: AccountLoader<'info, RewardRoot>,
    /// The page of the device's index.
    #[account(mut, has_one = pool @ RewardError::ClaimPageMismatch)]
    pub claim_page: AccountLoader<'info, ClaimPage>,
    /// CHECK: the pool's mint, by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(mut, address = pool.load()?.mint @ RewardError::MintMismatch)]
    pub mint: UncheckedAccount<'info>,
    /// The token account to pay; its owner is the payee that the proof is checked for.
    #[account(mut)]
    pub payee_account: Box<InterfaceAccount<'info, TokenAccount>>,
    /// CHECK: the pool's token program, by its address; test `every_instruction_refuses_every_generated_attack`.
    #[account(address = pool.load()?.token_program @ RewardError::TokenProgramMismatch)]
    pub token_program: UncheckedAccount<'info>,
}

impl Claim<'_> {
    /// Checks everything but the amount.
    fn validate(&self, args: &ClaimArgs) -> Result<()> {
        let pool = self.pool.load()?;
        let root = self.reward_root.load()?;
        pool.require_running(PauseGroup::Claims)?;
        ensure(root.status == RootStatus::Final.code(), RewardError::RootNotFinal)?;
        ensure(
            self.payee_account.mint == pool.mint,
            RewardError::PayeeAccountMismatch,
        )?;
        // Anybody can make a token account and give it to the payee. Only one that nobody else can spend from or
        // close is paid to.
        ensure(
            self.payee_account.delegate.is_none() && self.payee_account.close_authority.is_none(),
            RewardError::PayeeAccountEncumbered,
        )?;
        let domain = Domain {
            program_id: crate::ID.to_bytes(),
            pool: self.pool.key().to_bytes(),
        };
        let leaf = Leaf {
            index: args.index,
            payee: self.payee_account.owner.to_bytes(),
            total: args.total,
        };
        let reached = root_from_proof(
            leaf_node(&domain, &leaf),
            args.position,
            root.leaf_count,
            &args.proof,
        )
        .map_err(|_| RewardError::ProofInvalid)?;
        ensure(
            reached.hash == root.root && reached.sum == root.total,
            RewardError::ProofInvalid,
        )?;
        Ok(())
    }

    /// Records the payment and returns (paid before, amount to pay).
    fn record(&self, args: &ClaimArgs) -> Result<(u64, u64)> {
        let mut pool = self.pool.load_mut()?;
        let mut page = self.claim_page.load_mut()?;
        let paid = page.paid_mut(args.index).ok_or(RewardError::ClaimPageMismatch)?;
        let before = *paid;
        let amount = args
            .total
            .checked_sub(before)
            .filter(|amount| *amount > 0)
            .ok_or(RewardError::NothingToClaim)?;
        *paid = args.total;
        pool.claimed = pool
            .claimed
            .checked_add(amount)
            .filter(|claimed| *claimed <= pool.finalized_total)
            .ok_or(RewardError::ClaimsAboveTotal)?;
        Ok((before, amount))
    }

    fn pay(&self, amount: u64) -> Result<()> {
        let (network, mint, bump) = {
            let pool = self.pool.load()?;
            (pool.network, pool.mint, [pool.bump])
        };
        let signer: &[&[u8]] = &[seeds::POOL, network.as_ref(), mint.as_ref(), &bump];
        mint_to(
            CpiContext::new_with_signer(
                self.token_program.key(),
                MintTo {
                    mint: self.mint.to_account_info(),
                    to: self.payee_account.to_account_info(),
                    authority: self.pool.to_account_info(),
                },
                &[signer],
            ),
            amount,
        )
    }
}

pub(crate) fn handle_claim(ctx: Context<Claim>, args: ClaimArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate(&args)?;
    let (old_total, amount) = accounts.record(&args)?;
    accounts.pay(amount)?;
    emit(
        &ctx.accounts.event_authority,
        &RewardClaimed {
            pool: accounts.pool.key(),
            index: args.index,
            payee: accounts.payee_account.owner,
            old_total,
            new_total: args.total,
        },
    )
}
