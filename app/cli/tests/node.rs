//! Single commands over HTTP: an oracle's by hand, rewards from files, the registry's, and a node that is not there.

mod common;

use common::cluster::Cluster;
use common::schemas::Checked;
use common::{stderr, stdout};
use reward_distributor::state::EpochStatus;
use serde_json::Value;
use solana_address::Address;
use solana_signer::Signer;

#[test]
fn a_root_is_proposed_and_voted_for_by_hand() {
    let cluster = Cluster::new();
    cluster.publish(1);
    cluster.end_epoch(0, 0);
    let at = cluster.root_account(0).to_string();
    let [of_epoch_0, of_epoch_1] = [0, 1].map(|epoch| format!("manifests/{}-{epoch}.json", cluster.pool));
    let json = |words: &[&str]| -> Value {
        let output = cluster.flywheel(words).checked();
        assert!(output.status.success(), "{words:?}: {}", stderr(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let proposed = json(&["oracle", "propose", "--manifest", &of_epoch_0, "-k", "0"]);
    assert_eq!(
        (&proposed["address"], &proposed["status"]),
        (&at.clone().into(), &"proposed".into())
    );
    assert_eq!(
        (&proposed["votes"], &proposed["totalWeight"]),
        (&0.into(), &3.into())
    );
    let first = json(&["oracle", "vote", &at, "-k", "0"]);
    assert_eq!(
        (&first["votes"], &first["status"]),
        (&1.into(), &"proposed".into())
    );
    let second = json(&["oracle", "vote", &at, "--manifest", &of_epoch_0, "-k", "1"]);
    assert_eq!(
        (&second["votes"], &second["status"]),
        (&2.into(), &"approved".into())
    );
    for (words, code, complaint) in [
        (
            vec!["oracle", "vote", &at, "--manifest", &of_epoch_1, "-k", "2"],
            2,
            "the epoch of the root is not that",
        ),
        (
            vec!["oracle", "propose", "--manifest", &of_epoch_0, "-k", "2"],
            2,
            "is proposed already",
        ),
        (
            vec!["oracle", "propose", "--manifest", &of_epoch_1, "-k", "2"],
            1,
            "EpochNotEnded",
        ),
        (
            vec!["oracle", "vote", "11111111111111111111111111111111", "-k", "2"],
            2,
            "no proposed root",
        ),
        (
            vec!["oracle", "propose", "--manifest", "nothing.json", "-k", "2"],
            2,
            "there is no nothing.json",
        ),
    ] {
        let output = cluster.flywheel(&words).checked();
        assert_eq!(output.status.code(), Some(code), "{words:?}: {}", stderr(&output));
        assert!(
            stderr(&output).contains(complaint),
            "{words:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn rewards_are_computed_from_files_and_two_oracles_agree() {
    let cluster = Cluster::new();
    cluster.end_epoch(1, 0);
    let sample = common::workspace().join("samples/city-wifi");
    let devices = std::fs::read_to_string(sample.join("devices.csv")).unwrap();
    let mut rows = vec![];
    for (number, line) in devices.lines().enumerate() {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if number > 0 {
            let mut name = cells[2].clone().into_bytes();
            name.resize(32, 7);
            cells[2] = Address::new_from_array(name.try_into().unwrap()).to_string();
        }
        rows.push(cells.join(","));
    }
    std::fs::write(cluster.path("devices.csv"), rows.join("\n")).unwrap();
    let network = common::workspace().join("presets/city-wifi.toml");
    let (network, usage) = (network.to_str().unwrap(), sample.join("usage.csv"));
    let (pool, usage) = (cluster.pool.to_string(), usage.to_str().unwrap().to_owned());
    let files = [
        "--network-file",
        network,
        "--devices",
        "devices.csv",
        "--usage",
        &usage,
    ];
    for key in ["0", "1"] {
        let journal = format!("{key}.journal");
        let mut words = vec!["oracle", "daemon", "--once", "-k", key, "--pool", &pool];
        words.extend(["--journal", &journal].iter().chain(&files));
        let output = cluster.flywheel(&words).checked();
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(stdout(&output).matches("\"computed\"").count(), 2);
    }
    assert!(cluster.is_in(1, EpochStatus::Approved) && cluster.epoch(0).is_none());
    assert_eq!(cluster.proposals(1), 1);
}

#[test]
fn a_node_that_is_not_there_ends_a_command_with_exit_code_3() {
    let cluster = Cluster::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let pool = cluster.pool.to_string();
    for words in [
        vec!["network", "list"],
        vec![
            "oracle",
            "daemon",
            "--once",
            "--manifests",
            ".",
            "-k",
            "0",
            "--pool",
            &pool,
        ],
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_flywheel"));
        command
            .args(&words)
            .args(["-u", &gone])
            .current_dir(cluster.folder.path());
        let output = command.checked();
        assert_eq!(output.status.code(), Some(3), "{words:?}: {}", stderr(&output));
        let complaint = stderr(&output);
        assert!(
            complaint.contains(&format!("{gone} cannot be reached: it takes no connection")),
            "{complaint}"
        );
    }
}

#[test]
fn the_registrys_commands_work_over_a_node() {
    let cluster = Cluster::new();
    let network = cluster.network.to_string();
    let run = |words: &[&str]| -> Value {
        let output = cluster.flywheel(words).checked();
        assert!(output.status.success(), "{words:?}: {}", stderr(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    assert_eq!(run(&["network", "list"])[0]["address"], network);
    let operator = run(&["operator", "register", "-k", "0", "--network", &network]);
    assert_eq!(operator["authority"], cluster.oracles[0].pubkey().to_string());
    assert_eq!(
        (&operator["transactions"], &operator["fees"]["lamports"]),
        (&1.into(), &5_000.into())
    );
    assert_eq!(
        run(&["operator", "list", "--network", &network])
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
