//! Fees on their way to burn-share: every unit, every invoice, every count.

use flywheel_client::instructions::market::{self, NOTHING, Sells};
use flywheel_client::instructions::revenue;
use flywheel_tests::world::{Backed, EPOCH_SECONDS, READINGS, RETRIEVAL, keypair};
use solana_address::Address;
use solana_sha256_hasher::hashv;
use solana_signer::Signer;

/// The digest of invoices, each of an account and its fee, from zero.
fn digest(invoices: &[(Address, u64)]) -> [u8; 32] {
    invoices.iter().fold([0; 32], |digest, (account, fee)| {
        hashv(&[&digest, account.as_ref(), &fee.to_le_bytes()]).to_bytes()
    })
}

#[test]
fn the_fees_of_a_category_are_forwarded_with_every_invoice_and_count() {
    let mut b = Backed::new("forwarded");
    let s = &mut b.selling;
    let plan = s.plan(Sells::Orders, RETRIEVAL, |_| {});
    let [alice, bob] = ["alice", "bob"].map(|name| s.shopper(name));
    let first = s.running(plan, &alice, 0, 1_000);
    let second = s.running(plan, &bob, 0, 300);
    // 100: charged 234, paid 204. 300: 700, 612; together 466 and 408 more. 200 of the second: 467, 408.
    assert_eq!(s.settle(first, &alice, 100), "accepted");
    assert_eq!(s.settle(second, &bob, 200), "accepted");
    assert_eq!(s.settle(first, &alice, 300), "accepted");
    let invoices = [
        (first.address(), 30),
        (second.address(), 59),
        (first.address(), 58),
    ];
    let books = s.state().categories[usize::from(RETRIEVAL)];
    assert_eq!((books.fees, books.orders, books.customers), (147, 2, 2));
    assert_eq!(books.digest, digest(&invoices));
    let (vault, escrowed) = (s.vault(), s.state().escrowed);
    assert_eq!(b.forward(RETRIEVAL), "accepted");
    let s = &b.selling;
    assert_eq!(
        (s.vault(), s.state().escrowed, s.fees(RETRIEVAL)),
        (vault - 147, escrowed, 0)
    );
    assert_eq!(s.state().forwarded, 147);
    let pool = b.pool_state();
    assert_eq!(b.selling.world.tokens(&pool.vault), 147);
    assert_eq!((pool.owed.undistributed, pool.current.income), (147, 147));
    assert_eq!(pool.current.categories[usize::from(RETRIEVAL)], 147);
    assert_eq!(
        (pool.current.orders, pool.current.customers, pool.current.invoices),
        (2, 2, 1)
    );
    // What burn-share commits to is the market's digest.
    let committed = hashv(&[&[0; 32], &[RETRIEVAL], &147u64.to_le_bytes(), &digest(&invoices)]);
    assert_eq!(pool.current.invoice_digest, committed.to_bytes());
}

#[test]
fn the_digest_begins_at_zero_again_and_nothing_is_counted_twice() {
    let mut b = Backed::new("again");
    let plan = b.selling.plan(Sells::Orders, RETRIEVAL, |_| {});
    let alice = b.selling.shopper("alice");
    let of = b.selling.running(plan, &alice, 0, 1_000);
    assert_eq!(b.forward(RETRIEVAL), "NothingToForward");
    assert_eq!(b.selling.settle(of, &alice, 100), "accepted");
    assert_eq!(b.forward(RETRIEVAL), "accepted");
    assert_eq!(b.forward(RETRIEVAL), "NothingToForward");
    assert_eq!(b.selling.settle(of, &alice, 300), "accepted");
    let books = b.selling.state().categories[usize::from(RETRIEVAL)];
    assert_eq!((books.fees, books.orders, books.customers), (58, 0, 0));
    assert_eq!(books.digest, digest(&[(of.address(), 58)]));
    assert_eq!(b.forward(RETRIEVAL), "accepted");
    assert_eq!(
        (b.pool_state().current.income, b.selling.state().forwarded),
        (88, 88)
    );
    assert_eq!(
        (b.pool_state().current.orders, b.pool_state().current.customers),
        (1, 1)
    );
}

