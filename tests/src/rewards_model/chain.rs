//! The same pools on an embedded chain: does each action of the model as a transaction.

use flywheel_client::chain::Receipt;
use flywheel_client::error::{ClientError, Refusal};
use flywheel_client::instructions::registry;
use flywheel_client::instructions::rewards::PaidFrom;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::founding::{device_key, registration};
use super::{Action, Model, RATES, Standing, Verdict};
use crate::world::World;

type Outcome = Result<Receipt, ClientError>;

/// A pool's addresses.
#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    pub mint: Address,
    pub from: PaidFrom,
    /// The holders' token accounts.
    pub accounts: Vec<Address>,
}

/// The network on its chain, and its model.
pub struct Network {
    pub(crate) world: World,
    pub(crate) model: Model,
    pub(crate) purses: Vec<Keypair>,
    pub(crate) oracles: Vec<Keypair>,
    pub(crate) holders: Vec<Keypair>,
    pub(crate) ledgers: Vec<Ledger>,
}

fn refused(reason: &str) -> ClientError {
    ClientError::Refused(Box::new(Refusal::from_logs(
        None,
        None,
        reason.to_owned(),
        vec![],
    )))
}

/// What became of an action in a word: `accepted`, the name of an error, or what stands for the chain's own words.
pub(crate) fn word(outcome: &Outcome) -> String {
    let Err(ClientError::Refused(refusal)) = outcome else {
        return outcome
            .as_ref()
            .map_or_else(|error| error.to_string(), |_| "accepted".to_owned());
    };
    // Anchor has several names for an account that is not what it should be; here none ever is but a missing one.
    let absent = ["AccountOwnedByWrongProgram", "AccountNotInitialized"];
    match (&refusal.name, &refusal.message) {
        (Some(name), _) if absent.contains(&name.as_str()) => super::MISSING.to_owned(),
        (Some(name), _) => name.clone(),
        (None, words) if words.starts_with("Whoever pays has") => "LamportsMissing".to_owned(),
        (None, words) if words.contains("insufficient funds for rent") => "RentMissing".to_owned(),
        (None, words) if words.ends_with("custom program error: 0x1") => "TokensMissing".to_owned(),
        (None, words) => words.clone(),
    }
}

/// The model's verdict in the same words.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    verdict.err().unwrap_or("accepted")
}

impl Network {
    /// The action as it is to be done now: with numbers of things that exist.
    pub fn aim(&self, action: &Action) -> Action {
        self.model.aim(action)
    }

    /// Does an action on the chain and in the model, and compares everything. Returns what became of it.
    ///
    /// # Panics
    /// When one accepts what the other refuses, refuses it for another reason, or they differ afterwards.
    pub fn step(&mut self, action: &Action) -> String {
        let on_chain = self.act(action);
        if matches!(on_chain, Err(ClientError::TooLarge { .. })) {
            return "TooLarge".to_owned();
        }
        let in_model = verdict(self.model.act(action));
        let said = word(&on_chain);
        assert!(
            said == in_model,
            "{action:?}: chain {said}, model {in_model}; {on_chain:?}"
        );
        self.compare();
        match *action {
            Action::Prove { pool, root, .. } if on_chain.is_ok() => {
                let is_rejected = self.model.pools[pool].roots[root].standing == Standing::Rejected;
                if is_rejected { "proven" } else { "forfeited" }.to_owned()
            }
            _ => said,
        }
    }

    /// Does an action on the chain.
    pub(crate) fn act(&mut self, action: &Action) -> Outcome {
        match *action {
            Action::Wait(seconds) => self.world.wait(seconds),
            Action::CutRent => {
                let rate = RATES.get(self.model.rate + 1);
                let rate = rate.ok_or_else(|| refused("cannot be cut further"))?;
                self.world.chain.set_rent(*rate);
            }
            Action::Gift {
                pool, root, lamports, ..
            } => {
                let account = self.model.pools[pool].roots[root].address;
                self.world.chain.airdrop(&account, lamports)?;
            }
            Action::AccrueBurns { pool, epochs, flaw } => {
                let accrue = self.accrue_burns(pool, epochs, flaw);
                return self.send(&[accrue], &[]);
            }
            Action::Together(ref actions) => return self.act_together(actions),
            Action::Register { .. }
            | Action::Transfer { .. }
            | Action::Replace { .. }
            | Action::NamePayee { .. } => return self.act_in_registry(action),
            _ => {
                let (instruction, signers) = self.instruction(&self.model, action);
                return self.send(&[instruction], &signers);
            }
        }
        Ok(Receipt::default())
    }

    fn send(&mut self, instructions: &[Instruction], signers: &[Keypair]) -> Outcome {
        let signers: Vec<&Keypair> = signers.iter().collect();
        self.world.send(instructions, &signers)
    }

    /// Each instruction names what there will be when the ones before it are done.
    fn act_together(&mut self, actions: &[Action]) -> Outcome {
        let mut model = self.model.clone();
        let (mut instructions, mut signers) = (vec![], Vec::<Keypair>::new());
        for action in actions {
            let (instruction, who) = self.instruction(&model, action);
            instructions.push(instruction);
            for key in who {
                if signers.iter().all(|signer| signer.pubkey() != key.pubkey()) {
                    signers.push(key);
                }
            }
            let _ = model.act(action);
        }
        self.send(&instructions, &signers)
    }

    fn act_in_registry(&mut self, action: &Action) -> Outcome {
        let payer = self.world.payer.insecure_clone();
        let registration = registration(&self.world);
        let manufacturer = self.world.manufacturer.insecure_clone();
        match *action {
            Action::Register { operator } => {
                self.world.operator = self.holders[operator].insecure_clone();
                let device = device_key(self.model.keys);
                self.world.register_with(&device, &registration, &manufacturer)
            }
            Action::Replace { device } => {
                let device = self.model.devices[device];
                self.world.operator = self.holders[device.operator].insecure_clone();
                let (old, new) = (device_key(device.key), device_key(self.model.keys));
                self.world.replace_with(&old, &new, &registration, &manufacturer)
            }
            Action::Transfer { device, to } => {
                let device = self.model.devices[device];
                self.world.operator = self.holders[device.operator].insecure_clone();
                let (key, buyer) = (device_key(device.key), self.holders[to].insecure_clone());
                let account = flywheel_client::address::operator(&self.world.network, &buyer.pubkey());
                self.world.offer(&key, account, 60)?;
                let of = self.world.device_of(&key);
                self.world.accept(&of, &buyer, &payer)
            }
            Action::NamePayee { operator, payee } => {
                let authority = self.holders[operator].insecure_clone();
                let name = if payee == operator {
                    Address::default()
                } else {
                    self.model.names[payee]
                };
                let set = registry::set_payee(authority.pubkey(), self.world.network, name);
                self.send(&[set], &[authority])
            }
            _ => unreachable!("{action:?} is not the registry's"),
        }
    }
}
