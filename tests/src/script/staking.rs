//! The parts of the script about stake pools, positions and rewards.

use flywheel_client::address;
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::staking::{self, Behind, EVERYTHING, OpenPositionArgs, PoolKind};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::rewards::seeds;
use super::{Created, Stage, staking_slash};
use crate::world::{CHANGE_DELAY, LONGEST_LOCK, MINIMUM_STAKE, Mint, STAKER_PURSE, TOKEN, UNBONDING, World};

/// What a position is opened with, base units.
const STAKE: u64 = 1_000_000;
/// What each reward mint is funded with, base units.
const REWARDS: u64 = 3_000_000;

/// Who stakes what, and where.
pub struct Stakers {
    /// What is staked, and one of the reward mints.
    pub mint: Mint,
    /// The other reward mint.
    pub revenue: Mint,
    /// Stakes in every pool.
    pub owner: Keypair,
    /// Their token account of the stake mint.
    pub account: Address,
}

/// The slot of `account` in an instruction, with the seeds of its address.
pub(super) fn created(instruction: &Instruction, account: &Address, seeds: Vec<Vec<u8>>) -> Created {
    let slot = instruction.accounts.iter().position(|meta| meta.pubkey == *account);
    (slot.expect("the created account's slot"), seeds)
}

/// Everything that becomes of stake.
pub fn stake(stage: &mut Stage<'_>) {
    let stakers = found(stage);
    let network = stage.world.network;
    let pool = |kind| address::stake_pool(&network, &stakers.mint.address, kind);
    let (collateral, revenue, votes) = (
        pool(PoolKind::Collateral),
        pool(PoolKind::Revenue),
        pool(PoolKind::Governance),
    );
    configure(stage, revenue);
    let operator = stage.world.operator_account();
    let backing = Behind { pool: revenue, operator };
    let bond = Behind {
        pool: collateral,
        operator,
    };
    for behind in [backing, Behind::nobody(revenue), bond, Behind::nobody(votes)] {
        let open = staking::open_operator_stake(stage.world.payer.pubkey(), behind);
        let seeds = seeds(b"operator-stake", &behind.pool, &[behind.operator.as_ref()]);
        let created = created(&open, &behind.stake(), seeds);
        let payer = stage.world.payer.insecure_clone();
        stage.run_creation("open_operator_stake", vec![open], &[&payer], &[0], created);
    }
    for mint in [stakers.mint, stakers.revenue] {
        add_reward(stage, revenue, mint);
    }
    earn(stage, &stakers, backing);
    change_positions(stage, &stakers, backing);
    hand_over(stage, &stakers, backing);
    vote(stage, &stakers, Behind::nobody(votes));
    staking_slash::slash(stage, &stakers, bond);
}

/// Three pools of one mint, and who stakes in them.
fn found(stage: &mut Stage<'_>) -> Stakers {
    let (payer, authority) = (
        stage.world.payer.insecure_clone(),
        stage.world.authority.insecure_clone(),
    );
    let [mint, revenue] = ["stake", "revenue"].map(|name| {
        let name = format!("{}/{name}", stage.seed);
        stage.world.new_mint(&name, TOKEN, None)
    });
    for kind in [PoolKind::Collateral, PoolKind::Revenue, PoolKind::Governance] {
        let parameters = World::stake_parameters(kind, &mint);
        let create = stage.world.create_stake_pool(&mint, kind, parameters);
        let network = stage.world.network;
        let seeds = seeds(b"stake-pool", &network, &[mint.address.as_ref(), &[kind.code()]]);
        let pool = address::stake_pool(&network, &mint.address, kind);
        let created = created(&create, &pool, seeds);
        let signers = [&payer, &authority];
        stage.run_creation("create_stake_pool", vec![create], &signers, &[0], created);
    }
    let owner = stage.key("staker");
    let account = stage.world.purse(&owner.pubkey(), &mint, STAKER_PURSE);
    let key = stage.world.payer.pubkey();
    stage.world.purse(&key, &mint, STAKER_PURSE);
    stage.world.purse(&key, &revenue, STAKER_PURSE);
    stage.world.empty_purse(&owner.pubkey(), &revenue);
    Stakers {
        mint,
        revenue,
        owner,
        account,
    }
}

