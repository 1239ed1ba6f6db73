//! Where fees may go, and which mints they may be in.

use flywheel_client::instructions::registry;
use flywheel_tests::world::{CLASS, Extension, ONBOARDING_FEE, TOKEN, TOKEN_2022, Toll, World, keypair};
use solana_signer::Signer;

#[test]
fn a_destination_is_an_initialised_account_of_the_classes_mint_named_by_the_fee_admin() {
    for program in [TOKEN, TOKEN_2022] {
        let seed = format!("destination {program}");
        let mut toll = Toll::without_destination(&seed, program);
        let (mint, destination) = (toll.mint, toll.destination);
        let other = toll.world.new_mint(&format!("{seed}/other"), program, None);
        let owner = keypair("treasurer").pubkey();
        let of_other = toll.world.purse(&owner, &other, 0);
        let frozen = toll.world.purse(&owner, &mint, 0);
        toll.world.freeze(&frozen, &mint);
        let cases = [
            (other.address, of_other, "FeeMintMismatch"),
            (mint.address, of_other, "FeeDestinationMismatch"),
            (mint.address, frozen, "FeeDestinationMismatch"),
            (mint.address, mint.address, "FeeDestinationMismatch"),
            (mint.address, owner, "FeeDestinationMismatch"),
            (mint.address, toll.world.network, "FeeDestinationMismatch"),
            (mint.address, destination, "accepted"),
        ];
        for (mint, account, expected) in cases {
            assert_eq!(toll.set_destination(mint, account), expected, "{program}");
        }
        assert_eq!(toll.world.class_state().fee_destination, destination);
        let authority = toll.world.authority.insecure_clone();
        for other in [authority, toll.world.pauser.insecure_clone(), keypair("stranger")] {
            let set = registry::set_fee_destination(
                other.pubkey(),
                toll.world.network,
                CLASS,
                mint.address,
                destination,
            );
            assert_eq!(toll.world.attempt(set, &[&other]), "FeeAdminMismatch");
        }
    }
}

#[test]
fn a_mint_with_any_extension_is_no_fee_mint() {
    for extension in Extension::some() {
        let mut world = World::without_pool(extension.name);
        let mint = world.new_mint(&format!("{} mint", extension.name), TOKEN_2022, Some(&extension));
        let authority = world.authority.insecure_clone();
        let mut args = World::class_args(1);
        args.parameters.fee_mint = mint.address;
        args.parameters.onboarding_fee = ONBOARDING_FEE;
        let create = registry::create_class(world.payer.pubkey(), authority.pubkey(), world.network, args);
        assert_eq!(world.attempt(create, &[&authority]), "accepted");
        let account = world.purse(&keypair("treasurer").pubkey(), &mint, 0);
        let admin = world.fee_admin.insecure_clone();
        let set = registry::set_fee_destination(admin.pubkey(), world.network, 1, mint.address, account);
        assert_eq!(
            world.attempt(set, &[&admin]),
            "FeeMintUnsupported",
            "{}",
            extension.name
        );
    }
}
