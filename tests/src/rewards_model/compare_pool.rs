//! Whether a pool's accounts hold what the model says.

use flywheel_client::accounts as on_chain;
use flywheel_client::address;
use flywheel_client::chain::token_supply;
use flywheel_client::instructions::rewards::PoolParametersArgs;
use reward_distributor::state::{EpochStatus, RootStatus};
use solana_address::Address;
use solana_signer::Signer;

use super::claims::page_of;
use super::{Epoch, HOLDERS, Network, RATES, Root, Stage, Standing, Vesting, bytes};

impl Network {
    pub(crate) fn compare_pool(&self, number: usize) {
        let pool = &self.model.pools[number];
        let found: on_chain::Pool = self.world.state(&pool.address);
        let last_root = pool.last_root.map(|root| pool.roots[root].address);
        assert_eq!(
            (
                found.paused,
                found.next_epoch,
                found.finalized_total,
                found.last_root
            ),
            (
                pool.paused,
                pool.next_epoch,
                pool.finalized_total,
                last_root.unwrap_or_default()
            ),
            "pool {number}"
        );
        assert_eq!(
            (found.claimed, found.vesting_locked, found.penalties, found.funded),
            (pool.claimed, pool.locked, pool.penalties, pool.funded),
            "sums of pool {number}"
        );
        let accrued = if pool.is_burn_linked() {
            pool.schedule.emitted(pool.accrued_epochs)
        } else {
            0
        };
        assert_eq!(
            (found.accrued_epochs, found.accrued),
            (pool.accrued_epochs, accrued)
        );
        assert_eq!(
            (found.window_used, found.window_at),
            (pool.window_used, pool.window_at)
        );
        assert_eq!(PoolParametersArgs::from(found.parameters), pool.parameters);
        let (proposed, ready_at) = pool.proposed.unwrap_or_default();
        assert_eq!(PoolParametersArgs::from(found.proposed), proposed);
        assert_eq!(i64::from(found.update_ready_at), ready_at);
        // Nothing is ever put into or taken out of the pool's own account.
        assert_eq!(self.lamports(&pool.address), (bytes::POOL + 128) * RATES[0]);
        for (epoch, expected) in &pool.epochs {
            self.compare_epoch(number, *epoch, expected);
        }
        for root in &pool.roots {
            self.compare_root(root);
        }
        self.compare_pages(number);
        for (payee, vesting) in &pool.vestings {
            self.compare_vesting(number, *payee, vesting);
        }
        self.compare_evidence(number);
    }

    fn compare_epoch(&self, pool: usize, epoch: u64, expected: &Epoch) {
        let roots = &self.model.pools[pool].roots;
        let found: on_chain::RewardEpoch = self.world.state(&expected.address);
        let (status, root, at) = match expected.stage {
            Stage::Open => (EpochStatus::Open, None, 0),
            Stage::Approved { root, at } => (EpochStatus::Approved, Some(root), at),
            Stage::Final { root, at } => (EpochStatus::Final, Some(root), at),
        };
        let root = root.map(|root| roots[root].address).unwrap_or_default();
        assert_eq!(
            (
                found.status,
                found.approved_root,
                found.approved_at,
                found.set_version
            ),
            (status.code(), root, at, expected.set_version),
            "epoch {epoch} of pool {pool}"
        );
        assert_eq!(found.emitted, expected.emitted, "emitted by epoch {epoch}");
        for (place, vote) in found.votes.iter().enumerate() {
            let expected = expected.votes.get(&place).map(|root| roots[*root].address);
            assert_eq!(
                *vote,
                expected.unwrap_or_default(),
                "vote {place} of epoch {epoch}"
            );
        }
        assert_eq!(self.lamports(&expected.address), expected.lamports);
    }

