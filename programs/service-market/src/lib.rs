//! Service market: how customers pay for what a network does, by orders, channels, passes, endowments and credits.
//!
//! This file is the table of contents; each instruction lives in its own file under `instructions/`, each account under
//! `state/`, every PDA seed in `seeds.rs`, and accounts that several instructions share under `contexts/`. What it stores
//! and why is in `docs/MARKET.md`; the arithmetic is in `crates/market`.
// Anchor's generated code names a cfg and a lifetime form that rustc warns about.
#![allow(unexpected_cfgs)]

use anchor_lang::prelude::*;

pub mod contexts;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod programs;
pub mod seeds;
pub mod signatures;
pub mod state;
pub mod vouchers;

use contexts::*;
pub use errors::MarketError;
use instructions::*;
use state::{CeilingsArgs, PlanTermsArgs, Sells};

declare_id!("ELpBSiSxaNQpUhuHaaociTMpPCH1ojniwyAqqdwDFE8s");

#[cfg(not(feature = "no-entrypoint"))]
solana_security_txt::security_txt! {
    name: "Flywheel service market",
    project_url: "see the source repository",
    contacts: "link:SECURITY.md in the source repository",
    policy: "SECURITY.md in the source repository",
    preferred_languages: "en"
}

/// The service market's instructions.
#[program]
pub mod service_market {
    use super::*;

    /// Settles an order up to a quantity by the customer's report, whose signature stands directly before. Anyone may send it;
    /// the payee is paid what is charged less the fee. Fails when the order does not admit the customer's reports
    /// (`ReportNotAdmitted`), the signature is missing, malformed, by another key or over another message (the error that says
    /// so), the order does not run (`OrderNotRunning`), or no more is settled than before (`NotMore`).
    pub fn settle_order(ctx: Context<SettleOrder>, quantity: u64) -> Result<()> {
        instructions::settle_order::handle_settle_order(ctx, quantity)
    }

    /// Settles an order as `settle_order` does, by so many oracles' signatures directly before. Fails for a signature of
    /// nobody in the set (`SignerMismatch`), two of one member (`OracleRepeated`), and less than two thirds of the set's
    /// weight (`QuorumMissing`).
    pub fn settle_order_by_oracles(
        ctx: Context<SettleOrderByOracles>,
        quantity: u64,
        signatures: u8,
    ) -> Result<()> {
        instructions::settle_order_by_oracles::handle_settle_order_by_oracles(ctx, quantity, signatures)
    }

    /// Opens an order and pays in what all of it costs at most. Only the customer. Fails when nothing is sold
    /// (`MarketPaused`, `PlanRetired`, `SellsOther`), the terms are others than agreed to (`TermsChanged`), the quantity is
    /// not sold at once (`QuantityInvalid`), it costs more than the limit (`PriceTooHigh`), or a quoted price has no fresh
    /// price of the feed (`FeedMismatch`, `PriceStale`).
    pub fn open_order(ctx: Context<OpenOrder>, args: OpenOrderArgs) -> Result<()> {
        instructions::open_order::handle_open_order(ctx, args)
    }

    /// Opens an order and holds credits for it. Only the customer. Fails as `open_order` does, and when the credits are of
    /// another mint or the price is quoted (`CreditsNotTaken`), or too few (`CreditsMissing`).
    pub fn open_order_with_credits(ctx: Context<OpenOrderWithCredits>, args: OpenOrderArgs) -> Result<()> {
        instructions::open_order_with_credits::handle_open_order_with_credits(ctx, args)
    }

    /// Accepts an order, which runs from now on, with a device where it is bound to one. Only the seller's authority. Fails
    /// when it is not open or the time to accept it has passed (`OrderNotOpen`), and when the device is another or not active
    /// (`DeviceMismatch`, `DeviceNotActive`).
    pub fn accept_order(ctx: Context<AcceptOrder>) -> Result<()> {
        instructions::accept_order::handle_accept_order(ctx)
    }

