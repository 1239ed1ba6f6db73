//! Finds the pools, positions, tickets and cases that commands are about, or says how to name them.

use clap::Args;
use flywheel_client::ClientError;
use flywheel_client::accounts::{OperatorStake, Position, SlashCase, StakePool, Ticket};
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::staking::{Behind, NOBODY};
use flywheel_client::queries::Found;
use flywheel_client::staking::{self, Holding, PoolKind};
use solana_address::Address;

use crate::failure::Failure;
use crate::sender::Sender;
use crate::words::{self, POOL_KINDS};

/// The pool that a command is about.
#[derive(Debug, Clone, Copy, Args)]
pub struct PoolArgs {
    /// The pool; not needed where only one of the network fits. `flywheel stake pools` lists them
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    pool: Option<Address>,
    /// The network's pool of this kind
    #[arg(long, value_parser = words::one_of(POOL_KINDS))]
    kind: Option<PoolKind>,
}

impl PoolArgs {
    /// Whether a pool or its kind was typed.
    pub fn is_named(&self) -> bool {
        self.pool.is_some() || self.kind.is_some()
    }

    /// The one pool of a network that fits what was typed.
    ///
    /// # Arguments
    /// - `takes`: the kinds that the command is for
    pub fn find(
        &self,
        chain: &dyn Chain,
        network: &Address,
        takes: &[PoolKind],
    ) -> Result<Found<StakePool>, Failure> {
        let all = staking::pools(chain, network)?;
        let fitting: Vec<_> = all
            .into_iter()
            .filter(|found| self.pool.is_none_or(|pool| pool == found.address))
            .filter(|found| self.kind.is_none_or(|kind| kind == found.account.kind()))
            .filter(|found| takes.contains(&found.account.kind()))
            .collect();
        match fitting.as_slice() {
            [only] => Ok(*only),
            [] => Err(Failure::Argument(
                "the network has no such pool; `flywheel stake pools` lists those there are, and `flywheel stake create-pool` \
                 makes one"
                    .to_owned(),
            )),
            several => {
                let names = several.iter().map(|found| {
                    let kind = words::word(POOL_KINDS, found.account.kind, PoolKind::code);
                    format!("  {} ({kind}, mint {})", found.address, found.account.mint)
                });
                let names = names.collect::<Vec<_>>().join("\n");
                Err(Failure::Argument(format!(
                    "several pools fit; name one with --pool:\n{names}"
                )))
            }
        }
    }
}

/// A position of whoever signs.
#[derive(Debug, Args)]
pub struct PositionArg {
    /// The position's address; not needed where --keypair has one only. `flywheel stake show` lists them
    #[arg(value_parser = words::address)]
    position: Option<Address>,
}

impl PositionArg {
    /// The position, which --keypair has to own.
    pub fn own(&self, sender: &Sender, network: &Address) -> Result<Holding, Failure> {
        let held = self.any(sender.chain(), network, &sender.authority())?;
        require_owner(&held, &sender.authority())?;
        Ok(held)
    }

    /// The position, whose owner may be anybody; the only one of `owner` if none is named.
    pub fn any(&self, chain: &dyn Chain, network: &Address, owner: &Address) -> Result<Holding, Failure> {
        match self.position {
            Some(named) => position(chain, network, &named),
            None => only_position(chain, network, owner),
        }
    }
}

/// Refuses a position of somebody else.
pub fn require_owner(held: &Holding, owner: &Address) -> Result<(), Failure> {
    let found = held.position.account.owner;
    if found == *owner {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "position {} belongs to {found}; sign with that key, or name a position of {owner}",
        held.position.address
    )))
}

/// The position at an address, in a pool of the network.
pub fn position(chain: &dyn Chain, network: &Address, named: &Address) -> Result<Holding, Failure> {
    staking::holding(chain, named)?
        .filter(|held| held.pool.account.network == *network)
        .ok_or_else(|| {
            Failure::Argument(format!(
                "{named} is no position in this network; `flywheel stake show` lists those there are"
            ))
        })
}

/// Every position of an owner in the pools of a network.
pub fn positions(chain: &dyn Chain, network: &Address, owner: &Address) -> Result<Vec<Holding>, Failure> {
    let mut held = Vec::new();
    for found in staking::positions(chain, owner)? {
        // A position that was closed since is gone.
        held.extend(staking::holding(chain, &found.address)?);
    }
    held.retain(|held| held.pool.account.network == *network);
    Ok(held)
}

fn only_position(chain: &dyn Chain, network: &Address, owner: &Address) -> Result<Holding, Failure> {
    let held = positions(chain, network, owner)?;
    match held.as_slice() {
        [only] => Ok(*only),
        [] => Err(Failure::Argument(format!(
            "{owner} has no position in this network; `flywheel stake open` makes one"
        ))),
        several => {
            let names = several.iter().map(|held| format!("  {}", held.position.address));
            let names = names.collect::<Vec<_>>().join("\n");
            Err(Failure::Argument(format!(
                "{owner} has several positions; name one, `flywheel stake show` says what they hold:\n{names}"
            )))
        }
    }
}

