//! The parts of the script about slash cases and collateral.

use flywheel_client::address;
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::staking::{self, Behind, OpenSlashArgs, SlashPart};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::Stage;
use super::rewards::seeds;
use super::staking::{Stakers, created, open};
use crate::world::{APPEAL_WINDOW, HASH, PURSE, TOKEN, keypair};

/// A tenth of the stake.
const ARGS: OpenSlashArgs = OpenSlashArgs {
    bps: 1_000,
    evidence_hash: HASH,
};

/// The collateral of the world's operator, and every end that a case against it can have.
pub fn slash(stage: &mut Stage<'_>, stakers: &Stakers, bond: Behind) {
    let operator = stage.world.operator.insecure_clone();
    open(stage, stakers, &operator, bond, (0, 0));
    stage.run("update_bond", vec![staking::update_bond(bond)], &[], &[]);
    let case = propose(stage, bond);
    let appeal = staking::appeal_slash(operator.pubkey(), bond, case, [8; 32]);
    stage.run("appeal_slash", vec![appeal], &[&operator], &[]);
    stage.world.wait(APPEAL_WINDOW);
    let execute = staking::execute_slash(bond, case, MintOf::spl_token(stakers.mint.address));
    stage.run("execute_slash", vec![execute], &[], &[]);
    let reporter = stage.world.oracles[0].pubkey();
    let parts = [
        (SlashPart::Reporter, reporter),
        (SlashPart::Insurance, keypair("stake insurance").pubkey()),
        (SlashPart::Treasury, keypair("treasury").pubkey()),
    ];
    for (part, wallet) in parts {
        let account = stage.world.empty_purse(&wallet, &stakers.mint);
        let pay = staking::pay_slash(bond, case, part, account, TOKEN);
        stage.run("pay_slash", vec![pay], &[], &[]);
    }
    let close = staking::close_slash(bond, case, reporter);
    stage.run("close_slash", vec![close], &[], &[]);
    veto(stage, bond);
}

/// A case that two of three oracles open.
fn propose(stage: &mut Stage<'_>, bond: Behind) -> Address {
    let oracles: Vec<Keypair> = stage.world.oracles.iter().map(Keypair::insecure_clone).collect();
    let (proposer, network) = (&oracles[0], stage.world.network);
    let funded = stage.world.chain.airdrop(&proposer.pubkey(), PURSE);
    funded.expect("airdrop");
    let propose = staking::propose_slash(proposer.pubkey(), network, bond, 0, ARGS);
    let case = address::slash_case(&bond.stake(), 0);
    let created = created(&propose, &case, seeds(b"slash", &bond.stake(), &[&0u32.to_le_bytes()]));
    stage.run_creation("propose_slash", vec![propose], &[proposer], &[], created);
    let vote = staking::vote_slash(oracles[1].pubkey(), network, bond, case);
    stage.run("vote_slash", vec![vote], &[&oracles[1]], &[]);
    case
}

/// A case of the authority that is vetoed.
fn veto(stage: &mut Stage<'_>, bond: Behind) {
    let (authority, network) = (stage.world.authority.insecure_clone(), stage.world.network);
    let funded = stage.world.chain.airdrop(&authority.pubkey(), PURSE);
    funded.expect("airdrop");
    let open = staking::open_slash(authority.pubkey(), network, bond, 1, ARGS);
    let case = address::slash_case(&bond.stake(), 1);
    let created = created(&open, &case, seeds(b"slash", &bond.stake(), &[&1u32.to_le_bytes()]));
    stage.run_creation("open_slash", vec![open], &[&authority], &[], created);
    let guard = keypair("veto");
    let veto = staking::veto_slash(guard.pubkey(), bond, case);
    stage.run("veto_slash", vec![veto], &[&guard], &[]);
}
