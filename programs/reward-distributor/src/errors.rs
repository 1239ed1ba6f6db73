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
    MintNotAccepted: "The mint must have no extensions, and no freeze authority if the pool is to mint it; use another mint.",
    /// 6106
    EmissionInvalid: "The emission schedule is out of range; see the table of schedules in docs/DISTRIBUTOR.md.",
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
    ClaimsAboveTotal: "The claim would exceed the pool's final total: a final root has left out what an earlier one granted; report it.",
    /// 6126
    ClaimsPaused: "Claims are paused in this pool; nothing is lost, try again when they are resumed.",
    /// 6127
    RootsPaused: "Roots are paused in this pool; try again when they are resumed.",
    /// 6128
    NumberOutOfRange: "A number does not fit: use an earlier epoch or a smaller count.",
    /// 6129
    UnexpectedAccounts: "This instruction takes no further accounts; remove the extra ones.",
    /// 6130
    SourceMismatch: "The source is not the pool's; pass the mint or vault stored as `source` in the pool.",
    /// 6131
    TokenProgramMismatch: "The token program is not the one that owns the pool's mint; pass the one stored in the pool.",
    /// 6132
    MintAuthorityMismatch: "The signer is not the mint's authority; the mint's present authority must sign.",
    /// 6133
    AccountExists: "There is an account at this address already; it is created once.",
    /// 6134
    NetworkMismatch: "The pool belongs to another network; pass the one stored in the pool.",
    /// 6135
    PauserMismatch: "Only the network's pauser or authority may do this; sign with one of their keys.",
    /// 6136
    PauseBitsUnknown: "There is no such pause bit: 1 is claims, 2 is roots.",
    /// 6137
    BondInvalid: "A bond is above 10^15 lamports, the insurance is zero or its share above 10,000 basis points; correct it.",
    /// 6138
    LimitInvalid: "A limit needs both its numbers: window seconds (at most a year) and limit, device cap and its epochs.",
    /// 6139
    VestingInvalid: "Vesting takes 1 to 24 months, a share and a penalty of at most 10,000 basis points, and months where there is a share.",
    /// 6140
    ChangeNotPending: "No change is proposed; propose one first.",
    /// 6141
    ChangeNotReady: "The change is not due; wait until its delay has passed.",
    /// 6142
    PoolNotFunded: "The pool mints its rewards and takes no funds; fund a pool with a vault.",
    /// 6143
    AmountZero: "The amount is zero; name an amount.",
    /// 6144
    BurnsNotAccrued: "The burns are not accrued exactly up to this epoch; accrue them, or open the epoch up to which they are.",
    /// 6145
    BurnStatementInvalid: "An account is not the closed burn statement of the pool's network and mint for the next epoch; pass them in order.",
    /// 6146
    StatementCountInvalid: "The number of statements is not the one named, or zero; name as many as you pass.",
    /// 6147
    RootRejected: "The root was rejected by a proof of fraud; vote for another.",
    /// 6148
    RootNotChallengeable: "The root is final, rejected or of an epoch that is over; only a root that can still become final is challenged.",
    /// 6149
    InsuranceMismatch: "The insurance account is not the pool's; pass the one stored in the pool's parameters.",
    /// 6150
    ChallengeBondMissing: "The challenger holds less than the challenge bond; add lamports first.",
    /// 6151
    EvidenceMismatch: "The evidence is of another root or, to close it, another challenger's; lay it down for the root that the proof compares.",
    /// 6152
    NoDeviceCap: "The root was proposed without a device cap, so no increase is too large.",
    /// 6153
    RootStillOpen: "The root can still become final; its bond is released when it is, or when a later epoch is.",
    /// 6154
    NothingToRelease: "There is nothing to release; wait until something is vested, returned or arrived.",
    /// 6155
    RentPayerMismatch: "The account is not the one that paid the rent; pass the one stored in the account.",
    /// 6156
    EpochStillNeeded: "The epoch is the last final one or can still become final; close it when a later one is final.",
    /// 6157
    VestingApplies: "A share of this pool's claims vests; use claim_vesting.",
    /// 6158
    VestingMismatch: "The vesting account belongs to another pool or payee; pass the payee's, or open it.",
    /// 6159
    VestingNotEmpty: "The vesting account still holds something; release it first.",
    /// 6160
    LimitReached: "A limit holds back the rest for now; nothing is lost, claim again later.",
    /// 6161
    DestinationsInvalid: "A payout has 1 to 8 distinct wallets whose shares are at least 1 and add up to 10,000 basis points.",
    /// 6162
    PayoutMismatch: "The payout, its balance, vault and wallet do not belong together; pass those of one payout and mint.",
    /// 6163
    GrantsInvalid: "Name 1 to 16 devices, in the order of their positions.",
    /// 6164
    PoolInvalid: "The account is no pool of this program, or not writable; pass the pool.",
    }
}
