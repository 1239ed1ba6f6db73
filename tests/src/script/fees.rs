//! A class with fees, and what pays them.

use flywheel_client::address;
use flywheel_client::instructions::registry::{CreateClassArgs, Fee};
use flywheel_client::instructions::token;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::Stage;
use crate::world::World;

/// Id of the class with fees.
pub const FEE_CLASS: u16 = 1;
/// What registering costs, base units.
pub const ONBOARDING_FEE: u64 = 5_000_000;
/// What moving costs, base units.
pub const RELOCATION_FEE: u64 = 700_000;

impl Stage<'_> {
    /// The mint of the fees.
    pub(super) fn fee_mint(&self) -> Keypair {
        self.key("fee mint")
    }

    /// The class with fees.
    pub(super) fn fee_class(&self) -> CreateClassArgs {
        let mut args = World::class_args(FEE_CLASS);
        args.parameters.fee_mint = self.fee_mint().pubkey();
        args.parameters.onboarding_fee = ONBOARDING_FEE;
        args.parameters.relocation_fee = RELOCATION_FEE;
        args
    }

    /// The accounts that pay: the operator's.
    pub(super) fn fee(&self) -> Fee {
        let (mint, payer) = (self.fee_mint().pubkey(), self.world.operator.pubkey());
        Fee {
            payer,
            source: address::associated_token_account(&payer, &mint),
            mint,
            destination: self.fee_destination(),
            token_program: spl_token_interface::ID,
        }
    }

    /// Where fees go.
    pub(super) fn fee_destination(&self) -> Address {
        address::associated_token_account(&self.world.fee_admin.pubkey(), &self.fee_mint().pubkey())
    }

    /// Creates the mint, both token accounts and what the payer pays with.
    pub(super) fn fund_fees(&mut self) {
        let (mint, fee) = (self.fee_mint(), self.fee());
        let world = &mut self.world;
        let authority = world.mint_authority.insecure_clone();
        let rent = world.chain.minimum_balance(82);
        let wallet = world.payer.pubkey();
        let create = token::create_mint(&wallet, &fee.mint, &authority.pubkey(), 6, rent);
        world.send(&create.expect("a mint"), &[&mint]).expect("mint");
        for owner in [fee.payer, world.fee_admin.pubkey()] {
            let account = token::create_associated_token_account(&wallet, &owner, &fee.mint);
            world.send(&[account], &[]).expect("token account");
        }
        let mint_to = spl_token_interface::instruction::mint_to(
            &fee.token_program,
            &fee.mint,
            &fee.source,
            &authority.pubkey(),
            &[],
            ONBOARDING_FEE + RELOCATION_FEE,
        );
        world
            .send(&[mint_to.expect("an instruction")], &[&authority])
            .expect("tokens");
    }
}
