//! A file that is exported says what the chain has, and nothing else has changed in it.

use flywheel_client::queries;

use super::*;
use crate::provision::{canonical, edited};

fn exported(world: &World, file: &str, base: &str) -> String {
    let network = queries::account(&world.chain, &world.plan(file).network)
        .unwrap()
        .unwrap();
    edited(&world.chain, &network, &source(base)).unwrap()
}

fn canonical_of(world: &World, file: &str) -> String {
    let network = queries::account(&world.chain, &world.plan(file).network)
        .unwrap()
        .unwrap();
    canonical(&world.chain, &network).unwrap()
}

#[test]
fn an_export_over_the_file_that_was_applied_is_that_file_byte_for_byte() {
    for name in PRESETS {
        let (world, file) = (World::new(), preset(name));
        world.applies(&file);
        assert_eq!(exported(&world, &file, &file), file, "{name}");
    }
}

#[test]
fn a_canonical_export_is_the_same_everywhere_and_so_is_its_export() {
    for name in PRESETS {
        let (world, file) = (World::new(), preset(name));
        world.applies(&file);
        let text = canonical_of(&world, &file);
        let plan = world.plan(&text);
        assert!(plan.is_settled(), "{name}: {:?}\n{text}", plan.rows);
        assert_eq!(world.apply_with(&text, &mut Keyring::new(None)).unwrap().1, 0);
        assert_eq!(exported(&world, &file, &text), text, "{name}");
        assert_eq!(canonical_of(&world, &text), text, "{name}");
        assert!(text.contains("# placeholder: how the devices file is read"));
    }
}

#[test]
fn only_values_that_differ_are_written_and_comments_stay() {
    let (world, file) = (World::new(), preset("city-wifi"));
    let edits = [
        (
            "capacity_unit = \"megabit-per-second\"\nmin_capacity = 50\n",
            "capacity_unit = \"megabit-per-second\"\nmin_capacity = 60\n",
        ),
        ("bond_per_unit = \"0.1\"  ", "bond_per_unit = \"0.25\"  "),
        ("quota = 100000   ", "quota = 90000   "),
        ("price = \"5\"   ", "price = \"6.5\"   "),
        ("lot = \"1000\"  ", "lot = \"1100\"  "),
    ];
    let changed = with(&file, &edits);
    world.applies(&changed);
    assert_eq!(exported(&world, &changed, &file), changed);
}

#[test]
fn an_export_takes_out_and_adds_what_the_base_has_too_much_or_too_little() {
    let (world, file) = (World::new(), preset("city-wifi"));
    let level = with(
        &file,
        &[(
            "[market.burn]\nlimit_bps = 4000\nstart_epoch = 2\nend_epoch = 10\n",
            "",
        )],
    );
    world.applies(&level);
    let text = exported(&world, &level, &file);
    assert!(!text.contains("[market.burn]"), "{text}");
    assert!(world.plan(&text).is_settled());
    // A base that knows nothing of the market gets it, with everything that the chain holds.
    let (from, to) = (file.find("# What customers pay").unwrap(), file.len());
    let without = format!("{}{}", &file[..from], &file[to..]);
    let text = exported(&world, &level, &without);
    assert!(
        text.starts_with(&without) && text.contains("[market.split]"),
        "{text}"
    );
    assert!(world.plan(&text).is_settled(), "{:?}", world.plan(&text).rows);
    // So does one without the second class, which nothing else may name.
    let small = with(&preset("dimo"), &[]);
    let other = World::new();
    other.applies(&small);
    let start = small.find("[[class]]\nid = 2").unwrap();
    let end = small.find("[[manufacturer]]").unwrap();
    let one = format!("{}{}", &small[..start], &small[end..]);
    let one = with(
        &one,
        &[
            ("classes = [1, 2]", "classes = [1]"),
            (", \"Simple connection\" = 3000", ""),
        ],
    );
    let text = exported(&other, &small, &one);
    assert!(
        text.contains("name = \"Simple connection\"") && text.contains("classes = [1, 2]"),
        "{text}"
    );
}
