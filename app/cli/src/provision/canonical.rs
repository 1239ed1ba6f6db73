//! The network file that a chain alone tells: every key that it holds, in a fixed order, and placeholders that say so for the rest.

use flywheel_client::accounts::{Market, Network as Account, Plan, RevenuePool};
use flywheel_client::chain::Chain;
use flywheel_client::instructions::market::{PRICED_IN_MINT, Sells};
use flywheel_client::instructions::registry::UpdateNetworkArgs;
use flywheel_client::instructions::staking::PoolKind;
use flywheel_client::queries::Found;
use flywheel_oracle::network_file::{Network, Service};
use solana_address::Address;

use super::on_chain::OnChain;
use super::part::{Setting, Settings, Table};
use super::parts::{
    class, manufacturer, market, network, oracles, plan, prices, revenue, reward_pool, stake_pool,
};
use super::site::SHARING;
use super::value::Value;
use crate::failure::Failure;

/// The canonical network file of a network.
///
/// # Errors
/// Exit code 3 for a chain that cannot be reached.
pub fn canonical(chain: &dyn Chain, network: &Found<Account>) -> Result<String, Failure> {
    let on_chain = read(chain, network)?;
    let exported = Exported {
        on_chain: &on_chain,
        network,
    };
    Ok(exported.text())
}

/// The tables of collateral and market, where the chain has them and the file does not.
///
/// # Errors
/// Exit code 3 for a chain that cannot be reached.
pub fn missing_tables(
    chain: &dyn Chain,
    network: &Found<Account>,
    file: &Network,
) -> Result<String, Failure> {
    let on_chain = read(chain, network)?;
    let exported = Exported {
        on_chain: &on_chain,
        network,
    };
    let mut text = String::new();
    if file.collateral.is_none() {
        text.push_str(&exported.collateral());
    }
    if file.market.is_none() {
        text.push_str(&exported.market());
    }
    Ok(text)
}

fn read(chain: &dyn Chain, network: &Found<Account>) -> Result<OnChain, Failure> {
    let mut on_chain = OnChain::read(chain, &network.address)?;
    for mint in [on_chain.token(), on_chain.collateral(), on_chain.currency()]
        .into_iter()
        .flatten()
    {
        on_chain.look_up(chain, &mint)?;
    }
    if let Some(currency) = on_chain.currency() {
        on_chain.read_plans(chain, &network.address, &currency)?;
    }
    Ok(on_chain)
}

struct Exported<'a> {
    on_chain: &'a OnChain,
    network: &'a Found<Account>,
}

