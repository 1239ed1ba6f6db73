//! `flywheel authorise lock`, `claim` and `release`

use clap::Args;
use flywheel_client::accounts::{Authorisation, Lock};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{self as instructions, AuthorisationOf, CreateLockArgs};
use flywheel_client::market::{self as reading, Settlement};
use flywheel_client::queries::Found;
use solana_instruction::Instruction;

use super::{AuthorisationArg, authorisation_of, show_changed, view};
use crate::context::Context;
use crate::digest::Proof;
use crate::failure::Failure;
use crate::markets::{
    self, Place, account_of, creation_of, destination, new_customer, require_running, require_signer,
};
use crate::purse::ToArg;
use crate::show::{Time, duration};
use crate::views::{Settled, SettlementView};
use crate::{show, stakes, words};

/// Arguments of `flywheel authorise lock`.
#[derive(Debug, Args)]
pub struct LockArgs {
    /// A number of the job, which the payee chooses
    #[arg(long, value_name = "N")]
    job: u64,
    /// What to lock, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    /// For how long
    #[arg(long = "for", value_name = "DURATION", value_parser = words::seconds)]
    time: u32,
    #[command(flatten)]
    authorisation: AuthorisationArg,
}

/// Arguments of `flywheel authorise claim`.
#[derive(Debug, Args)]
pub struct ClaimArgs {
    /// The number of the job
    #[arg(long, value_name = "N")]
    job: u64,
    /// What to claim of what is locked, in whole tokens
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    amount: String,
    #[command(flatten)]
    proof: Proof,
    #[command(flatten)]
    to: ToArg,
    #[command(flatten)]
    authorisation: AuthorisationArg,
}

/// Arguments of `flywheel authorise release`.
#[derive(Debug, Args)]
pub struct ReleaseArgs {
    /// The number of the job
    #[arg(long, value_name = "N")]
    job: u64,
    #[command(flatten)]
    authorisation: AuthorisationArg,
}

/// Locks an amount, and shows the authorisation.
pub fn lock(args: &LockArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.authorisation.on)?;
    let (chain, named) = (sender.chain(), &args.authorisation.authorisation);
    let (place, found) = markets::authorisation(chain, &network.address, named)?;
    require_signer(&found.account.payee, &sender.authority(), "the payee")?;
    require_running(&place.market.account)?;
    let amount = place.coin.some_base_units("--amount", &args.amount)?;
    let of = authorisation_of(&place, &found.account);
    require_lockable(&place, &found.account, amount, args.time)?;
    if chain.account(&of.lock(args.job))?.is_some() {
        return Err(Failure::Argument(format!(
            "--job {}: there is a lock of this job already; claim it, let go of it, or choose another number",
            args.job
        )));
    }
    let lock = CreateLockArgs {
        job: args.job,
        amount,
        seconds: args.time,
    };
    sender.send("lock the amount", &[instructions::create_lock(of, lock)])?;
    show_changed(&sender, &place, &found.address, context)
}

/// Refuses a lock beyond a ceiling.
fn require_lockable(place: &Place, found: &Authorisation, amount: u64, seconds: u32) -> Result<(), Failure> {
    let refuse = |text: String| Err(Failure::Argument(text));
    if !(1..=found.max_seconds).contains(&seconds) {
        return refuse(format!(
            "--for {}: the payer permits locks of 1 s to {}",
            duration(seconds),
            duration(found.max_seconds)
        ));
    }
    if found.locks >= found.max_locks {
        return refuse(format!(
            "there are {} locks, and the payer permits {} at a time; claim one or let go of it first",
            found.locks, found.max_locks
        ));
    }
    let room = found.max_locked.saturating_sub(found.locked);
    let most = room.min(found.free());
    if amount > most {
        return refuse(format!(
            "{} can be locked now: {} are free, and the payer permits {} more; lock that much at most",
            place.amount(most),
            place.amount(found.free()),
            place.amount(room)
        ));
    }
    Ok(())
}