    /// Cancels an order that nobody has accepted; the customer gets back what it paid in, and the rent. The customer at once,
    /// anyone when the time to accept has passed (`AcceptanceRuns` before). Fails when it is accepted (`OrderNotOpen`).
    pub fn cancel_order(ctx: Context<CancelOrder>) -> Result<()> {
        instructions::cancel_order::handle_cancel_order(ctx)
    }

    /// Ends an order with the notice that was agreed; meanwhile and for the time to settle after it the provider can settle.
    /// Only the customer. Fails unless it is accepted and not ended yet (`OrderNotRunning`).
    pub fn end_order(ctx: Context<EndOrder>) -> Result<()> {
        instructions::end_order::handle_end_order(ctx)
    }

    /// Lets go of the rest of an order, which is completed. Only the seller's authority. Fails unless it runs
    /// (`OrderNotRunning`).
    pub fn release_order(ctx: Context<SellerOfOrder>) -> Result<()> {
        instructions::release_order::handle_release_order(ctx)
    }

    /// Closes an order that is completed, or whose time to settle has passed; the customer gets the rest and the rent. Anyone
    /// may send it. Fails before that (`NotEnded`).
    pub fn close_order(ctx: Context<CloseOrder>) -> Result<()> {
        instructions::close_order::handle_close_order(ctx)
    }

    /// Buys a pass for a holder, or renews it; the payee gets its part at once. Only the customer. Fails as `open_order` does.
    pub fn buy_pass(ctx: Context<BuyPass>, purchase: Purchase) -> Result<()> {
        instructions::buy_pass::handle_buy_pass(ctx, purchase)
    }

    /// Buys or renews a pass with credits. Only the customer. Fails as `open_order_with_credits` does.
    pub fn buy_pass_with_credits(ctx: Context<BuyPassWithCredits>, purchase: Purchase) -> Result<()> {
        instructions::buy_pass_with_credits::handle_buy_pass_with_credits(ctx, purchase)
    }

    /// Uses up units of a pass. Only the holder or the plan's meter (`SignerMismatch`). Fails for passes by time
    /// (`PassNotCounted`) and when fewer units are left (`PassEnded`).
    pub fn use_pass(ctx: Context<UsePass>, units: u64) -> Result<()> {
        instructions::use_pass::handle_use_pass(ctx, units)
    }

    /// Does nothing when the holder has a valid pass of the plan, for other programs to call. Fails otherwise (`PassEnded`).
    pub fn check_pass(ctx: Context<CheckPass>) -> Result<()> {
        instructions::check_pass::handle_check_pass(ctx)
    }

    /// Closes a pass that has ended; its holder gets the rent. Anyone may send it. Fails while it is valid (`NotEnded`).
    pub fn close_pass(ctx: Context<ClosePass>) -> Result<()> {
        instructions::close_pass::handle_close_pass(ctx)
    }

    /// Burns network tokens of the customer and gives credits for them, each worth a base unit of the market's mint by the
    /// feed. Only the customer. Fails while the market is paused (`MarketPaused`), without a fresh price (`FeedMismatch`,
    /// `PriceStale`), for more than `max_tokens` (`PriceTooHigh`), and while the customer has credits of another mint
    /// (`CreditsNotTaken`); and as `burn_tokens` of burn-share does.
    pub fn buy_credits(ctx: Context<BuyCredits>, credits: u64, max_tokens: u64) -> Result<()> {
        instructions::buy_credits::handle_buy_credits(ctx, credits, max_tokens)
    }

    /// Sends the fees of a category to the revenue pool, with what it counted and the digest of the invoices. Anyone may.
    /// Fails when there are none (`NothingToForward`) or the pool is another (`RevenuePoolMismatch`); and as
    /// `deposit_revenue` of burn-share does.
    pub fn forward_revenue(ctx: Context<ForwardRevenue>, category: u8) -> Result<()> {
        instructions::forward_revenue::handle_forward_revenue(ctx, category)
    }

    /// Creates the market of a payment mint in a network, without revenue pool and feed. Only the network's authority. Fails
    /// when the mint has extensions (`MintNotAccepted`) or a parameter is out of range (`ParametersInvalid`).
    pub fn create_market(ctx: Context<CreateMarket>, fee_bps: u16, settle_seconds: u32) -> Result<()> {
        instructions::create_market::handle_create_market(ctx, fee_bps, settle_seconds)
    }

