//! The instructions of evidence and proofs of fraud.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, BadSum, Below, Branch, Challenged};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use super::tree::merkle_leaf;
use super::{Action, Model, Network, Proof, Root};

impl Network {
    pub(crate) fn of_fraud(&self, model: &Model, action: &Action) -> (Instruction, Vec<Keypair>) {
        match *action {
            Action::LayEvidence {
                pool,
                root,
                leaf,
                forged,
                challenger,
            } => {
                let (root, challenger) = (&model.pools[pool].roots[root], self.purse(challenger));
                let branch = branch(model, root, leaf, forged);
                let lay = rewards::lay_evidence(challenger.pubkey(), root.address, branch);
                (lay, vec![challenger])
            }
            Action::CloseEvidence {
                pool,
                root,
                leaf,
                challenger,
            } => {
                let (root, challenger) = (&model.pools[pool].roots[root], self.purse(challenger));
                let position = u32::try_from(leaf).expect("few leaves");
                let close = rewards::close_evidence(challenger.pubkey(), root.address, position);
                (close, vec![challenger])
            }
            Action::Prove {
                pool,
                root,
                proof,
                evidence,
                forged,
                challenger,
            } => {
                let challenger = self.purse(challenger);
                let root = &model.pools[pool].roots[root];
                let challenged = Challenged {
                    challenger: challenger.pubkey(),
                    pool: model.pools[pool].address,
                    epoch: root.epoch,
                    reward_root: root.address,
                    insurance: model.insurance,
                };
                let evidence = evidence.map(|number| self.evidence(model, pool, number));
                let prove = self.prove(model, &challenged, root, (proof, forged), evidence);
                (prove, vec![challenger])
            }
            _ => unreachable!("{action:?} has no instruction"),
        }
    }

    /// The address of the pool's evidence of this number; where there is none, one at which there never is.
    fn evidence(&self, model: &Model, pool: usize, number: usize) -> Address {
        let never = || address::evidence(&model.pools[pool].address, &model.insurance, 0);
        model.laid(pool, number).map_or_else(never, |laid| {
            let position = u32::try_from(laid.position).expect("few leaves");
            let root = model.pools[pool].roots[laid.root].address;
            address::evidence(&root, &self.purses[laid.challenger].pubkey(), position)
        })
    }

    fn prove(
        &self,
        model: &Model,
        challenged: &Challenged,
        root: &Root,
        (proof, forged): (Proof, bool),
        [first, second, third]: [Address; 3],
    ) -> Instruction {
        match proof {
            Proof::Unsorted => challenged.prove_unsorted(first, second),
            Proof::BadSum => challenged.prove_bad_sum(bad_sum(model, root, forged)),
            Proof::Decrease => challenged.prove_decrease(first, second),
            Proof::Omission => challenged.prove_omission(first, second, third),
            Proof::AboveCap => challenged.prove_above_cap(first, second),
            Proof::Newcomer => challenged.prove_newcomer_above_cap(first, second, third),
            Proof::Lifetime => challenged.prove_lifetime_above_cap(first),
            Proof::Unregistered => challenged.prove_unregistered(self.world.network, first),
        }
    }
}

fn branch(model: &Model, root: &Root, leaf: usize, forged: bool) -> Branch {
    let shown = root.shown(leaf, forged);
    let position = leaf % root.draft.leaves.len();
    Branch {
        index: shown.index,
        payee: model.names[shown.payee],
        total: shown.total,
        position: u32::try_from(position).expect("few leaves"),
        proof: root.draft.tree.proof(0, position),
    }
}

/// The root's false node, or its first leaf; forged, with another sum than the tree has.
fn bad_sum(model: &Model, root: &Root, forged: bool) -> BadSum {
    let tree = &root.draft.tree;
    let (level, position) = tree.lie.map_or((0, 0), |lie| (lie.level, lie.position));
    let sum = tree.node(level, position).sum + u64::from(forged);
    let below = if level == 0 {
        let leaf = merkle_leaf(&root.draft.leaves[position], &model.names);
        Below::Leaf {
            index: leaf.index,
            payee: leaf.payee.into(),
            total: leaf.total,
        }
    } else {
        let child = |side: usize| tree.node(level - 1, 2 * position + side).to_bytes();
        Below::Nodes {
            left: child(0),
            right: child(1),
        }
    };
    BadSum {
        sum,
        level: u8::try_from(level).expect("few levels"),
        position: u32::try_from(position).expect("few leaves"),
        below,
        proof: tree.proof(level, position),
    }
}
