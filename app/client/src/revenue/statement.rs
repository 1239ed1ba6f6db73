//! What statements must fulfil.

use flywheel_revenue::Flows;

use crate::accounts::EpochStatement;

/// Whether what came in and went out leads from a statement's opening to its closing, which the vault covered.
pub fn is_balanced(statement: &EpochStatement) -> bool {
    let flows = Flows {
        income: statement.income,
        bounties: statement.bounties,
        providers: statement.providers,
        stakers: statement.stakers,
        recipients: statement.recipients,
        insurance: statement.insurance,
        sold: statement.sold,
        burned_from_vault: statement.burned_from_vault,
        refunds: statement.refunds,
    };
    flows.closing(statement.opening) == Some(statement.closing)
        && statement.closing <= statement.vault_balance
}

/// Whether `next` is the statement of the epoch after `statement`, and opens with its closing.
pub fn follows(statement: &EpochStatement, next: &EpochStatement) -> bool {
    statement.epoch.checked_add(1) == Some(next.epoch) && statement.closing == next.opening
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(epoch: u64, opening: u64, closing: u64) -> EpochStatement {
        let mut statement: EpochStatement = bytemuck::Zeroable::zeroed();
        (statement.epoch, statement.opening, statement.closing) = (epoch, opening, closing);
        statement.vault_balance = closing;
        statement
    }

    #[test]
    fn a_statement_is_balanced_when_its_flows_lead_to_its_closing_and_the_vault_covers_that() {
        let mut one = statement(3, 100, 20);
        assert!(!is_balanced(&one));
        (one.income, one.sold, one.refunds) = (50, 120, 10);
        assert!(is_balanced(&one));
        one.vault_balance = 19;
        assert!(!is_balanced(&one));
    }

    #[test]
    fn a_statement_follows_with_the_next_epoch_and_the_same_amount() {
        let before = statement(3, 0, 20);
        assert!(follows(&before, &statement(4, 20, 0)));
        assert!(!follows(&before, &statement(4, 19, 0)));
        assert!(!follows(&before, &statement(5, 20, 0)));
    }
}
