//! `flywheel export accounts`

use clap::Args;
use flywheel_client::chain::Filter;
use flywheel_client::events::{Members, Scope};
use flywheel_client::idl::ProgramTypes;
use serde_json::json;
use solana_address::Address;

use super::selection::{self, Program, program_named};
use super::sink::{Destination, Sink};
use crate::context::Context;
use crate::failure::Failure;
use crate::{lookup, words};

/// What is said of an account beside its fields.
const HEADINGS: [&str; 5] = ["address", "program", "type", "lamports", "bytes"];

/// Arguments of `flywheel export accounts`.
#[derive(Debug, Args)]
pub struct AccountsArgs {
    /// Only those of this program
    #[arg(long, value_parser = program_named())]
    program: Option<Program>,
    /// Only those of this type, such as Device
    #[arg(long = "type", value_name = "TYPE")]
    name: Option<String>,
    /// Only those of this network; payouts and what remains of retired devices belong to none
    #[arg(long, value_name = "ADDRESS", env = "FLYWHEEL_NETWORK", value_parser = words::address)]
    network: Option<Address>,
    #[command(flatten)]
    destination: Destination,
}

/// Writes every account of the programs: type by type, and of each in the order of their addresses.
pub fn accounts(args: &AccountsArgs, context: &Context) -> Result<(), Failure> {
    let tables = selection::tables(args.program, args.name.as_deref(), ProgramTypes::accounts)?;
    let chain = context.read()?;
    let members = args.network.map(|network| {
        lookup::network(chain.as_ref(), &network)?;
        Ok::<_, Failure>(Members::read(chain.as_ref(), &network, Scope::Accounts)?)
    });
    let members = members.transpose()?;
    let mut sink = Sink::open(&args.destination, &tables, args.name.is_some(), &HEADINGS)?;
    let bar = context.progress().bar("reading accounts", tables.len());
    'types: for (types, layout) in tables {
        // One type at a time: no more than the accounts of one are held.
        let filter = Filter::memcmp(0, &layout.discriminator);
        for (address, account) in chain.program_accounts(&types.program.id, &[filter])? {
            let decoded = types
                .account(&account.data)
                .map_err(|error| Failure::Invalid(format!("account {address}: {error}")))?;
            let address = address.to_string();
            if members
                .as_ref()
                .is_some_and(|members| !members.has_account(&address, &decoded.fields))
            {
                continue;
            }
            let heading = [
                ("address", json!(address)),
                ("program", json!(types.program.name)),
                ("type", json!(decoded.name)),
                ("lamports", json!(account.lamports.to_string())),
                ("bytes", json!(account.data.len())),
            ];
            if !sink.row(types, &heading, &decoded)? {
                break 'types;
            }
        }
        bar.step();
    }
    drop(bar);
    sink.finish(context.output())
}
