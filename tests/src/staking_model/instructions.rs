//! Actions as instructions of the vault.

use flywheel_client::address;
use flywheel_client::instructions::staking::{self, Behind, OpenPositionArgs, OpenSlashArgs, SlashPart};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_interface::instruction as spl;

use super::founding::{mint, named};
use super::{AUTHORITY, Action, By, Model, Network, Part, STAKE, Slot};
use crate::world::{HASH, TOKEN, keypair};

/// An instruction and who signs it beside the world's payer.
pub(crate) type Signed = (Instruction, Vec<Keypair>);

impl From<Part> for SlashPart {
    fn from(part: Part) -> Self {
        match part {
            Part::Reporter => Self::Reporter,
            Part::Insurance => Self::Insurance,
            Part::Treasury => Self::Treasury,
        }
    }
}

impl Network {
    pub(crate) fn signer(&self, by: By) -> Keypair {
        match by {
            By::Authority => self.keys[AUTHORITY].insecure_clone(),
            By::Pauser => self.world.pauser.insecure_clone(),
            By::Veto => keypair("veto"),
            By::Stranger => self.keys[0].insecure_clone(),
        }
    }

    /// What stands behind whom, of a position.
    fn of(&self, model: &Model, slot: Slot) -> Behind {
        let position = model.pools[slot.pool].positions.get(&slot.key());
        self.behind(slot.pool, position.map_or(0, |position| position.behind))
    }

    /// The instruction of an action, when things are as in `model`.
    pub(crate) fn instruction(&self, model: &Model, action: &Action) -> Signed {
        let payer = self.world.payer.pubkey();
        let own = |by: usize| vec![self.keys[by].insecure_clone()];
        match *action {
            Action::OpenPosition {
                slot,
                behind,
                amount,
                lock,
            } => {
                let (owner, account) = (self.key(slot.wallet), self.account(slot.wallet, STAKE));
                let args = OpenPositionArgs {
                    id: slot.id,
                    amount,
                    lock_seconds: lock,
                };
                let behind = self.behind(slot.pool, behind);
                let open = staking::open_position(payer, owner, behind, account, TOKEN, args);
                (open, own(slot.wallet))
            }
            Action::TopUp { slot, by, amount } => {
                let (account, position) = (self.account(by, STAKE), self.position(slot));
                let behind = self.of(model, slot);
                let add = staking::top_up(self.key(by), behind, position, account, TOKEN, amount);
                (add, own(by))
            }
            Action::ClaimAndStake { slot, by, mint } => {
                let (behind, position) = (self.of(model, slot), self.position(slot));
                (
                    staking::claim_and_stake(self.key(by), behind, position, named(mint)),
                    own(by),
                )
            }
            Action::ExtendLock { slot, by, lock } => {
                let (behind, position) = (self.of(model, slot), self.position(slot));
                (
                    staking::extend_lock(self.key(by), behind, position, lock),
                    own(by),
                )
            }
            Action::ExpireLock { slot } => (
                staking::expire_lock(self.of(model, slot), self.position(slot)),
                vec![],
            ),
            Action::SplitPosition { slot, by, id, shares } => {
                let (behind, position) = (self.of(model, slot), self.position(slot));
                let split = staking::split_position(payer, self.key(by), behind, position, id, shares);
                (split, own(by))
            }
            Action::MergePositions { slot, by, other } => {
                let (position, merged) = (self.position(slot), self.position(other));
                let behind = self.of(model, slot);
                (
                    staking::merge_positions(self.key(by), behind, position, merged),
                    own(by),
                )
            }
            Action::TransferPosition { slot, by, to } => {
                let (behind, position) = (self.of(model, slot), self.position(slot));
                let give = staking::transfer_position(self.key(by), behind, position, self.key(to));
                (give, own(by))
            }
            Action::Delegate { slot, by, behind } => {
                let (pool, operator) = (self.pool(slot.pool), self.operator(behind));
                (
                    staking::delegate(self.key(by), pool, self.position(slot), operator),
                    own(by),
                )
            }
            Action::ClosePosition { slot } => {
                let position = model.pools[slot.pool].positions.get(&slot.key());
                let owner = self.key(position.map_or(slot.wallet, |position| position.owner));
                (
                    staking::close_position(self.of(model, slot), self.position(slot), owner),
                    vec![],
                )
            }
            _ => self.leaving_instruction(model, action),
        }
    }

