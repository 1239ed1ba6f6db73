//! From an epoch that ends to tokens in a wallet, and every way in which too much could be paid.

use flywheel_client::accounts::{ClaimPage, Pool, RewardEpoch, RewardRoot};
use flywheel_client::address;
use flywheel_client::chain::{Chain, Receipt, read, token_balance, token_supply};
use flywheel_client::error::ClientError;
use flywheel_client::instructions::rewards::{self, OracleMemberArgs};
use flywheel_tests::world::{CHALLENGE_WINDOW, EMISSION, EMISSION_CAP, World, keypair};
use reward_distributor::state::{EpochStatus, RootStatus};
use solana_address::Address;
use solana_signer::Signer;

fn error_name(result: Result<Receipt, ClientError>) -> String {
    match result {
        Err(ClientError::Refused(refusal)) => refusal.name.unwrap_or(refusal.message),
        Err(other) => other.to_string(),
        Ok(_) => "accepted".to_owned(),
    }
}

fn pool(world: &World) -> Pool {
    read(&world.chain, &world.pool).unwrap()
}

fn supply(world: &World) -> u64 {
    token_supply(&world.chain, &world.mint.pubkey()).unwrap()
}

#[test]
fn claims_pay_the_difference_to_what_was_paid_and_never_twice() {
    let mut world = World::new("claims");
    let payee = world.operator.pubkey();
    let wallet = world.token_account(&payee);
    world.create_claim_page(0).unwrap();

    let first = [(0, 100), (1, 200), (7, 300)];
    let tree = world.tree(&first);
    let root = world.finalized(0, &World::proposal(&tree));
    let claim = world.claim_instruction(root, &tree, &first, 1, wallet);
    world.send(std::slice::from_ref(&claim), &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(200));
    assert_eq!(
        error_name(world.send(std::slice::from_ref(&claim), &[])),
        "NothingToClaim"
    );

    // The next root grants more; an index that was left out of the first claim round is paid for both epochs.
    let second = [(0, 150), (1, 260), (7, 300), (300, 5)];
    let tree_2 = world.tree(&second);
    let root_2 = world.finalized(1, &World::proposal(&tree_2));
    let claim = world.claim_instruction(root_2, &tree_2, &second, 0, wallet);
    world.send(&[claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(350));
    let claim = world.claim_instruction(root_2, &tree_2, &second, 1, wallet);
    world.send(&[claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(410));

    // The old root still pays who has not claimed, and nothing to who has been paid more.
    let claim = world.claim_instruction(root, &tree, &first, 7, wallet);
    world.send(&[claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(710));
    let claim = world.claim_instruction(root, &tree, &first, 0, wallet);
    assert_eq!(error_name(world.send(&[claim], &[])), "NothingToClaim");

    // Index 300 lives on page 1.
    let claim = world.claim_instruction(root_2, &tree_2, &second, 300, wallet);
    assert_ne!(
        error_name(world.send(std::slice::from_ref(&claim), &[])),
        "accepted"
    );
    world.create_claim_page(1).unwrap();
    world.send(&[claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(715));

    let pool = pool(&world);
    assert_eq!(
        (pool.claimed, pool.finalized_total, supply(&world)),
        (715, 715, 715)
    );
    let page: ClaimPage = read(&world.chain, &address::claim_page(&world.pool, 0)).unwrap();
    assert_eq!(
        (page.paid[0], page.paid[1], page.paid[7], page.paid[2]),
        (150, 260, 300, 0)
    );
}

#[test]
fn a_claim_of_another_amount_index_position_payee_or_proof_is_refused() {
    let mut world = World::new("forged claims");
    let payee = world.operator.pubkey();
    let wallet = world.token_account(&payee);
    world.create_claim_page(0).unwrap();
    let totals = [(0, 100), (1, 200), (2, 300)];
    let tree = world.tree(&totals);
    let root = world.finalized(0, &World::proposal(&tree));
    let args = |index: u32, total, position, proof: Vec<u8>| rewards::ClaimArgs {
        index,
        total,
        position,
        proof,
    };
    let proof = tree.proof(1).unwrap();
    let mut flipped = proof.clone();
    flipped[0] ^= 1;
    let forged = [
        args(1, 201, 1, proof.clone()),
        args(1, 199, 1, proof.clone()),
        args(2, 200, 1, proof.clone()),
        args(1, 200, 0, proof.clone()),
        args(1, 200, 3, proof.clone()),
        args(1, 200, u32::MAX, proof.clone()),
        args(1, 200, 1, flipped),
        args(1, 200, 1, proof[..40].to_vec()),
        args(1, 200, 1, [proof.clone(), vec![0; 40]].concat()),
        args(1, 200, 1, proof[..79].to_vec()),
        args(1, 200, 1, vec![]),
    ];
    for args in forged {
        let claim = rewards::claim(world.pool, root, world.mint.pubkey(), wallet, args.clone());
        assert_eq!(error_name(world.send(&[claim], &[])), "ProofInvalid", "{args:?}");
    }
    let stranger = keypair("stranger").pubkey();
    let strangers = world.token_account(&stranger);
    let claim = rewards::claim(
        world.pool,
        root,
        world.mint.pubkey(),
        strangers,
        args(1, 200, 1, proof.clone()),
    );
    assert_eq!(error_name(world.send(&[claim], &[])), "ProofInvalid");
    assert_eq!(
        (token_balance(&world.chain, &wallet), supply(&world)),
        (Some(0), 0)
    );
    let claim = rewards::claim(
        world.pool,
        root,
        world.mint.pubkey(),
        wallet,
        args(1, 200, 1, proof),
    );
    world.send(&[claim], &[]).unwrap();
    assert_eq!(
        (token_balance(&world.chain, &wallet), supply(&world)),
        (Some(200), 200)
    );
}

#[test]
fn a_proof_of_one_pool_pays_nothing_from_another() {
    let source = World::new("pool a");
    let totals = [(0, 100)];
    let tree = source.tree(&totals);
    let proof = tree.proof(0).unwrap();
    let mut world = World::on(source.chain, "pool b");
    world.create_network().unwrap();
    world.create_oracle_set().unwrap();
    world.create_mint().unwrap();
    world.create_pool().unwrap();
    // Dishonest oracles of this pool copy the other's root: its leaves are bound to the other pool.
    world.operator = source.operator.insecure_clone();
    let payee = world.operator.pubkey();
    let wallet = world.token_account(&payee);
    let root = world.finalized(0, &World::proposal(&tree));
    world.create_claim_page(0).unwrap();
    let args = rewards::ClaimArgs {
        index: 0,
        total: 100,
        position: 0,
        proof,
    };
    let claim = rewards::claim(world.pool, root, world.mint.pubkey(), wallet, args);
    assert_eq!(error_name(world.send(&[claim], &[])), "ProofInvalid");
}

#[test]
fn tokens_go_only_to_an_account_that_the_payee_alone_controls() {
    let mut world = World::new("encumbered");
    let (payee, attacker) = (world.operator.insecure_clone(), keypair("encumbering attacker"));
    world.create_claim_page(0).unwrap();
    let totals = [(0, 100)];
    let tree = world.tree(&totals);
    let root = world.finalized(0, &World::proposal(&tree));
    let wallet = world.token_account(&payee.pubkey());
    let token = spl_token_interface::ID;

    // A delegate could take what is paid.
    let approve = spl_token_interface::instruction::approve(
        &token,
        &wallet,
        &attacker.pubkey(),
        &payee.pubkey(),
        &[],
        5,
    )
    .unwrap();
    world.send(&[approve], &[&payee]).unwrap();
    let claim = world.claim_instruction(root, &tree, &totals, 0, wallet);
    assert_eq!(
        error_name(world.send(std::slice::from_ref(&claim), &[])),
        "PayeeAccountEncumbered"
    );
    let revoke = spl_token_interface::instruction::revoke(&token, &wallet, &payee.pubkey(), &[]).unwrap();
    world.send(&[revoke], &[&payee]).unwrap();

    // An account that was given away is paid to its new owner's name, which no proof bears.
    use spl_token_interface::instruction::{AuthorityType, set_authority};
    let close = AuthorityType::CloseAccount;
    let set = set_authority(
        &token,
        &wallet,
        Some(&attacker.pubkey()),
        close,
        &payee.pubkey(),
        &[],
    )
    .unwrap();
    world.send(&[set], &[&payee]).unwrap();
    assert_eq!(
        error_name(world.send(std::slice::from_ref(&claim), &[])),
        "PayeeAccountEncumbered"
    );
    let clear = set_authority(
        &token,
        &wallet,
        None,
        AuthorityType::CloseAccount,
        &attacker.pubkey(),
        &[],
    )
    .unwrap();
    world.send(&[clear], &[&attacker]).unwrap();
    world.send(&[claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(100));
}

#[test]
fn a_root_cannot_grant_more_than_has_been_emitted_nor_less_than_before() {
    let mut world = World::new("emission bounds");
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let above = World::proposal(&world.tree(&[(0, EMISSION + 1)]));
    assert_eq!(error_name(world.propose(0, 0, &above)), "TotalAboveEmission");
    let exact = World::proposal(&world.tree(&[(0, EMISSION)]));
    world.propose(0, 0, &exact).unwrap();
    let root = world.root_account(0, &exact);
    world.vote(0, 0, root).unwrap();
    world.vote(1, 0, root).unwrap();
    world.wait(CHALLENGE_WINDOW);
    world.finalize(0, root).unwrap();
    assert_eq!(pool(&world).finalized_total, EMISSION);

    world.end_epoch(1);
    world.open_epoch(1).unwrap();
    let less = World::proposal(&world.tree(&[(0, EMISSION - 1)]));
    assert_eq!(error_name(world.propose(0, 1, &less)), "TotalDecreased");
    // The cap binds for ever, however late.
    world.end_epoch(1_000);
    world.open_epoch(1_000).unwrap();
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 1_000)).unwrap();
    assert_eq!(epoch.emitted, EMISSION_CAP);
    let above_cap = World::proposal(&world.tree(&[(0, EMISSION_CAP + 1)]));
    assert_eq!(
        error_name(world.propose(0, 1_000, &above_cap)),
        "TotalAboveEmission"
    );
}

#[test]
fn an_epoch_opens_in_the_first_second_after_its_last_and_never_before_the_next_to_be_final() {
    let mut world = World::new("epoch clock");
    world.end_epoch(0);
    let after = world.chain.now();
    world.chain.set_time(after - 1);
    assert_eq!(error_name(world.open_epoch(0)), "EpochNotEnded");
    world.chain.set_time(after);
    assert_eq!(error_name(world.open_epoch(1)), "EpochNotEnded");
    world.open_epoch(0).unwrap();

    let proposal = World::proposal(&world.tree(&[(0, 1)]));
    world.finalized(5, &proposal);
    assert_eq!(pool(&world).next_epoch, 6);
    for epoch in [1, 4] {
        assert_eq!(error_name(world.open_epoch(epoch)), "EpochNotOpenable");
    }
    // Epoch 0 was opened before, but its time has passed.
    let late = World::proposal(&world.tree(&[(0, 2)]));
    assert_eq!(error_name(world.propose(0, 0, &late)), "EpochNotOpenable");
    assert_eq!(error_name(world.open_epoch(u64::MAX)), "NumberOutOfRange");
}

#[test]
fn a_root_is_final_only_after_two_thirds_agree_and_the_window_has_passed() {
    let mut world = World::new("window");
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let proposal = World::proposal(&world.tree(&[(0, 9)]));
    world.propose(2, 0, &proposal).unwrap();
    let root = world.root_account(0, &proposal);
    assert_eq!(error_name(world.finalize(0, root)), "RootNotApproved");
    world.vote(0, 0, root).unwrap();
    world.vote(0, 0, root).unwrap();
    assert_eq!(error_name(world.finalize(0, root)), "RootNotApproved");
    world.vote(1, 0, root).unwrap();
    assert_eq!(error_name(world.vote(2, 0, root)), "EpochNotOpen");
    world.wait(CHALLENGE_WINDOW - 1);
    assert_eq!(error_name(world.finalize(0, root)), "ChallengeWindowOpen");
    world.wait(1);
    world.finalize(0, root).unwrap();
    assert_eq!(error_name(world.finalize(0, root)), "RootNotApproved");
    let account: RewardRoot = read(&world.chain, &root).unwrap();
    assert_eq!(
        (account.status, account.finalized_at),
        (RootStatus::Final.code(), world.chain.now())
    );
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 0)).unwrap();
    assert_eq!(
        (epoch.status, epoch.approved_root),
        (EpochStatus::Final.code(), root)
    );
}

/// One of three oracles is dishonest: whatever the order of arrival, only the honest root becomes final.
#[test]
fn one_dishonest_oracle_of_three_neither_pays_itself_nor_stops_the_others_in_any_order() {
    // The dishonest oracle is number 0. It proposes and votes for its own root; the others for theirs.
    for (round, order) in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        .into_iter()
        .enumerate()
    {
        let mut world = World::new(&format!("dishonest {round}"));
        world.end_epoch(0);
        world.open_epoch(0).unwrap();
        let honest = World::proposal(&world.tree(&[(0, 10), (1, 20)]));
        let greedy = World::proposal(&world.tree(&[(0, EMISSION)]));
        world.propose(1, 0, &honest).unwrap();
        world.propose(0, 0, &greedy).unwrap();
        let (honest_root, greedy_root) = (world.root_account(0, &honest), world.root_account(0, &greedy));
        for oracle in order {
            let root = if oracle == 0 { greedy_root } else { honest_root };
            // The dishonest one may come too late; the honest ones must not be stopped.
            let voted = world.vote(oracle, 0, root);
            assert!(voted.is_ok() || oracle == 0, "oracle {oracle} in order {order:?}");
        }
        world.wait(CHALLENGE_WINDOW);
        assert_eq!(error_name(world.finalize(0, greedy_root)), "RootNotApproved");
        world.finalize(0, honest_root).unwrap();
        assert_eq!(pool(&world).finalized_total, 30);
    }
}

#[test]
fn an_oracle_may_change_its_vote_until_a_root_is_approved() {
    let mut world = World::new("re-vote");
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let (a, b) = (
        World::proposal(&world.tree(&[(0, 1)])),
        World::proposal(&world.tree(&[(0, 2)])),
    );
    world.propose(0, 0, &a).unwrap();
    world.propose(1, 0, &b).unwrap();
    let (root_a, root_b) = (world.root_account(0, &a), world.root_account(0, &b));
    world.vote(0, 0, root_a).unwrap();
    world.vote(0, 0, root_b).unwrap();
    world.vote(1, 0, root_a).unwrap();
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 0)).unwrap();
    assert_eq!((epoch.votes[0], epoch.votes[1]), (root_b, root_a));
    assert_eq!(epoch.status, EpochStatus::Open.code());
    world.vote(2, 0, root_b).unwrap();
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 0)).unwrap();
    assert_eq!(
        (epoch.status, epoch.approved_root),
        (EpochStatus::Approved.code(), root_b)
    );
}

