//! What may be changed about a revenue pool, as it is typed.

use clap::Args;
use flywheel_client::revenue::{MAX_BOUNTY_BPS, MAX_IDLE_STEP_BPS, MAX_WINDOW_SECONDS, RevenueParameters};
use solana_address::Address;

use super::WholePrice;
use super::destinations::{DestinationArgs, Home};
use crate::failure::Failure;
use crate::show::duration;
use crate::words;

const FULL_BPS: u16 = 10_000;
const HOUR: u32 = 3_600;
/// Whole tokens of a lot where nothing else is named.
const LOT_TOKENS: u64 = 1_000;

/// The parameters of a revenue pool. Shares are basis points: 10,000 are all.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub struct RevenueTermsArgs {
    /// Share of providers, basis points [a new pool: 0]
    #[arg(long, value_name = "BPS")]
    providers_bps: Option<u16>,
    /// Share of stakers, basis points [a new pool: 0]
    #[arg(long, value_name = "BPS")]
    stakers_bps: Option<u16>,
    /// Share that is burned, basis points [a new pool: what the other shares leave]
    #[arg(long, value_name = "BPS")]
    burn_bps: Option<u16>,
    /// Share of the treasury's recipients, basis points [a new pool: 0]
    #[arg(long, value_name = "BPS")]
    treasury_bps: Option<u16>,
    /// Share of the insurance, basis points [a new pool: 0]
    #[arg(long, value_name = "BPS")]
    insurance_bps: Option<u16>,
    /// What the burn's share rises to, basis points [a new pool: it does not rise]
    #[arg(long, value_name = "BPS")]
    burn_limit_bps: Option<u16>,
    /// The last epoch before the burn's share rises
    #[arg(long, value_name = "EPOCH")]
    slope_start: Option<u64>,
    /// The first epoch in which it has risen
    #[arg(long, value_name = "EPOCH")]
    slope_end: Option<u64>,
    /// The most that is sold, or burned by lots, in a window, in whole tokens [a new pool: 1000]
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    lot: Option<String>,
    /// Length of a window, at most 30d [a new pool: 1h]
    #[arg(long, visible_alias = "window", value_name = "DURATION", value_parser = words::seconds)]
    window_seconds: Option<u32>,
    /// Bounty of whoever cranks, basis points, at most 1,000 [a new pool: 10]
    #[arg(long, value_name = "BPS")]
    bounty_bps: Option<u16>,
    /// The most that a bounty is, in whole tokens [a new pool: 1]
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    bounty_cap: Option<String>,
    /// How much of an epoch's income may be refunded in it, basis points [a new pool: 1000]
    #[arg(long, value_name = "BPS")]
    max_refund_bps: Option<u16>,
    /// Who may report orders and customers with a payment, or none [a new pool: none]
    #[arg(long, value_name = "ADDRESS", value_parser = any_address)]
    market: Option<Address>,
    /// Who may switch the burn of the network's own token to direct, or none [a new pool: the network's authority]
    #[arg(long, value_name = "ADDRESS", value_parser = any_address)]
    veto: Option<Address>,
    /// Price at a window's start, basis points of the reference, 10,000 or more [a new pool: 15000]
    #[arg(long, value_name = "BPS")]
    start_bps: Option<u16>,
    /// Price that it falls to, basis points of the reference, 1 to 10,000 [a new pool: 5000]
    #[arg(long, value_name = "BPS")]
    floor_bps: Option<u16>,
    /// How long it falls, at most a window [a new pool: half a window]
    #[arg(long, visible_alias = "decay", value_name = "DURATION", value_parser = words::seconds)]
    decay_seconds: Option<u32>,
    /// How much the reference falls for a window without a sale, basis points, at most 5,000 [a new pool: 100]
    #[arg(long, value_name = "BPS")]
    idle_step_bps: Option<u16>,
    /// The least price, whole network tokens for a whole token [a new pool: a tenth of --price]
    #[arg(long, value_name = "TOKENS")]
    min_price: Option<String>,
    /// The least that is sold at once, in whole tokens, unless it is all that is left [a new pool: 0]
    #[arg(long, value_name = "TOKENS", value_parser = words::tokens)]
    min_fill: Option<String>,
    /// How far the reference may be from the feed's price, basis points [a new pool: 1000]
    #[arg(long, value_name = "BPS")]
    max_deviation_bps: Option<u16>,
    #[command(flatten)]
    destinations: DestinationArgs,
}

/// Reads an address, or none.
pub fn any_address(text: &str) -> Result<Address, String> {
    match text {
        "none" => Ok(Address::default()),
        text => words::address(text).map_err(|error| format!("{error}, or none")),
    }
}

