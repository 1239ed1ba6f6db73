//! The run itself: a network founded, its devices registered, its epochs paid, on a chain inside this process, and every
//! balance compared with the ledger.

mod audit;
mod collateral;
mod epochs;
mod founding;
mod market;
mod meter;
mod registration;
mod session;
mod wallets;

use flywheel_client::accounts::{Device, Pool};
use flywheel_client::chain::{self, EmbeddedChain};
use flywheel_client::programs;
use flywheel_oracle::input::Input;
use flywheel_oracle::manifest::Manifest;
use flywheel_oracle::network_file::Network;
use solana_address::Address;

use crate::failure::Failure;
use crate::ledger::Ledger;
use crate::progress::Progress;
pub use audit::Audit;
use collateral::Bonds;
pub use collateral::Settled;
use epochs::Oracles;
use founding::Founded;
use market::Trade;
pub use market::Traded;
pub use meter::{Cost, Meter, Units};
use registration::Registered;
use session::Session;
use wallets::Wallets;

/// What a run has come to, as the chain says.
#[derive(Debug)]
pub struct Outcome {
    /// The network's account.
    pub network: Address,
    /// The reward pool.
    pub pool: Address,
    /// The token's mint.
    pub mint: Address,
    /// How many devices are on the chain, and how many of them are active.
    pub registered: Registered,
    /// How many epochs were played.
    pub epochs: u64,
    /// What final roots have granted, in base units.
    pub emitted: u64,
    /// What has been paid, in base units.
    pub claimed: u64,
    /// Bytes of data of a device's account.
    pub device_bytes: usize,
    /// Lamports that a device's account holds.
    pub device_rent: u64,
    /// What was sent and what it took.
    pub meter: Meter,
    /// What each epoch took, from opening it to the last claim.
    pub epoch_costs: Vec<Cost>,
    /// What the oracles published for the last epoch that paid anything.
    pub manifest: Option<Manifest>,
    /// How the chain's balances compare with the ledger's.
    pub audit: Audit,
    /// What became of collateral, if the network asks for any.
    pub collateral: Option<Settled>,
    /// What became of the market, if the network has one.
    pub market: Option<Traded>,
}

/// Plays the input of a network. A run stops after the first epoch whose balances differ from the ledger.
pub fn run(network: &Network, input: &Input, progress: &Progress) -> Result<Outcome, Failure> {
    run_against(network, network, input, progress)
}

/// What the epochs have come to.
struct Played {
    epochs: u64,
    manifest: Option<Manifest>,
    audit: Audit,
    costs: Vec<Cost>,
    market: Option<Traded>,
}

/// Plays the input of a network, with a ledger that goes by the rules of `books`: the same network but in a test.
fn run_against(
    network: &Network,
    books: &Network,
    input: &Input,
    progress: &Progress,
) -> Result<Outcome, Failure> {
    let chain = EmbeddedChain::new(&programs::deploy_folder())
        .map_err(|error| Failure::of_client("start an embedded chain", error))?;
    let wallets = Wallets::new(network, input);
    let mut session = Session::new(chain, wallets.sponsor.insecure_clone());
    let first_epoch = input.epochs.first().map_or(0, |epoch| epoch.epoch);
    session.fund(input.devices.len())?;
    let start = epochs::start(network, first_epoch);
    // What a market needs is proposed, and holds when the first epoch begins.
    session.set_time(match network.market {
        Some(_) => Trade::founding_time(network, first_epoch),
        None => start,
    });
    let founded = founding::found(&mut session, network, input, &wallets, first_epoch)?;
    let trade = Trade::found(&mut session, (network, books), &wallets, &founded)?;
    session.set_time(start);
    if let Some(trade) = &trade {
        trade.open(&mut session)?;
    }
    let registered = registration::register(&mut session, input, &wallets, &founded, progress)?;
    let bonds = Bonds::lock(&mut session, network, input, &wallets, &founded)?;
    let oracles = Oracles::new(network, input, &wallets)?;
    let played = play(
        &mut session,
        oracles,
        (network, books),
        input,
        &wallets,
        (&founded, trade),
        progress,
    )?;

    let collateral = bonds.map(|bonds| bonds.settle(&mut session)).transpose()?;
    let pool: Pool = chain::read(session.chain(), &founded.pool)
        .map_err(|error| Failure::of_client("show the reward pool", error))?;
    Ok(Outcome {
        network: founded.network,
        pool: founded.pool,
        mint: founded.mint,
        registered,
        epochs: played.epochs,
        emitted: pool.finalized_total,
        claimed: pool.claimed,
        device_bytes: Device::SPACE,
        device_rent: session.chain().minimum_balance(Device::SPACE),
        meter: session.into_meter(),
        epoch_costs: played.costs,
        manifest: played.manifest,
        audit: played.audit,
        collateral,
        market: played.market,
    })
}

