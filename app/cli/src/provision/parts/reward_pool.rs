//! Reward pools: the token's with its schedule, and the funded one that providers' share of revenue goes to.

use flywheel_client::accounts::Pool;
use flywheel_client::address;
use flywheel_client::instructions::rewards::{
    self, CreatePoolArgs, EMISSION_BURN_LINKED, EMISSION_FIXED, EMISSION_FUNDED, EMISSION_GEOMETRIC,
    EMISSION_HALVING, EmissionArgs, PoolParametersArgs,
};
use flywheel_oracle::network_file::{Emission, EmissionKind};
use reward_distributor::state::MODE_FUNDED;
use solana_address::Address;

use crate::provision::part::{Part, Pending, Setting, Settings, Step, Table, Update};
use crate::provision::site::{MintSite, Site};
use crate::provision::value::Value;

/// Decimals of SOL.
const SOL_DECIMALS: u8 = 9;
/// Decimals of a retention.
const RETENTION_DECIMALS: u8 = 19;
const RETENTION_ONE: u128 = 10u128.pow(RETENTION_DECIMALS as u32);
/// Bytes of a vault.
const VAULT_BYTES: usize = 165;

/// A pool as its arguments and its mode make it.
#[derive(Debug, Clone, Copy)]
pub struct PoolForm {
    /// The arguments.
    pub args: CreatePoolArgs,
    /// Whether it pays out of a vault.
    pub is_funded: bool,
}

impl PoolForm {
    /// An account as it is.
    pub fn of(pool: &Pool) -> Self {
        Self {
            args: CreatePoolArgs {
                emission: EmissionArgs {
                    kind: pool.emission_kind,
                    first_emission: pool.first_emission,
                    parameter: pool.emission_parameter,
                    cap: pool.emission_cap,
                },
                first_epoch: pool.first_epoch,
                burn_program: pool.burn_program,
                vesting_months: pool.vesting_months,
                exit_penalty_bps: pool.exit_penalty_bps,
                parameters: pool.parameters.into(),
            },
            is_funded: pool.mode == MODE_FUNDED,
        }
    }

    fn with(mut self, parameters: PoolParametersArgs) -> Self {
        self.args.parameters = parameters;
        self
    }

    /// What the account says of a token with `decimals`.
    pub fn settings(&self, decimals: u8) -> Vec<Setting> {
        let tokens = |base_units| Value::Amount { base_units, decimals };
        let sol = |base_units| Value::Amount {
            base_units,
            decimals: SOL_DECIMALS,
        };
        let (args, terms) = (&self.args, &self.args.parameters);
        let mut settings = self.emission(decimals);
        settings.extend(
            Settings::of(Table::Emission)
                .never("start_epoch", Value::Number(args.first_epoch))
                .table(Table::Oracles)
                .delayed(
                    "challenge_window_seconds",
                    Value::number(terms.challenge_window_seconds),
                )
                .table(Table::Pool)
                .delayed("insurance", Value::Key(terms.insurance))
                .delayed("insurance_bps", Value::number(terms.insurance_bps))
                .delayed("proposal_bond", sol(terms.proposal_bond))
                .delayed("challenge_bond", sol(terms.challenge_bond))
                .delayed("device_cap", tokens(terms.device_cap))
                .delayed("device_cap_epochs", Value::number(terms.device_cap_epochs))
                .delayed("window_limit", tokens(terms.window_limit))
                .delayed("window_seconds", Value::number(terms.window_seconds))
                .delayed("vesting_bps", Value::number(terms.vesting_bps))
                .never("vesting_months", Value::number(args.vesting_months))
                .never("exit_penalty_bps", Value::number(args.exit_penalty_bps))
                .list(),
        );
        settings
    }

    /// The schedule in the file's words. A funded pool with a schedule of its own is `funded` with a most of each epoch.
    fn emission(&self, decimals: u8) -> Vec<Setting> {
        let tokens = |base_units| Value::Amount { base_units, decimals };
        let emission = &self.args.emission;
        let kind = match emission.kind {
            _ if self.is_funded => "funded",
            EMISSION_GEOMETRIC => "geometric",
            EMISSION_HALVING => "halving",
            EMISSION_BURN_LINKED => "burn-linked",
            _ => "fixed",
        };
        let first = match kind {
            "geometric" | "halving" => "first_epoch",
            _ => "per_epoch",
        };
        let mut settings = Settings::of(Table::Emission).never("kind", Value::word(kind));
        if emission.first_emission > 0 {
            settings = settings.never(first, tokens(emission.first_emission));
        }
        settings = match kind {
            "geometric" => settings.never("retention", retention(emission.parameter)),
            "halving" => settings.never("interval_epochs", Value::Number(emission.parameter)),
            "burn-linked" => settings.never("share_bps", Value::Number(emission.parameter)),
            _ => settings,
        };
        if !self.is_funded || emission.cap < u64::MAX {
            settings = settings.never("cap", tokens(emission.cap));
        }
        settings.list()
    }
}

