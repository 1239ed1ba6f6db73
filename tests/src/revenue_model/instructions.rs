//! What an action is on the chain: its instructions and who signs them.

use anchor_lang::{InstructionData, ToAccountMetas};
use burn_share::state::PostedPrice;
use burn_share::{ID, accounts, instruction, prices};
use flywheel_client::address;
use flywheel_client::signatures::SignedBy;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_interface::instruction as spl;

use super::founding::{mint, source_key, veto_key};
use super::parameters::FEED;
use super::{Action, By, Given, Model, Named, Network, Quote, Signed, TOKEN, To};

/// Instructions and who signs them beside the payer.
pub(crate) type Transaction = (Vec<Instruction>, Vec<Keypair>);

pub(crate) fn build(accounts: impl ToAccountMetas, data: impl InstructionData) -> Instruction {
    Instruction {
        program_id: ID,
        accounts: accounts.to_account_metas(None),
        data: data.data(),
    }
}

pub(crate) fn event_authority() -> Address {
    address::event_authority(&ID)
}

/// An instruction of the token interface, addressed to the program of a mint.
fn of_mint(number: usize, built: Result<Instruction, impl std::fmt::Debug>) -> Vec<Instruction> {
    vec![Instruction {
        program_id: mint(number).program,
        ..built.expect("a valid token instruction")
    }]
}

impl Network {
    pub(crate) fn signer(&self, by: By) -> Keypair {
        match by {
            By::Authority => self.world.authority.insecure_clone(),
            By::Pauser => self.world.pauser.insecure_clone(),
            By::Veto => veto_key(),
            By::Stranger => source_key(9),
        }
    }

    fn destination(&self, pool: usize, to: To) -> Address {
        match to {
            To::Holder(holder) => self.names.accounts[holder][pool],
            To::Vault => self.names.vaults[pool],
        }
    }

    pub(crate) fn instructions(&self, action: &Action) -> Transaction {
        let owner = |holder: usize| self.keys[holder].insecure_clone();
        match *action {
            Action::Donate { pool, by, amount } => {
                let (from, to) = (self.names.accounts[by][pool], self.names.vaults[pool]);
                let key = owner(by);
                let transfer =
                    spl::transfer(&spl_token_interface::ID, &from, &to, &key.pubkey(), &[], amount);
                (of_mint(pool, transfer), vec![key])
            }
            Action::Mint {
                mint: number,
                to,
                amount,
            } => {
                let key = self.world.mint_authority.insecure_clone();
                let (token, account) = (mint(number).address, self.names.accounts[to][number]);
                let mint = spl::mint_to(
                    &spl_token_interface::ID,
                    &token,
                    &account,
                    &key.pubkey(),
                    &[],
                    amount,
                );
                (of_mint(number, mint), vec![key])
            }
            Action::BurnElsewhere {
                mint: number,
                by,
                amount,
            } => {
                let (token, account, key) =
                    (mint(number).address, self.names.accounts[by][number], owner(by));
                let burn = spl::burn(
                    &spl_token_interface::ID,
                    &account,
                    &token,
                    &key.pubkey(),
                    &[],
                    amount,
                );
                (of_mint(number, burn), vec![key])
            }
            Action::Freeze {
                mint: number,
                holder,
                frozen,
            } => self.freeze(number, holder, frozen),
            Action::DepositRevenue { .. } | Action::RefundRevenue { .. } | Action::PayRecipient { .. } => {
                self.of_income(action)
            }
            Action::Crank {
                pool,
                legs,
                given,
                bounty,
            } => (vec![self.crank(pool, legs, given, bounty)], vec![]),
            Action::BurnLot { .. } | Action::BuyLot { .. } | Action::BurnTokens { .. } => {
                self.of_burning(action)
            }
            Action::PostPrice {
                quote,
                quotes,
                signed,
            } => (self.post(quote, quotes, signed), vec![]),
            _ => self.of_managing(action),
        }
    }

