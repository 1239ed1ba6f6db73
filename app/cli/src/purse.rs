//! Tokens that stakers pay and are paid: amounts as they are typed, and the token accounts they come from and go to.

use std::cell::RefCell;
use std::collections::HashMap;

use clap::Args;
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::token;
use flywheel_client::tokens;
use flywheel_oracle::decimal;
use solana_address::Address;
use solana_instruction::Instruction;

use crate::failure::Failure;
use crate::fees;
use crate::sender::Sender;
use crate::show::Amount;
use crate::words;

/// A mint that is staked or paid.
#[derive(Debug, Clone, Copy)]
pub struct Coin {
    /// Its address.
    pub mint: Address,
    /// The token program that owns it.
    pub token_program: Address,
    /// Digits after the point of a whole token.
    pub decimals: u8,
}

impl Coin {
    /// The mint at an address.
    pub fn read(chain: &dyn Chain, address: &Address) -> Result<Self, Failure> {
        let mint = fees::mint(chain, address)?;
        Ok(Self {
            mint: *address,
            token_program: mint.token_program,
            decimals: mint.decimals,
        })
    }

    /// As [`Self::read`]; refuses a mint with extensions, which the vault takes none of.
    pub fn plain(chain: &dyn Chain, address: &Address) -> Result<Self, Failure> {
        if fees::mint(chain, address)?.plain {
            return Self::read(chain, address);
        }
        Err(Failure::Argument(format!(
            "mint {address} has extensions, which could make an amount something else than it says; choose a mint without"
        )))
    }

    /// What instructions name.
    pub fn named(&self) -> MintOf {
        MintOf {
            mint: self.mint,
            token_program: self.token_program,
        }
    }

    /// Whole tokens as typed behind `option`, in base units.
    pub fn base_units(&self, option: &str, text: &str) -> Result<u64, Failure> {
        decimal::parse(text, self.decimals).map_err(|error| {
            Failure::Argument(format!(
                "{option} {text}: {error}; a whole token of this mint has {} decimals",
                self.decimals
            ))
        })
    }

    /// As [`Self::base_units`]; refuses nothing.
    pub fn some_base_units(&self, option: &str, text: &str) -> Result<u64, Failure> {
        match self.base_units(option, text)? {
            0 => Err(Failure::Argument(format!(
                "{option} {text}: type more than nothing"
            ))),
            amount => Ok(amount),
        }
    }

    /// An amount of it.
    pub fn amount(&self, base_units: u64) -> Amount {
        Amount {
            base_units,
            decimals: Some(self.decimals),
        }
    }

    /// The token account that a wallet uses by default.
    fn default_account(&self, wallet: &Address) -> Address {
        address::associated_token_account_of(wallet, &self.mint, &self.token_program)
    }
}

/// The decimals of mints, each read once.
pub struct Coins<'a> {
    chain: &'a dyn Chain,
    decimals: RefCell<HashMap<Address, Option<u8>>>,
}

impl<'a> Coins<'a> {
    /// Has read nothing.
    pub fn new(chain: &'a dyn Chain) -> Self {
        Self {
            chain,
            decimals: RefCell::default(),
        }
    }

    /// So many base units of a mint.
    pub fn amount(&self, mint: &Address, base_units: u64) -> Result<Amount, Failure> {
        let known = self.decimals.borrow().get(mint).copied();
        let decimals = match known {
            Some(decimals) => decimals,
            None => {
                let read = tokens::mint(self.chain, mint)?.map(|mint| mint.decimals);
                self.decimals.borrow_mut().insert(*mint, read);
                read
            }
        };
        Ok(Amount { base_units, decimals })
    }
}

/// Where tokens are taken from.
#[derive(Debug, Args)]
pub struct FromArg {
    /// The token account to pay from, of which --keypair is owner or delegate; its associated token account if not given
    #[arg(long, value_name = "TOKEN_ACCOUNT", value_parser = words::address)]
    from: Option<Address>,
}

impl FromArg {
    /// The token account that pays `needed` base units; refuses one that --keypair cannot spend as much from.
    pub fn source(&self, sender: &Sender, coin: &Coin, needed: u64) -> Result<Address, Failure> {
        let (chain, owner) = (sender.chain(), sender.authority());
        let source = self.from.unwrap_or_else(|| coin.default_account(&owner));
        if self.from.is_none() && tokens::token_account(chain, &source)?.is_none() {
            return Err(Failure::Argument(format!(
                "{owner} has no token account of mint {}; send it {} first, or name a token account with --from",
                coin.mint,
                coin.amount(needed)
            )));
        }
        let held = fees::token_account(chain, &source, &coin.mint)?;
        let Some(spendable) = held.spendable_by(&owner) else {
            return Err(Failure::Argument(format!(
                "token account {source} is of {}, who does not sign; name one of --keypair with --from",
                held.owner
            )));
        };
        if spendable >= needed {
            return Ok(source);
        }
        Err(Failure::Argument(format!(
            "{source} can spend {} of {} that are needed; send it {} more, or name another token account with --from",
            coin.amount(spendable),
            coin.amount(needed),
            coin.amount(needed.saturating_sub(spendable)),
        )))
    }
}

/// Where tokens go.
#[derive(Debug, Clone, Args)]
pub struct ToArg {
    /// The token account to pay to, of whom it is owed to; the associated token account if not given, made if there is none
    #[arg(long, value_name = "TOKEN_ACCOUNT", value_parser = words::address)]
    pub to: Option<Address>,
}

/// A token account to pay to.
#[derive(Debug, Clone)]
pub struct Destination {
    /// Its address.
    pub account: Address,
    /// What makes it first, if there is none yet.
    pub creation: Option<Instruction>,
    /// What it holds before, base units.
    pub before: u64,
}

impl ToArg {
    /// The token account that `owner` is paid to; refuses one that the vault would not pay to.
    pub fn destination(&self, sender: &Sender, coin: &Coin, owner: &Address) -> Result<Destination, Failure> {
        let chain = sender.chain();
        let account = self.to.unwrap_or_else(|| coin.default_account(owner));
        if self.to.is_none() && tokens::token_account(chain, &account)?.is_none() {
            let payer = sender.payer();
            let creation =
                token::create_associated_token_account_of(&payer, owner, &coin.mint, &coin.token_program);
            return Ok(Destination {
                account,
                creation: Some(creation),
                before: 0,
            });
        }
        let held = fees::token_account(chain, &account, &coin.mint)?;
        if held.owner != *owner {
            return Err(Failure::Argument(format!(
                "token account {account} is of {}, and {owner} is to be paid; name one of that owner with --to",
                held.owner
            )));
        }
        if let Some((delegate, _)) = held.delegate {
            return Err(Failure::Argument(format!(
                "{delegate} may spend from token account {account}; revoke that, or name another account with --to"
            )));
        }
        Ok(Destination {
            account,
            creation: None,
            before: held.amount,
        })
    }
}

impl Destination {
    /// What has come since, base units.
    pub fn received(&self, chain: &dyn Chain) -> Result<u64, Failure> {
        let held = tokens::token_account(chain, &self.account)?.map_or(0, |account| account.amount);
        Ok(held.saturating_sub(self.before))
    }
}
