//! A revenue pool.

use flywheel_client::accounts::RevenuePool;
use flywheel_client::chain::Chain;
use flywheel_client::queries::Found;
use flywheel_client::revenue::{self, EpochBooks, Liabilities};
use flywheel_client::tokens;
use flywheel_math::Q64x64;
use schemars::JsonSchema;
use serde::Serialize;

use super::terms::RevenueTermsView;
use super::{Rate, RecipientView};
use crate::failure::Failure;
use crate::purse::Coin;
use crate::revenues::CATEGORIES;
use crate::show::{Amount, Column, Item, Time, grouped};
use crate::views::{ready_text, yes_no};

/// A revenue pool.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevenueView {
    address: String,
    network: String,
    mint: String,
    native: bool,
    token_mint: String,
    vault: String,
    vault_holds: Amount,
    open_epoch: u64,
    statements_due: u64,
    owed: OwedView,
    current: CurrentView,
    direct_burn: bool,
    halted: bool,
    reference: Option<Rate>,
    recipients: Vec<RecipientView>,
    proposed_recipients_ready_at: Option<Time>,
    parameters: RevenueTermsView,
    proposed: Option<RevenueTermsView>,
    proposed_ready_at: Option<Time>,
    #[serde(skip)]
    now: i64,
}

/// What the vault's content is for.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct OwedView {
    undistributed: Amount,
    for_burn: Amount,
    providers: Amount,
    stakers: Amount,
    insurance: Amount,
    recipients: Amount,
}

/// What has flowed in the open epoch.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CurrentView {
    income: Amount,
    categories: Vec<CategoryView>,
    bounties: Amount,
    providers: Amount,
    stakers: Amount,
    recipients: Amount,
    insurance: Amount,
    sold: Amount,
    refunds: Amount,
    burned: Amount,
    invoices: u32,
}

/// Income of a category.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CategoryView {
    category: &'static str,
    amount: Amount,
}

impl CategoryView {
    /// The categories with income.
    pub fn some(categories: &[u64], coin: &Coin) -> Vec<Self> {
        let named = CATEGORIES.iter().zip(categories);
        let some = named.filter(|(_, amount)| **amount > 0);
        some.map(|((word, _), amount)| Self {
            category: word,
            amount: coin.amount(*amount),
        })
        .collect()
    }
}

impl OwedView {
    fn new(owed: &Liabilities, coin: &Coin) -> Self {
        Self {
            undistributed: coin.amount(owed.undistributed),
            for_burn: coin.amount(owed.for_burn),
            providers: coin.amount(owed.providers),
            stakers: coin.amount(owed.stakers),
            insurance: coin.amount(owed.insurance),
            recipients: coin.amount(owed.recipients),
        }
    }
}

impl CurrentView {
    fn new(books: &EpochBooks, coin: &Coin) -> Self {
        Self {
            income: coin.amount(books.income),
            categories: CategoryView::some(&books.categories, coin),
            bounties: coin.amount(books.bounties),
            providers: coin.amount(books.providers),
            stakers: coin.amount(books.stakers),
            recipients: coin.amount(books.recipients),
            insurance: coin.amount(books.insurance),
            sold: coin.amount(books.sold),
            refunds: coin.amount(books.refunds),
            burned: coin.amount(books.burned),
            invoices: books.invoices,
        }
    }
}

impl RevenueView {
    /// A pool at the chain's time.
    pub fn read(chain: &dyn Chain, found: &Found<RevenuePool>) -> Result<Self, Failure> {
        let (pool, now) = (&found.account, chain.now()?);
        let coin = Coin::read(chain, &pool.mint)?;
        let token = match pool.is_native() {
            true => None,
            false => Some(Coin::read(chain, &pool.token_mint)?),
        };
        let terms = |terms| RevenueTermsView::new(terms, &coin, token.as_ref());
        let proposed_ready_at = Time::if_any(pool.update_ready_at);
        let due = revenue::due(pool, now);
        let held = tokens::token_account(chain, &pool.vault)?;
        let pending = pool.recipients_ready_at != 0;
        let count = usize::from(pool.proposed_count);
        let proposed = pool.proposed_recipients.get(..count).unwrap_or_default();
        let reference = Q64x64::from_le_bytes(pool.auction.reference);
        Ok(Self {
            address: found.address.to_string(),
            network: pool.network.to_string(),
            mint: pool.mint.to_string(),
            native: pool.is_native(),
            token_mint: pool.token_mint.to_string(),
            vault: pool.vault.to_string(),
            vault_holds: coin.amount(held.map_or(0, |account| account.amount)),
            open_epoch: pool.epoch,
            statements_due: due.end.saturating_sub(due.start),
            owed: OwedView::new(&pool.owed, &coin),
            current: CurrentView::new(&pool.current, &coin),
            direct_burn: pool.direct_burn != 0,
            halted: pool.halted != 0,
            reference: token.as_ref().map(|token| Rate::new(reference, token, &coin)),
            recipients: RecipientView::all(pool.recipients(), proposed, pending, &coin),
            proposed_recipients_ready_at: Time::if_any(pool.recipients_ready_at),
            parameters: terms(&pool.parameters),
            proposed: proposed_ready_at.map(|_| terms(&pool.proposed)),
            proposed_ready_at,
            now,
        })
    }

