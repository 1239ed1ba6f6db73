//! The network: created without a delay, so that founding it does not wait; the delay comes last.

use device_registry::name;
use flywheel_client::accounts;
use flywheel_client::instructions::registry::{self, CreateNetworkArgs, SetRolesArgs, UpdateNetworkArgs};

use crate::provision::part::{Part, Pending, Setting, Settings, Step, Table, Update};
use crate::provision::site::{CHANGE_DELAY_SECONDS, Site};
use crate::provision::value::Value;

/// What a network's account says, but its name and delay.
pub fn settings(args: &CreateNetworkArgs) -> Vec<Setting> {
    Settings::of(Table::Network)
        .never("id", Value::Number(args.id))
        .never("epoch_seconds", Value::number(args.epoch_seconds))
        .never("genesis", Value::Moment(args.genesis))
        .at_once("pauser", Value::Key(args.pauser))
        .at_once("status_oracle", Value::Key(args.status_oracle))
        .at_once("fee_admin", Value::Key(args.fee_admin))
        .list()
}

/// Its name and delay.
pub fn update_settings(args: &UpdateNetworkArgs) -> Vec<Setting> {
    Settings::of(Table::Network)
        .delayed("name", Value::Text(name::to_text(&args.name)))
        .delayed("change_delay", Value::Duration(args.change_delay_seconds))
        .list()
}

/// The arguments that would create an account as it is.
pub fn as_args(network: &accounts::Network) -> CreateNetworkArgs {
    CreateNetworkArgs {
        id: network.id,
        name: network.name,
        genesis: network.genesis,
        epoch_seconds: network.epoch_seconds,
        change_delay_seconds: network.change_delay_seconds,
        pauser: network.pauser,
        status_oracle: network.status_oracle,
        fee_admin: network.fee_admin,
    }
}

/// The network without its delay.
pub fn founding(site: &Site<'_>) -> Part {
    let found = site
        .on_chain
        .network
        .as_ref()
        .map(|found| as_args(&found.account));
    let (file, said) = (site.file, &site.file.deployment);
    let role = |said: Option<_>, found: Option<_>| said.or(found).unwrap_or(site.authority);
    let wanted = CreateNetworkArgs {
        id: file.id,
        name: name::from_text(&file.name).unwrap_or_default(),
        genesis: file.genesis,
        epoch_seconds: file.epoch_seconds,
        change_delay_seconds: 0,
        pauser: role(said.pauser, found.as_ref().map(|args| args.pauser)),
        status_oracle: role(said.status_oracle, found.as_ref().map(|args| args.status_oracle)),
        fee_admin: role(said.fee_admin, found.as_ref().map(|args| args.fee_admin)),
    };
    let roles = SetRolesArgs {
        pauser: wanted.pauser,
        status_oracle: wanted.status_oracle,
        fee_admin: wanted.fee_admin,
    };
    let mut part = Part::new(format!("network {:?}", file.name), Some(site.network));
    part.wanted = settings(&wanted);
    part.present = found.as_ref().map(settings);
    let set = registry::set_roles(site.authority, site.network, roles);
    part.at_once = vec![(
        vec!["pauser", "status_oracle", "fee_admin"],
        Step::new("set the roles", vec![set]),
    )];
    let create = registry::create_network(site.payer, site.authority, wanted);
    part.create = vec![Step::new("create the network", vec![create]).creating([accounts::Network::SPACE])];
    part
}

/// Its name and delay, which come last.
pub fn delay(site: &Site<'_>) -> Part {
    let file = site.file;
    let name = name::from_text(&file.name).unwrap_or_default();
    let found = site.on_chain.network.as_ref().map(|found| found.account);
    // A network that is only now created has the file's name and no delay yet.
    let present = found.map_or(
        UpdateNetworkArgs {
            name,
            change_delay_seconds: 0,
        },
        |network| UpdateNetworkArgs {
            name: network.name,
            change_delay_seconds: network.change_delay_seconds,
        },
    );
    let pending = found.filter(|network| network.update_ready_at > 0);
    let pending = pending.map(|network| {
        let proposed = UpdateNetworkArgs {
            name: network.proposed_name,
            change_delay_seconds: network.proposed_change_delay_seconds,
        };
        (proposed, network.update_ready_at)
    });
    let kept = pending.as_ref().map_or(&present, |(proposed, _)| proposed);
    // No delay is what a founding that was interrupted leaves behind.
    let unsaid = match kept.change_delay_seconds {
        0 => CHANGE_DELAY_SECONDS,
        kept => kept,
    };
    let wanted = UpdateNetworkArgs {
        name,
        change_delay_seconds: file.deployment.change_delay_seconds.unwrap_or(unsaid),
    };
    let mut part = Part::new("name and change delay", Some(site.network));
    part.wanted = update_settings(&wanted);
    part.present = Some(update_settings(&present));
    part.pending = pending.map(|(proposed, ready_at)| Pending {
        settings: update_settings(&proposed),
        ready_at,
    });
    part.update = Some(Update {
        propose: registry::update_network(site.authority, site.network, wanted),
        apply: registry::apply_network_update(site.authority, site.network),
    });
    part
}
