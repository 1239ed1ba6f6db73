//! What stakers do with their positions.

use flywheel_client::address;
use flywheel_client::instructions::staking::{self, Behind, OpenPositionArgs};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::staking::named;
use super::{Staking, keypair};

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

impl Staking {
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
}
