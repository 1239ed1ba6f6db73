//! Founds a network: mint, network, classes, manufacturers, oracles, pool, operators.

use device_registry::name;
use flywheel_client::address;
use flywheel_client::instructions::registry::{
    self, Activator, ApproveManufacturerArgs, ClassParametersArgs, CreateClassArgs, CreateNetworkArgs,
};
use flywheel_client::instructions::rewards::{
    self, CreatePoolArgs, EMISSION_FIXED, EmissionArgs, MintOf, OracleMemberArgs, PoolParametersArgs,
};
use flywheel_client::instructions::token::{self, MINT_BYTES};
use flywheel_oracle::input::Input;
use flywheel_oracle::network_file::{Class, Manufacturer, Network};
use solana_address::Address;
use solana_signer::Signer;

use super::session::{Call, Session};
use super::wallets::Wallets;
use crate::failure::Failure;
use crate::provision::parts::class::category_of;

/// How long changes of dangerous parameters wait, in seconds: two days.
pub const CHANGE_DELAY_SECONDS: u32 = 172_800;
const SECONDS_PER_DAY: u32 = 86_400;

/// The accounts of a network that everything else refers to.
#[derive(Debug, Clone, Copy)]
pub struct Founded {
    /// The network.
    pub network: Address,
    /// The token's mint.
    pub mint: Address,
    /// The reward pool.
    pub pool: Address,
}

/// Creates everything that there is of a network before its first device.
pub fn found(
    session: &mut Session,
    network: &Network,
    input: &Input,
    wallets: &Wallets,
    first_epoch: u32,
) -> Result<Founded, Failure> {
    let authority = wallets.authority.pubkey();
    let mint = wallets.mint.pubkey();
    let address = address::network(&authority, network.id);
    let founded = Founded {
        network: address,
        mint,
        pool: address::pool(&address, &mint),
    };
    create_mint(session, network, wallets)?;
    create_network(session, network, wallets, &founded)?;
    create_pool(session, network, wallets, &founded, first_epoch)?;
    register_operators(session, input, wallets, &founded)?;
    Ok(founded)
}

fn create_mint(session: &mut Session, network: &Network, wallets: &Wallets) -> Result<(), Failure> {
    let rent = session.chain().minimum_balance(MINT_BYTES as usize);
    let (sponsor, mint, authority) = (
        session.sponsor(),
        wallets.mint.pubkey(),
        wallets.authority.pubkey(),
    );
    let calls = token::create_mint(&sponsor, &mint, &authority, network.token.decimals, rent)
        .map_err(|error| Failure::of_client("create the mint", error))?;
    session.send(
        "create the mint",
        &[calls.map(Call::foreign).to_vec()],
        &[&wallets.mint],
    )
}

fn create_network(
    session: &mut Session,
    network: &Network,
    wallets: &Wallets,
    founded: &Founded,
) -> Result<(), Failure> {
    let (sponsor, authority) = (session.sponsor(), wallets.authority.pubkey());
    let args = CreateNetworkArgs {
        id: network.id,
        name: padded(&network.name),
        genesis: network.genesis,
        epoch_seconds: network.epoch_seconds,
        change_delay_seconds: CHANGE_DELAY_SECONDS,
        pauser: authority,
        status_oracle: authority,
        fee_admin: authority,
    };
    let mut groups = vec![vec![Call::new(
        "create_network",
        registry::create_network(sponsor, authority, args),
    )]];
    for class in &network.classes {
        let create = registry::create_class(sponsor, authority, founded.network, class_args(class));
        groups.push(vec![Call::new("create_class", create)]);
    }
    for maker in &network.manufacturers {
        let key = wallets.manufacturers[&maker.id].pubkey();
        let approve =
            registry::approve_manufacturer(sponsor, authority, founded.network, maker_args(maker, key));
        groups.push(vec![Call::new("approve_manufacturer", approve)]);
    }
    session.send("create the network", &groups, &[&wallets.authority])
}

