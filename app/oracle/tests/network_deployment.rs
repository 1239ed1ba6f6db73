//! What a network file says for the accounts of a chain, all of which may be left out.

mod common;

use common::{PER_DEVICE, preset, small_file, source};
use flywheel_oracle::network_file::{Activation, Deployment, Network};

const KEY: &str = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM";

fn parse(edits: &[(&str, &str)]) -> Result<Network, String> {
    let mut file = small_file("1000", "5000", PER_DEVICE, "");
    for (from, to) in edits {
        assert!(file.contains(from), "{from:?} is not in the file");
        file = file.replacen(from, to, 1);
    }
    Network::parse(&source("n.toml", file)).map_err(|problems| problems.to_string())
}

#[test]
fn a_file_that_says_nothing_of_a_chain_is_a_network_file_as_before() {
    let said = parse(&[]).unwrap().deployment;
    assert_eq!(
        (said.mint, said.change_delay_seconds, &said.oracle_keys),
        (None, None, &None)
    );
    for name in ["bittensor", "city-wifi", "dimo", "linknyc", "render"] {
        let said = preset(&format!("{name}.toml")).deployment;
        let silent = Deployment {
            manufacturers: said
                .manufacturers
                .keys()
                .map(|id| (*id, Default::default()))
                .collect(),
            market: flywheel_oracle::network_file::MarketTerms {
                plan_numbers: said.market.plan_numbers.iter().map(|_| None).collect(),
                ..Default::default()
            },
            ..Default::default()
        };
        assert_eq!(said, silent, "{name}: presets name no address");
    }
}

#[test]
fn addresses_durations_and_terms_are_read_in_their_units() {
    let network = format!("id = 9\nchange_delay = \"36h\"\npauser = \"{KEY}\"");
    let oracles = format!("weights = [1]\nkeys = [\"{KEY}\"]");
    let maker = format!("quota = 5\nkey = \"{KEY}\"\nbond = \"12\"");
    let said = parse(&[
        ("id = 9", &network),
        ("weights = [1]", &oracles),
        ("quota = 5", &maker),
        (
            "probation_days = 0",
            "probation_days = 0\nactivated_by = \"status-oracle\"",
        ),
        (
            "[[manufacturer]]",
            "[pool]\nproposal_bond = \"1.5\"\nwindow_limit = \"7\"\nwindow_seconds = 60\n[[manufacturer]]",
        ),
    ])
    .unwrap()
    .deployment;
    assert_eq!(said.change_delay_seconds, Some(129_600));
    assert_eq!(said.pauser.unwrap().to_string(), KEY);
    assert_eq!(said.oracle_keys.unwrap().len(), 1);
    let maker = said.manufacturers[&7];
    assert_eq!(
        (maker.key, maker.bond, maker.authority),
        (said.pauser, Some(12), None)
    );
    assert_eq!(said.activations[&1], Activation::StatusOracle);
    assert_eq!(
        said.pool.proposal_bond,
        Some(1_500_000_000),
        "SOL has nine decimals"
    );
    assert_eq!(
        (said.pool.window_limit, said.pool.window_seconds),
        (Some(7), Some(60))
    );
}

#[test]
fn what_is_no_address_duration_or_list_is_refused_with_its_place_and_what_was_expected() {
    let zero = "11111111111111111111111111111111";
    for text in ["me", "", zero, &KEY[1..]] {
        let said = parse(&[("id = 9", &format!("id = 9\nfee_admin = \"{text}\""))]).unwrap_err();
        assert!(
            said.starts_with("n.toml:4:13: expected an address: 32 bytes in base58"),
            "{said}"
        );
    }
    for text in ["2", "91d", "d", "-1d", "1w", "99999999999s"] {
        let said = parse(&[("id = 9", &format!("id = 9\nchange_delay = \"{text}\""))]).unwrap_err();
        assert!(said.contains("a duration of at most 90 days"), "{text}: {said}");
    }
    let keys =
        |list: &str| parse(&[("weights = [1]", &format!("weights = [1, 1]\nkeys = [{list}]"))]).unwrap_err();
    assert!(keys(&format!("\"{KEY}\"")).contains("2 keys, one for each weight"));
    assert!(keys(&format!("\"{KEY}\", \"{KEY}\"")).contains("a key of its own for each oracle"));
}

#[test]
fn recipients_share_all_and_sources_are_two() {
    let city = std::fs::read_to_string(common::workspace().join("presets/city-wifi.toml")).unwrap();
    let parse = |line: &str| {
        let file = city.replacen("customers = 4 ", &format!("{line}\ncustomers = 4 "), 1);
        Network::parse(&source("n.toml", file)).map_err(|problems| problems.to_string())
    };
    let one = |bps: u32| format!("{{ wallet = \"{KEY}\", bps = {bps} }}");
    let all = parse(&format!("recipients = [{}]", one(10_000))).unwrap();
    assert_eq!(all.deployment.market.revenue.recipients.unwrap()[0].bps, 10_000);
    for list in [one(9_999), String::new()] {
        let said = parse(&format!("recipients = [{list}]")).unwrap_err();
        assert!(
            said.contains("1 to 16 recipients whose bps sum to 10000"),
            "{said}"
        );
    }
    let said = parse(&format!("price_sources = [\"{KEY}\", \"{KEY}\"]")).unwrap_err();
    assert!(said.contains("two different addresses"), "{said}");
    let said = parse("bounty_bps = 1001").unwrap_err();
    assert!(said.contains("at most 1000 basis points"), "{said}");
}
