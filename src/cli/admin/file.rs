//! Lists of operators as files: CSV with a header, or a JSON array of objects, into rows of text
//! with their places.

use crate::operations::admin::{Column, Mistake, Place, Problem, Row};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, value::RawValue};
use std::{collections::HashMap, fs, path::Path, sync::Arc};

/// What a file holds, and what is wrong with its form.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::cli) struct Sheet {
    /// Its rows.
    pub(in crate::cli) rows: Vec<Row>,
    /// Its mistakes.
    pub(in crate::cli) mistakes: Vec<Mistake>,
}

/// A file that is being read.
struct Reader<'r> {
    columns: &'static [Column],
    path: &'r Path,
    file: Arc<str>,
    sheet: Sheet,
}

/// Reads a file with these columns.
pub(in crate::cli) fn read(path: &Path, columns: &'static [Column]) -> Sheet {
    let file = path.display().to_string().into();
    let mut reader = Reader { columns, path, file, sheet: Sheet::default() };
    match fs::read(path) {
        Ok(bytes) => reader.bytes(&bytes),
        Err(error) => reader.say(1, Problem::File(error.kind())),
    }
    reader.sheet
}

/// The line of a byte, from 1.
fn line(text: &[u8], byte: usize) -> u64 {
    let before = text.iter().take(byte).filter(|b| **b == b'\n').count();
    u64::try_from(before).unwrap_or(u64::MAX).saturating_add(1)
}

impl Reader<'_> {
    fn bytes(&mut self, bytes: &[u8]) {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return self.say(line(bytes, error.valid_up_to()), Problem::NotUtf8),
        };
        let extension = self.path.extension().and_then(|extension| extension.to_str());
        match extension.map(str::to_lowercase).as_deref() {
            Some("csv") => self.csv(text),
            Some("json") => self.json(text),
            _ => self.say(1, Problem::Format),
        }
    }

    fn place(&self, line: u64, element: Option<usize>) -> Place {
        Place { file: Arc::clone(&self.file), line, element }
    }

    fn say(&mut self, line: u64, problem: Problem) {
        let place = self.place(line, None);
        self.sheet.mistakes.push(Mistake { place, column: None, value: None, problem });
    }

    fn say_of(&mut self, place: &Place, column: &str, problem: Problem) {
        let (place, column) = (place.clone(), Some(column.to_owned()));
        self.sheet.mistakes.push(Mistake { place, column, value: None, problem });
    }

    fn unknown(&self) -> Problem {
        let names: Vec<_> = self.columns.iter().map(|column| column.name).collect();
        Problem::UnknownColumn(names.join(", "))
    }

    fn csv(&mut self, text: &str) {
        let header = text.lines().next().unwrap_or_default();
        let separators = [b';', b',', b'\t'];
        let found = |separator: &u8| header.bytes().filter(|b| b == separator).count();
        let separator = separators.into_iter().max_by_key(found).unwrap_or(b',');
        let mut records = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut names: Option<Vec<String>> = None;
        for record in records.records() {
            let Ok(record) = record else { return self.say(1, Problem::Malformed("CSV")) };
            let start = record.position().and_then(|position| position.byte().try_into().ok());
            let place = self.place(begins(text, start.unwrap_or(0)), None);
            match &names {
                None => names = Some(self.header(&place, &record)),
                Some(names) => self.record(place, names, &record),
            }
        }
        if names.is_none() {
            self.say(1, Problem::NoHeader);
        }
    }

    fn header(&mut self, place: &Place, record: &csv::StringRecord) -> Vec<String> {
        let names: Vec<String> = record.iter().map(str::to_owned).collect();
        for (index, name) in names.iter().enumerate() {
            if !self.columns.iter().any(|column| column.name == name) {
                self.say_of(place, name, self.unknown());
            } else if names.iter().take(index).any(|before| before == name) {
                self.say_of(place, name, Problem::RepeatedColumn);
            }
        }
        for column in self.columns.iter().filter(|column| column.needed) {
            if !names.iter().any(|name| name == column.name) {
                self.say_of(place, column.name, Problem::MissingColumn);
            }
        }
        names
    }

    fn record(&mut self, place: Place, names: &[String], record: &csv::StringRecord) {
        if record.iter().all(str::is_empty) {
            // Spreadsheets leave such rows at the end.
            return;
        }
        if record.len() != names.len() {
            let problem = Problem::Fields { found: record.len(), expected: names.len() };
            self.sheet.mistakes.push(Mistake {
                place: place.clone(),
                column: None,
                value: None,
                problem,
            });
        }
        let cells = names.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        self.row(place, cells);
    }

    fn json(&mut self, text: &str) {
        let elements: Vec<&RawValue> = match serde_json::from_str(text) {
            Ok(elements) => elements,
            Err(error) => {
                let line = u64::try_from(error.line()).unwrap_or(1).max(1);
                return self.say(line, Problem::Malformed("JSON, un tablou de obiecte"));
            }
        };
        for (index, element) in elements.into_iter().enumerate() {
            let byte = element.get().as_ptr().addr().saturating_sub(text.as_ptr().addr());
            let place = self.place(line(text.as_bytes(), byte), Some(index + 1));
            let fields = serde_json::from_str::<HashMap<String, Value>>(element.get());
            match fields {
                Ok(fields) => self.element(place, fields),
                Err(_) => self.sheet.mistakes.push(Mistake {
                    place,
                    column: None,
                    value: None,
                    problem: Problem::Json("un obiect"),
                }),
            }
        }
    }

    fn element(&mut self, place: Place, fields: HashMap<String, Value>) {
        // A field that is left out is as one that is empty: what a row needs is told.
        let columns = self.columns.iter();
        let mut cells: HashMap<String, String> =
            columns.map(|column| (column.name.to_owned(), String::new())).collect();
        for (name, value) in fields {
            if !cells.contains_key(&name) {
                self.say_of(&place, &name, self.unknown());
                continue;
            }
            let text = match value {
                Value::Null => String::new(),
                Value::Bool(value) => value.to_string(),
                Value::Number(number) => number.to_string(),
                Value::String(text) => text.trim().to_owned(),
                Value::Array(_) | Value::Object(_) => {
                    self.say_of(&place, &name, Problem::Json("un text, un număr sau true/false"));
                    continue;
                }
            };
            cells.insert(name, text);
        }
        self.row(place, cells);
    }

    /// Keeps a row, with the content of the files that it names.
    fn row(&mut self, place: Place, mut cells: HashMap<String, String>) {
        for column in self.columns.iter().filter(|column| column.file) {
            let Some(cell) = cells.get_mut(column.name).filter(|cell| !cell.is_empty()) else {
                continue;
            };
            if inline(cell) {
                continue;
            }
            let path = self.path.parent().unwrap_or(Path::new("")).join(&cell);
            match fs::read(path) {
                Ok(content) => *cell = STANDARD.encode(content),
                Err(error) => {
                    // What else the row says is checked once the file is there.
                    return self.say_of(&place, column.name, Problem::File(error.kind()));
                }
            }
        }
        self.sheet.rows.push(Row { place, cells });
    }
}

