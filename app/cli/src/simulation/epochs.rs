//! One epoch after the other: the oracles compute, propose and vote; the root becomes final; every device claims.

use std::collections::BTreeSet;

use flywheel_client::accounts::{ClaimPage, RewardEpoch};
use flywheel_client::address;
use flywheel_client::chain;
use flywheel_client::claims::{self, Granted};
use flywheel_client::instructions::rewards::{self, Grant, PaidFrom, ProposeRootArgs};
use flywheel_merkle::{Domain, MerkleError};
use flywheel_oracle::input::{EpochWork, Input};
use flywheel_oracle::manifest::{Leaves, Manifest};
use flywheel_oracle::network_file::Network;
use flywheel_oracle::rewards::{EpochRewards, Rewards};
use reward_distributor::state::{EpochStatus, URI_BYTES};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::founding::Founded;
use super::session::{Call, Session};
use super::wallets::Wallets;
use crate::failure::Failure;
use crate::progress::Bar;

/// When an epoch begins, in unix seconds. The input admits no epoch that ends after 2106.
pub fn start(network: &Network, epoch: u32) -> i64 {
    network.genesis + i64::from(epoch) * i64::from(network.epoch_seconds)
}

/// An oracle: it computes rewards for itself and trusts no other.
struct Oracle {
    key: Keypair,
    rewards: Rewards,
}

/// All oracles of a network, and what they remember between epochs.
pub struct Oracles {
    oracles: Vec<Oracle>,
    payees: Vec<Address>,
    token_accounts: Vec<Address>,
    pages: BTreeSet<u32>,
}

/// What an oracle has computed for an epoch.
struct Computed {
    rewards: EpochRewards,
    leaves: Leaves,
    args: ProposeRootArgs,
}

impl Oracles {
    /// The oracles before the first epoch.
    pub fn new(network: &Network, input: &Input, wallets: &Wallets) -> Result<Self, Failure> {
        let rewards = Rewards::new(network, &input.devices)
            .map_err(|error| Failure::of_rewards(&network.file, error))?;
        let payees = wallets.payees(&input.devices);
        let mint = wallets.mint.pubkey();
        let oracle = |key: &Keypair| Oracle {
            key: key.insecure_clone(),
            rewards: rewards.clone(),
        };
        Ok(Self {
            oracles: wallets.oracles.iter().map(oracle).collect(),
            token_accounts: payees
                .iter()
                .map(|payee| address::associated_token_account(payee, &mint))
                .collect(),
            payees,
            pages: BTreeSet::new(),
        })
    }

    /// Plays an epoch to its end, claims included; gives the manifest, or nothing if the epoch pays nothing.
    pub fn play(
        &mut self,
        session: &mut Session,
        network: &Network,
        founded: &Founded,
        work: &EpochWork,
        bar: &impl Fn(usize) -> Bar,
    ) -> Result<Option<Manifest>, Failure> {
        let epoch = u64::from(work.epoch);
        session.set_time(start(network, work.epoch + 1));
        let all = self.compute(network, founded, work)?;
        let Some(first) = all.first() else { return Ok(None) };
        let root = self.agree(session, founded, epoch, &all)?;

        let window = i64::from(network.oracles.challenge_window_seconds);
        session.set_time(start(network, work.epoch + 1) + window);
        let finalize = rewards::finalize_root(founded.network, founded.pool, epoch, root);
        session.send(
            "make the root final",
            &[vec![Call::new("finalize_root", finalize)]],
            &[],
        )?;

        self.create_pages(session, founded, &first.rewards)?;
        self.claim(session, founded, root, first, bar)?;
        Ok(Some(first.leaves.manifest(epoch)))
    }

    /// What each oracle makes of the work; nothing if it pays nothing.
    fn compute(
        &mut self,
        network: &Network,
        founded: &Founded,
        work: &EpochWork,
    ) -> Result<Vec<Computed>, Failure> {
        let domain = Domain {
            program_id: reward_distributor::ID.to_bytes(),
            pool: founded.pool.to_bytes(),
        };
        let mut all = Vec::new();
        for oracle in &mut self.oracles {
            let rewards = oracle
                .rewards
                .pay(work)
                .map_err(|error| Failure::of_rewards(&network.file, error))?;
            if rewards.paid == 0 {
                continue;
            }
            let payee = |index: u32| self.payees[index as usize].to_bytes();
            let leaves = Leaves::build(&domain, oracle.rewards.totals(), payee).map_err(tree_failure)?;
            let root = leaves.tree.root();
            let args = ProposeRootArgs {
                root: root.hash,
                total: root.sum,
                leaf_count: leaves.tree.leaf_count(),
                data_hash: leaves.data_hash(),
                uri: [0; URI_BYTES],
            };
            all.push(Computed {
                rewards,
                leaves,
                args,
            });
        }
        Ok(all)
    }

