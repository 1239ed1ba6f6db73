//! The distributor's instructions of actions.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, ClaimArgs, ClaimManyArgs, Grant, OracleMemberArgs};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use super::pools::{SETS, parameters};
use super::{Action, Destination, FUNDER, Leaf, Model, Network, Signer};
use crate::world::keypair;

type Signed = (Instruction, Vec<Keypair>);

/// What a root grants a device, as claims say it.
fn grant(leaf: Leaf, position: usize) -> Grant {
    Grant {
        index: leaf.index,
        total: leaf.total,
        position: u32::try_from(position).expect("few leaves"),
    }
}

impl Network {
    pub(crate) fn members(&self, set: &[(usize, u32)]) -> Vec<OracleMemberArgs> {
        let member = |(oracle, weight): &(usize, u32)| OracleMemberArgs {
            key: self.oracles[*oracle].pubkey(),
            weight: *weight,
        };
        set.iter().map(member).collect()
    }

    pub(crate) fn purse(&self, number: usize) -> Keypair {
        self.purses[number].insecure_clone()
    }

    fn signer(&self, by: Signer) -> Keypair {
        match by {
            Signer::Authority => self.world.authority.insecure_clone(),
            Signer::Pauser => self.world.pauser.insecure_clone(),
            Signer::Stranger => keypair("rewards model/stranger"),
        }
    }

    fn destination(&self, pool: usize, payee: usize, to: Destination) -> Address {
        let of = if to == Destination::OtherMint {
            1 - pool
        } else {
            pool
        };
        self.ledgers[of].accounts[to.holder(payee)]
    }

    pub(crate) fn instruction(&self, model: &Model, action: &Action) -> Signed {
        let network = self.world.network;
        match *action {
            Action::UpdateOracleSet { set, by } => {
                let signer = self.signer(by);
                let members = self.members(SETS[set]);
                let update = rewards::update_oracle_set(signer.pubkey(), network, members);
                (update, vec![signer])
            }
            Action::Pause { pool, bits, by } => {
                let signer = self.signer(by);
                let pool = model.pools[pool].address;
                let pause = rewards::set_pool_pause(signer.pubkey(), network, pool, bits);
                (pause, vec![signer])
            }
            Action::UpdatePool { pool, dice, by } => {
                let (signer, pool) = (self.signer(by), &model.pools[pool]);
                let new = parameters(&pool.parameters, dice);
                let update = rewards::update_pool(signer.pubkey(), network, pool.address, new);
                (update, vec![signer])
            }
            Action::ApplyUpdate { pool } => {
                let signer = self.signer(Signer::Stranger);
                let pool = model.pools[pool].address;
                (
                    rewards::apply_pool_update(signer.pubkey(), network, pool),
                    vec![signer],
                )
            }
            Action::FundPool { pool, amount } => {
                let (funder, ledger) = (self.holders[FUNDER].insecure_clone(), &self.ledgers[pool]);
                let account = ledger.accounts[FUNDER];
                let program = ledger.from.token_program;
                let fund = rewards::fund_pool(funder.pubkey(), account, ledger.from.pool, program, amount);
                (fund, vec![funder])
            }
            Action::Donate { pool, amount } => self.donate(model, pool, amount),
            _ => self.of_roots(model, action),
        }
    }

    fn donate(&self, model: &Model, pool: usize, amount: u64) -> Signed {
        let (funder, ledger) = (self.holders[FUNDER].insecure_clone(), &self.ledgers[pool]);
        let to = if model.pools[pool].is_funded {
            ledger.from.source
        } else {
            ledger.accounts[0]
        };
        let token = spl_token_interface::ID;
        let transfer = spl_token_interface::instruction::transfer(
            &token,
            &ledger.accounts[FUNDER],
            &to,
            &funder.pubkey(),
            &[],
            amount,
        );
        let transfer = Instruction {
            program_id: ledger.from.token_program,
            ..transfer.expect("a transfer")
        };
        (transfer, vec![funder])
    }

