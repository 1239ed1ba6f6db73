//! The parts of the script about vesting and payouts, in a funded pool.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, ClaimManyArgs, DestinationArgs, Grant, MintOf, PaidFrom};
use flywheel_vesting::MONTH_SECONDS;
use solana_address::Address;
use solana_signer::Signer;

use super::Stage;
use super::pools::FUNDS;
use super::rewards::seeds;
use crate::world::{Mint, TOKEN, VESTING_BPS, World};

/// A claim of which half vests, a release, an exit.
pub fn vest(stage: &mut Stage<'_>, mint: &Mint) {
    let world = &mut stage.world;
    let (payer, operator) = (world.payer.insecure_clone(), world.operator.insecure_clone());
    let (p, payee, main_pool) = (payer.pubkey(), operator.pubkey(), world.pool);
    // The world's helpers act on its pool: for a while that is this one.
    world.pool = address::pool(&world.network, &mint.address);
    let pool = world.pool;
    let totals = [(0, FUNDS)];
    let tree = world.tree(&totals);
    let root = world.finalized(2, &World::proposal(&tree));
    world.create_claim_page(0).expect("a page");
    let account = world.purse(&payee, mint, 0);
    let from = PaidFrom {
        pool,
        source: address::vault(&pool),
        token_program: TOKEN,
    };
    let open = rewards::open_vesting(p, pool, payee);
    let created = (2, seeds(b"vesting", &pool, &[payee.as_ref()]));
    stage.run_creation("open_vesting", vec![open], &[&payer], &[0], created);
    let args = ClaimManyArgs {
        grants: vec![Grant {
            index: 0,
            total: FUNDS,
            position: 0,
        }],
        proof: Vec::new(),
    };
    let claim = rewards::claim_vesting(from, root, payee, account, args);
    stage.run("claim_vesting", vec![claim], &[], &[]);
    let vesting = FUNDS / 10_000 * u64::from(VESTING_BPS);
    assert_eq!(stage.world.tokens(&account), FUNDS - vesting);
    stage
        .world
        .wait(u32::try_from(3 * MONTH_SECONDS).expect("three months"));
    let release = rewards::release_vested(from, payee, account);
    stage.run("release_vested", vec![release], &[], &[]);
    let exit = rewards::exit_vesting(from, mint.address, payee, account);
    stage.run("exit_vesting", vec![exit], &[&operator], &[]);
    let close = rewards::close_vesting(p, pool, payee);
    stage.run("close_vesting", vec![close], &[&payer], &[]);
    stage.world.pool = main_pool;
}

/// A payout between two wallets.
pub fn pay_out(stage: &mut Stage<'_>, mint: &Mint) {
    let (payer, operator) = (
        stage.world.payer.insecure_clone(),
        stage.world.operator.insecure_clone(),
    );
    let (p, creator) = (payer.pubkey(), operator.pubkey());
    let other = stage.key("payout wallet").pubkey();
    let share = |wallet: Address, bps: u16| DestinationArgs { wallet, bps };
    let shares = vec![share(creator, 7_500), share(other, 2_500)];
    let create = rewards::create_payout(p, creator, 0, shares);
    let created = (2, seeds(b"payout", &creator, &[&0u64.to_le_bytes()]));
    let signers = [&payer, &operator];
    stage.run_creation("create_payout", vec![create], &signers, &[0], created);
    let payout = address::payout(&creator, 0);
    let of = MintOf::spl_token(mint.address);
    let open = rewards::open_payout_mint(p, payout, of);
    let created = (3, seeds(b"payout-balance", &payout, &[mint.address.as_ref()]));
    stage.run_creation("open_payout_mint", vec![open], &[&payer], &[0], created);
    let stray = stage.world.purse(&payout, mint, 1_000);
    let sweep = rewards::sweep_payout(payout, of, stray);
    stage.run("sweep_payout", vec![sweep], &[], &[]);
    let account = stage.world.purse(&other, mint, 0);
    let pay = rewards::pay_out(payout, of, 1, account);
    stage.run("pay_out", vec![pay], &[], &[]);
    assert_eq!(stage.world.tokens(&account), 250);
}
