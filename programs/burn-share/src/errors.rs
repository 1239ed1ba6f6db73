//! Errors of burn-share: numbers 6300 to 6399, never renumbered, each with what to do about it.

use flywheel_onchain::error_table;
pub use flywheel_onchain::{ensure, ensure_key};
use flywheel_revenue::RevenueError as Refusal;

error_table! {
    /// Why burn-share refused an instruction.
    BurnShareError from 6_300 {
    /// 6300
    AuthorityMismatch: "Only the network's authority may do this; sign with the key stored in the network account.",
    /// 6301
    PauserMismatch: "Only the network's pauser or authority may do this; sign with one of their keys.",
    /// 6302
    VetoMismatch: "Only the pool's veto key may do this; sign with the key stored in the pool.",
    /// 6303
    NetworkMismatch: "The accounts belong to different networks; pass those of one network.",
    /// 6304
    TokenPoolMismatch: "The token pool is not the one of the network token that this pool counts burns in; pass that one.",
    /// 6305
    MintNotAccepted: "The mint must have no extensions; use another mint.",
    /// 6306
    MintMismatch: "The mint is not the pool's; pass the one stored in the pool.",
    /// 6307
    TokenProgramMismatch: "The token program is not the one that owns the mint; pass the one that does.",
    /// 6308
    VaultMismatch: "The vault is not the pool's; pass the one stored in the pool.",
    /// 6309
    SourceMismatch: "The token account to pay from is no account of the mint, or is the vault; pass one of the payer's.",
    /// 6310
    DestinationMismatch: "The token account to pay to is of another mint or owner, or is the vault; pass one of whom it is owed to.",
    /// 6311
    DestinationEncumbered: "The token account to pay to has a delegate or close authority; revoke it or use another account.",
    /// 6312
    AccountExists: "There is an account at this address already; it is created once.",
    /// 6313
    UnexpectedAccounts: "This instruction takes no further accounts; remove the extra ones.",
    /// 6314
    NumberOutOfRange: "A number does not fit; use a smaller amount, or wait for the next epoch.",
    /// 6315
    SharesInvalid: "The five shares must add up to 10,000 basis points; correct them.",
    /// 6316
    ScheduleInvalid: "The burn's share may only rise, to at most 10,000, between a start and a later end; correct the schedule.",
    /// 6317
    AuctionInvalid: "A window, lot, price or step of the auction is out of range, or a native pool has an auction; see docs/REVENUE.md.",
    /// 6318
    LimitInvalid: "The bounty is at most 1,000 basis points, refunds at most 10,000; correct them.",
    /// 6319
    DestinationMissing: "Each share above zero needs its destination: reward pool, stake pool, insurance account, recipients; name it.",
    /// 6320
    RewardPoolMismatch: "The reward pool must be a funded one of the same network and mint, and stored in the pool; pass that one.",
    /// 6321
    StakePoolMismatch: "The stake pool must be of the same network with rewards in this mint, and stored in the pool; pass that one.",
    /// 6322
    InsuranceMismatch: "The insurance must be a token account of the mint, and stored in the pool; pass that one.",
    /// 6323
    FeedMismatch: "The price feed is of another network or pair, or not the one stored in the pool; pass that one.",
    /// 6324
    RecipientsInvalid: "At most 16 different recipients whose basis points, each at least 1, add up to 10,000; correct the list.",
    /// 6325
    RecipientsFull: "Recipients who leave the list keep their place until they are paid; pay them first, or name fewer.",
    /// 6326
    ChangeNotPending: "No change is proposed; propose one first.",
    /// 6327
    ChangeNotReady: "The change delay has not passed; apply the change when it has.",
    /// 6328
    AmountZero: "The amount is zero; give at least one base unit.",
    /// 6329
    CategoryInvalid: "There are ten categories, 0 to 9; name one of them.",
    /// 6330
    CountsNotAllowed: "Only the pool's market reports orders and customers; give zero of both.",
    /// 6331
    StatementDue: "An earlier epoch's statement is due; close it by close_statement first.",
    /// 6332
    StatementNotDue: "The pool's open epoch has not ended; close its statement when it has.",
    /// 6333
    RefundTooLarge: "That is more than is undistributed, or than may be refunded in an epoch; refund less.",
    /// 6334
    LegInvalid: "A leg is unknown, not this pool's, or its accounts are missing, or were given without it; see docs/REVENUE.md.",
    /// 6335
    NothingToDistribute: "Nothing is undistributed and nothing is owed to the legs; wait for revenue.",
    /// 6336
    NothingOwed: "Nothing is owed to this recipient.",
    /// 6337
    NotNative: "This is for the pool of the network's own token; name that pool.",
    /// 6338
    NotAuctioned: "The network's own token is burned, not sold; name a pool of another mint.",
    /// 6339
    NothingToBurn: "Nothing is for the burn, or this window's lot is burned; wait for revenue or the next window.",
    /// 6340
    AuctionHalted: "The auction is halted at present.",
    /// 6341
    NothingForSale: "Nothing is for the burn, or this window's lot is sold; wait for revenue or the next window.",
    /// 6342
    FillTooSmall: "That is less than the least that is sold at once; buy more, or all that is left.",
    /// 6343
    PriceAboveLimit: "The price is above the limit given; wait until it has fallen, or allow more.",
    /// 6344
    FeedInvalid: "Two different sources, a scale of at most 18, an age of 1 to 86,400 seconds, a deviation of at most 10,000 basis points.",
    /// 6345
    PriceStale: "The price is older than the feed allows; post a newer one.",
    /// 6346
    PriceInFuture: "The price is more than 60 seconds ahead of the chain's time; post it later.",
    /// 6347
    PriceNotNewer: "This source has signed as late a price already; post a newer one.",
    /// 6348
    PriceUncertain: "The price is not above its confidence interval; post a surer one.",
    /// 6349
    PricesDisagree: "The two prices differ by more than the feed allows; post others.",
    /// 6350
    PriceZero: "A price of zero, or one too small or too large to sell at; post another.",
    /// 6351
    SourceKeyMismatch: "The price is signed by another key than the source's; pass the two in the feed's order.",
    /// 6352
    PriceMessageMismatch: "The signature is over another price, time or feed, or another program's; sign what is posted.",
    /// 6353
    SignatureInstructionMissing: "An ed25519 instruction of each source must stand directly before this one; add them in the feed's order.",
    /// 6354
    SignatureInstructionMalformed: "An ed25519 instruction must hold one signature over 32 bytes, with all its data inside; build it so.",
    /// 6355
    VaultShort: "The vault holds less than the pool owes; nothing is closed until this is resolved.",
    }
}

impl From<Refusal> for BurnShareError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::SharesSum => Self::SharesInvalid,
            Refusal::ScheduleInvalid => Self::ScheduleInvalid,
            Refusal::Overflow => Self::NumberOutOfRange,
            Refusal::PriceStale => Self::PriceStale,
            Refusal::PriceInFuture => Self::PriceInFuture,
            Refusal::PriceNotNewer => Self::PriceNotNewer,
            Refusal::PriceUncertain => Self::PriceUncertain,
            Refusal::PricesDisagree => Self::PricesDisagree,
            Refusal::PriceZero => Self::PriceZero,
            Refusal::CurveInvalid => Self::AuctionInvalid,
        }
    }
}