    fn freeze(&self, number: usize, holder: Option<usize>, frozen: bool) -> Transaction {
        let key = self.world.mint_authority.insecure_clone();
        let insurance = self.names.insurances[number];
        let account = holder.map_or(insurance, |holder| self.names.accounts[holder][number]);
        let set = if frozen {
            spl::freeze_account
        } else {
            spl::thaw_account
        };
        let set = set(
            &spl_token_interface::ID,
            &account,
            &mint(number).address,
            &key.pubkey(),
            &[],
        );
        (of_mint(number, set), vec![key])
    }

    fn of_income(&self, action: &Action) -> Transaction {
        match *action {
            Action::DepositRevenue {
                pool,
                by,
                income,
                from_vault,
            } => {
                let key = self.keys[by].insecure_clone();
                let vault = self.names.vaults[pool];
                let accounts = accounts::DepositRevenue {
                    depositor: key.pubkey(),
                    source: if from_vault {
                        vault
                    } else {
                        self.names.accounts[by][pool]
                    },
                    pool: self.names.pools[pool],
                    vault,
                    token_program: mint(pool).program,
                    event_authority: event_authority(),
                    program: ID,
                };
                let data = instruction::DepositRevenue {
                    amount: income.amount,
                    category: income.category,
                    invoice_hash: [income.invoice; 32],
                    orders: income.orders,
                    customers: income.customers,
                };
                (vec![build(accounts, data)], vec![key])
            }
            Action::RefundRevenue {
                pool,
                amount,
                category,
                by,
                to,
            } => {
                let key = self.signer(by);
                let accounts = accounts::RefundRevenue {
                    authority: key.pubkey(),
                    network: self.world.network,
                    pool: self.names.pools[pool],
                    vault: self.names.vaults[pool],
                    destination: self.destination(pool, to),
                    token_program: mint(pool).program,
                    event_authority: event_authority(),
                    program: ID,
                };
                let data = instruction::RefundRevenue {
                    amount,
                    category,
                    invoice_hash: [9; 32],
                };
                (vec![build(accounts, data)], vec![key])
            }
            Action::PayRecipient { pool, index, to } => {
                let accounts = accounts::PayRecipient {
                    pool: self.names.pools[pool],
                    vault: self.names.vaults[pool],
                    destination: self.destination(pool, to),
                    token_program: mint(pool).program,
                    event_authority: event_authority(),
                    program: ID,
                };
                (vec![build(accounts, instruction::PayRecipient { index })], vec![])
            }
            _ => unreachable!("{action:?}"),
        }
    }

    fn crank(&self, pool: usize, legs: u8, given: Given, bounty: To) -> Instruction {
        let shown = if let Given::Only(others) = given {
            others
        } else {
            legs
        };
        let foreign = given == Given::Foreign;
        let of = if foreign { Model::foreign(pool) } else { pool };
        let leg = |bit: u8, account: Address| (shown & bit != 0).then_some(account);
        let stake_pool = if foreign {
            self.names.reward_pools[of]
        } else {
            self.names.stake_pool
        };
        let accounts = accounts::Crank {
            pool: self.names.pools[pool],
            vault: self.names.vaults[pool],
            token_program: mint(pool).program,
            bounty_account: self.destination(pool, bounty),
            reward_pool: leg(1, self.names.reward_pools[of]),
            reward_vault: leg(1, self.names.reward_vaults[of]),
            reward_event_authority: leg(1, address::event_authority(&reward_distributor::ID)),
            reward_program: leg(1, reward_distributor::ID),
            stake_pool: leg(2, stake_pool),
            stake_vault: leg(2, self.names.stake_vaults[of]),
            stake_event_authority: leg(2, address::event_authority(&staking_vault::ID)),
            stake_program: leg(2, staking_vault::ID),
            mint: leg(4, mint(of).address),
            insurance: leg(8, self.names.insurances[of]),
            event_authority: event_authority(),
            program: ID,
        };
        build(accounts, instruction::Crank { legs })
    }

