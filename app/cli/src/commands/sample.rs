//! `flywheel sample`: sample files of a made-up city.

use std::path::Path;

use flywheel_oracle::problem::Problem;
use flywheel_oracle::sample::City;
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::{Output, SampleArgs, SampleKind};
use crate::context::Context;
use crate::failure::Failure;
use crate::show;

/// Files that were written.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Written {
    /// How many devices.
    devices: u32,
    /// How many weeks of usage.
    weeks: u32,
    devices_file: String,
    usage_file: String,
}

/// Writes the files and says where they are and how to play them.
pub fn sample(args: &SampleArgs, context: &Context) -> Result<(), Failure> {
    context.refuse_chain("sample")?;
    let SampleKind::CityWifi = args.kind;
    let city = City {
        devices: args.devices,
        weeks: args.weeks,
        seed: args.seed,
    };
    let (devices, usage) = (args.out.join("devices.csv"), args.out.join("usage.csv"));
    std::fs::create_dir_all(&args.out).map_err(|error| unwritable(&args.out, &error))?;
    for (file, text) in [(&devices, city.devices_csv()), (&usage, city.usage_csv())] {
        std::fs::write(file, text).map_err(|error| unwritable(file, &error))?;
    }
    let written = Written {
        devices: city.devices,
        weeks: city.weeks,
        devices_file: devices.display().to_string(),
        usage_file: usage.display().to_string(),
    };
    match context.output() {
        Output::Table => show::text(&format!(
            "{} devices, {} weeks. To play them:\n\n  flywheel run --network presets/city-wifi.toml --devices {} --usage {}\n",
            written.devices, written.weeks, written.devices_file, written.usage_file
        )),
        output => show::json(output, &written),
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let problem = Problem::of_file(
        &path.display().to_string(),
        "a place to write to",
        error.to_string(),
    );
    Failure::Input {
        problems: problem.into(),
        hint: "Name another folder with --out.".to_owned(),
    }
}
