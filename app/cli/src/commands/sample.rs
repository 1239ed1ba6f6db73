//! `flywheel sample`: sample files of a made-up city.

use std::path::Path;

use flywheel_oracle::problem::Problem;
use flywheel_oracle::sample::City;

use crate::args::{SampleArgs, SampleKind};
use crate::context::Context;
use crate::failure::Failure;
use crate::show;

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
    show::text(&format!(
        "{} devices, {} weeks. To play them:\n\n  flywheel run --network presets/city-wifi.toml --devices {} --usage {}\n",
        city.devices,
        city.weeks,
        devices.display(),
        usage.display()
    ))
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
