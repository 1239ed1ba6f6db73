//! Slash cases in a stake pool.

use flywheel_client::accounts::SlashCase;
use flywheel_client::address;
use flywheel_client::instructions::staking::{
    self, Behind, OpenPositionArgs, OpenSlashArgs, PoolKind, SlashPart,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::staking::named;
use super::{HASH, PURSE, Staking, TOKEN, World, keypair};

/// How long a case can be appealed, seconds.
pub const APPEAL_WINDOW: u32 = 259_200;
/// How long a case can be voted on or executed, seconds.
pub const EXECUTION_WINDOW: u32 = 604_800;
/// The most that slashes take from an operator in an epoch, basis points.
pub const SLASH_CAP_BPS: u16 = 5_000;

/// More than the devices of a populated world require, base units.
const POPULATED_STAKE: u64 = 300_000_000;

/// A slash case.
#[derive(Debug, Clone, Copy)]
pub struct Charge {
    /// Whom it is against.
    pub behind: Behind,
    /// Its account.
    pub address: Address,
}

impl Staking {
    /// The case that would be opened next, and its number.
    pub fn next_charge(&self, behind: Behind) -> (Charge, u32) {
        let number = self.stake_state(behind).cases;
        let address = address::slash_case(&behind.stake(), number);
        (Charge { behind, address }, number)
    }

    /// What becomes of a case by the network's authority.
    pub fn charge(&mut self, behind: Behind, bps: u16) -> (Charge, String) {
        let (charge, number) = self.next_charge(behind);
        let authority = self.world.authority.insecure_clone();
        self.fund_rent(&authority);
        let args = OpenSlashArgs {
            bps,
            evidence_hash: HASH,
        };
        let open = staking::open_slash(authority.pubkey(), self.world.network, behind, number, args);
        (charge, self.world.attempt(open, &[&authority]))
    }

    /// An open case by the network's authority.
    pub fn charged(&mut self, behind: Behind, bps: u16) -> Charge {
        let (charge, done) = self.charge(behind, bps);
        assert_eq!(done, "accepted");
        charge
    }

    /// What becomes of a case proposed by a member of the oracle set.
    pub fn propose_charge(&mut self, oracle: &Keypair, behind: Behind, bps: u16) -> (Charge, String) {
        let (charge, number) = self.next_charge(behind);
        self.fund_rent(oracle);
        let args = OpenSlashArgs {
            bps,
            evidence_hash: HASH,
        };
        let propose = staking::propose_slash(oracle.pubkey(), self.world.network, behind, number, args);
        (charge, self.world.attempt(propose, &[oracle]))
    }

    /// What becomes of a vote for a case.
    pub fn vote_for(&mut self, oracle: &Keypair, charge: Charge) -> String {
        let network = self.world.network;
        let vote = staking::vote_slash(oracle.pubkey(), network, charge.behind, charge.address);
        self.world.attempt(vote, &[oracle])
    }

    /// What becomes of the world's operator's answer.
    pub fn appeal_charge(&mut self, charge: Charge) -> String {
        let operator = self.world.operator.insecure_clone();
        let appeal = staking::appeal_slash(operator.pubkey(), charge.behind, charge.address, [8; 32]);
        self.world.attempt(appeal, &[&operator])
    }

    /// What becomes of ending a case as `signer`.
    pub fn veto(&mut self, signer: &Keypair, charge: Charge) -> String {
        let veto = staking::veto_slash(signer.pubkey(), charge.behind, charge.address);
        self.world.attempt(veto, &[signer])
    }

    /// What becomes of executing a case, sent by a stranger.
    pub fn execute(&mut self, charge: Charge) -> String {
        let execute = staking::execute_slash(charge.behind, charge.address, named(&self.mint));
        self.world.tried(&execute)
    }

    /// Opens a case, lets the time for appeals pass, and executes it.
    pub fn slash(&mut self, behind: Behind, bps: u16) -> Charge {
        let charge = self.charged(behind, bps);
        self.world.wait(APPEAL_WINDOW);
        assert_eq!(self.execute(charge), "accepted");
        charge
    }

    /// What becomes of paying a part of a case to a key's token account.
    pub fn pay_part(&mut self, charge: Charge, part: SlashPart, to: &Keypair) -> String {
        let account = self.world.empty_purse(&to.pubkey(), &{ self.mint });
        let program = self.mint.program;
        let pay = staking::pay_slash(charge.behind, charge.address, part, account, program);
        self.world.tried(&pay)
    }

    /// What becomes of closing a case that `reporter` opened.
    pub fn close_charge(&mut self, charge: Charge, reporter: &Keypair) -> String {
        let close = staking::close_slash(charge.behind, charge.address, reporter.pubkey());
        self.world.tried(&close)
    }

    /// A case.
    pub fn charge_state(&self, charge: Charge) -> SlashCase {
        self.world.state(&charge.address)
    }

    /// The pool's veto authority.
    pub fn veto_authority() -> Keypair {
        keypair("veto")
    }

    /// Lamports for a case's rent.
    fn fund_rent(&mut self, key: &Keypair) {
        if self.world.lamports(&key.pubkey()) == 0 {
            self.world.chain.airdrop(&key.pubkey(), PURSE).expect("airdrop");
        }
    }
}

impl World {
    /// A collateral pool with a reward mint, in which the operator has a position, a ticket and a case; their accounts by name.
    pub(super) fn populate_staking(&mut self, seed: &str) -> Vec<(&'static str, Address)> {
        let mint = self.new_mint(&format!("{seed}/stake"), TOKEN, None);
        let (authority, operator) = (self.authority.insecure_clone(), self.operator.insecure_clone());
        let (p, o, network) = (self.payer.pubkey(), operator.pubkey(), self.network);
        let kind = PoolKind::Collateral;
        let pool = address::stake_pool(&network, &mint.address, kind);
        let behind = Behind {
            pool,
            operator: self.operator_account(),
        };
        let purse = self.purse(&o, &mint, POPULATED_STAKE);
        let args = OpenPositionArgs {
            id: 0,
            amount: POPULATED_STAKE,
            lock_seconds: 0,
        };
        let position = address::position(&pool, &o, 0);
        let create = self.create_stake_pool(&mint, kind, Self::stake_parameters(kind, &mint));
        let add = staking::add_reward_mint(p, authority.pubkey(), network, pool, named(&mint));
        let open = staking::open_position(p, o, behind, purse, TOKEN, args);
        self.send(&[create, add], &[&authority]).expect("a stake pool");
        self.send(&[staking::open_operator_stake(p, behind), open], &[&operator])
            .expect("a position");
        self.chain.airdrop(&authority.pubkey(), PURSE).expect("airdrop");
        let args = OpenSlashArgs {
            bps: 1,
            evidence_hash: HASH,
        };
        let charge = staking::open_slash(authority.pubkey(), network, behind, 0, args);
        let request = staking::request_unbonding(p, o, behind, position, 0, 1_000);
        self.send(&[charge], &[&authority]).expect("a slash case");
        self.send(&[request], &[&operator]).expect("a ticket");
        vec![
            ("stake pool", pool),
            ("stake vault", address::stake_vault(&pool)),
            ("reward vault", address::stake_reward_vault(&pool, &mint.address)),
            ("operator stake", behind.stake()),
            ("position", position),
            ("ticket", address::ticket(&position, 0)),
            ("slash case", address::slash_case(&behind.stake(), 0)),
        ]
    }
}
