//! Actions about faults, the insurance and pools as instructions of the vault.

use flywheel_client::address;
use flywheel_client::instructions::staking;
use solana_signer::Signer;

use super::founding::{KINDS, mint, named};
use super::instructions::Signed;
use super::managing::parameters;
use super::{Action, Network, STAKE};
use crate::world::{CLASS, HASH, TOKEN};

impl Network {
    pub(crate) fn fault_instruction(&self, action: &Action) -> Signed {
        let (network, class) = (self.world.network, address::class(&self.world.network, CLASS));
        let insurance = address::insurance(&network, &mint(STAKE).address);
        let payer = self.world.payer.pubkey();
        match *action {
            Action::ChargeFault {
                pool,
                behind,
                device,
                by,
            } => {
                let (key, account) = (self.keys[by].insecure_clone(), self.account(by, STAKE));
                let (behind, device) = (self.behind(pool, behind), self.device(device));
                let charge =
                    staking::charge_fault(key.pubkey(), account, behind, named(STAKE), device, class);
                (charge, vec![key])
            }
            Action::CloseFault {
                pool, device, payer, ..
            } => {
                let (pool, device) = (self.pool(pool), self.device(device));
                (staking::close_fault(pool, device, self.key(payer)), vec![])
            }
            Action::PayFaultFees { pool, part, to } => {
                let account = self.account(to, STAKE);
                (
                    staking::pay_fault_fees(self.pool(pool), part.into(), account, TOKEN),
                    vec![],
                )
            }
            Action::CreateInsurance { cap, by } => {
                let key = self.signer(by);
                let create = staking::create_insurance(payer, key.pubkey(), network, named(STAKE), cap);
                (create, vec![key])
            }
            Action::UpdateInsurance { cap, by } => {
                let key = self.signer(by);
                (
                    staking::update_insurance(key.pubkey(), network, insurance, cap),
                    vec![key],
                )
            }
            Action::ApplyInsuranceUpdate => {
                (staking::apply_insurance_update(payer, network, insurance), vec![])
            }
            Action::PayInsurance { amount, to, by } => {
                let (key, account) = (self.signer(by), self.account(to, STAKE));
                let of = named(STAKE);
                let pay = staking::pay_insurance(key.pubkey(), network, of, account, amount, HASH);
                (pay, vec![key])
            }
            _ => self.managing_instruction(action),
        }
    }

    fn managing_instruction(&self, action: &Action) -> Signed {
        let (network, payer) = (self.world.network, self.world.payer.pubkey());
        let receivers = self.model.receivers;
        match *action {
            Action::CreateStakePool { pool, dice, by } => {
                let (key, new) = (self.signer(by), parameters(pool, dice, receivers));
                let of = named(STAKE);
                let create = staking::create_stake_pool(payer, key.pubkey(), network, of, KINDS[pool], new);
                (create, vec![key])
            }
            Action::UpdateStakePool { pool, dice, by } => {
                let (key, new) = (self.signer(by), parameters(pool, dice, receivers));
                (
                    staking::update_stake_pool(key.pubkey(), network, self.pool(pool), new),
                    vec![key],
                )
            }
            Action::ApplyStakePoolUpdate { pool } => (
                staking::apply_stake_pool_update(payer, network, self.pool(pool)),
                vec![],
            ),
            Action::SetStakePause { pool, paused, by } => {
                let key = self.signer(by);
                (
                    staking::set_stake_pause(key.pubkey(), network, self.pool(pool), paused),
                    vec![key],
                )
            }
            Action::AddRewardMint { pool, mint, by } => {
                let key = self.signer(by);
                let pool = self.pool(pool);
                (
                    staking::add_reward_mint(payer, key.pubkey(), network, pool, named(mint)),
                    vec![key],
                )
            }
            Action::OpenOperatorStake { pool, behind } => (
                staking::open_operator_stake(payer, self.behind(pool, behind)),
                vec![],
            ),
            Action::UpdateBond { pool, behind } => (staking::update_bond(self.behind(pool, behind)), vec![]),
            _ => unreachable!("{action:?} is no instruction of the vault"),
        }
    }
}