#[test]
fn a_changed_oracle_set_voids_open_votes_and_approvals() {
    let mut world = World::new("rotation");
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let proposal = World::proposal(&world.tree(&[(0, 5)]));
    world.propose(0, 0, &proposal).unwrap();
    let root = world.root_account(0, &proposal);
    world.vote(0, 0, root).unwrap();
    world.vote(1, 0, root).unwrap();
    world.wait(CHALLENGE_WINDOW);

    // Oracles 0 and 1 turn out to be stolen keys; the authority replaces them before the root is final.
    let authority = world.authority.insecure_clone();
    let fresh: Vec<_> = ["fresh 1", "fresh 2"].into_iter().map(keypair).collect();
    let members = |keys: &[Address]| {
        keys.iter()
            .map(|key| OracleMemberArgs { key: *key, weight: 1 })
            .collect()
    };
    let keys = [world.oracles[2].pubkey(), fresh[0].pubkey(), fresh[1].pubkey()];
    let update = rewards::update_oracle_set(authority.pubkey(), world.network, members(&keys));
    world.send(&[update], &[&authority]).unwrap();
    assert_eq!(error_name(world.finalize(0, root)), "RootNotApproved");
    assert_eq!(error_name(world.vote(0, 0, root)), "NotAnOracle");

    let honest = World::proposal(&world.tree(&[(0, 3)]));
    world.propose(2, 0, &honest).unwrap();
    let honest_root = world.root_account(0, &honest);
    for oracle in &fresh {
        let vote = rewards::vote_root(oracle.pubkey(), world.network, world.pool, 0, honest_root);
        world.send(&[vote], &[oracle]).unwrap();
    }
    world.wait(CHALLENGE_WINDOW);
    world.finalize(0, honest_root).unwrap();
    assert_eq!(pool(&world).finalized_total, 3);
}

