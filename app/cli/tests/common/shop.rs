//! A place where customers pay.

use flywheel_client::address as addresses;
use flywheel_client::instructions::revenue::{
    self, FeedParametersArgs, Pair, PostedPrice, ReferencePrice, Revenue, RevenueParametersArgs,
    RevenuePoolArgs, SignedPrice,
};
use flywheel_client::instructions::rewards::MintOf;
use serde_json::Value;
use solana_address::Address;
use solana_signer::Signer;

use super::Place;
use super::vault::{DAY, TOKEN};

/// The program of mints in tests.
const TOKEN_PROGRAM: &str = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";

/// What [`Place::with_devices`] has, on a chain whose time stands still, with a market that keeps 5 %, in which orders can be
/// settled for two days after their end.
pub struct Shop {
    pub place: Place,
    /// What is paid in.
    pub mint: String,
    /// The token account of `buyer`, with 1,000 tokens.
    pub purse: String,
}

impl Shop {
    /// With a mint, but no market yet.
    pub fn without_market() -> Self {
        let (place, _) = Place::with_devices();
        place.wait(0);
        for key in ["buyer", "payee", "poor"] {
            place.keygen(key);
            place.does(&format!("airdrop 10 -k {key}"));
        }
        let (mint, purses) = place.create_mint(&[("buyer", 1_000 * TOKEN), ("auth", 1_000 * TOKEN)]);
        Self {
            place,
            mint,
            purse: purses[0].clone(),
        }
    }

    pub fn new() -> Self {
        let shop = Self::without_market();
        let mint = &shop.mint;
        shop.place.does(&format!(
            "market create --mint {mint} --fee 0.05 --settle-time 2d -k auth"
        ));
        shop
    }

    /// With plan 0 of `op`: half a token for 1,000 bytes retrieved, settled by the customer's reports, accepted within a day,
    /// running for ten, with a day's notice.
    pub fn with_retrieval() -> Self {
        let shop = Self::new();
        shop.place.does(
            "plan create orders --unit retrieval --price 0.5 --per 1000 --duration 10d --reports both -k op",
        );
        shop
    }

    /// The default token account of a key's wallet.
    pub fn account(&self, key: &str) -> String {
        let wallet: Address = self.place.address(key).parse().unwrap();
        let mint = self.mint.parse().unwrap();
        addresses::associated_token_account(&wallet, &mint).to_string()
    }

    /// What the market holds for orders and the like, base units.
    pub fn escrowed(&self) -> u64 {
        units(&self.market()["escrowed"])
    }

    /// Fees that wait to be forwarded, base units, with their category.
    pub fn fees(&self) -> Vec<(String, u64)> {
        let market = self.market();
        let fees = market["feesToForward"].as_array().unwrap();
        let line = |of: &Value| (of["category"].as_str().unwrap().to_owned(), units(&of["amount"]));
        fees.iter().map(line).collect()
    }

    fn market(&self) -> Value {
        self.place.does(&format!("market show --mint {}", self.mint))
    }

    /// What a command prints, which is a file to send on.
    pub fn writes(&self, file: &str, line: &str) {
        let printed = self.place.table(line);
        self.place.write(file, &printed);
    }

    /// A network token of which `buyer` has 1,000, its revenue pool and that of the market's mint, and a feed that the market
    /// names: 0.249 payment tokens for a network token, posted now. Returns the mint of the network token, and the feed.
    pub fn with_feed(&self) -> (String, String) {
        let place = &self.place;
        let (token, _) = place.create_mint(&[("buyer", 1_000 * TOKEN)]);
        let network = place.network().parse().unwrap();
        let auth = place.keypair("auth").pubkey();
        let of = |mint: &str| Revenue {
            network,
            mint: MintOf {
                mint: mint.parse().unwrap(),
                token_program: TOKEN_PROGRAM.parse().unwrap(),
            },
        };
        let (native, payment) = (of(&token), of(&self.mint));
        let create = |of: &Revenue, args| revenue::create_revenue_pool(auth, auth, of, args);
        place.send(&[create(&native, burning(None))], &["auth"]);
        place.send(&[create(&payment, burning(Some(native.pool())))], &["auth"]);
        for key in ["source-a", "source-b"] {
            place.keygen(key);
        }
        let pair = Pair {
            network,
            base: native.mint.mint,
            quote: payment.mint.mint,
        };
        let parameters = FeedParametersArgs {
            sources: ["source-a", "source-b"].map(|key| place.keypair(key).pubkey()),
            max_age_seconds: 600,
            max_deviation_bps: 100,
        };
        let feed = revenue::create_price_feed(auth, auth, &pair, 6, parameters);
        place.send(&[feed], &["auth"]);
        let feed = pair.feed().to_string();
        place.does(&format!(
            "market update --revenue-pool on --feed {feed} --mint {} -k auth",
            self.mint
        ));
        place.wait(2 * DAY);
        place.does(&format!("market apply-update --mint {} -k op", self.mint));
        self.post_price(&feed);
        (token, feed)
    }

    /// Has both sources say 0.25 payment tokens for a network token, give or take 0.001.
    pub fn post_price(&self, feed: &str) {
        let feed: Address = feed.parse().unwrap();
        let posted = PostedPrice {
            price: 250_000,
            confidence: 1_000,
            timestamp: self.place.now(),
        };
        let signed = ["source-a", "source-b"]
            .map(|key| SignedPrice::sign(&self.place.keypair(key), &feed, posted).unwrap());
        self.place.send(&revenue::post_price(feed, &signed), &["auth"]);
    }
}

/// A revenue pool that burns everything.
fn burning(token_pool: Option<Address>) -> RevenuePoolArgs {
    let mut parameters = RevenueParametersArgs {
        lot: TOKEN,
        window_seconds: 3_600,
        burn_bps: 10_000,
        burn_limit_bps: 10_000,
        ..RevenueParametersArgs::default()
    };
    let mut reference = ReferencePrice {
        tokens: 0,
        payment: 0,
    };
    if token_pool.is_some() {
        (
            parameters.min_price,
            parameters.min_fill,
            parameters.decay_seconds,
        ) = (1, 1, 1);
        (parameters.start_bps, parameters.floor_bps) = (10_000, 10_000);
        (reference.tokens, reference.payment) = (1, 1);
    }
    RevenuePoolArgs {
        token_pool,
        parameters,
        reference,
        ..RevenuePoolArgs::default()
    }
}

/// Base units of an amount in JSON.
pub fn units(amount: &Value) -> u64 {
    amount["baseUnits"].as_u64().unwrap()
}

/// The address of what a command printed.
pub fn address(printed: &Value) -> String {
    printed["address"].as_str().unwrap().to_owned()
}

/// Base units charged, paid and kept as fees.
pub fn moved(printed: &Value) -> [u64; 3] {
    ["charged", "paid", "fees"].map(|name| units(&printed["settlement"][name]))
}
