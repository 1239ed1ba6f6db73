//! A place where tokens can be staked.

use serde_json::Value;

use super::Place;

pub const DAY: i64 = 86_400;

/// Base units of a whole token.
pub const TOKEN: u64 = 1_000_000;

/// What [`Place::with_devices`] has, on a chain whose time stands still, with a mint to stake and one to pay rewards in.
pub struct Vault {
    pub place: Place,
    /// The mint that is staked.
    pub mint: String,
    /// The mint of rewards.
    pub reward: String,
    /// Token accounts of `op`, `other` and `auth`, with 1,000 tokens to stake each.
    pub purses: Vec<String>,
}

impl Vault {
    pub fn new() -> Self {
        let (place, _) = Place::with_devices();
        place.wait(0);
        let (mint, purses) = place.create_mint(&[
            ("op", 1_000 * TOKEN),
            ("other", 1_000 * TOKEN),
            ("auth", 1_000 * TOKEN),
        ]);
        let (reward, _) = place.create_mint(&[("auth", 10_000 * TOKEN)]);
        Self {
            place,
            mint,
            reward,
            purses,
        }
    }

    /// With a revenue pool: unbonding takes 7 days, rewards are released over 7 days, 365 days of lock count 4x.
    pub fn with_revenue() -> Self {
        let vault = Self::new();
        let mint = &vault.mint;
        vault.place.does(&format!(
            "stake create-pool revenue --mint {mint} --unbonding 7d --minimum-stake 1 -k auth"
        ));
        let reward = &vault.reward;
        vault.place.does(&format!("stake add-reward {reward} -k auth"));
        vault
    }

    /// With a collateral pool of which a tenth, a fifth and a quarter of a slash go to reporter, insurance (`other`) and
    /// treasury (`auth`).
    pub fn with_collateral() -> Self {
        let vault = Self::new();
        let (mint, purses) = (&vault.mint, &vault.purses);
        vault.place.does(&format!(
            "stake create-pool collateral --mint {mint} --unbonding 7d --appeal-time 2d --execution-time 3d \
             --reporter-share 0.1 --insurance-share 0.2 --insurance {} --treasury-share 0.25 --treasury {} -k auth",
            purses[1], purses[2]
        ));
        vault
    }

    /// The address of what a command printed.
    pub fn address(printed: &Value) -> String {
        printed["address"].as_str().unwrap().to_owned()
    }

    /// Base units of an amount in JSON.
    pub fn units(amount: &Value) -> u64 {
        amount["baseUnits"].as_u64().unwrap()
    }
}
