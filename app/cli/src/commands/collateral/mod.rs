//! `flywheel collateral`

mod charge;
mod close_record;
mod pay_fees;
mod status;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// The commands on collateral.
#[derive(Debug, Subcommand)]
pub enum CollateralCommand {
    /// Show what operators' devices require, what is staked, whether that suffices, and what failed devices owe
    Status(status::StatusArgs),
    /// Charge what a failed device owes; whoever pays for the transaction gets the reporter's share. For anybody
    Charge(charge::ChargeArgs),
    /// Pay what fees of failed devices leave for the insurance and the treasury; for anybody
    PayFees(pay_fees::PayFeesArgs),
    /// Close the record of what a device has paid, when it is not failed any more; who paid its rent gets it. For anybody
    CloseRecord(close_record::CloseRecordArgs),
}

impl CollateralCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Status(args) => status::status(args, context),
            Self::Charge(args) => charge::charge(args, context),
            Self::PayFees(args) => pay_fees::pay_fees(args, context),
            Self::CloseRecord(args) => close_record::close_record(args, context),
        }
    }
}
