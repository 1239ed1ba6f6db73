//! Statements: each flow stands in the epoch in which it happened, and an epoch's books balance.

use anchor_lang::Discriminator;
use burn_share::state::EpochStatement;
use flywheel_client::accounts::Pool;
use flywheel_client::address;
use flywheel_client::instructions::revenue::{
    self, Invoice, Legs, Revenue, RevenueParametersArgs, RevenuePoolArgs, close_due_statements,
};
use flywheel_client::instructions::rewards::{
    self, CreatePoolArgs, EMISSION_BURN_LINKED, EmissionArgs, MintOf,
};
use flywheel_tests::world::{EMISSION, EPOCH_SECONDS, HALF, Mint, Revenues, TOKEN, World, keypair};
use reward_distributor::burns::STATEMENT_DISCRIMINATOR;
use solana_address::Address;
use solana_signer::Signer;
use spl_token_interface::instruction as spl;

const PAYMENT: u64 = 10_000_000;

/// An epoch in which everything happens in the pool of what customers pay in, and burns in the native one.
fn busy(r: &mut Revenues) {
    let (paid, native) = (r.places.paid, r.places.native);
    let (market, account) = r.wallet("revenue market", &paid, PAYMENT);
    let invoice = Invoice {
        amount: PAYMENT,
        category: 4,
        hash: [8; 32],
        orders: 3,
        customers: 2,
    };
    let deposit = revenue::deposit_revenue(market.pubkey(), account, &paid, &invoice);
    assert_eq!(r.world.attempt(deposit, &[&market]), "accepted");
    assert_eq!(r.deposit(&paid, 1_000), "accepted");
    assert_eq!(r.refund(&paid, 1_000), "accepted");
    assert_eq!(r.crank_all(&paid), "accepted");
    assert_eq!(r.pay_recipient(&paid, 0, "first recipient"), "accepted");
    assert_eq!(r.buy(100_000, 250_000), "accepted");
    assert_eq!(r.deposit(&paid, 77), "accepted");
    assert_eq!(r.deposit(&native, PAYMENT), "accepted");
    assert_eq!(r.crank_all(&native), "accepted");
    assert_eq!(r.burn_lot(), "accepted");
    assert_eq!(r.burn(5), "accepted");
}

#[test]
fn a_statement_says_what_flowed_and_the_next_opens_with_its_closing() {
    let mut r = Revenues::new("busy");
    let paid = r.places.paid;
    busy(&mut r);
    let flows = r.pool(&paid).current;
    r.world.begin_epoch(1);
    assert_eq!(r.close(&paid, 0), "accepted");
    let s = r.statement(&paid, 0);
    assert_eq!((s.version, s.closed, s.epoch), (1, 1, 0));
    assert_eq!((s.network, s.mint), (r.world.network, paid.mint.mint));
    assert_eq!((s.opening, s.income, s.refunds), (0, PAYMENT + 1_077, 1_000));
    // Of 10,000,000 a bounty of 5,000; the rest is split.
    assert_eq!(
        (s.bounties, s.providers, s.stakers),
        (5_000, 4_997_500, 1_999_000)
    );
    assert_eq!((s.insurance, s.recipients, s.sold), (499_750, 599_700, 100_000));
    assert_eq!((s.burned, s.burned_from_vault, s.bought), (0, 0, 250_000));
    // For the burn 1,399,250, for the second recipient 399,800, undistributed 77.
    assert_eq!(s.closing, 1_399_250 + 399_800 + 77);
    assert_eq!(s.vault_balance, s.closing);
    let paid_out = s.bounties + s.providers + s.stakers + s.recipients + s.insurance + s.sold + s.refunds;
    assert_eq!(s.opening + s.income - paid_out - s.burned_from_vault, s.closing);
    assert_eq!((s.orders, s.customers, s.invoices, s.fills), (3, 2, 3, 1));
    assert_eq!((s.categories[4], s.categories[0]), (PAYMENT, 1_077));
    assert_eq!(s.invoice_digest, flows.invoice_digest);
    assert_eq!(s.closed_at, r.world.chain.now());
    assert_eq!((s.supply, s.minted, s.burned_elsewhere), (0, 0, 0));
    let pool = r.pool(&paid);
    assert_eq!(
        (pool.epoch, pool.current.opening, pool.current.income),
        (1, s.closing, 0)
    );
    assert_eq!(pool.current.invoice_digest, [0; 32]);
    // Nothing happens in the next: opening and closing are the same.
    r.world.begin_epoch(2);
    assert_eq!(r.close(&paid, 1), "accepted");
    let next = r.statement(&paid, 1);
    assert_eq!(
        (next.opening, next.income, next.closing),
        (s.closing, 0, s.closing)
    );
}

