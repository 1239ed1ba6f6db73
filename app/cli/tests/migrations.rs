//! The steps of a deployment, run as a user runs them, on a cluster without programs.

mod common;

use std::process::{Command, Output};

use common::{stderr, stdout, workspace};
use flywheel_client::chain::EmbeddedChain;
use flywheel_client::deploy::{Occupant, occupant};
use flywheel_client::programs::{self, PROGRAMS};
use flywheel_client::{deploy, keys};
use flywheel_test_node::Node;
use solana_keypair::Keypair;
use solana_signer::Signer;

const SOL: u64 = 1_000_000_000;

struct Bare {
    node: Node,
    folder: tempfile::TempDir,
    me: Keypair,
}

impl Bare {
    fn new() -> Self {
        let mut chain = EmbeddedChain::without_programs();
        let folder = tempfile::tempdir().unwrap();
        let me = Keypair::new();
        keys::write(&folder.path().join("me"), &me, false).unwrap();
        chain.airdrop(&me.pubkey(), 100 * SOL).unwrap();
        let node = Node::start(chain);
        Self { node, folder, me }
    }

    fn run(&self, line: &str) -> Output {
        Command::new("sh")
            .arg(workspace().join("migrations/run").canonicalize().unwrap())
            .args(line.split_whitespace())
            .current_dir(self.folder.path())
            .env("FLYWHEEL", env!("CARGO_BIN_EXE_flywheel"))
            .env("FLYWHEEL_PROGRAMS", programs::deploy_folder())
            .env("TOOL", "flywheel")
            .env("HOME", self.folder.path())
            .output()
            .unwrap()
    }

    /// What a run says that has to succeed, on this cluster.
    fn does(&self, line: &str) -> String {
        let output = self.run(&format!(
            "--cluster localnet --url {} --keypair me {line}",
            self.node.url()
        ));
        assert_eq!(output.status.code(), Some(0), "{line}: {}", stderr(&output));
        stdout(&output)
    }

    fn refuses(&self, line: &str, expected: &str) {
        let output = self.run(line);
        let complaint = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{line}: {complaint}");
        assert!(
            complaint.contains(expected),
            "{line}: {expected:?} is missing in {complaint}"
        );
    }

    fn lamports(&self) -> u64 {
        let me = self.me.pubkey();
        self.node
            .chain(|chain| chain.account(&me).map_or(0, |account| account.lamports))
    }
}

fn count(text: &str, word: &str) -> usize {
    text.matches(word).count()
}

#[test]
fn all_steps_run_in_order_and_a_second_run_has_nothing_to_do() {
    let bare = Bare::new();
    let planned = bare.does("--dry-run");
    assert_eq!(
        (count(&planned, "would deploy"), bare.lamports()),
        (5, 100 * SOL),
        "{planned}"
    );

    let first = bare.does("");
    let steps: Vec<&str> = first
        .lines()
        .filter_map(|line| line.strip_prefix("== "))
        .collect();
    assert_eq!(
        steps,
        [
            "01-deploy-programs (localnet)",
            "02-set-upgrade-authority (localnet)",
            "03-publish-idl (localnet)",
            "04-apply-network (localnet)"
        ]
    );
    assert_eq!(
        (count(&first, "┆ deployed "), count(&first, "┆ upgradeable ")),
        (5, 5),
        "{first}"
    );
    for skipped in [
        "no --upgrade-authority is named",
        "(ProgM6JCCvbYkfKqJYHePx4xxSUSqJp7rh8Lyv7nk7S) is not on localnet",
        "no --network is named",
    ] {
        assert!(first.contains(skipped), "{skipped:?} is missing in {first}");
    }
    let paid = bare.lamports();
    let again = bare.does("");
    assert_eq!(
        (count(&again, "nothing to do"), bare.lamports()),
        (5, paid),
        "{again}"
    );

    // The hand-over, on its own, is done once, too.
    let vault = Keypair::new().pubkey();
    let line = format!("--only 2 --upgrade-authority {vault}");
    for transactions in [5, 0] {
        let before = bare.lamports();
        let said = bare.does(&line);
        assert_eq!(count(&said, "== "), 1, "{said}");
        assert_eq!(before - bare.lamports(), transactions * 5_000);
    }
    bare.node.chain(|chain| {
        for program in PROGRAMS {
            let Occupant::Program(found) = occupant(chain, &program.id).unwrap() else {
                panic!("{} is not there", program.name)
            };
            assert_eq!(found.authority, Some(vault));
        }
        assert_eq!(deploy::buffers(chain, &bare.me.pubkey()).unwrap(), []);
    });
    assert_eq!(count(&bare.does("--from 3"), "== "), 2);
}

#[test]
fn a_run_that_cannot_begin_says_what_to_type() {
    let bare = Bare::new();
    for (line, expected) in [
        ("", "type localnet, devnet or mainnet"),
        (
            "--cluster testnet --keypair me",
            "type localnet, devnet or mainnet",
        ),
        ("--cluster devnet --keypair nobody", "flywheel keygen"),
        (
            "--cluster mainnet --keypair me",
            "type --yes, or run this at a terminal",
        ),
        ("--cluster devnet --keypair me --from 7", "from 1 to 4"),
        ("--cluster devnet --keypair me --env nothing", "cannot be read"),
        ("--cluster devnet --sooner", "no such option"),
        ("--cluster", "type what comes after it"),
        (
            "--cluster localnet --keypair me --only 4 --network nothing.toml",
            "presets/ has network files",
        ),
    ] {
        bare.refuses(line, expected);
    }
    std::fs::write(
        bare.folder.path().join("settings"),
        "CLUSTER=testnet\nKEYPAIR=me\n",
    )
    .unwrap();
    bare.refuses("--env settings", "--cluster testnet");
    let output = bare.run("--cluster localnet --url http://127.0.0.1:1 --keypair me --only 1");
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("type the same with --from 1"));
}
