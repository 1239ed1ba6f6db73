//! `flywheel collateral close-record`

use clap::Args;
use flywheel_client::accounts::{DeviceStatus, FaultRecord, StakePool};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::staking as instructions;
use flywheel_client::queries::Found;
use flywheel_client::staking;
use solana_address::Address;

use crate::args::OnNetwork;
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup::{self, DeviceName, Remains};
use crate::purse::Coins;
use crate::show;
use crate::views::{ClosedRecord, ClosedRecords, lamports};

/// Arguments of `flywheel collateral close-record`.
#[derive(Debug, Args)]
pub struct CloseRecordArgs {
    /// The device's index, key or account; of one that is retired or replaced, its key or account
    device: DeviceName,
    #[command(flatten)]
    on: OnNetwork,
}

/// A record, and what it was paid in.
struct Record {
    found: Found<FaultRecord>,
    mint: Address,
}

/// Closes all records of a device, and shows who got their rent.
pub fn close_record(args: &CloseRecordArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let chain = sender.chain();
    let device = device(args, chain, &network.address)?;
    let records = records(chain, &network.address, &device)?;
    if records.is_empty() {
        return Err(Failure::Argument(format!(
            "device {device} has no record of fees; there is nothing to close"
        )));
    }
    let mut closed = Vec::with_capacity(records.len());
    for record in &records {
        let account = &record.found.account;
        let charged = Coins::new(chain).amount(&record.mint, account.charged)?;
        let refund = lamports(chain, &record.found.address)?;
        closed.push(ClosedRecord::new(&record.found, charged, refund));
    }
    let close = |record: &Record| {
        let account = &record.found.account;
        instructions::close_fault(account.pool, device, account.payer)
    };
    let steps: Vec<_> = records.iter().map(close).collect();
    sender.send("close the record", &steps)?;
    let view = ClosedRecords::new(closed, sender.cost());
    show::fields(context.output(), &view, view.rows())
}

/// The account of a device that is not failed, or of one that is gone.
fn device(args: &CloseRecordArgs, chain: &dyn Chain, network: &Address) -> Result<Address, Failure> {
    match lookup::remains(chain, network, &args.device)? {
        Remains::Gone(found) => Ok(found.address),
        Remains::Living(found) if found.account.status != DeviceStatus::Failed.code() => Ok(found.address),
        Remains::Living(found) => Err(Failure::Argument(format!(
            "device {} is still failed; its record is closed when it works again or is gone",
            found.account.index
        ))),
    }
}

/// What the device has paid out of collateral in the network's pools.
fn records(chain: &dyn Chain, network: &Address, device: &Address) -> Result<Vec<Record>, Failure> {
    let mut records = Vec::new();
    for found in staking::fault_records(chain, device)? {
        let pool = staking::existing::<StakePool>(chain, &found.account.pool)?.account;
        if pool.network == *network {
            records.push(Record {
                found,
                mint: pool.mint,
            });
        }
    }
    Ok(records)
}
