//! Whatever stakers, operators and time do in any order: every base unit of stake and every fraction of a reward is somewhere.

use std::collections::BTreeMap;

use flywheel_client::accounts::{OperatorStake, Position, Ticket};
use flywheel_client::address;
use flywheel_client::chain::read;
use flywheel_client::instructions::staking::{self, Behind, PoolKind};
use flywheel_stake::vote_weight;
use flywheel_tests::world::{APPEAL_WINDOW, Held, LONGEST_LOCK, Staking, keypair};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Instructions of a run.
const STEPS: u32 = 400;
/// Who stakes.
const OWNERS: u32 = 3;

/// A run: a pool, and all that was ever created in it.
struct Run {
    staking: Staking,
    random: StdRng,
    stakes: Vec<Behind>,
    positions: Vec<Address>,
    tickets: Vec<Address>,
    next_id: u32,
    outcomes: BTreeMap<String, u32>,
}

impl Run {
    fn new(seed: u64, kind: PoolKind) -> Self {
        let name = format!("conserved {seed} {kind:?}");
        let staking = Staking::with(&name, kind, |parameters| {
            (parameters.minimum_stake, parameters.slash_cap_bps) = (1, 10_000);
        });
        let mut staking = staking.paying();
        let mut stakes = vec![staking.nobody()];
        if kind == PoolKind::Revenue {
            let rival = staking
                .world
                .join_as(&format!("{name}/rival"))
                .account(&staking.world);
            let other = Behind {
                pool: staking.pool,
                operator: rival,
            };
            staking.open_stake(other);
            stakes.extend([staking.behind(), other]);
        }
        Self {
            staking,
            random: StdRng::seed_from_u64(seed),
            stakes,
            positions: Vec::new(),
            tickets: Vec::new(),
            next_id: 0,
            outcomes: BTreeMap::new(),
        }
    }

    /// Any amount from 1 on: as many small ones as large ones. All of a run together stay within a mint's supply.
    fn amount(&mut self) -> u64 {
        let bits = self.random.random_range(0..52);
        1 + self.random.random_range(0..=(1u64 << bits))
    }

    fn owner(&mut self) -> Keypair {
        keypair(&format!("owner {}", self.random.random_range(0..OWNERS)))
    }

    fn behind_of(&self, stake: &Address) -> Behind {
        *self
            .stakes
            .iter()
            .find(|behind| behind.stake() == *stake)
            .unwrap()
    }

    /// A living position, as its owner holds it.
    fn pick(&mut self) -> Option<Held> {
        let number = self.random.random_range(0..self.positions.len().max(1));
        let address = *self.positions.get(number)?;
        let state: Position = self.staking.world.state(&address);
        let names = (0..OWNERS).map(|number| keypair(&format!("owner {number}")));
        Some(Held {
            owner: names.into_iter().find(|key| key.pubkey() == state.owner).unwrap(),
            behind: self.behind_of(&state.stake),
            address,
        })
    }

    /// One instruction at random, and what became of it.
    fn step(&mut self) -> String {
        let (id, amount) = (self.next_id, self.amount());
        self.next_id += 1;
        let lock = self.random.random_range(0..=LONGEST_LOCK) / [1, 1_000][self.random.random_range(0..2)];
        let choice = self.random.random_range(0..20);
        let Some(held) = self.pick().filter(|_| choice > 2) else {
            let (owner, number) = (self.owner(), self.random.random_range(0..self.stakes.len()));
            let behind = self.stakes[number];
            self.positions
                .push(address::position(&self.staking.pool, &owner.pubkey(), id));
            return self.staking.open(&owner, behind, id, amount, lock);
        };
        let shares = self.staking.position_state(&held).shares;
        let worth = self.staking.worth(&held);
        let part = self.random.random_range(0..=worth.min(u64::MAX - 1)) + 1;
        let s = &mut self.staking;
        match choice {
            3 | 4 => s.top_up(&held, amount),
            5 => s.extend(&held, lock),
            6 => s.expire(&held),
            7 => {
                self.positions
                    .push(address::position(&s.pool, &held.owner.pubkey(), id));
                s.split(&held, id, part.min(shares))
            }
            8 => self.merge(&held),
            9 => {
                let to = self.owner();
                self.staking.transfer(&held, &to)
            }
            10 => {
                let to = self.stakes[self.stakes.len() - 1];
                self.staking.delegate(&held, to)
            }
            11..=13 => {
                self.tickets.push(held.ticket(id));
                let amount = if choice == 11 { u64::MAX } else { part };
                s.unbond(&held, id, amount)
            }
            14 => s.close(&held),
            15 => s.fund(usize::from(id % 2 == 0), amount),
            16 => s.claim(&held, &[0, 1]),
            17 => s.compound(&held),
            18 => self.slash(),
            _ => self.settle_ticket(&held),
        }
    }

    fn merge(&mut self, held: &Held) -> String {
        match self.pick() {
            Some(other) => self.staking.merge(held, &other),
            None => String::new(),
        }
    }

    /// Slashes an operator, from nothing much to everything.
    fn slash(&mut self) -> String {
        let behind = self.stakes[self.random.random_range(0..self.stakes.len())];
        let bps = [1, 33, 3_333, 9_999, 10_000][self.random.random_range(0..5)];
        let (charge, opened) = self.staking.charge(behind, bps);
        if opened != "accepted" {
            return opened;
        }
        self.staking.world.wait(APPEAL_WINDOW);
        let done = self.staking.execute(charge);
        if done != "accepted" {
            let veto = Staking::veto_authority();
            assert_eq!(self.staking.veto(&veto, charge), "accepted", "{done}");
        }
        done
    }

