//! What changes of pools and feeds are on the chain.

use burn_share::instructions::ReferencePrice;
use burn_share::state::RecipientShare;
use burn_share::{ID, accounts, instruction};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::founding::{holder_key, mint};
use super::instructions::{Transaction, build, event_authority};
use super::parameters::{FEED, Goal, INSURANCE, REWARD_POOL, STAKE_POOL};
use super::{Action, By, FeedPlan, Model, Network, Plan, TOKEN};

fn shares(list: &[(usize, u16)]) -> Vec<RecipientShare> {
    let share = |(wallet, bps): &(usize, u16)| RecipientShare {
        wallet: holder_key(*wallet).pubkey(),
        bps: *bps,
    };
    list.iter().map(share).collect()
}

impl Network {
    /// The destinations of a plan; the wrong ones are pools of the other program, the pool's own vault, and another pair's feed.
    fn destinations(&self, pool: usize, plan: &Plan) -> accounts::DestinationAccounts {
        let names = &self.names;
        let choose = |goal: usize, right, wrong| match plan.goals[goal] {
            Goal::None => None,
            Goal::Right => Some(right),
            Goal::Wrong => Some(wrong),
        };
        accounts::DestinationAccounts {
            reward_pool: choose(REWARD_POOL, names.reward_pools[pool], names.stake_pool),
            stake_pool: choose(STAKE_POOL, names.stake_pool, names.reward_pools[pool]),
            insurance: choose(INSURANCE, names.insurances[pool], names.vaults[pool]),
            feed: choose(FEED, names.feeds[pool], names.feeds[Model::foreign(pool)]),
        }
    }

    fn configure(&self, pool: usize, signer: &Keypair) -> accounts::ConfigureRevenuePool {
        accounts::ConfigureRevenuePool {
            signer: signer.pubkey(),
            network: self.world.network,
            pool: self.names.pools[pool],
            event_authority: event_authority(),
            program: ID,
        }
    }

    pub(crate) fn of_managing(&self, action: &Action) -> Transaction {
        match *action {
            Action::CloseStatement { pool } => (vec![self.close(pool)], vec![]),
            Action::CreateRevenuePool { pool, dice, by } => self.create(pool, dice, by),
            Action::UpdateRevenuePool { pool, dice, by } => {
                let (key, plan) = (self.signer(by), Plan::of(pool, dice));
                let accounts = accounts::UpdateRevenuePool {
                    configure: self.configure(pool, &key),
                    destinations: self.destinations(pool, &plan),
                };
                let data = instruction::UpdateRevenuePool {
                    parameters: plan.args,
                };
                (vec![build(accounts, data)], vec![key])
            }
            Action::UpdateRecipients {
                pool,
                ref recipients,
                by,
            } => {
                let key = self.signer(by);
                let data = instruction::UpdateRecipients {
                    recipients: shares(recipients),
                };
                (vec![build(self.configure(pool, &key), data)], vec![key])
            }
            Action::SetHalt { pool, halted, by } => {
                let key = self.signer(by);
                let halt = build(self.configure(pool, &key), instruction::SetHalt { halted });
                (vec![halt], vec![key])
            }
            Action::SetDirectBurn { pool, direct, by } => {
                let key = self.signer(by);
                let set = build(self.configure(pool, &key), instruction::SetDirectBurn { direct });
                (vec![set], vec![key])
            }
            Action::ApplyRevenueUpdate { pool } => {
                let key = self.signer(By::Stranger);
                let apply = build(self.configure(pool, &key), instruction::ApplyRevenueUpdate {});
                (vec![apply], vec![key])
            }
            Action::ApplyRecipients { pool } => {
                let key = self.signer(By::Stranger);
                let apply = build(self.configure(pool, &key), instruction::ApplyRecipients {});
                (vec![apply], vec![key])
            }
            _ => self.of_feeds(action),
        }
    }

    fn create(&self, pool: usize, dice: u64, by: By) -> Transaction {
        let (key, plan) = (self.signer(by), Plan::of(pool, dice));
        let ((tokens, payment), list) = Plan::beginning(pool, dice);
        let accounts = accounts::CreateRevenuePool {
            payer: self.world.payer.pubkey(),
            authority: key.pubkey(),
            network: self.world.network,
            mint: mint(pool).address,
            pool: self.names.pools[pool],
            vault: self.names.vaults[pool],
            token_pool: (pool != TOKEN).then_some(self.names.pools[TOKEN]),
            destinations: self.destinations(pool, &plan),
            token_program: mint(pool).program,
            system_program: solana_sdk_ids::system_program::ID,
            event_authority: event_authority(),
            program: ID,
        };
        let data = instruction::CreateRevenuePool {
            parameters: plan.args,
            reference: ReferencePrice { tokens, payment },
            recipients: shares(&list),
        };
        (vec![build(accounts, data)], vec![key])
    }

    fn close(&self, pool: usize) -> solana_instruction::Instruction {
        let epoch = self.model.pools[pool].as_ref().map_or(0, |of| of.epoch);
        let accounts = accounts::CloseStatement {
            payer: self.world.payer.pubkey(),
            pool: self.names.pools[pool],
            vault: self.names.vaults[pool],
            mint: mint(pool).address,
            statement: self.names.statement(pool, epoch),
            system_program: solana_sdk_ids::system_program::ID,
            event_authority: event_authority(),
            program: ID,
        };
        build(accounts, instruction::CloseStatement {})
    }

    fn of_feeds(&self, action: &Action) -> Transaction {
        let configure = |quote: usize, key: &Keypair| accounts::ConfigurePriceFeed {
            signer: key.pubkey(),
            network: self.world.network,
            feed: self.names.feeds[quote],
            event_authority: event_authority(),
            program: ID,
        };
        match *action {
            Action::CreatePriceFeed { quote, dice, by } => {
                let (key, plan) = (self.signer(by), FeedPlan::of(dice));
                let accounts = accounts::CreatePriceFeed {
                    payer: self.world.payer.pubkey(),
                    authority: key.pubkey(),
                    network: self.world.network,
                    base: mint(TOKEN).address,
                    quote: mint(quote).address,
                    feed: self.names.feeds[quote],
                    system_program: solana_sdk_ids::system_program::ID,
                    event_authority: event_authority(),
                    program: ID,
                };
                let data = instruction::CreatePriceFeed {
                    scale: plan.scale,
                    parameters: plan.args(),
                };
                (vec![build(accounts, data)], vec![key])
            }
            Action::UpdatePriceFeed { quote, dice, by } => {
                let key = self.signer(by);
                let parameters = FeedPlan::of(dice).args();
                let update = build(
                    configure(quote, &key),
                    instruction::UpdatePriceFeed { parameters },
                );
                (vec![update], vec![key])
            }
            Action::ApplyPriceFeed { quote } => {
                let key = self.signer(By::Stranger);
                let apply = build(configure(quote, &key), instruction::ApplyPriceFeed {});
                (vec![apply], vec![key])
            }
            _ => unreachable!("{action:?}"),
        }
    }
}
