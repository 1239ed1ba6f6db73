//! Checks one row against what the chain holds.

use flywheel_client::signatures::{SignedBy, attestation_message, possession_message};
use flywheel_oracle::problem::{Problem, Problems};

use super::check::{Checked, Circumstances};
use crate::registrations::{Field, Registration, RegistrationFile};
use crate::show::Time;

/// A row under check.
pub struct RowCheck<'a> {
    /// What it has to agree with.
    pub circumstances: &'a Circumstances,
    /// The file that it is in.
    pub file: &'a RegistrationFile,
    /// The row.
    pub row: &'a Registration,
}

impl RowCheck<'_> {
    /// The row, ready to send; everything that is wrong with it goes to `problems`.
    pub fn run(&self, problems: &mut Problems) -> Option<Checked> {
        let row = self.row;
        let faults: Vec<Problem> = [
            self.class(),
            self.manufacturer(),
            self.expiry(),
            self.key(),
            self.attestation(),
        ]
        .into_iter()
        .flatten()
        .collect();
        let capacity = self.capacity();
        let possession = self.possession();
        let sound = faults.is_empty();
        faults.into_iter().for_each(|fault| problems.push(fault));
        let capacity = capacity.map_err(|fault| problems.push(fault)).ok();
        let possession = possession.map_err(|fault| problems.push(fault)).ok();
        let maker = self.circumstances.manufacturers.get(&row.manufacturer);
        let attestation = row.attested_by(maker.filter(|_| sound)?.attestation_key);
        Some(Checked {
            line: row.line,
            class: row.class,
            manufacturer: row.manufacturer,
            capacity: capacity?,
            attestation_expiry: row.attestation_expiry,
            attestation,
            possession: possession?,
        })
    }

    /// Everything that is wrong with the row as a device's new key. Its class may be retired and its capacity missing:
    /// the device is there already.
    pub fn replacement(&self) -> Vec<Problem> {
        let mut faults: Vec<Problem> = [
            self.manufacturer(),
            self.quota(),
            self.expiry(),
            self.key(),
            self.attestation(),
        ]
        .into_iter()
        .flatten()
        .collect();
        faults.extend(self.possession().err());
        faults
    }

    fn quota(&self) -> Option<Problem> {
        let id = self.row.manufacturer;
        let maker = self.circumstances.manufacturers.get(&id)?;
        let expected = "a manufacturer whose quota is not used up";
        let found = format!("{id}, which has attested all of its {}", maker.quota);
        (maker.attested >= maker.quota).then(|| self.fault(Field::Manufacturer, expected, found))
    }

    fn fault(&self, field: Field, expected: impl Into<String>, found: impl Into<String>) -> Problem {
        self.file.problem(self.row, field, expected, found)
    }

    fn class(&self) -> Option<Problem> {
        let id = self.row.class;
        match self.circumstances.classes.get(&id) {
            None => Some(self.fault(Field::Class, "a class of the network", id.to_string())),
            Some(class) if class.retired != 0 => {
                let found = format!("{id}, which is retired");
                Some(self.fault(Field::Class, "a class that takes new devices", found))
            }
            Some(_) => None,
        }
    }

    fn manufacturer(&self) -> Option<Problem> {
        let id = self.row.manufacturer;
        let fault = |expected: &str, found: String| Some(self.fault(Field::Manufacturer, expected, found));
        match self.circumstances.manufacturers.get(&id) {
            None => fault("a manufacturer of the network", id.to_string()),
            Some(maker) if maker.revoked != 0 => fault(
                "a manufacturer that may attest new devices",
                format!("{id}, which is revoked"),
            ),
            Some(maker) if !maker.allows_class(self.row.class) => fault(
                "a manufacturer that may attest this class",
                format!("{id}, which may not attest class {}", self.row.class),
            ),
            Some(_) => None,
        }
    }

    fn capacity(&self) -> Result<u32, Problem> {
        let class = self.circumstances.classes.get(&self.row.class);
        let (min, max) = class.map_or((0, u32::MAX), |class| {
            (class.parameters.min_capacity, class.parameters.max_capacity)
        });
        let expected = || format!("a capacity from {min} to {max}, the bounds of its class");
        match self.row.capacity {
            Some(capacity) if (min..=max).contains(&capacity) => Ok(capacity),
            Some(capacity) => Err(self.fault(Field::Capacity, expected(), capacity.to_string())),
            None => Err(self.fault(Field::Capacity, expected(), "nothing")),
        }
    }

    fn expiry(&self) -> Option<Problem> {
        let expiry = self.row.attestation_expiry;
        let expected = "an attestation that still holds; ask the manufacturer for a new one";
        let found = format!("one until {}", Time(expiry));
        (expiry < self.circumstances.now).then(|| self.fault(Field::Expiry, expected, found))
    }

    fn key(&self) -> Option<Problem> {
        let key = self.row.device_key;
        let maker = self.circumstances.manufacturers.get(&self.row.manufacturer);
        let reserved = self.circumstances.reserved.contains(&key)
            || maker.is_some_and(|maker| maker.attestation_key == key);
        let expected = "the device's own key";
        reserved.then(|| {
            self.fault(
                Field::DeviceKey,
                expected,
                "the operator's, payer's or manufacturer's key",
            )
        })
    }

    fn attestation(&self) -> Option<Problem> {
        let row = self.row;
        let maker = self.circumstances.manufacturers.get(&row.manufacturer)?;
        let signed = row.attested_by(maker.attestation_key);
        let network = &self.circumstances.network;
        let message = attestation_message(network, row.class, &row.device_key, row.attestation_expiry);
        let expected = format!(
            "manufacturer {}'s signature over network, class, device_key and attestation_expiry of this row",
            row.manufacturer
        );
        let found = "a signature by another key or over something else";
        (!signed.verify(&message)).then(|| self.fault(Field::Attestation, expected, found))
    }

    fn possession(&self) -> Result<SignedBy, Problem> {
        let operator = self.circumstances.operator;
        let expected = || format!("the device's signature over network and operator {operator}");
        let signed = self.row.possession().ok_or_else(|| {
            let found = "nothing; `flywheel device prove --from` writes it";
            self.fault(Field::Possession, expected(), found)
        })?;
        let message = possession_message(&self.circumstances.network, &operator);
        if signed.verify(&message) {
            return Ok(signed);
        }
        let found = "a signature by another key or over something else";
        Err(self.fault(Field::Possession, expected(), found))
    }
}
