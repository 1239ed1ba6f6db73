//! Drives the daemon: looks, decides, acts, and looks again.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use flywheel_client::accounts::RewardRoot;
use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, ProposeRootArgs};
use flywheel_client::pools;
use flywheel_client::queries::Found;
use reward_distributor::state::EpochStatus;
use solana_address::Address;

use super::compute::{Compute, NoRoot};
use super::decide::{Step, Waiting, decide};
use super::journal::Journal;
use super::log::{Event, Log, Other};
use super::observe::View;
use crate::args::PayerArg;
use crate::context::Context;
use crate::failure::Failure;
use crate::sender::Sender;
use crate::show::Time;

/// Most steps of an epoch in one round; there are four.
const STEPS: usize = 8;
/// How many epochs back an approved root is looked for that can be made final.
const LOOK_BACK: u64 = 1_000;
/// The first and the longest pause after something failed.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(60)];

/// How the daemon follows.
pub struct Options {
    /// The pool.
    pub pool: Address,
    /// Who pays, if not the oracle.
    pub payer: PayerArg,
    /// How long to wait before looking again.
    pub poll: Duration,
    /// Whether to stop after one round.
    pub once: bool,
}

/// An oracle that follows a pool.
pub struct Daemon<'a> {
    context: &'a Context,
    options: Options,
    compute: Box<dyn Compute>,
    journal: Journal,
    log: Log,
    /// Kept between rounds where others can use the chain meanwhile.
    sender: Option<Sender>,
    followed: bool,
}

impl<'a> Daemon<'a> {
    /// A daemon that has done nothing yet.
    pub fn new(
        context: &'a Context,
        options: Options,
        compute: Box<dyn Compute>,
        journal: Journal,
        log: Log,
    ) -> Self {
        Self {
            context,
            options,
            compute,
            journal,
            log,
            sender: None,
            followed: false,
        }
    }

    /// Follows until the process ends; with [`Options::once`] for one round, whose failure is the command's.
    pub fn run(&mut self) -> Result<(), Failure> {
        let mut pauses = pauses();
        loop {
            let pause = match self.round() {
                Ok(()) if self.options.once => return Ok(()),
                Ok(()) => {
                    pauses = self::pauses();
                    self.options.poll
                }
                Err(failure) if self.options.once || self.is_hopeless(&failure) => return Err(failure),
                Err(failure) => {
                    let [_, longest] = PAUSES;
                    let pause = pauses.next().unwrap_or(longest);
                    self.log.say(&Event::Failed {
                        reason: failure.to_string(),
                        retry_seconds: pause.as_secs(),
                    })?;
                    pause
                }
            };
            std::thread::sleep(pause);
        }
    }

    /// Whether a failure is one that no waiting removes: what was typed does not fit the chain, or nobody can be told anything.
    fn is_hopeless(&self, failure: &Failure) -> bool {
        match failure {
            Failure::Output(_) => true,
            Failure::Argument(_) => !self.followed,
            _ => false,
        }
    }

    /// Does all that can be done now.
    fn round(&mut self) -> Result<(), Failure> {
        let mut sender = match self.sender.take() {
            Some(sender) => sender,
            None => self.context.sender(&self.options.payer)?,
        };
        let result = self.advance(&mut sender);
        if !self.context.is_file()? {
            self.sender = Some(sender);
        }
        result
    }

    fn advance(&mut self, sender: &mut Sender) -> Result<(), Failure> {
        let view = View::read(sender.chain(), &self.options.pool)?;
        if !self.followed {
            self.compute.check(&view.pool)?;
            self.log.say(&Event::Following {
                oracle: sender.authority().to_string(),
                next_epoch: view.pool.next_epoch,
            })?;
            self.followed = true;
        }
        self.journal.forget_before(view.pool.next_epoch)?;
        let Some(due) = view.unsettled() else {
            let epoch = view.pool.next_epoch;
            let reason = "it has not ended".to_owned();
            return self.log.say_if_new("waiting", Event::Waiting { epoch, reason });
        };
        let (first, computed) = (*due.start(), self.compute_due(due));
        // What is computed already is acted upon even if the next cannot be.
        let (latest, failed) = match computed {
            Ok(latest) => (latest, Ok(())),
            Err((latest, failure)) => (latest, Err(failure)),
        };
        if let Some(epoch) = latest {
            self.finalize_before(sender, &view, first, epoch)?;
            self.work_on(sender, epoch)?;
        }
        failed
    }

