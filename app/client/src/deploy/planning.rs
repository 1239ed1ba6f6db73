//! Works out what has to be sent. [`survey`] asks the chain, [`plan`] does not.

use sha2::{Digest, Sha256};
use solana_address::Address;
use solana_loader_v3_interface::instruction::MINIMUM_EXTEND_PROGRAM_BYTES;
use solana_loader_v3_interface::state::UpgradeableLoaderState;
use solana_sdk_ids::bpf_loader_upgradeable;

use super::accounts::{Buffer, Deployed, Occupant, buffer, occupant};
use super::chunks::{Chunk, bytes_per_write, missing};
use super::cost::{Cost, LAMPORTS_PER_SIGNATURE, Rents};
use super::{DeployError, MOST_BYTES, ProgramFile};
use crate::chain::Chain;

/// Where a buffer is, or is to be made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BufferAt {
    /// At the address that follows from authority, program and file ([`derived_buffer`]), which needs no key of its own.
    #[default]
    Derived,
    /// At the address of a key that can sign, so that it is made if there is none.
    Key(Address),
    /// At an address where it has been made before.
    Existing(Address),
}

/// What is to be brought about.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The program; `None` to write a buffer for whichever.
    pub program: Option<Address>,
    /// Whether to write the buffer and no more, for somebody else to deploy.
    pub buffer_only: bool,
    /// Who pays.
    pub payer: Address,
    /// Who may write the buffer and upgrade the program.
    pub authority: Address,
    /// Where the buffer is.
    pub buffer: BufferAt,
    /// For how many bytes the program has room; as many as the file has if not given, since it can be extended.
    pub max_len: Option<usize>,
}

impl Wanted {
    /// A program deployed or upgraded, with a derived buffer and no more room than it needs.
    pub fn program(program: Address, payer: Address, authority: Address) -> Self {
        Self {
            program: Some(program),
            buffer_only: false,
            payer,
            authority,
            buffer: BufferAt::Derived,
            max_len: None,
        }
    }

    fn buffer_address(&self, file: &ProgramFile) -> Result<(Address, Option<String>), DeployError> {
        match self.buffer {
            BufferAt::Key(address) | BufferAt::Existing(address) => Ok((address, None)),
            BufferAt::Derived => {
                let program = self.program.unwrap_or_default();
                let (address, seed) = derived_buffer(&self.authority, &program, &file.hash())?;
                Ok((address, Some(seed)))
            }
        }
    }
}

/// What there is on the chain.
#[derive(Debug, Clone)]
pub struct Found {
    /// At the program's address.
    pub occupant: Occupant,
    /// At the buffer's.
    pub buffer: Option<Buffer>,
    /// Whether there is something that is no buffer at the buffer's address.
    pub buffer_taken: bool,
    /// What accounts must hold.
    pub rents: Rents,
}

/// What a plan brings about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Nothing: the program is on the chain as it is in the file, or the buffer is written.
    Nothing,
    /// A buffer is written.
    WriteBuffer,
    /// A program is deployed for the first time.
    Deploy,
    /// A program is replaced.
    Upgrade,
    /// A program gets more room, and nothing else.
    Extend,
}

/// What has to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What it brings about.
    pub action: Action,
    /// The program, if it is about one.
    pub program: Option<Address>,
    /// The buffer.
    pub buffer: Address,
    /// Whether the buffer has to be made.
    pub create_buffer: bool,
    /// What has to be written into it.
    pub chunks: Vec<Chunk>,
    /// Bytes of a part but the last.
    pub chunk_bytes: usize,
    /// For how many bytes the program has room afterwards.
    pub room: usize,
    /// How many bytes the program is extended by.
    pub extend_by: u32,
    /// What it costs.
    pub cost: Cost,
    pub(super) payer: Address,
    pub(super) authority: Address,
    pub(super) seed: Option<String>,
    pub(super) rents: Rents,
}

/// The address of the buffer that a key writes a file for a program into, and the seed that it is made with.
///
/// # Errors
/// [`DeployError::BufferTaken`] never, since the seed has the length that is allowed.
pub fn derived_buffer(
    authority: &Address,
    program: &Address,
    file_hash: &[u8; 32],
) -> Result<(Address, String), DeployError> {
    let digest = Sha256::new()
        .chain_update(b"flywheel buffer")
        .chain_update(program)
        .chain_update(file_hash)
        .finalize();
    // A seed has at most 32 characters: 128 bits, too many to find another file for.
    let seed: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let address = Address::create_with_seed(authority, &seed, &bpf_loader_upgradeable::ID);
    let address = address.map_err(|_| DeployError::BufferTaken { address: *authority })?;
    Ok((address, seed))
}

