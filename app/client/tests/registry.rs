//! The registry through the client: ready signatures, how many registrations fit, and lists.

mod common;

use common::{class_args, name};
use flywheel_client::accounts::{Device, DeviceStatus};
use flywheel_client::address;
use flywheel_client::chain::{EmbeddedChain, Filter};
use flywheel_client::instructions::registry::{
    self, ApproveManufacturerArgs, CreateNetworkArgs, DeviceRegistration,
};
use flywheel_client::queries::{self, DeviceFilter, Found};
use flywheel_client::signatures::{SignedBy, attestation_message, possession_message};
use flywheel_client::{programs, transactions};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

const EXPIRY: i64 = 4_000_000_000;

/// A network with classes 1 and 2, manufacturers 5 and 6, and two operators.
struct World {
    chain: EmbeddedChain,
    authority: Keypair,
    sponsor: Keypair,
    maker: Keypair,
    operators: [Keypair; 2],
    network: Address,
}

impl World {
    fn new() -> Self {
        let chain = EmbeddedChain::new(&programs::deploy_folder()).unwrap();
        let keys = [(); 5].map(|()| Keypair::new());
        let [authority, sponsor, maker, first, second] = keys;
        let network = address::network(&authority.pubkey(), 7);
        let mut world = Self {
            chain,
            authority,
            sponsor,
            maker,
            operators: [first, second],
            network,
        };
        world.found();
        world
    }

    fn found(&mut self) {
        let (authority, sponsor) = (self.authority.pubkey(), self.sponsor.pubkey());
        for key in [&self.authority, &self.operators[0]] {
            self.chain.airdrop(&key.pubkey(), 10_000_000_000).unwrap();
        }
        self.chain.airdrop(&sponsor, 10_000_000_000).unwrap();
        let mut instructions = vec![registry::create_network(
            authority,
            authority,
            network_args(authority),
        )];
        for id in [2, 1] {
            instructions.push(registry::create_class(
                authority,
                authority,
                self.network,
                class_args(id),
            ));
        }
        for id in [6, 5] {
            let args = ApproveManufacturerArgs {
                id,
                name: name("Maker"),
                authority: self.maker.pubkey(),
                attestation_key: self.maker.pubkey(),
                bond: 0,
                quota: 100,
                classes: [255; 32],
            };
            instructions.push(registry::approve_manufacturer(
                authority,
                authority,
                self.network,
                args,
            ));
        }
        let signer = self.authority.insecure_clone();
        for instruction in instructions {
            self.chain.send(&[instruction], &[&signer]).unwrap();
        }
        let [first, second] = [0, 1].map(|number: usize| self.operators[number].insecure_clone());
        let own = registry::register_operator(first.pubkey(), first.pubkey(), self.network);
        self.chain.send(&[own], &[&first]).unwrap();
        let sponsored = registry::register_operator(sponsor, second.pubkey(), self.network);
        let sponsor = self.sponsor.insecure_clone();
        self.chain.send(&[sponsored], &[&sponsor, &second]).unwrap();
    }

    /// The instructions that register a device of a class, from signatures made elsewhere.
    fn registration(&self, payer: &Keypair, operator: &Keypair, class_id: u16) -> Vec<Instruction> {
        let device = Keypair::new();
        let registration = DeviceRegistration {
            network: self.network,
            class_id,
            manufacturer_id: 5,
            capacity: 10,
            attestation_expiry: EXPIRY,
        };
        let attested = attestation_message(&self.network, class_id, &device.pubkey(), EXPIRY);
        let account = address::operator(&self.network, &operator.pubkey());
        let possessed = possession_message(&self.network, &account);
        let signed = registry::register_device_signed(
            payer.pubkey(),
            operator.pubkey(),
            &registration,
            &SignedBy::sign(&self.maker, &attested).unwrap(),
            &SignedBy::sign(&device, &possessed).unwrap(),
        );
        let with_keys = registry::register_device(
            payer.pubkey(),
            operator.pubkey(),
            &registration,
            &self.maker,
            &device,
        );
        assert_eq!(signed, with_keys.unwrap(), "ready signatures make no difference");
        signed.to_vec()
    }

    fn devices(&self, filter: DeviceFilter) -> Vec<u32> {
        let found = queries::devices(&self.chain, &self.network, &filter).unwrap();
        found.iter().map(|found| found.account.index).collect()
    }
}

fn network_args(authority: Address) -> CreateNetworkArgs {
    CreateNetworkArgs {
        id: 7,
        name: name("Network"),
        genesis: 0,
        epoch_seconds: 60,
        change_delay_seconds: 0,
        pauser: authority,
        status_oracle: authority,
        fee_admin: authority,
    }
}

