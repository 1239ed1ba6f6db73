//! `flywheel device replace`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::accounts::{Device, Operator};
use flywheel_client::address;
use flywheel_client::instructions::registry::{self, DeviceRegistration};
use flywheel_client::queries::Found;
use flywheel_oracle::problem::Problems;
use solana_address::Address;

use super::register::{Circumstances, RowCheck};
use super::{OneArgs, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;
use crate::registrations::{Field, Registration, RegistrationFile};
use crate::sender::Sender;
use crate::show::Sol;

/// Arguments of `flywheel device replace`.
#[derive(Debug, Args)]
pub struct ReplaceArgs {
    #[command(flatten)]
    one: OneArgs,
    /// The new key: a file of one row that `flywheel manufacturer attest` began and `flywheel device prove` completed. Its
    /// capacity is not heeded, the device keeps its own
    #[arg(long, value_name = "CSV")]
    file: PathBuf,
}

/// Gives a device a new key, and shows the device with it. The old key is dead for ever.
pub fn replace(args: &ReplaceArgs, context: &Context) -> Result<(), Failure> {
    let file = RegistrationFile::open(&args.file)?;
    let [row] = file.rows.as_slice() else {
        return Err(Failure::Argument(format!(
            "{} has {} rows; one device has one new key, so name a file of one row",
            file.name(),
            file.rows.len()
        )));
    };
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let device = lookup::device(sender.chain(), &network.address, &args.one.device)?;
    let operator = lookup::operator(sender.chain(), &network.address, &device.account.operator)?;
    require_signers(&sender, &operator)?;
    check(&sender, &device, &file, row)?;
    let rent = Sol(sender.chain().minimum_balance(Device::SPACE)?);
    sender.require_balance(
        rent,
        "the rent of the new key's account, of which most comes back from the old one's",
    )?;
    let instructions = instructions(&sender, &device, row)?;
    sender.send("replace the device's key", &instructions)?;
    let new = address::device(&network.address, &row.device_key);
    show_changed(&sender, &new, context)
}

fn require_signers(sender: &Sender, operator: &Found<Operator>) -> Result<(), Failure> {
    let (authority, found) = (operator.account.authority, sender.authority());
    if authority != found {
        return Err(Failure::Argument(format!(
            "the device is operator {}'s, for which {authority} acts, not {found}; name its keypair file with --keypair",
            operator.address
        )));
    }
    sender.require_rent_payer(&operator.account.rent_payer)
}

/// Says everything that is wrong with the row.
fn check(
    sender: &Sender,
    device: &Found<Device>,
    file: &RegistrationFile,
    row: &Registration,
) -> Result<(), Failure> {
    let of: &Device = &device.account;
    let circumstances = Circumstances::read(sender, of.network, of.operator, file)?;
    let check = RowCheck {
        circumstances: &circumstances,
        file,
        row,
    };
    let mut problems = Problems::default();
    if row.class != of.class {
        let expected = format!("class {}, the device's", of.class);
        problems.push(file.problem(row, Field::Class, expected, row.class.to_string()));
    }
    let at = address::device(&of.network, &row.device_key);
    let taken = sender.chain().account(&at)?;
    if taken.is_some_and(|account| account.owner == device_registry::ID) {
        let expected = "a key that was never registered in this network";
        problems.push(file.problem(row, Field::DeviceKey, expected, row.device_key.to_string()));
    }
    check
        .replacement()
        .into_iter()
        .for_each(|fault| problems.push(fault));
    if problems.is_empty() {
        return Ok(());
    }
    Err(Failure::of_file(
        problems,
        "Correct the row, or let the manufacturer attest another key.",
    ))
}

fn instructions(
    sender: &Sender,
    device: &Found<Device>,
    row: &Registration,
) -> Result<Vec<solana_instruction::Instruction>, Failure> {
    let network: Address = device.account.network;
    let registration = DeviceRegistration {
        network,
        class_id: row.class,
        manufacturer_id: row.manufacturer,
        capacity: device.account.capacity,
        attestation_expiry: row.attestation_expiry,
    };
    let maker = lookup::manufacturer(sender.chain(), &network, row.manufacturer)?.account;
    let missing = || Failure::Argument("the row has no proof of possession".to_owned());
    let replace = registry::replace_device(
        sender.payer(),
        sender.authority(),
        &registration,
        device.address,
        &row.attested_by(maker.attestation_key),
        &row.possession().ok_or_else(missing)?,
    );
    Ok(replace.to_vec())
}
