//! The answer codes as a file and as pages: each row of the table with its cause, an example and
//! what to do.

use crate::nomenclature::answers::{Row, rows};
use std::io::{self, Write};

/// How the codes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A line for each row, after one with the names of the columns.
    Csv,
    /// A list of objects with the same names.
    Json,
}

/// Writes every row, its fields named as on the wire.
pub fn write(format: Format, out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Csv => {
            let mut csv = csv::Writer::from_writer(out);
            rows().try_for_each(|row| csv.serialize(row)).map_err(io::Error::other)?;
            csv.flush()
        }
        Format::Json => {
            let rows: Vec<Row> = rows().collect();
            serde_json::to_writer_pretty(&mut *out, &rows)?;
            writeln!(out)
        }
    }
}

/// The words of a page, and what it takes of a row.
pub struct Page {
    /// The file under `docs/`.
    pub path: &'static str,
    head: &'static str,
    classes: [(u16, &'static str); 9],
    /// Reason, cause, example, remedy.
    labels: [&'static str; 4],
    of: fn(&Row) -> [&str; 4],
}

/// The Romanian page, and the English one.
pub const PAGES: [Page; 2] = [
    Page {
        path: "ro/coduri.md",
        head: "# Codurile de răspuns\n\nFiecare răspuns are un cod, care nu își schimbă niciodată \
               înțelesul. Ce stă între acolade este înlocuit cu valorile din declarație; ce stă între \
               paranteze drepte se spune numai când valorile se cunosc. O EROARE oprește declarația, un \
               AVERTISMENT nu. Același tabel, ca fișier: `ser kinds --codes --format csv` sau `json`, și \
               prin serviciu: `getNomenclator` cu numele `coduriRaspuns`.\n\nPagina este scrisă de \
               `ser kinds --pages docs`.\n",
        classes: [
            (0, "0: acceptată"),
            (1, "1xxx: documentul"),
            (2, "2xxx: semnătura"),
            (3, "3xxx: certificatul"),
            (4, "4xxx: drepturile"),
            (5, "5xxx: declarația"),
            (6, "6xxx: loturile"),
            (7, "7xxx: mesajul"),
            (9, "9xxx: serviciul"),
        ],
        labels: ["Motiv", "Cauza", "Exemplu", "De făcut"],
        of: |row| [&row.ro, row.cause, &row.example, row.remedy],
    },
    Page {
        path: "en/codes.md",
        head: "# Answer codes\n\nEvery answer has a code, which never changes its meaning. What stands \
               in braces is replaced by the values of the declaration; what stands in brackets is said \
               only when its values are known. An EROARE (error) stops the declaration, an AVERTISMENT \
               (warning) does not. The same table, as a file: `ser kinds --codes --format csv` or `json`, \
               and from the service: `getNomenclator` with the name `coduriRaspuns`.\n\nThis page is \
               written by `ser kinds --pages docs`.\n",
        classes: [
            (0, "0: accepted"),
            (1, "1xxx: the document"),
            (2, "2xxx: the signature"),
            (3, "3xxx: the certificate"),
            (4, "4xxx: rights"),
            (5, "5xxx: the declaration"),
            (6, "6xxx: batches"),
            (7, "7xxx: the message"),
            (9, "9xxx: the service"),
        ],
        labels: ["Reason", "Cause", "Example", "To do"],
        of: |row| [&row.en, row.cause_en, &row.example_en, row.remedy_en],
    },
];

impl Page {
    /// Its text.
    pub fn text(&self) -> String {
        let mut text = self.head.to_owned();
        for (class, title) in self.classes {
            text.push_str(&format!("\n## {title}\n"));
            let mut last = None;
            for row in rows().filter(|row| row.code / 1000 == class) {
                if last.replace(row.code) != Some(row.code) {
                    text.push_str(&format!("\n### {}\n", row.code));
                }
                self.row(&row, &mut text);
            }
        }
        text
    }

    fn row(&self, row: &Row, text: &mut String) {
        let [reason, cause, example, remedy] = self.labels;
        let [sentence, why, such, what] = (self.of)(row);
        let level = row.level.map_or_else(String::new, |level| format!(" ({level})"));
        text.push_str(&format!("\n**{sentence}**{level}\n\n"));
        if let Some(name) = row.reason {
            text.push_str(&format!("- {reason}: `{name}`\n"));
        }
        for (label, said) in [(cause, why), (example, such), (remedy, what)] {
            text.push_str(&format!("- {label}: {said}\n"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeMap, fs, path::Path};

    fn written(format: Format) -> Vec<u8> {
        let mut out = Vec::new();
        write(format, &mut out).unwrap();
        out
    }

    #[test]
    fn both_files_hold_every_row_under_the_same_names() {
        type Fields = BTreeMap<String, serde_json::Value>;
        let json: Vec<Fields> = serde_json::from_slice(&written(Format::Json)).unwrap();
        let csv = written(Format::Csv);
        let mut csv = csv::Reader::from_reader(csv.as_slice());
        let names: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
        let records: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
        assert_eq!((json.len(), records.len()), (rows().count(), rows().count()));
        for (fields, record) in json.iter().zip(&records) {
            for (name, field) in names.iter().zip(record) {
                let value = match &fields[name] {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    number => number.to_string(),
                };
                assert_eq!(value, field, "{name}");
            }
            assert_eq!(fields.len(), names.len());
        }
    }

    #[test]
    fn the_pages_are_what_the_table_says() {
        for page in PAGES {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page.path);
            let there = fs::read_to_string(path).unwrap_or_default();
            let differs = format!("docs/{} differs: run `ser kinds --pages docs`", page.path);
            assert!(there == page.text(), "{differs}");
            for row in rows() {
                assert!(there.contains(&format!("### {}\n", row.code)), "{}", row.code);
                assert!(row.reason.is_none_or(|name| there.contains(&format!("`{name}`"))));
            }
        }
    }
}
