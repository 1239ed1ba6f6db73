//! Hands programs and buffers over, and closes buffers.

use solana_address::Address;
use solana_loader_v3_interface::instruction as loader;
use solana_signer::Signer;

use super::accounts::{Buffer, Deployed, buffer, occupant};
use super::execute::Keys;
use super::planning::{require_authority, require_buffer_authority};
use super::{DeployError, Occupant};
use crate::chain::{Chain, Receipt};

/// The program at an address.
///
/// # Errors
/// [`DeployError::NoProgram`], [`DeployError::Closed`], [`DeployError::Taken`] or [`DeployError::Chain`].
pub fn deployed(chain: &dyn Chain, program: &Address) -> Result<Deployed, DeployError> {
    let program = *program;
    match occupant(chain, &program)? {
        Occupant::Program(deployed) => Ok(deployed),
        Occupant::Nobody => Err(DeployError::NoProgram { program }),
        Occupant::Closed => Err(DeployError::Closed { program }),
        Occupant::Other { owner } => Err(DeployError::Taken { program, owner }),
    }
}

/// Hands the right to upgrade a program to another key, or to nobody, for ever. `None` when it is so already.
///
/// # Arguments
/// - `to`: who may upgrade it from now on; nobody with `None`
/// - `successor`: the key of `to`, if it signs too: a mistyped address cannot get the program then
///
/// # Errors
/// As of [`deployed`], and [`DeployError::Final`] or [`DeployError::OtherAuthority`] when the keys' authority may not do it.
pub fn set_upgrade_authority(
    chain: &mut dyn Chain,
    program: &Address,
    keys: &Keys<'_>,
    to: Option<Address>,
    successor: Option<&dyn Signer>,
) -> Result<Option<Receipt>, DeployError> {
    let deployed = deployed(chain, program)?;
    if deployed.authority == to {
        return Ok(None);
    }
    let from = keys.authority.pubkey();
    require_authority(&deployed, &from)?;
    let instruction = match successor {
        Some(key) => loader::set_upgrade_authority_checked(program, &from, &key.pubkey()),
        None => loader::set_upgrade_authority(program, &from, to.as_ref()),
    };
    Ok(Some(chain.send(&[instruction], &keys.with(successor))?))
}

/// Hands a buffer to another key, such as the vault of a multisig. `None` when it is so already.
///
/// # Errors
/// [`DeployError::NoBuffer`], [`DeployError::OtherBufferAuthority`] or [`DeployError::Chain`].
pub fn set_buffer_authority(
    chain: &mut dyn Chain,
    address: &Address,
    keys: &Keys<'_>,
    to: &Address,
) -> Result<Option<Receipt>, DeployError> {
    let buffer = existing(chain, address)?;
    if buffer.authority == Some(*to) {
        return Ok(None);
    }
    let from = keys.authority.pubkey();
    require_buffer_authority(&buffer, &from)?;
    let instruction = loader::set_buffer_authority(address, &from, to);
    Ok(Some(chain.send(&[instruction], &keys.with(None))?))
}

/// Closes a buffer and gives its lamports to `to`. Returns how many there were.
///
/// # Errors
/// As of [`set_buffer_authority`].
pub fn close_buffer(
    chain: &mut dyn Chain,
    address: &Address,
    keys: &Keys<'_>,
    to: &Address,
) -> Result<(u64, Receipt), DeployError> {
    let buffer = existing(chain, address)?;
    let authority = keys.authority.pubkey();
    require_buffer_authority(&buffer, &authority)?;
    let instruction = loader::close(address, to, &authority);
    let receipt = chain.send(&[instruction], &keys.with(None))?;
    Ok((buffer.lamports, receipt))
}

fn existing(chain: &dyn Chain, address: &Address) -> Result<Buffer, DeployError> {
    buffer(chain, address)?.ok_or(DeployError::NoBuffer { address: *address })
}
