//! Claims the reward of a device; prints what its payee holds then, base units. Whoever sends it pays the fee, and nobody else
//! signs. What follows the pool is what `flywheel oracle proof` prints.
//!
//! cargo run -p flywheel-client --example claim -- URL PAYER.json POOL INDEX PAYEE TOTAL POSITION PROOF
use std::error::Error;

use flywheel_client::accounts::{ClaimPage, Pool};
use flywheel_client::chain::{Chain, Patience, RpcChain, read};
use flywheel_client::instructions::rewards::{ClaimArgs, Grant, PaidFrom, claim, create_claim_page};
use flywheel_client::instructions::token::create_associated_token_account_of as create_account;
use flywheel_client::{address, keys, tokens};
use solana_signer::Signer;

pub(crate) fn run(words: &[String]) -> Result<u64, Box<dyn Error>> {
    let [url, payer, pool, index, payee, total, position, proof] = words else {
        return Err("type URL PAYER POOL INDEX PAYEE TOTAL POSITION PROOF".into());
    };
    let (at, payee, payer) = (pool.parse()?, payee.parse()?, keys::read(payer.as_ref())?);
    let (index, total, position) = (index.parse()?, total.parse()?, position.parse()?);
    let (mut chain, key) = (RpcChain::new(url, Patience::default()), payer.pubkey());
    let pool: Pool = read(&chain, &at)?;
    let account = address::associated_token_account_of(&payee, &pool.mint, &pool.token_program);
    let mut steps = vec![create_account(&key, &payee, &pool.mint, &pool.token_program)];
    let page = ClaimPage::page_of(index);
    if chain.account(&address::claim_page(&at, page))?.is_none() {
        steps.push(create_claim_page(key, at, page));
    }
    #[rustfmt::skip]
    let args = ClaimArgs { grant: Grant { index, total, position }, proof: hex::decode(proof)? };
    steps.push(claim(PaidFrom::of(at, &pool), pool.last_root, account, args));
    chain.send(&steps, &[&payer])?;
    Ok(tokens::token_account(&chain, &account)?.map_or(0, |account| account.amount))
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run(&std::env::args().skip(1).collect::<Vec<_>>())?);
    Ok(())
}
