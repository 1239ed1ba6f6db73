//! Where rows go: lines of JSON, a table, or a folder with a table for each type.
//!
//! A file has its name only once it is complete; until then it ends in `.part`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use flywheel_client::idl::{Decoded, Layout, ProgramTypes};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::args::Output;
use crate::failure::Failure;
use crate::show;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for each type, structs flattened into columns
    Csv,
    /// A JSON object on each line
    Jsonl,
}

/// Where an export goes.
#[derive(Debug, Args)]
pub struct Destination {
    /// How to write it
    #[arg(long, value_enum)]
    format: Format,
    /// The file to write, or for csv without --type the folder of one file for each type; the standard output if not given
    #[arg(long, value_name = "FILE|DIR")]
    out: Option<PathBuf>,
}

/// What is said of a row beside its fields; the names are columns too.
pub type Heading = [(&'static str, Value)];

type Out = BufWriter<Box<dyn Write>>;

enum Target {
    Lines(Out),
    Tables(BTreeMap<&'static str, csv::Writer<Out>>),
}

/// Takes rows.
pub struct Sink {
    target: Target,
    /// Files and what they are called until they are complete.
    files: Vec<PathBuf>,
    rows: u64,
}

/// What has been written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Summary {
    rows: u64,
    files: Vec<String>,
}

impl Sink {
    /// Opens what `--out` names for these types, whose rows all have these `headings` in front of their fields.
    ///
    /// # Errors
    /// Exit code 2 when several tables would go into one file, or when a file cannot be made.
    pub fn open(
        destination: &Destination,
        tables: &[(&'static ProgramTypes, &'static Layout)],
        named: bool,
        headings: &[&str],
    ) -> Result<Self, Failure> {
        let mut files = Vec::new();
        let target = match (destination.format, &destination.out, tables) {
            (Format::Jsonl, out, _) => Target::Lines(open(out.as_deref(), &mut files)?),
            (Format::Csv, out, [(types, layout)]) if named => {
                let out = open(out.as_deref(), &mut files)?;
                Target::Tables(BTreeMap::from([(
                    layout.name.as_str(),
                    table(out, types, layout, headings)?,
                )]))
            }
            (Format::Csv, None, _) => {
                return Err(Failure::Argument(
                    "a table of csv has one type: name it with --type, write a file for each type with --out DIR, or use \
                     --format jsonl"
                        .to_owned(),
                ));
            }
            (Format::Csv, Some(folder), tables) => {
                std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
                let mut all = BTreeMap::new();
                for (types, layout) in tables {
                    let file = folder.join(format!("{}.{}.csv", types.program.name, layout.name));
                    let out = open(Some(&file), &mut files)?;
                    all.insert(layout.name.as_str(), table(out, types, layout, headings)?);
                }
                Target::Tables(all)
            }
        };
        let rows = 0;
        Ok(Self { target, files, rows })
    }

    /// Writes a row. `false` when nobody reads what comes after.
    ///
    /// # Errors
    /// Exit code 1 when it cannot be written.
    pub fn row(
        &mut self,
        types: &ProgramTypes,
        heading: &Heading,
        decoded: &Decoded,
    ) -> Result<bool, Failure> {
        let written = match &mut self.target {
            Target::Lines(out) => {
                let mut row: Map<String, Value> = heading
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), value.clone()))
                    .collect();
                row.insert("fields".to_owned(), Value::Object(decoded.fields.clone()));
                writeln!(out, "{}", Value::Object(row))
            }
            Target::Tables(tables) => match tables.get_mut(decoded.name) {
                // What no type here describes has no table.
                None => return Ok(true),
                Some(table) => {
                    let heading = heading.iter().map(|(_, value)| text(value));
                    let cells = heading.chain(types.cells(decoded));
                    table.write_record(cells).map_err(std::io::Error::from)
                }
            },
        };
        self.rows += 1;
        still_read(written)
    }

    /// Completes the files and says on the standard output what they are, if there are any.
    ///
    /// # Errors
    /// Exit code 1 when they cannot be written.
    pub fn finish(self, output: Output) -> Result<(), Failure> {
        match self.target {
            Target::Lines(mut out) => still_read(out.flush())?,
            Target::Tables(tables) => {
                let mut flushed = tables.into_values().map(|mut table| table.flush());
                still_read(flushed.find(Result::is_err).unwrap_or(Ok(())))?
            }
        };
        for file in &self.files {
            std::fs::rename(part(file), file).map_err(|error| unwritable(file, &error))?;
        }
        if self.files.is_empty() {
            return Ok(());
        }
        let summary = Summary {
            rows: self.rows,
            files: self.files.iter().map(|file| file.display().to_string()).collect(),
        };
        let rows = vec![
            ("rows", show::grouped(summary.rows)),
            ("files", summary.files.join("\n")),
        ];
        show::fields(output, &summary, rows)
    }
}

fn table(
    out: Out,
    types: &ProgramTypes,
    layout: &Layout,
    headings: &[&str],
) -> Result<csv::Writer<Out>, Failure> {
    let mut table = csv::Writer::from_writer(out);
    let columns = headings
        .iter()
        .map(|name| (*name).to_owned())
        .chain(types.columns(layout));
    still_read(table.write_record(columns).map_err(std::io::Error::from))?;
    Ok(table)
}

fn open(file: Option<&Path>, files: &mut Vec<PathBuf>) -> Result<Out, Failure> {
    let Some(file) = file else {
        return Ok(BufWriter::new(Box::new(std::io::stdout())));
    };
    if file.is_dir() {
        return Err(Failure::Argument(format!(
            "--out {}: this is a folder; name a file in it",
            file.display()
        )));
    }
    let out = File::create(part(file)).map_err(|error| unwritable(file, &error))?;
    files.push(file.to_owned());
    Ok(BufWriter::new(Box::new(out)))
}

fn part(file: &Path) -> OsString {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    name
}

fn unwritable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::Argument(format!(
        "--out {}: it cannot be written ({error}); name a file in a folder of yours",
        file.display()
    ))
}

/// A reader that has seen enough, such as `head`, is no mistake.
fn still_read(written: std::io::Result<()>) -> Result<bool, Failure> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::Output(error.to_string())),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
