//! A stake pool with everybody who stakes in it.

use flywheel_client::accounts::{OperatorStake, Position, StakePool, Ticket};
use flywheel_client::address;
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::staking::{self, Behind, OpenPositionArgs, PoolKind, StakeParametersArgs};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::staking_slash::{APPEAL_WINDOW, EXECUTION_WINDOW, SLASH_CAP_BPS};
use super::{CHANGE_DELAY, Mint, TOKEN, World, keypair};
use crate::outcome;

/// Between a request to unbond and the payment, seconds.
pub const UNBONDING: u32 = 1_209_600;
/// Over how long a funding is released, seconds: of a million base units, one each second.
pub const REWARD_SECONDS: u32 = 1_000_000;
/// The longest lock, seconds: a hundred weeks, with three times the weight.
pub const LONGEST_LOCK: u32 = 60_480_000;
/// The least that a position holds, base units.
pub const MINIMUM_STAKE: u64 = 100;
/// How long collateral may fall short, seconds.
pub const GRACE: u32 = 86_400;
/// For each of how many seconds a failed device pays a fee.
pub const FAULT_PERIOD: u32 = 86_400;
/// What a staker of a test begins with, base units of each mint.
pub const STAKER_PURSE: u64 = 1_000_000_000_000;

/// A position, its owner, and what it stands behind.
pub struct Held {
    /// Who owns it.
    pub owner: Keypair,
    /// The operator stake that it has shares of.
    pub behind: Behind,
    /// Its account.
    pub address: Address,
}

impl Held {
    /// The same position behind another operator stake.
    pub fn moved(&self, behind: Behind) -> Self {
        self.changed(behind, &self.owner)
    }

    /// The same position in other hands.
    pub fn given(&self, owner: &Keypair) -> Self {
        self.changed(self.behind, owner)
    }

    fn changed(&self, behind: Behind, owner: &Keypair) -> Self {
        Self {
            owner: owner.insecure_clone(),
            behind,
            address: self.address,
        }
    }

    /// The account of the ticket with this id.
    pub fn ticket(&self, id: u32) -> Address {
        address::ticket(&self.address, id)
    }
}

/// A world with one stake pool.
pub struct Staking {
    /// The world.
    pub world: World,
    /// What is staked.
    pub mint: Mint,
    /// What it is for.
    pub kind: PoolKind,
    /// The pool's account.
    pub pool: Address,
    /// What it pays in.
    pub rewards: Vec<Mint>,
}

/// The mint as instructions name it.
pub(crate) fn named(mint: &Mint) -> MintOf {
    MintOf {
        mint: mint.address,
        token_program: mint.program,
    }
}

impl World {
    /// Parameters of a pool of this kind and mint, without a limit to a member's share.
    pub fn stake_parameters(kind: PoolKind, mint: &Mint) -> StakeParametersArgs {
        let account = |name: &str| {
            address::associated_token_account_of(&keypair(name).pubkey(), &mint.address, &mint.program)
        };
        let mut parameters = StakeParametersArgs {
            treasury: account("treasury"),
            insurance: account("stake insurance"),
            veto_authority: keypair("veto").pubkey(),
            minimum_stake: MINIMUM_STAKE,
            share_floor: 0,
            unbonding_seconds: UNBONDING,
            min_lock_seconds: 0,
            max_lock_seconds: LONGEST_LOCK,
            reward_seconds: REWARD_SECONDS,
            grace_seconds: GRACE,
            appeal_seconds: APPEAL_WINDOW,
            execution_seconds: EXECUTION_WINDOW,
            fault_period_seconds: 0,
            max_multiplier_bps: 30_000,
            max_share_bps: 10_000,
            slash_cap_bps: SLASH_CAP_BPS,
            reporter_bps: 500,
            insurance_bps: 2_000,
            treasury_bps: 1_000,
            fault_fee_bps: 0,
            fault_periods: 0,
            termination_bps: 0,
            transferable: true,
        };
        match kind {
            PoolKind::Collateral => {
                (parameters.max_lock_seconds, parameters.max_multiplier_bps) = (0, 10_000);
                parameters.fault_period_seconds = FAULT_PERIOD;
                (parameters.fault_fee_bps, parameters.fault_periods) = (100, 42);
                parameters.termination_bps = 850;
            }
            PoolKind::Revenue => {}
            PoolKind::Governance => parameters.min_lock_seconds = flywheel_stake::BUCKET_SECONDS,
        }
        parameters
    }

