//! A batch over a node: each transaction is executed exactly once whatever goes wrong, and what became of it is known.

#![cfg(feature = "rpc")]

use std::time::{Duration, Instant};

use flywheel_client::chain::nonblocking::RpcChain;
use flywheel_client::chain::{Chain, ComputeBudget, EmbeddedChain, Outgoing, Patience};
use flywheel_client::{ClientError, chain, programs, queries};
use flywheel_test_node::{Fault, Node};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;

const SOL: u64 = 1_000_000_000;

/// A node with a payer who has a million SOL, whose slots take 20 ms.
fn node() -> (Node, Keypair, RpcChain) {
    let mut chain = EmbeddedChain::new(&programs::deploy_folder()).unwrap();
    let payer = Keypair::new();
    chain.airdrop(&payer.pubkey(), 900_000 * SOL).unwrap();
    let node = Node::start(chain);
    node.set_slot_time(Duration::from_millis(20));
    let patience = Patience {
        timeout: Duration::from_secs(2),
        retries: 10,
        pause: Duration::from_millis(5),
        longest_pause: Duration::from_millis(40),
        poll: Duration::from_millis(5),
        resend: Duration::from_millis(40),
    };
    let chain = RpcChain::new(node.url(), patience);
    (node, payer, chain)
}

fn party(number: usize) -> Address {
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&(number as u64).to_le_bytes());
    Address::new_from_array(bytes)
}

/// A SOL for each of so many.
fn payments(payer: &Keypair, count: usize) -> Vec<Outgoing<'_, Keypair>> {
    let pay = |number| Outgoing {
        instructions: vec![transfer(&payer.pubkey(), &party(number), SOL)],
        signers: vec![payer],
    };
    (0..count).map(pay).collect()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

/// How many SOL each of so many has.
fn received(node: &Node, count: usize) -> Vec<u64> {
    let lamports = |number| {
        node.chain(|chain| chain.account(&party(number)))
            .map_or(0, |account| account.lamports / SOL)
    };
    (0..count).map(lamports).collect()
}

/// A hundred payments while every `every`th request fails; each is to be executed once.
fn executed_once(every: usize, faults: &[Fault], lifetime: u64) {
    let (node, payer, chain) = node();
    node.set_lifetime(lifetime);
    node.fail(every, faults);
    let mut steps = Vec::new();
    let results = run(chain.send_all(&payments(&payer, 100), |done| steps.push(done)));
    node.fail(1, &[]);
    for (number, result) in results.iter().enumerate() {
        let receipt = result
            .as_ref()
            .unwrap_or_else(|error| panic!("{number}: {error} {faults:?}"));
        assert_eq!((receipt.fee, receipt.compute_units.len()), (5_000, 1));
    }
    assert_eq!(steps, (1..=100).collect::<Vec<_>>(), "progress tells each");
    assert_eq!(received(&node, 100), [1; 100], "{faults:?}");
    assert_eq!(node.transactions().len(), 100);
}

#[test]
fn a_batch_is_executed_once_by_a_node_that_is_well() {
    executed_once(1, &[], 150);
}

#[test]
fn a_batch_is_executed_once_by_a_node_that_is_busy() {
    executed_once(
        3,
        &[
            Fault::Status(503),
            Fault::Dropped,
            Fault::Slow(Duration::from_millis(30)),
        ],
        150,
    );
}

#[test]
fn a_batch_is_executed_once_where_few_requests_are_allowed() {
    executed_once(23, &[Fault::Status(429)], 150);
}

#[test]
fn a_batch_is_executed_once_when_answers_are_lost() {
    executed_once(4, &[Fault::AnswerLost, Fault::AnswerTorn], 150);
}

#[test]
fn a_batch_is_executed_once_when_transactions_are_not_forwarded() {
    executed_once(3, &[Fault::TransactionLost], 150);
}

#[test]
fn a_batch_is_executed_once_when_blockhashes_are_not_known() {
    executed_once(5, &[Fault::StaleBlockhash], 150);
}

#[test]
fn what_has_expired_is_signed_anew_and_executed_once() {
    let (node, payer, chain) = node();
    node.set_lifetime(4);
    node.fail(1, &[Fault::TransactionLost]);
    let results = std::thread::scope(|scope| {
        // Two lives of four slots of 20 ms.
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(130));
            node.set_lifetime(150);
            node.fail(1, &[]);
        });
        run(chain.send_all(&payments(&payer, 50), |_| ()))
    });
    for result in &results {
        assert!(result.is_ok(), "{:?}", result.as_ref().unwrap_err());
    }
    assert_eq!(received(&node, 50), [1; 50]);
    assert_eq!(node.transactions().len(), 50);
}

