//! How often each action is tried.

use proptest::prelude::*;

use super::{
    Action, CHALLENGER, Content, Destination, Flaw, HOLDERS, Moment, OPERATORS, ORACLES, PAYEES, POOLS,
    POOR_CHALLENGER, Proof, SPONSORS, Signer,
};

const HOUR: u32 = 3_600;
const DAY: u32 = 86_400;
/// A number to be aimed.
const ANY: std::ops::Range<usize> = 0..1_000;

fn pool() -> std::ops::Range<usize> {
    0..POOLS
}

fn payer() -> std::ops::Range<usize> {
    0..SPONSORS
}

fn challenger() -> impl Strategy<Value = usize> {
    prop_oneof![6 => Just(CHALLENGER), 1 => Just(POOR_CHALLENGER)]
}

fn signer(usual: Signer) -> impl Strategy<Value = Signer> {
    prop_oneof![
        8 => Just(usual),
        1 => prop::sample::select(vec![Signer::Authority, Signer::Pauser, Signer::Stranger]),
    ]
}

fn destination() -> impl Strategy<Value = Destination> {
    prop_oneof![
        20 => Just(Destination::Own),
        1 => (0..HOLDERS).prop_map(Destination::Of),
        1 => Just(Destination::OtherMint),
    ]
}

fn content() -> impl Strategy<Value = Content> {
    use Content::*;
    prop_oneof![
        12 => Just(Honest),
        1 => Just(Idle),
        2 => Just(AtCap),
        8 => prop::sample::select(vec![Greedy, Omitting, Decreasing, AboveCap, AboveCap, Unregistered, Unsorted, Repeated, FalseSum]),
        2 => prop::sample::select(vec![TooMuch, Below, Empty, BadUri]),
    ]
}

/// Any action; what leads to final roots and claims is tried more often than what stops everything.
pub fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        12 => time(),
        9 => of_network(),
        50 => of_roots(),
        36 => of_claims(),
        12 => of_vesting(),
        22 => of_fraud(),
        8 => together(),
    ]
}

fn time() -> impl Strategy<Value = Action> {
    use Moment::*;
    let moment = prop_oneof![
        6 => Just(EpochEnd),
        5 => Just(WindowEnd),
        1 => Just(ChangeDue),
        2 => Just(MonthEnd),
    ];
    let exact = prop_oneof![1 => Just(0u32), 4 => Just(1u32), 2 => 0..HOUR];
    prop_oneof![
        4 => prop_oneof![1 => Just(0u32), 4 => 1..HOUR, 4 => HOUR..10 * DAY].prop_map(Action::Wait),
        1 => (20 * DAY..100 * DAY).prop_map(Action::Wait),
        14 => (pool(), moment, exact)
            .prop_map(|(pool, moment, seconds)| Action::Until { pool, moment, seconds }),
    ]
}

fn of_network() -> impl Strategy<Value = Action> {
    let operator = || 0..OPERATORS;
    let bits = prop_oneof![8 => Just(0u32), 2 => 0u32..6];
    prop_oneof![
        2 => operator().prop_map(|operator| Action::Register { operator }),
        4 => (ANY, operator()).prop_map(|(device, to)| Action::Transfer { device, to }),
        2 => ANY.prop_map(|device| Action::Replace { device }),
        2 => (operator(), 0..PAYEES).prop_map(|(operator, payee)| Action::NamePayee { operator, payee }),
        2 => (ANY, signer(Signer::Authority)).prop_map(|(set, by)| Action::UpdateOracleSet { set, by }),
        3 => (pool(), bits, signer(Signer::Pauser)).prop_map(|(pool, bits, by)| Action::Pause { pool, bits, by }),
        3 => (pool(), any::<u32>(), signer(Signer::Authority))
            .prop_map(|(pool, dice, by)| Action::UpdatePool { pool, dice, by }),
        4 => pool().prop_map(|pool| Action::ApplyUpdate { pool }),
        8 => fund(),
        1 => (pool(), 1u64..1_000_000).prop_map(|(pool, amount)| Action::Donate { pool, amount }),
        1 => (pool(), ANY, 1u64..1_000_000).prop_map(|(pool, root, lamports)| Action::Gift { pool, root, lamports }),
        2 => (pool(), 0u64..4, flaw()).prop_map(|(pool, epochs, flaw)| Action::AccrueBurns { pool, epochs, flaw }),
        1 => Just(Action::CutRent),
    ]
}

fn flaw() -> impl Strategy<Value = Flaw> {
    prop::sample::select(vec![
        Flaw::None,
        Flaw::None,
        Flaw::Open,
        Flaw::OtherEpoch,
        Flaw::OneMore,
    ])
}

fn fund() -> impl Strategy<Value = Action> {
    let amount = prop_oneof![1 => Just(0u64), 12 => 1..2_000_000_000u64, 1 => Just(u64::MAX)];
    let pool = prop_oneof![1 => Just(0usize), 9 => Just(1usize)];
    (pool, amount).prop_map(|(pool, amount)| Action::FundPool { pool, amount })
}

