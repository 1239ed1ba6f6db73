//! Usage reports: who may sign them, and that none is good for anything but the order, network and program it names.

use flywheel_client::instructions::market::{
    self, NOTHING, OrderOf, REPORTS_BY_CUSTOMER, REPORTS_BY_ORACLES, Sells,
};
use flywheel_client::instructions::registry::{signature_instruction, verify_instruction};
use flywheel_client::signatures::SignedBy;
use flywheel_tests::outcome;
use flywheel_tests::world::{RETRIEVAL, Selling, Shopper, TOKEN, World, keypair};
use service_market::signatures::usage_message;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_signer::Signer;

/// A market, a running order of 300 bytes, and its customer.
fn running(seed: &str, reports: u8) -> (Selling, OrderOf, Shopper) {
    let mut s = Selling::new(seed);
    let plan = s.plan(Sells::Orders, RETRIEVAL, |terms| terms.reports = reports);
    let alice = s.shopper("alice");
    let of = s.running(plan, &alice, 0, 300);
    (s, of, alice)
}

/// What becomes of settling 30 bytes with these instructions before the settlement.
fn settled_after(s: &mut Selling, of: OrderOf, before: Vec<Instruction>) -> String {
    let settlement = settlement(s, of);
    let instructions: Vec<_> = before.into_iter().chain([settlement]).collect();
    outcome(s.world.send(&instructions, &[]))
}

/// The instruction that settles 30 bytes, without a report.
fn settlement(s: &mut Selling, of: OrderOf) -> Instruction {
    let (payee, anybody) = (s.payee_token(), keypair("anybody"));
    let report = SignedBy::sign(&anybody, &[0; 32]).expect("keys sign");
    let [_, settle] = market::settle_order(of, payee, 0, 30, &report);
    settle
}

/// A report of 30 bytes by this message.
fn reported(shopper: &Shopper, message: [u8; 32]) -> Instruction {
    signature_instruction(&shopper.key, &message).expect("keys sign")
}

#[test]
fn anybody_may_send_a_report_that_the_customer_signed() {
    let (mut s, of, alice) = running("customer's report", REPORTS_BY_CUSTOMER);
    let stranger = s.world.funded("stranger");
    let instructions = s.settlement(of, &alice.key, 30);
    let sent = s.world.send_paid_by(&stranger, &instructions, &[]);
    assert_eq!(outcome(sent), "accepted");
    assert_eq!(s.order_state(of).settled, 30);
    assert_eq!(s.settle_by(of, &[0, 1], 40), "ReportNotAdmitted");
}

#[test]
fn nobody_else_signs_a_customers_report() {
    let (mut s, of, _) = running("another signer", REPORTS_BY_CUSTOMER);
    for signer in [
        keypair("bob"),
        s.world.operator.insecure_clone(),
        keypair("payee"),
    ] {
        let instructions = s.settlement(of, &signer, 30);
        assert_eq!(outcome(s.world.send(&instructions, &[])), "SignerMismatch");
    }
}

#[test]
fn a_report_is_good_for_its_order_market_network_program_and_quantity_alone() {
    let (mut s, of, alice) = running("replayed", REPORTS_BY_CUSTOMER);
    let second = s.running(of.plan, &alice, 1, 300);
    let nonce = s.order_state(of).nonce;
    let (market, order, program) = (s.market.address(), of.address(), service_market::ID);
    let other = keypair("other").pubkey();
    let foreign: [(&str, [u8; 32]); 6] = [
        ("program", usage_message(&other, &market, &order, nonce, 30)),
        ("market", usage_message(&program, &other, &order, nonce, 30)),
        (
            "order",
            usage_message(&program, &market, &second.address(), nonce, 30),
        ),
        ("nonce", usage_message(&program, &market, &order, nonce + 1, 30)),
        ("quantity", usage_message(&program, &market, &order, nonce, 31)),
        (
            "domain",
            flywheel_client::signatures::possession_message(&market, &order),
        ),
    ];
    for (what, message) in foreign {
        let before = vec![reported(&alice, message)];
        assert_eq!(
            settled_after(&mut s, of, before),
            "MessageMismatch",
            "another {what}"
        );
    }
    let before = vec![reported(&alice, of.usage_message(nonce, 30))];
    assert_eq!(settled_after(&mut s, second, before), "MessageMismatch");
    let before = vec![reported(&alice, of.usage_message(nonce, 30))];
    assert_eq!(settled_after(&mut s, of, before.clone()), "accepted");
    assert_eq!(settled_after(&mut s, of, before), "NotMore");
}

