//! Manufacturers.

use device_registry::name;
use flywheel_client::accounts::Manufacturer as Account;
use flywheel_client::address;
use flywheel_client::instructions::registry::{self, ApproveManufacturerArgs, UpdateManufacturerArgs};
use flywheel_oracle::network_file::Manufacturer;

use crate::provision::part::{Part, Setting, Settings, Step, Table};
use crate::provision::site::Site;
use crate::provision::value::Value;

/// What a manufacturer's account says.
///
/// # Arguments
/// - `decimals`: of the collateral
pub fn settings(args: &ApproveManufacturerArgs, decimals: u8) -> Vec<Setting> {
    let bond = Value::Amount {
        base_units: args.bond,
        decimals,
    };
    Settings::of(Table::Manufacturer(args.id))
        .never("id", Value::number(args.id))
        .never("name", Value::Text(name::to_text(&args.name)))
        .at_once("quota", Value::number(args.quota))
        .at_once("classes", Value::Numbers(class_ids(&args.classes)))
        .at_once("key", Value::Key(args.attestation_key))
        .never("authority", Value::Key(args.authority))
        .at_once("bond", bond)
        .list()
}

fn class_ids(bits: &[u8; 32]) -> Vec<u64> {
    let has = |id: &u64| {
        let byte = usize::try_from(id / 8).ok().and_then(|at| bits.get(at));
        byte.is_some_and(|byte| byte >> (id % 8) & 1 == 1)
    };
    (0..256).filter(has).collect()
}

fn class_bits(ids: &[u8]) -> [u8; 32] {
    let mut bits = [0u8; 32];
    for id in ids {
        if let Some(byte) = bits.get_mut(usize::from(id / 8)) {
            *byte |= 1 << (id % 8);
        }
    }
    bits
}

/// The arguments that would create an account as it is.
pub fn as_args(maker: &Account) -> ApproveManufacturerArgs {
    ApproveManufacturerArgs {
        id: maker.id,
        name: maker.name,
        authority: maker.authority,
        attestation_key: maker.attestation_key,
        quota: maker.quota,
        classes: maker.classes,
        bond: maker.bond,
    }
}

/// A manufacturer.
pub fn part(site: &Site<'_>, maker: &Manufacturer) -> Part {
    let found = site
        .on_chain
        .manufacturers
        .iter()
        .find(|found| found.account.id == maker.id);
    let found = found.map(|found| found.account);
    let said = site
        .file
        .deployment
        .manufacturers
        .get(&maker.id)
        .copied()
        .unwrap_or_default();
    let key = site.makers.get(&maker.id).copied().unwrap_or_default();
    let wanted = ApproveManufacturerArgs {
        id: maker.id,
        name: name::from_text(&maker.name).unwrap_or_default(),
        authority: said
            .authority
            .or(found.map(|found| found.authority))
            .unwrap_or(key),
        attestation_key: key,
        quota: maker.quota,
        classes: class_bits(&maker.classes),
        bond: said.bond.or(found.map(|found| found.bond)).unwrap_or(0),
    };
    let decimals = site.file.token.decimals;
    let mut part = Part::new(
        format!("manufacturer {} {:?}", maker.id, maker.name),
        Some(address::manufacturer(&site.network, maker.id)),
    );
    part.wanted = settings(&wanted, decimals);
    part.present = found.map(|found| settings(&as_args(&found), decimals));
    if found.is_some_and(|found| found.revoked == 1) {
        part.refusal =
            Some("revoked for ever: take it out of the file, or give another one another id".to_owned());
    }
    let update = UpdateManufacturerArgs {
        quota: wanted.quota,
        classes: wanted.classes,
        bond: wanted.bond,
    };
    let (authority, network, id) = (site.authority, site.network, maker.id);
    let update = registry::update_manufacturer(authority, network, id, update);
    let rotate = registry::rotate_manufacturer_key(authority, network, id, key);
    part.at_once = vec![
        (
            vec!["quota", "classes", "bond"],
            Step::new(format!("update manufacturer {id}"), vec![update]),
        ),
        (
            vec!["key"],
            Step::new(format!("change the key of manufacturer {id}"), vec![rotate]),
        ),
    ];
    let approve = registry::approve_manufacturer(site.payer, authority, network, wanted);
    part.create =
        vec![Step::new(format!("approve manufacturer {id}"), vec![approve]).creating([Account::SPACE])];
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_bits_by_id_and_come_back_as_ids() {
        let ids = [0u8, 7, 8, 63, 255];
        assert_eq!(class_ids(&class_bits(&ids)), ids.map(u64::from));
        assert_eq!(class_bits(&[9])[1], 2);
    }
}
