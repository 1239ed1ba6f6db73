//! Signed papers that are sent on as files: usage reports and vouchers. The chain sees them when they are settled or cashed.

use std::path::Path;

use flywheel_client::signatures::SignedBy;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use solana_address::Address;

use crate::args::Output;
use crate::failure::Failure;
use crate::show;

/// A kind of paper.
pub trait Paper: Serialize + JsonSchema + DeserializeOwned {
    /// What its field `kind` says, the domain of the signed message.
    const KIND: &'static str;
    /// What makes one.
    const COMMAND: &'static str;

    /// What its field `kind` says.
    fn kind(&self) -> &str;

    /// Who signed.
    fn signed(&self) -> &Signature;

    /// Prints it as JSON, which is the file to send on.
    fn print(&self, output: Output) -> Result<(), Failure> {
        let form = match output {
            Output::Table => Output::Json,
            other => other,
        };
        show::json(form, self)
    }

    /// Reads a file.
    fn open(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let hint = format!("name a file as `flywheel {}` prints", Self::COMMAND);
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::Argument(format!("{shown} cannot be read ({error}); {hint}")))?;
        let paper: Self = serde_json::from_str(&text)
            .map_err(|error| Failure::Argument(format!("{shown}: {error}; {hint}")))?;
        if paper.kind() != Self::KIND {
            return Err(Failure::Argument(format!(
                "{shown}: expected kind {:?}, found {:?}; {hint}",
                Self::KIND,
                paper.kind()
            )));
        }
        Ok(paper)
    }
}

/// A key and its signature.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    signer: String,
    signature: String,
}

impl Signature {
    fn new(signed: &SignedBy) -> Self {
        Self {
            signer: signed.key.to_string(),
            signature: bs58::encode(signed.signature).into_string(),
        }
    }

    /// What the chain is given, if key and signature are well-formed and the signature is over `message`.
    fn check(&self, message: &[u8]) -> Option<SignedBy> {
        let signature = bs58::decode(&self.signature).into_vec().ok()?;
        let signed = SignedBy {
            key: self.signer.parse().ok()?,
            signature: signature.try_into().ok()?,
        };
        signed.verify(message).then_some(signed)
    }
}

/// So many units of an order have been delivered since it began.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageReport {
    kind: String,
    market: String,
    order: String,
    nonce: u64,
    quantity: u64,
    #[serde(flatten)]
    signed: Signature,
}

impl Paper for UsageReport {
    const KIND: &'static str = "flywheel/usage/v1";
    const COMMAND: &'static str = "order report";

    fn kind(&self) -> &str {
        &self.kind
    }

    fn signed(&self) -> &Signature {
        &self.signed
    }
}

impl UsageReport {
    /// A report on an order of a market, with its nonce and the units in sum.
    pub fn new(market: &Address, order: &Address, nonce: u64, quantity: u64, signed: &SignedBy) -> Self {
        Self {
            kind: Self::KIND.to_owned(),
            market: market.to_string(),
            order: order.to_string(),
            nonce,
            quantity,
            signed: Signature::new(signed),
        }
    }

    /// The order that it is about.
    pub fn order(&self) -> Result<Address, Failure> {
        account(&self.order, "order", Self::COMMAND)
    }

    /// The order's nonce.
    pub fn nonce(&self) -> u64 {
        self.nonce
    }

    /// Units in sum.
    pub fn quantity(&self) -> u64 {
        self.quantity
    }
}

/// So much of a channel may have been cashed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VoucherPaper {
    kind: String,
    market: String,
    channel: String,
    nonce: u64,
    /// Base units.
    total: u64,
    /// Unix seconds.
    expiry: i64,
    #[serde(flatten)]
    signed: Signature,
}

impl Paper for VoucherPaper {
    const KIND: &'static str = "flywheel/voucher/v1";
    const COMMAND: &'static str = "channel voucher";

    fn kind(&self) -> &str {
        &self.kind
    }

    fn signed(&self) -> &Signature {
        &self.signed
    }
}

impl VoucherPaper {
    /// A voucher of a channel of a market, with its nonce.
    pub fn new(
        market: &Address,
        channel: &Address,
        nonce: u64,
        (total, expiry): (u64, i64),
        signed: &SignedBy,
    ) -> Self {
        Self {
            kind: Self::KIND.to_owned(),
            market: market.to_string(),
            channel: channel.to_string(),
            nonce,
            total,
            expiry,
            signed: Signature::new(signed),
        }
    }

    /// The channel that it is of.
    pub fn channel(&self) -> Result<Address, Failure> {
        account(&self.channel, "channel", Self::COMMAND)
    }

    /// The channel's nonce.
    pub fn nonce(&self) -> u64 {
        self.nonce
    }

    /// Base units in sum.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Its last second, unix seconds.
    pub fn expiry(&self) -> i64 {
        self.expiry
    }
}

/// The signature of a paper over `message`, which is made of what the chain says and the paper's numbers.
pub fn signature(paper: &impl Paper, message: &[u8], path: &Path) -> Result<SignedBy, Failure> {
    paper.signed().check(message).ok_or_else(|| {
        Failure::Argument(format!(
            "{}: the signature is not that of {} over these numbers; have it made again",
            path.display(),
            paper.signed().signer
        ))
    })
}

fn account(text: &str, what: &str, command: &str) -> Result<Address, Failure> {
    text.parse().map_err(|_| {
        Failure::Argument(format!(
            "{what} {text:?} of the file is no address; name a file as `flywheel {command}` prints"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_keypair::Keypair;

    #[test]
    fn a_paper_reads_back_and_its_signature_is_checked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("v.json");
        let (key, message) = (Keypair::new(), [7; 32]);
        let signed = SignedBy::sign(&key, &message).unwrap();
        let (market, channel) = (Address::new_from_array([1; 32]), Address::new_from_array([2; 32]));
        let paper = VoucherPaper::new(&market, &channel, 3, (4, 5), &signed);
        std::fs::write(&path, serde_json::to_string(&paper).unwrap()).unwrap();
        let read = VoucherPaper::open(&path).unwrap();
        assert_eq!(
            (read.channel().unwrap(), read.nonce(), read.total(), read.expiry()),
            (channel, 3, 4, 5)
        );
        assert_eq!(signature(&read, &message, &path).unwrap(), signed);
        let error = signature(&read, &[8; 32], &path).unwrap_err().to_string();
        assert!(error.contains("have it made again"), "{error}");
        let error = UsageReport::open(&path).unwrap_err().to_string();
        assert!(error.contains("`flywheel order report` prints"), "{error}");
        assert!(VoucherPaper::open(&folder.path().join("none")).is_err());
    }
}