    /// The instruction that creates a stake pool of the world's network.
    pub fn create_stake_pool(
        &self,
        mint: &Mint,
        kind: PoolKind,
        parameters: StakeParametersArgs,
    ) -> Instruction {
        let (payer, authority) = (self.payer.pubkey(), self.authority.pubkey());
        staking::create_stake_pool(payer, authority, self.network, named(mint), kind, parameters)
    }
}

impl Staking {
    /// A pool with the usual parameters.
    pub fn new(seed: &str, kind: PoolKind) -> Self {
        Self::with(seed, kind, |_| {})
    }

    /// A pool with other parameters than the usual ones; operator stakes of all operators that it takes are open.
    pub fn with(seed: &str, kind: PoolKind, change: impl FnOnce(&mut StakeParametersArgs)) -> Self {
        let mut world = World::without_pool(seed);
        let mint = world.new_mint(&format!("{seed}/stake"), TOKEN, None);
        let mut parameters = World::stake_parameters(kind, &mint);
        change(&mut parameters);
        let create = world.create_stake_pool(&mint, kind, parameters);
        let authority = world.authority.insecure_clone();
        world.send(&[create], &[&authority]).expect("a stake pool");
        let mut staking = Self {
            pool: address::stake_pool(&world.network, &mint.address, kind),
            rewards: Vec::new(),
            world,
            mint,
            kind,
        };
        if kind != PoolKind::Governance {
            staking.open_stake(staking.behind());
        }
        if kind != PoolKind::Collateral {
            staking.open_stake(staking.nobody());
        }
        for name in ["treasury", "stake insurance", "veto"] {
            staking.wallet(name, 0);
        }
        staking
    }

    /// The same, paying in the stake mint and in another.
    pub fn paying(mut self) -> Self {
        self.add_reward(self.mint);
        let name = format!("{}/revenue", self.mint.address);
        let mint = self.world.new_mint(&name, TOKEN, None);
        self.add_reward(mint);
        self
    }

    /// Gives the pool a reward mint.
    pub fn add_reward(&mut self, mint: Mint) {
        let authority = self.world.authority.insecure_clone();
        let (payer, network) = (self.world.payer.pubkey(), self.world.network);
        let add = staking::add_reward_mint(payer, authority.pubkey(), network, self.pool, named(&mint));
        assert_eq!(self.world.attempt(add, &[&authority]), "accepted");
        self.rewards.push(mint);
    }

    /// Opens the account of what stands behind an operator.
    pub fn open_stake(&mut self, behind: Behind) {
        let open = staking::open_operator_stake(self.world.payer.pubkey(), behind);
        self.world.send(&[open], &[]).expect("an operator stake");
    }

    /// Stake behind the world's operator.
    pub fn behind(&self) -> Behind {
        Behind {
            pool: self.pool,
            operator: self.world.operator_account(),
        }
    }

    /// Stake behind nobody.
    pub fn nobody(&self) -> Behind {
        Behind::nobody(self.pool)
    }

    /// A key of this name with `amount` base units of the stake mint.
    pub fn wallet(&mut self, name: &str, amount: u64) -> Keypair {
        let key = keypair(name);
        self.give(&key, amount);
        key
    }

    /// Gives a key base units of the stake mint.
    pub fn give(&mut self, key: &Keypair, amount: u64) {
        let mint = self.mint;
        self.world.purse(&key.pubkey(), &mint, amount);
    }

    /// A key's token account of a mint.
    pub fn account(&self, key: &Keypair, mint: &Mint) -> Address {
        address::associated_token_account_of(&key.pubkey(), &mint.address, &mint.program)
    }

    /// Base units of the stake mint that a key has.
    pub fn balance(&self, key: &Keypair) -> u64 {
        self.world.tokens(&self.account(key, &self.mint))
    }

    /// The instruction that opens a position.
    pub fn open_instruction(&self, owner: &Keypair, behind: Behind, args: OpenPositionArgs) -> Instruction {
        let account = self.account(owner, &self.mint);
        let payer = self.world.payer.pubkey();
        staking::open_position(payer, owner.pubkey(), behind, account, self.mint.program, args)
    }

    /// What becomes of opening a position, for which the owner is given what it stakes.
    pub fn open(&mut self, owner: &Keypair, behind: Behind, id: u32, amount: u64, lock: u32) -> String {
        self.give(owner, amount);
        let args = OpenPositionArgs {
            id,
            amount,
            lock_seconds: lock,
        };
        let open = self.open_instruction(owner, behind, args);
        self.world.attempt(open, &[owner])
    }

