//! Vesting: what is paid at once, what later, what it costs to leave early; and that every base unit is somewhere.

use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, CreatePoolArgs};
use flywheel_merkle::{Leaf, SumTree};
use flywheel_tests::world::{GENESIS, Mint, TOKEN, World, keypair};
use reward_distributor::state::Vesting;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// 30 days.
const MONTH: i64 = 2_592_000;

/// A pool that vests 40 % over 10 months and takes up to 50 % of those who leave.
fn args(of: CreatePoolArgs) -> CreatePoolArgs {
    let mut args = of;
    (args.vesting_months, args.exit_penalty_bps) = (10, 5_000);
    args.parameters.vesting_bps = 4_000;
    args
}

/// A pool with two payees, of one device each.
struct Vested {
    world: World,
    mint: Mint,
    payees: [Keypair; 2],
    accounts: [Address; 2],
    /// What was in vault and mint before anything was paid.
    funds: u64,
    root: Address,
    tree: SumTree,
    leaves: Vec<Leaf>,
}

impl Vested {
    fn minting(seed: &str) -> Self {
        let world = World::with_pool(seed, args(World::pool_args()));
        let mint = Mint {
            address: world.mint.pubkey(),
            program: TOKEN,
        };
        Self::new(world, seed, mint, 0)
    }

    fn funded(seed: &str) -> Self {
        let mut world = World::without_pool(seed);
        let mint = world.new_mint(&format!("{seed}/stablecoin"), TOKEN, None);
        assert_eq!(world.found_funded(&mint, args(World::funded_args())), "accepted");
        world.fund(&mint, 1_000_000).unwrap();
        Self::new(world, seed, mint, 1_000_000)
    }

    fn new(mut world: World, seed: &str, mint: Mint, funds: u64) -> Self {
        let payees = [0, 1].map(|number| keypair(&format!("{seed}/payee {number}")));
        let mint_account = |world: &mut World, payee: &Keypair| {
            let wallet = payee.pubkey();
            let create = spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent(
                &world.payer.pubkey(), &wallet, &mint.address, &mint.program,
            );
            world.send(&[create], &[]).unwrap();
            address::associated_token_account(&wallet, &mint.address)
        };
        let accounts = [0, 1].map(|number| mint_account(&mut world, &payees[number]));
        world.create_claim_page(0).unwrap();
        let mut vested = Self {
            tree: world.tree(&[(0, 1)]),
            world,
            mint,
            payees,
            accounts,
            funds,
            root: Address::default(),
            leaves: Vec::new(),
        };
        for number in [0, 1] {
            assert_eq!(vested.open(number), "accepted");
        }
        vested
    }

    /// Grants the two payees' devices these totals, in an epoch.
    fn grant(&mut self, epoch: u64, totals: [u64; 2]) {
        let leaf = |number: usize| World::leaf(number as u32, &self.payees[number].pubkey(), totals[number]);
        self.leaves = vec![leaf(0), leaf(1)];
        self.tree = self.world.tree_of(&self.leaves);
        self.root = self.world.finalized(epoch, &World::proposal(&self.tree));
    }

    fn open(&mut self, number: usize) -> String {
        let (payer, payee) = (self.world.payer.pubkey(), self.payees[number].pubkey());
        let open = rewards::open_vesting(payer, self.world.pool, payee);
        self.world.tried(&open)
    }

    fn claim_instruction(&self, number: usize) -> Instruction {
        let args = World::claims(&self.tree, &self.leaves, &[number as u32]);
        let payee = self.payees[number].pubkey();
        rewards::claim_vesting(self.world.source(), self.root, payee, self.accounts[number], args)
    }

    fn claim(&mut self, number: usize) -> String {
        let claim = self.claim_instruction(number);
        self.did(claim, &[])
    }

    fn release(&mut self, number: usize) -> String {
        let payee = self.payees[number].pubkey();
        let release = rewards::release_vested(self.world.source(), payee, self.accounts[number]);
        self.did(release, &[])
    }

    fn exit(&mut self, number: usize) -> String {
        let payee = self.payees[number].insecure_clone();
        let (source, account) = (self.world.source(), self.accounts[number]);
        let exit = rewards::exit_vesting(source, self.mint.address, payee.pubkey(), account);
        self.did(exit, &[&payee])
    }

    /// Sends it and checks that every base unit is somewhere.
    fn did(&mut self, instruction: Instruction, signers: &[&Keypair]) -> String {
        let done = self.world.attempt(instruction, signers);
        self.balance();
        done
    }

