//! Fees of classes: typed in whole tokens, paid from a token account that is checked before anything is sent.

mod common;

use common::Place;
use serde_json::{Value, json};

/// A token account of `op` with this many base units pays in these tests.
const PURSE: u64 = 10_000_000;

struct Toll {
    place: Place,
    mint: String,
    /// Token accounts of `op`, `auth` and `other`.
    accounts: Vec<String>,
}

impl Toll {
    /// Class 5 demands 2.5 tokens for a registration and 1 for a move. `fees` go to `auth`.
    fn new() -> Self {
        let (place, _) = Place::with_devices();
        let (mint, accounts) = place.create_mint(&[("op", PURSE), ("auth", 0), ("other", 7)]);
        let made = place.does(&format!(
            "{} --fee-mint {mint} --onboarding-fee 2.5 --relocation-fee 1",
            Self::CREATE
        ));
        assert_eq!(
            made["onboardingFee"],
            json!({"baseUnits": 2_500_000, "tokens": "2.5"})
        );
        place.does("manufacturer update 1 --classes 1,2,5 -k auth");
        Self {
            place,
            mint,
            accounts,
        }
    }

    const CREATE: &str =
        "class create Toll --id 5 --category other --capacity-unit u --max-capacity 50 -k auth";

    fn open(&self) {
        let set = self.place.does(&format!(
            "class set-fee-destination 5 {} -k auth",
            self.accounts[1]
        ));
        assert_eq!(set["feeDestination"], json!(self.accounts[1]));
    }
}

#[test]
fn a_registration_pays_its_fees_and_checks_the_purse_first() {
    let toll = Toll::new();
    let place = &toll.place;
    place.registrations_for("op", "5", "five.csv", 5);
    let register = "device register --file five.csv -k op";
    place.refuses(2, register, "`flywheel class set-fee-destination`");
    toll.open();
    // Five devices at 2.5 tokens, and ten tokens in the purse.
    place.refuses(2, register, "the fee takes 12.5 tokens");
    place.refuses(2, register, "send it 2.5 tokens more");
    let others = format!("{register} --fee-from {}", toll.accounts[2]);
    place.refuses(2, &others, "who does not sign");
    let wallet = place.address("op");
    place.refuses(
        2,
        &format!("{register} --fee-from {wallet}"),
        "no fee is due that it could pay",
    );
    place.registrations_for("op", "5", "four.csv", 4);
    let done = place.does(&format!(
        "device register --file four.csv -k op --fee-from {}",
        toll.accounts[0]
    ));
    assert_eq!(
        done["feesPaid"],
        json!([{"mint": toll.mint, "amount": {"baseUnits": PURSE, "tokens": "10"}}])
    );
    assert_eq!(
        (place.tokens(&toll.accounts[0]), place.tokens(&toll.accounts[1])),
        (0, PURSE)
    );
    assert_eq!(
        done["transactions"],
        json!(4),
        "a device and its fee fill a transaction"
    );
    // Repeating it costs nothing, and needs no tokens.
    let again = place.does("device register --file four.csv -k op");
    assert_eq!(
        (&again["registered"], &again["feesPaid"]),
        (&json!(0), &json!([]))
    );
    place.registrations("free.csv", 1);
    place.refuses(
        2,
        &format!(
            "device register --file free.csv -k op --fee-from {}",
            toll.accounts[0]
        ),
        "leave it out",
    );
    place.does("device register --file free.csv -k op");
}

#[test]
fn a_sponsor_pays_the_fee_from_a_token_account_of_its_own() {
    let toll = Toll::new();
    let place = &toll.place;
    toll.open();
    place.keygen("young");
    place.does("operator register -k young --payer op");
    place.registrations_for("young", "5", "young.csv", 1);
    let register = "device register --file young.csv -k young --payer op";
    place.refuses(2, register, "name a token account with --fee-from");
    place.does(&format!("{register} --fee-from {}", toll.accounts[0]));
    assert_eq!(place.tokens(&toll.accounts[1]), 2_500_000);
}