    /// A position of a new key of this name, with id 0.
    pub fn opened(&mut self, name: &str, behind: Behind, amount: u64, lock: u32) -> Held {
        self.opened_by(&keypair(name), behind, 0, amount, lock)
    }

    /// A position of this owner.
    pub fn opened_by(&mut self, owner: &Keypair, behind: Behind, id: u32, amount: u64, lock: u32) -> Held {
        assert_eq!(self.open(owner, behind, id, amount, lock), "accepted");
        Held {
            owner: owner.insecure_clone(),
            behind,
            address: address::position(&self.pool, &owner.pubkey(), id),
        }
    }

    /// What becomes of an instruction that a position's owner signs.
    pub fn by(&mut self, held: &Held, instruction: Instruction) -> String {
        self.world.attempt(instruction, &[&held.owner])
    }

    /// What becomes of adding `amount` base units, which the owner is given.
    pub fn top_up(&mut self, held: &Held, amount: u64) -> String {
        self.give(&held.owner, amount);
        let (owner, account) = (held.owner.pubkey(), self.account(&held.owner, &self.mint));
        let program = self.mint.program;
        let top_up = staking::top_up(owner, held.behind, held.address, account, program, amount);
        self.by(held, top_up)
    }

    /// What becomes of locking a position for so many seconds from now.
    pub fn extend(&mut self, held: &Held, seconds: u32) -> String {
        let extend = staking::extend_lock(held.owner.pubkey(), held.behind, held.address, seconds);
        self.by(held, extend)
    }

    /// What becomes of taking back an ended lock's multiplier.
    pub fn expire(&mut self, held: &Held) -> String {
        self.world.tried(&staking::expire_lock(held.behind, held.address))
    }

    /// What becomes of putting shares into a new position.
    pub fn split(&mut self, held: &Held, id: u32, shares: u64) -> String {
        let (payer, owner) = (self.world.payer.pubkey(), held.owner.pubkey());
        let split = staking::split_position(payer, owner, held.behind, held.address, id, shares);
        self.by(held, split)
    }

    /// What becomes of putting one position into another.
    pub fn merge(&mut self, held: &Held, merged: &Held) -> String {
        let owner = held.owner.pubkey();
        let merge = staking::merge_positions(owner, held.behind, held.address, merged.address);
        self.by(held, merge)
    }

    /// What becomes of giving a position to another owner.
    pub fn transfer(&mut self, held: &Held, to: &Keypair) -> String {
        let owner = held.owner.pubkey();
        let give = staking::transfer_position(owner, held.behind, held.address, to.pubkey());
        self.by(held, give)
    }

    /// What becomes of putting a position that stands behind nobody behind an operator.
    pub fn delegate(&mut self, held: &Held, to: Behind) -> String {
        let delegate = staking::delegate(held.owner.pubkey(), self.pool, held.address, to.operator);
        self.by(held, delegate)
    }

    /// What becomes of asking to unbond.
    pub fn unbond(&mut self, held: &Held, id: u32, amount: u64) -> String {
        let (payer, owner) = (self.world.payer.pubkey(), held.owner.pubkey());
        let request = staking::request_unbonding(payer, owner, held.behind, held.address, id, amount);
        self.by(held, request)
    }

    /// What becomes of putting a ticket of this position back.
    pub fn cancel(&mut self, held: &Held, id: u32) -> String {
        let owner = held.owner.pubkey();
        let cancel = staking::cancel_unbonding(owner, held.behind, held.address, held.ticket(id));
        self.by(held, cancel)
    }

    /// What becomes of paying a ticket of this position, sent by a stranger.
    pub fn withdraw(&mut self, held: &Held, id: u32) -> String {
        let account = self.account(&held.owner, &self.mint);
        let (owner, program) = (held.owner.pubkey(), self.mint.program);
        let withdraw = staking::withdraw(held.behind, held.ticket(id), owner, account, program);
        self.world.tried(&withdraw)
    }

    /// What becomes of closing a position, sent by a stranger.
    pub fn close(&mut self, held: &Held) -> String {
        let close = staking::close_position(held.behind, held.address, held.owner.pubkey());
        self.world.tried(&close)
    }

    /// What becomes of putting in rewards of the mint in this place.
    pub fn fund(&mut self, place: usize, amount: u64) -> String {
        let (funder, mint) = (keypair("funder of rewards"), self.rewards[place]);
        let account = self.world.purse(&funder.pubkey(), &mint, amount);
        let fund = staking::fund_rewards(funder.pubkey(), account, self.pool, named(&mint), amount);
        self.world.attempt(fund, &[&funder])
    }

