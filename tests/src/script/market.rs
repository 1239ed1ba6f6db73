//! The parts of the script about markets, plans, orders and passes.

use flywheel_client::address;
use flywheel_client::instructions::market::{
    self, MarketOf, NOTHING, OrderOf, PassOf, PlanTermsArgs, Purchase, Sells,
};
use flywheel_client::signatures::SignedBy;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::rewards::seeds;
use super::staking::created;
use super::{Created, Stage, market_channels, market_endowments, market_revenue};
use crate::world::{
    CHANGE_DELAY, CLASS, CUSTOMER_PURSE, FEE_BPS, Mint, PASS_SECONDS, READINGS, RETRIEVAL, SETTLE_SECONDS,
    TOKEN, World,
};

/// Units of each order.
const QUANTITY: u64 = 1_000;

/// Who buys, and where.
pub struct Shop {
    /// What is paid in.
    pub mint: Mint,
    /// The market.
    pub market: MarketOf,
    /// The customer.
    pub customer: Keypair,
    /// Its token account.
    pub customer_token: Address,
    /// The payee's token account.
    pub payee_token: Address,
}

/// Everything that is bought and sold.
pub fn sell(stage: &mut Stage<'_>) {
    let shop = found(stage);
    configure(stage, &shop);
    let plan = order_plan(stage, &shop);
    deliver(stage, &shop, plan);
    part(stage, &shop, plan);
    pass(stage, &shop);
    market_revenue::connect(stage, &shop);
    market_channels::cash(stage, &shop);
    market_channels::authorise(stage, &shop);
    market_endowments::endow(stage, &shop);
}

/// What is bought: all at the first version of the terms, whatever it costs.
pub(super) const fn purchase(quantity: u64, terms_version: u32) -> Purchase {
    Purchase {
        quantity,
        max_amount: u64::MAX,
        terms_version,
    }
}

/// A market and a customer.
fn found(stage: &mut Stage<'_>) -> Shop {
    let (payer, authority) = (
        stage.world.payer.insecure_clone(),
        stage.world.authority.insecure_clone(),
    );
    let (p, network) = (payer.pubkey(), stage.world.network);
    let name = format!("{}/market payment", stage.seed);
    let mint = stage.world.new_mint(&name, TOKEN, None);
    let market = stage.world.market_of(&mint);
    let create = market::create_market(p, authority.pubkey(), market, FEE_BPS, SETTLE_SECONDS);
    let place = seeds(b"market", &network, &[mint.address.as_ref()]);
    let place = created(&create, &market.address(), place);
    stage.run_creation("create_market", vec![create], &[&payer, &authority], &[0], place);
    let customer = stage.key("customer");
    let create = market::create_customer(p, network, customer.pubkey());
    let place = seeds(b"customer", &network, &[customer.pubkey().as_ref()]);
    let place = created(&create, &market.customer(&customer.pubkey()), place);
    stage.run_creation("create_customer", vec![create], &[&payer], &[0], place);
    let payee = crate::world::keypair("payee").pubkey();
    Shop {
        market,
        mint,
        customer_token: stage.world.purse(&customer.pubkey(), &mint, CUSTOMER_PURSE),
        payee_token: stage.world.purse(&payee, &mint, 0),
        customer,
    }
}

/// A pause, and back.
fn configure(stage: &mut Stage<'_>, shop: &Shop) {
    let pauser = stage.world.pauser.insecure_clone();
    for (name, paused) in [("set_market_pause, on", true), ("set_market_pause, off", false)] {
        let pause = market::set_market_pause(pauser.pubkey(), shop.market, paused);
        stage.run(name, vec![pause], &[&pauser], &[]);
    }
    let authority = stage.world.authority.insecure_clone();
    let update = market::update_market(
        authority.pubkey(),
        shop.market,
        (NOTHING, NOTHING),
        FEE_BPS,
        SETTLE_SECONDS,
    );
    stage.run("update_market, without pool", vec![update], &[&authority], &[]);
    stage.world.wait(CHANGE_DELAY);
    let apply = market::apply_market_update(authority.pubkey(), shop.market);
    stage.run("apply_market_update", vec![apply], &[&authority], &[0]);
}

/// Creates a plan of the world's operator.
pub(super) fn plan(
    stage: &mut Stage<'_>,
    market: MarketOf,
    (id, sells, unit): (u32, Sells, u8),
    terms: PlanTermsArgs,
) -> Address {
    let (payer, operator) = (
        stage.world.payer.insecure_clone(),
        stage.world.operator.insecure_clone(),
    );
    let seller = stage.world.seller();
    let create = market::create_plan(payer.pubkey(), seller, market, id, (sells, unit, terms));
    let place = seeds(b"plan", &market.address(), &[&id.to_le_bytes()]);
    let place = created(&create, &market.plan(id), place);
    stage.run_creation("create_plan", vec![create], &[&payer, &operator], &[0], place);
    market.plan(id)
}