    fn paid(&self) -> [u64; 2] {
        self.accounts.map(|account| self.world.tokens(&account))
    }

    /// `claimed = paid out + locked in vesting accounts + penalties`, by what the chain holds.
    fn balance(&self) {
        let pool = self.world.pool_state();
        let paid: u64 = self.paid().iter().sum();
        assert_eq!(pool.claimed, paid + pool.vesting_locked + pool.penalties);
        assert!(pool.claimed <= pool.finalized_total);
        let locked: u64 = (0..2).map(|number| self.held(number)).sum();
        assert_eq!(pool.vesting_locked, locked);
        let supply = self.world.supply_of(&self.mint.address);
        if self.funds == 0 {
            assert_eq!(supply, paid);
        } else {
            let vault = self.world.tokens(&address::vault(&self.world.pool));
            assert_eq!(vault, self.funds - paid - pool.penalties);
            assert_eq!(supply, self.funds - pool.penalties);
        }
    }

    fn vesting(&self, number: usize) -> Address {
        address::vesting(&self.world.pool, &self.payees[number].pubkey())
    }

    /// What lies in a vesting account.
    fn held(&self, number: usize) -> u64 {
        let address = self.vesting(number);
        if self.world.lamports(&address) == 0 {
            return 0;
        }
        let vesting: Vesting = self.world.state(&address);
        let buckets = vesting.buckets.iter();
        vesting.matured + buckets.map(|bucket| bucket.amount - bucket.released).sum::<u64>()
    }

    /// Sets the time, months and seconds after the pool's genesis.
    fn at(&mut self, months: i64, seconds: i64) {
        self.world.chain.set_time(GENESIS + months * MONTH + seconds);
    }
}

fn both(seed: &str) -> [Vested; 2] {
    [
        Vested::minting(&format!("{seed}, minting")),
        Vested::funded(&format!("{seed}, funded")),
    ]
}

#[test]
fn a_claim_without_vesting_is_refused_where_a_share_vests() {
    for mut vested in both("claim refused") {
        vested.grant(0, [1_001, 500]);
        let many = World::claims(&vested.tree, &vested.leaves, &[0]);
        let one = rewards::ClaimArgs {
            grant: many.grants[0],
            proof: vested.tree.proof(0).unwrap(),
        };
        let (source, root, account) = (vested.world.source(), vested.root, vested.accounts[0]);
        for claim in [
            rewards::claim(source, root, account, one),
            rewards::claim_many(source, root, account, many),
        ] {
            assert_eq!(vested.did(claim, &[]), "VestingApplies");
        }
        assert_eq!(vested.paid(), [0, 0]);
    }
}

#[test]
fn a_claim_is_split_exactly_with_the_rest_for_the_payee_now() {
    for mut vested in both("split") {
        vested.grant(0, [1_001, 2]);
        assert_eq!([vested.claim(0), vested.claim(1)], ["accepted", "accepted"]);
        // 40 % of 1,001 is 400.4, of 2 is 0.8: what vests is rounded down.
        assert_eq!(
            (vested.paid(), vested.held(0), vested.held(1)),
            ([601, 2], 400, 0)
        );
        assert_eq!(vested.claim(0), "NothingToClaim");
        vested.grant(1, [1_011, 2]);
        assert_eq!(vested.claim(0), "accepted");
        assert_eq!((vested.paid(), vested.held(0)), ([607, 2], 404));
        assert_eq!(vested.world.pool_state().vesting_locked, 404);
    }
}

#[test]
fn what_vests_is_released_month_by_month() {
    for mut vested in both("release") {
        // 400 in month 0, 40 in month 1.
        vested.grant(0, [1_000, 1_000]);
        assert_eq!(vested.claim(0), "accepted");
        vested.grant(4, [1_100, 1_000]);
        vested.at(1, 5);
        assert_eq!(vested.claim(0), "accepted");
        assert_eq!(vested.paid(), [660, 0]);
        // Within a month of month 0's end 40 vest, a second before 39 do, with the last second's part rounded down.
        assert_eq!(vested.release(0), "NothingToRelease");
        let released = |vested: &mut Vested, months, seconds| {
            vested.at(months, seconds);
            let before = vested.paid()[0];
            let done = vested.release(0);
            let amount = vested.paid()[0] - before;
            assert_eq!(
                done,
                if amount > 0 {
                    "accepted"
                } else {
                    "NothingToRelease"
                }
            );
            amount
        };
        assert_eq!(released(&mut vested, 2, -1), 39);
        assert_eq!(released(&mut vested, 2, 0), 1);
        assert_eq!(released(&mut vested, 2, 0), 0);
        // Month 1's 40 begin: half a month is 20 of the one and 2 of the other.
        assert_eq!(released(&mut vested, 2, MONTH / 2), 22);
        assert_eq!(released(&mut vested, 7, 0), 180 + 18);
        assert_eq!(released(&mut vested, 11, 0), 160 + 16);
        assert_eq!(released(&mut vested, 12, -1), 3);
        assert_eq!(released(&mut vested, 12, 0), 1);
        assert_eq!(released(&mut vested, 100, 0), 0);
        assert_eq!((vested.paid(), vested.held(0)), ([1_100, 0], 0));
        assert_eq!(vested.world.pool_state().vesting_locked, 0);
    }
}