#[test]
fn votes_are_weighed() {
    let mut world = World::new("weights");
    let authority = world.authority.insecure_clone();
    let weights = [6, 2, 1];
    let members = world
        .oracles
        .iter()
        .zip(weights)
        .map(|(oracle, weight)| OracleMemberArgs {
            key: oracle.pubkey(),
            weight,
        });
    let update = rewards::update_oracle_set(authority.pubkey(), world.network, members.collect());
    world.send(&[update], &[&authority]).unwrap();
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let (light, heavy) = (
        World::proposal(&world.tree(&[(0, 1)])),
        World::proposal(&world.tree(&[(0, 2)])),
    );
    world.propose(1, 0, &light).unwrap();
    world.propose(0, 0, &heavy).unwrap();
    let (light, heavy) = (world.root_account(0, &light), world.root_account(0, &heavy));
    world.vote(1, 0, light).unwrap();
    world.vote(2, 0, light).unwrap();
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 0)).unwrap();
    assert_eq!(epoch.status, EpochStatus::Open.code());
    world.vote(0, 0, heavy).unwrap();
    let epoch: RewardEpoch = read(&world.chain, &address::reward_epoch(&world.pool, 0)).unwrap();
    assert_eq!(
        (epoch.status, epoch.approved_root),
        (EpochStatus::Approved.code(), heavy)
    );
}

