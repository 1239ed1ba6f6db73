//! A place that takes revenue in.

use serde_json::Value;

use super::Place;
use super::vault::TOKEN;

/// Length of an epoch, seconds.
pub const EPOCH: i64 = 86_400;
/// Length of a window, seconds.
pub const WINDOW: i64 = 3_600;

/// A network on a chain whose time stands still at the beginning of a window, with its own token and one that customers pay in.
pub struct Takings {
    pub place: Place,
    /// The network's own token.
    pub token: String,
    /// What customers pay in.
    pub stable: String,
    /// Token accounts of `op` and `auth` for the network's own token, with 1,000 tokens each.
    pub purses: Vec<String>,
    /// Token accounts of `op` and `auth` for what customers pay in, with 1,000 tokens each, and an empty one of `other`.
    pub stables: Vec<String>,
}

impl Takings {
    pub fn new() -> Self {
        let place = Place::with_network();
        place.keygen("other");
        place.does("airdrop 100 -k other");
        let (token, purses) = place.create_mint(&[("op", 1_000 * TOKEN), ("auth", 1_000 * TOKEN)]);
        let (stable, stables) =
            place.create_mint(&[("op", 1_000 * TOKEN), ("auth", 1_000 * TOKEN), ("other", 0)]);
        let takings = Self {
            place,
            token,
            stable,
            purses,
            stables,
        };
        takings.place.wait(0);
        takings.next_window();
        takings
    }

    /// With the pool of the network's own token: 0.6 are burned, 0.4 go to the treasury, of which `op` has three quarters and
    /// `other` has one.
    pub fn with_native() -> Self {
        let takings = Self::new();
        let place = &takings.place;
        let recipients = takings.recipients();
        place.does(&format!(
            "revenue create-pool --native --mint {} --treasury-bps 4000 {recipients} --lot 5 -k auth",
            takings.token
        ));
        takings
    }

    /// With both pools; that of what customers pay in: a half to providers, a fifth to stakers, 0.15 to the burn, 0.1 to the
    /// treasury, 0.05 to the insurance, which is the token account of `other`. Two network tokens for a token.
    pub fn with_pools() -> Self {
        let takings = Self::with_native();
        let (place, stable) = (&takings.place, &takings.stable);
        place.create_funded_pool(stable);
        place.does(&format!(
            "stake create-pool revenue --mint {} -k auth",
            takings.token
        ));
        place.does(&format!("stake add-reward {stable} -k auth"));
        place.does(&format!(
            "revenue create-pool --mint {stable} --price 2 --providers-bps 5000 --stakers-bps 2000 --treasury-bps 1000 \
             --insurance-bps 500 --insurance {} {} --lot 10 --window 1h --decay-seconds 30m --start-bps 12500 --floor-bps \
             7500 --min-fill 1 -k auth",
            takings.stables[2],
            takings.recipients()
        ));
        takings
    }

    fn recipients(&self) -> String {
        let [op, other] = ["op", "other"].map(|key| self.place.address(key));
        format!("--recipient {op}:7500 --recipient {other}:2500")
    }

    /// Waits until the next window begins.
    pub fn next_window(&self) {
        let network = self.place.does("network show");
        let genesis = network["genesis"]["unix"].as_i64().unwrap();
        let age = (self.place.now() - genesis) % WINDOW;
        self.place.wait(WINDOW - age);
    }

    /// The pool of a mint.
    pub fn pool(&self, mint: &str) -> Value {
        self.place.does(&format!("revenue pools --mint {mint}"))
    }

    /// Pays so many tokens in for data.
    pub fn deposit(&self, tokens: &str, mint: &str) -> Value {
        let hash = "ab".repeat(32);
        self.place.does(&format!(
            "revenue deposit {tokens} --category data --invoice-hash {hash} --mint {mint} -k op"
        ))
    }
}
