//! Channels: deposits, vouchers that are cumulative, and how a channel ends.

use flywheel_client::accounts::Channel;
use flywheel_client::address;
use flywheel_client::instructions::market::{self, ChannelOf, ChannelTerms};
use flywheel_tests::world::{
    CHANGE_DELAY, CHANNEL_CATEGORY, CHANNEL_TIMEOUT, EPOCH_SECONDS, Stall, VOUCHER_SECONDS,
};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_sha256_hasher::hashv;
use solana_signer::Signer;

const CATEGORY: usize = CHANNEL_CATEGORY as usize;

#[test]
fn a_voucher_pays_what_it_adds_less_the_fee_of_all_together() {
    let mut s = Stall::new("vouchers");
    let of = s.opened_channel(0, 10_000);
    // 1,000 less three per cent; one more is 970.97, so that it is all fee; 1,100 is 1,067.
    for (total, paid, fees) in [(1_000, 970, 30), (1_001, 970, 31), (1_100, 1_067, 33)] {
        assert_eq!(s.cash(of, total), "accepted");
        let payee = s.payee.insecure_clone();
        assert_eq!((s.balance(&payee), s.fees(CATEGORY)), (paid, fees));
        assert_eq!(s.channel_state(of).cashed, total);
        assert_eq!(s.books().escrowed, 10_000 - total);
    }
}

#[test]
fn a_hundred_vouchers_come_to_the_same_as_one() {
    let mut s = Stall::new("hundred");
    let (many, one) = (s.opened_channel(0, 100_000), s.opened_channel(1, 100_000));
    let payee = s.payee.insecure_clone();
    let mut total = 0;
    for step in 1..=100u64 {
        total += step * 7 % 13 + 1;
        assert_eq!(s.cash(many, total), "accepted");
    }
    let of_many = (s.balance(&payee), s.fees(CATEGORY));
    assert_eq!(s.cash(one, total), "accepted");
    let of_one = (s.balance(&payee) - of_many.0, s.fees(CATEGORY) - of_many.1);
    assert_eq!(of_many, of_one);
    assert_eq!(of_many, (total * 97 / 100, total - total * 97 / 100));
}

#[test]
fn a_voucher_over_no_more_than_was_cashed_pays_nothing() {
    let mut s = Stall::new("no more");
    let of = s.opened_channel(0, 1_000);
    assert_eq!(s.cash(of, 0), "NotMore");
    assert_eq!(s.cash(of, 500), "accepted");
    assert_eq!(s.cash(of, 500), "NotMore");
    assert_eq!(s.cash(of, 499), "NotMore");
    assert_eq!(s.cash(of, 501), "accepted");
}

#[test]
fn a_voucher_above_the_deposit_pays_the_deposit_and_the_rest_after_a_top_up() {
    let mut s = Stall::new("above");
    let of = s.opened_channel(0, 1_000);
    let payee = s.payee.insecure_clone();
    assert_eq!(s.cash(of, u64::MAX), "accepted");
    assert_eq!((s.balance(&payee), s.books().escrowed), (970, 0));
    assert_eq!(s.cash(of, u64::MAX), "NotMore");
    assert_eq!(s.top_up(of, 0), "AmountZero");
    assert_eq!(s.top_up(of, 500), "accepted");
    assert_eq!(s.channel_state(of).deposit, 1_500);
    assert_eq!(s.cash(of, u64::MAX), "accepted");
    assert_eq!(s.balance(&payee), 1_455);
}

#[test]
fn a_voucher_holds_until_its_last_second_and_not_after() {
    let mut s = Stall::new("expiry");
    let of = s.opened_channel(0, 1_000);
    let (customer, voucher, later) = (s.customer.insecure_clone(), s.voucher(500), s.voucher(600));
    s.world.wait(VOUCHER_SECONDS);
    assert_eq!(s.cash_signed(of, voucher, &customer), "accepted");
    s.world.wait(1);
    assert_eq!(s.cash_signed(of, later, &customer), "VoucherExpired");
}