impl Exported<'_> {
    fn text(&self) -> String {
        let mut text = format!(
            "# Written by `flywheel network export` from the accounts of {}.\n# docs/NETWORK_FILE.md describes every key. The chain \
             does not hold what stands below the word placeholder.\n",
            self.network.address
        );
        // Lists that are empty have no table.
        if self.classes().next().is_none() {
            text.push_str("\nclass = []\n");
        }
        if self.manufacturers().next().is_none() {
            text.push_str("\nmanufacturer = []\n");
        }
        text.push_str(&self.basics());
        text.push_str(&self.rewards());
        text.push_str(&self.devices());
        text.push_str(&self.collateral());
        text.push_str(&self.market());
        text.push_str(&self.off_chain());
        text
    }

    fn decimals(&self) -> u8 {
        let mint = self
            .on_chain
            .token()
            .and_then(|mint| self.on_chain.mints.get(&mint));
        mint.map_or(9, |mint| mint.decimals)
    }

    fn basics(&self) -> String {
        let account = &self.network.account;
        let args = network::as_args(account);
        let update = UpdateNetworkArgs {
            name: account.name,
            change_delay_seconds: account.change_delay_seconds,
        };
        let mut settings = network::update_settings(&update);
        settings.extend(network::settings(&args));
        settings.extend(
            Settings::of(Table::Network)
                .never("address", Value::Key(self.network.address))
                .list(),
        );
        let name = settings
            .first()
            .map(|one| one.value.toml().to_string())
            .unwrap_or_default();
        let mut text = table("[network]", &settings);
        text.push_str(&format!(
            "\n[token]\n# placeholder: symbol and name\nsymbol = \"TOKEN\"\nname = {name}\ndecimals = {}\n",
            self.decimals()
        ));
        if let Some(mint) = self.on_chain.token() {
            text.push_str(&format!("mint = \"{mint}\"\n"));
        }
        text
    }

    /// Emission, oracles and the pool's terms.
    fn rewards(&self) -> String {
        let pool = self.on_chain.token().and_then(|mint| self.on_chain.pool(&mint));
        let mut settings = self.on_chain.oracles.as_ref().map_or_else(
            || oracles::settings(&[]),
            |set| oracles::settings(&oracles::members(set)),
        );
        let mut text = String::new();
        match pool {
            Some(pool) => {
                settings.extend(reward_pool::PoolForm::of(&pool.account).settings(self.decimals()));
                text.push_str(&table("[emission]", &of(&settings, Table::Emission)));
            }
            None => {
                text.push_str("\n[emission]\n# placeholder: there is no reward pool\nkind = \"funded\"\n")
            }
        }
        let mut of_oracles = of(&settings, Table::Oracles);
        if self.on_chain.oracles.is_none() {
            of_oracles.retain(|one| one.key == "challenge_window_seconds");
        }
        text.push_str(&table("[oracles]", &of_oracles));
        if self.on_chain.oracles.is_none() {
            text.push_str("# placeholder: there is no oracle set\nweights = [1]\n");
        }
        if pool.is_none() {
            text.push_str("# placeholder: there is no reward pool\nchallenge_window_seconds = 3600\n");
        }
        if pool.is_some() {
            text.push_str(&table("[pool]", &of(&settings, Table::Pool)));
        }
        text
    }

    fn classes(&self) -> impl Iterator<Item = &Found<flywheel_client::accounts::DeviceClass>> {
        let below = |id: u16| u8::try_from(id).is_ok();
        let classes = self.on_chain.classes.iter();
        classes.filter(move |class| class.account.retired == 0 && below(class.account.id))
    }

    fn manufacturers(&self) -> impl Iterator<Item = &Found<flywheel_client::accounts::Manufacturer>> {
        self.on_chain
            .manufacturers
            .iter()
            .filter(|maker| maker.account.revoked == 0)
    }

    fn devices(&self) -> String {
        let mut text = String::new();
        for found in self.classes() {
            let settings = class::settings(&class::as_args(&found.account), self.decimals());
            text.push_str(&table("[[class]]", &settings));
            if !class::has_whole_days(&found.account) {
                text.push_str("# the chain has probation or maintenance of a part of a day more\n");
            }
        }
        for found in self.manufacturers() {
            let settings = manufacturer::settings(&manufacturer::as_args(&found.account), self.decimals());
            text.push_str(&table("[[manufacturer]]", &settings));
        }
        text
    }

    /// Collateral, if there is a pool for it.
    fn collateral(&self) -> String {
        let Some(mint) = self.on_chain.collateral() else {
            return String::new();
        };
        let Some(pool) = self.on_chain.stake_pool(&mint, PoolKind::Collateral) else {
            return String::new();
        };
        let settings = stake_pool::settings(
            Table::CollateralPool,
            &pool.account.parameters.into(),
            self.decimals(),
        );
        let mut text = format!(
            "\n[collateral]\nmint = \"{mint}\"\n# placeholder: what `flywheel run` plays\nextra_bps = 0\nslashed_operators = 0\n\
             slash_bps = 1\n"
        );
        text.push_str(&table("[collateral.pool]", &settings));
        text
    }

    /// The market, if there is one that is complete.
    fn market(&self) -> String {
        let Some(currency) = self.on_chain.currency() else {
            return String::new();
        };
        let (market, pool) = (
            self.on_chain.market(&currency),
            self.on_chain.revenue_pool(&currency),
        );
        let (Some(market), Some(pool)) = (market, pool) else {
            return "\n# There is a revenue pool or a market, but not both: the file says nothing of it.\n"
                .to_owned();
        };
        let decimals = self.on_chain.mints.get(&currency).map_or(9, |mint| mint.decimals);
        let settings = self.market_settings(&currency, &market.account, &pool.account, decimals);
        let mut text = format!(
            "\n[market]\n# placeholder: the currency's symbol, and the customers that `flywheel run` plays\ncurrency = \"CURRENCY\"\n\
             customers = 1\ncurrency_decimals = {decimals}\ncurrency_mint = \"{currency}\"\n# what the auction's present reference \
             comes to\ntoken_price = {}\n",
            self.token_price(&pool.account, decimals).toml()
        );
        text.push_str(&lines(&of(&settings, Table::Market)));
        for (name, of_table) in [
            ("[market.split]", Table::Split),
            ("[market.burn]", Table::Burn),
            ("[market.auction]", Table::Auction),
            ("[market.stake]", Table::MarketStake),
        ] {
            let settings = of(&settings, of_table);
            if !settings.is_empty() {
                text.push_str(&table(name, &settings));
            }
        }
        text.push_str(&self.plans(decimals));
        text
    }

    fn market_settings(
        &self,
        currency: &Address,
        market: &Market,
        pool: &RevenuePool,
        decimals: u8,
    ) -> Vec<Setting> {
        let mut settings = market::settings(&market.parameters.into());
        let recipients = pool.recipients().iter().map(|one| (one.wallet, one.bps));
        settings.extend(revenue::recipient_settings(recipients));
        settings.extend(revenue::RevenueForm::of(&pool.parameters).settings(decimals));
        let token = self.on_chain.token().unwrap_or_default();
        if let Some(feed) = self.on_chain.feed(&token, currency) {
            settings.extend(prices::feed_settings(
                feed.account.scale,
                &feed.account.parameters.into(),
            ));
        }
        if let Some(insurance) = self.on_chain.insurance(currency) {
            settings.extend(prices::insurance_settings(insurance.account.epoch_cap, decimals));
        }
        if let Some(stake) = self.on_chain.stake_pool(&token, SHARING) {
            let terms = stake.account.parameters.into();
            settings.extend(stake_pool::settings(Table::MarketStake, &terms, self.decimals()));
        }
        settings
    }

    /// Currency for a whole token, by the auction's reference, at least a base unit.
    fn token_price(&self, pool: &RevenuePool, decimals: u8) -> Value {
        let reference = u128::from_le_bytes(pool.auction.reference).max(1);
        let token = 10u128
            .checked_pow(u32::from(self.decimals()))
            .unwrap_or(u128::MAX);
        // Tokens for a unit of currency are units of 2^-64.
        let price = token
            .checked_mul(1 << 64)
            .map_or(u128::MAX, |one| one / reference);
        Value::Amount {
            base_units: u64::try_from(price).unwrap_or(u64::MAX).max(1),
            decimals,
        }
    }

    fn plans(&self, decimals: u8) -> String {
        let mut text = String::new();
        let networks = self
            .on_chain
            .plans
            .iter()
            .filter(|plan| plan.account.is_networks());
        for (place, found) in networks.enumerate() {
            let plan = &found.account;
            if plan.retired == 1 {
                continue;
            }
            if !self.can_say(plan) {
                text.push_str(&format!(
                    "\n# Plan {} is sold in a way that the file has no words for.\n",
                    plan.id
                ));
                continue;
            }
            let mut settings = plan::PlanForm::of(plan).settings(place, decimals);
            settings.extend(
                Settings::of(Table::Plan(place))
                    .never("number", Value::number(plan.id))
                    .list(),
            );
            text.push_str(&table("[[plan]]", &settings));
            if plan.unit != Service::Pass.category() {
                text.push_str("# placeholder: what is counted of the usage\ncolumns = [\"work\"]\n");
            }
        }
        text
    }

    fn can_say(&self, plan: &Plan) -> bool {
        let terms = &plan.terms;
        let (data, pass, for_ever) = (Service::Data, Service::Pass, Service::PayOnce);
        let is_power = terms
            .per
            .checked_ilog10()
            .is_some_and(|power| 10u64.checked_pow(power) == Some(terms.per));
        let fits = match Sells::from_code(plan.sells) {
            Sells::Orders => false,
            Sells::Passes if plan.unit == pass.category() => {
                terms.per == u64::from(self.network.account.epoch_seconds)
            }
            Sells::Passes => plan.unit == data.category() && is_power,
            Sells::Endowments => plan.unit == for_ever.category() && is_power,
        };
        fits && terms.pricing == PRICED_IN_MINT
    }

    /// What is on no chain: how files are read, and how a pool is divided.
    fn off_chain(&self) -> String {
        let class = match self.classes().count() {
            1 => "",
            _ => "class_column = \"class\"\n",
        };
        let maker = match self.manufacturers().count() {
            1 => "",
            _ => "manufacturer_column = \"manufacturer\"\n",
        };
        format!(
            "\n# placeholder: how the devices file is read\n[devices]\nid_column = \"id\"\n{class}operator_column = \"operator\"\n\
             {maker}capacity_column = \"capacity\"\nlatitude_column = \"latitude\"\nlongitude_column = \"longitude\"\n\n\
             # placeholder: how the usage file is read\n[usage]\nepoch_column = \"epoch\"\ndevice_column = \"device\"\n\
             work_columns = [\"work\"]\nunit = \"unit\"\ndecimals = 0\n\n# placeholder: how a pool is divided\n[rewards]\n\
             rule = \"work-share\"\n"
        )
    }
}

fn of(settings: &[Setting], table: Table) -> Vec<Setting> {
    settings
        .iter()
        .filter(|one| one.table == table)
        .cloned()
        .collect()
}

fn table(name: &str, settings: &[Setting]) -> String {
    format!("\n{name}\n{}", lines(settings))
}

fn lines(settings: &[Setting]) -> String {
    let written = settings.iter().filter(|one| !one.value.is_nothing());
    written
        .map(|one| format!("{} = {}\n", one.key, one.value.toml().to_string().trim()))
        .collect()
}
