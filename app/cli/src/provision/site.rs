//! Where a network file is to be built: who acts, what there is, and the address of everything that the file needs.

use std::collections::BTreeMap;

use flywheel_client::address;
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::MarketOf;
use flywheel_client::instructions::revenue::{Pair, Revenue};
use flywheel_client::instructions::rewards::MintOf;
use flywheel_client::instructions::staking::PoolKind;
use flywheel_client::instructions::token::MINT_BYTES;
use flywheel_oracle::network_file::{EmissionKind, Network, Recipient};
use solana_address::Address;

use super::compare::Clock;
use super::keyring::Keyring;
use super::on_chain::OnChain;
use crate::failure::Failure;

/// What stakers share revenue in.
pub const SHARING: PoolKind = PoolKind::Revenue;
/// How long changes wait where nothing else is said, in seconds: two days.
pub const CHANGE_DELAY_SECONDS: u32 = 172_800;

/// A mint that the network uses.
#[derive(Debug, Clone, Copy)]
pub struct MintSite {
    /// The mint with its token program.
    pub of: MintOf,
    /// Whether its address is certain: it is not that of a key that is still to be made.
    pub is_known: bool,
}

/// Everything that parts are made of.
#[derive(Debug)]
pub struct Site<'a> {
    /// The file.
    pub file: &'a Network,
    /// What the chain has.
    pub on_chain: OnChain,
    /// The chain's time, unix seconds.
    pub now: i64,
    /// Lamports that a mint holds.
    pub mint_rent: u64,
    /// Who pays.
    pub payer: Address,
    /// Who acts.
    pub authority: Address,
    /// The network.
    pub network: Address,
    /// The token.
    pub token: MintSite,
    /// The collateral's mint.
    pub collateral: Option<MintSite>,
    /// The currency's mint.
    pub currency: Option<MintSite>,
    /// The oracles, in the order of their weights.
    pub oracles: Vec<Address>,
    /// The manufacturers' keys.
    pub makers: BTreeMap<u16, Address>,
    /// The sources of prices.
    pub sources: [Address; 2],
    /// Who shares the treasury's part of revenue.
    pub recipients: Vec<Recipient>,
}

impl<'a> Site<'a> {
    /// Reads the chain and finds every address: in the file, on the chain, among the keys.
    ///
    /// # Errors
    /// A chain that cannot be reached, a key file that holds none.
    pub fn survey(
        chain: &dyn Chain,
        file: &'a Network,
        (payer, authority): (Address, Address),
        keyring: &mut Keyring,
    ) -> Result<Self, Failure> {
        let said = &file.deployment;
        let network = said
            .network
            .unwrap_or_else(|| address::network(&authority, file.id));
        let mut on_chain = OnChain::read(chain, &network)?;
        let (of_token, of_collateral, of_currency) =
            (on_chain.token(), on_chain.collateral(), on_chain.currency());
        let mut mints = Mints {
            chain,
            on_chain: &mut on_chain,
            keyring,
        };
        let token = mints.find(said.mint, of_token, "mint", "[token] mint")?;
        let collateral = match file.collateral {
            None => None,
            Some(_) => {
                let (role, key) = ("collateral", "[collateral] mint");
                Some(mints.find(said.collateral_mint, of_collateral, role, key)?)
            }
        };
        let currency = match file.market {
            None => None,
            Some(_) => {
                let (role, key) = ("currency", "[market] currency_mint");
                Some(mints.find(said.market.mint, of_currency, role, key)?)
            }
        };
        if let Some(currency) = &currency {
            on_chain.read_plans(chain, &network, &currency.of.mint)?;
        }
        let mut site = Self {
            file,
            now: chain.now()?,
            mint_rent: chain.minimum_balance(usize::try_from(MINT_BYTES).unwrap_or(usize::MAX))?,
            payer,
            authority,
            network,
            token,
            collateral,
            currency,
            oracles: Vec::new(),
            makers: BTreeMap::new(),
            sources: [Address::default(); 2],
            recipients: Vec::new(),
            on_chain,
        };
        site.find_people(keyring)?;
        Ok(site)
    }

    /// Finds the keys of those who are no accounts of the network.
    fn find_people(&mut self, keyring: &mut Keyring) -> Result<(), Failure> {
        let said = &self.file.deployment;
        let members = self.on_chain.oracles.as_ref().map(|set| set.members().to_vec());
        let members = members.unwrap_or_default();
        for place in 0..self.file.oracles.weights.len() {
            let said = said
                .oracle_keys
                .as_ref()
                .and_then(|keys| keys.get(place))
                .copied();
            let found = members.get(place).map(|member| member.key);
            let role = format!("oracle-{}", place.saturating_add(1));
            self.oracles
                .push(pick(said, found, &role, "[oracles] keys", keyring)?);
        }
        for maker in &self.file.manufacturers {
            let said = said.manufacturers.get(&maker.id).and_then(|terms| terms.key);
            let found = self
                .on_chain
                .manufacturers
                .iter()
                .find(|found| found.account.id == maker.id);
            let found = found.map(|found| found.account.attestation_key);
            let role = format!("manufacturer-{}", maker.id);
            let key = format!("key of [[manufacturer]] {}", maker.id);
            self.makers
                .insert(maker.id, pick(said, found, &role, &key, keyring)?);
        }
        if let Some(currency) = self.currency {
            self.find_sellers(&currency.of.mint, keyring)?;
        }
        Ok(())
    }

