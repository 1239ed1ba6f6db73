//! What is on this machine: configuration and key.

use std::path::Path;

use solana_address::Address;
use solana_signer::Signer;

use super::finding::{Finding, Place};
use crate::context::Context;
use crate::{hardware, secrets};

/// Others than the owner who may read or write a file, in the bits of its mode.
#[cfg(unix)]
const OTHERS: u32 = 0o077;

/// Whether the configuration file can be read, if one is named.
pub fn configuration(context: &Context) -> Finding {
    let check = "configuration";
    match context.configuration() {
        Ok(None) => Finding::ok(
            Place::Machine,
            check,
            "none: options, environment and defaults hold",
        ),
        Ok(Some(_)) => Finding::ok(Place::Machine, check, "read"),
        Err(failure) => Finding::problem(
            Place::Machine,
            check,
            first_line(&failure.to_string()),
            "correct it, make one with `solana config set`, or leave --config out",
        ),
    }
}

/// Whether there is a key to sign with, and whether others can read it. Gives the key's address.
pub fn keypair(context: &Context) -> (Finding, Option<Address>) {
    let check = "keypair";
    let remedy = "name one with --keypair FILE, or make one with `flywheel keygen --out FILE`";
    let file = match context.keypair_file() {
        Ok(file) => file,
        Err(failure) => {
            let found = first_line(&failure.to_string());
            return (Finding::problem(Place::Machine, check, found, remedy), None);
        }
    };
    let shown = file.display();
    match context.address() {
        Err(failure) => {
            let found = first_line(&failure.to_string());
            let finding = match file.exists() || hardware::is_named(&shown.to_string()) {
                true => Finding::problem(Place::Machine, check, found, remedy),
                false => Finding::problem(
                    Place::Machine,
                    check,
                    format!("there is no file {shown}"),
                    format!("make one with `flywheel keygen --out {shown}`, or name another with --keypair"),
                ),
            };
            (finding, None)
        }
        Ok(address) => {
            let found = format!("{address}, from {shown}");
            let finding = match open_to_others(&file) {
                false => Finding::ok(Place::Machine, check, found),
                true => Finding::warning(
                    Place::Machine,
                    check,
                    format!("{found}, which others on this machine can open"),
                    format!("chmod 600 {shown}"),
                ),
            };
            (finding, Some(address))
        }
    }
}

/// The address of who pays, if it is somebody else.
pub fn payer(file: &Path) -> (Finding, Option<Address>) {
    match secrets::signer(file).map(|key| key.pubkey()) {
        Ok(address) => {
            let found = format!("{address}, from {}", file.display());
            (Finding::ok(Place::Machine, "payer", found), Some(address))
        }
        Err(error) => {
            let remedy = "name a keypair file with --payer";
            (
                Finding::problem(Place::Machine, "payer", error.to_string(), remedy),
                None,
            )
        }
    }
}

#[cfg(unix)]
fn open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & OTHERS != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> bool {
    false
}

/// What failures say is followed by what that means for a command that sends something.
pub fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
