//! A slash case and its pool.

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::create;

use crate::errors::{StakingError, ensure};
use crate::events::SlashOpened;
use crate::seeds;
use crate::state::{CaseStatus, FULL_BPS, OperatorStake, SlashCase, StakePool, clock};

/// Accounts of `appeal_slash`, `veto_slash` and, first, of others.
#[event_cpi]
#[derive(Accounts)]
pub struct ActOnCase<'info> {
    /// Who acts; each instruction says who may.
    pub signer: Signer<'info>,
    /// The pool.
    pub pool: AccountLoader<'info, StakePool>,
    /// The operator stake.
    #[account(mut, has_one = pool @ StakingError::PoolMismatch)]
    pub stake: AccountLoader<'info, OperatorStake>,
    /// The case.
    #[account(mut, has_one = stake @ StakingError::StakeMismatch)]
    pub case: AccountLoader<'info, SlashCase>,
}

/// Arguments of `open_slash` and `propose_slash`.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSlashArgs {
    /// Share of the stake, basis points, 1 to 10,000.
    pub bps: u16,
    /// SHA-256 of the evidence.
    pub evidence_hash: [u8; 32],
}

/// What a case is created from.
pub(crate) struct NewCase<'a, 'info> {
    pub reporter: &'a AccountInfo<'info>,
    pub pool: &'a AccountLoader<'info, StakePool>,
    pub stake: &'a AccountLoader<'info, OperatorStake>,
    pub case: &'a AccountInfo<'info>,
    /// Bump of the case's address.
    pub bump: u8,
}

impl NewCase<'_, '_> {
    /// Creates the case; returns what is to be said about it.
    ///
    /// # Arguments
    /// - `begin`: makes it open, or lets the first oracle vote
    #[inline(never)]
    pub fn create(
        &self,
        args: &OpenSlashArgs,
        begin: impl FnOnce(&mut SlashCase, &StakePool, &mut OperatorStake, u32) -> Result<()>,
    ) -> Result<SlashOpened> {
        ensure((1..=FULL_BPS).contains(&args.bps), StakingError::SlashTooLarge)?;
        let (pool, mut stake, now) = (self.pool.load()?, self.stake.load_mut()?, clock()?);
        ensure(stake.has_operator(), StakingError::NotSlashable)?;
        let (stake_key, number) = (self.stake.key(), stake.cases.to_le_bytes());
        let seeds: &[&[u8]] = &[seeds::SLASH_CASE, stake_key.as_ref(), &number, &[self.bump]];
        let mut case = create::<SlashCase, _>(self.reporter, self.case, seeds, StakingError::AccountExists)?;
        case.version = SlashCase::VERSION;
        case.bump = self.bump;
        case.number = stake.cases;
        case.stake = stake_key;
        case.reporter = *self.reporter.key;
        case.bps = args.bps;
        case.evidence_hash = args.evidence_hash;
        case.status = CaseStatus::Voting.code();
        case.expires_at = now.saturating_add(pool.parameters.execution_seconds);
        stake.cases = stake.cases.checked_add(1).ok_or(StakingError::NumberOutOfRange)?;
        begin(&mut case, &pool, &mut stake, now)?;
        Ok(SlashOpened {
            stake: stake_key,
            case: *self.case.key,
            reporter: case.reporter,
            bps: case.bps,
            evidence_hash: case.evidence_hash,
            executable_at: case.executable_at,
        })
    }
}
