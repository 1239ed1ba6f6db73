//! The parts of the script about pools: their parameters, their funds, their burns.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{
    self, CreatePoolArgs, EMISSION_BURN_LINKED, EmissionArgs, MintOf, PoolParametersArgs,
};
use flywheel_client::instructions::token;
use reward_distributor::burns::{STATEMENT_BYTES, STATEMENT_DISCRIMINATOR};
use solana_account::Account;
use solana_address::Address;
use solana_signer::Signer;

use super::Stage;
use super::rewards::seeds;
use crate::world::{CHANGE_DELAY, EMISSION, Mint, TOKEN, World, keypair};

/// The most that the world's pool pays a device for an epoch, once it is changed.
pub const DEVICE_CAP: u64 = EMISSION / 4;
/// What a funded pool is funded with.
pub const FUNDS: u64 = 6_000_000;
/// What the burn-linked pool's epoch burned.
const BURNED: u64 = 8_000;

/// Parameters with caps.
fn capped() -> PoolParametersArgs {
    PoolParametersArgs {
        device_cap: DEVICE_CAP,
        device_cap_epochs: 4,
        window_limit: EMISSION,
        window_seconds: 86_400,
        ..World::pool_parameters()
    }
}

/// Changes and pauses of the world's pool.
pub fn change(stage: &mut Stage<'_>) {
    let (authority, pauser) = (
        stage.world.authority.insecure_clone(),
        stage.world.pauser.insecure_clone(),
    );
    let (a, network, pool) = (authority.pubkey(), stage.world.network, stage.world.pool);
    let update = rewards::update_pool(a, network, pool, capped());
    stage.run("update_pool", vec![update], &[&authority], &[]);
    stage.world.wait(CHANGE_DELAY);
    let apply = rewards::apply_pool_update(a, network, pool);
    stage.run("apply_pool_update", vec![apply], &[&authority], &[0]);
    for paused in [3, 0] {
        let pause = rewards::set_pool_pause(pauser.pubkey(), network, pool, paused);
        stage.run("set_pool_pause", vec![pause], &[&pauser], &[]);
    }
}

/// A pool with a vault, vesting, and funds; returns its mint.
pub fn fund(stage: &mut Stage<'_>) -> Mint {
    let (payer, authority) = (
        stage.world.payer.insecure_clone(),
        stage.world.authority.insecure_clone(),
    );
    let network = stage.world.network;
    let mint = stage
        .world
        .new_mint(&format!("{}/stable", stage.seed), TOKEN, None);
    let args = World::funded_args();
    let of = MintOf::spl_token(mint.address);
    let (p, a) = (payer.pubkey(), authority.pubkey());
    let create = rewards::create_funded_pool(p, a, network, of, args);
    let created = (4, seeds(b"pool", &network, &[mint.address.as_ref()]));
    let signers = [&payer, &authority];
    stage.run_creation("create_funded_pool", vec![create], &signers, &[0], created);
    let pool = address::pool(&network, &mint.address);
    let source = stage.world.purse(&p, &mint, FUNDS);
    let fund = rewards::fund_pool(p, source, pool, TOKEN, FUNDS);
    stage.run("fund_pool", vec![fund], &[&payer], &[]);
    mint
}

/// A pool that emits what was burned.
pub fn burn(stage: &mut Stage<'_>) {
    let world = &mut stage.world;
    let (payer, authority) = (world.payer.insecure_clone(), world.authority.insecure_clone());
    let minter = world.mint_authority.insecure_clone();
    let (mint, network) = (keypair(&format!("{}/burned", stage.seed)), world.network);
    let (p, key) = (payer.pubkey(), mint.pubkey());
    let rent = world.rent(82);
    let create = token::create_mint(&p, &key, &minter.pubkey(), 6, rent).expect("a mint");
    world.send(&create, &[&mint]).expect("mint");
    let burner = keypair("burning program").pubkey();
    let args = CreatePoolArgs {
        emission: EmissionArgs {
            kind: EMISSION_BURN_LINKED,
            first_emission: EMISSION,
            parameter: 2_500,
            cap: 10 * EMISSION,
        },
        burn_program: burner,
        ..World::pool_args()
    };
    let of = MintOf::spl_token(key);
    let create = rewards::create_pool(p, authority.pubkey(), minter.pubkey(), network, of, args);
    world
        .send(&[create], &[&authority, &minter])
        .expect("a burn-linked pool");
    let statement = keypair(&format!("{}/statement", stage.seed)).pubkey();
    let data = statement_of(&network, &key, 0, BURNED);
    set_account(world, statement, burner, data);
    let accrue = rewards::accrue_burns(address::pool(&network, &key), &[statement]);
    stage.run("accrue_burns", vec![accrue], &[], &[]);
}

/// A closed burn statement.
fn statement_of(network: &Address, mint: &Address, epoch: u64, burned: u64) -> Vec<u8> {
    let mut data = vec![0; STATEMENT_BYTES];
    data[..8].copy_from_slice(&STATEMENT_DISCRIMINATOR);
    (data[8], data[10]) = (1, 1);
    data[16..24].copy_from_slice(&epoch.to_le_bytes());
    data[24..56].copy_from_slice(network.as_ref());
    data[56..88].copy_from_slice(mint.as_ref());
    data[88..96].copy_from_slice(&burned.to_le_bytes());
    data
}

fn set_account(world: &mut World, address: Address, owner: Address, data: Vec<u8>) {
    let account = Account {
        lamports: world.rent(data.len()),
        data,
        owner,
        ..Account::default()
    };
    let set = world.chain.svm().set_account(address, account);
    set.expect("an account is set");
}
