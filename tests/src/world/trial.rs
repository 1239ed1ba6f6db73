//! A world in which roots are accused: a final root, an open epoch after it, somebody who challenges and somebody who pays
//! bonds.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, Branch, Challenged, CreatePoolArgs, ProposeRootArgs};
use flywheel_merkle::Leaf;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{ForgedTree, PROPOSAL_BOND, World, forged::Lie, keypair};
use crate::outcome;

/// The most that a device may gain in an epoch, base units.
pub const CAP: u64 = 100;
/// The epoch of accused roots. Epoch 0 is final, epoch 1 is skipped: two caps have added up since the last final root, three
/// since the first epoch.
pub const TRIAL_EPOCH: u64 = 2;
/// Devices that the registry knows.
pub const REGISTERED: u32 = 8;
/// A bond whose insurance share is no whole number.
pub const ODD_BOND: u64 = PROPOSAL_BOND + 3;
/// The last final root.
pub const BEFORE: [(u32, u64); 3] = [(1, 50), (2, 60), (5, 100)];
/// A root that is right, and as high as the caps allow: device 1 gains two caps, 3 is new with two, 5 has three.
pub const HONEST: [(u32, u64); 5] = [(1, 250), (2, 60), (3, 200), (5, 300), (7, 10)];

/// What a proof shows. `leaf` and `other` are positions in the accused tree, `before` is one in the last final tree; where
/// `below` and `above` are is said with each proof.
#[derive(Debug, Clone, Copy)]
#[expect(
    missing_docs,
    reason = "positions are explained above, and what each proof needs in docs/DISTRIBUTOR.md"
)]
pub enum Proof {
    /// Two leaves out of order.
    Unsorted { leaf: usize, other: usize },
    /// A wrong sum.
    BadSum { level: usize, position: usize },
    /// A total that falls.
    Decrease { before: usize, leaf: usize },
    /// A device that is left out; `below` and `above` are its neighbours in the accused tree.
    Omission {
        before: usize,
        below: usize,
        above: usize,
    },
    /// A gain above the cap.
    AboveCap { before: usize, leaf: usize },
    /// A new device above the cap; `below` and `above` are its neighbours in the last final tree.
    Newcomer { below: usize, above: usize, leaf: usize },
    /// A total above all caps.
    Lifetime { leaf: usize },
    /// A device that nobody registered.
    Unregistered { leaf: usize },
}

/// A root that is accused.
pub struct Accused {
    /// Its tree.
    pub tree: ForgedTree,
    /// Its proposal.
    pub proposal: ProposeRootArgs,
    /// Its account.
    pub root: Address,
}

/// A trial.
pub struct Trial {
    /// The world.
    pub world: World,
    /// Who challenges; pays no fees.
    pub challenger: Keypair,
    /// Who pays roots' rent and bonds; pays no fees.
    pub sponsor: Keypair,
    /// The last final root.
    pub last_root: Address,
    last_tree: ForgedTree,
}

impl Trial {
    /// A pool with a device cap and an odd bond.
    pub fn args() -> CreatePoolArgs {
        let mut args = World::pool_args();
        args.parameters.proposal_bond = ODD_BOND;
        (args.parameters.device_cap, args.parameters.device_cap_epochs) = (CAP, 52);
        args
    }

    /// A trial in a pool of [`Trial::args`].
    pub fn new(seed: &str) -> Self {
        Self::with(seed, Self::args())
    }

    /// A trial in a pool of these arguments.
    pub fn with(seed: &str, args: CreatePoolArgs) -> Self {
        let mut world = World::with_pool(seed, args);
        for number in 0..REGISTERED {
            world
                .register(&keypair(&format!("{seed}/device {number}")))
                .expect("device");
        }
        let last_tree = forged(&world, &BEFORE, &[]);
        let last_root = world.finalized(0, &last_tree.proposal());
        world.opened(TRIAL_EPOCH);
        Self {
            challenger: world.funded(&format!("{seed}/challenger")),
            sponsor: world.funded(&format!("{seed}/sponsor")),
            world,
            last_root,
            last_tree,
        }
    }

    /// A tree of the pool over (device index, total) pairs in this order, with these lies.
    pub fn tree(&self, totals: &[(u32, u64)], lies: &[Lie]) -> ForgedTree {
        forged(&self.world, totals, lies)
    }

    /// Proposes a tree, at the sponsor's cost.
    pub fn accuse(&mut self, tree: ForgedTree) -> Accused {
        let proposal = tree.proposal();
        let propose = self.proposal_of(&proposal);
        let keys = [&self.sponsor, &self.world.oracles[0]].map(Keypair::insecure_clone);
        self.world
            .send(&[propose], &[&keys[0], &keys[1]])
            .expect("root is proposed");
        Accused {
            root: self.world.root_account(TRIAL_EPOCH, &proposal),
            tree,
            proposal,
        }
    }

