//! Where the built programs are.
//!
//! ```
//! use flywheel_client::programs::PROGRAMS;
//!
//! let registry = PROGRAMS.iter().find(|program| program.name == "device-registry").unwrap();
//! assert_eq!(registry.id, device_registry::ID);
//! assert_eq!(registry.file, "device_registry.so");
//! ```

use std::path::{Path, PathBuf};

use solana_address::Address;

use crate::error::ClientError;

/// A program: its name, address and file name.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// Name, as in `programs/`.
    pub name: &'static str,
    /// Address.
    pub id: Address,
    /// File name of the built program.
    pub file: &'static str,
}

/// Every program of the suite.
pub const PROGRAMS: [Program; 5] = [
    Program {
        name: "device-registry",
        id: device_registry::ID,
        file: "device_registry.so",
    },
    Program {
        name: "reward-distributor",
        id: reward_distributor::ID,
        file: "reward_distributor.so",
    },
    Program {
        name: "staking-vault",
        id: staking_vault::ID,
        file: "staking_vault.so",
    },
    Program {
        name: "burn-share",
        id: burn_share::ID,
        file: "burn_share.so",
    },
    Program {
        name: "service-market",
        id: service_market::ID,
        file: "service_market.so",
    },
];

/// The folder with the built programs: `FLYWHEEL_PROGRAMS`, else `deploy` in `CARGO_TARGET_DIR`, else `target/deploy`
/// of the nearest folder upwards that has one.
pub fn deploy_folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("FLYWHEEL_PROGRAMS") {
        return folder.into();
    }
    if let Some(target) = std::env::var_os("CARGO_TARGET_DIR") {
        return Path::new(&target).join("deploy");
    }
    let relative = Path::new("target/deploy");
    let here = std::env::current_dir().unwrap_or_default();
    here.ancestors()
        .map(|folder| folder.join(relative))
        .find(|folder| folder.is_dir())
        .unwrap_or_else(|| relative.to_owned())
}

/// Reads a built program.
///
/// # Errors
/// [`ClientError::ProgramFile`] when it is not there.
pub fn read(folder: &Path, program: &Program) -> Result<Vec<u8>, ClientError> {
    let path = folder.join(program.file);
    std::fs::read(&path).map_err(|source| ClientError::ProgramFile { path, source })
}
