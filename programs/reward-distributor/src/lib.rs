//! Reward distributor: emission, oracle consensus on reward roots, and claims.
//!
//! This file is the table of contents; each instruction lives in its own file under `instructions/`, each account under
//! `state/`, every PDA seed in `seeds.rs`, and accounts that several instructions share under `contexts/`. What it stores
//! and why is in `docs/DISTRIBUTOR.md`, the tree in `docs/ARCHITECTURE.md`.
// Anchor's generated code names a cfg and a lifetime form that rustc warns about.
#![allow(unexpected_cfgs)]

use anchor_lang::prelude::*;

pub mod burns;
pub mod contexts;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod registry;
pub mod seeds;
pub mod state;

use contexts::*;
pub use errors::RewardError;
use instructions::*;
use state::PoolParametersArgs;

declare_id!("3Lumy1z7FfRnaq93igk12Tt37zbbjivPaFcwa3zXVPvJ");

#[cfg(not(feature = "no-entrypoint"))]
solana_security_txt::security_txt! {
    name: "Flywheel reward distributor",
    project_url: "see the source repository",
    contacts: "link:SECURITY.md in the source repository",
    policy: "SECURITY.md in the source repository",
    preferred_languages: "en"
}

/// The reward distributor's instructions.
#[program]
pub mod reward_distributor {
    use super::*;

    // The most frequent one first: instructions are told apart in this order.
    /// Pays a device's payee what a final root grants in total, less what was paid before. Anyone may send it; tokens
    /// go only to a token account that the payee alone controls. Fails when the root is not final (`RootNotFinal`),
    /// the proof does not lead to it (`ProofInvalid`), nothing is left to pay (`NothingToClaim`), or the token account
    /// has a delegate or close authority (`PayeeAccountEncumbered`).
    pub fn claim(ctx: Context<Claim>, args: ClaimArgs) -> Result<()> {
        instructions::claim::handle_claim(ctx, args)
    }

    /// Creates the oracle set of a network: up to 32 members with weights. Only the network's authority. Fails when
    /// the set is empty or too large (`OracleCountInvalid`), a member is repeated, zero or weightless
    /// (`OracleMemberInvalid`).
    pub fn create_oracle_set(ctx: Context<CreateOracleSet>, members: Vec<OracleMemberArgs>) -> Result<()> {
        instructions::create_oracle_set::handle_create_oracle_set(ctx, members)
    }

    /// Replaces the members of a network's oracle set and raises its version, which voids every open vote and every
    /// approval that is not final. Only the network's authority. Fails as `create_oracle_set` does.
    pub fn update_oracle_set(ctx: Context<UpdateOracleSet>, members: Vec<OracleMemberArgs>) -> Result<()> {
        instructions::update_oracle_set::handle_update_oracle_set(ctx, members)
    }

    /// Creates the pool of a reward mint in a network, with its emission schedule, and takes over the mint authority:
    /// from then on tokens come into being by claims alone. Only the network's authority, together with the mint's.
    /// Fails when the mint has extensions or a freeze authority (`MintNotAccepted`), the schedule is out of range
    /// (`EmissionInvalid`), or a parameter is (`ChallengeWindowInvalid`, `BondInvalid`, `LimitInvalid`,
    /// `VestingInvalid`).
    pub fn create_pool(ctx: Context<CreatePool>, args: CreatePoolArgs) -> Result<()> {
        instructions::create_pool::handle_create_pool(ctx, args)
    }

    /// Creates a pool that pays out of a vault of its own, for stablecoins and revenue. Only the network's authority.
    /// Fails as `create_pool` does; a freeze authority of the mint is allowed.
    pub fn create_funded_pool(ctx: Context<CreateFundedPool>, args: CreatePoolArgs) -> Result<()> {
        instructions::create_funded_pool::handle_create_funded_pool(ctx, args)
    }