    fn find_sellers(&mut self, currency: &Address, keyring: &mut Keyring) -> Result<(), Failure> {
        let said = &self.file.deployment.market;
        let feed = self.on_chain.feed(&self.token.of.mint, currency);
        let found = feed.map(|feed| feed.account.parameters.sources);
        self.sources = match said.prices.sources.or(found) {
            Some(sources) => sources,
            None => [
                keyring.address("price-source-1", "[market] price_sources")?,
                keyring.address("price-source-2", "[market] price_sources")?,
            ],
        };
        let pool = self.on_chain.revenue_pool(currency);
        let found = pool.map(|pool| {
            let shares = pool.account.recipients().iter().filter(|one| one.bps > 0);
            let shares = shares.map(|one| Recipient {
                wallet: one.wallet,
                bps: one.bps,
            });
            shares.collect()
        });
        self.recipients = match said.revenue.recipients.clone().or(found) {
            Some(recipients) => recipients,
            None => vec![Recipient {
                wallet: keyring.address("treasury", "[market] recipients")?,
                bps: 10_000,
            }],
        };
        Ok(())
    }

    /// When the chain was looked at, and how long changes wait there: not at all while the network is being founded.
    pub fn clock(&self) -> Clock {
        let network = self.on_chain.network.as_ref();
        Clock {
            now: self.now,
            delay: network.map_or(0, |network| network.account.change_delay_seconds),
        }
    }

    /// The network's epoch now; 0 before its first.
    pub fn epoch(&self) -> u64 {
        let elapsed = u64::try_from(self.now.saturating_sub(self.file.genesis)).unwrap_or(0);
        elapsed
            .checked_div(u64::from(self.file.epoch_seconds))
            .unwrap_or(0)
    }

    /// The token's own revenue pool.
    pub fn native(&self) -> Revenue {
        Revenue {
            network: self.network,
            mint: self.token.of,
        }
    }

    /// Whether burns of the token have to be counted.
    pub fn counts_burns(&self) -> bool {
        self.file.market.is_some() || matches!(self.file.emission.kind, EmissionKind::BurnLinked { .. })
    }

    /// Whether the reward pool pays out of a vault instead of minting.
    pub fn is_funded(&self) -> bool {
        matches!(self.file.emission.kind, EmissionKind::Funded)
    }

    /// The revenue pool of a currency.
    pub fn revenue(&self, currency: MintOf) -> Revenue {
        Revenue {
            network: self.network,
            mint: currency,
        }
    }

    /// The market in a currency.
    pub fn market(&self, currency: MintOf) -> MarketOf {
        MarketOf {
            network: self.network,
            mint: currency,
        }
    }

    /// The feed of the token's price in a currency.
    pub fn feed(&self, currency: MintOf) -> Pair {
        Pair {
            network: self.network,
            base: self.token.of.mint,
            quote: currency.mint,
        }
    }

    /// An address that follows from a mint, if the mint's is certain.
    pub fn if_known(&self, mints: &[MintSite], address: Address) -> Option<Address> {
        mints.iter().all(|mint| mint.is_known).then_some(address)
    }
}

/// Finds mints.
struct Mints<'a> {
    chain: &'a dyn Chain,
    on_chain: &'a mut OnChain,
    keyring: &'a mut Keyring,
}

impl Mints<'_> {
    /// A mint by its address, and what the chain has at it.
    fn find(
        &mut self,
        said: Option<Address>,
        found: Option<Address>,
        role: &str,
        key: &str,
    ) -> Result<MintSite, Failure> {
        let mint = pick(said, found, role, key, self.keyring)?;
        // A mint that the file names may still have to be made, by a key of the folder.
        self.keyring.look(role)?;
        self.on_chain.look_up(self.chain, &mint)?;
        let program = self.on_chain.mints.get(&mint).map(|mint| mint.token_program);
        let of = match program {
            Some(token_program) => MintOf { mint, token_program },
            None => MintOf::spl_token(mint),
        };
        let is_known = !self.keyring.is_new(&mint);
        Ok(MintSite { of, is_known })
    }
}

/// The file's address, or the chain's, or that of a key.
fn pick(
    said: Option<Address>,
    found: Option<Address>,
    role: &str,
    key: &str,
    keyring: &mut Keyring,
) -> Result<Address, Failure> {
    match said.or(found) {
        Some(address) => Ok(address),
        None => keyring.address(role, key),
    }
}
