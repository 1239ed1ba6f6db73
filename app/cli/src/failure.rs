//! Why a command did not do what it was asked to, and what to do about it.

use std::fmt;
use std::process::ExitCode;

use flywheel_client::ClientError;
use flywheel_oracle::problem::{Problem, Problems};
use flywheel_oracle::rewards::RewardError;

/// Why a command failed; each kind has its exit code.
#[derive(Debug)]
pub enum Failure {
    /// The input is wrong, and nothing was sent.
    Input {
        /// What is wrong.
        problems: Problems,
        /// What to do about it.
        hint: String,
    },
    /// The chain refused a transaction.
    Refused {
        /// What was being done.
        action: String,
        /// What the chain said.
        reason: String,
    },
    /// What the chain holds is not what the ledger says.
    Ledger(String),
    /// There is no chain to talk to.
    Unreachable(String),
}

impl Failure {
    /// The command's exit code.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Refused { .. } | Self::Ledger(_) => 1,
            Self::Input { .. } => 2,
            Self::Unreachable(_) => 3,
        })
    }

    /// A failure of the client while doing `action`.
    pub fn of_client(action: impl Into<String>, error: ClientError) -> Self {
        match error {
            ClientError::ProgramFile { .. } => Self::Unreachable(error.to_string()),
            other => Self::Refused {
                action: action.into(),
                reason: other.to_string(),
            },
        }
    }

    /// Rewards that cannot be computed from the input.
    pub fn of_rewards(file: &str, error: RewardError) -> Self {
        let expected = match error {
            RewardError::Weight(_) => "a weight for each device",
            _ => "rewards that fit in 64 bits of base units",
        };
        let problem = Problem::of_file(file, expected, error.to_string());
        let hint = "Use fewer decimals for the token or for work, or smaller class weights.".to_owned();
        Self::Input {
            problems: problem.into(),
            hint,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input { problems, hint } => write!(out, "{problems}\n\n{hint}"),
            Self::Refused { action, reason } => write!(out, "the chain refused to {action}: {reason}"),
            Self::Ledger(text) => write!(out, "{text}"),
            Self::Unreachable(text) => write!(out, "no chain: {text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_failure_has_its_exit_code() {
        let code = |failure: Failure| format!("{:?}", failure.exit_code());
        let is = |number: u8| format!("{:?}", ExitCode::from(number));
        let input = Failure::of_rewards("n.toml", RewardError::Overflow { epoch: 3 });
        assert!(
            input
                .to_string()
                .starts_with("n.toml: expected rewards that fit in 64 bits")
        );
        assert_eq!(code(input), is(2));
        assert_eq!(
            code(Failure::Refused {
                action: String::new(),
                reason: String::new()
            }),
            is(1)
        );
        assert_eq!(code(Failure::Ledger(String::new())), is(1));
        assert_eq!(code(Failure::Unreachable(String::new())), is(3));
        let file = ClientError::ProgramFile {
            path: "x.so".into(),
            source: std::io::ErrorKind::NotFound.into(),
        };
        assert_eq!(code(Failure::of_client("start", file)), is(3));
    }
}
