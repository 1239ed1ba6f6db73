//! The node: its virtual machine, its clock and its ports.

use std::net::{SocketAddr, TcpListener};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use crossbeam_channel::{Receiver, Sender};
use solana_clock::Clock;
use solana_rent::Rent;
use surfpool_core::runloops::start_local_surfnet_runloop;
use surfpool_core::surfnet::locker::SurfnetSvmLocker;
use surfpool_core::surfnet::svm::{SurfnetSvm, SurfnetSvmConfig};
use surfpool_core::types::TimeTravelConfig;
use surfpool_types::{
    BlockProductionMode, RpcConfig, SimnetCommand, SimnetConfig, SimnetEvent, SurfpoolConfig,
    SvmFeatureConfig,
};
use tokio::runtime::{Handle, Runtime};

use crate::args::Args;
use crate::programs;
use crate::state::State;

/// Rent on mainnet since its cut of October 2026, lamports per byte.
const LAMPORTS_PER_BYTE: u64 = 5_080;
/// How long the ports may take to close.
const CLOSING: Duration = Duration::from_secs(5);
/// Servers that tell when they are closed: of the RPC and of the WebSocket.
const SERVERS: usize = 2;

/// A running cluster.
pub struct Cluster {
    commands: Sender<SimnetCommand>,
    events: Receiver<SimnetEvent>,
    node: JoinHandle<Result<(), String>>,
    locker: SurfnetSvmLocker,
    state: Option<State>,
    verbose: bool,
}

impl Cluster {
    /// Starts a cluster and returns when its ports are open, its programs are loaded and everybody is funded.
    pub fn start(args: &Args, runtime: &Runtime) -> Result<Self> {
        for (option, port) in [("--rpc-port", args.rpc_port), ("--ws-port", args.ws_port)] {
            let address = SocketAddr::new(args.bind, port);
            TcpListener::bind(address).with_context(|| {
                format!("{address} cannot be listened at; name another one with {option} or --bind")
            })?;
        }
        let simnet = simnet(args);
        let locker = virtual_machine(&simnet)?;
        let (locker, events, geyser) = locker;
        let (commands, inbox) = crossbeam_channel::unbounded();
        let node = {
            let (locker, commands) = (locker.clone(), commands.clone());
            let config = SurfpoolConfig {
                simnets: vec![simnet],
                rpc: RpcConfig {
                    bind_host: args.bind.to_string(),
                    bind_port: args.rpc_port,
                    ws_port: args.ws_port,
                    ..RpcConfig::default()
                },
                ..SurfpoolConfig::default()
            };
            let handle = runtime.handle().clone();
            std::thread::Builder::new()
                .name("node".to_owned())
                .spawn(move || {
                    let running = start_local_surfnet_runloop(locker, config, commands, inbox, geyser);
                    handle.block_on(running).map_err(|error| error.to_string())
                })?
        };
        let cluster = Self {
            commands,
            events,
            node,
            locker,
            state: args.state.as_deref().map(State::new),
            verbose: args.verbose,
        };
        let cluster = cluster.wait_for_ports()?;
        cluster.prepare(args, runtime.handle())?;
        Ok(cluster)
    }

    fn wait_for_ports(self) -> Result<Self> {
        loop {
            match self.events.recv_timeout(Duration::from_millis(100)) {
                Ok(SimnetEvent::CoreStarted(_)) => return Ok(self),
                Ok(SimnetEvent::Aborted(reason)) => bail!("the node gave up: {reason}"),
                Ok(event) => self.tell(&event),
                Err(_) if self.node.is_finished() => return Err(self.fate()),
                Err(_) => {}
            }
        }
    }

    /// Passes on what the node tells, until `ended` says that it is enough or the node ends by itself.
    pub fn run_until(&mut self, ended: &Receiver<()>) -> Result<()> {
        loop {
            if let Some(state) = &mut self.state {
                state.save_if_due(&self.locker)?;
            }
            crossbeam_channel::select! {
                recv(ended) -> _ => return Ok(()),
                recv(self.events) -> event => match event {
                    Ok(SimnetEvent::Aborted(reason)) => bail!("the node gave up: {reason}"),
                    Ok(event) => self.tell(&event),
                    Err(_) => bail!("the node ended"),
                },
                default(Duration::from_millis(200)) => if self.node.is_finished() {
                    bail!("the node ended");
                },
            }
        }
    }

