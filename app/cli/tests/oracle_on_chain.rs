//! A root on the chain is compared with the one that is computed again.

mod common;

use common::local::KeptInAFile;
use common::schemas::Checked;
use common::{Place, stdout};
use flywheel_client::address;
use flywheel_client::chain::FileChain;
use flywheel_client::instructions::rewards::{self, MintOf, OracleMemberArgs, ProposeRootArgs};
use flywheel_client::programs;
use serde_json::{Value, json};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_signer::Signer;

const EPOCH: u64 = 0;

/// A network with a pool, whose only oracle is `auth`, and an epoch 0 that is over.
struct Rewarded {
    place: Place,
    network: Address,
    pool: Address,
}

impl Rewarded {
    fn new() -> Self {
        let (place, _) = Place::with_devices();
        let network: Address = place.network().parse().unwrap();
        let (mint, _) = place.create_mint(&[]);
        let mint: Address = mint.parse().unwrap();
        let pool = address::pool(&network, &mint);
        let rewarded = Self { place, network, pool };
        let auth = rewarded.authority();
        let members = vec![OracleMemberArgs { key: auth, weight: 1 }];
        let args = common::pool::fixed(1_000_000_000_000, 1_000_000_000_000_000, 0, auth);
        let mint = MintOf::spl_token(mint);
        rewarded.send(rewards::create_oracle_set(auth, auth, network, members));
        rewarded.send(rewards::create_pool(auth, auth, auth, network, mint, args));
        let shown = rewarded.place.does("network show");
        let length = shown["epochSeconds"].as_i64().unwrap();
        rewarded.place.wait(length);
        rewarded.send(rewards::open_epoch(auth, network, pool, EPOCH));
        rewarded
    }

    fn authority(&self) -> Address {
        self.place.address("auth").parse().unwrap()
    }

    fn send(&self, instruction: Instruction) {
        let key = solana_keypair::read_keypair_file(self.place.path("auth")).unwrap();
        assert_eq!(key.pubkey(), self.authority());
        let file = self.place.path("flywheel.chain");
        let mut chain = FileChain::open(&file, &programs::deploy_folder()).unwrap();
        chain.send(&[instruction], &[&key]).unwrap();
    }

    /// Computes the epoch, the two devices' work being given, and returns the manifest.
    fn compute(&self, work: [u32; 2]) -> Value {
        let usage = format!("epoch,device,work\n0,0,{}\n0,1,{}\n", work[0], work[1]);
        self.place.write("u.csv", &usage);
        self.place
            .write("n.toml", include_str!("../../oracle/src/sample/crowd.toml"));
        self.place.does("oracle snapshot --out x.snapshot");
        let computed = self.place.does(&format!(
            "oracle compute --network n.toml --snapshot x.snapshot --usage u.csv --epoch 0 --pool {} --output-folder out",
            self.pool
        ));
        computed["manifest"].clone()
    }

    /// Proposes the root of a manifest and votes for it.
    fn publish(&self, manifest: &Value) {
        let hash = |name: &str| {
            let mut hash = [0; 32];
            hex::decode_to_slice(manifest[name].as_str().unwrap(), &mut hash).unwrap();
            hash
        };
        let args = ProposeRootArgs {
            root: hash("root"),
            total: manifest["total"].as_u64().unwrap(),
            leaf_count: u32::try_from(manifest["leafCount"].as_u64().unwrap()).unwrap(),
            data_hash: hash("dataHash"),
            uri: [0; 128],
        };
        let (auth, Self { network, pool, .. }) = (self.authority(), self);
        let root = address::reward_root(pool, EPOCH, &args.commitment());
        self.send(rewards::propose_root(auth, auth, *network, *pool, EPOCH, args));
        self.send(rewards::vote_root(auth, *network, *pool, EPOCH, root));
    }

    fn verify(&self) -> String {
        format!(
            "oracle verify -u file:flywheel.chain --network n.toml --snapshot x.snapshot --usage u.csv --manifest out/{}-0.json",
            self.pool
        )
    }
}

#[test]
fn a_root_on_the_chain_agrees_or_is_said_to_differ() {
    let _kept = KeptInAFile::being_its_subject();
    let rewarded = Rewarded::new();
    let honest = rewarded.compute([1, 3]);
    rewarded.place.refuses(
        2,
        &rewarded.verify(),
        "nobody has voted for a root of epoch 0 yet",
    );
    rewarded.publish(&honest);
    let compared = rewarded.place.does(&rewarded.verify());
    assert_eq!(compared["agrees"], json!(true));
    assert_eq!(
        (&compared["onChain"][0]["status"], &compared["onChain"][0]["root"]),
        (&json!("approved"), &honest["root"])
    );
    // Somebody computes it from other work: their files agree with each other, and not with the chain.
    rewarded.compute([1, 2]);
    let words = rewarded.verify();
    let output = rewarded
        .place
        .flywheel(&words.split_whitespace().collect::<Vec<_>>());
    let output = { output }.checked();
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    assert!(
        said.contains("differs: ") && said.contains("(approved)"),
        "{said}"
    );
}

#[test]
fn an_epoch_that_is_not_on_the_chain_cannot_be_compared() {
    let _kept = KeptInAFile::being_its_subject();
    let mut rewarded = Rewarded::new();
    rewarded.compute([1, 3]);
    rewarded.pool = Address::new_from_array([3; 32]);
    rewarded.compute([1, 3]);
    rewarded
        .place
        .refuses(2, &rewarded.verify(), "is not on this chain; leave --url out");
}