#[test]
fn a_report_of_another_network_or_mint_settles_nothing_here() {
    let (mut s, of, alice) = running("this network", REPORTS_BY_CUSTOMER);
    let nonce = s.order_state(of).nonce;
    // The same customer, id and nonce in the market of another mint, and of another network.
    let mint = s.world.new_mint("another mint", TOKEN, None);
    let elsewhere = [
        s.world.create_market(&mint),
        market::MarketOf {
            network: World::empty("that network").network,
            ..s.market
        },
    ];
    for market in elsewhere {
        let foreign = OrderOf { market, ..of };
        let before = vec![reported(&alice, foreign.usage_message(nonce, 30))];
        assert_eq!(settled_after(&mut s, of, before), "MessageMismatch");
    }
}

#[test]
fn a_report_dies_with_its_order_even_at_the_same_address() {
    let (mut s, of, alice) = running("reopened", REPORTS_BY_CUSTOMER);
    let old = s.order_state(of).nonce;
    let before = vec![reported(&alice, of.usage_message(old, 30))];
    assert_eq!(settled_after(&mut s, of, before.clone()), "accepted");
    assert_eq!(s.release(of), "accepted");
    assert_eq!(s.close(of, &alice), "accepted");
    let again = s.running(of.plan, &alice, of.id, 300);
    assert_eq!(again.address(), of.address());
    assert_eq!(s.order_state(again).nonce, old + 1);
    assert_eq!(settled_after(&mut s, again, before), "MessageMismatch");
}

#[test]
fn a_report_stands_directly_before_the_settlement_in_one_form() {
    let (mut s, of, alice) = running("malformed", REPORTS_BY_CUSTOMER);
    let nonce = s.order_state(of).nonce;
    let good = reported(&alice, of.usage_message(nonce, 30));
    assert_eq!(settled_after(&mut s, of, vec![]), "SignatureInstructionMissing");
    let between = market::check_pass(NOTHING, NOTHING);
    let transfer =
        solana_system_interface::instruction::transfer(&s.world.payer.pubkey(), &s.world.payer.pubkey(), 1);
    assert_eq!(
        settled_after(&mut s, of, vec![good.clone(), transfer]),
        "SignatureInstructionMissing"
    );
    assert_ne!(settled_after(&mut s, of, vec![good.clone(), between]), "accepted");
    // Signed text that is longer than a digest.
    let long = signature_instruction(&alice.key, &[1; 33]).expect("keys sign");
    assert_eq!(
        settled_after(&mut s, of, vec![long]),
        "SignatureInstructionMalformed"
    );
    // Two signatures in one instruction, an account, a byte behind the message.
    let mut with_account = good.clone();
    with_account
        .accounts
        .push(solana_instruction::AccountMeta::new_readonly(NOTHING, false));
    let mut none = good.clone();
    none.data[0] = 0;
    let mut longer = good;
    longer.data.push(0);
    for (name, malformed) in [("account", with_account), ("count", none), ("length", longer)] {
        let refused = settled_after(&mut s, of, vec![malformed]);
        assert_ne!(refused, "accepted", "{name}");
    }
}

/// What becomes of settling by reports that these keys sign.
fn settled_by_keys(s: &mut Selling, of: OrderOf, keys: &[&str], quantity: u64) -> String {
    let nonce = s.order_state(of).nonce;
    let message = of.usage_message(nonce, quantity);
    let reports: Vec<_> = keys
        .iter()
        .map(|name| SignedBy::sign(&keypair(name), &message).expect("keys sign"))
        .collect();
    let payee = s.payee_token();
    let settle = market::settle_order_by_oracles(of, payee, nonce, quantity, &reports);
    outcome(s.world.send(&settle, &[]))
}

#[test]
fn oracles_settle_with_two_thirds_of_the_weight() {
    let (mut s, of, alice) = running("quorum", REPORTS_BY_ORACLES);
    assert_eq!(s.settle(of, &alice, 30), "ReportNotAdmitted");
    assert_eq!(s.settle_by(of, &[], 30), "QuorumMissing");
    assert_eq!(s.settle_by(of, &[1], 30), "QuorumMissing");
    assert_eq!(s.settle_by(of, &[1, 1], 30), "OracleRepeated");
    assert_eq!(s.settle_by(of, &[0, 1, 0], 30), "OracleRepeated");
    assert_eq!(s.settle_by(of, &[1, 2], 30), "accepted");
    assert_eq!(s.settle_by(of, &[0, 1, 2], 60), "accepted");
    assert_eq!(s.settle_by(of, &[0, 1], 60), "NotMore");
    assert_eq!(
        settled_by_keys(&mut s, of, &["quorum/oracle 0", "bob"], 90),
        "SignerMismatch"
    );
    assert_eq!(
        settled_by_keys(&mut s, of, &["alice", "quorum/oracle 0"], 90),
        "SignerMismatch"
    );
}

