//! A chain behind a node does what an embedded one does, whatever goes wrong on the way; and says so when there is none.

#![cfg(feature = "rpc")]

use std::time::{Duration, Instant};

use flywheel_client::accounts::Network;
use flywheel_client::chain::{
    Chain, ComputeBudget, ComputeUnitLimit, ComputeUnitPrice, EmbeddedChain, Filter, Patience, RpcChain, read,
};
use flywheel_client::instructions::registry::{self, CreateNetworkArgs};
use flywheel_client::tables::{self, LookupTable};
use flywheel_client::transactions::{self, Room};
use flywheel_client::{ClientError, address, programs, queries};
use flywheel_test_node::{Fault, Node};
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;
use solana_transaction::versioned::VersionedTransaction;

const SOL: u64 = 1_000_000_000;

fn patience() -> Patience {
    Patience {
        timeout: Duration::from_secs(2),
        retries: 4,
        pause: Duration::from_millis(5),
        longest_pause: Duration::from_millis(20),
        poll: Duration::from_millis(5),
        resend: Duration::from_millis(20),
    }
}

/// A node with a payer who has 100 SOL, and the chain behind it.
fn node() -> (Node, Keypair, RpcChain) {
    let mut chain = EmbeddedChain::new(&programs::deploy_folder()).unwrap();
    let payer = Keypair::new();
    chain.airdrop(&payer.pubkey(), 100 * SOL).unwrap();
    let node = Node::start(chain);
    let chain = RpcChain::new(node.url(), patience());
    (node, payer, chain)
}

fn create_network(authority: &Keypair, id: u64) -> Instruction {
    let key = authority.pubkey();
    let args = CreateNetworkArgs {
        id,
        name: device_registry::name::from_text("N").unwrap(),
        genesis: 0,
        epoch_seconds: 60,
        change_delay_seconds: 0,
        pauser: key,
        status_oracle: key,
        fee_admin: key,
    };
    registry::create_network(key, key, args)
}

fn lamports(chain: &impl Chain, address: &Address) -> u64 {
    chain
        .account(address)
        .unwrap()
        .map_or(0, |account| account.lamports)
}

#[test]
fn a_transaction_over_a_node_leaves_the_same_receipt_as_in_this_process() {
    let (node, payer, mut chain) = node();
    let over_node = chain.send(&[create_network(&payer, 1)], &[&payer]).unwrap();
    let in_process = node.chain(|chain| {
        chain.next_blockhash();
        chain.send(&[create_network(&payer, 2)], &[&payer]).unwrap()
    });
    assert_eq!(over_node.fee, in_process.fee);
    assert_eq!(over_node.compute_units.len(), 1);
    assert!(over_node.compute_units[0] > 1_000);
    assert_eq!((over_node.events.len(), in_process.events.len()), (1, 1));
    assert_eq!(over_node.events[0][..8], in_process.events[0][..8]);
    let found: Network = read(&chain, &address::network(&payer.pubkey(), 1)).unwrap();
    assert_eq!(found.id, 1);
}

#[test]
fn what_a_program_refuses_comes_back_with_its_name_and_costs_nothing() {
    let (_node, payer, mut chain) = node();
    let before = lamports(&chain, &payer.pubkey());
    let mut wrong = create_network(&payer, 1);
    wrong.accounts.push(wrong.accounts[0].clone());
    let error = chain.send(&[wrong], &[&payer]).unwrap_err();
    let ClientError::Refused(refusal) = error else {
        panic!("{error}")
    };
    assert!(refusal.name.is_some() && !refusal.logs.is_empty(), "{refusal:?}");
    assert_eq!(
        lamports(&chain, &payer.pubkey()),
        before,
        "it was tried out before it was sent"
    );
}

#[test]
fn accounts_are_read_in_the_order_asked_for_beyond_what_a_node_gives_at_once() {
    let (node, payer, chain) = node();
    let addresses: Vec<Address> = (0..250u8)
        .map(|byte| Address::new_from_array([byte.max(1); 32]))
        .collect();
    node.chain(|chain| {
        for address in addresses.iter().skip(120).step_by(7) {
            chain.airdrop(address, SOL).unwrap();
        }
    });
    let found = chain.accounts(&addresses).unwrap();
    let expected = node.chain(|chain| chain.accounts(&addresses));
    assert_eq!(found, expected);
    assert_eq!(found.iter().filter(|account| account.is_some()).count(), 19);
    assert_eq!(
        chain.account(&payer.pubkey()).unwrap().unwrap().lamports,
        100 * SOL
    );
}