fn class_args(class: &Class) -> CreateClassArgs {
    CreateClassArgs {
        id: u16::from(class.id),
        name: padded(&class.name),
        category: category_of(class),
        capacity_unit: padded(&class.capacity_unit),
        density_resolution: class.density_resolution,
        bond_per_unit: class.bond_per_unit,
        parameters: ClassParametersArgs {
            fee_mint: Address::default(),
            onboarding_fee: 0,
            relocation_fee: 0,
            min_capacity: class.min_capacity,
            max_capacity: class.max_capacity,
            reward_weight_bps: class.reward_weight_bps,
            density_target: class.density_target,
            relocation_cooldown_seconds: class.relocation_cooldown_seconds,
            probation_seconds: u32::from(class.probation_days).saturating_mul(SECONDS_PER_DAY),
            maintenance_seconds_per_year: u32::from(class.maintenance_days_per_year)
                .saturating_mul(SECONDS_PER_DAY),
            probation_multiplier_bps: class.probation_multiplier_bps,
            activator: Activator::Operator,
        },
    }
}

fn maker_args(maker: &Manufacturer, attestation_key: Address) -> ApproveManufacturerArgs {
    let mut classes = [0u8; 32];
    for class in &maker.classes {
        classes[usize::from(class / 8)] |= 1 << (class % 8);
    }
    ApproveManufacturerArgs {
        id: maker.id,
        name: padded(&maker.name),
        authority: attestation_key,
        attestation_key,
        quota: maker.quota,
        classes,
        bond: 0,
    }
}

fn create_pool(
    session: &mut Session,
    network: &Network,
    wallets: &Wallets,
    founded: &Founded,
    first_epoch: u32,
) -> Result<(), Failure> {
    let (sponsor, authority) = (session.sponsor(), wallets.authority.pubkey());
    let weights = network.oracles.weights.iter();
    let members = wallets
        .oracles
        .iter()
        .zip(weights)
        .map(|(key, weight)| OracleMemberArgs {
            key: key.pubkey(),
            weight: *weight,
        });
    let set = rewards::create_oracle_set(sponsor, authority, founded.network, members.collect());
    let args = CreatePoolArgs {
        emission: EmissionArgs {
            kind: EMISSION_FIXED,
            first_emission: network.emission.per_epoch,
            parameter: 0,
            cap: network.emission.cap,
        },
        first_epoch: u64::from(first_epoch),
        burn_program: Address::default(),
        vesting_months: 0,
        exit_penalty_bps: 0,
        parameters: PoolParametersArgs {
            insurance: authority,
            challenge_window_seconds: network.oracles.challenge_window_seconds,
            ..PoolParametersArgs::default()
        },
    };
    let mint = MintOf::spl_token(founded.mint);
    let pool = rewards::create_pool(sponsor, authority, authority, founded.network, mint, args);
    let groups = [
        vec![Call::new("create_oracle_set", set)],
        vec![Call::new("create_pool", pool)],
    ];
    session.send("create the reward pool", &groups, &[&wallets.authority])
}

fn register_operators(
    session: &mut Session,
    input: &Input,
    wallets: &Wallets,
    founded: &Founded,
) -> Result<(), Failure> {
    let sponsor = session.sponsor();
    for (name, key) in input.operators.iter().zip(&wallets.operators) {
        let register = registry::register_operator(sponsor, key.pubkey(), founded.network);
        let account = token::create_associated_token_account(&sponsor, &key.pubkey(), &founded.mint);
        let groups = [
            vec![Call::new("register_operator", register)],
            vec![Call::foreign(account)],
        ];
        session.send(&format!("register operator {name:?}"), &groups, &[key])?;
    }
    Ok(())
}

/// A name as accounts hold it. The network file admits none that does not fit.
fn padded(text: &str) -> [u8; 32] {
    name::from_text(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manufacturers_classes_are_bits_by_class_id() {
        let maker = Manufacturer {
            id: 3,
            name: "M".into(),
            quota: 9,
            classes: vec![0, 9, 255],
        };
        let args = maker_args(&maker, Address::default());
        let mut bits = [0u8; 32];
        (bits[0], bits[1], bits[31]) = (1, 2, 128);
        assert_eq!((args.id, args.quota, args.classes), (3, 9, bits));
    }
}
