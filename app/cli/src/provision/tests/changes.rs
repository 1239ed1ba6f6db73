//! What can change does, at once or after the delay; what the file does not say is left alone.

use flywheel_client::instructions::registry::{self, SetRolesArgs};

use super::*;

/// Changes of every account that has delayed terms.
const DELAYED: &[(&str, &str)] = &[
    ("name = \"Port Meridian Wi-Fi\"", "name = \"Port Meridian\""),
    (
        "challenge_window_seconds = 3600",
        "challenge_window_seconds = 7200",
    ),
    ("reward_weight_bps = 15000", "reward_weight_bps = 16000"),
    ("fee_bps = 500 ", "settle_seconds = 172800\nfee_bps = 600 "),
    ("burn_bps = 3000", "burn_bps = 2900"),
    ("treasury_bps = 1000", "treasury_bps = 1100"),
    (
        "customers = 4 ",
        "insurance_cap = \"7.5\"\nprice_max_age_seconds = 60\ncustomers = 4 ",
    ),
    (
        "slash_bps = 1000 ",
        "pool = { unbonding_seconds = 100 }\nslash_bps = 1000 ",
    ),
    (
        "[market.split]",
        "[market.stake]\nminimum_stake = \"2\"\n[market.split]",
    ),
];

#[test]
fn delayed_changes_are_proposed_once_wait_and_are_then_applied() {
    let (world, file) = (World::new(), preset("city-wifi"));
    world.applies(&file);
    let changed = with(&file, DELAYED);
    let planned = world.plan(&changed);
    let proposals = open_rows(&planned.rows);
    let expected = [
        "class 2 \"Street node\"",
        "reward pool",
        "stake pool of collateral",
        "reward pool of the currency",
        "stake pool that shares revenue",
        "insurance",
        "price feed",
        "revenue pool",
        "market",
        "name and change delay",
    ];
    assert_eq!(proposals, expected.map(|part| (part, Action::Propose)));
    assert!(world.applies(&changed) > 0);
    let waiting = world.plan(&changed);
    assert_eq!(
        open_rows(&waiting.rows),
        expected.map(|part| (part, Action::Waits))
    );
    let ready: Vec<i64> = waiting
        .rows
        .iter()
        .filter_map(|row| row.ready_at)
        .map(|time| time.0)
        .collect();
    assert_eq!(ready, vec![NOW + 2 * DAY; expected.len()]);
    assert_eq!(world.applies(&changed), 0, "nothing is proposed twice");
    world.pass(2 * DAY - 1);
    assert_eq!(world.applies(&changed), 0, "not a second too early");
    world.pass(1);
    let due = world.plan(&changed);
    assert_eq!(
        open_rows(&due.rows),
        expected.map(|part| (part, Action::ApplyUpdate))
    );
    assert!(world.applies(&changed) > 0);
    assert!(world.plan(&changed).is_settled());
    assert_eq!(world.applies(&changed), 0);
}

#[test]
fn another_wish_replaces_a_proposal_that_waits() {
    let (world, file) = (World::new(), preset("render"));
    world.applies(&file);
    let weight = |bps: &str| {
        with(
            &file,
            &[("reward_weight_bps = 10000", &format!("reward_weight_bps = {bps}"))],
        )
    };
    world.applies(&weight("11000"));
    world.pass(DAY);
    assert_eq!(world.applies(&weight("12000")), 1);
    world.pass(DAY);
    assert_eq!(world.applies(&weight("12000")), 0, "the delay begins anew");
    // Back to what holds: the proposal has to go.
    assert_eq!(world.applies(&file), 1);
    world.pass(2 * DAY);
    assert_eq!(world.applies(&file), 1);
    assert!(world.plan(&file).is_settled());
}