    /// Writes what there is to write and closes the ports.
    pub fn stop(mut self) -> Result<()> {
        if let Some(state) = &mut self.state {
            state.save(&self.locker)?;
        }
        self.commands
            .send(SimnetCommand::Terminate(None))
            .map_err(|_| anyhow!("the node ended before it was told to"))?;
        let deadline = Instant::now() + CLOSING;
        let mut closed = 0;
        while closed < SERVERS {
            match self.events.recv_deadline(deadline) {
                Ok(SimnetEvent::Shutdown) => closed += 1,
                Ok(event) => self.tell(&event),
                Err(_) => bail!("the ports did not close within {} seconds", CLOSING.as_secs()),
            }
        }
        Ok(())
    }

    /// Rent as on mainnet, what the state file has, programs, and lamports for those who asked for them.
    fn prepare(&self, args: &Args, handle: &Handle) -> Result<()> {
        self.locker.with_svm_writer(|machine| {
            machine.inner.set_sysvar(&Rent {
                lamports_per_byte: LAMPORTS_PER_BYTE,
                ..Rent::default()
            });
        });
        let before = self.state.as_ref().map(|state| state.load(&self.locker));
        if let Some(time) = before.transpose()?.flatten() {
            self.travel_to(time)?;
        }
        if !args.no_programs {
            handle.block_on(programs::load(
                &self.locker,
                &args.programs,
                args.upgrade_authority,
            ))?;
        }
        for funding in &args.fund {
            self.locker.airdrop_pubkeys(funding.lamports, &[funding.address]);
        }
        Ok(())
    }

    /// Sets the clock to a time, unix seconds, if that is still to come.
    fn travel_to(&self, time: i64) -> Result<()> {
        let now = self
            .locker
            .with_svm_reader(|machine| machine.inner.get_sysvar::<Clock>().unix_timestamp);
        let Some(milliseconds) = u64::try_from(time).ok().and_then(|time| time.checked_mul(1_000)) else {
            return Ok(());
        };
        if time <= now {
            return Ok(());
        }
        self.locker
            .time_travel(
                None,
                self.commands.clone(),
                TimeTravelConfig::AbsoluteTimestamp(milliseconds),
            )
            .map_err(|error| anyhow!("the clock cannot be set to that of the state file: {error}"))?;
        Ok(())
    }

    fn fate(self) -> anyhow::Error {
        match self.node.join() {
            Ok(Err(reason)) => anyhow!("the node did not start: {reason}"),
            _ => anyhow!("the node did not start"),
        }
    }

    fn tell(&self, event: &SimnetEvent) {
        match event {
            SimnetEvent::ErrorLog(_, text) | SimnetEvent::WarnLog(_, text) => eprintln!("{text}"),
            SimnetEvent::InfoLog(_, text) if self.verbose => eprintln!("{text}"),
            SimnetEvent::TransactionProcessed(_, meta, error) if self.verbose => match error {
                None => eprintln!(
                    "{} executed, {} units",
                    meta.signature, meta.compute_units_consumed
                ),
                Some(error) => eprintln!("{} failed: {error}", meta.signature),
            },
            _ => {}
        }
    }
}

fn simnet(args: &Args) -> SimnetConfig {
    SimnetConfig {
        offline_mode: true,
        remote_rpc_url: None,
        slot_time: args.slot_time,
        block_production_mode: BlockProductionMode::Clock,
        // It costs time for each transaction, and answers questions that only a debugger asks.
        instruction_profiling_enabled: false,
        log_bytes_limit: None,
        ..SimnetConfig::default()
    }
}

type Machine = (
    SurfnetSvmLocker,
    Receiver<SimnetEvent>,
    Receiver<surfpool_core::surfnet::GeyserEvent>,
);

fn virtual_machine(simnet: &SimnetConfig) -> Result<Machine> {
    let config = SurfnetSvmConfig {
        surfnet_id: simnet.surfnet_id.clone(),
        slot_time: simnet.slot_time,
        instruction_profiling_enabled: simnet.instruction_profiling_enabled,
        max_profiles: simnet.max_profiles,
        log_bytes_limit: simnet.log_bytes_limit,
        feature_config: SvmFeatureConfig::default(),
        skip_blockhash_check: false,
    };
    let (machine, events, geyser) =
        SurfnetSvm::new(config).map_err(|error| anyhow!("the virtual machine cannot be made: {error}"))?;
    Ok((SurfnetSvmLocker::new(machine), events, geyser))
}
