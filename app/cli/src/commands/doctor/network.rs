//! Whether a network has what it needs to pay rewards.

use flywheel_client::accounts::{Network, Pool, RewardEpoch};
use flywheel_client::chain::Chain;
use flywheel_client::queries::{self, Found};
use flywheel_client::{ClientError, pools};
use reward_distributor::state::EpochStatus;
use solana_address::Address;

use super::connection::Connected;
use super::finding::{Finding, Place};
use crate::show::Time;

/// Looks at a network, its oracles and its pools.
pub fn network(connected: &Connected, at: &Address) -> Result<Vec<Finding>, ClientError> {
    let chain: &dyn Chain = connected.chain.as_ref();
    let Some(found) = queries::account::<Network>(chain, at)? else {
        let remedy = "`flywheel network list` lists those there are; look at --url too";
        let found = format!("there is no network at {at}");
        return Ok(vec![Finding::problem(Place::Chain, "network", found, remedy)]);
    };
    let mut findings = vec![running(&found, connected.now), oracles(chain, at)?];
    let pools = pools::pools(chain, at)?;
    if pools.is_empty() {
        let remedy = "`flywheel network apply FILE` creates the pool of its network file";
        let found = "the network has no reward pool, so nothing is paid";
        findings.push(Finding::problem(Place::Chain, "pools", found, remedy));
    }
    for pool in &pools {
        findings.push(epoch(chain, pool, connected.now)?);
    }
    Ok(findings)
}

fn running(network: &Found<Network>, now: i64) -> Finding {
    let account = &network.account;
    let found = format!(
        "{}, {} classes, {} operators, {} devices",
        network.address, account.classes, account.operators, account.devices
    );
    if account.paused != 0 {
        let found = format!("{found}; groups of instructions are paused");
        let remedy = "`flywheel network show` says which, and its pauser or authority lets them run with `flywheel network resume`";
        return Finding::warning(Place::Chain, "network", found, remedy);
    }
    if account.genesis > now {
        let found = format!("{found}; epoch 0 begins at {}", Time(account.genesis));
        let remedy = "wait: devices can be registered, and rewards begin then";
        return Finding::warning(Place::Chain, "network", found, remedy);
    }
    if account.classes == 0 || account.manufacturers == 0 {
        let found = format!("{found}; no device can be registered");
        let remedy = "create a class and approve a manufacturer: `flywheel network apply FILE`, or `flywheel class create` and \
                      `flywheel manufacturer approve`";
        return Finding::warning(Place::Chain, "network", found, remedy);
    }
    Finding::ok(Place::Chain, "network", found)
}

fn oracles(chain: &dyn Chain, network: &Address) -> Result<Finding, ClientError> {
    Ok(match pools::oracle_set(chain, network)? {
        Some(set) => Finding::ok(
            Place::Chain,
            "oracles",
            format!(
                "{} with a weight of {} in all",
                set.members().len(),
                set.total_weight
            ),
        ),
        None => Finding::problem(
            Place::Chain,
            "oracles",
            "the network has no oracle set, so no reward can be agreed on",
            "`flywheel network apply FILE` creates the one of its network file",
        ),
    })
}

/// Whether the last epoch that has ended is being dealt with.
fn epoch(chain: &dyn Chain, pool: &Found<Pool>, now: i64) -> Result<Finding, ClientError> {
    let check = format!("pool {}", pool.address);
    let account = &pool.account;
    let ok = |found: String| Finding::ok(Place::Chain, check.clone(), found);
    let present = u64::from(account.epoch_at(now));
    let ended = present
        .checked_sub(1)
        .filter(|ended| *ended >= account.first_epoch);
    let Some(ended) = ended else {
        return Ok(ok("no epoch has ended yet".to_owned()));
    };
    if account.next_epoch > ended {
        return Ok(ok(format!("epoch {ended} is final; epoch {present} runs")));
    }
    let found: Option<RewardEpoch> = pools::epochs(chain, &pool.address, ended..ended + 1)?.pop();
    let status = |status: EpochStatus| found.as_ref().is_some_and(|found| found.status == status.code());
    Ok(if status(EpochStatus::Final) {
        ok(format!("epoch {ended} is final; epoch {present} runs"))
    } else if status(EpochStatus::Approved) {
        ok(format!(
            "epoch {ended} has a root, which can still be challenged; epoch {present} runs"
        ))
    } else if status(EpochStatus::Open) {
        ok(format!(
            "epoch {ended} is open and the oracles vote; epoch {present} runs"
        ))
    } else {
        Finding::warning(
            Place::Chain,
            check.clone(),
            format!(
                "epoch {ended} has ended and nobody has opened it; the next that can become final is {}",
                account.next_epoch
            ),
            format!(
                "let the oracles run `flywheel oracle daemon --pool {}`",
                pool.address
            ),
        )
    })
}
