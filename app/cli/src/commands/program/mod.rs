//! `flywheel program`

mod buffers;
pub(super) mod close_buffer;
mod deploy;
mod session;
mod set_authority;
mod set_buffer_authority;
mod show;
mod target;
pub(super) mod view;
mod write_buffer;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// The commands on programs.
#[derive(Debug, Subcommand)]
pub enum ProgramCommand {
    /// Deploy programs, or upgrade those that are not as they were built; goes on where it was cut short
    Deploy(deploy::DeployArgs),
    /// Show programs: who may upgrade them, their hash, and whether they are as they were built
    Show(show::ShowArgs),
    /// Hand the right to upgrade programs to another key, or to nobody for ever; for who may upgrade them
    SetAuthority(set_authority::SetAuthorityArgs),
    /// Write a program into a buffer, for somebody else, such as a multisig, to deploy or upgrade from
    WriteBuffer(write_buffer::WriteBufferArgs),
    /// Hand a buffer to another key, such as the vault of a multisig; for who may write it
    SetBufferAuthority(set_buffer_authority::SetBufferAuthorityArgs),
    /// List the buffers that a key may write, and the SOL in them
    Buffers(buffers::BuffersArgs),
    /// Close buffers and get the SOL in them back; for who may write them
    CloseBuffer(close_buffer::CloseBufferArgs),
}

impl ProgramCommand {
    /// Does what was asked for.
    pub fn run(&self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Deploy(args) => deploy::deploy(args, context),
            Self::Show(args) => show::show(args, context),
            Self::SetAuthority(args) => set_authority::set_authority(args, context),
            Self::WriteBuffer(args) => write_buffer::write_buffer(args, context),
            Self::SetBufferAuthority(args) => set_buffer_authority::set_buffer_authority(args, context),
            Self::Buffers(args) => buffers::buffers(args, context),
            Self::CloseBuffer(args) => close_buffer::close_buffer(args, context),
        }
    }
}
