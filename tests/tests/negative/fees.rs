//! A class with fees in the attacked network, and what pays them.

use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::registry::{CreateClassArgs, Fee};
use flywheel_client::instructions::token;
use flywheel_tests::world::{World, keypair};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Id of the class with fees.
pub const FEE_CLASS: u16 = 1;
/// What registering costs, base units.
pub const ONBOARDING_FEE: u64 = 5_000_000;
/// What moving costs, base units.
pub const RELOCATION_FEE: u64 = 700_000;

/// The mint of the fees.
pub fn mint() -> Keypair {
    keypair("attacked/fee mint")
}

/// Who pays the fees: the operator.
pub fn payer(world: &World) -> Keypair {
    world.operator.insecure_clone()
}

/// The class with fees.
pub fn class_args() -> CreateClassArgs {
    let mut args = World::class_args(FEE_CLASS);
    args.parameters.fee_mint = mint().pubkey();
    args.parameters.onboarding_fee = ONBOARDING_FEE;
    args.parameters.relocation_fee = RELOCATION_FEE;
    args
}

/// The accounts that pay.
pub fn accounts(world: &World) -> Fee {
    let mint = mint().pubkey();
    Fee {
        payer: payer(world).pubkey(),
        source: address::associated_token_account(&payer(world).pubkey(), &mint),
        mint,
        destination: destination(world),
        token_program: spl_token_interface::ID,
    }
}

/// Where fees go.
pub fn destination(world: &World) -> Address {
    address::associated_token_account(&world.fee_admin.pubkey(), &mint().pubkey())
}

/// Creates the mint, both token accounts and what the payer pays with.
pub fn fund(world: &mut World) {
    let (mint, authority) = (mint(), world.mint_authority.insecure_clone());
    let rent = world.chain.minimum_balance(82);
    let wallet = world.payer.pubkey();
    let create = token::create_mint(&wallet, &mint.pubkey(), &authority.pubkey(), 6, rent).unwrap();
    world.send(&create, &[&mint]).unwrap();
    for owner in [payer(world).pubkey(), world.fee_admin.pubkey()] {
        let account = token::create_associated_token_account(&wallet, &owner, &mint.pubkey());
        world.send(&[account], &[]).unwrap();
    }
    let source = accounts(world).source;
    let amount = ONBOARDING_FEE + RELOCATION_FEE;
    let mint_to = spl_token_interface::instruction::mint_to(
        &spl_token_interface::ID,
        &mint.pubkey(),
        &source,
        &authority.pubkey(),
        &[],
        amount,
    );
    world.send(&[mint_to.unwrap()], &[&authority]).unwrap();
}