#[test]
fn two_registrations_fit_in_a_transaction_that_the_operator_pays_and_one_in_a_sponsored_one() {
    let mut world = World::new();
    let [own, sponsored] = [0, 1].map(|number: usize| world.operators[number].insecure_clone());
    let sponsor = world.sponsor.insecure_clone();
    for (payer, operator, per_transaction, bytes) in [(&own, &own, 2, 1_212), (&sponsor, &sponsored, 1, 914)]
    {
        let groups: Vec<_> = (0..4).map(|_| world.registration(payer, operator, 1)).collect();
        let packed = transactions::pack(&payer.pubkey(), &groups, usize::MAX).unwrap();
        assert_eq!(packed.len(), 4 / per_transaction);
        assert_eq!(transactions::size(&payer.pubkey(), &packed[0]).unwrap(), bytes);
        let signers: Vec<&Keypair> = if payer == operator {
            vec![payer]
        } else {
            vec![payer, operator]
        };
        for transaction in &packed {
            let receipt = world.chain.send(transaction, &signers).unwrap();
            let signatures = signers.len() + 2 * per_transaction;
            assert_eq!(
                receipt.fee,
                5_000 * signatures as u64,
                "precompiled signatures cost fees too"
            );
        }
    }
    assert_eq!(world.devices(DeviceFilter::default()), [0, 1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn lists_are_sorted_and_filtered() {
    let mut world = World::new();
    let operator = world.operators[0].insecure_clone();
    for class in [1, 2, 1] {
        let registration = world.registration(&operator, &operator, class);
        world.chain.send(&registration, &[&operator]).unwrap();
    }
    let (chain, network) = (&world.chain, world.network);
    assert_eq!(ids(queries::networks(chain).unwrap(), |network| network.id), [7]);
    assert_eq!(
        ids(queries::classes(chain, &network).unwrap(), |class| u64::from(
            class.id
        )),
        [1, 2]
    );
    let makers = ids(queries::manufacturers(chain, &network).unwrap(), |maker| {
        u64::from(maker.id)
    });
    assert_eq!(makers, [5, 6]);
    let operators = queries::operators(chain, &network).unwrap();
    assert_eq!(operators.len(), 2);
    assert!(queries::classes(chain, &operators[0].address).unwrap().is_empty());

    let none = DeviceFilter::default();
    let account = address::operator(&network, &operator.pubkey());
    let of_operator = |operator| DeviceFilter {
        operator: Some(operator),
        ..none
    };
    assert_eq!(world.devices(of_operator(account)), [0, 1, 2]);
    assert!(world.devices(of_operator(operator.pubkey())).is_empty());
    let of_class = |id| DeviceFilter {
        class: Some(id),
        ..none
    };
    assert_eq!(world.devices(of_class(1)), [0, 2]);
    let active = DeviceFilter {
        status: Some(DeviceStatus::Active),
        ..none
    };
    assert!(world.devices(active).is_empty());
    let first = queries::device_by_index(chain, &network, 1).unwrap().unwrap();
    assert_eq!(first.account.class, 2);
    assert!(queries::device_by_index(chain, &network, 3).unwrap().is_none());
    let activate = registry::activate_device(operator.pubkey(), network, 2, account, first.address);
    world.chain.send(&[activate], &[&operator]).unwrap();
    assert_eq!(world.devices(active), [1]);
    let neither = DeviceFilter {
        class: Some(1),
        ..active
    };
    assert!(world.devices(neither).is_empty());
}

#[test]
fn accounts_are_read_in_the_order_asked_for_and_listed_in_the_order_of_addresses() {
    let mut world = World::new();
    let operator = world.operators[0].insecure_clone();
    for _ in 0..5 {
        let registration = world.registration(&operator, &operator, 1);
        world.chain.send(&registration, &[&operator]).unwrap();
    }
    let nowhere = Address::new_from_array([3; 32]);
    let read = world.chain.accounts(&[world.network, nowhere, operator.pubkey()]);
    assert_eq!(
        read.iter().map(Option::is_some).collect::<Vec<_>>(),
        [true, false, true]
    );
    let sized = [Filter::DataSize(Device::SPACE)];
    let found = world.chain.program_accounts(&device_registry::ID, &sized);
    assert_eq!(found.len(), 5);
    assert!(found.is_sorted_by_key(|(address, _)| *address));
    assert!(
        world
            .chain
            .program_accounts(&reward_distributor::ID, &[])
            .is_empty()
    );
}

fn ids<T>(found: Vec<Found<T>>, id: impl Fn(&T) -> u64) -> Vec<u64> {
    found.iter().map(|found| id(&found.account)).collect()
}
