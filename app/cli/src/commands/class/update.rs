//! `flywheel class update` and `flywheel class apply-update`

use clap::Args;
use flywheel_client::instructions::registry::{self, ClassParametersArgs};

use super::terms::TermsArgs;
use super::{OneArgs, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::lookup;

/// Arguments of `flywheel class update`. Parameters that are not named stay as they are; a proposal that waits is replaced.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    #[command(flatten)]
    one: OneArgs,
    #[command(flatten)]
    terms: TermsArgs,
}

/// Proposes other parameters, and shows the class with what is to change.
pub fn update(args: &UpdateArgs, context: &Context) -> Result<(), Failure> {
    if args.terms == TermsArgs::default() {
        return Err(Failure::Argument(
            "name a parameter and what it is to become, such as --reward-weight 1.5; `flywheel class update --help` lists \
             them"
                .to_owned(),
        ));
    }
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let class = lookup::class(sender.chain(), &network.address, args.one.id)?.account;
    let present = ClassParametersArgs::from(class.parameters);
    let proposed = args.terms.over(present, sender.chain())?;
    // What holds now may be proposed to replace a proposal that waits.
    if proposed == present && class.update_ready_at == 0 {
        return Err(Failure::Argument(format!(
            "that is what holds already; `flywheel class show {}` shows it",
            class.id
        )));
    }
    let instruction = registry::update_class(sender.authority(), network.address, class.id, proposed);
    sender.send("propose the update", &[instruction])?;
    show_changed(&sender, &network.address, class.id, context)
}

/// Applies proposed parameters whose delay is over, and shows the class.
pub fn apply_update(args: &OneArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let class = lookup::class(sender.chain(), &network.address, args.id)?.account;
    let instruction = registry::apply_class_update(sender.authority(), network.address, class.id);
    sender.send("apply the update", &[instruction])?;
    show_changed(&sender, &network.address, class.id, context)
}
