//! `flywheel watch` prints each event once, whatever the connection does.

mod common;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use common::cluster::{Cluster, until};
use common::local::KeptInAFile;
use common::told::{Row, Told};
use common::{Place, stderr, stdout};
use serde_json::Value;

/// How long a line may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// For how long no further line may come.
const QUIET: Duration = Duration::from_secs(2);

/// A running command, with the lines that it prints.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    /// Starts it, and waits until it listens.
    fn start(cluster: &Cluster, words: &[&str]) -> Self {
        let open = cluster.node.subscriptions();
        let mut command = cluster.flywheel(&[&["watch"], words].concat());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            out.lines()
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        until("it listens", || cluster.node.subscriptions() > open);
        Self { child, lines }
    }

    /// The next events.
    fn rows(&self, count: usize) -> Vec<Row> {
        (0..count)
            .map(|_| self.row(PATIENCE).expect("an event"))
            .collect()
    }

    fn row(&self, patience: Duration) -> Option<Row> {
        let line = self.lines.recv_timeout(patience).ok()?;
        Some(Told::row(&serde_json::from_str::<Value>(&line).unwrap()))
    }

    fn is_quiet(&self) -> bool {
        self.row(QUIET).is_none()
    }

    /// Ends it as ctrl-c does; its exit code and what it complained about.
    fn interrupt(self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &id])
                .status()
                .unwrap()
                .success()
        );
        self.end()
    }

    fn end(self) -> (Option<i32>, String) {
        let output = self.child.wait_with_output().unwrap();
        (output.status.code(), stderr(&output))
    }
}

#[test]
fn each_event_is_printed_once_also_across_a_connection_that_breaks() {
    let cluster = Cluster::new();
    let mut told = Told::new(&cluster);
    told.some_events(1);
    let before = told.rows().len();
    let watch = Watch::start(&cluster, &[]);
    told.some_events(2);
    let mut rows = watch.rows(told.rows().len() - before);
    for _ in 0..2 {
        cluster.node.take_sockets(false);
        until("the connection is broken", || cluster.node.subscriptions() == 0);
        told.some_events(2);
        cluster.node.take_sockets(true);
        until("it is connected anew", || cluster.node.subscriptions() == 5);
        told.some_events(1);
        rows.extend(watch.rows(told.rows().len() - before - rows.len()));
    }
    assert!(watch.is_quiet(), "nothing comes twice");
    // What comes at once after a connection may be told before what came in between.
    let sorted = |mut rows: Vec<Row>| {
        rows.sort_by_key(|row| format!("{row:?}"));
        rows
    };
    assert_eq!(rows.len(), 2 * 6 + 2 * 3 * 6);
    assert_eq!(
        rows[..12],
        told.rows()[before..][..12],
        "in order while the connection holds"
    );
    assert_eq!(sorted(rows), sorted(told.rows()[before..].to_vec()));
    let (code, complaint) = watch.interrupt();
    assert_eq!(code, Some(0), "{complaint}");
    assert_eq!(complaint.matches("connecting anew").count(), 2, "{complaint}");
}

#[test]
fn events_that_are_not_asked_for_are_left_out() {
    let cluster = Cluster::new();
    let mut told = Told::new(&cluster);
    let own = told.network(0).to_string();
    let [of_network, of_type, of_program] = [
        vec!["--network", &own],
        vec!["--type", "OperatorRegistered"],
        vec!["--program", "reward-distributor"],
    ]
    .map(|words| Watch::start(&cluster, &words));
    told.some_events(2);
    let expected = |wanted: fn(&Row) -> bool| told.rows().into_iter().filter(wanted).collect::<Vec<_>>();
    assert_eq!(of_network.rows(10), told.rows_of(0));
    assert_eq!(
        of_type.rows(2),
        expected(|(_, name, _)| name == "OperatorRegistered")
    );
    assert_eq!(
        of_program.rows(6),
        expected(|(program, ..)| program == "reward-distributor")
    );
    for watch in [of_network, of_type, of_program] {
        assert!(watch.is_quiet());
        assert_eq!(watch.interrupt().0, Some(0));
    }
}

#[test]
fn it_ends_after_so_many_events_or_so_much_time() {
    let cluster = Cluster::new();
    let mut told = Told::new(&cluster);
    let watch = Watch::start(&cluster, &["--limit", "3", "--timeout", "60s"]);
    told.some_events(1);
    assert_eq!(watch.rows(3), told.rows()[1..4]);
    assert_eq!(watch.end(), (Some(0), String::new()));
    let idle = cluster.flywheel(&["watch", "--timeout", "1s"]).output().unwrap();
    assert_eq!((idle.status.code(), stdout(&idle)), (Some(0), String::new()));
    let short = cluster
        .flywheel(&["watch", "--timeout", "1s", "--limit", "2"])
        .output()
        .unwrap();
    assert_eq!(short.status.code(), Some(1));
    assert!(
        stderr(&short).contains("fewer than 2 events came within 1 s"),
        "{}",
        stderr(&short)
    );
}

#[test]
fn a_reader_that_has_seen_enough_ends_it() {
    let cluster = Cluster::new();
    let mut told = Told::new(&cluster);
    let mut child = cluster
        .flywheel(&["watch"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    until("it listens", || cluster.node.subscriptions() == 5);
    drop(child.stdout.take());
    told.some_events(1);
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(started.elapsed() < PATIENCE);
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_node_without_events_or_without_a_websocket_is_said_to_be_so() {
    let _kept = KeptInAFile::being_its_subject();
    let place = Place::with_network();
    place.refuses(2, "watch", "a chain in a file has nobody who tells of its events");
    let cluster = Cluster::new();
    cluster.node.take_sockets(false);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("ws://{}", free.local_addr().unwrap());
    drop(free);
    let encrypted = cluster.node.url().replace("http", "wss");
    for (words, code, complaint) in [
        (vec!["watch", "--ws", &gone], 3, gone.as_str()),
        (vec!["watch", "--ws", &encrypted], 3, "cannot be reached"),
        (vec!["watch"], 3, "name another with --ws URL"),
        (vec!["watch", "--ws", "http://a"], 2, "type a ws:// or wss:// URL"),
        (vec!["watch", "--type", "Device"], 2, "there is no such type"),
        (
            vec!["watch", "--network", "11111111111111111111111111111111"],
            2,
            "there is no network",
        ),
        (vec!["watch", "--limit", "0"], 2, "invalid value"),
    ] {
        let output = cluster.flywheel(&words).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{words:?}: {}", stderr(&output));
        assert!(
            stderr(&output).contains(complaint),
            "{words:?}: {}",
            stderr(&output)
        );
    }
}
