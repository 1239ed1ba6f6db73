use super::*;
use crate::programs::deploy_folder;
use solana_keypair::Keypair;
use solana_system_interface::instruction::transfer;

const SOL: u64 = 1_000_000_000;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("a.chain")
    }

    fn create(&self) -> FileChain {
        FileChain::create(&self.path(), &deploy_folder()).unwrap()
    }

    fn open(&self) -> Result<FileChain, ClientError> {
        FileChain::open(&self.path(), &deploy_folder())
    }

    fn complaint(&self) -> String {
        self.open().err().unwrap().to_string()
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.path()).unwrap()
    }
}

fn balance(chain: &impl Chain, address: &Address) -> u64 {
    let account = chain.account(address).unwrap();
    account.map_or(0, |account| account.lamports)
}

/// A chain on which `payer` has sent `count` times one SOL to addresses of their own.
fn with_transfers(place: &Place, payer: &Keypair, count: u8) {
    let mut chain = place.create();
    chain.airdrop(&payer.pubkey(), 100 * SOL).unwrap();
    for number in 1..=count {
        let to = Address::new_from_array([number; 32]);
        chain
            .send(&[transfer(&payer.pubkey(), &to, SOL)], &[payer])
            .unwrap();
    }
}

#[test]
fn what_one_process_did_the_next_one_finds() {
    let (place, payer) = (Place::new(), Keypair::new());
    with_transfers(&place, &payer, 3);
    let mut chain = place.open().unwrap();
    assert_eq!(balance(&chain, &Address::new_from_array([3; 32])), SOL);
    assert_eq!(balance(&chain, &payer.pubkey()), 97 * SOL - 3 * 5_000);
    let refused = [transfer(&payer.pubkey(), &Address::default(), 1_000 * SOL)];
    assert!(matches!(
        chain.send(&refused, &[&payer]),
        Err(ClientError::Refused(_))
    ));
    drop(chain);
    let chain = FileChain::snapshot(&place.path(), &deploy_folder()).unwrap();
    assert_eq!(
        balance(&chain, &payer.pubkey()),
        97 * SOL - 4 * 5_000,
        "a refused transaction costs its fee"
    );
}

#[test]
fn an_account_that_was_emptied_is_gone_for_the_next_process() {
    let (place, payer) = (Place::new(), Keypair::new());
    let mut chain = place.create();
    chain.airdrop(&payer.pubkey(), SOL).unwrap();
    let all = [transfer(
        &payer.pubkey(),
        &Address::new_from_array([7; 32]),
        SOL - 5_000,
    )];
    chain.send(&all, &[&payer]).unwrap();
    drop(chain);
    assert_eq!(place.open().unwrap().account(&payer.pubkey()), None);
}

#[test]
fn a_file_cut_anywhere_holds_every_transaction_whose_record_is_whole() {
    let (place, payer) = (Place::new(), Keypair::new());
    with_transfers(&place, &payer, 2);
    let whole = place.bytes();
    let (records, _) = journal_of(&whole);
    assert_eq!(records, 3, "an airdrop and two transfers");
    let mut seen = std::collections::BTreeSet::new();
    for length in 17..=whole.len() {
        let (records, end) = journal_of(&whole[..length]);
        assert!(end <= length as u64);
        seen.insert((records, end));
    }
    assert_eq!(seen.len(), 4, "one state for each number of whole records");

    // A process killed in the middle of a record: the next one goes on behind the last whole one.
    std::fs::write(place.path(), &whole[..whole.len() - 1]).unwrap();
    let mut chain = place.open().unwrap();
    assert_eq!(balance(&chain, &Address::new_from_array([1; 32])), SOL);
    assert_eq!(balance(&chain, &Address::new_from_array([2; 32])), 0);
    let again = [transfer(&payer.pubkey(), &Address::new_from_array([2; 32]), SOL)];
    chain.send(&again, &[&payer]).unwrap();
    drop(chain);
    assert_eq!(place.bytes(), whole);
}

