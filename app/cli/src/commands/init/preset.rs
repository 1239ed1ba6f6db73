//! Network files to start from.

use clap::ValueEnum;

/// A network file to start from; the files are part of the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Preset {
    /// Wi-Fi or other coverage of a city: classes, density limits, collateral, a market with every kind of sale
    CityWifi,
    /// Public kiosks with several classes and a market; usage may be totals of the whole network
    Linknyc,
    /// GPUs and other computers: half of the rewards for jobs, half for being available
    Render,
    /// Vehicles, sensors and others that report week by week: points for streaks; emission falls every year
    Dimo,
    /// Miners that validators score; emission halves every four years
    Bittensor,
}

impl Preset {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::CityWifi,
        Self::Linknyc,
        Self::Render,
        Self::Dimo,
        Self::Bittensor,
    ];

    /// The network file.
    pub fn content(self) -> &'static str {
        match self {
            Self::CityWifi => include_str!("../../../../../presets/city-wifi.toml"),
            Self::Linknyc => include_str!("../../../../../presets/linknyc.toml"),
            Self::Render => include_str!("../../../../../presets/render.toml"),
            Self::Dimo => include_str!("../../../../../presets/dimo.toml"),
            Self::Bittensor => include_str!("../../../../../presets/bittensor.toml"),
        }
    }

    /// Its name, as it is typed.
    pub fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// What it fits.
    pub fn fits(self) -> String {
        let value = self.to_possible_value();
        let help = value.as_ref().and_then(|value| value.get_help());
        help.map(ToString::to_string).unwrap_or_default()
    }

    /// The preset of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }
}
