//! What oracles put into roots.

use std::collections::BTreeMap;
use std::rc::Rc;

use flywheel_client::instructions::rewards::ProposeRootArgs;

use super::leaves::{add_leaf, swap_leaves};
use super::tree::{Lie, Tree, merkle_leaf};
use super::{Content, Leaf, Model};

/// A root before it is proposed.
#[derive(Debug)]
pub struct Draft {
    pub(crate) content: Content,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) tree: Tree,
    pub(crate) args: ProposeRootArgs,
}

impl Model {
    /// What a root of this content is now; `salt` makes another root of the same leaves.
    pub(crate) fn draft(&self, pool: usize, epoch: u64, content: Content, salt: u8) -> Rc<Draft> {
        let leaves = self.leaves(pool, epoch, content, salt);
        let hashed: Vec<_> = leaves.iter().map(|leaf| merkle_leaf(leaf, &self.names)).collect();
        let domain = &self.pools[pool].domain;
        let mut tree = Tree::build(domain, &hashed, None);
        if content == Content::FalseSum && !leaves.is_empty() {
            tree = Tree::build(domain, &hashed, Some(self.lie(pool, epoch, &tree, salt)));
        }
        let root = tree.root();
        let mut uri = [0; 128];
        if content == Content::BadUri {
            uri[0] = 0xff;
        }
        let args = ProposeRootArgs {
            root: root.hash,
            total: root.sum,
            leaf_count: u32::try_from(leaves.len()).expect("few leaves"),
            data_hash: [salt; 32],
            uri,
        };
        Rc::new(Draft {
            content,
            leaves,
            tree,
            args,
        })
    }

    /// A false sum: on a leaf, in the middle or at the top; less than the truth, to grant more than the root's total says, or
    /// more, as far as the emission allows.
    fn lie(&self, pool: usize, epoch: u64, honest: &Tree, salt: u8) -> Lie {
        let level = (epoch as usize + usize::from(salt)) % (honest.depth() + 1);
        let truth = honest.node(level, 0).sum;
        let room = self.emitted(pool, epoch).saturating_sub(honest.root().sum);
        let sum = if salt == 1 {
            truth + room / 2 + 1
        } else {
            truth - truth / 3
        };
        Lie {
            level,
            position: 0,
            sum: if sum == truth { truth + 1 } else { sum },
        }
    }

    fn leaves(&self, pool: usize, epoch: u64, content: Content, salt: u8) -> Vec<Leaf> {
        let mut leaves = self.by_the_rules(pool, epoch, content != Content::Idle);
        let last = self.last_totals(pool);
        let sum: u64 = leaves.iter().map(|leaf| leaf.total).sum();
        let room = self.emitted(pool, epoch).saturating_sub(sum);
        let some = (usize::from(salt) * 3 + epoch as usize) % leaves.len();
        match content {
            Content::Honest | Content::Idle | Content::FalseSum | Content::BadUri => {}
            Content::TooMuch => leaves[some].total += room + 1,
            Content::Greedy => {
                let own = leaves
                    .iter()
                    .filter(|leaf| leaf.payee == usize::from(salt))
                    .count() as u64;
                let greedy = leaves.iter_mut().filter(|leaf| leaf.payee == usize::from(salt));
                greedy.for_each(|leaf| leaf.total += room / own);
            }
            Content::Decreasing => {
                let before = last.get(&leaves[some].index).map_or(0, |leaf| leaf.total);
                let other = (some + 1) % leaves.len();
                let taken = leaves[some].total - before + before.min(10);
                leaves[some].total -= taken;
                leaves[other].total += taken;
            }
            Content::Omitting => {
                let places = (0..leaves.len()).filter(|place| last.contains_key(&leaves[*place].index));
                let known: Vec<usize> = places.collect();
                if !known.is_empty() && leaves.len() > 1 {
                    let omitted = leaves.remove(known[some % known.len()]);
                    let heir = some % leaves.len();
                    leaves[heir].total += omitted.total;
                }
            }
            Content::AboveCap | Content::AtCap => {
                let is_new = |leaf: &Leaf| !last.contains_key(&leaf.index);
                let some = leaves.iter().position(is_new).unwrap_or(some);
                let before = last.get(&leaves[some].index).map_or(0, |leaf| leaf.total);
                let cap = self.gain_cap(pool, epoch).unwrap_or(u64::MAX / 4);
                let wanted = before + cap + u64::from(content == Content::AboveCap);
                let more = wanted.saturating_sub(leaves[some].total).min(room);
                leaves[some].total += more;
            }
            Content::Unregistered => add_leaf(&mut leaves, self.next_index + u32::from(salt), room),
            Content::Unsorted => swap_leaves(&mut leaves, some),
            Content::Repeated => {
                let again = leaves[some];
                leaves.insert(
                    some,
                    Leaf {
                        total: room / 2,
                        ..again
                    },
                );
            }
            Content::Below => leaves.truncate(1),
            Content::Empty => leaves.clear(),
        }
        leaves
    }

    /// The largest total of each index in the last final root.
    pub(crate) fn last_totals(&self, pool: usize) -> BTreeMap<u32, Leaf> {
        let pool = &self.pools[pool];
        let mut totals = BTreeMap::<u32, Leaf>::new();
        for leaf in pool
            .last_root
            .iter()
            .flat_map(|root| &pool.roots[*root].draft.leaves)
        {
            let known = totals.entry(leaf.index).or_insert(*leaf);
            known.total = known.total.max(leaf.total);
        }
        totals
    }

    /// The most that a device may gain since the last final root, if there is a cap.
    pub(crate) fn gain_cap(&self, pool: usize, epoch: u64) -> Option<u64> {
        let pool = &self.pools[pool];
        let cap = pool.parameters.device_cap;
        let epochs = (epoch + 1).saturating_sub(pool.next_epoch);
        (cap > 0).then(|| cap * epochs)
    }

    /// Every device's total before, with its payee of the day, and an equal share of half of what is not granted yet.
    fn by_the_rules(&self, pool: usize, epoch: u64, gains: bool) -> Vec<Leaf> {
        let mut totals = self.last_totals(pool);
        for device in &self.devices {
            let payee = self.payees[device.operator];
            let index = device.index;
            let leaf = totals.entry(index).or_insert(Leaf {
                index,
                payee,
                total: 0,
            });
            leaf.payee = payee;
        }
        let granted: u64 = totals.values().map(|leaf| leaf.total).sum();
        let room = self.emitted(pool, epoch).saturating_sub(granted);
        let share = room / 2 / totals.len() as u64;
        let share = self.gain_cap(pool, epoch).map_or(share, |cap| share.min(cap));
        if gains {
            totals.values_mut().for_each(|leaf| leaf.total += share);
        }
        totals.into_values().collect()
    }
}
