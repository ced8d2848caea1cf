//! What each file came to, as CSV.

use super::journal::Entry;
use std::path::Path;
use std::{fs, io};

/// What a file came to; nothing where it cannot be read.
#[derive(Debug)]
pub(super) struct Row {
    /// Its place among all files, from 0.
    pub(super) place: usize,
    pub(super) file: String,
    pub(super) sha256: String,
    pub(super) entry: Option<Entry>,
}

const COLUMNS: [&str; 7] =
    ["fisier", "sha256", "rezultat", "numar", "coduri", "milisecunde", "incercari"];

/// Writes the rows in the order of the files.
pub(super) fn write(path: &Path, rows: &mut [Row]) -> io::Result<()> {
    rows.sort_by_key(|row| row.place);
    let mut sheet = csv::Writer::from_writer(Vec::new());
    sheet.write_record(COLUMNS)?;
    for Row { file, sha256, entry, .. } in &*rows {
        let fields = match entry {
            Some(entry) => [
                entry.outcome.word().to_owned(),
                entry.number.clone(),
                entry.codes.join(" "),
                entry.milliseconds.to_string(),
                entry.attempts.to_string(),
            ],
            None => ["NECITITA", "", "", "", "0"].map(str::to_owned),
        };
        sheet.write_record([file, sha256].into_iter().chain(&fields))?;
    }
    let bytes = sheet.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    fs::write(path, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::sending::Outcome;

    #[test]
    fn rows_are_in_the_order_of_the_files() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a.csv");
        let entry = Entry {
            outcome: Outcome::Rejected,
            number: String::new(),
            codes: vec!["5010".into(), "5014".into()],
            milliseconds: 12,
            attempts: 1,
        };
        let row =
            |place, file: &str, entry| Row { place, file: file.into(), sha256: "aa".into(), entry };
        write(&path, &mut [row(1, "b.xml", None), row(0, "a,1.xml", Some(entry))]).unwrap();
        let expected = "fisier,sha256,rezultat,numar,coduri,milisecunde,incercari\n\
                        \"a,1.xml\",aa,RESPINSA,,5010 5014,12,1\nb.xml,aa,NECITITA,,,,0\n";
        assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    }
}
