//! What tests do to a chain in a file beside the command: time and tokens.

use flywheel_client::chain::{Chain, FileChain};
use flywheel_client::instructions::token;
use flywheel_client::{address, programs, tokens};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::Place;

/// Decimals of tests' mints.
pub const DECIMALS: u8 = 6;

impl Place {
    fn chain(&self) -> FileChain {
        FileChain::open(&self.path("flywheel.chain"), &programs::deploy_folder()).unwrap()
    }

    /// The chain's time, unix seconds.
    pub fn now(&self) -> i64 {
        self.chain().now()
    }

    /// Lets `seconds` pass; from then on the chain's time stands still.
    pub fn wait(&self, seconds: i64) {
        let mut chain = self.chain();
        let now = chain.now();
        chain.set_time(Some(now + seconds)).unwrap();
    }

    /// Lamports at an address.
    pub fn lamports(&self, address: &str) -> u64 {
        let account = self.chain().account(&address.parse().unwrap());
        account.map_or(0, |account| account.lamports)
    }

    /// A mint, and a token account for each of these keys with so many base units. The mint's address comes first.
    pub fn create_mint(&self, holders: &[(&str, u64)]) -> (String, Vec<String>) {
        let (mint, authority) = (Keypair::new(), self.keypair("auth"));
        let mut chain = self.chain();
        let (at, payer) = (mint.pubkey(), authority.pubkey());
        let rent = chain.minimum_balance(82);
        let create = token::create_mint(&payer, &at, &payer, DECIMALS, rent).unwrap();
        chain.send(&create, &[&authority, &mint]).unwrap();
        let accounts = holders.iter().map(|(key, amount)| {
            let wallet = self.keypair(key).pubkey();
            let account = address::associated_token_account(&wallet, &at);
            let create = token::create_associated_token_account(&payer, &wallet, &at);
            let fill = token::mint_to(&at, &account, &payer, *amount).unwrap();
            chain.send(&[create, fill], &[&authority]).unwrap();
            account.to_string()
        });
        let accounts = accounts.collect();
        (at.to_string(), accounts)
    }

    /// Base units in a token account.
    pub fn tokens(&self, account: &str) -> u64 {
        let found = tokens::token_account(&self.chain(), &account.parse().unwrap());
        found.unwrap().unwrap().amount
    }

    fn keypair(&self, name: &str) -> Keypair {
        solana_keypair::read_keypair_file(self.path(name)).unwrap()
    }
}
