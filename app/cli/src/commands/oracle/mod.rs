//! `flywheel oracle`

mod bare_hash;
pub(super) mod bench;
pub(super) mod compute;
mod daemon;
mod inputs;
pub(super) mod proof;
mod propose;
pub(super) mod root_view;
pub(super) mod serve;
pub(super) mod snapshot;
pub(super) mod verify;
mod vote;

use clap::Subcommand;
pub(crate) use inputs::wrong;

use crate::context::Context;
use crate::failure::Failure;

/// The commands of an oracle, and of whoever does not want to trust one.
#[derive(Debug, Subcommand)]
pub enum OracleCommand {
    /// Take a snapshot of a network's devices, to compute rewards from
    Snapshot(snapshot::SnapshotArgs),
    /// Compute an epoch: write its leaves and their manifest
    Compute(compute::ComputeArgs),
    /// Compute an epoch again and say what differs from what somebody else has published
    Verify(verify::VerifyArgs),
    /// Show the proof of a device
    Proof(proof::ProofArgs),
    /// Give proofs to whoever asks over HTTP
    Serve(serve::ServeArgs),
    /// Propose the root of a manifest; opens the epoch if nobody has. Nothing is voted for
    Propose(propose::ProposeArgs),
    /// Vote for a proposed root; for an oracle
    Vote(vote::VoteArgs),
    /// Follow a pool: open, propose, vote and finalize, each epoch, for what is computed here and nothing else
    Daemon(daemon::DaemonArgs),
    /// Measure how long an epoch of a made-up network takes
    Bench(bench::BenchArgs),
}

impl OracleCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Snapshot(args) => snapshot::snapshot(args, context),
            Self::Compute(args) => compute::compute(args, context),
            Self::Verify(args) => verify::verify(args, context),
            Self::Proof(args) => proof::proof(args, context),
            Self::Serve(args) => serve::serve(args, context),
            Self::Propose(args) => propose::propose(args, context),
            Self::Vote(args) => vote::vote(args, context),
            Self::Daemon(args) => daemon::daemon(args, context),
            Self::Bench(args) => bench::bench(args, context),
        }
    }
}