#[test]
fn only_the_channels_signer_can_sign() {
    let mut s = Stall::new("signer");
    let device = s.wallet("device key of the signer");
    let terms = ChannelTerms {
        signer: device.pubkey(),
        ..s.channel_terms(1_000)
    };
    let of = s.channel(0);
    assert_eq!(s.open_with(of, terms), "accepted");
    let (customer, payee, voucher) = (
        s.customer.insecure_clone(),
        s.payee.insecure_clone(),
        s.voucher(100),
    );
    assert_eq!(s.cash_signed(of, voucher, &customer), "SignerMismatch");
    assert_eq!(s.cash_signed(of, voucher, &payee), "SignerMismatch");
    assert_eq!(s.cash_signed(of, voucher, &device), "accepted");
}

#[test]
fn the_payee_is_paid_into_an_account_that_it_alone_controls() {
    let mut s = Stall::new("destination");
    let of = s.opened_channel(0, 1_000);
    let (customer, payee) = (s.customer.insecure_clone(), s.payee.insecure_clone());
    let mut cash = s.cash_instructions(of, s.voucher(100), &customer);
    let place = cash[1]
        .accounts
        .iter()
        .position(|meta| meta.pubkey == s.token(&payee.pubkey()))
        .expect("the payee's account");
    let vault = s.market.vault();
    for other in [s.token(&customer.pubkey()), vault] {
        cash[1].accounts[place].pubkey = other;
        assert_eq!(s.act(&cash, &[]), "DestinationMismatch");
    }
    cash[1].accounts[place].pubkey = s.token(&payee.pubkey());
    let token = s.token(&payee.pubkey());
    let lent = approve(&token, &customer.pubkey(), &payee.pubkey());
    assert_eq!(s.act(&[lent], &[&payee]), "accepted");
    assert_eq!(s.act(&cash, &[]), "DestinationEncumbered");
    assert_eq!(s.act(&[revoke(&token, &payee.pubkey())], &[&payee]), "accepted");
    // Frozen, it costs nobody else anything, and the payee nothing but time.
    let (account, mint) = (s.token(&payee.pubkey()), s.mint);
    s.world.freeze(&account, &mint);
    assert_ne!(s.act(&cash, &[]), "accepted");
    assert_eq!(s.channel_state(of).cashed, 0);
}

fn approve(account: &Address, delegate: &Address, owner: &Address) -> Instruction {
    let program = spl_token_interface::ID;
    let approve = spl_token_interface::instruction::approve(&program, account, delegate, owner, &[], 1);
    approve.expect("an instruction")
}

fn revoke(account: &Address, owner: &Address) -> Instruction {
    let program = spl_token_interface::ID;
    let revoke = spl_token_interface::instruction::revoke(&program, account, owner, &[]);
    revoke.expect("an instruction")
}

#[test]
fn a_channel_ends_after_the_timeout_and_vouchers_are_cashed_until_then() {
    let mut s = Stall::new("ends");
    let of = s.opened_channel(0, 1_000);
    let (customer, stranger) = (s.customer.insecure_clone(), s.stranger());
    // Nobody but the payee can close a channel of which no end is requested.
    assert_eq!(s.close_channel(of, &customer), "ChannelNotClosable");
    assert_eq!(s.request_close(of), "accepted");
    let ends = s.world.now() + CHANNEL_TIMEOUT;
    assert_eq!(s.channel_state(of).closes_at, ends);
    assert_eq!(s.cash(of, 300), "accepted");
    s.world.wait(CHANNEL_TIMEOUT - 1);
    assert_eq!(s.cash(of, 400), "accepted");
    assert_eq!(s.close_channel(of, &customer), "ChannelNotClosable");
    s.world.wait(1);
    let rent = s.world.lamports(&of.address());
    let lamports = s.world.lamports(&customer.pubkey());
    assert_eq!(s.close_channel(of, &stranger), "accepted");
    assert_eq!(s.balance(&customer), 600);
    assert_eq!(s.world.lamports(&customer.pubkey()), lamports + rent);
    assert_eq!(rent, s.world.rent(Channel::SPACE));
    assert_eq!((s.books().escrowed, s.fees(CATEGORY)), (0, 12));
}

#[test]
fn only_the_customer_requests_the_end_and_once() {
    let mut s = Stall::new("request");
    let of = s.opened_channel(0, 1_000);
    let stranger = s.stranger();
    let mut foreign = market::request_close_channel(of);
    foreign.accounts[0].pubkey = stranger.pubkey();
    assert_eq!(s.act(&[foreign], &[&stranger]), "CustomerMismatch");
    assert_eq!(s.request_close(of), "accepted");
    let ends = s.channel_state(of).closes_at;
    s.world.wait(100);
    assert_eq!(s.request_close(of), "ChannelClosing");
    assert_eq!(s.channel_state(of).closes_at, ends);
}

