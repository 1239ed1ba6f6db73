//! Errors of the staking vault: numbers 6200 to 6299, never renumbered, each with what to do about it.

use flywheel_onchain::error_table;
pub use flywheel_onchain::{ensure, ensure_key};
use flywheel_stake::StakeError;

error_table! {
    /// Why the staking vault refused an instruction.
    StakingError from 6_200 {
    /// 6200
    AuthorityMismatch: "Only the network's authority may do this; sign with the key stored in the network account.",
    /// 6201
    PauserMismatch: "Only the network's pauser or authority may do this; sign with one of their keys.",
    /// 6202
    NetworkMismatch: "The pool belongs to another network; pass the one stored in the pool.",
    /// 6203
    PoolMismatch: "The account belongs to another pool; pass accounts of one pool.",
    /// 6204
    MintNotAccepted: "The mint must have no extensions; use another mint.",
    /// 6205
    TokenProgramMismatch: "The token program is not the one that owns the mint; pass the one that does.",
    /// 6206
    VaultMismatch: "The vault is not the pool's; pass the one stored in the pool.",
    /// 6207
    SourceMismatch: "The token account to pay from is no account of the mint, or is the vault; pass one of the payer's.",
    /// 6208
    DestinationMismatch: "The token account to pay to is of another mint or owner; pass one of whom it is owed to.",
    /// 6209
    DestinationEncumbered: "The token account to pay to has a delegate or close authority; revoke it or use another account.",
    /// 6210
    AccountExists: "There is an account at this address already; it is created once.",
    /// 6211
    UnexpectedAccounts: "This instruction takes no further accounts; remove the extra ones.",
    /// 6212
    NumberOutOfRange: "A number does not fit; use a smaller amount.",
    /// 6213
    StakeRangeInvalid: "The minimum stake is at least 1 and a member's share 1 to 10,000 basis points; correct them.",
    /// 6214
    LockInvalid: "The lock is outside of what the pool takes; see min_lock_seconds and max_lock_seconds in the pool.",
    /// 6215
    TimesInvalid: "A time is out of range: unbonding and rewards at most a year, grace, appeal and execution at most 90 days.",
    /// 6216
    SlashInvalid: "Shares of a slash are at most 10,000 basis points together, and whoever has one needs a token account.",
    /// 6217
    ChangeNotPending: "No change is proposed; propose one first.",
    /// 6218
    ChangeNotReady: "The change delay has not passed; apply the change when it has.",
    /// 6219
    StakingPaused: "Nobody may stake more in this pool at present; leaving and claiming go on.",
    /// 6220
    RewardMintsFull: "A pool pays in at most four mints; use one of them or another pool.",
    /// 6221
    RewardMintExists: "The pool pays in this mint already.",
    /// 6222
    RewardVaultMismatch: "The account is none of the pool's reward vaults; pass the one of the reward mint.",
    /// 6223
    RewardsFull: "The pool has been given 2^64 - 1 base units of this mint and takes no more; use another pool.",
    /// 6224
    OperatorMismatch: "The operator is of another network, or not the one that the stake stands behind; pass that one.",
    /// 6225
    OperatorNotTaken: "Collateral stands behind an operator, votes behind nobody; choose the operator to fit the pool.",
    /// 6226
    StakeMismatch: "The position, ticket or case is of another operator stake; pass the one stored in it.",
    /// 6227
    OwnerMismatch: "Only the owner may do this; sign with the key stored in the position or ticket.",
    /// 6228
    AmountZero: "The amount is zero; give at least one base unit.",
    /// 6229
    StakeBelowMinimum: "The position would hold less than the pool's minimum; stake more, or take out everything.",
    /// 6230
    StakeTooSmall: "The position holds less than that; ask for less, or for everything.",
    /// 6231
    StakeDiluted: "After slashes this stake takes too many shares; whoever holds worthless ones has to be closed first.",
    /// 6232
    ShareTooLarge: "One member would have too large a share of the pool; stake less, or behind another operator.",
    /// 6233
    PositionLocked: "The position is locked; wait for the end of its lock.",
    /// 6234
    LockNotLonger: "A lock can only be made longer; give more seconds than are left of it.",
    /// 6235
    LockNotEnded: "The lock has not ended, or its multiplier has been taken back already.",
    /// 6236
    SamePosition: "Both positions are the same; pass two.",
    /// 6237
    NotTransferable: "Positions of this pool cannot be given to another owner.",
    /// 6238
    AlreadyDelegated: "The stake stands behind an operator; it moves to another one by unbonding and staking again.",
    /// 6239
    BelowRequirement: "The operator's devices require this collateral; retire devices first, or unbond less.",
    /// 6240
    TicketNotReady: "The unbonding time has not passed; withdraw when it has.",
    /// 6241
    CaseRunning: "A slash case runs against the operator; wait until it has ended.",
    /// 6242
    PositionNotEmpty: "The position holds stake or unclaimed rewards; unbond and claim them first.",
    /// 6243
    NothingToClaim: "Nothing is owed in the given mints; wait, or name other reward vaults.",
    /// 6244
    RewardNotStakeable: "The reward is in another mint than the stake; claim it.",
    /// 6245
    NotSlashable: "Stake behind nobody is not slashed; name an operator stake with an operator.",
    /// 6246
    SlashTooLarge: "A slash takes 1 to 10,000 basis points; correct the number.",
    /// 6247
    NotAnOracle: "The signer is not a member of the network's oracle set; sign with a member's key.",
    /// 6248
    OracleSetMismatch: "The oracle set belongs to another network than the pool; pass the one of the pool's network.",
    /// 6249
    AlreadyVoted: "This oracle has voted for the case already.",
    /// 6250
    CaseNotVoting: "The case is not voted on: it is open already, or its time has passed.",
    /// 6251
    CaseNotRunning: "The case has ended, or is still voted on; see its status.",
    /// 6252
    CaseNotExecutable: "The case can be executed after the time for appeals and before it expires; see the case.",
    /// 6253
    AppealNotOpen: "A case can be appealed once, before it can be executed.",
    /// 6254
    VetoMismatch: "Only the pool's veto authority may do this; sign with the key stored in the pool.",
    /// 6255
    SlashCapReached: "As much as may be slashed in one epoch has been; execute the case in the next.",
    /// 6256
    NothingOwed: "Nothing is owed to that part of the case.",
    /// 6257
    CaseNotEnded: "The case runs, or a part of it is not paid; wait, or pay it first.",
    /// 6258
    ReporterMismatch: "The rent goes to whoever opened the case; pass that account.",
    /// 6259
    MintMismatch: "The mint is not the pool's; pass the one stored in the pool.",
    /// 6260
    FaultFeesInvalid: "Fault fees are for collateral pools and need a period, a number of periods, and at most 10,000 basis points.",
    /// 6261
    DeviceMismatch: "The device is of another operator or class, or is no device any more; pass those that belong together.",
    /// 6262
    DeviceNotFailed: "The device is not failed; a fault fee is charged while it is.",
    /// 6263
    NothingDue: "No further period has passed, or all fees of this failure have been charged.",
    /// 6264
    DeviceStillFailed: "The device is still failed; the record is closed when it is not.",
    /// 6265
    PayerMismatch: "The rent goes to whoever paid it; pass the account stored in the record.",
    /// 6266
    InsuranceMismatch: "The insurance is of another network; pass the one of this network and mint.",
    /// 6267
    InsuranceCapReached: "The insurance pays no more in this epoch; pay the rest in the next.",
    }
}

impl From<StakeError> for StakingError {
    fn from(error: StakeError) -> Self {
        match error {
            StakeError::AmountZero | StakeError::TooSmall => Self::AmountZero,
            StakeError::NotEnough => Self::StakeTooSmall,
            StakeError::OutOfRange => Self::LockInvalid,
            StakeError::Overflow => Self::NumberOutOfRange,
        }
    }
}

impl StakingError {
    /// What a deposit was refused with: shares that do not fit come of slashes.
    pub fn of_deposit(error: StakeError) -> Self {
        match error {
            StakeError::Overflow => Self::StakeDiluted,
            other => other.into(),
        }
    }
}