fn journal_of(bytes: &[u8]) -> (usize, u64) {
    let place = Place::new();
    std::fs::write(place.path(), bytes).unwrap();
    let (journal, records) = Journal::open(&place.path()).unwrap();
    (records.len(), journal.length())
}

#[test]
fn damage_is_found_wherever_it_is_and_answered_with_a_way_out() {
    let (place, payer) = (Place::new(), Keypair::new());
    with_transfers(&place, &payer, 1);
    let whole = place.bytes();
    for position in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[position] ^= 0x10;
        std::fs::write(place.path(), bytes).unwrap();
        let error = Journal::read(&place.path()).unwrap_err().to_string();
        let expected = if position < 15 {
            "is not a chain"
        } else if position < 17 {
            "another version of flywheel"
        } else {
            "is damaged from byte"
        };
        assert!(error.contains(expected), "byte {position}: {error}");
    }
    let mut bytes = whole.clone();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(place.path(), bytes).unwrap();
    let complaint = place.complaint();
    assert!(
        complaint.contains("keep what happened before with `truncate -s "),
        "{complaint}"
    );
    std::fs::write(place.path(), "").unwrap();
    assert!(place.complaint().contains("is not a chain"));
}

#[test]
fn only_one_process_writes_while_others_may_read() {
    let (place, payer) = (Place::new(), Keypair::new());
    let mut chain = place.create();
    chain.airdrop(&payer.pubkey(), SOL).unwrap();
    let complaint = place.complaint();
    assert!(complaint.contains("another process is using it"), "{complaint}");
    let read = FileChain::snapshot(&place.path(), &deploy_folder()).unwrap();
    assert_eq!(balance(&read, &payer.pubkey()), SOL);
    drop(chain);
    assert!(place.open().is_ok());
}

#[test]
fn a_missing_file_is_answered_with_how_to_start_one_and_a_present_one_is_not_replaced() {
    let place = Place::new();
    assert!(place.complaint().contains("flywheel --url file:"));
    assert_eq!(std::fs::read_dir(place.0.path()).unwrap().count(), 0);
    drop(place.create());
    let error = FileChain::create(&place.path(), &deploy_folder()).err().unwrap();
    assert!(error.to_string().contains("exists; open it"), "{error}");
}

#[test]
fn time_is_the_machines_until_it_is_set_and_stays_set() {
    let place = Place::new();
    let mut chain = place.create();
    assert!((chain.now() - machine_time()).abs() <= 1);
    chain.set_time(Some(1_800_000_000)).unwrap();
    drop(chain);
    let mut chain = place.open().unwrap();
    assert_eq!(chain.now(), 1_800_000_000);
    chain.set_time(None).unwrap();
    drop(chain);
    assert!((place.open().unwrap().now() - machine_time()).abs() <= 1);
}

#[test]
fn a_file_of_many_changes_to_few_accounts_is_made_smaller() {
    let place = Place::new();
    let address = Address::new_from_array([9; 32]);
    drop(place.create());
    let (mut journal, _) = Journal::open(&place.path()).unwrap();
    let account = |number: u64| Account {
        lamports: SOL + number,
        data: vec![7; 10_000],
        ..Account::default()
    };
    for number in 0..200 {
        let accounts = vec![stored(address, account(number))];
        journal
            .add(&Record {
                accounts,
                fixed_time: None,
            })
            .unwrap();
    }
    assert!(journal.length() > SMALL);
    let chain = place.open().unwrap();
    assert_eq!(balance(&chain, &address), SOL + 199);
    drop(chain);
    assert!(place.bytes().len() < 11_000);
    assert_eq!(balance(&place.open().unwrap(), &address), SOL + 199);
}

#[test]
fn a_lock_ends_when_it_is_dropped_although_another_thread_is_just_starting_a_process() {
    use std::process::Command;
    use std::sync::atomic::{AtomicBool, Ordering};

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flywheel.chain");
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let _ = Command::new("true").status();
            }
        });
        let refused = (0..20_000).filter(|_| super::lock(&path).is_err()).count();
        done.store(true, Ordering::Relaxed);
        assert_eq!(refused, 0);
    });
}