    /// Proposes new parameters, revenue pool and feed, to be applied after the network's change delay. Only the network's
    /// authority. Fails as `create_market` does, when the revenue pool is of another network or mint (`RevenuePoolMismatch`),
    /// and when the feed is of another network or does not price the market's mint in another or another in it
    /// (`FeedMismatch`).
    pub fn update_market(ctx: Context<UpdateMarket>, fee_bps: u16, settle_seconds: u32) -> Result<()> {
        instructions::update_market::handle_update_market(ctx, fee_bps, settle_seconds)
    }

    /// Puts proposed parameters in force. Anyone may send it. Fails when nothing is proposed (`ChangeNotPending`) or the
    /// delay has not passed (`ChangeNotReady`).
    pub fn apply_market_update(ctx: Context<ConfigureMarket>) -> Result<()> {
        instructions::apply_market_update::handle_apply_market_update(ctx)
    }

    /// Stops or resumes selling; what was bought goes on. Only the network's pauser or authority.
    pub fn set_market_pause(ctx: Context<ConfigureMarket>, paused: bool) -> Result<()> {
        instructions::set_market_pause::handle_set_market_pause(ctx, paused)
    }

    /// Creates a plan of an operator, or of the network itself. Only the seller's authority. Fails when unit, price or
    /// quantities do not go with what it sells (`TermsInvalid`), a time is out of range (`TimesInvalid`), or an operator's
    /// plan names nobody who is paid (`PayeeMissing`).
    pub fn create_plan(ctx: Context<CreatePlan>, sells: Sells, unit: u8, terms: PlanTermsArgs) -> Result<()> {
        instructions::create_plan::handle_create_plan(ctx, sells, unit, terms)
    }

    /// Changes a plan's terms at once, for what is bought from now on, or retires it for ever. Only the seller's authority.
    /// Fails as `create_plan` does, and when the plan is retired (`PlanRetired`).
    pub fn update_plan(ctx: Context<ActOnPlan>, terms: PlanTermsArgs, retire: bool) -> Result<()> {
        instructions::update_plan::handle_update_plan(ctx, terms, retire)
    }

    /// Creates a customer's account in a network. Anyone may.
    pub fn create_customer(ctx: Context<CreateCustomer>) -> Result<()> {
        instructions::create_customer::handle_create_customer(ctx)
    }

    /// Opens a channel to a payee, with a deposit. Only the customer. Fails when the market is paused (`MarketPaused`), the
    /// deposit is zero (`AmountZero`), the timeout is not an hour to a year (`TimeoutInvalid`), or there is no such category
    /// (`CategoryInvalid`).
    pub fn open_channel(ctx: Context<OpenChannel>, args: OpenChannelArgs) -> Result<()> {
        instructions::open_channel::handle_open_channel(ctx, args)
    }

    /// Adds to a channel's deposit, also while it closes. Anyone may. Fails when the market is paused (`MarketPaused`) or the
    /// amount is zero (`AmountZero`).
    pub fn top_up_channel(ctx: Context<TopUpChannel>, amount: u64) -> Result<()> {
        instructions::top_up_channel::handle_top_up_channel(ctx, amount)
    }

    /// Pays what a voucher adds to what was cashed of a channel, less the fee. The voucher's signature stands directly before.
    /// Anyone may send it. Fails when it has expired (`VoucherExpired`), is signed by another key (`SignerMismatch`) or over
    /// something else (`MessageMismatch`), or adds nothing (`NotMore`).
    pub fn cash_voucher(ctx: Context<CashVoucher>, total: u64, expiry: i64) -> Result<()> {
        instructions::cash_voucher::handle_cash_voucher(ctx, total, expiry)
    }

    /// Starts the time in which vouchers can still be cashed, and after which anybody may close the channel. Only the customer.
    /// Fails when it has started (`ChannelClosing`).
    pub fn request_close_channel(ctx: Context<RequestCloseChannel>) -> Result<()> {
        instructions::request_close_channel::handle_request_close_channel(ctx)
    }

