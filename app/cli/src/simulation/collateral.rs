//! Operators lock collateral behind their devices; those with the most recorded faults are slashed; every balance is compared
//! with the ledger.

use std::collections::BTreeMap;

use flywheel_client::accounts::{OperatorStake, StakePool};
use flywheel_client::address;
use flywheel_client::chain;
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::staking::{
    self, Behind, OpenPositionArgs, OpenSlashArgs, PoolKind, StakeParametersArgs,
};
use flywheel_client::instructions::token::{self, MINT_BYTES};
use flywheel_oracle::input::Input;
use flywheel_oracle::network_file::{Collateral, Network};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::founding::Founded;
use super::session::{Call, Session};
use super::wallets::Wallets;
use crate::failure::Failure;
use crate::ledger::bonds::{self, Bond};

const DAY: u32 = 86_400;
/// How long a slash can be appealed, in seconds.
const APPEAL_SECONDS: u32 = 7 * DAY;
/// How long it can be executed, in seconds.
const EXECUTION_SECONDS: u32 = 14 * DAY;

/// What became of collateral, in base units of its mint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Settled {
    /// What all operators' devices require.
    pub required: u64,
    /// What all operators have locked before anybody was slashed.
    pub staked: u64,
    /// Recorded faults: epochs in which a live device did no work.
    pub faults: u64,
    /// The slashed operators, the one with the most faults first.
    pub slashed: Vec<Slashed>,
    /// What was burned of it.
    pub burned: u64,
    /// How far the chain is from the ledger: stakes, the vault, the mint's supply.
    pub difference: u128,
}

/// A slashed operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Slashed {
    /// Its name.
    pub operator: String,
    /// Its recorded faults.
    pub faults: u64,
    /// What it lost, in base units.
    pub amount: u64,
}

/// The collateral of a run.
pub struct Bonds<'a> {
    input: &'a Input,
    wallets: &'a Wallets,
    network: Address,
    pool: Address,
    mint: MintOf,
    bonds: BTreeMap<u32, Bond>,
    terms: Collateral,
}

impl<'a> Bonds<'a> {
    /// Creates mint and pool, and locks what the network file says for every operator; nothing if it says nothing.
    pub fn lock(
        session: &mut Session,
        network: &Network,
        input: &'a Input,
        wallets: &'a Wallets,
        founded: &Founded,
    ) -> Result<Option<Self>, Failure> {
        let Some(terms) = network.collateral else {
            return Ok(None);
        };
        let mint = MintOf::spl_token(wallets.collateral.pubkey());
        let bonds = Self {
            input,
            wallets,
            network: founded.network,
            pool: address::stake_pool(&founded.network, &mint.mint, PoolKind::Collateral),
            mint,
            bonds: bonds::bonds(network, &terms, input),
            terms,
        };
        bonds.create_mint(session, network.token.decimals)?;
        bonds.create_pool(session)?;
        for (operator, bond) in bonds.bonds.iter().filter(|(_, bond)| bond.staked > 0) {
            bonds.lock_one(session, *operator, bond)?;
        }
        Ok(Some(bonds))
    }

    fn create_mint(&self, session: &mut Session, decimals: u8) -> Result<(), Failure> {
        let rent = session.chain().minimum_balance(MINT_BYTES as usize);
        let (sponsor, authority) = (session.sponsor(), self.wallets.authority.pubkey());
        let calls = token::create_mint(&sponsor, &self.mint.mint, &authority, decimals, rent)
            .map_err(|error| Failure::of_client("create the mint of collateral", error))?;
        session.send(
            "create the mint of collateral",
            &[calls.map(Call::foreign).to_vec()],
            &[&self.wallets.collateral],
        )
    }

    fn create_pool(&self, session: &mut Session) -> Result<(), Failure> {
        let authority = self.wallets.authority.pubkey();
        let parameters = StakeParametersArgs {
            veto_authority: authority,
            minimum_stake: 1,
            unbonding_seconds: 21 * DAY,
            reward_seconds: DAY,
            grace_seconds: DAY,
            appeal_seconds: APPEAL_SECONDS,
            execution_seconds: EXECUTION_SECONDS,
            max_multiplier_bps: 10_000,
            max_share_bps: 10_000,
            slash_cap_bps: 10_000,
            ..StakeParametersArgs::default()
        };
        let (sponsor, kind) = (session.sponsor(), PoolKind::Collateral);
        let create =
            staking::create_stake_pool(sponsor, authority, self.network, self.mint, kind, parameters);
        session.send(
            "create the pool of collateral",
            &[vec![Call::new("create_stake_pool", create)]],
            &[&self.wallets.authority],
        )
    }

