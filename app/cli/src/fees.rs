//! Fees that classes demand: from which token account they are paid, and whether it holds enough.

use clap::Args;
use flywheel_client::accounts::DeviceClass;
use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::registry::Fee;
use flywheel_client::tokens::{self, Mint, TokenAccount};
use solana_address::Address;

use crate::failure::Failure;
use crate::sender::Sender;
use crate::show::Amount;
use crate::words;

/// Where fees are paid from.
#[derive(Debug, Args)]
pub struct FeeArgs {
    /// The token account that pays the class's fee; --keypair or --payer signs for it. The associated token account of
    /// --keypair if not given. Repeat it where fees are in several mints
    #[arg(long, value_name = "TOKEN_ACCOUNT", value_parser = words::address)]
    fee_from: Vec<Address>,
}

impl FeeArgs {
    /// How the fees of a class are paid. Refuses what the chain could only refuse.
    pub fn fee(&self, sender: &Sender, class: &DeviceClass) -> Result<Fee, Failure> {
        let address = class.parameters.fee_mint;
        let mint = mint(sender.chain(), &address)?;
        if class.fee_destination == Address::default() {
            return Err(Failure::Argument(format!(
                "class {} has no destination for its fees yet; the network's fee admin names one with `flywheel class \
                 set-fee-destination`",
                class.id
            )));
        }
        let source = self.source(sender, &address, &mint)?;
        Ok(Fee {
            payer: signer(sender, &source, &address)?,
            source,
            mint: address,
            destination: class.fee_destination,
            token_program: mint.token_program,
        })
    }

    /// Refuses token accounts that pay no fee in `mints`.
    pub fn require_used(&self, chain: &dyn Chain, mints: &[Address]) -> Result<(), Failure> {
        for address in &self.fee_from {
            let found = tokens::token_account(chain, address)?;
            if found.is_none_or(|account| !mints.contains(&account.mint)) {
                return Err(Failure::Argument(format!(
                    "--fee-from {address}: no fee is due that it could pay; leave it out, `flywheel class show` says what \
                     a class demands"
                )));
            }
        }
        Ok(())
    }

    /// The token account that is named for a mint, or the one that wallets use by default.
    fn source(&self, sender: &Sender, address: &Address, mint: &Mint) -> Result<Address, Failure> {
        let chain = sender.chain();
        for named in &self.fee_from {
            if tokens::token_account(chain, named)?.is_some_and(|account| account.mint == *address) {
                return Ok(*named);
            }
        }
        let default = address::associated_token_account_of(&sender.authority(), address, &mint.token_program);
        if tokens::token_account(chain, &default)?.is_some() {
            return Ok(default);
        }
        Err(Failure::Argument(format!(
            "a fee is due in tokens of mint {address}, of which {} has no account; name a token account with --fee-from",
            sender.authority()
        )))
    }
}

/// Which of the keys that sign can spend from a token account.
fn signer(sender: &Sender, source: &Address, mint: &Address) -> Result<Address, Failure> {
    let held = token_account(sender.chain(), source, mint)?;
    let keys = [sender.authority(), sender.payer()];
    let able = keys.into_iter().find(|key| held.spendable_by(key).is_some());
    able.ok_or_else(|| {
        Failure::Argument(format!(
            "the fee's token account {source} is of {}, who does not sign; name a token account of --keypair or --payer \
             with --fee-from",
            held.owner
        ))
    })
}

/// Refuses to begin when the token account of a fee holds less than `amount` base units.
pub fn require_tokens(chain: &dyn Chain, fee: &Fee, amount: u64) -> Result<(), Failure> {
    let held = token_account(chain, &fee.source, &fee.mint)?;
    let spendable = held.spendable_by(&fee.payer).unwrap_or(0);
    if spendable >= amount {
        return Ok(());
    }
    let decimals = tokens::mint(chain, &fee.mint)?.map(|mint| mint.decimals);
    let shown = |base_units| Amount { base_units, decimals };
    Err(Failure::Argument(format!(
        "the fee takes {} of mint {}, and {} can spend {}; send it {} more, or name another token account with --fee-from",
        shown(amount),
        fee.mint,
        fee.source,
        shown(spendable),
        shown(amount.saturating_sub(spendable)),
    )))
}

/// The mint at an address.
pub fn mint(chain: &dyn Chain, address: &Address) -> Result<Mint, Failure> {
    tokens::mint(chain, address)?.ok_or_else(|| {
        Failure::Argument(format!(
            "there is no mint at {address}; name the address of an SPL Token or Token-2022 mint"
        ))
    })
}

/// The token account of a mint at an address; refuses a frozen one.
pub fn token_account(chain: &dyn Chain, address: &Address, mint: &Address) -> Result<TokenAccount, Failure> {
    let found = tokens::token_account(chain, address)?.filter(|account| account.mint == *mint);
    let found = found.ok_or_else(|| {
        Failure::Argument(format!(
            "{address} is no token account of mint {mint}; name one, such as the address that `spl-token accounts` lists"
        ))
    })?;
    if found.frozen {
        return Err(Failure::Argument(format!(
            "token account {address} is frozen by its mint's freeze authority; name another one"
        )));
    }
    Ok(found)
}
