//! The parts of the script about credits, quoted prices and forwarded fees.

use flywheel_client::instructions::market::{
    self, MarketOf, NOTHING, OrderOf, PRICED_IN_QUOTE, PassOf, Sells,
};
use flywheel_client::instructions::revenue::Pair;
use flywheel_client::signatures::SignedBy;
use solana_address::Address;
use solana_signer::Signer;

use super::Stage;
use super::market::{Shop, place_of_order, plan, purchase};
use crate::world::{
    CHANGE_DELAY, FEE_BPS, Mint, PASS_SECONDS, READINGS, RETRIEVAL, SETTLE_SECONDS, TOKEN, TOKEN_PURSE, World,
};

/// Units of each order and pass.
const QUANTITY: u64 = 300;

/// The network token, its market, and the feed of both mints.
struct Native {
    token: Mint,
    market: MarketOf,
    pair: Pair,
}

/// All that the market does with burn-share.
pub fn connect(stage: &mut Stage<'_>, shop: &Shop) {
    let native = found(stage, shop);
    forward(stage, shop);
    let tokens = stage
        .world
        .purse(&shop.customer.pubkey(), &native.token, TOKEN_PURSE);
    quote(stage, shop, &native, tokens);
    spend(stage, shop, &native, tokens);
}

/// Revenue pools of both mints and their feed, which both markets name.
fn found(stage: &mut Stage<'_>, shop: &Shop) -> Native {
    let authority = stage.world.authority.insecure_clone();
    let name = format!("{}/market token", stage.seed);
    let token = stage.world.new_mint(&name, TOKEN, None);
    let pair = Pair {
        network: stage.world.network,
        base: token.address,
        quote: shop.mint.address,
    };
    let create = [
        stage.world.create_burning_pool(&token, None),
        stage.world.create_burning_pool(&shop.mint, Some(&token)),
        stage.world.create_feed(&pair),
    ];
    for instruction in create {
        let sent = stage.world.send(&[instruction], &[&authority]);
        sent.expect("pools and a feed");
    }
    let market = stage.world.create_market(&token);
    let pool = stage.world.revenue_of(&token).pool();
    stage.world.connect_market(market, pool, pair.feed());
    let pool = stage.world.revenue_of(&shop.mint).pool();
    let a = authority.pubkey();
    let update = market::update_market(a, shop.market, (pool, pair.feed()), FEE_BPS, SETTLE_SECONDS);
    stage.run("update_market", vec![update], &[&authority], &[]);
    stage.world.wait(CHANGE_DELAY);
    let apply = market::apply_market_update(a, shop.market);
    stage.run("apply_market_update", vec![apply], &[&authority], &[0]);
    stage.world.post_prices(&pair);
    Native { token, market, pair }
}

/// The fees of what was sold before.
fn forward(stage: &mut Stage<'_>, shop: &Shop) {
    for category in [RETRIEVAL, PASS_SECONDS] {
        let forward = market::forward_revenue(shop.market, category);
        stage.run("forward_revenue", vec![forward], &[], &[]);
    }
}

/// An order at a quoted price.
fn quote(stage: &mut Stage<'_>, shop: &Shop, native: &Native, tokens: Address) {
    let payer = stage.world.payer.insecure_clone();
    let mut terms = World::plan_terms("payee");
    terms.pricing = PRICED_IN_QUOTE;
    let plan = plan(stage, native.market, (0, Sells::Orders, READINGS), terms);
    let of = OrderOf {
        market: native.market,
        plan,
        customer: shop.customer.pubkey(),
        id: 0,
    };
    let feed = native.pair.feed();
    let open = market::open_order(payer.pubkey(), of, tokens, feed, purchase(QUANTITY, 1));
    let place = place_of_order(of, &open);
    let signers = [&payer, &shop.customer];
    stage.run_creation("open_order, quoted", vec![open], &signers, &[0], place);
}

/// Credits, an order and a pass that are paid with them.
fn spend(stage: &mut Stage<'_>, shop: &Shop, native: &Native, tokens: Address) {
    let (payer, customer) = (stage.world.payer.insecure_clone(), &shop.customer);
    let revenue = stage.world.revenue_of(&native.token);
    let (key, feed) = (customer.pubkey(), native.pair.feed());
    let buy = market::buy_credits(shop.market, key, tokens, &revenue, feed, (10_000, u64::MAX));
    stage.run("buy_credits", vec![buy], &[customer], &[]);
    let plan = super::market::plan(
        stage,
        shop.market,
        (3, Sells::Orders, RETRIEVAL),
        World::plan_terms("payee"),
    );
    let of = OrderOf {
        market: shop.market,
        plan,
        customer: key,
        id: 2,
    };
    let open = market::open_order_with_credits(payer.pubkey(), of, purchase(QUANTITY, 1));
    let place = place_of_order(of, &open);
    let signers = [&payer, customer];
    stage.run_creation("open_order_with_credits", vec![open], &signers, &[0], place);
    settle(stage, shop, of);
    let plan = shop.market.plan(2);
    let of = PassOf {
        market: shop.market,
        plan,
        customer: key,
        holder: key,
    };
    let buy = market::buy_pass_with_credits(payer.pubkey(), of, purchase(QUANTITY, 1));
    stage.run("buy_pass_with_credits", vec![buy], &[&payer, customer], &[0]);
}

/// The end of an order that is paid with credits: no token account is read.
fn settle(stage: &mut Stage<'_>, shop: &Shop, of: OrderOf) {
    let (seller, operator) = (stage.world.seller(), stage.world.operator.insecure_clone());
    let accept = market::accept_order(of, seller, NOTHING);
    stage.run("accept_order, unbound", vec![accept], &[&operator], &[]);
    let order: flywheel_client::accounts::Order = stage.world.state(&of.address());
    let nonce = order.nonce;
    let report = SignedBy::sign(&shop.customer, &of.usage_message(nonce, 100)).expect("keys sign");
    let settle = market::settle_order(of, shop.payee_token, nonce, 100, &report);
    stage.run("settle_order, with credits", settle.to_vec(), &[], &[3, 4, 5]);
    stage.run("end_order", vec![market::end_order(of)], &[&shop.customer], &[]);
    let release = market::release_order(of, seller);
    stage.run("release_order", vec![release], &[&operator], &[]);
    let close = market::close_order(of, shop.customer_token);
    stage.run("close_order, with credits", vec![close], &[], &[4, 5, 6]);
}
