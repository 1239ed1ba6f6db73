//! Who answers the questions: a person at a terminal, the options of the command, or the preset.

use std::collections::{BTreeMap, BTreeSet};

use dialoguer::theme::SimpleTheme;
use dialoguer::{Confirm, Input, Select};

use crate::failure::Failure;

/// What stands for yes and no.
pub const YES: &str = "yes";
/// The other.
pub const NO: &str = "no";

/// What an answer may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A line of text.
    Text,
    /// Yes or no.
    YesOrNo,
    /// One of these words, each with what it means.
    Choice(Vec<(String, String)>),
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is called in `--set KEY=ANSWER`.
    pub key: String,
    /// The question.
    pub prompt: String,
    /// What it is about, in a sentence.
    pub help: String,
    /// The answer of whoever has none.
    pub default: String,
    /// What an answer may be.
    pub form: Form,
}

/// Says what is wrong with an answer, and what to type instead.
pub type Check<'a> = &'a dyn Fn(&str) -> Result<(), String>;

/// Who answers.
pub trait Asker {
    /// An answer that passes `check`.
    ///
    /// # Errors
    /// Exit code 2 when there is none.
    fn ask(&mut self, question: &Question, check: Check<'_>) -> Result<String, Failure>;

    /// Says something between the questions.
    fn tell(&mut self, text: &str);
}

/// Takes every default.
pub struct Defaults;

impl Asker for Defaults {
    fn ask(&mut self, question: &Question, check: Check<'_>) -> Result<String, Failure> {
        check(&question.default)
            .map(|()| question.default.clone())
            .map_err(|complaint| wrong(&question.key, &question.default, &complaint))
    }

    fn tell(&mut self, _: &str) {}
}

/// An answer that was typed with the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The option that it was typed with.
    pub option: String,
    /// What was typed.
    pub text: String,
}

/// Takes the answers that were typed with the command, and asks somebody else for the others.
pub struct Given<'a> {
    answers: BTreeMap<String, Answer>,
    asked: BTreeSet<String>,
    others: &'a mut dyn Asker,
}

impl<'a> Given<'a> {
    /// With these answers by the keys of their questions.
    pub fn new(answers: BTreeMap<String, Answer>, others: &'a mut dyn Asker) -> Self {
        Self {
            answers,
            asked: BTreeSet::new(),
            others,
        }
    }

    /// Refuses answers to which there was no question.
    ///
    /// # Errors
    /// Exit code 2.
    pub fn finish(&self) -> Result<(), Failure> {
        let idle = self.answers.iter().find(|(key, _)| !self.asked.contains(*key));
        let Some((_, idle)) = idle else { return Ok(()) };
        let keys: Vec<&str> = self.asked.iter().map(String::as_str).collect();
        Err(Failure::Argument(format!(
            "{}: there is no such question with these answers; those there are: {}",
            idle.option,
            keys.join(", ")
        )))
    }
}

impl Asker for Given<'_> {
    fn ask(&mut self, question: &Question, check: Check<'_>) -> Result<String, Failure> {
        self.asked.insert(question.key.clone());
        let Some(answer) = self.answers.get(&question.key) else {
            return self.others.ask(question, check);
        };
        question
            .form
            .check(&answer.text)
            .and_then(|()| check(&answer.text))
            .map(|()| answer.text.clone())
            .map_err(|complaint| wrong(&answer.option, &answer.text, &complaint))
    }

    fn tell(&mut self, text: &str) {
        self.others.tell(text);
    }
}

impl Form {
    /// Refuses what no such question can be answered with.
    fn check(&self, answer: &str) -> Result<(), String> {
        let words: Vec<&str> = match self {
            Self::Text => return Ok(()),
            Self::YesOrNo => vec![YES, NO],
            Self::Choice(options) => options.iter().map(|(word, _)| word.as_str()).collect(),
        };
        if words.contains(&answer) {
            return Ok(());
        }
        Err(format!("type one of: {}", words.join(", ")))
    }
}

/// A person at a terminal.
pub struct Terminal;

impl Asker for Terminal {
    fn ask(&mut self, question: &Question, check: Check<'_>) -> Result<String, Failure> {
        eprintln!("\n{}", question.help);
        loop {
            let answer = match &question.form {
                Form::Text => text(question),
                Form::YesOrNo => yes_or_no(question),
                Form::Choice(options) => choice(question, options),
            }?;
            match check(&answer) {
                Ok(()) => return Ok(answer),
                Err(complaint) => eprintln!("{complaint}"),
            }
        }
    }

    fn tell(&mut self, text: &str) {
        eprintln!("{text}");
    }
}

fn text(question: &Question) -> Result<String, Failure> {
    let answer: String = Input::with_theme(&SimpleTheme)
        .with_prompt(&question.prompt)
        .default(question.default.clone())
        .interact_text()
        .map_err(ended)?;
    Ok(answer.trim().to_owned())
}

fn yes_or_no(question: &Question) -> Result<String, Failure> {
    let answer = Confirm::with_theme(&SimpleTheme)
        .with_prompt(&question.prompt)
        .default(question.default == YES)
        .interact()
        .map_err(ended)?;
    Ok(if answer { YES } else { NO }.to_owned())
}

fn choice(question: &Question, options: &[(String, String)]) -> Result<String, Failure> {
    let default = options.iter().position(|(word, _)| *word == question.default);
    let lines = options.iter().map(|(word, meaning)| format!("{word}: {meaning}"));
    let chosen = Select::with_theme(&SimpleTheme)
        .with_prompt(&question.prompt)
        .items(lines)
        .default(default.unwrap_or_default())
        .interact()
        .map_err(ended)?;
    let word = options.get(chosen).map(|(word, _)| word.clone());
    Ok(word.unwrap_or_default())
}

fn ended(error: dialoguer::Error) -> Failure {
    Failure::Argument(format!(
        "the interview ended ({error}) and nothing is written; repeat the command, or take the defaults with --yes"
    ))
}

fn wrong(option: &str, answer: &str, complaint: &str) -> Failure {
    Failure::Argument(format!("{option} {answer:?}: {complaint}"))
}
