//! Revenue pools: how they are configured.

use burn_share::{ID, accounts, instruction};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{RecipientShare, ReferencePrice, Revenue, RevenueParametersArgs, build, event_authority};

/// Where a pool's shares go, and the feed that its auction is held to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Destinations {
    /// The distributor's funded pool of the same network and mint.
    pub reward_pool: Option<Address>,
    /// A stake pool of the same network with rewards in the mint.
    pub stake_pool: Option<Address>,
    /// A token account of the mint.
    pub insurance: Option<Address>,
    /// The feed of network token and mint.
    pub feed: Option<Address>,
}

impl Destinations {
    fn accounts(&self) -> accounts::DestinationAccounts {
        accounts::DestinationAccounts {
            reward_pool: self.reward_pool,
            stake_pool: self.stake_pool,
            insurance: self.insurance,
            feed: self.feed,
        }
    }
}

/// What a revenue pool is created with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RevenuePoolArgs {
    /// The pool of the network's own token; none for that pool itself.
    pub token_pool: Option<Address>,
    /// Where shares go.
    pub destinations: Destinations,
    /// Parameters.
    pub parameters: RevenueParametersArgs,
    /// Network tokens for payment tokens, with which the auction begins; zeros for the network's own token.
    pub reference: ReferencePrice,
    /// Who shares the treasury's part.
    pub recipients: Vec<RecipientShare>,
}

/// Creates a revenue pool. Signers: payer, authority (the network's).
pub fn create_revenue_pool(
    payer: Address,
    authority: Address,
    revenue: &Revenue,
    args: RevenuePoolArgs,
) -> Instruction {
    let accounts = accounts::CreateRevenuePool {
        payer,
        authority,
        network: revenue.network,
        mint: revenue.mint.mint,
        pool: revenue.pool(),
        vault: revenue.vault(),
        token_pool: args.token_pool,
        destinations: args.destinations.accounts(),
        token_program: revenue.mint.token_program,
        system_program: solana_system_interface::program::ID,
        event_authority: event_authority(),
        program: ID,
    };
    let data = instruction::CreateRevenuePool {
        parameters: args.parameters,
        reference: args.reference,
        recipients: args.recipients,
    };
    build(ID, accounts, data)
}

fn configure(signer: Address, network: Address, pool: Address) -> accounts::ConfigureRevenuePool {
    accounts::ConfigureRevenuePool {
        signer,
        network,
        pool,
        event_authority: event_authority(),
        program: ID,
    }
}

/// Proposes new parameters and destinations. Signer: authority (the network's).
pub fn update_revenue_pool(
    authority: Address,
    network: Address,
    pool: Address,
    destinations: &Destinations,
    parameters: RevenueParametersArgs,
) -> Instruction {
    let accounts = accounts::UpdateRevenuePool {
        configure: configure(authority, network, pool),
        destinations: destinations.accounts(),
    };
    build(ID, accounts, instruction::UpdateRevenuePool { parameters })
}

/// Puts proposed parameters in force. Signer: anybody.
pub fn apply_revenue_update(signer: Address, network: Address, pool: Address) -> Instruction {
    let accounts = configure(signer, network, pool);
    build(ID, accounts, instruction::ApplyRevenueUpdate {})
}

/// Proposes other recipients. Signer: authority (the network's).
pub fn update_recipients(
    authority: Address,
    network: Address,
    pool: Address,
    recipients: Vec<RecipientShare>,
) -> Instruction {
    let accounts = configure(authority, network, pool);
    build(ID, accounts, instruction::UpdateRecipients { recipients })
}

/// Puts proposed recipients in force. Signer: anybody.
pub fn apply_recipients(signer: Address, network: Address, pool: Address) -> Instruction {
    let accounts = configure(signer, network, pool);
    build(ID, accounts, instruction::ApplyRecipients {})
}

/// Halts or resumes the auction. Signer: the network's pauser or authority.
pub fn set_halt(signer: Address, network: Address, pool: Address, halted: bool) -> Instruction {
    let accounts = configure(signer, network, pool);
    build(ID, accounts, instruction::SetHalt { halted })
}

/// Lets the crank burn directly, or no more. Signer: the pool's veto key.
pub fn set_direct_burn(veto: Address, network: Address, pool: Address, direct: bool) -> Instruction {
    let accounts = configure(veto, network, pool);
    build(ID, accounts, instruction::SetDirectBurn { direct })
}