#[test]
fn a_top_up_while_a_channel_closes_neither_stops_it_nor_is_lost() {
    let mut s = Stall::new("late top-up");
    let of = s.opened_channel(0, 1_000);
    let customer = s.customer.insecure_clone();
    assert_eq!(s.request_close(of), "accepted");
    let ends = s.channel_state(of).closes_at;
    assert_eq!(s.top_up(of, 50), "accepted");
    assert_eq!(s.channel_state(of).closes_at, ends);
    assert_eq!(s.cash(of, 1_020), "accepted");
    s.world.wait(CHANNEL_TIMEOUT);
    assert_eq!(s.close_channel(of, &customer), "accepted");
    assert_eq!(s.balance(&customer), 30);
}

#[test]
fn the_payee_closes_at_once_and_the_rest_is_the_customers() {
    let mut s = Stall::new("payee closes");
    let of = s.opened_channel(0, 1_000);
    let (customer, payee) = (s.customer.insecure_clone(), s.payee.insecure_clone());
    assert_eq!(s.cash(of, 250), "accepted");
    let mut close = market::close_channel(payee.pubkey(), of, s.token(&payee.pubkey()));
    assert_eq!(s.act(&[close.clone()], &[&payee]), "DestinationMismatch");
    let place = close
        .accounts
        .iter()
        .position(|meta| meta.pubkey == customer.pubkey());
    close.accounts[place.expect("the customer")].pubkey = payee.pubkey();
    assert_eq!(s.act(&[close], &[&payee]), "CustomerMismatch");
    assert_eq!(s.close_channel(of, &payee), "accepted");
    assert_eq!((s.balance(&customer), s.balance(&payee)), (750, 242));
    assert!(s.world.chain.account(&of.address()).is_none());
}

#[test]
fn after_the_end_a_voucher_is_cashed_as_long_as_the_channel_is_open_and_never_after() {
    let mut s = Stall::new("after");
    let of = s.opened_channel(0, 1_000);
    let (customer, stranger) = (s.customer.insecure_clone(), s.stranger());
    assert_eq!(s.request_close(of), "accepted");
    s.world.wait(CHANNEL_TIMEOUT + 1);
    assert_eq!(s.cash(of, 100), "accepted");
    let late = s.cash_instructions(of, s.voucher(200), &customer);
    assert_eq!(s.close_channel(of, &stranger), "accepted");
    assert_eq!(s.act(&late, &[]), "AccountOwnedByWrongProgram");
}

#[test]
fn the_numbers_of_a_channel_are_in_range() {
    let mut s = Stall::new("range");
    let (of, terms) = (s.channel(0), s.channel_terms(1_000));
    let cases = [
        ("AmountZero", ChannelTerms { amount: 0, ..terms }),
        (
            "TimeoutInvalid",
            ChannelTerms {
                timeout_seconds: 3_599,
                ..terms
            },
        ),
        (
            "TimeoutInvalid",
            ChannelTerms {
                timeout_seconds: 31_536_001,
                ..terms
            },
        ),
        (
            "CategoryInvalid",
            ChannelTerms {
                category: 10,
                ..terms
            },
        ),
    ];
    for (expected, terms) in cases {
        assert_eq!(s.open_with(of, terms), expected);
    }
    for (id, timeout_seconds, category) in [(0, 3_600, 0), (1, 31_536_000, 9)] {
        let terms = ChannelTerms {
            timeout_seconds,
            category,
            ..terms
        };
        assert_eq!(s.open_with(s.channel(id), terms), "accepted");
    }
    let twice = s.open_with(of, terms);
    assert_eq!(twice, "AccountExists");
}

#[test]
fn a_pause_stops_opening_and_topping_up_and_nothing_else() {
    let mut s = Stall::new("paused");
    let of = s.opened_channel(0, 1_000);
    let payee = s.payee.insecure_clone();
    assert_eq!(s.pause(true), "accepted");
    let terms = s.channel_terms(1_000);
    assert_eq!(s.open_with(s.channel(1), terms), "MarketPaused");
    assert_eq!(s.top_up(of, 1), "MarketPaused");
    assert_eq!(s.cash(of, 100), "accepted");
    assert_eq!(s.request_close(of), "accepted");
    assert_eq!(s.close_channel(of, &payee), "accepted");
}

