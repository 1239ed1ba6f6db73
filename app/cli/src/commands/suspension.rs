//! What suspending, appealing and lifting have in common for operators and devices.

use clap::Args;
use device_registry::state::MAX_SUSPENSION_SECONDS;
use flywheel_client::accounts::Suspension;
use flywheel_client::address;
use flywheel_client::instructions::registry::{self, SuspendArgs};
use flywheel_client::queries;
use solana_address::Address;

use crate::context::Context;
use crate::digest::{Appeal, Reason};
use crate::failure::Failure;
use crate::lookup;
use crate::sender::Sender;
use crate::show::{self, Time};
use crate::term::Term;
use crate::views::Ended;

/// Why and until when something is suspended.
#[derive(Debug, Args)]
pub struct SentenceArgs {
    #[command(flatten)]
    reason: Reason,
    #[command(flatten)]
    term: Term,
}

/// Suspends an operator or device account.
pub fn suspend(
    sender: &mut Sender,
    network: &Address,
    subject: &Address,
    sentence: &SentenceArgs,
) -> Result<(), Failure> {
    let present: Option<Suspension> =
        queries::account(sender.chain(), &address::suspension(network, subject))?.map(|found| found.account);
    if let Some(present) = present {
        return Err(Failure::Argument(format!(
            "a suspension of {subject} is on record already, until {}; lift that suspension first",
            Time(present.until.into())
        )));
    }
    let args = SuspendArgs {
        until: sentence.term.end(sender.chain().now()?, MAX_SUSPENSION_SECONDS)?,
        reason_hash: sentence.reason.digest(),
    };
    let instruction = registry::suspend(sender.payer(), sender.authority(), *network, *subject, args);
    sender.send("suspend", &[instruction])
}

/// Puts an appeal on record, by the operator that is suspended or has the device that is.
pub fn appeal(
    sender: &mut Sender,
    network: &Address,
    operator: &Address,
    subject: &Address,
    appeal: &Appeal,
) -> Result<(), Failure> {
    let suspension = lookup::suspension(sender.chain(), network, subject)?.account;
    if let Some(at) = Time::if_any(suspension.appealed_at) {
        return Err(Failure::Argument(format!(
            "an appeal is on record since {at}, and there is one to a suspension; wait for the answer or the end"
        )));
    }
    let instruction =
        registry::appeal_suspension(sender.authority(), *network, *operator, *subject, appeal.digest());
    sender.send("put the appeal on record", &[instruction])
}

/// Lifts a suspension, and shows who got its rent. Its subject may be gone.
pub fn lift(
    sender: &mut Sender,
    network: &Address,
    subject: &Address,
    context: &Context,
) -> Result<(), Failure> {
    let found = lookup::suspension(sender.chain(), network, subject)?;
    let rent_payer = found.account.rent_payer;
    let before = crate::views::lamports(sender.chain(), &found.address)?;
    let instruction = registry::lift_suspension(sender.authority(), *network, *subject, rent_payer);
    sender.send("lift the suspension", &[instruction])?;
    let ended = Ended::new(
        "suspension",
        sender.chain(),
        &found.address,
        before,
        &rent_payer,
        sender.cost(),
    )?;
    show::fields(context.output(), &ended, ended.rows())
}