#[test]
fn nothing_is_claimed_from_a_root_that_is_not_final() {
    let mut world = World::new("premature");
    let payee = world.operator.pubkey();
    let wallet = world.token_account(&payee);
    world.create_claim_page(0).unwrap();
    world.end_epoch(0);
    world.open_epoch(0).unwrap();
    let totals = [(0, 5)];
    let tree = world.tree(&totals);
    let proposal = World::proposal(&tree);
    world.propose(0, 0, &proposal).unwrap();
    let root = world.root_account(0, &proposal);
    let claim = world.claim_instruction(root, &tree, &totals, 0, wallet);
    assert_eq!(
        error_name(world.send(std::slice::from_ref(&claim), &[])),
        "RootNotFinal"
    );
    world.vote(0, 0, root).unwrap();
    world.vote(1, 0, root).unwrap();
    assert_eq!(
        error_name(world.send(std::slice::from_ref(&claim), &[])),
        "RootNotFinal"
    );
    world.wait(CHALLENGE_WINDOW);
    // The same slot: final, then claimed, in one transaction.
    let finalize = rewards::finalize_root(world.network, world.pool, 0, root);
    world.send(&[finalize, claim], &[]).unwrap();
    assert_eq!(token_balance(&world.chain, &wallet), Some(5));
}

