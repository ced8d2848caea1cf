//! Who may report for a company, and for which of its workplaces: what an enrolment asks for, once its
//! document is good (`enrolment.md`, After enrolment). Each operation is a part of one transaction, so
//! that all choices of a document come into force together, and leaves a line in the audit log with
//! who, when and by which document.

mod people;
mod places;
pub(super) mod replace;
mod requests;

pub use requests::Decision;

use crate::{
    registry::{Company, Status},
    store::{StoreError, Transaction, audit, companies, persons},
};
use chrono::{DateTime, NaiveDate, Utc};

/// Who changes something, when, and by which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By<'b> {
    /// When.
    pub at: DateTime<Utc>,
    /// Code of the officer, where one acts.
    pub officer: Option<&'b str>,
    /// SHA-256 of the certificate that signed the document, where one did.
    pub certificate_sha256: Option<&'b [u8]>,
    /// Which document: its number or fingerprint, never a name. Not empty.
    pub document: &'b str,
}

/// Why something is not done; a sentence for who asked.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum NotEnrolled {
    /// No document says so.
    #[error("spuneți documentul în baza căruia se face schimbarea")]
    NoDocument,
    /// Nobody has this number.
    #[error("nicio persoană nu are numărul {0}")]
    NoPerson(i64),
    /// No company has this fiscal code.
    #[error("compania {0} nu este înregistrată")]
    NoCompany(String),
    /// No request has this number.
    #[error("nicio cerere nu are numărul {0}")]
    NoRequest(i64),
    /// The request was decided.
    #[error("cererea {0} a fost deja hotărâtă")]
    Decided(i64),
    /// Another request of the person for this company waits.
    #[error("cererea {0} a persoanei pentru această companie nu este finalizată")]
    Waiting(i64),
    /// The person has the role.
    #[error("persoana are deja acest rol")]
    Held,
    /// The person has no role there.
    #[error("persoana nu este utilizator al companiei")]
    NotHeld,
    /// A representative is replaced, not removed.
    #[error("reprezentantul legal nu se șterge: se numește altul")]
    Representative,
    /// The company is deactivated.
    #[error("compania este deja dezactivată")]
    Deactivated,
    /// No workplace has this code.
    #[error("punctul de lucru {0} nu este înregistrat")]
    NoWorkplace(String),
    /// The workplace has ended already.
    #[error("punctul de lucru este {0} din {1}")]
    Ended(Status, NaiveDate),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where the choices of a document come into force.
pub struct Enrolment<'e, 's> {
    transaction: &'e mut Transaction<'s>,
    by: By<'e>,
}

/// What an operation did, for the audit log.
struct Deed<'d> {
    operation: &'d str,
    outcome: &'d str,
    workplace: Option<&'d str>,
    subject: &'d str,
}

impl<'e, 's> Enrolment<'e, 's> {
    /// By a document.
    pub fn new(transaction: &'e mut Transaction<'s>, by: By<'e>) -> Result<Self, NotEnrolled> {
        match by.document.trim().is_empty() {
            true => Err(NotEnrolled::NoDocument),
            false => Ok(Self { transaction, by }),
        }
    }

    fn company(&mut self, cui: &str) -> Result<Company, NotEnrolled> {
        let found = companies::find(self.transaction, cui)?;
        found.ok_or_else(|| NotEnrolled::NoCompany(cui.to_owned()))
    }

    fn person(&mut self, person_id: i64) -> Result<(), NotEnrolled> {
        match persons::exists(self.transaction, person_id)? {
            true => Ok(()),
            false => Err(NotEnrolled::NoPerson(person_id)),
        }
    }

    fn audit(&mut self, deed: &Deed<'_>) -> Result<(), StoreError> {
        let operation = format!("inrolare.{}", deed.operation);
        let entry = audit::Entry {
            at: self.by.at,
            operation: &operation,
            code: 0,
            outcome: deed.outcome,
            workplace: deed.workplace,
            certificate_sha256: self.by.certificate_sha256,
            document_sha256: None,
            detail: &format!("{}, document {}", deed.subject, self.by.document.trim()),
            officer: self.by.officer,
        };
        audit::append(self.transaction, &entry)
    }
}
