//! Leaving vesting early: who leaves pays the penalty once, and nobody else pays any of it.

use flywheel_client::accounts::Pool;
use flywheel_client::address;
use flywheel_client::chain::Receipt;
use flywheel_client::error::ClientError;
use flywheel_client::instructions::rewards::{
    self, ClaimManyArgs, EMISSION_FUNDED, EmissionArgs, Grant, MintOf, PaidFrom,
};
use flywheel_merkle::{Leaf, SumTree};
use flywheel_tests::outcome;
use flywheel_tests::world::{EMISSION, Mint, TOKEN, World, keypair};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A funded pool of which all that is claimed vests over 10 months, and who leaves early loses half.
struct Vesting {
    world: World,
    mint: Mint,
    from: PaidFrom,
    payees: [Keypair; 2],
    accounts: [Address; 2],
}

impl Vesting {
    fn new(seed: &str) -> Self {
        let mut world = World::without_pool(seed);
        let mint = world.new_mint(&format!("{seed}/stablecoin"), TOKEN, None);
        let pool = address::pool(&world.network, &mint.address);
        let mut args = World::pool_args();
        args.emission = EmissionArgs {
            kind: EMISSION_FUNDED,
            first_emission: 0,
            parameter: 0,
            cap: EMISSION,
        };
        (args.vesting_months, args.exit_penalty_bps) = (10, 5_000);
        args.parameters.vesting_bps = 10_000;
        let (payer, authority) = (world.payer.pubkey(), world.authority.insecure_clone());
        let of = MintOf::spl_token(mint.address);
        let create = rewards::create_funded_pool(payer, authority.pubkey(), world.network, of, args);
        world.send(&[create], &[&authority]).unwrap();
        world.pool = pool;
        let funder = keypair("funder");
        let funds = world.purse(&funder.pubkey(), &mint, 10_000);
        let fund = rewards::fund_pool(funder.pubkey(), funds, pool, TOKEN, 10_000);
        world.send(&[fund], &[&funder]).unwrap();
        world.create_claim_page(0).unwrap();
        let payees = ["leaver", "stayer"].map(|name| keypair(&format!("{seed}/{name}")));
        let accounts = [0, 1].map(|payee: usize| {
            let open = rewards::open_vesting(payer, pool, payees[payee].pubkey());
            world.send(&[open], &[]).unwrap();
            world.purse(&payees[payee].pubkey(), &mint, 0)
        });
        let from = PaidFrom {
            pool,
            source: address::vault(&pool),
            token_program: TOKEN,
        };
        Self {
            world,
            mint,
            from,
            payees,
            accounts,
        }
    }

    /// Grants both devices so much in their lives, and claims it for their payees.
    fn grant(&mut self, epoch: u64, totals: [u64; 2]) {
        let leaf = |place: usize| Leaf {
            index: place as u32,
            payee: self.payees[place].pubkey().to_bytes(),
            total: totals[place],
        };
        let tree = SumTree::build(&self.world.domain(), &[leaf(0), leaf(1)]).unwrap();
        let root = self.world.finalized(epoch, &World::proposal(&tree));
        for place in 0..2u32 {
            let (payee, account) = (
                self.payees[place as usize].pubkey(),
                self.accounts[place as usize],
            );
            let grant = Grant {
                index: place,
                total: totals[place as usize],
                position: place,
            };
            let proof = tree.multiproof(&[place]).unwrap().siblings;
            let args = ClaimManyArgs {
                grants: vec![grant],
                proof,
            };
            let claim = rewards::claim_vesting(self.from, root, payee, account, args);
            // Nothing is owed to whom the second root grants no more than the first.
            let _ = self.world.send(&[claim], &[]);
        }
    }

    fn leave(&mut self) -> Result<Receipt, ClientError> {
        let leaver = self.payees[0].insecure_clone();
        let exit = rewards::exit_vesting(self.from, self.mint.address, leaver.pubkey(), self.accounts[0]);
        self.world.send(&[exit], &[&leaver])
    }

    /// Tokens of who leaves, tokens in the vault, locked, penalties.
    fn books(&self) -> (u64, u64, u64, u64) {
        let pool: Pool = self.world.state(&self.world.pool);
        let tokens = |account: &Address| self.world.tokens(account);
        let (own, vault) = (tokens(&self.accounts[0]), tokens(&self.from.source));
        (own, vault, pool.vesting_locked, pool.penalties)
    }
}

#[test]
fn who_has_left_has_nothing_to_leave_with_a_second_time() {
    let mut vesting = Vesting::new("exit twice");
    vesting.grant(0, [1_000, 1_000]);
    assert_eq!(vesting.books(), (0, 10_000, 2_000, 0));
    vesting.leave().unwrap();
    assert_eq!(vesting.books(), (500, 9_000, 1_000, 500));
    assert_eq!(outcome(vesting.leave()), "NothingToRelease");
    assert_eq!(vesting.books(), (500, 9_000, 1_000, 500));
}

#[test]
fn what_is_granted_after_an_exit_in_the_same_month_is_charged_for_itself() {
    let mut vesting = Vesting::new("exit and claim");
    vesting.grant(0, [1_000, 1_000]);
    vesting.leave().unwrap();
    vesting.grant(1, [2_000, 1_000]);
    assert_eq!(vesting.books(), (500, 9_000, 2_000, 500));
    vesting.leave().unwrap();
    assert_eq!(vesting.books(), (1_000, 8_000, 1_000, 1_000));
}
