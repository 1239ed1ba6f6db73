//! `flywheel slash open` and `flywheel slash propose`

use clap::Args;
use flywheel_client::accounts::{OperatorStake, OracleSet};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::staking::{self, OpenSlashArgs};
use flywheel_client::queries::Found;
use flywheel_client::staking::{PoolKind, behind};
use flywheel_client::{address, pools};
use solana_address::Address;

use super::show_case;
use crate::args::OnNetwork;
use crate::context::Context;
use crate::digest::Evidence;
use crate::failure::Failure;
use crate::stakes::{self, PoolArgs};
use crate::{lookup, words};

/// The kinds of pools in which stake stands behind operators.
pub const SLASHED: &[PoolKind] = &[PoolKind::Collateral, PoolKind::Revenue];

/// Arguments of `flywheel slash open` and `flywheel slash propose`.
#[derive(Debug, Args)]
pub struct OpenArgs {
    /// The operator's account or wallet
    #[arg(value_parser = words::address)]
    operator: Address,
    /// What the slash takes of all that stands behind the operator, unbonding stake included: 0.0001 to 1
    #[arg(long, value_name = "SHARE", value_parser = words::share)]
    share: u16,
    #[command(flatten)]
    evidence: Evidence,
    #[command(flatten)]
    pool: PoolArgs,
    #[command(flatten)]
    on: OnNetwork,
}

impl OpenArgs {
    fn args(&self) -> Result<OpenSlashArgs, Failure> {
        if self.share == 0 {
            return Err(Failure::Argument(
                "--share 0: type a share from 0.0001 to 1".to_owned(),
            ));
        }
        Ok(OpenSlashArgs {
            bps: self.share,
            evidence_hash: self.evidence.digest()?,
        })
    }

    /// All that stands behind the operator in the pool.
    fn stake(&self, chain: &dyn Chain, network: &Address) -> Result<Found<OperatorStake>, Failure> {
        let operator = lookup::operator(chain, network, &self.operator)?.address;
        let pool = self.pool.find(chain, network, SLASHED)?;
        let found = stakes::operator_stake(chain, &pool.address, &operator)?;
        found
            .filter(|found| found.account.assets > 0 || found.account.unbonding_assets > 0)
            .ok_or_else(|| {
                Failure::Argument(format!(
                    "nothing stands behind operator {operator} in pool {}; there is nothing to slash",
                    pool.address
                ))
            })
    }
}

/// Opens a case, and shows it.
pub fn open(args: &OpenArgs, context: &Context) -> Result<(), Failure> {
    let slash = args.args()?;
    let (mut sender, network) = context.on_network(&args.on)?;
    let stake = args.stake(sender.chain(), &network.address)?;
    let number = stake.account.cases;
    let authority = sender.authority();
    let open = staking::open_slash(authority, network.address, behind(&stake.account), number, slash);
    sender.send("open the case", &[open])?;
    let case = address::slash_case(&stake.address, number);
    show_case(&sender, &network.address, &case, context)
}

/// Proposes a case to the oracles, votes for it, and shows it.
pub fn propose(args: &OpenArgs, context: &Context) -> Result<(), Failure> {
    let slash = args.args()?;
    let (mut sender, network) = context.on_network(&args.on)?;
    let (chain, oracle) = (sender.chain(), sender.authority());
    require_member(chain, &network.address, &oracle)?;
    let stake = args.stake(chain, &network.address)?;
    let number = stake.account.cases;
    let propose = staking::propose_slash(oracle, network.address, behind(&stake.account), number, slash);
    sender.send("propose the case", &[propose])?;
    let case = address::slash_case(&stake.address, number);
    show_case(&sender, &network.address, &case, context)
}

/// The oracle set of a network, and the place of `oracle` in it; refuses who is none of its members.
pub fn require_member(
    chain: &dyn Chain,
    network: &Address,
    oracle: &Address,
) -> Result<(OracleSet, usize), Failure> {
    let set = pools::oracle_set(chain, network)?.ok_or_else(|| {
        Failure::Argument("the network has no oracles yet; its authority opens cases".to_owned())
    })?;
    let count = usize::try_from(set.count).unwrap_or(0);
    let place = set
        .members
        .iter()
        .take(count)
        .position(|member| member.key == *oracle);
    let place = place.ok_or_else(|| {
        Failure::Argument(format!(
            "{oracle} is none of the network's oracles; sign with the key of one"
        ))
    })?;
    Ok((set, place))
}
