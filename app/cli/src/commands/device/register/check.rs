//! Checks a whole file against the chain before anything is sent.

use std::collections::{BTreeMap, BTreeSet};

use device_registry::state::PauseGroup;
use flywheel_client::ClientError;
use flywheel_client::accounts::{self, Device, DeviceClass, Manufacturer, Network, Operator};
use flywheel_client::address;
use flywheel_client::queries::{self, Found};
use flywheel_client::signatures::SignedBy;
use flywheel_oracle::problem::Problems;
use solana_account::Account;
use solana_address::Address;

use super::check_row::RowCheck;
use crate::failure::Failure;
use crate::lookup;
use crate::registrations::{Field, Registration, RegistrationFile};
use crate::sender::Sender;

/// A row that the chain will take.
#[derive(Debug)]
pub struct Checked {
    /// Its line in the file.
    pub line: u64,
    /// Class id.
    pub class: u16,
    /// Manufacturer id.
    pub manufacturer: u16,
    /// Capacity, in the class's unit.
    pub capacity: u32,
    /// Last moment of the attestation, unix seconds.
    pub attestation_expiry: i64,
    /// The manufacturer's signature.
    pub attestation: SignedBy,
    /// The device's signature.
    pub possession: SignedBy,
}

/// What is to be done.
#[derive(Debug)]
pub struct Plan {
    /// The network.
    pub network: Address,
    /// The operator account.
    pub operator: Address,
    /// The rows to register, in the order of the file.
    pub rows: Vec<Checked>,
    /// How many rows are registered to this operator already.
    pub skipped: usize,
    /// The classes that the file names, by their ids.
    pub classes: BTreeMap<u16, DeviceClass>,
}

/// What the chain holds that a row has to agree with.
pub struct Circumstances {
    /// The chain's time, unix seconds.
    pub now: i64,
    /// Keys that are no device's: who signs and who pays.
    pub reserved: [Address; 2],
    /// The operator account.
    pub operator: Address,
    /// The network.
    pub network: Address,
    /// The classes of the network that the file names.
    pub classes: BTreeMap<u16, DeviceClass>,
    /// Its manufacturers that the file names.
    pub manufacturers: BTreeMap<u16, Manufacturer>,
}

impl Plan {
    /// Checks a file; says everything that is wrong.
    pub fn check(
        sender: &Sender,
        network: &Found<Network>,
        file: &RegistrationFile,
    ) -> Result<Self, Failure> {
        require_running(&network.account)?;
        let operator = lookup::operator(sender.chain(), &network.address, &sender.authority())?;
        require_usable(sender, &operator.account)?;
        let circumstances = Circumstances::read(sender, network.address, operator.address, file)?;
        let addresses: Vec<Address> = file
            .rows
            .iter()
            .map(|row| address::device(&network.address, &row.device_key))
            .collect();
        let mut plan = Self {
            network: network.address,
            operator: operator.address,
            rows: Vec::new(),
            skipped: 0,
            classes: circumstances.classes.clone(),
        };
        let mut problems = Problems::default();
        for (row, account) in file.rows.iter().zip(sender.chain().accounts(&addresses)?) {
            plan.add(&circumstances, file, row, account, &mut problems);
        }
        check_quotas(&circumstances, file, &plan.rows, &mut problems);
        if problems.is_empty() {
            Ok(plan)
        } else {
            let hint = "Correct these rows, or take them out of the file: the others are ready.";
            Err(Failure::of_file(problems, hint))
        }
    }

    fn add(
        &mut self,
        circumstances: &Circumstances,
        file: &RegistrationFile,
        row: &Registration,
        account: Option<Account>,
        problems: &mut Problems,
    ) {
        // Lamports can be sent to an address before a device is registered there; such an account belongs to nobody.
        let account = account.filter(|account| account.owner == device_registry::ID);
        let Some(account) = account else {
            let check = RowCheck {
                circumstances,
                file,
                row,
            };
            self.rows.extend(check.run(problems));
            return;
        };
        let found = match accounts::decode::<Device>(&account.data) {
            Ok(device) if device.operator == self.operator => {
                self.skipped += 1;
                return;
            }
            Ok(device) => format!("device {} of operator {}", device.index, device.operator),
            Err(_) => "a key whose device is gone".to_owned(),
        };
        let expected = "a key that was never registered in this network, or is this operator's";
        problems.push(file.problem(row, Field::DeviceKey, expected, found));
    }
}

impl Circumstances {
    /// Reads what a file has to agree with.
    pub fn read(
        sender: &Sender,
        network: Address,
        operator: Address,
        file: &RegistrationFile,
    ) -> Result<Self, Failure> {
        let chain = sender.chain();
        let classes = file.rows.iter().map(|row| row.class);
        let manufacturers = file.rows.iter().map(|row| row.manufacturer);
        Ok(Self {
            now: chain.now()?,
            reserved: [sender.authority(), sender.payer()],
            operator,
            network,
            classes: by_id(classes, |id| {
                queries::account(chain, &address::class(&network, id))
            })?,
            manufacturers: by_id(manufacturers, |id| {
                queries::account(chain, &address::manufacturer(&network, id))
            })?,
        })
    }
}

/// What is found for each id, which is looked for once; ids for which there is nothing are left out.
fn by_id<T>(
    ids: impl Iterator<Item = u16>,
    find: impl Fn(u16) -> Result<Option<Found<T>>, ClientError>,
) -> Result<BTreeMap<u16, T>, Failure> {
    let ids: BTreeSet<u16> = ids.collect();
    let mut all = BTreeMap::new();
    for id in ids {
        all.extend(find(id)?.map(|found| (id, found.account)));
    }
    Ok(all)
}

fn require_running(network: &Network) -> Result<(), Failure> {
    if network.paused & PauseGroup::Registration.bit() == 0 {
        return Ok(());
    }
    Err(Failure::Argument(
        "registration is paused in this network; try again when `flywheel network show` says that it is not"
            .to_owned(),
    ))
}

fn require_usable(sender: &Sender, operator: &Operator) -> Result<(), Failure> {
    if sender.chain().now()? < i64::from(operator.suspended_until) {
        return Err(Failure::Argument(
            "the operator is suspended; appeal, or wait until `flywheel operator show` says that it is not"
                .to_owned(),
        ));
    }
    if operator.authority != sender.authority() {
        let authority = operator.authority;
        return Err(Failure::Argument(format!(
            "{authority} acts for this operator now; name its keypair file with --keypair"
        )));
    }
    sender.require_rent_payer(&operator.rent_payer)
}

/// Names for each manufacturer the first row that its quota does not reach.
fn check_quotas(
    circumstances: &Circumstances,
    file: &RegistrationFile,
    rows: &[Checked],
    problems: &mut Problems,
) {
    let mut lines: BTreeMap<u16, Vec<u64>> = BTreeMap::new();
    for row in rows {
        lines.entry(row.manufacturer).or_default().push(row.line);
    }
    for (id, lines) in lines {
        let Some(maker) = circumstances.manufacturers.get(&id) else {
            continue;
        };
        let left = maker.quota.saturating_sub(maker.attested);
        let beyond = lines.get(left as usize);
        let row = beyond.and_then(|line| file.rows.iter().find(|row| row.line == *line));
        if let Some(row) = row {
            let expected = format!("at most {left} new devices of manufacturer {id}, which its quota leaves");
            let found = format!("{} of them in the file", lines.len());
            problems.push(file.problem(row, Field::Manufacturer, expected, found));
        }
    }
}
