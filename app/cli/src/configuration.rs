//! The configuration file of the Solana tools.

use std::path::Path;

use flywheel_client::chain::Commitment;
use solana_cli_config::Config;

use crate::failure::Failure;

/// What a configuration file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// The node.
    pub url: String,
    /// The keypair, a file or what stands for one.
    pub keypair: String,
    /// How sure the cluster has to be.
    pub commitment: Option<Commitment>,
}

impl Configuration {
    /// Reads a file, such as `~/.config/solana/cli/config.yml`.
    ///
    /// # Errors
    /// Exit code 2 when it cannot be read or is no such file.
    pub fn read(file: &Path) -> Result<Self, Failure> {
        let shown = file.display();
        let name = file
            .to_str()
            .ok_or_else(|| Failure::Argument(format!("--config {shown}: name a file whose name is UTF-8")))?;
        let config = Config::load(name).map_err(|error| {
            Failure::Argument(format!(
                "--config {shown}: cannot be read as a configuration of the Solana tools ({error}); `solana config get` \
                 says where yours is"
            ))
        })?;
        let commitment = match config.commitment.as_str() {
            "" => None,
            "processed" => Some(Commitment::Processed),
            "confirmed" => Some(Commitment::Confirmed),
            "finalized" => Some(Commitment::Finalized),
            other => {
                return Err(Failure::Argument(format!(
                    "--config {shown}: expected the commitment processed, confirmed or finalized, found {other:?}"
                )));
            }
        };
        Ok(Self {
            url: config.json_rpc_url,
            keypair: config.keypair_path,
            commitment,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Configuration, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.yml");
        std::fs::write(&file, text).unwrap();
        Configuration::read(&file).map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_file_of_the_solana_tools_says_url_keypair_and_commitment() {
        let text = "---\njson_rpc_url: http://127.0.0.1:8899\nwebsocket_url: ''\nkeypair_path: /keys/id.json\n\
                    address_labels: {}\ncommitment: finalized\n";
        let expected = Configuration {
            url: "http://127.0.0.1:8899".to_owned(),
            keypair: "/keys/id.json".to_owned(),
            commitment: Some(Commitment::Finalized),
        };
        assert_eq!(read(text), Ok(expected));
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        let error = read("[token]").unwrap_err();
        assert!(error.contains("cannot be read as a configuration"), "{error}");
        let text = "---\njson_rpc_url: a\nwebsocket_url: ''\nkeypair_path: b\naddress_labels: {}\ncommitment: sure\n";
        let error = read(text).unwrap_err();
        assert!(error.contains("found \"sure\""), "{error}");
        let missing = Configuration::read("/nowhere/config.yml".as_ref()).unwrap_err();
        assert!(missing.to_string().contains("solana config get"));
    }
}