#[test]
fn classes_with_fees_in_two_mints_are_registered_from_one_file() {
    let toll = Toll::new();
    let place = &toll.place;
    toll.open();
    let (second, accounts) = place.create_mint(&[("op", 5), ("auth", 0)]);
    let create = Toll::CREATE.replace("--id 5", "--id 6");
    place.does(&format!("{create} --fee-mint {second} --onboarding-fee 0.000003"));
    place.does(&format!("class set-fee-destination 6 {} -k auth", accounts[1]));
    place.does("manufacturer update 1 --classes 1,5,6 -k auth");
    for (class, name) in [("5", "five.csv"), ("6", "six.csv"), ("1", "free.csv")] {
        place.registrations_for("op", class, name, 1);
    }
    let rows = |name: &str| {
        place
            .read(name)
            .lines()
            .skip(1)
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    };
    let file = place.read("five.csv") + &rows("six.csv") + &rows("free.csv");
    place.write("all.csv", &file);
    // One purse is named; the other is the one that wallets have by default.
    let done = place.does(&format!(
        "device register --file all.csv -k op --fee-from {}",
        accounts[0]
    ));
    assert_eq!(done["feesPaid"].as_array().unwrap().len(), 2);
    assert_eq!(
        (place.tokens(&accounts[0]), place.tokens(&toll.accounts[0])),
        (2, PURSE - 2_500_000)
    );
    let table = place.table("device list --class 6");
    assert!(table.contains("1 device\n"), "{table}");
}

#[test]
fn the_first_location_is_free_and_every_move_pays() {
    let toll = Toll::new();
    let place = &toll.place;
    toll.open();
    place.registrations_for("op", "5", "one.csv", 1);
    place.does("device register --file one.csv -k op");
    let purse = || place.tokens(&toll.accounts[0]);
    let before = purse();
    let first = "device move 2 --at 40.7607,-73.9228 -k op";
    place.refuses(
        2,
        &format!("{first} --fee-from {}", toll.accounts[0]),
        "no fee is due",
    );
    place.does(first);
    assert_eq!(purse(), before);
    place.does("device move 2 --at -33.8568,151.2153 -k op");
    assert_eq!(purse(), before - 1_000_000);
    let back = format!("{first} --fee-from {}", toll.accounts[2]);
    place.refuses(2, &back, "who does not sign");
    place.does(&format!("{first} --fee-from {}", toll.accounts[0]));
    for (index, at) in ["10,10", "11,10", "12,10", "13,10", "14,10"].iter().enumerate() {
        let paid = place.does(&format!("device move 2 --at {at} -k op"));
        assert_eq!(paid["locationAsserts"], json!(index + 4));
    }
    assert_eq!(purse(), 500_000);
    place.refuses(2, "device move 2 --at 15,10 -k op", "can spend 0.5 tokens");
}

#[test]
fn fees_are_typed_in_whole_tokens_of_a_mint_that_is_there() {
    let toll = Toll::new();
    let (place, mint) = (&toll.place, &toll.mint);
    let create = Toll::CREATE.replace("--id 5", "--id 6");
    place.refuses(
        2,
        &format!("{create} --onboarding-fee 1"),
        "name their mint with --fee-mint",
    );
    let fee = |text: &str| format!("{create} --fee-mint {mint} --onboarding-fee {text}");
    place.refuses(2, &fee("0.0000001"), "has 6 decimals");
    place.refuses(2, &fee("1e3"), "type whole tokens, such as 2.5");
    place.refuses(2, &fee("=1"), "type whole tokens, such as 2.5");
    let network = place.network().to_owned();
    place.refuses(
        2,
        &format!("{create} --fee-mint {network} --onboarding-fee 1"),
        "there is no mint at",
    );
    let (purse, wallet) = (&toll.accounts[0], place.address("op"));
    place.refuses(
        2,
        &format!("class set-fee-destination 5 {wallet} -k auth"),
        "is no token account of mint",
    );
    place.refuses(
        2,
        &format!("class set-fee-destination 1 {purse} -k auth"),
        "class 1 has no fee mint",
    );
    place.refuses(
        1,
        &format!("class set-fee-destination 5 {purse} -k op"),
        "FeeAdminMismatch",
    );
    assert_eq!(place.does("class show 5")["feeDestination"], Value::Null);

    // The same number of base units would be another amount in another mint.
    let (second, _) = place.create_mint(&[]);
    place.refuses(
        2,
        &format!("class update 5 --fee-mint {second} --onboarding-fee 1 -k auth"),
        "with --relocation-fee",
    );
    let proposed = place.does(&format!(
        "class update 5 --fee-mint {second} --onboarding-fee 1 --relocation-fee 0 -k auth"
    ));
    assert_eq!(
        (&proposed["feeMint"], &proposed["proposed"]["feeMint"]),
        (&json!(mint), &json!(second))
    );
    assert!(place.table("class show 5").contains("2.5 tokens -> 1 tokens"));
}
