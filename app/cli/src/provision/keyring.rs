//! Keys of a folder: what the file does not name an address for.

use std::collections::BTreeMap;
use std::path::PathBuf;

use flywheel_client::keys;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::failure::Failure;

/// An address that nothing says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What it is of.
    pub role: String,
    /// Where the file says it.
    pub key: String,
}

/// Keypairs by the name of their file.
#[derive(Debug)]
pub struct Keyring {
    folder: Option<PathBuf>,
    keys: BTreeMap<String, Keypair>,
    made: Vec<String>,
    missing: Vec<Missing>,
}

impl Keyring {
    /// The keys of a folder, which need not be there yet; without a folder every key is missing.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            keys: BTreeMap::new(),
            made: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// The key in ROLE.json, or a new one, which is not written before [`Self::save`].
    ///
    /// # Arguments
    /// - `role`: names the file
    /// - `key`: where the network file would say the address
    ///
    /// # Errors
    /// Exit code 2 when the file holds no keypair.
    pub fn address(&mut self, role: &str, key: &str) -> Result<Address, Failure> {
        if let Some(known) = self.keys.get(role) {
            return Ok(known.pubkey());
        }
        let pair = match self.existing(role)? {
            Some(pair) => pair,
            None => {
                self.made.push(role.to_owned());
                Keypair::new()
            }
        };
        if self.folder.is_none() {
            self.missing.push(Missing {
                role: role.to_owned(),
                key: key.to_owned(),
            });
        }
        let address = pair.pubkey();
        self.keys.insert(role.to_owned(), pair);
        Ok(address)
    }

    /// Reads ROLE.json, if there is such a file, so that what it is the key of can be made.
    ///
    /// # Errors
    /// Exit code 2 when the file holds no keypair.
    pub fn look(&mut self, role: &str) -> Result<(), Failure> {
        if !self.keys.contains_key(role)
            && let Some(pair) = self.existing(role)?
        {
            self.keys.insert(role.to_owned(), pair);
        }
        Ok(())
    }

    fn existing(&self, role: &str) -> Result<Option<Keypair>, Failure> {
        let file = self
            .folder
            .as_ref()
            .map(|folder| folder.join(format!("{role}.json")));
        let file = file.filter(|file| file.exists());
        let pair = file.map(|file| keys::read(&file)).transpose();
        pair.map_err(|error| Failure::of_client("read a keypair", error))
    }

    /// Whether the address is one of a key that is known but not in use on any chain for certain: new, or a stand-in.
    pub fn is_new(&self, address: &Address) -> bool {
        let new = self.made.iter().filter_map(|role| self.keys.get(role));
        new.map(Signer::pubkey).any(|key| key == *address)
    }

    /// Whether the key of an address is known, so that it can sign.
    pub fn signs_for(&self, address: &Address) -> bool {
        self.keys.values().any(|pair| pair.pubkey() == *address)
    }

    /// What no file and no folder says.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// All keys.
    pub fn keypairs(&self) -> impl Iterator<Item = &Keypair> {
        self.keys.values()
    }

    /// Writes the new keys, readable by their owner only; returns the files.
    ///
    /// # Errors
    /// Exit code 2 when a file cannot be written or has come to be since.
    pub fn save(&mut self) -> Result<Vec<PathBuf>, Failure> {
        let mut files = Vec::new();
        let Some(folder) = &self.folder else {
            return Ok(files);
        };
        for role in std::mem::take(&mut self.made) {
            if let Some(pair) = self.keys.get(&role) {
                let file = folder.join(format!("{role}.json"));
                keys::write(&file, pair, false)
                    .map_err(|error| Failure::of_client("write a keypair", error))?;
                files.push(file);
            }
        }
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_never_overwritten() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("keys");
        let mut ring = Keyring::new(Some(folder.clone()));
        let made = ring.address("mint", "[token] mint").unwrap();
        assert!(!folder.exists() && ring.is_new(&made) && ring.missing().is_empty());
        assert_eq!(ring.save().unwrap(), [folder.join("mint.json")]);
        let mut again = Keyring::new(Some(folder));
        assert_eq!(again.address("mint", "").unwrap(), made);
        assert!(!again.is_new(&made) && again.signs_for(&made));
        assert!(again.save().unwrap().is_empty());
    }

    #[test]
    fn without_a_folder_a_key_is_missing() {
        let mut ring = Keyring::new(None);
        let first = ring.address("oracle-1", "[oracles] keys").unwrap();
        assert_eq!(ring.address("oracle-1", "").unwrap(), first);
        let missing = Missing {
            role: "oracle-1".to_owned(),
            key: "[oracles] keys".to_owned(),
        };
        assert_eq!(ring.missing(), [missing]);
    }
}
