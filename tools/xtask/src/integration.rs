//! `cargo xtask test-typescript`: the tests in `tests/typescript`, which drive the programs with their IDLs alone, against
//! a local cluster of their own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::test::Totals;
use crate::ui::Ui;
use crate::workspace::Workspace;
use crate::{localnet, process};

/// The oldest Node.js that the packages run on.
const NODE: (u32, u32) = (20, 18);
/// Where `npm ci` leaves a copy of the lock file that it installed.
const INSTALLED: &str = "node_modules/.installed-lock.json";
/// How often to look for two free ports.
const PORT_ATTEMPTS: usize = 100;

/// Runs them alone; the programs and IDLs must have been built.
pub fn run(workspace: &Workspace, ui: &Ui) -> Result<()> {
    totals(workspace, ui)?.print_and_exit_if_failed();
    Ok(())
}

/// Runs them, and counts as one failure what keeps them from running, so that it costs nobody the results of other tests.
pub fn totals_or_failure(workspace: &Workspace, ui: &Ui) -> Totals {
    totals(workspace, ui).unwrap_or_else(|error| {
        eprintln!("error: TypeScript tests: {error:#}");
        Totals::new(0, 1)
    })
}

fn totals(workspace: &Workspace, ui: &Ui) -> Result<Totals> {
    require_node()?;
    let folder = workspace.root.join("tests/typescript");
    install(workspace, ui, &folder)?;
    let mut generate = npm(workspace, &folder, &["run", "generate"]);
    let message = "TypeScript tests: clients from the IDLs";
    process::run_logged(
        ui,
        &workspace.logs(),
        "typescript-generate",
        message,
        &mut generate,
    )?;
    let cluster = Cluster::start(workspace, ui)?;
    let mut tests = npm(workspace, &folder, &["test"]);
    tests
        .env(
            "FLYWHEEL_RPC_URL",
            format!("http://127.0.0.1:{}", cluster.rpc_port),
        )
        .env("FLYWHEEL_WS_URL", format!("ws://127.0.0.1:{}", cluster.ws_port));
    ui.say("      TypeScript tests: running");
    crate::test::stream(workspace, ui, tests, "typescript-test")
}

/// Fails, with what to install, where Node.js or npm is missing or too old.
pub fn require_node() -> Result<()> {
    let remedy = format!(
        "tests/typescript needs Node.js {}.{} or later with npm: install it from https://nodejs.org or as your \
         system's packages `nodejs` and `npm`",
        NODE.0, NODE.1
    );
    if let Some(missing) = ["node", "npm"]
        .into_iter()
        .find(|name| process::on_path(name).is_empty())
    {
        bail!("`{missing}` is not on PATH; {remedy}");
    }
    let output = Command::new("node")
        .arg("--version")
        .output()
        .context("cannot start node")?;
    let text = String::from_utf8_lossy(&output.stdout);
    match version(&text) {
        Some(version) if version >= NODE => Ok(()),
        _ => bail!("`node --version` says {:?}; {remedy}", text.trim()),
    }
}

/// Major and minor of what `node --version` prints.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// `npm ci`, unless exactly these packages are there already.
fn install(workspace: &Workspace, ui: &Ui, folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let installed = folder.join(INSTALLED);
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut command = npm(workspace, folder, &["ci", "--prefer-offline"]);
    let message = "TypeScript tests: installing packages";
    process::run_logged(ui, &workspace.logs(), "typescript-install", message, &mut command)?;
    fs::write(&installed, wanted).with_context(|| format!("cannot write {}", installed.display()))
}

fn npm(workspace: &Workspace, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", &workspace.target)
        .env("NO_COLOR", "1");
    command
}

/// A local cluster that ends with this value.
struct Cluster {
    node: Child,
    rpc_port: u16,
    ws_port: u16,
}

impl Cluster {
    fn start(workspace: &Workspace, ui: &Ui) -> Result<Self> {
        localnet::build(workspace, ui)?;
        let binary = localnet::binary(workspace);
        let (rpc_port, ws_port) = free_ports()?;
        let log = fs::File::create(workspace.logs().join("localnet.log"))?;
        let mut node = Command::new(&binary)
            .args([
                "--rpc-port",
                &rpc_port.to_string(),
                "--ws-port",
                &ws_port.to_string(),
            ])
            .arg("--programs")
            .arg(workspace.deploy())
            // It ends when this process does, however that ends.
            .arg("--tied")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let stdout = node.stdout.take().context("no standard output")?;
        let cluster = Self {
            node,
            rpc_port,
            ws_port,
        };
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        if !lines.any(|line| line.starts_with("ready")) {
            let log = workspace.logs().join("localnet.log");
            bail!(
                "the local cluster did not start; see {}:\n{}",
                log.display(),
                process::tail(&log)
            );
        }
        Ok(cluster)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // It keeps nothing that an orderly end would save, and may have ended by itself.
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}

/// Two ports that nobody listens at now, the second one after the first: clients look for the WebSocket there.
fn free_ports() -> Result<(u16, u16)> {
    for _ in 0..PORT_ATTEMPTS {
        let rpc = TcpListener::bind("127.0.0.1:0").context("no free port")?;
        let rpc_port = rpc.local_addr()?.port();
        let Some(ws_port) = rpc_port.checked_add(1) else {
            continue;
        };
        if TcpListener::bind(("127.0.0.1", ws_port)).is_ok() {
            return Ok((rpc_port, ws_port));
        }
    }
    bail!("no two free ports that follow each other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        assert_eq!(version("v20.18.0\n"), Some((20, 18)));
        assert!(version("v20.9.0") < Some(NODE));
        assert!(version("v22.0.0") > Some(NODE));
        assert_eq!(version("node 20"), None);
    }

    #[test]
    fn the_websocket_is_where_clients_look_for_it() {
        let (rpc, ws) = free_ports().unwrap();
        assert_eq!(ws, rpc + 1);
    }
}
