//! The parts of the script about revenue.

use flywheel_client::address;
use flywheel_client::instructions::revenue::{
    self, Buyer, FeedParametersArgs, Invoice, Legs, PostedPrice, Revenue, SignedPrice,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::Stage;
use super::rewards::seeds;
use super::staking::created;
use crate::world::{CHANGE_DELAY, EPOCH_SECONDS, GENESIS, HALF, Mint, Places, World, keypair, sources};

/// What a customer pays, base units.
const PAYMENT: u64 = 10_000_000;

/// Revenue comes in, is divided, burned, sold and stated.
pub fn earn(stage: &mut Stage<'_>) {
    begin_next_epoch(stage);
    let seed = stage.seed.clone();
    let places = stage.world.found_places(&seed);
    create_feed(stage, &places);
    for revenue in [places.native, places.paid] {
        create_pool(stage, &places, &revenue);
    }
    configure(stage, &places);
    post_price(stage, &places);
    for revenue in [places.native, places.paid] {
        deposit(stage, &places, &revenue);
    }
    distribute(stage, &places);
    burn(stage, &places);
    sell(stage, &places);
    pay_recipients(stage, &places);
    begin_next_epoch(stage);
    for revenue in [places.native, places.paid] {
        close(stage, &revenue);
    }
}

/// Epochs of the network are long, and what is booked must be in one of them.
fn begin_next_epoch(stage: &mut Stage<'_>) {
    let length = i64::from(EPOCH_SECONDS);
    let epoch = (stage.world.chain.now() - GENESIS) / length;
    stage.world.chain.set_time(GENESIS + (epoch + 1) * length);
}

fn keys(stage: &Stage<'_>) -> (Keypair, Keypair, Address) {
    let world = &stage.world;
    (
        world.payer.insecure_clone(),
        world.authority.insecure_clone(),
        world.network,
    )
}

fn create_feed(stage: &mut Stage<'_>, places: &Places) {
    let (payer, authority, network) = keys(stage);
    let (pair, parameters) = (places.pair, World::feed_parameters());
    let create = revenue::create_price_feed(payer.pubkey(), authority.pubkey(), &pair, 6, parameters);
    let rest: [&[u8]; 2] = [pair.base.as_ref(), pair.quote.as_ref()];
    let created = created(&create, &pair.feed(), seeds(b"price", &network, &rest));
    let signers = [&payer, &authority];
    stage.run_creation("create_price_feed", vec![create], &signers, &[0], created);
    let update = FeedParametersArgs {
        max_age_seconds: 500,
        ..parameters
    };
    let update = revenue::update_price_feed(authority.pubkey(), network, pair.feed(), update);
    stage.run("update_price_feed", vec![update], &[&authority], &[]);
    stage.world.wait(CHANGE_DELAY);
    let apply = revenue::apply_price_feed(authority.pubkey(), network, pair.feed());
    stage.run("apply_price_feed", vec![apply], &[&authority], &[0]);
}

fn create_pool(stage: &mut Stage<'_>, places: &Places, revenue: &Revenue) {
    let (payer, authority, network) = keys(stage);
    let args = places.args(revenue);
    let create = revenue::create_revenue_pool(payer.pubkey(), authority.pubkey(), revenue, args);
    let seeds = seeds(b"revenue", &network, &[revenue.mint.mint.as_ref()]);
    let created = created(&create, &revenue.pool(), seeds);
    let signers = [&payer, &authority];
    stage.run_creation("create_revenue_pool", vec![create], &signers, &[0], created);
}

/// The auction is held to the feed; a recipient comes, the auction is halted for a moment, and the native pool burns directly.
fn configure(stage: &mut Stage<'_>, places: &Places) {
    let (_, authority, network) = keys(stage);
    let (a, pool) = (authority.pubkey(), places.paid.pool());
    let mut destinations = places.destinations(&places.paid);
    destinations.feed = Some(places.pair.feed());
    let parameters = World::revenue_parameters(false);
    let update = revenue::update_revenue_pool(a, network, pool, &destinations, parameters);
    stage.run("update_revenue_pool", vec![update], &[&authority], &[]);
    let mut recipients = World::recipients();
    recipients[0].bps = 5_000;
    recipients.push(recipients[0]);
    recipients[2].wallet = keypair("third recipient").pubkey();
    recipients[2].bps = 1_000;
    let update = revenue::update_recipients(a, network, pool, recipients);
    stage.run("update_recipients", vec![update], &[&authority], &[]);
    stage.world.wait(CHANGE_DELAY);
    let apply = revenue::apply_revenue_update(a, network, pool);
    stage.run("apply_revenue_update", vec![apply], &[&authority], &[0]);
    let apply = revenue::apply_recipients(a, network, pool);
    stage.run("apply_recipients", vec![apply], &[&authority], &[0]);
    let pauser = stage.world.pauser.insecure_clone();
    for (name, halted) in [("set_halt, on", true), ("set_halt, off", false)] {
        let halt = revenue::set_halt(pauser.pubkey(), network, pool, halted);
        stage.run(name, vec![halt], &[&pauser], &[]);
    }
    let veto = keypair("revenue veto");
    let direct = revenue::set_direct_burn(veto.pubkey(), network, places.native.pool(), true);
    stage.run("set_direct_burn", vec![direct], &[&veto], &[]);
}

fn post_price(stage: &mut Stage<'_>, places: &Places) {
    let feed = places.pair.feed();
    let posted = PostedPrice {
        price: HALF,
        confidence: 0,
        timestamp: stage.world.chain.now(),
    };
    let prices = sources().map(|source| SignedPrice::sign(&source, &feed, posted).expect("keys sign"));
    stage.run(
        "post_price",
        revenue::post_price(feed, &prices).to_vec(),
        &[],
        &[],
    );
}

fn mint(places: &Places, revenue: &Revenue) -> Mint {
    if *revenue == places.native {
        places.token
    } else {
        places.stable
    }
}

/// A customer pays, and gets a little of it back.
fn deposit(stage: &mut Stage<'_>, places: &Places, revenue: &Revenue) {
    let (customer, mint) = (stage.key("customer"), mint(places, revenue));
    let source = stage.world.purse(&customer.pubkey(), &mint, PAYMENT);
    let mut invoice = Invoice {
        amount: PAYMENT,
        category: 1,
        hash: [3; 32],
        ..Invoice::default()
    };
    let deposit = revenue::deposit_revenue(customer.pubkey(), source, revenue, &invoice);
    stage.run("deposit_revenue", vec![deposit], &[&customer], &[]);
    let authority = stage.world.authority.insecure_clone();
    invoice.amount = 1_000;
    let refund = revenue::refund_revenue(authority.pubkey(), revenue, source, &invoice);
    stage.run("refund_revenue", vec![refund], &[&authority], &[]);
}

/// The native pool first leaves out the burn, and burns directly with the next payment.
fn distribute(stage: &mut Stage<'_>, places: &Places) {
    let cranker = stage.key("cranker").pubkey();
    let all = Legs {
        burn: true,
        ..places.legs(&places.native)
    };
    for (name, revenue, legs) in [
        ("crank, for a lot", places.native, Legs::default()),
        ("crank, to three", places.paid, places.legs(&places.paid)),
    ] {
        let account = stage.world.purse(&cranker, &mint(places, &revenue), 0);
        let crank = revenue::crank(&revenue, account, &legs);
        stage.run(name, vec![crank], &[], &[]);
    }
    let burn = revenue::burn_lot(&places.native);
    stage.run("burn_lot", vec![burn], &[], &[]);
    deposit(stage, places, &places.native);
    let account = stage.world.purse(&cranker, &places.token, 0);
    let crank = revenue::crank(&places.native, account, &all);
    stage.run("crank, every leg", vec![crank], &[], &[]);
}

fn burn(stage: &mut Stage<'_>, places: &Places) {
    let burner = stage.key("burner");
    let source = stage.world.purse(&burner.pubkey(), &places.token, 1_000);
    let burn = revenue::burn_tokens(burner.pubkey(), source, &places.native, 1_000);
    stage.run("burn_tokens", vec![burn], &[&burner], &[]);
}

fn sell(stage: &mut Stage<'_>, places: &Places) {
    let key = stage.key("buyer");
    let buyer = Buyer {
        wallet: key.pubkey(),
        source: stage.world.purse(&key.pubkey(), &places.token, PAYMENT),
        destination: stage.world.empty_purse(&key.pubkey(), &places.stable),
    };
    let feed = Some(places.pair.feed());
    for amount in [100_000, 50_000] {
        let buy = revenue::buy_lot(&buyer, &places.paid, &places.native, feed, amount, 4 * amount);
        stage.run("buy_lot", vec![buy], &[&key], &[]);
    }
}

fn pay_recipients(stage: &mut Stage<'_>, places: &Places) {
    for (index, name) in [(0, "first recipient"), (2, "third recipient")] {
        let account = stage.world.empty_purse(&keypair(name).pubkey(), &places.stable);
        let pay = revenue::pay_recipient(&places.paid, index, account);
        stage.run("pay_recipient", vec![pay], &[], &[]);
    }
}

fn close(stage: &mut Stage<'_>, revenue: &Revenue) {
    let payer = stage.world.payer.insecure_clone();
    let pool = revenue.pool();
    let state: flywheel_client::accounts::RevenuePool = stage.world.state(&pool);
    let close = revenue::close_statement(payer.pubkey(), revenue, state.epoch);
    let seeds = seeds(b"statement", &pool, &[&state.epoch.to_le_bytes()]);
    let created = created(&close, &address::statement(&pool, state.epoch), seeds);
    stage.run_creation("close_statement", vec![close], &[&payer], &[0], created);
}
