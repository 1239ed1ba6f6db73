use crate::MarketError;

/// Where an order stands. Nothing follows the last three: the account is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderState {
    /// Paid in, and waits for the provider.
    Open = 1,
    /// Accepted: the provider delivers.
    Active,
    /// The customer has given notice.
    Ending,
    /// All is settled, or the provider let go of the rest.
    Completed,
    /// It was never accepted.
    Cancelled,
    /// Its time to be settled is over.
    Expired,
}

impl OrderState {
    /// Every state, in the order of the codes.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Active,
        Self::Ending,
        Self::Completed,
        Self::Cancelled,
        Self::Expired,
    ];

    /// The byte stored in the account.
    pub const fn code(self) -> u8 {
        match self {
            Self::Open => 1,
            Self::Active => 2,
            Self::Ending => 3,
            Self::Completed => 4,
            Self::Cancelled => 5,
            Self::Expired => 6,
        }
    }

    /// The state of a code, `None` for a code that no version has written.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The states that may follow this one: the whole graph.
    pub const fn successors(self) -> &'static [Self] {
        use OrderState::*;
        match self {
            Open => &[Active, Cancelled],
            Active => &[Ending, Completed, Expired],
            Ending => &[Completed, Expired],
            Completed | Cancelled | Expired => &[],
        }
    }

    /// Whether `next` may follow this state.
    pub fn may_become(self, next: Self) -> bool {
        self.successors().contains(&next)
    }

    /// `next`, if it may follow this state.
    ///
    /// # Errors
    /// [`MarketError::Transition`].
    pub fn followed_by(self, next: Self) -> Result<Self, MarketError> {
        if self.may_become(next) {
            return Ok(next);
        }
        Err(MarketError::Transition)
    }
}
