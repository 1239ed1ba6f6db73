//! Revenue that comes in, and revenue that is given back.

use flywheel_client::instructions::revenue::{self, Invoice};
use flywheel_tests::world::{Revenues, keypair};
use solana_sha256_hasher::hashv;
use solana_signer::Signer;

#[test]
fn a_payment_is_undistributed_income_of_its_category_and_stands_in_the_digest() {
    let mut r = Revenues::new("income");
    let paid = r.places.paid;
    let mut digest = [0u8; 32];
    for (category, amount) in [(0, 700), (9, 11), (0, 5)] {
        let invoice = Invoice {
            amount,
            category,
            hash: [category + 1; 32],
            ..Invoice::default()
        };
        assert_eq!(r.pay_invoice(&paid, &invoice), "accepted");
        digest = hashv(&[&digest, &[category], &amount.to_le_bytes(), &[category + 1; 32]]).to_bytes();
    }
    let pool = r.pool(&paid);
    assert_eq!((pool.owed.undistributed, pool.current.income), (716, 716));
    assert_eq!(
        (pool.current.categories[0], pool.current.categories[9]),
        (705, 11)
    );
    assert_eq!(pool.current.categories.iter().sum::<u64>(), 716);
    assert_eq!((pool.current.invoices, pool.current.invoice_digest), (3, digest));
    r.assert_solvent();
}

#[test]
fn there_are_ten_categories_and_no_payment_of_nothing() {
    let mut r = Revenues::new("categories");
    let paid = r.places.paid;
    let invoice = |amount, category| Invoice {
        amount,
        category,
        ..Invoice::default()
    };
    for category in 0..10 {
        assert_eq!(r.pay_invoice(&paid, &invoice(1, category)), "accepted");
    }
    assert_eq!(r.pay_invoice(&paid, &invoice(1, 10)), "CategoryInvalid");
    assert_eq!(r.pay_invoice(&paid, &invoice(0, 0)), "AmountZero");
}

#[test]
fn only_the_pools_market_says_how_many_orders_and_customers_there_were() {
    let mut r = Revenues::new("counts");
    let paid = r.places.paid;
    for (orders, customers) in [(1, 0), (0, 1)] {
        let invoice = Invoice {
            amount: 5,
            orders,
            customers,
            ..Invoice::default()
        };
        assert_eq!(r.pay_invoice(&paid, &invoice), "CountsNotAllowed");
    }
    let (market, account) = r.wallet("revenue market", &paid, 10);
    let invoice = Invoice {
        amount: 5,
        orders: 3,
        customers: 2,
        ..Invoice::default()
    };
    for _ in 0..2 {
        let deposit = revenue::deposit_revenue(market.pubkey(), account, &paid, &invoice);
        assert_eq!(r.world.attempt(deposit, &[&market]), "accepted");
    }
    let flows = r.pool(&paid).current;
    assert_eq!((flows.orders, flows.customers, flows.invoices), (6, 4, 2));
}

#[test]
fn a_payment_comes_out_of_an_account_of_the_mint_and_not_out_of_the_vault() {
    let mut r = Revenues::new("sources");
    let (paid, native) = (r.places.paid, r.places.native);
    let (customer, foreign) = r.wallet("customer", &native, 10);
    let invoice = Invoice {
        amount: 5,
        ..Invoice::default()
    };
    let deposit = |source| revenue::deposit_revenue(customer.pubkey(), source, &paid, &invoice);
    assert_eq!(
        r.world.attempt(deposit(paid.vault()), &[&customer]),
        "SourceMismatch"
    );
    assert_eq!(
        r.world.attempt(deposit(customer.pubkey()), &[&customer]),
        "SourceMismatch"
    );
    // The token program says that this is of another mint.
    assert_ne!(r.world.attempt(deposit(foreign), &[&customer]), "accepted");
    let mut deposit = deposit(r.wallet("customer", &paid, 5).1);
    deposit.accounts[3].pubkey = native.vault();
    assert_eq!(r.world.attempt(deposit, &[&customer]), "VaultMismatch");
    assert_eq!(r.pool(&paid).current.income, 0);
}

