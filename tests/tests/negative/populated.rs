//! A world in which everything has happened once: one account of every type, to put in the place of others.

use flywheel_client::address;
use flywheel_tests::world::{CLASS, EMISSION, World, keypair, place};
use solana_address::Address;
use solana_signer::Signer;

/// The world, and its accounts by name.
pub fn populated(seed: &str) -> (World, Vec<(String, Address)>) {
    let mut world = World::new(seed);
    let [device, retired, suspended] =
        ["device", "retired", "suspended"].map(|name| keypair(&format!("{seed}/{name}")));
    for device in [&device, &retired, &suspended] {
        world.register(device).unwrap();
    }
    world.retire(&retired, None).unwrap();
    world
        .suspend(world.device_account(&suspended), 1_000_000)
        .unwrap();
    let (second, sponsor) = (
        keypair(&format!("{seed}/second")),
        keypair(&format!("{seed}/sponsor")),
    );
    let second = world.join(&second, &sponsor);
    world.offer(&device, second, 1_000_000).unwrap();
    let (_, cell) = place(40.0, -73.0);
    world.create_cell(cell).unwrap();
    world.create_claim_page(0).unwrap();
    let payee = world.operator.pubkey();
    let token_account = world.token_account(&payee);
    let totals = [(0, EMISSION)];
    let root = world.finalized(0, &World::proposal(&world.tree(&totals)));
    let (network, pool) = (world.network, world.pool);
    let subject = world.device_account(&suspended);
    let named = [
        ("network", network),
        ("class", address::class(&network, CLASS)),
        ("manufacturer", address::manufacturer(&network, 0)),
        ("operator", world.operator_account()),
        ("device", world.device_account(&device)),
        ("tombstone", world.device_account(&retired)),
        ("offer", address::offer(&network, &world.device_account(&device))),
        ("suspension", address::suspension(&network, &subject)),
        ("cell", address::cell(&network, CLASS, cell)),
        ("oracle set", address::oracle_set(&network)),
        ("pool", pool),
        ("epoch", address::reward_epoch(&pool, 0)),
        ("root", root),
        ("page", address::claim_page(&pool, 0)),
        ("mint", world.mint.pubkey()),
        ("token account", token_account),
    ];
    let substitutes = named
        .into_iter()
        .map(|(name, address)| (format!("{name} of another network"), address))
        .collect();
    (world, substitutes)
}
