//! The parts of the script about channels and authorisations.

use flywheel_client::accounts::Channel;
use flywheel_client::instructions::market::{
    self, AuthorisationOf, CeilingsArgs, ChannelOf, ChannelTerms, CreateLockArgs, Voucher,
};
use flywheel_client::signatures::SignedBy;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::Stage;
use super::market::Shop;
use super::rewards::seeds;
use super::staking::created;
use crate::world::{CHANNEL_CATEGORY, CHANNEL_TIMEOUT, HASH, OTHER_CATEGORY, PURSE, keypair};

/// What channels and authorisations hold, base units.
const DEPOSIT: u64 = 10_000;

/// The payee of the script's plans, with money for rent.
fn payee(stage: &mut Stage<'_>) -> Keypair {
    let payee = keypair("payee");
    let funded = stage.world.chain.airdrop(&payee.pubkey(), PURSE);
    funded.expect("airdrop");
    payee
}

/// Channels that their payee and somebody else close.
pub fn cash(stage: &mut Stage<'_>, shop: &Shop) {
    let (payee, customer) = (payee(stage), shop.customer.insecure_clone());
    let of = open(stage, shop, &payee, 0);
    let top_up = market::top_up_channel(customer.pubkey(), of, shop.customer_token, DEPOSIT);
    stage.run("top_up_channel", vec![top_up], &[&customer], &[]);
    for (name, total) in [("cash_voucher", 1_000), ("cash_voucher, again", 2_000)] {
        cash_voucher(stage, shop, of, (name, total));
    }
    let close = market::close_channel(payee.pubkey(), of, shop.customer_token);
    stage.run("close_channel, payee", vec![close], &[&payee], &[]);

    let of = open(stage, shop, &payee, 1);
    let request = market::request_close_channel(of);
    stage.run("request_close_channel", vec![request], &[&customer], &[]);
    cash_voucher(stage, shop, of, ("cash_voucher, while it closes", 500));
    stage.world.wait(CHANNEL_TIMEOUT);
    let payer = stage.world.payer.insecure_clone();
    let close = market::close_channel(payer.pubkey(), of, shop.customer_token);
    stage.run("close_channel, ended", vec![close], &[&payer], &[0]);
}

fn open(stage: &mut Stage<'_>, shop: &Shop, payee: &Keypair, id: u32) -> ChannelOf {
    let payer = stage.world.payer.insecure_clone();
    let of = ChannelOf {
        market: shop.market,
        customer: shop.customer.pubkey(),
        payee: payee.pubkey(),
        id,
    };
    let terms = ChannelTerms {
        signer: of.customer,
        amount: DEPOSIT,
        timeout_seconds: CHANNEL_TIMEOUT,
        category: CHANNEL_CATEGORY,
    };
    let open = market::open_channel(payer.pubkey(), of, shop.customer_token, terms);
    let (market, number) = (of.market.address(), id.to_le_bytes());
    let place = seeds(
        b"channel",
        &market,
        &[of.customer.as_ref(), of.payee.as_ref(), &number],
    );
    let place = created(&open, &of.address(), place);
    stage.run_creation("open_channel", vec![open], &[&payer, &shop.customer], &[0], place);
    of
}

fn cash_voucher(stage: &mut Stage<'_>, shop: &Shop, of: ChannelOf, (name, total): (&'static str, u64)) {
    let voucher = Voucher {
        total,
        expiry: i64::MAX,
    };
    let channel: Channel = stage.world.state(&of.address());
    let message = of.voucher_message(channel.nonce, voucher);
    let signed = SignedBy::sign(&shop.customer, &message).expect("keys sign");
    let cash = market::cash_voucher(of, channel.nonce, voucher, &signed, shop.payee_token);
    stage.run(name, cash.to_vec(), &[], &[]);
}

/// An authorisation from which the payee locks and claims until it is empty.
pub fn authorise(stage: &mut Stage<'_>, shop: &Shop) {
    let (payee, customer) = (payee(stage), shop.customer.insecure_clone());
    let funded = stage.world.chain.airdrop(&customer.pubkey(), PURSE);
    funded.expect("airdrop");
    let of = AuthorisationOf {
        market: shop.market,
        payer: customer.pubkey(),
        payee: payee.pubkey(),
    };
    let ceilings = CeilingsArgs {
        max_locked: DEPOSIT,
        max_seconds: 600,
        max_locks: 3,
    };
    let create = market::create_authorisation(of, ceilings, OTHER_CATEGORY);
    let market = of.market.address();
    let place = seeds(b"authorisation", &market, &[of.payer.as_ref(), of.payee.as_ref()]);
    let place = created(&create, &of.address(), place);
    stage.run_creation("create_authorisation", vec![create], &[&customer], &[], place);
    let fund = market::fund_authorisation(customer.pubkey(), of, shop.customer_token, DEPOSIT);
    stage.run("fund_authorisation", vec![fund], &[&customer], &[]);
    for job in 0..3 {
        lock(stage, of, &payee, job);
    }
    let claim = market::claim_lock(of, 0, shop.payee_token, 900, HASH);
    stage.run("claim_lock", vec![claim], &[&payee], &[]);
    let release = market::release_lock(payee.pubkey(), of, 1);
    stage.run("release_lock, payee", vec![release], &[&payee], &[]);
    let lower = CeilingsArgs {
        max_locked: 1,
        ..ceilings
    };
    let update = market::update_authorisation(of, lower);
    stage.run("update_authorisation", vec![update], &[&customer], &[]);
    stage.world.wait(600);
    let payer = stage.world.payer.insecure_clone();
    let release = market::release_lock(payer.pubkey(), of, 2);
    stage.run("release_lock, expired", vec![release], &[&payer], &[0]);
    let withdraw = market::withdraw_authorisation(of, shop.customer_token, DEPOSIT - 900);
    stage.run("withdraw_authorisation", vec![withdraw], &[&customer], &[]);
    let close = market::close_authorisation(of);
    stage.run("close_authorisation", vec![close], &[&customer], &[]);
}

fn lock(stage: &mut Stage<'_>, of: AuthorisationOf, payee: &Keypair, job: u64) {
    let args = CreateLockArgs {
        job,
        amount: 1_000,
        seconds: 600,
    };
    let lock = market::create_lock(of, args);
    let place = seeds(b"lock", &of.address(), &[&job.to_le_bytes()]);
    let place = created(&lock, &of.lock(job), place);
    stage.run_creation("create_lock", vec![lock], &[payee], &[], place);
}
