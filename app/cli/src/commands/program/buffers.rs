//! `flywheel program buffers`

use clap::Args;
use flywheel_client::deploy::{self, ProgramFile};
use solana_address::Address;

use super::target::Named;
use super::view::BufferView;
use crate::context::Context;
use crate::failure::Failure;
use crate::{show, words};

/// Arguments of `flywheel program buffers`.
#[derive(Debug, Args)]
pub struct BuffersArgs {
    /// Whose; those of --keypair if not given
    #[arg(long, value_name = "ADDRESS", value_parser = words::address)]
    authority: Option<Address>,
}

/// Lists buffers.
pub fn buffers(args: &BuffersArgs, context: &Context) -> Result<(), Failure> {
    let authority = match args.authority {
        Some(authority) => authority,
        None => context.address()?,
    };
    let chain = context.read()?;
    let built = built();
    let found = deploy::buffers(chain.as_ref(), &authority)?;
    let views: Vec<BufferView> = found
        .iter()
        .map(|buffer| BufferView::new(buffer, &built))
        .collect();
    show::list(context.output(), &views)
}

/// The programs of the suite that are built, with their names.
pub fn built() -> Vec<(String, ProgramFile)> {
    let named = |program: Named| Some((program.name(), program.built()?));
    Named::suite().into_iter().filter_map(named).collect()
}