#[test]
fn lists_are_filtered_and_in_the_order_of_addresses() {
    let (node, payer, mut chain) = node();
    for id in 1..=5 {
        chain.send(&[create_network(&payer, id)], &[&payer]).unwrap();
    }
    let ids: Vec<u64> = queries::networks(&chain)
        .unwrap()
        .iter()
        .map(|found| found.account.id)
        .collect();
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    let sized = [Filter::DataSize(Network::SPACE)];
    let found = chain.program_accounts(&device_registry::ID, &sized).unwrap();
    assert!(found.is_sorted_by_key(|(address, _)| *address));
    let expected = node.chain(|chain| chain.program_accounts(&device_registry::ID, &sized));
    assert_eq!(found, expected);
}

#[test]
fn time_and_rent_are_the_clusters() {
    let (node, _, chain) = node();
    node.chain(|chain| chain.set_time(1_900_000_000));
    assert_eq!(chain.now().unwrap(), 1_900_000_000);
    assert_eq!(
        chain.minimum_balance(165).unwrap(),
        node.chain(|chain| chain.minimum_balance(165))
    );
}

/// Ten transfers, each to be executed exactly once, while every `every`th request fails.
fn transfers_arrive_once(every: usize, faults: &[Fault]) {
    let (node, payer, mut chain) = node();
    let to = Address::new_from_array([7; 32]);
    node.fail(every, faults);
    for number in 1..=10 {
        // The amount makes each a transaction of its own.
        chain
            .send(&[transfer(&payer.pubkey(), &to, SOL + number)], &[&payer])
            .unwrap();
    }
    node.fail(1, &[]);
    assert_eq!(lamports(&chain, &to), 10 * SOL + 55, "{faults:?}");
}

#[test]
fn a_busy_or_failing_node_is_asked_again() {
    transfers_arrive_once(2, &[Fault::Status(503), Fault::Status(502), Fault::Dropped]);
}

#[test]
fn a_rate_limit_is_waited_out() {
    let (node, payer, chain) = node();
    node.fail(2, &[Fault::Status(429)]);
    for _ in 0..3 {
        assert_eq!(lamports(&chain, &payer.pubkey()), 100 * SOL);
    }
}

#[test]
fn a_transaction_whose_answer_is_lost_is_executed_once() {
    transfers_arrive_once(2, &[Fault::AnswerLost, Fault::AnswerTorn]);
}

#[test]
fn a_transaction_that_nobody_forwards_is_sent_again() {
    transfers_arrive_once(
        2,
        &[Fault::TransactionLost, Fault::Slow(Duration::from_millis(20))],
    );
}

#[test]
fn a_blockhash_that_is_not_known_is_replaced() {
    transfers_arrive_once(3, &[Fault::StaleBlockhash]);
}

#[test]
fn a_transaction_that_expires_is_signed_anew_and_given_up_after_three_lives() {
    let (node, payer, mut chain) = node();
    node.set_lifetime(8);
    node.fail(1, &[Fault::TransactionLost]);
    let to = Address::new_from_array([7; 32]);
    let error = chain
        .send(&[transfer(&payer.pubkey(), &to, SOL)], &[&payer])
        .unwrap_err();
    assert!(matches!(error, ClientError::Expired { .. }), "{error}");
    node.fail(1, &[]);
    assert_eq!(lamports(&chain, &to), 0);
    chain
        .send(&[transfer(&payer.pubkey(), &to, SOL)], &[&payer])
        .unwrap();
    assert_eq!(lamports(&chain, &to), SOL);
}

#[test]
fn a_node_that_is_not_there_is_unreachable_and_named_without_its_keys() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    drop(listener);
    let chain = RpcChain::new(&format!("http://{at}/s3cret?api-key=s3cret"), patience());
    let error = chain.now().unwrap_err();
    assert!(matches!(error, ClientError::Unreachable { .. }));
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("http://{at} cannot be reached: it takes no connection")),
        "{text}"
    );
    assert!(!text.contains("s3cret"), "{text}");
}

#[test]
fn a_node_that_goes_on_failing_is_given_up_in_bounded_time() {
    let (node, _, chain) = node();
    for (fault, words) in [
        (Fault::Status(503), "HTTP status 503"),
        (Fault::Dropped, "breaks off"),
        (Fault::AnswerTorn, "breaks off"),
        (Fault::Slow(Duration::from_secs(3)), "no answer in time"),
    ] {
        node.fail(1, &[fault]);
        let (before, started) = (node.requests(), Instant::now());
        let error = chain.minimum_balance(0).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
        assert_eq!(node.requests() - before, 5, "the first time and four more");
        assert!(started.elapsed() < Duration::from_secs(12));
    }
}

