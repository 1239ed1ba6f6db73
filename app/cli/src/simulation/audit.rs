//! Compares what the chain holds with what the independent ledger says, to the last base unit.

use flywheel_client::accounts::ClaimPage;
use flywheel_client::address;
use flywheel_client::chain;
use flywheel_oracle::input::Input;
use solana_signer::Signer;

use super::founding::Founded;
use super::market::Trade;
use super::session::Session;
use super::wallets::Wallets;
use crate::ledger::Ledger;

/// How far the chain is from the ledger, in base units; zero everywhere when all is well.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Audit {
    /// The epoch after which it was taken.
    pub epoch: u32,
    /// Over all operators: the balance of the token account, with what was staked, sold or burned of it, from what the
    /// ledger says was paid.
    pub wallets: u128,
    /// Over all devices: what the chain has recorded as paid, from what the ledger says.
    pub records: u128,
    /// The mint's supply, with what was burned, from what the ledger says was paid.
    pub supply: u128,
}

impl Audit {
    /// Reads every balance and compares it.
    pub fn take(
        session: &Session,
        input: &Input,
        wallets: &Wallets,
        founded: &Founded,
        ledger: &Ledger,
        (epoch, trade): (u32, Option<&Trade<'_>>),
    ) -> Self {
        let balance = |owner| {
            let account = address::associated_token_account(&owner, &founded.mint);
            u128::from(chain::token_balance(session.chain(), &account).unwrap_or(0))
        };
        let operators = input.operators.iter().zip(&wallets.operators);
        let (out, burned) = trade.map_or((&[][..], 0), Trade::tokens_out);
        let out = out.iter().copied().chain(std::iter::repeat(0));
        let paid = |name: &String| ledger.wallets.get(name).copied().unwrap_or(0);
        let supply = u128::from(chain::token_supply(session.chain(), &founded.mint).unwrap_or(0));
        Self {
            epoch,
            wallets: operators
                .zip(out)
                .map(|((name, key), out)| (balance(key.pubkey()) + out).abs_diff(paid(name)))
                .sum(),
            records: records(session, input, founded, ledger),
            supply: (supply + burned).abs_diff(ledger.paid()),
        }
    }

    /// All differences together, in base units.
    pub fn difference(&self) -> u128 {
        self.wallets + self.records + self.supply
    }
}

/// The difference over all devices between the claim pages and the ledger.
fn records(session: &Session, input: &Input, founded: &Founded, ledger: &Ledger) -> u128 {
    let mut page: Option<(u32, Option<ClaimPage>)> = None;
    let mut difference = 0;
    for device in &input.devices {
        let number = ClaimPage::page_of(device.index);
        // Devices come in the order of their indexes: each page is read once.
        if page.as_ref().is_none_or(|(loaded, _)| *loaded != number) {
            let address = address::claim_page(&founded.pool, number);
            page = Some((number, chain::read(session.chain(), &address).ok()));
        }
        let record = page
            .as_ref()
            .and_then(|(_, page)| page.as_ref()?.paid(device.index));
        let expected = ledger.devices.get(&device.id).copied().unwrap_or(0);
        difference += u128::from(record.unwrap_or(0)).abs_diff(expected);
    }
    difference
}
