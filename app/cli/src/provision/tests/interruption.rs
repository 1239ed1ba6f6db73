//! Whatever stops it, applying again ends where one undisturbed application ends.

use super::*;

#[test]
fn an_application_that_stops_at_any_transaction_is_completed_by_the_next() {
    let (authority, file) = (Keypair::new(), preset("city-wifi"));
    let whole = World::of(&authority, tempfile::tempdir().unwrap());
    let count = whole.applies(&file);
    assert!(count > 5, "{count} transactions");
    let expected = whole.accounts();
    for cut in [Cut::Before, Cut::After] {
        for stop in 0..usize::try_from(count).unwrap() {
            let keys = tempfile::tempdir().unwrap();
            for entry in std::fs::read_dir(whole.keys.path()).unwrap() {
                let entry = entry.unwrap();
                std::fs::copy(entry.path(), keys.path().join(entry.file_name())).unwrap();
            }
            let mut world = World::of(&authority, keys);
            world.chain.cut = cut;
            world.chain.left.set(stop);
            let failure = world.apply(&file).unwrap_err();
            assert!(matches!(failure, Failure::Unreachable(_)), "{failure}");
            assert!(
                failure.to_string().contains("it goes on where it stopped"),
                "{failure}"
            );
            world.chain.left.set(usize::MAX);
            let rest = world.applies(&file);
            let done = stop as u64 + u64::from(cut == Cut::After);
            assert!(rest <= count - done + 1, "{rest} after {done} of {count}");
            assert!(world.plan(&file).is_settled(), "{cut:?} {stop}");
            assert!(world.accounts() == expected, "{cut:?} {stop}: other accounts");
        }
    }
}

#[test]
fn a_founding_that_was_interrupted_shows_that_the_network_has_no_delay_yet() {
    let (world, file) = (World::new(), preset("render"));
    world.chain.left.set(1);
    world.apply(&file).unwrap_err();
    world.chain.left.set(usize::MAX);
    let plan = world.plan(&file);
    let row = plan
        .rows
        .iter()
        .find(|row| row.part == "name and change delay")
        .unwrap();
    let change = &row.changes[0];
    assert_eq!(
        (row.action, change.key.as_str()),
        (Action::Change, "change_delay")
    );
    assert_eq!(
        (change.from.as_deref(), change.to.as_deref()),
        (Some("0s"), Some("2d"))
    );
}
