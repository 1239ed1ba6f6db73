//! Claims of several devices at once, and the life of claim pages.

use flywheel_client::accounts::ClaimPage;
use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, ClaimArgs, ClaimManyArgs};
use flywheel_client::instructions::token;
use flywheel_client::transactions::{MAX_BYTES, size};
use flywheel_merkle::{Leaf, SumTree};
use flywheel_tests::outcome;
use flywheel_tests::world::{World, keypair};
use solana_address::Address;
use solana_signer::Signer;

/// A final root of 40 devices of one payee, with indices 0, 2, 4, ... and totals 100, 101, ...; and one device of somebody else
/// and one of page 1.
struct Fleet {
    world: World,
    leaves: Vec<Leaf>,
    tree: SumTree,
    root: Address,
    wallet: Address,
}

impl Fleet {
    fn new(seed: &str) -> Self {
        let mut world = World::new(seed);
        let payee = world.operator.pubkey();
        let mut leaves: Vec<_> = (0..40)
            .map(|place| World::leaf(2 * place, &payee, 100 + u64::from(place)))
            .collect();
        leaves.push(World::leaf(200, &keypair("somebody else").pubkey(), 7));
        leaves.push(World::leaf(256, &payee, 9));
        let tree = world.tree_of(&leaves);
        let root = world.finalized(0, &World::proposal(&tree));
        let wallet = world.token_account(&payee);
        world.create_claim_page(0).unwrap();
        world.create_claim_page(1).unwrap();
        Self {
            world,
            leaves,
            tree,
            root,
            wallet,
        }
    }

    fn args(&self, positions: &[u32]) -> ClaimManyArgs {
        World::claims(&self.tree, &self.leaves, positions)
    }

    fn claim(&mut self, args: ClaimManyArgs) -> String {
        let claim = rewards::claim_many(self.world.source(), self.root, self.wallet, args);
        outcome(self.world.send(&[claim], &[]))
    }

    fn paid(&self) -> u64 {
        let paid = self.world.tokens(&self.wallet);
        let pool = self.world.pool_state();
        assert_eq!((pool.claimed, self.world.supply()), (paid, paid));
        paid
    }

    fn page(&self) -> ClaimPage {
        self.world.state(&address::claim_page(&self.world.pool, 0))
    }
}

#[test]
fn many_devices_are_paid_with_one_proof() {
    let mut fleet = Fleet::new("many");
    let positions: Vec<u32> = (3..19).collect();
    assert_eq!(fleet.claim(fleet.args(&positions)), "accepted");
    // 103 + ... + 118
    assert_eq!(fleet.paid(), 1_768);
    let page = fleet.page();
    let recorded: Vec<u64> = (3..19).map(|place| page.paid[2 * place]).collect();
    assert_eq!(recorded, (103..119).collect::<Vec<u64>>());
    assert_eq!(page.paid.iter().sum::<u64>(), 1_768);
    assert_eq!(fleet.claim(fleet.args(&positions)), "NothingToClaim");
}

#[test]
fn devices_that_have_been_paid_are_passed_over() {
    let mut fleet = Fleet::new("passed over");
    assert_eq!(fleet.claim(fleet.args(&[1, 2])), "accepted");
    assert_eq!(fleet.paid(), 203);
    assert_eq!(fleet.claim(fleet.args(&[0, 1, 2, 5])), "accepted");
    assert_eq!(fleet.paid(), 203 + 100 + 105);
    // A later root pays only what it adds, to those for whom it adds something.
    for leaf in &mut fleet.leaves[..2] {
        leaf.total += 10;
    }
    fleet.tree = fleet.world.tree_of(&fleet.leaves);
    fleet.root = fleet.world.finalized(1, &World::proposal(&fleet.tree));
    assert_eq!(fleet.claim(fleet.args(&[0, 1, 2, 5])), "accepted");
    assert_eq!(fleet.paid(), 408 + 20);
    let page = fleet.page();
    assert_eq!(
        [0, 2, 4, 10].map(|index: usize| page.paid[index]),
        [110, 111, 102, 105]
    );
}