#[test]
fn categories_are_forwarded_one_by_one() {
    let mut b = Backed::new("one by one");
    let s = &mut b.selling;
    let alice = s.shopper("alice");
    let orders = s.plan(Sells::Orders, RETRIEVAL, |_| {});
    let passes = s.plan(Sells::Passes, READINGS, |_| {});
    let of = s.running(orders, &alice, 0, 300);
    assert_eq!(s.settle(of, &alice, 300), "accepted");
    let pass = s.pass_of(passes, &alice);
    assert_eq!(s.buy(pass, &alice, 300), "accepted");
    assert_eq!(s.buy(pass, &alice, 3), "accepted");
    let books = s.state().categories[usize::from(READINGS)];
    assert_eq!(books.digest, digest(&[(pass.address(), 88), (pass.address(), 1)]));
    // A customer is counted once an epoch, in the category where it first paid.
    assert_eq!((books.orders, books.customers), (2, 0));
    assert_eq!(b.forward(READINGS), "accepted");
    assert_eq!((b.selling.fees(RETRIEVAL), b.selling.fees(READINGS)), (88, 0));
    assert_eq!(b.forward(0), "NothingToForward");
    assert_eq!(b.forward(10), "NothingToForward");
    assert_eq!(b.forward(255), "NothingToForward");
    assert_eq!(b.selling.vault(), 88);
}

#[test]
fn fees_go_to_the_markets_pool_alone() {
    let mut b = Backed::new("own pool");
    let plan = b.selling.plan(Sells::Orders, RETRIEVAL, |_| {});
    let alice = b.selling.shopper("alice");
    let of = b.selling.running(plan, &alice, 0, 300);
    assert_eq!(b.selling.settle(of, &alice, 300), "accepted");
    let good = market::forward_revenue(b.selling.market, RETRIEVAL);
    let native = b.native_pool();
    for (slot, address, expected) in [
        (1, alice.token, "VaultMismatch"),
        (2, native.pool(), "RevenuePoolMismatch"),
        (3, native.vault(), "VaultMismatch"),
        (3, b.selling.market.vault(), "VaultMismatch"),
        (6, service_market::ID, "RevenuePoolMismatch"),
    ] {
        let mut forward = good.clone();
        forward.accounts[slot].pubkey = address;
        assert_eq!(b.selling.world.attempt(forward, &[]), expected, "slot {slot}");
    }
    // A market without a pool keeps its fees.
    let market = b.selling.market;
    b.selling.world.connect_market(market, NOTHING, NOTHING);
    assert_eq!(b.selling.world.attempt(good.clone(), &[]), "RevenuePoolMismatch");
    let pool = b.selling.world.revenue_of(&b.selling.mint).pool();
    b.selling.world.connect_market(market, pool, NOTHING);
    assert_eq!(b.selling.world.attempt(good, &[]), "accepted");
}

#[test]
fn a_pool_and_a_feed_of_another_network_or_mint_are_refused() {
    let mut b = Backed::new("other pool");
    let authority = b.selling.world.authority.insecure_clone();
    let (native_pool, feed) = (b.native_pool().pool(), b.pair.feed());
    let update = |pool, feed| market::update_market(authority.pubkey(), b.selling.market, (pool, feed), 1, 1);
    let (wrong_pool, swapped) = (update(native_pool, feed), update(feed, native_pool));
    assert_eq!(
        b.selling.world.attempt(wrong_pool, &[&authority]),
        "RevenuePoolMismatch"
    );
    assert_eq!(
        b.selling.world.attempt(swapped, &[&authority]),
        "RevenuePoolMismatch"
    );
    // A feed that has nothing to do with the market's mint.
    let pair = revenue::Pair {
        base: keypair("some base").pubkey(),
        quote: keypair("some quote").pubkey(),
        ..b.pair
    };
    let third = b
        .selling
        .world
        .new_mint("third", flywheel_tests::world::TOKEN, None);
    let fourth = b
        .selling
        .world
        .new_mint("fourth", flywheel_tests::world::TOKEN, None);
    let pair = revenue::Pair {
        base: third.address,
        quote: fourth.address,
        ..pair
    };
    let create = b.selling.world.create_feed(&pair);
    assert_eq!(b.selling.world.attempt(create, &[&authority]), "accepted");
    let foreign = market::update_market(authority.pubkey(), b.selling.market, (NOTHING, pair.feed()), 1, 1);
    assert_eq!(b.selling.world.attempt(foreign, &[&authority]), "FeedMismatch");
}

