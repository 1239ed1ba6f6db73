//! Port Meridian, a made-up city: devices that its people own, and what they carried week by week.
//!
//! The city lies in the middle of the Atlantic, so that nobody mistakes it for data about anyone. The same [`City`] gives
//! the same bytes on every machine: integers, one seed, no clock.

mod crowd;
mod random;

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

pub use crowd::Crowd;
use random::Random;

/// What to make up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct City {
    /// How many devices there are.
    pub devices: u32,
    /// How many weeks they worked.
    pub weeks: u32,
    /// What makes one city differ from another of the same size.
    pub seed: u64,
}

impl Default for City {
    /// The city that is committed in `samples/city-wifi`.
    fn default() -> Self {
        Self {
            devices: 300,
            weeks: 8,
            seed: 20_260_105,
        }
    }
}

/// A kind of device: its share of the city, its makers, its capacities in megabits per second, what it carries.
struct Kind {
    name: &'static str,
    /// How many devices of a thousand are of this kind.
    per_mille: u64,
    makers: &'static [&'static str],
    mbps: &'static [u32],
    /// What a device carries on a plain weekday, in hundredths of a gigabyte.
    daily_load: i64,
    /// Monday to Sunday, in thousandths of a plain weekday: homes are busy at weekends, offices are not.
    rhythm: [i64; 7],
}

const KINDS: [Kind; 3] = [
    Kind {
        name: "hotspot",
        per_mille: 640,
        makers: &["MRW"],
        mbps: &[50, 100, 100, 250, 500],
        daily_load: 2_600,
        rhythm: [920, 940, 960, 1_000, 1_120, 1_380, 1_310],
    },
    Kind {
        name: "street-node",
        per_mille: 280,
        makers: &["MRW", "MRW", "Skylark"],
        mbps: &[300, 600, 1_000, 2_000],
        daily_load: 8_400,
        rhythm: [1_010, 1_020, 1_000, 1_040, 1_190, 830, 640],
    },
    Kind {
        name: "roof-relay",
        per_mille: 80,
        makers: &["Skylark"],
        mbps: &[1_000, 2_500, 10_000],
        daily_load: 21_000,
        rhythm: [1_000, 1_000, 1_000, 1_010, 1_060, 980, 930],
    },
];

/// Where people live: latitude and longitude of the middle and how far it spreads, in millionths of a degree; its weight.
const QUARTERS: [(i64, i64, i64, u64); 6] = [
    (36_508_000, -30_012_000, 9_000, 30),
    (36_521_000, -29_991_000, 12_000, 22),
    (36_494_000, -29_978_000, 8_000, 18),
    (36_536_000, -30_034_000, 15_000, 14),
    (36_477_000, -30_041_000, 14_000, 10),
    (36_549_000, -29_962_000, 20_000, 6),
];

const PLACES: [&str; 5] = ["Harbour", "Canal", "Market", "Lighthouse", "Station"];
const FIRMS: [&str; 5] = ["Mesh", "Wireless", "Radio", "Cooperative", "Networks"];

/// One device of 50 still waits for its power line.
const ONE_IN_PENDING: u64 = 50;
/// One device-week of 60 is dark: no row at all.
const ONE_IN_DARK: u64 = 60;

/// A device of the city.
struct Device {
    id: String,
    kind: &'static Kind,
    operator: String,
    maker: &'static str,
    mbps: u32,
    latitude: i64,
    longitude: i64,
    pending: bool,
    /// How busy its place is, in thousandths.
    popularity: i64,
}

impl City {
    /// The day the first week begins on, which is the genesis of `presets/city-wifi.toml`: a Monday.
    pub const FIRST_WEEK: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();

