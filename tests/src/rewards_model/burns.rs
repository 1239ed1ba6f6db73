//! Burn statements: accrued in the model, written on the chain.

use flywheel_client::instructions::rewards;
use solana_account::Account;
use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};
use solana_signer::Signer;

use super::epochs::end_of;
use super::schedule::burned_in;
use super::{Action, Flaw, Model, Network, ROOTS, Schedule, Verdict, allow};
use crate::world::keypair;

/// The statement's discriminator, which its program and the distributor agree on.
const DISCRIMINATOR: [u8; 8] = [37, 69, 29, 240, 68, 147, 228, 30];
/// Bytes of a statement.
const BYTES: usize = 112;

/// The program that writes statements.
pub(crate) fn burn_program() -> Address {
    keypair("rewards model/burn program").pubkey()
}

impl Model {
    /// Whether burns are accrued exactly up to an epoch, or nothing depends on them.
    pub(crate) fn burns_are_accrued(&self, pool: usize, epoch: u64) -> bool {
        let pool = &self.pools[pool];
        let epochs = (epoch + 1).saturating_sub(pool.first_epoch);
        !pool.is_burn_linked() || pool.accrued_epochs == epochs
    }

    pub(crate) fn accrue(&mut self, pool: usize, epochs: u64, flaw: Flaw) -> Verdict {
        allow(epochs > 0 && flaw != Flaw::OneMore, "StatementCountInvalid")?;
        self.running(pool, ROOTS)?;
        let last = self.pools[pool].first_epoch + self.pools[pool].accrued_epochs + epochs - 1;
        let is_closed = self.now >= end_of(last) && flaw == Flaw::None;
        allow(
            is_closed && self.pools[pool].is_burn_linked(),
            "BurnStatementInvalid",
        )?;
        self.pools[pool].accrued_epochs += epochs;
        Ok(())
    }

    /// Accrues what is missing before an epoch can be opened.
    pub(crate) fn accrue_first(&self, pool: usize, epoch: u64) -> Option<Action> {
        let accrued = self.pools[pool].first_epoch + self.pools[pool].accrued_epochs;
        let missing = (epoch + 1).saturating_sub(accrued);
        let wanted = self.pools[pool].is_burn_linked() && missing > 0;
        wanted.then_some(Action::AccrueBurns {
            pool,
            epochs: missing.min(12),
            flaw: Flaw::None,
        })
    }
}

impl super::Pool {
    pub(crate) const fn is_burn_linked(&self) -> bool {
        matches!(self.schedule, Schedule::BurnLinked { .. })
    }
}

impl Network {
    /// Writes the statements and names them.
    pub(crate) fn accrue_burns(&mut self, pool: usize, epochs: u64, flaw: Flaw) -> Instruction {
        let of = &self.model.pools[pool];
        let (address, first) = (of.address, of.first_epoch + of.accrued_epochs);
        let statements: Vec<Address> = (first..first + epochs)
            .map(|epoch| {
                let is_last = epoch + 1 == first + epochs;
                self.write_statement(pool, epoch, if is_last { flaw } else { Flaw::None })
            })
            .collect();
        let mut accrue = rewards::accrue_burns(address, &statements);
        if flaw == Flaw::OneMore {
            accrue.accounts.push(AccountMeta::new_readonly(address, false));
        }
        accrue
    }

    fn write_statement(&mut self, pool: usize, epoch: u64, flaw: Flaw) -> Address {
        let is_closed = self.model.now >= end_of(epoch) && flaw != Flaw::Open;
        let named = if flaw == Flaw::OtherEpoch {
            epoch + 1
        } else {
            epoch
        };
        let mut data = vec![0; BYTES];
        data[..8].copy_from_slice(&DISCRIMINATOR);
        (data[8], data[10]) = (1, u8::from(is_closed));
        data[16..24].copy_from_slice(&named.to_le_bytes());
        data[24..56].copy_from_slice(self.world.network.as_ref());
        data[56..88].copy_from_slice(self.ledgers[pool].mint.as_ref());
        data[88..96].copy_from_slice(&burned_in(epoch).to_le_bytes());
        let address = keypair(&format!("rewards model/statement {epoch}")).pubkey();
        let statement = Account {
            lamports: 10_000_000,
            data,
            owner: burn_program(),
            ..Account::default()
        };
        let written = self.world.chain.svm().set_account(address, statement);
        written.expect("statement");
        address
    }
}
