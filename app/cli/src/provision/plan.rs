//! What would have to be sent, and what it would cost.

use flywheel_client::chain::Chain;
use flywheel_client::transactions;
use flywheel_oracle::network_file::Network;
use solana_address::Address;
use solana_instruction::Instruction;

use super::checks;
use super::compare::{Action, Row};
use super::keyring::Keyring;
use super::part::Step;
use super::parts;
use super::site::Site;
use crate::failure::Failure;
use crate::sender::LAMPORTS_PER_SIGNATURE;
use crate::show::Sol;

/// What would have to be sent.
#[derive(Debug)]
pub struct Plan {
    /// The network.
    pub network: Address,
    /// What is to be done about each part.
    pub rows: Vec<Row>,
    /// What is sent, in this order.
    pub steps: Vec<Step>,
    /// The steps' instructions, as they are put into transactions.
    pub transactions: Vec<Vec<Instruction>>,
    /// What the signatures of these cost.
    pub fees: Sol,
    /// What the accounts that are created hold.
    pub rent: Sol,
}

impl Plan {
    /// Compares a file with a chain.
    ///
    /// # Arguments
    /// - `people`: who pays, and who acts
    /// - `keyring`: where addresses come from that neither says
    ///
    /// # Errors
    /// A chain that cannot be reached, a key file that holds none, a step that fits no transaction.
    pub fn make(
        chain: &dyn Chain,
        file: &Network,
        people: (Address, Address),
        keyring: &mut Keyring,
    ) -> Result<Self, Failure> {
        let site = Site::survey(chain, file, people, keyring)?;
        let (mut rows, mut steps) = (checks::rows(&site, keyring), Vec::new());
        for part in parts::all(&site) {
            let (of_part, sends) = part.compare(site.clock());
            rows.extend(of_part);
            steps.extend(sends);
        }
        rows.extend(checks::not_in_file(&site));
        rows.extend(checks::signers(&site, &steps));
        let groups: Vec<Vec<Instruction>> = steps.iter().map(|step| step.instructions.clone()).collect();
        let transactions = transactions::pack(&site.payer, &groups, PER_TRANSACTION)
            .map_err(|error| Failure::Argument(format!("{error}; say less in the file at once")))?;
        let signatures: u64 = transactions.iter().map(|one| signatures(&site.payer, one)).sum();
        let mut rent = 0u64;
        for bytes in steps.iter().flat_map(|step| &step.creates) {
            rent = rent.saturating_add(chain.minimum_balance(*bytes)?);
        }
        Ok(Self {
            network: site.network,
            rows,
            steps,
            transactions,
            fees: Sol(signatures.saturating_mul(LAMPORTS_PER_SIGNATURE)),
            rent: Sol(rent),
        })
    }

    /// All that it would take.
    pub fn total(&self) -> Sol {
        Sol(self.fees.0.saturating_add(self.rent.0))
    }

    /// Why nothing may be sent.
    pub fn refusals(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.action.is_refusal())
    }

    /// Whether the chain is what the file says.
    pub fn is_settled(&self) -> bool {
        self.rows
            .iter()
            .all(|row| matches!(row.action, Action::Same | Action::NotInFile))
    }
}

/// Steps that one transaction takes: none has more than two instructions, and a transaction has the compute units of seven that
/// ask for none.
const PER_TRANSACTION: usize = 3;

/// How many keys sign a transaction.
fn signatures(payer: &Address, instructions: &[Instruction]) -> u64 {
    let mut keys = vec![*payer];
    for meta in instructions.iter().flat_map(|instruction| &instruction.accounts) {
        if meta.is_signer && !keys.contains(&meta.pubkey) {
            keys.push(meta.pubkey);
        }
    }
    u64::try_from(keys.len()).unwrap_or(u64::MAX)
}