    /// Puts `amount` base units into a funded pool's vault; roots may grant what was put in. Anyone who signs for the
    /// tokens. Fails for zero (`AmountZero`) and for a pool that mints (`PoolNotFunded`).
    pub fn fund_pool(ctx: Context<FundPool>, amount: u64) -> Result<()> {
        instructions::fund_pool::handle_fund_pool(ctx, amount)
    }

    /// Proposes other parameters of a pool; they can be applied when the network's change delay has passed. Only the
    /// network's authority. Fails when one is out of range, as `create_pool` does.
    pub fn update_pool(ctx: Context<ConfigurePool>, parameters: PoolParametersArgs) -> Result<()> {
        instructions::update_pool::handle_update_pool(ctx, parameters)
    }

    /// Applies proposed parameters. Anyone. Fails when none are proposed (`ChangeNotPending`) or the delay has not
    /// passed (`ChangeNotReady`).
    pub fn apply_pool_update(ctx: Context<ConfigurePool>) -> Result<()> {
        instructions::apply_pool_update::handle_apply_pool_update(ctx)
    }

    /// Sets a pool's pause bits: 1 stops claims, 2 stops roots. Only the network's pauser or authority. Fails for other
    /// bits (`PauseBitsUnknown`).
    pub fn set_pool_pause(ctx: Context<ConfigurePool>, paused: u32) -> Result<()> {
        instructions::set_pool_pause::handle_set_pool_pause(ctx, paused)
    }

    /// Emits for the burns of the next `epochs` epochs of a burn-linked pool, whose closed statements follow the named
    /// accounts in order. Anyone. Fails when their number is another (`StatementCountInvalid`) or one is not the next
    /// epoch's (`BurnStatementInvalid`).
    pub fn accrue_burns(ctx: Context<AccrueBurns>, epochs: u16) -> Result<()> {
        instructions::accrue_burns::handle_accrue_burns(ctx, epochs)
    }

    /// Opens an epoch that has ended, for proposals and votes, and records how much may have been emitted by its end.
    /// Anyone; the payer's rent is recorded as theirs. Skipping epochs is fine: totals are cumulative. Fails when the
    /// epoch has not ended (`EpochNotEnded`), lies before the pool's first, or is not after the last final one
    /// (`EpochNotOpenable`), or burns are not accrued exactly up to it (`BurnsNotAccrued`).
    pub fn open_epoch(ctx: Context<OpenEpoch>, epoch: u64) -> Result<()> {
        instructions::open_epoch::handle_open_epoch(ctx, epoch)
    }

    /// Proposes a root of cumulative totals for an open epoch, with the pool's bond. Only a member of the oracle set. Fails when the total is
    /// above what has been emitted (`TotalAboveEmission`) or below the last final total (`TotalDecreased`), or the
    /// epoch already has an approved root (`EpochNotOpen`).
    pub fn propose_root(ctx: Context<ProposeRoot>, args: ProposeRootArgs) -> Result<()> {
        instructions::propose_root::handle_propose_root(ctx, args)
    }

    /// Votes for a proposed root; a later vote by the same member replaces the earlier one. When members with two
    /// thirds of the weight agree, the root is approved and its challenge window begins; from then on a member's first
    /// vote is still recorded, but none can be changed and the approval stands. Only a member of the oracle set. Fails
    /// when the epoch is final, or approved and the member has voted (`EpochNotOpen`), or the root was rejected
    /// (`RootRejected`).
    pub fn vote_root(ctx: Context<VoteRoot>) -> Result<()> {
        instructions::vote_root::handle_vote_root(ctx)
    }

    /// Makes an approved root final when its challenge window has passed: claims against it open, and it never changes
    /// again. Anyone. Fails when it is not approved by the present oracle set (`RootNotApproved`), the window is open
    /// (`ChallengeWindowOpen`), a later epoch is final (`EpochNotOpenable`), or its total breaks a limit.
    pub fn finalize_root(ctx: Context<FinalizeRoot>) -> Result<()> {
        instructions::finalize_root::handle_finalize_root(ctx)
    }

