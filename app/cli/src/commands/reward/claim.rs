//! `flywheel reward claim`

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use flywheel_client::accounts::{ClaimPage, Pool, RewardRoot, Vesting};
use flywheel_client::chain::Chain;
use flywheel_client::claims::{self, Granted};
use flywheel_client::instructions::rewards::{self, Grant, PaidFrom};
use flywheel_client::instructions::token;
use flywheel_client::{address, pools};
use flywheel_merkle::{Domain, Leaf, SumTree};
use flywheel_oracle::leaves::LeafTable;
use flywheel_oracle::manifest::Manifest;
use schemars::JsonSchema;
use serde::Serialize;
use solana_address::Address;

use crate::args::PayerArg;
use crate::commands::oracle::wrong;
use crate::context::Context;
use crate::failure::Failure;
use crate::purse::Coins;
use crate::sender::{Sender, Step};
use crate::show::{self, Amount, Cost, grouped};
use crate::words;

/// Arguments of `flywheel reward claim`.
#[derive(Debug, Args)]
pub struct ClaimArgs {
    /// The leaves file of the pool's last final epoch, as its oracles publish it
    #[arg(long, value_name = "FILE")]
    leaves: PathBuf,
    /// The manifest of the leaves [default: the .json beside them]
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Whose devices; --keypair's if not given
    #[arg(long, value_name = "WALLET", value_parser = words::address, conflicts_with = "all")]
    payee: Option<Address>,
    /// Everybody's devices
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    payer: PayerArg,
}

/// What was claimed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Claimed {
    pool: String,
    epoch: u64,
    devices: usize,
    payees: usize,
    /// Paid, and what vests.
    claimed: Amount,
    /// What the pool's limits do not pay yet; a later claim does.
    held_back: Amount,
    /// What these payees have vesting now, in a pool with vesting.
    vesting: Option<Amount>,
    /// Devices that have nothing to claim.
    paid_before: usize,
    #[serde(flatten)]
    cost: Cost,
}

/// A pool, the root that it pays by, and the leaves that lead to the root.
struct Payout {
    at: Address,
    pool: Pool,
    root: Address,
    epoch: u64,
    leaves: LeafTable,
}

/// Claims for every device of the payee that has something to claim.
pub fn claim(args: &ClaimArgs, context: &Context) -> Result<(), Failure> {
    let mut sender = context.sender(&args.payer)?;
    let payout = Payout::open(args, sender.chain())?;
    let payee = args.payee.unwrap_or_else(|| sender.authority());
    let mine: Vec<(u32, Leaf)> = (0..)
        .zip(payout.leaves.iter())
        .filter(|(_, leaf)| args.all || leaf.payee == payee.to_bytes())
        .collect();
    if mine.is_empty() {
        return Err(Failure::Argument(format!(
            "the leaves of epoch {} grant {payee} nothing; name another wallet with --payee, or --all",
            payout.epoch
        )));
    }
    let paid = payout.paid(sender.chain(), &mine)?;
    let due: Vec<(u32, Leaf, u64)> = mine
        .iter()
        .filter_map(|(position, leaf)| {
            let due = leaf
                .total
                .checked_sub(paid.get(&leaf.index).copied().unwrap_or(0))?;
            (due > 0).then_some((*position, *leaf, due))
        })
        .collect();
    payout.prepare(&mut sender, &due)?;
    payout.send(&mut sender, &due, context)?;
    let asked = due.iter().fold(0u64, |sum, (.., due)| sum.saturating_add(*due));
    let claimed = payout.claimed(sender.chain(), &mine, &paid)?;
    let coins = Coins::new(sender.chain());
    let view = Claimed {
        pool: payout.at.to_string(),
        epoch: payout.epoch,
        devices: due.len(),
        payees: due
            .iter()
            .map(|(_, leaf, _)| leaf.payee)
            .collect::<BTreeSet<_>>()
            .len(),
        claimed: coins.amount(&payout.pool.mint, claimed)?,
        held_back: coins.amount(&payout.pool.mint, asked.saturating_sub(claimed))?,
        vesting: payout.vesting(sender.chain(), &coins, &due)?,
        paid_before: mine.len() - due.len(),
        cost: sender.cost(),
    };
    show::fields(context.output(), &view, view.rows())
}

