//! `flywheel oracle`

mod bare_hash;
mod bench;
mod compute;
mod inputs;
mod proof;
mod serve;
mod snapshot;
mod verify;

use clap::Subcommand;

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
            Self::Bench(args) => bench::bench(args, context),
        }
    }
}
