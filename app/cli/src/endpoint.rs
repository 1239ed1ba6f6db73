//! Which chain --url names.

use std::path::PathBuf;

use crate::failure::Failure;

/// The clusters that the Solana tools know by name, with the first letters that they know them by.
const CLUSTERS: [(&str, &str, &str); 4] = [
    ("localhost", "l", "http://127.0.0.1:8899"),
    ("devnet", "d", "https://api.devnet.solana.com"),
    ("testnet", "t", "https://api.testnet.solana.com"),
    ("mainnet-beta", "m", "https://api.mainnet-beta.solana.com"),
];

/// Where a chain is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// In a file: a chain of one's own.
    File(PathBuf),
    /// Behind a node's JSON-RPC at this URL.
    Node(String),
}

impl Endpoint {
    /// Reads `file:PATH`, an `http://` or `https://` URL, or the name of a cluster.
    pub fn parse(url: &str) -> Result<Self, Failure> {
        if let Some(path) = url.strip_prefix("file:").filter(|path| !path.is_empty()) {
            return Ok(Self::File(path.into()));
        }
        let cluster = CLUSTERS
            .iter()
            .find(|(name, letter, _)| url == *name || url == *letter);
        if let Some((_, _, node)) = cluster {
            return Ok(Self::Node((*node).to_owned()));
        }
        let host = url
            .strip_prefix("http://")
            .or_else(|| url.strip_prefix("https://"));
        if host.is_some_and(|host| !host.is_empty()) {
            return Ok(Self::Node(url.to_owned()));
        }
        Err(Failure::Argument(format!(
            "--url {url:?}: expected file:PATH, a chain of your own in a file, such as file:flywheel.chain; an http:// or \
             https:// URL of a Solana node; or localhost, devnet, testnet or mainnet-beta"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_a_file_a_url_or_a_cluster_by_name_or_letter() {
        let node = |url: &str| Endpoint::Node(url.to_owned());
        assert_eq!(
            Endpoint::parse("file:a.chain").unwrap(),
            Endpoint::File("a.chain".into())
        );
        for url in ["http://localhost:1", "https://rpc.example.com/key"] {
            assert_eq!(Endpoint::parse(url).unwrap(), node(url));
        }
        for (name, letter, url) in CLUSTERS {
            assert_eq!(Endpoint::parse(name).unwrap(), node(url));
            assert_eq!(Endpoint::parse(letter).unwrap(), node(url));
        }
        for url in ["", "file:", "http://", "ftp://x", "mainnet", "a.chain"] {
            let error = Endpoint::parse(url).unwrap_err().to_string();
            assert!(error.contains("expected file:PATH"), "{error}");
        }
    }
}
