//! Nobody gains by splitting, merging, claiming often, or going in and out in one transaction: the same story twice, with and
//! without. It is played in the model, which `staking_model` compares with the chain after every step.

use flywheel_client::instructions::staking::PoolKind;
use flywheel_tests::keypair;
use flywheel_tests::staking_model::{Twin, Twins};
use flywheel_tests::world::Staking;

fn played(with_others: bool) -> Vec<(u64, Twins)> {
    let seeds = std::env::var("FLYWHEEL_TWINS").map_or(Ok(600), |text| text.parse());
    let seeds: u64 = seeds.expect("FLYWHEEL_TWINS is a number");
    let all = (0..seeds).map(|seed| (seed, Twin::new(seed, with_others).play()));
    all.filter(|(_, twin)| twin.is_same).collect()
}

fn report(twins: &[(u64, Twins)]) {
    let done: usize = twins.iter().map(|(_, twin)| twin.done).sum();
    let most = |of: fn(&Twins) -> i128| twins.iter().max_by_key(|(_, twin)| of(twin)).expect("some");
    let (stake, revenue) = (most(|twin| twin.stake), most(|twin| twin.revenue - twin.rounding));
    let gained = |of: fn(&Twins) -> i128| twins.iter().filter(|(_, twin)| of(twin) > 0).count();
    println!(
        "{} stories, {done} own actions; most gained: stake {stake:?} ({} stories), revenue {revenue:?} ({} stories)",
        twins.len(),
        gained(|twin| twin.stake),
        gained(|twin| twin.revenue)
    );
}

#[test]
fn a_staker_alone_gains_nothing_by_any_order_of_splits_merges_and_loops() {
    let twins = played(false);
    report(&twins);
    for (seed, twin) in twins {
        assert!(
            twin.stake <= 0 && twin.revenue <= twin.rounding,
            "seed {seed}: {twin:?}"
        );
    }
}

#[test]
fn a_staker_among_others_gains_no_more_than_a_base_unit_of_their_rounding() {
    let twins = played(true);
    report(&twins);
    for (seed, twin) in twins {
        assert!(
            twin.stake <= 1 && twin.revenue <= twin.rounding,
            "seed {seed}: {twin:?}"
        );
    }
}

#[test]
fn a_position_is_not_split_into_itself() {
    let mut staking = Staking::new("split into itself", PoolKind::Revenue);
    let behind = staking.nobody();
    let held = staking.opened_by(&keypair("splits"), behind, 0, 1_000, 0);
    assert_eq!(staking.split(&held, 0, 500), "AccountExists");
    assert_eq!(staking.worth(&held), 1_000);
}
