//! Price feeds: what a price must be to be taken, and every way to forge, misplace or replay its signatures.

use burn_share::prices::{PRICE_DOMAIN, price_message};
use flywheel_client::instructions::registry::signature_instruction;
use flywheel_client::instructions::revenue::{self, FeedParametersArgs, Pair, PostedPrice, SignedPrice};
use flywheel_client::signatures;
use flywheel_tests::outcome;
use flywheel_tests::world::{CHANGE_DELAY, HALF, MAX_PRICE_AGE, Revenues, World, keypair, sources};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_sha256_hasher::hashv;
use solana_signer::Signer;

/// A price of now.
fn posted(r: &Revenues, price: u64, confidence: u64) -> PostedPrice {
    PostedPrice {
        price,
        confidence,
        timestamp: r.world.chain.now(),
    }
}

/// The three instructions that post half a payment token for a network token.
fn instructions(r: &Revenues) -> [Instruction; 3] {
    let feed = r.places.pair.feed();
    let price = posted(r, HALF, 0);
    let signed = sources().map(|source| SignedPrice::sign(&source, &feed, price).unwrap());
    revenue::post_price(feed, &signed)
}

fn sent(r: &mut Revenues, instructions: &[Instruction]) -> String {
    outcome(r.world.send(instructions, &[]))
}

#[test]
fn the_feed_keeps_the_lower_less_its_confidence_the_higher_plus_its_and_the_older_time() {
    let mut r = Revenues::new("kept");
    let mut prices = [posted(&r, 500_000, 100), posted(&r, 504_000, 1_000)];
    prices[1].timestamp -= 7;
    assert_eq!(r.post_both(prices), "accepted");
    let feed = r.feed();
    assert_eq!((feed.low, feed.high), (499_900, 505_000));
    assert_eq!(feed.timestamp, r.world.chain.now() - 7);
    assert_eq!(feed.last_timestamps, prices.map(|one| one.timestamp));
    assert_eq!((feed.scale, feed.network), (6, r.world.network));
    // Whose interval is wider says both bounds.
    r.world.wait(1);
    let prices = [posted(&r, 500_000, 9_000), posted(&r, 501_000, 0)];
    assert_eq!(r.post_both(prices), "accepted");
    assert_eq!((r.feed().low, r.feed().high), (491_000, 509_000));
}

#[test]
fn a_price_is_neither_old_nor_ahead() {
    let mut r = Revenues::new("times");
    let oldest = i64::from(MAX_PRICE_AGE);
    assert_eq!(r.post(HALF, oldest + 1), "PriceStale");
    assert_eq!(r.post(HALF, oldest), "accepted");
    assert_eq!(r.post(HALF, -61), "PriceInFuture");
    assert_eq!(r.post(HALF, -60), "accepted");
    // Of each source.
    for late in 0..2 {
        r.world.wait(100);
        let mut prices = [posted(&r, HALF, 0); 2];
        prices[late].timestamp += 61;
        assert_eq!(r.post_both(prices), "PriceInFuture");
        prices[late].timestamp = i64::MAX;
        assert_eq!(r.post_both(prices), "PriceInFuture");
        prices[late].timestamp = i64::MIN;
        assert_eq!(r.post_both(prices), "PriceStale");
    }
}

#[test]
fn each_source_posts_only_newer_prices() {
    let mut r = Revenues::new("newer");
    assert_eq!(r.post(HALF, 10), "accepted");
    assert_eq!(r.post(HALF, 10), "PriceNotNewer");
    assert_eq!(r.post(HALF, 11), "PriceNotNewer");
    for same in 0..2 {
        let mut prices = [posted(&r, HALF, 0); 2];
        prices[same].timestamp -= 10;
        assert_eq!(r.post_both(prices), "PriceNotNewer");
    }
    assert_eq!(r.post(HALF, 9), "accepted");
}

#[test]
fn a_price_is_above_its_confidence_and_not_zero() {
    let mut r = Revenues::new("uncertain");
    for uncertain in 0..2 {
        let mut prices = [posted(&r, HALF, 0); 2];
        prices[uncertain].confidence = HALF;
        assert_eq!(r.post_both(prices), "PriceUncertain");
        prices[uncertain].confidence = u64::MAX;
        assert_eq!(r.post_both(prices), "PriceUncertain");
        prices[uncertain].price = 0;
        assert_eq!(r.post_both(prices), "PriceZero");
    }
    let prices = [posted(&r, HALF, HALF - 1); 2];
    assert_eq!(r.post_both(prices), "accepted");
    assert_eq!((r.feed().low, r.feed().high), (1, 2 * HALF - 1));
    r.world.wait(1);
    let prices = [posted(&r, u64::MAX, 1); 2];
    assert_eq!(r.post_both(prices), "NumberOutOfRange");
}

