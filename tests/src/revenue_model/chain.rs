//! The same pools on an embedded chain: does each action of the model as a transaction.

use flywheel_client::chain::Receipt;
use flywheel_client::error::ClientError;
use solana_keypair::Keypair;

use super::founding::Names;
use super::{Action, FROZEN, MISSING, Model, TOO_FEW};
use crate::world::World;

type Outcome = Result<Receipt, ClientError>;

/// The pools on their chain, and their model.
pub struct Network {
    pub(crate) world: World,
    /// The model.
    pub model: Model,
    /// Of all holders.
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
    let of_tokens = [
        ("custom program error: 0x1", TOO_FEW),
        ("custom program error: 0x11", FROZEN),
        ("custom program error: 0xd", "TokensInvalidState"),
        ("custom program error: 0xe", "TokensOverflow"),
    ];
    match (&refusal.name, &refusal.message) {
        (Some(name), _) if absent.contains(&name.as_str()) => MISSING.to_owned(),
        (Some(name), _) => name.clone(),
        (None, words) => {
            let known = of_tokens.iter().find(|(end, _)| words.ends_with(end));
            known.map_or_else(|| words.clone(), |(_, word)| (*word).to_owned())
        }
    }
}

impl Network {
    /// Does an action on the chain and in the model, and compares everything. Returns what became of it.
    ///
    /// # Panics
    /// When one accepts what the other refuses, refuses it for another reason, or they differ afterwards.
    pub fn step(&mut self, action: &Action) -> String {
        let on_chain = self.act(action);
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
        if let Action::Wait(_) = action {
            let mut later = self.model.clone();
            later.act(action).expect("time passes");
            self.world.set_now(later.now);
            return Ok(Receipt::default());
        }
        let (instructions, signers) = self.instructions(action);
        let signers: Vec<&Keypair> = signers.iter().collect();
        self.world.send(&instructions, &signers)
    }
}
