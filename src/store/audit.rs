//! What was asked and what was answered: append-only, without personal data.

use super::schema::audit;
use super::{StoreError, Transaction, stored};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// One line of the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'e> {
    /// When.
    pub at: DateTime<Utc>,
    /// What was asked: the operation's name on the wire.
    pub operation: &'e str,
    /// The answer code, `rules.md`.
    pub code: u16,
    /// ACCEPTATA, RESPINSA, REFUZATA or what else the answer says.
    pub outcome: &'e str,
    /// The codWorkplace, when it is one of ours.
    pub workplace: Option<&'e str>,
    /// SHA-256 of the caller's certificate.
    pub certificate_sha256: Option<&'e [u8]>,
    /// SHA-256 of the document.
    pub document_sha256: Option<&'e [u8]>,
    /// What else matters; never names or CNPs.
    pub detail: &'e str,
    /// The code of the officer who asked.
    pub officer: Option<&'e str>,
}

/// Appends a line.
pub fn append(transaction: &mut Transaction<'_>, entry: &Entry<'_>) -> Result<(), StoreError> {
    diesel::insert_into(audit::table)
        .values((
            audit::at.eq(stored(entry.at)),
            audit::operation.eq(entry.operation),
            audit::code.eq(i32::from(entry.code)),
            audit::outcome.eq(entry.outcome),
            audit::workplace.eq(entry.workplace),
            audit::certificate_sha256.eq(entry.certificate_sha256),
            audit::document_sha256.eq(entry.document_sha256),
            audit::detail.eq(entry.detail),
            audit::officer.eq(entry.officer),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{commit, noon, on_both};

    on_both!(a_line_stays_as_it_was_written);

    fn a_line_stays_as_it_was_written(store: &Store) {
        let entry = Entry {
            at: noon("2026-11-20"),
            operation: "raporteaza",
            code: 3001,
            outcome: "REFUZATA",
            workplace: None,
            certificate_sha256: None,
            document_sha256: Some(&[1; 32]),
            detail: "CERT_NOT_REGISTERED",
            officer: None,
        };
        commit(store, |transaction| append(transaction, &entry));
        let change = store.transaction(|transaction| -> Result<(), StoreError> {
            diesel::update(audit::table)
                .set(audit::code.eq(0))
                .execute(transaction.connection())?;
            Ok(())
        });
        assert!(change.is_err());
        let removal = store.transaction(|transaction| -> Result<(), StoreError> {
            diesel::delete(audit::table).execute(transaction.connection())?;
            Ok(())
        });
        assert!(removal.is_err());
        let codes = store.read(|session| -> Result<Vec<i32>, StoreError> {
            Ok(audit::table.select(audit::code).load(session.connection())?)
        });
        assert_eq!(codes, Ok(vec![3001]));
    }
}
