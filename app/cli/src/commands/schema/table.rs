//! What each command prints as JSON.
//!
//! A new command is a line here: its words, and every form in which it may print, by the type that it prints.
//!
//! | it prints with | the form is |
//! |---|---|
//! | `show::one`, `show::fields`, `show::json` | `one::<T>` |
//! | `show::done` | `done::<T>` |
//! | `show::list` | `list::<T>` |
//!
//! An option that makes every command print something else, such as one that only signs, is a line too: `--` and its name.
//!
//! The type derives `schemars::JsonSchema` beside `serde::Serialize`. One that prints several values, a line each, has the form
//! of a line. Commands that print no JSON are in the list `WITHOUT` of the tests in `mod.rs`. That a line is right is shown by
//! the tests of the command, which check all that is printed against it.

use schemars::Schema;
use serde_json::{Map, Value};

use super::{All, Name};
use crate::commands::program::view::{BufferView, DeploymentView, ProgramView};
use crate::commands::{
    airdrop, credits, device, doctor, export, init, keygen, localnet, oracle, program, report, reward,
    sample, stake,
};
use crate::daemon::LogLine;
use crate::markets::{UsageReport, VoucherPaper};
use crate::provision::report::{AppliedView, PlanView as NetworkPlanView};
use crate::registrations::Registration;
use crate::report::Report;
use crate::schemas::{Form, done, list, one};
use crate::sending::{Preview, Signed};
use crate::vestings;
use crate::views::{
    AuthorisationView, BondView, BoughtView, CaseView, CellView, ChannelView, ChargeView, Charged, ClassView,
    ClosedRecords, ClosedView, CustomerView, DeviceDetail, DeviceEntry, DistributedView, DivisionView, Ended,
    EndowmentView, FeedView, InsuranceView, ManufacturerView, MarketView, NetworkView, OfferView,
    OperatorView, OrderView, PaidView, PassView, PlanView, PoolView, PositionView, RecipientView,
    RevenueView, RewardEpochView, RewardPoolView, Settled, SignedPriceView, StatementView, TicketView,
    TombstoneView, VestingView,
};

