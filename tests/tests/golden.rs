//! The bytes of one account of every type, kept from the version that first wrote them: what is on a chain must be read by
//! every later version.
//!
//! After a change that is meant (a new version of a layout, with a migration), `UPDATE_GOLDEN=1 cargo test --profile fast -p
//! flywheel-tests --test golden` writes them anew.

use std::path::{Path, PathBuf};

use anchor_lang::{Discriminator, ZeroCopy};
use flywheel_client::accounts::{self, decode};
use flywheel_tests::World;
use solana_address::Address;

/// Types that belong to the token program.
const FOREIGN: [&str; 9] = [
    "mint",
    "token account",
    "vault",
    "payout vault",
    "stake vault",
    "reward vault",
    "insurance vault",
    "revenue vault",
    "market vault",
];

fn fixture(name: &str) -> PathBuf {
    let file = format!("{}.bin", name.replace(' ', "-"));
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(file)
}

#[test]
fn every_account_is_written_byte_for_byte_as_it_always_was() {
    let (mut world, named) = World::populated("golden");
    compare(&world, &named);
    // A device more changes counters of accounts that have been compared.
    let named = world.populate_faults("golden");
    compare(&world, &named);
    let named = world.populate_market("golden");
    compare(&world, &named);
    let named = world.populate_escrows("golden");
    compare(&world, &named);
}

fn compare(world: &World, named: &[(&str, Address)]) {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    for (name, address) in named.iter().filter(|(name, _)| !FOREIGN.contains(name)) {
        let data = world.chain.account(address).expect("an account").data;
        let path = fixture(name);
        if update {
            std::fs::write(&path, &data).expect("a fixture is written");
        }
        let golden = std::fs::read(&path).unwrap_or_default();
        assert!(golden == data, "{name} differs from {}", path.display());
    }
}