#[test]
fn the_pool_alone_can_mint_once_it_has_taken_over() {
    let mut world = World::without_pool("mint authority");
    let payee = world.operator.pubkey();
    let wallet = world.token_account(&payee);
    let (authority, mint) = (world.mint_authority.insecure_clone(), world.mint.pubkey());
    let mint_to = spl_token_interface::instruction::mint_to(
        &spl_token_interface::ID,
        &mint,
        &wallet,
        &authority.pubkey(),
        &[],
        1,
    )
    .unwrap();
    world.send(std::slice::from_ref(&mint_to), &[&authority]).unwrap();
    world.create_pool().unwrap();
    assert!(world.send(&[mint_to], &[&authority]).is_err());
    assert_eq!(supply(&world), 1);
}

#[test]
fn a_mint_that_can_freeze_or_whose_authority_does_not_sign_is_refused() {
    let mut world = World::without_pool("bad mints");
    let (authority, mint) = (world.authority.insecure_clone(), keypair("freezing mint"));
    let token = spl_token_interface::ID;
    let rent = world.chain.minimum_balance(82);
    let create = solana_system_interface::instruction::create_account(
        &world.payer.pubkey(),
        &mint.pubkey(),
        rent,
        82,
        &token,
    );
    let key = authority.pubkey();
    let init =
        spl_token_interface::instruction::initialize_mint2(&token, &mint.pubkey(), &key, Some(&key), 6)
            .unwrap();
    world.send(&[create, init], &[&mint]).unwrap();
    let create = |world: &World, mint_authority: Address, mint: Address| {
        let (payer, authority) = (world.payer.pubkey(), world.authority.pubkey());
        rewards::create_pool(
            payer,
            authority,
            mint_authority,
            world.network,
            mint,
            World::pool_args(),
        )
    };
    let freezing = create(&world, key, mint.pubkey());
    assert_eq!(
        error_name(world.send(&[freezing], &[&authority])),
        "MintNotAccepted"
    );
    let impostor = keypair("impostor");
    let not_signed = create(&world, impostor.pubkey(), world.mint.pubkey());
    assert_eq!(
        error_name(world.send(&[not_signed], &[&authority, &impostor])),
        "MintAuthorityMismatch"
    );
}

