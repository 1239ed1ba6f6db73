//! The emission schedule.

use flywheel_math::{Emission as Curve, Q64x64};
use toml::Spanned;

use super::check::Checker;
use super::toml_form::{self as form, KindForm};
use super::{BPS, Emission, EmissionKind};
use crate::decimal::{self, MAX_DECIMALS};

/// 1 in the decimals that a retention is read with.
const RETENTION_ONE: u64 = 10u64.pow(MAX_DECIMALS as u32);

impl Checker<'_> {
    /// The schedule, of a token with `decimals`.
    pub fn emission(&mut self, form: Spanned<form::EmissionTable>, decimals: u8) -> Emission {
        let table = Spanned::new(form.span(), ());
        let form = form.into_inner();
        let kind = *form.kind.get_ref();
        self.refuse_idle_keys(&form, kind);
        let falls = matches!(kind, KindForm::Geometric | KindForm::Halving);
        let (key, per_epoch) = match falls {
            true => ("first_epoch", &form.first_epoch),
            false => ("per_epoch", &form.per_epoch),
        };
        // What is funded has been made already: nothing has to limit it.
        let funded = kind == KindForm::Funded;
        let per_epoch = self.limit(per_epoch.as_ref(), key, decimals, funded, &table);
        let cap = self.limit(form.cap.as_ref(), "cap", decimals, funded, &table);
        // A limit that is missing or wrong has been complained about.
        let below = cap < per_epoch && cap > 0 && per_epoch < u64::MAX;
        if let Some(text) = form.cap.as_ref().filter(|_| below) {
            self.fault(text, "a cap of at least one epoch's emission", text.get_ref());
        }
        Emission {
            kind: self.emission_kind(kind, &form, &table),
            per_epoch,
            cap,
        }
    }

    /// An amount above zero. Where it may be left out, that is no limit.
    fn limit(
        &mut self,
        text: Option<&Spanned<String>>,
        key: &str,
        decimals: u8,
        may_be_absent: bool,
        table: &Spanned<()>,
    ) -> u64 {
        match text {
            Some(text) => self.amount(text, decimals),
            None => {
                if !may_be_absent {
                    self.missing::<()>(table, key);
                }
                u64::MAX
            }
        }
    }

    fn emission_kind(
        &mut self,
        kind: KindForm,
        form: &form::EmissionTable,
        table: &Spanned<()>,
    ) -> EmissionKind {
        let interval = |check: &mut Self| {
            form.interval_epochs.as_ref().map(|epochs| {
                check.at_least(epochs, 1);
                (*epochs.get_ref()).max(1)
            })
        };
        match kind {
            KindForm::Fixed => EmissionKind::Fixed,
            KindForm::Geometric => EmissionKind::Geometric {
                retention: match &form.retention {
                    Some(text) => self.retention(text),
                    None => self.missing(table, "retention").unwrap_or_default(),
                },
                interval_epochs: interval(self).unwrap_or(1),
            },
            KindForm::Halving => EmissionKind::Halving {
                interval_epochs: interval(self)
                    .unwrap_or_else(|| self.missing(table, "interval_epochs").unwrap_or(1)),
            },
            KindForm::BurnLinked => EmissionKind::BurnLinked {
                share_bps: match &form.share_bps {
                    Some(share) => {
                        self.at_most(share, BPS, "basis points");
                        self.not_zero(share);
                        *share.get_ref()
                    }
                    None => self.missing(table, "share_bps").unwrap_or_default(),
                },
            },
            KindForm::Funded => EmissionKind::Funded,
        }
    }

    /// A fraction below one, as an exact decimal.
    fn retention(&mut self, text: &Spanned<String>) -> Q64x64 {
        let number = decimal::parse(text.get_ref(), MAX_DECIMALS);
        let ratio = number
            .map_err(|error| error.to_string())
            .and_then(|number| {
                Q64x64::from_ratio_floor(number, RETENTION_ONE).map_err(|error| error.to_string())
            })
            .and_then(|retention| {
                let curve = Curve::Geometric {
                    first_epoch: 1,
                    retention,
                    cap: 1,
                };
                curve.validate().map_err(|error| error.to_string())?;
                Ok(retention)
            });
        ratio.unwrap_or_else(|error| {
            let found = format!("{:?}: {error}", text.get_ref());
            self.fault(
                text,
                "the part that is kept, above 0 and below 1, such as \"0.985\"",
                found,
            );
            Q64x64::ZERO
        })
    }

    /// Refuses keys that mean nothing to this kind of schedule.
    fn refuse_idle_keys(&mut self, form: &form::EmissionTable, kind: KindForm) {
        use KindForm::{BurnLinked, Fixed, Funded, Geometric, Halving};
        let name = kind.name();
        let mut refuse = |at: Option<Spanned<()>>, key: &str, kinds: &[KindForm]| {
            if let Some(at) = at.filter(|_| !kinds.contains(&kind)) {
                self.fault(&at, format!("no `{key}` in a schedule of kind {name:?}"), "one");
            }
        };
        refuse(place(&form.per_epoch), "per_epoch", &[Fixed, BurnLinked, Funded]);
        refuse(place(&form.first_epoch), "first_epoch", &[Geometric, Halving]);
        refuse(place(&form.retention), "retention", &[Geometric]);
        refuse(
            place(&form.interval_epochs),
            "interval_epochs",
            &[Geometric, Halving],
        );
        refuse(place(&form.share_bps), "share_bps", &[BurnLinked]);
    }
}

/// Where a key's value stands, if the key is there.
pub fn place<T>(value: &Option<Spanned<T>>) -> Option<Spanned<()>> {
    value.as_ref().map(|value| Spanned::new(value.span(), ()))
}