impl Claimed {
    fn rows(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("pool", self.pool.clone()),
            ("epoch", self.epoch.to_string()),
            ("devices", grouped(self.devices as u64)),
            ("payees", grouped(self.payees as u64)),
            ("claimed", self.claimed.to_string()),
            ("held back", self.held_back.to_string()),
            ("paid before", grouped(self.paid_before as u64)),
        ];
        rows.extend(self.vesting.map(|amount| ("vesting", amount.to_string())));
        rows.extend(self.cost.fields());
        rows
    }
}

impl Payout {
    /// Opens leaves that lead to the last final root of their pool.
    fn open(args: &ClaimArgs, chain: &dyn Chain) -> Result<Self, Failure> {
        let manifest = args.manifest.clone();
        let manifest = manifest.unwrap_or_else(|| args.leaves.with_extension("json"));
        let manifest = Manifest::open(&manifest).map_err(wrong)?;
        let name = args.leaves.display().to_string();
        let leaves = LeafTable::open(&args.leaves).map_err(wrong)?;
        manifest.check(&name, &leaves).map_err(wrong)?;
        let at = words::address(&manifest.pool).map_err(Failure::Argument)?;
        let pool = pools::pool(chain, &at)?.ok_or_else(|| {
            Failure::Argument(format!("there is no reward pool {at} on this chain; check --url"))
        })?;
        let root = pool.last_root;
        let state: Option<RewardRoot> = pools::typed(chain.account(&root)?);
        let state = state.ok_or_else(|| {
            Failure::Argument(
                "no root of this pool is final yet; `flywheel reward epochs` shows how far it is".to_owned(),
            )
        })?;
        if hex::encode(state.root) != manifest.root {
            return Err(Failure::Argument(format!(
                "the pool pays by the root of epoch {}, and these leaves are of epoch {} and lead to another root; get \
                 those of epoch {} from its oracles",
                state.epoch, manifest.epoch, state.epoch
            )));
        }
        Ok(Self {
            at,
            pool,
            root,
            epoch: state.epoch,
            leaves,
        })
    }

    /// What was paid to each of these devices before, as far as there is a page for them.
    fn paid(&self, chain: &dyn Chain, devices: &[(u32, Leaf)]) -> Result<BTreeMap<u32, u64>, Failure> {
        let pages = self.pages(devices.iter().map(|(_, leaf)| leaf.index));
        let addresses: Vec<Address> = pages
            .iter()
            .map(|page| address::claim_page(&self.at, *page))
            .collect();
        let found = chain
            .accounts(&addresses)?
            .into_iter()
            .map(pools::typed::<ClaimPage>);
        let found: BTreeMap<u32, ClaimPage> = pages
            .into_iter()
            .zip(found)
            .filter_map(|(number, page)| Some((number, page?)))
            .collect();
        let mut paid = BTreeMap::new();
        for (_, leaf) in devices {
            let page = found.get(&ClaimPage::page_of(leaf.index));
            if let Some(before) =
                page.and_then(|page| page.paid.get(usize::from(ClaimPage::slot_of(leaf.index))))
            {
                paid.insert(leaf.index, *before);
            }
        }
        Ok(paid)
    }

    /// What the pages of these devices have more than `before`, base units.
    fn claimed(
        &self,
        chain: &dyn Chain,
        devices: &[(u32, Leaf)],
        before: &BTreeMap<u32, u64>,
    ) -> Result<u64, Failure> {
        let after = self.paid(chain, devices)?;
        let more = after
            .iter()
            .map(|(device, paid)| paid.saturating_sub(before.get(device).copied().unwrap_or(0)));
        Ok(more.fold(0, u64::saturating_add))
    }

    fn pages(&self, devices: impl Iterator<Item = u32>) -> BTreeSet<u32> {
        devices.map(ClaimPage::page_of).collect()
    }

