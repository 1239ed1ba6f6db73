//! CSV files as tables whose rows know their line in the file; files of JSON lines are the same to whoever reads the rows.

use std::io::Read;
use std::path::Path;

use csv::ByteRecord;

use crate::json_lines;
use crate::problem::{Column, Problem, Problems};

/// Stands behind the end of every file while it is parsed. A file that ends outside quotes leaves it as a record of its
/// own; one whose last quote is never closed swallows it. The CSV parser alone would take such a file without a word.
const SENTINEL: &[u8] = b"\n\x01";

/// An input file in memory, with the name the user gave it.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name for messages.
    pub name: String,
    /// The content, undecoded.
    pub bytes: Vec<u8>,
}

impl Source {
    /// Reads a file.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let name = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => Ok(Self { name, bytes }),
            Err(error) => Err(Problem::of_file(
                &name,
                "a file that can be read",
                error.to_string(),
            )),
        }
    }

    /// The content without a UTF-8 byte order mark; a problem if it is in another encoding or empty.
    pub fn content(&self) -> Result<&[u8], Problem> {
        let refuse = |found: &str| Err(Problem::of_file(&self.name, "UTF-8 text", found));
        match self.bytes.as_slice() {
            [0xff, 0xfe, 0, 0, ..] => refuse("UTF-32 text (little-endian byte order mark)"),
            [0xff, 0xfe, ..] => refuse("UTF-16 text (little-endian byte order mark)"),
            [0xfe, 0xff, ..] => refuse("UTF-16 text (big-endian byte order mark)"),
            bytes if bytes.iter().take(1024).any(|byte| *byte == 0) => {
                refuse("zero bytes, as in UTF-16 text or a binary file")
            }
            bytes => {
                let content = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
                if content.iter().all(u8::is_ascii_whitespace) {
                    return Err(Problem::of_file(&self.name, "some content", "an empty file"));
                }
                Ok(content)
            }
        }
    }
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line of the file the row begins on, counted from 1.
    pub line: u64,
    /// Whether the row has all its fields, in UTF-8. One that has not is kept for what can be said about it, not for use.
    pub sound: bool,
    fields: ByteRecord,
}

impl Row {
    /// A row that begins on `line`.
    pub(crate) fn new(line: u64, sound: bool, fields: ByteRecord) -> Self {
        Self { line, sound, fields }
    }

    /// The field of a column, if the row has it and it is UTF-8.
    pub fn field(&self, column: usize) -> Option<&str> {
        self.fields
            .get(column)
            .and_then(|field| std::str::from_utf8(field).ok())
    }
}

/// A CSV file: a header and rows. Or a file of JSON lines, whose header is all keys.
#[derive(Debug, Clone)]
pub struct Table {
    /// The file's name, for messages.
    pub file: String,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The line the header begins on, counted from 1.
    pub header_line: u64,
    /// The rows, in the order of the file.
    pub rows: Vec<Row>,
}

impl Table {
    /// Parses a file: JSON lines if its name ends in `.jsonl` or `.ndjson`, CSV otherwise. What is wrong with it goes to
    /// `problems`; `None` when there is nothing to go on with.
    pub fn parse(source: &Source, problems: &mut Problems) -> Option<Self> {
        if json_lines::is_named(&source.name) {
            return json_lines::parse(source, problems);
        }
        let content = match source.content() {
            Ok(content) => content,
            Err(problem) => {
                problems.push_fatal(problem);
                return None;
            }
        };
        let mut records = records(content).into_iter();
        let (line, header) = records.next()?;
        let header = match header
            .iter()
            .map(|name| String::from_utf8(name.to_vec()))
            .collect::<Result<Vec<_>, _>>()
        {
            Ok(header) => header,
            Err(_) => {
                problems.push_fatal(at_line(
                    &source.name,
                    line,
                    "column names in UTF-8",
                    lossy(&header),
                ));
                return None;
            }
        };
        let mut table = Self {
            file: source.name.clone(),
            header,
            header_line: line,
            rows: Vec::new(),
        };
        for (line, fields) in records {
            let faults = table.faults(line, &fields);
            table.rows.push(Row {
                line,
                sound: faults.is_empty(),
                fields,
            });
            faults.into_iter().for_each(|fault| problems.push(fault));
        }
        if table.rows.is_empty() {
            let found = "a header and nothing below it";
            problems.push_fatal(Problem::of_file(
                &source.name,
                "at least one row below the header",
                found,
            ));
            return None;
        }
        Some(table)
    }