/// The least decimal that is read into these units of 2^-64.
fn retention(bits: u64) -> Value {
    let number = (u128::from(bits) * RETENTION_ONE).div_ceil(1 << 64);
    Value::Amount {
        base_units: u64::try_from(number).unwrap_or(u64::MAX),
        decimals: RETENTION_DECIMALS,
    }
}

/// The schedule of the file as a ceiling that the chain knows.
pub fn schedule(emission: &Emission) -> EmissionArgs {
    let (kind, parameter) = match emission.kind {
        EmissionKind::Geometric {
            retention,
            interval_epochs: 1,
        } => (
            EMISSION_GEOMETRIC,
            u64::try_from(retention.to_bits()).unwrap_or(u64::MAX),
        ),
        EmissionKind::Halving { interval_epochs } => (EMISSION_HALVING, u64::from(interval_epochs)),
        EmissionKind::BurnLinked { share_bps } => (EMISSION_BURN_LINKED, u64::from(share_bps)),
        EmissionKind::Funded if emission.per_epoch == u64::MAX => (EMISSION_FUNDED, 0),
        // Of a curve that falls in steps of several epochs the chain knows the top only.
        EmissionKind::Fixed | EmissionKind::Funded | EmissionKind::Geometric { .. } => (EMISSION_FIXED, 0),
    };
    EmissionArgs {
        kind,
        first_emission: if kind == EMISSION_FUNDED {
            0
        } else {
            emission.per_epoch
        },
        parameter,
        cap: emission.cap,
    }
}

/// The token's reward pool.
pub fn of_token(site: &Site<'_>) -> Part {
    let found = site.on_chain.pool(&site.token.of.mint).map(|found| found.account);
    let pending = found.filter(|pool| pool.update_ready_at > 0);
    let wanted = wanted(site, found.as_ref());
    let decimals = site.file.token.decimals;
    let at = address::pool(&site.network, &site.token.of.mint);
    let mut part = Part::new("reward pool", site.if_known(&[site.token], at));
    part.wanted = wanted.settings(decimals);
    part.present = found.map(|pool| PoolForm::of(&pool).settings(decimals));
    part.pending = pending.map(|pool| Pending {
        settings: PoolForm::of(&pool).with(pool.proposed.into()).settings(decimals),
        ready_at: pool.update_ready_at,
    });
    part.update = Some(update(site, at, wanted.args.parameters));
    let (payer, authority, network, mint) = (site.payer, site.authority, site.network, site.token.of);
    let (create, bytes) = match wanted.is_funded {
        true => {
            let create = rewards::create_funded_pool(payer, authority, network, mint, wanted.args);
            (create, vec![Pool::SPACE, VAULT_BYTES])
        }
        false => {
            let create = rewards::create_pool(payer, authority, authority, network, mint, wanted.args);
            (create, vec![Pool::SPACE])
        }
    };
    part.create = vec![Step::new("create the reward pool", vec![create]).creating(bytes)];
    part
}

/// What the file says of the token's pool, over what is kept of what it does not say.
pub fn wanted(site: &Site<'_>, found: Option<&Pool>) -> PoolForm {
    let (file, said) = (site.file, &site.file.deployment);
    let kept = found.map(|pool| match pool.update_ready_at {
        0 => pool.parameters,
        _ => pool.proposed,
    });
    let kept: PoolParametersArgs = kept.map_or(
        PoolParametersArgs {
            insurance: site.authority,
            ..PoolParametersArgs::default()
        },
        Into::into,
    );
    let terms = &said.pool;
    let linked = matches!(file.emission.kind, EmissionKind::BurnLinked { .. });
    PoolForm {
        args: CreatePoolArgs {
            emission: schedule(&file.emission),
            first_epoch: said
                .start_epoch
                .or(found.map(|pool| pool.first_epoch))
                .unwrap_or(site.epoch()),
            burn_program: if linked { burn_share() } else { Address::default() },
            vesting_months: terms
                .vesting_months
                .or(found.map(|pool| pool.vesting_months))
                .unwrap_or(0),
            exit_penalty_bps: terms
                .exit_penalty_bps
                .or(found.map(|pool| pool.exit_penalty_bps))
                .unwrap_or(0),
            parameters: PoolParametersArgs {
                insurance: terms.insurance.unwrap_or(kept.insurance),
                proposal_bond: terms.proposal_bond.unwrap_or(kept.proposal_bond),
                challenge_bond: terms.challenge_bond.unwrap_or(kept.challenge_bond),
                device_cap: terms.device_cap.unwrap_or(kept.device_cap),
                window_limit: terms.window_limit.unwrap_or(kept.window_limit),
                window_seconds: terms.window_seconds.unwrap_or(kept.window_seconds),
                challenge_window_seconds: file.oracles.challenge_window_seconds,
                insurance_bps: terms.insurance_bps.unwrap_or(kept.insurance_bps),
                device_cap_epochs: terms.device_cap_epochs.unwrap_or(kept.device_cap_epochs),
                vesting_bps: terms.vesting_bps.unwrap_or(kept.vesting_bps),
            },
        },
        is_funded: site.is_funded(),
    }
}

