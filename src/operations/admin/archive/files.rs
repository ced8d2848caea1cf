//! The files of an archive: `manifest.json`, and a `.csv.zst` for each table, as COPY writes it: the
//! names of the columns first, an empty field is NULL and a quoted empty one is empty. Whoever owns
//! them reads them, nobody else: lines name companies.

use crate::{
    signature::{Sum, hex, sha256},
    store::archives::Archive,
};
use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

/// How the files are written.
const VERSION: u32 = 1;
const MANIFEST: &str = "manifest.json";
/// What zstd makes of its time: lines shrink to a tenth at 3 already.
const LEVEL: i32 = 3;

/// What an archive holds. Its SHA-256 stands in the database and in the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    #[serde(rename = "versiune")]
    version: u32,
    program: String,
    /// As `2024-01`.
    #[serde(rename = "luna")]
    month: String,
    /// Which of the month it is.
    #[serde(rename = "parte")]
    part: i32,
    #[serde(rename = "scrisaLa")]
    written_at: DateTime<Utc>,
    #[serde(rename = "ofiter")]
    officer: String,
    #[serde(rename = "tabele")]
    tables: Vec<Table>,
}

/// The file of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Table {
    #[serde(rename = "tabel")]
    pub(super) table: String,
    #[serde(rename = "fisier")]
    file: String,
    #[serde(rename = "coloane")]
    pub(super) columns: Vec<String>,
    #[serde(rename = "randuri")]
    pub(super) rows: i64,
    /// Of the file, as `sha256sum` tells it.
    sha256: String,
    /// Of what is in it.
    #[serde(rename = "sha256Continut")]
    content_sha256: String,
}

impl Manifest {
    pub(super) fn new(
        archive: &Archive,
        written_at: DateTime<Utc>,
        officer: &str,
        tables: Vec<Table>,
    ) -> Self {
        Self {
            version: VERSION,
            program: format!("ser {}", env!("CARGO_PKG_VERSION")),
            month: format!("{:04}-{:02}", archive.month.year(), archive.month.month()),
            part: archive.part,
            written_at,
            officer: officer.to_owned(),
            tables,
        }
    }

    /// `2024-01.1`.
    pub(super) fn name(&self) -> String {
        format!("{}.{}", self.month, self.part)
    }

    pub(super) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.table == name)
    }

    /// Writes it, last of all files.
    pub(super) fn save(&self, folder: &Path) -> io::Result<()> {
        let mut file = create(&folder.join(MANIFEST))?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        File::open(folder)?.sync_all()
    }
}

/// Makes the folder of an archive, unless it is there.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Writes the rows of a table.
pub(super) fn write(folder: &Path, table: &str, from: &mut dyn BufRead) -> io::Result<Table> {
    let name = format!("{table}.csv.zst");
    let path = folder.join(&name);
    let mut encoder = zstd::Encoder::new(create(&path)?, LEVEL)?;
    let content = pass(from, &mut encoder)?;
    encoder.finish()?.sync_all()?;
    let file = pass(&mut BufReader::new(File::open(&path)?), &mut io::sink())?;
    Ok(Table {
        table: table.to_owned(),
        file: name,
        columns: content.columns,
        rows: content.rows,
        sha256: hex(&file.sha256),
        content_sha256: hex(&content.sha256),
    })
}

/// Reads the manifest, and all the files that it names: they must be as it says. Gives its SHA-256 too.
pub(super) fn read(folder: &Path) -> io::Result<(Manifest, [u8; 32])> {
    let bytes = fs::read(folder.join(MANIFEST))?;
    let manifest: Manifest = serde_json::from_slice(&bytes)?;
    if manifest.version != VERSION {
        return Err(wrong(format!("{MANIFEST}: versiunea {}", manifest.version)));
    }
    for table in &manifest.tables {
        copy_out(folder, table, &mut io::sink())?;
    }
    Ok((manifest, sha256(&bytes)))
}

