//! The signature of a voucher, and every way to forge, misplace or replay it.

use flywheel_client::instructions::market::{self, ChannelOf, MarketOf, Voucher};
use flywheel_client::instructions::registry::signature_instruction;
use flywheel_client::signatures::SignedBy;
use flywheel_tests::world::{CHANNEL_TIMEOUT, Stall, TOKEN, World, keypair};
use service_market::vouchers::voucher_message;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// What becomes of cashing `voucher` of a channel with another signature instruction in front.
fn cash_with(s: &mut Stall, of: ChannelOf, voucher: Voucher, signature: Instruction) -> String {
    let customer = s.customer.insecure_clone();
    let [_, cash] = s.cash_instructions(of, voucher, &customer);
    s.act(&[signature, cash], &[])
}

#[test]
fn the_signature_stands_directly_before_the_cashing() {
    let mut s = Stall::new("order of a voucher");
    let of = s.opened_channel(0, 1_000);
    let customer = s.customer.insecure_clone();
    let [signature, cash] = s.cash_instructions(of, s.voucher(100), &customer);
    let memo = memo();
    for instructions in [
        vec![cash.clone()],
        vec![cash.clone(), signature.clone()],
        vec![signature.clone(), memo.clone(), cash.clone()],
        vec![memo.clone(), cash.clone()],
    ] {
        assert_eq!(s.act(&instructions, &[]), "SignatureInstructionMissing");
    }
    assert_eq!(s.act(&[memo, signature, cash], &[]), "accepted");
}

fn memo() -> Instruction {
    Instruction {
        program_id: Address::from_str_const("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr"),
        accounts: vec![],
        data: b"trust me".to_vec(),
    }
}

#[test]
fn every_field_of_a_voucher_is_signed() {
    let mut s = Stall::new("fields");
    let of = s.opened_channel(0, 1_000);
    let (customer, voucher) = (s.customer.insecure_clone(), s.voucher(100));
    let nonce = s.channel_state(of).nonce;
    let (program, market, channel) = (service_market::ID, of.market.address(), of.address());
    let other = keypair("another program, market or channel").pubkey();
    let (total, expiry) = (voucher.total, voucher.expiry);
    for message in [
        voucher_message(&other, &market, &channel, nonce, total, expiry),
        voucher_message(&program, &other, &channel, nonce, total, expiry),
        voucher_message(&program, &market, &other, nonce, total, expiry),
        voucher_message(&program, &market, &channel, nonce + 1, total, expiry),
        voucher_message(&program, &market, &channel, nonce, total - 1, expiry),
        voucher_message(&program, &market, &channel, nonce, total, expiry - 1),
    ] {
        let forged = signature_instruction(&customer, &message).expect("a signature");
        assert_eq!(cash_with(&mut s, of, voucher, forged), "MessageMismatch");
    }
    let message = voucher_message(&program, &market, &channel, nonce, total, expiry);
    let genuine = signature_instruction(&customer, &message).expect("a signature");
    assert_eq!(cash_with(&mut s, of, voucher, genuine), "accepted");
}

#[test]
fn a_voucher_is_not_replayed_in_another_channel_or_for_another_payee() {
    let mut s = Stall::new("channels");
    let (a, b) = (s.opened_channel(0, 1_000), s.opened_channel(1, 1_000));
    let other_payee = s.wallet("another payee");
    let c = ChannelOf {
        payee: other_payee.pubkey(),
        ..a
    };
    let terms = s.channel_terms(1_000);
    assert_eq!(s.open_with(c, terms), "accepted");
    let (customer, voucher) = (s.customer.insecure_clone(), s.voucher(100));
    let [signature, _] = s.cash_instructions(a, voucher, &customer);
    for other in [b, c] {
        assert_eq!(
            cash_with(&mut s, other, voucher, signature.clone()),
            "MessageMismatch"
        );
    }
    assert_eq!(cash_with(&mut s, a, voucher, signature), "accepted");
}

#[test]
fn a_voucher_is_not_replayed_in_another_market() {
    let mut s = Stall::new("markets");
    let a = s.opened_channel(0, 1_000);
    let (customer, voucher) = (s.customer.insecure_clone(), s.voucher(100));
    let [signature, cash] = s.cash_instructions(a, voucher, &customer);
    // A market of another mint in the same network, with a channel of the same nonce.
    let (mint, market) = (s.world.new_mint("markets/other", TOKEN, None), s.market);
    let own = (s.mint, market);
    s.mint = mint;
    s.market = MarketOf {
        mint: flywheel_client::instructions::rewards::MintOf::spl_token(mint.address),
        ..market
    };
    s.found(s.market);
    let (customer_key, payee_key) = (customer.pubkey(), s.payee.pubkey());
    for wallet in [customer_key, payee_key] {
        s.world.empty_purse(&wallet, &mint);
    }
    let b = s.opened_channel(0, 1_000);
    assert_eq!(s.channel_state(b).nonce, 1);
    assert_eq!(
        cash_with(&mut s, b, voucher, signature.clone()),
        "MessageMismatch"
    );
    // Nor does a market's channel pass for another market's.
    let mut mixed = cash.clone();
    mixed.accounts[0].pubkey = s.market.address();
    assert_eq!(s.act(&[signature.clone(), mixed], &[]), "MarketMismatch");
    (s.mint, s.market) = own;
    assert_eq!(s.act(&[signature, cash], &[]), "accepted");
}