/// The program whose statements burn-linked schedules read.
fn burn_share() -> Address {
    let programs = flywheel_client::programs::PROGRAMS.iter();
    let found = programs.clone().find(|program| program.file == "burn_share.so");
    found.map(|program| program.id).unwrap_or_default()
}

fn update(site: &Site<'_>, pool: Address, parameters: PoolParametersArgs) -> Update {
    Update {
        propose: rewards::update_pool(site.authority, site.network, pool, parameters),
        apply: rewards::apply_pool_update(site.authority, site.network, pool),
    }
}

/// The funded pool of a currency, of which the file says the challenge window only.
pub fn of_currency(site: &Site<'_>, currency: MintSite) -> Part {
    let found = site.on_chain.pool(&currency.of.mint).map(|found| found.account);
    let pending = found.filter(|pool| pool.update_ready_at > 0);
    let kept = pending
        .map(|pool| pool.proposed)
        .or(found.map(|pool| pool.parameters));
    let kept = kept.map_or(
        PoolParametersArgs {
            insurance: site.authority,
            ..PoolParametersArgs::default()
        },
        Into::into,
    );
    let parameters = PoolParametersArgs {
        challenge_window_seconds: site.file.oracles.challenge_window_seconds,
        ..kept
    };
    let settings = |terms: &PoolParametersArgs| {
        Settings::of(Table::Unwritten)
            .delayed(
                "challenge_window_seconds",
                Value::number(terms.challenge_window_seconds),
            )
            .list()
    };
    let at = address::pool(&site.network, &currency.of.mint);
    let mut part = Part::new("reward pool of the currency", site.if_known(&[currency], at));
    part.wanted = settings(&parameters);
    part.present = found.map(|pool| settings(&pool.parameters.into()));
    part.pending = pending.map(|pool| Pending {
        settings: settings(&pool.proposed.into()),
        ready_at: pool.update_ready_at,
    });
    part.update = Some(update(site, at, parameters));
    let args = CreatePoolArgs {
        emission: EmissionArgs {
            kind: EMISSION_FUNDED,
            first_emission: 0,
            parameter: 0,
            cap: u64::MAX,
        },
        first_epoch: site.epoch(),
        burn_program: Address::default(),
        vesting_months: 0,
        exit_penalty_bps: 0,
        parameters,
    };
    let create = rewards::create_funded_pool(site.payer, site.authority, site.network, currency.of, args);
    part.create = vec![
        Step::new("create the currency's reward pool", vec![create]).creating([Pool::SPACE, VAULT_BYTES]),
    ];
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use flywheel_math::Q64x64;
    use flywheel_oracle::decimal;

    #[test]
    fn a_retention_comes_back_as_it_was_written() {
        for text in [
            "0.985",
            "0.85",
            "0.5",
            "0.3333333333333333333",
            "0.9999999999999999999",
        ] {
            let number = decimal::parse(text, RETENTION_DECIMALS).unwrap();
            let one = 10u64.pow(u32::from(RETENTION_DECIMALS));
            let bits = Q64x64::from_ratio_floor(number, one).unwrap().to_bits();
            assert_eq!(retention(u64::try_from(bits).unwrap()).to_string(), text);
        }
    }

    #[test]
    fn a_schedule_that_the_chain_does_not_know_is_held_below_its_first_epoch() {
        let retention = Q64x64::from_ratio_floor(85, 100).unwrap();
        let of = |kind| {
            let args = schedule(&Emission {
                kind,
                per_epoch: 10,
                cap: 100,
            });
            (args.kind, args.first_emission, args.cap)
        };
        let yearly = EmissionKind::Geometric {
            retention,
            interval_epochs: 52,
        };
        assert_eq!(of(yearly), (EMISSION_FIXED, 10, 100));
        let each = EmissionKind::Geometric {
            retention,
            interval_epochs: 1,
        };
        assert_eq!(of(each), (EMISSION_GEOMETRIC, 10, 100));
        assert_eq!(of(EmissionKind::Funded), (EMISSION_FIXED, 10, 100));
    }
}
