//! Addresses and terms of accounts.

use solana_address::Address;
use toml::Spanned;

use super::BPS;
use super::check::Checker;
use super::deployment::{
    Deployment, MakerTerms, MarketTerms, PoolTerms, PriceTerms, Recipient, RevenueTerms,
};
use super::toml_form as form;
use crate::decimal::MAX_DECIMALS;

/// The longest change delay, in seconds: 90 days.
const MAX_CHANGE_DELAY_SECONDS: u32 = 7_776_000;
/// The longest time for settling, in seconds: 90 days.
const MAX_SETTLE_SECONDS: u32 = 7_776_000;
/// The oldest price that a feed may allow, in seconds: a day.
const MAX_PRICE_AGE_SECONDS: u32 = 86_400;
/// The most recipients of the treasury's part.
const MAX_RECIPIENTS: usize = 16;
/// The largest bounty, in basis points.
const MAX_BOUNTY_BPS: u16 = 1_000;
/// Decimals of SOL.
const SOL_DECIMALS: u8 = 9;

impl Checker<'_> {
    /// What the file says for the accounts of a chain only.
    pub fn deployment(&mut self, form: &form::File) -> Deployment {
        let decimals = (*form.token.decimals.get_ref()).min(MAX_DECIMALS);
        let network = &form.network;
        let collateral = form.collateral.as_ref().map(Spanned::get_ref);
        let activations = form.classes.iter();
        Deployment {
            network: self.optional_address(network.address.as_ref()),
            change_delay_seconds: network.change_delay.as_ref().map(|text| self.delay(text)),
            pauser: self.optional_address(network.pauser.as_ref()),
            status_oracle: self.optional_address(network.status_oracle.as_ref()),
            fee_admin: self.optional_address(network.fee_admin.as_ref()),
            fee_wallet: self.optional_address(network.fee_wallet.as_ref()),
            mint: self.optional_address(form.token.mint.as_ref()),
            start_epoch: form.emission.get_ref().start_epoch,
            oracle_keys: self.oracle_keys(&form.oracles),
            activations: activations
                .filter_map(|class| Some((*class.id.get_ref(), class.activated_by?)))
                .collect(),
            manufacturers: form
                .manufacturers
                .iter()
                .map(|maker| (*maker.id.get_ref(), self.maker_terms(maker, decimals)))
                .collect(),
            pool: self.pool_terms(form.pool.as_ref(), decimals),
            collateral_mint: self.optional_address(collateral.and_then(|table| table.mint.as_ref())),
            collateral: self.stake_terms(collateral.and_then(|table| table.pool.as_ref()), decimals),
            market: self.market_terms(form, decimals),
        }
    }

    fn maker_terms(&mut self, maker: &form::ManufacturerTable, decimals: u8) -> MakerTerms {
        MakerTerms {
            key: self.optional_address(maker.key.as_ref()),
            authority: self.optional_address(maker.authority.as_ref()),
            bond: self.optional_amount(maker.bond.as_ref(), decimals),
        }
    }

    fn pool_terms(&mut self, table: Option<&form::PoolTable>, decimals: u8) -> PoolTerms {
        let Some(table) = table else {
            return PoolTerms::default();
        };
        PoolTerms {
            insurance: self.optional_address(table.insurance.as_ref()),
            insurance_bps: self.optional_share(table.insurance_bps.as_ref()),
            proposal_bond: self.optional_amount(table.proposal_bond.as_ref(), SOL_DECIMALS),
            challenge_bond: self.optional_amount(table.challenge_bond.as_ref(), SOL_DECIMALS),
            device_cap: self.optional_amount(table.device_cap.as_ref(), decimals),
            device_cap_epochs: table.device_cap_epochs,
            window_limit: self.optional_amount(table.window_limit.as_ref(), decimals),
            window_seconds: table.window_seconds,
            vesting_bps: self.optional_share(table.vesting_bps.as_ref()),
            vesting_months: table.vesting_months,
            exit_penalty_bps: self.optional_share(table.exit_penalty_bps.as_ref()),
        }
    }

    fn market_terms(&mut self, form: &form::File, token_decimals: u8) -> MarketTerms {
        let Some(table) = form.market.as_ref().map(Spanned::get_ref) else {
            return MarketTerms::default();
        };
        let decimals = (*table.currency_decimals.get_ref()).min(MAX_DECIMALS);
        if let Some(seconds) = &table.settle_seconds {
            self.not_zero(seconds);
            self.at_most(seconds, MAX_SETTLE_SECONDS, "seconds, 90 days");
        }
        MarketTerms {
            mint: self.optional_address(table.currency_mint.as_ref()),
            settle_seconds: value(table.settle_seconds.as_ref()),
            insurance_cap: self.optional_amount(table.insurance_cap.as_ref(), decimals),
            stake: self.stake_terms(table.stake.as_ref(), token_decimals),
            prices: self.price_terms(table),
            revenue: self.revenue_terms(table, decimals),
            plan_numbers: form.plans.iter().map(|plan| plan.get_ref().number).collect(),
        }
    }

    fn price_terms(&mut self, table: &form::MarketTable) -> PriceTerms {
        if let Some(seconds) = &table.price_max_age_seconds {
            self.not_zero(seconds);
            self.at_most(seconds, MAX_PRICE_AGE_SECONDS, "seconds, a day");
        }
        let sources = table.price_sources.as_ref().and_then(|list| {
            let keys = self.addresses(list.get_ref());
            let pair = <[Address; 2]>::try_from(keys).ok();
            let pair = pair.filter(|[first, second]| first != second);
            if pair.is_none() {
                self.fault(list, "two different addresses", "another list");
            }
            pair
        });
        PriceTerms {
            sources,
            max_age_seconds: value(table.price_max_age_seconds.as_ref()),
            max_deviation_bps: self.optional_share(table.price_max_deviation_bps.as_ref()),
        }
    }

    fn revenue_terms(&mut self, table: &form::MarketTable, decimals: u8) -> RevenueTerms {
        let auction = &table.auction;
        if let Some(bps) = &table.bounty_bps {
            self.at_most(bps, MAX_BOUNTY_BPS, "basis points");
        }
        RevenueTerms {
            recipients: table.recipients.as_ref().map(|list| self.recipients(list)),
            bounty_bps: value(table.bounty_bps.as_ref()),
            bounty_cap: self.optional_amount(table.bounty_cap.as_ref(), decimals),
            max_refund_bps: self.optional_share(table.max_refund_bps.as_ref()),
            veto_authority: self.optional_address(table.veto_authority.as_ref()),
            min_fill: self.optional_amount(auction.min_fill.as_ref(), decimals),
            idle_step_bps: self.optional_share(auction.idle_step_bps.as_ref()),
            max_deviation_bps: self.optional_share(auction.max_deviation_bps.as_ref()),
        }
    }

    fn recipients(&mut self, list: &Spanned<Vec<form::RecipientTable>>) -> Vec<Recipient> {
        let recipients: Vec<Recipient> = list
            .get_ref()
            .iter()
            .filter_map(|one| {
                let wallet = self.address(&one.wallet)?;
                self.not_zero(&one.bps);
                Some(Recipient {
                    wallet,
                    bps: *one.bps.get_ref(),
                })
            })
            .collect();
        let sum: u32 = recipients.iter().map(|one| u32::from(one.bps)).sum();
        if recipients.len() > MAX_RECIPIENTS || sum != u32::from(BPS) {
            let expected = format!("1 to {MAX_RECIPIENTS} recipients whose bps sum to {BPS}");
            self.fault(list, expected, format!("{} that sum to {sum}", recipients.len()));
        }
        recipients
    }

    fn oracle_keys(&mut self, table: &form::OraclesTable) -> Option<Vec<Address>> {
        let list = table.keys.as_ref()?;
        let (keys, weights) = (list.get_ref().len(), table.weights.get_ref().len());
        if keys != weights {
            self.fault(list, format!("{weights} keys, one for each weight"), keys);
        }
        let keys = self.addresses(list.get_ref());
        for (place, key) in keys.iter().enumerate() {
            if let Some(again) = list.get_ref().get(place).filter(|_| keys[..place].contains(key)) {
                self.fault(again, "a key of its own for each oracle", format!("{key} again"));
            }
        }
        Some(keys)
    }

    fn addresses(&mut self, texts: &[Spanned<String>]) -> Vec<Address> {
        texts.iter().filter_map(|text| self.address(text)).collect()
    }

    /// An address other than zero.
    pub fn address(&mut self, text: &Spanned<String>) -> Option<Address> {
        let bytes = bs58::decode(text.get_ref()).into_vec().ok();
        let address = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let address = address.map(Address::new_from_array);
        let address = address.filter(|address| *address != Address::default());
        if address.is_none() {
            let expected = "an address: 32 bytes in base58, 32 to 44 letters and digits, not all zero";
            self.fault(text, expected, format!("{:?}", text.get_ref()));
        }
        address
    }

    /// An address, if there is one.
    pub fn optional_address(&mut self, text: Option<&Spanned<String>>) -> Option<Address> {
        text.and_then(|text| self.address(text))
    }

    /// An amount in base units, if there is one.
    pub fn optional_amount(&mut self, text: Option<&Spanned<String>>, decimals: u8) -> Option<u64> {
        text.and_then(|text| self.amount_or_zero(text, decimals))
    }

    /// A share of at most one, if there is one, in basis points.
    pub fn optional_share(&mut self, share: Option<&Spanned<u16>>) -> Option<u16> {
        let share = share?;
        self.at_most(share, BPS, "basis points");
        Some(*share.get_ref())
    }

    fn delay(&mut self, text: &Spanned<String>) -> u32 {
        let seconds = duration(text.get_ref()).filter(|seconds| *seconds <= MAX_CHANGE_DELAY_SECONDS);
        seconds.unwrap_or_else(|| {
            let expected = "a duration of at most 90 days, such as \"90s\", \"15m\", \"12h\" or \"2d\"";
            self.fault(text, expected, format!("{:?}", text.get_ref()));
            0
        })
    }
}

fn value<T: Copy>(number: Option<&Spanned<T>>) -> Option<T> {
    number.map(|number| *number.get_ref())
}

/// Seconds of a whole number with its unit.
fn duration(text: &str) -> Option<u32> {
    let (digits, unit) = match text.as_bytes().last()? {
        b's' => (text.strip_suffix('s')?, 1),
        b'm' => (text.strip_suffix('m')?, 60),
        b'h' => (text.strip_suffix('h')?, 3_600),
        b'd' => (text.strip_suffix('d')?, 86_400),
        _ => return None,
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = is_number.then(|| digits.parse().ok()).flatten()?;
    number.checked_mul(unit)
}
