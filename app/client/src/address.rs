//! Derives every account address of the programs.
//!
//! ```
//! use flywheel_client::address;
//! use solana_address::Address;
//!
//! let authority = Address::new_from_array([1; 32]);
//! let network = address::network(&authority, 1);
//! assert_ne!(network, address::network(&authority, 2));
//!
//! let key = Address::new_from_array([2; 32]);
//! let device = address::device(&network, &key);
//! assert_ne!(device, key, "the account of a device is not its key");
//! ```

use burn_share::seeds as revenue_seeds;
use device_registry::seeds as registry_seeds;
use reward_distributor::seeds as reward_seeds;
use service_market::seeds as market_seeds;
use solana_address::Address;
use staking_vault::seeds as staking_seeds;
use staking_vault::state::PoolKind;

fn derive(seeds: &[&[u8]], program: &Address) -> Address {
    Address::find_program_address(seeds, program).0
}

fn registry(seeds: &[&[u8]]) -> Address {
    derive(seeds, &device_registry::ID)
}

fn rewards(seeds: &[&[u8]]) -> Address {
    derive(seeds, &reward_distributor::ID)
}

fn staking(seeds: &[&[u8]]) -> Address {
    derive(seeds, &staking_vault::ID)
}

fn revenue(seeds: &[&[u8]]) -> Address {
    derive(seeds, &burn_share::ID)
}

fn selling(seeds: &[&[u8]]) -> Address {
    derive(seeds, &service_market::ID)
}

/// The network that `authority` created with `id`.
pub fn network(authority: &Address, id: u64) -> Address {
    registry(&[registry_seeds::NETWORK, authority.as_ref(), &id.to_le_bytes()])
}

/// A class of a network.
pub fn class(network: &Address, id: u16) -> Address {
    registry(&[registry_seeds::CLASS, network.as_ref(), &id.to_le_bytes()])
}

/// A manufacturer of a network.
pub fn manufacturer(network: &Address, id: u16) -> Address {
    registry(&[registry_seeds::MANUFACTURER, network.as_ref(), &id.to_le_bytes()])
}

/// The operator that `authority` registered.
///
/// ```
/// use flywheel_client::address;
/// use solana_address::Address;
///
/// let (network, wallet) = (Address::new_from_array([1; 32]), Address::new_from_array([2; 32]));
/// let operator = address::operator(&network, &wallet);
/// let pool = address::stake_pool(&network, &Address::new_from_array([3; 32]), flywheel_client::staking::PoolKind::Revenue);
/// assert_ne!(address::operator_stake(&pool, &operator), operator);
/// ```
pub fn operator(network: &Address, authority: &Address) -> Address {
    registry(&[registry_seeds::OPERATOR, network.as_ref(), authority.as_ref()])
}

/// The device of an ed25519 key.
pub fn device(network: &Address, key: &Address) -> Address {
    registry(&[registry_seeds::DEVICE, network.as_ref(), key.as_ref()])
}

/// The counter of an H3 cell for a class; the cell is of the class's density resolution.
pub fn cell(network: &Address, class_id: u16, cell: u64) -> Address {
    registry(&[
        registry_seeds::CELL,
        network.as_ref(),
        &class_id.to_le_bytes(),
        &cell.to_le_bytes(),
    ])
}

/// The offer of a device to another operator.
pub fn offer(network: &Address, device: &Address) -> Address {
    registry(&[registry_seeds::OFFER, network.as_ref(), device.as_ref()])
}

/// The suspension of an operator or a device.
pub fn suspension(network: &Address, subject: &Address) -> Address {
    registry(&[registry_seeds::SUSPENSION, network.as_ref(), subject.as_ref()])
}

/// The oracle set of a network.
pub fn oracle_set(network: &Address) -> Address {
    rewards(&[reward_seeds::ORACLE_SET, network.as_ref()])
}

