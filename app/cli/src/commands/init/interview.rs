//! The questions, in the order in which they are asked. Nothing here knows who answers.

use toml_edit::DocumentMut;

use super::asker::{Asker, Form, NO, Question, YES};
use super::draft::{Comment, Draft, set, table_mut, text_at};
use super::preset::Preset;
use super::words::{long_duration, short_duration};
use super::{classes, emission, market};
use crate::failure::Failure;
use crate::words;

/// Asks, and writes each answer into the draft.
pub struct Interview<'a> {
    asker: &'a mut dyn Asker,
    draft: Draft,
}

/// The preset that is chosen, and the network file that follows from all answers.
///
/// # Errors
/// Exit code 2 when an answer is refused, or there is none.
pub fn interview(asker: &mut dyn Asker) -> Result<(Preset, Draft), Failure> {
    asker.tell("What does your network come closest to? Everything else can be changed afterwards, also in the file.");
    let preset = preset(asker)?;
    let draft = Draft::new(preset.content()).map_err(Failure::Argument)?;
    let mut interview = Interview { asker, draft };
    interview.network()?;
    interview.token()?;
    emission::ask(&mut interview)?;
    interview.oracles()?;
    classes::ask(&mut interview)?;
    interview.manufacturers()?;
    interview.extras()?;
    market::ask(&mut interview)?;
    interview.heading(preset)?;
    Ok((preset, interview.draft))
}

fn preset(asker: &mut dyn Asker) -> Result<Preset, Failure> {
    let options = Preset::ALL.map(|preset| (preset.name(), preset.fits()));
    let question = Question {
        key: "preset".to_owned(),
        prompt: "Preset".to_owned(),
        help: "A preset is a complete network file; the questions change what is different in your network."
            .to_owned(),
        default: Preset::CityWifi.name(),
        form: Form::Choice(options.to_vec()),
    };
    let answer = asker.ask(&question, &|_| Ok(()))?;
    let names = Preset::ALL.map(Preset::name).join(", ");
    Preset::named(&answer)
        .ok_or_else(|| Failure::Argument(format!("--preset {answer:?}: type one of: {names}")))
}

