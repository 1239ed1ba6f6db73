//! Device classes, and the token accounts that their fees go to.

use device_registry::name;
use flywheel_client::accounts::DeviceClass;
use flywheel_client::address;
use flywheel_client::instructions::registry::{
    self, Activator, Category, ClassParametersArgs, CreateClassArgs,
};
use flywheel_client::instructions::token;
use flywheel_oracle::network_file::{Activation, Category as FileCategory, Class};
use solana_address::Address;

use crate::provision::part::{Part, Pending, Setting, Settings, Step, Table, Update};
use crate::provision::site::Site;
use crate::provision::value::Value;

const DAY: u32 = 86_400;
/// Bytes of a token account.
const TOKEN_ACCOUNT_BYTES: usize = 165;

/// The category that the file says, as accounts say it.
pub fn category_of(class: &Class) -> Category {
    match class.category {
        FileCategory::Compute => Category::Compute,
        FileCategory::Storage => Category::Storage,
        FileCategory::Connectivity => Category::Connectivity,
        FileCategory::Sensor => Category::Sensor,
        FileCategory::Mobility => Category::Mobility,
        FileCategory::Energy => Category::Energy,
        FileCategory::Other => Category::Other,
    }
}

/// What a class's account says.
///
/// # Arguments
/// - `decimals`: of the network's token
pub fn settings(args: &CreateClassArgs, decimals: u8) -> Vec<Setting> {
    let tokens = |base_units| Value::Amount { base_units, decimals };
    let terms = &args.parameters;
    Settings::of(Table::Class(args.id))
        .never("id", Value::number(args.id))
        .never("name", Value::Text(name::to_text(&args.name)))
        .never("category", Value::word(word(args.category)))
        .never("capacity_unit", Value::Text(name::to_text(&args.capacity_unit)))
        .delayed("min_capacity", Value::number(terms.min_capacity))
        .delayed("max_capacity", Value::number(terms.max_capacity))
        .delayed("reward_weight_bps", Value::number(terms.reward_weight_bps))
        .never("density_resolution", Value::number(args.density_resolution))
        .delayed("density_target", Value::number(terms.density_target))
        .delayed(
            "relocation_cooldown_seconds",
            Value::number(terms.relocation_cooldown_seconds),
        )
        .delayed("probation_days", Value::number(terms.probation_seconds / DAY))
        .delayed(
            "probation_multiplier_bps",
            Value::number(terms.probation_multiplier_bps),
        )
        .never("bond_per_unit", tokens(args.bond_per_unit))
        .delayed("onboarding_fee", tokens(terms.onboarding_fee))
        .delayed("relocation_fee", tokens(terms.relocation_fee))
        .delayed(
            "maintenance_days_per_year",
            Value::number(terms.maintenance_seconds_per_year / DAY),
        )
        .delayed("activated_by", Value::word(activator(terms.activator)))
        .list()
}

fn word(category: Category) -> &'static str {
    match category {
        Category::Compute => "compute",
        Category::Storage => "storage",
        Category::Connectivity => "connectivity",
        Category::Sensor => "sensor",
        Category::Mobility => "mobility",
        Category::Energy => "energy",
        Category::Other => "other",
    }
}

fn activator(activator: Activator) -> &'static str {
    match activator {
        Activator::Operator => "operator",
        Activator::StatusOracle => "status-oracle",
    }
}

/// The category of a code; codes that no version has written are of no kind that is known.
fn category(code: u8) -> Category {
    let all = [
        Category::Compute,
        Category::Storage,
        Category::Connectivity,
        Category::Sensor,
        Category::Mobility,
        Category::Energy,
    ];
    let known = all.into_iter().find(|category| category.code() == code);
    known.unwrap_or(Category::Other)
}

/// The arguments that would create an account as it is.
pub fn as_args(class: &DeviceClass) -> CreateClassArgs {
    CreateClassArgs {
        id: class.id,
        name: class.name,
        category: category(class.category),
        capacity_unit: class.capacity_unit,
        density_resolution: class.density_resolution,
        bond_per_unit: class.bond_per_unit,
        parameters: class.parameters.into(),
    }
}

/// Whether the file can say its times: it has whole days.
pub fn has_whole_days(class: &DeviceClass) -> bool {
    let terms = &class.parameters;
    [terms.probation_seconds, terms.maintenance_seconds_per_year]
        .iter()
        .all(|seconds| seconds.is_multiple_of(DAY))
}

/// The class itself.
pub fn terms(site: &Site<'_>, class: &Class) -> Part {
    let id = u16::from(class.id);
    let found = site.on_chain.classes.iter().find(|found| found.account.id == id);
    let found = found.map(|found| found.account);
    let pending = found.filter(|class| class.update_ready_at > 0);
    let kept = pending
        .map(|class| class.proposed)
        .or(found.map(|class| class.parameters));
    let wanted = wanted(site, class, kept.map(Into::into));
    let decimals = site.file.token.decimals;
    let mut part = Part::new(
        format!("class {} {:?}", class.id, class.name),
        Some(address::class(&site.network, id)),
    );
    if found.is_some_and(|class| class.retired == 1) {
        part.note = Some("retired: it admits no new devices; take it out of the file".to_owned());
    }
    part.wanted = settings(&wanted, decimals);
    part.present = found.map(|class| settings(&as_args(&class), decimals));
    part.pending = pending.map(|class| {
        let mut proposed = as_args(&class);
        proposed.parameters = class.proposed.into();
        Pending {
            settings: settings(&proposed, decimals),
            ready_at: class.update_ready_at,
        }
    });
    part.update = Some(Update {
        propose: registry::update_class(site.authority, site.network, id, wanted.parameters),
        apply: registry::apply_class_update(site.authority, site.network, id),
    });
    let create = registry::create_class(site.payer, site.authority, site.network, wanted);
    part.create = vec![Step::new(format!("create class {id}"), vec![create]).creating([DeviceClass::SPACE])];
    part
}

