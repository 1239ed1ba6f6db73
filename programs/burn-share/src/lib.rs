//! Burn-share: what comes in for a network, how it is divided, what is burned of its token, and a statement of every epoch.
//!
//! This file is the table of contents; each instruction lives in its own file under `instructions/`, each account under
//! `state/`, every PDA seed in `seeds.rs`, and accounts that several instructions share under `contexts/`. What it stores
//! and why is in `docs/REVENUE.md`; the arithmetic is in `crates/revenue`.
// Anchor's generated code names a cfg and a lifetime form that rustc warns about.
#![allow(unexpected_cfgs)]

use anchor_lang::prelude::*;

pub mod contexts;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod prices;
pub mod programs;
pub mod seeds;
pub mod state;

use contexts::*;
pub use errors::BurnShareError;
use instructions::*;
use state::{FeedParametersArgs, Invoice, PostedPrice, RecipientShare, RevenueParametersArgs};

declare_id!("HqmowTnNcGf69QqxZ5bVNfkxsm1NssAZZANv9pKEcE7B");

#[cfg(not(feature = "no-entrypoint"))]
solana_security_txt::security_txt! {
    name: "Flywheel burn-share",
    project_url: "see the source repository",
    contacts: "link:SECURITY.md in the source repository",
    policy: "SECURITY.md in the source repository",
    preferred_languages: "en"
}

/// Burn-share's instructions.
#[program]
pub mod burn_share {
    use super::*;

    /// Puts revenue into a pool. Anyone may. Orders and customers are numbers for the statement, which only the pool's market
    /// gives (`CountsNotAllowed`). Fails when the amount is zero (`AmountZero`), there is no such category
    /// (`CategoryInvalid`), or an earlier epoch's statement is due (`StatementDue`).
    pub fn deposit_revenue(
        ctx: Context<DepositRevenue>,
        amount: u64,
        category: u8,
        invoice_hash: [u8; 32],
        orders: u32,
        customers: u32,
    ) -> Result<()> {
        let invoice = Invoice {
            amount,
            category,
            hash: invoice_hash,
            orders,
            customers,
        };
        instructions::deposit_revenue::handle_deposit_revenue(ctx, &invoice)
    }

    /// Sells payment tokens that are for the burn at the price of this moment, and burns the buyer's network tokens for them.
    /// Anyone may buy. Fails while the auction is halted (`AuctionHalted`), when nothing is left of the lot
    /// (`NothingForSale`), less than the least is asked for (`FillTooSmall`), the price is above `max_tokens` for `amount`
    /// (`PriceAboveLimit`), the feed's price is not fresh (`PriceStale`), or a statement is due (`StatementDue`).
    pub fn buy_lot(ctx: Context<BuyLot>, amount: u64, max_tokens: u64) -> Result<()> {
        instructions::buy_lot::handle_buy_lot(ctx, amount, max_tokens)
    }

    /// Burns network tokens of the signer's own and counts them. Anyone may. Fails when the pool is not the native one
    /// (`NotNative`), the amount is zero (`AmountZero`), or a statement is due (`StatementDue`).
    pub fn burn_tokens(ctx: Context<BurnTokens>, amount: u64) -> Result<()> {
        instructions::burn_tokens::handle_burn_tokens(ctx, amount)
    }

    /// Pays the bounty, splits what is undistributed, and pays the named legs all that they are owed: 1 providers, 2 stakers, 4
    /// the direct burn, 8 insurance. Anyone may send it. Fails when a leg's accounts do not fit (`LegInvalid`,
    /// `RewardPoolMismatch`, `StakePoolMismatch`, `InsuranceMismatch`), there is nothing to do (`NothingToDistribute`), or a
    /// statement is due (`StatementDue`).
    pub fn crank(ctx: Context<Crank>, legs: u8) -> Result<()> {
        instructions::crank::handle_crank(ctx, legs)
    }

    /// Pays a recipient what it is owed, into a token account that it alone controls. Anyone may send it. Fails when nothing
    /// is owed (`NothingOwed`) or the token account is another's (`DestinationMismatch`, `DestinationEncumbered`).
    pub fn pay_recipient(ctx: Context<PayRecipient>, index: u8) -> Result<()> {
        instructions::pay_recipient::handle_pay_recipient(ctx, index)
    }

    /// Burns what is for the burn of a native pool, at most a lot in each window. Anyone may send it. Fails when nothing is
    /// left (`NothingToBurn`) or a statement is due (`StatementDue`).
    pub fn burn_lot(ctx: Context<BurnLot>) -> Result<()> {
        instructions::burn_lot::handle_burn_lot(ctx)
    }

    /// Closes the open epoch, when it has ended, with a statement that never changes, and opens the next. Anyone may send it.
    /// Fails while the epoch runs (`StatementNotDue`) and when flows, liabilities and vault do not agree (`VaultShort`).
    pub fn close_statement(ctx: Context<CloseStatement>) -> Result<()> {
        instructions::close_statement::handle_close_statement(ctx)
    }

