//! A network file while it is being written: a document that keeps the preset's comments, and is checked as a whole by the
//! parser of network files after every answer.

use flywheel_oracle::network_file::Network;
use flywheel_oracle::problem::{Column, Problems};
use flywheel_oracle::table::Source;
use toml_edit::{DocumentMut, Item, Table, Value};

/// In presets, comments behind values begin at this character.
const COMMENT_AT: usize = 32;

/// A network file while it is being written. It is sound at any time.
#[derive(Debug, Clone)]
pub struct Draft {
    document: DocumentMut,
    network: Network,
}

/// What stands behind a value that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comment {
    /// What stood there: it is true of any value.
    Keep,
    /// This, or nothing.
    Fresh(String),
}

impl Draft {
    /// A draft that begins with the text of a network file.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn new(text: &str) -> Result<Self, String> {
        let document: DocumentMut = text
            .parse()
            .map_err(|error: toml_edit::TomlError| error.to_string())?;
        let network = parse(text)?;
        Ok(Self { document, network })
    }

    /// The network that the draft describes.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The draft's text.
    pub fn text(&self) -> String {
        self.document.to_string()
    }

    /// The document, for reading.
    pub fn document(&self) -> &DocumentMut {
        &self.document
    }

    /// The draft after a change.
    ///
    /// # Errors
    /// What the change complains about, or the parser of network files does afterwards.
    pub fn changed(
        &self,
        change: impl FnOnce(&mut DocumentMut) -> Result<(), String>,
    ) -> Result<Self, String> {
        let mut document = self.document.clone();
        change(&mut document)?;
        // A document says in which order its tables stand only as text.
        Self::new(&document.to_string())
    }
}

/// The network of a text, or all that is wrong with it, each with the line that it is about.
fn parse(text: &str) -> Result<Network, String> {
    let source = Source {
        name: String::new(),
        bytes: text.as_bytes().to_vec(),
    };
    Network::parse(&source).map_err(|problems| complaint(text, &problems))
}

fn complaint(text: &str, problems: &Problems) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let said = problems.fatal.listed.iter().map(|problem| {
        let number = problem
            .line
            .and_then(|line| usize::try_from(line).ok())
            .unwrap_or_default();
        let line = number.checked_sub(1).and_then(|index| lines.get(index));
        let stands = match (&problem.column, line) {
            (Some(Column::Character(_)), Some(line)) => format!(", in `{}`", without_comment(line)),
            _ => String::new(),
        };
        format!("expected {}, found {}{stands}", problem.expected, problem.found)
    });
    said.collect::<Vec<_>>().join("; ")
}

fn without_comment(line: &str) -> &str {
    line.split("  #").next().unwrap_or(line).trim()
}

/// The table at a path: names of tables, and behind that of a list of tables the position in it, with points between them.
/// The document itself for an empty path.
pub fn table<'a>(document: &'a DocumentMut, path: &str) -> Option<&'a Table> {
    let mut table = document.as_table();
    let mut parts = path.split('.').filter(|part| !part.is_empty());
    while let Some(key) = parts.next() {
        table = match table.get(key)? {
            Item::Table(inner) => inner,
            Item::ArrayOfTables(list) => list.get(parts.next()?.parse().ok()?)?,
            _ => return None,
        };
    }
    Some(table)
}

/// As [`table`], to change it.
///
/// # Errors
/// When there is none.
pub fn table_mut<'a>(document: &'a mut DocumentMut, path: &str) -> Result<&'a mut Table, String> {
    let none = || format!("the preset has no table [{path}]");
    let mut table = document.as_table_mut();
    let mut parts = path.split('.').filter(|part| !part.is_empty());
    while let Some(key) = parts.next() {
        table = match table.get_mut(key).ok_or_else(none)? {
            Item::Table(inner) => inner,
            Item::ArrayOfTables(list) => {
                let position = parts.next().and_then(|part| part.parse().ok());
                position.and_then(|at| list.get_mut(at)).ok_or_else(none)?
            }
            _ => return Err(none()),
        };
    }
    Ok(table)
}

/// How many tables a list of tables has.
pub fn count(document: &DocumentMut, list: &str) -> usize {
    let list = document.get(list).and_then(Item::as_array_of_tables);
    list.map_or(0, toml_edit::ArrayOfTables::len)
}

/// A text in a table, as a person would type it; nothing if it is not there.
pub fn text_at(document: &DocumentMut, path: &str, key: &str) -> Option<String> {
    let value = table(document, path)?.get(key)?.as_value()?;
    Some(match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.clone().decorated("", "").to_string(),
    })
}

/// Sets a value where it stands, or adds it to the end of its table.
///
/// # Errors
/// When there is no such table.
pub fn set(
    document: &mut DocumentMut,
    path: &str,
    key: &str,
    value: impl Into<Value>,
    comment: Comment,
) -> Result<(), String> {
    let table = table_mut(document, path)?;
    let old = table.get(key).and_then(Item::as_value);
    let suffix = old
        .and_then(|old| old.decor().suffix()?.as_str())
        .unwrap_or_default();
    let words = match comment {
        Comment::Keep => suffix.trim().trim_start_matches('#').trim().to_owned(),
        Comment::Fresh(words) => words,
    };
    let mut value: Value = value.into();
    let width = format!("{key} = {}", value.to_string().trim()).chars().count();
    let suffix = match words.as_str() {
        "" => String::new(),
        words => format!("{}# {words}", " ".repeat(COMMENT_AT.saturating_sub(width).max(1))),
    };
    *value.decor_mut() = toml_edit::Decor::new(" ", suffix);
    match table.get_mut(key) {
        Some(item) => *item = Item::Value(value),
        None => {
            table.insert(key, Item::Value(value));
        }
    }
    Ok(())
}

/// What a key of a table holds. [`Item::get_mut`] would put the key there if it were not.
pub fn child<'a>(item: Option<&'a mut Item>, key: &str) -> Option<&'a mut Item> {
    item?.as_table_like_mut()?.get_mut(key)
}

/// Gives a key another name in a table, of either form, and leaves its place. Nothing happens if either is not there.
pub fn rename_key(item: Option<&mut Item>, old: &str, new: &str) {
    let Some(table) = item.and_then(Item::as_table_like_mut) else {
        return;
    };
    if !table.contains_key(old) {
        return;
    }
    let entries: Vec<(String, Item)> = table
        .iter()
        .map(|(key, item)| (key.to_owned(), item.clone()))
        .collect();
    table.clear();
    for (key, item) in entries {
        let key = if key == old { new } else { &key };
        table.insert(key, item);
    }
}

/// Removes a key from a table of either form. Nothing happens if either is not there.
pub fn remove_key(item: Option<&mut Item>, key: &str) {
    if let Some(table) = item.and_then(Item::as_table_like_mut) {
        table.remove(key);
    }
}