#[test]
fn who_leaves_early_pays_the_penalty_which_nobody_gets() {
    for mut vested in both("exit") {
        vested.grant(0, [2_500, 2_500]);
        assert_eq!([vested.claim(0), vested.claim(1)], ["accepted", "accepted"]);
        assert_eq!(vested.paid(), [1_500, 1_500]);
        // 1,000 in the bucket of month 0. At month 6, 500 are vested; of the rest half of half is kept: 125.
        vested.at(3, 0);
        assert_eq!(vested.release(0), "accepted");
        assert_eq!(vested.paid()[0], 1_700);
        vested.at(6, 0);
        assert_eq!(vested.exit(0), "accepted");
        assert_eq!(vested.paid()[0], 1_700 + 300 + 375);
        let pool = vested.world.pool_state();
        assert_eq!((pool.penalties, pool.vesting_locked), (125, 1_000));
        assert_eq!(vested.release(0), "NothingToRelease");
        // The other waits and loses nothing.
        vested.at(11, 0);
        assert_eq!(vested.exit(1), "accepted");
        assert_eq!(vested.paid()[1], 2_500);
        assert_eq!(vested.world.pool_state().penalties, 125);
    }
}

#[test]
fn a_penalty_is_rounded_up_and_whole_before_vesting_begins() {
    for mut vested in both("exit at once") {
        vested.grant(0, [2_503, 1]);
        assert_eq!(vested.claim(0), "accepted");
        // 1,001 are locked; half of it is 500.5.
        assert_eq!(vested.exit(0), "accepted");
        assert_eq!(vested.paid()[0], 1_502 + 500);
        assert_eq!(vested.world.pool_state().penalties, 501);
    }
}

#[test]
fn only_the_payee_leaves_and_only_to_an_account_of_its_own() {
    let mut vested = Vested::funded("exit by others");
    vested.grant(0, [1_000, 1_000]);
    assert_eq!([vested.claim(0), vested.claim(1)], ["accepted", "accepted"]);
    let (source, mint) = (vested.world.source(), vested.mint.address);
    let [payee, other] = [0, 1].map(|number| vested.payees[number].insecure_clone());
    let exit = |payee: &Keypair, account| rewards::exit_vesting(source, mint, payee.pubkey(), account);
    // Another's token account, another's vesting account, another's signature.
    let to_other = exit(&payee, vested.accounts[1]);
    assert_eq!(vested.did(to_other, &[&payee]), "VestingMismatch");
    let mut of_other = exit(&other, vested.accounts[1]);
    of_other.accounts[1].pubkey = vested.vesting(0);
    assert_eq!(vested.did(of_other, &[&other]), "VestingMismatch");
    let mut by_other = exit(&other, vested.accounts[0]);
    by_other.accounts[1].pubkey = vested.vesting(0);
    assert_eq!(vested.did(by_other, &[&other]), "VestingMismatch");
    let mut elsewhere = exit(&payee, vested.accounts[0]);
    elsewhere.accounts.last_mut().unwrap().pubkey = vested.world.mint.pubkey();
    assert_eq!(vested.did(elsewhere, &[&payee]), "SourceMismatch");
    vested.at(2, 0);
    let release = rewards::release_vested(source, payee.pubkey(), vested.accounts[1]);
    assert_eq!(vested.did(release, &[]), "VestingMismatch");
    assert_eq!(vested.paid(), [600, 600]);
}