#[test]
fn weights_count_not_heads() {
    let (mut s, of, _) = running("weights", REPORTS_BY_ORACLES);
    let authority = s.world.authority.insecure_clone();
    let members = ["heavy", "light", "lighter"]
        .map(|name| keypair(name).pubkey())
        .into_iter()
        .zip([4, 1, 1])
        .map(|(key, weight)| flywheel_client::instructions::rewards::OracleMemberArgs { key, weight })
        .collect();
    let update = flywheel_client::instructions::rewards::update_oracle_set(
        authority.pubkey(),
        s.world.network,
        members,
    );
    assert_eq!(s.world.attempt(update, &[&authority]), "accepted");
    assert_eq!(
        settled_by_keys(&mut s, of, &["light", "lighter"], 30),
        "QuorumMissing"
    );
    assert_eq!(settled_by_keys(&mut s, of, &["heavy"], 30), "accepted");
    // Who was in the set before is nobody now.
    assert_eq!(s.settle_by(of, &[0, 1], 60), "SignerMismatch");
}

#[test]
fn the_oracles_of_another_network_settle_nothing() {
    let (mut s, of, _) = running("own oracles", REPORTS_BY_ORACLES);
    let chain = std::mem::replace(&mut s.world, World::empty("placeholder")).chain;
    let mut other = World::on(chain, "foreign oracles");
    other.create_network().expect("network");
    other.create_oracle_set().expect("oracle set");
    let foreign_set = flywheel_client::address::oracle_set(&other.network);
    let (chain, oracles) = (other.chain, other.oracles);
    s.world = World::on(chain, "own oracles");
    let nonce = s.order_state(of).nonce;
    let message = of.usage_message(nonce, 30);
    let reports: Vec<_> = oracles
        .iter()
        .map(|key| SignedBy::sign(key, &message).expect("keys sign"))
        .collect();
    let payee = s.payee_token();
    let mut settle = market::settle_order_by_oracles(of, payee, nonce, 30, &reports);
    let last = settle.last_mut().expect("the settlement");
    let slot = last.accounts.len() - 1;
    last.accounts[slot].pubkey = foreign_set;
    assert_eq!(outcome(s.world.send(&settle, &[])), "NetworkMismatch");
}

#[test]
fn both_kinds_of_reports_settle_one_sum() {
    let both = REPORTS_BY_CUSTOMER | REPORTS_BY_ORACLES;
    let (mut s, of, alice) = running("both kinds", both);
    assert_eq!(s.settle(of, &alice, 30), "accepted");
    assert_eq!(s.settle_by(of, &[0, 1], 30), "NotMore");
    assert_eq!(s.settle_by(of, &[0, 1], 60), "accepted");
    assert_eq!(s.settle(of, &alice, 60), "NotMore");
    assert_eq!(s.order_state(of).charged, 140);
}

#[test]
fn a_signature_of_the_customer_does_not_stand_for_an_oracles() {
    let both = REPORTS_BY_CUSTOMER | REPORTS_BY_ORACLES;
    let (mut s, of, alice) = running("stand for", both);
    let nonce = s.order_state(of).nonce;
    let message = of.usage_message(nonce, 30);
    let report = SignedBy::sign(&alice.key, &message).expect("keys sign");
    let payee: Address = s.payee_token();
    let settle = market::settle_order_by_oracles(of, payee, nonce, 30, &[report, report]);
    assert_eq!(outcome(s.world.send(&settle, &[])), "SignerMismatch");
    let oracle = s.world.oracle_reports(&message, &[0]);
    let before = vec![verify_instruction(&oracle[0], &message)];
    assert_eq!(settled_after(&mut s, of, before), "SignerMismatch");
}

#[test]
fn a_transaction_has_room_for_four_oracles() {
    const PACKET: usize = 1_232;
    let (s, of, _) = running("room", REPORTS_BY_ORACLES);
    let message = of.usage_message(s.order_state(of).nonce, 30);
    let bytes = |count: usize| {
        let oracles: Vec<usize> = (0..count).map(|number| number % 3).collect();
        let reports = s.world.oracle_reports(&message, &oracles);
        let settle = market::settle_order_by_oracles(of, s.payee_token(), 1, 30, &reports);
        let payer = s.world.payer.pubkey();
        let message = solana_message::Message::new(&settle, Some(&payer)).serialize();
        // The number of signatures and the payer's.
        1 + 64 + message.len()
    };
    assert!(bytes(4) <= PACKET, "{} bytes", bytes(4));
    assert!(bytes(5) > PACKET, "{} bytes", bytes(5));
}