fn open_epoch() -> impl Strategy<Value = Action> {
    (pool(), 0u64..1_000, payer()).prop_map(|(pool, epoch, payer)| Action::OpenEpoch { pool, epoch, payer })
}

fn propose() -> impl Strategy<Value = Action> {
    (pool(), 0u64..1_000, 0..ORACLES * 20, content(), 0u8..3, payer()).prop_map(
        |(pool, epoch, oracle, content, salt, payer)| Action::ProposeRoot {
            pool,
            epoch,
            oracle,
            content,
            salt,
            payer,
        },
    )
}

fn vote() -> impl Strategy<Value = Action> {
    (pool(), ANY, 0..ORACLES * 20).prop_map(|(pool, root, oracle)| Action::VoteRoot { pool, root, oracle })
}

fn finalize() -> impl Strategy<Value = Action> {
    (pool(), ANY).prop_map(|(pool, root)| Action::FinalizeRoot { pool, root })
}

fn of_roots() -> impl Strategy<Value = Action> {
    prop_oneof![
        8 => open_epoch(),
        10 => propose(),
        26 => vote(),
        10 => finalize(),
        3 => (pool(), ANY, ANY).prop_map(|(pool, root, payer)| Action::ReleaseRoot { pool, root, payer }),
        2 => (pool(), 0u64..1_000, ANY).prop_map(|(pool, epoch, payer)| Action::CloseEpoch { pool, epoch, payer }),
    ]
}

fn claim() -> impl Strategy<Value = Action> {
    (pool(), ANY, ANY, destination()).prop_map(|(pool, root, leaf, to)| Action::Claim {
        pool,
        root,
        leaf,
        to,
    })
}

fn claim_many() -> impl Strategy<Value = Action> {
    let leaves = prop::collection::vec(ANY, 1..6);
    (pool(), ANY, leaves, destination(), any::<bool>()).prop_map(|(pool, root, leaves, to, vesting)| {
        Action::ClaimMany {
            pool,
            root,
            leaves,
            to,
            vesting,
        }
    })
}

fn of_claims() -> impl Strategy<Value = Action> {
    prop_oneof![
        12 => claim(),
        12 => claim_many(),
        1 => (pool(), 0u32..3, payer()).prop_map(|(pool, page, payer)| Action::CreatePage { pool, page, payer }),
        2 => (pool(), 0u32..3, ANY).prop_map(|(pool, page, payer)| Action::RefundPage { pool, page, payer }),
    ]
}

fn of_vesting() -> impl Strategy<Value = Action> {
    let payee = || 0..PAYEES;
    prop_oneof![
        1 => (pool(), payee(), payer()).prop_map(|(pool, payee, payer)| Action::OpenVesting { pool, payee, payer }),
        1 => (pool(), payee(), ANY).prop_map(|(pool, payee, payer)| Action::CloseVesting { pool, payee, payer }),
        6 => (pool(), payee(), destination())
            .prop_map(|(pool, payee, to)| Action::ReleaseVested { pool, payee, to }),
        2 => (pool(), payee(), ANY).prop_map(|(pool, payee, by)| Action::ExitVesting { pool, payee, by }),
    ]
}

fn of_fraud() -> impl Strategy<Value = Action> {
    use Proof::*;
    let proof = prop::sample::select(vec![
        Unsorted,
        BadSum,
        Decrease,
        Omission,
        AboveCap,
        Newcomer,
        Lifetime,
        Unregistered,
    ]);
    let forged = prop_oneof![5 => Just(false), 1 => Just(true)];
    let prove = (pool(), ANY, proof, [ANY, ANY, ANY], forged.clone(), challenger());
    prop_oneof![
        2 => (pool(), ANY, ANY, forged, challenger())
            .prop_map(|(pool, root, leaf, forged, challenger)| Action::LayEvidence { pool, root, leaf, forged, challenger }),
        2 => (pool(), ANY, ANY, challenger())
            .prop_map(|(pool, root, leaf, challenger)| Action::CloseEvidence { pool, root, leaf, challenger }),
        18 => prove.prop_map(|(pool, root, proof, evidence, forged, challenger)| Action::Prove {
            pool,
            root,
            proof,
            evidence,
            forged,
            challenger,
        }),
    ]
}

/// Two or three in one transaction: none or all of them happen.
fn together() -> impl Strategy<Value = Action> {
    let pair = |first: BoxedStrategy<Action>, second: BoxedStrategy<Action>| {
        (first, second).prop_map(|(first, second)| Action::Together(vec![first, second]))
    };
    prop_oneof![
        4 => pair(finalize().boxed(), claim().boxed()),
        3 => pair(claim().boxed(), finalize().boxed()),
        2 => (claim(), finalize(), claim()).prop_map(|(a, b, c)| Action::Together(vec![a, b, c])),
        2 => pair(claim().boxed(), claim().boxed()),
        2 => pair(claim_many().boxed(), claim().boxed()),
        2 => pair(vote().boxed(), vote().boxed()),
        2 => pair(vote().boxed(), finalize().boxed()),
        1 => pair(open_epoch().boxed(), propose().boxed()),
        1 => pair(fund().boxed(), open_epoch().boxed()),
    ]
}
