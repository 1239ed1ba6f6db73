//! Attacks, generated from a valid instruction: every one of them must be refused.

use solana_account::Account;
use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::script::Case;
use crate::world::{World, keypair};
use flywheel_client::chain::Receipt;
use flywheel_client::error::ClientError;

/// A transaction that must be refused.
struct Attack {
    name: String,
    instruction: Instruction,
    signers: Vec<Keypair>,
}

/// What attacks are made with: a fee payer that is not part of them, an attacker with money, and accounts to put in the
/// place of others.
pub struct Arsenal {
    fee_payer: Keypair,
    attacker: Keypair,
    substitutes: Vec<(String, Address)>,
}

impl Arsenal {
    /// An arsenal on a world's chain; `substitutes` are accounts of every type, by name.
    pub fn new(world: &mut World, substitutes: Vec<(String, Address)>) -> Self {
        let (fee_payer, attacker) = (keypair("attack fee payer"), keypair("attacker"));
        for key in [&fee_payer, &attacker] {
            world
                .chain
                .airdrop(&key.pubkey(), 1_000_000_000_000)
                .expect("airdrop");
        }
        Self {
            fee_payer,
            attacker,
            substitutes,
        }
    }

    /// Sends every attack on a case. Returns how many were refused and the names of those that were not.
    pub fn attack(&self, world: &mut World, case: &Case) -> (usize, Vec<String>) {
        let (before, target) = case.instructions.split_at(case.instructions.len() - 1);
        let (mut refused, mut accepted) = (0, Vec::new());
        for attack in self.attacks(world, case, &target[0]) {
            let mut instructions = before.to_vec();
            instructions.push(attack.instruction);
            match self.send(world, &instructions, &attack.signers) {
                Ok(_) => accepted.push(format!("{}: {}", case.name, attack.name)),
                // Only the chain's refusal counts: a transaction that could not be made proves nothing.
                Err(ClientError::Refused(_)) => refused += 1,
                Err(other) => panic!("{}: {} could not be sent: {other}", case.name, attack.name),
            }
        }
        (refused, accepted)
    }

    /// Sends a case as it is, in the same way as the attacks on it.
    pub fn send_valid(&self, world: &mut World, case: &Case) -> Result<Receipt, ClientError> {
        self.send(world, &case.instructions, &case.signers)
    }

    fn send(
        &self,
        world: &mut World,
        instructions: &[Instruction],
        signers: &[Keypair],
    ) -> Result<Receipt, ClientError> {
        // Four signatures may be too many for a transaction: an attacker who signs can pay the fee as well.
        let attacker = signers.iter().find(|key| key.pubkey() == self.attacker.pubkey());
        let fee_payer = attacker.unwrap_or(&self.fee_payer);
        let mut all = vec![fee_payer];
        all.extend(signers.iter().filter(|key| key.pubkey() != fee_payer.pubkey()));
        world.chain.next_blockhash();
        world.chain.send(instructions, &all)
    }

    fn attacks(&self, world: &mut World, case: &Case, target: &Instruction) -> Vec<Attack> {
        let mut attacks = Vec::new();
        for slot in 0..target.accounts.len() {
            self.weaken(case, target, slot, &mut attacks);
            self.replace(world, case, target, slot, &mut attacks);
        }
        let mut instruction = target.clone();
        instruction
            .accounts
            .push(AccountMeta::new_readonly(self.attacker.pubkey(), false));
        attacks.push(self.with_signers(case, "an extra account".to_owned(), instruction, None));
        let mut instruction = target.clone();
        instruction.accounts.pop();
        attacks.push(self.with_signers(case, "the last account missing".to_owned(), instruction, None));
        for length in [0, 7, target.data.len() - 1] {
            let mut instruction = target.clone();
            instruction.data.truncate(length);
            attacks.push(self.with_signers(case, format!("data cut to {length} bytes"), instruction, None));
        }
        self.other_bump(case, target, &mut attacks);
        self.doubles(case, target, &mut attacks);
        attacks
    }

    /// The created account at an address of the same seeds with another bump.
    fn other_bump(&self, case: &Case, target: &Instruction, attacks: &mut Vec<Attack>) {
        let Some((slot, seeds)) = &case.created else {
            return;
        };
        let seeds: Vec<&[u8]> = seeds.iter().map(Vec::as_slice).collect();
        let (canonical, bump) = Address::find_program_address(&seeds, &target.program_id);
        assert_eq!(
            canonical, target.accounts[*slot].pubkey,
            "{}: slot and seeds of the created account",
            case.name
        );
        let other = (0..bump).rev().find_map(|bump| {
            let bump = [bump];
            let seeds: Vec<&[u8]> = seeds.iter().copied().chain([bump.as_slice()]).collect();
            Address::create_program_address(&seeds, &target.program_id).ok()
        });
        let mut instruction = target.clone();
        instruction.accounts[*slot].pubkey = other.expect("another bump off the curve");
        attacks.push(self.with_signers(case, "another bump".to_owned(), instruction, None));
    }