#[test]
fn a_voucher_is_not_replayed_in_another_network() {
    let mut first = Stall::new("networks");
    let a = first.opened_channel(0, 1_000);
    let (customer, voucher) = (first.customer.insecure_clone(), first.voucher(100));
    let [signature, _] = first.cash_instructions(a, voucher, &customer);
    // The same customer, payee and mint in the market of another network.
    let mint = first.mint;
    let (payee, minter) = (
        first.payee.insecure_clone(),
        first.world.mint_authority.insecure_clone(),
    );
    let mut world = World::on(first.world.chain, "other network");
    world.create_network().expect("network");
    world.mint_authority = minter;
    let market = MarketOf {
        network: world.network,
        mint: first.market.mint,
    };
    let mut second = Stall {
        world,
        mint,
        market,
        customer: customer.insecure_clone(),
        payee,
    };
    second.found(market);
    second.register(customer.pubkey());
    let b = second.opened_channel(0, 1_000);
    assert_eq!(second.channel_state(b).nonce, 1);
    assert_eq!(cash_with(&mut second, b, voucher, signature), "MessageMismatch");
    assert_eq!(second.cash(b, 100), "accepted");
}

#[test]
fn a_voucher_of_a_closed_channel_is_worth_nothing_in_one_opened_at_the_same_address() {
    let mut s = Stall::new("reopened");
    let of = s.opened_channel(0, 1_000);
    let (customer, payee, voucher) = (
        s.customer.insecure_clone(),
        s.payee.insecure_clone(),
        s.voucher(800),
    );
    let [signature, _] = s.cash_instructions(of, voucher, &customer);
    assert_eq!(s.cash(of, 500), "accepted");
    let old = s.channel_state(of).nonce;
    assert_eq!(s.close_channel(of, &payee), "accepted");
    assert_eq!(s.opened_channel(0, 1_000), of);
    let state = s.channel_state(of);
    assert_eq!((state.nonce, state.cashed), (old + 1, 0));
    assert_eq!(cash_with(&mut s, of, voucher, signature), "MessageMismatch");
    assert_eq!(s.cash(of, 800), "accepted");
    assert_eq!(s.balance(&payee), 485 + 776);
}

#[test]
fn an_ed25519_instruction_that_is_not_one_signature_of_32_bytes_is_refused() {
    let mut s = Stall::new("malformed");
    let of = s.opened_channel(0, 1_000);
    let (customer, voucher) = (s.customer.insecure_clone(), s.voucher(100));
    let [good, _] = s.cash_instructions(of, voucher, &customer);
    let nonce = s.channel_state(of).nonce;
    let message = of.voucher_message(nonce, voucher);

    // No signature at all: the precompile accepts it.
    let none = Instruction {
        data: vec![0, 0],
        ..good.clone()
    };
    let short = signature_instruction(&customer, &message[..31]).expect("a signature");
    let long = signature_instruction(&customer, &[message.as_slice(), &[0]].concat()).expect("a signature");
    for malformed in [none, twice(&good), short, long] {
        assert_eq!(
            cash_with(&mut s, of, voucher, malformed),
            "SignatureInstructionMalformed"
        );
    }

    // Signature, key and message taken from another instruction, while this one shows the voucher of somebody else.
    let thief = keypair("thief of a channel");
    let shown = SignedBy::sign(&thief, &message).expect("a signature");
    let [mut elsewhere, cash] = market::cash_voucher(of, nonce, voucher, &shown, s.token(&of.payee));
    elsewhere.data[16..48].copy_from_slice(customer.pubkey().as_ref());
    for at in [4, 8, 14] {
        elsewhere.data[at..at + 2].copy_from_slice(&0u16.to_le_bytes());
    }
    let honest = signature_instruction(&thief, &message).expect("a signature");
    assert_eq!(
        s.act(&[honest, elsewhere, cash], &[]),
        "SignatureInstructionMalformed"
    );
    assert_eq!(cash_with(&mut s, of, voucher, good), "accepted");
}

/// The same signature referred to twice.
fn twice(good: &Instruction) -> Instruction {
    let mut two = good.clone();
    let offsets = two.data[2..16].to_vec();
    two.data[0] = 2;
    two.data.splice(16..16, offsets);
    for header in [2, 16] {
        for field in [0, 4, 8] {
            let at = header + field;
            let moved = u16::from_le_bytes([two.data[at], two.data[at + 1]]) + 14;
            two.data[at..at + 2].copy_from_slice(&moved.to_le_bytes());
        }
    }
    two
}

#[test]
fn a_signature_that_does_not_hold_fails_the_whole_transaction() {
    let mut s = Stall::new("bad signature");
    let of = s.opened_channel(0, 1_000);
    let (customer, voucher): (Keypair, _) = (s.customer.insecure_clone(), s.voucher(100));
    let [mut signature, cash] = s.cash_instructions(of, voucher, &customer);
    signature.data[50] ^= 1;
    assert_ne!(s.act(&[signature, cash], &[]), "accepted");
    assert_eq!(s.channel_state(of).cashed, 0);
    s.world.wait(CHANNEL_TIMEOUT);
}
