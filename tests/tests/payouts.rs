//! Payouts: a payee that splits what it gets, so that nobody waits for anybody else.

use flywheel_client::accounts::{Payout, PayoutBalance};
use flywheel_client::address;
use flywheel_client::instructions::rewards::{self, DestinationArgs, MintOf};
use flywheel_tests::world::{Extension, Mint, TOKEN, TOKEN_2022, World, keypair};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_interface::instruction as spl;

/// What the SPL Token program says of a frozen account.
const FROZEN: &str = "Error processing Instruction 0: custom program error: 0x11";

/// A funded pool of a mint that can freeze, and a payout of three wallets: 3,333, 3,333 and 3,334 basis points.
struct Shared {
    world: World,
    mint: Mint,
    payout: Address,
    wallets: [Keypair; 3],
    accounts: [Address; 3],
}

impl Shared {
    fn new(seed: &str, program: Address) -> Self {
        let mut world = World::without_pool(seed);
        let mint = world.new_mint(&format!("{seed}/stablecoin"), program, None);
        assert_eq!(
            world.found_funded(&mint, World::funded_unvested_args()),
            "accepted"
        );
        let wallets = [0, 1, 2].map(|number| keypair(&format!("{seed}/wallet {number}")));
        let accounts = [0, 1, 2].map(|number: usize| world.purse(&wallets[number].pubkey(), &mint, 0));
        let creator = keypair(&format!("{seed}/creator"));
        let destinations = shares(&wallets, [3_333, 3_333, 3_334]);
        let create = rewards::create_payout(world.payer.pubkey(), creator.pubkey(), 7, destinations);
        assert_eq!(world.attempt(create, &[&creator]), "accepted");
        let mut shared = Self {
            payout: address::payout(&creator.pubkey(), 7),
            world,
            mint,
            wallets,
            accounts,
        };
        assert_eq!(shared.open(), "accepted");
        shared
    }

    fn of(&self) -> MintOf {
        MintOf {
            mint: self.mint.address,
            token_program: self.mint.program,
        }
    }

    fn open(&mut self) -> String {
        let open = rewards::open_payout_mint(self.world.payer.pubkey(), self.payout, self.of());
        self.world.tried(&open)
    }

    fn vault(&self) -> Address {
        address::payout_vault(&self.payout, &self.mint.address)
    }

    fn pay_out_to(&mut self, destination: u8, account: Address) -> String {
        let pay = rewards::pay_out(self.payout, self.of(), destination, account);
        self.world.tried(&pay)
    }

    fn pay_out(&mut self, destination: u8) -> String {
        let account = self.accounts[usize::from(destination)];
        self.pay_out_to(destination, account)
    }

    fn sweep(&mut self, source: Address) -> String {
        let sweep = rewards::sweep_payout(self.payout, self.of(), source);
        self.world.tried(&sweep)
    }

    fn paid(&self) -> [u64; 3] {
        self.accounts.map(|account| self.world.tokens(&account))
    }

    fn balance(&self) -> PayoutBalance {
        let address = address::payout_balance(&self.payout, &self.mint.address);
        self.world.state(&address)
    }

    /// Puts tokens straight into the payout's vault.
    fn give(&mut self, amount: u64) {
        let (minter, vault) = (self.world.mint_authority.insecure_clone(), self.vault());
        let give = spl::mint_to(&TOKEN, &self.mint.address, &vault, &minter.pubkey(), &[], amount);
        let mut give = give.unwrap();
        give.program_id = self.mint.program;
        self.world.send(&[give], &[&minter]).unwrap();
    }
}

fn shares(wallets: &[Keypair], bps: [u16; 3]) -> Vec<DestinationArgs> {
    let each = wallets.iter().zip(bps);
    each.map(|(wallet, bps)| DestinationArgs {
        wallet: wallet.pubkey(),
        bps,
    })
    .collect()
}

#[test]
fn what_devices_earn_goes_through_the_payout_to_every_wallet_with_the_dust_for_the_first() {
    for (program, name) in [(TOKEN, "spl token"), (TOKEN_2022, "token-2022")] {
        let mut shared = Shared::new(&format!("payout {name}"), program);
        let mint = shared.mint;
        shared.world.fund(&mint, 2_000_000).unwrap();
        let leaves = [
            World::leaf(0, &shared.payout, 1_000_000),
            World::leaf(1, &shared.payout, 3),
        ];
        let tree = shared.world.tree_of(&leaves);
        let root = shared.world.finalized(0, &World::proposal(&tree));
        shared.world.create_claim_page(0).unwrap();
        let args = World::claims(&tree, &leaves, &[0, 1]);
        let claim = rewards::claim_many(shared.world.source(), root, shared.vault(), args);
        assert_eq!(shared.world.tried(&claim), "accepted");
        assert_eq!(shared.world.tokens(&shared.vault()), 1_000_003);
        assert_eq!(shared.pay_out(1), "accepted");
        assert_eq!(shared.paid(), [0, 333_300, 0]);
        assert_eq!(shared.balance().owed[..4], [333_302, 0, 333_401, 0]);
        assert_eq!([shared.pay_out(2), shared.pay_out(0)], ["accepted", "accepted"]);
        // 333,300.9, 333,300.9 and 333,401.0 rounded down leave 2.
        assert_eq!(shared.paid(), [333_302, 333_300, 333_401]);
        assert_eq!(
            (shared.world.tokens(&shared.vault()), shared.balance().credited),
            (0, 1_000_003)
        );
    }
}