    /// The instruction that pays a position's rewards of the mints in these places.
    pub fn claim_instruction(&mut self, held: &Held, places: &[usize]) -> Instruction {
        let mut mints = Vec::new();
        for place in places {
            let mint = self.rewards[*place];
            mints.push((named(&mint), self.world.empty_purse(&held.owner.pubkey(), &mint)));
        }
        staking::claim_rewards(held.behind, held.address, &mints)
    }

    /// What becomes of claiming rewards of the mints in these places, sent by a stranger.
    pub fn claim(&mut self, held: &Held, places: &[usize]) -> String {
        let claim = self.claim_instruction(held, places);
        self.world.tried(&claim)
    }

    /// Claims the mint in this place; what arrived, base units, 0 when nothing is owed.
    pub fn claimed(&mut self, held: &Held, place: usize) -> u64 {
        let mint = self.rewards[place];
        let account = self.world.empty_purse(&held.owner.pubkey(), &mint);
        let before = self.world.tokens(&account);
        let done = self.claim(held, &[place]);
        assert!(["accepted", "NothingToClaim"].contains(&done.as_str()), "{done}");
        self.world.tokens(&account) - before
    }

    /// What becomes of adding the rewards in the stake mint to a position.
    pub fn compound(&mut self, held: &Held) -> String {
        let owner = held.owner.pubkey();
        let stake = staking::claim_and_stake(owner, held.behind, held.address, named(&self.mint));
        self.by(held, stake)
    }

    /// What becomes of noting whether the operator's collateral suffices.
    pub fn update_bond(&mut self, behind: Behind) -> String {
        self.world.tried(&staking::update_bond(behind))
    }

    /// What becomes of stopping or resuming staking as the pauser.
    pub fn pause(&mut self, paused: bool) -> String {
        let pauser = self.world.pauser.insecure_clone();
        let pause = staking::set_stake_pause(pauser.pubkey(), self.world.network, self.pool, paused);
        self.world.attempt(pause, &[&pauser])
    }

    /// What becomes of proposing parameters.
    pub fn propose_parameters(&mut self, parameters: StakeParametersArgs) -> String {
        let authority = self.world.authority.insecure_clone();
        let network = self.world.network;
        let update = staking::update_stake_pool(authority.pubkey(), network, self.pool, parameters);
        self.world.attempt(update, &[&authority])
    }

    /// What becomes of putting proposed parameters in force.
    pub fn apply_parameters(&mut self) -> String {
        let payer = self.world.payer.pubkey();
        let apply = staking::apply_stake_pool_update(payer, self.world.network, self.pool);
        outcome(self.world.send(&[apply], &[]))
    }

    /// Changes the parameters, and lets the delay pass for it.
    pub fn change_parameters(&mut self, change: impl FnOnce(&mut StakeParametersArgs)) {
        let mut parameters: StakeParametersArgs = self.pool_state().parameters.into();
        change(&mut parameters);
        assert_eq!(self.propose_parameters(parameters), "accepted");
        self.world.wait(CHANGE_DELAY);
        assert_eq!(self.apply_parameters(), "accepted");
    }

    /// The pool.
    pub fn pool_state(&self) -> StakePool {
        self.world.state(&self.pool)
    }

    /// What stands behind an operator.
    pub fn stake_state(&self, behind: Behind) -> OperatorStake {
        self.world.state(&behind.stake())
    }

    /// A position.
    pub fn position_state(&self, held: &Held) -> Position {
        self.world.state(&held.address)
    }

    /// A ticket of a position.
    pub fn ticket_state(&self, held: &Held, id: u32) -> Ticket {
        self.world.state(&held.ticket(id))
    }

    /// What a position is worth, base units.
    pub fn worth(&self, held: &Held) -> u64 {
        let shares = self.position_state(held).shares;
        self.stake_state(held.behind).active().assets_for(shares)
    }

    /// Base units in the pool's vault.
    pub fn vault(&self) -> u64 {
        self.world.tokens(&address::stake_vault(&self.pool))
    }

    /// Base units in the vault of the reward mint in this place.
    pub fn reward_vault(&self, place: usize) -> u64 {
        self.world.tokens(&address::stake_reward_vault(&self.pool, &self.rewards[place].address))
    }

    /// What the pool owes of the stake mint: staked, unbonding and slashed, base units.
    pub fn liabilities(&self) -> u64 {
        let pool = self.pool_state();
        pool.staked + pool.unbonding + pool.slashed
    }
}