/// A plan that is bound to a class, from its second version on.
fn order_plan(stage: &mut Stage<'_>, shop: &Shop) -> Address {
    let mut terms = World::plan_terms("payee");
    let plan = plan(stage, shop.market, (0, Sells::Orders, RETRIEVAL), terms);
    terms.class = CLASS;
    let (seller, operator) = (stage.world.seller(), stage.world.operator.insecure_clone());
    let update = market::update_plan(seller, shop.market, plan, terms, false);
    stage.run("update_plan", vec![update], &[&operator], &[]);
    plan
}

/// Opens the order of an id.
fn open(stage: &mut Stage<'_>, shop: &Shop, plan: Address, id: u64) -> OrderOf {
    let payer = stage.world.payer.insecure_clone();
    let of = OrderOf {
        market: shop.market,
        plan,
        customer: shop.customer.pubkey(),
        id,
    };
    let token = shop.customer_token;
    let open = market::open_order(payer.pubkey(), of, token, NOTHING, purchase(QUANTITY, 2));
    let place = place_of_order(of, &open);
    stage.run_creation("open_order", vec![open], &[&payer, &shop.customer], &[0], place);
    of
}

/// The slot and the seeds of an order that is opened.
pub(super) fn place_of_order(of: OrderOf, open: &solana_instruction::Instruction) -> Created {
    let rest: [&[u8]; 2] = [of.customer.as_ref(), &of.id.to_le_bytes()];
    let place = seeds(b"order", &of.market.address(), &rest);
    created(open, &of.address(), place)
}

/// An order that is settled by its customer and by oracles, ended, let go of and closed.
fn deliver(stage: &mut Stage<'_>, shop: &Shop, plan: Address) {
    let of = open(stage, shop, plan, 0);
    let device = stage.key("seller");
    stage.world.active_device_now(&device);
    let device = stage.world.device_account(&device);
    let (seller, operator) = (stage.world.seller(), stage.world.operator.insecure_clone());
    let accept = market::accept_order(of, seller, device);
    stage.run("accept_order", vec![accept], &[&operator], &[]);
    let order: flywheel_client::accounts::Order = stage.world.state(&of.address());
    let nonce = order.nonce;
    let report = SignedBy::sign(&shop.customer, &of.usage_message(nonce, 100)).expect("keys sign");
    let settle = market::settle_order(of, shop.payee_token, nonce, 100, &report);
    stage.run("settle_order", settle.to_vec(), &[], &[]);
    let reports = stage.world.oracle_reports(&of.usage_message(nonce, 200), &[0, 2]);
    let settle = market::settle_order_by_oracles(of, shop.payee_token, nonce, 200, &reports);
    stage.run("settle_order_by_oracles", settle, &[], &[]);
    stage.run("end_order", vec![market::end_order(of)], &[&shop.customer], &[]);
    let release = market::release_order(of, seller);
    stage.run("release_order", vec![release], &[&operator], &[]);
    let close = market::close_order(of, shop.customer_token);
    stage.run("close_order", vec![close], &[], &[]);
}

/// An order that is cancelled.
fn part(stage: &mut Stage<'_>, shop: &Shop, plan: Address) {
    let of = open(stage, shop, plan, 1);
    let cancel = market::cancel_order(shop.customer.pubkey(), of, shop.customer_token);
    stage.run("cancel_order", vec![cancel], &[&shop.customer], &[]);
}

/// A pass by time that ends, and one by number that is used.
fn pass(stage: &mut Stage<'_>, shop: &Shop) {
    let payer = stage.world.payer.insecure_clone();
    let terms = World::plan_terms("payee");
    for (id, unit) in [(1, PASS_SECONDS), (2, READINGS)] {
        let plan = plan(stage, shop.market, (id, Sells::Passes, unit), terms);
        let of = PassOf {
            market: shop.market,
            plan,
            customer: shop.customer.pubkey(),
            holder: shop.customer.pubkey(),
        };
        let (p, tokens) = (payer.pubkey(), (shop.customer_token, shop.payee_token));
        let buy = market::buy_pass(p, of, tokens.0, tokens.1, NOTHING, purchase(QUANTITY, 1));
        stage.run("buy_pass", vec![buy.clone()], &[&payer, &shop.customer], &[0]);
        stage.run("buy_pass, renewed", vec![buy], &[&payer, &shop.customer], &[0]);
        let check = market::check_pass(plan, of.holder);
        stage.run("check_pass", vec![check], &[], &[]);
        if unit == READINGS {
            let draw = market::use_pass(of.holder, plan, address::pass(&plan, &of.holder), 2 * QUANTITY);
            stage.run("use_pass", vec![draw], &[&shop.customer], &[]);
        } else {
            stage.world.wait(u32::try_from(2 * QUANTITY).expect("seconds"));
        }
        let close = market::close_pass(plan, of.holder);
        stage.run("close_pass", vec![close], &[], &[]);
    }
}
