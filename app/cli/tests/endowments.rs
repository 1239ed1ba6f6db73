//! Endowments: what is paid once, and released over many periods.

mod common;

use common::shop::{Shop, address, moved, units};
use common::vault::{DAY, TOKEN};
use serde_json::{Value, json};

/// Amounts of a schedule, base units.
fn amounts(printed: &Value) -> Vec<u64> {
    let schedule = printed["schedule"].as_array().unwrap();
    schedule.iter().map(|of| units(&of["amount"])).collect()
}

#[test]
fn a_preview_shows_the_schedule_that_is_then_released_to_the_unit() {
    let shop = Shop::new();
    let place = &shop.place;
    place.does(
        "plan create endowments --unit pay-once --price 1 --per 1000 --cost 0.4 --decay 0.5 --period 10d --periods 4 -k op",
    );
    let pay = "endowment pay --plan 0 --quantity 1000 -k buyer";
    place.refuses(
        2,
        "endowment pay --plan 0 --quantity 0 -k buyer",
        "sells from 1 upwards bytes",
    );
    place.refuses(2, &format!("{pay} --plot a.gif"), "end in .svg or .png");
    let preview = place.does(&format!("{pay} --preview --plot schedule.svg"));
    // Costs 0.4, 0.2, 0.1; parts 1 / 4, 0.75 / 3, 0.55 / 2.
    assert_eq!(amounts(&preview), [250_000, 200_000, 100_000, 450_000]);
    let drawing = place.read("schedule.svg");
    assert!(drawing.contains("period") && drawing.contains("remaining (tokens)"));
    assert_eq!(place.tokens(&shop.purse), 1_000 * TOKEN);
    let table = place.table(&format!("{pay} --preview"));
    assert!(
        table.contains("nothing was sent") && table.contains("1: 0.25 tokens at"),
        "{table}"
    );
    let paid = place.does(pay);
    for name in ["address", "principal", "schedule", "startedAt"] {
        assert_eq!(paid[name], preview[name], "{name}");
    }
    assert_eq!(place.tokens(&shop.purse), 999 * TOKEN);

    let at = address(&paid);
    let release = format!("endowment release {at} -k other");
    place.refuses(2, &release, "nothing is due before");
    place.refuses(
        2,
        &format!("endowment close {at} -k other"),
        "4 of 4 periods are left",
    );
    place.wait(25 * DAY);
    let shown = place.does("endowment list");
    assert_eq!(shown[0]["periodsDue"], json!(2));
    let released = place.does(&release);
    assert_eq!(moved(&released), [450_000, 427_500, 22_500]);
    assert_eq!(amounts(&released), [100_000, 450_000]);
    place.refuses(2, &release, "nothing is due before");
    place.wait(100 * DAY);
    assert_eq!(moved(&place.does(&release)), [550_000, 522_500, 27_500]);
    place.refuses(2, &release, "all of it is released");
    assert_eq!(place.tokens(&shop.account("op")), 950_000);
    assert_eq!(shop.fees(), [("pay-once".to_owned(), 50_000)]);
    assert!(
        place
            .table(&format!("endowment show {at}"))
            .contains("all is released")
    );
    let closed = place.does(&format!("endowment close {at} -k other"));
    assert_eq!(closed["rentTo"], json!(place.address("buyer")));
    assert_eq!(place.table("endowment list"), "no endowments\n");
}

#[test]
fn what_the_network_sells_is_revenue_and_hundreds_of_periods_are_caught_up_with() {
    let shop = Shop::new();
    let place = &shop.place;
    place.does(
        "plan create endowments --unit pay-once --price 0.0002 --cost 0.000001 --period 1d --periods 200 --as-network -k auth",
    );
    let at = address(&place.does("endowment pay --plan 0 --quantity 1 -k buyer"));
    place.wait(150 * DAY);
    let released = place.does(&format!("endowment release {at} -k other"));
    assert_eq!(moved(&released), [150, 0, 150]);
    assert_eq!(released["settlement"]["to"], Value::Null);
    assert_eq!(
        (&released["periodsLeft"], &released["periodsDue"]),
        (&json!(50), &json!(0))
    );
    assert_eq!(shop.escrowed(), 50);
}
