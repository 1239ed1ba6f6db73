//! Errors of the service market: numbers 6400 to 6499, never renumbered, each with what to do about it.

use flywheel_market::MarketError as CalculationError;
use flywheel_onchain::error_table;
pub use flywheel_onchain::{ensure, ensure_key};

error_table! {
    /// Why the service market refused an instruction.
    MarketError from 6_400 {
    /// 6400
    AuthorityMismatch: "Only the network's authority may do this; sign with the key stored in the network account.",
    /// 6401
    PauserMismatch: "Only the network's pauser or authority may do this; sign with one of their keys.",
    /// 6402
    NetworkMismatch: "The account belongs to another network than the market; pass one of the market's network.",
    /// 6403
    MarketMismatch: "The account belongs to another market; pass the one stored in it.",
    /// 6404
    PlanMismatch: "The account belongs to another plan; pass the one stored in it.",
    /// 6405
    MintNotAccepted: "The mint must have no extensions; use another mint.",
    /// 6406
    TokenProgramMismatch: "The token program is not the one that owns the mint; pass the one that does.",
    /// 6407
    VaultMismatch: "The vault is not the market's; pass the one stored in the market.",
    /// 6408
    SourceMismatch: "The token account to pay from is no account of the mint, or is the vault; pass one of the payer's.",
    /// 6409
    DestinationMismatch: "The token account to pay to is of another mint or owner; pass one of whom it is owed to.",
    /// 6410
    DestinationEncumbered: "The token account to pay to has a delegate or close authority; revoke it or use another account.",
    /// 6411
    AccountExists: "There is an account at this address already; it is created once.",
    /// 6412
    UnexpectedAccounts: "This instruction takes no further accounts; remove the extra ones.",
    /// 6413
    NumberOutOfRange: "A number does not fit; use a smaller amount.",
    /// 6414
    ParametersInvalid: "The fee is at most 10,000 basis points, the time to settle 1 second to 90 days; correct them.",
    /// 6415
    ChangeNotPending: "No change is proposed; propose one first.",
    /// 6416
    ChangeNotReady: "The change delay has not passed; apply the change when it has.",
    /// 6417
    MarketPaused: "Nothing is sold in this market at present; what was bought goes on.",
    /// 6418
    RevenuePoolMismatch: "The revenue pool is not one of the network and mint that is needed; pass the one in the market.",
    /// 6419
    FeedMismatch: "The price feed is not the market's, or not of the mints that are needed; pass the one in the market.",
    /// 6420
    PriceStale: "The feed's price is too old, or there is none; post one first.",
    /// 6421
    TermsInvalid: "Unit, price or quantities do not go with what the plan sells; see docs/MARKET.md, Plans.",
    /// 6422
    TimesInvalid: "A time is out of range: accepting 1 second to 90 days, notice at most 90 days, durations 1 second to 10 years.",
    /// 6423
    PayeeMissing: "An operator's plan names who is paid; only the network's own may do without.",
    /// 6424
    PlanRetired: "The plan is retired and sells nothing more; use another.",
    /// 6425
    SellsOther: "The plan sells something else; see what it sells in its account.",
    /// 6426
    TermsChanged: "The plan's terms have changed; look at them again and send their version.",
    /// 6427
    PriceTooHigh: "It would cost more than the given limit; raise the limit or wait for another price.",
    /// 6428
    QuantityInvalid: "The quantity is zero or outside of what the plan sells at once; see min_quantity and max_quantity.",
    /// 6429
    ProviderMismatch: "Only whoever sells may do this: the operator's authority, or the network's for its own plans.",
    /// 6430
    CustomerMismatch: "Only the customer may do this, with its own customer account; sign with the key stored there.",
    /// 6431
    OrderNotOpen: "The order is accepted already, or the time to accept it has passed.",
    /// 6432
    OrderNotRunning: "The order is not accepted yet, or has ended and its time to settle has passed.",
    /// 6433
    AcceptanceRuns: "Before the time to accept has passed only the customer may cancel the order.",
    /// 6434
    NotEnded: "It has not ended; wait until it has, or end it first.",
    /// 6435
    DeviceMismatch: "The device is not of the plan's operator, class or device; pass one that is, or the system program without.",
    /// 6436
    DeviceNotActive: "The device is not active; accept the order with one that is.",
    /// 6437
    ReportNotAdmitted: "The plan does not admit reports by such a signer; use the other kind.",
    /// 6438
    SignatureInstructionMissing: "An ed25519 instruction is missing directly before this one; put one for each signature there.",
    /// 6439
    SignatureInstructionMalformed: "The ed25519 instruction must hold one signature of 32 bytes, all inside of it.",
    /// 6440
    SignerMismatch: "The message is signed by somebody else than who has to; use the key stored in the account.",
    /// 6441
    MessageMismatch: "Something else was signed; sign the message for this account, its nonce and these numbers.",
    /// 6442
    NotMore: "No more than what is settled already; a report or voucher is cumulative.",
    /// 6443
    OracleRepeated: "An oracle has signed twice; its weight counts once.",
    /// 6444
    QuorumMissing: "The signatures carry less than two thirds of the oracles' weight; add more of them.",
    /// 6445
    CreditsNotTaken: "Credits of this customer are of another mint, or do not pay for this; pay with tokens.",
    /// 6446
    CreditsMissing: "The customer has fewer credits than that; buy more.",
    /// 6447
    PassNotCounted: "The pass runs by time; only passes by number are drawn from.",
    /// 6448
    PassEnded: "The pass has ended or has fewer units left than that; buy it again.",
    /// 6449
    NothingToForward: "No fees of this category wait to be forwarded, or there is no such category.",
    /// 6450
    AmountZero: "The amount is zero; give at least one base unit.",
    /// 6451
    CategoryInvalid: "There are ten categories, 0 to 9; see docs/REVENUE.md, Income.",
    /// 6452
    TimeoutInvalid: "A channel's timeout is an hour to a year; correct it.",
    /// 6453
    VoucherExpired: "The voucher has expired; have a new one signed.",
    /// 6454
    ChannelClosing: "The end of the channel is requested already; see closes_at in its account.",
    /// 6455
    ChannelNotClosable: "Before the channel's end only its payee may close it; request the end, and wait for closes_at.",
    /// 6456
    PayerMismatch: "Only the authorisation's payer may do this; sign with the key stored in it.",
    /// 6457
    PayeeMismatch: "Only the authorisation's payee may do this, and the rent of locks is the payee's; use the key stored in it.",
    /// 6458
    AuthorisationMismatch: "The lock belongs to another authorisation; pass the one stored in the lock.",
    /// 6459
    AuthorisationTooLow: "So much is not free in the authorisation; use less, release locks or fund it.",
    /// 6460
    AuthorisationNotEmpty: "The authorisation holds tokens; release its locks and withdraw them first.",
    /// 6461
    LockTimeInvalid: "The lock would last for no time or for longer than the payer permits; see max_seconds.",
    /// 6462
    LockCeilingReached: "More would be locked than the payer permits at a time; see max_locked.",
    /// 6463
    LocksFull: "There are as many locks as the payer permits at a time; see max_locks.",
    /// 6464
    LockExpired: "The lock has expired and cannot be claimed; release it.",
    /// 6465
    LockNotExpired: "Before the lock's expiry only its payee may release it; wait for expires_at.",
    /// 6466
    ClaimTooHigh: "Less than that is locked for the job; claim at most what is locked.",
    /// 6467
    NothingToRelease: "No further period of the endowment has passed, or all of it is released.",
    }
}

impl From<CalculationError> for MarketError {
    fn from(error: CalculationError) -> Self {
        match error {
            CalculationError::Overflow => Self::NumberOutOfRange,
            CalculationError::QuantityInvalid => Self::QuantityInvalid,
            CalculationError::NotMore => Self::NotMore,
            CalculationError::Transition => Self::OrderNotRunning,
            CalculationError::TermsInvalid => Self::TermsInvalid,
        }
    }
}