#[test]
fn nobody_is_paid_twice_and_later_arrivals_are_shared_anew() {
    let mut shared = Shared::new("twice", TOKEN);
    assert_eq!(shared.pay_out(0), "NothingToRelease");
    shared.give(10);
    assert_eq!(shared.pay_out(0), "accepted");
    // 3.3, 3.3 and 3.3: the first has one more.
    assert_eq!(shared.paid(), [4, 0, 0]);
    assert_eq!(shared.pay_out(0), "NothingToRelease");
    shared.give(1);
    // One unit is all dust.
    assert_eq!(shared.pay_out(0), "accepted");
    assert_eq!(shared.pay_out(1), "accepted");
    shared.give(10_000);
    for destination in [2, 1, 0] {
        assert_eq!(shared.pay_out(destination), "accepted");
        assert_eq!(shared.pay_out(destination), "NothingToRelease");
    }
    assert_eq!(shared.paid(), [5 + 3_333, 3 + 3_333, 3 + 3_334]);
    assert_eq!(shared.world.tokens(&shared.vault()), 0);
    assert_eq!(
        (shared.balance().credited, shared.balance().owed),
        (10_011, [0; 8])
    );
}

#[test]
fn a_frozen_wallet_stops_nobody_else_and_loses_nothing() {
    let mut shared = Shared::new("frozen", TOKEN);
    let (mint, account) = (shared.mint, shared.accounts[1]);
    shared.world.freeze(&account, &mint);
    shared.give(10_000);
    assert_eq!(shared.pay_out(1), FROZEN);
    assert_eq!([shared.pay_out(0), shared.pay_out(2)], ["accepted", "accepted"]);
    assert_eq!(shared.pay_out(1), FROZEN);
    shared.give(10_000);
    assert_eq!([shared.pay_out(0), shared.pay_out(2)], ["accepted", "accepted"]);
    assert_eq!(shared.paid(), [6_666, 0, 6_668]);
    assert_eq!(shared.world.tokens(&shared.vault()), 6_666);
    let minter = shared.world.mint_authority.insecure_clone();
    let thaw = spl::thaw_account(&TOKEN, &account, &mint.address, &minter.pubkey(), &[]).unwrap();
    shared.world.send(&[thaw], &[&minter]).unwrap();
    assert_eq!(shared.pay_out(1), "accepted");
    assert_eq!(shared.paid(), [6_666, 6_666, 6_668]);
}

#[test]
fn a_wallet_is_paid_only_into_an_account_of_its_own_and_this_mint() {
    let mut shared = Shared::new("wrong wallets", TOKEN);
    shared.give(10_000);
    let [first, second, _] = shared.accounts;
    assert_eq!(shared.pay_out_to(0, second), "PayoutMismatch");
    assert_eq!(shared.pay_out_to(1, first), "PayoutMismatch");
    let vault = shared.vault();
    assert_eq!(shared.pay_out_to(0, vault), "PayoutMismatch");
    let other = shared.world.new_mint("wrong wallets/other", TOKEN, None);
    let of_other = shared.world.purse(&shared.wallets[0].pubkey(), &other, 1);
    assert_eq!(shared.pay_out_to(0, of_other), "PayoutMismatch");
    let wallet = shared.wallets[0].pubkey();
    assert_eq!(shared.pay_out_to(0, wallet), "PayoutMismatch");
    // There are three wallets, and room for eight.
    assert_eq!(shared.pay_out_to(3, first), "NothingToRelease");
    for destination in [8, 255] {
        assert_eq!(shared.pay_out_to(destination, first), "PayoutMismatch");
    }
    // A delegate could take what is paid.
    let (wallet, delegate) = (shared.wallets[0].insecure_clone(), keypair("delegate").pubkey());
    let approve = spl::approve(&TOKEN, &first, &delegate, &wallet.pubkey(), &[], 1).unwrap();
    shared.world.send(&[approve], &[&wallet]).unwrap();
    assert_eq!(shared.pay_out(0), "PayeeAccountEncumbered");
    assert_eq!(shared.paid(), [0, 0, 0]);
    assert_eq!(shared.balance().owed, [0; 8]);
}