/// Changes and pauses of a pool.
fn configure(stage: &mut Stage<'_>, pool: Address) {
    let (authority, pauser) = (
        stage.world.authority.insecure_clone(),
        stage.world.pauser.insecure_clone(),
    );
    let (a, network) = (authority.pubkey(), stage.world.network);
    let state: flywheel_client::accounts::StakePool = stage.world.state(&pool);
    let mut parameters = staking::StakeParametersArgs::from(state.parameters);
    parameters.min_lock_seconds = 0;
    parameters.max_share_bps = 9_999;
    parameters.share_floor = STAKER_PURSE;
    let update = staking::update_stake_pool(a, network, pool, parameters);
    stage.run("update_stake_pool", vec![update], &[&authority], &[]);
    stage.world.wait(CHANGE_DELAY);
    let apply = staking::apply_stake_pool_update(a, network, pool);
    stage.run("apply_stake_pool_update", vec![apply], &[&authority], &[0]);
    for (name, paused) in [("set_stake_pause, on", true), ("set_stake_pause, off", false)] {
        let pause = staking::set_stake_pause(pauser.pubkey(), network, pool, paused);
        stage.run(name, vec![pause], &[&pauser], &[]);
    }
}

fn add_reward(stage: &mut Stage<'_>, pool: Address, mint: Mint) {
    let (payer, authority) = (
        stage.world.payer.insecure_clone(),
        stage.world.authority.insecure_clone(),
    );
    let (p, a, network) = (payer.pubkey(), authority.pubkey(), stage.world.network);
    let add = staking::add_reward_mint(p, a, network, pool, MintOf::spl_token(mint.address));
    let vault = address::stake_reward_vault(&pool, &mint.address);
    let seeds = seeds(b"reward-vault", &pool, &[mint.address.as_ref()]);
    let created = created(&add, &vault, seeds);
    stage.run_creation("add_reward_mint", vec![add], &[&payer, &authority], &[0], created);
}

/// Opens a position of the staker.
pub(super) fn open(
    stage: &mut Stage<'_>,
    stakers: &Stakers,
    owner: &Keypair,
    behind: Behind,
    (id, lock_seconds): (u32, u32),
) -> Address {
    let payer = stage.world.payer.insecure_clone();
    let account = stage.world.purse(&owner.pubkey(), &stakers.mint, STAKE);
    let args = OpenPositionArgs {
        id,
        amount: STAKE,
        lock_seconds,
    };
    let open = staking::open_position(payer.pubkey(), owner.pubkey(), behind, account, TOKEN, args);
    let position = address::position(&behind.pool, &owner.pubkey(), id);
    let seeds = seeds(b"position", &behind.pool, &[owner.pubkey().as_ref(), &id.to_le_bytes()]);
    let created = created(&open, &position, seeds);
    stage.run_creation("open_position", vec![open], &[&payer, owner], &[0], created);
    position
}

/// Rewards in two mints come in and are claimed; those in the stake mint are staked.
fn earn(stage: &mut Stage<'_>, stakers: &Stakers, behind: Behind) {
    let payer = stage.world.payer.insecure_clone();
    let (owner, p) = (&stakers.owner, payer.pubkey());
    let position = open(stage, stakers, owner, behind, (0, 0));
    for mint in [stakers.mint, stakers.revenue] {
        let from = address::associated_token_account(&p, &mint.address);
        let fund = staking::fund_rewards(p, from, behind.pool, MintOf::spl_token(mint.address), REWARDS);
        stage.run("fund_rewards", vec![fund], &[&payer], &[]);
    }
    stage.world.wait(1_000);
    let claimed = [stakers.mint, stakers.revenue].map(|mint| {
        let account = address::associated_token_account(&owner.pubkey(), &mint.address);
        (MintOf::spl_token(mint.address), account)
    });
    let claim = staking::claim_rewards(behind, position, &claimed);
    stage.run("claim_rewards", vec![claim], &[], &[]);
    assert_eq!(stage.world.tokens(&claimed[1].1), 1_000 * 3 - 1);
    stage.world.wait(1_000);
    let of = MintOf::spl_token(stakers.mint.address);
    let compound = staking::claim_and_stake(owner.pubkey(), behind, position, of);
    stage.run("claim_and_stake", vec![compound], &[owner], &[]);
    stage.world.wait(1_000);
    let (o, account) = (owner.pubkey(), stakers.account);
    let top_up = staking::top_up(o, behind, position, account, TOKEN, STAKE);
    stage.run("top_up", vec![top_up], &[owner], &[]);
}

