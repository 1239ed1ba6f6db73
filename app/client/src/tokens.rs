//! Mints and token accounts, of SPL Token and Token-2022, as far as fees need them.
//!
//! ```
//! use flywheel_client::ClientError;
//! use flywheel_client::chain::Chain;
//! use flywheel_client::{address, tokens};
//! use solana_address::Address;
//!
//! /// What a wallet holds of a mint in its default account, base units.
//! fn held(chain: &impl Chain, wallet: &Address, mint: &Address) -> Result<u64, ClientError> {
//!     let at = address::associated_token_account(wallet, mint);
//!     Ok(tokens::token_account(chain, &at)?.map_or(0, |account| account.amount))
//! }
//! ```

use solana_account::Account;
use solana_address::Address;
use solana_program_pack::Pack;
use spl_token_interface::state;

use crate::chain::Chain;
use crate::error::ClientError;

/// The program of tokens with extensions.
const TOKEN_2022: Address = Address::from_str_const("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

/// A mint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mint {
    /// The token program that owns it.
    pub token_program: Address,
    /// Digits after the point of a whole token.
    pub decimals: u8,
    /// Whether it has no extensions; only such a mint can be a class's fee mint.
    pub plain: bool,
    /// Who may make more of it.
    pub authority: Option<Address>,
    /// Whether somebody may freeze accounts of it.
    pub can_freeze: bool,
    /// How much of it there is, base units.
    pub supply: u64,
}

/// A token account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenAccount {
    /// The mint of its tokens.
    pub mint: Address,
    /// Whose tokens they are.
    pub owner: Address,
    /// What it holds, base units.
    pub amount: u64,
    /// Who else may spend of it, and how much, base units.
    pub delegate: Option<(Address, u64)>,
    /// Whether the mint's freeze authority has stopped it.
    pub frozen: bool,
}

impl TokenAccount {
    /// What a signature by `key` can spend, base units; `None` when it can spend nothing.
    ///
    /// ```
    /// use flywheel_client::tokens::TokenAccount;
    /// use solana_address::Address;
    ///
    /// let [mint, owner, delegate, stranger] = [1, 2, 3, 4].map(|n| Address::new_from_array([n; 32]));
    /// let account = TokenAccount { mint, owner, amount: 700, delegate: Some((delegate, 900)), frozen: false };
    /// assert_eq!(account.spendable_by(&owner), Some(700));
    /// assert_eq!(account.spendable_by(&delegate), Some(700), "no more than there is");
    /// assert_eq!(account.spendable_by(&stranger), None);
    /// ```
    pub fn spendable_by(&self, key: &Address) -> Option<u64> {
        if self.owner == *key {
            return Some(self.amount);
        }
        let (_, amount) = self.delegate.filter(|(delegate, _)| delegate == key)?;
        Some(amount.min(self.amount))
    }
}

/// The mint at an address, `None` when there is none.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn mint(chain: &(impl Chain + ?Sized), address: &Address) -> Result<Option<Mint>, ClientError> {
    Ok(chain.account(address)?.as_ref().and_then(as_mint))
}

fn as_mint(account: &Account) -> Option<Mint> {
    if !is_token_program(&account.owner) {
        return None;
    }
    let known = account.data.get(..state::Mint::LEN)?;
    let mint = state::Mint::unpack(known).ok()?;
    // With extensions, account type 1 stands behind the longest account without.
    let plain = account.data.len() == state::Mint::LEN;
    let is_mint = plain || account.data.get(state::Account::LEN) == Some(&1);
    is_mint.then_some(Mint {
        token_program: account.owner,
        decimals: mint.decimals,
        plain,
        authority: mint.mint_authority.into(),
        can_freeze: mint.freeze_authority.is_some(),
        supply: mint.supply,
    })
}

/// The token account at an address, `None` when there is none.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn token_account(
    chain: &(impl Chain + ?Sized),
    address: &Address,
) -> Result<Option<TokenAccount>, ClientError> {
    Ok(chain.account(address)?.as_ref().and_then(as_token_account))
}