#[test]
fn a_statement_of_the_native_pool_says_how_the_supply_changed() {
    let mut r = Revenues::new("supply");
    let (native, token) = (r.places.native, r.places.token);
    let first = r.pool(&native).last_supply;
    assert_eq!(first, 0);
    busy(&mut r);
    let supply = r.world.supply_of(&token.address);
    r.world.begin_epoch(1);
    assert_eq!(r.close(&native, 0), "accepted");
    let s = r.statement(&native, 0);
    // A lot, the buyer's tokens and five of somebody.
    assert_eq!(
        (s.burned, s.burned_from_vault),
        (1_000_000 + 250_000 + 5, 1_000_000)
    );
    assert_eq!((s.supply, s.burned_elsewhere), (supply, 0));
    assert_eq!(s.minted, supply + s.burned);
    // Burned without this program: it stands in no `burned`.
    let (holder, account) = r.wallet("customer", &native, 900);
    let elsewhere = spl::burn(
        &TOKEN,
        &account,
        &token.address,
        &holder.pubkey(),
        &[],
        1_000 - 100,
    );
    r.world.send(&[elsewhere.unwrap()], &[&holder]).unwrap();
    r.world.begin_epoch(2);
    assert_eq!(r.close(&native, 1), "accepted");
    let s = r.statement(&native, 1);
    assert_eq!(
        (s.minted, s.burned_elsewhere, s.burned, s.supply),
        (0, 0, 0, supply)
    );
    let (buyer, account) = r.wallet("buyer", &native, 0);
    let (burner, _) = r.wallet("burner", &native, 50);
    assert_eq!(r.burn(7), "accepted");
    assert_eq!(r.world.tokens(&account), 0, "{}", buyer.pubkey());
    let account = address::associated_token_account(&burner.pubkey(), &token.address);
    let elsewhere = spl::burn(&TOKEN, &account, &token.address, &burner.pubkey(), &[], 50).unwrap();
    r.world.send(&[elsewhere], &[&burner]).unwrap();
    r.world.begin_epoch(3);
    assert_eq!(r.close(&native, 2), "accepted");
    let s = r.statement(&native, 2);
    // Minted 57, burned 50 elsewhere: what can be told is the difference.
    assert_eq!((s.burned, s.minted, s.burned_elsewhere), (7, 7, 0));
    assert_eq!(s.supply, supply);
}

#[test]
fn more_burned_elsewhere_than_minted_is_said_too() {
    let mut r = Revenues::new("burned elsewhere");
    let (native, token) = (r.places.native, r.places.token);
    let (holder, account) = r.wallet("customer", &native, 1_000);
    r.world.begin_epoch(1);
    assert_eq!(r.close(&native, 0), "accepted");
    let elsewhere = spl::burn(&TOKEN, &account, &token.address, &holder.pubkey(), &[], 300).unwrap();
    r.world.send(&[elsewhere], &[&holder]).unwrap();
    r.world.begin_epoch(2);
    assert_eq!(r.close(&native, 1), "accepted");
    let s = r.statement(&native, 1);
    assert_eq!(
        (s.supply, s.minted, s.burned_elsewhere, s.burned),
        (700, 0, 300, 0)
    );
}

#[test]
fn nothing_is_booked_while_a_statement_is_due() {
    let mut r = Revenues::new("due");
    let (paid, native) = (r.places.paid, r.places.native);
    busy(&mut r);
    r.world.begin_epoch(1);
    let legs = Legs::default();
    assert_eq!(r.deposit(&paid, 1), "StatementDue");
    assert_eq!(r.refund(&paid, 1), "StatementDue");
    assert_eq!(r.crank(&paid, &legs), "StatementDue");
    assert_eq!(r.pay_recipient(&paid, 1, "second recipient"), "StatementDue");
    assert_eq!(r.buy(1_000, 10_000), "StatementDue");
    assert_eq!(r.burn_lot(), "StatementDue");
    assert_eq!(r.burn(1), "StatementDue");
    // A purchase is booked in both pools.
    assert_eq!(r.close(&paid, 0), "accepted");
    assert_eq!(r.buy(1_000, 10_000), "StatementDue");
    assert_eq!(r.deposit(&paid, 1), "accepted");
    assert_eq!(r.close(&native, 0), "accepted");
    assert_eq!(r.buy(1_000, 10_000), "accepted");
    r.assert_solvent();
}

#[test]
fn an_epoch_is_closed_once_after_its_end_and_in_order() {
    let mut r = Revenues::new("order of statements");
    let paid = r.places.paid;
    r.world.wait(EPOCH_SECONDS - 1);
    assert_eq!(r.close(&paid, 0), "StatementNotDue");
    r.world.wait(1);
    assert_ne!(r.close(&paid, 1), "accepted");
    assert_eq!(r.close(&paid, 0), "accepted");
    assert_ne!(r.close(&paid, 0), "accepted");
    assert_eq!(r.close(&paid, 1), "StatementNotDue");
    // Several at once, with what is booked after them.
    r.world.begin_epoch(5);
    let payer = r.world.payer.pubkey();
    let (customer, account) = r.wallet("customer", &paid, 5);
    let mut instructions = close_due_statements(payer, &paid, 1, 5);
    let invoice = Invoice {
        amount: 5,
        ..Invoice::default()
    };
    instructions.push(revenue::deposit_revenue(
        customer.pubkey(),
        account,
        &paid,
        &invoice,
    ));
    r.world.send(&instructions, &[&customer]).unwrap();
    assert_eq!((r.pool(&paid).epoch, r.pool(&paid).current.income), (5, 5));
    assert_eq!(r.statement(&paid, 4).epoch, 4);
}