/// The words of each command, and the forms in which it prints.
#[rustfmt::skip]
pub const COMMANDS: &[(&str, &[Form])] = &[
    ("run", &[one::<Report>]),
    ("sample", &[one::<sample::Written>]),
    ("keygen", &[one::<keygen::Made>]),
    ("airdrop", &[one::<airdrop::Given>]),
    ("localnet", &[one::<localnet::Ports>, one::<AppliedView<'static>>]),
    ("init", &[one::<init::summary::Summary>]),
    ("doctor", &[one::<doctor::Findings>]),
    ("watch", &[one::<Map<String, Value>>]),
    ("export accounts", &[one::<export::sink::Summary>]),
    ("export events", &[one::<export::sink::Summary>]),
    ("--simulate", &[one::<Preview>]),
    ("--sign-only", &[one::<Signed>]),
    ("schema", &[list::<Name>, one::<Schema>, one::<All>]),
    ("report", &[one::<report::Report>]),

    ("network plan", &[one::<NetworkPlanView<'static>>]),
    ("network apply", &[one::<AppliedView<'static>>]),
    ("network create", &[done::<NetworkView>]),
    ("network show", &[one::<NetworkView>]),
    ("network list", &[list::<NetworkView>]),
    ("network update", &[done::<NetworkView>]),
    ("network apply-update", &[done::<NetworkView>]),
    ("network propose-authority", &[done::<NetworkView>]),
    ("network withdraw-authority", &[done::<NetworkView>]),
    ("network accept-authority", &[done::<NetworkView>]),
    ("network set-roles", &[done::<NetworkView>]),
    ("network pause", &[done::<NetworkView>]),
    ("network resume", &[done::<NetworkView>]),

    ("class create", &[done::<ClassView>]),
    ("class list", &[list::<ClassView>]),
    ("class show", &[one::<ClassView>]),
    ("class update", &[done::<ClassView>]),
    ("class apply-update", &[done::<ClassView>]),
    ("class retire", &[done::<ClassView>]),
    ("class set-fee-destination", &[done::<ClassView>]),

    ("manufacturer approve", &[done::<ManufacturerView>]),
    ("manufacturer list", &[list::<ManufacturerView>]),
    ("manufacturer show", &[one::<ManufacturerView>]),
    ("manufacturer attest", &[list::<Registration>]),
    ("manufacturer update", &[done::<ManufacturerView>]),
    ("manufacturer rotate-key", &[done::<ManufacturerView>]),
    ("manufacturer revoke", &[done::<ManufacturerView>]),

    ("operator register", &[done::<OperatorView>]),
    ("operator list", &[list::<OperatorView>]),
    ("operator show", &[one::<OperatorView>]),
    ("operator close", &[one::<Ended>]),
    ("operator sponsor", &[done::<OperatorView>]),
    ("operator suspend", &[done::<OperatorView>]),
    ("operator appeal", &[done::<OperatorView>]),
    ("operator lift", &[one::<Ended>]),

    ("device list", &[list::<DeviceEntry>]),
    ("device show", &[one::<DeviceDetail>, one::<TombstoneView>]),
    ("device prove", &[one::<device::prove::Proof>, list::<Registration>]),
    ("device register", &[one::<device::register::Summary>]),
    ("device activate", &[one::<device::activate::Activated>]),
    ("device move", &[done::<DeviceDetail>]),
    ("device maintain", &[done::<DeviceDetail>]),
    ("device report", &[done::<DeviceDetail>]),
    ("device transfer", &[done::<DeviceDetail>]),
    ("device accept", &[done::<DeviceDetail>]),
    ("device cancel-offer", &[one::<Ended>]),
    ("device replace", &[done::<DeviceDetail>]),
    ("device suspend", &[done::<DeviceDetail>]),
    ("device appeal", &[done::<DeviceDetail>]),
    ("device lift", &[one::<Ended>]),
    ("device retire", &[one::<Ended>]),

    ("cell list", &[list::<CellView>]),
    ("cell create", &[done::<CellView>]),
    ("cell close", &[one::<Ended>]),

    ("stake create-pool", &[done::<PoolView>]),
    ("stake add-reward", &[done::<PoolView>]),
    ("stake fund", &[done::<PoolView>]),
    ("stake pools", &[one::<PoolView>, list::<PoolView>]),
    ("stake update-pool", &[done::<PoolView>]),
    ("stake apply-update", &[done::<PoolView>]),
    ("stake pause", &[done::<PoolView>]),
    ("stake resume", &[done::<PoolView>]),
    ("stake open", &[done::<PositionView>, one::<PositionView>]),
    ("stake topup", &[done::<PositionView>]),
    ("stake extend", &[done::<PositionView>]),
    ("stake expire", &[done::<PositionView>]),
    ("stake split", &[done::<PositionView>]),
    ("stake merge", &[done::<PositionView>]),
    ("stake transfer", &[done::<PositionView>]),
    ("stake delegate", &[done::<PositionView>]),
    ("stake unbond", &[done::<TicketView>]),
    ("stake cancel", &[done::<PositionView>]),
    ("stake withdraw", &[one::<PaidView>]),
    ("stake claim", &[one::<PaidView>, done::<PositionView>]),
    ("stake close", &[one::<Ended>]),
    ("stake show", &[one::<PositionView>, one::<stake::show::Owned>]),

    ("slash open", &[done::<CaseView>]),
    ("slash propose", &[done::<CaseView>]),
    ("slash vote", &[done::<CaseView>]),
    ("slash appeal", &[done::<CaseView>]),
    ("slash veto", &[done::<CaseView>]),
    ("slash execute", &[done::<CaseView>]),
    ("slash pay", &[one::<PaidView>]),
    ("slash close", &[one::<Ended>]),
    ("slash list", &[list::<CaseView>]),

    ("collateral status", &[one::<BondView>, list::<BondView>]),
    ("collateral charge", &[one::<Charged>, one::<ChargeView>]),
    ("collateral pay-fees", &[one::<PaidView>]),
    ("collateral close-record", &[one::<ClosedRecords>]),

    ("insurance create", &[done::<InsuranceView>]),
    ("insurance show", &[one::<InsuranceView>, list::<InsuranceView>]),
    ("insurance update", &[done::<InsuranceView>]),
    ("insurance apply", &[done::<InsuranceView>]),
    ("insurance pay", &[one::<PaidView>]),

    ("revenue create-pool", &[done::<RevenueView>]),
    ("revenue update-pool", &[done::<RevenueView>]),
    ("revenue apply-update", &[done::<RevenueView>]),
    ("revenue pools", &[one::<RevenueView>, list::<RevenueView>]),
    ("revenue recipients", &[list::<RecipientView>]),
    ("revenue apply-recipients", &[done::<RevenueView>]),
    ("revenue deposit", &[done::<RevenueView>]),
    ("revenue refund", &[done::<RevenueView>]),
    ("revenue split", &[list::<DivisionView>]),
    ("revenue crank", &[one::<DistributedView>]),
    ("revenue pay", &[one::<PaidView>]),
    ("revenue burn-lot", &[done::<RevenueView>]),
    ("revenue direct-burn", &[done::<RevenueView>]),
    ("revenue close", &[list::<StatementView>]),

    ("auction status", &[one::<OfferView>]),
    ("auction buy", &[one::<BoughtView>]),
    ("auction halt", &[done::<OfferView>]),
    ("auction resume", &[done::<OfferView>]),

    ("price create", &[done::<FeedView>]),
    ("price update", &[done::<FeedView>]),
    ("price apply", &[done::<FeedView>]),
    ("price sign", &[one::<SignedPriceView>]),
    ("price post", &[done::<FeedView>]),
    ("price show", &[one::<FeedView>, list::<FeedView>]),

    ("market create", &[done::<MarketView>]),
    ("market update", &[done::<MarketView>]),
    ("market apply-update", &[done::<MarketView>]),
    ("market pause", &[done::<MarketView>]),
    ("market resume", &[done::<MarketView>]),
    ("market show", &[one::<MarketView>, list::<MarketView>]),
    ("market forward", &[done::<MarketView>]),

    ("plan create", &[done::<PlanView>]),
    ("plan update", &[done::<PlanView>]),
    ("plan retire", &[done::<PlanView>]),
    ("plan list", &[list::<PlanView>]),
    ("plan show", &[one::<PlanView>]),

    ("order open", &[done::<OrderView>, one::<OrderView>]),
    ("order accept", &[done::<OrderView>]),
    ("order report", &[one::<UsageReport>]),
    ("order settle", &[one::<Settled<'static, OrderView>>]),
    ("order cancel", &[one::<ClosedView>]),
    ("order end", &[done::<OrderView>]),
    ("order release", &[done::<OrderView>]),
    ("order close", &[one::<ClosedView>]),
    ("order list", &[list::<OrderView>]),
    ("order show", &[one::<OrderView>]),

    ("channel open", &[done::<ChannelView>]),
    ("channel topup", &[done::<ChannelView>]),
    ("channel voucher", &[one::<VoucherPaper>]),
    ("channel cash", &[one::<Settled<'static, ChannelView>>]),
    ("channel request-close", &[done::<ChannelView>]),
    ("channel close", &[one::<ClosedView>]),
    ("channel list", &[list::<ChannelView>]),
    ("channel show", &[one::<ChannelView>]),

    ("authorise create", &[done::<AuthorisationView>]),
    ("authorise fund", &[done::<AuthorisationView>]),
    ("authorise update", &[done::<AuthorisationView>]),
    ("authorise withdraw", &[done::<AuthorisationView>]),
    ("authorise lock", &[done::<AuthorisationView>]),
    ("authorise claim", &[one::<Settled<'static, AuthorisationView>>]),
    ("authorise release", &[done::<AuthorisationView>]),
    ("authorise close", &[one::<ClosedView>]),
    ("authorise show", &[one::<AuthorisationView>, list::<AuthorisationView>]),

    ("pass buy", &[one::<Settled<'static, PassView>>]),
    ("pass use", &[done::<PassView>]),
    ("pass check", &[one::<PassView>]),
    ("pass close", &[one::<ClosedView>]),
    ("pass list", &[list::<PassView>]),

    ("endowment pay", &[done::<EndowmentView>, one::<EndowmentView>]),
    ("endowment release", &[one::<Settled<'static, EndowmentView>>]),
    ("endowment close", &[one::<ClosedView>]),
    ("endowment list", &[list::<EndowmentView>]),
    ("endowment show", &[one::<EndowmentView>]),

    ("credits buy", &[one::<credits::buy::Bought>]),
    ("credits show", &[one::<CustomerView>]),
    ("customer create", &[done::<CustomerView>]),
    ("customer show", &[one::<CustomerView>]),

    ("program deploy", &[list::<DeploymentView>]),
    ("program show", &[one::<ProgramView>, list::<ProgramView>]),
    ("program set-authority", &[done::<ProgramView>, list::<ProgramView>]),
    ("program write-buffer", &[one::<DeploymentView>]),
    ("program set-buffer-authority", &[done::<BufferView>]),
    ("program buffers", &[list::<BufferView>]),
    ("program close-buffer", &[one::<program::close_buffer::Closed>]),

    ("reward pools", &[list::<RewardPoolView>]),
    ("reward epochs", &[list::<RewardEpochView>]),
    ("reward finalize", &[done::<RewardEpochView>]),
    ("reward claim", &[one::<reward::claim::Claimed>]),
    ("reward vesting", &[one::<VestingView>]),
    ("reward release", &[one::<vestings::Paid>]),
    ("reward exit", &[one::<vestings::Paid>]),

    ("oracle snapshot", &[one::<oracle::snapshot::SnapshotView>]),
    ("oracle compute", &[one::<oracle::compute::ComputeView<'static>>]),
    ("oracle verify", &[one::<oracle::verify::VerifyView>]),
    ("oracle proof", &[one::<oracle::proof::ProofView>]),
    ("oracle serve", &[one::<oracle::serve::Ready>]),
    ("oracle propose", &[one::<oracle::root_view::Changed>]),
    ("oracle vote", &[one::<oracle::root_view::Changed>]),
    ("oracle daemon", &[one::<LogLine<'static>>]),
    ("oracle bench", &[one::<oracle::bench::Measured>, list::<oracle::bench::Measured>]),
];
