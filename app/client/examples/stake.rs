//! Stakes tokens of one's own, behind nobody, in a new position; prints its address. The amount is in base units.
//!
//! cargo run -p flywheel-client --example stake -- URL OWNER.json POOL AMOUNT LOCK_SECONDS
use std::error::Error;

use flywheel_client::accounts::StakePool;
use flywheel_client::chain::{Chain, Patience, RpcChain, read};
use flywheel_client::instructions::staking::{Behind, OpenPositionArgs, open_operator_stake, open_position};
use flywheel_client::{address, keys, staking};
use solana_address::Address;
use solana_signer::Signer;

pub(crate) fn run(words: &[String]) -> Result<Address, Box<dyn Error>> {
    let [url, owner, pool, amount, lock] = words else {
        return Err("type URL OWNER POOL AMOUNT LOCK_SECONDS".into());
    };
    let (at, owner) = (pool.parse()?, keys::read(owner.as_ref())?);
    let (mut chain, key) = (RpcChain::new(url, Patience::default()), owner.pubkey());
    let pool: StakePool = read(&chain, &at)?;
    let behind = Behind::nobody(at);
    let mut steps = Vec::new();
    if chain.account(&behind.stake())?.is_none() {
        steps.push(open_operator_stake(key, behind));
    }
    let id = staking::free_id(&chain, |id| address::position(&at, &key, id))?;
    let (amount, lock_seconds) = (amount.parse()?, lock.parse()?);
    let account = address::associated_token_account_of(&key, &pool.mint, &pool.token_program);
    #[rustfmt::skip]
    let args = OpenPositionArgs { id, amount, lock_seconds };
    steps.push(open_position(key, key, behind, account, pool.token_program, args));
    chain.send(&steps, &[&owner])?;
    Ok(address::position(&at, &key, id))
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run(&std::env::args().skip(1).collect::<Vec<_>>())?);
    Ok(())
}