#[test]
fn a_schedule_that_cannot_be_kept_is_refused() {
    let mut world = World::without_pool("bad schedules");
    let (authority, mint_authority) = (
        world.authority.insecure_clone(),
        world.mint_authority.insecure_clone(),
    );
    let cases = [
        (0, 10, 0, 0, "EmissionInvalid"),
        (10, 9, 0, 0, "EmissionInvalid"),
        (1, u64::MAX, u64::MAX, 0, "NumberOutOfRange"),
        (1, 10, 0, 30 * 86_400 + 1, "ChallengeWindowInvalid"),
    ];
    for (per_epoch, cap, first_epoch, window, expected) in cases {
        let mut args = World::pool_args();
        args.emission_per_epoch = per_epoch;
        args.emission_cap = cap;
        args.first_epoch = first_epoch;
        args.challenge_window_seconds = window;
        let create = world.create_pool_instruction(args);
        assert_eq!(
            error_name(world.send(&[create], &[&authority, &mint_authority])),
            expected
        );
    }
    world.create_pool().unwrap();
}

#[test]
fn a_claim_of_twenty_levels_is_the_size_that_docs_say() {
    let world = World::new("claim size");
    let args = rewards::ClaimArgs {
        index: 1,
        total: 1,
        position: 1,
        proof: vec![0; 20 * 40],
    };
    let key = world.payer.pubkey();
    let claim = rewards::claim(world.pool, world.pool, world.mint.pubkey(), world.network, args);
    let bytes = flywheel_client::transactions::size(&key, &[claim]).unwrap();
    println!("claim with 20 levels: {bytes} bytes without a lookup table");
    assert!(bytes <= flywheel_client::transactions::MAX_BYTES);
}
