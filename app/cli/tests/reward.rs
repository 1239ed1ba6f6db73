//! Rewards from the oracle's files to the payees' tokens.

mod common;

use common::Place;
use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, CreatePoolArgs, MintOf};
use serde_json::{Value, json};
use solana_address::Address;

/// Base units that an epoch emits, of a mint with six decimals, as the network file says.
const EMISSION: u64 = 1_000_000_000_000;
/// How long a root can be challenged, seconds.
const WINDOW: u32 = 60;

/// A network with two devices of `op` and a pool whose only oracle is `auth`.
struct Rewarded {
    place: Place,
    mint: String,
    pool: String,
}

impl Rewarded {
    fn new() -> Self {
        Self::with(|args| args)
    }

    /// Four fifths of its rewards vest over ten months; who leaves at once loses half of what is not vested.
    fn with_vesting() -> Self {
        Self::with(|mut args| {
            (args.vesting_months, args.exit_penalty_bps) = (10, 5_000);
            args.parameters.vesting_bps = 8_000;
            args
        })
    }

    fn with(change: impl FnOnce(CreatePoolArgs) -> CreatePoolArgs) -> Self {
        let (place, _) = Place::with_devices();
        let (mint, _) = place.create_mint(&[]);
        let auth: Address = place.address("auth").parse().unwrap();
        let network: Address = place.network().parse().unwrap();
        let at: Address = mint.parse().unwrap();
        place.create_oracles(&["auth"]);
        let args = change(common::pool::fixed(EMISSION, 1_000 * EMISSION, WINDOW, auth));
        let create = rewards::create_pool(auth, auth, auth, network, MintOf::spl_token(at), args);
        place.send(&[create], &["auth"]);
        Self {
            pool: address::pool(&network, &at).to_string(),
            place,
            mint,
        }
    }

    /// Lets an epoch end in which the devices did this work, and computes it; gives the words that name its leaves.
    fn compute(&self, epoch: u64, work: [u32; 2]) -> String {
        let usage = format!(
            "epoch,device,work\n{epoch},0,{}\n{epoch},1,{}\n",
            work[0], work[1]
        );
        let place = &self.place;
        place.write("u.csv", &usage);
        place.write("n.toml", include_str!("../../oracle/src/sample/crowd.toml"));
        place.does("oracle snapshot --out x.snapshot");
        let before = match epoch {
            0 => String::new(),
            later => format!(" --previous out/{}-{}.leaves", self.pool, later - 1),
        };
        place.does(&format!(
            "oracle compute --network n.toml --snapshot x.snapshot --usage u.csv --epoch {epoch} --pool {} \
             --output-folder out{before}",
            self.pool
        ));
        let length = place.does("network show")["epochSeconds"].as_i64().unwrap();
        place.wait(length);
        format!("--leaves out/{}-{epoch}.leaves", self.pool)
    }

    /// Proposes what was computed, votes for it and makes it final.
    fn settle(&self, epoch: u64) -> Value {
        let place = &self.place;
        let manifest = format!("out/{}-{epoch}.json", self.pool);
        let proposed = place.does(&format!("oracle propose --manifest {manifest} -k auth"));
        let root = proposed["address"].as_str().unwrap();
        place.does(&format!("oracle vote {root} --manifest {manifest} -k auth"));
        let finalize = format!("reward finalize --pool {} --epoch {epoch} -k auth", self.pool);
        place.refuses(2, &finalize, "can be challenged until");
        place.wait(i64::from(WINDOW));
        place.does(&finalize)
    }
}

