//! A cluster of one node with a pool and three oracles, and daemons that follow it.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use flywheel_client::accounts::{Pool, RewardEpoch};
use flywheel_client::chain::{EmbeddedChain, read};
use flywheel_client::instructions::registry::{self, CreateNetworkArgs};
use flywheel_client::instructions::rewards::{self, MintOf, OracleMemberArgs, ProposeRootArgs};
use flywheel_client::instructions::token;
use flywheel_client::{address, keys, pools, programs};
use flywheel_test_node::Node;
use reward_distributor::state::EpochStatus;
use serde_json::{Value, json};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// As in presets/city-wifi.toml: 2026-01-05, weeks, an hour.
pub const GENESIS: i64 = 1_767_571_200;
pub const EPOCH: i64 = 604_800;
pub const WINDOW: i64 = 3_600;
/// Emission of an epoch, base units.
pub const EMISSION: u64 = 6_000_000_000;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Cluster {
    pub node: Node,
    pub folder: tempfile::TempDir,
    pub network: Address,
    pub pool: Address,
    pub authority: Keypair,
    pub oracles: [Keypair; 3],
}

impl Cluster {
    /// In the first second of epoch 0.
    pub fn new() -> Self {
        let mut chain = EmbeddedChain::new(&programs::deploy_folder()).unwrap();
        chain.set_time(GENESIS);
        let (authority, mint) = (Keypair::new(), Keypair::new());
        let oracles = [(); 3].map(|()| Keypair::new());
        for key in oracles.iter().chain([&authority]) {
            chain.airdrop(&key.pubkey(), 100_000_000_000).unwrap();
        }
        let network = address::network(&authority.pubkey(), 1);
        let folder = tempfile::tempdir().unwrap();
        for (number, key) in oracles.iter().enumerate() {
            keys::write(&folder.path().join(number.to_string()), key, false).unwrap();
        }
        let cluster = Self {
            pool: address::pool(&network, &mint.pubkey()),
            node: Node::start(chain),
            folder,
            network,
            authority,
            oracles,
        };
        cluster.found(&mint);
        cluster
    }

    fn found(&self, mint: &Keypair) {
        let key = self.authority.pubkey();
        let network = CreateNetworkArgs {
            id: 1,
            name: device_registry::name::from_text("Weeks").unwrap(),
            genesis: GENESIS,
            epoch_seconds: u32::try_from(EPOCH).unwrap(),
            change_delay_seconds: 0,
            pauser: key,
            status_oracle: key,
            fee_admin: key,
        };
        let window = u32::try_from(WINDOW).unwrap();
        let pool = super::pool::fixed(EMISSION, 1_000_000_000_000, window, key);
        let rent = self.node.chain(|chain| chain.minimum_balance(82));
        let create = token::create_mint(&key, &mint.pubkey(), &key, 6, rent).unwrap();
        self.send(&[registry::create_network(key, key, network)], &[]);
        let members = self.members();
        self.send(
            &[rewards::create_oracle_set(key, key, self.network, members)],
            &[],
        );
        self.send(&create, &[mint]);
        self.send(
            &[rewards::create_pool(
                key,
                key,
                key,
                self.network,
                MintOf::spl_token(mint.pubkey()),
                pool,
            )],
            &[],
        );
    }

    fn members(&self) -> Vec<OracleMemberArgs> {
        let member = |key: &Keypair| OracleMemberArgs {
            key: key.pubkey(),
            weight: 1,
        };
        self.oracles.iter().map(member).collect()
    }

    /// Sends instructions that the authority pays and signs, beside `signers`.
    pub fn send(&self, instructions: &[Instruction], signers: &[&Keypair]) {
        let keys: Vec<&Keypair> = [&self.authority]
            .into_iter()
            .chain(signers.iter().copied())
            .collect();
        self.node.chain(|chain| {
            chain.next_blockhash();
            chain.send(instructions, &keys).unwrap();
        });
    }

    /// Names the same oracles again, which voids all votes.
    pub fn replace_oracles(&self) {
        let key = self.authority.pubkey();
        self.send(
            &[rewards::update_oracle_set(key, self.network, self.members())],
            &[],
        );
    }

    /// Lets oracle `number` propose a root and vote for it, outside of any daemon.
    pub fn propose_and_vote(&self, number: usize, epoch: u64, root: &ProposeRootArgs) -> Address {
        let (payer, oracle) = (self.authority.pubkey(), &self.oracles[number]);
        let (network, pool, key) = (self.network, self.pool, oracle.pubkey());
        let at = address::reward_root(&pool, epoch, &root.commitment());
        let mut steps = Vec::new();
        if self.epoch(epoch).is_none() {
            steps.push(rewards::open_epoch(payer, network, pool, epoch));
        }
        if self.node.chain(|chain| chain.account(&at)).is_none() {
            steps.push(rewards::propose_root(
                payer,
                key,
                network,
                pool,
                epoch,
                root.clone(),
            ));
        }
        steps.push(rewards::vote_root(key, network, pool, epoch, at));
        self.send(&steps, &[oracle]);
        at
    }