    fn of_burning(&self, action: &Action) -> Transaction {
        match *action {
            Action::BurnLot { pool } => {
                let accounts = accounts::BurnLot {
                    pool: self.names.pools[pool],
                    vault: self.names.vaults[pool],
                    mint: mint(pool).address,
                    token_program: mint(pool).program,
                    event_authority: event_authority(),
                    program: ID,
                };
                (vec![build(accounts, instruction::BurnLot {})], vec![])
            }
            Action::BurnTokens { pool, by, amount } => {
                let key = self.keys[by].insecure_clone();
                let accounts = accounts::BurnTokens {
                    burner: key.pubkey(),
                    source: self.names.accounts[by][pool],
                    pool: self.names.pools[pool],
                    mint: mint(pool).address,
                    token_program: mint(pool).program,
                    event_authority: event_authority(),
                    program: ID,
                };
                (
                    vec![build(accounts, instruction::BurnTokens { amount })],
                    vec![key],
                )
            }
            Action::BuyLot {
                pool,
                by,
                amount,
                max_tokens,
                feed,
                to,
            } => {
                let key = self.keys[by].insecure_clone();
                let accounts = accounts::BuyLot {
                    buyer: key.pubkey(),
                    source: self.names.accounts[by][TOKEN],
                    destination: self.destination(pool, to),
                    pool: self.names.pools[pool],
                    token_pool: self.names.pools[TOKEN],
                    vault: self.names.vaults[pool],
                    token_mint: mint(TOKEN).address,
                    feed: self.named_feed(pool, feed),
                    token_program: mint(pool).program,
                    token_mint_program: mint(TOKEN).program,
                    event_authority: event_authority(),
                    program: ID,
                };
                (
                    vec![build(accounts, instruction::BuyLot { amount, max_tokens })],
                    vec![key],
                )
            }
            _ => unreachable!("{action:?}"),
        }
    }

    fn named_feed(&self, pool: usize, feed: Named) -> Option<Address> {
        let of = self.model.pools[pool].as_ref();
        let has_feed = of.is_some_and(|of| of.plan.has(FEED));
        match feed {
            Named::Right => has_feed.then_some(self.names.feeds[pool]),
            Named::Wrong => (!has_feed).then_some(self.names.feeds[pool]),
            Named::Foreign => Some(self.names.feeds[Model::foreign(pool)]),
        }
    }

    fn post(&self, quote: usize, quotes: [Quote; 2], signed: Signed) -> Vec<Instruction> {
        let feed = self.names.feeds[quote];
        let posted = quotes.map(|quote| PostedPrice {
            price: quote.price,
            confidence: quote.confidence,
            timestamp: quote.timestamp,
        });
        let sources = self.model.feeds[quote].as_ref().map(|feed| feed.plan.sources);
        let sources = sources.unwrap_or([Some(0), Some(1)]);
        let mut keys = sources.map(|source| source_key(source.unwrap_or(0)));
        let message = |number: usize| {
            let mut said = posted[number];
            let about = match signed {
                Signed::OverAnotherFeed => self.names.feeds[Model::foreign(quote)],
                _ => feed,
            };
            if signed == Signed::OverAnotherPrice && number == 1 {
                said.price ^= 1;
            }
            prices::price_message(&ID, &about, &said)
        };
        let messages = [message(0), message(1)];
        match signed {
            Signed::InWrongOrder => keys.swap(0, 1),
            Signed::ByStrangers => keys[1] = source_key(9),
            _ => {}
        }
        let sign = |number: usize| {
            let by = SignedBy::sign(&keys[number], &messages[number]).expect("keys sign");
            Instruction {
                program_id: solana_sdk_ids::ed25519_program::ID,
                accounts: vec![],
                data: flywheel_ed25519::instruction_data(
                    &by.key.to_bytes(),
                    &by.signature,
                    &messages[number],
                ),
            }
        };
        let accounts = accounts::PostPrice {
            feed,
            instructions: solana_sdk_ids::sysvar::instructions::ID,
            event_authority: event_authority(),
            program: ID,
        };
        let post = build(accounts, instruction::PostPrice { prices: posted });
        match signed {
            Signed::ByOneOnly => vec![sign(1), post],
            _ => vec![sign(0), sign(1), post],
        }
    }
}
