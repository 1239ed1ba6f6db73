//! How a pool is divided: buckets, their rules, and what the rules need of the usage file.

use std::collections::BTreeMap;

use toml::Spanned;

use super::check::Checker;
use super::check_emission::place;
use super::toml_form::{self as form, RuleForm};
use super::{
    BPS, Bucket, Class, Grouping, Metric, RewardRule, RewardRules, StreakLevel, StreakTerms, UsageMapping,
};
use crate::decimal;
use crate::table::quoted_list;

/// The most buckets of a pool.
const MAX_BUCKETS: usize = 16;
/// The most cycles of an epoch.
const MAX_CYCLES: u32 = 100_000;
/// The most validators that score devices.
const MAX_VALIDATORS: usize = 32;
/// The most levels of a streak.
const MAX_LEVELS: usize = 16;
/// Bittensor's first value of kappa: half of the stake, in 65535ths.
const DEFAULT_KAPPA: u16 = 32_767;

/// What the check of a bucket looks at beside its own table.
struct Surroundings<'a> {
    token_decimals: u8,
    classes: &'a [Class],
    usage: &'a mut UsageMapping,
}

impl Checker<'_> {
    /// The rules, of a token with `token_decimals`. What they count is added to the metrics of `usage`.
    pub fn rewards(
        &mut self,
        form: Spanned<form::RewardsTable>,
        token_decimals: u8,
        classes: &[Class],
        usage: &mut UsageMapping,
    ) -> RewardRules {
        let mut around = Surroundings {
            token_decimals,
            classes,
            usage,
        };
        let table = Spanned::new(form.span(), ());
        let mut form = form.into_inner();
        let Some(forms) = form.bucket.take() else {
            if let Some(share) = &form.share_bps {
                self.fault(share, "`share_bps` in a [[rewards.bucket]] only", share.get_ref());
            }
            let bucket = self.bucket(&table, form, &mut around);
            return RewardRules {
                buckets: vec![Bucket {
                    share_bps: BPS,
                    ..bucket
                }],
                max_per_device: None,
                max_per_operator: None,
            };
        };
        for (at, key) in keys(&form) {
            if !matches!(key, "max_per_device" | "max_per_operator") {
                self.fault(
                    &at,
                    format!("`{key}` in the buckets, as there are some"),
                    "it beside them",
                );
            }
        }
        let limits = (form.max_per_device, form.max_per_operator);
        let rules = RewardRules {
            max_per_device: self.tokens(limits.0.as_ref(), &around),
            max_per_operator: self.tokens(limits.1.as_ref(), &around),
            buckets: self.buckets(&table, forms, &mut around),
        };
        rules
    }

    fn buckets(
        &mut self,
        table: &Spanned<()>,
        forms: Vec<Spanned<form::RewardsTable>>,
        around: &mut Surroundings<'_>,
    ) -> Vec<Bucket> {
        if !(1..=MAX_BUCKETS).contains(&forms.len()) {
            self.fault(table, format!("1 to {MAX_BUCKETS} buckets"), forms.len());
        }
        let mut buckets = Vec::new();
        for form in forms {
            let table = Spanned::new(form.span(), ());
            let mut form = form.into_inner();
            if form.bucket.take().is_some() {
                self.fault(&table, "a bucket without buckets of its own", "some");
            }
            match &form.share_bps {
                Some(share) => {
                    self.not_zero(share);
                    self.at_most(share, BPS, "basis points");
                }
                None => {
                    self.missing::<()>(&table, "share_bps");
                }
            }
            buckets.push(self.bucket(&table, form, around));
        }
        let sum: u64 = buckets.iter().map(|bucket| u64::from(bucket.share_bps)).sum();
        if sum != u64::from(BPS) {
            self.fault(table, format!("shares of buckets that sum to {BPS}"), sum);
        }
        buckets
    }

    fn bucket(
        &mut self,
        table: &Spanned<()>,
        form: form::RewardsTable,
        around: &mut Surroundings<'_>,
    ) -> Bucket {
        let rule = form.rule.as_ref().map(|rule| *rule.get_ref());
        if rule.is_none() {
            self.missing::<()>(table, "rule");
        }
        let rule = rule.unwrap_or(RuleForm::WorkShare);
        self.refuse_keys_of_other_rules(&form, rule);
        if let Some(at) = form.rule.as_ref().filter(|_| rule != RuleForm::WorkShare) {
            if around.usage.device_column.is_none() {
                self.fault(
                    at,
                    "`usage.device_column`, as this rule looks at each device",
                    "none",
                );
            }
        }
        let decimals = self.metric_decimals(&form, rule, around);
        let metric = self.metric(table, &form, rule, decimals, around);
        Bucket {
            share_bps: form.share_bps.as_ref().map_or(0, |share| *share.get_ref()),
            metric,
            minimum: form
                .minimum
                .as_ref()
                .and_then(|text| self.amount_or_zero(text, decimals))
                .unwrap_or_default(),
            max_per_device: self.tokens(form.max_per_device.as_ref(), around),
            max_per_operator: self.tokens(form.max_per_operator.as_ref(), around),
            registry_multiplier: form.registry_multiplier.as_ref().is_none_or(|on| *on.get_ref()),
            rule: self.rule(table, form, rule, decimals, around),
        }
    }

    fn rule(
        &mut self,
        table: &Spanned<()>,
        form: form::RewardsTable,
        rule: RuleForm,
        decimals: u8,
        around: &mut Surroundings<'_>,
    ) -> RewardRule {
        match rule {
            RuleForm::WorkShare => RewardRule::WorkShare {
                tokens_per_unit: self.tokens(form.tokens_per_unit.as_ref(), around),
            },
            RuleForm::AvailabilityShare => {
                let challenges = match &form.challenge_columns {
                    Some(columns) => {
                        self.new_metric(columns, "rewards.challenge_columns", decimals, None, around)
                    }
                    None => self.missing(table, "challenge_columns").unwrap_or_default(),
                };
                RewardRule::AvailabilityShare { challenges }
            }
            RuleForm::Points => RewardRule::Points {
                cycles: form.cycles_per_epoch.as_ref().map(|cycles| *cycles.get_ref()),
            },
            RuleForm::ValidatorScores => {
                let validators = form.validators.map(Spanned::into_inner).unwrap_or_default();
                let kappa = form.kappa.as_ref();
                if let Some(kappa) = kappa {
                    self.not_zero(kappa);
                }
                RewardRule::ValidatorScores {
                    stakes: validators.into_values().map(Spanned::into_inner).collect(),
                    kappa: kappa.map_or(DEFAULT_KAPPA, |kappa| *kappa.get_ref()),
                }
            }
            RuleForm::Streak => RewardRule::Streak(self.streak(table, form, around.classes)),
        }
    }

    /// The decimals of a bucket's columns. Scores are whole 65535ths.
    fn metric_decimals(
        &mut self,
        form: &form::RewardsTable,
        rule: RuleForm,
        around: &Surroundings<'_>,
    ) -> u8 {
        if rule == RuleForm::ValidatorScores {
            return 0;
        }
        let Some(decimals) = &form.decimals else {
            return around.usage.decimals;
        };
        self.at_most(decimals, decimal::MAX_DECIMALS, "decimals");
        (*decimals.get_ref()).min(decimal::MAX_DECIMALS)
    }

    /// What the bucket is divided by, as a position among the metrics.
    fn metric(
        &mut self,
        table: &Spanned<()>,
        form: &form::RewardsTable,
        rule: RuleForm,
        decimals: u8,
        around: &mut Surroundings<'_>,
    ) -> usize {
        let grouping = match rule {
            RuleForm::Points => self.cycles(form),
            RuleForm::ValidatorScores => self.validators(table, form),
            _ => None,
        };
        match &form.columns {
            Some(columns) => self.new_metric(columns, "rewards.columns", decimals, grouping, around),
            None => {
                let columns = Spanned::new(table.span(), around.usage.work_columns.clone());
                self.new_metric(&columns, "usage.work_columns", decimals, grouping, around)
            }
        }
    }

    /// The position of a metric, which is added unless there is one like it.
    fn new_metric(
        &mut self,
        columns: &Spanned<Vec<String>>,
        key: &str,
        decimals: u8,
        grouping: Option<Grouping>,
        around: &mut Surroundings<'_>,
    ) -> usize {
        if columns.get_ref().is_empty() {
            self.fault(columns, "at least one column", "none");
        }
        let metrics = &mut around.usage.metrics;
        let same = |metric: &Metric| {
            metric.columns == *columns.get_ref() && metric.decimals == decimals && metric.grouping == grouping
        };
        metrics.iter().position(same).unwrap_or_else(|| {
            metrics.push(Metric {
                columns: columns.get_ref().clone(),
                key: key.to_owned(),
                decimals,
                grouping,
            });
            metrics.len() - 1
        })
    }

    fn cycles(&mut self, form: &form::RewardsTable) -> Option<Grouping> {
        match (&form.cycle_column, &form.cycles_per_epoch) {
            (None, None) => None,
            (Some(column), Some(cycles)) => {
                self.at_least(cycles, 1);
                self.at_most(cycles, MAX_CYCLES, "cycles");
                Some(Grouping::Cycle {
                    column: column.get_ref().clone(),
                    count: *cycles.get_ref(),
                })
            }
            (column, cycles) => {
                if let Some(at) = place(column).or(place(cycles)) {
                    self.fault(&at, "both `cycle_column` and `cycles_per_epoch`", "one of them");
                }
                None
            }
        }
    }

    fn validators(&mut self, table: &Spanned<()>, form: &form::RewardsTable) -> Option<Grouping> {
        let Some(column) = &form.validator_column else {
            return self.missing(table, "validator_column");
        };
        let Some(validators) = &form.validators else {
            return self.missing(table, "validators");
        };
        let count = validators.get_ref().len();
        if !(1..=MAX_VALIDATORS).contains(&count) {
            self.fault(validators, format!("1 to {MAX_VALIDATORS} validators"), count);
        }
        for stake in validators.get_ref().values() {
            self.not_zero(stake);
        }
        let stakes = validators.get_ref().values().map(|stake| *stake.get_ref());
        if stakes.clone().try_fold(0u64, u64::checked_add).is_none() {
            self.fault(validators, "stakes whose sum is below 2^64", "a greater sum");
        }
        Some(Grouping::Validator {
            column: column.get_ref().clone(),
            names: validators
                .get_ref()
                .keys()
                .map(|name| name.get_ref().clone())
                .collect(),
        })
    }

    fn streak(&mut self, table: &Spanned<()>, form: form::RewardsTable, classes: &[Class]) -> StreakTerms {
        let missed = form.missed_epochs.as_ref();
        if let Some(missed) = missed {
            self.not_zero(missed);
        } else {
            self.missing::<()>(table, "missed_epochs");
        }
        StreakTerms {
            missed_epochs: missed.map_or(1, |missed| (*missed.get_ref()).max(1)),
            levels: self.levels(table, form.level_epochs, form.level_points),
            class_points: self.class_points(form.class_points, classes),
        }
    }

    fn levels(
        &mut self,
        table: &Spanned<()>,
        epochs: Option<Spanned<Vec<Spanned<u32>>>>,
        points: Option<Spanned<Vec<u32>>>,
    ) -> Vec<StreakLevel> {
        let Some(epochs) = epochs else {
            return self.missing(table, "level_epochs").unwrap_or_default();
        };
        let Some(points) = points else {
            return self.missing(table, "level_points").unwrap_or_default();
        };
        let count = epochs.get_ref().len();
        if !(1..=MAX_LEVELS).contains(&count) {
            self.fault(&epochs, format!("1 to {MAX_LEVELS} levels"), count);
        }
        if points.get_ref().len() != count {
            let expected = format!("as many points as there are levels, {count}");
            self.fault(&points, expected, points.get_ref().len());
        }
        let mut least = 0;
        for (position, epochs) in epochs.get_ref().iter().enumerate() {
            let value = *epochs.get_ref();
            if (position == 0) != (value == 0) || value < least {
                self.fault(
                    epochs,
                    "epochs that begin with 0 and rise from level to level",
                    value,
                );
            }
            least = value.saturating_add(1);
        }
        let epochs = epochs.into_inner().into_iter().map(Spanned::into_inner);
        let level = |(epochs, points)| StreakLevel { epochs, points };
        epochs.zip(points.into_inner()).map(level).collect()
    }

    fn class_points(
        &mut self,
        form: Option<Spanned<BTreeMap<Spanned<String>, u32>>>,
        classes: &[Class],
    ) -> Vec<(u8, u32)> {
        let mut points = BTreeMap::new();
        for (key, value) in form.map(Spanned::into_inner).unwrap_or_default() {
            let named =
                |class: &&Class| class.name == *key.get_ref() || class.id.to_string() == *key.get_ref();
            let Some(class) = classes.iter().find(named) else {
                let names = quoted_list(classes.iter().map(|class| &class.name));
                let expected = format!("the id or name of a class: {names}");
                self.fault(&key, expected, format!("{:?}", key.get_ref()));
                continue;
            };
            if points.insert(class.id, value).is_some() {
                self.fault(
                    &key,
                    "the points of a class once",
                    format!("{:?} again", key.get_ref()),
                );
            }
        }
        points.into_iter().collect()
    }

    fn tokens(&mut self, text: Option<&Spanned<String>>, around: &Surroundings<'_>) -> Option<u64> {
        text.map(|text| self.amount(text, around.token_decimals))
    }

    fn refuse_keys_of_other_rules(&mut self, form: &form::RewardsTable, rule: RuleForm) {
        for (at, key) in keys(form) {
            let of = match key {
                "tokens_per_unit" => RuleForm::WorkShare,
                "challenge_columns" => RuleForm::AvailabilityShare,
                "cycle_column" | "cycles_per_epoch" => RuleForm::Points,
                "validator_column" | "validators" | "kappa" => RuleForm::ValidatorScores,
                "level_epochs" | "level_points" | "missed_epochs" | "class_points" => RuleForm::Streak,
                "minimum" | "decimals" if rule == RuleForm::ValidatorScores => {
                    self.fault(
                        &at,
                        format!("no `{key}`, as scores are whole numbers of 16 bits"),
                        "one",
                    );
                    continue;
                }
                _ => continue,
            };
            if of != rule {
                let expected = format!("`{key}` with rule {:?} only", of.name());
                self.fault(&at, expected, format!("rule {:?}", rule.name()));
            }
        }
    }
}

