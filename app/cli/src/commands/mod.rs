//! The commands, one file each; those of one kind of account in a folder. A new one is its file, a line in the folder's
//! list of commands, and a line that calls it.

mod airdrop;
mod auction;
mod cell;
mod class;
mod collateral;
mod completions;
mod device;
mod insurance;
mod keygen;
mod manufacturer;
mod network;
mod operator;
mod oracle;
mod price;
mod report;
pub(crate) mod revenue;
mod run;
mod sample;
mod slash;
mod stake;
mod suspension;

pub use airdrop::{AirdropArgs, airdrop};
pub use auction::AuctionCommand;
pub use cell::CellCommand;
pub use class::ClassCommand;
pub use collateral::CollateralCommand;
pub use completions::completions;
pub use device::DeviceCommand;
pub use insurance::InsuranceCommand;
pub use keygen::{KeygenArgs, keygen};
pub use manufacturer::ManufacturerCommand;
pub use network::NetworkCommand;
pub use operator::OperatorCommand;
pub use oracle::OracleCommand;
pub use price::PriceCommand;
pub use report::{ReportArgs, report};
pub use revenue::RevenueCommand;
pub use run::run;
pub use sample::sample;
pub use slash::SlashCommand;
pub use stake::StakeCommand;
