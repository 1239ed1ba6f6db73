//! A market in which one customer pays one payee by vouchers, out of an authorisation, or once for ever.

use flywheel_client::accounts::Market;
use flywheel_client::instructions::market::{self, MarketOf};
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::staking::named;
use super::{Mint, TOKEN, World, keypair};
use crate::outcome;

/// The market's fee, basis points.
pub const STALL_FEE_BPS: u16 = 300;
/// How long after its end an order can be settled, seconds.
const SETTLE_SECONDS: u32 = 86_400;

/// A world with one market.
pub struct Stall {
    /// The world.
    pub world: World,
    /// What is paid in.
    pub mint: Mint,
    /// The market.
    pub market: MarketOf,
    /// Pays.
    pub customer: Keypair,
    /// Is paid.
    pub payee: Keypair,
}

impl Stall {
    /// A market with a fee of three per cent, a customer with an account and a payee.
    pub fn new(seed: &str) -> Self {
        let mut world = World::without_pool(seed);
        let mint = world.new_mint(&format!("{seed}/payment"), TOKEN, None);
        let market = MarketOf {
            network: world.network,
            mint: named(&mint),
        };
        let mut stall = Self {
            customer: world.funded(&format!("{seed}/customer")),
            payee: world.funded(&format!("{seed}/payee")),
            world,
            mint,
            market,
        };
        stall.found(market);
        let wallet = stall.customer.pubkey();
        stall.register(wallet);
        let (customer, payee) = (stall.customer.pubkey(), stall.payee.pubkey());
        for wallet in [customer, payee] {
            stall.world.empty_purse(&wallet, &mint);
        }
        stall
    }

    /// Creates a market of the world's network.
    pub fn found(&mut self, of: MarketOf) {
        let (payer, authority) = (self.world.payer.pubkey(), self.world.authority.insecure_clone());
        let create = market::create_market(payer, authority.pubkey(), of, STALL_FEE_BPS, SETTLE_SECONDS);
        self.world.send(&[create], &[&authority]).expect("a market");
    }

    /// Creates a customer's account.
    pub fn register(&mut self, wallet: Address) {
        let payer = self.world.payer.pubkey();
        let create = market::create_customer(payer, self.market.network, wallet);
        self.world.send(&[create], &[]).expect("a customer");
    }

    /// Gives a wallet base units; returns its token account.
    pub fn give(&mut self, wallet: &Address, amount: u64) -> Address {
        let mint = self.mint;
        self.world.purse(wallet, &mint, amount)
    }

    /// A wallet's token account.
    pub fn token(&self, wallet: &Address) -> Address {
        flywheel_client::address::associated_token_account(wallet, &self.mint.address)
    }

    /// Base units that a key has.
    pub fn balance(&self, key: &Keypair) -> u64 {
        self.world.tokens(&self.token(&key.pubkey()))
    }

    /// The market's books.
    pub fn books(&self) -> Market {
        self.world.state(&self.market.address())
    }

    /// Fees of a category that wait to be forwarded, base units.
    pub fn fees(&self, category: usize) -> u64 {
        self.books().categories[category].fees
    }

    /// What becomes of instructions, after which the vault must hold what is escrowed and the fees, to the unit.
    pub fn act(&mut self, instructions: &[Instruction], signers: &[&Keypair]) -> String {
        let done = outcome(self.world.send(instructions, signers));
        let books = self.books();
        let fees: u64 = books.categories.iter().map(|category| category.fees).sum();
        let vault = self.world.tokens(&self.market.vault());
        assert_eq!(vault, books.escrowed + fees, "the vault after {done}");
        done
    }

    /// What becomes of stopping or resuming the market as the pauser.
    pub fn pause(&mut self, paused: bool) -> String {
        let pauser = self.world.pauser.insecure_clone();
        let pause = market::set_market_pause(pauser.pubkey(), self.market, paused);
        self.act(&[pause], &[&pauser])
    }

    /// Somebody who has nothing to do with the market.
    pub fn stranger(&mut self) -> Keypair {
        let key = keypair("stranger at the stall");
        if self.world.lamports(&key.pubkey()) == 0 {
            self.world.funded("stranger at the stall");
        }
        key
    }
}