#[test]
fn one_to_sixteen_devices_are_named_in_order_each_once() {
    let mut fleet = Fleet::new("order");
    let none = ClaimManyArgs {
        grants: vec![],
        proof: vec![],
    };
    assert_ne!(fleet.claim(none), "accepted");
    let mut seventeen = fleet.args(&(0..16).collect::<Vec<u32>>());
    seventeen.grants.push(fleet.args(&[16]).grants[0]);
    assert_eq!(fleet.claim(seventeen), "GrantsInvalid");
    let mut twice = fleet.args(&[1, 2]);
    twice.grants[1] = twice.grants[0];
    assert_eq!(fleet.claim(twice), "ProofInvalid");
    let mut twice = fleet.args(&[1, 2]);
    twice.grants.insert(1, twice.grants[0]);
    assert_eq!(fleet.claim(twice), "ProofInvalid");
    let mut unsorted = fleet.args(&[1, 2]);
    unsorted.grants.swap(0, 1);
    assert_eq!(fleet.claim(unsorted), "ProofInvalid");
    assert_eq!(fleet.paid(), 0);
    assert_eq!(fleet.claim(fleet.args(&[1])), "accepted");
    assert_eq!(fleet.paid(), 101);
}

#[test]
fn devices_of_another_page_or_payee_are_refused_with_all_others() {
    let mut fleet = Fleet::new("another page");
    // Positions 40 and 41 are somebody else's device and the one of page 1.
    assert_eq!(fleet.claim(fleet.args(&[0, 41])), "ClaimPageMismatch");
    assert_eq!(fleet.claim(fleet.args(&[0, 40])), "ProofInvalid");
    let mut claim = rewards::claim_many(fleet.world.source(), fleet.root, fleet.wallet, fleet.args(&[41]));
    claim.accounts[2].pubkey = address::claim_page(&fleet.world.pool, 0);
    assert_eq!(fleet.world.tried(&claim), "ClaimPageMismatch");
    assert_eq!(fleet.paid(), 0);
    assert_eq!(fleet.claim(fleet.args(&[41])), "accepted");
    assert_eq!(fleet.paid(), 9);
}

#[test]
fn no_forged_grant_of_many_is_paid() {
    let mut fleet = Fleet::new("forged many");
    type Edit = fn(&mut ClaimManyArgs);
    let edits: [Edit; 8] = [
        |args| args.grants[1].total += 1,
        |args| args.grants[1].index += 1,
        |args| args.grants[2].position += 1,
        |args| args.grants.truncate(2),
        |args| args.proof.truncate(args.proof.len() - 40),
        |args| args.proof.extend([0; 40]),
        |args| args.proof[0] ^= 1,
        |args| args.proof.truncate(args.proof.len() - 1),
    ];
    for edit in edits {
        let mut forged = fleet.args(&[4, 7, 30]);
        edit(&mut forged);
        assert_eq!(fleet.claim(forged), "ProofInvalid");
    }
    assert_eq!(fleet.paid(), 0);
}

#[test]
fn eight_neighbours_of_a_million_and_sixteen_of_a_quarter_million_fit_a_transaction() {
    let world = World::new("size of many");
    let (payer, pool, root) = (world.payer.pubkey(), world.pool, world.network);
    let grant = rewards::Grant {
        index: 1,
        total: 1,
        position: 1,
    };
    // Neighbours share all levels but those between themselves.
    for (levels, neighbours, shared) in [(20, 8, 17), (18, 16, 14)] {
        let args = ClaimManyArgs {
            grants: vec![grant; neighbours],
            proof: vec![0; shared * 40],
        };
        let claim = rewards::claim_many(world.paid_from(), root, pool, args);
        let bytes = size(&payer, &[claim]).unwrap();
        println!("claim_many of {neighbours} neighbours with {levels} levels: {bytes} bytes");
        assert!(bytes <= MAX_BYTES);
    }
}

#[test]
fn an_empty_page_gives_back_all_its_rent_and_can_be_made_again() {
    let mut world = World::new("empty page");
    let sponsor = world.funded("page sponsor");
    let page = address::claim_page(&world.pool, 3);
    let create = rewards::create_claim_page(sponsor.pubkey(), world.pool, 3);
    let before = world.lamports(&sponsor.pubkey());
    for _ in 0..2 {
        assert_eq!(world.attempt(create.clone(), &[&sponsor]), "accepted");
        assert_eq!(world.lamports(&page), world.rent(ClaimPage::SPACE));
        assert_eq!(world.attempt(create.clone(), &[&sponsor]), "AccountExists");
        let stolen = rewards::refund_claim_page(world.pool, 3, world.operator.pubkey());
        assert_eq!(world.tried(&stolen), "RentPayerMismatch");
        let refund = rewards::refund_claim_page(world.pool, 3, sponsor.pubkey());
        assert_eq!(world.tried(&refund), "accepted");
        assert_eq!(world.lamports(&page), 0);
        assert_eq!(world.lamports(&sponsor.pubkey()), before);
    }
}