impl Interview<'_> {
    /// The draft as it is.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Says something between the questions.
    pub fn tell(&mut self, text: &str) {
        self.asker.tell(text);
    }

    /// Asks, and lets `change` write the answer into the draft unless it is the default, which stands there already.
    ///
    /// # Errors
    /// Exit code 2 when there is no answer that passes.
    pub fn ask(
        &mut self,
        question: &Question,
        change: impl Fn(&mut DocumentMut, &str) -> Result<(), String>,
    ) -> Result<String, Failure> {
        let draft = &self.draft;
        let attempt = |answer: &str| {
            if answer == question.default {
                return Ok(draft.clone());
            }
            draft.changed(|document| change(document, answer))
        };
        let answer = self.asker.ask(question, &|answer| attempt(answer).map(drop))?;
        let changed = attempt(&answer).map_err(Failure::Argument)?;
        self.draft = changed;
        Ok(answer)
    }

    /// As [`Self::ask`], for a line of text.
    pub fn text(
        &mut self,
        key: &str,
        prompt: &str,
        help: &str,
        default: String,
        change: impl Fn(&mut DocumentMut, &str) -> Result<(), String>,
    ) -> Result<String, Failure> {
        let question = Question {
            key: key.to_owned(),
            prompt: prompt.to_owned(),
            help: help.to_owned(),
            default,
            form: Form::Text,
        };
        self.ask(&question, change)
    }

    /// As [`Self::ask`], for yes or no; `change` is made when the answer is not the default.
    pub fn yes_or_no(
        &mut self,
        key: &str,
        prompt: &str,
        help: &str,
        default: bool,
        change: impl Fn(&mut DocumentMut) -> Result<(), String>,
    ) -> Result<bool, Failure> {
        let question = Question {
            key: key.to_owned(),
            prompt: prompt.to_owned(),
            help: help.to_owned(),
            default: if default { YES } else { NO }.to_owned(),
            form: Form::YesOrNo,
        };
        let answer = self.ask(&question, |document, _| change(document))?;
        Ok(answer == YES)
    }

    /// A text that stands in the draft; empty if it does not.
    pub fn text_at(&self, path: &str, key: &str) -> String {
        text_at(self.draft.document(), path, key).unwrap_or_default()
    }

    fn network(&mut self) -> Result<(), Failure> {
        self.tell("\nThe network");
        let default = self.text_at("network", "name");
        let help = "The name under which the network stands on the chain, at most 32 bytes.";
        self.text("name", "Name", help, default, |document, answer| {
            set(document, "network", "name", answer, Comment::Keep)
        })?;
        let default = self.text_at("network", "id");
        let help = "A number that tells the networks of one key apart: 1 if it is your first.";
        self.text("id", "Number", help, default, |document, answer| {
            let id: i64 = answer
                .parse()
                .map_err(|_| "type a whole number, such as 1".to_owned())?;
            set(document, "network", "id", id, Comment::Keep)
        })?;
        let default = short_duration(self.draft.network().epoch_seconds);
        let help =
            "Work is counted and paid epoch by epoch, such as 1h, 1d or 7d; it can never be changed later.";
        self.text(
            "epoch",
            "Length of an epoch",
            help,
            default,
            |document, answer| {
                let seconds = words::seconds(answer)?;
                let comment = Comment::Fresh(long_duration(u64::from(seconds)));
                set(document, "network", "epoch_seconds", i64::from(seconds), comment)?;
                emission::renew_comments(document)
            },
        )?;
        let default = self.text_at("network", "genesis");
        let help = "Epoch 0 begins at midnight UTC of this day; work before it counts nothing, so that of a new network is \
                    today or later, and that of a rehearsal with recorded work before the records.";
        self.text("genesis", "First day", help, default, set_genesis)?;
        Ok(())
    }

    fn token(&mut self) -> Result<(), Failure> {
        self.tell("\nThe token that rewards are paid in");
        for (key, field, prompt, help) in [
            (
                "token.symbol",
                "symbol",
                "Symbol",
                "What wallets show behind an amount, at most 10 bytes.",
            ),
            (
                "token.name",
                "name",
                "Name of the token",
                "The token's name in full, at most 32 bytes.",
            ),
        ] {
            let default = self.text_at("token", field);
            self.text(key, prompt, help, default, |document, answer| {
                set(document, "token", field, answer, Comment::Keep)
            })?;
        }
        let default = self.text_at("token", "decimals");
        let help = "Digits behind the point of a token: 6 or 9 are usual, and amounts have at most 19 digits in all.";
        self.text("token.decimals", "Decimals", help, default, |document, answer| {
            let decimals = words_number(answer)?;
            let comment = Comment::Fresh(format!("one token is 10^{decimals} base units"));
            set(document, "token", "decimals", decimals, comment)
        })?;
        Ok(())
    }

    fn oracles(&mut self) -> Result<(), Failure> {
        self.tell("\nThe oracles, who compute rewards and vote for them");
        let default = self.draft.network().oracles.weights.len().to_string();
        let help = "How many there are, 1 to 32, with one vote each: two thirds have to agree, so three bear one that fails.";
        self.text("oracles", "Oracles", help, default, |document, answer| {
            // No oracle set has more; longer lists are for the parser to refuse, and not for memory.
            let count = words_number(answer)?.clamp(0, 1_000);
            let weights: toml_edit::Array = (0..count).map(|_| 1).collect();
            set(document, "oracles", "weights", weights, Comment::Keep)
        })?;
        let default = short_duration(self.draft.network().oracles.challenge_window_seconds);
        let help =
            "For so long anybody may prove that agreed rewards are wrong, before they are paid; at most 30d.";
        self.text(
            "challenge-window",
            "Challenge window",
            help,
            default,
            |document, answer| {
                let seconds = i64::from(words::seconds(answer)?);
                set(
                    document,
                    "oracles",
                    "challenge_window_seconds",
                    seconds,
                    Comment::Keep,
                )
            },
        )?;
        Ok(())
    }

    fn manufacturers(&mut self) -> Result<(), Failure> {
        self.tell("\nThe manufacturers, who vouch that devices are real");
        let makers: Vec<(u16, String)> = self
            .draft
            .network()
            .manufacturers
            .iter()
            .map(|maker| (maker.id, maker.name.clone()))
            .collect();
        for (id, name) in makers {
            let key = format!("manufacturer.{id}.name");
            let help =
                "Whoever makes, sells or inspects the devices; operators themselves where nobody does.";
            let prompt = format!("Name of manufacturer {id}");
            self.text(&key, &prompt, help, name.clone(), |document, answer| {
                classes::rename_manufacturer(document, id, &name, answer)
            })?;
        }
        Ok(())
    }

    /// Tables of the preset that a network may do without.
    fn extras(&mut self) -> Result<(), Failure> {
        let network = self.draft.network();
        let (collateral, regions) = (network.collateral.is_some(), network.regions.len());
        if collateral {
            let help = "Operators lock tokens behind their devices and lose some when devices fail; without, they risk nothing.";
            self.yes_or_no("collateral", "Collateral", help, true, |document| {
                document.remove("collateral");
                Ok(())
            })?;
        }
        if regions > 0 {
            let help = format!(
                "Devices in {regions} regions of the preset's city count more or less; no, if yours is elsewhere."
            );
            self.yes_or_no("regions", "Keep the regions", &help, true, |document| {
                document.remove("region");
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Says in the first lines what the file is: the preset's own are about the preset.
    fn heading(&mut self, preset: Preset) -> Result<(), Failure> {
        let heading = format!(
            "# {}: a network file, begun with `flywheel init` from the preset {}.\n# docs/REWARD_RULES.md has the rules of \
             rewards, presets/city-wifi.toml every key that a network file may have.\n\n",
            self.draft.network().name,
            preset.name()
        );
        let change = |document: &mut DocumentMut| {
            table_mut(document, "network")?.decor_mut().set_prefix(heading);
            Ok(())
        };
        self.draft = self.draft.changed(change).map_err(Failure::Argument)?;
        Ok(())
    }
}

/// A whole number, for a field that the parser of network files checks.
pub fn words_number(text: &str) -> Result<i64, String> {
    text.parse::<u32>()
        .map(i64::from)
        .map_err(|_| format!("type a whole number, 0 or more, such as 3; found {text:?}"))
}

fn set_genesis(document: &mut DocumentMut, answer: &str) -> Result<(), String> {
    let comment = |text: &str| Comment::Fresh(text.to_owned());
    match answer.parse::<toml_edit::Datetime>() {
        Ok(date) if date.time.is_none() => set(
            document,
            "network",
            "genesis",
            date,
            comment("epoch 0 begins at midnight UTC"),
        ),
        Ok(moment) => set(document, "network", "genesis", moment, comment("epoch 0 begins")),
        // The parser of network files says what a date looks like.
        Err(_) => set(document, "network", "genesis", answer, comment("")),
    }
}
