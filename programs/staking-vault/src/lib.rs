//! Staking vault: collateral of operators, revenue shared with stakers, locks that vote, and slashing.
//!
//! This file is the table of contents; each instruction lives in its own file under `instructions/`, each account under
//! `state/`, every PDA seed in `seeds.rs`, and accounts that several instructions share under `contexts/`. What it stores
//! and why is in `docs/STAKING.md`; the arithmetic is in `crates/stake`.
// Anchor's generated code names a cfg and a lifetime form that rustc warns about.
#![allow(unexpected_cfgs)]

use anchor_lang::prelude::*;

pub mod contexts;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod programs;
pub mod seeds;
pub mod state;

use contexts::*;
pub use errors::StakingError;
use instructions::*;
use state::{PoolKind, SlashPart, StakeParametersArgs};

declare_id!("8JC3MC3Cey4cPPMxy8MGbBTqMrEEecPgMwKhiqFjuYDB");

#[cfg(not(feature = "no-entrypoint"))]
solana_security_txt::security_txt! {
    name: "Flywheel staking vault",
    project_url: "see the source repository",
    contacts: "link:SECURITY.md in the source repository",
    policy: "SECURITY.md in the source repository",
    preferred_languages: "en"
}

/// The staking vault's instructions.
#[program]
pub mod staking_vault {
    use super::*;

