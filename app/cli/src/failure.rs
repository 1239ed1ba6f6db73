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
    /// Something that was typed, or a file that it names, is wrong, and nothing was sent. Says what to type instead.
    Argument(String),
    /// The chain refused a transaction.
    Refused {
        /// What was being done.
        action: String,
        /// What the chain said.
        reason: String,
    },
    /// What the chain holds is not what the ledger says.
    Ledger(String),
    /// What was to be checked does not hold. Says what to do about it.
    Invalid(String),
    /// What was asked for is done, but could not be printed.
    Output(String),
    /// There is no chain to talk to.
    Unreachable(String),
    /// No failure: what would be sent has been shown, which is all that was asked for.
    Shown,
}

impl Failure {
    /// The command's exit code.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Refused { .. } | Self::Ledger(_) | Self::Invalid(_) | Self::Output(_) => 1,
            Self::Input { .. } | Self::Argument(_) => 2,
            Self::Unreachable(_) => 3,
            Self::Shown => 0,
        })
    }

    /// A failure of the client while doing `action`.
    pub fn of_client(action: impl Into<String>, error: ClientError) -> Self {
        match error {
            ClientError::ProgramFile { .. }
            | ClientError::ChainFile { .. }
            | ClientError::Unreachable { .. }
            | ClientError::Expired { .. } => Self::Unreachable(error.to_string()),
            ClientError::KeypairFile { .. } => Self::Argument(error.to_string()),
            other => Self::Refused {
                action: action.into(),
                reason: other.to_string(),
            },
        }
    }

    /// A file that is wrong, with what to do about it.
    pub fn of_file(problems: impl Into<Problems>, hint: &str) -> Self {
        Self::Input {
            problems: problems.into(),
            hint: format!("Nothing was sent. {hint}"),
        }
    }

    /// Rewards that cannot be computed from the input.
    pub fn of_rewards(file: &str, error: RewardError) -> Self {
        let expected = match error {
            RewardError::Weight(_) => "a weight for each device",
            RewardError::Overflow { .. } => "rewards that fit in 64 bits of base units",
            _ => "rewards that follow from the network file and the usage",
        };
        let problem = Problem::of_file(file, expected, error.to_string());
        let hint = match error {
            RewardError::Overflow { .. } | RewardError::Weight(_) => {
                "Use fewer decimals for the token or for work, or smaller class weights."
            }
            _ => "Correct the usage, or the reward rules in the network file.",
        };
        let hint = hint.to_owned();
        Self::Input {
            problems: problem.into(),
            hint,
        }
    }
}

impl From<ClientError> for Failure {
    /// A failure while reading the chain.
    fn from(error: ClientError) -> Self {
        Self::of_client("read an account", error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input { problems, hint } => write!(out, "{problems}\n\n{hint}"),
            Self::Argument(text) => write!(out, "{text}\n\nNothing was sent."),
            Self::Refused { action, reason } => write!(out, "the chain refused to {action}: {reason}"),
            Self::Ledger(text) | Self::Invalid(text) => write!(out, "{text}"),
            Self::Output(reason) => write!(
                out,
                "done, but the result could not be printed: {reason}; show it again, or check the disk"
            ),
            Self::Unreachable(text) => write!(out, "no chain: {text}"),
            Self::Shown => Ok(()),
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
        assert_eq!(code(Failure::Invalid(String::new())), is(1));
        assert_eq!(code(Failure::Unreachable(String::new())), is(3));
        let file = ClientError::ProgramFile {
            path: "x.so".into(),
            source: std::io::ErrorKind::NotFound.into(),
        };
        assert_eq!(code(Failure::of_client("start", file)), is(3));
        let (path, reason) = ("a".into(), String::new());
        assert_eq!(
            code(Failure::of_client("", ClientError::ChainFile { path, reason })),
            is(3)
        );
        let (endpoint, reason) = ("http://a".to_owned(), "timed out".to_owned());
        assert_eq!(code(ClientError::Unreachable { endpoint, reason }.into()), is(3));
        let signature = "5".to_owned();
        assert_eq!(code(ClientError::Expired { signature }.into()), is(3));
        let (path, reason) = ("a".into(), String::new());
        assert_eq!(
            code(Failure::of_client("", ClientError::KeypairFile { path, reason })),
            is(2)
        );
    }
}
