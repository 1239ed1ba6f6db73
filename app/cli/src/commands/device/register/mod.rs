//! `flywheel device register`: an operator's devices from a file, however many they are. Everything is checked before the
//! first transaction is sent, and a run that was cut short goes on where it stopped.

mod check;
mod check_row;
mod fees;

pub use check::Circumstances;
pub use check_row::RowCheck;

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use flywheel_client::accounts::Device;
use flywheel_client::instructions::registry::{self, DeviceRegistration};
use schemars::JsonSchema;
use serde::Serialize;
use solana_instruction::Instruction;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::fees::FeeArgs;
use crate::registrations::RegistrationFile;
use crate::sender::{LAMPORTS_PER_SIGNATURE, Sender, Step};
use crate::show::{self, Cost, Sol, grouped};
use check::{Checked, Plan};
use fees::{Fees, Paid};

/// Signatures of a registration that the ed25519 precompile checks: attestation and possession.
const SIGNATURES_PER_DEVICE: u64 = 2;

/// Arguments of `flywheel device register`.
#[derive(Debug, Args)]
pub struct RegisterArgs {
    /// The devices: a file that `flywheel manufacturer attest` began and `flywheel device prove` completed
    #[arg(long, value_name = "CSV")]
    file: PathBuf,
    #[command(flatten)]
    fees: FeeArgs,
    #[command(flatten)]
    on: OnNetwork,
}

/// What came of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    network: String,
    operator: String,
    registered: usize,
    skipped: usize,
    rent: Sol,
    fees_paid: Vec<Paid>,
    #[serde(flatten)]
    cost: Cost,
    seconds: f64,
}

/// Registers the devices of a file that are not registered yet.
pub fn register(args: &RegisterArgs, context: &Context) -> Result<(), Failure> {
    let started = Instant::now();
    let file = RegistrationFile::open(&args.file)?;
    let (mut sender, network) = context.on_network(&args.on)?;
    let plan = Plan::check(&sender, &network, &file)?;
    let fees = Fees::read(&sender, &plan, &args.fees)?;
    let steps = steps(&sender, &plan, &fees, file.name());
    let rent = rent(&sender, steps.len())?;
    require_balance(&sender, &steps, rent)?;
    let fees_paid = fees.require_balances(sender.chain(), &plan)?;
    let bar = context.progress().bar("registering devices", steps.len());
    sender.send_each("register devices", &steps, &bar)?;
    drop(bar);
    let summary = Summary {
        network: network.address.to_string(),
        operator: plan.operator.to_string(),
        registered: steps.len(),
        skipped: plan.skipped,
        rent,
        fees_paid,
        cost: sender.cost(),
        seconds: started.elapsed().as_millis() as f64 / 1_000.0,
    };
    print(&summary, context)
}

fn print(summary: &Summary, context: &Context) -> Result<(), Failure> {
    let mut rows = vec![
        ("network", summary.network.clone()),
        ("operator", summary.operator.clone()),
        ("devices registered", grouped(summary.registered as u64)),
        ("registered before", grouped(summary.skipped as u64)),
        ("rent", summary.rent.to_string()),
    ];
    rows.extend(
        summary
            .fees_paid
            .iter()
            .map(|paid| ("onboarding fees", paid.to_string())),
    );
    rows.extend(summary.cost.fields());
    rows.push(("time", format!("{:.1} s", summary.seconds)));
    show::fields(context.output(), summary, rows)
}

fn steps(sender: &Sender, plan: &Plan, fees: &Fees, file: &str) -> Vec<Step> {
    let step = |row: &Checked| Step {
        name: format!("line {} of {file}", row.line),
        instructions: instructions(sender, plan, fees, row),
    };
    plan.rows.iter().map(step).collect()
}

fn instructions(sender: &Sender, plan: &Plan, fees: &Fees, row: &Checked) -> Vec<Instruction> {
    let registration = DeviceRegistration {
        network: plan.network,
        class_id: row.class,
        manufacturer_id: row.manufacturer,
        capacity: row.capacity,
        attestation_expiry: row.attestation_expiry,
    };
    let (payer, authority) = (sender.payer(), sender.authority());
    let (attestation, possession) = (&row.attestation, &row.possession);
    let signed = match fees.of_class(row.class) {
        Some(fee) => {
            registry::register_device_with_fee(payer, authority, &registration, attestation, possession, fee)
        }
        None => registry::register_device_signed(payer, authority, &registration, attestation, possession),
    };
    signed.to_vec()
}

fn rent(sender: &Sender, devices: usize) -> Result<Sol, Failure> {
    let each = sender.chain().minimum_balance(Device::SPACE)?;
    Ok(Sol(each.saturating_mul(devices as u64)))
}

/// Refuses to begin what the payer could not pay to the end.
fn require_balance(sender: &Sender, steps: &[Step], rent: Sol) -> Result<(), Failure> {
    let transactions = sender.pack("register devices", steps)?.len() as u64;
    let checked = SIGNATURES_PER_DEVICE * steps.len() as u64;
    let signatures = transactions * sender.signatures() as u64 + checked;
    let needed = Sol(rent
        .0
        .saturating_add(signatures.saturating_mul(LAMPORTS_PER_SIGNATURE)));
    if steps.is_empty() {
        return Ok(());
    }
    let devices = grouped(steps.len() as u64);
    sender.require_balance(needed, &format!("the rent and fees of {devices} devices"))
}
