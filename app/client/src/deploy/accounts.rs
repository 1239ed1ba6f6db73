//! What the loader keeps on the chain: programs, their content and buffers.

use solana_account::Account;
use solana_address::Address;
use solana_loader_v3_interface::get_program_data_address;
use solana_loader_v3_interface::state::UpgradeableLoaderState;
use solana_sdk_ids::bpf_loader_upgradeable;

use super::file::{sha256, without_trailing_zeros};
use crate::chain::{Chain, Filter};
use crate::error::ClientError;

/// What a buffer's data begins with, before the address of its authority: its kind, and that it has an authority.
const BUFFER_OF: [u8; 5] = [1, 0, 0, 0, 1];

/// A deployed program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployed {
    /// Its address.
    pub program: Address,
    /// The account with its content.
    pub program_data: Address,
    /// The slot in which it was last deployed, upgraded or extended.
    pub slot: u64,
    /// Who may upgrade it, `None` when nobody may any more.
    pub authority: Option<Address>,
    /// Its content, with the room behind it, which is zero.
    pub content: Vec<u8>,
    /// Lamports in the account with its content.
    pub lamports: u64,
}

impl Deployed {
    /// Bytes that a program can have there without being extended.
    pub fn room(&self) -> usize {
        self.content.len()
    }

    /// Bytes up to the last that is not zero.
    pub fn length(&self) -> usize {
        without_trailing_zeros(&self.content).len()
    }

    /// SHA-256 of those, as `solana-verify get-program-hash` computes it.
    pub fn hash(&self) -> [u8; 32] {
        sha256(&self.content)
    }
}

/// What is at a program's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occupant {
    /// Nothing.
    Nobody,
    /// A program.
    Program(Deployed),
    /// A program whose content has been closed: the address can never be used again.
    Closed,
    /// An account of somebody else.
    Other {
        /// Its owner.
        owner: Address,
    },
}

/// A buffer: what a program is written into before it is deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buffer {
    /// Its address.
    pub address: Address,
    /// Who may write it, `None` when nobody may.
    pub authority: Option<Address>,
    /// What has been written, zero where nothing has.
    pub content: Vec<u8>,
    /// Lamports in it, which come back when it is used or closed.
    pub lamports: u64,
}

impl Buffer {
    /// SHA-256 of what is in it, without the zeros at its end.
    pub fn hash(&self) -> [u8; 32] {
        sha256(&self.content)
    }

    fn of(address: Address, account: Account) -> Option<Self> {
        let UpgradeableLoaderState::Buffer { authority_address } = state(&account)? else {
            return None;
        };
        let content = account
            .data
            .get(UpgradeableLoaderState::size_of_buffer_metadata()..)?
            .to_vec();
        Some(Self {
            address,
            authority: authority_address,
            content,
            lamports: account.lamports,
        })
    }
}

/// What is at a program's address.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn occupant(chain: &dyn Chain, program: &Address) -> Result<Occupant, ClientError> {
    let program_data = get_program_data_address(program);
    let mut found = chain.accounts(&[*program, program_data])?.into_iter();
    let (at, content) = (found.next().flatten(), found.next().flatten());
    let Some(at) = at else {
        return Ok(Occupant::Nobody);
    };
    if !matches!(state(&at), Some(UpgradeableLoaderState::Program { .. })) {
        return Ok(Occupant::Other { owner: at.owner });
    }
    let deployed = content.and_then(|account| deployed(*program, program_data, account));
    Ok(deployed.map_or(Occupant::Closed, Occupant::Program))
}

fn deployed(program: Address, program_data: Address, account: Account) -> Option<Deployed> {
    let UpgradeableLoaderState::ProgramData {
        slot,
        upgrade_authority_address,
    } = state(&account)?
    else {
        return None;
    };
    let content = account
        .data
        .get(UpgradeableLoaderState::size_of_programdata_metadata()..)?
        .to_vec();
    Some(Deployed {
        program,
        program_data,
        slot,
        authority: upgrade_authority_address,
        content,
        lamports: account.lamports,
    })
}

/// The buffer at an address, `None` when there is nothing or something else.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn buffer(chain: &dyn Chain, address: &Address) -> Result<Option<Buffer>, ClientError> {
    let account = chain.account(address)?;
    Ok(account.and_then(|account| Buffer::of(*address, account)))
}

/// The buffers that a key may write, in the order of their addresses.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn buffers(chain: &dyn Chain, authority: &Address) -> Result<Vec<Buffer>, ClientError> {
    let begins = [BUFFER_OF.as_slice(), authority.as_ref()].concat();
    let found = chain.program_accounts(&bpf_loader_upgradeable::ID, &[Filter::memcmp(0, begins)])?;
    let of = |(address, account)| Buffer::of(address, account);
    Ok(found.into_iter().filter_map(of).collect())
}

/// The slot in which a program was last changed, from the data of the account with its content; `None` of other data.
pub fn changed_in(data: &[u8]) -> Option<u64> {
    match bincode::deserialize(data).ok()? {
        UpgradeableLoaderState::ProgramData { slot, .. } => Some(slot),
        _ => None,
    }
}

fn state(account: &Account) -> Option<UpgradeableLoaderState> {
    if account.owner != bpf_loader_upgradeable::ID {
        return None;
    }
    bincode::deserialize(&account.data).ok()
}
