//! Devices and offers in the model.

use device_registry::state::DeviceStatus::{self, *};

use super::{
    Action, Device, Entry, LIFECYCLE, LOCATION, Model, Offer, REGISTRATION, Verdict, allow, bytes, chain,
};

const YEAR: u32 = 365 * 86_400;
/// Longest offer, seconds.
const LONGEST: u32 = 90 * 86_400;

/// Whether a device may go from one status to the other: the graph as a matrix.
fn leads_to(from: DeviceStatus, to: DeviceStatus) -> bool {
    // Columns: Pending, Active, Maintenance, Degraded, Failed, Suspended, Replaced, Retired.
    let row = match from {
        Pending => [0, 1, 0, 0, 0, 1, 1, 1],
        Active => [0, 0, 1, 1, 1, 1, 1, 1],
        Maintenance => [0, 1, 0, 1, 1, 1, 1, 1],
        Degraded => [0, 1, 1, 0, 1, 1, 1, 1],
        Failed => [0, 1, 0, 1, 0, 1, 1, 1],
        Suspended => [1, 1, 0, 1, 1, 0, 0, 1],
        Replaced | Retired => [0; 8],
    };
    row[to as usize] == 1
}

impl Device {
    /// Seconds of maintenance in the year since registration that `now` lies in.
    fn maintained(&self, now: u32) -> u32 {
        let year_start = now - (now - self.registered) % YEAR;
        let running = (self.status == Maintenance).then_some((self.since, now));
        let all = self.maintenances.iter().copied().chain(running);
        all.map(|(from, to)| to.saturating_sub(from.max(year_start)))
            .sum()
    }
}