#[test]
fn what_may_change_at_once_does_so_in_one_application() {
    let (world, file) = (World::new(), preset("city-wifi"));
    world.applies(&file);
    let pauser = Keypair::new().pubkey();
    let changed = with(
        &file,
        &[
            (
                "genesis = 2026-01-05",
                &format!("pauser = \"{pauser}\"\ngenesis = 2026-01-05"),
            ),
            ("weights = [1, 1, 1]", "weights = [2, 1, 1, 3]"),
            ("quota = 100000 ", "bond = \"3\"\nquota = 200000 "),
            ("price = \"0.02\"", "price = \"0.03\""),
        ],
    );
    let rows = world.plan(&changed).rows;
    let parts = [
        "network \"Port Meridian Wi-Fi\"",
        "manufacturer 1 \"Meridian Radio Works\"",
        "oracles",
        "plan 0, data",
    ];
    assert_eq!(open_rows(&rows), parts.map(|part| (part, Action::Change)));
    assert!(world.applies(&changed) > 0);
    assert!(world.plan(&changed).is_settled());
    assert!(world.keys.path().join("oracle-4.json").exists());
}

#[test]
fn what_the_file_does_not_say_is_not_undone() {
    let (world, file) = (World::new(), preset("render"));
    world.applies(&file);
    let (network, authority) = (world.plan(&file).network, world.authority.pubkey());
    let roles = SetRolesArgs {
        pauser: Keypair::new().pubkey(),
        status_oracle: authority,
        fee_admin: authority,
    };
    let set = registry::set_roles(authority, network, roles);
    world.sender().send("set the roles", &[set]).unwrap();
    assert!(world.plan(&file).is_settled());
    assert_eq!(world.applies(&file), 0);
}

#[test]
fn fees_of_a_class_get_an_account_to_go_to() {
    let world = World::new();
    let file = with(
        &preset("city-wifi"),
        &[("onboarding_fee = \"0\"", "onboarding_fee = \"2.5\"")],
    );
    world.applies(&file);
    assert!(world.plan(&file).is_settled());
    let network = world.plan(&file).network;
    let class: flywheel_client::accounts::DeviceClass =
        chain::read(&world.chain, &flywheel_client::address::class(&network, 1)).unwrap();
    let mint = world.keyring().address("mint", "").unwrap();
    let account = flywheel_client::address::associated_token_account(&world.authority.pubkey(), &mint);
    assert_eq!(
        (class.parameters.fee_mint, class.parameters.onboarding_fee),
        (mint, 2_500_000)
    );
    assert_eq!(class.fee_destination, account);
}

#[test]
fn a_network_may_say_that_nothing_waits() {
    let world = World::new();
    let file = with(
        &preset("render"),
        &[("id = 10", "id = 10\nchange_delay = \"0s\"")],
    );
    world.applies(&file);
    let changed = with(&file, &[("max_capacity = 100000", "max_capacity = 200000")]);
    assert_eq!(
        open_rows(&world.plan(&changed).rows),
        [("class 1 \"GPU node\"", Action::Change)]
    );
    assert_eq!(world.applies(&changed), 1);
    assert!(world.plan(&changed).is_settled());
}

#[test]
fn schedules_of_every_kind_are_founded_as_the_chain_knows_them() {
    let kinds = [
        "kind = \"geometric\"\nfirst_epoch = \"6000\"\nretention = \"0.985\"",
        "kind = \"halving\"\nfirst_epoch = \"6000\"\ninterval_epochs = 208",
        "kind = \"burn-linked\"\nshare_bps = 2500\nper_epoch = \"6000\"",
        "kind = \"funded\"",
        "kind = \"funded\"\nper_epoch = \"50\"",
    ];
    for kind in kinds {
        let world = World::new();
        let file = with(
            &preset("render"),
            &[("kind = \"fixed\"\nper_epoch = \"43758\"", kind)],
        );
        world.applies(&file);
        assert!(world.plan(&file).is_settled(), "{kind}");
        assert_eq!(world.applies(&file), 0, "{kind}");
    }
}