#[test]
fn the_accounts_of_a_payout_belong_together() {
    let mut shared = Shared::new("one payout", TOKEN);
    shared.give(10_000);
    // Another payout, of the first wallet alone, under the same creator and for the same mint.
    let creator = keypair("one payout/creator");
    let all = vec![DestinationArgs {
        wallet: shared.wallets[0].pubkey(),
        bps: 10_000,
    }];
    let create = rewards::create_payout(shared.world.payer.pubkey(), creator.pubkey(), 8, all);
    assert_eq!(shared.world.attempt(create, &[&creator]), "accepted");
    let other = address::payout(&creator.pubkey(), 8);
    let open = rewards::open_payout_mint(shared.world.payer.pubkey(), other, shared.of());
    assert_eq!(shared.world.tried(&open), "accepted");
    let right = rewards::pay_out(other, shared.of(), 0, shared.accounts[0]);
    let mint = shared.mint.address;
    let swaps = [
        (0, shared.payout),
        (1, address::payout_balance(&shared.payout, &mint)),
        (2, shared.vault()),
    ];
    for (slot, address) in swaps {
        let mut mixed = right.clone();
        mixed.accounts[slot].pubkey = address;
        assert_eq!(shared.world.tried(&mixed), "PayoutMismatch", "{slot}");
    }
    let mut program = right.clone();
    program.accounts[4].pubkey = TOKEN_2022;
    assert_eq!(shared.world.tried(&program), "TokenProgramMismatch");
    assert_eq!(shared.world.tried(&right), "NothingToRelease");
    assert_eq!(shared.paid(), [0, 0, 0]);
}

#[test]
fn tokens_that_arrive_elsewhere_are_swept_into_the_vault() {
    let mut shared = Shared::new("sweep", TOKEN);
    let (payout, mint) = (shared.payout, shared.mint);
    let stray = shared.world.purse(&payout, &mint, 500);
    assert_eq!(shared.sweep(stray), "accepted");
    assert_eq!(
        (shared.world.tokens(&stray), shared.world.tokens(&shared.vault())),
        (0, 500)
    );
    assert_eq!(shared.sweep(stray), "NothingToRelease");
    let vault = shared.vault();
    assert_eq!(shared.sweep(vault), "PayoutMismatch");
    let strangers = shared.world.purse(&keypair("sweep/stranger").pubkey(), &mint, 9);
    assert_eq!(shared.sweep(strangers), "PayoutMismatch");
    let other = shared.world.new_mint("sweep/other", TOKEN, None);
    let of_other = shared.world.purse(&payout, &other, 9);
    assert_eq!(shared.sweep(of_other), "PayoutMismatch");
    for destination in [0, 1, 2] {
        assert_eq!(shared.pay_out(destination), "accepted");
    }
    assert_eq!(shared.paid(), [168, 166, 166]);
}

#[test]
fn a_payout_is_created_once_under_its_creators_signature_and_never_changes() {
    let mut shared = Shared::new("once", TOKEN);
    let creator = keypair("once/creator");
    let (payer, wallets) = (shared.world.payer.pubkey(), &shared.wallets);
    let create = |id, bps| rewards::create_payout(payer, creator.pubkey(), id, shares(wallets, bps));
    let refused = [
        (7, [5_000, 3_000, 2_000], "AccountExists"),
        (8, [5_000, 3_000, 1_999], "DestinationsInvalid"),
        (8, [5_000, 3_000, 2_001], "DestinationsInvalid"),
        (8, [10_000, 0, 0], "DestinationsInvalid"),
    ];
    let attempts = refused.map(|(id, bps, error)| (create(id, bps), error));
    let twice = DestinationArgs {
        wallet: payer,
        bps: 5_000,
    };
    let repeated = rewards::create_payout(payer, creator.pubkey(), 8, vec![twice; 2]);
    let nobody = rewards::create_payout(payer, creator.pubkey(), 8, vec![]);
    for (create, error) in attempts {
        assert_eq!(shared.world.attempt(create, &[&creator]), error);
    }
    for create in [repeated, nobody] {
        assert_eq!(shared.world.attempt(create, &[&creator]), "DestinationsInvalid");
    }
    let payout: Payout = shared.world.state(&shared.payout);
    assert_eq!(
        (payout.count, payout.id, payout.creator),
        (3, 7, creator.pubkey())
    );
    assert_eq!(shared.open(), "AccountExists");
}

#[test]
fn a_payout_takes_mints_without_extensions_only() {
    let mut shared = Shared::new("payout mints", TOKEN);
    for (number, extension) in Extension::some().iter().enumerate() {
        let name = format!("payout mints/{number}");
        shared.mint = shared.world.new_mint(&name, TOKEN_2022, Some(extension));
        assert_eq!(shared.open(), "MintNotAccepted", "{}", extension.name);
    }
    shared.mint = shared.world.new_mint("payout mints/plain", TOKEN_2022, None);
    assert_eq!(shared.open(), "accepted");
}