#[test]
fn a_channel_keeps_the_fee_that_it_was_opened_at() {
    let mut s = Stall::new("kept fee");
    let of = s.opened_channel(0, 1_000);
    let authority = s.world.authority.insecure_clone();
    let nothing = (market::NOTHING, market::NOTHING);
    let update = market::update_market(authority.pubkey(), s.market, nothing, 5_000, 86_400);
    assert_eq!(s.act(&[update], &[&authority]), "accepted");
    s.world.wait(CHANGE_DELAY);
    let apply = market::apply_market_update(authority.pubkey(), s.market);
    assert_eq!(s.act(&[apply], &[&authority]), "accepted");
    let newer = s.opened_channel(1, 1_000);
    let payee = s.payee.insecure_clone();
    assert_eq!(s.cash(of, 1_000), "accepted");
    assert_eq!(s.balance(&payee), 970);
    assert_eq!(s.cash(newer, 1_000), "accepted");
    assert_eq!(s.balance(&payee), 1_470);
}

#[test]
fn channels_and_customers_are_counted_and_every_fee_is_an_invoice() {
    let mut s = Stall::new("counted");
    let (a, b) = (s.opened_channel(0, 1_000), s.opened_channel(1, 1_000));
    assert_eq!(s.cash(a, 100), "accepted");
    assert_eq!(s.cash(a, 200), "accepted");
    assert_eq!(s.cash(b, 300), "accepted");
    let books = s.books().categories[CATEGORY];
    assert_eq!((books.orders, books.customers, books.fees), (2, 1, 15));
    let mut digest = [0; 32];
    for (channel, fees) in [(a, 3u64), (a, 3), (b, 9)] {
        let account = channel.address();
        digest = hashv(&[&digest, account.as_ref(), &fees.to_le_bytes()]).to_bytes();
    }
    assert_eq!(books.digest, digest);
    s.world.wait(EPOCH_SECONDS);
    assert_eq!(s.cash(a, 400), "accepted");
    let books = s.books().categories[CATEGORY];
    assert_eq!((books.orders, books.customers), (2, 2));
}

#[test]
fn a_channel_needs_the_account_of_its_own_customer() {
    let mut s = Stall::new("account");
    let of = s.opened_channel(0, 1_000);
    let (customer, payee) = (s.customer.insecure_clone(), s.payee.insecure_clone());
    s.register(payee.pubkey());
    let mut cash = s.cash_instructions(of, s.voucher(100), &customer);
    let own = address::customer(&s.market.network, &customer.pubkey());
    let place = cash[1].accounts.iter().position(|meta| meta.pubkey == own);
    cash[1].accounts[place.expect("the customer's account")].pubkey =
        address::customer(&s.market.network, &payee.pubkey());
    assert_eq!(s.act(&cash, &[]), "CustomerMismatch");
}

#[test]
fn the_vault_is_never_paid_out_of_itself() {
    let mut s = Stall::new("vault as payee");
    let of = ChannelOf {
        payee: s.market.address(),
        ..s.channel(0)
    };
    let terms = s.channel_terms(1_000);
    assert_eq!(s.open_with(of, terms), "accepted");
    let customer = s.customer.insecure_clone();
    let mut cash = s.cash_instructions(of, s.voucher(100), &customer);
    let place = cash[1].accounts.len() - 6;
    assert_eq!(cash[1].accounts[place].pubkey, s.token(&of.payee));
    cash[1].accounts[place].pubkey = s.market.vault();
    assert_eq!(s.act(&cash, &[]), "DestinationMismatch");
}

#[test]
fn a_donation_to_the_vault_changes_nothing() {
    let mut s = Stall::new("donation");
    let of = s.opened_channel(0, 1_000);
    let before = s.books();
    let (vault, mint) = (s.market.vault(), s.mint);
    s.world.mint_into(&vault, &mint, 7);
    let after = s.books();
    assert_eq!(
        (before.escrowed, before.categories[CATEGORY].fees),
        (after.escrowed, after.categories[CATEGORY].fees)
    );
    let payee = s.payee.insecure_clone();
    let close = market::close_channel(payee.pubkey(), of, s.token(&of.customer));
    s.world.send(&[close], &[&payee]).expect("a closed channel");
    assert_eq!(s.world.tokens(&vault), 7);
}