/// The reward pool of a mint in a network.
pub fn pool(network: &Address, mint: &Address) -> Address {
    rewards(&[reward_seeds::POOL, network.as_ref(), mint.as_ref()])
}

/// An epoch of a pool.
pub fn reward_epoch(pool: &Address, epoch: u64) -> Address {
    rewards(&[reward_seeds::EPOCH, pool.as_ref(), &epoch.to_le_bytes()])
}

/// A root of an epoch; `commitment` as of `ProposeRootArgs::commitment`.
pub fn reward_root(pool: &Address, epoch: u64, commitment: &[u8; 32]) -> Address {
    rewards(&[
        reward_seeds::ROOT,
        pool.as_ref(),
        &epoch.to_le_bytes(),
        commitment,
    ])
}

/// The claim page of a page number; `ClaimPage::page_of` gives the number of a device index.
pub fn claim_page(pool: &Address, page: u32) -> Address {
    rewards(&[reward_seeds::CLAIM_PAGE, pool.as_ref(), &page.to_le_bytes()])
}

/// The vault of a funded pool.
pub fn vault(pool: &Address) -> Address {
    rewards(&[reward_seeds::VAULT, pool.as_ref()])
}

/// What a challenger lays down of a root: the leaf at a position.
pub fn evidence(reward_root: &Address, challenger: &Address, position: u32) -> Address {
    rewards(&[
        reward_seeds::EVIDENCE,
        reward_root.as_ref(),
        challenger.as_ref(),
        &position.to_le_bytes(),
    ])
}

/// The vesting account of a payee.
pub fn vesting(pool: &Address, payee: &Address) -> Address {
    rewards(&[reward_seeds::VESTING, pool.as_ref(), payee.as_ref()])
}

/// The payout that `creator` created with `id`.
pub fn payout(creator: &Address, id: u64) -> Address {
    rewards(&[reward_seeds::PAYOUT, creator.as_ref(), &id.to_le_bytes()])
}

/// What a payout owes in a mint.
pub fn payout_balance(payout: &Address, mint: &Address) -> Address {
    rewards(&[reward_seeds::PAYOUT_BALANCE, payout.as_ref(), mint.as_ref()])
}

/// The token account of a payout for a mint.
pub fn payout_vault(payout: &Address, mint: &Address) -> Address {
    rewards(&[reward_seeds::PAYOUT_VAULT, payout.as_ref(), mint.as_ref()])
}

/// The stake pool of a mint in a network, for one use.
pub fn stake_pool(network: &Address, mint: &Address, kind: PoolKind) -> Address {
    staking(&[
        staking_seeds::STAKE_POOL,
        network.as_ref(),
        mint.as_ref(),
        &[kind.code()],
    ])
}

/// The vault of a stake pool.
pub fn stake_vault(pool: &Address) -> Address {
    staking(&[staking_seeds::VAULT, pool.as_ref()])
}

/// The vault of a stake pool's reward mint.
pub fn stake_reward_vault(pool: &Address, mint: &Address) -> Address {
    staking(&[staking_seeds::REWARD_VAULT, pool.as_ref(), mint.as_ref()])
}

/// All that stands behind an operator in a stake pool; the zero address for nobody.
pub fn operator_stake(pool: &Address, operator: &Address) -> Address {
    staking(&[staking_seeds::OPERATOR_STAKE, pool.as_ref(), operator.as_ref()])
}

/// The position that `owner` opened with `id`.
pub fn position(pool: &Address, owner: &Address, id: u32) -> Address {
    staking(&[
        staking_seeds::POSITION,
        pool.as_ref(),
        owner.as_ref(),
        &id.to_le_bytes(),
    ])
}

/// The ticket that was requested from a position with `id`.
pub fn ticket(position: &Address, id: u32) -> Address {
    staking(&[staking_seeds::TICKET, position.as_ref(), &id.to_le_bytes()])
}

