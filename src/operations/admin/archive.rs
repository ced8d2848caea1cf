//! Old months leave the database and come back (`ser admin archive`, `ser admin restore`): in which
//! order, and what is noted. Each step is one transaction and can be found by the next run.

mod files;

use super::Registrar;
use crate::{
    declaration::civil_date,
    signature::hex,
    store::{
        StoreError, Transaction,
        archives::{self, Archive, Month},
        audit::{self, Entry},
        leaving::{self, Lines},
    },
};
use chrono::{DateTime, Months, NaiveDate, Utc};
pub use files::Manifest;
use std::{io, path::Path};

/// Months, beside the present one, whose lines always stay: a year can be looked back on, and what may
/// still be declared late of the year before is found as it was.
const KEPT: u32 = 13;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Archiving<'a> {
    /// Of months that end before this day.
    pub before: NaiveDate,
    /// The folder of the archives, each in one of its own: `2024-01.1`.
    pub out: &'a Path,
    /// Code of the officer.
    pub officer: &'a str,
    /// Whether the tables of what is written are dropped.
    pub drop: bool,
    /// Only says what would leave, and what stays.
    pub preview: bool,
}

/// What became of a month, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// `2024-01`, with the part once there is one: `2024-01.1`.
    pub name: String,
    /// What was done.
    pub done: Fate,
    /// The numbers of the declarations whose lines stay.
    pub staying: Vec<String>,
}

/// What was done with a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It would leave.
    Preview,
    /// There is nothing in it that may leave.
    Nothing,
    /// So many lines were written; their tables are out of the way.
    Written(i64),
    /// The tables of what is written were dropped.
    Dropped,
}