#[test]
fn a_closed_statement_never_changes_and_has_the_bytes_that_the_distributor_reads() {
    let mut r = Revenues::new("bytes");
    let native = r.places.native;
    busy(&mut r);
    r.world.begin_epoch(1);
    assert_eq!(r.close(&native, 0), "accepted");
    let bytes = r.world.bytes(&address::statement(&native.pool(), 0));
    assert_eq!(EpochStatement::DISCRIMINATOR, STATEMENT_DISCRIMINATOR);
    assert_eq!((bytes.len(), &bytes[..8]), (384, &STATEMENT_DISCRIMINATOR[..]));
    assert_eq!(bytes[88..96], 1_250_005u64.to_le_bytes());
    assert_eq!(r.world.attempt(revenue::burn_lot(&native), &[]), "accepted");
    assert_eq!(r.burn(9), "accepted");
    r.world.begin_epoch(2);
    assert_eq!(r.close(&native, 1), "accepted");
    assert_eq!(r.world.bytes(&address::statement(&native.pool(), 0)), bytes);
    assert_eq!(r.statement(&native, 1).burned, 499_250 + 9);
}

/// A world whose reward pool mints a quarter of what is burned of its mint, counted in a native revenue pool.
fn re_minting(seed: &str) -> (World, Revenue) {
    let mut world = World::without_pool(seed);
    let mint = Mint {
        address: world.mint.pubkey(),
        program: TOKEN,
    };
    let of = MintOf::spl_token(mint.address);
    world.purse(&keypair("burner").pubkey(), &mint, 10_000);
    let (authority, minter) = (
        world.authority.insecure_clone(),
        world.mint_authority.insecure_clone(),
    );
    let (payer, a, network) = (world.payer.pubkey(), authority.pubkey(), world.network);
    let native = Revenue { network, mint: of };
    let parameters = RevenueParametersArgs {
        lot: 1,
        window_seconds: 1,
        burn_bps: 10_000,
        burn_limit_bps: 10_000,
        ..RevenueParametersArgs::default()
    };
    let args = RevenuePoolArgs {
        parameters,
        ..RevenuePoolArgs::default()
    };
    let create = revenue::create_revenue_pool(payer, a, &native, args);
    world.send(&[create], &[&authority]).unwrap();
    let args = CreatePoolArgs {
        emission: EmissionArgs {
            kind: EMISSION_BURN_LINKED,
            first_emission: EMISSION,
            parameter: 2_500,
            cap: 10 * EMISSION,
        },
        burn_program: burn_share::ID,
        ..World::pool_args()
    };
    let create = rewards::create_pool(payer, a, minter.pubkey(), network, of, args);
    world.send(&[create], &[&authority, &minter]).unwrap();
    (world, native)
}

fn burn(world: &mut World, native: &Revenue, amount: u64) {
    let burner = keypair("burner");
    let account = address::associated_token_account(&burner.pubkey(), &native.mint.mint);
    let burn = revenue::burn_tokens(burner.pubkey(), account, native, amount);
    world.send(&[burn], &[&burner]).unwrap();
}

fn accrue(world: &mut World, statements: &[Address]) -> String {
    let accrue = rewards::accrue_burns(world.pool, statements);
    world.tried(&accrue)
}

#[test]
fn the_distributor_mints_by_the_statements_of_the_native_pool() {
    let (mut world, native) = re_minting("re-minting");
    let statement = |epoch| address::statement(&native.pool(), epoch);
    burn(&mut world, &native, 4_000);
    assert_ne!(accrue(&mut world, &[statement(0)]), "accepted");
    world.begin_epoch(1);
    let close = |world: &mut World, epoch| {
        let close = revenue::close_statement(world.payer.pubkey(), &native, epoch);
        world.tried(&close)
    };
    assert_eq!(close(&mut world, 0), "accepted");
    burn(&mut world, &native, 800);
    world.begin_epoch(2);
    assert_eq!(close(&mut world, 1), "accepted");
    assert_eq!(accrue(&mut world, &[statement(1)]), "BurnStatementInvalid");
    assert_eq!(accrue(&mut world, &[statement(0)]), "accepted");
    assert_eq!(accrue(&mut world, &[statement(0)]), "BurnStatementInvalid");
    assert_eq!(accrue(&mut world, &[statement(1)]), "accepted");
    let pool: Pool = world.state(&world.pool);
    assert_eq!((pool.accrued_epochs, pool.accrued), (2, 1_000 + 200));
}

#[test]
fn a_pool_without_revenue_states_zeros() {
    let mut r = Revenues::new("nothing");
    let paid = r.places.paid;
    assert_eq!(r.post(HALF, 0), "accepted");
    r.world.begin_epoch(1);
    assert_eq!(r.close(&paid, 0), "accepted");
    let s = r.statement(&paid, 0);
    assert_eq!((s.opening, s.income, s.closing, s.burned), (0, 0, 0, 0));
    assert_eq!((s.invoices, s.invoice_digest), (0, [0; 32]));
}