/// Reads what there is of what is wanted.
///
/// # Errors
/// [`DeployError::Chain`] when the chain cannot be reached.
pub fn survey(chain: &dyn Chain, wanted: &Wanted, file: &ProgramFile) -> Result<Found, DeployError> {
    let (at, _) = wanted.buffer_address(file)?;
    let found = buffer(chain, &at)?;
    let buffer_taken = found.is_none() && chain.account(&at)?.is_some();
    let occupant = match wanted.program {
        Some(program) => occupant(chain, &program)?,
        None => Occupant::Nobody,
    };
    let (room, _) = room(wanted, &occupant, file);
    let rent = |bytes| chain.minimum_balance(bytes);
    Ok(Found {
        occupant,
        buffer: found,
        buffer_taken,
        rents: Rents {
            buffer: rent(UpgradeableLoaderState::size_of_buffer(file.bytes().len()))?,
            program: rent(UpgradeableLoaderState::size_of_program())?,
            program_data: rent(UpgradeableLoaderState::size_of_programdata(room))?,
        },
    })
}

/// For how many bytes the program will have room, and by how many it has to be extended.
fn room(wanted: &Wanted, occupant: &Occupant, file: &ProgramFile) -> (usize, u32) {
    let needed = wanted.max_len.unwrap_or_default().max(file.bytes().len());
    let Occupant::Program(deployed) = occupant else {
        return (needed, 0);
    };
    let room = deployed.room();
    let Some(missing) = needed.checked_sub(room).filter(|missing| *missing > 0) else {
        return (room, 0);
    };
    // The chain is to refuse smaller extensions (SIMD-0431), unless there is no room for a larger one.
    let least = usize::try_from(MINIMUM_EXTEND_PROGRAM_BYTES).unwrap_or(usize::MAX);
    let extension = missing.max(least).min(MOST_BYTES.saturating_sub(room));
    (
        room.saturating_add(extension),
        u32::try_from(extension).unwrap_or(u32::MAX),
    )
}

/// Works out what has to be sent so that what is `found` becomes what is `wanted`. Asks no chain.
///
/// # Errors
/// Every [`DeployError`] but those of the chain: whatever the loader would refuse later.
pub fn plan(wanted: &Wanted, found: &Found, file: &ProgramFile) -> Result<Plan, DeployError> {
    let (buffer, seed) = wanted.buffer_address(file)?;
    let (room, extend_by) = room(wanted, &found.occupant, file);
    let mut plan = Plan {
        action: action(wanted, found, file, extend_by)?,
        program: wanted.program,
        buffer,
        create_buffer: false,
        chunks: Vec::new(),
        chunk_bytes: bytes_per_write(&wanted.payer, &wanted.authority)?,
        room,
        extend_by,
        cost: Cost::default(),
        payer: wanted.payer,
        authority: wanted.authority,
        seed,
        rents: found.rents,
    };
    if !matches!(plan.action, Action::Nothing | Action::Extend) {
        plan.create_buffer = found.buffer.is_none();
        check_buffer(wanted, found, file, buffer)?;
        let written = found.buffer.as_ref().map(|buffer| buffer.content.as_slice());
        plan.chunks = missing(file.bytes(), written.unwrap_or_default(), plan.chunk_bytes);
    }
    if plan.action == Action::WriteBuffer && !plan.create_buffer && plan.chunks.is_empty() {
        plan.action = Action::Nothing;
    }
    plan.cost = cost(wanted, found, &plan);
    Ok(plan)
}

fn action(wanted: &Wanted, found: &Found, file: &ProgramFile, extend_by: u32) -> Result<Action, DeployError> {
    let needed = file.bytes().len();
    if let Some(asked) = wanted.max_len {
        if asked < needed {
            return Err(DeployError::MaxLenTooSmall { asked, needed });
        }
        if asked > MOST_BYTES {
            return Err(DeployError::TooLong {
                bytes: asked,
                most: MOST_BYTES,
            });
        }
    }
    let Some(program) = wanted.program.filter(|_| !wanted.buffer_only) else {
        return Ok(Action::WriteBuffer);
    };
    match &found.occupant {
        Occupant::Nobody => Ok(Action::Deploy),
        Occupant::Closed => Err(DeployError::Closed { program }),
        Occupant::Other { owner } => Err(DeployError::Taken {
            program,
            owner: *owner,
        }),
        Occupant::Program(deployed) if file.is(&deployed.content) && extend_by == 0 => Ok(Action::Nothing),
        Occupant::Program(deployed) => {
            require_authority(deployed, &wanted.authority)?;
            let same = file.is(&deployed.content);
            Ok(if same { Action::Extend } else { Action::Upgrade })
        }
    }
}

