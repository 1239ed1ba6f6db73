//! Operators, suspensions and cells in the model.

use device_registry::state::DeviceStatus;

use super::{
    Action, Cell, Entry, Model, Operator, REGISTRATION, Subject, Suspended, Verdict, allow, bytes, chain,
};

/// Longest suspension, seconds.
const LONGEST: u32 = 180 * 86_400;

impl Model {
    pub(crate) fn attempt_operators(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::Join { operator, payer } => self.join(operator, payer),
            Action::Close { operator } => self.close(operator),
            Action::ChangePayer { operator, payer } => self.change_payer(operator, payer),
            Action::Suspend {
                subject,
                seconds,
                payer,
            } => self.suspend(subject, seconds, payer),
            Action::Lift {
                subject,
                by_authority,
            } => self.lift(subject, by_authority),
            Action::CreateCell { class, place, payer } => {
                let cell = (class, chain::density_cell(place));
                let lamports = self.rent(bytes::CELL);
                self.pay(payer, lamports);
                let new = Cell {
                    devices: 0,
                    payer,
                    lamports,
                };
                allow(self.cells.insert(cell, new).is_none(), "there is one")
            }
            Action::CloseCell { class, place, payer } => {
                let cell = (class, chain::density_cell(place));
                let closed = self.cells.remove(&cell).ok_or("no such cell")?;
                self.refund(closed.payer, closed.lamports);
                let empty = closed.devices == 0;
                allow(empty && closed.payer == payer, "not empty, or somebody else's")
            }
            _ => self.attempt_devices(action),
        }
    }

    pub(crate) fn operator(&mut self, operator: usize) -> Result<&mut Operator, &'static str> {
        self.operators.get_mut(&operator).ok_or("no such operator")
    }

    pub(crate) fn may_act(&self, operator: usize) -> Verdict {
        let operator = self.operators.get(&operator).ok_or("no such operator")?;
        allow(operator.suspended_until <= self.now, "operator suspended")
    }

    fn join(&mut self, operator: usize, payer: usize) -> Verdict {
        self.running(REGISTRATION)?;
        let locked = self.rent(bytes::OPERATOR);
        self.pay(payer, locked);
        let new = Operator {
            devices: 0,
            payer,
            locked,
            bond: 0,
            suspended_until: 0,
            lamports: locked,
        };
        allow(self.operators.insert(operator, new).is_none(), "joined already")
    }

    fn close(&mut self, operator: usize) -> Verdict {
        self.may_act(operator)?;
        let closed = self.operators.remove(&operator).ok_or("no such operator")?;
        self.refund(closed.payer, closed.lamports);
        allow(closed.devices == 0, "has devices")
    }

    fn change_payer(&mut self, operator: usize, payer: usize) -> Verdict {
        let changed = self.operator(operator)?;
        let (before, locked) = (changed.payer, changed.locked);
        changed.payer = payer;
        self.pay(payer, locked);
        self.refund(before, locked);
        Ok(())
    }

    fn suspend(&mut self, subject: Subject, seconds: u32, payer: usize) -> Verdict {
        let until = self.now + seconds;
        allow((1..=LONGEST).contains(&seconds), "bad term")?;
        match subject {
            Subject::Operator(operator) => self.operator(operator)?.suspended_until = until,
            Subject::Device(key) => self.set_status(key, DeviceStatus::Suspended)?,
        }
        let lamports = self.rent(bytes::SUSPENSION);
        self.pay(payer, lamports);
        let new = Suspended {
            until,
            payer,
            lamports,
        };
        allow(
            self.suspensions.insert(subject, new).is_none(),
            "suspended already",
        )
    }

    fn lift(&mut self, subject: Subject, by_authority: bool) -> Verdict {
        let lifted = self.suspensions.remove(&subject).ok_or("not suspended")?;
        allow(by_authority || lifted.until <= self.now, "still runs")?;
        self.refund(lifted.payer, lifted.lamports);
        match subject {
            Subject::Operator(operator) => {
                if let Some(operator) = self.operators.get_mut(&operator) {
                    operator.suspended_until = 0;
                }
                Ok(())
            }
            Subject::Device(key) => {
                let before = match self.entries.get(&key) {
                    Some(Entry::Alive(device)) if device.status == DeviceStatus::Suspended => device.before,
                    _ => return Ok(()),
                };
                self.set_status(key, before)
            }
        }
    }
}
