//! The examples do over a node what they say: a device is registered, earns, is paid, and its owner stakes what it got.

#![cfg(feature = "rpc")]

mod common;

use std::path::Path;

use common::{class_args, name};
use flywheel_client::accounts::{Device, Position};
use flywheel_client::chain::{EmbeddedChain, read};
use flywheel_client::instructions::registry::{self, ApproveManufacturerArgs, CreateNetworkArgs};
use flywheel_client::instructions::rewards::{
    self, CreatePoolArgs, EMISSION_FIXED, EmissionArgs, MintOf, OracleMemberArgs, PoolParametersArgs,
    ProposeRootArgs,
};
use flywheel_client::instructions::staking::{self, PoolKind, StakeParametersArgs};
use flywheel_client::instructions::token;
use flywheel_client::{address, keys, programs};
use flywheel_merkle::{Domain, Leaf, SumTree};
use flywheel_test_node::Node;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

#[allow(dead_code, reason = "its main function is for whoever runs it")]
#[path = "../examples/claim.rs"]
mod claim;
#[allow(dead_code, reason = "its main function is for whoever runs it")]
#[path = "../examples/register.rs"]
mod register;
#[allow(dead_code, reason = "its main function is for whoever runs it")]
#[path = "../examples/stake.rs"]
mod stake;

const GENESIS: i64 = 1_767_571_200;
const EPOCH_SECONDS: u32 = 3_600;
/// What the device earns, base units.
const EARNED: u64 = 750_000_000;

/// A node with a network of one class and one manufacturer, a reward pool with one oracle and a pool to stake in. Keys in
/// files of the folder: `authority`, who is the oracle too, `operator`, `maker`, `device`.
struct World {
    node: Node,
    folder: tempfile::TempDir,
    network: Address,
    mint: Address,
}

impl World {
    fn new() -> Self {
        let mut chain = EmbeddedChain::new(&programs::deploy_folder()).unwrap();
        chain.set_time(GENESIS);
        let folder = tempfile::tempdir().unwrap();
        for name in ["authority", "operator", "maker", "device"] {
            keys::write(&folder.path().join(name), &Keypair::new(), false).unwrap();
        }
        let key = |name: &str| keys::read(&folder.path().join(name)).unwrap().pubkey();
        for name in ["authority", "operator"] {
            chain.airdrop(&key(name), 10_000_000_000).unwrap();
        }
        let network = address::network(&key("authority"), 1);
        let mint = Keypair::new();
        let world = Self {
            node: Node::start(chain),
            folder,
            network,
            mint: mint.pubkey(),
        };
        world.found_registry();
        world.found_pools(&mint);
        world
    }

