//! What the chain would refuse, found out before anything is sent.

use std::fmt::Display;

use flywheel_client::instructions::staking::PoolKind;
use flywheel_oracle::network_file::EmissionKind;
use flywheel_vesting::MAX_MONTHS;
use solana_address::Address;

use super::compare::{Action, Row};
use super::keyring::Keyring;
use super::part::{By, Step};
use super::parts::{class, market, plan, prices, revenue, reward_pool, stake_pool};
use super::site::{MintSite, SHARING, Site};

fn row(part: impl Into<String>, action: Action, note: impl Into<String>) -> Row {
    Row {
        part: part.into(),
        address: None,
        action,
        changes: Vec::new(),
        ready_at: None,
        note: Some(note.into()),
    }
}

fn refusal(part: impl Into<String>, note: impl Into<String>) -> Row {
    row(part, Action::CannotChange, note)
}

/// Everything that keeps anything from being sent, but differences of what never changes.
pub fn rows(site: &Site<'_>, keyring: &Keyring) -> Vec<Row> {
    let mut rows = missing(keyring);
    rows.extend(network(site));
    rows.extend(mints(site, keyring));
    rows.extend(ranges(site));
    rows
}

fn missing(keyring: &Keyring) -> Vec<Row> {
    let missing = keyring.missing().iter();
    let note = |key: &str, role: &str| {
        format!("write the address into the file ({key}), or type --keys DIR to use or make DIR/{role}.json")
    };
    missing
        .map(|one| {
            row(
                format!("address of {}", one.role),
                Action::Missing,
                note(&one.key, &one.role),
            )
        })
        .collect()
}

fn network(site: &Site<'_>) -> Option<Row> {
    let said = site.file.deployment.network?;
    let derived = flywheel_client::address::network(&site.authority, site.file.id);
    let is_there = site.on_chain.network.is_some();
    (!is_there && said != derived).then(|| {
        let note = format!(
            "there is no network at {said}, and the key of --keypair would create {derived}; correct [network] address, or \
             leave it out"
        );
        refusal("network", note)
    })
}

fn mints(site: &Site<'_>, keyring: &Keyring) -> Vec<Row> {
    let mut rows = Vec::new();
    let all = [
        ("mint of the token", Some(site.token)),
        ("mint of the collateral", site.collateral),
        ("mint of the currency", site.currency),
    ];
    for (name, mint) in all {
        let Some(mint) = mint.map(|mint: MintSite| mint.of.mint) else {
            continue;
        };
        match site.on_chain.mints.get(&mint) {
            None if !keyring.signs_for(&mint) => {
                let note = format!(
                    "there is no mint at {mint}; correct the address, or leave it out and type --keys DIR"
                );
                rows.push(refusal(name, note));
            }
            Some(found) if !found.plain => {
                let note =
                    format!("{mint} has extensions, which the programs do not take; name a mint without");
                rows.push(refusal(name, note));
            }
            _ => {}
        }
    }
    if site
        .currency
        .is_some_and(|currency| currency.of.mint == site.token.of.mint)
    {
        rows.push(refusal(
            "mint of the currency",
            "it is the token itself; name another mint",
        ));
    }
    rows.extend(minting(site));
    rows
}

/// Whether the token's mint can be handed over to a pool that mints.
fn minting(site: &Site<'_>) -> Option<Row> {
    let mint = site.token.of.mint;
    let found = site.on_chain.mints.get(&mint)?;
    let refuse = |note: String| Some(refusal("mint of the token", note));
    if site.on_chain.pool(&mint).is_some() || site.is_funded() {
        return None;
    }
    if found.authority != Some(site.authority) {
        let holder = found
            .authority
            .map_or_else(|| "nobody".to_owned(), |key| key.to_string());
        return refuse(format!(
            "{holder} may mint it and not {}, the key of --keypair; hand it over with `spl-token authorize {mint} mint {}`",
            site.authority, site.authority
        ));
    }
    if found.can_freeze {
        return refuse(format!(
            "somebody can freeze its accounts; give that up with `spl-token authorize {mint} freeze --disable`"
        ));
    }
    if found.supply.checked_add(site.file.emission.cap).is_none() {
        return refuse(format!(
            "{} base units exist and the cap would not fit in 64 bits on top; lower emission.cap",
            found.supply
        ));
    }
    None
}