fn read<T: ZeroCopy + Discriminator>(name: &str) -> T {
    let data = std::fs::read(fixture(name)).expect("a fixture");
    decode(&data).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_kept_account_is_read_as_what_it_is() {
    let (world, _) = World::populated("golden");
    let network: accounts::Network = read("network");
    assert_eq!(
        (network.version, network.next_device_index, network.devices),
        (1, 3, 2)
    );
    let class: accounts::DeviceClass = read("class");
    assert_eq!(
        (class.version, class.devices, class.network),
        (1, 2, world.network)
    );
    let manufacturer: accounts::Manufacturer = read("manufacturer");
    assert_eq!((manufacturer.version, manufacturer.attested), (1, 3));
    let operator: accounts::Operator = read("operator");
    assert_eq!((operator.version, operator.devices), (1, 2));
    let device: accounts::Device = read("device");
    assert_eq!((device.version, device.index, device.capacity), (1, 0, 100));
    let tombstone: accounts::Tombstone = read("tombstone");
    assert_eq!((tombstone.version, tombstone.index, tombstone.status), (1, 1, 7));
    let offer: accounts::DeviceOffer = read("offer");
    assert_eq!(
        (offer.version, offer.from_operator),
        (1, world.operator_account())
    );
    let suspension: accounts::Suspension = read("suspension");
    assert_eq!((suspension.version, suspension.network), (1, world.network));
    let cell: accounts::CellCounter = read("cell");
    assert_eq!((cell.version, cell.devices), (1, 0));
    let set: accounts::OracleSet = read("oracle set");
    assert_eq!((set.version, set.count), (1, 3));
    let pool: accounts::Pool = read("pool");
    assert_eq!((pool.version, pool.claimed), (1, 0));
    let epoch: accounts::RewardEpoch = read("epoch");
    assert_eq!((epoch.version, epoch.epoch), (1, 0));
    let root: accounts::RewardRoot = read("root");
    assert_eq!((root.version, root.leaf_count), (1, 1));
    let evidence: accounts::Evidence = read("evidence");
    assert_eq!((evidence.version, evidence.leaf_count), (1, 1));
    let vesting: accounts::Vesting = read("vesting");
    assert_eq!((vesting.version, vesting.payee), (1, operator.authority));
    let payout: accounts::Payout = read("payout");
    assert_eq!(
        (payout.version, payout.count, payout.destinations[0].bps),
        (1, 1, 10_000)
    );
    let balance: accounts::PayoutBalance = read("payout balance");
    assert_eq!((balance.version, balance.mint), (1, pool.mint));
    let page: accounts::ClaimPage = read("page");
    assert_eq!((page.version, page.page), (1, 0));
}

#[test]
fn every_kept_account_of_the_vault_is_read_as_what_it_is() {
    let operator: accounts::Operator = read("operator");
    let pool: accounts::StakePool = read("stake pool");
    assert_eq!((pool.version, pool.kind, pool.network), (1, 0, operator.network));
    assert_eq!((pool.staked, pool.unbonding), (299_999_000, 1_000));
    let stake: accounts::OperatorStake = read("operator stake");
    assert_eq!(
        (stake.version, stake.assets, stake.open_cases),
        (1, 299_999_000, 1)
    );
    let position: accounts::Position = read("position");
    assert_eq!((position.version, position.shares), (1, 299_999_000));
    assert_eq!(position.owner, operator.authority);
    let ticket: accounts::Ticket = read("ticket");
    assert_eq!(
        (ticket.version, ticket.shares, ticket.stake),
        (1, 1_000, position.stake)
    );
    let case: accounts::SlashCase = read("slash case");
    assert_eq!((case.version, case.bps, case.stake), (1, 1, position.stake));
    let record: accounts::FaultRecord = read("fault record");
    assert_eq!(
        (record.version, record.periods, record.charged),
        (1, 1, 1_000_003)
    );
    assert_eq!(record.pool, stake.pool);
    let insurance: accounts::Insurance = read("insurance");
    assert_eq!((insurance.version, insurance.epoch_cap), (1, 5));
    assert_eq!(insurance.mint, pool.mint);
}

#[test]
fn every_kept_account_of_burn_share_is_read_as_what_it_is() {
    let network: accounts::Operator = read("operator");
    let pool: accounts::RevenuePool = read("revenue pool");
    assert_eq!((pool.version, pool.native, pool.network), (1, 0, network.network));
    assert_eq!(
        (pool.owed.undistributed, pool.current.opening),
        (1_000_007, 1_000_007)
    );
    let token_pool: accounts::RevenuePool = read("token pool");
    assert_eq!((token_pool.version, token_pool.native), (1, 1));
    assert_eq!(pool.token_mint, token_pool.mint);
    let statement: accounts::EpochStatement = read("statement");
    assert_eq!(
        (statement.version, statement.closed, statement.income),
        (1, 1, 1_000_007)
    );
    assert_eq!((statement.mint, statement.epoch + 1), (pool.mint, pool.epoch));
    let feed: accounts::PriceFeed = read("price feed");
    assert_eq!((feed.version, feed.scale, feed.low), (1, 6, 0));
    assert_eq!((feed.base, feed.quote), (token_pool.mint, pool.mint));
}

#[test]
fn every_kept_account_of_the_market_is_read_as_what_it_is() {
    let market: accounts::Market = read("market");
    assert_eq!((market.version, market.plans, market.next_nonce), (1, 2, 2));
    assert_eq!((market.escrowed, market.categories[6].fees), (2_334, 292));
    let plan: accounts::Plan = read("plan");
    assert_eq!((plan.version, plan.id, plan.sells, plan.unit), (1, 0, 0, 1));
    assert_eq!((plan.terms.price, plan.terms.per), (7, 3));
    let order: accounts::Order = read("order");
    assert_eq!((order.version, order.state, order.id, order.nonce), (1, 1, 7, 1));
    assert_eq!((order.escrow, order.market), (2_334, plan.market));
    let customer: accounts::Customer = read("customer");
    assert_eq!((customer.version, customer.orders), (1, 2));
    assert_eq!(
        (customer.wallet, customer.network),
        (order.customer, market.network)
    );
    let pass: accounts::Pass = read("pass");
    assert_eq!(
        (pass.version, pass.units_left, pass.holder),
        (1, 1_000, order.customer)
    );
}

#[test]
fn every_kept_escrow_of_the_market_is_read_as_what_it_is() {
    let customer: accounts::Customer = read("customer");
    let market: accounts::Market = read("market");
    let channel: accounts::Channel = read("channel");
    assert_eq!(
        (channel.version, channel.id, channel.nonce),
        (1, 3, market.next_nonce)
    );
    assert_eq!(
        (channel.customer, channel.signer),
        (customer.wallet, customer.wallet)
    );
    assert_eq!(
        (channel.deposit, channel.cashed, channel.closes_at),
        (5_000, 0, 0)
    );
    let authorisation: accounts::Authorisation = read("authorisation");
    assert_eq!(
        (authorisation.version, authorisation.payer, authorisation.payee),
        (1, customer.wallet, channel.payee)
    );
    assert_eq!(
        (authorisation.balance, authorisation.locked, authorisation.locks),
        (4_000, 900, 1)
    );
    let lock: accounts::Lock = read("lock");
    assert_eq!((lock.version, lock.job, lock.amount), (1, 11, 900));
    let endowment: accounts::Endowment = read("endowment");
    assert_eq!(
        (endowment.version, endowment.id, endowment.customer),
        (1, 4, customer.wallet)
    );
    assert_eq!(
        (endowment.principal, endowment.remaining, endowment.cost),
        (1_500, 1_500, 100)
    );
}