impl RevenueTermsArgs {
    /// What a new pool is given where nothing else is named.
    ///
    /// # Arguments
    /// - `price`: what the auction begins with; none for the network's own token
    pub fn new_pool(
        &self,
        home: &Home<'_>,
        authority: Address,
        price: Option<WholePrice>,
    ) -> RevenueParameters {
        let shares = [
            self.providers_bps,
            self.stakers_bps,
            self.treasury_bps,
            self.insurance_bps,
        ];
        let others = shares
            .iter()
            .flatten()
            .fold(0u16, |sum, share| sum.saturating_add(*share));
        let burn_bps = self.burn_bps.unwrap_or(FULL_BPS.saturating_sub(others));
        let tokens = |whole: u64| {
            let unit = 10u64.checked_pow(u32::from(home.coin.decimals));
            unit.and_then(|unit| unit.checked_mul(whole)).unwrap_or(u64::MAX)
        };
        let window_seconds = self.window_seconds.unwrap_or(HOUR);
        let base = RevenueParameters {
            veto: authority,
            burn_bps,
            burn_limit_bps: burn_bps,
            lot: tokens(LOT_TOKENS),
            window_seconds,
            bounty_bps: 10,
            bounty_cap: tokens(1),
            max_refund_bps: 1_000,
            ..RevenueParameters::default()
        };
        let Some(price) = price else {
            return base;
        };
        let tenth = price.fixed().mul_ratio_ceil(1, 10).unwrap_or(price.fixed());
        RevenueParameters {
            start_bps: 15_000,
            floor_bps: 5_000,
            decay_seconds: window_seconds.div_ceil(2),
            idle_step_bps: 100,
            min_price: tenth.to_le_bytes(),
            max_deviation_bps: 1_000,
            ..base
        }
    }

    /// `base` with what was typed in its place; refuses what the chain would refuse.
    pub fn over(&self, base: RevenueParameters, home: &Home<'_>) -> Result<RevenueParameters, Failure> {
        if home.is_native() {
            self.require_no_auction()?;
        }
        let tokens = |option, typed: &Option<String>, before| match typed {
            Some(text) => home.coin.base_units(option, text),
            None => Ok(before),
        };
        let burn_bps = self.burn_bps.unwrap_or(base.burn_bps);
        // A share that does not rise goes on not to rise.
        let is_level = base.burn_limit_bps == base.burn_bps;
        let limit = if is_level { burn_bps } else { base.burn_limit_bps };
        let mut terms = RevenueParameters {
            destinations: base.destinations,
            market: self.market.unwrap_or(base.market),
            veto: self.veto.unwrap_or(base.veto),
            min_price: self.min_price(base.min_price, home)?,
            lot: tokens("--lot", &self.lot, base.lot)?,
            min_fill: tokens("--min-fill", &self.min_fill, base.min_fill)?,
            bounty_cap: tokens("--bounty-cap", &self.bounty_cap, base.bounty_cap)?,
            slope_start_epoch: self.slope_start.unwrap_or(base.slope_start_epoch),
            slope_end_epoch: self.slope_end.unwrap_or(base.slope_end_epoch),
            window_seconds: self.window_seconds.unwrap_or(base.window_seconds),
            decay_seconds: self.decay_seconds.unwrap_or(base.decay_seconds),
            providers_bps: self.providers_bps.unwrap_or(base.providers_bps),
            stakers_bps: self.stakers_bps.unwrap_or(base.stakers_bps),
            burn_bps,
            treasury_bps: self.treasury_bps.unwrap_or(base.treasury_bps),
            insurance_bps: self.insurance_bps.unwrap_or(base.insurance_bps),
            burn_limit_bps: self.burn_limit_bps.unwrap_or(limit),
            start_bps: self.start_bps.unwrap_or(base.start_bps),
            floor_bps: self.floor_bps.unwrap_or(base.floor_bps),
            idle_step_bps: self.idle_step_bps.unwrap_or(base.idle_step_bps),
            max_deviation_bps: self.max_deviation_bps.unwrap_or(base.max_deviation_bps),
            max_refund_bps: self.max_refund_bps.unwrap_or(base.max_refund_bps),
            bounty_bps: self.bounty_bps.unwrap_or(base.bounty_bps),
        };
        require_shares(&terms)?;
        require_limits(&terms)?;
        if !home.is_native() {
            require_auction(&terms)?;
        }
        self.destinations.apply(&mut terms, home)?;
        Ok(terms)
    }