#[test]
fn both_prices_agree_within_a_share_of_the_lower() {
    let mut r = Revenues::new("agree");
    // Two in a hundred of 500,000.
    for (first, second, becomes) in [
        (500_000, 510_001, "PricesDisagree"),
        (510_001, 500_000, "PricesDisagree"),
        (500_000, 510_000, "accepted"),
        (510_000, 500_000, "accepted"),
        (1, 2, "PricesDisagree"),
    ] {
        r.world.wait(1);
        let prices = [posted(&r, first, 0), posted(&r, second, 0)];
        assert_eq!(r.post_both(prices), becomes, "{first} and {second}");
    }
}

#[test]
fn the_signatures_of_both_sources_stand_directly_before_in_the_feeds_order() {
    let mut r = Revenues::new("signatures in order");
    let [first, second, post] = instructions(&r);
    let memo = Instruction {
        program_id: Address::from_str_const("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr"),
        accounts: vec![],
        data: b"trust me".to_vec(),
    };
    for (instructions, becomes) in [
        (vec![post.clone()], "SignatureInstructionMissing"),
        (vec![second.clone(), post.clone()], "SignatureInstructionMissing"),
        (
            vec![first.clone(), memo.clone(), post.clone()],
            "SignatureInstructionMissing",
        ),
        (
            vec![memo.clone(), second.clone(), post.clone()],
            "SignatureInstructionMissing",
        ),
        (
            vec![first.clone(), second.clone(), memo.clone(), post.clone()],
            "SourceKeyMismatch",
        ),
        (
            vec![second.clone(), first.clone(), post.clone()],
            "SourceKeyMismatch",
        ),
        (
            vec![first.clone(), first.clone(), post.clone()],
            "SourceKeyMismatch",
        ),
        (vec![memo, first, second, post], "accepted"),
    ] {
        assert_eq!(sent(&mut r, &instructions), becomes);
    }
}

#[test]
fn no_other_key_and_no_other_message_stands_for_a_source() {
    let mut r = Revenues::new("forged price");
    let feed = r.places.pair.feed();
    let [first, second, post] = instructions(&r);
    let [key, _] = sources();
    let price = posted(&r, HALF, 0);
    let signed = |signer: &Keypair, message: &[u8; 32]| signature_instruction(signer, message).unwrap();
    let stranger = signed(&keypair("stranger"), &signatures::price_message(&feed, &price));
    assert_eq!(
        sent(&mut r, &[stranger, second.clone(), post.clone()]),
        "SourceKeyMismatch"
    );
    let other_pair = Pair {
        quote: r.world.mint.pubkey(),
        ..r.places.pair
    };
    let other_network = Pair {
        network: keypair("another network").pubkey(),
        ..r.places.pair
    };
    let dearer = PostedPrice {
        price: HALF + 1,
        ..price
    };
    let surer = PostedPrice {
        confidence: 1,
        ..price
    };
    let later = PostedPrice {
        timestamp: price.timestamp + 1,
        ..price
    };
    let undivided = hashv(&[
        burn_share::ID.as_ref(),
        feed.as_ref(),
        &price.price.to_le_bytes(),
        &price.confidence.to_le_bytes(),
        &price.timestamp.to_le_bytes(),
    ])
    .to_bytes();
    for message in [
        signatures::price_message(&other_pair.feed(), &price),
        signatures::price_message(&other_network.feed(), &price),
        price_message(&device_registry::ID, &feed, &price),
        signatures::price_message(&feed, &dearer),
        signatures::price_message(&feed, &surer),
        signatures::price_message(&feed, &later),
        undivided,
    ] {
        let forged = signed(&key, &message);
        let becomes = sent(&mut r, &[forged, second.clone(), post.clone()]);
        assert_eq!(becomes, "PriceMessageMismatch");
    }
    assert_eq!(sent(&mut r, &[first, second, post]), "accepted");
}

#[test]
fn a_signature_instruction_holds_one_signature_over_32_bytes_and_nothing_else() {
    let mut r = Revenues::new("malformed price");
    let feed = r.places.pair.feed();
    let [first, second, post] = instructions(&r);
    let [key, _] = sources();
    let message = signatures::price_message(&feed, &posted(&r, HALF, 0));
    let longer = signature_instruction(&key, &[&message[..], b"!"].concat()).unwrap();
    let plain = signature_instruction(&key, PRICE_DOMAIN).unwrap();
    let mut with_account = first.clone();
    with_account
        .accounts
        .push(solana_instruction::AccountMeta::new_readonly(feed, false));
    let mut trailing = first.clone();
    trailing.data.push(0);
    for malformed in [longer, plain, with_account, trailing] {
        let becomes = sent(&mut r, &[malformed, second.clone(), post.clone()]);
        assert_eq!(becomes, "SignatureInstructionMalformed");
    }
    // The precompile refuses a signature that does not hold, whatever this program would say.
    let mut broken = first;
    let last = broken.data.len() - 1;
    broken.data[last] ^= 1;
    assert_ne!(sent(&mut r, &[broken, second, post]), "accepted");
}