    fn of_roots(&self, model: &Model, action: &Action) -> Signed {
        let network = self.world.network;
        match *action {
            Action::OpenEpoch { pool, epoch, payer } => {
                let payer = self.purse(payer);
                let open = rewards::open_epoch(payer.pubkey(), network, model.pools[pool].address, epoch);
                (open, vec![payer])
            }
            Action::ProposeRoot {
                pool,
                epoch,
                oracle,
                content,
                salt,
                payer,
            } => {
                let args = model.draft(pool, epoch, content, salt).args.clone();
                let (payer, oracle) = (self.purse(payer), self.oracles[oracle].insecure_clone());
                let pool = model.pools[pool].address;
                let (p, o) = (payer.pubkey(), oracle.pubkey());
                let propose = rewards::propose_root(p, o, network, pool, epoch, args);
                (propose, vec![payer, oracle])
            }
            Action::VoteRoot { pool, root, oracle } => {
                let oracle = self.oracles[oracle].insecure_clone();
                let (pool, root) = (&model.pools[pool], &model.pools[pool].roots[root]);
                let vote =
                    rewards::vote_root(oracle.pubkey(), network, pool.address, root.epoch, root.address);
                (vote, vec![oracle])
            }
            Action::FinalizeRoot { pool, root } => {
                let (pool, root) = (&model.pools[pool], &model.pools[pool].roots[root]);
                let finalize = rewards::finalize_root(network, pool.address, root.epoch, root.address);
                (finalize, vec![])
            }
            Action::ReleaseRoot { pool, root, payer } => {
                let (pool, root) = (&model.pools[pool], &model.pools[pool].roots[root]);
                let payer = self.purses[payer].pubkey();
                (rewards::release_root(pool.address, root.address, payer), vec![])
            }
            Action::CloseEpoch { pool, epoch, payer } => {
                let payer = self.purses[payer].pubkey();
                (
                    rewards::close_epoch(model.pools[pool].address, epoch, payer),
                    vec![],
                )
            }
            _ => self.of_claims(model, action),
        }
    }

    fn of_claims(&self, model: &Model, action: &Action) -> Signed {
        match *action {
            Action::CreatePage { pool, page, payer } => {
                let payer = self.purse(payer);
                let create = rewards::create_claim_page(payer.pubkey(), model.pools[pool].address, page);
                (create, vec![payer])
            }
            Action::RefundPage { pool, page, payer } => {
                let payer = self.purses[payer].pubkey();
                let refund = rewards::refund_claim_page(model.pools[pool].address, page, payer);
                (refund, vec![])
            }
            Action::Claim { pool, root, leaf, to } => {
                let root = &model.pools[pool].roots[root];
                let granted = root.draft.leaves[leaf];
                let args = ClaimArgs {
                    grant: grant(granted, leaf),
                    proof: root.draft.tree.proof(0, leaf),
                };
                let account = self.destination(pool, granted.payee, to);
                (
                    rewards::claim(self.ledgers[pool].from, root.address, account, args),
                    vec![],
                )
            }
            Action::ClaimMany {
                pool,
                root,
                ref leaves,
                to,
                vesting,
            } => {
                let root = &model.pools[pool].roots[root];
                let grants = leaves.iter().map(|leaf| grant(root.draft.leaves[*leaf], *leaf));
                let args = ClaimManyArgs {
                    grants: grants.collect(),
                    proof: root.draft.tree.multiproof(leaves),
                };
                let payee = root.draft.leaves[leaves[0]].payee;
                let account = self.destination(pool, payee, to);
                let (from, root, payee) = (self.ledgers[pool].from, root.address, model.names[payee]);
                let claim = if vesting {
                    rewards::claim_vesting(from, root, payee, account, args)
                } else {
                    rewards::claim_many(from, root, account, args)
                };
                (claim, vec![])
            }
            _ => self.of_vesting(model, action),
        }
    }

    fn of_vesting(&self, model: &Model, action: &Action) -> Signed {
        match *action {
            Action::OpenVesting { pool, payee, payer } => {
                let payer = self.purse(payer);
                let pool = model.pools[pool].address;
                let open = rewards::open_vesting(payer.pubkey(), pool, model.names[payee]);
                (open, vec![payer])
            }
            Action::CloseVesting { pool, payee, payer } => {
                let payer = self.purse(payer);
                let pool = model.pools[pool].address;
                let close = rewards::close_vesting(payer.pubkey(), pool, model.names[payee]);
                (close, vec![payer])
            }
            Action::ReleaseVested { pool, payee, to } => {
                let account = self.destination(pool, payee, to);
                let from = self.ledgers[pool].from;
                (rewards::release_vested(from, model.names[payee], account), vec![])
            }
            Action::ExitVesting { pool, payee, by } => self.exit_vesting(pool, payee, by),
            _ => self.of_fraud(model, action),
        }
    }

    /// Whoever signs names the payee's vesting account and token account.
    fn exit_vesting(&self, pool: usize, payee: usize, by: usize) -> Signed {
        let ledger = &self.ledgers[pool];
        let signer = self.holders[by].insecure_clone();
        let name = self.holders[payee].pubkey();
        let mut exit = rewards::exit_vesting(ledger.from, ledger.mint, name, ledger.accounts[payee]);
        for account in exit.accounts.iter_mut().filter(|account| account.is_signer) {
            account.pubkey = signer.pubkey();
        }
        debug_assert_eq!(
            exit.accounts[1].pubkey,
            address::vesting(&ledger.from.pool, &name)
        );
        (exit, vec![signer])
    }
}