    fn leaving_instruction(&self, model: &Model, action: &Action) -> Signed {
        let payer = self.world.payer.pubkey();
        let own = |by: usize| vec![self.keys[by].insecure_clone()];
        match *action {
            Action::RequestUnbonding { slot, by, id, amount } => {
                let (behind, position) = (self.of(model, slot), self.position(slot));
                let owner = self.key(by);
                let request = staking::request_unbonding(payer, owner, behind, position, id, amount);
                (request, own(by))
            }
            Action::CancelUnbonding { slot, by, from, id } => {
                let (behind, position) = (self.of(model, slot), self.position(slot));
                let ticket = self.ticket(from, id);
                (
                    staking::cancel_unbonding(self.key(by), behind, position, ticket),
                    own(by),
                )
            }
            Action::Withdraw { from, id, to } => {
                let found = model.pools[from.pool].tickets.get(&(from.key(), id));
                let (behind, owner) = found.map_or((0, to), |ticket| (ticket.behind, ticket.owner));
                let behind = self.behind(from.pool, behind);
                let (ticket, account) = (self.ticket(from, id), self.account(to, STAKE));
                (
                    staking::withdraw(behind, ticket, self.key(owner), account, TOKEN),
                    vec![],
                )
            }
            Action::ClaimRewards { slot, ref mints, to } => {
                let mints: Vec<_> = mints
                    .iter()
                    .map(|mint| (named(*mint), self.account(to, *mint)))
                    .collect();
                (
                    staking::claim_rewards(self.of(model, slot), self.position(slot), &mints),
                    vec![],
                )
            }
            Action::FundRewards {
                pool,
                mint,
                wallet,
                amount,
            } => {
                let account = self.account(wallet, mint);
                let (funder, pool) = (self.key(wallet), self.pool(pool));
                (
                    staking::fund_rewards(funder, account, pool, named(mint), amount),
                    own(wallet),
                )
            }
            Action::Donate {
                pool,
                place,
                wallet,
                amount,
            } => {
                let address = self.pool(pool);
                let number = place.map_or(STAKE, |place| model.pools[pool].rewards[place].mint);
                let vault = match place {
                    Some(_) => address::stake_reward_vault(&address, &mint(number).address),
                    None => address::stake_vault(&address),
                };
                let from = self.account(wallet, number);
                let give = spl::transfer(&TOKEN, &from, &vault, &self.key(wallet), &[], amount);
                (give.expect("a valid token instruction"), own(wallet))
            }
            _ => self.slashing_instruction(model, action),
        }
    }

    fn slashing_instruction(&self, model: &Model, action: &Action) -> Signed {
        let network = self.world.network;
        let args = |bps| OpenSlashArgs {
            bps,
            evidence_hash: HASH,
        };
        let next = |pool: usize, behind: usize| {
            let stake = model.pools[pool].stakes.get(&behind);
            stake.map_or(0, |stake| stake.cases)
        };
        match *action {
            Action::OpenSlash {
                pool,
                behind,
                bps,
                by,
            } => {
                let (signer, number) = (self.signer(by), next(pool, behind));
                let behind = self.behind(pool, behind);
                let open = staking::open_slash(signer.pubkey(), network, behind, number, args(bps));
                (open, vec![signer])
            }
            Action::ProposeSlash {
                pool,
                behind,
                bps,
                oracle,
            } => {
                let (number, key) = (next(pool, behind), self.keys[oracle].insecure_clone());
                let behind = self.behind(pool, behind);
                let propose = staking::propose_slash(key.pubkey(), network, behind, number, args(bps));
                (propose, vec![key])
            }
            Action::VoteSlash {
                pool,
                behind,
                number,
                oracle,
            } => {
                let (key, case) = (
                    self.keys[oracle].insecure_clone(),
                    self.case(pool, behind, number),
                );
                (
                    staking::vote_slash(key.pubkey(), network, self.behind(pool, behind), case),
                    vec![key],
                )
            }
            Action::AppealSlash {
                pool,
                behind,
                number,
                by,
            } => {
                let (key, case) = (self.keys[by].insecure_clone(), self.case(pool, behind, number));
                let behind = self.behind(pool, behind);
                (staking::appeal_slash(key.pubkey(), behind, case, HASH), vec![key])
            }
            Action::VetoSlash {
                pool,
                behind,
                number,
                by,
            } => {
                let (key, case) = (self.signer(by), self.case(pool, behind, number));
                (
                    staking::veto_slash(key.pubkey(), self.behind(pool, behind), case),
                    vec![key],
                )
            }
            Action::ExecuteSlash { pool, behind, number } => {
                let case = self.case(pool, behind, number);
                (
                    staking::execute_slash(self.behind(pool, behind), case, named(STAKE)),
                    vec![],
                )
            }
            Action::PaySlash {
                pool,
                behind,
                number,
                part,
                to,
            } => {
                let (case, account) = (self.case(pool, behind, number), self.account(to, STAKE));
                let behind = self.behind(pool, behind);
                (
                    staking::pay_slash(behind, case, part.into(), account, TOKEN),
                    vec![],
                )
            }
            Action::CloseSlash { pool, behind, number } => {
                let case = model.pools[pool].cases.get(&(behind, number));
                let reporter = self.key(case.map_or(0, |case| case.reporter));
                let case = self.case(pool, behind, number);
                (
                    staking::close_slash(self.behind(pool, behind), case, reporter),
                    vec![],
                )
            }
            _ => self.fault_instruction(action),
        }
    }
}
