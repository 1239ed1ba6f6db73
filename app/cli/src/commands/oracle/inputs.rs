//! The files that an epoch is computed from.

use std::path::{Path, PathBuf};

use clap::Args;
use flywheel_merkle::Domain;
use flywheel_oracle::epoch::{self, Computed, EpochError, EpochInputs};
use flywheel_oracle::file::sha256;
use flywheel_oracle::input::{EpochWork, load_reported};
use flywheel_oracle::leaves::LeafTable;
use flywheel_oracle::manifest::{Inputs, Manifest, address_text};
use flywheel_oracle::network_file::Network;
use flywheel_oracle::problem::{Notes, Problem, Problems};
use flywheel_oracle::rewards::History;
use flywheel_oracle::snapshot::Snapshot;
use flywheel_oracle::table::Source;
use solana_address::Address;

use crate::failure::Failure;
use crate::progress::Bar;

/// How many steps [`Epoch::read`] and [`Epoch::compute`] take together.
pub const STEPS: usize = 4;

const HINT: &str = "Nothing was written. docs/ORACLE.md shows what each of these files holds.";

/// The files that an epoch is computed from.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// The network file: emission, reward rules, how the usage file is to be read
    #[arg(long, value_name = "FILE")]
    network: PathBuf,
    /// The devices; `flywheel oracle snapshot` takes it
    #[arg(long, value_name = "FILE")]
    snapshot: PathBuf,
    /// Their work, by index or key: CSV, or JSON lines if it is named .jsonl or .ndjson
    #[arg(long, value_name = "FILE")]
    usage: PathBuf,
    /// The leaves of the last epoch before; leave it out for the first
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// What rules that look back remember [default: the .history beside --previous, if there is one]
    #[arg(long, value_name = "FILE", requires = "previous")]
    history: Option<PathBuf>,
}

/// Which epoch of which pool, and what its emission depends on.
#[derive(Debug, Clone, Copy)]
pub struct Which {
    /// The pool.
    pub pool: Address,
    /// The epoch.
    pub epoch: u32,
    /// What was burned in the epoch, in base units.
    pub burned: Option<u64>,
    /// What had been paid into the pool until the end of the epoch, in base units.
    pub funded_total: Option<u64>,
}

/// An epoch whose files are read.
#[derive(Debug)]
pub struct Epoch {
    /// The network.
    pub network: Network,
    /// Its devices.
    pub snapshot: Snapshot,
    /// What was noticed in the usage file.
    pub notes: Notes,
    work: EpochWork,
    previous: Option<LeafTable>,
    history: Option<History>,
    domain: Domain,
    hashes: Inputs,
    usage_file: String,
}

impl InputArgs {
    /// Reads the network file and gives its hash with it.
    pub fn network(&self) -> Result<(Network, [u8; 32]), Failure> {
        let source = Source::open(&self.network).map_err(wrong)?;
        let network = Network::parse(&source).map_err(wrong)?;
        Ok((network, sha256(&source.bytes)))
    }
}

impl Epoch {
    /// Reads the files of an epoch.
    ///
    /// # Arguments
    /// - `network`: as [`InputArgs::network`] gives it
    pub fn read(
        args: &InputArgs,
        (network, network_hash): (Network, [u8; 32]),
        which: &Which,
        bar: &Bar,
    ) -> Result<Self, Failure> {
        let snapshot = Snapshot::open(&args.snapshot).map_err(wrong)?;
        bar.step();
        let usage = Source::open(&args.usage).map_err(wrong)?;
        let reported = load_reported(&network, &usage, &snapshot).map_err(wrong)?;
        let mut work = of_epoch(&usage.name, reported.epochs, which.epoch).map_err(wrong)?;
        (work.burned, work.funded_total) = (which.burned, which.funded_total);
        bar.step();
        let previous = args.previous.as_deref().map(|path| previous(path, which));
        let previous = previous.transpose().map_err(wrong)?;
        let history = history(args).map_err(wrong)?;
        let hashes = Inputs {
            network: hex::encode(network_hash),
            snapshot: hex::encode(snapshot.hash()),
            usage: hex::encode(sha256(&usage.bytes)),
            previous: previous.as_ref().map(|leaves| hex::encode(leaves.data_hash())),
            history: history.as_ref().map(|(_, hash)| hex::encode(hash)),
            ..Inputs::default()
        };
        Ok(Self {
            network,
            snapshot,
            notes: reported.notes,
            work,
            previous,
            history: history.map(|(history, _)| history),
            domain: Domain {
                program_id: reward_distributor::ID.to_bytes(),
                pool: which.pool.to_bytes(),
            },
            hashes,
            usage_file: usage.name,
        })
    }