    /// The instruction that proposes a root at the sponsor's cost, as oracle 0.
    pub fn proposal_of(&self, proposal: &ProposeRootArgs) -> Instruction {
        let (sponsor, oracle) = (self.sponsor.pubkey(), self.world.oracles[0].pubkey());
        let (network, pool) = (self.world.network, self.world.pool);
        rewards::propose_root(sponsor, oracle, network, pool, TRIAL_EPOCH, proposal.clone())
    }

    /// A root of the trial's epoch under challenge.
    pub fn challenged(&self, root: Address) -> Challenged {
        Challenged {
            challenger: self.challenger.pubkey(),
            pool: self.world.pool,
            epoch: TRIAL_EPOCH,
            reward_root: root,
            insurance: self.world.pool_state().parameters.insurance,
        }
    }

    /// Lays down a leaf of a root unless it lies there; returns the evidence.
    pub fn lay(&mut self, root: Address, branch: Branch) -> Address {
        let challenger = self.challenger.insecure_clone();
        let evidence = address::evidence(&root, &challenger.pubkey(), branch.position);
        if self.world.lamports(&evidence) == 0 {
            let lay = rewards::lay_evidence(challenger.pubkey(), root, branch);
            self.world.send(&[lay], &[&challenger]).expect("evidence");
        }
        evidence
    }

    /// Lays down a leaf of the last final root.
    pub fn lay_before(&mut self, position: usize) -> Address {
        let branch = self.branch_before(position);
        self.lay(self.last_root, branch)
    }

    /// The branch of a leaf of the last final root.
    pub fn branch_before(&self, position: usize) -> Branch {
        self.last_tree.branch(position)
    }

    /// Lays down a leaf of an accused root.
    pub fn lay_of(&mut self, accused: &Accused, position: usize) -> Address {
        self.lay(accused.root, accused.tree.branch(position))
    }

    /// The instruction of a proof, after its evidence is laid down.
    pub fn prove(&mut self, accused: &Accused, proof: Proof) -> Instruction {
        let challenged = self.challenged(accused.root);
        match proof {
            Proof::Unsorted { leaf, other } => {
                challenged.prove_unsorted(self.lay_of(accused, leaf), self.lay_of(accused, other))
            }
            Proof::BadSum { level, position } => {
                challenged.prove_bad_sum(accused.tree.bad_sum(level, position))
            }
            Proof::Decrease { before, leaf } => {
                challenged.prove_decrease(self.lay_of(accused, leaf), self.lay_before(before))
            }
            Proof::Omission { before, below, above } => challenged.prove_omission(
                self.lay_before(before),
                self.lay_of(accused, below),
                self.lay_of(accused, above),
            ),
            Proof::AboveCap { before, leaf } => {
                challenged.prove_above_cap(self.lay_of(accused, leaf), self.lay_before(before))
            }
            Proof::Newcomer { below, above, leaf } => challenged.prove_newcomer_above_cap(
                self.lay_of(accused, leaf),
                self.lay_before(below),
                self.lay_before(above),
            ),
            Proof::Lifetime { leaf } => challenged.prove_lifetime_above_cap(self.lay_of(accused, leaf)),
            Proof::Unregistered { leaf } => {
                challenged.prove_unregistered(self.world.network, self.lay_of(accused, leaf))
            }
        }
    }

    /// What becomes of a challenge, of which the world's payer pays the fee.
    pub fn send(&mut self, proof: Instruction) -> String {
        let challenger = self.challenger.insecure_clone();
        outcome(self.world.send(&[proof], &[&challenger]))
    }

    /// Sends a proof that is judged; returns what the challenger gained or lost by it, lamports.
    pub fn judge(&mut self, accused: &Accused, proof: Proof) -> i128 {
        let instruction = self.prove(accused, proof);
        let before = self.world.lamports(&self.challenger.pubkey());
        assert_eq!(self.send(instruction), "accepted", "{proof:?}");
        i128::from(self.world.lamports(&self.challenger.pubkey())) - i128::from(before)
    }
}

fn forged(world: &World, totals: &[(u32, u64)], lies: &[Lie]) -> ForgedTree {
    let payee = world.operator.pubkey();
    let leaf = |(index, total): &(u32, u64)| World::leaf(*index, &payee, *total);
    let leaves: Vec<Leaf> = totals.iter().map(leaf).collect();
    ForgedTree::build(&world.domain(), &leaves, lies)
}