/// The slash case of a number against an operator stake.
pub fn slash_case(stake: &Address, number: u32) -> Address {
    staking(&[staking_seeds::SLASH_CASE, stake.as_ref(), &number.to_le_bytes()])
}

/// What a failed device has paid out of the collateral in a pool.
pub fn fault_record(pool: &Address, device: &Address) -> Address {
    staking(&[staking_seeds::FAULT_RECORD, pool.as_ref(), device.as_ref()])
}

/// The insurance of a mint in a network.
pub fn insurance(network: &Address, mint: &Address) -> Address {
    staking(&[staking_seeds::INSURANCE, network.as_ref(), mint.as_ref()])
}

/// The vault of an insurance.
pub fn insurance_vault(insurance: &Address) -> Address {
    staking(&[staking_seeds::INSURANCE_VAULT, insurance.as_ref()])
}

/// The revenue pool of a mint in a network.
pub fn revenue_pool(network: &Address, mint: &Address) -> Address {
    revenue(&[revenue_seeds::REVENUE, network.as_ref(), mint.as_ref()])
}

/// The vault of a revenue pool.
pub fn revenue_vault(pool: &Address) -> Address {
    revenue(&[revenue_seeds::VAULT, pool.as_ref()])
}

/// The statement of a revenue pool's epoch.
pub fn statement(pool: &Address, epoch: u64) -> Address {
    revenue(&[revenue_seeds::STATEMENT, pool.as_ref(), &epoch.to_le_bytes()])
}

/// The price feed of a pair in a network.
pub fn price_feed(network: &Address, base: &Address, quote: &Address) -> Address {
    revenue(&[
        revenue_seeds::PRICE,
        network.as_ref(),
        base.as_ref(),
        quote.as_ref(),
    ])
}

/// The market of a payment mint in a network.
pub fn market(network: &Address, mint: &Address) -> Address {
    selling(&[market_seeds::MARKET, network.as_ref(), mint.as_ref()])
}

/// The vault of a market.
pub fn market_vault(market: &Address) -> Address {
    selling(&[market_seeds::VAULT, market.as_ref()])
}

/// The plan of a number in a market.
pub fn plan(market: &Address, id: u32) -> Address {
    selling(&[market_seeds::PLAN, market.as_ref(), &id.to_le_bytes()])
}

/// The account of a customer in a network.
pub fn customer(network: &Address, wallet: &Address) -> Address {
    selling(&[market_seeds::CUSTOMER, network.as_ref(), wallet.as_ref()])
}

/// The order that `customer` opened with `id`.
pub fn order(market: &Address, customer: &Address, id: u64) -> Address {
    selling(&[
        market_seeds::ORDER,
        market.as_ref(),
        customer.as_ref(),
        &id.to_le_bytes(),
    ])
}

/// The pass of a plan that `holder` may use.
pub fn pass(plan: &Address, holder: &Address) -> Address {
    selling(&[market_seeds::PASS, plan.as_ref(), holder.as_ref()])
}

/// The channel with `id` from a customer to a payee.
pub fn channel(market: &Address, customer: &Address, payee: &Address, id: u32) -> Address {
    selling(&[
        market_seeds::CHANNEL,
        market.as_ref(),
        customer.as_ref(),
        payee.as_ref(),
        &id.to_le_bytes(),
    ])
}

/// What `payer` authorises `payee` to lock in a market.
pub fn authorisation(market: &Address, payer: &Address, payee: &Address) -> Address {
    selling(&[
        market_seeds::AUTHORISATION,
        market.as_ref(),
        payer.as_ref(),
        payee.as_ref(),
    ])
}

/// The lock of an authorisation for a job.
pub fn lock(authorisation: &Address, job: u64) -> Address {
    selling(&[market_seeds::LOCK, authorisation.as_ref(), &job.to_le_bytes()])
}