#[test]
fn a_donation_to_the_vault_changes_nothing_that_is_owed() {
    let mut r = Revenues::new("donation");
    let (paid, stable) = (r.places.paid, r.places.stable);
    assert_eq!(r.deposit(&paid, 1_000_007), "accepted");
    let before = r.pool(&paid);
    r.world.mint_into(&paid.vault(), &stable, 77_777);
    assert_eq!(r.pool(&paid).owed, before.owed);
    assert_eq!(r.crank_all(&paid), "accepted");
    let pool = r.pool(&paid);
    // A crank of 1,000,007, and not a unit of the donation.
    assert_eq!(pool.current.providers, 499_503);
    assert_eq!(r.vault(&paid), pool.owed.sum().unwrap() + 77_777);
    r.world.begin_epoch(1);
    assert_eq!(r.close(&paid, 0), "accepted");
    let statement = r.statement(&paid, 0);
    assert_eq!(statement.vault_balance, statement.closing + 77_777);
}

#[test]
fn the_authority_gives_back_a_share_of_the_epochs_income_at_most() {
    let mut r = Revenues::new("refunds");
    let paid = r.places.paid;
    assert_eq!(r.deposit(&paid, 10_005), "accepted");
    assert_eq!(r.refund(&paid, 0), "AmountZero");
    assert_eq!(r.refund(&paid, 1_001), "RefundTooLarge");
    assert_eq!(r.refund(&paid, 1_000), "accepted");
    assert_eq!(r.refund(&paid, 1), "RefundTooLarge");
    // A tenth of 10,010 is 1,001.
    assert_eq!(r.deposit(&paid, 5), "accepted");
    assert_eq!(r.refund(&paid, 1), "accepted");
    assert_eq!(r.held(&keypair("refunded").pubkey(), &paid), 1_001);
    let pool = r.pool(&paid);
    assert_eq!((pool.current.refunds, pool.owed.undistributed), (1_001, 9_009));
    assert_eq!(pool.current.income, 10_010);
    r.assert_solvent();
    // The next epoch begins with its own income.
    r.enter(1);
    assert_eq!(r.refund(&paid, 1), "RefundTooLarge");
}

#[test]
fn what_is_distributed_is_not_given_back() {
    let mut r = Revenues::new("distributed refunds");
    let paid = r.places.paid;
    assert_eq!(r.deposit(&paid, 100_000), "accepted");
    assert_eq!(r.crank_all(&paid), "accepted");
    assert_eq!(r.refund(&paid, 1), "RefundTooLarge");
    assert_eq!(r.deposit(&paid, 50), "accepted");
    assert_eq!(r.refund(&paid, 51), "RefundTooLarge");
    assert_eq!(r.refund(&paid, 50), "accepted");
    r.assert_solvent();
}

#[test]
fn only_the_authority_gives_back_and_never_to_the_vault() {
    let mut r = Revenues::new("who refunds");
    let paid = r.places.paid;
    assert_eq!(r.deposit(&paid, 100_000), "accepted");
    let (customer, account) = r.wallet("customer", &paid, 0);
    let invoice = Invoice {
        amount: 5,
        ..Invoice::default()
    };
    let refund = revenue::refund_revenue(customer.pubkey(), &paid, account, &invoice);
    assert_eq!(r.world.attempt(refund, &[&customer]), "AuthorityMismatch");
    let authority = r.world.authority.insecure_clone();
    let refund = |destination, invoice: &Invoice| {
        revenue::refund_revenue(authority.pubkey(), &paid, destination, invoice)
    };
    let to_vault = refund(paid.vault(), &invoice);
    assert_eq!(r.world.attempt(to_vault, &[&authority]), "DestinationMismatch");
    let category = Invoice {
        category: 10,
        ..invoice
    };
    let unknown = refund(account, &category);
    assert_eq!(r.world.attempt(unknown, &[&authority]), "CategoryInvalid");
}
