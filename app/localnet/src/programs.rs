//! Loads built programs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use solana_address::Address;
use solana_signer::Signer;
use surfpool_core::surfnet::locker::SurfnetSvmLocker;

/// Puts every program of a folder at its address, as if it had been deployed: each `NAME.so` at the address of the keypair in
/// `NAME-keypair.json` beside it.
pub async fn load(locker: &SurfnetSvmLocker, folder: &Path, authority: Option<Address>) -> Result<()> {
    let programs = built(folder)?;
    if programs.is_empty() {
        bail!(
            "{} holds no programs; run `cargo xtask build`, name another folder with --programs, or start without with \
             --no-programs",
            folder.display()
        );
    }
    for (address, file) in programs {
        let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        locker
            .write_program(address, authority, 0, &bytes, &None)
            .await
            .map_err(|error| anyhow!("{} cannot be loaded: {error}", file.display()))?;
    }
    Ok(())
}

/// The programs of a folder with their addresses, in the order of their names.
fn built(folder: &Path) -> Result<Vec<(Address, PathBuf)>> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "so"));
    files.sort();
    let mut programs = Vec::with_capacity(files.len());
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let keypair = file.with_file_name(format!("{name}-keypair.json"));
        let key = solana_keypair::read_keypair_file(&keypair).map_err(|error| {
            anyhow!(
                "{}, which tells the program's address: {error}",
                keypair.display()
            )
        })?;
        programs.push((key.pubkey(), file));
    }
    Ok(programs)
}