/// The endowment that `customer` paid with `id`.
pub fn endowment(plan: &Address, customer: &Address, id: u32) -> Address {
    selling(&[
        market_seeds::ENDOWMENT,
        plan.as_ref(),
        customer.as_ref(),
        &id.to_le_bytes(),
    ])
}

/// The account that signs a program's events.
pub fn event_authority(program: &Address) -> Address {
    derive(&[b"__event_authority"], program)
}

/// The token account that wallets use by default, for a mint of SPL Token.
///
/// ```
/// use flywheel_client::address;
/// use solana_address::Address;
///
/// let (wallet, mint) = (Address::new_from_array([1; 32]), Address::new_from_array([2; 32]));
/// let account = address::associated_token_account(&wallet, &mint);
/// assert_eq!(account, address::associated_token_account_of(&wallet, &mint, &spl_token_interface::ID));
/// ```
pub fn associated_token_account(wallet: &Address, mint: &Address) -> Address {
    associated_token_account_of(wallet, mint, &spl_token_interface::ID)
}

/// The token account that wallets use by default, for a mint of this token program.
pub fn associated_token_account_of(wallet: &Address, mint: &Address, token_program: &Address) -> Address {
    spl_associated_token_account_interface::address::get_associated_token_address_with_program_id(
        wallet,
        mint,
        token_program,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_authorities_are_those_that_the_programs_were_built_with() {
        assert_eq!(
            event_authority(&device_registry::ID),
            device_registry::EVENT_AUTHORITY_AND_BUMP.0
        );
        assert_eq!(
            event_authority(&reward_distributor::ID),
            reward_distributor::EVENT_AUTHORITY_AND_BUMP.0
        );
        assert_eq!(
            event_authority(&staking_vault::ID),
            staking_vault::EVENT_AUTHORITY_AND_BUMP.0
        );
        assert_eq!(
            event_authority(&burn_share::ID),
            burn_share::EVENT_AUTHORITY_AND_BUMP.0
        );
        assert_eq!(
            event_authority(&service_market::ID),
            service_market::EVENT_AUTHORITY_AND_BUMP.0
        );
    }

    #[test]
    fn accounts_of_two_kinds_or_networks_never_share_an_address() {
        let (a, b) = (Address::new_from_array([1; 32]), Address::new_from_array([2; 32]));
        let mut all = Vec::new();
        for network in [a, b] {
            all.extend([
                class(&network, 1),
                manufacturer(&network, 1),
                operator(&network, &a),
                device(&network, &a),
                cell(&network, 1, 1),
                offer(&network, &a),
                suspension(&network, &a),
                oracle_set(&network),
                pool(&network, &a),
                reward_epoch(&network, 1),
                reward_root(&network, 1, &[1; 32]),
                claim_page(&network, 1),
                vault(&network),
                evidence(&network, &a, 1),
                vesting(&network, &a),
                payout(&network, 1),
                payout_balance(&network, &a),
                payout_vault(&network, &a),
                stake_pool(&network, &a, PoolKind::Collateral),
                stake_pool(&network, &a, PoolKind::Revenue),
                stake_vault(&network),
                stake_reward_vault(&network, &a),
                operator_stake(&network, &a),
                position(&network, &a, 1),
                ticket(&network, 1),
                slash_case(&network, 1),
                fault_record(&network, &a),
                insurance(&network, &a),
                insurance_vault(&network),
                revenue_pool(&network, &a),
                revenue_vault(&network),
                statement(&network, 1),
                price_feed(&network, &a, &b),
                price_feed(&network, &b, &a),
                market(&network, &a),
                market_vault(&network),
                plan(&network, 1),
                customer(&network, &a),
                order(&network, &a, 1),
                pass(&network, &a),
                channel(&network, &a, &b, 1),
                channel(&network, &b, &a, 1),
                authorisation(&network, &a, &b),
                authorisation(&network, &b, &a),
                lock(&network, 1),
                endowment(&network, &a, 1),
            ]);
        }
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
