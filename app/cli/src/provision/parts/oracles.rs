//! The oracle set.

use flywheel_client::accounts::OracleSet;
use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, OracleMemberArgs};
use solana_address::Address;

use crate::provision::part::{Part, Setting, Settings, Step, Table};
use crate::provision::site::Site;
use crate::provision::value::Value;

/// What members with weights are in the file.
pub fn settings(members: &[(Address, u32)]) -> Vec<Setting> {
    let weights = members.iter().map(|(_, weight)| u64::from(*weight));
    let keys = members.iter().map(|(key, _)| *key);
    Settings::of(Table::Oracles)
        .at_once("weights", Value::Numbers(weights.collect()))
        .at_once("keys", Value::Keys(keys.collect()))
        .list()
}

/// The members of an account.
pub fn members(set: &OracleSet) -> Vec<(Address, u32)> {
    set.members()
        .iter()
        .map(|member| (member.key, member.weight))
        .collect()
}

/// The oracle set.
pub fn part(site: &Site<'_>) -> Part {
    let weights = site.file.oracles.weights.iter();
    let wanted: Vec<(Address, u32)> = site.oracles.iter().copied().zip(weights.copied()).collect();
    let args: Vec<OracleMemberArgs> = wanted
        .iter()
        .map(|(key, weight)| OracleMemberArgs {
            key: *key,
            weight: *weight,
        })
        .collect();
    let mut part = Part::new("oracles", Some(address::oracle_set(&site.network)));
    part.wanted = settings(&wanted);
    part.present = site.on_chain.oracles.as_ref().map(|set| settings(&members(set)));
    let (authority, network) = (site.authority, site.network);
    let update = rewards::update_oracle_set(authority, network, args.clone());
    part.at_once = vec![(
        vec!["weights", "keys"],
        Step::new("replace the oracles", vec![update]),
    )];
    let create = rewards::create_oracle_set(site.payer, authority, network, args);
    part.create = vec![Step::new("create the oracle set", vec![create]).creating([OracleSet::SPACE])];
    part
}
