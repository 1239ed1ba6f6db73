//! Credits and quoted prices: what they cost in network tokens, and that what is burned is what was charged for.

use flywheel_client::instructions::market::{
    self, NOTHING, OrderOf, PRICED_IN_QUOTE, PassOf, Purchase, Sells,
};
use flywheel_tests::world::{
    Backed, CUSTOMER_PURSE, PRICE_AGE, READINGS, RETRIEVAL, Shopper, TOKEN, TOKEN_PURSE, keypair,
};
use solana_address::Address;
use solana_signer::Signer;

/// Both markets, and a customer with network tokens.
fn shop(seed: &str) -> (Backed, Shopper, Address) {
    let mut b = Backed::new(seed);
    let alice = b.selling.shopper("alice");
    let tokens = b.tokens_of(&alice, TOKEN_PURSE);
    (b, alice, tokens)
}

/// The identity of a customer's credits, and that all that was burned for them is what burn-share counted.
fn assert_sound(b: &Backed, customers: &[&Shopper]) {
    let (mut bought, mut burned) = (0, 0);
    for shopper in customers {
        let customer = b.selling.customer_state(shopper);
        assert_eq!(customer.bought - customer.spent - customer.held, customer.credits);
        bought += customer.bought;
        burned += customer.tokens_burned;
    }
    let market = b.selling.state();
    assert_eq!(
        (market.credits_bought, market.credit_tokens_burned),
        (bought, burned)
    );
    assert_eq!(b.native_state().current.burned, burned);
}

#[test]
fn credits_cost_the_lowest_price_rounded_up_and_what_they_cost_is_burned() {
    let (mut b, alice, tokens) = shop("credits");
    let bob = b.selling.shopper("bob");
    b.tokens_of(&bob, TOKEN_PURSE);
    let supply = b.supply();
    // ceil(credits x 10^6 / 249,000)
    assert_eq!(b.buy_credits(&alice, 1_000_000, 4_016_064), "PriceTooHigh");
    assert_eq!(b.buy_credits(&alice, 1_000_000, 4_016_065), "accepted");
    assert_eq!(b.supply(), supply - 4_016_065);
    assert_eq!(b.selling.world.tokens(&tokens), TOKEN_PURSE - 4_016_065);
    assert_eq!(b.buy_credits(&alice, 249, u64::MAX), "accepted");
    assert_eq!(b.buy_credits(&bob, 1, u64::MAX), "accepted");
    assert_eq!(b.supply(), supply - 4_016_065 - 1_000 - 5);
    assert_eq!(b.selling.customer_state(&alice).credits, 1_000_249);
    assert_sound(&b, &[&alice, &bob]);
}

#[test]
fn credits_need_a_fresh_price_tokens_and_a_market_that_runs() {
    let (mut b, alice, _) = shop("fresh credits");
    assert_eq!(b.buy_credits(&alice, 0, u64::MAX), "QuantityInvalid");
    assert_ne!(
        b.buy_credits(&alice, CUSTOMER_PURSE, u64::MAX),
        "accepted",
        "more than it has"
    );
    b.selling.world.wait(PRICE_AGE);
    assert_eq!(b.buy_credits(&alice, 1, u64::MAX), "accepted");
    b.selling.world.wait(1);
    assert_eq!(b.buy_credits(&alice, 1, u64::MAX), "PriceStale");
    let pair = b.pair;
    b.selling.world.post_prices(&pair);
    assert_eq!(b.selling.pause(true), "accepted");
    assert_eq!(b.buy_credits(&alice, 1, u64::MAX), "MarketPaused");
    assert_eq!(b.selling.pause(false), "accepted");
    assert_eq!(b.buy_credits(&alice, 1, u64::MAX), "accepted");
    assert_sound(&b, &[&alice]);
}

