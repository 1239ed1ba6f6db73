/// Where a device stands in its life, by the codes of the registry's accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Registered, not yet seen to work.
    Pending,
    /// Works.
    Active,
    /// Down by its operator's own announcement.
    Maintenance,
    /// Works below its capacity.
    Degraded,
    /// Does not work.
    Failed,
    /// Stopped by the network.
    Suspended,
    /// Its key gave way to a new one.
    Replaced,
    /// Gone for ever.
    Retired,
}

impl Status {
    /// Every status, in the order of the registry's codes, 0 to 7.
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::Active,
        Self::Maintenance,
        Self::Degraded,
        Self::Failed,
        Self::Suspended,
        Self::Replaced,
        Self::Retired,
    ];

    /// The status of a registry's code, `None` for a code that stands for none.
    #[inline]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// What a device in this status counts, in basis points of what it would count while active.
    ///
    /// Announced maintenance and reduced capacity keep half, so that announcing pays more than failing. Maintenance keeps
    /// it within its yearly quota only, which [`Standing`](crate::Standing) knows about.
    #[inline]
    pub const fn factor_bps(self) -> u16 {
        match self {
            Self::Active => 10_000,
            Self::Maintenance | Self::Degraded => 5_000,
            Self::Pending | Self::Failed | Self::Suspended | Self::Replaced | Self::Retired => 0,
        }
    }
}
