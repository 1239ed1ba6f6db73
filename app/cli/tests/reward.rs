//! Rewards from the oracle's files to the payees' tokens.

mod common;

use common::Place;
use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, MintOf};
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
        let (place, _) = Place::with_devices();
        let (mint, _) = place.create_mint(&[]);
        let auth: Address = place.address("auth").parse().unwrap();
        let network: Address = place.network().parse().unwrap();
        let at: Address = mint.parse().unwrap();
        place.create_oracles(&["auth"]);
        let args = common::pool::fixed(EMISSION, 1_000 * EMISSION, WINDOW, auth);
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
