//! A world in which everything has happened once: one account of every type.

use flywheel_client::address;
use solana_address::Address;
use solana_signer::Signer;

use super::{CLASS, EMISSION, World, keypair, place};

/// How long offer and suspension of a populated world last, seconds.
const TERM: u32 = 1_000_000;

impl World {
    /// The world, and its accounts by name.
    pub fn populated(seed: &str) -> (Self, Vec<(&'static str, Address)>) {
        let mut world = Self::new(seed);
        let key = |name: &str| keypair(&format!("{seed}/{name}"));
        let [device, retired, suspended] = ["device", "retired", "suspended"].map(key);
        for device in [&device, &retired, &suspended] {
            world.register(device).expect("device");
        }
        world.retire(&retired, None).expect("tombstone");
        let subject = world.device_account(&suspended);
        world.suspend(subject, TERM).expect("suspension");
        let second = world.join(&key("second"), &key("sponsor"));
        world.offer(&device, second, TERM).expect("offer");
        let (_, cell) = place(40.0, -73.0);
        world.create_cell(cell).expect("cell");
        world.create_claim_page(0).expect("page");
        let payee = world.operator.pubkey();
        let token_account = world.token_account(&payee);
        let root = world.finalized(0, &Self::proposal(&world.tree(&[(0, EMISSION)])));
        let (network, pool) = (world.network, world.pool);
        let device = world.device_account(&device);
        let named = vec![
            ("network", network),
            ("class", address::class(&network, CLASS)),
            ("manufacturer", address::manufacturer(&network, 0)),
            ("operator", world.operator_account()),
            ("device", device),
            ("tombstone", world.device_account(&retired)),
            ("offer", address::offer(&network, &device)),
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
        (world, named)
    }
}
