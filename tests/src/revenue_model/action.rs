//! What can be done.

/// Who signs what only some may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The network's authority.
    Authority,
    /// The network's pauser.
    Pauser,
    /// The key that pools name as their veto.
    Veto,
    /// Nobody in particular.
    Stranger,
}

/// Where tokens are to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// A holder's token account.
    Holder(usize),
    /// The pool's own vault.
    Vault,
}

/// What accounts of a leg are given to a crank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// Those of the named legs.
    Named,
    /// Those of these legs, a set of bits, whichever are named.
    Only(u8),
    /// Those of the named legs, but pools, mint and insurance of another mint.
    Foreign,
}

/// Whether a buyer names the pool's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// As the pool does.
    Right,
    /// None, although the pool has one; one, although it has none.
    Wrong,
    /// The feed of another pair.
    Foreign,
}

/// What signatures stand before a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "said by their names")]
pub enum Signed {
    ByBoth,
    InWrongOrder,
    ByOneOnly,
    OverAnotherPrice,
    OverAnotherFeed,
    ByStrangers,
}

/// A price as a source says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as in docs/REVENUE.md")]
pub struct Quote {
    pub price: u64,
    pub confidence: u64,
    pub timestamp: i64,
}

/// A payment that comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as in docs/REVENUE.md")]
pub struct Income {
    pub amount: u64,
    pub category: u8,
    pub invoice: u8,
    pub orders: u32,
    pub customers: u32,
}

/// An action. Numbers name pools (as the mint that comes in), mints and holders.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the instructions")]
pub enum Action {
    /// Seconds, backwards if negative.
    Wait(i64),
    /// Tokens to a pool's vault, by a plain transfer.
    Donate {
        pool: usize,
        by: usize,
        amount: u64,
    },
    /// Tokens that whoever may mint gives to a holder.
    Mint {
        mint: usize,
        to: usize,
        amount: u64,
    },
    /// Tokens that a holder burns without telling any pool.
    BurnElsewhere {
        mint: usize,
        by: usize,
        amount: u64,
    },
    /// Freezes or thaws a holder's token account; of the insurance when there is none.
    Freeze {
        mint: usize,
        holder: Option<usize>,
        frozen: bool,
    },
    DepositRevenue {
        pool: usize,
        by: usize,
        income: Income,
        from_vault: bool,
    },
    RefundRevenue {
        pool: usize,
        amount: u64,
        category: u8,
        by: By,
        to: To,
    },
    Crank {
        pool: usize,
        legs: u8,
        given: Given,
        bounty: To,
    },
    PayRecipient {
        pool: usize,
        index: u8,
        to: To,
    },
    BurnLot {
        pool: usize,
    },
    BuyLot {
        pool: usize,
        by: usize,
        amount: u64,
        max_tokens: u64,
        feed: Named,
        to: To,
    },
    BurnTokens {
        pool: usize,
        by: usize,
        amount: u64,
    },
    CloseStatement {
        pool: usize,
    },
    CreateRevenuePool {
        pool: usize,
        dice: u64,
        by: By,
    },
    UpdateRevenuePool {
        pool: usize,
        dice: u64,
        by: By,
    },
    ApplyRevenueUpdate {
        pool: usize,
    },
    UpdateRecipients {
        pool: usize,
        recipients: Vec<(usize, u16)>,
        by: By,
    },
    ApplyRecipients {
        pool: usize,
    },
    SetHalt {
        pool: usize,
        halted: bool,
        by: By,
    },
    SetDirectBurn {
        pool: usize,
        direct: bool,
        by: By,
    },
    CreatePriceFeed {
        quote: usize,
        dice: u64,
        by: By,
    },
    UpdatePriceFeed {
        quote: usize,
        dice: u64,
        by: By,
    },
    ApplyPriceFeed {
        quote: usize,
    },
    PostPrice {
        quote: usize,
        quotes: [Quote; 2],
        signed: Signed,
    },
}
