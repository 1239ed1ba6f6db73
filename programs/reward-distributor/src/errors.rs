//! Errors of the reward distributor: numbers 6100 to 6199, never renumbered, each with what to do about it.

use anchor_lang::prelude::*;

/// Why the reward distributor refused an instruction.
#[error_code(offset = 6100)]
pub enum RewardError {
    /// 6100
    #[msg("Only the network's authority may do this; sign with the key stored in the network account.")]
    AuthorityMismatch,
    /// 6101
    #[msg("An oracle set has 1 to 32 members.")]
    OracleCountInvalid,
    /// 6102
    #[msg("An oracle member is repeated, is the zero key, or has no weight; fix the member list.")]
    OracleMemberInvalid,
    /// 6103
    #[msg("The oracle set belongs to another network than the pool; pass the one of the pool's network.")]
    OracleSetMismatch,
    /// 6104
    #[msg("The signer is not a member of the network's oracle set; sign with a member's key.")]
    NotAnOracle,
    /// 6105
    #[msg("The mint must have no extensions and no freeze authority; remove them or use another mint.")]
    MintNotAccepted,
    /// 6106
    #[msg(
        "The emission schedule is out of range: use a rate of 1 or more and a cap that is no smaller and fits the supply."
    )]
    EmissionInvalid,
    /// 6107
    #[msg("The challenge window is too long; at most 30 days.")]
    ChallengeWindowInvalid,
    /// 6108
    #[msg("The epoch has not ended; wait until its last second has passed.")]
    EpochNotEnded,
    /// 6109
    #[msg("The epoch lies before the pool's first or is not after the last final one; choose a later epoch.")]
    EpochNotOpenable,
    /// 6110
    #[msg("The epoch has an approved or final root; no more proposals or changed votes are taken.")]
    EpochNotOpen,
    /// 6111
    #[msg("The epoch belongs to another pool; pass an epoch of this pool.")]
    EpochPoolMismatch,
    /// 6112
    #[msg("The root belongs to another pool or epoch; pass a root of these.")]
    RootMismatch,
    /// 6113
    #[msg(
        "The root's total is above what the schedule has emitted by the end of the epoch; propose a smaller total."
    )]
    TotalAboveEmission,
    /// 6114
    #[msg("The root's total is below the last final total; totals are cumulative and never fall.")]
    TotalDecreased,
    /// 6115
    #[msg("A root needs at least one leaf; skip an epoch in which nobody earned.")]
    LeafCountInvalid,
    /// 6116
    #[msg("The URI must be at most 128 bytes of UTF-8 without control characters.")]
    UriInvalid,
    /// 6117
    #[msg("The root is not approved by two thirds of the present oracle set's weight; vote first.")]
    RootNotApproved,
    /// 6118
    #[msg("The challenge window is still open; finalize when it has passed.")]
    ChallengeWindowOpen,
    /// 6119
    #[msg("The root is not final; claim from a final root.")]
    RootNotFinal,
    /// 6120
    #[msg("The proof does not lead to the root: check device index, payee, total, position and proof.")]
    ProofInvalid,
    /// 6121
    #[msg(
        "The claim page is not the one of this pool and device index; pass page index / 256, or create it."
    )]
    ClaimPageMismatch,
    /// 6122
    #[msg("Everything that this root grants has been paid; wait for a later root.")]
    NothingToClaim,
    /// 6123
    #[msg("The payee's token account is for another mint; pass one for the pool's mint.")]
    PayeeAccountMismatch,
    /// 6124
    #[msg("The payee's token account has a delegate or close authority; revoke it or use another account.")]
    PayeeAccountEncumbered,
    /// 6125
    #[msg("The claim would exceed the pool's final total; report this, for it cannot happen.")]
    ClaimsAboveTotal,
    /// 6126
    #[msg("Claims are paused in this pool; nothing is lost, try again when they are resumed.")]
    ClaimsPaused,
    /// 6127
    #[msg("Roots are paused in this pool; try again when they are resumed.")]
    RootsPaused,
    /// 6128
    #[msg("A number does not fit: use an earlier epoch or a smaller count.")]
    NumberOutOfRange,
    /// 6129
    #[msg("This instruction takes no further accounts; remove the extra ones.")]
    UnexpectedAccounts,
    /// 6130
    #[msg("The mint is not the pool's; pass the mint stored in the pool.")]
    MintMismatch,
    /// 6131
    #[msg("The token program is not the one that owns the pool's mint; pass the one stored in the pool.")]
    TokenProgramMismatch,
    /// 6132
    #[msg("The signer is not the mint's authority; the mint's present authority must sign.")]
    MintAuthorityMismatch,
}