    fn compare_root(&self, expected: &Root) {
        if expected.standing == Standing::Gone {
            assert!(
                self.world.chain.account(&expected.address).is_none(),
                "a closed root"
            );
            return;
        }
        let found: on_chain::RewardRoot = self.world.state(&expected.address);
        let (status, finalized_at) = match expected.standing {
            Standing::Final(at) => (RootStatus::Final, at),
            Standing::Rejected => (RootStatus::Rejected, 0),
            _ => (RootStatus::Proposed, 0),
        };
        assert_eq!(
            (found.status, found.finalized_at, found.bond, found.device_cap),
            (status.code(), finalized_at, expected.bond, expected.device_cap),
            "a root of epoch {}",
            expected.epoch
        );
        assert_eq!(
            (found.total, found.root, found.rent_payer),
            (
                expected.draft.args.total,
                expected.draft.args.root,
                self.purses[expected.payer].pubkey()
            )
        );
        assert_eq!(
            self.lamports(&expected.address),
            expected.lamports,
            "lamports of a root of epoch {}",
            expected.epoch
        );
    }

    fn compare_pages(&self, number: usize) {
        let pool = &self.model.pools[number];
        for (page, expected) in &pool.pages {
            let address = address::claim_page(&pool.address, *page);
            let found: on_chain::ClaimPage = self.world.state(&address);
            let mut paid = [(0u64, 0u16); 256];
            for (index, record) in pool.records.iter().filter(|(index, _)| page_of(**index) == *page) {
                let used_up = u16::try_from(record.used_up).expect("few epochs");
                paid[*index as usize % 256] = (record.paid, used_up);
            }
            for (slot, expected) in paid.iter().enumerate() {
                assert_eq!(
                    (found.paid[slot], found.allowance_used[slot]),
                    *expected,
                    "slot {slot} of page {page}"
                );
            }
            assert_eq!(self.lamports(&address), expected.lamports, "page {page}");
        }
    }

    /// The program keeps 25 months, the model all: what the program's months do not hold is matured.
    fn compare_vesting(&self, pool: usize, payee: usize, expected: &Vesting) {
        let address = address::vesting(&self.model.pools[pool].address, &self.model.names[payee]);
        let found: on_chain::Vesting = self.world.state(&address);
        let mut left = found.matured;
        for bucket in found.buckets.iter().filter(|bucket| bucket.amount > 0) {
            left += bucket.amount - bucket.released;
            let known = expected.grants.get(&i64::from(bucket.month));
            if bucket.amount > bucket.released {
                assert_eq!(
                    Some(&(bucket.amount, bucket.released)),
                    known,
                    "month {}",
                    bucket.month
                );
            }
        }
        assert_eq!(left, expected.left(), "vesting of payee {payee}");
        assert_eq!(self.lamports(&address), expected.lamports);
    }

    fn compare_evidence(&self, pool: usize) {
        let pool = &self.model.pools[pool];
        for ((root, challenger, position), lamports) in &pool.evidence {
            let root = &pool.roots[*root];
            let challenger = self.purses[*challenger].pubkey();
            let address = address::evidence(&root.address, &challenger, *position);
            let found: on_chain::Evidence = self.world.state(&address);
            let leaf = root.draft.leaves[*position as usize];
            assert_eq!(
                (found.index, found.total, found.reward_root, found.challenger),
                (leaf.index, leaf.total, root.address, challenger)
            );
            assert_eq!(self.lamports(&address), *lamports);
        }
    }

    pub(crate) fn compare_tokens(&self, number: usize) {
        let (pool, ledger) = (&self.model.pools[number], &self.ledgers[number]);
        let tokens = |account: &Address| self.world.tokens(account);
        let held: Vec<u64> = ledger.accounts.iter().map(tokens).collect();
        assert_eq!(held[..HOLDERS], pool.balances, "tokens of pool {number}");
        let vault = if pool.is_funded {
            tokens(&ledger.from.source)
        } else {
            0
        };
        let expected = if pool.is_funded {
            self.model.vault(number)
        } else {
            0
        };
        assert_eq!(vault, expected, "vault of pool {number}");
        let supply = token_supply(&self.world.chain, &ledger.mint).expect("mint");
        assert_eq!(supply, pool.supply, "supply of pool {number}");
        assert_eq!(supply, held.iter().sum::<u64>() + vault, "supply and balances");
    }
}