    /// Computes the epoch.
    pub fn compute(&self, bar: &Bar) -> Result<Computed, Failure> {
        let inputs = EpochInputs {
            network: &self.network,
            snapshot: &self.snapshot,
            work: &self.work,
            previous: self.previous.as_ref(),
            history: self.history.as_ref(),
            domain: &self.domain,
        };
        let computed = epoch::compute(&inputs, self.hashes.clone()).map_err(|error| self.failure(&error));
        bar.step();
        computed
    }

    fn failure(&self, error: &EpochError) -> Failure {
        let file = match error {
            EpochError::Tree { .. } => &self.usage_file,
            _ => &self.network.file,
        };
        wrong(Problem::of_file(
            file,
            "an epoch that can be computed",
            error.to_string(),
        ))
    }
}

/// A file that cannot be used.
pub fn wrong(problems: impl Into<Problems>) -> Failure {
    Failure::Input {
        problems: problems.into(),
        hint: HINT.to_owned(),
    }
}

/// The work of one epoch out of those in a usage file.
fn of_epoch(file: &str, epochs: Vec<EpochWork>, epoch: u32) -> Result<EpochWork, Problem> {
    let there: Vec<String> = epochs.iter().map(|work| work.epoch.to_string()).collect();
    let mut found = epochs.into_iter().filter(|work| work.epoch == epoch);
    found.next().ok_or_else(|| {
        let listed = match there.as_slice() {
            [first, .., last] => format!("rows of {} epochs from {first} to {last}", there.len()),
            there => format!("rows of epoch {}", there.join(", ")),
        };
        Problem::of_file(file, format!("work of epoch {epoch}"), listed)
    })
}

/// The leaves before an epoch; those of another pool or a later epoch are refused if the manifest beside them says so.
fn previous(path: &Path, which: &Which) -> Result<LeafTable, Problem> {
    let leaves = LeafTable::open(path)?;
    let beside = path.with_extension("json");
    if !beside.exists() {
        return Ok(leaves);
    }
    let (name, manifest) = (path.display().to_string(), Manifest::open(&beside)?);
    let pool = address_text(&which.pool.to_bytes());
    if manifest.pool != pool {
        let expected = format!("leaves of pool {pool}");
        return Err(Problem::of_file(
            &name,
            expected,
            format!("those of {}", manifest.pool),
        ));
    }
    if manifest.epoch >= u64::from(which.epoch) {
        let expected = format!("leaves of an epoch before {}", which.epoch);
        let found = format!("those of epoch {}", manifest.epoch);
        return Err(Problem::of_file(&name, expected, found));
    }
    manifest.check(&name, &leaves)?;
    Ok(leaves)
}

/// The history before an epoch with the hash of its file.
fn history(args: &InputArgs) -> Result<Option<(History, [u8; 32])>, Problem> {
    let beside = args
        .previous
        .as_ref()
        .map(|previous| previous.with_extension("history"));
    let path = args
        .history
        .clone()
        .or_else(|| beside.filter(|path| path.exists()));
    let Some(path) = path else { return Ok(None) };
    let source = Source::open(&path)?;
    let history = History::from_bytes(&source.bytes).map_err(|error| {
        let expected = "a history that `flywheel oracle compute` wrote";
        Problem::of_file(&source.name, expected, error.to_string())
    })?;
    Ok(Some((history, sha256(&source.bytes))))
}
