//! A pass that is bought.

use anchor_lang::prelude::*;
use flywheel_market::Settlement;
use flywheel_onchain::accounts::{content_mut, create};

use crate::errors::MarketError;
use crate::events::PassBought;
use crate::seeds;
use crate::state::{Pass, Plan, clock};

/// What a pass is created from, or renewed.
pub(crate) struct BoughtPass<'a, 'info> {
    pub payer: &'a AccountInfo<'info>,
    pub customer: &'a Pubkey,
    pub plan: &'a AccountLoader<'info, Plan>,
    pub holder: &'a Pubkey,
    pub pass: &'a AccountInfo<'info>,
    /// Bump of the pass's address.
    pub bump: u8,
    pub with_credits: bool,
}

impl BoughtPass<'_, '_> {
    /// Creates the pass unless it is there, and adds what was bought; returns what is to be said about it.
    ///
    /// # Arguments
    /// - `quantity`: units bought
    /// - `settlement`: what was charged for them
    ///
    /// # Errors
    /// `AccountExists`, `NumberOutOfRange`; the system program's.
    #[inline(never)]
    pub fn renew(&self, quantity: u64, settlement: Settlement) -> Result<PassBought> {
        self.open()?;
        let (plan, mut pass) = (
            self.plan.load()?,
            content_mut::<Pass, _>(self.pass, MarketError::AccountExists)?,
        );
        let (old_ends_at, old_units_left) = (pass.ends_at, pass.units_left);
        pass.renew(&plan, quantity, clock()?)?;
        Ok(PassBought {
            plan: pass.plan,
            pass: *self.pass.key,
            holder: pass.holder,
            customer: *self.customer,
            quantity,
            charged: settlement.charged,
            paid: settlement.paid,
            fees: settlement.fees,
            with_credits: self.with_credits,
            old_ends_at,
            new_ends_at: pass.ends_at,
            old_units_left,
            new_units_left: pass.units_left,
        })
    }

    fn open(&self) -> Result<()> {
        if !self.pass.data_is_empty() {
            return Ok(());
        }
        let plan = self.plan.key();
        let seeds: &[&[u8]] = &[seeds::PASS, plan.as_ref(), self.holder.as_ref(), &[self.bump]];
        let mut pass = create::<Pass, _>(self.payer, self.pass, seeds, MarketError::AccountExists)?;
        pass.version = Pass::VERSION;
        pass.bump = self.bump;
        pass.plan = plan;
        pass.holder = *self.holder;
        Ok(())
    }
}