fn as_token_account(account: &Account) -> Option<TokenAccount> {
    if !is_token_program(&account.owner) {
        return None;
    }
    let known = account.data.get(..state::Account::LEN)?;
    let plain = account.data.len() == state::Account::LEN;
    // With extensions, account type 2 stands behind the part that both programs have.
    if !plain && account.data.get(state::Account::LEN) != Some(&2) {
        return None;
    }
    let held = state::Account::unpack(known).ok()?;
    let delegate: Option<Address> = held.delegate.into();
    Some(TokenAccount {
        mint: held.mint,
        owner: held.owner,
        amount: held.amount,
        delegate: delegate.map(|delegate| (delegate, held.delegated_amount)),
        frozen: held.state == state::AccountState::Frozen,
    })
}

fn is_token_program(program: &Address) -> bool {
    *program == spl_token_interface::ID || *program == TOKEN_2022
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::EmbeddedChain;

    const OWNER: Address = Address::new_from_array([1; 32]);
    const MINT: Address = Address::new_from_array([2; 32]);
    const AT: Address = Address::new_from_array([3; 32]);

    fn chain_with(owner: Address, data: Vec<u8>) -> EmbeddedChain {
        let mut chain = EmbeddedChain::new(&crate::programs::deploy_folder()).unwrap();
        let account = Account {
            lamports: 1_000_000_000,
            data,
            owner,
            ..Account::default()
        };
        chain.svm().set_account(AT, account).unwrap();
        chain
    }

    fn held(amount: u64) -> Vec<u8> {
        let account = state::Account {
            mint: MINT,
            owner: OWNER,
            amount,
            delegate: Some(AT).into(),
            state: state::AccountState::Initialized,
            delegated_amount: 70,
            ..state::Account::default()
        };
        let mut data = vec![0; state::Account::LEN];
        account.pack_into_slice(&mut data);
        data
    }

    #[test]
    fn a_token_account_is_read_with_who_can_spend_how_much() {
        let mut extended = held(50);
        extended.extend([2, 0, 0, 0]);
        for (program, data) in [(spl_token_interface::ID, held(50)), (TOKEN_2022, extended)] {
            let found = token_account(&chain_with(program, data), &AT).unwrap().unwrap();
            assert_eq!((found.mint, found.owner, found.frozen), (MINT, OWNER, false));
            let spendable = [OWNER, AT, MINT].map(|key| found.spendable_by(&key));
            assert_eq!(spendable, [Some(50), Some(50), None]);
        }
        let rich = token_account(&chain_with(TOKEN_2022, held(90)), &AT)
            .unwrap()
            .unwrap();
        assert_eq!(rich.spendable_by(&AT), Some(70));
    }

    #[test]
    fn a_mint_is_read_with_its_decimals_and_whether_it_is_plain() {
        let mut data = vec![0; state::Mint::LEN];
        state::Mint {
            decimals: 6,
            is_initialized: true,
            ..state::Mint::default()
        }
        .pack_into_slice(&mut data);
        let found = mint(&chain_with(spl_token_interface::ID, data.clone()), &AT)
            .unwrap()
            .unwrap();
        assert_eq!((found.decimals, found.plain), (6, true));
        data.resize(state::Account::LEN, 0);
        data.push(1);
        let found = mint(&chain_with(TOKEN_2022, data), &AT).unwrap().unwrap();
        assert_eq!((found.token_program, found.plain), (TOKEN_2022, false));
    }

    #[test]
    fn anything_else_is_neither() {
        for (program, data) in [
            (OWNER, held(1)),
            (TOKEN_2022, vec![0; 82]),
            (TOKEN_2022, vec![9; 40]),
            (TOKEN_2022, [held(1), vec![1]].concat()),
        ] {
            let chain = chain_with(program, data.clone());
            assert!(token_account(&chain, &AT).unwrap().is_none());
            assert!(mint(&chain, &AT).unwrap().is_none() || data.len() > 165);
        }
    }
}