#[test]
fn a_refused_key_is_not_tried_again() {
    let (node, _, chain) = node();
    node.fail(1, &[Fault::Status(401)]);
    let before = node.requests();
    let error = chain.now().unwrap_err().to_string();
    assert!(error.contains("HTTP status 401"), "{error}");
    assert_eq!(node.requests() - before, 1);
}

#[test]
fn a_transaction_is_sent_with_the_limit_that_it_needs_and_a_tenth_more_behind_what_it_does() {
    let (node, payer, mut chain) = node();
    let tried = chain
        .simulate(&payer.pubkey(), &[create_network(&payer, 1)])
        .unwrap();
    assert_eq!((tried.refusal, tried.price), (None, 0));
    let receipt = chain.send(&[create_network(&payer, 1)], &[&payer]).unwrap();
    assert_eq!(receipt.compute_units.len(), 1, "those of the caller");
    assert_eq!(receipt.compute_units, tried.compute_units);
    assert_eq!(receipt.fee, tried.fee);
    // The instruction that sets the limit takes 150 units itself.
    let units = receipt.compute_units[0] + 150;
    assert_eq!(tried.units, units);
    assert_eq!(
        budget_of(&node, 0),
        (Some(units * 11 / 10 + u64::from(units % 10 > 0)), None)
    );
    assert_eq!(tried.limit.map(u64::from), budget_of(&node, 0).0);
}

/// Limit and price of the transaction that was executed as the `number`th, from 0.
fn budget_of(node: &Node, number: usize) -> (Option<u64>, Option<u64>) {
    let transaction = &node.transactions()[number];
    let keys = transaction.message.static_account_keys();
    let mut found = (None, None);
    for call in transaction.message.instructions() {
        if keys[usize::from(call.program_id_index)] != solana_compute_budget_interface::ID {
            assert_eq!(found, (None, None), "they stand behind the others");
            continue;
        }
        match (call.data[0], &call.data[1..]) {
            (2, units) => found.0 = Some(u64::from(u32::from_le_bytes(units.try_into().unwrap()))),
            (3, price) => found.1 = Some(u64::from_le_bytes(price.try_into().unwrap())),
            (other, _) => panic!("{other}"),
        }
    }
    found
}

