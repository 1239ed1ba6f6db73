//! Price feeds.

use num_bigint::BigUint;

use super::{
    Action, By, Feed, FeedPlan, MISSING, Model, Quote, Signed, TOKEN, TOO_LARGE, Verdict, allow, big, ceil,
    floor,
};
use crate::world::CHANGE_DELAY;

impl Feed {
    /// A feed without a price.
    pub(crate) const fn new(plan: FeedPlan) -> Self {
        Self {
            scale: plan.scale,
            plan,
            proposed: None,
            low: 0,
            high: 0,
            timestamp: 0,
            last: [0; 2],
        }
    }

    fn require_fresh(&self, timestamp: i64, now: i64) -> Verdict {
        let age = i128::from(now) - i128::from(timestamp);
        allow(age <= i128::from(self.plan.max_age), "PriceStale")?;
        allow(age >= -60, "PriceInFuture")
    }

    fn take(&mut self, quotes: [Quote; 2], now: i64) -> Verdict {
        for (quote, last) in quotes.into_iter().zip(self.last) {
            self.require_fresh(quote.timestamp, now)?;
            allow(quote.timestamp > last, "PriceNotNewer")?;
            allow(quote.price > 0, "PriceZero")?;
            allow(quote.price > quote.confidence, "PriceUncertain")?;
        }
        let [first, second] = quotes.map(|quote| quote.price);
        let apart = big(first.abs_diff(second)) * 10_000u32;
        let lower = big(first.min(second));
        allow(apart <= lower * self.plan.max_deviation, "PricesDisagree")?;
        let highest = quotes.map(|quote| quote.price.checked_add(quote.confidence));
        let [Some(first), Some(second)] = highest else {
            return Err(TOO_LARGE);
        };
        let lows = quotes.map(|quote| quote.price - quote.confidence);
        self.low = lows[0].min(lows[1]);
        self.high = first.max(second);
        self.last = quotes.map(|quote| quote.timestamp);
        self.timestamp = self.last[0].min(self.last[1]);
        Ok(())
    }
}

impl Model {
    fn feed(&mut self, quote: usize) -> Result<&mut Feed, &'static str> {
        self.feeds[quote].as_mut().ok_or(MISSING)
    }

    /// Between what the reference is held, times 2^64: `10^scale / high` less the deviation, `10^scale / low` and it.
    pub(crate) fn bounds(&self, quote: usize, deviation: u16) -> Result<(BigUint, BigUint), &'static str> {
        let feed = self.feeds[quote].as_ref().ok_or(MISSING)?;
        feed.require_fresh(feed.timestamp, i64::from(self.now))?;
        let one = big(10u8).pow(u32::from(feed.scale)) << 64u8;
        let below = 10_000u32.saturating_sub(u32::from(deviation));
        let above = 10_000 + u32::from(deviation);
        let lower = floor(floor(one.clone(), feed.high) * below, 10_000u32);
        let upper = ceil(ceil(one, feed.low) * above, 10_000u32);
        Ok((lower, upper))
    }

    pub(crate) fn attempt_feeds(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::CreatePriceFeed { quote, dice, by } => self.create_feed(quote, FeedPlan::of(dice), by),
            Action::UpdatePriceFeed { quote, dice, by } => {
                self.feed(quote)?;
                allow(by == By::Authority, "AuthorityMismatch")?;
                let (plan, ready_at) = (FeedPlan::of(dice), self.now.saturating_add(CHANGE_DELAY));
                plan.check()?;
                self.feed(quote)?.proposed = Some((plan, ready_at));
                Ok(())
            }
            Action::ApplyPriceFeed { quote } => self.apply_feed(quote),
            Action::PostPrice {
                quote,
                quotes,
                signed,
            } => self.post(quote, quotes, signed),
            _ => unreachable!("{action:?}"),
        }
    }

    fn create_feed(&mut self, quote: usize, plan: FeedPlan, by: By) -> Verdict {
        allow(by == By::Authority, "AuthorityMismatch")?;
        allow(quote != TOKEN, "FeedInvalid")?;
        plan.check()?;
        allow(self.feeds[quote].is_none(), "AccountExists")?;
        self.feeds[quote] = Some(Feed::new(plan));
        Ok(())
    }

    fn apply_feed(&mut self, quote: usize) -> Verdict {
        let now = self.now;
        let feed = self.feed(quote)?;
        let (plan, ready_at) = feed.proposed.ok_or("ChangeNotPending")?;
        allow(now >= ready_at, "ChangeNotReady")?;
        if plan.sources != feed.plan.sources {
            (feed.low, feed.high, feed.timestamp) = (0, 0, 0);
            feed.last = [feed.last[0].max(feed.last[1]); 2];
        }
        (feed.plan, feed.proposed) = (plan, None);
        Ok(())
    }

    fn post(&mut self, quote: usize, quotes: [Quote; 2], signed: Signed) -> Verdict {
        let now = i64::from(self.now);
        let feed = self.feed(quote)?;
        match signed {
            Signed::ByBoth => feed.take(quotes, now),
            Signed::InWrongOrder | Signed::ByStrangers => Err("SourceKeyMismatch"),
            Signed::ByOneOnly => Err("SignatureInstructionMissing"),
            Signed::OverAnotherPrice | Signed::OverAnotherFeed => Err("PriceMessageMismatch"),
        }
    }
}
