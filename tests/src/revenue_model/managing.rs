//! Creating and changing pools.

use super::income::count;
use super::recipients::check_list;
use super::{
    Action, Auction, Books, By, MISSING, Model, Owed, Plan, Pool, Recipient, TOKEN, Verdict, allow, big, ceil,
};
use crate::world::CHANGE_DELAY;

impl Plan {
    pub(crate) fn has_market(&self) -> bool {
        self.args.market != Default::default()
    }

    pub(crate) fn has_veto(&self) -> bool {
        self.args.veto != Default::default()
    }
}

impl Model {
    pub(crate) fn attempt_managing(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::CreateRevenuePool { pool, dice, by } => self.create(pool, dice, by),
            Action::UpdateRevenuePool { pool, dice, by } => self.update(pool, Plan::of(pool, dice), by),
            Action::ApplyRevenueUpdate { pool } => self.apply(pool),
            Action::UpdateRecipients {
                pool,
                ref recipients,
                by,
            } => self.update_recipients(pool, recipients, by),
            Action::ApplyRecipients { pool } => self.apply_recipients(pool),
            Action::SetHalt { pool, halted, by } => {
                let elapsed = self.elapsed();
                let of = self.pool(pool)?;
                allow(matches!(by, By::Authority | By::Pauser), "PauserMismatch")?;
                of.roll(elapsed)?;
                of.is_halted = halted;
                Ok(())
            }
            Action::SetDirectBurn { pool, direct, by } => {
                let of = self.pool(pool)?;
                allow(by == By::Veto && of.plan.has_veto(), "VetoMismatch")?;
                allow(pool == TOKEN, "NotNative")?;
                of.is_direct = direct;
                Ok(())
            }
            _ => self.attempt_feeds(action),
        }
    }

    fn create(&mut self, pool: usize, dice: u64, by: By) -> Verdict {
        allow(pool == TOKEN || self.pools[TOKEN].is_some(), MISSING)?;
        allow(by == By::Authority, "AuthorityMismatch")?;
        let plan = Plan::of(pool, dice);
        plan.check(pool == TOKEN, self.feeds[pool].is_some())?;
        allow(self.pools[pool].is_none(), "AccountExists")?;
        let ((tokens, payment), list) = Plan::beginning(pool, dice);
        let has_price = (tokens > 0, payment > 0);
        let expected = (pool != TOKEN, pool != TOKEN);
        allow(has_price == expected, "AuctionInvalid")?;
        check_list(&list)?;
        allow(
            !list.is_empty() || plan.args.treasury_bps == 0,
            "DestinationMissing",
        )?;
        let mut auction = Auction::default();
        if pool != TOKEN {
            auction.reference = ceil(big(tokens) << 64u8, payment);
        }
        let recipient = |(wallet, bps)| Recipient { wallet, bps, owed: 0 };
        let mut new = Pool {
            mint: pool,
            plan,
            proposed: None,
            is_direct: false,
            is_halted: false,
            epoch: self.epoch(),
            owed: Owed::default(),
            books: Books::default(),
            auction,
            recipients: list.into_iter().map(recipient).collect(),
            proposed_recipients: None,
            last_supply: if pool == TOKEN { self.supply[pool] } else { 0 },
            donated: 0,
            statements: vec![],
        };
        new.begin_window(self.elapsed());
        self.pools[pool] = Some(new);
        Ok(())
    }

    fn update(&mut self, pool: usize, plan: Plan, by: By) -> Verdict {
        let ready_at = self.now.saturating_add(CHANGE_DELAY);
        let has_feed = self.feeds[pool].is_some();
        let of = self.pool(pool)?;
        allow(by == By::Authority, "AuthorityMismatch")?;
        plan.check(pool == TOKEN, has_feed)?;
        // Recipients may be proposed with it: then both are looked at when they are applied.
        let are_proposed = matches!(&of.proposed_recipients, Some((list, _)) if !list.is_empty());
        let are_there = of.has_recipients() || plan.args.treasury_bps == 0;
        allow(are_proposed || are_there, "DestinationMissing")?;
        of.proposed = Some((plan, ready_at));
        Ok(())
    }

    fn apply(&mut self, pool: usize) -> Verdict {
        let (now, elapsed) = (self.now, self.elapsed());
        let of = self.pool(pool)?;
        let (plan, ready_at) = of.proposed.take().ok_or("ChangeNotPending")?;
        allow(now >= ready_at, "ChangeNotReady")?;
        let are_there = of.has_recipients() || plan.args.treasury_bps == 0;
        allow(are_there, "DestinationMissing")?;
        // The window that runs ends with the former parameters.
        of.roll(elapsed)?;
        let mut next = of.auction.window;
        count(&mut next, 1)?;
        of.roll_to(next, false)?;
        of.plan = plan;
        of.begin_window(elapsed);
        Ok(())
    }
}

impl Pool {
    fn begin_window(&mut self, elapsed: u64) {
        let (window, _) = self.window(elapsed);
        (self.auction.window, self.auction.sold, self.auction.bought) = (window, 0, 0);
    }
}