#[test]
fn what_a_final_root_grants_is_claimed_once_and_later_only_what_was_added() {
    let rewarded = Rewarded::new();
    let place = &rewarded.place;
    let claim = rewarded.compute(0, [1, 3]);
    let claim_now = format!("reward claim {claim} -k op");
    place.refuses(2, &claim_now, "no root of this pool is final yet");
    let epoch = rewarded.settle(0);
    assert_eq!((&epoch["status"], &epoch["epoch"]), (&json!("final"), &json!(0)));
    assert_eq!(epoch["total"]["baseUnits"], EMISSION);

    let claimed = place.does(&claim_now);
    assert_eq!(claimed["claimed"]["baseUnits"], EMISSION);
    assert_eq!((&claimed["devices"], &claimed["payees"]), (&json!(2), &json!(1)));
    let op: Address = place.address("op").parse().unwrap();
    let account = address::associated_token_account(&op, &rewarded.mint.parse().unwrap()).to_string();
    assert_eq!(place.tokens(&account), EMISSION);

    let again = place.does(&claim_now);
    assert_eq!((&again["devices"], &again["paidBefore"]), (&json!(0), &json!(2)));
    assert_eq!(
        (&again["claimed"]["baseUnits"], &again["transactions"]),
        (&json!(0), &json!(0))
    );

    let later = rewarded.compute(1, [1, 0]);
    rewarded.settle(1);
    place.refuses(2, &claim_now, "get those of epoch 1 from its oracles");
    let claimed = place.does(&format!("reward claim {later} --all -k auth"));
    assert_eq!(
        (&claimed["devices"], &claimed["paidBefore"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(place.tokens(&account), 2 * EMISSION);
}

/// A month of vesting, seconds.
const MONTH: i64 = 30 * 86_400;

#[test]
fn what_vests_is_claimed_into_vesting_accounts_and_paid_as_it_vests() {
    let rewarded = Rewarded::with_vesting();
    let (place, pool) = (&rewarded.place, &rewarded.pool);
    let claim = rewarded.compute(0, [1, 3]);
    rewarded.settle(0);
    let of = |command: &str| format!("{command} --pool {pool} -k op");
    place.refuses(2, &of("reward vesting"), "has nothing vesting");
    let claimed = place.does(&format!("reward claim {claim} -k op"));
    let (paid, vests) = (EMISSION / 5, EMISSION / 5 * 4);
    assert_eq!(
        (&claimed["claimed"]["baseUnits"], &claimed["vesting"]["baseUnits"]),
        (&json!(EMISSION), &json!(vests))
    );
    let op: Address = place.address("op").parse().unwrap();
    let account = address::associated_token_account(&op, &rewarded.mint.parse().unwrap()).to_string();
    assert_eq!(place.tokens(&account), paid);

    let shown = |name: &str| {
        place.does(&of("reward vesting"))[name]["baseUnits"]
            .as_u64()
            .unwrap()
    };
    // Nothing vests before the month is over.
    assert_eq!(
        ["vesting", "vested", "exitPays", "exitPenalty"].map(shown),
        [vests, 0, vests / 2, vests / 2]
    );
    place.refuses(2, &of("reward release"), "nothing of what");
    assert!(place.table(&of("reward vesting")).contains("800000 tokens"));

    // Ten months from the end of the first one: after the eleventh, all of it.
    place.wait(11 * MONTH);
    assert_eq!(
        ["vesting", "vested", "exitPays", "exitPenalty"].map(shown),
        [vests, vests, vests, 0]
    );
    let released = place.does(&format!("reward release --pool {pool} --payee {op} -k auth"));
    assert_eq!(
        (
            &released["paid"]["baseUnits"],
            &released["penalty"]["baseUnits"],
            &released["vesting"]["baseUnits"]
        ),
        (&json!(vests), &json!(0), &json!(0))
    );
    assert_eq!(place.tokens(&account), EMISSION);
    place.refuses(2, &of("reward release"), "nothing of what");
    place.refuses(2, &format!("{} --yes", of("reward exit")), "nothing vesting");
}

#[test]
fn what_limits_hold_back_is_not_said_to_be_claimed_and_comes_later() {
    let rewarded = Rewarded::with(|mut args| {
        (args.parameters.window_limit, args.parameters.window_seconds) = (EMISSION / 4, 3_600);
        args
    });
    let place = &rewarded.place;
    let claim = format!("reward claim {} -k op", rewarded.compute(0, [1, 3]));
    rewarded.settle(0);
    let op: Address = place.address("op").parse().unwrap();
    let account = address::associated_token_account(&op, &rewarded.mint.parse().unwrap()).to_string();
    let mut held = 0;
    for round in 1..=4 {
        let claimed = place.does(&claim);
        held += claimed["claimed"]["baseUnits"].as_u64().unwrap();
        assert_eq!(held, EMISSION / 4 * round);
        assert_eq!(claimed["heldBack"]["baseUnits"], EMISSION - held);
        assert_eq!(place.tokens(&account), held);
        place.wait(2 * 3_600);
    }
    assert_eq!(place.does(&claim)["devices"], 0);
}

#[test]
fn leaving_early_pays_all_but_the_penalty_and_asks_for_a_yes() {
    let rewarded = Rewarded::with_vesting();
    let (place, pool) = (&rewarded.place, &rewarded.pool);
    let claim = rewarded.compute(0, [1, 3]);
    rewarded.settle(0);
    place.does(&format!("reward claim {claim} --all -k auth"));
    let exit = format!("reward exit --pool {pool} -k op");
    let warning = place.refuses(
        2,
        &exit,
        "Leaving now pays 400000 tokens and costs 400000 tokens for ever",
    );
    assert!(warning.contains("--yes"), "{warning}");
    place.refuses(2, &exit.replace("-k op", "--yes -k auth"), "has nothing vesting");
    let left = place.does(&format!("{exit} --yes"));
    let half = EMISSION / 5 * 2;
    assert_eq!(
        (
            &left["paid"]["baseUnits"],
            &left["penalty"]["baseUnits"],
            &left["vesting"]["baseUnits"]
        ),
        (&json!(half), &json!(half), &json!(0))
    );
    assert_eq!(place.tokens(left["to"].as_str().unwrap()), EMISSION / 5 + half);
}

#[test]
fn a_pool_without_vesting_says_so() {
    let rewarded = Rewarded::new();
    let place = &rewarded.place;
    for command in ["reward vesting", "reward release", "reward exit --yes"] {
        let line = format!("{command} --pool {} -k op", rewarded.pool);
        place.refuses(2, &line, "nothing vests in pool");
        let line = format!("{command} --pool {} -k op", rewarded.mint);
        place.refuses(2, &line, "there is no reward pool");
    }
}

#[test]
fn pools_and_epochs_tell_how_far_they_are() {
    let rewarded = Rewarded::new();
    let place = &rewarded.place;
    let pools = place.does("reward pools");
    assert_eq!(pools[0]["address"], json!(rewarded.pool));
    assert_eq!(pools[0]["granted"]["baseUnits"], 0);
    rewarded.compute(0, [1, 3]);
    let epochs = format!("reward epochs --pool {}", rewarded.pool);
    assert_eq!(place.does(&epochs), json!([]));
    rewarded.settle(0);
    assert_eq!(place.does(&epochs)[0]["status"], json!("final"));
    let pools = place.does("reward pools");
    assert_eq!(
        (&pools[0]["granted"]["baseUnits"], &pools[0]["nextEpoch"]),
        (&json!(EMISSION), &json!(1))
    );
    assert!(place.table("reward pools").contains("1000000 tokens"));
}

#[test]
fn a_claim_that_cannot_be_says_why() {
    let rewarded = Rewarded::new();
    let place = &rewarded.place;
    let claim = rewarded.compute(0, [1, 3]);
    rewarded.settle(0);
    place.refuses(2, &format!("reward claim {claim} -k other"), "grant");
    place.refuses(2, "reward claim --leaves none.leaves -k op", "none.");
    place.refuses(
        2,
        &format!("reward finalize --pool {} --epoch 0 -k auth", rewarded.pool),
        "is final already",
    );
    place.refuses(
        2,
        &format!("reward finalize --pool {} --epoch 7 -k auth", rewarded.pool),
        "nobody has opened epoch 7",
    );
    place.refuses(
        2,
        "reward epochs --pool 11111111111111111111111111111111",
        "no reward pool",
    );
}
