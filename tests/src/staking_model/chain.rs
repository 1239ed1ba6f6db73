//! The same pools on an embedded chain: does each action of the model as a transaction.

use flywheel_client::chain::Receipt;
use flywheel_client::error::ClientError;
use flywheel_client::instructions::registry::{DeviceRegistration, DeviceStatus};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::names::Names;
use super::{Action, Device, LAST_DAY, Model, authority_of};
use crate::world::World;

type Outcome = Result<Receipt, ClientError>;

/// The pools on their chain, and their model.
pub struct Network {
    pub(crate) world: World,
    /// The model.
    pub model: Model,
    /// Of all holders but the insurance.
    pub(crate) keys: Vec<Keypair>,
    pub(crate) names: Names,
}

/// What became of an action in a word: `accepted`, the name of an error, or what stands for the chain's own words.
fn word(outcome: &Outcome) -> String {
    let Err(ClientError::Refused(refusal)) = outcome else {
        return outcome
            .as_ref()
            .map_or_else(|error| error.to_string(), |_| "accepted".to_owned());
    };
    // Anchor has several names for an account that is not what it should be; here none ever is but a missing one.
    let absent = [
        "AccountOwnedByWrongProgram",
        "AccountNotInitialized",
        "AccountDiscriminatorMismatch",
        "AccountDiscriminatorNotFound",
    ];
    match (&refusal.name, &refusal.message) {
        (Some(name), _) if absent.contains(&name.as_str()) => super::MISSING.to_owned(),
        (Some(name), _) => name.clone(),
        (None, words) if words.ends_with("custom program error: 0x1") => "TokensMissing".to_owned(),
        (None, words) => words.clone(),
    }
}

impl Network {
    /// Does an action on the chain and in the model, and compares everything. Returns what became of it.
    ///
    /// # Panics
    /// When one accepts what the other refuses, refuses it for another reason, or they differ afterwards.
    pub fn step(&mut self, action: &Action) -> String {
        if let Action::Register { .. } | Action::Report { .. } | Action::Retire { .. } = action {
            let said = self.act_in_registry(action);
            self.compare();
            return said;
        }
        let on_chain = self.act(action);
        if matches!(on_chain, Err(ClientError::TooLarge { .. })) {
            return "TooLarge".to_owned();
        }
        let before = self.model.clone();
        let in_model = self.model.act(action).err().unwrap_or("accepted");
        let said = word(&on_chain);
        assert!(
            said == in_model,
            "{action:?}: chain {said}, model {in_model}; {on_chain:?}"
        );
        self.compare();
        self.model.check(&before, action);
        said
    }

    fn act(&mut self, action: &Action) -> Outcome {
        if let Action::Wait(seconds) = action {
            let later = self.model.now.saturating_add(*seconds).min(LAST_DAY);
            self.world.set_now(later);
            return Ok(Receipt::default());
        }
        let one = [action.clone()];
        let actions: &[Action] = match action {
            Action::Together(actions) => actions,
            _ => &one,
        };
        // Each instruction names what there will be when the ones before it are done.
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
        let signers: Vec<&Keypair> = signers.iter().collect();
        self.world.send(&instructions, &signers)
    }

    /// The registry's own rules are another model's: what it accepts is taken over, for the rest nothing changes.
    fn act_in_registry(&mut self, action: &Action) -> String {
        let now = self.model.now;
        match *action {
            Action::Register { behind, capacity } => {
                let registration = DeviceRegistration {
                    attestation_expiry: i64::from(u32::MAX),
                    capacity,
                    ..self.world.registration()
                };
                let device = Self::device_key(self.model.devices.len());
                let manufacturer = self.world.manufacturer.insecure_clone();
                self.world.operator = self.keys[authority_of(behind)].insecure_clone();
                let done = self.world.register_with(&device, &registration, &manufacturer);
                let done = done.and_then(|_| self.world.activate(&device));
                if done.is_ok() {
                    self.model.devices.push(Device {
                        behind,
                        capacity,
                        exists: true,
                        failed: false,
                        status_since: now,
                    });
                }
                word(&done)
            }
            Action::Report { device, failed } => {
                let Some(of) = self.model.devices.get(device).copied() else {
                    return super::MISSING.to_owned();
                };
                self.world.operator = self.keys[authority_of(of.behind)].insecure_clone();
                let status = if failed {
                    DeviceStatus::Failed
                } else {
                    DeviceStatus::Active
                };
                let done = self.world.report(&Self::device_key(device), status);
                if done.is_ok() {
                    let of = &mut self.model.devices[device];
                    (of.failed, of.status_since) = (failed, now);
                }
                word(&done)
            }
            Action::Retire { device } => {
                let Some(of) = self.model.devices.get(device).copied() else {
                    return super::MISSING.to_owned();
                };
                self.world.operator = self.keys[authority_of(of.behind)].insecure_clone();
                let done = self.world.retire(&Self::device_key(device), None);
                if done.is_ok() {
                    self.model.devices[device].exists = false;
                }
                word(&done)
            }
            _ => unreachable!("{action:?} is not the registry's"),
        }
    }
}
