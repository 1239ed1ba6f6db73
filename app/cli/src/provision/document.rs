//! Edits a network file: only values that differ from the chain are written, and comments, order and all else stay.

use flywheel_client::accounts::Network as Account;
use flywheel_client::chain::Chain;
use flywheel_client::queries::Found;
use flywheel_oracle::network_file::Network;
use flywheel_oracle::table::Source;
use solana_address::Address;
use toml_edit::{ArrayOfTables, DocumentMut, Item, TableLike};

use super::canonical;
use super::keyring::Keyring;
use super::on_chain::OnChain;
use super::part::{Part, Setting, Table};
use super::parts::{self, class, manufacturer};
use super::site::Site;
use super::value::Value;
use crate::failure::Failure;

const HINT: &str = "Correct the file of --base; docs/NETWORK_FILE.md describes every key.";
/// The keys that describe a schedule, of which another kind has others.
const SCHEDULE: [&str; 7] = [
    "kind",
    "per_epoch",
    "first_epoch",
    "retention",
    "interval_epochs",
    "share_bps",
    "cap",
];

/// The text of a network file, edited to say what the chain has.
///
/// # Errors
/// Exit code 2 for a base that is no network file, 3 for a chain that cannot be reached.
pub fn edited(chain: &dyn Chain, network: &Found<Account>, base: &Source) -> Result<String, Failure> {
    let mut file = Network::parse(base).map_err(|problems| Failure::of_file(problems, HINT))?;
    let text = String::from_utf8_lossy(
        base.content()
            .map_err(|problem| Failure::of_file(problem, HINT))?,
    );
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error| Failure::Argument(format!("{}: {error}; {HINT}", base.name)))?;
    let on_chain = OnChain::read(chain, &network.address)?;
    correct_addresses(&mut document, &mut file, &on_chain, &network.address);
    let mut keyring = Keyring::new(None);
    let authority = network.account.authority;
    let site = Site::survey(chain, &file, (authority, authority), &mut keyring)?;
    for part in parts::all(&site) {
        correct(&mut document, &part);
    }
    add_missing(&mut document, &site);
    let mut text = document.to_string();
    text.push_str(&canonical::missing_tables(chain, network, &file)?);
    Ok(text)
}

/// Puts the chain's addresses where the file says others, so that what is there is compared.
fn correct_addresses(document: &mut DocumentMut, file: &mut Network, on_chain: &OnChain, network: &Address) {
    let said = &mut file.deployment;
    let all = [
        (&mut said.network, Some(*network), Table::Network, "address"),
        (&mut said.mint, on_chain.token(), Table::Token, "mint"),
        (
            &mut said.collateral_mint,
            on_chain.collateral(),
            Table::Collateral,
            "mint",
        ),
        (
            &mut said.market.mint,
            on_chain.currency(),
            Table::Market,
            "currency_mint",
        ),
    ];
    for (said, found, table, key) in all {
        let Some(found) = found else { continue };
        if said.is_some_and(|said| said != found) {
            write(document, table, key, Some(&Value::Key(found)));
        }
        *said = Some(found);
    }
}

/// Writes what differs of a part that is on the chain.
fn correct(document: &mut DocumentMut, part: &Part) {
    let Some(present) = &part.present else {
        return;
    };
    let is_same = |one: &&Setting| part.wanted.contains(one);
    let is_schedule = |one: &Setting| one.table == Table::Emission && SCHEDULE.contains(&one.key);
    let schedule =
        |side: &[Setting]| -> Vec<Setting> { side.iter().filter(|one| is_schedule(one)).cloned().collect() };
    if schedule(present) != schedule(&part.wanted) {
        for key in SCHEDULE {
            write(document, Table::Emission, key, None);
        }
        for one in schedule(present) {
            write(document, one.table, one.key, Some(&one.value));
        }
    }
    for one in present.iter().filter(|one| !is_same(one) && !is_schedule(one)) {
        // Of what it does not say, the file wants what waits to be applied, and still does not say it.
        let is_said = find(document, one.table, false).is_some_and(|table| table.contains_key(one.key));
        if is_said || !waits(part, one) {
            write(document, one.table, one.key, Some(&one.value));
        }
    }
    let has = |side: &[Setting], one: &Setting| {
        side.iter()
            .any(|other| (other.table, other.key) == (one.table, one.key))
    };
    for one in part
        .wanted
        .iter()
        .filter(|one| !has(present, one) && !is_schedule(one))
    {
        write(document, one.table, one.key, None);
    }
}

