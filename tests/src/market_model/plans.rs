//! Plans in the model.

use super::{MISSING, Model, Verdict, allow};

/// The class of a plan that is not bound to one.
pub const ANY_CLASS: u16 = 65_535;
/// The class of the world's devices.
pub const CLASS: u16 = crate::world::CLASS;
/// The unit of passes by time.
pub const SECONDS: u8 = 4;
/// What a plan may sell.
pub const ORDERS: u8 = 0;
/// Passes.
pub const PASSES: u8 = 1;
const NINETY_DAYS: u32 = 90 * 86_400;
const TEN_YEARS: u32 = 3_650 * 86_400;

/// Who acts for a seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seller {
    /// The authority of the first operator, for it.
    Operator,
    /// The authority of another operator, for that.
    Another,
    /// The network's authority, for the network.
    Network,
    /// The first operator's authority, for the network.
    Impostor,
}

/// What a plan's seller may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in docs/MARKET.md, Plans")]
pub struct Terms {
    /// Number of the payee; none when all is revenue.
    pub payee: Option<usize>,
    /// Number of the device that orders are bound to.
    pub device: Option<usize>,
    pub class: u16,
    /// Whether the meter may draw from passes.
    pub meter: bool,
    pub price: u64,
    pub per: u64,
    pub min_quantity: u64,
    pub max_quantity: u64,
    pub accept_seconds: u32,
    pub notice_seconds: u32,
    pub duration_seconds: u32,
    pub pricing: u8,
    pub reports: u8,
    /// Of endowments: what the first period costs.
    pub cost: u64,
    /// Of endowments: seconds, how many, basis points.
    pub periods: (u32, u32, u16),
}

/// A plan.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "as in docs/MARKET.md, Plans")]
pub struct Plan {
    pub market: usize,
    /// Its number in the market.
    pub id: u32,
    pub seller: Seller,
    pub sells: u8,
    pub unit: u8,
    pub terms: Terms,
    pub version: u32,
    pub retired: bool,
}

impl Terms {
    /// Whether they are in range for what is sold.
    fn check(&self, sells: u8) -> Verdict {
        let sound = self.price > 0
            && self.per > 0
            && self.pricing < 2
            && self.min_quantity > 0
            && self.min_quantity <= self.max_quantity;
        allow(sound, "TermsInvalid")?;
        let (period, count, decay) = self.periods;
        match sells {
            ORDERS => {
                allow(matches!(self.reports, 1..=3), "TermsInvalid")?;
                let times = (1..=NINETY_DAYS).contains(&self.accept_seconds)
                    && self.notice_seconds <= NINETY_DAYS
                    && (1..=TEN_YEARS).contains(&self.duration_seconds);
                allow(times, "TimesInvalid")
            }
            PASSES => Ok(()),
            _ => {
                allow(self.cost > 0 && decay <= 10_000, "TermsInvalid")?;
                allow((1..=TEN_YEARS).contains(&period) && count > 0, "TimesInvalid")
            }
        }
    }
}

impl Model {
    pub(super) fn register(&mut self, customer: usize) -> Verdict {
        allow(self.customers[customer].is_none(), "AccountExists")?;
        self.customers[customer] = Some(super::Customer::default());
        Ok(())
    }

    /// A plan by its number.
    pub(super) fn plan(&self, plan: usize) -> Result<Plan, &'static str> {
        self.plans.get(plan).copied().ok_or(MISSING)
    }

    pub(super) fn create_plan(
        &mut self,
        market: usize,
        seller: Seller,
        (sells, unit): (u8, u8),
        terms: Terms,
    ) -> Verdict {
        let fits = match sells {
            ORDERS => matches!(unit, 0..=3 | 5 | 6),
            PASSES => unit <= 6,
            _ => unit == 7,
        };
        allow(fits, "TermsInvalid")?;
        terms.check(sells)?;
        allow(seller != Seller::Impostor, "ProviderMismatch")?;
        allow(seller == Seller::Network || terms.payee.is_some(), "PayeeMissing")?;
        let of_market = self.plans.iter().filter(|plan| plan.market == market);
        let id = u32::try_from(of_market.count()).expect("few plans");
        self.plans.push(Plan {
            market,
            id,
            seller,
            sells,
            unit,
            terms,
            version: 1,
            retired: false,
        });
        Ok(())
    }

    pub(super) fn change(&mut self, plan: usize, seller: Seller, terms: Terms, retire: bool) -> Verdict {
        let old = self.plan(plan)?;
        allow(seller == old.seller, "ProviderMismatch")?;
        allow(!old.retired, "PlanRetired")?;
        terms.check(old.sells)?;
        allow(seller == Seller::Network || terms.payee.is_some(), "PayeeMissing")?;
        self.plans[plan] = Plan {
            terms,
            version: old.version + 1,
            retired: retire,
            ..old
        };
        Ok(())
    }
}
