//! What several tests need: the presets, and small networks made of them.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::PathBuf;

use flywheel_oracle::input::{self, Input, OnInvalid};
use flywheel_oracle::network_file::Network;
use flywheel_oracle::problem::Problems;
use flywheel_oracle::rewards::{EpochRewards, Rewards};
use flywheel_oracle::table::Source;

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn preset(name: &str) -> Network {
    Network::open(&workspace().join("presets").join(name)).unwrap()
}

pub fn source(name: &str, content: impl AsRef<[u8]>) -> Source {
    Source {
        name: name.to_owned(),
        bytes: content.as_ref().to_vec(),
    }
}

/// A network file of three classes (weights 1x, 2x, 0.5x), one manufacturer, no decimals anywhere: numbers to check by hand.
/// `usage` and `rewards` are the bodies of those tables.
pub fn small_file(per_epoch: &str, cap: &str, usage: &str, rewards: &str) -> String {
    let emission = format!("kind = \"fixed\"\nper_epoch = \"{per_epoch}\"\ncap = \"{cap}\"");
    file_of(
        &emission,
        usage,
        &format!("[rewards]\nrule = \"work-share\"\n{rewards}"),
    )
}

/// The small file with any emission, and with the tables of rewards as they are.
pub fn file_of(emission: &str, usage: &str, rewards: &str) -> String {
    let class = |id: u8, name: &str, weight: u32| {
        format!(
            "[[class]]\nid = {id}\nname = \"{name}\"\ncategory = \"sensor\"\ncapacity_unit = \"sensor\"\n\
             min_capacity = 1\nmax_capacity = 10\nreward_weight_bps = {weight}\ndensity_resolution = 9\n\
             density_target = 5\nrelocation_cooldown_seconds = 0\nprobation_days = 0\nprobation_multiplier_bps = 10000\n"
        )
    };
    format!(
        "[network]\nname = \"Small\"\nid = 9\nepoch_seconds = 100\ngenesis = 1970-01-01\n\
         [token]\nsymbol = \"S\"\nname = \"Small\"\ndecimals = 0\n\
         [emission]\n{emission}\n\
         [oracles]\nweights = [1]\nchallenge_window_seconds = 0\n{}{}{}\
         [[manufacturer]]\nid = 7\nname = \"Maker\"\nquota = 5\nclasses = [1, 2, 3]\n\
         [devices]\nid_column = \"id\"\nclass_column = \"class\"\noperator_column = \"owner\"\ncapacity_column = \"size\"\n\
         latitude_column = \"lat\"\nlongitude_column = \"lon\"\n\
         [devices.status]\ncolumn = \"status\"\nlive = [\"on\"]\npending = [\"off\"]\n\
         [usage]\nunit = \"unit\"\n{usage}\n{rewards}\n",
        class(1, "one", 10_000),
        class(2, "two", 20_000),
        class(3, "half", 5_000),
    )
}

pub const PER_DEVICE: &str =
    "epoch_column = \"epoch\"\ndevice_column = \"id\"\nwork_columns = [\"work\"]\ndecimals = 0";
pub const TOTALS: &str = "epoch_column = \"epoch\"\nwork_columns = [\"work\"]\ndecimals = 0";

pub fn small(per_epoch: &str, cap: &str, usage: &str, rewards: &str) -> Network {
    Network::parse(&source("small.toml", small_file(per_epoch, cap, usage, rewards))).unwrap()
}

/// The network of [`file_of`] with a fixed emission of `per_epoch`, nearly without end.
pub fn network_of(per_epoch: u64, usage: &str, rewards: &str) -> Network {
    let emission = format!(
        "kind = \"fixed\"\nper_epoch = \"{per_epoch}\"\ncap = \"{}\"",
        u64::MAX
    );
    Network::parse(&source("small.toml", file_of(&emission, usage, rewards)))
        .unwrap_or_else(|problems| panic!("{problems}"))
}

/// Pays all epochs of an input.
pub fn pay_all(network: &Network, input: &Input) -> (Rewards, Vec<EpochRewards>) {
    let mut rewards = Rewards::new(network, &input.devices).unwrap();
    let pay = |work| rewards.pay(work).unwrap();
    let epochs = input.epochs.iter().map(pay).collect();
    (rewards, epochs)
}

/// Four devices: a, b, d live in classes one, two and half; c, of class one, is off.
pub const DEVICES: &str = "id,class,owner,size,lat,lon,status\n\
    a,one,ann,1,10.5,20.5,on\n\
    b,two,bob,2,10.6,20.6,on\n\
    c,one,ann,3,10.7,20.7,off\n\
    d,half,bob,10,-10.7,-20.7,on\n";

pub fn load(network: &Network, devices: &str, usage: &str) -> Result<Input, Problems> {
    input::load(
        network,
        &source("devices.csv", devices),
        &source("usage.csv", usage),
        OnInvalid::Refuse,
    )
}

pub fn load_skipping(network: &Network, devices: &str, usage: &str) -> Result<Input, Problems> {
    input::load(
        network,
        &source("devices.csv", devices),
        &source("usage.csv", usage),
        OnInvalid::Skip,
    )
}
