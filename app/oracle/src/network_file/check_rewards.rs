//! How a pool is divided: buckets, their rules, and what the rules need of the usage file.

use toml::Spanned;

use super::check::Checker;
use super::check_emission::place;
use super::toml_form::{self as form, RuleForm};
use super::{BPS, Bucket, Class, Grouping, Metric, RewardRule, RewardRules, UsageMapping};
use crate::decimal;

/// The most buckets of a pool.
const MAX_BUCKETS: usize = 16;
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
        RewardRules {
            max_per_device: self.tokens(limits.0.as_ref(), &around),
            max_per_operator: self.tokens(limits.1.as_ref(), &around),
            buckets: self.buckets(&table, forms, &mut around),
        }
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
        let by_device = around.usage.device_column.is_some() || rule == RuleForm::WorkShare;
        if let Some(at) = form.rule.as_ref().filter(|_| !by_device) {
            let expected = "`usage.device_column`, as this rule looks at each device";
            self.fault(at, expected, "none");
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