#[test]
fn credits_are_bought_with_the_markets_feed_and_the_pool_of_the_network_token() {
    let (mut b, alice, tokens) = shop("wrong accounts");
    let (key, native, feed) = (alice.key.pubkey(), b.native_pool(), b.pair.feed());
    let good = market::buy_credits(b.selling.market, key, tokens, &native, feed, (1, 10));
    let payment_pool = b.selling.world.revenue_of(&b.selling.mint).pool();
    for (slot, address, expected) in [
        (5, payment_pool, "FeedMismatch"),
        (7, payment_pool, "RevenuePoolMismatch"),
        (7, feed, "RevenuePoolMismatch"),
        (11, service_market::ID, "RevenuePoolMismatch"),
    ] {
        let mut buy = good.clone();
        assert_ne!(buy.accounts[slot].pubkey, address);
        buy.accounts[slot].pubkey = address;
        assert_eq!(
            b.selling.world.attempt(buy, &[&alice.key]),
            expected,
            "slot {slot}"
        );
    }
    // In the market of the network token a credit would be something else.
    let buy = market::buy_credits(b.native, key, tokens, &native, feed, (1, 10));
    assert_eq!(b.selling.world.attempt(buy, &[&alice.key]), "FeedMismatch");
    assert_eq!(b.selling.world.attempt(good, &[&alice.key]), "accepted");
}

#[test]
fn an_order_paid_with_credits_moves_no_tokens_and_gives_back_the_rest() {
    let (mut b, alice, _) = shop("credit order");
    let plan = b.selling.plan(Sells::Orders, RETRIEVAL, |_| {});
    assert_eq!(b.buy_credits(&alice, 1_000, u64::MAX), "accepted");
    let of = b.selling.order_of(plan, &alice, 0);
    // 300 bytes cost 700; 429 cost 1,001.
    assert_eq!(b.open_with_credits(of, &alice.key, 429), "CreditsMissing");
    assert_eq!(b.open_with_credits(of, &alice.key, 300), "accepted");
    let state = |b: &Backed| {
        let customer = b.selling.customer_state(&alice);
        (customer.credits, customer.held, customer.spent)
    };
    assert_eq!(state(&b), (300, 700, 0));
    assert_eq!(b.selling.accept(of, NOTHING), "accepted");
    assert_eq!(b.selling.settle(of, &alice, 100), "accepted");
    // ceil(700 / 3)
    assert_eq!(state(&b), (300, 466, 234));
    assert_eq!(b.selling.settle(of, &alice, 101), "accepted");
    assert_eq!(state(&b), (300, 464, 236));
    assert_eq!(b.selling.release(of), "accepted");
    assert_eq!(b.selling.close(of, &alice), "accepted");
    assert_eq!(state(&b), (764, 0, 236));
    assert_eq!(b.selling.state().credits_spent, 236);
    assert_sound(&b, &[&alice]);
    // No tokens, no fees, but an order and a customer.
    let s = &b.selling;
    assert_eq!((s.world.tokens(&alice.token), s.vault()), (CUSTOMER_PURSE, 0));
    assert_eq!(
        (
            s.world.tokens(&s.payee_token()),
            s.state().escrowed,
            s.fees(RETRIEVAL)
        ),
        (0, 0, 0)
    );
    let books = s.state().categories[usize::from(RETRIEVAL)];
    assert_eq!((books.orders, books.customers, books.digest), (1, 1, [0; 32]));
}

#[test]
fn a_cancelled_order_gives_back_its_credits() {
    let (mut b, alice, _) = shop("cancelled credits");
    let plan = b.selling.plan(Sells::Orders, RETRIEVAL, |_| {});
    assert_eq!(b.buy_credits(&alice, 700, u64::MAX), "accepted");
    let of = b.selling.order_of(plan, &alice, 0);
    assert_eq!(b.open_with_credits(of, &alice.key, 300), "accepted");
    assert_eq!(b.selling.cancel(of, &alice, &alice.key), "accepted");
    let customer = b.selling.customer_state(&alice);
    assert_eq!((customer.credits, customer.held, customer.spent), (700, 0, 0));
    assert_eq!(b.selling.vault(), 0);
}

#[test]
fn passes_are_bought_with_credits() {
    let (mut b, alice, _) = shop("credit pass");
    let plan = b.selling.plan(Sells::Passes, READINGS, |_| {});
    assert_eq!(b.buy_credits(&alice, 10, u64::MAX), "accepted");
    let of = b.selling.pass_of(plan, &alice);
    assert_eq!(b.buy_with_credits(of, &alice.key, 3), "accepted");
    assert_eq!(b.buy_with_credits(of, &alice.key, 2), "CreditsMissing");
    assert_eq!(b.buy_with_credits(of, &alice.key, 1), "accepted");
    assert_eq!(b.selling.pass_state(of).units_left, 4);
    let customer = b.selling.customer_state(&alice);
    assert_eq!((customer.credits, customer.held, customer.spent), (0, 0, 10));
    assert_eq!((b.selling.vault(), b.selling.state().credits_spent), (0, 10));
    assert_sound(&b, &[&alice]);
}

