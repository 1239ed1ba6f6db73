//! How transactions are sent: at what price, or only shown, or signed here and there.

mod offline;
mod simulation;

use std::path::Path;

use clap::{Args, builder::RangedU64ValueParser};
use flywheel_client::chain::{ComputeBudget, ComputeUnitLimit, ComputeUnitPrice, MAX_COMPUTE_UNITS};
use solana_address::Address;
use solana_hash::Hash;
use solana_presigner::Presigner;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_signer::null_signer::NullSigner;

use crate::failure::Failure;
use crate::secrets;

pub use offline::{Signed, show_signed, sign};
pub use simulation::Preview;

/// Which of the prices of recent blocks is paid with `auto`, in order of size, from 0 to 100.
const PERCENTILE: u8 = 75;
/// The most that is paid with `auto` for a compute unit, micro-lamports: 0.0014 SOL for the largest transaction that there is.
const MOST: u64 = 1_000_000;

/// Options of every command that sends transactions.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Sending")]
pub struct SendingArgs {
    /// Pay so much for each compute unit, or `auto`: what others pay now, at most 1,000,000 [default: nothing]
    #[arg(long, global = true, value_name = "MICRO_LAMPORTS", value_parser = price)]
    with_compute_unit_price: Option<ComputeUnitPrice>,
    /// Let a transaction use so many compute units [default: a tenth more than it uses when it is tried out]
    #[arg(long, global = true, value_name = "UNITS",
        value_parser = RangedU64ValueParser::<u32>::new().range(1..=u64::from(MAX_COMPUTE_UNITS)))]
    with_compute_unit_limit: Option<u32>,
    /// Send nothing: show what would happen, and what it would cost
    #[arg(long, global = true, conflicts_with_all = ["sign_only", "signer"])]
    simulate: bool,
    /// Send nothing: show the transaction and the signatures of the keys that are here
    #[arg(long, global = true, requires = "blockhash")]
    sign_only: bool,
    /// Sign with this blockhash, for --sign-only and --signer
    #[arg(long, global = true, value_name = "HASH")]
    blockhash: Option<Hash>,
    /// A signature that was made elsewhere with --sign-only; may be given several times
    #[arg(long, global = true, value_name = "ADDRESS=SIGNATURE", value_parser = presigned, requires = "blockhash")]
    signer: Vec<(Address, Signature)>,
}

/// What is done with a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It is sent.
    Send,
    /// It is tried out, and what came of it shown.
    Simulate,
    /// It is signed with this blockhash, and shown.
    SignOnly(Hash),
    /// It is signed with this blockhash, and sent.
    SendSigned(Hash),
}

impl Mode {
    /// Whether nothing is sent.
    pub fn only_shows(self) -> bool {
        matches!(self, Self::Simulate | Self::SignOnly(_))
    }
}

/// How a command's transactions are sent.
#[derive(Debug, Clone, Copy)]
pub struct Sending {
    /// What is done with them.
    pub mode: Mode,
    /// What is paid for their compute units.
    pub budget: ComputeBudget,
    /// Whether the chain is in a file.
    pub on_file: bool,
}

impl SendingArgs {
    /// What is done with transactions.
    ///
    /// # Errors
    /// Exit code 2 for a blockhash of no use.
    pub fn mode(&self) -> Result<Mode, Failure> {
        match self.blockhash {
            None if self.simulate => Ok(Mode::Simulate),
            None => Ok(Mode::Send),
            Some(_) if self.simulate => Err(Failure::Argument(
                "--simulate takes the latest blockhash; leave --blockhash out".to_owned(),
            )),
            Some(hash) if self.sign_only => Ok(Mode::SignOnly(hash)),
            Some(hash) => Ok(Mode::SendSigned(hash)),
        }
    }

    /// What is paid for compute units. On a chain of one's own nobody competes, so that nothing is if nothing is asked for.
    ///
    /// # Errors
    /// Exit code 2 when it cannot be the same wherever a transaction is signed.
    pub fn budget(&self, on_cluster: bool) -> Result<ComputeBudget, Failure> {
        let price = self.with_compute_unit_price.unwrap_or_default();
        let limit = match self.with_compute_unit_limit {
            Some(units) => ComputeUnitLimit::Fixed(units),
            None if self.blockhash.is_some() => ComputeUnitLimit::Unset,
            None if on_cluster || price != ComputeUnitPrice::Unset => ComputeUnitLimit::Simulated,
            None => ComputeUnitLimit::Unset,
        };
        let undecided = match price {
            ComputeUnitPrice::Unset => false,
            ComputeUnitPrice::Fixed(_) => limit == ComputeUnitLimit::Unset,
            ComputeUnitPrice::Recent { .. } => true,
        };
        if self.blockhash.is_some() && undecided {
            return Err(Failure::Argument(
                "with --blockhash the price has to be the same wherever the transaction is signed; give \
                 --with-compute-unit-price a number and --with-compute-unit-limit too"
                    .to_owned(),
            ));
        }
        Ok(ComputeBudget { limit, price })
    }

    /// The signer that `named` names: a key as everywhere, or an address whose signature is made elsewhere.
    ///
    /// # Errors
    /// Exit code 2 when there is no such key.
    pub fn signer(&self, named: &Path) -> Result<Box<dyn Signer>, Failure> {
        let address = named.to_str().and_then(|text| text.parse::<Address>().ok());
        let Some(address) = address.filter(|_| !named.exists()) else {
            return secrets::signer(named);
        };
        if let Some((_, signature)) = self.signer.iter().find(|(signer, _)| *signer == address) {
            return Ok(Box::new(Presigner::new(&address, signature)));
        }
        if self.sign_only || self.simulate {
            return Ok(Box::new(NullSigner::new(&address)));
        }
        Err(Failure::Argument(format!(
            "{address} is an address, and its key is needed to sign; name its keypair file, or give its signature with \
             --signer {address}=SIGNATURE"
        )))
    }

    /// Refuses to only show what `command` would do.
    ///
    /// # Errors
    /// Exit code 2 when that was asked for.
    pub fn refuse(&self, command: &str) -> Result<(), Failure> {
        let option = match () {
            () if self.simulate => "--simulate",
            () if self.sign_only => "--sign-only",
            () if self.blockhash.is_some() => "--blockhash",
            () => return Ok(()),
        };
        Err(Failure::Argument(format!(
            "`flywheel {command}` cannot be combined with {option}; leave it out"
        )))
    }
}

fn price(text: &str) -> Result<ComputeUnitPrice, String> {
    if text == "auto" {
        return Ok(ComputeUnitPrice::Recent {
            percentile: PERCENTILE,
            cap: MOST,
        });
    }
    let number = text.parse().map(ComputeUnitPrice::Fixed);
    number.map_err(|_| "expected micro-lamports, a whole number such as 1000, or auto".to_owned())
}

fn presigned(text: &str) -> Result<(Address, Signature), String> {
    let parts = text.split_once('=');
    let read = parts.and_then(|(address, signature)| Some((address.parse().ok()?, signature.parse().ok()?)));
    read.ok_or_else(|| "expected ADDRESS=SIGNATURE as --sign-only prints it, both in base58".to_owned())
}
