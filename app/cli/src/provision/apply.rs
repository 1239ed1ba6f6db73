//! Sends what makes the chain what the file says.

use std::path::PathBuf;

use flywheel_oracle::network_file::Network;

use super::compare::{Action, Row};
use super::keyring::Keyring;
use super::plan::Plan;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::sender::Sender;

/// What was done, and what there is then.
#[derive(Debug)]
pub struct Applied {
    /// What was done.
    pub done: Vec<Row>,
    /// The key files that were written.
    pub keys: Vec<PathBuf>,
    /// What there is now.
    pub after: Plan,
}

/// Brings the network about that a file describes, or what is left of it to do. Nothing is sent, and no key is written, unless
/// everything can be done.
///
/// # Errors
/// Exit code 2 with everything that is wrong and what to do about each; exit code 1 or 3 when a transaction is refused or the chain
/// is gone, after which the same command goes on.
pub fn apply(
    sender: &mut Sender,
    file: &Network,
    keyring: &mut Keyring,
    progress: &Progress,
) -> Result<Applied, Failure> {
    let people = (sender.payer(), sender.authority());
    let plan = Plan::make(sender.chain(), file, people, keyring)?;
    refuse(file, &plan)?;
    let mut keys = Vec::new();
    if !plan.transactions.is_empty() {
        sender.require_balance(plan.total(), &format!("what {} says", file.file))?;
        keys = keyring.save()?;
        send(sender, &plan, keyring, progress)?;
    }
    let after = Plan::make(sender.chain(), file, people, keyring)?;
    let mut done: Vec<Row> = plan.rows.into_iter().filter(|row| is_sent(row.action)).collect();
    for row in &mut done {
        let now = after.rows.iter().find(|now| now.part == row.part);
        row.address = now.and_then(|now| now.address.clone());
    }
    Ok(Applied { done, keys, after })
}

fn is_sent(action: Action) -> bool {
    matches!(
        action,
        Action::Create | Action::Change | Action::Propose | Action::ApplyUpdate
    )
}

fn refuse(file: &Network, plan: &Plan) -> Result<(), Failure> {
    let reasons: Vec<String> = plan.refusals().map(reason).collect();
    if reasons.is_empty() {
        return Ok(());
    }
    let reasons = reasons.join("\n  ");
    Err(Failure::Argument(format!(
        "{} cannot be applied:\n  {reasons}",
        file.file
    )))
}

fn reason(row: &Row) -> String {
    let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    let changes: Vec<String> = row
        .changes
        .iter()
        .map(|one| {
            format!(
                "{} is {} and the file says {}",
                one.key,
                said(&one.from),
                said(&one.to)
            )
        })
        .collect();
    let note = row.note.clone().unwrap_or_default();
    match changes.as_slice() {
        [] => format!("{}: {note}", row.part),
        changes => format!("{}: {}: {note}", row.part, changes.join(", ")),
    }
}

fn send(sender: &mut Sender, plan: &Plan, keyring: &Keyring, progress: &Progress) -> Result<(), Failure> {
    let bar = progress.bar("apply", plan.transactions.len());
    let keys: Vec<_> = keyring.keypairs().collect();
    let mut steps = plan.steps.iter();
    for instructions in &plan.transactions {
        // Packing keeps the order and tears no step apart, so counting instructions tells the steps.
        let mut counted = 0;
        let mut names = Vec::new();
        while counted < instructions.len()
            && let Some(step) = steps.next()
        {
            counted += step.instructions.len();
            names.push(step.name.as_str());
        }
        sender
            .send_with(&names.join(", "), instructions, &keys)
            .map_err(resumable)?;
        bar.step();
    }
    Ok(())
}

/// Says that nothing is lost.
fn resumable(failure: Failure) -> Failure {
    let more = "What was sent before stays done; remove the cause and repeat the command: it goes on where it stopped.";
    match failure {
        Failure::Refused { action, reason } => Failure::Refused {
            action,
            reason: format!("{reason}\n\n{more}"),
        },
        Failure::Unreachable(reason) => Failure::Unreachable(format!("{reason}\n\n{more}")),
        other => other,
    }
}
