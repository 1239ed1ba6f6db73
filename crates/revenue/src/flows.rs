/// What came into a pool and what left it in an epoch, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flows {
    /// Deposited.
    pub income: u64,
    /// Paid to who cranked.
    pub bounties: u64,
    /// Paid to providers.
    pub providers: u64,
    /// Paid to stakers.
    pub stakers: u64,
    /// Paid to the treasury's recipients.
    pub recipients: u64,
    /// Paid to the insurance.
    pub insurance: u64,
    /// Sold at auction.
    pub sold: u64,
    /// Burned from the pool's own vault.
    pub burned_from_vault: u64,
    /// Given back.
    pub refunds: u64,
}

impl Flows {
    /// What a pool that began the epoch with `opening` base units has at its end; `None` when more left than there was, or
    /// when it does not fit.
    pub fn closing(&self, opening: u64) -> Option<u64> {
        let outgoing = [
            self.bounties,
            self.providers,
            self.stakers,
            self.recipients,
            self.insurance,
            self.sold,
            self.burned_from_vault,
            self.refunds,
        ]
        .iter()
        // Eight numbers of 64 bits.
        .fold(0_u128, |sum, flow| sum.saturating_add(u128::from(*flow)));
        u128::from(opening)
            .saturating_add(u128::from(self.income))
            .checked_sub(outgoing)
            .and_then(|closing| u64::try_from(closing).ok())
    }
}
