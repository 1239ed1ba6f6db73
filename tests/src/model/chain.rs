//! The same network on an embedded chain: founds it, and does each action of the model as transactions.

use flywheel_client::address;
use flywheel_client::chain::Receipt;
use flywheel_client::error::{ClientError, Refusal};
use flywheel_client::instructions::registry::{
    self, Activator, ClassParametersArgs, SuspendArgs, UpdateManufacturerArgs,
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{Action, CLASSES, Class, KEYS, Model, OPERATORS, PAYERS, QUOTA, RATES, Subject, Terms};
use crate::world::{BOND_PER_UNIT, CHANGE_DELAY, GENESIS, HASH, World, keypair, place};

/// What each payer begins with, lamports.
const PURSE: u64 = 1_000_000_000_000;
/// Terms of every class at first.
const TERMS: Terms = Terms {
    max_capacity: 1_000,
    cooldown: 3_600,
    maintenance: 86_400,
};

type Outcome = Result<Receipt, ClientError>;

/// A place by its number: H3 cell, density cell. The first two stand in one density cell.
pub(crate) fn spot(number: usize) -> (u64, u64) {
    let (cell, density) = place(40.7607, -73.9228);
    match number {
        0 => (cell, density),
        1 => {
            let neighbours: Vec<_> = h3o::CellIndex::try_from(cell).expect("a cell").grid_disk(3);
            let inside = |cell: &u64| *cell != spot(0).0 && flywheel_geo::parent(*cell, 8) == Ok(density);
            let other = neighbours.into_iter().map(u64::from).find(inside);
            (other.expect("a neighbour in the same density cell"), density)
        }
        2 => place(40.7110, -73.9286),
        _ => place(40.6413, -73.7781),
    }
}

/// The H3 cell of a place.
pub(crate) fn cell(place: usize) -> u64 {
    spot(place).0
}

/// The density cell of a place.
pub(crate) fn density_cell(place: usize) -> u64 {
    spot(place).1
}

/// The network on its chain, and its model.
pub struct Network {
    pub(crate) world: World,
    pub(crate) model: Model,
    pub(crate) payers: Vec<Keypair>,
    pub(crate) operators: Vec<Keypair>,
    pub(crate) keys: Vec<Keypair>,
}

fn parameters(class: usize, terms: Terms) -> ClassParametersArgs {
    let activator = if class == 1 {
        Activator::StatusOracle
    } else {
        Activator::Operator
    };
    ClassParametersArgs {
        max_capacity: terms.max_capacity,
        relocation_cooldown_seconds: terms.cooldown,
        maintenance_seconds_per_year: terms.maintenance,
        activator,
        ..World::class_parameters()
    }
}

impl Network {
    /// Founds the network: two classes, one manufacturer, funded payers.
    pub fn found() -> Self {
        let mut world = World::empty("model");
        world.chain.set_rent(RATES[0]);
        let keys = |role: &str, count| {
            (0..count)
                .map(|number| keypair(&format!("model/{role} {number}")))
                .collect()
        };
        world.create_network().expect("network");
        let (authority, payer) = (world.authority.insecure_clone(), world.payer.pubkey());
        for class in 0..CLASSES {
            let mut args = World::class_args(u16::try_from(class).expect("few classes"));
            args.parameters = parameters(class, TERMS);
            args.bond_per_unit = BOND_PER_UNIT + class as u64;
            let create = registry::create_class(payer, authority.pubkey(), world.network, args);
            world.send(&[create], &[&authority]).expect("class");
        }
        let mut args = world.manufacturer_args(0);
        (args.quota, args.classes[0]) = (QUOTA, 0b11);
        let approve = registry::approve_manufacturer(payer, authority.pubkey(), world.network, args);
        world.send(&[approve], &[&authority]).expect("manufacturer");
        let payers: Vec<Keypair> = keys("payer", PAYERS);
        for payer in &payers {
            world.chain.airdrop(&payer.pubkey(), PURSE).expect("airdrop");
        }
        let model = Self::model();
        let (operators, keys) = (keys("operator", OPERATORS), keys("key", KEYS));
        Self {
            world,
            model,
            payers,
            operators,
            keys,
        }
    }

    fn model() -> Model {
        let class = |class: usize| Class {
            devices: 0,
            retired: false,
            bond: BOND_PER_UNIT + class as u64,
            terms: TERMS,
            proposed: None,
        };
        Model {
            rate: 0,
            now: u32::try_from(GENESIS).expect("before 2106"),
            delay: CHANGE_DELAY,
            paused: 0,
            next_index: 0,
            quota: QUOTA,
            attested: 0,
            classes: (0..CLASSES).map(class).collect(),
            operators: Default::default(),
            entries: Default::default(),
            cells: Default::default(),
            offers: Default::default(),
            suspensions: Default::default(),
            wallets: [PURSE; PAYERS],
        }
    }

    pub(crate) fn operator_account(&self, operator: usize) -> Address {
        address::operator(&self.world.network, &self.operators[operator].pubkey())
    }

    pub(crate) fn device_account(&self, key: usize) -> Address {
        address::device(&self.world.network, &self.keys[key].pubkey())
    }

    pub(crate) fn subject(&self, subject: Subject) -> Address {
        match subject {
            Subject::Operator(operator) => self.operator_account(operator),
            Subject::Device(key) => self.device_account(key),
        }
    }

    /// Does an action on the chain, with what the model knows where an instruction has to name an account.
    pub fn act(&mut self, action: &Action) -> Outcome {
        let (instructions, signers) = match *action {
            Action::Wait(seconds) => {
                self.world.wait(seconds);
                return Ok(Receipt::default());
            }
            Action::CutRent => {
                let lowest = || Refusal::from_logs(None, None, "rent is at its lowest".to_owned(), vec![]);
                let rate = RATES.get(self.model.rate + 1);
                let rate = rate.ok_or_else(|| ClientError::Refused(Box::new(lowest())))?;
                self.world.chain.set_rent(*rate);
                return Ok(Receipt::default());
            }
            Action::Donate { key, lamports } => {
                let account = self.device_account(key);
                self.world.chain.airdrop(&account, lamports)?;
                return Ok(Receipt::default());
            }
            _ => self.instructions(action),
        };
        let signers: Vec<&Keypair> = signers.iter().collect();
        self.world.send(&instructions, &signers)
    }

    fn instructions(&self, action: &Action) -> (Vec<Instruction>, Vec<Keypair>) {
        let world = &self.world;
        let (network, authority) = (world.network, world.authority.insecure_clone());
        let a = authority.pubkey();
        let class_id = |class: usize| u16::try_from(class).expect("few classes");
        match *action {
            Action::Pause(bits) => {
                let pauser = world.pauser.insecure_clone();
                (
                    vec![registry::set_pause(pauser.pubkey(), network, bits)],
                    vec![pauser],
                )
            }
            Action::Quota(quota) => {
                let mut classes = [0u8; 32];
                classes[0] = 0b11;
                let args = UpdateManufacturerArgs {
                    quota,
                    classes,
                    bond: 0,
                };
                (
                    vec![registry::update_manufacturer(a, network, 0, args)],
                    vec![authority],
                )
            }
            Action::Propose(class, terms) => {
                let parameters = parameters(class, terms);
                let update = registry::update_class(a, network, class_id(class), parameters);
                (vec![update], vec![authority])
            }
            Action::Apply(class) => {
                let apply = registry::apply_class_update(world.payer.pubkey(), network, class_id(class));
                (vec![apply], vec![])
            }
            Action::RetireClass(class) => (
                vec![registry::retire_class(a, network, class_id(class))],
                vec![authority],
            ),
            Action::CreateCell { class, place, payer } => {
                let payer = self.payers[payer].insecure_clone();
                let cell = density_cell(place);
                let create = registry::create_cell(payer.pubkey(), network, class_id(class), cell);
                (vec![create], vec![payer])
            }
            Action::CloseCell { class, place, payer } => {
                let payer = self.payers[payer].insecure_clone();
                let cell = density_cell(place);
                let close = registry::close_cell(payer.pubkey(), network, class_id(class), cell);
                (vec![close], vec![payer])
            }
            _ => self.of_operators(action),
        }
    }

    fn of_operators(&self, action: &Action) -> (Vec<Instruction>, Vec<Keypair>) {
        let world = &self.world;
        let network = world.network;
        let recorded = |operator: usize| {
            self.model
                .operators
                .get(&operator)
                .map_or(0, |operator| operator.payer)
        };
        match *action {
            Action::Join { operator, payer } => {
                let (payer, operator) = (self.payer(payer), self.authority(operator));
                let join = registry::register_operator(payer.pubkey(), operator.pubkey(), network);
                (vec![join], vec![payer, operator])
            }
            Action::Close { operator } => {
                let payer = self.payers[recorded(operator)].pubkey();
                let operator = self.authority(operator);
                let close = registry::close_operator(operator.pubkey(), network, payer);
                (vec![close], vec![operator])
            }
            Action::ChangePayer { operator, payer } => {
                let before = self.payers[recorded(operator)].pubkey();
                let (payer, operator) = (self.payer(payer), self.authority(operator));
                let change = registry::change_rent_payer(payer.pubkey(), operator.pubkey(), network, before);
                (vec![change], vec![payer, operator])
            }
            Action::Suspend {
                subject,
                seconds,
                payer,
            } => {
                let (payer, pauser) = (self.payer(payer), world.pauser.insecure_clone());
                let args = SuspendArgs {
                    until: self.model.now.saturating_add(seconds),
                    reason_hash: HASH,
                };
                let subject = self.subject(subject);
                let suspend = registry::suspend(payer.pubkey(), pauser.pubkey(), network, subject, args);
                (vec![suspend], vec![payer, pauser])
            }
            Action::Lift {
                subject,
                by_authority,
            } => {
                let paid_by = self
                    .model
                    .suspensions
                    .get(&subject)
                    .map_or(0, |suspended| suspended.payer);
                let signer = if by_authority {
                    &world.authority
                } else {
                    &world.payer
                };
                let (rent_payer, subject) = (self.payers[paid_by].pubkey(), self.subject(subject));
                let lift = registry::lift_suspension(signer.pubkey(), network, subject, rent_payer);
                (vec![lift], vec![signer.insecure_clone()])
            }
            _ => self.of_devices(action),
        }
    }
}
