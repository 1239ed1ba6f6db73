//! How revenue is split and paid on, and what is burned without an auction.

use super::income::count;
use super::parameters::{INSURANCE, REWARD_POOL, STAKE_POOL};
use super::{Action, Books, FROZEN, Given, Model, Owed, Pool, TOKEN, To, Verdict, allow, big, fit, floor};

/// Bits of the legs.
pub(crate) const PROVIDERS: u8 = 1;
pub(crate) const STAKERS: u8 = 2;
pub(crate) const BURN: u8 = 4;
pub(crate) const INSURED: u8 = 8;

impl Pool {
    /// The burn's share in an epoch, basis points.
    pub(crate) fn burn_bps(&self, epoch: u64) -> u64 {
        let args = &self.plan.args;
        let (burn, limit) = (u64::from(args.burn_bps), u64::from(args.burn_limit_bps));
        let (start, end) = (args.slope_start_epoch, args.slope_end_epoch);
        if limit == burn || epoch <= start {
            return burn;
        }
        if epoch >= end {
            return limit;
        }
        burn + u64::try_from(floor(big(limit - burn) * (epoch - start), end - start))
            .expect("below the limit")
    }

    /// Splits what is undistributed; gives the bounty.
    fn split(&mut self) -> Result<u64, &'static str> {
        let amount = std::mem::take(&mut self.owed.undistributed);
        let args = self.plan.args;
        let bounty = fit(floor(big(amount) * args.bounty_bps, 10_000u32))?.min(args.bounty_cap);
        let rest = amount - bounty;
        let burn_bps = self.burn_bps(self.epoch);
        let part = |share: u16| {
            let above = big(rest) * share * (10_000 - burn_bps);
            match 10_000 - u64::from(args.burn_bps) {
                0 => Ok(0),
                others => fit(floor(above, 10_000 * others)),
            }
        };
        let (providers, stakers) = (part(args.providers_bps)?, part(args.stakers_bps)?);
        let (treasury, insurance) = (part(args.treasury_bps)?, part(args.insurance_bps)?);
        let burn = rest - providers - stakers - treasury - insurance;
        let owed = &mut self.owed;
        count(&mut owed.providers, providers)?;
        count(&mut owed.stakers, stakers)?;
        count(&mut owed.for_burn, burn)?;
        count(&mut owed.insurance, insurance)?;
        count(&mut self.books.bounties, bounty)?;
        self.owe_recipients(treasury)?;
        Ok(bounty)
    }

    /// Books a burn out of the vault.
    fn burn_from_vault(&mut self, amount: u64) -> Verdict {
        self.owed.for_burn -= amount;
        count(&mut self.books.burned_from_vault, amount)?;
        count(&mut self.books.burned, amount)
    }
}

impl Model {
    pub(crate) fn attempt_burning(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::Crank {
                pool,
                legs,
                given,
                bounty,
            } => self.crank(pool, legs, given, bounty),
            Action::PayRecipient { pool, index, to } => self.pay_recipient(pool, index, to),
            Action::BurnLot { pool } => self.burn_lot(pool),
            Action::BurnTokens { pool, by, amount } => self.burn_tokens(pool, by, amount),
            Action::BuyLot {
                pool,
                by,
                amount,
                max_tokens,
                feed,
                to,
            } => self.buy_lot(pool, by, (amount, max_tokens), feed, to),
            Action::CloseStatement { pool } => self.close_statement(pool),
            _ => self.attempt_managing(action),
        }
    }

    fn crank(&mut self, pool: usize, legs: u8, given: Given, bounty_to: To) -> Verdict {
        self.pool(pool)?;
        allow(legs < 16, "LegInvalid")?;
        if let Given::Only(others) = given {
            allow(others == legs, "LegInvalid")?;
        }
        let elapsed = self.elapsed();
        let of = self.current_pool(pool)?;
        let named = |leg: u8| legs & leg != 0;
        allow(!named(BURN) || pool == TOKEN && of.is_direct, "LegInvalid")?;
        of.roll(elapsed)?;
        let had = of.owed.undistributed;
        let bounty = of.split()?;
        let Owed {
            for_burn,
            providers,
            stakers,
            insurance,
            ..
        } = of.owed;
        let due = |leg: u8, amount: u64| if named(leg) { amount } else { 0 };
        let (providers, stakers) = (due(PROVIDERS, providers), due(STAKERS, stakers));
        let (insurance, burn) = (due(INSURED, insurance), due(BURN, for_burn));
        of.owed.providers -= providers;
        of.owed.stakers -= stakers;
        of.owed.insurance -= insurance;
        let Books {
            providers: to_providers,
            stakers: to_stakers,
            insurance: to_insurance,
            ..
        } = &mut of.books;
        count(to_providers, providers)?;
        count(to_stakers, stakers)?;
        count(to_insurance, insurance)?;
        of.burn_from_vault(burn)?;
        allow(
            [had, providers, stakers, insurance, burn] != [0; 5],
            "NothingToDistribute",
        )?;
        let plan = of.plan.clone();
        if bounty > 0 {
            self.pay_out(pool, bounty, bounty_to)?;
        }
        let fits = |leg: u8, goal: usize| !named(leg) || plan.has(goal) && given != Given::Foreign;
        allow(fits(PROVIDERS, REWARD_POOL), "RewardPoolMismatch")?;
        self.paid[pool].reward_pool += providers;
        allow(fits(STAKERS, STAKE_POOL), "StakePoolMismatch")?;
        self.paid[pool].stake_pool += stakers;
        allow(!named(BURN) || given != Given::Foreign, "MintMismatch")?;
        self.supply[pool] -= burn;
        allow(fits(INSURED, INSURANCE), "InsuranceMismatch")?;
        allow(insurance == 0 || !self.insurance_frozen[pool], FROZEN)?;
        self.paid[pool].insurance += insurance;
        Ok(())
    }

    fn pay_recipient(&mut self, pool: usize, index: u8, to: To) -> Verdict {
        let of = self.current_pool(pool)?;
        let recipient = of.recipients.get_mut(usize::from(index)).ok_or("NothingOwed")?;
        let (wallet, owed) = (recipient.wallet, std::mem::take(&mut recipient.owed));
        count(&mut of.books.recipients, owed)?;
        allow(owed > 0, "NothingOwed")?;
        of.forget_paid();
        allow(to == To::Holder(wallet), "DestinationMismatch")?;
        self.receive(wallet, pool, owed)
    }

    fn burn_lot(&mut self, pool: usize) -> Verdict {
        let elapsed = self.elapsed();
        let of = self.current_pool(pool)?;
        allow(pool == TOKEN, "NotNative")?;
        of.roll(elapsed)?;
        let left = of.plan.args.lot.saturating_sub(of.auction.sold);
        let amount = left.min(of.owed.for_burn);
        allow(amount > 0, "NothingToBurn")?;
        of.auction.sold += amount;
        of.burn_from_vault(amount)?;
        self.supply[pool] -= amount;
        Ok(())
    }

    fn burn_tokens(&mut self, pool: usize, by: usize, amount: u64) -> Verdict {
        self.pool(pool)?;
        allow(amount > 0, "AmountZero")?;
        allow(pool == TOKEN, "NotNative")?;
        count(&mut self.current_pool(pool)?.books.burned, amount)?;
        self.spend(by, pool, amount)?;
        self.supply[pool] -= amount;
        Ok(())
    }
}