    /// Computes in their order the epochs that are not computed yet. Gives the last one that has a root.
    fn compute_due(
        &mut self,
        due: std::ops::RangeInclusive<u64>,
    ) -> Result<Option<u64>, (Option<u64>, Failure)> {
        let mut latest = None;
        for epoch in due {
            if self.journal.root(epoch).is_none() {
                match self.compute_one(epoch) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(failure) => return Err((latest, failure)),
                }
            }
            if self.journal.root(epoch).flatten().is_some() {
                latest = Some(epoch);
            }
        }
        Ok(latest)
    }

    /// Computes and remembers the root of an epoch; false when it cannot be computed yet.
    fn compute_one(&mut self, epoch: u64) -> Result<bool, Failure> {
        let root = match self.compute.compute(epoch) {
            Ok(root) => Some(root),
            Err(NoRoot::NobodyEarned) => None,
            Err(NoRoot::NotReady(reason)) => {
                let reason = format!("its root cannot be computed yet: {reason}");
                self.log
                    .say_if_new("not ready", Event::Waiting { epoch, reason })?;
                return Ok(false);
            }
            Err(NoRoot::Failed(failure)) => return Err(failure),
        };
        self.log.say(&match &root {
            None => Event::NobodyEarned { epoch },
            Some(root) => Event::Computed {
                epoch,
                root_account: address::reward_root(&self.options.pool, epoch, &root.commitment()).to_string(),
                root: hex::encode(root.root),
                total: root.total,
                leaf_count: root.leaf_count,
            },
        })?;
        self.journal.record(epoch, root)?;
        Ok(true)
    }

    /// Makes the roots of earlier epochs final whose windows are over: claims need not wait for the latest.
    fn finalize_before(
        &mut self,
        sender: &mut Sender,
        view: &View,
        first: u64,
        latest: u64,
    ) -> Result<(), Failure> {
        let first = first.max(latest.saturating_sub(LOOK_BACK));
        let opened = pools::epochs(sender.chain(), &view.address, first..latest)?;
        let approved = opened
            .iter()
            .filter(|epoch| epoch.status == EpochStatus::Approved.code());
        for epoch in approved.map(|epoch| epoch.epoch) {
            let Some(root) = self.journal.root(epoch).flatten().cloned() else {
                continue;
            };
            let situation = view.situation(sender.chain(), &sender.authority(), epoch, &root)?;
            if decide(&situation) == Step::Finalize {
                self.take(sender, view, epoch, Step::Finalize, &root)?;
            }
        }
        Ok(())
    }

    /// Takes one step after the other for the epoch that is worked on, until there is something to wait for.
    fn work_on(&mut self, sender: &mut Sender, epoch: u64) -> Result<(), Failure> {
        let Some(root) = self.journal.root(epoch).flatten().cloned() else {
            return Ok(());
        };
        for _ in 0..STEPS {
            let view = View::read(sender.chain(), &self.options.pool)?;
            let situation = view.situation(sender.chain(), &sender.authority(), epoch, &root)?;
            match decide(&situation) {
                Step::Wait(waiting) => return self.wait(sender, epoch, &root, waiting),
                step => self.take(sender, &view, epoch, step, &root)?,
            }
        }
        Ok(())
    }

    fn take(
        &self,
        sender: &mut Sender,
        view: &View,
        epoch: u64,
        step: Step,
        root: &ProposeRootArgs,
    ) -> Result<(), Failure> {
        let (network, pool) = (view.pool.network, view.address);
        let (payer, oracle) = (sender.payer(), sender.authority());
        let own = address::reward_root(&pool, epoch, &root.commitment());
        let (name, instruction) = match step {
            Step::Open => ("open", rewards::open_epoch(payer, network, pool, epoch)),
            Step::Propose => (
                "propose",
                rewards::propose_root(payer, oracle, network, pool, epoch, root.clone()),
            ),
            Step::Vote => ("vote", rewards::vote_root(oracle, network, pool, epoch, own)),
            Step::Finalize => ("finalize", rewards::finalize_root(network, pool, epoch, own)),
            Step::Wait(_) => return Ok(()),
        };
        if let Err(failure) = sender.send(&format!("{name} epoch {epoch}"), &[instruction]) {
            return self.forgive(sender, epoch, root, step, failure);
        }
        self.log.say(&Event::Done {
            epoch,
            step: name,
            root_account: own.to_string(),
        })
    }

    /// A step that was refused because another oracle took it in the same moment is no failure.
    fn forgive(
        &self,
        sender: &Sender,
        epoch: u64,
        root: &ProposeRootArgs,
        step: Step,
        failure: Failure,
    ) -> Result<(), Failure> {
        if !matches!(failure, Failure::Refused { .. }) {
            return Err(failure);
        }
        let view = View::read(sender.chain(), &self.options.pool)?;
        let situation = view.situation(sender.chain(), &sender.authority(), epoch, root)?;
        if decide(&situation) == step {
            return Err(failure);
        }
        Ok(())
    }

    fn wait(
        &mut self,
        sender: &Sender,
        epoch: u64,
        root: &ProposeRootArgs,
        waiting: Waiting,
    ) -> Result<(), Failure> {
        if matches!(waiting, Waiting::Votes | Waiting::Overruled(_)) {
            self.compare(sender, epoch, root)?;
        }
        let reason = reason(waiting);
        self.log.say_if_new(
            "waiting",
            Event::Waiting {
                epoch,
                reason: reason.clone(),
            },
        )?;
        match waiting {
            Waiting::Overruled(_) | Waiting::Rejected if self.options.once => {
                Err(Failure::Ledger(format!("epoch {epoch}: {reason}")))
            }
            _ => Ok(()),
        }
    }

    /// Says what other proposals differ in from the root that was computed here.
    fn compare(&mut self, sender: &Sender, epoch: u64, own: &ProposeRootArgs) -> Result<(), Failure> {
        let roots = pools::roots(sender.chain(), &self.options.pool, epoch)?;
        let proposals: Vec<Other> = roots.iter().filter_map(|root| differences(root, own)).collect();
        if proposals.is_empty() {
            return Ok(());
        }
        self.log
            .say_if_new("disagreement", Event::Disagreement { epoch, proposals })
    }
}

