//! Program keys for local use.
//!
//! The ids in the programs' sources belong to keys that anyone can derive from the package's name, so that a fresh clone
//! deploys to a local cluster without making keys, and `anchor build` finds the ones it expects. Real deployments make
//! keys of their own.

use std::fs;

use anyhow::{Context, Result};
use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};

use crate::workspace::{Program, Workspace};

/// What the package name is appended to before it is hashed.
const DOMAIN: &str = "flywheel localnet program: ";

/// The local key of a program.
fn local_key(package: &str) -> SigningKey {
    SigningKey::from_bytes(&Sha256::digest(format!("{DOMAIN}{package}")).into())
}

/// Writes the key file of every program that has none, in the form of `solana-keygen`. A key that is there stays.
pub fn write_missing(workspace: &Workspace, programs: &[Program]) -> Result<()> {
    let folder = workspace.deploy();
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for program in programs {
        let file = folder.join(format!("{}-keypair.json", program.library()));
        if !file.exists() {
            let bytes = local_key(&program.package).to_keypair_bytes().to_vec();
            fs::write(&file, serde_json::to_string(&bytes)?)
                .with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_address::Address;

    #[test]
    fn the_id_in_every_anchor_programs_source_is_the_one_of_its_local_key() {
        let programs = Workspace::find().unwrap().programs().unwrap();
        for program in programs.iter().filter(|program| program.anchor) {
            let source = fs::read_to_string(program.folder.join("src/lib.rs")).unwrap();
            let id = Address::from(local_key(&program.package).verifying_key().to_bytes()).to_string();
            assert!(
                source.contains(&format!("declare_id!(\"{id}\")")),
                "{}: {id}",
                program.package
            );
        }
    }

    #[test]
    fn a_key_that_is_there_stays_and_one_that_is_missing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace {
            root: folder.path().to_owned(),
            target: folder.path().join("target"),
        };
        let program = |package: &str| Program {
            package: package.to_owned(),
            folder: folder.path().to_owned(),
            anchor: true,
        };
        fs::create_dir_all(workspace.deploy()).unwrap();
        let own = workspace.deploy().join("a_b-keypair.json");
        fs::write(&own, "mine").unwrap();
        write_missing(&workspace, &[program("a-b"), program("c")]).unwrap();
        assert_eq!(fs::read_to_string(own).unwrap(), "mine");
        let written = fs::read_to_string(workspace.deploy().join("c-keypair.json")).unwrap();
        assert_eq!(serde_json::from_str::<Vec<u8>>(&written).unwrap().len(), 64);
    }
}