/// Whether what is wanted of a key is what waits to be applied.
fn waits(part: &Part, one: &Setting) -> bool {
    let of = |side: &[Setting]| {
        let found = side
            .iter()
            .find(|other| (other.table, other.key) == (one.table, one.key));
        found.map(|found| found.value.clone())
    };
    part.pending
        .as_ref()
        .is_some_and(|pending| of(&pending.settings) == of(&part.wanted))
}

/// Adds classes and manufacturers that only the chain has.
fn add_missing(document: &mut DocumentMut, site: &Site<'_>) {
    let decimals = site.file.token.decimals;
    for found in &site.on_chain.classes {
        let id = found.account.id;
        let is_said = site.file.classes.iter().any(|class| u16::from(class.id) == id);
        if !is_said && found.account.retired == 0 {
            push(
                document,
                "class",
                &class::settings(&class::as_args(&found.account), decimals),
            );
        }
    }
    for found in &site.on_chain.manufacturers {
        let is_said = site
            .file
            .manufacturers
            .iter()
            .any(|maker| maker.id == found.account.id);
        if !is_said && found.account.revoked == 0 {
            let settings = manufacturer::settings(&manufacturer::as_args(&found.account), decimals);
            push(document, "manufacturer", &settings);
        }
    }
}

fn push(document: &mut DocumentMut, name: &str, settings: &[Setting]) {
    let mut table = toml_edit::Table::new();
    for one in settings {
        table.insert(one.key, Item::Value(one.value.toml()));
    }
    let tables = document
        .entry(name)
        .or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    if let Some(tables) = tables.as_array_of_tables_mut() {
        tables.push(table);
    }
}

/// Writes a value in place of another, with the comment and the blanks around it, or takes it out.
fn write(document: &mut DocumentMut, table: Table, key: &str, value: Option<&Value>) {
    let Some(found) = find(document, table, value.is_some()) else {
        return;
    };
    match value.filter(|value| !value.is_nothing()) {
        None => {
            found.remove(key);
        }
        Some(value) => {
            let mut new = value.toml();
            let old = found.get(key).and_then(Item::as_value);
            if let Some(old) = old {
                *new.decor_mut() = old.decor().clone();
            }
            match found.get_mut(key) {
                Some(item) => *item = Item::Value(new),
                None => {
                    found.insert(key, Item::Value(new));
                }
            }
        }
    }
    if table == Table::Burn && find(document, table, false).is_some_and(|burn| burn.is_empty()) {
        take_out(document, "market", "burn");
    }
}

fn take_out(document: &mut DocumentMut, parent: &str, key: &str) {
    if let Some(table) = document.get_mut(parent).and_then(Item::as_table_like_mut) {
        table.remove(key);
    }
}

/// The table in the document, made where it is not there if `make` says so.
fn find(document: &mut DocumentMut, table: Table, make: bool) -> Option<&mut dyn TableLike> {
    let (parent, child) = match table {
        Table::Network => ("network", None),
        Table::Token => ("token", None),
        Table::Emission => ("emission", None),
        Table::Oracles => ("oracles", None),
        Table::Pool => ("pool", None),
        Table::Collateral => ("collateral", None),
        Table::CollateralPool => ("collateral", Some("pool")),
        Table::Market => ("market", None),
        Table::Split => ("market", Some("split")),
        Table::Burn => ("market", Some("burn")),
        Table::Auction => ("market", Some("auction")),
        Table::MarketStake => ("market", Some("stake")),
        Table::Class(id) => return with_id(document, "class", id),
        Table::Manufacturer(id) => return with_id(document, "manufacturer", id),
        Table::Plan(place) => {
            let plans = document.get_mut("plan")?.as_array_of_tables_mut()?;
            return plans.get_mut(place).map(|table| table as &mut dyn TableLike);
        }
        Table::Unwritten => return None,
    };
    let parent = step(document.as_table_mut(), parent, make)?;
    match child {
        None => Some(parent),
        Some(child) => step(parent, child, make),
    }
}

fn step<'a>(table: &'a mut dyn TableLike, name: &str, make: bool) -> Option<&'a mut dyn TableLike> {
    if make && table.get(name).is_none() {
        table.insert(name, toml_edit::table());
    }
    table.get_mut(name)?.as_table_like_mut()
}

fn with_id<'a>(document: &'a mut DocumentMut, name: &str, id: u16) -> Option<&'a mut dyn TableLike> {
    let tables = document.get_mut(name)?.as_array_of_tables_mut()?;
    let is_it =
        |table: &&mut toml_edit::Table| table.get("id").and_then(Item::as_integer) == Some(i64::from(id));
    tables
        .iter_mut()
        .find(is_it)
        .map(|table| table as &mut dyn TableLike)
}
