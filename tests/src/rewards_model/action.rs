//! What can be done.

use super::FUNDER;

/// What an oracle may put into a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// By the rules: every device gains its share of what is emitted, within the cap.
    Honest,
    /// By the rules, in an epoch in which nobody earned.
    Idle,
    /// By the rules, and one device gains exactly what the cap allows.
    AtCap,
    /// One base unit more than was emitted.
    TooMuch,
    /// All that is left for the devices of one operator.
    Greedy,
    /// A device that the last final root has is left out, and another gets its total.
    Omitting,
    /// A device loses what another gains.
    Decreasing,
    /// One device gains a base unit more than the cap allows.
    AboveCap,
    /// An index that was never given out.
    Unregistered,
    /// Two leaves in the wrong order.
    Unsorted,
    /// One device with two leaves.
    Repeated,
    /// A node that says less or more than what is below it.
    FalseSum,
    /// Less than was final before.
    Below,
    /// Nobody.
    Empty,
    /// With a URI that is none.
    BadUri,
}

/// What a proof of fraud shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the instructions")]
pub enum Proof {
    Unsorted,
    BadSum,
    Decrease,
    Omission,
    AboveCap,
    Newcomer,
    Lifetime,
    Unregistered,
}

/// Where a claim is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// The payee's token account.
    Own,
    /// Somebody else's.
    Of(usize),
    /// The payee's token account of another mint.
    OtherMint,
}

/// Who signs what only some may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signer {
    /// The network's authority.
    Authority,
    /// The network's pauser.
    Pauser,
    /// Nobody in particular.
    Stranger,
}

/// What can be wrong with burn statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing.
    None,
    /// The last one is not closed.
    Open,
    /// The last one is of another epoch.
    OtherEpoch,
    /// There is one more than is named.
    OneMore,
}

/// A moment at which something becomes possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The epoch ends.
    EpochEnd,
    /// A challenge window ends.
    WindowEnd,
    /// Proposed parameters are due.
    ChangeDue,
    /// The vesting month ends.
    MonthEnd,
}

/// An action. Numbers name pools, roots, places of leaves, oracles, payees and purses.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "named after the instructions")]
pub enum Action {
    Wait(u32),
    /// Until so many seconds after the second before a moment.
    Until {
        pool: usize,
        moment: Moment,
        seconds: u32,
    },
    CutRent,
    /// In one transaction.
    Together(Vec<Action>),
    Register {
        operator: usize,
    },
    Transfer {
        device: usize,
        to: usize,
    },
    Replace {
        device: usize,
    },
    NamePayee {
        operator: usize,
        payee: usize,
    },
    UpdateOracleSet {
        set: usize,
        by: Signer,
    },
    Pause {
        pool: usize,
        bits: u32,
        by: Signer,
    },
    UpdatePool {
        pool: usize,
        dice: u32,
        by: Signer,
    },
    ApplyUpdate {
        pool: usize,
    },
    FundPool {
        pool: usize,
        amount: u64,
    },
    /// Burns of the next epochs, by statements that may have a flaw.
    AccrueBurns {
        pool: usize,
        epochs: u64,
        flaw: Flaw,
    },
    /// Tokens to the vault by a plain transfer, or to a holder.
    Donate {
        pool: usize,
        amount: u64,
    },
    /// Lamports to a root's account.
    Gift {
        pool: usize,
        root: usize,
        lamports: u64,
    },
    OpenEpoch {
        pool: usize,
        epoch: u64,
        payer: usize,
    },
    ProposeRoot {
        pool: usize,
        epoch: u64,
        oracle: usize,
        content: Content,
        salt: u8,
        payer: usize,
    },
    VoteRoot {
        pool: usize,
        root: usize,
        oracle: usize,
    },
    FinalizeRoot {
        pool: usize,
        root: usize,
    },
    ReleaseRoot {
        pool: usize,
        root: usize,
        payer: usize,
    },
    CloseEpoch {
        pool: usize,
        epoch: u64,
        payer: usize,
    },
    CreatePage {
        pool: usize,
        page: u32,
        payer: usize,
    },
    RefundPage {
        pool: usize,
        page: u32,
        payer: usize,
    },
    Claim {
        pool: usize,
        root: usize,
        leaf: usize,
        to: Destination,
    },
    ClaimMany {
        pool: usize,
        root: usize,
        leaves: Vec<usize>,
        to: Destination,
        vesting: bool,
    },
    OpenVesting {
        pool: usize,
        payee: usize,
        payer: usize,
    },
    CloseVesting {
        pool: usize,
        payee: usize,
        payer: usize,
    },
    ReleaseVested {
        pool: usize,
        payee: usize,
        to: Destination,
    },
    ExitVesting {
        pool: usize,
        payee: usize,
        by: usize,
    },
    /// A forged branch grants one base unit more than the leaf does.
    LayEvidence {
        pool: usize,
        root: usize,
        leaf: usize,
        forged: bool,
        challenger: usize,
    },
    CloseEvidence {
        pool: usize,
        root: usize,
        leaf: usize,
        challenger: usize,
    },
    /// `evidence` counts the pool's evidence, in the order of the instruction's accounts; a forged node, of a false sum, says
    /// one base unit more than the tree does.
    Prove {
        pool: usize,
        root: usize,
        proof: Proof,
        evidence: [usize; 3],
        forged: bool,
        challenger: usize,
    },
}

/// Who holds the tokens that a destination names.
impl Destination {
    pub(crate) fn holder(self, payee: usize) -> usize {
        match self {
            Self::Own | Self::OtherMint => payee,
            Self::Of(holder) => holder.min(FUNDER),
        }
    }
}