#[test]
fn a_price_posted_to_one_feed_is_worth_nothing_in_another() {
    let mut r = Revenues::new("two feeds");
    let [first, second, mut post] = instructions(&r);
    let pair = Pair {
        base: r.places.pair.quote,
        quote: r.places.pair.base,
        ..r.places.pair
    };
    assert_eq!(r.create_feed(&pair, 6, World::feed_parameters()), "accepted");
    post.accounts[0].pubkey = pair.feed();
    assert_eq!(sent(&mut r, &[first, second, post]), "PriceMessageMismatch");
}

#[test]
fn a_feed_has_two_different_sources_and_limits_in_range() {
    let mut r = Revenues::unfounded("feed ranges");
    let pair = Pair {
        base: r.places.pair.quote,
        quote: r.places.pair.base,
        ..r.places.pair
    };
    let usual = World::feed_parameters();
    let [first, second] = usual.sources;
    let with = |change: &dyn Fn(&mut FeedParametersArgs)| {
        let mut parameters = usual;
        change(&mut parameters);
        parameters
    };
    for invalid in [
        with(&|p| p.sources = [first, first]),
        with(&|p| p.sources = [Address::default(), second]),
        with(&|p| p.sources = [first, Address::default()]),
        with(&|p| p.max_age_seconds = 0),
        with(&|p| p.max_age_seconds = 86_401),
        with(&|p| p.max_deviation_bps = 10_001),
    ] {
        assert_eq!(r.create_feed(&pair, 6, invalid), "FeedInvalid");
        assert_eq!(r.propose_feed(invalid), "FeedInvalid");
    }
    assert_eq!(r.create_feed(&pair, 19, usual), "FeedInvalid");
    let itself = Pair {
        quote: pair.base,
        ..pair
    };
    assert_eq!(r.create_feed(&itself, 6, usual), "FeedInvalid");
    let widest = with(&|p| (p.max_age_seconds, p.max_deviation_bps) = (86_400, 10_000));
    assert_eq!(r.create_feed(&pair, 18, widest), "accepted");
    assert_eq!(r.create_feed(&pair, 18, widest), "AccountExists");
}

#[test]
fn other_limits_wait_for_the_delay_and_keep_the_price() {
    let mut r = Revenues::new("feed limits");
    assert_eq!(r.apply_feed(), "ChangeNotPending");
    assert_eq!(r.post(HALF, 0), "accepted");
    let stricter = FeedParametersArgs {
        max_age_seconds: 60,
        ..World::feed_parameters()
    };
    assert_eq!(r.propose_feed(stricter), "accepted");
    r.world.wait(CHANGE_DELAY - 1);
    assert_eq!(r.apply_feed(), "ChangeNotReady");
    r.world.wait(1);
    assert_eq!(r.apply_feed(), "accepted");
    assert_eq!(r.apply_feed(), "ChangeNotPending");
    assert_eq!((r.feed().low, r.feed().parameters.max_age_seconds), (HALF, 60));
    assert_eq!(r.post(HALF, 61), "PriceStale");
    let stranger = keypair("stranger");
    let update =
        revenue::update_price_feed(stranger.pubkey(), r.world.network, r.places.pair.feed(), stricter);
    assert_eq!(r.world.attempt(update, &[&stranger]), "AuthorityMismatch");
}

#[test]
fn a_price_of_former_sources_counts_no_longer_and_none_is_replayed_in_another_place() {
    let mut r = Revenues::new("other sources");
    let [first, second] = World::feed_parameters().sources;
    let swapped = FeedParametersArgs {
        sources: [second, first],
        ..World::feed_parameters()
    };
    assert_eq!(r.propose_feed(swapped), "accepted");
    r.world.wait(CHANGE_DELAY);
    let mut prices = [posted(&r, HALF, 0); 2];
    prices[0].timestamp -= 100;
    assert_eq!(r.post_both(prices), "accepted");
    assert_eq!(r.apply_feed(), "accepted");
    let (feed, now) = (r.feed(), r.world.chain.now());
    assert_eq!((feed.low, feed.high, feed.timestamp), (0, 0, 0));
    assert_eq!(feed.last_timestamps, [now, now]);
    let address = r.places.pair.feed();
    let [old_first, old_second] = sources();
    let sign = |source: &Keypair, timestamp| {
        let price = PostedPrice {
            price: HALF,
            confidence: 0,
            timestamp,
        };
        SignedPrice::sign(source, &address, price).unwrap()
    };
    // The second source's price of now was posted; it is first now.
    let replayed = [sign(&old_second, now), sign(&old_first, now + 1)];
    assert_eq!(
        sent(&mut r, &revenue::post_price(address, &replayed)),
        "PriceNotNewer"
    );
    let newer = [sign(&old_second, now + 1), sign(&old_first, now + 1)];
    assert_eq!(sent(&mut r, &revenue::post_price(address, &newer)), "accepted");
}
