//! Whether what commands print is what their schemas say.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::Validator;
use serde_json::{Deserializer, Map, Value};

use super::chain::STARTING;

/// Commands that print no JSON whatever is asked for.
const TEXT: [&str; 3] = ["completions", "--help", "--format"];

/// A command whose JSON is checked.
pub trait Checked {
    /// What it prints and ends with; its JSON fits its schema.
    fn checked(&mut self) -> Output;
}

impl Checked for Command {
    fn checked(&mut self) -> Output {
        let output = self.output().unwrap();
        let words: Vec<&str> = self.get_args().filter_map(OsStr::to_str).collect();
        check(&words, &output.stdout);
        output
    }
}

/// Checks the JSON that `flywheel` has printed, typed with these words, against the schema of the command. What is no JSON must
/// not have been asked for as JSON.
pub fn check(words: &[&str], stdout: &[u8]) {
    let asked = words
        .windows(2)
        .any(|pair| pair[0] == "--output" && pair[1].starts_with("json"))
        || words.iter().any(|word| word.starts_with("--output=json"));
    let text = words.iter().any(|word| TEXT.contains(word));
    let is_json = matches!(stdout.first(), Some(b'{' | b'['));
    assert!(
        !asked || text || is_json || stdout.is_empty(),
        "{words:?} prints no JSON: {}",
        String::from_utf8_lossy(stdout)
    );
    if text || !is_json {
        return;
    }
    let command = command(words);
    for value in Deserializer::from_slice(stdout).into_iter::<Value>() {
        check_value(
            &command,
            &value.unwrap_or_else(|error| panic!("{words:?}: {error}")),
        );
    }
}

/// Checks a value that a command has printed against its schema.
pub fn check_value(command: &str, value: &Value) {
    let faults: Vec<String> = validator(command)
        .iter_errors(value)
        .map(|fault| format!("{} at {:?}", fault, fault.instance_path.to_string()))
        .collect();
    assert!(
        faults.is_empty(),
        "`flywheel {command}` prints what its schema does not allow: {faults:#?}\n{value:#}"
    );
}

/// The schemas of all commands, by their words.
pub fn all() -> &'static Map<String, Value> {
    static ALL: OnceLock<Map<String, Value>> = OnceLock::new();
    ALL.get_or_init(|| {
        serde_json::from_str(&schemas(&["--all"])).unwrap_or_else(|error| panic!("schema --all: {error}"))
    })
}

fn schemas(words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flywheel"));
    command.arg("schema").args(words).stdout(Stdio::piped());
    let starting = STARTING.read().unwrap_or_else(PoisonError::into_inner);
    let child = command.spawn().unwrap();
    drop(starting);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "schema {words:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn validator(command: &str) -> Arc<Validator> {
    static KNOWN: OnceLock<Mutex<HashMap<String, Arc<Validator>>>> = OnceLock::new();
    let known = KNOWN.get_or_init(Mutex::default);
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let made = known.entry(command.to_owned()).or_insert_with(|| {
        let schema = &all()[command];
        Arc::new(jsonschema::draft202012::new(schema).unwrap())
    });
    Arc::clone(made)
}

/// Whose schema holds for what is printed: that of an option that changes what every command prints, or that of the command
/// that most of the first words name.
fn command(words: &[&str]) -> String {
    let all = all();
    if let Some(option) = words
        .iter()
        .find(|word| all.contains_key(**word) && word.starts_with("--"))
    {
        return (*option).to_owned();
    }
    let named = (0..words.len()).find_map(|first| {
        let lengths = (1..=3).rev().filter(|length| first + length <= words.len());
        lengths
            .map(|length| words[first..first + length].join(" "))
            .find(|words| all.contains_key(words))
    });
    named.unwrap_or_else(|| by_another_name(words))
}

/// The command that these words name in another way than its own.
fn by_another_name(words: &[&str]) -> String {
    let schema: Value = serde_json::from_str(&schemas(&words[..2])).unwrap();
    let title = schema["title"].as_str().unwrap();
    title.strip_prefix("flywheel ").unwrap().to_owned()
}