#[test]
fn a_page_with_a_record_is_never_closed_and_gives_back_only_what_it_need_not_hold() {
    let mut world = World::new("page with a record");
    let sponsor = world.funded("record sponsor");
    let create = rewards::create_claim_page(sponsor.pubkey(), world.pool, 0);
    assert_eq!(world.attempt(create, &[&sponsor]), "accepted");
    let wallet = world.token_account(&world.operator.pubkey());
    let totals = [(255, 1)];
    let tree = world.tree(&totals);
    let root = world.finalized(0, &World::proposal(&tree));
    let claim = world.claim_instruction(root, &tree, &totals, 255, wallet);
    assert_eq!(world.tried(&claim), "accepted");
    let (page, held) = (address::claim_page(&world.pool, 0), world.rent(ClaimPage::SPACE));
    let refund = rewards::refund_claim_page(world.pool, 0, sponsor.pubkey());
    assert_eq!(world.tried(&refund), "NothingToRelease");
    let before = world.lamports(&sponsor.pubkey());
    let per_byte = world.chain.rent().lamports_per_byte;
    world.chain.set_rent(per_byte / 2);
    let needed = world.rent(ClaimPage::SPACE);
    assert!(needed < held);
    assert_eq!(world.tried(&refund), "accepted");
    assert_eq!(world.lamports(&page), needed);
    assert_eq!(world.lamports(&sponsor.pubkey()) - before, held - needed);
    assert_eq!(world.tried(&refund), "NothingToRelease");
    // What somebody sends to it goes back to the sponsor as well.
    world.chain.airdrop(&page, 77).unwrap();
    assert_eq!(world.tried(&refund), "accepted");
    assert_eq!(world.lamports(&sponsor.pubkey()) - before, held - needed + 77);
    assert_eq!(world.tried(&claim), "NothingToClaim");
    // A rent that rises again takes nothing from the page, and nothing is to be had.
    world.chain.set_rent(per_byte);
    assert_eq!(world.tried(&refund), "NothingToRelease");
    assert_eq!(world.lamports(&page), needed);
}

#[test]
fn who_sends_a_claim_may_create_page_and_token_account_in_the_same_transaction() {
    let mut world = World::new("all in one");
    let sender = world.funded("sender");
    let payee = keypair("payee without lamports").pubkey();
    let leaves = [World::leaf(0, &payee, 12)];
    let tree = world.tree_of(&leaves);
    let root = world.finalized(0, &World::proposal(&tree));
    let mint = world.mint.pubkey();
    let wallet = address::associated_token_account(&payee, &mint);
    let grant = World::claims(&tree, &leaves, &[0]).grants[0];
    let args = ClaimArgs { grant, proof: vec![] };
    let instructions = [
        token::create_associated_token_account(&sender.pubkey(), &payee, &mint),
        rewards::create_claim_page(sender.pubkey(), world.pool, 0),
        rewards::claim(world.source(), root, wallet, args),
    ];
    assert_eq!(
        outcome(world.send_paid_by(&sender, &instructions, &[])),
        "accepted"
    );
    assert_eq!((world.tokens(&wallet), world.supply()), (12, 12));
    assert!(world.chain.account(&payee).is_none());
}

#[test]
fn a_claim_of_no_devices_is_refused_as_such() {
    let mut world = World::new("no devices");
    let wallet = world.token_account(&world.operator.pubkey());
    world.create_claim_page(0).unwrap();
    let tree = world.tree(&[(0, 1)]);
    let root = world.finalized(0, &World::proposal(&tree));
    let none = ClaimManyArgs {
        grants: vec![],
        proof: vec![],
    };
    let claim = rewards::claim_many(world.source(), root, wallet, none);
    assert_eq!(outcome(world.send(&[claim], &[])), "GrantsInvalid");
}
