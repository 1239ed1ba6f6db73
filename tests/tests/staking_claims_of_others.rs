//! Anybody may have a position's rewards paid to its owner. It must not cost the owner anything.

use flywheel_client::instructions::staking::PoolKind;
use flywheel_tests::world::Staking;

/// Half a base unit a second for each of two stakers; whoever is paid every three seconds is paid whole base units only.
#[test]
fn whoever_claims_for_another_gains_nothing_of_it() {
    let mut staking = Staking::new("claims of others", PoolKind::Revenue).paying();
    let behind = staking.nobody();
    let [victim, other] = ["victim", "other"].map(|name| staking.opened(name, behind, 1_500, 0));
    assert_eq!(staking.fund(1, 1_000_000), "accepted");
    let mut paid = 0;
    for _ in 0..1_000 {
        staking.world.wait(3);
        paid += staking.claimed(&victim, 1);
    }
    let others = staking.claimed(&other, 1);
    println!("after 3,000 seconds: {paid} paid in 1,000 claims, {others} in one");
    assert!(
        paid >= 1_499,
        "{paid} of 1,500 paid, the other staker has {others}"
    );
}
