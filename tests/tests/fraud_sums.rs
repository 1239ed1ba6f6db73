//! Proofs of wrong sums, at every place of a tree.

use flywheel_client::instructions::rewards::{BadSum, Below};
use flywheel_tests::world::{CHALLENGE_BOND, Lie, ODD_BOND, Proof, Trial};
use reward_distributor::state::RootStatus;

const GAIN: i128 = 37_500_003;
const LOSS: i128 = -(CHALLENGE_BOND as i128);

/// This many leaves, whose sum is at least the last final total.
fn totals(count: u32) -> Vec<(u32, u64)> {
    (0..count).map(|index| (index, 600 + u64::from(index))).collect()
}

#[test]
fn a_wrong_sum_is_proved_at_every_place_of_a_tree_and_a_right_one_at_none() {
    for count in [1, 2, 5, 8] {
        let mut trial = Trial::new(&format!("sums of {count}"));
        let totals = totals(count);
        let honest = trial.tree(&totals, &[]);
        let honest = trial.accuse(honest);
        for level in 0..=honest.tree.depth() {
            for position in 0..honest.tree.width(level) {
                let proof = Proof::BadSum { level, position };
                assert_eq!(trial.judge(&honest, proof), LOSS, "{count} leaves: {proof:?}");
                for lie in [
                    honest.tree.sum(level, position) + 7,
                    honest.tree.sum(level, position) - 7,
                ] {
                    let tree = trial.tree(&totals, &[(level, position, lie)]);
                    let accused = trial.accuse(tree);
                    assert_eq!(
                        trial.judge(&accused, proof),
                        GAIN,
                        "{count} leaves: {proof:?} {lie}"
                    );
                }
            }
        }
        let root = trial.world.root_state(honest.root);
        assert_eq!(root.status, RootStatus::Proposed.code());
        assert!(root.bond > ODD_BOND);
    }
}

#[test]
fn sums_that_do_not_fit_are_wrong_sums() {
    // Leaves 0 and 1 are worth more together than a number holds; the wrapped sum is 289.
    let leaves = [(0, u64::MAX - 10), (1, 300), (2, 1), (3, 2)];
    let mut trial = Trial::new("overflow below");
    let tree = trial.tree(&leaves, &[]);
    assert_eq!((tree.sum(1, 0), tree.root().sum), (289, 292));
    let accused = trial.accuse(tree);
    assert_eq!(
        trial.judge(
            &accused,
            Proof::BadSum {
                level: 1,
                position: 1
            }
        ),
        LOSS
    );
    // The sums around it wrap as well, so only the highest wrong node has a path that adds up.
    assert_eq!(
        trial.judge(
            &accused,
            Proof::BadSum {
                level: 0,
                position: 0
            }
        ),
        LOSS
    );
    let gain = trial.judge(
        &accused,
        Proof::BadSum {
            level: 1,
            position: 0,
        },
    );
    assert_eq!(gain, GAIN + i128::from(CHALLENGE_BOND) * 2 * 3 / 4);

    // The halves fit, and the root's sum does not.
    let leaves = [(0, u64::MAX / 2), (1, 5), (2, u64::MAX / 2), (3, 500)];
    let tree = trial.tree(&leaves, &[]);
    assert_eq!(tree.root().sum, 503);
    let accused = trial.accuse(tree);
    assert_eq!(
        trial.judge(
            &accused,
            Proof::BadSum {
                level: 1,
                position: 0
            }
        ),
        LOSS
    );
    let gain = trial.judge(
        &accused,
        Proof::BadSum {
            level: 2,
            position: 0,
        },
    );
    assert_eq!(gain, GAIN + i128::from(CHALLENGE_BOND) * 3 / 4);
}

#[test]
fn of_two_wrong_sums_on_one_path_the_highest_is_the_one_that_is_proved() {
    let mut trial = Trial::new("two lies");
    let lies: [Lie; 2] = [(1, 0, 2_000), (2, 0, 900)];
    let tree = trial.tree(&totals(8), &lies);
    let accused = trial.accuse(tree);
    // The lower lie is larger than the upper one, so the path from it misses the root's sum.
    assert_eq!(
        trial.judge(
            &accused,
            Proof::BadSum {
                level: 1,
                position: 0
            }
        ),
        LOSS
    );
    let gain = trial.judge(
        &accused,
        Proof::BadSum {
            level: 2,
            position: 0,
        },
    );
    assert_eq!(gain, GAIN + i128::from(CHALLENGE_BOND) * 3 / 4);
}

#[test]
fn a_node_is_judged_only_where_it_stands_and_by_what_it_is_the_hash_of() {
    let mut trial = Trial::new("misplaced nodes");
    let honest = trial.tree(&totals(5), &[]);
    let honest = trial.accuse(honest);
    let right = honest.tree.bad_sum(1, 0);
    let leaf = honest.tree.bad_sum(0, 1);
    let Below::Nodes { left, .. } = right.below.clone() else {
        panic!("an inner node");
    };
    let swap = |edit: &dyn Fn(&mut BadSum)| {
        let mut forged = right.clone();
        edit(&mut forged);
        forged
    };
    let forged = [
        // Other children, and so another node.
        swap(&|bad| bad.below = Below::Nodes { left, right: left }),
        swap(&|bad| bad.below = leaf.below.clone()),
        // Another sum, which the root does not contain.
        swap(&|bad| bad.sum ^= 1),
        // The same node somewhere else.
        swap(&|bad| bad.position = 1),
        swap(&|bad| bad.level = 2),
        swap(&|bad| bad.level = u8::MAX),
        swap(&|bad| bad.position = u32::MAX),
        // Another path.
        swap(&|bad| bad.proof.truncate(40)),
        swap(&|bad| bad.proof.truncate(79)),
        swap(&|bad| bad.proof.clear()),
    ];
    for bad_sum in forged {
        let proof = trial.challenged(honest.root).prove_bad_sum(bad_sum.clone());
        let bond = trial.world.root_state(honest.root).bond;
        assert_eq!(trial.send(proof), "accepted", "{bad_sum:?}");
        let root = trial.world.root_state(honest.root);
        assert_eq!(
            (root.status, root.bond),
            (RootStatus::Proposed.code(), bond + CHALLENGE_BOND),
            "{bad_sum:?}"
        );
    }
}