#[test]
fn the_price_is_fixed_or_that_of_recent_blocks_and_is_part_of_the_fee() {
    let (node, payer, mut chain) = node();
    let pay = |to: u8| transfer(&payer.pubkey(), &Address::new_from_array([to; 32]), SOL);
    let recent = ComputeUnitPrice::Recent {
        percentile: 50,
        cap: 7_000,
    };
    let fixed = ComputeUnitLimit::Fixed(30_000);
    for (number, (limit, price, recently, expected)) in [
        (
            ComputeUnitLimit::Unset,
            ComputeUnitPrice::Unset,
            vec![9],
            (None, None),
        ),
        (
            fixed,
            ComputeUnitPrice::Fixed(2_000),
            vec![9],
            (Some(30_000), Some(2_000)),
        ),
        (fixed, recent, vec![], (Some(30_000), None)),
        (fixed, recent, vec![0; 150], (Some(30_000), None)),
        (
            fixed,
            recent,
            vec![0, 0, 3_000, 4_000, 5_000],
            (Some(30_000), Some(3_000)),
        ),
        (fixed, recent, vec![80_000; 150], (Some(30_000), Some(7_000))),
        // 150 units for the transfer and for each of both instructions, and a tenth more.
        (
            ComputeUnitLimit::Simulated,
            ComputeUnitPrice::Fixed(10),
            vec![],
            (Some(495), Some(10)),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        node.set_recent_prices(&recently);
        chain.set_budget(ComputeBudget { limit, price });
        let receipt = chain
            .send(&[pay(100 + u8::try_from(number).unwrap())], &[&payer])
            .unwrap();
        assert_eq!(budget_of(&node, number), expected);
        let priority = expected.0.unwrap_or(0) * expected.1.unwrap_or(0);
        assert_eq!(receipt.fee, 5_000 + priority.div_ceil(1_000_000));
    }
}

#[test]
fn a_transaction_without_room_for_its_budget_is_sent_without() {
    let (node, payer, mut chain) = node();
    chain.set_budget(ComputeBudget {
        limit: ComputeUnitLimit::Simulated,
        price: ComputeUnitPrice::Fixed(1_000),
    });
    let calls: Vec<Instruction> = (1..26)
        .map(|to| transfer(&payer.pubkey(), &Address::new_from_array([to; 32]), SOL))
        .collect();
    let bytes = transactions::size(&payer.pubkey(), &calls[..21]).unwrap();
    let count = 21 + (transactions::MAX_BYTES - bytes) / 49;
    let calls = &calls[..count];
    assert!(transactions::size(&payer.pubkey(), calls).unwrap() > transactions::MAX_BYTES - 40);
    let receipt = chain.send(calls, &[&payer]).unwrap();
    assert_eq!((receipt.fee, receipt.compute_units.len()), (5_000, count));
    assert_eq!(budget_of(&node, 0), (None, None));
}

#[test]
fn what_would_be_refused_is_told_without_sending_or_signing_it() {
    let (node, payer, mut chain) = node();
    let mut wrong = create_network(&payer, 1);
    wrong.accounts.push(wrong.accounts[0].clone());
    let tried = chain.simulate(&payer.pubkey(), &[wrong]).unwrap();
    let refusal = tried.refusal.unwrap();
    assert!(
        refusal.name.is_some() && refusal.instruction == Some(0),
        "{refusal:?}"
    );
    assert_eq!(refusal.logs, tried.logs);
    assert_eq!(node.transactions().len(), 0);
}

#[test]
fn a_transaction_signed_elsewhere_is_sent_as_it_is_and_expires_with_its_blockhash() {
    let (node, payer, mut chain) = node();
    let to = Address::new_from_array([7; 32]);
    let pay = [transfer(&payer.pubkey(), &to, SOL)];
    let sign = |blockhash| {
        let message = transactions::message(&payer.pubkey(), &pay, blockhash).unwrap();
        VersionedTransaction::try_new(message, &[&payer]).unwrap()
    };
    let signed = sign(chain.latest_blockhash().unwrap());
    let receipt = chain.submit(&pay, &signed).unwrap();
    assert_eq!(receipt.fee, 5_000);
    assert_eq!(node.transactions(), [signed]);
    let error = chain
        .submit(&pay, &sign(Hash::new_from_array([5; 32])))
        .unwrap_err();
    assert!(matches!(error, ClientError::Expired { .. }), "{error}");
    assert_eq!(lamports(&chain, &to), SOL);
}

#[test]
fn a_lookup_table_is_made_used_and_taken_down_again() {
    let (node, payer, mut chain) = node();
    node.set_lifetime(2_000);
    let parties: Vec<Address> = (1..=40).map(|byte| Address::new_from_array([byte; 32])).collect();
    let pay = |to: &Address| vec![transfer(&payer.pubkey(), to, SOL)];
    let groups: Vec<_> = parties.iter().map(pay).collect();
    assert!(
        transactions::pack(&payer.pubkey(), &groups, usize::MAX)
            .unwrap()
            .len()
            > 1
    );
    let mut table = LookupTable::create(&mut chain, &payer, &payer).unwrap();
    assert_eq!(
        tables::shared(&groups, 1),
        parties,
        "neither who signs nor the program"
    );
    table.extend(&mut chain, &payer, &payer, &parties).unwrap();
    assert_eq!(LookupTable::read(&chain, table.address).unwrap(), table);
    let of_chain = [table.account()];
    chain.set_tables(of_chain.to_vec());
    let room = Room {
        tables: &of_chain,
        ..Room::default()
    };
    let packed = transactions::pack_into(&payer.pubkey(), &groups, room).unwrap();
    assert_eq!(packed.len(), 1, "40 transfers in one transaction");
    let receipt = chain.send(&packed[0], &[&payer]).unwrap();
    assert_eq!((receipt.compute_units.len(), receipt.fee), (40, 5_000));
    assert!(parties.iter().all(|party| lamports(&chain, party) == SOL));
    chain.set_tables(vec![]);
    let rent = lamports(&chain, &table.address);
    table.deactivate(&mut chain, &payer, &payer).unwrap();
    assert_eq!(table.closes_at(), table.deactivated.map(|slot| slot + 513));
    let before = lamports(&chain, &payer.pubkey());
    let address = table.address;
    table.close(&mut chain, &payer, &payer).unwrap();
    assert_eq!(chain.account(&address).unwrap(), None);
    assert_eq!(lamports(&chain, &payer.pubkey()), before + rent - 5_000);
}
