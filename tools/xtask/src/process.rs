//! Runs a command with its output in a log file, and shows the end of that file when the command fails.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::ui::{Task, Ui};

const TAIL_LINES: usize = 40;

/// A `cargo` command that picks its toolchain as a user's own would: `cargo run` pins one for its children.
pub fn cargo() -> Command {
    let mut command = Command::new("cargo");
    for variable in ["RUSTUP_TOOLCHAIN", "CARGO", "LD_LIBRARY_PATH"] {
        command.env_remove(variable);
    }
    // What `cargo run` set for this process describes xtask, and build scripts would be rerun for it.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs `command` to its end, its output in `logs/<name>.log`.
pub fn run_logged(ui: &Ui, logs: &Path, name: &str, message: &str, command: &mut Command) -> Result<()> {
    run_captured(ui, logs, name, message, command).map(drop)
}

/// Like [`run_logged`], and returns what the command wrote to standard output.
pub fn run_captured(
    ui: &Ui,
    logs: &Path,
    name: &str,
    message: &str,
    command: &mut Command,
) -> Result<String> {
    fs::create_dir_all(logs).with_context(|| format!("cannot create {}", logs.display()))?;
    let log_path = logs.join(format!("{name}.log"));
    let task = ui.start(message);
    match run_into(&log_path, &task, command) {
        Ok((true, stdout)) => {
            task.done();
            Ok(stdout)
        }
        Ok((false, _)) => {
            task.failed();
            bail!(
                "{message} failed; the end of {}:\n{}",
                log_path.display(),
                tail(&log_path)
            );
        }
        Err(error) => {
            task.failed();
            Err(error)
        }
    }
}

fn run_into(log_path: &Path, task: &Task, command: &mut Command) -> Result<(bool, String)> {
    let mut log = File::create(log_path).with_context(|| format!("cannot write {}", log_path.display()))?;
    writeln!(log, "$ {}", describe(command))?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| {
            format!(
                "cannot start `{}`: is it installed and on PATH?",
                describe(command)
            )
        })?;
    let stdout = child.stdout.take().context("no standard output")?;
    let stderr = child.stderr.take().context("no standard error")?;
    let mut out_log = log.try_clone()?;
    let reader = thread::spawn(move || -> std::io::Result<String> {
        let mut text = String::new();
        BufReader::new(stdout).read_to_string(&mut text)?;
        out_log.write_all(text.as_bytes())?;
        Ok(text)
    });
    for line in BufReader::new(stderr).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        writeln!(log, "{line}")?;
        task.detail(&line);
    }
    let text = reader
        .join()
        .map_err(|_| anyhow::anyhow!("the output reader panicked"))??;
    Ok((child.wait()?.success(), text))
}

/// The last lines of a log.
pub fn tail(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines
        .iter()
        .skip(lines.len().saturating_sub(TAIL_LINES))
        .map(|line| format!("    {line}\n"))
        .collect()
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Every program of this name on PATH, in order.
pub fn on_path(name: &str) -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .filter(|file| file.is_file())
        .collect()
}
