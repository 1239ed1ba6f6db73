//! Errors of the reward distributor: numbers 6100 to 6199, never renumbered, each with what to do about it.

pub use flywheel_onchain::ensure;
use flywheel_onchain::error_table;

error_table! {
    /// Why the reward distributor refused an instruction.
    RewardError from 6_100 {
    /// 6100
    AuthorityMismatch: "Only the network's authority may do this; sign with the key stored in the network account.",
    /// 6101
    OracleCountInvalid: "An oracle set has 1 to 32 members.",
    /// 6102
    OracleMemberInvalid: "An oracle member is repeated, is the zero key, or has no weight; fix the member list.",
    /// 6103
    OracleSetMismatch: "The oracle set belongs to another network than the pool; pass the one of the pool's network.",
    /// 6104
    NotAnOracle: "The signer is not a member of the network's oracle set; sign with a member's key.",
    /// 6105
    MintNotAccepted: "The mint must have no extensions and no freeze authority; remove them or use another mint.",
    /// 6106
    EmissionInvalid: "The emission schedule is out of range: use a rate of 1 or more and a cap that is no smaller and fits the supply.",
    /// 6107
    ChallengeWindowInvalid: "The challenge window is too long; at most 30 days.",
    /// 6108
    EpochNotEnded: "The epoch has not ended; wait until its last second has passed.",
    /// 6109
    EpochNotOpenable: "The epoch lies before the pool's first or is not after the last final one; choose a later epoch.",
    /// 6110
    EpochNotOpen: "The epoch has an approved or final root; no more proposals or changed votes are taken.",
    /// 6111
    EpochPoolMismatch: "The epoch belongs to another pool; pass an epoch of this pool.",
    /// 6112
    RootMismatch: "The root belongs to another pool or epoch; pass a root of these.",
    /// 6113
    TotalAboveEmission: "The root's total is above what the schedule has emitted by the end of the epoch; propose a smaller total.",
    /// 6114
    TotalDecreased: "The root's total is below the last final total; totals are cumulative and never fall.",
    /// 6115
    LeafCountInvalid: "A root needs at least one leaf; skip an epoch in which nobody earned.",
    /// 6116
    UriInvalid: "The URI must be at most 128 bytes of UTF-8 without control characters.",
    /// 6117
    RootNotApproved: "The root is not approved by two thirds of the present oracle set's weight; vote first.",
    /// 6118
    ChallengeWindowOpen: "The challenge window is still open; finalize when it has passed.",
    /// 6119
    RootNotFinal: "The root is not final; claim from a final root.",
    /// 6120
    ProofInvalid: "The proof does not lead to the root: check device index, payee, total, position and proof.",
    /// 6121
    ClaimPageMismatch: "The claim page is not the one of this pool and device index; pass page index / 256, or create it.",
    /// 6122
    NothingToClaim: "Everything that this root grants has been paid; wait for a later root.",
    /// 6123
    PayeeAccountMismatch: "The payee's token account is for another mint; pass one for the pool's mint.",
    /// 6124
    PayeeAccountEncumbered: "The payee's token account has a delegate or close authority; revoke it or use another account.",
    /// 6125
    ClaimsAboveTotal: "The claim would exceed the pool's final total; report this, for it cannot happen.",
    /// 6126
    ClaimsPaused: "Claims are paused in this pool; nothing is lost, try again when they are resumed.",
    /// 6127
    RootsPaused: "Roots are paused in this pool; try again when they are resumed.",
    /// 6128
    NumberOutOfRange: "A number does not fit: use an earlier epoch or a smaller count.",
    /// 6129
    UnexpectedAccounts: "This instruction takes no further accounts; remove the extra ones.",
    /// 6130
    MintMismatch: "The mint is not the pool's; pass the mint stored in the pool.",
    /// 6131
    TokenProgramMismatch: "The token program is not the one that owns the pool's mint; pass the one stored in the pool.",
    /// 6132
    MintAuthorityMismatch: "The signer is not the mint's authority; the mint's present authority must sign.",
    /// 6133
    AccountExists: "There is an account at this address already; it is created once.",
    }
}
