//! What a network file may say of customers, and how a mistake in it is answered.

mod common;

use common::{PER_DEVICE, small_file, source};
use flywheel_oracle::network_file::{EndowmentTerms, Market, Network, Sale, Service};

const MARKET: &str = r#"
[market]
currency = "USDX"
currency_decimals = 6
fee_bps = 1000
customers = 3
token_price = "0.02"

[market.split]
providers_bps = 4000
stakers_bps = 2000
burn_bps = 3000
treasury_bps = 900
insurance_bps = 100

[market.burn]
limit_bps = 5000
start_epoch = 4
end_epoch = 12

[market.auction]
lot = "500"
window_seconds = 86400
start_bps = 12000
floor_bps = 9000
decay_seconds = 43200

[[plan]]
service = "data"
sold_by = "pass"
columns = ["work"]
price = "0.5"

[[plan]]
service = "pass"
sold_by = "pass"
price = "3"
paid_with = "credits"

[[plan]]
service = "retrieval"
sold_by = "channel"
columns = ["work"]
decimals = 3
price = "0.25"

[[plan]]
service = "pay-once"
sold_by = "endowment"
columns = ["work"]
price = "9"
epochs = 100
first_bps = 300
decay_bps = 50
"#;

fn parse(text: &str) -> Result<Network, String> {
    let file = small_file("1000", "5000", PER_DEVICE, text);
    Network::parse(&source("n.toml", file)).map_err(|problems| problems.to_string())
}

fn market(text: &str) -> Market {
    parse(text).unwrap().market.unwrap()
}

/// The complaint about the market with `from` replaced by `to`.
fn complaint(from: &str, to: &str) -> String {
    assert!(MARKET.contains(from), "{from:?} is not in the market");
    parse(&MARKET.replacen(from, to, 1)).unwrap_err()
}

#[test]
fn prices_are_in_base_units_of_the_currency_and_columns_become_metrics() {
    let network = parse(MARKET).unwrap();
    let market = network.market.unwrap();
    assert_eq!((market.token_price, market.auction.lot), (20_000, 500_000_000));
    let sold: Vec<_> = market
        .plans
        .iter()
        .map(|plan| (plan.service, plan.price, plan.metric))
        .collect();
    assert_eq!(
        sold,
        [
            (Service::Data, 500_000, Some(0)),
            (Service::Pass, 3_000_000, None),
            (Service::Retrieval, 250_000, Some(1)),
            (Service::PayOnce, 9_000_000, Some(0)),
        ]
    );
    assert_eq!(network.usage.metrics[1].decimals, 3);
    assert_eq!(
        market.plans[3].sale,
        Sale::Endowment(EndowmentTerms {
            epochs: 100,
            first_bps: 300,
            decay_bps: 50
        })
    );
    let credits: Vec<bool> = market.plans.iter().map(|plan| plan.with_credits).collect();
    assert_eq!(credits, [false, true, false, false]);
}

#[test]
fn a_network_without_a_market_charges_nobody() {
    assert_eq!(parse("").unwrap().market, None);
    let plans_only = MARKET.split("[[plan]]").nth(1).unwrap();
    let error = parse(&format!("[[plan]]{plans_only}")).unwrap_err();
    assert!(error.contains("a table [market], as there are plans"), "{error}");
}

#[test]
fn the_burn_stays_as_it_is_without_a_slope() {
    let (before, rest) = MARKET.split_once("[market.burn]").unwrap();
    let (_, after) = rest.split_once("[market.auction]").unwrap();
    let market = market(&format!("{before}[market.auction]{after}"));
    assert_eq!(market.burn, None);
}

#[test]
fn what_the_programs_would_refuse_is_refused_with_its_line() {
    for (from, to, expected) in [
        (
            "treasury_bps = 900",
            "treasury_bps = 901",
            "shares that sum to 10000, found 10001",
        ),
        (
            "limit_bps = 5000",
            "limit_bps = 2999",
            "at least market.split.burn_bps, 3000, found 2999",
        ),
        (
            "end_epoch = 12",
            "end_epoch = 4",
            "an epoch after start_epoch, 4, found 4",
        ),
        ("start_bps = 12000", "start_bps = 9999", "at least 10000"),
        (
            "floor_bps = 9000",
            "floor_bps = 10001",
            "at most 10000 basis points",
        ),
        (
            "decay_seconds = 43200",
            "decay_seconds = 86401",
            "at most 86400 seconds",
        ),
        ("customers = 3", "customers = 0", "1 or more"),
        ("fee_bps = 1000", "fee_bps = 10001", "at most 10000 basis points"),
        ("price = \"0.5\"", "price = \"0\"", "an amount above zero"),
        ("price = \"0.5\"", "price = \"0.0000001\"", "at most 6 decimals"),
        ("epochs = 100\n", "", "the key `epochs` in this table"),
        (
            "columns = [\"work\"]\nprice = \"0.5\"",
            "price = \"0.5\"",
            "the key `columns` in this table",
        ),
        (
            "price = \"3\"",
            "columns = [\"work\"]\nprice = \"3\"",
            "each customer has a pass",
        ),
        (
            "sold_by = \"channel\"",
            "sold_by = \"endowment\"",
            "pay-once by \"endowment\"",
        ),
        (
            "price = \"0.25\"",
            "price = \"0.25\"\npaid_with = \"credits\"",
            "credits for orders and passes only",
        ),
    ] {
        let error = complaint(from, to);
        assert!(error.contains(expected), "{from} -> {to}: {error}");
        assert!(error.contains("n.toml"), "{error}");
    }
}
