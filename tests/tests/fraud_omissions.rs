//! Omission: a root keeps a leaf for every device that ever earned.

use flywheel_client::instructions::rewards::{self, Branch, ClaimArgs, Grant};
use flywheel_tests::world::{Accused, BEFORE, CHALLENGE_BOND, HONEST, Proof, Trial};
use reward_distributor::state::RootStatus;
use solana_signer::Signer;

const GAIN: i128 = 37_500_003;
const LOSS: i128 = -(CHALLENGE_BOND as i128);

/// A root without the device at position `before` of the last final root, and the neighbours of the gap.
type Gap = (&'static [(u32, u64)], usize, [usize; 2]);

/// The last final root has devices 1, 2 and 5 at positions 0, 1 and 2.
const GAPS: [Gap; 6] = [
    // Between two leaves, before the first, after the last.
    (&[(1, 50), (5, 160)], 1, [0, 1]),
    (&[(2, 110), (5, 100)], 0, [0, 0]),
    (&[(1, 100), (2, 110)], 2, [1, 1]),
    // The same beside leaves that are new.
    (&[(0, 1), (1, 50), (4, 60), (5, 100)], 1, [1, 2]),
    // Beside the only leaf.
    (&[(2, 210)], 0, [0, 0]),
    (&[(2, 210)], 2, [0, 0]),
];

fn accuse(trial: &mut Trial, totals: &[(u32, u64)]) -> Accused {
    let tree = trial.tree(totals, &[]);
    trial.accuse(tree)
}

/// Every choice of two neighbours among this many leaves.
fn pairs(leaves: usize) -> impl Iterator<Item = [usize; 2]> {
    (0..leaves).flat_map(move |below| (0..leaves).map(move |above| [below, above]))
}

#[test]
fn a_device_that_is_left_out_is_shown_by_the_neighbours_of_the_gap_and_no_others() {
    for (number, (totals, before, gap)) in GAPS.into_iter().enumerate() {
        let mut trial = Trial::new(&format!("gap {number}"));
        let accused = accuse(&mut trial, totals);
        let mut lost = 0;
        for [below, above] in pairs(totals.len()).filter(|pair| *pair != gap) {
            let proof = Proof::Omission { before, below, above };
            assert_eq!(trial.judge(&accused, proof), LOSS, "{totals:?}: {proof:?}");
            lost += i128::from(CHALLENGE_BOND);
        }
        let [below, above] = gap;
        let proof = Proof::Omission { before, below, above };
        // Three quarters of what was lost before come back.
        assert_eq!(
            trial.judge(&accused, proof),
            GAIN + lost * 3 / 4,
            "{totals:?}: {proof:?}"
        );
        let status = trial.world.root_state(accused.root).status;
        assert_eq!(status, RootStatus::Rejected.code());
    }
}

#[test]
fn of_a_root_that_only_adds_leaves_no_neighbours_show_a_gap() {
    for totals in [&BEFORE[..], &HONEST[..]] {
        let mut trial = Trial::new(&format!("no gap in {}", totals.len()));
        let accused = accuse(&mut trial, totals);
        for before in 0..BEFORE.len() {
            for [below, above] in pairs(totals.len()) {
                let proof = Proof::Omission { before, below, above };
                assert_eq!(trial.judge(&accused, proof), LOSS, "{totals:?}: {proof:?}");
            }
        }
        let status = trial.world.root_state(accused.root).status;
        assert_eq!(status, RootStatus::Proposed.code());
    }
}

#[test]
fn a_gap_beside_a_device_that_is_there_does_not_accuse_the_root() {
    let mut trial = Trial::new("gap of a newcomer");
    // Devices 3 and 4 never earned; the last final root has no leaf of them, so nothing says that they are missing.
    let accused = accuse(&mut trial, &BEFORE);
    for before in [1, 2] {
        let proof = Proof::Omission {
            before,
            below: 1,
            above: 2,
        };
        assert_eq!(trial.judge(&accused, proof), LOSS);
    }
}

#[test]
fn only_the_last_final_root_says_who_is_left_out() {
    let mut trial = Trial::new("leaf of no final root");
    let accused = accuse(&mut trial, &[(1, 50), (5, 160)]);
    let other = accuse(&mut trial, &HONEST);
    // Device 2 stands in a root of the same epoch, which is not final.
    let leaf = trial.lay_of(&other, 1);
    let (below, above) = (trial.lay_of(&accused, 0), trial.lay_of(&accused, 1));
    let proof = trial.challenged(accused.root).prove_omission(leaf, below, above);
    assert_eq!(trial.send(proof), "EvidenceMismatch");
}

#[test]
fn a_root_that_gives_one_devices_share_to_another_is_rejected_and_the_share_is_still_claimed() {
    let mut trial = Trial::new("share of another");
    // No total falls and the sum is the same: device 5 has what was device 2's.
    let greedy = accuse(&mut trial, &[(1, 50), (5, 160)]);
    let proof = Proof::Omission {
        before: 1,
        below: 0,
        above: 1,
    };
    assert_eq!(trial.judge(&greedy, proof), GAIN);

    let wallet = trial.world.operator.pubkey();
    let account = trial.world.token_account(&wallet);
    trial.world.create_claim_page(0).unwrap();
    let Branch {
        index,
        total,
        position,
        proof,
        ..
    } = trial.branch_before(1);
    let grant = Grant {
        index,
        total,
        position,
    };
    let claim = rewards::claim(
        trial.world.source(),
        trial.last_root,
        account,
        ClaimArgs { grant, proof },
    );
    assert_eq!(trial.world.tried(&claim), "accepted");
    assert_eq!(trial.world.tokens(&account), 60);
}
