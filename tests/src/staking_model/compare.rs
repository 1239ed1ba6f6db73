//! Whether the chain is as the model says: what everybody has, devices, records and the insurance.

use flywheel_client::accounts::{FaultRecord, Insurance, Operator};
use flywheel_client::chain::token_supply;

use super::founding::mint;
use super::{BEHIND, HOLDERS, MINTS, Network, POOLS, PURSES, STAKE};

impl Network {
    /// Compares everything.
    ///
    /// # Panics
    /// When something differs.
    pub fn compare(&self) {
        assert_eq!(self.world.now(), self.model.now, "time");
        self.compare_tokens();
        for (purse, expected) in self.model.lamports.iter().enumerate().take(PURSES) {
            assert_eq!(
                self.world.lamports(&self.key(purse)),
                *expected,
                "lamports of holder {purse}"
            );
        }
        for pool in 0..POOLS {
            self.compare_pool(pool);
        }
        self.compare_insurance();
        self.compare_records();
        for behind in 1..BEHIND {
            let operator: Operator = self.world.state(&self.operator(behind));
            assert_eq!(
                operator.bond_required,
                self.model.required(behind),
                "required of operator {behind}"
            );
        }
    }

    fn compare_tokens(&self) {
        let mut all = [0; MINTS];
        for (number, sum) in all.iter_mut().enumerate().take(2) {
            for holder in 0..HOLDERS {
                if holder == super::INSURANCE && number != STAKE {
                    continue;
                }
                let held = self.world.tokens(&self.account(holder, number));
                assert_eq!(
                    held, self.model.tokens[holder][number],
                    "mint {number} of holder {holder}"
                );
                *sum += held;
            }
        }
        for pool in 0..POOLS {
            let of = &self.model.pools[pool];
            let vault = self.world.tokens(&self.names.vaults[pool]);
            assert_eq!(vault, of.vault(), "vault of pool {pool}: liabilities and gifts");
            all[STAKE] += vault;
            for reward in &of.rewards {
                let vault = self.world.tokens(&self.names.reward_vaults[pool][reward.mint]);
                let expected = reward.funded - reward.claimed + reward.donated;
                assert_eq!(vault, expected, "vault of reward {} of pool {pool}", reward.mint);
                all[reward.mint] += vault;
            }
        }
        for (number, sum) in all.iter().enumerate().take(2) {
            let supply = token_supply(&self.world.chain, &mint(number).address).expect("a mint");
            assert_eq!(supply, self.model.supply[number], "supply of mint {number}");
            assert_eq!(supply, *sum, "supply and balances of mint {number}");
        }
    }

    fn compare_insurance(&self) {
        let expected = &self.model.insurance;
        let found: Insurance = self.world.state(&self.names.insurance);
        let (cap, ready_at) = expected.proposed.unwrap_or_default();
        assert_eq!(
            (found.epoch_cap, found.proposed_cap, found.update_ready_at),
            (expected.cap, cap, ready_at),
            "caps of the insurance"
        );
        assert_eq!(
            (found.epoch, found.paid_in_epoch, found.paid),
            (expected.epoch, expected.paid_in_epoch, expected.paid),
            "payments of the insurance"
        );
    }

    fn compare_records(&self) {
        for pool in 0..POOLS {
            for behind in 1..BEHIND {
                for device in 0..self.model.devices.len() {
                    self.compare_record(pool, behind, device);
                }
            }
        }
    }

    fn compare_record(&self, pool: usize, behind: usize, device: usize) {
        let address = self.names.records[pool][behind][device];
        let Some(expected) = self.model.records.get(&(pool, behind, device)) else {
            assert!(
                self.world.chain.account(&address).is_none(),
                "no record of device {device}"
            );
            return;
        };
        let found: FaultRecord = self.world.state(&address);
        assert_eq!(
            (found.failed_since, found.periods, found.charged),
            (expected.failed_since, expected.periods, expected.charged),
            "record of device {device}"
        );
        assert_eq!(found.payer, self.key(expected.payer));
    }
}