fn pauses() -> ExponentialBackoff {
    let [first, longest] = PAUSES;
    ExponentialBuilder::default()
        .with_min_delay(first)
        .with_max_delay(longest)
        .without_max_times()
        .with_jitter()
        .build()
}

/// What a proposal differs in; `None` when it is the same.
fn differences(other: &Found<RewardRoot>, own: &ProposeRootArgs) -> Option<Other> {
    let account = &other.account;
    let differs: Vec<&'static str> = [
        ("root", account.root != own.root),
        ("total", account.total != own.total),
        ("leafCount", account.leaf_count != own.leaf_count),
        ("dataHash", account.data_hash != own.data_hash),
        ("uri", account.uri != own.uri),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect();
    (!differs.is_empty()).then(|| Other {
        root_account: other.address.to_string(),
        proposer: account.proposer.to_string(),
        root: hex::encode(account.root),
        own_root: hex::encode(own.root),
        total: account.total,
        own_total: own.total,
        leaf_count: account.leaf_count,
        own_leaf_count: own.leaf_count,
        differs,
    })
}

fn reason(waiting: Waiting) -> String {
    match waiting {
        Waiting::Settled => "its root is final, and is the one that was computed here".to_owned(),
        Waiting::Window(until) => format!("its root is approved and can be challenged until {}", Time(until)),
        Waiting::Votes => "the root that was computed here waits for votes of other oracles".to_owned(),
        Waiting::Paused => "the pool's roots are paused".to_owned(),
        Waiting::NotAMember => {
            "this key is not among the network's oracles; its authority names them, or name another key with --keypair"
                .to_owned()
        }
        Waiting::Rejected => "the root that was computed here was proven wrong; correct what it is computed from, remove the \
                              journal and start again"
            .to_owned(),
        Waiting::Overruled(root) => format!(
            "other oracles have approved {root}, which is not what was computed here; find out who is right, and challenge it \
             if it is wrong"
        ),
    }
}
