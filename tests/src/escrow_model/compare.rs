//! Every account, balance and counter, compared with the model.

use super::{PLACES, Play};

impl Play {
    /// # Panics
    /// When something is not as the model says.
    pub fn compare(&self) {
        let (stall, model) = (&self.stall, &self.model);
        assert_eq!(stall.world.now(), model.now);
        assert_eq!(
            stall.balance(&stall.customer),
            model.customer,
            "the customer's tokens"
        );
        assert_eq!(stall.balance(&stall.payee), model.payee, "the payee's tokens");
        let books = stall.books();
        assert_eq!(books.escrowed, model.escrowed(), "escrowed");
        assert_eq!(books.next_nonce, model.next_nonce, "the next nonce");
        for (category, (actual, expected)) in books.categories.iter().zip(&model.revenue).enumerate() {
            assert_eq!(
                (actual.fees, actual.orders, actual.customers, actual.digest),
                (
                    expected.fees,
                    expected.orders,
                    expected.customers,
                    expected.digest
                ),
                "category {category}"
            );
        }
        for id in 0..PLACES {
            self.compare_channel(id);
            self.compare_endowment(id);
        }
        self.compare_authorisation();
    }

    fn compare_channel(&self, id: usize) {
        let of = self.stall.channel(u32::try_from(id).expect("a small number"));
        let Some(expected) = &self.model.channels[id] else {
            assert!(self.stall.world.chain.account(&of.address()).is_none());
            return;
        };
        let actual = self.stall.channel_state(of);
        assert_eq!(
            (
                actual.nonce,
                actual.deposit,
                actual.cashed,
                actual.closes_at,
                u64::from(actual.fee_bps)
            ),
            (
                expected.nonce,
                expected.deposit,
                expected.cashed,
                expected.closes_at.unwrap_or(0),
                expected.fee_bps
            ),
            "channel {id}"
        );
    }

    fn compare_endowment(&self, id: usize) {
        let of = self.endowment(id);
        let Some(expected) = &self.model.endowments[id] else {
            assert!(self.stall.world.chain.account(&of.address()).is_none());
            return;
        };
        let actual = self.stall.endowment_state(of);
        let left = expected.schedule.len() - expected.released;
        assert_eq!(
            (
                actual.principal,
                actual.remaining,
                usize::try_from(actual.periods_left)
            ),
            (expected.principal, expected.remaining(), Ok(left)),
            "endowment {id}"
        );
    }

    fn compare_authorisation(&self) {
        let of = self.stall.authorisation();
        let exists = |address| self.stall.world.chain.account(&address).is_some();
        let Some(expected) = &self.model.authorisation else {
            assert!(!exists(of.address()));
            assert!(Self::jobs().all(|job| !exists(of.lock(job))));
            return;
        };
        let actual = self.stall.authorisation_state();
        assert_eq!(
            (
                actual.balance,
                actual.locked,
                actual.claimed,
                usize::try_from(actual.locks)
            ),
            (
                expected.balance(),
                expected.locked(),
                expected.claimed(),
                Ok(expected.locks.len())
            ),
            "the authorisation"
        );
        for job in Self::jobs() {
            let Some(lock) = expected.locks.get(&job) else {
                assert!(!exists(of.lock(job)), "the lock of job {job}");
                continue;
            };
            let actual = self.stall.lock_state(job);
            assert_eq!((actual.amount, actual.expires_at), (lock.amount, lock.expires_at));
        }
    }
}