/// Gives the rows of a table, and fails in the end where they are not those that were written.
pub(super) fn copy_out(folder: &Path, table: &Table, to: &mut dyn Write) -> io::Result<()> {
    let plain = |name: &String| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let file = format!("{}.csv.zst", table.table);
    if !plain(&table.table) || table.file != file || !table.columns.iter().all(plain) {
        return Err(wrong(format!("{MANIFEST}: «{}»", table.file)));
    }
    let mut decoder = zstd::Decoder::new(File::open(folder.join(&table.file))?)?;
    let content = pass(&mut BufReader::new(decoder.by_ref()), to)?;
    let found = (content.rows, content.columns.as_slice(), hex(&content.sha256));
    match found == (table.rows, table.columns.as_slice(), table.content_sha256.clone()) {
        true => Ok(()),
        false => Err(wrong(format!("{} nu este ce s-a scris", table.file))),
    }
}

fn wrong(problem: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem)
}

/// What went by.
#[derive(Debug, PartialEq, Eq)]
struct Content {
    columns: Vec<String>,
    /// Lines after that of the columns; what is between quotes ends none.
    rows: i64,
    sha256: [u8; 32],
}

/// Passes bytes on, and says what they were.
fn pass(from: &mut dyn BufRead, to: &mut dyn Write) -> io::Result<Content> {
    let (mut sum, mut head, mut quoted, mut lines) = (Sum::default(), Vec::new(), false, 0_i64);
    loop {
        let piece = from.fill_buf()?;
        if piece.is_empty() {
            break;
        }
        to.write_all(piece)?;
        sum.update(piece);
        for byte in piece {
            quoted ^= *byte == b'"';
            lines += i64::from(*byte == b'\n' && !quoted);
            if lines == 0 && head.len() < 4_096 {
                head.push(*byte);
            }
        }
        let length = piece.len();
        from.consume(length);
    }
    let columns = String::from_utf8_lossy(&head).split(',').map(str::to_owned).collect();
    Ok(Content { columns, rows: (lines - 1).max(0), sha256: sum.finish() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENT: &[u8] = b"product,name\nW1,\"TEST\nSRL \"\"A\"\"\"\nW2,\n";

    fn written(folder: &Path) -> (Manifest, [u8; 32]) {
        let table = write(folder, "lot_lines", &mut &CONTENT[..]).unwrap();
        let archive = Archive {
            month: "2024-01-01".parse().unwrap(),
            part: 1,
            manifest_sha256: None,
            dropped_at: None,
            restored_at: None,
        };
        let at = "2026-11-20T10:00:00Z".parse().unwrap();
        Manifest::new(&archive, at, "OF1", vec![table]).save(folder).unwrap();
        read(folder).unwrap()
    }

    #[test]
    fn what_was_written_is_read_again_with_its_rows_and_columns() {
        let folder = tempfile::tempdir().unwrap();
        let (manifest, _) = written(folder.path());
        assert_eq!(manifest.name(), "2024-01.1");
        let table = manifest.table("lot_lines").unwrap();
        assert_eq!((table.rows, table.columns.join(" ")), (2, "product name".to_owned()));
        let mut out = Vec::new();
        copy_out(folder.path(), table, &mut out).unwrap();
        assert_eq!(out, CONTENT);
        let file = fs::read(folder.path().join("lot_lines.csv.zst")).unwrap();
        assert_eq!(table.sha256, hex(&sha256(&file)));
    }

    #[test]
    fn a_file_that_was_changed_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        written(folder.path());
        let path = folder.path().join("lot_lines.csv.zst");
        let whole = fs::read(&path).unwrap();
        let other = zstd::encode_all(&b"product,name\nW1,A\nW2,\n"[..], LEVEL).unwrap();
        for changed in [&whole[..whole.len() - 1], &other, b""] {
            fs::write(&path, changed).unwrap();
            assert!(read(folder.path()).is_err());
        }
        fs::remove_file(&path).unwrap();
        assert!(read(folder.path()).is_err());
    }
}