/// Plays one epoch after the other, and compares every balance with the ledger after each.
fn play(
    session: &mut Session,
    mut oracles: Oracles,
    (network, books): (&Network, &Network),
    input: &Input,
    wallets: &Wallets,
    (founded, mut trade): (&Founded, Option<Trade<'_>>),
    progress: &Progress,
) -> Result<Played, Failure> {
    let mut ledger = Ledger::new(input);
    let audit = Audit::take(session, input, wallets, founded, &ledger, (0, None));
    let mut played = Played {
        epochs: 0,
        manifest: None,
        audit,
        costs: Vec::new(),
        market: None,
    };
    for work in &input.epochs {
        let phase = format!("epoch {} of {}", played.epochs + 1, input.epochs.len());
        let bar = |steps| progress.bar(&phase, steps);
        if let Some(trade) = &mut trade {
            trade.play(session, work, &ledger)?;
            trade.close(session, &ledger)?;
        }
        let before = session.spent();
        let manifest = oracles.play(session, network, founded, work, &bar)?;
        played.costs.push(session.spent().since(&before));
        // The oracle has refused numbers that overflow; this is the ledger's own word on them.
        let too_large = || Failure::Ledger(format!("{}: the ledger's numbers exceed 128 bits", network.file));
        ledger.play(books, input, work).ok_or_else(too_large)?;
        played.epochs += 1;
        played.manifest = manifest.or(played.manifest);
        let at = (work.epoch, trade.as_ref());
        played.audit = Audit::take(session, input, wallets, founded, &ledger, at);
        let traded = trade.as_ref().map_or(0, Trade::difference);
        if played.audit.difference() > 0 || traded > 0 {
            break;
        }
    }
    played.market = trade.map(Trade::settle);
    Ok(played)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flywheel_oracle::input::{self, OnInvalid};
    use flywheel_oracle::network_file::{Market, RewardRule};
    use flywheel_oracle::sample::City;
    use flywheel_oracle::table::Source;

    fn small_city() -> (Network, Input) {
        let preset = concat!(env!("CARGO_MANIFEST_DIR"), "/../../presets/city-wifi.toml");
        let network = Network::open(preset.as_ref()).unwrap();
        let city = City {
            devices: 12,
            weeks: 3,
            seed: 1,
        };
        let file = |name: &str, text: String| Source {
            name: name.to_owned(),
            bytes: text.into_bytes(),
        };
        let (devices, usage) = (file("d.csv", city.devices_csv()), file("u.csv", city.usage_csv()));
        let input = input::load(&network, &devices, &usage, OnInvalid::Refuse).unwrap();
        (network, input)
    }

    #[test]
    fn what_the_chain_pays_otherwise_than_the_ledger_is_found_and_ends_the_run() {
        let (network, input) = small_city();
        let mut books = network.clone();
        // A price that is one base unit a gigabyte higher: the second network owes a little more.
        books.rewards.buckets[0].rule = RewardRule::WorkShare {
            tokens_per_unit: Some(50_001),
        };
        let outcome = run_against(&network, &books, &input, &Progress::new(true)).unwrap();
        assert_eq!((outcome.audit.epoch, outcome.epochs), (0, 1));
        assert!(outcome.audit.wallets > 0 && outcome.audit.records > 0 && outcome.audit.supply > 0);
        assert_eq!(
            run(&network, &input, &Progress::new(true))
                .unwrap()
                .audit
                .difference(),
            0
        );
    }

    #[test]
    fn what_customers_pay_otherwise_than_the_ledger_says_is_found_and_ends_the_run() {
        let (network, input) = small_city();
        let difference = |change: fn(&mut Market)| {
            let mut books = network.clone();
            change(books.market.as_mut().unwrap());
            let outcome = run_against(&network, &books, &input, &Progress::new(true)).unwrap();
            (outcome.epochs, outcome.market.unwrap().difference)
        };
        assert_eq!(difference(|_| {}), (3, 0));
        // A price that is a base unit higher, a fee, a share of the split, a first price.
        for (change, found_in) in [
            ((|market| market.plans[0].price += 1) as fn(&mut Market), 1),
            (|market| market.plans[3].price += 1, 1),
            (|market| market.fee_bps += 1, 1),
            (|market| market.split.treasury_bps += 1, 1),
            (|market| market.token_price += 1, 2),
        ] {
            let (epochs, found) = difference(change);
            assert!(found > 0);
            assert_eq!(epochs, found_in);
        }
    }

    #[test]
    fn one_unit_that_goes_to_the_wrong_class_is_found() {
        let (network, input) = small_city();
        let mut books = network.clone();
        books.classes[0].reward_weight_bps += 1;
        let outcome = run_against(&network, &books, &input, &Progress::new(true)).unwrap();
        assert!(
            outcome.audit.wallets > 0 && outcome.audit.records > 0,
            "{:?}",
            outcome.audit
        );
    }
}