/// Stake that is unbonding.
#[derive(Debug, Clone, Copy)]
pub struct Unbonding {
    /// The ticket.
    pub ticket: Found<Ticket>,
    /// The operator stake that it has shares of.
    pub stake: Found<OperatorStake>,
    /// The pool.
    pub pool: Found<StakePool>,
}

impl Unbonding {
    fn of(chain: &dyn Chain, ticket: Found<Ticket>) -> Result<Self, ClientError> {
        let stake = staking::existing::<OperatorStake>(chain, &ticket.account.stake)?;
        let pool = staking::existing(chain, &stake.account.pool)?;
        Ok(Self { ticket, stake, pool })
    }

    /// What instructions name.
    pub fn behind(&self) -> Behind {
        staking::behind(&self.stake.account)
    }

    /// What it is worth, base units.
    pub fn worth(&self) -> u64 {
        staking::ticket_worth(&self.stake.account, &self.ticket.account)
    }
}

/// The ticket at an address, in a pool of the network.
pub fn ticket(chain: &dyn Chain, network: &Address, named: &Address) -> Result<Unbonding, Failure> {
    let found = staking::account::<Ticket>(chain, named)?;
    let found = found.map(|ticket| Unbonding::of(chain, ticket)).transpose()?;
    found
        .filter(|found| found.pool.account.network == *network)
        .ok_or_else(|| {
            Failure::Argument(format!(
                "{named} is no ticket in this network; `flywheel stake show` lists those there are"
            ))
        })
}

/// Every ticket of an owner in the pools of a network, those that are paid first in front.
pub fn tickets(chain: &dyn Chain, network: &Address, owner: &Address) -> Result<Vec<Unbonding>, Failure> {
    let mut found = Vec::new();
    for ticket in staking::tickets(chain, owner)? {
        found.push(Unbonding::of(chain, ticket)?);
    }
    found.retain(|found| found.pool.account.network == *network);
    Ok(found)
}

/// A slash case.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// The case.
    pub case: Found<SlashCase>,
    /// The operator stake.
    pub stake: Found<OperatorStake>,
    /// The pool.
    pub pool: Found<StakePool>,
}

impl Case {
    /// What instructions name.
    pub fn behind(&self) -> Behind {
        staking::behind(&self.stake.account)
    }
}

/// The case at an address, in a pool of the network.
pub fn case(chain: &dyn Chain, network: &Address, named: &Address) -> Result<Case, Failure> {
    let missing = || {
        Failure::Argument(format!(
            "{named} is no slash case in this network; `flywheel slash list` lists those there are"
        ))
    };
    let case = staking::account::<SlashCase>(chain, named)?.ok_or_else(missing)?;
    let stake = staking::existing::<OperatorStake>(chain, &case.account.stake)?;
    let pool = staking::existing::<StakePool>(chain, &stake.account.pool)?;
    if pool.account.network != *network {
        return Err(missing());
    }
    Ok(Case { case, stake, pool })
}

/// All that stands behind an operator in a pool, `None` when there never was anything.
pub fn operator_stake(
    chain: &dyn Chain,
    pool: &Address,
    operator: &Address,
) -> Result<Option<Found<OperatorStake>>, Failure> {
    Ok(staking::account(chain, &address::operator_stake(pool, operator))?)
}

/// The position that a ticket came from, if that exists, and else one that stands where the ticket does.
pub fn position_for(chain: &dyn Chain, unbonding: &Unbonding) -> Result<Option<Found<Position>>, Failure> {
    let (ticket, id) = (unbonding.ticket.address, unbonding.ticket.account.id);
    let mut fitting = staking::positions(chain, &unbonding.ticket.account.owner)?;
    fitting.retain(|found| found.account.stake == unbonding.stake.address);
    let origin = fitting
        .iter()
        .find(|found| address::ticket(&found.address, id) == ticket);
    Ok(origin.or_else(|| fitting.first()).copied())
}

/// The operator account as people read it: none where stake stands behind nobody.
pub fn operator_text(operator: &Address) -> Option<String> {
    (*operator != NOBODY).then(|| operator.to_string())
}

/// The chain's time in the 32 bits in which accounts keep it, unix seconds.
pub fn now(chain: &dyn Chain) -> Result<u32, Failure> {
    let now = chain.now()?;
    u32::try_from(now).map_err(|_| {
        Failure::Argument(format!(
            "the chain's time, {now}, is outside of 1970 to 2106, for which the vault is made"
        ))
    })
}