/// Why nothing more was archived.
#[derive(Debug, thiserror::Error)]
pub enum NotArchived {
    /// SQLite.
    #[error("numai pe Postgres liniile stau în partiții, câte una pe lună")]
    NoPartitions,
    /// These months are needed.
    #[error("liniile ultimelor {KEPT} luni rămân: cel mult --before {latest}")]
    TooRecent {
        /// The latest that can be asked, as `2025-10`.
        latest: String,
    },
    /// The folder does not hold what was written.
    #[error("arhiva {name}: {problem}")]
    Files {
        /// The archive.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A file cannot be read or written.
    #[error("arhiva nu se poate scrie sau citi: {0}")]
    Io(#[from] io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Registrar {
    /// Archives what may leave of the months that end before a day, the oldest first. `told` hears of
    /// each month when it is done; what was interrupted before is ended first.
    pub fn archive(
        &self,
        asked: &Archiving<'_>,
        mut told: impl FnMut(Archived),
    ) -> Result<(), NotArchived> {
        if !self.store.read(|session| Ok::<_, StoreError>(leaving::has_partitions(session)))? {
            return Err(NotArchived::NoPartitions);
        }
        let this = Month::of(civil_date(self.clock.now())).map(Month::first);
        let latest = this.and_then(|this| this.checked_sub_months(Months::new(KEPT)));
        if let Some(latest) = latest.filter(|latest| asked.before > *latest) {
            let latest = latest.format("%Y-%m").to_string();
            return Err(NotArchived::TooRecent { latest });
        }
        if !asked.preview {
            for archive in self.store.read(archives::all)? {
                if let Some(done) = self.resume(&archive, asked)? {
                    let staying = Vec::new();
                    told(Archived { name: archive.name(), done, staying });
                }
            }
        }
        for month in self.store.read(|session| leaving::over(session, asked.before))? {
            told(self.month(month, asked)?);
        }
        Ok(())
    }

    /// One month.
    fn month(&self, month: Month, asked: &Archiving<'_>) -> Result<Archived, NotArchived> {
        let staying = self.store.read(|session| archives::staying(session, month))?;
        let staying = staying.into_iter().map(|one| one.number).collect();
        let told = |name: String, done| Archived { name, done, staying };
        if asked.preview {
            return Ok(told(month.to_string(), Fate::Preview));
        }
        let at = self.clock.now();
        let detached = self.store.transaction(|transaction| -> Result<_, StoreError> {
            let archive = leaving::detach(transaction, month, (at, asked.officer))?;
            if let Some(archive) = &archive {
                note(transaction, at, (asked.officer, "detasat"), &archive.name())?;
            }
            Ok(archive)
        })?;
        let Some(archive) = detached else {
            return Ok(told(month.to_string(), Fate::Nothing));
        };
        let rows = self.write(&archive, asked)?;
        if asked.drop {
            self.drop_tables(&archive, asked.officer)?;
        }
        Ok(told(archive.name(), Fate::Written(rows)))
    }

    /// What an earlier run left to do: to write what was taken out, to drop what was written.
    fn resume(
        &self,
        archive: &Archive,
        asked: &Archiving<'_>,
    ) -> Result<Option<Fate>, NotArchived> {
        let Some(manifest_sha256) = &archive.manifest_sha256 else {
            let rows = self.write(archive, asked)?;
            if asked.drop {
                self.drop_tables(archive, asked.officer)?;
            }
            return Ok(Some(Fate::Written(rows)));
        };
        let ended = archive.dropped_at.is_some() || archive.restored_at.is_some();
        if ended || !asked.drop || archive.month >= asked.before {
            return Ok(None);
        }
        let (_, sha256) = files::read(&asked.out.join(archive.name()))?;
        if sha256.as_slice() != manifest_sha256.as_slice() {
            return Err(not_as_written(&archive.name(), "manifest.json nu este cel scris"));
        }
        self.drop_tables(archive, asked.officer)?;
        Ok(Some(Fate::Dropped))
    }

    /// Writes the tables that left, reads the files again, and ends with the archive. Gives the rows.
    fn write(&self, archive: &Archive, asked: &Archiving<'_>) -> Result<i64, NotArchived> {
        let folder = asked.out.join(archive.name());
        files::make(&folder)?;
        let mut tables = Vec::new();
        for lines in Lines::ALL {
            let written = self.store.transaction(|transaction| {
                let rows = leaving::count(transaction, lines)?;
                let copied = leaving::copy(transaction, lines, |from| {
                    files::write(&folder, lines.table(), from)
                })??;
                if copied.rows != rows {
                    let problem = format!("{}: {} din {rows} rânduri", copied.table, copied.rows);
                    return Err(not_as_written(&archive.name(), &problem));
                }
                Ok(copied)
            })?;
            tables.push(written);
        }
        let at = self.clock.now();
        let rows = tables.iter().map(|table| table.rows).sum();
        let manifest = Manifest::new(archive, at, asked.officer, tables);
        manifest.save(&folder)?;
        let (_, sha256) = files::read(&folder)?;
        self.store.transaction(|transaction| {
            leaving::settle(transaction, archive, &sha256, at)?;
            let detail = format!("{} {rows} {}", archive.name(), hex(&sha256));
            note(transaction, at, (asked.officer, "scris"), &detail)
        })?;
        Ok(rows)
    }

    fn drop_tables(&self, archive: &Archive, officer: &str) -> Result<(), StoreError> {
        let at = self.clock.now();
        self.store.transaction(|transaction| {
            leaving::drop_tables(transaction, archive, at)?;
            note(transaction, at, (officer, "sters"), &archive.name())
        })
    }

    /// Brings the lines of an archive back from its folder. Gives its name and the rows it holds.
    pub fn restore(&self, folder: &Path, officer: &str) -> Result<(String, i64), NotArchived> {
        let (manifest, sha256) = files::read(folder)?;
        let name = manifest.name();
        let all = self.store.read(archives::all)?;
        let Some(archive) = all.iter().find(|archive| archive.name() == name) else {
            return Err(not_as_written(&name, "nu este din această bază de date"));
        };
        if archive.manifest_sha256.as_deref() != Some(sha256.as_slice()) {
            return Err(not_as_written(&name, "manifest.json nu este cel scris"));
        }
        if archive.restored_at.is_some() {
            return Err(not_as_written(&name, "liniile au fost deja aduse înapoi"));
        }
        let at = self.clock.now();
        let rows = self.store.transaction(|transaction| -> Result<i64, NotArchived> {
            let mut rows = 0;
            for lines in Lines::ALL {
                let Some(table) = manifest.table(lines.table()) else { continue };
                leaving::come(transaction, lines, &table.columns)?;
                leaving::bring(transaction, lines, &table.columns, |to| {
                    files::copy_out(folder, table, to)
                })?;
                rows += table.rows;
            }
            leaving::brought(transaction, archive, at)?;
            note(transaction, at, (officer, "restaurat"), &name)?;
            Ok(rows)
        })?;
        Ok((name, rows))
    }
}

fn not_as_written(name: &str, problem: &str) -> NotArchived {
    NotArchived::Files { name: name.to_owned(), problem: problem.to_owned() }
}

fn note(
    transaction: &mut Transaction<'_>,
    at: DateTime<Utc>,
    (officer, outcome): (&str, &str),
    detail: &str,
) -> Result<(), StoreError> {
    let entry = Entry {
        at,
        operation: "admin.arhiva",
        code: 0,
        outcome,
        workplace: None,
        certificate_sha256: None,
        document_sha256: None,
        detail,
        officer: Some(officer),
    };
    audit::append(transaction, &entry)
}
