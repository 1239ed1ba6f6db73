//! `flywheel device transfer` (or `offer`), `accept` and `cancel-offer`: a device goes to another operator in two steps, so
//! that nobody is given one against his will, with the rent that comes with it.

use clap::Args;
use device_registry::state::MAX_OFFER_SECONDS;
use flywheel_client::accounts::{DeviceOffer, Operator};
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::registry::{self, TransferPayers};
use flywheel_client::queries::{self, Found};
use solana_address::Address;

use super::{OneArgs, account, of, show_changed};
use crate::context::Context;
use crate::failure::Failure;
use crate::show::{self, Sol, Time};
use crate::views::{Ended, lamports};
use crate::{lookup, term, words};

/// Arguments of `flywheel device transfer`.
#[derive(Debug, Args)]
pub struct OfferArgs {
    #[command(flatten)]
    one: OneArgs,
    /// The operator that may accept it: its account or wallet
    #[arg(long, value_name = "OPERATOR", value_parser = words::address)]
    to: Address,
    /// How long it may, at most 90 days
    #[arg(long = "for", value_name = "DURATION", default_value = "7d", value_parser = words::seconds)]
    length: u32,
}

/// Offers a device to another operator, and shows the device with the offer.
pub fn offer(args: &OfferArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.one.on)?;
    let device = lookup::device(sender.chain(), &network.address, &args.one.device)?;
    let to = lookup::operator(sender.chain(), &network.address, &args.to)?.address;
    if to == device.account.operator {
        return Err(Failure::Argument(format!(
            "the device is operator {to}'s already; name another one with --to"
        )));
    }
    if let Some(present) = find_offer(sender.chain(), &network.address, &device.address)? {
        return Err(Failure::Argument(format!(
            "the device is offered to {} already; take that back first, with `flywheel device cancel-offer`",
            present.account.to_operator
        )));
    }
    let expires_at = term::end_after(sender.chain().now()?, args.length, MAX_OFFER_SECONDS)?;
    let instruction =
        registry::offer_device(sender.payer(), sender.authority(), &of(&device), to, expires_at);
    sender.send("offer the device", &[instruction])?;
    show_changed(&sender, &device.address, context)
}

/// Accepts a device that is offered to the operator of --keypair, and shows the device.
pub fn accept(args: &OneArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let device = lookup::device(sender.chain(), &network.address, &args.device)?;
    let to = lookup::operator(sender.chain(), &network.address, &sender.authority())?;
    let offer = offer_of(sender.chain(), &network.address, &device.address)?.account;
    if offer.to_operator != to.address {
        return Err(Failure::Argument(format!(
            "the device is offered to operator {}, and this key is operator {}'s; name the keypair file of the other one \
             with --keypair",
            offer.to_operator, to.address
        )));
    }
    if sender.chain().now()? > i64::from(offer.expires_at) {
        let at = Time(offer.expires_at.into());
        return Err(Failure::Argument(format!(
            "the offer expired at {at}; ask the device's operator for a new one"
        )));
    }
    let from: Found<Operator> = lookup::operator(sender.chain(), &network.address, &offer.from_operator)?;
    sender.require_rent_payer(&to.account.rent_payer)?;
    let rent = Sol(lamports(sender.chain(), &device.address)?);
    sender.require_balance(rent, "the rent that is locked in the device")?;
    let payers = TransferPayers {
        payer: sender.payer(),
        from_rent_payer: from.account.rent_payer,
        offer_rent_payer: offer.rent_payer,
    };
    let instruction = registry::accept_device(sender.authority(), &of(&device), to.address, payers);
    sender.send("accept the device", &[instruction])?;
    show_changed(&sender, &device.address, context)
}

/// Takes the offer of a device back, and shows who got its rent. The device may be gone.
pub fn cancel(args: &OneArgs, context: &Context) -> Result<(), Failure> {
    let (mut sender, network) = context.on_network(&args.on)?;
    let device = account(sender.chain(), &network.address, &args.device)?;
    let found = offer_of(sender.chain(), &network.address, &device)?;
    let (from, rent_payer) = (found.account.from_operator, found.account.rent_payer);
    let before = lamports(sender.chain(), &found.address)?;
    let instruction = registry::cancel_offer(sender.authority(), network.address, device, from, rent_payer);
    sender.send("cancel the offer", &[instruction])?;
    let (chain, cost) = (sender.chain(), sender.cost());
    let ended = Ended::new("offer", chain, &found.address, before, &rent_payer, cost)?;
    show::fields(context.output(), &ended, ended.rows())
}

/// The offer of a device account, if there is one.
fn find_offer(
    chain: &dyn Chain,
    network: &Address,
    device: &Address,
) -> Result<Option<Found<DeviceOffer>>, Failure> {
    Ok(queries::account(chain, &address::offer(network, device))?)
}

/// The offer of a device account.
fn offer_of(chain: &dyn Chain, network: &Address, device: &Address) -> Result<Found<DeviceOffer>, Failure> {
    find_offer(chain, network, device)?.ok_or_else(|| {
        Failure::Argument(
            "the device is offered to nobody; its operator offers it with `flywheel device transfer`"
                .to_owned(),
        )
    })
}
