//! JSON lines as tables: one object per line, its keys the names of columns.

use std::collections::HashMap;
use std::fmt;

use csv::ByteRecord;
use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::problem::{Column, Problem, Problems};
use crate::table::{Row, Source, Table};

/// Whether a file of this name holds JSON lines.
pub fn is_named(file: &str) -> bool {
    let extension = file.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        ["jsonl", "ndjson"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Parses a file; what is wrong with it goes to `problems`. `None` when there is nothing to go on with.
///
/// A text stands for itself and a number for its digits as they are written, so that no amount goes through floating point;
/// `null` and a key that a line leaves out are empty fields.
pub fn parse(source: &Source, problems: &mut Problems) -> Option<Table> {
    let content = match source.content() {
        Ok(content) => content,
        Err(problem) => {
            problems.push_fatal(problem);
            return None;
        }
    };
    let mut table = Table {
        file: source.name.clone(),
        header: Vec::new(),
        header_line: 1,
        rows: Vec::new(),
    };
    let mut columns: HashMap<String, usize> = HashMap::new();
    for (line, text) in (1..).zip(content.split(|byte| *byte == b'\n')) {
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let fields = match fields(text) {
            Ok(fields) => fields,
            Err(error) => {
                problems.push(problem(&source.name, line, &error));
                table.rows.push(Row::new(line, false, ByteRecord::new()));
                continue;
            }
        };
        let mut row = vec![String::new(); table.header.len()];
        for (name, value) in fields {
            let column = *columns.entry(name).or_insert_with_key(|name| {
                table.header.push(name.clone());
                row.push(String::new());
                table.header.len() - 1
            });
            if let Some(field) = row.get_mut(column) {
                *field = value;
            }
        }
        table.rows.push(Row::new(line, true, ByteRecord::from(row)));
    }
    Some(table)
}

fn problem(file: &str, line: u64, error: &serde_json::Error) -> Problem {
    let message = error.to_string();
    // Every line is parsed by itself, so the parser's own count of lines says nothing.
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(message, _)| message);
    Problem {
        line: Some(line),
        column: Some(Column::Character(error.column())),
        ..Problem::of_file(file, "a JSON object", message)
    }
}

/// The keys of an object and the texts of their values, in the order of the line.
fn fields(line: &[u8]) -> Result<Vec<(String, String)>, serde_json::Error> {
    let mut parser = serde_json::Deserializer::from_slice(line);
    let fields = parser.deserialize_map(Fields)?;
    parser.end()?;
    Ok(fields)
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Vec<(String, String)>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object in braces")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields: Self::Value = Vec::new();
        while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
            if fields.iter().any(|(other, _)| *other == key) {
                return Err(serde::de::Error::custom(format_args!("the key {key:?} twice")));
            }
            fields.push((key, text(value.get())));
        }
        Ok(fields)
    }
}

/// What a value stands for in a table.
fn text(value: &str) -> String {
    match value {
        "null" => String::new(),
        value if value.starts_with('"') => {
            // The parser has taken the text already, but for escapes that stand for no character.
            serde_json::from_str(value).unwrap_or_else(|_| value.to_owned())
        }
        value => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> (Option<Table>, Problems) {
        let mut problems = Problems::default();
        let source = Source {
            name: "t.jsonl".into(),
            bytes: content.into(),
        };
        (Table::parse(&source, &mut problems), problems)
    }

    fn cells(content: &str) -> Vec<Vec<String>> {
        let table = read(content).0.unwrap();
        let row = |row: &Row| {
            let columns = 0..table.header.len();
            columns
                .map(|column| row.field(column).unwrap_or_default().to_owned())
                .collect()
        };
        table.rows.iter().map(row).collect()
    }

    #[test]
    fn files_are_known_by_their_names() {
        assert!(["a.jsonl", "x/b.ndjson", "C.JSONL"].into_iter().all(is_named));
        assert!(
            !["a.json", "a.csv", "jsonl", "a.jsonl.gz"]
                .into_iter()
                .any(is_named)
        );
    }

    #[test]
    fn numbers_keep_their_digits_and_texts_lose_their_quotes() {
        assert_eq!(
            cells(
                "{\"id\": \"a \\\"b\\\" \\u00e9\", \"gb\": 123456789012345678.10}\n{\"id\": 7, \"gb\": 1e3}\n"
            ),
            [["a \"b\" é", "123456789012345678.10"], ["7", "1e3"]]
        );
    }

    #[test]
    fn keys_may_come_in_any_order_and_be_left_out() {
        let content = "{\"a\":1}\r\n\r\n{\"b\":null,\"a\":2}\n{\"c\":true,\"b\":3}";
        assert_eq!(cells(content), [["1", "", ""], ["2", "", ""], ["", "3", "true"]]);
        let lines: Vec<u64> = read(content).0.unwrap().rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 3, 4]);
    }

    #[test]
    fn what_is_no_object_is_named_by_line_and_character() {
        let (table, problems) = read("{\"a\":1}\n{\"a\":}\n[1]\n{\"a\":1,\"a\":2}\n{\"a\":1} x\n");
        assert_eq!(
            problems.to_string(),
            "t.jsonl:2:6: expected a JSON object, found expected value\n\
             t.jsonl:3:0: expected a JSON object, found invalid type: sequence, expected an object in braces\n\
             t.jsonl:4:13: expected a JSON object, found the key \"a\" twice\n\
             t.jsonl:5:9: expected a JSON object, found trailing characters"
        );
        let sound: Vec<bool> = table.unwrap().rows.iter().map(|row| row.sound).collect();
        assert_eq!(sound, [true, false, false, false, false]);
    }

    #[test]
    fn an_empty_file_is_said_to_be_empty() {
        assert!(read("\n").1.to_string().contains("an empty file"));
    }
}
