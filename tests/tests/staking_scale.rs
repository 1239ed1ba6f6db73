//! What instructions take does not depend on how many positions a pool has.

use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::staking::{self, OpenPositionArgs, PoolKind};
use flywheel_tests::world::{APPEAL_WINDOW, Held, MINIMUM_STAKE, Staking};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// Positions in the large pool.
const MANY: u32 = 10_000;
/// A lock with a multiplier, seconds.
const LOCK: u32 = 10_000_000;

/// Compute units of an accepted instruction.
fn units(s: &mut Staking, instruction: Instruction, signers: &[&Keypair]) -> u64 {
    let receipt = s.world.send(&[instruction], signers).expect("accepted");
    receipt.compute_units.iter().sum()
}

/// What each instruction takes in a pool with so many positions beside the two that are acted on.
fn measured(others: u32) -> Vec<(&'static str, u64)> {
    let mut s = Staking::new("scale", PoolKind::Revenue).paying();
    let behind = s.behind();
    let crowd = s.wallet("crowd", u64::from(MANY) * MINIMUM_STAKE);
    for id in 0..others {
        let args = OpenPositionArgs {
            id,
            amount: MINIMUM_STAKE,
            lock_seconds: 0,
        };
        let open = s.open_instruction(&crowd, behind, args);
        s.world.send(&[open], &[&crowd]).expect("a position");
    }
    let alice = s.opened("alice", behind, 1_000_000, 0);
    let second = s.opened_by(&alice.owner, behind, 1, 1_000_000, 0);
    act(&mut s, &alice, &second)
}

fn act(s: &mut Staking, alice: &Held, second: &Held) -> Vec<(&'static str, u64)> {
    let (owner, behind, program) = (alice.owner.insecure_clone(), alice.behind, s.mint.program);
    let (key, account) = (owner.pubkey(), s.account(&owner, &s.mint));
    s.give(&owner, 500);
    for place in [0, 1] {
        assert_eq!(s.fund(place, 1_000_000_000), "accepted");
    }
    s.world.wait(1_000);
    let mut all = Vec::new();
    let top_up = staking::top_up(key, behind, alice.address, account, program, 500);
    all.push(("top_up", units(s, top_up, &[&owner])));
    let claim = s.claim_instruction(alice, &[0, 1]);
    all.push(("claim_rewards", units(s, claim, &[])));
    let extend = staking::extend_lock(key, behind, second.address, LOCK);
    all.push(("extend_lock", units(s, extend, &[&owner])));
    s.world.wait(LOCK);
    all.push((
        "expire_lock",
        units(s, staking::expire_lock(behind, second.address), &[]),
    ));
    let payer = s.world.payer.pubkey();
    let unbond = staking::request_unbonding(payer, key, behind, alice.address, 0, 1_000);
    all.push(("request_unbonding", units(s, unbond, &[&owner])));
    let cancel = staking::cancel_unbonding(key, behind, alice.address, alice.ticket(0));
    all.push(("cancel_unbonding", units(s, cancel, &[&owner])));
    let merge = staking::merge_positions(key, behind, alice.address, second.address);
    all.push(("merge_positions", units(s, merge, &[&owner])));
    let case = s.charged(behind, 100);
    s.world.wait(APPEAL_WINDOW);
    let mint = MintOf::spl_token(s.mint.address);
    let execute = staking::execute_slash(behind, case.address, mint);
    all.push(("execute_slash", units(s, execute, &[])));
    all
}

#[test]
fn no_instruction_takes_more_units_in_a_pool_of_10_000_positions() {
    let (few, many) = (measured(0), measured(MANY));
    for ((name, alone), (_, crowded)) in few.iter().zip(&many) {
        println!("{name}: {alone} CU alone, {crowded} CU among {MANY}");
        // Divisions take a little more or less with other numbers.
        assert!(crowded.abs_diff(*alone) <= 300, "{name}: {alone} and {crowded}");
    }
    assert_eq!(few.len(), 8);
}