    /// The position of a column, which `key` of the network file names; a fatal problem if there is none or more than one.
    pub fn column(&self, name: &str, key: &str, problems: &mut Problems) -> Option<usize> {
        self.find(
            name,
            format!("a column {name:?} (`{key}` in the network file)"),
            problems,
        )
    }

    /// The position of a column whose name is fixed; a fatal problem if there is none or more than one.
    pub fn fixed_column(&self, name: &str, problems: &mut Problems) -> Option<usize> {
        self.find(name, format!("a column {name:?}"), problems)
    }

    fn find(&self, name: &str, expected: String, problems: &mut Problems) -> Option<usize> {
        let mut positions = self
            .header
            .iter()
            .enumerate()
            .filter(|(_, column)| *column == name);
        let found = match (positions.next(), positions.next()) {
            (Some((position, _)), None) => return Some(position),
            (Some(_), Some(_)) => "two columns of that name".to_owned(),
            (None, _) => format!("the columns {}", quoted_list(&self.header)),
        };
        problems.push_fatal(at_line(&self.file, self.header_line, expected, found));
        None
    }

    /// Something that is wrong with a field of this table, found by looking at more than the field.
    pub fn problem(
        &self,
        line: u64,
        column: usize,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Problem {
        Problem {
            column: self.header.get(column).cloned().map(Column::Name),
            ..at_line(&self.file, line, expected, found)
        }
    }

    /// What is wrong with a row before anyone looks at its meaning.
    fn faults(&self, line: u64, fields: &ByteRecord) -> Vec<Problem> {
        if fields
            .iter()
            .next_back()
            .is_some_and(|last| last.ends_with(SENTINEL))
        {
            return vec![at_line(
                &self.file,
                line,
                "a closing quotation mark",
                "the end of the file",
            )];
        }
        if fields.len() != self.header.len() {
            let expected = format!("{} fields, as in the header", self.header.len());
            return vec![at_line(&self.file, line, expected, fields.len().to_string())];
        }
        let broken = fields
            .iter()
            .zip(&self.header)
            .filter(|(field, _)| std::str::from_utf8(field).is_err());
        broken
            .map(|(field, column)| Problem {
                column: Some(Column::Name(column.clone())),
                ..at_line(
                    &self.file,
                    line,
                    "UTF-8 text",
                    format!("{:?}", String::from_utf8_lossy(field)),
                )
            })
            .collect()
    }
}

/// All records with the line each begins on, without the sentinel.
fn records(content: &[u8]) -> Vec<(u64, ByteRecord)> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(content.chain(SENTINEL));
    let mut lines = LineCounter {
        content,
        offset: 0,
        line: 1,
    };
    let mut records = Vec::new();
    // Reading bytes from memory with any number of fields allowed cannot fail.
    for record in reader.byte_records().map_while(Result::ok) {
        let start = record.position().map_or(0, csv::Position::byte);
        records.push((lines.line_of_record(start), record));
    }
    if records
        .last()
        .is_some_and(|(_, record)| record.len() == 1 && record.get(0) == SENTINEL.get(1..))
    {
        records.pop();
    }
    records
}

/// Counts the lines up to ever later offsets. The CSV parser's own count is a line short behind CRLF and blank lines.
struct LineCounter<'a> {
    content: &'a [u8],
    offset: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// The line on which the record begins that the parser found at `start`, at or before the line breaks in front of it.
    fn line_of_record(&mut self, start: u64) -> u64 {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        while let Some(byte) = self.content.get(self.offset) {
            let line_break = matches!(byte, b'\r' | b'\n');
            if self.offset >= start && !line_break {
                break;
            }
            let half_of_crlf = *byte == b'\r' && self.content.get(self.offset + 1) == Some(&b'\n');
            if line_break && !half_of_crlf {
                self.line += 1;
            }
            self.offset += 1;
        }
        self.line
    }
}

fn at_line(file: &str, line: u64, expected: impl Into<String>, found: impl Into<String>) -> Problem {
    Problem {
        line: Some(line),
        ..Problem::of_file(file, expected, found)
    }
}

fn lossy(record: &ByteRecord) -> String {
    record
        .iter()
        .map(String::from_utf8_lossy)
        .collect::<Vec<_>>()
        .join(",")
}

