//! The parts of the script about endowments.

use flywheel_client::accounts::Market;
use flywheel_client::instructions::market::{self, EndowmentOf, NOTHING, Seller, Sells};
use solana_address::Address;
use solana_signer::Signer;

use super::Stage;
use super::market::{Shop, purchase};
use super::rewards::seeds;
use super::staking::created;
use crate::world::{ENDOWMENT_PERIOD, FOR_EVER, endowment_terms, keypair};

/// Bytes of each endowment.
const QUANTITY: u64 = 1_000;

/// An endowment that is released to a payee, and one that is revenue.
pub fn endow(stage: &mut Stage<'_>, shop: &Shop) {
    let payee = keypair("payee").pubkey();
    let cases = [
        ("release_endowment", payee, shop.payee_token),
        ("release_endowment, to revenue", NOTHING, shop.market.vault()),
    ];
    for (name, payee, token) in cases {
        let of = pay(stage, shop, payee);
        stage.world.wait(3 * ENDOWMENT_PERIOD);
        let release = market::release_endowment(of, token);
        stage.run(name, vec![release.clone()], &[], &[]);
        stage.world.wait(7 * ENDOWMENT_PERIOD);
        stage.run(name, vec![release], &[], &[]);
        let close = market::close_endowment(of);
        stage.run("close_endowment", vec![close], &[], &[]);
    }
}

/// A plan of the network, and an endowment in it.
fn pay(stage: &mut Stage<'_>, shop: &Shop, payee: Address) -> EndowmentOf {
    let (payer, authority) = (
        stage.world.payer.insecure_clone(),
        stage.world.authority.insecure_clone(),
    );
    let seller = Seller {
        authority: authority.pubkey(),
        account: stage.world.network,
    };
    let state: Market = stage.world.state(&shop.market.address());
    let sold = (Sells::Endowments, FOR_EVER, endowment_terms(payee));
    let create = market::create_plan(payer.pubkey(), seller, shop.market, state.plans, sold);
    stage.world.send(&[create], &[&authority]).expect("a plan");
    let of = EndowmentOf {
        market: shop.market,
        plan: shop.market.plan(state.plans),
        customer: shop.customer.pubkey(),
        id: 0,
    };
    let token = shop.customer_token;
    let pay = market::pay_endowment(payer.pubkey(), of, token, NOTHING, purchase(QUANTITY, 1));
    let place = seeds(
        b"endowment",
        &of.plan,
        &[of.customer.as_ref(), &of.id.to_le_bytes()],
    );
    let place = created(&pay, &of.address(), place);
    stage.run_creation("pay_endowment", vec![pay], &[&payer, &shop.customer], &[0], place);
    of
}