#[test]
fn credits_of_one_mint_pay_in_its_market_alone() {
    let (mut b, alice, _) = shop("one mint");
    assert_eq!(b.buy_credits(&alice, 1_000, u64::MAX), "accepted");
    let native = b.native;
    let payment = std::mem::replace(&mut b.selling.market, native);
    let plan = b.selling.plan(Sells::Orders, RETRIEVAL, |_| {});
    let of = b.selling.order_of(plan, &alice, 0);
    assert_eq!(b.open_with_credits(of, &alice.key, 3), "CreditsNotTaken");
    let quoted = b
        .selling
        .plan(Sells::Passes, READINGS, |terms| terms.pricing = PRICED_IN_QUOTE);
    let pass = b.selling.pass_of(quoted, &alice);
    assert_eq!(b.buy_with_credits(pass, &alice.key, 3), "CreditsNotTaken");
    b.selling.market = payment;
    let nobody = b.selling.shopper("nobody");
    let plan = b.selling.plan(Sells::Orders, RETRIEVAL, |_| {});
    let of = b.selling.order_of(plan, &nobody, 0);
    assert_eq!(b.open_with_credits(of, &nobody.key, 3), "CreditsNotTaken");
}

#[test]
fn credits_of_two_mints_are_never_mixed() {
    let (mut b, alice, tokens) = shop("two mints");
    let second = b.selling.world.new_mint("second payment", TOKEN, None);
    let other = b.selling.world.create_market(&second);
    let authority = b.selling.world.authority.insecure_clone();
    let pair = flywheel_client::instructions::revenue::Pair {
        quote: second.address,
        ..b.pair
    };
    let create = b.selling.world.create_feed(&pair);
    assert_eq!(b.selling.world.attempt(create, &[&authority]), "accepted");
    b.selling.world.connect_market(other, NOTHING, pair.feed());
    b.selling.world.post_prices(&pair);
    let first = b.pair;
    b.selling.world.post_prices(&first);
    assert_eq!(b.buy_credits(&alice, 7, u64::MAX), "accepted");
    let (key, native) = (alice.key.pubkey(), b.native_pool());
    let buy = market::buy_credits(other, key, tokens, &native, pair.feed(), (5, u64::MAX));
    assert_eq!(
        b.selling.world.attempt(buy.clone(), &[&alice.key]),
        "CreditsNotTaken"
    );
    // Not even while they are held; when all are spent, another mint may follow.
    let plan = b.selling.plan(Sells::Orders, RETRIEVAL, |_| {});
    let of = b.selling.order_of(plan, &alice, 0);
    assert_eq!(b.open_with_credits(of, &alice.key, 3), "accepted");
    assert_eq!(
        b.selling.world.attempt(buy.clone(), &[&alice.key]),
        "CreditsNotTaken"
    );
    assert_eq!(b.selling.accept(of, NOTHING), "accepted");
    assert_eq!(b.selling.settle(of, &alice, 3), "accepted");
    assert_eq!(b.selling.world.attempt(buy, &[&alice.key]), "accepted");
    assert_eq!(b.selling.customer_state(&alice).credit_mint, second.address);
}

/// A plan of the native market at 7 quote base units for 3, and an order of it.
fn quoted(b: &mut Backed, sells: Sells) -> Address {
    let native = b.native;
    b.selling.market = native;
    b.selling.mint = b.token;
    b.selling
        .plan(sells, READINGS, |terms| terms.pricing = PRICED_IN_QUOTE)
}

