//! A world in which everything has happened once: one account of every type.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, Branch, DestinationArgs, MintOf};
use solana_address::Address;
use solana_signer::Signer;

use super::{CLASS, EMISSION, TOKEN, World, keypair, place};

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
        let (stable, payout, evidence) = world.populate_rewards(seed, root);
        let device = world.device_account(&device);
        let mut named = vec![
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
            ("evidence", evidence),
            ("vesting", address::vesting(&stable, &payee)),
            ("vault", address::vault(&stable)),
            ("payout", payout),
            (
                "payout balance",
                address::payout_balance(&payout, &world.mint.pubkey()),
            ),
            (
                "payout vault",
                address::payout_vault(&payout, &world.mint.pubkey()),
            ),
            ("mint", world.mint.pubkey()),
            ("token account", token_account),
        ];
        named.extend(world.populate_staking(seed));
        named.extend(world.populate_revenue(seed));
        (world, named)
    }

    /// A funded pool with a vesting account, a payout for the world's mint, and evidence of the root's only leaf; returns
    /// pool, payout and evidence.
    fn populate_rewards(&mut self, seed: &str, root: Address) -> (Address, Address, Address) {
        let (p, payee) = (self.payer.pubkey(), self.operator.pubkey());
        let (authority, operator) = (self.authority.insecure_clone(), self.operator.insecure_clone());
        let mint = self.new_mint(&format!("{seed}/stable"), TOKEN, None);
        let of = MintOf::spl_token(mint.address);
        let network = self.network;
        let create = rewards::create_funded_pool(p, authority.pubkey(), network, of, Self::funded_args());
        self.send(&[create], &[&authority]).expect("a funded pool");
        let pool = address::pool(&network, &mint.address);
        let open = rewards::open_vesting(p, pool, payee);
        let destinations = vec![DestinationArgs {
            wallet: payee,
            bps: 10_000,
        }];
        let create = rewards::create_payout(p, payee, 0, destinations);
        let payout = address::payout(&payee, 0);
        let of = MintOf::spl_token(self.mint.pubkey());
        let open_mint = rewards::open_payout_mint(p, payout, of);
        self.send(&[open, create, open_mint], &[&operator])
            .expect("vesting account and payout");
        let branch = Branch {
            index: 0,
            payee,
            total: EMISSION,
            position: 0,
            proof: Vec::new(),
        };
        let lay = rewards::lay_evidence(p, root, branch);
        self.send(&[lay], &[]).expect("evidence");
        (pool, payout, address::evidence(&root, &p, 0))
    }
}
