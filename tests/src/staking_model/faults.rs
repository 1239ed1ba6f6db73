//! Fees of failed devices, and the insurance.

use super::slashing::divided;
use super::{Action, By, INSURANCE, MISSING, Model, Part, Record, STAKE, Verdict, allow, part};
use crate::world::{BOND_PER_UNIT, CHANGE_DELAY};

impl Model {
    pub(crate) fn attempt_faults(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::ChargeFault {
                pool,
                behind,
                device,
                by,
            } => self.charge_fault(pool, behind, device, by),
            Action::CloseFault {
                pool, device, payer, ..
            } => {
                let record = self.records.remove(&(pool, device)).ok_or(MISSING)?;
                allow(payer == record.payer, "PayerMismatch")?;
                let of = self.devices[device];
                allow(!(of.exists && of.failed), "DeviceStillFailed")?;
                self.lamports[payer] += self.rents.record;
                Ok(())
            }
            Action::PayFaultFees { pool, part, to } => {
                let place = match part {
                    Part::Reporter => return Err("NothingOwed"),
                    Part::Insurance => 0,
                    Part::Treasury => 1,
                };
                let amount = std::mem::take(&mut self.pools[pool].fees_owed[place]);
                allow(amount > 0, "NothingOwed")?;
                allow(self.receives(pool, part, to), "DestinationMismatch")?;
                self.receive(to, STAKE, amount);
                Ok(())
            }
            Action::CreateInsurance { by, .. } => {
                allow(by == By::Authority, "AuthorityMismatch")?;
                Err("AccountExists")
            }
            Action::UpdateInsurance { cap, by } => {
                allow(by == By::Authority, "AuthorityMismatch")?;
                self.insurance.proposed = Some((cap, self.now + CHANGE_DELAY));
                Ok(())
            }
            Action::ApplyInsuranceUpdate => {
                let (cap, ready_at) = self.insurance.proposed.take().ok_or("ChangeNotPending")?;
                allow(self.now >= ready_at, "ChangeNotReady")?;
                self.insurance.cap = cap;
                Ok(())
            }
            Action::PayInsurance { amount, to, by } => self.pay_insurance(amount, to, by),
            _ => self.attempt_managing(action),
        }
    }

    /// What a failure costs in all when so many periods have passed.
    fn owed_for(&self, pool: usize, bond: u64, periods: u32) -> u64 {
        let parameters = &self.pools[pool].parameters;
        let charged = u64::from(periods.min(parameters.fault_periods.into()));
        let fees = part(bond, charged * u64::from(parameters.fault_fee_bps), 10_000);
        let last = if periods >= u32::from(parameters.fault_periods) {
            part(bond, parameters.termination_bps.into(), 10_000)
        } else {
            0
        };
        bond.min(fees + last)
    }

    fn charge_fault(&mut self, pool: usize, behind: usize, device: usize, by: usize) -> Verdict {
        let (now, key) = (self.now, (pool, device));
        let of = self.devices[device];
        allow(
            self.pools[pool].stakes.contains_key(&behind) && of.exists,
            MISSING,
        )?;
        allow(of.behind == behind, "DeviceMismatch")?;
        allow(of.failed, "DeviceNotFailed")?;
        let parameters = self.pools[pool].parameters;
        allow(parameters.fault_period_seconds > 0, "NothingDue")?;
        let mut record = self.records.get(&key).copied().unwrap_or_else(|| Record {
            payer: by,
            ..Record::default()
        });
        if !self.records.contains_key(&key) {
            self.lamports[by] -= self.rents.record;
        }
        if record.failed_since != of.status_since {
            (record.failed_since, record.charged) = (of.status_since, 0);
        }
        let bond = BOND_PER_UNIT * u64::from(of.capacity);
        let periods = (now - record.failed_since) / parameters.fault_period_seconds;
        let due = self.owed_for(pool, bond, periods).saturating_sub(record.charged);
        let fee = self.take_fee(pool, behind, due)?;
        record.periods = periods;
        record.charged += fee;
        self.records.insert(key, record);
        let (burned, [bounty, insurance, treasury]) = divided(&parameters, fee);
        let owed = &mut self.pools[pool].fees_owed;
        *owed = [owed[0] + insurance, owed[1] + treasury];
        self.supply[STAKE] -= burned;
        self.receive(by, STAKE, bounty);
        self.refresh_bond(pool, behind);
        Ok(())
    }

    /// Out of the active stake, then out of what is unbonding.
    fn take_fee(&mut self, pool: usize, behind: usize, due: u64) -> Result<u64, &'static str> {
        let of = &mut self.pools[pool];
        of.accrue_stake(behind, self.now);
        let stake = of.stakes.get_mut(&behind).expect("an operator stake");
        let active = due.min(stake.active.assets);
        let unbonding = (due - active).min(stake.unbonding.assets);
        allow(active + unbonding > 0, "NothingDue")?;
        stake.active.assets -= active;
        stake.unbonding.assets -= unbonding;
        Ok(active + unbonding)
    }

    fn pay_insurance(&mut self, amount: u64, to: usize, by: By) -> Verdict {
        allow(by == By::Authority, "AuthorityMismatch")?;
        allow(amount > 0, "AmountZero")?;
        allow(to != INSURANCE, "DestinationMismatch")?;
        let epoch = self.epoch();
        let insurance = &mut self.insurance;
        if epoch != insurance.epoch {
            (insurance.epoch, insurance.paid_in_epoch) = (epoch, 0);
        }
        let paid = insurance.paid_in_epoch.checked_add(amount);
        let paid = paid.filter(|paid| *paid <= insurance.cap);
        insurance.paid_in_epoch = paid.ok_or("InsuranceCapReached")?;
        insurance.paid += amount;
        self.spend(INSURANCE, STAKE, amount)?;
        self.receive(to, STAKE, amount);
        Ok(())
    }
}