impl Model {
    pub(crate) fn attempt_devices(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::Register {
                operator,
                key,
                class,
                capacity,
                payer,
            } => self.register(operator, key, class, capacity, payer),
            Action::Activate { key, by_oracle } => self.activate(key, by_oracle),
            Action::Maintain { key, on } => self.maintain(key, on),
            Action::Report { key, status } => self.report(key, status),
            Action::Locate { key, place } => self.locate(key, place),
            Action::Offer {
                key,
                to,
                seconds,
                payer,
            } => self.offer(key, to, seconds, payer),
            Action::Accept { key } => self.accept(key),
            Action::Cancel { key, by_maker } => self.cancel(key, by_maker),
            Action::Replace { key, new_key } => self.replace(key, new_key),
            Action::Retire { key } => self.retire(key),
            Action::Donate { key, lamports } => {
                let device = self.device(key)?;
                device.lamports += lamports;
                Ok(())
            }
            _ => unreachable!("{action:?} is not about devices"),
        }
    }

    fn device(&mut self, key: usize) -> Result<&mut Device, &'static str> {
        match self.entries.get_mut(&key) {
            Some(Entry::Alive(device)) => Ok(device),
            _ => Err("no such device"),
        }
    }

    /// Changes a status along the graph and keeps the books of maintenance.
    pub(crate) fn set_status(&mut self, key: usize, to: DeviceStatus) -> Verdict {
        let now = self.now;
        let device = self.device(key)?;
        allow(leads_to(device.status, to), "not in the graph")?;
        if device.status == Maintenance {
            device.maintenances.push((device.since, now));
        } else if [Maintenance, Suspended].contains(&to) {
            device.before = device.status;
        }
        if to == Active && device.activated == 0 {
            device.activated = now;
        }
        (device.status, device.since) = (to, now);
        Ok(())
    }

    fn register(
        &mut self,
        operator: usize,
        key: usize,
        class: usize,
        capacity: u32,
        payer: Option<usize>,
    ) -> Verdict {
        self.running(REGISTRATION)?;
        self.may_act(operator)?;
        let recorded = self.operator(operator)?.payer;
        allow(payer.is_none_or(|payer| payer == recorded), "another payer")?;
        let terms = self.classes[class].terms;
        allow(!self.classes[class].retired, "class retired")?;
        allow((1..=terms.max_capacity).contains(&capacity), "capacity")?;
        allow(self.attested < self.quota, "quota")?;
        let device = Device {
            index: self.next_index,
            operator,
            class,
            capacity,
            status: Pending,
            before: Pending,
            since: self.now,
            registered: self.now,
            activated: 0,
            place: None,
            maintenances: vec![],
            lamports: self.rent(bytes::DEVICE),
        };
        self.next_index += 1;
        self.attested += 1;
        self.classes[class].devices += 1;
        self.pay(recorded, device.lamports);
        self.count_in(operator, &device)?;
        allow(
            self.entries.insert(key, Entry::Alive(device)).is_none(),
            "key used",
        )
    }

    fn count_in(&mut self, operator: usize, device: &Device) -> Verdict {
        let bond = self.classes[device.class].bond * u64::from(device.capacity);
        let operator = self.operator(operator)?;
        operator.devices += 1;
        operator.locked += device.lamports;
        operator.bond += bond;
        Ok(())
    }

    fn count_out(&mut self, device: &Device) -> Verdict {
        let bond = self.classes[device.class].bond * u64::from(device.capacity);
        let operator = self.operator(device.operator)?;
        operator.devices -= 1;
        operator.locked = operator.locked.saturating_sub(device.lamports);
        operator.bond -= bond;
        Ok(())
    }

    fn activate(&mut self, key: usize, by_oracle: bool) -> Verdict {
        self.running(LIFECYCLE)?;
        let device = self.device(key)?.clone();
        self.may_act(device.operator)?;
        allow(by_oracle == (device.class == 1), "another signer")?;
        allow(device.status == Pending, "not pending")?;
        self.set_status(key, Active)
    }

    fn maintain(&mut self, key: usize, on: bool) -> Verdict {
        self.running(LIFECYCLE)?;
        let device = self.device(key)?.clone();
        if on {
            let quota = self.classes[device.class].terms.maintenance;
            allow(device.maintained(self.now) < quota, "quota used up")?;
            return self.set_status(key, Maintenance);
        }
        allow(device.status == Maintenance, "not in maintenance")?;
        self.set_status(key, device.before)
    }

    fn report(&mut self, key: usize, to: DeviceStatus) -> Verdict {
        self.running(LIFECYCLE)?;
        let from = self.device(key)?.status;
        let fits = match to {
            Active => [Degraded, Failed].contains(&from),
            Degraded => [Active, Failed].contains(&from),
            Failed => [Active, Degraded, Maintenance].contains(&from),
            _ => false,
        };
        allow(fits, "not a report")?;
        self.set_status(key, to)
    }

    fn locate(&mut self, key: usize, place: usize) -> Verdict {
        self.running(LOCATION)?;
        let now = self.now;
        let device = self.device(key)?.clone();
        self.may_act(device.operator)?;
        allow(device.status != Suspended, "suspended")?;
        let new = (device.class, chain::density_cell(place));
        if let Some((before, since)) = device.place {
            allow(before != place, "already there")?;
            let cooldown = self.classes[device.class].terms.cooldown;
            allow(now - since >= cooldown, "too soon")?;
            let old = (device.class, chain::density_cell(before));
            self.cells.get_mut(&old).ok_or("no old cell")?.devices -= 1;
        }
        self.cells.get_mut(&new).ok_or("no such cell")?.devices += 1;
        self.device(key)?.place = Some((place, now));
        Ok(())
    }

    fn offer(&mut self, key: usize, to: usize, seconds: u32, payer: usize) -> Verdict {
        self.running(LIFECYCLE)?;
        let device = self.device(key)?.clone();
        self.operator(to)?;
        allow((1..=LONGEST).contains(&seconds), "bad term")?;
        allow(device.operator != to, "to oneself")?;
        allow(device.status != Suspended, "suspended")?;
        let lamports = self.rent(bytes::OFFER);
        self.pay(payer, lamports);
        let offer = Offer {
            from: device.operator,
            to,
            expires: self.now + seconds,
            payer,
            lamports,
        };
        allow(self.offers.insert(key, offer).is_none(), "offered already")
    }

    fn accept(&mut self, key: usize) -> Verdict {
        let offer = self.offers.remove(&key).ok_or("no offer")?;
        self.running(LIFECYCLE)?;
        allow(self.now <= offer.expires, "expired")?;
        self.may_act(offer.from)?;
        self.may_act(offer.to)?;
        let device = self.device(key)?.clone();
        allow(device.operator == offer.from, "another's by now")?;
        allow(device.status != Suspended, "suspended")?;
        let (seller, buyer) = (self.operator(offer.from)?.payer, self.operator(offer.to)?.payer);
        self.pay(buyer, device.lamports);
        self.refund(seller, device.lamports);
        self.refund(offer.payer, offer.lamports);
        self.count_out(&device)?;
        self.count_in(offer.to, &device)?;
        self.device(key)?.operator = offer.to;
        Ok(())
    }

    fn cancel(&mut self, key: usize, by_maker: bool) -> Verdict {
        let offer = self.offers.remove(&key).ok_or("no offer")?;
        let by_maker = by_maker && self.operators.contains_key(&offer.from);
        self.refund(offer.payer, offer.lamports);
        allow(by_maker || self.now > offer.expires, "still stands")
    }

    fn replace(&mut self, key: usize, new_key: usize) -> Verdict {
        self.running(LIFECYCLE)?;
        let old = self.device(key)?.clone();
        self.may_act(old.operator)?;
        allow(self.attested < self.quota, "quota")?;
        self.set_status(key, Replaced)?;
        let settled = self.device(key)?.clone();
        let (rent, tombstone) = (self.rent(bytes::DEVICE), self.rent(bytes::TOMBSTONE));
        let operator = self.operator(old.operator)?;
        operator.locked = (operator.locked + rent).saturating_sub(old.lamports);
        let payer = operator.payer;
        self.pay(payer, rent);
        self.refund(payer, old.lamports - tombstone);
        self.attested += 1;
        let new = Device {
            status: Pending,
            before: Pending,
            lamports: rent,
            ..settled
        };
        self.entries
            .insert(key, Entry::Dead(Replaced, old.index, tombstone));
        allow(
            self.entries.insert(new_key, Entry::Alive(new)).is_none(),
            "key used",
        )
    }

    fn retire(&mut self, key: usize) -> Verdict {
        let device = self.device(key)?.clone();
        allow(leads_to(device.status, Retired), "not in the graph")?;
        if let Some((place, _)) = device.place {
            let cell = (device.class, chain::density_cell(place));
            self.cells.get_mut(&cell).ok_or("no such cell")?.devices -= 1;
        }
        self.classes[device.class].devices -= 1;
        self.count_out(&device)?;
        let (payer, tombstone) = (self.operator(device.operator)?.payer, self.rent(bytes::TOMBSTONE));
        self.refund(payer, device.lamports - tombstone);
        self.entries
            .insert(key, Entry::Dead(Retired, device.index, tombstone));
        Ok(())
    }
}