#[test]
fn a_pool_that_names_another_market_gets_the_fees_without_counts() {
    let mut b = Backed::new("no counts");
    let mint = b.selling.mint;
    let authority = b.selling.world.authority.insecure_clone();
    let of = b.selling.world.revenue_of(&mint);
    let stored = b.pool_state().parameters;
    let parameters = revenue::RevenueParametersArgs {
        market: NOTHING,
        min_price: u128::from_le_bytes(stored.min_price),
        lot: stored.lot,
        min_fill: stored.min_fill,
        window_seconds: stored.window_seconds,
        decay_seconds: stored.decay_seconds,
        burn_bps: stored.burn_bps,
        burn_limit_bps: stored.burn_limit_bps,
        start_bps: stored.start_bps,
        floor_bps: stored.floor_bps,
        ..revenue::RevenueParametersArgs::default()
    };
    let (a, network) = (authority.pubkey(), b.selling.world.network);
    let update = revenue::update_revenue_pool(a, network, of.pool(), &Default::default(), parameters);
    assert_eq!(b.selling.world.attempt(update, &[&authority]), "accepted");
    b.selling.world.wait(flywheel_tests::world::CHANGE_DELAY);
    let apply = revenue::apply_revenue_update(a, network, of.pool());
    assert_eq!(b.selling.world.attempt(apply, &[&authority]), "accepted");
    let plan = b.selling.plan(Sells::Orders, RETRIEVAL, |_| {});
    let alice = b.selling.shopper("alice");
    let order = b.selling.running(plan, &alice, 0, 300);
    assert_eq!(b.selling.settle(order, &alice, 300), "accepted");
    assert_eq!(b.forward(RETRIEVAL), "accepted");
    let current = b.pool_state().current;
    assert_eq!((current.income, current.orders, current.customers), (88, 0, 0));
}

#[test]
fn forwarding_waits_for_a_statement_and_nobodys_payment_does() {
    let mut b = Backed::new("statement due");
    let plan = b.selling.plan(Sells::Orders, RETRIEVAL, |terms| {
        terms.duration_seconds = 10 * EPOCH_SECONDS;
    });
    let alice = b.selling.shopper("alice");
    let of = b.selling.running(plan, &alice, 0, 300);
    b.selling.world.wait(EPOCH_SECONDS);
    assert_eq!(b.selling.settle(of, &alice, 300), "accepted");
    assert_eq!(b.forward(RETRIEVAL), "StatementDue");
    assert_eq!(b.selling.fees(RETRIEVAL), 88);
    let (payer, mint) = (b.selling.world.payer.pubkey(), b.selling.mint);
    let revenue_of = b.selling.world.revenue_of(&mint);
    let mut instructions = revenue::close_due_statements(payer, &revenue_of, 0, 1);
    instructions.push(market::forward_revenue(b.selling.market, RETRIEVAL));
    b.selling
        .world
        .send(&instructions, &[])
        .expect("statement and fees");
    assert_eq!((b.pool_state().epoch, b.pool_state().current.income), (1, 88));
}

#[test]
fn a_donation_is_not_forwarded() {
    let mut b = Backed::new("not forwarded");
    let (vault, mint) = (b.selling.market.vault(), b.selling.mint);
    b.selling.world.mint_into(&vault, &mint, 1_000);
    let plan = b.selling.plan(Sells::Orders, RETRIEVAL, |_| {});
    let alice = b.selling.shopper("alice");
    let of = b.selling.running(plan, &alice, 0, 300);
    assert_eq!(b.selling.settle(of, &alice, 3), "accepted");
    assert_eq!(b.forward(RETRIEVAL), "accepted");
    assert_eq!(b.pool_state().current.income, 1);
    // 700 paid in, 7 charged.
    assert_eq!((b.selling.vault(), b.selling.owed()), (1_693, 693));
}
