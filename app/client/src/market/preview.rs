//! What the program would create, and what it will release.

use bytemuck::Zeroable;
use service_market::contexts::Sale;
use service_market::state::{Endowment, Market, Order, Plan};
use solana_address::Address;

use flywheel_market::OrderState;

use crate::queries::Found;

/// Who buys how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bought {
    /// The customer.
    pub customer: Address,
    /// The id in the address of what is bought.
    pub id: u32,
    /// Units.
    pub quantity: u64,
}

/// The order that is created when it is opened at `now`, unix seconds.
pub fn ordered(
    market: &Found<Market>,
    plan: &Found<Plan>,
    sale: &Sale,
    bought: &Bought,
    with_credits: bool,
    now: u32,
) -> Order {
    let terms = &plan.account.terms;
    Order {
        version: Order::VERSION,
        state: OrderState::Open.code(),
        reports: terms.reports,
        with_credits: u8::from(with_credits),
        unit: plan.account.unit,
        class: terms.class,
        id: u64::from(bought.id),
        nonce: market.account.next_nonce,
        market: market.address,
        plan: plan.address,
        customer: bought.customer,
        payee: terms.payee,
        device: terms.device,
        price: sale.terms.price,
        per: sale.terms.per,
        fee_bps: sale.terms.fee_bps,
        quantity: bought.quantity,
        escrow: sale.amount,
        terms_version: plan.account.terms_version,
        accept_by: now.saturating_add(terms.accept_seconds),
        duration_seconds: terms.duration_seconds,
        notice_seconds: terms.notice_seconds,
        settle_seconds: market.account.parameters.settle_seconds,
        ..Order::zeroed()
    }
}

/// The endowment that is created when it is paid at `now`, unix seconds.
///
/// # Arguments
/// - `cost`: what the first period costs, base units
pub fn endowed(plan: &Found<Plan>, sale: &Sale, cost: u64, bought: &Bought, now: i64) -> Endowment {
    let terms = &plan.account.terms;
    Endowment {
        version: Endowment::VERSION,
        fee_bps: sale.terms.fee_bps,
        id: bought.id,
        plan: plan.address,
        customer: bought.customer,
        quantity: bought.quantity,
        principal: sale.amount,
        remaining: sale.amount,
        cost,
        started_at: now,
        period_seconds: terms.period_seconds,
        periods: terms.periods,
        periods_left: terms.periods,
        terms_version: plan.account.terms_version,
        decay_bps: terms.decay_bps,
        ..Endowment::zeroed()
    }
}

/// What is released for one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// Which period, from 1.
    pub period: u32,
    /// From when it can be released, unix seconds.
    pub at: i64,
    /// How much, fees included, base units.
    pub amount: u64,
    /// What remains then, base units.
    pub remaining: u64,
}

/// What an endowment will release for each period that is left, at most for the first `most` of them.
pub fn schedule(endowment: &Endowment, most: u32) -> Vec<Release> {
    let mut principal = flywheel_market::Endowment {
        remaining: endowment.remaining,
        cost: endowment.cost,
        cost_fraction: endowment.cost_fraction,
        decay_bps: endowment.decay_bps,
        periods_left: endowment.periods_left,
    };
    let released = endowment.periods.saturating_sub(endowment.periods_left);
    let following = (1..=endowment.periods_left.min(most)).map(|count| released.saturating_add(count));
    following
        .map(|period| {
            let amount = principal.release(1);
            let since = i64::from(period).saturating_mul(i64::from(endowment.period_seconds));
            Release {
                period,
                at: endowment.started_at.saturating_add(since),
                amount,
                remaining: principal.remaining,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endowment() -> Endowment {
        Endowment {
            principal: 100,
            remaining: 100,
            cost: 40,
            started_at: 1_000,
            period_seconds: 10,
            periods: 4,
            periods_left: 4,
            decay_bps: 5_000,
            ..Endowment::zeroed()
        }
    }

    #[test]
    fn a_schedule_is_the_smaller_of_cost_and_part_and_ends_with_the_rest() {
        // Costs 40, 20, 10; parts 100 / 4, 75 / 3, 55 / 2.
        let all = schedule(&endowment(), u32::MAX);
        let amounts: Vec<u64> = all.iter().map(|release| release.amount).collect();
        assert_eq!(amounts, [25, 20, 10, 45]);
        let moments: Vec<i64> = all.iter().map(|release| release.at).collect();
        assert_eq!(moments, [1_010, 1_020, 1_030, 1_040]);
        assert_eq!(all[3].remaining, 0);
        assert_eq!(schedule(&endowment(), 2), all[..2]);
    }

    #[test]
    fn what_is_left_of_a_schedule_is_what_the_program_releases() {
        let all = schedule(&endowment(), u32::MAX);
        let mut begun = endowment();
        let first = begun.release(1_025, true).unwrap();
        assert_eq!(first.charged, 45);
        assert_eq!(schedule(&begun, u32::MAX), all[2..]);
    }
}
