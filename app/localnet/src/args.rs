//! What can be typed.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Parser;
use solana_address::Address;

/// A cluster of one node on this machine, with RPC and WebSocket ports that any Solana tool or wallet can talk to. It needs
/// no internet. `flywheel localnet` starts it and applies a network file to it.
#[derive(Debug, Parser)]
#[command(name = "flywheel-localnet", version)]
pub struct Args {
    /// The address to listen at
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub bind: IpAddr,
    /// The port of the JSON-RPC
    #[arg(long, value_name = "PORT", default_value_t = 8899)]
    pub rpc_port: u16,
    /// The port of the WebSocket; the Solana tools expect it to be the next one after that of the JSON-RPC
    #[arg(long, value_name = "PORT", default_value_t = 8900)]
    pub ws_port: u16,
    /// How long a slot is, in milliseconds
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub slot_time: u64,
    /// The folder with the built programs: each NAME.so is loaded at the address of NAME-keypair.json
    #[arg(
        long,
        value_name = "DIR",
        env = "FLYWHEEL_PROGRAMS",
        default_value = "target/deploy"
    )]
    pub programs: PathBuf,
    /// Start without programs, to deploy them as on any other cluster
    #[arg(long)]
    pub no_programs: bool,
    /// Who may upgrade the programs; nobody if not given
    #[arg(long, value_name = "ADDRESS")]
    pub upgrade_authority: Option<Address>,
    /// An address and the SOL to give it at the start; once for each address
    #[arg(long, value_name = "ADDRESS=SOL", value_parser = funding)]
    pub fund: Vec<Funding>,
    /// Keep the cluster in this file, and go on from it the next time
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// End when the standard input does, as a child process that must not outlive its parent
    #[arg(long)]
    pub tied: bool,
    /// Say on stderr what the node does
    #[arg(long, short)]
    pub verbose: bool,
}

/// An address and what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Funding {
    /// Who.
    pub address: Address,
    /// How much, lamports.
    pub lamports: u64,
}

const LAMPORTS_PER_SOL: u64 = 1_000_000_000;

fn funding(text: &str) -> Result<Funding, String> {
    let expected = || format!("{text:?}: expected an address and whole SOL, such as 4xF...9kM=100");
    let (address, sol) = text.split_once('=').ok_or_else(expected)?;
    let address = address.parse().map_err(|_| expected())?;
    let sol: u64 = sol.parse().map_err(|_| expected())?;
    let lamports = sol.checked_mul(LAMPORTS_PER_SOL).filter(|lamports| *lamports > 0);
    let lamports = lamports.ok_or_else(|| format!("{text:?}: expected from 1 SOL to 18446744073 SOL"))?;
    Ok(Funding { address, lamports })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }

    #[test]
    fn funding_is_an_address_and_whole_sol() {
        let address = Address::new_from_array([7; 32]);
        let funding = |sol: &str| super::funding(&format!("{address}={sol}"));
        assert_eq!(
            funding("100"),
            Ok(Funding {
                address,
                lamports: 100_000_000_000
            })
        );
        for wrong in ["", "1.5", "-1", "x"] {
            assert!(
                funding(wrong)
                    .unwrap_err()
                    .contains("expected an address and whole SOL")
            );
        }
        for wrong in ["0", "18446744074"] {
            assert!(
                funding(wrong)
                    .unwrap_err()
                    .contains("from 1 SOL to 18446744073 SOL")
            );
        }
        assert!(super::funding("100").is_err());
    }
}