    /// Sets the time to so many seconds after the end of an epoch.
    pub fn end_epoch(&self, epoch: i64, later: i64) {
        let time = GENESIS + (epoch + 1) * EPOCH + later;
        self.node.chain(|chain| chain.set_time(time));
    }

    pub fn epoch(&self, epoch: u64) -> Option<RewardEpoch> {
        let at = address::reward_epoch(&self.pool, epoch);
        self.node.chain(|chain| read(chain, &at).ok())
    }

    /// Whether an epoch is open and in this status.
    pub fn is_in(&self, epoch: u64, status: EpochStatus) -> bool {
        self.epoch(epoch)
            .is_some_and(|epoch| epoch.status == status.code())
    }

    pub fn pool(&self) -> Pool {
        self.node.chain(|chain| read(chain, &self.pool).unwrap())
    }

    /// Whom each oracle votes for in an epoch.
    pub fn votes(&self, epoch: u64) -> [Address; 3] {
        let votes = self.epoch(epoch).map(|epoch| epoch.votes).unwrap_or_default();
        [votes[0], votes[1], votes[2]]
    }

    /// How many roots are proposed for an epoch.
    pub fn proposals(&self, epoch: u64) -> usize {
        self.node
            .chain(|chain| pools::roots(chain, &self.pool, epoch).unwrap().len())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The root that honest oracles compute for an epoch.
    pub fn root(epoch: u64) -> ProposeRootArgs {
        ProposeRootArgs {
            root: [u8::try_from(epoch).unwrap() + 1; 32],
            total: (epoch + 1) * 1_000,
            leaf_count: 7,
            data_hash: [9; 32],
            uri: [0; 128],
        }
    }

    /// The account of [`Self::root`].
    pub fn root_account(&self, epoch: u64) -> Address {
        address::reward_root(&self.pool, epoch, &Self::root(epoch).commitment())
    }

    /// Publishes the manifests of the honest roots up to an epoch.
    pub fn publish(&self, last: u64) {
        let folder = self.path("manifests");
        std::fs::create_dir_all(&folder).unwrap();
        for epoch in 0..=last {
            let root = Self::root(epoch);
            let manifest = json!({
                "pool": self.pool.to_string(), "epoch": epoch, "root": hex::encode(root.root), "total": root.total,
                "leafCount": root.leaf_count, "dataHash": hex::encode(root.data_hash),
            });
            std::fs::write(
                folder.join(format!("{}-{epoch}.json", self.pool)),
                manifest.to_string(),
            )
            .unwrap();
        }
    }

    /// `flywheel` in this folder, on the node, with these words.
    pub fn flywheel(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flywheel"));
        command
            .args(words)
            .args(["--output", "json", "-u", self.node.url()])
            .current_dir(self.folder.path())
            .env_remove("FLYWHEEL_NETWORK")
            .env_remove("FLYWHEEL_POOL");
        command
    }

    fn daemon_command(&self, number: usize) -> Command {
        let (key, pool) = (number.to_string(), self.pool.to_string());
        let journal = format!("{key}.journal");
        let mut command = self.flywheel(&["oracle", "daemon", "--poll", "1s", "--manifests", "manifests"]);
        command.args(["-k", &key, "--pool", &pool, "--journal", &journal]);
        command
    }

    /// One round of oracle `number`.
    pub fn once(&self, number: usize) -> Output {
        self.daemon_command(number).arg("--once").output().unwrap()
    }

    /// The daemon of oracle `number`, running.
    pub fn daemon(&self, number: usize) -> Daemon {
        let log = self.path(&format!("{number}.log"));
        let out = File::options().create(true).append(true).open(&log).unwrap();
        let child = self
            .daemon_command(number)
            .stdout(out)
            .stderr(Stdio::null())
            .spawn();
        Daemon {
            child: child.unwrap(),
            log,
        }
    }

    pub fn daemons(&self) -> [Daemon; 3] {
        [0, 1, 2].map(|number| self.daemon(number))
    }
}

/// A running daemon, killed when it is dropped as when the machine fails.
pub struct Daemon {
    child: Child,
    log: PathBuf,
}

impl Daemon {
    /// What it has said, and those before it with the same key.
    pub fn events(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(&self.log).unwrap();
        // A line that is being written, or was when the daemon was killed, is none.
        text.lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    /// The epochs for which it has said that `event` happened.
    pub fn epochs_of(&self, event: &str) -> Vec<u64> {
        let events = self.events();
        let named = events
            .iter()
            .filter(|line| line["event"] == event || line["step"] == event);
        named.map(|line| line["epoch"].as_u64().unwrap()).collect()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something holds.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
