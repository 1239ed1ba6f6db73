//! `flywheel localnet`

use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use crate::context::Context;
use crate::failure::Failure;
use crate::show;

/// The program that is the cluster; it takes long to build, so it is one of its own.
const PROGRAM: &str = "flywheel-localnet";
/// Names the program when it is neither beside this one nor in PATH.
const PROGRAM_VARIABLE: &str = "FLYWHEEL_LOCALNET";
/// The option that says who may upgrade the programs.
const AUTHORITY: &str = "--upgrade-authority";
/// What the key of --keypair has at the start, SOL.
const PURSE: u64 = 1_000;
/// The last line before the cluster takes requests.
const READY: &str = "ready";

const EXAMPLES: &str = "\
Examples:
  flywheel -k me.json localnet
  flywheel -k me.json localnet --network presets/city-wifi.toml --keys keys
  flywheel -k me.json localnet -- --rpc-port 9000 --ws-port 9001 --state cluster.sqlite

Then, in another terminal: flywheel -u localhost -k me.json network list";

/// Arguments of `flywheel localnet`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct LocalnetArgs {
    /// Apply this network file as soon as the cluster is ready; presets/ has some
    #[arg(long, value_name = "FILE")]
    network: Option<PathBuf>,
    /// The folder for the keys of those whom the network file does not name
    #[arg(long, value_name = "DIR", requires = "network")]
    keys: Option<PathBuf>,
    /// Options of flywheel-localnet, after `--`; `flywheel localnet -- --help` shows them
    #[arg(last = true, value_name = "OPTION")]
    options: Vec<String>,
}

/// Where a cluster listens.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ports {
    rpc: String,
    web_socket: String,
    /// Who has SOL there.
    funded: Option<String>,
}

/// Starts a cluster on this machine, applies a network file to it if that is asked for, and ends it with Ctrl-C.
pub fn localnet(args: &LocalnetArgs, context: &Context) -> Result<(), Failure> {
    context.refuse_url("localnet")?;
    let funded = context.address().ok().map(|address| address.to_string());
    let mut command = Command::new(program());
    command.arg("--tied").args(&args.options);
    if let Some(address) = &funded {
        command.arg("--fund").arg(format!("{address}={PURSE}"));
        // Whoever starts the cluster may upgrade its programs.
        if !args.options.iter().any(|option| option.starts_with(AUTHORITY)) {
            command.args([AUTHORITY, address]);
        }
    }
    let mut cluster = Cluster::start(command)?;
    let Some(ports) = cluster.wait_until_ready(funded)? else {
        return ended(cluster.wait()?);
    };
    show::fields(
        context.output(),
        &ports,
        vec![
            ("RPC", ports.rpc.clone()),
            ("WebSocket", ports.web_socket.clone()),
            (
                "has SOL",
                ports.funded.clone().unwrap_or_else(|| "nobody".to_owned()),
            ),
        ],
    )?;
    if let Some(file) = &args.network {
        apply(file, args.keys.as_deref(), &ports.rpc, context)?;
    }
    ended(cluster.wait_or_interrupt()?)
}

/// Applies a network file with another process of this command, as a user would from a second terminal.
fn apply(file: &Path, keys: Option<&Path>, url: &str, context: &Context) -> Result<(), Failure> {
    let failed =
        |error: std::io::Error| Failure::Unreachable(format!("the network file cannot be applied: {error}"));
    let mut command = Command::new(std::env::current_exe().map_err(failed)?);
    command.args(["network", "apply"]).arg(file).args(["--url", url]);
    if let Some(keys) = keys {
        command.arg("--keys").arg(keys);
    }
    context.pass_on(&mut command);
    let status = command.status().map_err(failed)?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Invalid(
        "the network file was not applied; the cluster is ended. Start it without --network and apply the file from another \
         terminal to see more"
            .to_owned(),
    ))
}

/// The cluster's process. It ends when its standard input does, so that it cannot outlive this one.
struct Cluster {
    process: Child,
    tie: Option<ChildStdin>,
}

impl Cluster {
    fn start(mut command: Command) -> Result<Self, Failure> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(|error| {
            Failure::Unreachable(format!(
                "{PROGRAM} cannot be started: {error}; build it with `cargo build --profile fast -p {PROGRAM}` (ten \
                 minutes, once), or name the file in {PROGRAM_VARIABLE}"
            ))
        })?;
        let tie = process.stdin.take();
        Ok(Self { process, tie })
    }

    /// Reads what the cluster says until it is ready; nothing when it ends before, as after `--help`.
    fn wait_until_ready(&mut self, funded: Option<String>) -> Result<Option<Ports>, Failure> {
        let Some(output) = self.process.stdout.take() else {
            return Ok(None);
        };
        let mut ports = Ports {
            rpc: String::new(),
            web_socket: String::new(),
            funded,
        };
        let mut said = Vec::new();
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if line.starts_with(READY) {
                return Ok(Some(ports));
            }
            match line.split_once(char::is_whitespace) {
                Some(("RPC", url)) => ports.rpc = url.trim().to_owned(),
                Some(("WebSocket", url)) => ports.web_socket = url.trim().to_owned(),
                _ => {}
            }
            said.push(line);
        }
        let mut stdout = std::io::stdout().lock();
        // A reader that has seen enough is no mistake.
        let _ = writeln!(stdout, "{}", said.join("\n"));
        Ok(None)
    }

    fn wait(mut self) -> Result<ExitStatus, Failure> {
        self.process
            .wait()
            .map_err(|error| Failure::Unreachable(format!("the cluster is lost: {error}")))
    }

    /// Waits until the cluster ends, or ends it when this process is told to.
    fn wait_or_interrupt(mut self) -> Result<ExitStatus, Failure> {
        let lost = |error: std::io::Error| Failure::Unreachable(format!("the cluster is lost: {error}"));
        let runtime = tokio::runtime::Runtime::new().map_err(lost)?;
        let tie = self.tie.take();
        runtime.block_on(async move {
            let mut terminated =
                tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(lost)?;
            let mut waiting = tokio::task::spawn_blocking(move || self.process.wait());
            let status = tokio::select! {
                status = &mut waiting => status,
                _ = tokio::signal::ctrl_c() => { drop(tie); waiting.await }
                _ = terminated.recv() => { drop(tie); waiting.await }
            };
            status
                .map_err(std::io::Error::other)
                .and_then(|status| status)
                .map_err(lost)
        })
    }
}

fn ended(status: ExitStatus) -> Result<(), Failure> {
    if status.success() {
        return Ok(());
    }
    Err(Failure::Unreachable(format!("the cluster has ended, {status}")))
}

/// The cluster's program: named by the environment, else beside this one, else in PATH.
fn program() -> PathBuf {
    if let Some(named) = std::env::var_os(PROGRAM_VARIABLE) {
        return named.into();
    }
    let beside = std::env::current_exe()
        .ok()
        .map(|this| this.with_file_name(PROGRAM));
    beside
        .filter(|file| file.is_file())
        .unwrap_or_else(|| PROGRAM.into())
}