    /// Pays a ticket, or puts it into a position.
    fn settle_ticket(&mut self, held: &Held) -> String {
        let number = self.random.random_range(0..self.tickets.len().max(1));
        let Some(address) = self.tickets.get(number).copied() else {
            return String::new();
        };
        let s = &mut self.staking;
        let ticket: Ticket = s.world.state(&address);
        let behind = *self
            .stakes
            .iter()
            .find(|behind| behind.stake() == ticket.stake)
            .unwrap();
        if self.random.random_bool(0.5) {
            let cancel = staking::cancel_unbonding(held.owner.pubkey(), held.behind, held.address, address);
            return s.by(held, cancel);
        }
        let account = s.world.empty_purse(&ticket.owner, &{ s.mint });
        let pay = staking::withdraw(behind, address, ticket.owner, account, s.mint.program);
        s.world.tried(&pay)
    }

    /// Forgets what has been closed or was never created.
    fn prune(&mut self) {
        let world = &self.staking.world;
        let lives = |address: &Address| {
            world
                .chain
                .account(address)
                .is_some_and(|account| account.data.len() > 8)
        };
        self.positions.retain(lives);
        self.tickets.retain(lives);
    }

    fn play(&mut self) {
        for step in 0..STEPS {
            let outcome = self.step();
            // What the program calls impossible, and what only the runtime would say.
            assert_ne!(outcome, "NumberOutOfRange", "step {step}");
            *self.outcomes.entry(outcome).or_default() += 1;
            self.prune();
            self.check(step);
            let wait = [0, 1, 60, 86_400, 2_000_000, 40_000_000][self.random.random_range(0..6)];
            if self.random.random_bool(0.4) {
                self.staking.world.wait(wait);
            }
        }
    }

    fn check(&self, step: u32) {
        let s = &self.staking;
        let pool = s.pool_state();
        let stakes: Vec<OperatorStake> = self.stakes.iter().map(|behind| s.stake_state(*behind)).collect();
        let positions: Vec<Position> = self
            .positions
            .iter()
            .map(|address| read(&s.world.chain, address).unwrap())
            .collect();
        assert_eq!(s.vault(), s.liabilities(), "step {step}");
        assert_eq!(pool.staked, stakes.iter().map(|stake| stake.assets).sum::<u64>());
        assert_eq!(
            pool.unbonding,
            stakes.iter().map(|stake| stake.unbonding_assets).sum::<u64>()
        );
        assert_eq!(
            pool.total_weight(),
            stakes.iter().map(OperatorStake::weight).sum::<u128>()
        );
        assert_eq!(usize::try_from(pool.positions).unwrap(), positions.len());
        assert_eq!(usize::try_from(pool.tickets).unwrap(), self.tickets.len());
        for (stake, behind) in stakes.iter().zip(&self.stakes) {
            let own = || {
                positions
                    .iter()
                    .filter(|position| position.stake == behind.stake())
            };
            assert_eq!(stake.shares, own().map(|position| position.shares).sum::<u64>());
            assert_eq!(stake.weighted_shares(), own().map(Position::weight).sum::<u128>());
            let worth: u64 = own()
                .map(|position| stake.active().assets_for(position.shares))
                .sum();
            assert!(worth <= stake.assets, "step {step}");
        }
        for place in 0..2 {
            assert_eq!(
                self.rewards(place, &stakes, &positions),
                0,
                "step {step}: rewards {place}"
            );
        }
        if pool.kind() == PoolKind::Governance {
            self.check_votes(&positions);
        }
    }

    /// What was funded less all that it has become, base units times 2^64, modulo 2^128.
    fn rewards(&self, place: usize, stakes: &[OperatorStake], positions: &[Position]) -> u128 {
        let number = u128::from_le_bytes;
        let q64 = |amount: u64| u128::from(amount) << 64;
        let pool = self.staking.pool_state();
        let reward = pool.rewards[place];
        assert_eq!(self.staking.reward_vault(place), reward.funded - reward.claimed);
        let mut rest = q64(reward.funded - reward.claimed - reward.left).wrapping_sub(number(reward.carry));
        for (stake, behind) in stakes.iter().zip(&self.stakes) {
            let own = stake.rewards[place];
            let pending = (number(reward.per_weight) - number(own.seen)) * stake.weight();
            rest = rest.wrapping_sub(pending).wrapping_sub(number(own.carry));
            for position in positions
                .iter()
                .filter(|position| position.stake == behind.stake())
            {
                let of = position.rewards[place];
                let pending = (number(own.per_share) - number(of.seen)) * position.weight();
                rest = rest.wrapping_sub(pending).wrapping_sub(q64(of.owed));
            }
        }
        rest
    }

    fn check_votes(&self, positions: &[Position]) {
        let (mut pool, now) = (self.staking.pool_state(), self.staking.world.now());
        let counted = pool.votes(|votes| {
            votes.advance(now);
            Ok(votes.weight(now))
        });
        let sum = positions
            .iter()
            .map(|position| vote_weight(position.shares, position.lock_end, now));
        assert_eq!(counted.unwrap(), sum.sum::<u128>());
    }
}

#[test]
fn every_unit_of_stake_and_reward_is_somewhere_after_every_instruction() {
    for seed in 0..4 {
        let mut run = Run::new(seed, PoolKind::Revenue);
        run.play();
        println!("run {seed}: {:?}", run.outcomes);
        assert!(run.outcomes["accepted"] > STEPS / 4);
    }
}

#[test]
fn every_vote_is_counted_after_every_instruction() {
    for seed in 0..2 {
        let mut run = Run::new(seed, PoolKind::Governance);
        run.play();
        println!("run {seed}: {:?}", run.outcomes);
        assert!(run.outcomes["accepted"] > STEPS / 5);
    }
}
