//! Passes in the model.

use super::plans::{PASSES, SECONDS};
use super::prices::paid_of;
use super::{Buy, CUSTOMERS, MISSING, Model, Verdict, allow};

/// A pass.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pass {
    /// The version of the plan's terms at the last purchase.
    pub version: u32,
    /// Its end, unix seconds; 0 for one by number.
    pub ends_at: i64,
    /// Units left; 0 for one by time.
    pub units_left: u64,
}

impl Model {
    pub(super) fn buy_pass(
        &mut self,
        plan: usize,
        (customer, holder): (usize, usize),
        buy: Buy,
        with_credits: bool,
        payee: usize,
    ) -> Verdict {
        self.customer(customer)?;
        let sold = self.plan(plan)?;
        let (market, category) = (sold.market, usize::from(sold.unit));
        let buy = if with_credits {
            allow(sold.terms.pricing == 0, "CreditsNotTaken")?;
            Buy { feed: false, ..buy }
        } else {
            buy
        };
        let sale = self.price(&sold, PASSES, buy)?;
        let address = self.pass_addresses[&(market, sold.id, holder)];
        let mut paid = 0;
        if with_credits {
            self.require_credits(market, customer, sale.amount)?;
            self.customer(customer)?.spent += sale.amount;
            self.markets[market].credits_spent += sale.amount;
        } else {
            paid = paid_of(sale.amount, sale.fee_bps);
            self.markets[market].invoice(category, address, sale.amount - paid)?;
        }
        self.markets[market].categories[category].orders += 1;
        self.count_customer(market, category, customer)?;
        self.customer(customer)?.orders += 1;
        let now = i64::from(self.now);
        let pass = self.passes.entry((plan, holder)).or_default();
        pass.version = sold.version;
        if sold.unit == SECONDS {
            let end = i128::from(pass.ends_at.max(now)) + i128::from(buy.quantity);
            pass.ends_at = i64::try_from(end).map_err(|_| "NumberOutOfRange")?;
        } else {
            let units = pass.units_left.checked_add(buy.quantity);
            pass.units_left = units.ok_or("NumberOutOfRange")?;
        }
        if with_credits {
            return Ok(());
        }
        if paid > 0 {
            allow(sold.terms.payee == Some(payee), "DestinationMismatch")?;
        }
        self.pay(market, customer, Some((payee, paid)), sale.amount - paid)
    }

    fn pass(&mut self, plan: usize, holder: usize) -> Result<&mut Pass, &'static str> {
        self.passes.get_mut(&(plan, holder)).ok_or(MISSING)
    }

    pub(super) fn use_pass(&mut self, plan: usize, holder: usize, signer: usize, units: u64) -> Verdict {
        let sold = self.plan(plan)?;
        let pass = self.pass(plan, holder)?;
        let is_meter = signer == CUSTOMERS && sold.terms.meter;
        allow(signer == holder || is_meter, "SignerMismatch")?;
        allow(sold.unit != SECONDS, "PassNotCounted")?;
        allow(units > 0, "QuantityInvalid")?;
        pass.units_left = pass.units_left.checked_sub(units).ok_or("PassEnded")?;
        Ok(())
    }

    fn is_valid(&mut self, plan: usize, holder: usize) -> Result<bool, &'static str> {
        let now = i64::from(self.now);
        let pass = self.pass(plan, holder)?;
        Ok(pass.ends_at > now || pass.units_left > 0)
    }

    pub(super) fn check_pass(&mut self, plan: usize, holder: usize) -> Verdict {
        let is_valid = self.is_valid(plan, holder)?;
        allow(is_valid, "PassEnded")
    }

    pub(super) fn close_pass(&mut self, plan: usize, holder: usize) -> Verdict {
        let is_valid = self.is_valid(plan, holder)?;
        allow(!is_valid, "NotEnded")?;
        self.passes.remove(&(plan, holder));
        Ok(())
    }
}