    fn min_price(&self, before: [u8; 16], home: &Home<'_>) -> Result<[u8; 16], Failure> {
        match (&self.min_price, &home.token) {
            (Some(text), Some(token)) => {
                let price = WholePrice::parse("--min-price", text, token, &home.coin)?;
                Ok(price.fixed().to_le_bytes())
            }
            _ => Ok(before),
        }
    }

    /// Refuses what only auctions have.
    fn require_no_auction(&self) -> Result<(), Failure> {
        let typed = [
            ("--start-bps", self.start_bps.is_some()),
            ("--floor-bps", self.floor_bps.is_some()),
            ("--decay-seconds", self.decay_seconds.is_some()),
            ("--idle-step-bps", self.idle_step_bps.is_some()),
            ("--min-price", self.min_price.is_some()),
            ("--min-fill", self.min_fill.is_some()),
            ("--max-deviation-bps", self.max_deviation_bps.is_some()),
            ("--feed", self.destinations.names_feed()),
        ];
        match typed.iter().find(|(_, typed)| *typed) {
            None => Ok(()),
            Some((option, _)) => Err(argument(format!(
                "the network's own token is burned, not sold; leave {option} out"
            ))),
        }
    }
}

fn require_shares(terms: &RevenueParameters) -> Result<(), Failure> {
    let shares = [
        terms.providers_bps,
        terms.stakers_bps,
        terms.burn_bps,
        terms.treasury_bps,
        terms.insurance_bps,
    ];
    let sum: u32 = shares.iter().map(|share| u32::from(*share)).sum();
    if sum != u32::from(FULL_BPS) {
        let [providers, stakers, burn, treasury, insurance] = shares;
        return Err(argument(format!(
            "the shares add up to {sum} basis points, not 10000: --providers-bps {providers}, --stakers-bps {stakers}, \
             --burn-bps {burn}, --treasury-bps {treasury}, --insurance-bps {insurance}; change one of them"
        )));
    }
    let (burn, limit) = (terms.burn_bps, terms.burn_limit_bps);
    if limit < burn || limit > FULL_BPS {
        return Err(argument(format!(
            "--burn-limit-bps {limit}: the burn's share rises from {burn}; type {burn} to 10000"
        )));
    }
    let (start, end) = (terms.slope_start_epoch, terms.slope_end_epoch);
    if limit > burn && end <= start {
        return Err(argument(format!(
            "the burn's share rises from epoch {start} to epoch {end}; type a later --slope-end, and --slope-start where the rise \
             begins"
        )));
    }
    Ok(())
}

fn require_limits(terms: &RevenueParameters) -> Result<(), Failure> {
    let most = [
        ("--bounty-bps", terms.bounty_bps, MAX_BOUNTY_BPS),
        ("--max-refund-bps", terms.max_refund_bps, FULL_BPS),
        ("--idle-step-bps", terms.idle_step_bps, MAX_IDLE_STEP_BPS),
        ("--max-deviation-bps", terms.max_deviation_bps, FULL_BPS),
    ];
    if let Some((option, bps, most)) = most.iter().find(|(_, bps, most)| bps > most) {
        return Err(argument(format!("{option} {bps}: type {most} at most")));
    }
    if terms.lot == 0 {
        return Err(argument("--lot: type more than nothing"));
    }
    let window = terms.window_seconds;
    if window == 0 || window > MAX_WINDOW_SECONDS {
        return Err(argument(format!(
            "--window-seconds {}: type a second to {}",
            duration(window),
            duration(MAX_WINDOW_SECONDS)
        )));
    }
    Ok(())
}

fn require_auction(terms: &RevenueParameters) -> Result<(), Failure> {
    if terms.start_bps < FULL_BPS {
        return Err(argument(format!(
            "--start-bps {}: a window begins at the reference or above; type 10000 to 65535",
            terms.start_bps
        )));
    }
    if terms.floor_bps == 0 || terms.floor_bps > FULL_BPS {
        return Err(argument(format!(
            "--floor-bps {}: the price falls to the reference or below; type 1 to 10000",
            terms.floor_bps
        )));
    }
    let (decay, window) = (terms.decay_seconds, terms.window_seconds);
    if decay == 0 || decay > window {
        return Err(argument(format!(
            "--decay-seconds {}: the price falls within a window; type a second to {}",
            duration(decay),
            duration(window)
        )));
    }
    if terms.min_fill > terms.lot {
        return Err(argument("--min-fill is more than --lot; lower it"));
    }
    Ok(())
}

fn argument(text: impl Into<String>) -> Failure {
    Failure::Argument(text.into())
}
