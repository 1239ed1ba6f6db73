//! A device with all that the chain says about it.

use flywheel_client::ClientError;
use flywheel_client::accounts::{CellCounter, Device, DeviceClass, DeviceOffer, DeviceStatus};
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::queries::{self, Found};
use flywheel_oracle::place;
use schemars::JsonSchema;
use serde::Serialize;

use super::{DeviceView, MultiplierView, SuspensionView};
use crate::show::{Column, Item, Time, duration, grouped};
use crate::words::{self, STATUSES};

/// A device, what surrounds it and what waits for it. Durations in seconds.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceDetail {
    #[serde(flatten)]
    device: DeviceView,
    /// The status that follows maintenance or a suspension.
    resumes_as: Option<String>,
    on_probation_until: Option<Time>,
    density: Option<Density>,
    maintenance: Maintenance,
    reward_multiplier: Option<MultiplierView>,
    offer: Option<Offer>,
    suspension: Option<SuspensionView>,
}

/// How crowded a device's cell is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Density {
    cell: String,
    devices: u32,
    /// 0 for no limit.
    target: u32,
}

/// A device's maintenance in the present year since its registration.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Maintenance {
    quota_seconds: u32,
    used_seconds: u32,
    left_seconds: u32,
}

/// An offer of a device to another operator.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Offer {
    to_operator: String,
    expires_at: Time,
    expired: bool,
}

impl DeviceDetail {
    /// A device; reads its class, cell counter, offer and suspension.
    pub fn read(chain: &dyn Chain, found: &Found<Device>) -> Result<Self, ClientError> {
        let device = &found.account;
        let at = address::class(&device.network, device.class);
        let class = queries::account::<DeviceClass>(chain, &at)?;
        let now = chain.now()?;
        let terms = class.map(|class| class.account.parameters);
        let probation = terms.map_or(0, |terms| terms.probation_seconds);
        let stopped = [DeviceStatus::Maintenance, DeviceStatus::Suspended]
            .iter()
            .any(|status| status.code() == device.status);
        let quota = terms.map_or(0, |terms| terms.maintenance_seconds_per_year);
        let density = match class {
            None => None,
            Some(class) => Density::read(chain, device, &class.account)?,
        };
        let maintenance = Maintenance::of(device, quota, now);
        let present = density.as_ref().map_or(0, |density| density.devices);
        let over_quota = maintenance.left_seconds == 0;
        let multiplier = terms.and_then(|terms| MultiplierView::of(device, &terms, present, over_quota, now));
        Ok(Self {
            device: DeviceView::new(found),
            resumes_as: stopped.then(|| words::word(STATUSES, device.resume_status, DeviceStatus::code)),
            on_probation_until: Time::if_any(device.activated_at)
                .map(|at| Time(at.0.saturating_add(i64::from(probation))))
                .filter(|until| now < until.0),
            density,
            maintenance,
            reward_multiplier: multiplier,
            offer: Offer::read(chain, found, now)?,
            suspension: SuspensionView::read(chain, &device.network, &found.address)?,
        })
    }

    fn offer(&self) -> String {
        match &self.offer {
            None => "none".to_owned(),
            Some(offer) if offer.expired => format!(
                "to {}, expired at {}; `flywheel device cancel-offer` gives its rent back",
                offer.to_operator, offer.expires_at
            ),
            Some(offer) => format!("to {}, until {}", offer.to_operator, offer.expires_at),
        }
    }

    fn density(&self) -> String {
        let Some(density) = &self.density else {
            return "counted nowhere".to_owned();
        };
        let target = match density.target {
            0 => "no limit".to_owned(),
            target => format!("target {}", grouped(target.into())),
        };
        let devices = grouped(density.devices.into());
        format!("{devices} of its class in cell {}, {target}", density.cell)
    }
}

impl Density {
    fn read(chain: &dyn Chain, device: &Device, class: &DeviceClass) -> Result<Option<Self>, ClientError> {
        let Some(cell) = place::parent(device.location, class.density_resolution) else {
            return Ok(None);
        };
        let counter = address::cell(&device.network, device.class, cell);
        let counter: Option<Found<CellCounter>> = queries::account(chain, &counter)?;
        Ok(counter.map(|counter| Self {
            cell: words::h3_text(cell),
            devices: counter.account.devices,
            target: class.parameters.density_target,
        }))
    }
}

impl Maintenance {
    fn of(device: &Device, quota: u32, now: i64) -> Self {
        let now = u32::try_from(now).unwrap_or(u32::MAX);
        Self {
            quota_seconds: quota,
            used_seconds: u32::MAX.saturating_sub(device.maintenance_left(u32::MAX, now)),
            left_seconds: device.maintenance_left(quota, now),
        }
    }
}

impl Offer {
    fn read(chain: &dyn Chain, device: &Found<Device>, now: i64) -> Result<Option<Self>, ClientError> {
        let at = address::offer(&device.account.network, &device.address);
        let offer: Option<Found<DeviceOffer>> = queries::account(chain, &at)?;
        Ok(offer.map(|Found { account: offer, .. }| Self {
            to_operator: offer.to_operator.to_string(),
            expires_at: Time(offer.expires_at.into()),
            expired: now > i64::from(offer.expires_at),
        }))
    }
}

impl Item for DeviceDetail {
    const NAMES: [&'static str; 2] = DeviceView::NAMES;
    const COLUMNS: &'static [Column] = DeviceView::COLUMNS;

    fn cells(&self) -> Vec<String> {
        self.device.cells()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let maintenance = format!(
            "{} left of {}",
            duration(self.maintenance.left_seconds),
            duration(self.maintenance.quota_seconds)
        );
        let probation = self.on_probation_until;
        let reward = self.reward_multiplier.as_ref().map(MultiplierView::to_string);
        let reward = reward.unwrap_or_else(|| "none".to_owned());
        let mut rows = self.device.fields();
        if let Some(status) = &self.resumes_as {
            rows.push(("returns to", status.clone()));
        }
        rows.extend([
            ("density", self.density()),
            ("maintenance this year", maintenance),
            ("reward multiplier", reward),
            (
                "on probation until",
                probation.map_or_else(|| "not on probation".to_owned(), |until| until.to_string()),
            ),
            ("offered", self.offer()),
        ]);
        rows.extend(SuspensionView::rows(self.suspension.as_ref()));
        rows
    }
}
