//! Whether who pays can.

use flywheel_client::ClientError;
use flywheel_client::accounts::{Device, DeviceClass, Manufacturer, Network, OracleSet, Pool};
use flywheel_client::chain::Chain;
use solana_address::Address;

use super::connection::Connected;
use super::finding::{Finding, Place};
use crate::show::{Sol, grouped};

/// What a signature costs on every cluster, lamports.
const SIGNATURE_LAMPORTS: u64 = 5_000;
/// Bytes of a mint without extensions.
const MINT_BYTES: usize = 82;
/// Accounts that every network needs, with one class and one manufacturer.
const FOUNDING: [usize; 6] = [
    Network::SPACE,
    DeviceClass::SPACE,
    Manufacturer::SPACE,
    OracleSet::SPACE,
    Pool::SPACE,
    MINT_BYTES,
];

/// Whether `payer` can found a network and register devices.
pub fn balance(connected: &Connected, payer: &Address) -> Result<Finding, ClientError> {
    let chain: &dyn Chain = connected.chain.as_ref();
    let held = chain.account(payer)?.map_or(0, |account| account.lamports);
    let mut founding = 0u64;
    for bytes in FOUNDING {
        let rent = chain.minimum_balance(bytes)?;
        founding = founding.saturating_add(rent).saturating_add(SIGNATURE_LAMPORTS);
    }
    // Three sign for a device: who pays, its manufacturer and itself.
    let device = chain
        .minimum_balance(Device::SPACE)?
        .saturating_add(3 * SIGNATURE_LAMPORTS);
    Ok(judge(connected.is_node, payer, Sol(held), Sol(founding), device))
}

fn judge(is_node: bool, payer: &Address, held: Sol, founding: Sol, device: u64) -> Finding {
    let check = "balance";
    let remedy = match is_node {
        false => format!("flywheel airdrop 10 {payer}"),
        true => format!(
            "send SOL to {payer}; on devnet and on a local cluster `solana airdrop 2 {payer}` gives some"
        ),
    };
    let devices = held.0.checked_div(device).unwrap_or_default();
    let devices = grouped(devices);
    if held.0 < SIGNATURE_LAMPORTS {
        let found = format!("{held}: no transaction can be paid");
        return Finding::problem(Place::Chain, check, found, remedy);
    }
    if held.0 < founding.0 {
        let found =
            format!("{held}: not enough to found a network ({founding}), only to register {devices} devices");
        return Finding::warning(Place::Chain, check, found, remedy);
    }
    let found = format!("{held}: enough to found a network ({founding}), or to register {devices} devices");
    Finding::ok(Place::Chain, check, found)
}

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn a_payer_is_told_what_the_balance_is_enough_for() {
        let payer = Address::new_from_array([7; 32]);
        let states = |held| judge(true, &payer, Sol(held), Sol(20_000_000), 1_000_000);
        for (held, state, says) in [
            (4_999, State::Problem, "no transaction"),
            (5_000, State::Warning, "only to register 0 devices"),
            (19_999_999, State::Warning, "only to register 19 devices"),
            (20_000_000, State::Ok, "or to register 20 devices"),
        ] {
            let finding = states(held);
            assert_eq!(finding.state, state);
            assert!(finding.found.contains(says), "{finding:?}");
        }
    }
}