    /// Gives undistributed revenue back. Only the network's authority. Fails when that is more than is undistributed, or than
    /// may be refunded in an epoch (`RefundTooLarge`).
    pub fn refund_revenue(
        ctx: Context<RefundRevenue>,
        amount: u64,
        category: u8,
        invoice_hash: [u8; 32],
    ) -> Result<()> {
        instructions::refund_revenue::handle_refund_revenue(ctx, amount, category, invoice_hash)
    }

    /// Creates the pool of a mint in a network; without `token_pool` that of the network's own token. Only the network's
    /// authority. Fails when the mint has extensions (`MintNotAccepted`), a parameter is out of range (`SharesInvalid`,
    /// `ScheduleInvalid`, `AuctionInvalid`, `LimitInvalid`, `RecipientsInvalid`), or a share has no destination
    /// (`DestinationMissing`) or a wrong one (`RewardPoolMismatch` and others).
    pub fn create_revenue_pool(
        ctx: Context<CreateRevenuePool>,
        parameters: RevenueParametersArgs,
        reference: ReferencePrice,
        recipients: Vec<RecipientShare>,
    ) -> Result<()> {
        instructions::create_revenue_pool::handle_create_revenue_pool(ctx, parameters, reference, recipients)
    }

    /// Proposes new parameters and destinations, to be applied after the network's change delay. Only the network's
    /// authority. Fails as `create_revenue_pool` does.
    pub fn update_revenue_pool(
        ctx: Context<UpdateRevenuePool>,
        parameters: RevenueParametersArgs,
    ) -> Result<()> {
        instructions::update_revenue_pool::handle_update_revenue_pool(ctx, parameters)
    }

    /// Puts proposed parameters in force; the auction's window ends. Anyone may send it. Fails when nothing is proposed
    /// (`ChangeNotPending`) or the delay has not passed (`ChangeNotReady`).
    pub fn apply_revenue_update(ctx: Context<ConfigureRevenuePool>) -> Result<()> {
        instructions::apply_revenue_update::handle_apply_revenue_update(ctx)
    }

    /// Proposes other recipients, to be applied after the network's change delay. Only the network's authority. Fails when
    /// the list is none (`RecipientsInvalid`).
    pub fn update_recipients(
        ctx: Context<ConfigureRevenuePool>,
        recipients: Vec<RecipientShare>,
    ) -> Result<()> {
        instructions::update_recipients::handle_update_recipients(ctx, recipients)
    }

    /// Puts proposed recipients in force; who leaves is still paid what it is owed. Anyone may send it. Fails when nothing is
    /// proposed (`ChangeNotPending`), the delay has not passed (`ChangeNotReady`), those who leave must be paid first
    /// (`RecipientsFull`), or the treasury's part would be nobody's (`DestinationMissing`).
    pub fn apply_recipients(ctx: Context<ConfigureRevenuePool>) -> Result<()> {
        instructions::apply_recipients::handle_apply_recipients(ctx)
    }

    /// Halts or resumes the auction; everything else goes on. Only the network's pauser or authority.
    pub fn set_halt(ctx: Context<ConfigureRevenuePool>, halted: bool) -> Result<()> {
        instructions::set_halt::handle_set_halt(ctx, halted)
    }

    /// Lets the crank burn a native pool's part directly, or no more. Only the pool's veto key (`VetoMismatch`).
    pub fn set_direct_burn(ctx: Context<ConfigureRevenuePool>, direct: bool) -> Result<()> {
        instructions::set_direct_burn::handle_set_direct_burn(ctx, direct)
    }

    /// Creates the feed of a pair: quote base units for 10^scale base units of the base mint. Only the network's authority.
    /// Fails when a source or a limit is out of range (`FeedInvalid`).
    pub fn create_price_feed(
        ctx: Context<CreatePriceFeed>,
        scale: u8,
        parameters: FeedParametersArgs,
    ) -> Result<()> {
        instructions::create_price_feed::handle_create_price_feed(ctx, scale, parameters)
    }

    /// Proposes other sources or limits, to be applied after the network's change delay. Only the network's authority. Fails
    /// as `create_price_feed` does.
    pub fn update_price_feed(ctx: Context<ConfigurePriceFeed>, parameters: FeedParametersArgs) -> Result<()> {
        instructions::update_price_feed::handle_update_price_feed(ctx, parameters)
    }

    /// Puts proposed sources and limits in force; a price of other sources counts no longer. Anyone may send it. Fails when
    /// nothing is proposed (`ChangeNotPending`) or the delay has not passed (`ChangeNotReady`).
    pub fn apply_price_feed(ctx: Context<ConfigurePriceFeed>) -> Result<()> {
        instructions::apply_price_feed::handle_apply_price_feed(ctx)
    }

    /// Posts a price of each source, signed by ed25519 instructions directly before, in the feed's order. Anyone may send it.
    /// Fails when a signature is missing or of another price (`SignatureInstructionMissing`, `PriceMessageMismatch` and
    /// others), and when a price is stale, ahead, not newer, uncertain, or too far from the other (`PriceStale`,
    /// `PriceInFuture`, `PriceNotNewer`, `PriceUncertain`, `PricesDisagree`).
    pub fn post_price(ctx: Context<PostPrice>, prices: [PostedPrice; 2]) -> Result<()> {
        instructions::post_price::handle_post_price(ctx, prices)
    }
}
