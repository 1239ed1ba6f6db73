//! A suspension of an operator or a device.

use flywheel_client::ClientError;
use flywheel_client::accounts::Suspension;
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::queries;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::show::Time;

/// A suspension. Hashes are SHA-256 in hexadecimal digits.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SuspensionView {
    since: Time,
    until: Time,
    over: bool,
    reason_hash: String,
    appealed_at: Option<Time>,
    appeal_hash: Option<String>,
}

impl SuspensionView {
    /// The suspension of an operator or device account, if it is suspended.
    pub fn read(
        chain: &dyn Chain,
        network: &Address,
        subject: &Address,
    ) -> Result<Option<Self>, ClientError> {
        let at = address::suspension(network, subject);
        let Some(found) = queries::account::<Suspension>(chain, &at)? else {
            return Ok(None);
        };
        let suspension = found.account;
        let appealed_at = Time::if_any(suspension.appealed_at);
        Ok(Some(Self {
            since: Time(suspension.since.into()),
            until: Time(suspension.until.into()),
            over: chain.now()? >= i64::from(suspension.until),
            reason_hash: hex::encode(suspension.reason_hash),
            appealed_at,
            appeal_hash: appealed_at.map(|_| hex::encode(suspension.appeal_hash)),
        }))
    }

    /// What a table says of a suspension that may not be there.
    pub fn rows(suspension: Option<&Self>) -> Vec<(&'static str, String)> {
        let Some(suspension) = suspension else {
            return vec![("suspended", "no".to_owned())];
        };
        let (since, until) = (suspension.since, suspension.until);
        let term = if suspension.over {
            format!("since {since}; over since {until}, so anybody may lift it")
        } else {
            format!("since {since}, until {until}")
        };
        let mut rows = vec![
            ("suspended", term),
            ("reason (SHA-256)", suspension.reason_hash.clone()),
        ];
        let appeal = suspension.appealed_at.zip(suspension.appeal_hash.as_ref());
        rows.push((
            "appeal (SHA-256)",
            appeal.map_or_else(|| "none".to_owned(), |(at, hash)| format!("{hash}, at {at}")),
        ));
        rows
    }
}