/// `"a", "b", "c"`, for messages.
pub fn quoted_list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    names
        .into_iter()
        .map(|name| format!("{:?}", name.as_ref()))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(bytes: &[u8]) -> (Option<Table>, Problems) {
        let mut problems = Problems::default();
        let source = Source {
            name: "t.csv".into(),
            bytes: bytes.to_vec(),
        };
        (Table::parse(&source, &mut problems), problems)
    }

    fn lines(bytes: &[u8]) -> Vec<u64> {
        parse(bytes).0.unwrap().rows.iter().map(|row| row.line).collect()
    }

    fn complaint(bytes: &[u8]) -> String {
        parse(bytes).1.to_string()
    }

    #[test]
    fn rows_know_their_line_whatever_ends_the_lines() {
        assert_eq!(lines(b"a,b\n1,2\n3,4\n"), [2, 3]);
        assert_eq!(lines(b"a,b\r\n1,2\r\n3,4\r\n"), [2, 3]);
        assert_eq!(lines(b"a,b\r1,2\r3,4"), [2, 3]);
        assert_eq!(lines(b"\n\na,b\n\n1,2\n\r\n\r\n3,4"), [5, 8]);
    }

    #[test]
    fn a_quoted_field_may_hold_line_breaks_and_quotes() {
        assert_eq!(lines(b"a,b\r\n\"x\r\ny\",2\r\n\"say \"\"hi\"\"\",4\r\n"), [2, 4]);
        let table = parse(b"a,b\n\"x\ny\",2\n\"say \"\"hi\"\"\",4\n").0.unwrap();
        assert_eq!(
            (table.rows[0].field(0), table.rows[1].field(0)),
            (Some("x\ny"), Some("say \"hi\""))
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_is_found() {
        assert_eq!(
            complaint(b"a,b\n1,2\n3,\"4\n5,6\n"),
            "t.csv:3: expected a closing quotation mark, found the end of the file"
        );
    }

    #[test]
    fn a_row_with_too_few_or_too_many_fields_is_found() {
        assert_eq!(
            complaint(b"a,b\n1\n1,2,3\n"),
            "t.csv:2: expected 2 fields, as in the header, found 1\n\
             t.csv:3: expected 2 fields, as in the header, found 3"
        );
    }

    #[test]
    fn wrong_encodings_are_named() {
        assert_eq!(
            complaint(b"a,b\n1,caf\xe9\n"),
            "t.csv:2, column \"b\": expected UTF-8 text, found \"caf\u{fffd}\""
        );
        assert!(complaint(b"\xff\xfea\0,\0").contains("UTF-16 text (little-endian"));
        assert!(complaint(b"\xfe\xff\0a\0,").contains("UTF-16 text (big-endian"));
        assert!(complaint(b"a\0,\0b\0").contains("zero bytes"));
        assert!(complaint(b"caf\xe9,b\n1,2\n").contains("column names in UTF-8"));
        assert!(parse(b"\xff\xfea\0,\0").1.is_fatal());
    }

    #[test]
    fn a_utf8_byte_order_mark_is_no_part_of_the_first_column() {
        assert_eq!(parse(b"\xef\xbb\xbfa,b\n1,2\n").0.unwrap().header, ["a", "b"]);
    }

    #[test]
    fn an_empty_file_is_said_to_be_empty() {
        for empty in [&b""[..], b"\n \r\n", b"\xef\xbb\xbf"] {
            assert_eq!(
                complaint(empty),
                "t.csv: expected some content, found an empty file"
            );
        }
        assert!(complaint(b"a,b\n").contains("at least one row below the header"));
    }

    #[test]
    fn a_missing_or_double_column_is_named_with_the_columns_there_are() {
        let (table, mut problems) = parse(b"a,b,b\n1,2,3\n");
        let table = table.unwrap();
        assert_eq!(table.column("a", "devices.id_column", &mut problems), Some(0));
        assert_eq!(table.column("b", "devices.class_column", &mut problems), None);
        assert_eq!(table.column("c", "usage.date_column", &mut problems), None);
        assert_eq!(
            problems.to_string(),
            "t.csv:1: expected a column \"b\" (`devices.class_column` in the network file), found two columns of that name\n\
             t.csv:1: expected a column \"c\" (`usage.date_column` in the network file), found the columns \"a\", \"b\", \"b\""
        );
        let mut problems = Problems::default();
        assert_eq!(table.fixed_column("c", &mut problems), None);
        assert_eq!(
            problems.to_string(),
            "t.csv:1: expected a column \"c\", found the columns \"a\", \"b\", \"b\""
        );
        assert_eq!(
            table.problem(2, 0, "a key", "two").to_string(),
            "t.csv:2, column \"a\": expected a key, found two"
        );
    }
}