    fn key(&self, operator: u32) -> Result<&'a Keypair, Failure> {
        let key = self.wallets.operators.get(operator as usize);
        key.ok_or_else(|| Failure::Ledger(format!("operator {operator} has no wallet")))
    }

    fn behind(&self, operator: u32) -> Result<Behind, Failure> {
        let authority = self.key(operator)?.pubkey();
        Ok(Behind {
            pool: self.pool,
            operator: address::operator(&self.network, &authority),
        })
    }

    fn lock_one(&self, session: &mut Session, operator: u32, bond: &Bond) -> Result<(), Failure> {
        let (owner, behind, sponsor) = (self.key(operator)?, self.behind(operator)?, session.sponsor());
        let amount = base_units(bond.staked)?;
        let (mint, authority) = (self.mint.mint, &self.wallets.authority);
        let account = address::associated_token_account(&owner.pubkey(), &mint);
        let give = token::mint_to(&mint, &account, &authority.pubkey(), amount)
            .map_err(|error| Failure::of_client("give an operator collateral", error))?;
        let args = OpenPositionArgs {
            id: 0,
            amount,
            lock_seconds: 0,
        };
        let program = self.mint.token_program;
        let open = staking::open_position(sponsor, owner.pubkey(), behind, account, program, args);
        let groups = [
            vec![
                Call::foreign(token::create_associated_token_account(
                    &sponsor,
                    &owner.pubkey(),
                    &mint,
                )),
                Call::foreign(give),
            ],
            vec![
                Call::new(
                    "open_operator_stake",
                    staking::open_operator_stake(sponsor, behind),
                ),
                Call::new("open_position", open),
            ],
        ];
        session.send("lock collateral", &groups, &[authority, owner])
    }

    /// Slashes the operators with the most faults, as many as the network file says, and compares everything with the ledger.
    pub fn settle(&self, session: &mut Session) -> Result<Settled, Failure> {
        let mut slashed: Vec<(u32, Bond)> = self
            .bonds
            .iter()
            .filter(|(_, bond)| bond.slashed > 0)
            .map(|(at, bond)| (*at, *bond))
            .collect();
        slashed.sort_by_key(|(at, bond)| (std::cmp::Reverse(bond.faults), *at));
        for (operator, _) in &slashed {
            self.open_case(session, *operator)?;
        }
        let now = session.chain().now();
        session.set_time(now.saturating_add(i64::from(APPEAL_SECONDS)));
        for (operator, _) in &slashed {
            self.execute(session, *operator)?;
        }
        let sum = |of: fn(&Bond) -> u128| base_units(self.bonds.values().map(of).sum());
        let name = |at: u32| self.input.operators.get(at as usize).cloned().unwrap_or_default();
        Ok(Settled {
            required: sum(|bond| bond.required)?,
            staked: sum(|bond| bond.staked)?,
            faults: self.bonds.values().map(|bond| bond.faults).sum(),
            burned: sum(|bond| bond.slashed)?,
            difference: self.difference(session)?,
            slashed: slashed
                .into_iter()
                .map(|(at, bond)| {
                    Ok(Slashed {
                        operator: name(at),
                        faults: bond.faults,
                        amount: base_units(bond.slashed)?,
                    })
                })
                .collect::<Result<_, Failure>>()?,
        })
    }

    /// Opens a case whose evidence are the operator's faults: a line of epoch and device for each.
    fn open_case(&self, session: &mut Session, operator: u32) -> Result<(), Failure> {
        let mut evidence = Sha256::new();
        for (epoch, _, device) in bonds::faults(self.input).filter(|(_, of, _)| *of == operator) {
            evidence.update(format!("{epoch},{device}\n"));
        }
        let args = OpenSlashArgs {
            bps: self.terms.slash_bps,
            evidence_hash: evidence.finalize().into(),
        };
        let (authority, behind) = (&self.wallets.authority, self.behind(operator)?);
        session.fund_key(&authority.pubkey())?;
        let open = staking::open_slash(authority.pubkey(), self.network, behind, 0, args);
        session.send(
            "open a slash case",
            &[vec![Call::new("open_slash", open)]],
            &[authority],
        )
    }

    fn execute(&self, session: &mut Session, operator: u32) -> Result<(), Failure> {
        let behind = self.behind(operator)?;
        let case = address::slash_case(&behind.stake(), 0);
        let execute = staking::execute_slash(behind, case, self.mint);
        session.send(
            "execute a slash case",
            &[vec![Call::new("execute_slash", execute)]],
            &[],
        )
    }

    /// How far stakes, vault and supply are from the ledger, and how many operators' standing is.
    fn difference(&self, session: &Session) -> Result<u128, Failure> {
        let failed = |error| Failure::of_client("show the collateral", error);
        let mut difference = 0u128;
        let mut left = 0u128;
        for (operator, bond) in self.bonds.iter().filter(|(_, bond)| bond.staked > 0) {
            let stake: OperatorStake =
                chain::read(session.chain(), &self.behind(*operator)?.stake()).map_err(failed)?;
            let expected = bond.staked - bond.slashed;
            left += expected;
            difference += u128::from(stake.assets).abs_diff(expected);
            // Who has less than its devices require must be known as short, and nobody else.
            difference += u128::from((stake.short_since > 0) != (expected < bond.required));
        }
        let pool: StakePool = chain::read(session.chain(), &self.pool).map_err(failed)?;
        let vault = chain::token_balance(session.chain(), &pool.vault).unwrap_or(0);
        let supply = chain::token_supply(session.chain(), &self.mint.mint).unwrap_or(0);
        for counted in [pool.staked, vault, supply] {
            difference += u128::from(counted).abs_diff(left);
        }
        Ok(difference)
    }
}

fn base_units(amount: u128) -> Result<u64, Failure> {
    u64::try_from(amount)
        .map_err(|_| Failure::Ledger(format!("collateral of {amount} base units exceeds 64 bits")))
}