#[test]
fn a_share_goes_into_the_payees_own_vesting_account_of_this_pool() {
    let mut vested = Vested::minting("vesting of another");
    vested.grant(0, [1_000, 1_000]);
    let mut claim = vested.claim_instruction(0);
    claim.accounts.last_mut().unwrap().pubkey = vested.vesting(1);
    assert_eq!(vested.did(claim.clone(), &[]), "VestingMismatch");
    // The payee's account in another pool of the network.
    let pool = vested.world.pool;
    let mint = vested.world.new_mint("vesting of another pool", TOKEN, None);
    assert_eq!(
        vested.world.found_funded(&mint, args(World::funded_args())),
        "accepted"
    );
    assert_eq!(vested.open(0), "accepted");
    let stray = vested.vesting(0);
    vested.world.pool = pool;
    claim.accounts.last_mut().unwrap().pubkey = stray;
    assert_eq!(vested.did(claim, &[]), "VestingMismatch");
    assert_eq!(vested.claim(0), "accepted");
}

#[test]
fn an_empty_vesting_account_is_closed_by_who_paid_for_it_and_opened_again() {
    let mut vested = Vested::minting("close");
    let (sponsor, payee) = (
        vested.world.funded("close/sponsor"),
        keypair("close/third").pubkey(),
    );
    let pool = vested.world.pool;
    let before = vested.world.lamports(&sponsor.pubkey());
    let open = rewards::open_vesting(sponsor.pubkey(), pool, payee);
    let close = rewards::close_vesting(sponsor.pubkey(), pool, payee);
    for _ in 0..2 {
        assert_eq!(vested.world.attempt(open.clone(), &[&sponsor]), "accepted");
        assert_eq!(vested.world.attempt(open.clone(), &[&sponsor]), "AccountExists");
        let rent = vested.world.rent(Vesting::SPACE);
        assert_eq!(vested.world.lamports(&sponsor.pubkey()), before - rent);
        let thief = vested.world.funded("close/thief");
        let stolen = rewards::close_vesting(thief.pubkey(), pool, payee);
        assert_eq!(vested.world.attempt(stolen, &[&thief]), "RentPayerMismatch");
        assert_eq!(vested.world.attempt(close.clone(), &[&sponsor]), "accepted");
        assert_eq!(vested.world.lamports(&sponsor.pubkey()), before);
    }
    vested.grant(0, [1_000, 1]);
    assert_eq!(vested.claim(0), "accepted");
    let payer = vested.world.payer.pubkey();
    let close = rewards::close_vesting(payer, pool, vested.payees[0].pubkey());
    assert_eq!(vested.did(close.clone(), &[]), "VestingNotEmpty");
    vested.at(11, 0);
    assert_eq!(vested.did(close.clone(), &[]), "VestingNotEmpty");
    assert_eq!(vested.release(0), "accepted");
    assert_eq!(vested.did(close, &[]), "accepted");
    assert_eq!(vested.world.lamports(&vested.vesting(0)), 0);
}

#[test]
fn grants_of_many_months_lose_nothing() {
    for mut vested in both("many months") {
        let mut total = 0;
        // A month has four epochs and two days; every month one claim, for three years: the first buckets make room.
        for month in 0..36i64 {
            total += 1_000;
            let epoch = u64::try_from(month * 30 / 7).unwrap();
            vested.grant(epoch, [total, 1]);
            vested.at(month, 20 * 86_400);
            assert_eq!(vested.claim(0), "accepted");
        }
        assert_eq!((vested.paid()[0], vested.held(0)), (21_600, 14_400));
        vested.at(40, 0);
        // Months 0 to 29 have vested in full: 12,000. Month m of the others for 39 - m months of 10: 9 + ... + 4 tenths.
        assert_eq!(vested.release(0), "accepted");
        assert_eq!(vested.paid()[0], 21_600 + 12_000 + 40 * (9 + 8 + 7 + 6 + 5 + 4));
        vested.at(46, 0);
        assert_eq!(vested.release(0), "accepted");
        assert_eq!((vested.paid()[0], vested.held(0)), (36_000, 0));
    }
}

#[test]
fn a_share_that_changes_counts_for_later_claims_only() {
    let mut vested = Vested::minting("changed share");
    vested.grant(0, [1_000, 1_000]);
    assert_eq!(vested.claim(0), "accepted");
    let mut parameters = args(World::pool_args()).parameters;
    parameters.vesting_bps = 0;
    vested.world.change_parameters(parameters);
    assert_eq!(vested.claim(1), "accepted");
    assert_eq!(
        (vested.paid(), vested.held(0), vested.held(1)),
        ([600, 1_000], 400, 0)
    );
    parameters.vesting_bps = 10_000;
    vested.world.change_parameters(parameters);
    vested.grant(1, [2_000, 1_000]);
    assert_eq!(vested.claim(0), "accepted");
    assert_eq!((vested.paid(), vested.held(0)), ([600, 1_000], 1_400));
}
