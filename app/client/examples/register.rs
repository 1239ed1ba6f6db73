//! Registers a device of an operator, and the operator first if it is none yet; prints the device's account. Both who made the
//! device and the device itself sign, and pay nothing.
//!
//! cargo run -p flywheel-client --example register -- \
//!     URL OPERATOR.json NETWORK CLASS_ID MANUFACTURER.json MANUFACTURER_ID DEVICE.json CAPACITY
use std::error::Error;

use flywheel_client::chain::{Chain, Patience, RpcChain};
use flywheel_client::instructions::registry::{DeviceRegistration, register_device, register_operator};
use flywheel_client::{address, keys};
use solana_address::Address;
use solana_signer::Signer;

pub(crate) fn run(words: &[String]) -> Result<Address, Box<dyn Error>> {
    let [url, operator, network, class, maker, maker_id, device, capacity] = words else {
        return Err("type URL OPERATOR NETWORK CLASS_ID MANUFACTURER MANUFACTURER_ID DEVICE CAPACITY".into());
    };
    let [operator, maker, device] = [operator, maker, device].map(|file| keys::read(file.as_ref()));
    let (operator, maker, device, network) = (operator?, maker?, device?, network.parse()?);
    let mut chain = RpcChain::new(url, Patience::default());
    let (key, account) = (operator.pubkey(), address::operator(&network, &operator.pubkey()));
    if chain.account(&account)?.is_none() {
        chain.send(&[register_operator(key, key, network)], &[&operator])?;
    }
    let (class_id, manufacturer_id, capacity) = (class.parse()?, maker_id.parse()?, capacity.parse()?);
    let attestation_expiry = chain.now()? + 600; // seconds
    #[rustfmt::skip]
    let device_terms = DeviceRegistration { network, class_id, manufacturer_id, capacity, attestation_expiry };
    let instructions = register_device(key, key, &device_terms, &maker, &device)?;
    chain.send(&instructions, &[&operator])?;
    Ok(address::device(&network, &device.pubkey()))
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run(&std::env::args().skip(1).collect::<Vec<_>>())?);
    Ok(())
}
