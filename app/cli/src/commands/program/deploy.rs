//! `flywheel program deploy`

use std::path::PathBuf;

use clap::Args;
use flywheel_client::deploy::{Action, Plan, Spent, Wanted};
use flywheel_client::programs::{PROGRAMS, Program};
use solana_keypair::Keypair;

use super::session::{KeysArg, Session, failed};
use super::target::{self, Target};
use super::view::DeploymentView;
use crate::context::Context;
use crate::failure::Failure;
use crate::show;

/// Arguments of `flywheel program deploy`.
#[derive(Debug, Args)]
pub struct DeployArgs {
    /// Which programs of the suite
    #[arg(value_name = "NAME", value_parser = target::program)]
    names: Vec<Program>,
    /// All five of them
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// The file to deploy; as `cargo xtask build` has built it if not given
    #[arg(long, value_name = "SO", conflicts_with = "all")]
    file: Option<PathBuf>,
    /// The program's own key, for its first deployment; for an upgrade its address is enough [default: the key beside the file
    /// that was built]
    #[arg(long, value_name = "KEYPAIR|ADDRESS", conflicts_with = "all")]
    program_keypair: Option<PathBuf>,
    /// The buffer to write to and deploy from: a keypair file, or the address of one that is there [default: an address that
    /// follows from authority, program and file]
    #[arg(long, value_name = "KEYPAIR|ADDRESS", conflicts_with = "all")]
    buffer: Option<PathBuf>,
    /// For how many bytes the program is to have room; it can be extended later [default: as many as the file has]
    #[arg(long, value_name = "BYTES", conflicts_with = "all")]
    max_len: Option<usize>,
    /// Send nothing, and show what would be sent and what it would cost
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    keys: KeysArg,
}

/// Deploys or upgrades programs, and shows what that took.
pub fn deploy(args: &DeployArgs, context: &Context) -> Result<(), Failure> {
    let targets = targets(args)?;
    let (at, buffer_key) = target::buffer(args.buffer.as_ref())?;
    let mut session = Session::open(&args.keys, context)?;
    let mut plans = Vec::with_capacity(targets.len());
    for target in &targets {
        let wanted = Wanted {
            max_len: args.max_len,
            ..session.wanted(Some(target.id), at)
        };
        let plan = session.plan(&wanted, &target.file)?;
        if matches!(plan.action, Action::Deploy | Action::Upgrade) {
            let checked = target.file.check(Some(&target.id));
            checked.map_err(|error| failed("check a program", error))?;
        }
        require_key(target, &plan)?;
        plans.push(plan);
    }
    session.require_balance(&plans.iter().collect::<Vec<_>>())?;
    let mut done = Vec::with_capacity(plans.len());
    for (target, plan) in targets.iter().zip(&plans) {
        let spent = match args.dry_run {
            true => None,
            false => Some(send(&mut session, target, plan, buffer_key.as_ref(), context)?),
        };
        done.push(DeploymentView::new(target, plan, spent));
    }
    show::list(context.output(), &done)
}

fn send(
    session: &mut Session,
    target: &Target,
    plan: &Plan,
    buffer: Option<&Keypair>,
    context: &Context,
) -> Result<Spent, Failure> {
    let own = (target.key.as_ref(), buffer);
    session.execute(&target.name, plan, &target.file, own, context)
}

fn targets(args: &DeployArgs) -> Result<Vec<Target>, Failure> {
    let (file, key) = (args.file.as_deref(), args.program_keypair.as_deref());
    match (args.names.as_slice(), file, key) {
        _ if args.all => PROGRAMS.iter().map(|program| target::own(program, None, None)).collect(),
        ([], Some(file), Some(key)) => Ok(vec![target::other(file, key)?]),
        ([], ..) => Err(Failure::Argument(
            "name the programs to deploy, or --all of them; for a program that is not of the suite, --file with \
             --program-keypair"
                .to_owned(),
        )),
        ([name], ..) => Ok(vec![target::own(name, file, key)?]),
        (names, None, None) if args.buffer.is_none() && args.max_len.is_none() => {
            names.iter().map(|program| target::own(program, None, None)).collect()
        }
        _ => Err(Failure::Argument(
            "--file, --program-keypair, --buffer and --max-len are of one program; name one at a time with them".to_owned(),
        )),
    }
}

/// A first deployment needs the program's own key; better said before the buffer is paid for.
fn require_key(target: &Target, plan: &Plan) -> Result<(), Failure> {
    if plan.action != Action::Deploy || target.key.is_some() {
        return Ok(());
    }
    Err(Failure::Argument(format!(
        "{} is not on this chain yet, so its own key has to sign; name the keypair file of {} with --program-keypair",
        target.name, target.id
    )))
}