/// Whether a cell is the content itself: base64 of a structure in DER.
fn inline(cell: &str) -> bool {
    STANDARD.decode(cell).is_ok_and(|bytes| bytes.first() == Some(&0x30))
}

/// The line of a record that the reader began at a byte: it may begin with the end of the line
/// before, and with empty lines.
fn begins(text: &str, byte: usize) -> u64 {
    let bytes = text.as_bytes();
    let skipped = bytes.iter().skip(byte).take_while(|b| matches!(**b, b'\r' | b'\n')).count();
    line(bytes, byte + skipped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::admin::List;

    fn sheet(name: &str, bytes: &[u8]) -> Sheet {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join(name);
        fs::write(&path, bytes).unwrap();
        read(&path, List::named("companii").unwrap().columns)
    }

    fn lines(sheet: &Sheet) -> Vec<(u64, &str)> {
        sheet.rows.iter().map(|row| (row.place.line, &*row.cells["denumire"])).collect()
    }

    #[test]
    fn a_row_knows_its_line_whatever_ends_lines_and_separates_fields() {
        for text in [
            "\u{feff}cui;denumire\r\n1;A, B\r\n\r\n2;\"C\r\nD\"\r\n;\r\n3;E\r\n",
            "cui,denumire\n1,\"A, B\"\n\n2,\"C\r\nD\"\n,\n3,E",
        ] {
            let read = sheet("a.CSV", text.as_bytes());
            assert_eq!(read.mistakes, []);
            assert_eq!(lines(&read), [(2, "A, B"), (4, "C\r\nD"), (7, "E")], "{text}");
        }
        let text =
            "[\n {\"cui\": 1, \"denumire\": \"A\"},\n\n {\"denumire\": \" B \", \"activa\": true}]";
        let read = sheet("a.json", text.as_bytes());
        assert_eq!(read.mistakes, []);
        assert_eq!(lines(&read), [(2, "A"), (4, "B")]);
        assert_eq!(read.rows[1].place.element, Some(2));
        assert_eq!((&*read.rows[0].cells["cui"], &*read.rows[1].cells["activa"]), ("1", "true"));
    }

    #[test]
    fn every_mistake_of_form_is_told_with_its_line() {
        let told = |name: &str, bytes: &[u8]| {
            let mistakes = sheet(name, bytes).mistakes.into_iter();
            mistakes.map(|mistake| (mistake.place.line, mistake.problem)).collect::<Vec<_>>()
        };
        let header = told("a.csv", b"cui,cui,nume\n1,2\n");
        assert!(matches!(
            header.as_slice(),
            [
                (1, Problem::RepeatedColumn),
                (1, Problem::UnknownColumn(_)),
                (1, Problem::MissingColumn),
                (2, Problem::Fields { found: 2, expected: 3 })
            ]
        ));
        assert_eq!(told("a.csv", b""), [(1, Problem::NoHeader)]);
        assert_eq!(told("a.csv", b"cui,denumire\n1,\xfe\n"), [(2, Problem::NotUtf8)]);
        assert_eq!(told("a.xls", b"cui"), [(1, Problem::Format)]);
        assert!(matches!(told("a.json", b"[\n{]").as_slice(), [(2, Problem::Malformed(_))]));
        let json = told("a.json", b"[7,\n{\"cui\": [], \"nume\": 1}]");
        assert_eq!(json.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 2]);
    }
}