/// What the file says of a class, over what is kept of what it does not say.
pub fn wanted(site: &Site<'_>, class: &Class, kept: Option<ClassParametersArgs>) -> CreateClassArgs {
    let has_fees = class.onboarding_fee > 0 || class.relocation_fee > 0;
    let fee_mint = kept.map_or(Address::default(), |kept| kept.fee_mint);
    let said = site
        .file
        .deployment
        .activations
        .get(&class.id)
        .map(|said| match said {
            Activation::Operator => Activator::Operator,
            Activation::StatusOracle => Activator::StatusOracle,
        });
    // Times that are no whole days stay as they are where the file says the days that they begin with.
    let seconds = |days: u16, kept: Option<u32>| match kept {
        Some(kept) if kept / DAY == u32::from(days) => kept,
        _ => u32::from(days).saturating_mul(DAY),
    };
    CreateClassArgs {
        id: u16::from(class.id),
        name: name::from_text(&class.name).unwrap_or_default(),
        category: category_of(class),
        capacity_unit: name::from_text(&class.capacity_unit).unwrap_or_default(),
        density_resolution: class.density_resolution,
        bond_per_unit: class.bond_per_unit,
        parameters: ClassParametersArgs {
            fee_mint: match fee_mint == Address::default() && has_fees {
                true => site.token.of.mint,
                false => fee_mint,
            },
            onboarding_fee: class.onboarding_fee,
            relocation_fee: class.relocation_fee,
            min_capacity: class.min_capacity,
            max_capacity: class.max_capacity,
            reward_weight_bps: class.reward_weight_bps,
            density_target: class.density_target,
            relocation_cooldown_seconds: class.relocation_cooldown_seconds,
            probation_seconds: seconds(class.probation_days, kept.map(|kept| kept.probation_seconds)),
            maintenance_seconds_per_year: seconds(
                class.maintenance_days_per_year,
                kept.map(|kept| kept.maintenance_seconds_per_year),
            ),
            probation_multiplier_bps: class.probation_multiplier_bps,
            activator: said
                .or(kept.map(|kept| kept.activator))
                .unwrap_or(Activator::Operator),
        },
    }
}

/// Where its fees go, if it has some.
pub fn fees(site: &Site<'_>, class: &Class) -> Option<Part> {
    let id = u16::from(class.id);
    let found = site.on_chain.classes.iter().find(|found| found.account.id == id);
    let parameters = match found {
        Some(found) => found.account.parameters.into(),
        None => wanted(site, class, None).parameters,
    };
    // A fee that is only proposed has no mint yet that a destination could be of.
    if parameters.onboarding_fee == 0 && parameters.relocation_fee == 0 {
        return None;
    }
    let said = site.file.deployment.fee_wallet;
    let present = found.map_or(Address::default(), |found| found.account.fee_destination);
    let program = site.on_chain.mints.get(&parameters.fee_mint);
    let program = program.map_or(site.token.of.token_program, |mint| mint.token_program);
    let account =
        |wallet: &Address| address::associated_token_account_of(wallet, &parameters.fee_mint, &program);
    let unsaid = match present == Address::default() {
        true => account(&site.authority),
        false => present,
    };
    let wallet = said.unwrap_or(site.authority);
    let wanted = said.map_or(unsaid, |wallet| account(&wallet));
    let settings = |key: Address| {
        Settings::of(Table::Unwritten)
            .at_once("fees go to", Value::Key(key))
            .list()
    };
    let mut part = Part::new(
        format!("fees of class {id}"),
        Some(address::class(&site.network, id)),
    );
    part.present = Some(settings(present));
    part.wanted = settings(wanted);
    let admin = fee_admin(site);
    if admin != site.authority {
        part.note = (present != wanted).then(|| {
            format!("the fee admin {admin} says where they go: `flywheel class set-fee-destination`; apply sends nothing")
        });
        part.wanted = settings(present);
    }
    let mint = parameters.fee_mint;
    let open = token::create_associated_token_account_of(&site.payer, &wallet, &mint, &program);
    let set = registry::set_fee_destination(site.authority, site.network, id, mint, wanted);
    let step = Step::new(format!("set where the fees of class {id} go"), vec![open, set]);
    part.at_once = vec![(vec!["fees go to"], step.creating([TOKEN_ACCOUNT_BYTES]))];
    Some(part)
}

/// The fee admin once the roles are what the file says.
fn fee_admin(site: &Site<'_>) -> Address {
    let found = site
        .on_chain
        .network
        .as_ref()
        .map(|network| network.account.fee_admin);
    site.file.deployment.fee_admin.or(found).unwrap_or(site.authority)
}
