//! A plan: what a provider, or the network itself, sells.

use anchor_lang::prelude::*;
use flywheel_onchain::accounts::content;

use super::{ANY_CLASS, DISCRIMINATOR, FULL_BPS, Market, PRICED_IN_MINT, PlanTerms};
use crate::errors::{MarketError, ensure, ensure_key};
use crate::programs::{DEVICE_ACTIVE, Device, Network, Operator};

/// The last unit that a plan can be in; it is the revenue's category.
pub const MAX_UNIT: u8 = 7;
/// The unit of passes that run by time.
pub const UNIT_PASS_SECOND: u8 = 4;
/// The unit of endowments.
pub const UNIT_BYTE_FOR_EVER: u8 = 7;

/// What is bought of a plan.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Sells {
    /// Escrowed orders that usage reports settle.
    Orders,
    /// Passes, paid at once.
    Passes,
    /// Endowments, paid once and released over periods.
    Endowments,
}

impl Sells {
    /// The byte in the account.
    pub const fn code(self) -> u8 {
        match self {
            Self::Orders => 0,
            Self::Passes => 1,
            Self::Endowments => 2,
        }
    }

    /// What a code means; no version has written another than these.
    pub const fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Orders,
            1 => Self::Passes,
            _ => Self::Endowments,
        }
    }

    /// Whether it is sold in this unit: seconds of a pass are a pass's, what is stored for ever is endowed.
    pub const fn is_in(self, unit: u8) -> bool {
        match self {
            Self::Orders => unit < UNIT_BYTE_FOR_EVER && unit != UNIT_PASS_SECOND,
            Self::Passes => unit < UNIT_BYTE_FOR_EVER,
            Self::Endowments => unit == UNIT_BYTE_FOR_EVER,
        }
    }
}

/// A plan. Address: `["plan", market, id]`.
#[account(zero_copy)]
#[repr(C)]
#[derive(Debug)]
pub struct Plan {
    /// Layout version, 1.
    pub version: u8,
    /// Bump of the address.
    pub bump: u8,
    /// `Sells` code.
    pub sells: u8,
    /// The unit, which is the revenue's category.
    pub unit: u8,
    /// 1 when it sells nothing more.
    pub retired: u8,
    /// Zero.
    pub padding: [u8; 3],
    /// The number in its address.
    pub id: u32,
    /// Version of the terms, from 1.
    pub terms_version: u32,
    /// The market.
    pub market: Pubkey,
    /// The operator that sells; zero for the network.
    pub operator: Pubkey,
    /// Its terms.
    pub terms: PlanTerms,
    /// Zero; for later versions.
    pub reserved: [u8; 32],
}

impl Plan {
    /// Layout version that this program writes.
    pub const VERSION: u8 = 1;
    /// Bytes of account data.
    pub const SPACE: usize = DISCRIMINATOR + core::mem::size_of::<Self>();

    /// Whether the network itself sells.
    pub fn is_networks(&self) -> bool {
        self.operator == Pubkey::default()
    }

    /// The market's fee, or everything where nobody else is paid, basis points.
    pub fn fee_bps(&self, market: &Market) -> u16 {
        if self.terms.payee == Pubkey::default() {
            FULL_BPS
        } else {
            market.parameters.fee_bps
        }
    }

    /// # Errors
    /// `CreditsNotTaken` when its price is quoted: a quoted price is paid in the network token.
    pub fn require_priced_in_mint(&self) -> Result<()> {
        ensure(self.terms.pricing == PRICED_IN_MINT, MarketError::CreditsNotTaken)
    }

    /// Whether `signer` acts for whoever sells.
    ///
    /// # Arguments
    /// - `seller`: the operator's account, or the network's for the network's own plans
    ///
    /// # Errors
    /// `ProviderMismatch`.
    pub fn require_provider(&self, market: &Market, seller: &AccountInfo<'_>, signer: &Pubkey) -> Result<()> {
        let operator = read_seller(market, seller, signer)?;
        ensure_key(&operator, &self.operator, MarketError::ProviderMismatch)
    }

    /// # Errors
    /// `DeviceMismatch`, `DeviceNotActive` unless `account` is an active device as an order asks for it; the system program
    /// where it asks for none.
    ///
    /// # Arguments
    /// - `class`, `device`: what the order was bound to when it was opened
    pub fn require_device(
        &self,
        market: &Market,
        account: &AccountInfo<'_>,
        class: u16,
        device: &Pubkey,
    ) -> Result<()> {
        let any_device = *device == Pubkey::default();
        if any_device && class == ANY_CLASS {
            return ensure_key(account.key, device, MarketError::DeviceMismatch);
        }
        let content = content::<Device, _>(account, MarketError::DeviceMismatch)?;
        ensure(
            content.network == market.network
                && (any_device || account.key == device)
                && (class == ANY_CLASS || content.class == class)
                && (self.is_networks() || content.operator == self.operator),
            MarketError::DeviceMismatch,
        )?;
        ensure(content.status == DEVICE_ACTIVE, MarketError::DeviceNotActive)
    }
}

/// For whom `signer` sells: an operator of the market's network, or, with zero, the network itself.
///
/// # Arguments
/// - `seller`: the operator's account, or the network's
///
/// # Errors
/// `ProviderMismatch` when it is neither, or `signer` not its authority.
pub fn read_seller(market: &Market, seller: &AccountInfo<'_>, signer: &Pubkey) -> Result<Pubkey> {
    if *seller.key == market.network {
        let network = content::<Network, _>(seller, MarketError::ProviderMismatch)?;
        ensure_key(signer, &network.authority, MarketError::ProviderMismatch)?;
        return Ok(Pubkey::default());
    }
    let operator = content::<Operator, _>(seller, MarketError::ProviderMismatch)?;
    ensure_key(&operator.network, &market.network, MarketError::ProviderMismatch)?;
    ensure_key(signer, &operator.authority, MarketError::ProviderMismatch)?;
    Ok(*seller.key)
}

const _: () = assert!(Plan::SPACE == 288);
