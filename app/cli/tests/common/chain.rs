//! What tests do to a chain in a file beside the command: time and tokens.

use std::ops::{Deref, DerefMut};
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

use flywheel_client::chain::FileChain;
use flywheel_client::instructions::rewards::{self, EMISSION_FUNDED, MintOf, OracleMemberArgs};
use flywheel_client::instructions::token;
use flywheel_client::{address, programs, tokens};
use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::Place;

/// Decimals of tests' mints.
pub const DECIMALS: u8 = 6;

/// Held while a command is started, and alone while this process has a chain open: a process that begins would inherit the
/// chain's lock until it has become the command.
pub static STARTING: RwLock<()> = RwLock::new(());

/// A chain that no process is started beside.
struct Opened {
    chain: FileChain,
    _alone: RwLockWriteGuard<'static, ()>,
}

impl Deref for Opened {
    type Target = FileChain;
    fn deref(&self) -> &FileChain {
        &self.chain
    }
}

impl DerefMut for Opened {
    fn deref_mut(&mut self) -> &mut FileChain {
        &mut self.chain
    }
}

impl Place {
    fn chain(&self) -> Opened {
        let alone = STARTING.write().unwrap_or_else(PoisonError::into_inner);
        Opened {
            chain: FileChain::open(&self.path("flywheel.chain"), &programs::deploy_folder()).unwrap(),
            _alone: alone,
        }
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

    /// Mints so many base units of a mint into a token account.
    pub fn mint_to(&self, mint: &str, account: &str, amount: u64) {
        let authority = self.keypair("auth");
        let [mint, account] = [mint, account].map(|address| address.parse().unwrap());
        let mint = token::mint_to(&mint, &account, &authority.pubkey(), amount).unwrap();
        self.chain().send(&[mint], &[&authority]).unwrap();
    }

    /// Makes these keys the oracles of the network, of equal weight.
    pub fn create_oracles(&self, keys: &[&str]) {
        let authority = self.keypair("auth");
        let (payer, network) = (authority.pubkey(), self.network().parse().unwrap());
        let member = |key: &&str| OracleMemberArgs {
            key: self.keypair(key).pubkey(),
            weight: 1,
        };
        let members = keys.iter().map(member).collect();
        let create = rewards::create_oracle_set(payer, payer, network, members);
        self.chain().send(&[create], &[&authority]).unwrap();
    }

    /// Makes the reward pool of a mint that pays out what is put into it.
    pub fn create_funded_pool(&self, mint: &str) {
        let authority = self.keypair("auth");
        let (payer, network) = (authority.pubkey(), self.network().parse().unwrap());
        let mut args = super::pool::fixed(0, u64::MAX, 3_600, payer);
        args.emission.kind = EMISSION_FUNDED;
        let mint = MintOf::spl_token(mint.parse().unwrap());
        let create = rewards::create_funded_pool(payer, payer, network, mint, args);
        self.chain().send(&[create], &[&authority]).unwrap();
    }

    /// Closes an empty token account of a key.
    pub fn close_token_account(&self, account: &str, key: &str) {
        let owner = self.keypair(key);
        let (at, to) = (account.parse().unwrap(), owner.pubkey());
        let close = Instruction {
            program_id: Address::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"),
            accounts: vec![
                AccountMeta::new(at, false),
                AccountMeta::new(to, false),
                AccountMeta::new_readonly(to, true),
            ],
            data: vec![9],
        };
        self.chain().send(&[close], &[&owner]).unwrap();
    }

    /// Sends what no command sends, paid and signed by these keys.
    pub fn send(&self, instructions: &[Instruction], keys: &[&str]) {
        let keys: Vec<Keypair> = keys.iter().map(|key| self.keypair(key)).collect();
        let keys: Vec<&Keypair> = keys.iter().collect();
        self.chain().send(instructions, &keys).unwrap();
    }

    /// Base units in a token account.
    pub fn tokens(&self, account: &str) -> u64 {
        let found = tokens::token_account(&*self.chain(), &account.parse().unwrap());
        found.unwrap().unwrap().amount
    }

    /// The key in a file.
    pub fn keypair(&self, name: &str) -> Keypair {
        solana_keypair::read_keypair_file(self.path(name)).unwrap()
    }
}