    /// Creates a page of claim records for 256 consecutive device indices. Anyone; the payer's rent is recorded.
    pub fn create_claim_page(ctx: Context<CreateClaimPage>, page: u32) -> Result<()> {
        instructions::create_claim_page::handle_create_claim_page(ctx, page)
    }

    /// Pays up to 16 devices of one payee and one claim page with one multiproof. Anyone may send it. Devices to which
    /// nothing is owed are passed over. Fails as `claim` does, and when none or too many are named (`GrantsInvalid`).
    pub fn claim_many(ctx: Context<Claim>, args: ClaimManyArgs) -> Result<()> {
        instructions::claim_many::handle_claim_many(ctx, args)
    }

    /// Pays as `claim_many` does in a pool with vesting: the vesting share goes into the payee's vesting account, the
    /// rest is paid at once. Anyone may send it. Fails when the account is another payee's (`VestingMismatch`).
    pub fn claim_vesting(ctx: Context<ClaimVesting>, args: ClaimManyArgs) -> Result<()> {
        instructions::claim_vesting::handle_claim_vesting(ctx, args)
    }

    /// Gives a claim page's rent back to who paid it: all of it while nobody has been paid from the page, which closes it,
    /// otherwise what it holds above the rent of the day. Anyone. Fails when that is nothing (`NothingToRelease`).
    pub fn refund_claim_page(ctx: Context<RefundClaimPage>) -> Result<()> {
        instructions::refund_claim_page::handle_refund_claim_page(ctx)
    }

    /// Opens the vesting account of a payee. Anyone; the payer may close it when it is empty. Fails when the pool has no
    /// vesting (`VestingInvalid`).
    pub fn open_vesting(ctx: Context<OpenVesting>, payee: Pubkey) -> Result<()> {
        instructions::open_vesting::handle_open_vesting(ctx, payee)
    }

    /// Pays a payee what is vested. Anyone. Fails when nothing is (`NothingToRelease`).
    pub fn release_vested(ctx: Context<Release>) -> Result<()> {
        instructions::release_vested::handle_release_vested(ctx)
    }

    /// Pays a payee all that vests, less the penalty, which is never minted or burned from the vault. Only the payee.
    /// Fails when the account is empty (`NothingToRelease`).
    pub fn exit_vesting(ctx: Context<ExitVesting>) -> Result<()> {
        instructions::exit_vesting::handle_exit_vesting(ctx)
    }

    /// Closes an empty vesting account. Only who paid its rent. Fails when something is left (`VestingNotEmpty`).
    pub fn close_vesting(ctx: Context<CloseVesting>) -> Result<()> {
        instructions::close_vesting::handle_close_vesting(ctx)
    }

    /// Creates a payout: a payee that splits what it gets among up to 8 wallets. It never changes. Anyone, under a key of
    /// their own. Fails when the shares do not add up (`DestinationsInvalid`).
    pub fn create_payout(
        ctx: Context<CreatePayout>,
        id: u64,
        destinations: Vec<DestinationArgs>,
    ) -> Result<()> {
        instructions::create_payout::handle_create_payout(ctx, id, destinations)
    }

    /// Makes a payout's vault and balance for a mint. Anyone. Fails for a mint with extensions (`MintNotAccepted`).
    pub fn open_payout_mint(ctx: Context<OpenPayoutMint>) -> Result<()> {
        instructions::open_payout_mint::handle_open_payout_mint(ctx)
    }

    /// Credits what has arrived in a payout's vault to all its wallets and pays one of them what it is owed. Anyone. Fails
    /// when that is nothing (`NothingToRelease`) or the token account is not the wallet's alone.
    pub fn pay_out(ctx: Context<MovePayout>, destination: u8) -> Result<()> {
        instructions::pay_out::handle_pay_out(ctx, destination)
    }

    /// Moves tokens that are in another token account of a payout to its vault. Anyone. Fails when there are none
    /// (`NothingToRelease`).
    pub fn sweep_payout(ctx: Context<MovePayout>) -> Result<()> {
        instructions::sweep_payout::handle_sweep_payout(ctx)
    }

