//! What can be done.

/// The address of a position: the wallet that opened it, and its id. It stays when the position is given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The pool.
    pub pool: usize,
    /// Who opened it.
    pub wallet: usize,
    /// Its id.
    pub id: u32,
}

impl Slot {
    /// In its pool.
    pub(crate) const fn key(self) -> (usize, u32) {
        (self.wallet, self.id)
    }
}

/// Who signs what only some may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The network's authority.
    Authority,
    /// The network's pauser.
    Pauser,
    /// The pools' veto authority.
    Veto,
    /// Nobody in particular.
    Stranger,
}

/// Who is owed a part of a slash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as in docs/STAKING.md")]
pub enum Part {
    Reporter,
    Insurance,
    Treasury,
}

/// An action. Numbers name pools, operator stakes, wallets, holders, mints and devices.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the instructions")]
pub enum Action {
    Wait(u32),
    /// In one transaction.
    Together(Vec<Action>),
    Register {
        behind: usize,
        capacity: u32,
    },
    /// Reports a device failed, or recovered.
    Report {
        device: usize,
        failed: bool,
    },
    Retire {
        device: usize,
    },
    /// Tokens to the vault of a pool, or of its reward mint in a place, by a plain transfer.
    Donate {
        pool: usize,
        place: Option<usize>,
        wallet: usize,
        amount: u64,
    },
    OpenPosition {
        slot: Slot,
        behind: usize,
        amount: u64,
        lock: u32,
    },
    TopUp {
        slot: Slot,
        by: usize,
        amount: u64,
    },
    ClaimAndStake {
        slot: Slot,
        by: usize,
        mint: usize,
    },
    ExtendLock {
        slot: Slot,
        by: usize,
        lock: u32,
    },
    ExpireLock {
        slot: Slot,
    },
    SplitPosition {
        slot: Slot,
        by: usize,
        id: u32,
        shares: u64,
    },
    MergePositions {
        slot: Slot,
        by: usize,
        other: Slot,
    },
    TransferPosition {
        slot: Slot,
        by: usize,
        to: usize,
    },
    Delegate {
        slot: Slot,
        by: usize,
        behind: usize,
    },
    RequestUnbonding {
        slot: Slot,
        by: usize,
        id: u32,
        amount: u64,
    },
    CancelUnbonding {
        slot: Slot,
        by: usize,
        from: Slot,
        id: u32,
    },
    Withdraw {
        from: Slot,
        id: u32,
        to: usize,
    },
    ClaimRewards {
        slot: Slot,
        mints: Vec<usize>,
        to: usize,
    },
    ClosePosition {
        slot: Slot,
    },
    CreateStakePool {
        pool: usize,
        dice: u64,
        by: By,
    },
    UpdateStakePool {
        pool: usize,
        dice: u64,
        by: By,
    },
    ApplyStakePoolUpdate {
        pool: usize,
    },
    SetStakePause {
        pool: usize,
        paused: bool,
        by: By,
    },
    AddRewardMint {
        pool: usize,
        mint: usize,
        by: By,
    },
    FundRewards {
        pool: usize,
        mint: usize,
        wallet: usize,
        amount: u64,
    },
    OpenOperatorStake {
        pool: usize,
        behind: usize,
    },
    UpdateBond {
        pool: usize,
        behind: usize,
    },
    OpenSlash {
        pool: usize,
        behind: usize,
        bps: u16,
        by: By,
    },
    ProposeSlash {
        pool: usize,
        behind: usize,
        bps: u16,
        oracle: usize,
    },
    VoteSlash {
        pool: usize,
        behind: usize,
        number: u32,
        oracle: usize,
    },
    AppealSlash {
        pool: usize,
        behind: usize,
        number: u32,
        by: usize,
    },
    VetoSlash {
        pool: usize,
        behind: usize,
        number: u32,
        by: By,
    },
    ExecuteSlash {
        pool: usize,
        behind: usize,
        number: u32,
    },
    PaySlash {
        pool: usize,
        behind: usize,
        number: u32,
        part: Part,
        to: usize,
    },
    CloseSlash {
        pool: usize,
        behind: usize,
        number: u32,
    },
    ChargeFault {
        pool: usize,
        behind: usize,
        device: usize,
        by: usize,
    },
    CloseFault {
        pool: usize,
        behind: usize,
        device: usize,
        payer: usize,
    },
    PayFaultFees {
        pool: usize,
        part: Part,
        to: usize,
    },
    CreateInsurance {
        cap: u64,
        by: By,
    },
    UpdateInsurance {
        cap: u64,
        by: By,
    },
    ApplyInsuranceUpdate,
    PayInsurance {
        amount: u64,
        to: usize,
        by: By,
    },
}