    /// The same account in two writable slots.
    fn doubles(&self, case: &Case, target: &Instruction, attacks: &mut Vec<Attack>) {
        let writable: Vec<usize> = (0..target.accounts.len())
            .filter(|slot| target.accounts[*slot].is_writable && !case.open.contains(slot))
            .collect();
        for first in &writable {
            for second in writable.iter().filter(|second| *second > first) {
                let (a, b) = (&target.accounts[*first], &target.accounts[*second]);
                if a.pubkey == b.pubkey || b.is_signer {
                    continue;
                }
                let mut instruction = target.clone();
                instruction.accounts[*second].pubkey = a.pubkey;
                let name = format!("account {first} also as account {second}");
                attacks.push(self.with_signers(case, name, instruction, None));
            }
        }
    }

    /// A signer that does not sign; a writable account that is read-only.
    fn weaken(&self, case: &Case, target: &Instruction, slot: usize, attacks: &mut Vec<Attack>) {
        let meta = &target.accounts[slot];
        if meta.is_signer {
            // A message has one entry for a key: it signs when any of its slots says so.
            let mut instruction = target.clone();
            let same = |other: &&mut AccountMeta| other.pubkey == meta.pubkey;
            let slots = instruction.accounts.iter_mut().filter(same);
            slots.for_each(|other| other.is_signer = false);
            let name = format!("signer {slot} does not sign");
            attacks.push(self.with_signers(case, name, instruction, Some(meta.pubkey)));
        }
        if meta.is_writable {
            let mut instruction = target.clone();
            let same = |other: &&mut AccountMeta| other.pubkey == meta.pubkey;
            let slots = instruction.accounts.iter_mut().filter(same);
            slots.for_each(|other| other.is_writable = false);
            attacks.push(self.with_signers(case, format!("account {slot} read-only"), instruction, None));
        }
    }

    /// An account replaced by one of every type, by the attacker, by one with the same bytes of another owner.
    fn replace(
        &self,
        world: &mut World,
        case: &Case,
        target: &Instruction,
        slot: usize,
        attacks: &mut Vec<Attack>,
    ) {
        let meta = &target.accounts[slot];
        if case.open.contains(&slot) {
            return;
        }
        let mut substitutes = self.substitutes.clone();
        substitutes.push(("the attacker".to_owned(), self.attacker.pubkey()));
        if let Some(copy) = copy_of_another_owner(world, &meta.pubkey) {
            substitutes.push(("a copy of another owner".to_owned(), copy));
        }
        for (name, substitute) in substitutes {
            if substitute == meta.pubkey || (meta.is_signer && substitute != self.attacker.pubkey()) {
                continue;
            }
            let mut instruction = target.clone();
            instruction.accounts[slot].pubkey = substitute;
            let name = format!("account {slot} replaced by {name}");
            let mut attack = self.with_signers(case, name, instruction, Some(meta.pubkey));
            if meta.is_signer {
                attack.signers.push(self.attacker.insecure_clone());
            }
            attacks.push(attack);
        }
    }

    /// The case's signers, but for `absent` where no other slot needs it.
    fn with_signers(
        &self,
        case: &Case,
        name: String,
        instruction: Instruction,
        absent: Option<Address>,
    ) -> Attack {
        let needed = |key: Address| {
            instruction
                .accounts
                .iter()
                .any(|meta| meta.pubkey == key && meta.is_signer)
        };
        let signers = case
            .signers
            .iter()
            .filter(|signer| Some(signer.pubkey()) != absent || needed(signer.pubkey()))
            .map(Keypair::insecure_clone)
            .collect();
        Attack {
            name,
            instruction,
            signers,
        }
    }
}

/// A copy of an account's bytes under another owner, `None` when there is nothing to copy.
fn copy_of_another_owner(world: &mut World, address: &Address) -> Option<Address> {
    let account = world
        .chain
        .account(address)
        .filter(|account| !account.data.is_empty() && !account.executable)?;
    let copy = keypair(&format!("copy of {address}")).pubkey();
    let foreign = Account {
        owner: keypair("attacker's program").pubkey(),
        ..account
    };
    world
        .chain
        .svm()
        .set_account(copy, foreign)
        .expect("account is set");
    Some(copy)
}