/// What the programs themselves say of the numbers.
fn ranges(site: &Site<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut check = |part: String, remedy: &str, result: Result<(), String>| {
        if let Err(error) = result {
            rows.push(refusal(part, format!("{error}; {remedy}")));
        }
    };
    for one in &site.file.classes {
        let terms = class::wanted(site, one, None).parameters;
        check(
            format!("class {}", one.id),
            "correct [[class]]",
            said(terms.validate()),
        );
    }
    let found = site.on_chain.pool(&site.token.of.mint).map(|found| found.account);
    let pool = reward_pool::wanted(site, found.as_ref()).args;
    let remedy = "correct [pool] and [oracles]; docs/NETWORK_FILE.md has the ranges";
    check(
        "reward pool".to_owned(),
        remedy,
        said(pool.parameters.validate(pool.vesting_months)),
    );
    check("reward pool".to_owned(), remedy, schedule(site, &pool));
    let deployment = &site.file.deployment;
    if let Some(mint) = site.collateral {
        let terms = stake_pool::wanted(site, mint, PoolKind::Collateral, &deployment.collateral);
        let result = said(terms.validate(PoolKind::Collateral));
        check(
            "stake pool of collateral".to_owned(),
            "correct [collateral.pool]",
            result,
        );
    }
    if let (Some(of), Some(currency)) = (&site.file.market, site.currency) {
        let terms = stake_pool::wanted(site, site.token, SHARING, &deployment.market.stake);
        let result = said(terms.validate(SHARING));
        check(
            "stake pool that shares revenue".to_owned(),
            "correct [market.stake]",
            result,
        );
        let result = said(prices::wanted_feed(site, currency).validate());
        check("price feed".to_owned(), "correct [market]", result);
        let result = revenue::validate(&revenue::wanted(site, of, currency));
        check(
            "revenue pool".to_owned(),
            "correct [market.split], [market.burn], [market.auction]",
            result,
        );
        let result = said(market::wanted(site, of, currency).validate());
        check("market".to_owned(), "correct [market]", result);
        for one in of.plans.iter().filter(|one| plan::is_networks(one)) {
            let form = plan::wanted(site, one, None);
            check(
                "plan".to_owned(),
                "correct [[plan]]",
                said(form.terms.validate(form.sells)),
            );
        }
    }
    rows
}

/// What a pool's schedule has to be beyond what the file's own check says.
fn schedule(
    site: &Site<'_>,
    pool: &flywheel_client::instructions::rewards::CreatePoolArgs,
) -> Result<(), String> {
    let emission = &site.file.emission;
    if matches!(emission.kind, EmissionKind::Funded) && emission.per_epoch == u64::MAX && emission.cap == 0 {
        return Err("a funded pool needs a cap above zero".to_owned());
    }
    if pool.vesting_months > MAX_MONTHS {
        return Err(format!("vesting_months is at most {MAX_MONTHS}"));
    }
    if pool.exit_penalty_bps > 0 && pool.vesting_months == 0 {
        return Err("exit_penalty_bps needs vesting_months".to_owned());
    }
    Ok(())
}

/// A program's verdict in its own words.
fn said<E: Display>(result: Result<(), E>) -> Result<(), String> {
    result.map_err(|error| error.to_string())
}

/// What the chain has that the file does not say.
pub fn not_in_file(site: &Site<'_>) -> Vec<Row> {
    let (file, on_chain) = (site.file, &site.on_chain);
    let mut rows = Vec::new();
    let mut add = |part: String, at: &Address, note: &str| {
        let mut row = row(part, Action::NotInFile, note);
        row.address = Some(at.to_string());
        rows.push(row);
    };
    for found in &on_chain.classes {
        let id = found.account.id;
        if !file.classes.iter().any(|class| u16::from(class.id) == id) && found.account.retired == 0 {
            add(
                format!("class {id}"),
                &found.address,
                "left alone; `flywheel class retire` ends it",
            );
        }
    }
    for found in &on_chain.manufacturers {
        let id = found.account.id;
        if !file.manufacturers.iter().any(|maker| maker.id == id) && found.account.revoked == 0 {
            let note = "left alone; `flywheel manufacturer revoke` ends it";
            add(format!("manufacturer {id}"), &found.address, note);
        }
    }
    rows
}

/// Who has to sign what is to be sent, and does not.
pub fn signers(site: &Site<'_>, steps: &[Step]) -> Option<Row> {
    let authority = site.on_chain.network.as_ref()?.account.authority;
    let needed = steps.iter().any(|step| step.by == By::Authority);
    (needed && authority != site.authority).then(|| {
        let note = format!(
            "its authority is {authority}, and the key of --keypair is {}; sign with the authority's key: -k FILE",
            site.authority
        );
        refusal("network", note)
    })
}