/// Claims an amount, and shows what was paid, and the authorisation.
pub fn claim(args: &ClaimArgs, context: &Context) -> Result<(), Failure> {
    let proof_hash = args.proof.digest()?;
    let (mut sender, network) = context.on_network(&args.authorisation.on)?;
    let (chain, payee) = (sender.chain(), sender.authority());
    let (place, found, lock) = locked(chain, &network.address, &args.authorisation, args.job)?;
    let account = &found.account;
    require_signer(&account.payee, &payee, "the payee")?;
    let amount = place.coin.some_base_units("--amount", &args.amount)?;
    require_claimable(&place, &lock, amount, stakes::now(chain)?)?;
    let settlement = settlement(account, &lock, amount);
    // The payee's account is read even when nothing is paid.
    let to = destination(&sender, &args.to, &place, &payee, settlement.paid.max(1))?;
    let mut steps: Vec<Instruction> = creation_of(to.as_ref()).into_iter().collect();
    steps.extend(new_customer(&sender, &network.address, &account.payer)?);
    let (of, token) = (authorisation_of(&place, account), account_of(to.as_ref(), &place));
    steps.push(instructions::claim_lock(of, args.job, token, amount, proof_hash));
    sender.send("claim the lock", &steps)?;
    let view = view(&sender, &place, &found.address)?;
    let moved = SettlementView::new(&place, &settlement, to.as_ref().map(|to| &to.account));
    let settled = Settled::new(moved, &view, Some(sender.cost()));
    show::fields(context.output(), &settled, settled.rows())
}

/// What a claim moves; that so much is locked is known.
fn settlement(account: &Authorisation, lock: &Lock, amount: u64) -> Settlement {
    let mut after = *account;
    after.unlock(lock.amount);
    after.claim(amount).unwrap_or_default()
}

fn require_claimable(place: &Place, lock: &Lock, amount: u64, now: u32) -> Result<(), Failure> {
    if now >= lock.expires_at {
        return Err(Failure::Argument(format!(
            "the lock could be claimed until {}; what is left to do is `flywheel authorise release`",
            Time(lock.expires_at.into())
        )));
    }
    if amount > lock.amount {
        return Err(Failure::Argument(format!(
            "{} are locked for job {}; claim at most that",
            place.amount(lock.amount),
            lock.job
        )));
    }
    Ok(())
}

/// Lets go of a lock, and shows the authorisation.
pub fn release(args: &ReleaseArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.authorisation.on)?;
    let (chain, signer) = (sender.chain(), sender.authority());
    let (place, found, lock) = locked(chain, &network.address, &args.authorisation, args.job)?;
    let by_payee = signer == found.account.payee;
    if lock.require_releasable(by_payee, stakes::now(chain)?).is_err() {
        return Err(Failure::Argument(format!(
            "until {} only the payee, {}, may let go of the lock; sign with that key, or wait",
            Time(lock.expires_at.into()),
            found.account.payee
        )));
    }
    let of = authorisation_of(&place, &found.account);
    sender.send(
        "release the lock",
        &[instructions::release_lock(signer, of, args.job)],
    )?;
    show_changed(&sender, &place, &found.address, context)
}

/// The lock of a job, with its authorisation and market.
fn locked(
    chain: &dyn Chain,
    network: &solana_address::Address,
    arg: &AuthorisationArg,
    job: u64,
) -> Result<(Place, Found<Authorisation>, Lock), Failure> {
    let (place, found) = markets::authorisation(chain, network, &arg.authorisation)?;
    let of: AuthorisationOf = authorisation_of(&place, &found.account);
    let lock = reading::account::<Lock>(chain, &of.lock(job))?.ok_or_else(|| {
        Failure::Argument(format!(
            "--job {job}: nothing is locked for this job; `flywheel authorise show {}` lists the locks",
            found.address
        ))
    })?;
    Ok((place, found, lock.account))
}