    /// The first oracle proposes; all vote, each for what it has computed itself.
    fn agree(
        &self,
        session: &mut Session,
        founded: &Founded,
        epoch: u64,
        all: &[Computed],
    ) -> Result<Address, Failure> {
        let Founded { network, pool, .. } = *founded;
        let sponsor = session.sponsor();
        let open = rewards::open_epoch(sponsor, network, pool, epoch);
        session.send("open the epoch", &[vec![Call::new("open_epoch", open)]], &[])?;
        let mut proposed = BTreeSet::new();
        for (oracle, computed) in self.oracles.iter().zip(all) {
            let (key, args) = (oracle.key.pubkey(), computed.args.clone());
            let root = address::reward_root(&pool, epoch, &args.commitment());
            let mut groups = Vec::new();
            if proposed.insert(root) {
                let propose = rewards::propose_root(sponsor, key, network, pool, epoch, args);
                groups.push(vec![Call::new("propose_root", propose)]);
            }
            groups.push(vec![Call::new(
                "vote_root",
                rewards::vote_root(key, network, pool, epoch, root),
            )]);
            session.send("vote for the root", &groups, &[&oracle.key])?;
        }
        let state: RewardEpoch = chain::read(session.chain(), &address::reward_epoch(&pool, epoch))
            .map_err(|error| Failure::of_client("show the epoch", error))?;
        if state.status == EpochStatus::Approved.code() {
            return Ok(state.approved_root);
        }
        Err(Failure::Ledger(format!(
            "epoch {epoch}: the oracles did not agree on a root"
        )))
    }

    /// Creates the pages that claims of this epoch are recorded on, as far as there are none yet.
    fn create_pages(
        &mut self,
        session: &mut Session,
        founded: &Founded,
        epoch: &EpochRewards,
    ) -> Result<(), Failure> {
        let needed: BTreeSet<u32> = epoch
            .paid_devices()
            .map(|(index, _)| ClaimPage::page_of(index))
            .collect();
        for page in needed {
            if self.pages.insert(page) {
                let create = rewards::create_claim_page(session.sponsor(), founded.pool, page);
                session.send(
                    "create a claim page",
                    &[vec![Call::new("create_claim_page", create)]],
                    &[],
                )?;
            }
        }
        Ok(())
    }

    /// Claims for every device that the epoch pays.
    fn claim(
        &self,
        session: &mut Session,
        founded: &Founded,
        root: Address,
        computed: &Computed,
        bar: &impl Fn(usize) -> Bar,
    ) -> Result<(), Failure> {
        let mut granted = Vec::new();
        for (position, leaf) in (0..).zip(&computed.leaves.leaves) {
            if computed.rewards.pays(leaf.index) {
                let grant = Grant {
                    index: leaf.index,
                    total: leaf.total,
                    position,
                };
                let payee_account = self.token_accounts[leaf.index as usize];
                granted.push(Granted {
                    grant,
                    payee_account,
                    vests_for: None,
                });
            }
        }
        let bar = bar(granted.len());
        let from = PaidFrom::minting(founded.pool, founded.mint);
        let (sponsor, tree) = (session.sponsor(), &computed.leaves.tree);
        let batches = claims::batches(&sponsor, from, root, tree, &granted)
            .map_err(|error| Failure::of_client("claim", error))?;
        for batch in batches {
            let name = if batch.devices == 1 { "claim" } else { "claim_many" };
            session.send("pay devices", &[vec![Call::new(name, batch.instruction)]], &[])?;
            (0..batch.devices).for_each(|_| bar.step());
        }
        Ok(())
    }
}

/// A tree over checked totals cannot fail but for a mistake of ours.
fn tree_failure(error: MerkleError) -> Failure {
    Failure::Ledger(format!("the rewards make no tree: {error}"))
}