#[test]
fn a_refused_transaction_does_not_hide_the_others() {
    let (node, payer, chain) = node();
    let poor = Keypair::new();
    node.chain(|chain| chain.airdrop(&poor.pubkey(), SOL).unwrap());
    let mut batch = payments(&payer, 20);
    for number in [3, 11] {
        batch[number] = Outgoing {
            instructions: vec![transfer(&poor.pubkey(), &party(number), 5 * SOL)],
            signers: vec![&poor],
        };
    }
    let results = run(chain.send_all(&batch, |_| ()));
    for (number, result) in results.iter().enumerate() {
        match result {
            Ok(_) => assert!(![3, 11].contains(&number)),
            Err(error) => {
                assert!([3, 11].contains(&number), "{error}");
                assert!(matches!(error, ClientError::Refused(_)) && !error.may_have_happened());
                assert!(error.to_string().contains("give that account more"), "{error}");
            }
        }
    }
    assert_eq!(received(&node, 20).iter().sum::<u64>(), 18);
    let left = node.chain(|chain| chain.account(&poor.pubkey())).unwrap();
    assert_eq!(left.lamports, SOL, "it was tried out before it was sent");
}

#[test]
fn two_like_transactions_of_a_batch_are_two() {
    let (node, payer, chain) = node();
    let pay = || Outgoing {
        instructions: vec![transfer(&payer.pubkey(), &party(1), SOL)],
        signers: vec![&payer],
    };
    let results = run(chain.send_all(&[pay(), pay(), pay()], |_| ()));
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(received(&node, 2), [0, 3]);
}

#[test]
fn what_a_node_that_falls_silent_was_not_given_is_known_not_to_have_happened() {
    let (node, payer, chain) = node();
    let chain = chain.with_in_flight(10);
    let batch = payments(&payer, 60);
    let results = run(chain.send_all(&batch, |done| {
        if done == 20 {
            node.fail(1, &[Fault::Status(503)]);
        }
    }));
    node.fail(1, &[]);
    let got = received(&node, 60);
    let mut not_sent = 0;
    for (result, got) in results.iter().zip(got) {
        match result {
            Ok(_) => assert_eq!(got, 1),
            Err(ClientError::NotSent) => {
                not_sent += 1;
                assert_eq!(got, 0);
            }
            Err(error) => assert!(error.may_have_happened(), "{error}"),
        }
    }
    assert!(not_sent >= 20, "{not_sent}");
}

#[test]
fn a_node_that_is_silent_from_the_beginning_is_named_once() {
    let (node, payer, chain) = node();
    node.fail(1, &[Fault::Status(503)]);
    let results = run(chain.send_all(&payments(&payer, 3), |_| ()));
    let told: Vec<bool> = results
        .iter()
        .map(|result| matches!(result, Err(ClientError::NotSent)))
        .collect();
    assert_eq!(told, [false, true, true]);
    assert!(
        results[0]
            .as_ref()
            .unwrap_err()
            .to_string()
            .contains("HTTP status 503")
    );
}

#[test]
fn a_chain_in_this_process_stops_a_batch_at_the_first_that_is_refused() {
    let (node, payer, _) = node();
    let poor = Keypair::new();
    let mut batch: Vec<Outgoing<'_>> = payments(&payer, 4)
        .into_iter()
        .map(|pay| Outgoing {
            instructions: pay.instructions,
            signers: vec![&payer as &dyn Signer],
        })
        .collect();
    batch[1].signers = vec![&poor];
    let mut steps = Vec::new();
    let results = node.chain(|chain| chain.send_all(&batch, &mut |done| steps.push(done)));
    assert!(results[0].is_ok() && !matches!(results[1], Err(ClientError::NotSent) | Ok(_)));
    assert!(
        results[2..]
            .iter()
            .all(|result| matches!(result, Err(ClientError::NotSent)))
    );
    assert_eq!(steps, [1, 2]);
    assert_eq!(received(&node, 4), [1, 0, 0, 0]);
}

#[test]
fn tasks_use_the_reads_of_the_crate_and_send_at_once() {
    let (node, payer, chain) = node();
    node.chain(|chain| chain.set_time(1_900_000_000));
    let chain = chain.with_budget(ComputeBudget::NONE);
    run(async {
        let other = chain.clone();
        let to = payer.insecure_clone();
        let task = tokio::spawn(async move { other.send(&payments(&to, 1)[0].instructions, &[&to]).await });
        let networks = chain.blocking(queries::networks).await.unwrap();
        assert!(networks.is_empty());
        assert_eq!(chain.now().await.unwrap(), 1_900_000_000);
        assert_eq!(task.await.unwrap().unwrap().fee, 5_000);
    });
    let waiting = chain::RpcChain::from(chain);
    assert_eq!(waiting.account(&party(0)).unwrap().unwrap().lamports, SOL);
}

/// Prints what a batch of a thousand takes, with the slots of a cluster.
#[test]
fn a_thousand_transactions_take_a_few_slots_and_few_requests() {
    let (node, payer, _) = node();
    node.set_slot_time(Duration::from_millis(400));
    let chain = RpcChain::new(node.url(), Patience::default());
    for (budget, requests_each) in [(ComputeBudget::NONE, 2.2), (ComputeBudget::default(), 3.2)] {
        let before = node.requests();
        let started = Instant::now();
        let results = run(chain
            .clone()
            .with_budget(budget)
            .send_all(&payments(&payer, 1_000), |_| ()));
        let took = started.elapsed();
        assert!(results.iter().all(Result::is_ok));
        let requests = node.requests() - before;
        println!("1,000 transactions, {budget:?}: {took:?}, {requests} requests");
        assert!(took < Duration::from_secs(60), "{took:?}");
        assert!((requests as f64) < 1_000.0 * requests_each, "{requests}");
    }
}