    /// Makes the pages and token accounts that claims need and do not exist.
    fn prepare(&self, sender: &mut Sender, due: &[(u32, Leaf, u64)]) -> Result<(), Failure> {
        let payer = sender.payer();
        let mut wanted: Vec<(String, Address, solana_instruction::Instruction)> = Vec::new();
        for page in self.pages(due.iter().map(|(_, leaf, _)| leaf.index)) {
            let create = rewards::create_claim_page(payer, self.at, page);
            wanted.push((
                format!("page {page}"),
                address::claim_page(&self.at, page),
                create,
            ));
        }
        let wallets: BTreeSet<[u8; 32]> = due.iter().map(|(_, leaf, _)| leaf.payee).collect();
        for wallet in wallets.into_iter().map(Address::new_from_array) {
            let create = token::create_associated_token_account_of(
                &payer,
                &wallet,
                &self.pool.mint,
                &self.pool.token_program,
            );
            wanted.push((
                format!("token account of {wallet}"),
                self.account_of(&wallet),
                create,
            ));
            if self.vests() {
                wanted.push((
                    format!("vesting account of {wallet}"),
                    address::vesting(&self.at, &wallet),
                    rewards::open_vesting(payer, self.at, wallet),
                ));
            }
        }
        let addresses: Vec<Address> = wanted.iter().map(|(_, at, _)| *at).collect();
        let found = sender.chain().accounts(&addresses)?;
        let steps: Vec<Step> = wanted
            .into_iter()
            .zip(found)
            .filter(|(_, found)| found.is_none())
            .map(|((name, _, instruction), _)| Step {
                name,
                instructions: vec![instruction],
            })
            .collect();
        let bar = crate::progress::Progress::new(true).bar("accounts", steps.len());
        sender.send_each("make accounts for claims", &steps, &bar)
    }

    fn vests(&self) -> bool {
        self.pool.vesting_months > 0
    }

    /// What the payees of these devices have vesting.
    fn vesting(
        &self,
        chain: &dyn Chain,
        coins: &Coins<'_>,
        due: &[(u32, Leaf, u64)],
    ) -> Result<Option<Amount>, Failure> {
        if !self.vests() {
            return Ok(None);
        }
        let wallets: BTreeSet<[u8; 32]> = due.iter().map(|(_, leaf, _)| leaf.payee).collect();
        let accounts: Vec<Address> = wallets
            .into_iter()
            .map(|wallet| address::vesting(&self.at, &Address::new_from_array(wallet)))
            .collect();
        let found = chain.accounts(&accounts)?;
        let left = found
            .into_iter()
            .filter_map(pools::typed::<Vesting>)
            .fold(0u64, |sum, vesting| {
                sum.saturating_add(pools::vesting_left(&vesting))
            });
        Ok(Some(coins.amount(&self.pool.mint, left)?))
    }

    fn account_of(&self, wallet: &Address) -> Address {
        address::associated_token_account_of(wallet, &self.pool.mint, &self.pool.token_program)
    }

    fn send(&self, sender: &mut Sender, due: &[(u32, Leaf, u64)], context: &Context) -> Result<(), Failure> {
        let domain = Domain {
            program_id: reward_distributor::ID.to_bytes(),
            pool: self.at.to_bytes(),
        };
        let leaves: Vec<Leaf> = self.leaves.iter().collect();
        let damaged = |error| Failure::Ledger(format!("the leaves file was changed: {error}"));
        let tree = SumTree::build(&domain, &leaves).map_err(damaged)?;
        let granted: Vec<Granted> = due
            .iter()
            .map(|(position, leaf, _)| Granted {
                grant: Grant {
                    index: leaf.index,
                    total: leaf.total,
                    position: *position,
                },
                payee_account: self.account_of(&Address::new_from_array(leaf.payee)),
                vests_for: self.vests().then(|| Address::new_from_array(leaf.payee)),
            })
            .collect();
        let from = PaidFrom::of(self.at, &self.pool);
        let batches = claims::batches(&sender.payer(), from, self.root, &tree, &granted)
            .map_err(|error| Failure::of_client("claim", error))?;
        let steps: Vec<Step> = (1..)
            .zip(batches)
            .map(|(number, batch): (usize, _)| Step {
                name: format!("claim {number}"),
                instructions: vec![batch.instruction],
            })
            .collect();
        let bar = context.progress().bar("claims", steps.len());
        sender.send_each("claim", &steps, &bar)
    }
}
