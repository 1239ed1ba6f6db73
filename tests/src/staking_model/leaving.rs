//! Unbonding, tickets, and positions that are closed.

use super::{Action, COLLATERAL, MISSING, Model, STAKE, Slot, Ticket, Verdict, allow};

impl Model {
    pub(crate) fn attempt_leaving(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::RequestUnbonding { slot, by, id, amount } => self.unbond(slot, by, id, amount),
            Action::CancelUnbonding { slot, by, from, id } => self.cancel(slot, by, from, id),
            Action::Withdraw { from, id, to } => self.withdraw(from, id, to),
            Action::ClosePosition { slot } => self.close(slot),
            _ => self.attempt_rewards(action),
        }
    }

    fn unbond(&mut self, slot: Slot, by: usize, id: u32, amount: u64) -> Verdict {
        self.require_owner(slot, by)?;
        let (now, of, key) = (self.now, &mut self.pools[slot.pool], slot.key());
        of.accrue_position(key, now);
        let position = of.positions.get_mut(&key).expect("a position");
        allow(now >= position.lock_end, "PositionLocked")?;
        position.end_multiplier(now);
        let behind = position.behind;
        let taken = of.redeem(key, amount)?;
        let stake = of.stakes.get_mut(&behind).expect("an operator stake");
        let shares = stake.unbonding.buy(taken)?;
        let left = stake.active.assets;
        let ready_at = now + of.parameters.unbonding_seconds;
        let exists = of.tickets.contains_key(&(key, id));
        if slot.pool == COLLATERAL {
            allow(left >= self.required(behind), "BelowRequirement")?;
        }
        self.refresh_bond(slot.pool, behind);
        allow(!exists, "AccountExists")?;
        let ticket = Ticket {
            behind,
            owner: by,
            shares,
            ready_at,
        };
        self.pools[slot.pool].tickets.insert((key, id), ticket);
        Ok(())
    }

    fn cancel(&mut self, slot: Slot, by: usize, from: Slot, id: u32) -> Verdict {
        self.require_owner(slot, by)?;
        let (now, of, key) = (self.now, &mut self.pools[slot.pool], slot.key());
        let ticket = of.tickets.remove(&(from.key(), id)).ok_or(MISSING)?;
        allow(ticket.behind == of.positions[&key].behind, "StakeMismatch")?;
        allow(ticket.owner == by, "OwnerMismatch")?;
        of.accrue_position(key, now);
        of.require_running()?;
        let stake = of.stakes.get_mut(&ticket.behind).expect("an operator stake");
        let amount = stake.unbonding.sell(ticket.shares);
        of.deposit(key, amount, now)?;
        of.require_share(key)?;
        self.refresh_bond(slot.pool, ticket.behind);
        self.lamports[by] += self.rents.ticket;
        Ok(())
    }

    fn withdraw(&mut self, from: Slot, id: u32, to: usize) -> Verdict {
        let (now, of) = (self.now, &mut self.pools[from.pool]);
        let ticket = of.tickets.remove(&(from.key(), id)).ok_or(MISSING)?;
        allow(now >= ticket.ready_at, "TicketNotReady")?;
        allow(of.running(ticket.behind) == 0, "CaseRunning")?;
        allow(to == ticket.owner, "DestinationMismatch")?;
        let stake = of.stakes.get_mut(&ticket.behind).expect("an operator stake");
        let amount = stake.unbonding.sell(ticket.shares);
        self.receive(to, STAKE, amount);
        self.lamports[to] += self.rents.ticket;
        Ok(())
    }

    fn close(&mut self, slot: Slot) -> Verdict {
        let (now, of, key) = (self.now, &mut self.pools[slot.pool], slot.key());
        allow(of.positions.contains_key(&key), MISSING)?;
        of.accrue_position(key, now);
        let position = of.positions.remove(&key).expect("a position");
        let stake = of.stakes.get_mut(&position.behind).expect("an operator stake");
        let is_worthless = stake.active.worth(position.shares) == 0;
        allow(is_worthless, "PositionNotEmpty")?;
        stake.active.shares -= position.shares;
        allow(position.owed == [0; 4], "PositionNotEmpty")?;
        self.lamports[position.owner] += self.rents.position;
        Ok(())
    }
}