    fn key(&self, name: &str) -> Keypair {
        keys::read(&self.folder.path().join(name)).unwrap()
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Sends what the authority pays and signs.
    fn send(&self, instructions: &[Instruction], others: &[&Keypair]) {
        let authority = self.key("authority");
        let mut signers = vec![&authority];
        signers.extend(others);
        self.node.chain(|chain| {
            chain.next_blockhash();
            chain.send(instructions, &signers).unwrap();
        });
    }

    fn found_registry(&self) {
        let key = self.key("authority").pubkey();
        let maker = self.key("maker").pubkey();
        let network = CreateNetworkArgs {
            id: 1,
            name: name("Examples"),
            genesis: GENESIS,
            epoch_seconds: EPOCH_SECONDS,
            change_delay_seconds: 0,
            pauser: key,
            status_oracle: key,
            fee_admin: key,
        };
        let manufacturer = ApproveManufacturerArgs {
            id: 5,
            name: name("Maker"),
            authority: maker,
            attestation_key: maker,
            bond: 0,
            quota: 100,
            classes: [255; 32],
        };
        self.send(&[registry::create_network(key, key, network)], &[]);
        self.send(
            &[registry::create_class(key, key, self.network, class_args(1))],
            &[],
        );
        self.send(
            &[registry::approve_manufacturer(
                key,
                key,
                self.network,
                manufacturer,
            )],
            &[],
        );
    }

    fn found_pools(&self, mint: &Keypair) {
        let key = self.key("authority").pubkey();
        let rent = self.node.chain(|chain| chain.minimum_balance(82));
        let create = token::create_mint(&key, &self.mint, &key, 6, rent).unwrap();
        let oracle = OracleMemberArgs { key, weight: 1 };
        let pool = CreatePoolArgs {
            emission: EmissionArgs {
                kind: EMISSION_FIXED,
                first_emission: EARNED,
                parameter: 0,
                cap: 10 * EARNED,
            },
            first_epoch: 0,
            burn_program: Address::default(),
            vesting_months: 0,
            exit_penalty_bps: 0,
            parameters: PoolParametersArgs {
                insurance: key,
                challenge_window_seconds: 60,
                ..PoolParametersArgs::default()
            },
        };
        let terms = StakeParametersArgs {
            veto_authority: key,
            minimum_stake: 1,
            unbonding_seconds: 86_400,
            max_lock_seconds: 31_536_000,
            reward_seconds: 604_800,
            grace_seconds: 604_800,
            appeal_seconds: 604_800,
            execution_seconds: 604_800,
            max_multiplier_bps: 40_000,
            max_share_bps: 10_000,
            slash_cap_bps: 5_000,
            ..StakeParametersArgs::default()
        };
        let of = MintOf::spl_token(self.mint);
        self.send(&create, &[mint]);
        self.send(
            &[rewards::create_oracle_set(key, key, self.network, vec![oracle])],
            &[],
        );
        self.send(
            &[rewards::create_pool(key, key, key, self.network, of, pool)],
            &[],
        );
        let stakes = staking::create_stake_pool(key, key, self.network, of, PoolKind::Revenue, terms);
        self.send(&[stakes], &[]);
    }

    fn pool(&self) -> Address {
        address::pool(&self.network, &self.mint)
    }

    /// Lets epoch 0 end with a root that pays the device; gives what is typed to claim it.
    fn pay(&self, index: u32) -> Vec<String> {
        let (pool, payee) = (self.pool(), self.key("operator").pubkey());
        let leaf = Leaf {
            index,
            payee: payee.to_bytes(),
            total: EARNED,
        };
        let domain = Domain {
            program_id: reward_distributor::ID.to_bytes(),
            pool: pool.to_bytes(),
        };
        let tree = SumTree::build(&domain, &[leaf]).unwrap();
        let args = ProposeRootArgs {
            root: tree.root().hash,
            total: EARNED,
            leaf_count: 1,
            data_hash: [9; 32],
            uri: [0; 128],
        };
        let key = self.key("authority").pubkey();
        let root = address::reward_root(&pool, 0, &args.commitment());
        let end = GENESIS + i64::from(EPOCH_SECONDS);
        self.node.chain(|chain| chain.set_time(end));
        self.send(
            &[
                rewards::open_epoch(key, self.network, pool, 0),
                rewards::propose_root(key, key, self.network, pool, 0, args),
                rewards::vote_root(key, self.network, pool, 0, root),
            ],
            &[],
        );
        self.node.chain(|chain| chain.set_time(end + 61));
        self.send(&[rewards::finalize_root(self.network, pool, 0, root)], &[]);
        [
            pool.to_string(),
            index.to_string(),
            payee.to_string(),
            EARNED.to_string(),
            "0".to_owned(),
            hex::encode(tree.proof(0).unwrap()),
        ]
        .to_vec()
    }

    fn read<T: anchor_lang::ZeroCopy + anchor_lang::Discriminator>(&self, at: &Address) -> T {
        self.node.chain(|chain| read(chain, at).unwrap())
    }
}

#[test]
fn a_device_is_registered_paid_and_its_reward_staked_by_the_examples() {
    let world = World::new();
    let (url, network) = (world.node.url().to_owned(), world.network.to_string());
    let [operator, maker, device] = ["operator", "maker", "device"].map(|name| world.file(name));
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();

    let typed = words(&[&url, &operator, &network, "1", &maker, "5", &device, "7"]);
    let at = register::run(&typed).unwrap();
    let registered: Device = world.read(&at);
    assert_eq!(registered.key, world.key("device").pubkey());
    assert_eq!(
        (registered.capacity, registered.class, registered.manufacturer),
        (7, 1, 5)
    );
    let again = register::run(&typed).unwrap_err().to_string();
    assert!(!again.is_empty(), "a key is registered once");

    let proof = world.pay(registered.index);
    let mut typed = words(&[&url, &world.file("authority")]);
    typed.extend(proof);
    assert_eq!(claim::run(&typed).unwrap(), EARNED);
    let again = claim::run(&typed).unwrap_err().to_string();
    assert!(again.contains("NothingToClaim"), "{again}");

    let stakes = address::stake_pool(&world.network, &world.mint, PoolKind::Revenue);
    for (amount, left) in [(500_000_000, 250_000_000), (250_000_000, 0)] {
        let (pool, amount_text) = (stakes.to_string(), amount.to_string());
        let at = stake::run(&words(&[&url, &operator, &pool, &amount_text, "604800"])).unwrap();
        let position: Position = world.read(&at);
        assert_eq!(position.owner, world.key("operator").pubkey());
        let purse = address::associated_token_account(&position.owner, &world.mint);
        let held = world
            .node
            .chain(|chain| flywheel_client::chain::token_balance(chain, &purse));
        assert_eq!(held, Some(left));
    }
}

#[test]
fn an_example_without_its_words_says_which_they_are() {
    for (error, says) in [
        (register::run(&[]).map(drop), "URL OPERATOR NETWORK"),
        (claim::run(&[]).map(drop), "URL PAYER POOL"),
        (stake::run(&[]).map(drop), "URL OWNER POOL"),
    ] {
        assert!(error.unwrap_err().to_string().contains(says));
    }
}

#[test]
fn each_example_has_fewer_than_40_lines() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines < 40, "{}: {lines} lines", path.display());
    }
}