    /// The devices file.
    pub fn devices_csv(&self) -> String {
        let mut text = String::from("device_id,kind,operator,maker,mbps,lat,lon,status\n");
        for device in self.population(&mut Random::new(self.seed)) {
            let status = if device.pending { "awaiting-power" } else { "live" };
            let (latitude, longitude) = (degrees(device.latitude), degrees(device.longitude));
            let Device {
                id,
                kind,
                operator,
                maker,
                mbps,
                ..
            } = device;
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "{id},{},{operator},{maker},{mbps},{latitude},{longitude},{status}",
                kind.name
            );
        }
        text
    }

    /// The usage file: a row per live device and week, except where the device was dark.
    pub fn usage_csv(&self) -> String {
        let mut random = Random::new(self.seed);
        let population = self.population(&mut random);
        let mut text = String::from("week_of,device_id,sessions,gb_down,gb_up\n");
        for week in 0..self.weeks {
            let monday = Self::FIRST_WEEK
                .checked_add_days(Days::new(7 * u64::from(week)))
                .unwrap_or(NaiveDate::MAX);
            // Weather, school holidays, a festival: the whole city is busier in one week than in another.
            let season = 1_000 + random.around_zero(250);
            for device in population.iter().filter(|device| !device.pending) {
                if random.below(ONE_IN_DARK) == 0 {
                    continue;
                }
                let load = device.week(season, &mut random);
                let up = load * random.between(80, 160) / 1_000;
                let sessions = load / random.between(9, 14);
                let (down, up) = (hundredths(load - up), hundredths(up));
                let _ = writeln!(text, "{monday},{},{sessions},{down},{up}", device.id);
            }
        }
        text
    }

    fn population(&self, random: &mut Random) -> Vec<Device> {
        (1..=self.devices)
            .map(|number| Device::new(number, random))
            .collect()
    }
}

impl Device {
    fn new(number: u32, random: &mut Random) -> Self {
        let kind = pick(&KINDS, |kind| kind.per_mille, random);
        let quarter = pick(&QUARTERS, |quarter| quarter.3, random);
        // The lower of two draws: a few operators own much, many own little.
        let operator = random.below(25).min(random.below(25)) as usize;
        Self {
            id: format!("pm-{number:05}"),
            kind,
            operator: format!("{} {}", PLACES[operator % 5], FIRMS[operator / 5]),
            maker: kind.makers[random.below(kind.makers.len() as u64) as usize],
            mbps: kind.mbps[random.below(kind.mbps.len() as u64) as usize],
            latitude: quarter.0 + random.around_zero(quarter.2),
            longitude: quarter.1 + random.around_zero(quarter.2),
            pending: random.below(ONE_IN_PENDING) == 0,
            popularity: 1_000 + random.around_zero(900),
        }
    }

    /// What it carries in a week, in hundredths of a gigabyte: seven days, each with its own luck.
    fn week(&self, season: i64, random: &mut Random) -> i64 {
        let day = |rhythm: &i64| {
            let luck = 1_000 + random.around_zero(350);
            self.kind.daily_load * rhythm / 1_000 * luck / 1_000
        };
        let days: i64 = self.kind.rhythm.iter().map(day).sum();
        days * season / 1_000 * self.popularity / 1_000
    }
}

/// One of `things`, the heavier the likelier.
fn pick<T>(things: &'static [T], weight: impl Fn(&T) -> u64, random: &mut Random) -> &'static T {
    let mut left = random.below(things.iter().map(&weight).sum());
    let position = things
        .iter()
        .position(|thing| match left.checked_sub(weight(thing)) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        });
    &things[position.unwrap_or_default()]
}

/// Millionths of a degree as degrees.
fn degrees(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    format!(
        "{sign}{}.{:06}",
        millionths.abs() / 1_000_000,
        millionths.abs() % 1_000_000
    )
}

/// Hundredths as a number with two decimals.
fn hundredths(value: i64) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_the_same_each_time_and_another_seed_gives_another() {
        let city = City::default();
        assert_eq!(city.devices_csv(), city.devices_csv());
        assert_eq!(city.usage_csv(), city.usage_csv());
        assert_ne!(city.devices_csv(), City { seed: 1, ..city }.devices_csv());
    }

    #[test]
    fn more_weeks_do_not_change_the_weeks_before_them() {
        let short = City {
            weeks: 3,
            ..City::default()
        }
        .usage_csv();
        assert!(City::default().usage_csv().starts_with(&short));
    }

    #[test]
    fn degrees_keep_their_sign_near_zero() {
        assert_eq!(degrees(-29_978_001), "-29.978001");
        assert_eq!(degrees(-5), "-0.000005");
    }
}
