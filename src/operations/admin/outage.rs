//! An officer records an outage of the service: it moves the deadlines that it covers.

use super::Registrar;
use crate::store::{
    StoreError,
    audit::{self, Entry},
    outages::{self, NewOutage},
};

/// Why an outage is not recorded.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum NotRecorded {
    /// It ends before it begins.
    #[error("întreruperea se termină înainte să înceapă")]
    Backwards,
    /// It begins later than now.
    #[error("întreruperea nu a început încă")]
    Future,
    /// There is no reason.
    #[error("o întrerupere se înregistrează cu un motiv")]
    NoReason,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Registrar {
    /// Records an outage, or the end of the one that began then.
    pub fn outage(&self, outage: &NewOutage<'_>, preview: bool) -> Result<(), NotRecorded> {
        let now = self.clock.now();
        if outage.ends.is_some_and(|ends| ends <= outage.begins) {
            return Err(NotRecorded::Backwards);
        }
        if outage.begins > now {
            return Err(NotRecorded::Future);
        }
        if outage.reason.is_empty() {
            return Err(NotRecorded::NoReason);
        }
        if preview {
            return Ok(());
        }
        self.store.transaction(|transaction| {
            outages::record(transaction, outage)?;
            let ends = outage.ends.map_or_else(String::new, |ends| ends.to_rfc3339());
            let entry = Entry {
                at: now,
                operation: "admin.intrerupere",
                code: 0,
                outcome: "inregistrat",
                workplace: None,
                certificate_sha256: None,
                document_sha256: None,
                detail: &format!("{} {ends}", outage.begins.to_rfc3339()),
                officer: outage.officer,
            };
            Ok(audit::append(transaction, &entry)?)
        })
    }
}
