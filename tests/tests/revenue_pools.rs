//! What revenue pools are created with, and what may change about them, by whom and when.

use flywheel_client::instructions::revenue::{
    self, Destinations, RecipientShare, ReferencePrice, Revenue, RevenueParametersArgs, RevenuePoolArgs,
};
use flywheel_client::instructions::rewards::MintOf;
use flywheel_tests::world::{CHANGE_DELAY, Extension, Revenues, TOKEN_2022, World, keypair};
use solana_address::Address;
use solana_signer::Signer;

type Change = (&'static str, fn(&mut RevenueParametersArgs));

/// Arguments that are changed, with what becomes of them.
fn refusals(r: &mut Revenues, revenue: &Revenue, changes: &[Change]) {
    for (place, (becomes, change)) in changes.iter().enumerate() {
        let mut args = r.places.args(revenue);
        change(&mut args.parameters);
        assert_eq!(r.create(revenue, args), *becomes, "change {place}");
    }
}

#[test]
fn shares_and_schedule_are_in_range() {
    let mut r = Revenues::unfounded("share ranges");
    let native = r.places.native;
    refusals(
        &mut r,
        &native,
        &[
            ("SharesInvalid", |p| p.providers_bps += 1),
            ("SharesInvalid", |p| p.treasury_bps -= 1),
            ("SharesInvalid", |p| {
                (p.providers_bps, p.stakers_bps) = (65_535, 10_001)
            }),
            ("ScheduleInvalid", |p| p.burn_limit_bps = 1_499),
            ("ScheduleInvalid", |p| p.burn_limit_bps = 1_501),
            ("ScheduleInvalid", |p| {
                (p.burn_limit_bps, p.slope_end_epoch) = (10_001, 9)
            }),
            ("LimitInvalid", |p| p.bounty_bps = 1_001),
            ("LimitInvalid", |p| p.max_refund_bps = 10_001),
            ("AuctionInvalid", |p| p.lot = 0),
            ("AuctionInvalid", |p| p.window_seconds = 0),
            ("AuctionInvalid", |p| p.window_seconds = 2_592_001),
        ],
    );
    let mut args = r.places.args(&native);
    let p = &mut args.parameters;
    (p.burn_limit_bps, p.slope_end_epoch) = (10_000, 1);
    (p.bounty_bps, p.max_refund_bps, p.window_seconds) = (1_000, 10_000, 2_592_000);
    assert_eq!(r.create(&native, args.clone()), "accepted");
    assert_eq!(r.create(&native, args), "AccountExists");
}

#[test]
fn a_native_pool_has_no_auction_and_every_other_has_one() {
    let mut r = Revenues::unfounded("auction ranges");
    let (native, paid) = (r.places.native, r.places.paid);
    refusals(
        &mut r,
        &native,
        &[
            ("AuctionInvalid", |p| p.start_bps = 10_000),
            ("AuctionInvalid", |p| p.floor_bps = 1),
            ("AuctionInvalid", |p| p.idle_step_bps = 1),
            ("AuctionInvalid", |p| p.max_deviation_bps = 1),
            ("AuctionInvalid", |p| p.min_price = 1),
            ("AuctionInvalid", |p| p.min_fill = 1),
            ("AuctionInvalid", |p| p.decay_seconds = 1),
        ],
    );
    let priced = RevenuePoolArgs {
        reference: ReferencePrice {
            tokens: 1,
            payment: 1,
        },
        ..r.places.args(&native)
    };
    assert_eq!(r.create(&native, priced), "AuctionInvalid");
    let args = r.places.args(&native);
    assert_eq!(r.create(&native, args), "accepted");
    refusals(
        &mut r,
        &paid,
        &[
            ("AuctionInvalid", |p| p.start_bps = 9_999),
            ("AuctionInvalid", |p| p.floor_bps = 0),
            ("AuctionInvalid", |p| p.floor_bps = 10_001),
            ("AuctionInvalid", |p| p.idle_step_bps = 5_001),
            ("AuctionInvalid", |p| p.max_deviation_bps = 10_001),
            ("AuctionInvalid", |p| p.min_price = 0),
            ("AuctionInvalid", |p| p.min_fill = p.lot + 1),
            ("AuctionInvalid", |p| p.decay_seconds = 0),
            ("AuctionInvalid", |p| p.decay_seconds = p.window_seconds + 1),
        ],
    );
    for (tokens, payment) in [(0, 1), (1, 0), (0, 0)] {
        let unpriced = RevenuePoolArgs {
            reference: ReferencePrice { tokens, payment },
            ..r.places.args(&paid)
        };
        assert_eq!(r.create(&paid, unpriced), "AuctionInvalid");
    }
    let args = r.places.args(&paid);
    assert_eq!(r.create(&paid, args), "accepted");
    let (pool, token_pool) = (r.pool(&paid), r.pool(&native));
    assert_eq!(
        (pool.token_pool, pool.token_mint),
        (native.pool(), native.mint.mint)
    );
    assert_eq!((token_pool.token_pool, token_pool.native), (native.pool(), 1));
}

#[test]
fn only_a_native_pool_of_the_same_network_counts_burns() {
    let mut r = Revenues::new("token pools");
    let mint = r.world.new_mint("another payment", TOKEN_2022, None);
    let third = Revenue {
        network: r.world.network,
        mint: MintOf {
            mint: mint.address,
            token_program: mint.program,
        },
    };
    let burn_only = RevenuePoolArgs {
        token_pool: Some(r.places.paid.pool()),
        destinations: Destinations::default(),
        recipients: Vec::new(),
        parameters: RevenueParametersArgs {
            burn_bps: 10_000,
            burn_limit_bps: 10_000,
            providers_bps: 0,
            stakers_bps: 0,
            treasury_bps: 0,
            insurance_bps: 0,
            ..World::revenue_parameters(false)
        },
        ..r.places.args(&r.places.paid)
    };
    assert_eq!(r.create(&third, burn_only.clone()), "TokenPoolMismatch");
    let right = RevenuePoolArgs {
        token_pool: Some(r.places.native.pool()),
        ..burn_only
    };
    // And a mint of the other token program without extensions is as good.
    assert_eq!(r.create(&third, right), "accepted");
    assert_eq!(r.pool(&third).token_program, TOKEN_2022);
}

#[test]
fn mints_have_no_extensions() {
    let mut r = Revenues::unfounded("revenue extensions");
    for extension in Extension::some() {
        let mint = r.world.new_mint(
            &format!("revenue {}", extension.name),
            TOKEN_2022,
            Some(&extension),
        );
        let revenue = Revenue {
            network: r.world.network,
            mint: MintOf {
                mint: mint.address,
                token_program: mint.program,
            },
        };
        let args = r.places.args(&r.places.native);
        assert_eq!(r.create(&revenue, args), "MintNotAccepted", "{}", extension.name);
    }
}

#[test]
fn each_share_has_its_destination() {
    let mut r = Revenues::unfounded("missing destinations");
    let native = r.places.native;
    let without: [fn(&mut RevenuePoolArgs); 4] = [
        |args| args.destinations.reward_pool = None,
        |args| args.destinations.stake_pool = None,
        |args| args.destinations.insurance = None,
        |args| args.recipients.clear(),
    ];
    for (place, without) in without.into_iter().enumerate() {
        let mut args = r.places.args(&native);
        without(&mut args);
        assert_eq!(r.create(&native, args), "DestinationMissing", "{place}");
    }
    // A share of nothing goes nowhere.
    let mut args = r.places.args(&native);
    args.destinations.reward_pool = None;
    (args.parameters.providers_bps, args.parameters.stakers_bps) = (0, 7_000);
    assert_eq!(r.create(&native, args), "accepted");
}

#[test]
fn destinations_are_of_the_same_network_and_mint() {
    let mut r = Revenues::unfounded("wrong destinations");
    let (native, paid) = (r.places.native, r.places.paid);
    let mut other = World::on(r.world.chain, "other destinations");
    other.create_network().unwrap();
    let places = other.found_places("other destinations");
    r.world.chain = other.chain;
    let (_, wallet) = r.wallet("insured", &paid, 0);
    let theirs = places.destinations(&places.native);
    let (ours, of_paid) = (r.places.destinations(&native), r.places.destinations(&paid));
    let feed = r.places.pair.feed();
    let cases: [(&str, Destinations); 11] = [
        (
            "RewardPoolMismatch",
            Destinations {
                reward_pool: of_paid.reward_pool,
                ..ours
            },
        ),
        (
            "RewardPoolMismatch",
            Destinations {
                reward_pool: theirs.reward_pool,
                ..ours
            },
        ),
        (
            "RewardPoolMismatch",
            Destinations {
                reward_pool: ours.stake_pool,
                ..ours
            },
        ),
        (
            "StakePoolMismatch",
            Destinations {
                stake_pool: theirs.stake_pool,
                ..ours
            },
        ),
        (
            "StakePoolMismatch",
            Destinations {
                stake_pool: ours.reward_pool,
                ..ours
            },
        ),
        (
            "InsuranceMismatch",
            Destinations {
                insurance: of_paid.insurance,
                ..ours
            },
        ),
        (
            "InsuranceMismatch",
            Destinations {
                insurance: Some(wallet),
                ..ours
            },
        ),
        (
            "InsuranceMismatch",
            Destinations {
                insurance: Some(keypair("insured").pubkey()),
                ..ours
            },
        ),
        (
            "InsuranceMismatch",
            Destinations {
                insurance: Some(native.vault()),
                ..ours
            },
        ),
        (
            "FeedMismatch",
            Destinations {
                feed: Some(feed),
                ..ours
            },
        ),
        (
            "FeedMismatch",
            Destinations {
                feed: ours.stake_pool,
                ..ours
            },
        ),
    ];
    for (place, (becomes, destinations)) in cases.into_iter().enumerate() {
        let args = RevenuePoolArgs {
            destinations,
            ..r.places.args(&native)
        };
        assert_eq!(r.create(&native, args), becomes, "destination {place}");
    }
    let args = r.places.args(&native);
    assert_eq!(r.create(&native, args), "accepted");
    let parameters = World::revenue_parameters(true);
    let vault = Destinations {
        insurance: Some(native.vault()),
        ..ours
    };
    assert_eq!(r.propose(&native, &vault, parameters), "InsuranceMismatch");
    let fed = RevenuePoolArgs {
        destinations: Destinations {
            feed: Some(feed),
            ..of_paid
        },
        ..r.places.args(&paid)
    };
    assert_eq!(r.create(&paid, fed), "accepted");
}

#[test]
fn recipients_are_different_and_share_everything() {
    let mut r = Revenues::new("recipient lists");
    let paid = r.places.paid;
    let share = |name: &str, bps| RecipientShare {
        wallet: keypair(name).pubkey(),
        bps,
    };
    let nobody = RecipientShare {
        wallet: Address::default(),
        bps: 5_000,
    };
    let many = (0..17).map(|number| share(&number.to_string(), if number == 0 { 9_984 } else { 1 }));
    for list in [
        vec![share("a", 9_999)],
        vec![share("a", 10_001)],
        vec![share("a", 5_000), share("a", 5_000)],
        vec![share("a", 10_000), share("b", 0)],
        vec![share("a", 5_000), nobody],
        vec![share("a", 60_000), share("b", 15_536)],
        many.collect(),
    ] {
        assert_eq!(r.propose_recipients(&paid, list), "RecipientsInvalid");
    }
    assert_eq!(r.propose_recipients(&paid, vec![share("a", 10_000)]), "accepted");
    // Nobody shares the treasury's part: that cannot be put in force.
    assert_eq!(r.propose_recipients(&paid, Vec::new()), "accepted");
    r.world.wait(CHANGE_DELAY);
    assert_eq!(r.apply_recipients(&paid), "DestinationMissing");
}

#[test]
fn the_treasury_gets_a_share_only_with_recipients_who_are_there() {
    let mut r = Revenues::with("treasury", |args, _| {
        (args.parameters.treasury_bps, args.parameters.providers_bps) = (0, 6_000);
        args.recipients.clear();
    });
    let paid = r.places.paid;
    let (destinations, parameters) = (r.places.destinations(&paid), World::revenue_parameters(false));
    assert_eq!(r.propose(&paid, &destinations, parameters), "DestinationMissing");
    assert_eq!(r.propose_recipients(&paid, World::recipients()), "accepted");
    assert_eq!(r.propose(&paid, &destinations, parameters), "accepted");
    r.world.wait(CHANGE_DELAY);
    assert_eq!(r.apply(&paid), "DestinationMissing");
    assert_eq!(r.apply_recipients(&paid), "accepted");
    assert_eq!(r.apply(&paid), "accepted");
    assert_eq!(r.deposit(&paid, 1_000_007), "accepted");
    assert_eq!(r.crank_all(&paid), "accepted");
    assert_eq!(r.pool(&paid).owed.recipients, 99_900);
}

#[test]
fn parameters_change_by_the_authority_after_the_delay() {
    let mut r = Revenues::new("changes");
    let paid = r.places.paid;
    let (destinations, before) = (r.places.destinations(&paid), r.pool(&paid).parameters);
    let mut parameters = World::revenue_parameters(false);
    (parameters.providers_bps, parameters.stakers_bps) = (4_000, 3_000);
    parameters.lot = 5_000;
    let stranger = keypair("stranger");
    let (s, network, pool) = (stranger.pubkey(), r.world.network, paid.pool());
    let update = revenue::update_revenue_pool(s, network, pool, &destinations, parameters);
    assert_eq!(r.world.attempt(update, &[&stranger]), "AuthorityMismatch");
    let update = revenue::update_recipients(s, network, pool, World::recipients());
    assert_eq!(r.world.attempt(update, &[&stranger]), "AuthorityMismatch");
    assert_eq!(r.apply(&paid), "ChangeNotPending");
    assert_eq!(r.propose(&paid, &destinations, parameters), "accepted");
    r.world.wait(CHANGE_DELAY - 1);
    assert_eq!(r.apply(&paid), "ChangeNotReady");
    assert_eq!(r.pool(&paid).parameters, before);
    r.world.wait(1);
    assert_eq!(r.apply(&paid), "accepted");
    assert_eq!(r.apply(&paid), "ChangeNotPending");
    let after = r.pool(&paid).parameters;
    assert_eq!(RevenueParametersArgs::from(after), parameters);
    assert_eq!(after.destinations, before.destinations);
    parameters.providers_bps += 1;
    assert_eq!(r.propose(&paid, &destinations, parameters), "SharesInvalid");
}

#[test]
fn a_change_of_shares_holds_for_what_is_not_split_yet() {
    let mut r = Revenues::new("owed before");
    let (paid, legs) = (
        r.places.paid,
        flywheel_client::instructions::revenue::Legs::default(),
    );
    assert_eq!(r.deposit(&paid, 1_000), "accepted");
    assert_eq!(r.crank(&paid, &legs), "accepted");
    assert_eq!(r.pool(&paid).owed.providers, 499);
    assert_eq!(r.deposit(&paid, 1_000), "accepted");
    r.change(&paid, |parameters, _| {
        (
            parameters.providers_bps,
            parameters.burn_bps,
            parameters.burn_limit_bps,
        ) = (1_500, 5_000, 5_000);
    });
    assert_eq!(r.pool(&paid).owed.providers, 499);
    assert_eq!(r.crank(&paid, &legs), "accepted");
    // 15 % of 999, rounded down.
    assert_eq!(r.pool(&paid).owed.providers, 499 + 149);
    r.assert_solvent();
}
