//! `propose_root`

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::{create, transfer_lamports};

use super::require_no_more_accounts;
use crate::errors::{RewardError, ensure};
use crate::events::{RootProposed, emit};
use crate::seeds;
use crate::state::{
    EpochStatus, OracleSet, PauseGroup, Pool, RewardEpoch, RewardRoot, RootStatus, URI_BYTES, commitment,
    is_valid_uri,
};

/// Arguments of `propose_root`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Debug)]
pub struct ProposeRootArgs {
    /// Hash at the top of the sum tree.
    pub root: [u8; 32],
    /// Sum of all lifetime totals, base units.
    pub total: u64,
    /// Number of leaves, at least 1.
    pub leaf_count: u32,
    /// SHA-256 of the published leaves.
    pub data_hash: [u8; 32],
    /// Where the leaves are published, zero-padded UTF-8; may be empty.
    pub uri: [u8; URI_BYTES],
}

impl ProposeRootArgs {
    /// What makes the root's address, beside pool and epoch.
    pub fn commitment(&self) -> [u8; 32] {
        commitment(
            &self.root,
            self.total,
            self.leaf_count,
            &self.data_hash,
            &self.uri,
        )
    }
}

/// Accounts of `propose_root`.
#[event_cpi]
#[derive(Accounts)]
#[instruction(args: ProposeRootArgs)]
pub struct ProposeRoot<'info> {
    /// Pays rent and bond, and gets them back.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// A member of the oracle set.
    pub oracle: Signer<'info>,
    /// The pool.
    pub pool: AccountLoader<'info, Pool>,
    /// The network's oracle set.
    #[account(
        constraint = oracle_set.load()?.network == pool.load()?.network @ RewardError::OracleSetMismatch
    )]
    pub oracle_set: AccountLoader<'info, OracleSet>,
    /// The epoch.
    #[account(has_one = pool @ RewardError::EpochPoolMismatch)]
    pub reward_epoch: AccountLoader<'info, RewardEpoch>,
    /// The root to create.
    ///
    /// CHECK: created here, at the address of the seeds; test `every_instruction_refuses_every_generated_attack`.
    #[account(
        mut,
        seeds = [
            seeds::ROOT,
            pool.key().as_ref(),
            &reward_epoch.load()?.epoch.to_le_bytes(),
            &args.commitment(),
        ],
        bump
    )]
    pub reward_root: UncheckedAccount<'info>,
    /// Creates the account.
    pub system_program: Program<'info, System>,
}

impl ProposeRoot<'_> {
    fn validate(&self, args: &ProposeRootArgs) -> Result<()> {
        let pool = self.pool.load()?;
        let epoch = self.reward_epoch.load()?;
        let set = self.oracle_set.load()?;
        pool.require_running(PauseGroup::Roots)?;
        set.position(&self.oracle.key())?;
        // An approval of a set that has been replaced is void, so its epoch takes proposals again.
        ensure(
            epoch.status == EpochStatus::Open.code()
                || (epoch.status == EpochStatus::Approved.code() && epoch.set_version != set.set_version),
            RewardError::EpochNotOpen,
        )?;
        ensure(epoch.epoch >= pool.next_epoch, RewardError::EpochNotOpenable)?;
        ensure(args.leaf_count > 0, RewardError::LeafCountInvalid)?;
        ensure(is_valid_uri(&args.uri), RewardError::UriInvalid)?;
        ensure(epoch.emitted >= args.total, RewardError::TotalAboveEmission)?;
        ensure(args.total >= pool.finalized_total, RewardError::TotalDecreased)?;
        Ok(())
    }
}

pub(crate) fn handle_propose_root(ctx: Context<ProposeRoot>, args: ProposeRootArgs) -> Result<()> {
    require_no_more_accounts(ctx.remaining_accounts)?;
    let accounts = &ctx.accounts;
    accounts.validate(&args)?;
    let epoch = accounts.reward_epoch.load()?.epoch;
    let (bond, device_cap) = {
        let parameters = &accounts.pool.load()?.parameters;
        (parameters.proposal_bond, parameters.device_cap)
    };
    {
        let (pool, number, commitment) = (accounts.pool.key(), epoch.to_le_bytes(), args.commitment());
        let seeds: &[&[u8]] = &[
            seeds::ROOT,
            pool.as_ref(),
            &number,
            &commitment,
            &[ctx.bumps.reward_root],
        ];
        let (payer, account) = (&accounts.payer, &accounts.reward_root);
        let mut root = create::<RewardRoot, _>(payer, account, seeds, RewardError::AccountExists)?;
        root.version = RewardRoot::VERSION;
        root.bump = ctx.bumps.reward_root;
        root.status = RootStatus::Proposed.code();
        root.leaf_count = args.leaf_count;
        root.epoch = epoch;
        root.pool = accounts.pool.key();
        root.root = args.root;
        root.total = args.total;
        root.data_hash = args.data_hash;
        root.proposer = accounts.oracle.key();
        root.rent_payer = accounts.payer.key();
        root.proposed_at = Clock::get()?.unix_timestamp;
        root.uri = args.uri;
        root.bond = bond;
        root.device_cap = device_cap;
    }
    if bond > 0 {
        transfer_lamports(&accounts.payer, &accounts.reward_root, bond)?;
    }
    emit(
        &ctx.accounts.event_authority,
        &RootProposed {
            pool: accounts.pool.key(),
            epoch,
            root_account: accounts.reward_root.key(),
            root: args.root,
            total: args.total,
            leaf_count: args.leaf_count,
            proposer: accounts.oracle.key(),
            bond,
        },
    )
}
