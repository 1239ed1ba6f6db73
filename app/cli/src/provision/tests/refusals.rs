//! What the chain would refuse is refused before anything is sent, and no key is written.

use super::*;

/// Applies what cannot be, and returns the complaint. Nothing may be sent.
fn refused(world: &World, file: &str) -> String {
    world.chain.left.set(0);
    let files = || std::fs::read_dir(world.keys.path()).unwrap().count();
    let before = files();
    let failure = world.apply(file).unwrap_err();
    assert!(matches!(failure, Failure::Argument(_)), "{failure}");
    assert_eq!(files(), before, "no key is written");
    world.chain.left.set(usize::MAX);
    failure.to_string()
}

#[test]
fn what_is_fixed_at_creation_cannot_change() {
    let (world, file) = (World::new(), preset("city-wifi"));
    world.applies(&file);
    let edits = [
        (
            "epoch_seconds = 604800",
            "epoch_seconds = 604801",
            "epoch_seconds is 604800 and the file says 604801",
        ),
        (
            "genesis = 2026-01-05 ",
            "genesis = 2026-01-06 ",
            "genesis is 2026-01-05 and the file says 2026-01-06",
        ),
        (
            "bond_per_unit = \"0.1\"",
            "bond_per_unit = \"0.2\"",
            "bond_per_unit is 0.1 and the file says 0.2",
        ),
        (
            "category = \"connectivity\"",
            "category = \"sensor\"",
            "category is connectivity",
        ),
        (
            "cap = \"1000000\"",
            "cap = \"1000001\"",
            "cap is 1000000 and the file says 1000001",
        ),
        (
            "name = \"Skylark Relays\"",
            "name = \"Skylark\"",
            "name is Skylark Relays and the file says Skylark",
        ),
        (
            "currency_decimals = 6",
            "currency_decimals = 5",
            "currency_decimals is 6 and the file says 5",
        ),
        (
            "cap = \"1000000\"",
            "start_epoch = 0\ncap = \"1000000\"",
            "start_epoch is 4 and the file says 0",
        ),
    ];
    for (from, to, expected) in edits {
        let mut changed = with(&file, &[(from, to)]);
        if to.contains("Skylark\"") {
            changed = with(&changed, &[("\"Skylark Relays\" = [", "\"Skylark\" = [")]);
        }
        let complaint = refused(&world, &changed);
        assert!(complaint.contains(expected), "{expected}: {complaint}");
        assert!(
            complaint.contains("fixed when the account is created"),
            "{complaint}"
        );
    }
}

#[test]
fn without_keys_every_missing_address_is_named_with_what_to_type() {
    let (world, file) = (World::new(), preset("city-wifi"));
    let failure = world
        .apply_with(&file, &mut Keyring::new(None))
        .unwrap_err()
        .to_string();
    for role in [
        "mint",
        "collateral",
        "currency",
        "oracle-1",
        "oracle-3",
        "manufacturer-2",
        "price-source-2",
        "treasury",
    ] {
        assert!(
            failure.contains(&format!("make DIR/{role}.json")),
            "{role}: {failure}"
        );
    }
    // Once everything is there the chain says the addresses, and nobody needs the keys.
    world.applies(&file);
    assert_eq!(world.apply_with(&file, &mut Keyring::new(None)).unwrap().1, 0);
}

#[test]
fn only_the_authority_changes_a_network() {
    let (world, file) = (World::new(), preset("render"));
    world.applies(&file);
    let network = world.plan(&file).network;
    let addressed = with(
        &file,
        &[("id = 10", &format!("id = 10\naddress = \"{network}\""))],
    );
    let stranger = Keypair::new();
    world
        .chain
        .chain
        .borrow_mut()
        .airdrop(&stranger.pubkey(), 1_000_000_000)
        .unwrap();
    let other = World {
        chain: world.chain.clone(),
        authority: stranger,
        keys: tempfile::tempdir().unwrap(),
    };
    assert_eq!(
        other.applies(&addressed),
        0,
        "who changes nothing needs no authority"
    );
    let changed = with(&addressed, &[("max_capacity = 100000", "max_capacity = 200000")]);
    let complaint = refused(&other, &changed);
    assert!(complaint.contains("sign with the authority's key"), "{complaint}");
    assert!(
        complaint.contains(&world.authority.pubkey().to_string()),
        "{complaint}"
    );
}

#[test]
fn who_has_too_little_sol_is_told_how_much_is_missing() {
    let (world, file) = (World::new(), preset("render"));
    let poor = Keypair::new();
    world
        .chain
        .chain
        .borrow_mut()
        .airdrop(&poor.pubkey(), 10_000_000)
        .unwrap();
    let other = World {
        chain: world.chain.clone(),
        authority: poor,
        keys: tempfile::tempdir().unwrap(),
    };
    let complaint = refused(&other, &file);
    assert!(
        complaint.contains("for what n.toml says and can spend"),
        "{complaint}"
    );
}

#[test]
fn mints_that_do_not_fit_are_refused() {
    let (world, file) = (World::new(), preset("render"));
    let nobody = Keypair::new().pubkey();
    let named = with(
        &file,
        &[(
            "symbol = \"RNDX\"",
            &format!("symbol = \"RNDX\"\nmint = \"{nobody}\""),
        )],
    );
    assert!(refused(&world, &named).contains(&format!("there is no mint at {nobody}")));
    // The mint of another network's token is that network's pool's.
    world.applies(&file);
    let mint = world.keyring().address("mint", "").unwrap();
    let second = with(
        &file,
        &[
            ("id = 10", "id = 11"),
            (
                "symbol = \"RNDX\"",
                &format!("symbol = \"RNDX\"\nmint = \"{mint}\""),
            ),
        ],
    );
    let complaint = refused(&world, &second);
    assert!(
        complaint.contains("hand it over with `spl-token authorize"),
        "{complaint}"
    );
}

#[test]
fn numbers_that_the_programs_would_refuse_are_refused_in_their_words() {
    let (world, file) = (World::new(), preset("city-wifi"));
    let edits = [
        (
            "slash_bps = 1000 ",
            "pool = { min_lock_seconds = 5 }\nslash_bps = 1000 ",
            "correct [collateral.pool]",
        ),
        (
            "[market.split]",
            "[market.stake]\nunbonding_seconds = 99999999\n[market.split]",
            "correct [market.stake]",
        ),
        (
            "[[class]]",
            "[pool]\ndevice_cap = \"5\"\n[[class]]",
            "correct [pool]",
        ),
        (
            "[[class]]",
            "[pool]\nvesting_months = 25\n[[class]]",
            "vesting_months is at most 24",
        ),
        (
            "[[class]]",
            "[pool]\nexit_penalty_bps = 1\n[[class]]",
            "exit_penalty_bps needs vesting_months",
        ),
        (
            "lot = \"1000\"",
            "min_fill = \"1001\"\nlot = \"1000\"",
            "[market.auction]",
        ),
    ];
    for (from, to, expected) in edits {
        let complaint = refused(&world, &with(&file, &[(from, to)]));
        assert!(complaint.contains(expected), "{complaint}");
    }
}