/// The keys of a table that are given, beside its buckets, with the places of their values.
fn keys(form: &form::RewardsTable) -> Vec<(Spanned<()>, &'static str)> {
    let all = [
        (place(&form.share_bps), "share_bps"),
        (place(&form.rule), "rule"),
        (place(&form.columns), "columns"),
        (place(&form.decimals), "decimals"),
        (place(&form.minimum), "minimum"),
        (place(&form.max_per_device), "max_per_device"),
        (place(&form.max_per_operator), "max_per_operator"),
        (place(&form.registry_multiplier), "registry_multiplier"),
        (place(&form.tokens_per_unit), "tokens_per_unit"),
        (place(&form.challenge_columns), "challenge_columns"),
        (place(&form.cycle_column), "cycle_column"),
        (place(&form.cycles_per_epoch), "cycles_per_epoch"),
        (place(&form.validator_column), "validator_column"),
        (place(&form.validators), "validators"),
        (place(&form.kappa), "kappa"),
        (place(&form.level_epochs), "level_epochs"),
        (place(&form.level_points), "level_points"),
        (place(&form.missed_epochs), "missed_epochs"),
        (place(&form.class_points), "class_points"),
    ];
    all.into_iter().filter_map(|(at, key)| Some((at?, key))).collect()
}