/// Parts and locks of positions; what leaves, and what comes back.
fn change_positions(stage: &mut Stage<'_>, stakers: &Stakers, behind: Behind) {
    let (payer, owner) = (stage.world.payer.insecure_clone(), &stakers.owner);
    let (p, o) = (payer.pubkey(), owner.pubkey());
    let position = address::position(&behind.pool, &o, 0);
    let split = staking::split_position(p, o, behind, position, 1, STAKE);
    let part = address::position(&behind.pool, &o, 1);
    let seeds_of_part = seeds(b"position", &behind.pool, &[o.as_ref(), &1u32.to_le_bytes()]);
    let created_part = created(&split, &part, seeds_of_part);
    stage.run_creation("split_position", vec![split], &[&payer, owner], &[0], created_part);

    for (id, amount) in [(0, MINIMUM_STAKE), (1, EVERYTHING)] {
        stage.world.wait(60);
        let request = staking::request_unbonding(p, o, behind, part, id, amount);
        let ticket = address::ticket(&part, id);
        let seeds = seeds(b"ticket", &part, &[&id.to_le_bytes()]);
        let created = created(&request, &ticket, seeds);
        stage.run_creation("request_unbonding", vec![request], &[&payer, owner], &[0], created);
    }
    let cancel = staking::cancel_unbonding(o, behind, position, address::ticket(&part, 0));
    stage.run("cancel_unbonding", vec![cancel], &[owner], &[]);
    stage.world.wait(UNBONDING);
    let withdraw = staking::withdraw(behind, address::ticket(&part, 1), o, stakers.account, TOKEN);
    stage.run("withdraw", vec![withdraw], &[], &[]);

    let extend = staking::extend_lock(o, behind, position, LONGEST_LOCK);
    stage.run("extend_lock", vec![extend], &[owner], &[]);
    stage.world.wait(LONGEST_LOCK);
    let expire = staking::expire_lock(behind, position);
    stage.run("expire_lock", vec![expire], &[], &[]);
    let other = open(stage, stakers, owner, behind, (2, 60));
    let merge = staking::merge_positions(o, behind, position, other);
    stage.run("merge_positions", vec![merge], &[owner], &[]);

    let claimed = [stakers.mint, stakers.revenue].map(|mint| {
        let account = address::associated_token_account(&o, &mint.address);
        (MintOf::spl_token(mint.address), account)
    });
    let claim = staking::claim_rewards(behind, part, &claimed);
    stage.run("claim_rewards", vec![claim], &[], &[]);
    let close = staking::close_position(behind, part, o);
    stage.run("close_position", vec![close], &[], &[]);
}

/// A position behind nobody is put behind the operator, and given away.
fn hand_over(stage: &mut Stage<'_>, stakers: &Stakers, behind: Behind) {
    let owner = &stakers.owner;
    let pool = behind.pool;
    let position = open(stage, stakers, owner, Behind::nobody(pool), (3, 0));
    let delegate = staking::delegate(owner.pubkey(), pool, position, behind.operator);
    stage.run("delegate", vec![delegate], &[owner], &[]);
    let heir = stage.key("heir of a position").pubkey();
    let give = staking::transfer_position(owner.pubkey(), behind, position, heir);
    stage.run("transfer_position", vec![give], &[owner], &[]);
}

/// A lock that votes.
fn vote(stage: &mut Stage<'_>, stakers: &Stakers, behind: Behind) {
    let position = open(stage, stakers, &stakers.owner, behind, (0, LONGEST_LOCK / 2));
    let extend = staking::extend_lock(stakers.owner.pubkey(), behind, position, LONGEST_LOCK);
    stage.run("extend_lock", vec![extend], &[&stakers.owner], &[]);
}