    /// Lays down a leaf of a root, shown by its branch, for proofs of fraud. Anyone. Fails when the branch
    /// does not lead to the root (`ProofInvalid`).
    pub fn lay_evidence(ctx: Context<LayEvidence>, branch: Branch) -> Result<()> {
        instructions::lay_evidence::handle_lay_evidence(ctx, branch)
    }

    /// Closes evidence and gives its rent back. Only who laid it down.
    pub fn close_evidence(ctx: Context<CloseEvidence>) -> Result<()> {
        instructions::close_evidence::handle_close_evidence(ctx)
    }

    /// Proves that a root has two leaves out of order or with one index. Anyone who can pay the challenge bond. When the
    /// proof holds, the root is rejected and its bond is the challenger's; when it does not, the challenge bond is added to
    /// the root's. Fails when the root cannot be challenged (`RootNotChallengeable`) or evidence is of another root
    /// (`EvidenceMismatch`); then nothing is lost.
    pub fn prove_unsorted(ctx: Context<ChallengeLeaves>) -> Result<()> {
        instructions::prove_unsorted::handle_prove_unsorted(ctx)
    }

    /// Proves that a node's sum is not that of its children or of its leaf. Judged as `prove_unsorted` is.
    pub fn prove_bad_sum(ctx: Context<Challenge>, bad_sum: BadSum) -> Result<()> {
        instructions::prove_bad_sum::handle_prove_bad_sum(ctx, bad_sum)
    }

    /// Proves that a device's total is below that in the last final root. Judged as `prove_unsorted` is.
    pub fn prove_decrease(ctx: Context<ChallengeLeaves>) -> Result<()> {
        instructions::prove_decrease::handle_prove_decrease(ctx)
    }

    /// Proves that a root leaves out a device that the last final root has: the leaf there, and its neighbours here. Judged
    /// as `prove_unsorted` is.
    pub fn prove_omission(ctx: Context<ChallengeAbsence>) -> Result<()> {
        instructions::prove_omission::handle_prove_omission(ctx)
    }

    /// Proves that a device gained more since the last final root than the device cap allows. Judged as `prove_unsorted`
    /// is. Fails when the root has no cap (`NoDeviceCap`).
    pub fn prove_above_cap(ctx: Context<ChallengeLeaves>) -> Result<()> {
        instructions::prove_above_cap::handle_prove_above_cap(ctx)
    }

    /// Proves the same of a device that has no leaf in the last final root, which its neighbours there show. Judged as
    /// `prove_unsorted` is.
    pub fn prove_newcomer_above_cap(ctx: Context<ChallengeAbsence>) -> Result<()> {
        instructions::prove_newcomer_above_cap::handle_prove_newcomer_above_cap(ctx)
    }

    /// Proves that a device's total is above the device cap of all epochs since the pool's first. Judged as
    /// `prove_unsorted` is.
    pub fn prove_lifetime_above_cap(ctx: Context<ChallengeLeaf>) -> Result<()> {
        instructions::prove_lifetime_above_cap::handle_prove_lifetime_above_cap(ctx)
    }

    /// Proves that a root has a leaf for an index that the registry never gave out. Judged as `prove_unsorted` is.
    pub fn prove_unregistered(ctx: Context<ChallengeUnregistered>) -> Result<()> {
        instructions::prove_unregistered::handle_prove_unregistered(ctx)
    }

    /// Returns a final root's bond to who paid it; closes a root that cannot become final any more and returns bond and
    /// rent. Anyone. Fails while the root can become final (`RootStillOpen`) and when nothing is left
    /// (`NothingToRelease`).
    pub fn release_root(ctx: Context<ReleaseRoot>) -> Result<()> {
        instructions::release_root::handle_release_root(ctx)
    }

    /// Closes an epoch that is over and returns its rent. Anyone. Fails for the last final one and for one that can still
    /// become final (`EpochStillNeeded`).
    pub fn close_epoch(ctx: Context<CloseEpoch>) -> Result<()> {
        instructions::close_epoch::handle_close_epoch(ctx)
    }
}