#[test]
fn a_quoted_price_is_paid_in_tokens_at_the_lowest_price_of_the_moment_and_kept() {
    let (mut b, alice, tokens) = shop("quoted");
    let plan = quoted(&mut b, Sells::Orders);
    let shopper = Shopper {
        key: alice.key.insecure_clone(),
        token: tokens,
    };
    let (of, feed) = (b.selling.order_of(plan, &shopper, 0), b.pair.feed());
    // 300 readings cost 700 in quote: ceil(700 x 10^6 / 249,000) = 2,812 tokens.
    let purchase = |max_amount| Purchase {
        quantity: 300,
        max_amount,
        terms_version: 1,
    };
    let open = |b: &mut Backed, of: OrderOf, max| b.selling.open_at(of, &shopper, purchase(max), feed);
    assert_eq!(open(&mut b, of, 2_811), "PriceTooHigh");
    assert_eq!(open(&mut b, of, 2_812), "accepted");
    assert_eq!(b.selling.order_state(of).escrow, 2_812);
    assert_eq!(b.selling.accept(of, NOTHING), "accepted");
    // Another price changes nothing of it: 100 readings are ceil(2,812 / 3) = 938, of which 820 are paid.
    b.selling.world.wait(1);
    let pair = b.pair;
    b.selling
        .world
        .post_prices_of(&pair, [(500_000, 0), (500_000, 0)]);
    assert_eq!(b.selling.settle(of, &shopper, 100), "accepted");
    let payee = b.selling.payee_token();
    assert_eq!(
        (b.selling.world.tokens(&payee), b.selling.fees(READINGS)),
        (820, 118)
    );
    assert_eq!(b.selling.settle(of, &shopper, 300), "accepted");
    // floor(2,812 x 0.875)
    assert_eq!(
        (b.selling.world.tokens(&payee), b.selling.fees(READINGS)),
        (2_460, 352)
    );
    let next = b.selling.order_of(plan, &shopper, 1);
    assert_eq!(open(&mut b, next, 1_400), "accepted");
    assert_eq!(b.selling.order_state(next).escrow, 1_400);
}

#[test]
fn a_quoted_price_is_refused_without_the_markets_fresh_feed() {
    let (mut b, alice, tokens) = shop("stale quote");
    let in_payment = b
        .selling
        .plan(Sells::Orders, RETRIEVAL, |terms| terms.pricing = PRICED_IN_QUOTE);
    let wrong = b.selling.order_of(in_payment, &alice, 0);
    let purchase = b.selling.purchase(in_payment, 3);
    let feed = b.pair.feed();
    // The payment mint is not what the feed prices.
    assert_eq!(b.selling.open_at(wrong, &alice, purchase, feed), "FeedMismatch");
    let plan = quoted(&mut b, Sells::Orders);
    let shopper = Shopper {
        key: alice.key,
        token: tokens,
    };
    let of = b.selling.order_of(plan, &shopper, 0);
    for other in [NOTHING, b.native_pool().pool(), keypair("nobody").pubkey()] {
        assert_eq!(b.selling.open_at(of, &shopper, purchase, other), "FeedMismatch");
    }
    b.selling.world.wait(PRICE_AGE + 1);
    assert_eq!(b.selling.open_at(of, &shopper, purchase, feed), "PriceStale");
    let pair = b.pair;
    b.selling.world.post_prices(&pair);
    b.selling.world.wait(PRICE_AGE);
    assert_eq!(b.selling.open_at(of, &shopper, purchase, feed), "accepted");
    // Nor is a feed taken where none is needed.
    let plain = b.selling.plan(Sells::Orders, RETRIEVAL, |_| {});
    let of = b.selling.order_of(plain, &shopper, 1);
    let purchase = b.selling.purchase(plain, 3);
    assert_eq!(b.selling.open_at(of, &shopper, purchase, feed), "FeedMismatch");
}

#[test]
fn passes_have_quoted_prices_too() {
    let (mut b, alice, tokens) = shop("quoted pass");
    let plan = quoted(&mut b, Sells::Passes);
    let shopper = Shopper {
        key: alice.key,
        token: tokens,
    };
    let of: PassOf = b.selling.pass_of(plan, &shopper);
    let (purchase, feed) = (b.selling.purchase(plan, 300), b.pair.feed());
    assert_eq!(b.selling.buy_at(of, &shopper, purchase, feed), "accepted");
    let payee = b.selling.payee_token();
    assert_eq!(
        (b.selling.world.tokens(&payee), b.selling.fees(READINGS)),
        (2_460, 352)
    );
    assert_eq!(b.selling.world.tokens(&tokens), TOKEN_PURSE - 2_812);
}
