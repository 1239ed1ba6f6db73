//! Which accounts or events are meant.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use flywheel_client::chain::RpcChain;
use flywheel_client::events::{Members, Moment, Scope};
use flywheel_client::idl::{self, DecodeError, Layout, ProgramTypes};
use flywheel_client::programs::PROGRAMS;
use solana_address::Address;

use crate::failure::Failure;
use crate::show::Time;
use crate::{lookup, words};

/// A program of the suite, by its name.
pub type Program = &'static str;

/// Which events are meant.
#[derive(Debug, Args)]
pub struct WhichEvents {
    /// Only those of this program
    #[arg(long, value_parser = program_named())]
    pub program: Option<Program>,
    /// Only those of this type, such as DeviceRegistered
    #[arg(long = "type", value_name = "EVENT")]
    pub name: Option<String>,
    /// Only those of this network; payouts belong to none
    #[arg(long, value_name = "ADDRESS", env = "FLYWHEEL_NETWORK", value_parser = words::address)]
    pub network: Option<Address>,
}

impl WhichEvents {
    /// What belongs to the network that is meant, if one is.
    ///
    /// # Errors
    /// When there is no such network, or no answer.
    pub fn members(&self, chain: &RpcChain) -> Result<Option<Members>, Failure> {
        let members = self.network.map(|network| {
            lookup::network(chain, &network)?;
            Ok::<_, Failure>(Members::read(chain, &network, Scope::Events)?)
        });
        members.transpose()
    }
}

/// Reads the name of a program.
pub fn program_named() -> impl TypedValueParser<Value = Program> {
    PossibleValuesParser::new(PROGRAMS.map(|program| program.name)).try_map(|text| {
        let named = PROGRAMS.iter().find(|program| program.name == text);
        named.map(|program| program.name).ok_or("no such program")
    })
}

/// Reads a slot, a date or a time.
pub fn moment(text: &str) -> Result<Moment, String> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let slot = text
            .parse()
            .map_err(|_| format!("{text} is more than a slot's number can be"))?;
        return Ok(Moment::Slot(slot));
    }
    let time = Time::parse(text).map_err(|_| {
        "type a slot, a date such as 2026-12-31 or a time such as 2026-12-31T18:00:00Z".to_owned()
    })?;
    Ok(Moment::Time(time.0))
}

/// The types of the programs that are meant: of one, or of all.
pub fn selected(program: Option<Program>) -> Result<Vec<&'static ProgramTypes>, Failure> {
    let types = idl::programs().map_err(unreadable)?.iter();
    Ok(types
        .filter(|types| program.is_none_or(|name| types.program.name == name))
        .collect())
}

/// The addresses of the programs that are meant.
pub fn addresses(program: Option<Program>) -> Vec<Address> {
    let programs = PROGRAMS
        .iter()
        .filter(|of| program.is_none_or(|name| of.name == name));
    programs.map(|program| program.id).collect()
}

/// The tables of an export: a program and a type each. Refuses a `--type` that is none of these.
pub fn tables(
    program: Option<Program>,
    named: Option<&str>,
    layouts: fn(&'static ProgramTypes) -> &'static [Layout],
) -> Result<Vec<(&'static ProgramTypes, &'static Layout)>, Failure> {
    let all: Vec<_> = selected(program)?
        .into_iter()
        .flat_map(|types| layouts(types).iter().map(move |layout| (types, layout)))
        .collect();
    let found: Vec<_> = all
        .iter()
        .filter(|(_, layout)| named.is_none_or(|name| layout.name == name))
        .copied()
        .collect();
    match named {
        Some(name) if found.is_empty() => {
            let names: Vec<&str> = all.iter().map(|(_, layout)| layout.name.as_str()).collect();
            Err(Failure::Argument(format!(
                "--type {name:?}: there is no such type; type one of {}",
                names.join(", ")
            )))
        }
        _ => Ok(found),
    }
}

/// Refuses a `--type` that is no event of the programs that are meant.
pub fn require_type(program: Option<Program>, named: Option<&str>) -> Result<(), Failure> {
    tables(program, named, ProgramTypes::events).map(|_| ())
}

/// Data or an IDL that cannot be read.
pub fn unreadable(error: DecodeError) -> Failure {
    Failure::Invalid(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_slot_a_date_or_a_time() {
        assert_eq!(moment("250"), Ok(Moment::Slot(250)));
        assert_eq!(moment("2026-01-01"), Ok(Moment::Time(1_767_225_600)));
        assert_eq!(moment("2026-01-01T00:00:05Z"), Ok(Moment::Time(1_767_225_605)));
        for text in ["", "yesterday", "-5", "99999999999999999999"] {
            assert!(moment(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_type_is_looked_for_in_the_programs_that_are_meant() {
        let accounts =
            |program, named| tables(program, named, ProgramTypes::accounts).map(|found| found.len());
        assert_eq!(accounts(None, Some("Device")).unwrap(), 1);
        assert_eq!(accounts(Some("device-registry"), None).unwrap(), 9);
        let error = accounts(Some("burn-share"), Some("Device"))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("type one of PriceFeed, RevenuePool, EpochStatement"),
            "{error}"
        );
        assert!(
            require_type(None, Some("DeviceRegistered")).is_ok()
                && require_type(None, Some("Device")).is_err()
        );
    }
}