    /// Closes a channel and gives the customer what is left, and the rent. The payee may at once, anybody from the end on; fails
    /// before (`ChannelNotClosable`).
    pub fn close_channel(ctx: Context<CloseChannel>) -> Result<()> {
        instructions::close_channel::handle_close_channel(ctx)
    }

    /// Creates an empty authorisation, from which a payee may lock within ceilings. Only the payer. Fails when the market is
    /// paused (`MarketPaused`) or there is no such category (`CategoryInvalid`).
    pub fn create_authorisation(
        ctx: Context<CreateAuthorisation>,
        args: CreateAuthorisationArgs,
    ) -> Result<()> {
        instructions::create_authorisation::handle_create_authorisation(ctx, args)
    }

    /// Puts tokens into an authorisation. Anyone may. Fails when the market is paused (`MarketPaused`) or the amount is zero
    /// (`AmountZero`).
    pub fn fund_authorisation(ctx: Context<FundAuthorisation>, amount: u64) -> Result<()> {
        instructions::fund_authorisation::handle_fund_authorisation(ctx, amount)
    }

    /// Sets the ceilings of an authorisation, higher or lower; locks that exist stay. Only the payer.
    pub fn update_authorisation(ctx: Context<UpdateAuthorisation>, ceilings: CeilingsArgs) -> Result<()> {
        instructions::update_authorisation::handle_update_authorisation(ctx, ceilings)
    }

    /// Takes back what is not locked. Only the payer. Fails when so much is not free (`AuthorisationTooLow`).
    pub fn withdraw_authorisation(ctx: Context<WithdrawAuthorisation>, amount: u64) -> Result<()> {
        instructions::withdraw_authorisation::handle_withdraw_authorisation(ctx, amount)
    }

    /// Closes an empty authorisation; the payer gets its rent. Only the payer. Fails while it holds something
    /// (`AuthorisationNotEmpty`).
    pub fn close_authorisation(ctx: Context<CloseAuthorisation>) -> Result<()> {
        instructions::close_authorisation::handle_close_authorisation(ctx)
    }

    /// Locks an amount for a job. Only the payee. Fails when the market is paused (`MarketPaused`), so much is not free
    /// (`AuthorisationTooLow`), or a ceiling is reached (`LockTimeInvalid`, `LockCeilingReached`, `LocksFull`).
    pub fn create_lock(ctx: Context<CreateLock>, args: CreateLockArgs) -> Result<()> {
        instructions::create_lock::handle_create_lock(ctx, args)
    }

    /// Pays an amount of a lock less the fee, and frees the rest. Only the payee. Fails when it has expired (`LockExpired`) or
    /// less is locked (`ClaimTooHigh`).
    pub fn claim_lock(ctx: Context<ClaimLock>, amount: u64, proof_hash: [u8; 32]) -> Result<()> {
        instructions::claim_lock::handle_claim_lock(ctx, amount, proof_hash)
    }

    /// Frees what a lock holds; the payee gets its rent. The payee may at once, anybody from the expiry on; fails before
    /// (`LockNotExpired`).
    pub fn release_lock(ctx: Context<ReleaseLock>) -> Result<()> {
        instructions::release_lock::handle_release_lock(ctx)
    }

    /// Pays once for storing something for ever. Only the customer. Fails as `open_order` does.
    pub fn pay_endowment(ctx: Context<PayEndowment>, id: u32, purchase: Purchase) -> Result<()> {
        instructions::pay_endowment::handle_pay_endowment(ctx, id, purchase)
    }

    /// Pays the plan's payee for the periods of an endowment that have passed, at most 64 of them. Anyone may send it. Fails
    /// when none has (`NothingToRelease`).
    pub fn release_endowment(ctx: Context<ReleaseEndowment>) -> Result<()> {
        instructions::release_endowment::handle_release_endowment(ctx)
    }

    /// Closes an endowment of which everything is released; the customer gets its rent. Anyone may send it. Fails before
    /// (`NotEnded`).
    pub fn close_endowment(ctx: Context<CloseEndowment>) -> Result<()> {
        instructions::close_endowment::handle_close_endowment(ctx)
    }
}