    /// Its recipients.
    pub fn recipients(&self) -> &[RecipientView] {
        &self.recipients
    }

    fn income(&self) -> String {
        let mut lines = vec![self.current.income.to_string()];
        let of = |one: &CategoryView| format!("  {}: {}", one.category, one.amount);
        lines.extend(self.current.categories.iter().map(of));
        lines.join("\n")
    }

    fn ready(&self, at: Option<Time>, command: &str) -> String {
        at.map_or_else(
            || "none".to_owned(),
            |at| ready_text(at, self.now >= at.0, command),
        )
    }

    fn flows(&self) -> Vec<(&'static str, String)> {
        let (owed, current) = (&self.owed, &self.current);
        let epoch = match self.statements_due {
            0 => grouped(self.open_epoch),
            due => format!(
                "{}; {} statements are due, `flywheel revenue close` closes them",
                grouped(self.open_epoch),
                grouped(due)
            ),
        };
        vec![
            ("undistributed", owed.undistributed.to_string()),
            ("for the burn", owed.for_burn.to_string()),
            ("owed to providers", owed.providers.to_string()),
            ("owed to stakers", owed.stakers.to_string()),
            ("owed to the insurance", owed.insurance.to_string()),
            ("owed to recipients", owed.recipients.to_string()),
            ("open epoch", epoch),
            ("  income", self.income()),
            ("  paid to providers", current.providers.to_string()),
            ("  paid to stakers", current.stakers.to_string()),
            ("  paid to recipients", current.recipients.to_string()),
            ("  paid to the insurance", current.insurance.to_string()),
            ("  bounties", current.bounties.to_string()),
            ("  refunds", current.refunds.to_string()),
            ("  sold", current.sold.to_string()),
            ("  burned of the mint", current.burned.to_string()),
        ]
    }
}

impl Item for RevenueView {
    const NAMES: [&'static str; 2] = ["revenue pool", "revenue pools"];
    const COLUMNS: &'static [Column] = &[
        Column::Left("mint"),
        Column::Left("own token"),
        Column::Right("open epoch"),
        Column::Right("income in it"),
        Column::Right("undistributed"),
        Column::Right("for the burn"),
        Column::Right("owed to others"),
    ];

    fn cells(&self) -> Vec<String> {
        let owed = &self.owed;
        let others = [owed.providers, owed.stakers, owed.insurance, owed.recipients];
        let sum = others
            .iter()
            .fold(0u64, |sum, one| sum.saturating_add(one.base_units));
        let others = Amount {
            base_units: sum,
            ..owed.providers
        };
        vec![
            self.mint.clone(),
            yes_no(u8::from(self.native)),
            grouped(self.open_epoch),
            self.current.income.to_string(),
            owed.undistributed.to_string(),
            owed.for_burn.to_string(),
            others.to_string(),
        ]
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("revenue pool", self.address.clone()),
            ("network", self.network.clone()),
            ("mint", self.mint.clone()),
        ];
        match self.native {
            true => rows.push(("own token", "yes".to_owned())),
            false => rows.push(("network token", self.token_mint.clone())),
        }
        rows.push(("vault", self.vault.clone()));
        rows.push(("vault holds", self.vault_holds.to_string()));
        rows.extend(self.flows());
        match &self.reference {
            Some(reference) => {
                rows.push(("reference for a token", reference.to_string()));
                rows.push(("auction halted", yes_no(u8::from(self.halted))));
            }
            None => rows.push(("burned directly", yes_no(u8::from(self.direct_burn)))),
        }
        rows.extend(self.recipients.iter().map(|one| ("recipient", one.line())));
        rows.extend(self.parameters.rows(self.proposed.as_ref()));
        let update = self.ready(self.proposed_ready_at, "revenue apply-update");
        rows.push(("proposed update (->)", update));
        let recipients = self.ready(self.proposed_recipients_ready_at, "revenue apply-recipients");
        rows.push(("proposed recipients (->)", recipients));
        rows
    }
}
