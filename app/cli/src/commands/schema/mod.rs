//! `flywheel schema`: the JSON Schemas of what commands print.

mod table;

use std::collections::BTreeMap;

use clap::{Args, Command, CommandFactory};
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

use crate::args::{Cli, Output};
use crate::context::Context;
use crate::failure::Failure;
use crate::schemas::{self, Form};
use crate::show;
use table::COMMANDS;

/// Arguments of `flywheel schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// The command's words, such as `device register`; all commands that have a schema are listed if none are given
    #[arg(value_name = "WORD")]
    words: Vec<String>,
    /// Print one object with the schema of every command under its words
    #[arg(long, conflicts_with = "words")]
    all: bool,
}

/// The words of a command that has a schema.
#[derive(Serialize, JsonSchema)]
pub struct Name(&'static str);

/// The schemas of all commands, by their words.
pub type All = BTreeMap<String, Schema>;

/// Prints a schema, all of them, or which there are.
pub fn schema(args: &SchemaArgs, context: &Context) -> Result<(), Failure> {
    context.refuse_chain("schema")?;
    let form = match context.output() {
        Output::Table => Output::Json,
        output => output,
    };
    if args.all {
        let all: Result<All, Failure> = COMMANDS
            .iter()
            .map(|(words, forms)| Ok(((*words).to_owned(), document(words, forms)?)))
            .collect();
        return show::json(form, &all?);
    }
    if args.words.is_empty() {
        return list(context.output());
    }
    let words = canonical(&args.words).unwrap_or_else(|| args.words.join(" "));
    let found = COMMANDS.iter().find(|(command, _)| *command == words);
    let (words, forms) = found.ok_or_else(|| none_of(&words))?;
    show::json(form, &document(words, forms)?)
}

fn list(output: Output) -> Result<(), Failure> {
    let names: Vec<Name> = COMMANDS.iter().map(|(words, _)| Name(words)).collect();
    match output {
        Output::Table => show::text(
            &names
                .iter()
                .map(|name| format!("{}\n", name.0))
                .collect::<String>(),
        ),
        output => show::json(output, &names),
    }
}

fn document(words: &str, forms: &[Form]) -> Result<Schema, Failure> {
    let document: Value = schemas::document(&format!("flywheel {words}"), forms);
    Schema::try_from(document).map_err(|error| Failure::Output(error.to_string()))
}

/// The words that a command is listed under, if these or other names of it are a command's.
fn canonical(words: &[String]) -> Option<String> {
    let root = Cli::command();
    let mut at: &Command = &root;
    let mut names = Vec::with_capacity(words.len());
    for word in words.iter().flat_map(|words| words.split_whitespace()) {
        at = at.find_subcommand(word)?;
        names.push(at.get_name());
    }
    Some(names.join(" "))
}

fn none_of(words: &str) -> Failure {
    let within = format!("{words} ");
    let within: Vec<&str> = COMMANDS
        .iter()
        .filter_map(|(command, _)| command.starts_with(&within).then_some(*command))
        .collect();
    Failure::Argument(match within.as_slice() {
        [] => format!("`flywheel {words}` has no schema; `flywheel schema` lists the commands that have one"),
        within => format!(
            "`flywheel {words}` is a group of commands; name one of them: {}",
            within.join(", ")
        ),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Commands that print no JSON: what they print is for a shell, or a sentence.
    const WITHOUT: [&str; 2] = ["completions", "network export"];

    fn leaves(command: &Command, before: &str, found: &mut BTreeSet<String>) {
        for below in command.get_subcommands() {
            let words = format!("{before} {}", below.get_name()).trim().to_owned();
            if below.has_subcommands() {
                leaves(below, &words, found);
            } else {
                found.insert(words);
            }
        }
    }

    #[test]
    fn every_command_has_a_schema_or_is_known_to_print_no_json() {
        let mut commands = BTreeSet::new();
        leaves(&Cli::command(), "", &mut commands);
        let listed: Vec<&str> = COMMANDS.iter().map(|(words, _)| *words).chain(WITHOUT).collect();
        let known: BTreeSet<String> = listed.iter().map(|words| (*words).to_owned()).collect();
        assert_eq!(known.len(), listed.len(), "a command is listed twice");
        let missing: Vec<_> = commands.difference(&known).collect();
        assert!(
            missing.is_empty(),
            "add a line to commands/schema/table.rs for {missing:?}"
        );
        let root = Cli::command();
        let options = root.get_arguments().filter_map(|option| option.get_long());
        commands.extend(options.map(|option| format!("--{option}")));
        let gone: Vec<_> = known.difference(&commands).collect();
        assert!(gone.is_empty(), "there is no command or option {gone:?}");
    }

    #[test]
    fn every_schema_is_one_and_refuses_a_field_that_its_type_has_not() {
        for (words, forms) in COMMANDS {
            let schema = document(words, forms).unwrap().to_value();
            let checked = jsonschema::draft202012::meta::validate(&schema);
            assert!(checked.is_ok(), "{words}: {checked:?}");
            open_objects(words, &schema);
        }
    }

    /// Finds objects that take any field.
    fn open_objects(words: &str, schema: &Value) {
        let Some(fields) = schema.as_object() else {
            return;
        };
        // The schema of schemas takes any object.
        if words == "schema" {
            return;
        }
        let is_object = fields.get("type").is_some_and(|kind| kind == "object");
        assert!(
            !is_object || fields.contains_key("properties") || fields.contains_key("additionalProperties"),
            "{words}: {schema}"
        );
        assert!(
            !(fields.contains_key("$ref") && fields.contains_key("properties")),
            "{words}: fields beside a reference to a closed object: {schema}"
        );
        fields.values().for_each(|below| match below {
            Value::Array(list) => list.iter().for_each(|below| open_objects(words, below)),
            below => open_objects(words, below),
        });
    }

    #[test]
    fn another_name_of_a_command_leads_to_its_schema() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            canonical(&words("device offer")).as_deref(),
            Some("device transfer")
        );
        assert_eq!(
            canonical(&["device register".to_owned()]).as_deref(),
            Some("device register")
        );
        assert_eq!(canonical(&words("device regster")), None);
    }

    #[test]
    fn who_asks_for_no_command_is_told_what_to_type() {
        let said = none_of("device").to_string();
        assert!(
            said.contains("device list, ") && said.contains("device retire"),
            "{said}"
        );
        let said = none_of("devise").to_string();
        assert!(said.contains("`flywheel schema` lists"), "{said}");
    }
}
