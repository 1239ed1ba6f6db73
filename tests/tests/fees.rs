//! What registering and moving a device costs: who pays, where it goes, and what is refused. Token amounts are exact.

use flywheel_client::instructions::registry::{self, Fee};
use flywheel_client::transactions::{MAX_BYTES, size};
use flywheel_tests::outcome;
use flywheel_tests::world::{
    CHANGE_DELAY, CLASS, ONBOARDING_FEE, RELOCATION_COOLDOWN, RELOCATION_FEE, TOKEN, TOKEN_2022, Toll, World,
    keypair,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// The token programs' error for an account with too little.
const INSUFFICIENT: &str = "Error processing Instruction 2: custom program error: 0x1";
/// What registering with a key of the past meets: its address is in use for ever.
const IN_USE: &str = "AccountExists";

#[test]
fn fees_are_paid_by_whoever_signs_for_them() {
    for (program, kind) in [(TOKEN, "spl token"), (TOKEN_2022, "token-2022")] {
        let mut toll = Toll::new(kind, program);
        let [first, second] = toll.world.journey();
        let payers = [
            toll.world.operator.insecure_clone(),
            toll.world.payer.insecure_clone(),
            keypair(&format!("{kind}/third party")),
        ];
        let mut collected = 0;
        for (number, payer) in payers.iter().enumerate() {
            let device = keypair(&format!("{kind}/device {number}"));
            let fee = toll.fee(payer, ONBOARDING_FEE + RELOCATION_FEE + 5);
            toll.register(&device, payer, fee).unwrap();
            collected += ONBOARDING_FEE;
            assert_eq!(
                (toll.world.tokens(&fee.source), toll.collected()),
                (RELOCATION_FEE + 5, collected)
            );
            // The first location is free.
            toll.world.locate(&device, &first).unwrap();
            assert_eq!(outcome(toll.world.locate(&device, &second)), "RelocationFeeDue");
            assert_eq!(toll.collected(), collected);
            toll.world.wait(RELOCATION_COOLDOWN);
            toll.relocate(&device, &second, payer, fee).unwrap();
            collected += RELOCATION_FEE;
            assert_eq!((toll.world.tokens(&fee.source), toll.collected()), (5, collected));
            assert_eq!(toll.world.device_state(&device).location, second.cell);
        }
        assert_eq!(collected, 3 * (ONBOARDING_FEE + RELOCATION_FEE));
    }
}

#[test]
fn what_costs_a_fee_is_refused_without_it_and_what_is_free_with_it() {
    let mut toll = Toll::new("due", TOKEN);
    let (device, payer) = (keypair("due/device"), keypair("due/payer"));
    let fee = toll.fee(&payer, 2 * ONBOARDING_FEE);
    assert_eq!(outcome(toll.world.register(&device)), "OnboardingFeeDue");
    toll.register(&device, &payer, fee).unwrap();
    let [first, second] = toll.world.journey();
    assert_eq!(outcome(toll.relocate(&device, &first, &payer, fee)), "NoFeeDue");
    toll.world.locate(&device, &first).unwrap();
    toll.world.wait(RELOCATION_COOLDOWN);
    assert_eq!(outcome(toll.world.locate(&device, &second)), "RelocationFeeDue");
    assert_eq!(toll.collected(), ONBOARDING_FEE);

    let mut free = Toll::new("free", TOKEN);
    let authority = free.world.authority.insecure_clone();
    let mut parameters = World::class_parameters();
    parameters.fee_mint = free.mint.address;
    let network = free.world.network;
    let change = registry::update_class(authority.pubkey(), network, CLASS, parameters);
    assert_eq!(free.world.attempt(change, &[&authority]), "accepted");
    free.world.wait(CHANGE_DELAY);
    let apply = registry::apply_class_update(authority.pubkey(), network, CLASS);
    assert_eq!(free.world.attempt(apply, &[&authority]), "accepted");
    let fee = free.fee(&payer, ONBOARDING_FEE);
    assert_eq!(outcome(free.register(&device, &payer, fee)), "NoFeeDue");
    assert_eq!(free.world.tokens(&fee.source), ONBOARDING_FEE);
    free.world.register(&device).unwrap();
}

#[test]
fn a_payer_with_too_little_gets_nothing_and_pays_nothing() {
    for program in [TOKEN, TOKEN_2022] {
        let mut toll = Toll::new(&format!("too little of {program}"), program);
        let (device, payer) = (keypair("poor/device"), keypair("poor/payer"));
        let fee = toll.fee(&payer, ONBOARDING_FEE - 1);
        assert_eq!(outcome(toll.register(&device, &payer, fee)), INSUFFICIENT);
        assert_eq!(
            (toll.world.tokens(&fee.source), toll.collected()),
            (ONBOARDING_FEE - 1, 0)
        );
        assert_eq!(toll.world.lamports(&toll.world.device_account(&device)), 0);
        assert_eq!(toll.world.network_state().next_device_index, 0);
        toll.fee(&payer, 1);
        toll.register(&device, &payer, fee).unwrap();
        assert_eq!(
            (toll.world.tokens(&fee.source), toll.collected()),
            (0, ONBOARDING_FEE)
        );
    }
}

#[test]
fn nobody_pays_for_a_registration_or_a_move_that_is_refused() {
    let mut toll = Toll::new("refused", TOKEN);
    let payer = keypair("refused/payer");
    let fee = toll.fee(&payer, 10 * ONBOARDING_FEE);
    let device = keypair("refused/device");
    toll.register(&device, &payer, fee).unwrap();
    let [first, second] = toll.world.journey();
    toll.world.locate(&device, &first).unwrap();
    assert_eq!(
        outcome(toll.relocate(&device, &second, &payer, fee)),
        "RelocationTooSoon"
    );
    toll.world.wait(RELOCATION_COOLDOWN);
    let pauser = toll.world.pauser.insecure_clone();
    let pause = registry::set_pause(pauser.pubkey(), toll.world.network, 5);
    assert_eq!(toll.world.attempt(pause, &[&pauser]), "accepted");
    assert_eq!(
        outcome(toll.relocate(&device, &second, &payer, fee)),
        "LocationPaused"
    );
    let late = keypair("refused/late");
    assert_eq!(outcome(toll.register(&late, &payer, fee)), "RegistrationPaused");
    // Nor for a device that is no more.
    toll.world.retire(&device, Some(first.new_density_cell)).unwrap();
    assert_eq!(
        outcome(toll.relocate(&device, &second, &payer, fee)),
        "AccountDiscriminatorMismatch"
    );
    let resume = registry::set_pause(pauser.pubkey(), toll.world.network, 0);
    assert_eq!(toll.world.attempt(resume, &[&pauser]), "accepted");
    assert_eq!(outcome(toll.register(&device, &payer, fee)), IN_USE);
    assert_eq!(
        (toll.world.tokens(&fee.source), toll.collected()),
        (9 * ONBOARDING_FEE, ONBOARDING_FEE)
    );
}

/// What is wrong with a fee's accounts, the edit that makes it so, and what is said.
type WrongFee = (&'static str, fn(&mut Fee, &Others), &'static str);

/// Accounts that have nothing to do with the fee.
struct Others {
    mint: Address,
    source: Address,
    victim: Address,
    accomplice: Address,
    treasury: Address,
}

impl Others {
    fn new(toll: &mut Toll, payer: &Keypair) -> Self {
        let mint = toll.world.new_mint("others/mint", TOKEN, None);
        let key = |name: &str| keypair(&format!("others/{name}")).pubkey();
        let (world, fees) = (&mut toll.world, toll.mint);
        Self {
            mint: mint.address,
            source: world.purse(&payer.pubkey(), &mint, ONBOARDING_FEE),
            victim: world.purse(&key("victim"), &fees, ONBOARDING_FEE),
            accomplice: world.purse(&key("accomplice"), &fees, 0),
            treasury: world.purse(&key("treasury"), &mint, 0),
        }
    }

    fn tokens(&self, world: &World) -> [u64; 4] {
        [self.source, self.victim, self.accomplice, self.treasury].map(|account| world.tokens(&account))
    }
}

/// What the token program refuses has its number: 3 for another mint, 4 for another owner.
const WRONG_FEES: [WrongFee; 6] = [
    ("mint", |fee, others| fee.mint = others.mint, "FeeMintMismatch"),
    (
        "destination",
        |fee, others| fee.destination = others.accomplice,
        "FeeDestinationMismatch",
    ),
    (
        "destination of another mint",
        |fee, others| fee.destination = others.treasury,
        "FeeDestinationMismatch",
    ),
    (
        "token program",
        |fee, _| fee.token_program = TOKEN_2022,
        "FeeMintUnsupported",
    ),
    (
        "source of another mint",
        |fee, others| fee.source = others.source,
        "custom program error: 0x3",
    ),
    (
        "source of another owner",
        |fee, others| fee.source = others.victim,
        "custom program error: 0x4",
    ),
];

#[test]
fn a_fee_goes_from_its_signer_in_the_classes_mint_to_the_classes_destination() {
    let mut toll = Toll::new("wrong accounts", TOKEN);
    let (device, located, payer) = (
        keypair("wrong/device"),
        keypair("wrong/located"),
        keypair("wrong/payer"),
    );
    let fee = toll.fee(&payer, 10 * ONBOARDING_FEE);
    let others = Others::new(&mut toll, &payer);
    let untouched = others.tokens(&toll.world);
    toll.register(&located, &payer, fee).unwrap();
    let [first, second] = toll.world.journey();
    toll.world.locate(&located, &first).unwrap();
    toll.world.wait(RELOCATION_COOLDOWN);
    for (what, edit, expected) in WRONG_FEES {
        let mut wrong = fee;
        edit(&mut wrong, &others);
        let registration = outcome(toll.register(&device, &payer, wrong));
        let relocation = outcome(toll.relocate(&located, &second, &payer, wrong));
        assert!(registration.ends_with(expected), "{what}: {registration}");
        assert!(relocation.ends_with(expected), "{what}: {relocation}");
    }
    assert_eq!(others.tokens(&toll.world), untouched);
    assert_eq!(toll.collected(), ONBOARDING_FEE);
    toll.register(&device, &payer, fee).unwrap();
    toll.relocate(&located, &second, &payer, fee).unwrap();
    assert_eq!(toll.collected(), 2 * ONBOARDING_FEE + RELOCATION_FEE);
}

#[test]
fn without_a_destination_that_takes_the_fee_nothing_is_registered() {
    let mut toll = Toll::without_destination("no destination", TOKEN);
    let (device, payer) = (keypair("nowhere/device"), keypair("nowhere/payer"));
    let fee = toll.fee(&payer, 10 * ONBOARDING_FEE);
    assert_eq!(
        outcome(toll.register(&device, &payer, fee)),
        "FeeDestinationMissing"
    );
    let (mint, destination) = (toll.mint, toll.destination);
    assert_eq!(toll.set_destination(mint.address, destination), "accepted");
    // 17 (0x11) is the token program's for a frozen account.
    toll.world.freeze(&destination, &mint);
    let frozen = outcome(toll.register(&device, &payer, fee));
    assert!(frozen.ends_with("custom program error: 0x11"), "{frozen}");
    assert_eq!((toll.world.network_state().devices, toll.collected()), (0, 0));
    assert_eq!(toll.world.tokens(&fee.source), 10 * ONBOARDING_FEE);
}

#[test]
fn a_registration_fits_into_a_transaction_even_when_four_different_keys_pay_and_sign() {
    let mut toll = Toll::new("size", TOKEN);
    let (device, payer) = (keypair("size/device"), keypair("size/payer"));
    let fee = toll.fee(&payer, ONBOARDING_FEE);
    let instructions = toll.registration(&device, fee);
    let rent_payer = toll.world.payer.pubkey();
    for (sender, expected) in [(rent_payer, 1_047), (keypair("size/sender").pubkey(), 1_143)] {
        let bytes = size(&sender, &instructions).unwrap();
        assert_eq!(bytes, expected);
        assert!(bytes <= MAX_BYTES);
    }
}
