//! Which program a command is about, and in which files it is.

use std::path::{Path, PathBuf};

use flywheel_client::deploy::{BufferAt, ProgramFile};
use flywheel_client::programs::{self, PROGRAMS, Program};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::session::failed;
use crate::failure::Failure;
use crate::secrets;

/// A program to deploy.
pub struct Target {
    /// What to call it.
    pub name: String,
    /// Its address.
    pub id: Address,
    /// What to deploy.
    pub file: ProgramFile,
    /// Its own key, where it is known.
    pub key: Option<Keypair>,
}

/// Reads the name of a program, with hyphens as in `programs/` or with underscores as Anchor writes it.
pub fn program(text: &str) -> Result<Program, String> {
    let name = text.replace('_', "-");
    let found = PROGRAMS.iter().find(|program| program.name == name);
    found.copied().ok_or_else(|| format!("type {}", names()))
}

/// Reads the name or the address of a program.
pub fn named(text: &str) -> Result<Named, String> {
    if let Ok(program) = program(text) {
        return Ok(Named::Own(program));
    }
    let address = text.parse().map(Named::Other);
    address.map_err(|_| format!("type {}, or the address of any program", names()))
}

/// A program that a command only looks at or hands over.
#[derive(Debug, Clone, Copy)]
pub enum Named {
    /// One of the suite.
    Own(Program),
    /// Any other.
    Other(Address),
}

impl Named {
    /// Every program of the suite.
    pub fn suite() -> Vec<Self> {
        PROGRAMS.map(Self::Own).to_vec()
    }

    /// Its address.
    pub fn id(&self) -> Address {
        match self {
            Self::Own(program) => program.id,
            Self::Other(address) => *address,
        }
    }

    /// What to call it.
    pub fn name(&self) -> String {
        match self {
            Self::Own(program) => program.name.to_owned(),
            Self::Other(address) => address.to_string(),
        }
    }

    /// The file that it is built into, if it is there.
    pub fn built(&self) -> Option<ProgramFile> {
        match self {
            Self::Own(program) => ProgramFile::read(&programs::deploy_folder().join(program.file)).ok(),
            Self::Other(_) => None,
        }
    }
}

fn names() -> String {
    let names = PROGRAMS.map(|program| program.name);
    match names.split_last() {
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The files of a program of the suite; `file` and `key` where others were named.
pub fn own(program: &Program, file: Option<&Path>, key: Option<&Path>) -> Result<Target, Failure> {
    let folder = programs::deploy_folder();
    let built = folder.join(program.file);
    let default_key = folder.join(program.file.replace(".so", "-keypair.json"));
    let key = match key {
        Some(named) => Some(secrets::keypair(named)?),
        None if default_key.exists() => Some(secrets::keypair(&default_key)?),
        None => None,
    };
    if let Some(key) = key.as_ref().filter(|key| key.pubkey() != program.id) {
        return Err(Failure::Argument(format!(
            "the key of {} that was given is of {}, and the program was built for {}; name its key with \
             --program-keypair, or run `anchor keys sync` and `cargo xtask build` to build it for this one",
            program.name,
            key.pubkey(),
            program.id
        )));
    }
    Ok(Target {
        name: program.name.to_owned(),
        id: program.id,
        file: ProgramFile::read(file.unwrap_or(&built)).map_err(|error| failed("read a program", error))?,
        key,
    })
}

/// The files of any program: its key for a first deployment, its address for an upgrade.
pub fn other(file: &Path, key: &Path) -> Result<Target, Failure> {
    let address: Option<Address> = key.to_str().and_then(|text| text.parse().ok());
    let (id, key) = match address {
        Some(address) => (address, None),
        None => {
            let key = secrets::keypair(key)?;
            (key.pubkey(), Some(key))
        }
    };
    Ok(Target {
        name: id.to_string(),
        id,
        file: ProgramFile::read(file).map_err(|error| failed("read a program", error))?,
        key,
    })
}

/// Where the buffer is that `--buffer` names: at an address, or at that of a keypair file.
pub fn buffer(named: Option<&PathBuf>) -> Result<(BufferAt, Option<Keypair>), Failure> {
    let Some(named) = named else {
        return Ok((BufferAt::Derived, None));
    };
    if let Some(address) = named.to_str().and_then(|text| text.parse().ok()) {
        return Ok((BufferAt::Existing(address), None));
    }
    let key = secrets::keypair(named)?;
    Ok((BufferAt::Key(key.pubkey()), Some(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_has_its_name_with_hyphens_or_underscores_or_an_address() {
        for name in ["staking-vault", "staking_vault"] {
            assert_eq!(program(name).unwrap().name, "staking-vault");
        }
        let error = program("vault").unwrap_err();
        assert!(error.contains("burn-share or service-market"), "{error}");
        let id = PROGRAMS[0].id;
        assert_eq!(named(&id.to_string()).unwrap().id(), id);
        assert!(named("x").unwrap_err().contains("the address of any program"));
    }
}