    /// Pays a position's owner the rewards of up to four mints. Anyone may send it. For each mint it takes three more
    /// accounts: the reward vault, a token account of the owner, the token program. Fails when a vault is not the pool's
    /// (`RewardVaultMismatch`), a token account is not the owner's alone (`DestinationMismatch`,
    /// `DestinationEncumbered`), or nothing is owed (`NothingToClaim`).
    pub fn claim_rewards<'info>(ctx: Context<'info, AnyPosition<'info>>) -> Result<()> {
        instructions::claim_rewards::handle_claim_rewards(ctx)
    }

    /// Opens a position with stake of the owner. In collateral pools only the operator's authority, behind its own
    /// operator. Fails when staking is paused (`StakingPaused`), the lock is not one that the pool takes (`LockInvalid`),
    /// the amount is below the minimum (`StakeBelowMinimum`), or one member would have too large a share
    /// (`ShareTooLarge`).
    pub fn open_position(ctx: Context<OpenPosition>, args: OpenPositionArgs) -> Result<()> {
        instructions::open_position::handle_open_position(ctx, args)
    }

    /// Adds stake to a position; it counts for the lock that is left. Only the owner. Fails as `open_position` does.
    pub fn top_up(ctx: Context<TopUp>, amount: u64) -> Result<()> {
        instructions::top_up::handle_top_up(ctx, amount)
    }

    /// Adds the rewards in the stake mint to the position that earned them. Only the owner. Fails when the vault is of
    /// another mint (`RewardNotStakeable`) or nothing is owed (`NothingToClaim`), and as `top_up` does.
    pub fn claim_and_stake(ctx: Context<ClaimAndStake>) -> Result<()> {
        instructions::claim_and_stake::handle_claim_and_stake(ctx)
    }

    /// Locks a position for so many seconds from now, with the multiplier of such a lock, be it higher or lower. Only the
    /// owner. Fails when it would not end later than it does (`LockNotLonger`) or is not one that the pool takes
    /// (`LockInvalid`).
    pub fn extend_lock(ctx: Context<OwnPosition>, lock_seconds: u32) -> Result<()> {
        instructions::extend_lock::handle_extend_lock(ctx, lock_seconds)
    }

    /// Takes back the multiplier of a lock that has ended. Anyone may send it. Fails before that (`LockNotEnded`).
    pub fn expire_lock(ctx: Context<AnyPosition>) -> Result<()> {
        instructions::expire_lock::handle_expire_lock(ctx)
    }

    /// Puts shares of a position into a new one under the same lock; rewards from before stay. Only the owner. Fails when
    /// either part would be below the minimum (`StakeBelowMinimum`).
    pub fn split_position(ctx: Context<SplitPosition>, id: u32, shares: u64) -> Result<()> {
        instructions::split_position::handle_split_position(ctx, id, shares)
    }

    /// Puts a position into another of the same owner and operator stake, under the longer lock, with the average of
    /// their multipliers; the one whose lock becomes longer counts as what is left of it. Only the owner. Fails when they
    /// are the same (`SamePosition`).
    pub fn merge_positions(ctx: Context<MergePositions>) -> Result<()> {
        instructions::merge_positions::handle_merge_positions(ctx)
    }

    /// Gives a position with its lock and its rewards to another owner. Only the owner, where the pool allows it
    /// (`NotTransferable`).
    pub fn transfer_position(ctx: Context<OwnPosition>, new_owner: Pubkey) -> Result<()> {
        instructions::transfer_position::handle_transfer_position(ctx, new_owner)
    }

    /// Puts a position that stands behind nobody behind an operator. Only the owner. Fails when it stands behind one
    /// already (`AlreadyDelegated`) or the operator would have too large a share (`ShareTooLarge`).
    pub fn delegate(ctx: Context<Delegate>) -> Result<()> {
        instructions::delegate::handle_delegate(ctx)
    }

    /// Begins to unbond stake of a position whose lock has ended: so many base units, or everything (2^64 - 1). Only the
    /// owner. Fails while it is locked (`PositionLocked`), when a rest below the minimum would stay
    /// (`StakeBelowMinimum`), or when an operator's devices require the collateral (`BelowRequirement`).
    pub fn request_unbonding(ctx: Context<RequestUnbonding>, id: u32, amount: u64) -> Result<()> {
        instructions::request_unbonding::handle_request_unbonding(ctx, id, amount)
    }

    /// Puts unbonding stake back into a position of the same owner and operator stake, at the lock that is left. Only the
    /// owner. Fails as `top_up` does.
    pub fn cancel_unbonding(ctx: Context<CancelUnbonding>) -> Result<()> {
        instructions::cancel_unbonding::handle_cancel_unbonding(ctx)
    }

    /// Pays a ticket to its owner. Anyone may send it. Fails before the unbonding time has passed (`TicketNotReady`) and
    /// while a slash case runs against the operator (`CaseRunning`).
    pub fn withdraw(ctx: Context<Withdraw>) -> Result<()> {
        instructions::withdraw::handle_withdraw(ctx)
    }

    /// Closes a position without stake and rewards, or with shares that slashes have made worthless; its owner gets the
    /// rent. Anyone may send it. Fails when something is left (`PositionNotEmpty`).
    pub fn close_position(ctx: Context<ClosePosition>) -> Result<()> {
        instructions::close_position::handle_close_position(ctx)
    }

    /// Creates the pool of a stake mint in a network, for one use. Only the network's authority. Fails when the mint has
    /// extensions (`MintNotAccepted`) or a parameter is out of range (`StakeRangeInvalid`, `LockInvalid`,
    /// `TimesInvalid`, `SlashInvalid`).
    pub fn create_stake_pool(
        ctx: Context<CreateStakePool>,
        kind: PoolKind,
        parameters: StakeParametersArgs,
    ) -> Result<()> {
        instructions::create_stake_pool::handle_create_stake_pool(ctx, kind, parameters)
    }

    /// Proposes new parameters of a pool, to be applied after the network's change delay. Only the network's authority.
    /// Fails as `create_stake_pool` does.
    pub fn update_stake_pool(
        ctx: Context<ConfigureStakePool>,
        parameters: StakeParametersArgs,
    ) -> Result<()> {
        instructions::update_stake_pool::handle_update_stake_pool(ctx, parameters)
    }

    /// Puts proposed parameters in force. Anyone may send it. Fails when nothing is proposed (`ChangeNotPending`) or the
    /// delay has not passed (`ChangeNotReady`).
    pub fn apply_stake_pool_update(ctx: Context<ConfigureStakePool>) -> Result<()> {
        instructions::apply_stake_pool_update::handle_apply_stake_pool_update(ctx)
    }

    /// Stops or resumes staking more; leaving and claiming are never stopped. Only the network's pauser or authority.
    pub fn set_stake_pause(ctx: Context<ConfigureStakePool>, paused: bool) -> Result<()> {
        instructions::set_stake_pause::handle_set_stake_pause(ctx, paused)
    }

    /// Gives a pool a reward mint, at most four. Only the network's authority. Fails when the mint has extensions
    /// (`MintNotAccepted`), is one already (`RewardMintExists`), or there are four (`RewardMintsFull`).
    pub fn add_reward_mint(ctx: Context<AddRewardMint>) -> Result<()> {
        instructions::add_reward_mint::handle_add_reward_mint(ctx)
    }

    /// Puts rewards in, which are released evenly over the pool's reward time. Anyone may. Fails when the amount is zero
    /// (`AmountZero`) or more than 2^64 - 1 would ever have been put in (`RewardsFull`).
    pub fn fund_rewards(ctx: Context<FundRewards>, amount: u64) -> Result<()> {
        instructions::fund_rewards::handle_fund_rewards(ctx, amount)
    }

    /// Creates the account of all that stands behind an operator in a pool, or, with the system program as operator,
    /// behind nobody. Anyone may. Fails when the pool takes no such operator (`OperatorNotTaken`) or it is of another
    /// network (`OperatorMismatch`).
    pub fn open_operator_stake(ctx: Context<OpenOperatorStake>) -> Result<()> {
        instructions::open_operator_stake::handle_open_operator_stake(ctx)
    }

    /// Notes whether an operator's collateral covers what its devices require now. Anyone may send it.
    pub fn update_bond(ctx: Context<UpdateBond>) -> Result<()> {
        instructions::update_bond::handle_update_bond(ctx)
    }

    /// Opens a slash case against an operator. Only the network's authority. Fails when nobody is behind the stake
    /// (`NotSlashable`) or the share is not 1 to 10,000 basis points (`SlashTooLarge`).
    pub fn open_slash(ctx: Context<OpenSlash>, args: OpenSlashArgs) -> Result<()> {
        instructions::open_slash::handle_open_slash(ctx, args)
    }

    /// Proposes a slash case to the oracles and votes for it. Only a member of the oracle set. Fails as `open_slash`
    /// does.
    pub fn propose_slash(ctx: Context<ProposeSlash>, args: OpenSlashArgs) -> Result<()> {
        instructions::propose_slash::handle_propose_slash(ctx, args)
    }

    /// Votes for a proposed case, which opens with two thirds of the oracles' weight. Only a member of the oracle set.
    /// Fails when it is not voted on (`CaseNotVoting`) or for a second vote (`AlreadyVoted`).
    pub fn vote_slash(ctx: Context<VoteSlash>) -> Result<()> {
        instructions::vote_slash::handle_vote_slash(ctx)
    }

    /// Answers a case with the hash of a statement: the time for appeals starts again, once. Only the operator's
    /// authority. Fails when the case has been appealed or can be executed already (`AppealNotOpen`).
    pub fn appeal_slash(ctx: Context<AppealSlash>, appeal_hash: [u8; 32]) -> Result<()> {
        instructions::appeal_slash::handle_appeal_slash(ctx, appeal_hash)
    }

    /// Ends a case without a slash. Only the pool's veto authority. Fails when the case does not run (`CaseNotRunning`).
    pub fn veto_slash(ctx: Context<ActOnCase>) -> Result<()> {
        instructions::veto_slash::handle_veto_slash(ctx)
    }

    /// Takes a case's share of the active and the unbonding stake, within the epoch's cap, and burns what nobody else
    /// gets. Anyone may send it. Fails before the time for appeals has passed or after the case has expired
    /// (`CaseNotExecutable`), and when the cap is reached (`SlashCapReached`).
    pub fn execute_slash(ctx: Context<ExecuteSlash>) -> Result<()> {
        instructions::execute_slash::handle_execute_slash(ctx)
    }

    /// Pays the reporter's, the insurance's or the treasury's part of an executed case. Anyone may send it. Fails when
    /// nothing is owed (`NothingOwed`) or the token account is another (`DestinationMismatch`).
    pub fn pay_slash(ctx: Context<PaySlash>, part: SlashPart) -> Result<()> {
        instructions::pay_slash::handle_pay_slash(ctx, part)
    }

    /// Closes the account of a case that has ended and is paid, or was not executed in time; who opened it gets the rent.
    /// Anyone may send it. Fails while it runs (`CaseNotEnded`).
    pub fn close_slash(ctx: Context<CloseSlash>) -> Result<()> {
        instructions::close_slash::handle_close_slash(ctx)
    }

    /// Charges a failed device's fees for the periods that have passed, out of its operator's collateral: a fee for each
    /// period, and after the last a termination fee. Anyone may send it, and gets the reporter's share. Fails when the
    /// device is not failed (`DeviceNotFailed`) or nothing is due (`NothingDue`).
    pub fn charge_fault(ctx: Context<ChargeFault>) -> Result<()> {
        instructions::charge_fault::handle_charge_fault(ctx)
    }

    /// Closes the record of a device that is not failed any more; who paid the rent gets it. Anyone may send it. Fails
    /// while it is failed (`DeviceStillFailed`).
    pub fn close_fault(ctx: Context<CloseFault>) -> Result<()> {
        instructions::close_fault::handle_close_fault(ctx)
    }

    /// Pays the insurance's or the treasury's part of fault fees. Anyone may send it. Fails when nothing is owed
    /// (`NothingOwed`) or the token account is another (`DestinationMismatch`).
    pub fn pay_fault_fees(ctx: Context<PayFaultFees>, part: SlashPart) -> Result<()> {
        instructions::pay_fault_fees::handle_pay_fault_fees(ctx, part)
    }

    /// Creates the insurance of a network in a mint, with a vault that anybody may send tokens to. Only the network's
    /// authority. Fails when the mint has extensions (`MintNotAccepted`).
    pub fn create_insurance(ctx: Context<CreateInsurance>, epoch_cap: u64) -> Result<()> {
        instructions::create_insurance::handle_create_insurance(ctx, epoch_cap)
    }

    /// Proposes another cap, to be applied after the network's change delay. Only the network's authority.
    pub fn update_insurance(ctx: Context<ConfigureInsurance>, epoch_cap: u64) -> Result<()> {
        instructions::update_insurance::handle_update_insurance(ctx, epoch_cap)
    }

    /// Puts a proposed cap in force. Anyone may send it. Fails when nothing is proposed (`ChangeNotPending`) or the delay
    /// has not passed (`ChangeNotReady`).
    pub fn apply_insurance_update(ctx: Context<ConfigureInsurance>) -> Result<()> {
        instructions::apply_insurance_update::handle_apply_insurance_update(ctx)
    }

    /// Pays a claim into a token account. Only the network's authority. Fails when it would be more than the insurance
    /// pays in an epoch (`InsuranceCapReached`).
    pub fn pay_insurance(ctx: Context<PayInsurance>, amount: u64, claim_hash: [u8; 32]) -> Result<()> {
        instructions::pay_insurance::handle_pay_insurance(ctx, amount, claim_hash)
    }
}
