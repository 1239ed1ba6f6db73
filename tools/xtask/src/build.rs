//! `cargo xtask build`: programs, IDLs and TypeScript types.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::setup::{self, Sbf};
use crate::ui::Ui;
use crate::workspace::{Program, Workspace};
use crate::{idl, keys, process};

/// Arguments of `build`.
#[derive(clap::Args, Default)]
pub struct Args {
    /// Build these programs only (package names, separated by commas).
    #[arg(long, value_delimiter = ',')]
    programs: Vec<String>,
    /// Fail if `idls/` differs from what the programs generate, and leave it as it is.
    #[arg(long)]
    check: bool,
}

/// Builds what `args` names.
pub fn run(workspace: &Workspace, ui: &Ui, args: &Args) -> Result<()> {
    let sbf = setup::run(workspace, ui)?;
    let programs = select(workspace.programs()?, &args.programs)?;
    let mode = if args.check {
        idl::Mode::Check
    } else {
        idl::Mode::Write
    };
    // IDLs first: a program that calls another one is compiled against its IDL.
    idl::build(workspace, ui, &programs, mode)?;
    keys::write_missing(workspace, &programs)?;
    build_sbf(workspace, ui, &sbf, &programs)
}

/// Builds everything; `mode` says what becomes of a changed IDL.
pub fn all(workspace: &Workspace, ui: &Ui, mode: idl::Mode) -> Result<()> {
    run(
        workspace,
        ui,
        &Args {
            check: matches!(mode, idl::Mode::Check),
            ..Args::default()
        },
    )
}

fn select(programs: Vec<Program>, names: &[String]) -> Result<Vec<Program>> {
    let known: Vec<_> = programs.iter().map(|program| program.package.clone()).collect();
    if let Some(name) = names.iter().find(|name| !known.contains(&name.replace('_', "-"))) {
        bail!("there is no program `{name}`; there are {}", known.join(", "));
    }
    if names.is_empty() {
        return Ok(programs);
    }
    let wanted = |program: &Program| names.iter().any(|name| name.replace('_', "-") == program.package);
    Ok(programs.into_iter().filter(wanted).collect())
}

fn build_sbf(workspace: &Workspace, ui: &Ui, sbf: &Sbf, programs: &[Program]) -> Result<()> {
    for program in programs {
        let mut command = sbf.command();
        command
            .arg("--manifest-path")
            .arg(program.folder.join("Cargo.toml"))
            .current_dir(&workspace.root)
            .env("CARGO_TARGET_DIR", &workspace.target);
        let message = format!("{}: building for SBF", program.package);
        let log = format!("sbf-{}", program.package);
        process::run_logged(ui, &workspace.logs(), &log, &message, &mut command)?;
        let so = workspace.deploy().join(program.library()).with_extension("so");
        let size = fs::metadata(&so)
            .with_context(|| format!("{} was not built; is its crate-type `cdylib`?", so.display()))?
            .len();
        ui.say(&format!("      {}: {size} bytes", so.display()));
    }
    Ok(())
}
