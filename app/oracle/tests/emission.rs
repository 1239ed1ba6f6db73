//! Emission schedules against their closed forms, and what they say to a mistake.

mod common;

use common::{DEVICES, PER_DEVICE, file_of, load, pay_all, source};
use flywheel_oracle::input::load_inflows;
use flywheel_oracle::network_file::{EmissionError, EmissionInput, Network};
use flywheel_oracle::rewards::{RewardError, Rewards};

const PLAIN: &str = "[rewards]\nrule = \"work-share\"";

fn network(emission: &str) -> Network {
    Network::parse(&source("n.toml", file_of(emission, PER_DEVICE, PLAIN)))
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn complaint(emission: &str) -> String {
    let file = file_of(emission, PER_DEVICE, PLAIN);
    Network::parse(&source("n.toml", file)).unwrap_err().to_string()
}

/// The pools of these epochs, had nothing been granted before.
fn pools(emission: &str, epochs: &[u32]) -> Vec<u64> {
    let emission = network(emission).emission;
    let pool = |epoch: &u32| emission.pool(*epoch, &EmissionInput::default()).unwrap();
    epochs.iter().map(pool).collect()
}

#[test]
fn a_geometric_schedule_keeps_a_fraction_from_epoch_to_epoch() {
    let half = "kind = \"geometric\"\nfirst_epoch = \"1000\"\nretention = \"0.5\"\ncap = \"5000\"";
    // Sums 1000, 1500, 1750, 1875, 1937.5, 1968.75, rounded down; where a sum is whole it may be one less: 1499, 1749, 1874.
    assert_eq!(pools(half, &[0, 1, 2, 3, 4, 5]), [1_000, 499, 250, 125, 63, 31]);
    let slow = half.replace("0.5", "0.985");
    // 0.985 is kept as the multiple of 2^-64 below it, so the sums are just below 1000, 1985, 2955.225: 1000, 1984, 2955.
    assert_eq!(pools(&slow, &[0, 1, 2]), [1_000, 984, 971]);
}

#[test]
fn dimo_a_year_of_weeks_emits_alike_and_the_next_15_percent_less() {
    let dimo = "kind = \"geometric\"\nfirst_epoch = \"1105000\"\nretention = \"0.85\"\ninterval_epochs = 52\n\
        cap = \"380000000\"";
    // 1,105,000 x 0.85 = 939,250, less the unit that 0.85 in multiples of 2^-64 is short of.
    assert_eq!(
        pools(dimo, &[0, 51, 52, 103]),
        [1_105_000, 1_105_000, 939_249, 939_249]
    );
}

#[test]
fn a_halving_schedule_halves_every_interval() {
    let halving = "kind = \"halving\"\nfirst_epoch = \"1001\"\ninterval_epochs = 2\ncap = \"9000\"";
    assert_eq!(
        pools(halving, &[0, 1, 2, 3, 4, 5, 40]),
        [1_001, 1_001, 500, 500, 250, 250, 0]
    );
}

#[test]
fn hivemapper_a_quarter_of_what_is_burned_is_minted_again_up_to_500_000_a_week() {
    let network =
        network("kind = \"burn-linked\"\nshare_bps = 2500\nper_epoch = \"500000\"\ncap = \"800000\"");
    let mut input = load(&network, DEVICES, "epoch,id,work\n0,a,1\n1,a,1\n2,a,1\n3,a,1\n").unwrap();
    let burned = source(
        "burned.csv",
        "epoch,burned\n2,1000000\n1,3000000\n0,1000001\n3,3\n",
    );
    load_inflows(&network, &burned, &mut input.epochs).unwrap();
    let pools: Vec<u64> = pay_all(&network, &input)
        .1
        .iter()
        .map(|epoch| epoch.pool)
        .collect();
    // 250,000.25; 750,000, of which 500,000 are allowed; the cap leaves 50,000 of 250,000; nothing is left.
    assert_eq!(pools, [250_000, 500_000, 50_000, 0]);
}

#[test]
fn a_funded_pool_grants_what_was_paid_in_and_never_more() {
    let network = network("kind = \"funded\"");
    let mut input = load(
        &network,
        DEVICES,
        "epoch,id,work\n1,a,2\n1,b,1\n2,a,1\n2,b,1\n3,a,1\n",
    )
    .unwrap();
    let funded = source("funded.csv", "epoch,funded\n0,999\n1,1\n3,500\n");
    load_inflows(&network, &funded, &mut input.epochs).unwrap();
    let (rewards, epochs) = pay_all(&network, &input);
    // 1000 by shares 2 x 1 and 1 x 2: 500 each. Then nothing is left until 500 are paid in.
    let pools: Vec<_> = epochs.iter().map(|epoch| (epoch.pool, epoch.paid)).collect();
    assert_eq!(pools, [(1_000, 1_000), (0, 0), (500, 500)]);
    assert_eq!(rewards.emitted(), 1_500);
}

#[test]
fn what_rounding_leaves_in_a_funded_pool_can_be_granted_later() {
    let network = network("kind = \"funded\"\nper_epoch = \"700\"\ncap = \"1000\"");
    let mut input = load(&network, DEVICES, "epoch,id,work\n0,a,1\n0,b,1\n1,a,1\n2,a,1\n").unwrap();
    load_inflows(
        &network,
        &source("f.csv", "epoch,funded\n0,2000\n"),
        &mut input.epochs,
    )
    .unwrap();
    // 700 by 1 and 2 of 3: 233 + 466 = 699. The cap leaves 301 of the 1301 that are there.
    let pools: Vec<_> = pay_all(&network, &input)
        .1
        .iter()
        .map(|epoch| (epoch.pool, epoch.paid))
        .collect();
    assert_eq!(pools, [(700, 699), (301, 301), (0, 0)]);
}

#[test]
fn an_inflow_that_nobody_told_is_an_error_and_not_zero() {
    let network = network("kind = \"burn-linked\"\nshare_bps = 1\nper_epoch = \"1\"\ncap = \"1\"");
    let input = load(&network, DEVICES, "epoch,id,work\n4,a,1\n").unwrap();
    let mut rewards = Rewards::new(&network, &input.devices).unwrap();
    let error = rewards.pay(&input.epochs[0]).unwrap_err();
    let source = EmissionError::BurnedUnknown;
    assert_eq!(error, RewardError::Emission { epoch: 4, source });
    assert_eq!(
        error.to_string(),
        "epoch 4: the emission is linked to burns, and nothing says what was burned in this epoch"
    );
}

#[test]
fn a_mistaken_inflow_is_named_with_its_place() {
    let network = network("kind = \"funded\"");
    let text = |rows: &str| {
        load_inflows(&network, &source("f.csv", rows), &mut [])
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        text("epoch,funded\n0,1\n0,2\nx,1\n1,0.5\n2,18446744073709551615\n"),
        "f.csv:3, column \"epoch\": expected each epoch once, found \"0\"\n\
         f.csv:4, column \"epoch\": expected the number of an epoch, from 0 on, found \"x\"\n\
         f.csv:5, column \"funded\": expected a whole number from 0 to 18446744073709551615, found \"0.5\": more decimals than the unit has\n\
         f.csv:6, column \"funded\": expected amounts whose sum is below 2^64 base units, found \"18446744073709551615\""
    );
    assert!(text("epoch,burned\n0,1\n").contains("expected a column \"funded\""));
}

#[test]
fn every_kind_has_its_keys_and_no_others() {
    assert_eq!(
        complaint("kind = \"geometric\"\ncap = \"5\""),
        "n.toml:10:1: expected the key `first_epoch` in this table, found none\n\
         n.toml:10:1: expected the key `retention` in this table, found none"
    );
    assert_eq!(
        complaint("kind = \"fixed\"\nper_epoch = \"1\"\ncap = \"5\"\nretention = \"0.5\""),
        "n.toml:14:13: expected no `retention` in a schedule of kind \"fixed\", found one"
    );
    let geometric = |keys: &str| {
        complaint(&format!(
            "kind = \"geometric\"\nfirst_epoch = \"5\"\ncap = \"5\"\n{keys}"
        ))
    };
    for retention in ["1", "0", "1.5", "-0.5", "x", "0.00000000000000000001"] {
        let text = geometric(&format!("retention = \"{retention}\""));
        let expected =
            "n.toml:14:13: expected the part that is kept, above 0 and below 1, such as \"0.985\", found ";
        assert!(text.starts_with(expected), "{text}");
    }
    assert_eq!(
        geometric("retention = \"0.5\"\ninterval_epochs = 0"),
        "n.toml:15:19: expected 1 or more, found 0"
    );
    let burned = complaint("kind = \"burn-linked\"\nper_epoch = \"1\"\nshare_bps = 10001\ncap = \"5\"");
    assert_eq!(
        burned,
        "n.toml:13:13: expected at most 10000 basis points, found 10001"
    );
    let unknown = complaint("kind = \"linear\"\nper_epoch = \"1\"\ncap = \"5\"");
    assert!(
        unknown.contains(
            "n.toml:11:8: expected one of `fixed`, `geometric`, `halving`, `burn-linked`, `funded`"
        ),
        "{unknown}"
    );
}
