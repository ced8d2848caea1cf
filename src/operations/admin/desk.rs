//! Where a list is worked through, row by row, inside one transaction: mistakes and changes are
//! collected, and each change leaves a line in the audit log.

use super::{
    Applied, Change, Column, List, Mistake, Order, Place, Problem, Reading, Registrar, Row,
};
use crate::kinds::Catalogue;
use crate::store::{StoreError, Transaction, audit};
use chrono::{DateTime, Utc};
use std::collections::HashMap;

/// A row of a list, read.
pub(super) trait Readable: Sized {
    /// The columns of its list.
    const COLUMNS: &'static [Column];
    /// Whether it names persons.
    const PERSONAL: bool = false;

    /// Reads all fields; none after a mistake, all of which were told.
    fn read(row: &mut Reading<'_>, registrar: &Registrar) -> Option<Self>;

    /// What no two rows may share, and the column that tells it.
    fn key(&self) -> (&'static str, String);
}

/// A row that stands for itself.
pub(super) trait Record: Readable {
    /// Rows of a lower rank come first.
    fn rank(&self) -> u8 {
        0
    }

    /// Stores it; none after a mistake, which was told.
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError>;

    /// Judges what all rows came to.
    fn settle(_: &[(&Row, Self)], _: &mut Desk<'_, '_>) -> Result<(), StoreError> {
        Ok(())
    }
}

/// What a record did, and what the audit log says of it.
pub(super) struct Done {
    pub(super) subject: String,
    pub(super) workplace: Option<String>,
    pub(super) certificate: Option<[u8; 32]>,
    pub(super) change: Change,
}

impl Done {
    pub(super) fn of(subject: &str, change: Change) -> Self {
        Self { subject: subject.to_owned(), workplace: None, certificate: None, change }
    }

    /// The same, of a workplace.
    pub(super) fn at(self, code: &str) -> Self {
        Self { workplace: Some(code.to_owned()), ..self }
    }
}

/// One import.
pub(super) struct Desk<'d, 's> {
    pub(super) transaction: &'d mut Transaction<'s>,
    pub(super) registrar: &'d Registrar,
    pub(super) catalogue: &'d Catalogue,
    pub(super) order: &'d Order<'d>,
    pub(super) now: DateTime<Utc>,
    pub(super) mistakes: Vec<Mistake>,
    pub(super) applied: Vec<Applied>,
    list: &'static List,
    row: Option<&'d Row>,
}

impl<'d, 's> Desk<'d, 's> {
    pub(super) fn new(
        transaction: &'d mut Transaction<'s>,
        registrar: &'d Registrar,
        catalogue: &'d Catalogue,
        list: &'static List,
        order: &'d Order<'d>,
    ) -> Self {
        let now = registrar.clock.now();
        let (mistakes, applied) = (Vec::new(), Vec::new());
        Self { transaction, registrar, catalogue, order, now, mistakes, applied, list, row: None }
    }

    /// Turns to a row.
    pub(super) fn turn_to(&mut self, row: &'d Row) {
        self.row = Some(row);
    }

    /// Tells a mistake of the row.
    pub(super) fn say<T>(
        &mut self,
        column: &'static str,
        value: &str,
        problem: Problem,
    ) -> Result<Option<T>, StoreError> {
        let told = self.row.map(|row| Mistake::of(row, self.list.columns, column, value, problem));
        self.mistakes.extend(told);
        Ok(None)
    }

    /// Notes what the row did, and writes the audit line of a change.
    pub(super) fn done(&mut self, done: Done) -> Result<(), StoreError> {
        if done.change != Change::Unchanged {
            let fields = match &done.change {
                Change::Changed(fields) => fields.iter().map(|change| change.field).collect(),
                Change::New | Change::Unchanged | Change::Gone => Vec::new(),
            };
            let detail = [done.subject.as_str()].into_iter().chain(fields);
            let detail: Vec<&str> = detail.collect();
            let workplace = done.workplace.as_deref();
            let certificate = done.certificate.as_ref().map(<[u8; 32]>::as_slice);
            self.audit(done.change.word(), workplace, certificate, &detail.join(" "))?;
        }
        self.note(done.subject, done.change);
        Ok(())
    }

    /// Notes what the row did.
    pub(super) fn note(&mut self, subject: String, change: Change) {
        let place = self.row.map(|row| row.place.clone());
        self.applied.extend(place.map(|place| Applied { place, subject, change }));
    }

    /// Writes a line of the audit log.
    pub(super) fn audit(
        &mut self,
        outcome: &str,
        workplace: Option<&str>,
        certificate_sha256: Option<&[u8]>,
        detail: &str,
    ) -> Result<(), StoreError> {
        let operation = format!("admin.{}", self.list.name);
        let entry = audit::Entry {
            at: self.now,
            operation: &operation,
            code: 0,
            outcome,
            workplace,
            certificate_sha256,
            document_sha256: None,
            detail,
            officer: self.order.officer,
        };
        audit::append(self.transaction, &entry)
    }

    /// Reads the rows; those without mistakes, and each only once.
    pub(super) fn read<R: Readable>(&mut self, rows: &'d [Row]) -> Vec<(&'d Row, R)> {
        let mut first: HashMap<String, &Place> = HashMap::new();
        let mut records = Vec::new();
        for row in rows {
            let mut reading = Reading::new(row, R::COLUMNS, &mut self.mistakes);
            let Some(record) = R::read(&mut reading, self.registrar) else { continue };
            let (column, key) = record.key();
            match first.get(&key) {
                Some(place) => {
                    let repeated = Problem::Repeated(Place::clone(place));
                    self.mistakes.push(Mistake::of(row, R::COLUMNS, column, &key, repeated));
                }
                None => {
                    first.insert(key, &row.place);
                    records.push((row, record));
                }
            }
        }
        records
    }
}

/// Works through a list whose rows stand each for itself.
pub(super) fn import<'d, R: Record>(
    desk: &mut Desk<'d, '_>,
    rows: &'d [Row],
) -> Result<(), StoreError> {
    let mut records: Vec<(&Row, R)> = desk.read(rows);
    records.sort_by_key(|(_, record)| record.rank());
    for (row, record) in &records {
        desk.turn_to(row);
        if let Some(done) = record.put(desk)? {
            desk.done(done)?;
        }
    }
    R::settle(&records, desk)
}