/// Refuses a key that may not upgrade a program.
pub(super) fn require_authority(deployed: &Deployed, key: &Address) -> Result<(), DeployError> {
    let program = deployed.program;
    match deployed.authority {
        None => Err(DeployError::Final { program }),
        Some(expected) if expected != *key => Err(DeployError::OtherAuthority {
            program,
            expected,
            found: *key,
        }),
        Some(_) => Ok(()),
    }
}

/// Refuses a key that may not write a buffer.
pub(super) fn require_buffer_authority(buffer: &Buffer, key: &Address) -> Result<(), DeployError> {
    if buffer.authority == Some(*key) {
        return Ok(());
    }
    let nobody = || "nobody".to_owned();
    Err(DeployError::OtherBufferAuthority {
        address: buffer.address,
        expected: buffer
            .authority
            .map_or_else(nobody, |address| address.to_string()),
        found: *key,
    })
}

fn check_buffer(
    wanted: &Wanted,
    found: &Found,
    file: &ProgramFile,
    address: Address,
) -> Result<(), DeployError> {
    let Some(buffer) = &found.buffer else {
        return match wanted.buffer {
            _ if found.buffer_taken => Err(DeployError::BufferTaken { address }),
            BufferAt::Existing(_) => Err(DeployError::NoBuffer { address }),
            BufferAt::Derived | BufferAt::Key(_) => Ok(()),
        };
    };
    require_buffer_authority(buffer, &wanted.authority)?;
    let (room, needed) = (buffer.content.len(), file.bytes().len());
    if room == needed {
        return Ok(());
    }
    Err(DeployError::BufferSize {
        address,
        room,
        needed,
    })
}

fn cost(wanted: &Wanted, found: &Found, plan: &Plan) -> Cost {
    let both = 1 + u64::from(wanted.payer != wanted.authority);
    let mut signatures = 0u64;
    let mut transactions = 0u64;
    let mut add = |count: u64, each: u64| {
        transactions = transactions.saturating_add(count);
        signatures = signatures.saturating_add(count.saturating_mul(each));
    };
    let of_its_own = u64::from(matches!(wanted.buffer, BufferAt::Key(_)));
    add(u64::from(plan.extend_by > 0), 1);
    add(u64::from(plan.create_buffer), both + of_its_own);
    add(plan.chunks.len() as u64, both);
    add(u64::from(plan.action == Action::Deploy), both + 1);
    add(u64::from(plan.action == Action::Upgrade), both);
    let fees = signatures.saturating_mul(LAMPORTS_PER_SIGNATURE);
    let rents = &found.rents;
    let held = found.buffer.as_ref().map_or(0, |buffer| buffer.lamports);
    let to_buffer = if plan.create_buffer { rents.buffer } else { 0 };
    let more_room = match &found.occupant {
        Occupant::Program(deployed) if plan.extend_by > 0 => {
            rents.program_data.saturating_sub(deployed.lamports)
        }
        _ => 0,
    };
    let (rent, needed) = match plan.action {
        Action::Nothing => (0, 0),
        Action::WriteBuffer => (0, to_buffer),
        // The buffer's lamports pay for the program's accounts, of which one is made before they are back.
        Action::Deploy => {
            let rent = rents.program.saturating_add(rents.program_data);
            let before = to_buffer.saturating_add(rents.program);
            (rent, rent.saturating_sub(held).max(before))
        }
        Action::Upgrade | Action::Extend => (more_room, more_room.saturating_add(to_buffer)),
    };
    Cost {
        transactions,
        fees,
        rent,
        buffer: if matches!(plan.action, Action::Nothing | Action::Extend) {
            0
        } else {
            held.max(to_buffer)
        },
        needed: needed.saturating_add(fees),
    }
}

impl Plan {
    /// Parts that were in the buffer before.
    pub fn parts_before(&self, file: &ProgramFile) -> usize {
        let all = missing(file.bytes(), &[], self.chunk_bytes).len();
        if self.create_buffer {
            return 0;
        }
        all.saturating_sub(self.chunks.len())
    }
}
