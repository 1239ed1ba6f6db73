//! `flywheel device prove`: a device's signature that its key is in an operator's hands. It needs no chain, so that it runs
//! on the device.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use flywheel_client::keys;
use flywheel_client::signatures::{SignedBy, possession_message};
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::args::NetworkArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;
use crate::registrations::{self, Registration, RegistrationFile};
use crate::{show, words};

/// Arguments of `flywheel device prove`.
#[derive(Debug, Args)]
pub struct ProveArgs {
    #[command(flatten)]
    network: NetworkArg,
    /// The operator's account or wallet
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    operator: Address,
    /// Print this registrations file with the signature in the device's row
    #[arg(long, value_name = "CSV")]
    from: Option<PathBuf>,
    /// Sign with every keypair file (*.json) of a folder instead of --keypair, where devices are set up together
    #[arg(long, value_name = "DIR", requires = "from")]
    keys: Option<PathBuf>,
}

/// A device's signature that its key is in an operator's hands.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    device_key: String,
    network: String,
    operator: String,
    possession: String,
}

/// Prints the signature, or a registrations file with it.
pub fn prove(args: &ProveArgs, context: &Context) -> Result<(), Failure> {
    let operator = lookup::operator_address(&args.network.network, &args.operator);
    let message = possession_message(&args.network.network, &operator);
    let devices = match &args.keys {
        Some(folder) => read_folder(folder)?,
        None => vec![context.keypair()?],
    };
    let mut proofs = BTreeMap::new();
    for device in &devices {
        let signed = SignedBy::sign(device, &message).map_err(|error| Failure::of_client("sign", error))?;
        proofs.insert(signed.key, signed.signature);
    }
    if let Some(file) = &args.from {
        let rows = with_proofs(RegistrationFile::open(file)?, &proofs)?;
        return registrations::print(context.output(), &rows);
    }
    for (key, signature) in proofs {
        let proof = Proof {
            device_key: key.to_string(),
            network: args.network.network.to_string(),
            operator: operator.to_string(),
            possession: bs58::encode(signature).into_string(),
        };
        let rows = vec![
            ("device key", proof.device_key.clone()),
            ("operator", proof.operator.clone()),
            ("possession", proof.possession.clone()),
        ];
        show::fields(context.output(), &proof, rows)?;
    }
    Ok(())
}

/// The rows with the proofs in them; every proof has to have its row.
fn with_proofs(
    file: RegistrationFile,
    proofs: &BTreeMap<Address, [u8; 64]>,
) -> Result<Vec<Registration>, Failure> {
    let mut missing = proofs.clone();
    let name = file.name().to_owned();
    let mut rows = file.rows;
    for row in &mut rows {
        if let Some(signature) = missing.remove(&row.device_key) {
            row.possession = Some(signature);
        }
    }
    match missing.keys().next() {
        None => Ok(rows),
        Some(key) => Err(Failure::Argument(format!(
            "{name} has no row for device {key} ({} of {} devices have none); attest it first with `flywheel manufacturer \
             attest`, or name the key of a device that is in the file",
            missing.len(),
            proofs.len()
        ))),
    }
}

fn read_folder(folder: &Path) -> Result<Vec<Keypair>, Failure> {
    let unreadable = |error: std::io::Error| {
        let shown = folder.display();
        Failure::Argument(format!(
            "--keys {shown}: {error}; name a folder with keypair files"
        ))
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(unreadable(std::io::Error::other("no *.json file is in it")));
    }
    let read = |path: &PathBuf| keys::read(path).map_err(|error| Failure::of_client("read a keypair", error));
    let mut devices: Vec<Keypair> = files.iter().map(read).collect::<Result<_, _>>()?;
    devices.sort_by_key(Signer::pubkey);
    Ok(devices)
}
