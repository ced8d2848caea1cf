//! An officer records a disposal (V): what was sold off while the authorisation was invalid
//! (`domain.md`, States). What it holds, opens and closes with, the service computes.

use super::{Column, Mistake, Problem, Reading, Registrar, Row, field};
use crate::{
    declaration::{
        Outcome, Period, Receipt, RegistrationNumber, Schedule, Sequence, civil_date,
        disposal::{Disposed, Issue, NotDisposable, NotHeld, Statement, disposable, dispose},
    },
    kinds::{Catalogue, Kind},
    operations::{
        judged::authorisations_for,
        seal::{receipt_id, seal},
        stop::Cause,
    },
    registry::Workplace,
    signature::{SigningKey, hex, sha256},
    store::{
        Document, Locked, Packed, StoreError,
        audit::{self, Entry},
        disposals, series, workplaces,
    },
};
use chrono::{DateTime, Utc};

/// What an officer asks.
#[derive(Debug, Clone, Copy)]
pub struct Disposal<'d> {
    /// Code or alias of the workplace.
    pub workplace: &'d str,
    /// Two letters.
    pub kind: &'d str,
    /// The period.
    pub period: Period,
    /// Why, in words for the operator: not empty.
    pub reason: &'d str,
    /// Code of the officer, who is known to be one.
    pub officer: &'d str,
    /// Only says what would happen.
    pub preview: bool,
}

/// What documents and receipts are made with.
#[derive(Clone, Copy)]
pub struct Sealing<'s> {
    /// The kinds.
    pub catalogue: &'s Catalogue,
    /// The service's seal.
    pub seal: &'s SigningKey,
}

/// What was recorded, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number.
    pub number: RegistrationNumber,
    /// Every stock, those that only go on too.
    pub stocks: Vec<Disposed>,
}

/// Why a disposal is not recorded; in Romanian, for the officer.
#[derive(Debug, thiserror::Error)]
pub enum NotDisposed {
    /// All that is wrong with the file.
    #[error("lista are greșeli")]
    Mistakes(Vec<Mistake>),
    /// There is no reason.
    #[error("o valorificare se înregistrează cu un motiv")]
    NoReason,
    /// Nothing was issued.
    #[error("lista este goală: nu s-a valorificat nimic")]
    Nothing,
    /// No workplace has this code or alias.
    #[error("punctul de lucru {0} nu este înregistrat")]
    NoWorkplace(String),
    /// No kind has this code, or units of that type do not file it.
    #[error("punctul de lucru nu depune declarații {0}")]
    NoKind(String),
    /// The period takes none.
    #[error(transparent)]
    Period(#[from] NotDisposable),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The seal, which does not sign.
    #[error("sigiliul nu semnează: {0}")]
    Seal(String),
}

/// The columns of the file.
pub static COLUMNS: [Column; 4] = [
    Column::needed("cod", "codCIM sau codNC", "22071000"),
    Column::needed("cantitate", "cantitatea ieșită, cel mult 3 zecimale", "12.5"),
    Column::optional("stare", "starea (V, I), unde produsul este în mai multe", "V"),
    Column::optional("tabel", "tabelul, unde produsul este în mai multe", "Recapitulare"),
];

impl Registrar {
    /// Records a disposal of what these rows issue. `told` are mistakes in the form of the file.
    pub fn dispose(
        &self,
        asked: &Disposal<'_>,
        (rows, mut told): (&[Row], Vec<Mistake>),
        with: Sealing<'_>,
    ) -> Result<Recorded, NotDisposed> {
        if asked.reason.trim().is_empty() {
            return Err(NotDisposed::NoReason);
        }
        let issues = read(rows, &mut told);
        if !told.is_empty() {
            return Err(NotDisposed::Mistakes(told));
        }
        if issues.is_empty() {
            return Err(NotDisposed::Nothing);
        }
        let workplace = self.store.read(|session| workplaces::find(session, asked.workplace))?;
        let workplace = workplace.ok_or(NotDisposed::NoWorkplace(asked.workplace.to_owned()))?;
        let kind = with.catalogue.kind(asked.kind);
        let kind = kind.filter(|kind| kind.is_filed_by(workplace.unit_type.wire()));
        let kind = kind.ok_or(NotDisposed::NoKind(asked.kind.to_owned()))?;
        self.store.in_series(workplace.id, &kind.code, |locked| {
            // What is recorded from here on waits for the series, and finds this disposal.
            let workplace = workplaces::with_key(locked, workplace.id)?.unwrap_or(workplace);
            let (count, stocks) =
                self.judged(locked, (asked, kind, &workplace), (rows, &issues))?;
            let number =
                RegistrationNumber::of_disposal(&workplace.code, &kind.code, asked.period, count);
            if !asked.preview {
                let place = (asked, kind, &workplace);
                self.record(locked, place, (&number, count, &stocks), with.seal)?;
            }
            Ok(Recorded { number, stocks })
        })
    }

    /// Which disposal of its period it is, and what it leaves.
    fn judged(
        &self,
        locked: &mut Locked<'_, '_>,
        (asked, kind, workplace): (&Disposal<'_>, &Kind, &Workplace),
        (rows, issues): (&[Row], &[Issue]),
    ) -> Result<(Sequence, Vec<Disposed>), NotDisposed> {
        let (period, calendar) = (asked.period, &workplace.calendar);
        let authorisations = &authorisations_for(locked, workplace, [kind])?;
        let schedule = Schedule { kind, calendar, authorisations };
        let facts = series::facts_of_disposal(locked, period, &schedule)?;
        disposable(period, &facts, &schedule, civil_date(self.clock.now()))?;
        let last = disposals::last_count(locked, period)?.unwrap_or(Sequence::ORIGINAL);
        let count = last.next().ok_or(NotDisposable::TooMany)?;
        let stocks = dispose(&schedule, period, facts.closings, issues).map_err(|refused| {
            let told = refused.into_iter().filter_map(|(row, why)| mistake(rows, row, why));
            NotDisposed::Mistakes(told.collect())
        })?;
        Ok((count, stocks))
    }

    fn record(
        &self,
        locked: &mut Locked<'_, '_>,
        (asked, kind, workplace): (&Disposal<'_>, &Kind, &Workplace),
        (number, count, stocks): (&RegistrationNumber, Sequence, &[Disposed]),
        key: &SigningKey,
    ) -> Result<(), NotDisposed> {
        let (at, reason) = (self.clock.now(), asked.reason.trim());
        let sealed =
            |element| seal(element, key).map_err(|why: Cause| NotDisposed::Seal(why.to_string()));
        let statement = Statement {
            environment: self.environment,
            number,
            workplace: &workplace.code,
            kind,
            period: asked.period,
            officer: asked.officer,
            reason,
            at,
            stocks,
        };
        let document = sealed(statement.to_xml())?;
        let sha256 = sha256(document.as_bytes());
        let receipt = Receipt {
            environment: self.environment,
            id: receipt_id(at),
            outcome: Outcome::Accepted,
            number: Some(number.clone()),
            workplace: Some(workplace.code.to_string()),
            kind: Some(kind.code.clone()),
            period: Some(asked.period),
            sequence: Some(count),
            sha256: hex(&sha256),
            certificate: None,
            received: at,
            late: false,
            findings: Vec::new(),
            engine: env!("CARGO_PKG_VERSION"),
        };
        let receipt = sealed(receipt.to_xml())?;
        let packed = Packed::of(document.as_bytes(), None)?;
        let disposal = disposals::Disposal {
            period: asked.period,
            count,
            number,
            stocks,
            document: Document { sha256: &sha256, packed: &packed },
            receipt: receipt.as_bytes(),
            at,
            officer: asked.officer,
            reason,
        };
        disposals::record(locked, &disposal)?;
        Ok(audit::append(locked, &entry(at, number, &sha256, asked.officer))?)
    }
}

/// The rows as issues; a row that cannot be read is told.
fn read(rows: &[Row], mistakes: &mut Vec<Mistake>) -> Vec<Issue> {
    let issue = |row| {
        let mut row = Reading::new(row, &COLUMNS, mistakes);
        let product = row.needed("cod", field::text);
        let quantity = row.needed("cantitate", field::quantity);
        let condition = row.optional("stare", field::text);
        let table = row.optional("tabel", field::text);
        Some(Issue { product: product?, table: table?, condition: condition?, quantity: quantity? })
    };
    rows.iter().filter_map(issue).collect()
}

/// What is wrong with a row that could be read.
fn mistake(rows: &[Row], row: usize, why: NotHeld) -> Option<Mistake> {
    let (column, problem) = match why {
        NotHeld::Nothing => ("cod", Problem::NotHeld),
        NotHeld::Several(places) => ("cod", Problem::HeldIn(places.join(", "))),
        NotHeld::Authorised => ("cod", Problem::Authorised),
        NotHeld::Less(held) => ("cantitate", Problem::LessHeld(held)),
        NotHeld::Zero => ("cantitate", Problem::Form("mai mult de 0")),
        NotHeld::Again(before) => ("cod", Problem::Repeated(rows.get(before)?.place.clone())),
    };
    let row = rows.get(row)?;
    let value = row.cells.get(column).map_or("", String::as_str);
    Some(Mistake::of(row, &COLUMNS, column, value, problem))
}

/// The reason is in the history, where the operator reads it; here it could name somebody.
fn entry<'e>(
    at: DateTime<Utc>,
    number: &'e RegistrationNumber,
    sha256: &'e [u8; 32],
    officer: &'e str,
) -> Entry<'e> {
    Entry {
        at,
        operation: "admin.valorificare",
        code: 0,
        outcome: Outcome::Accepted.wire(),
        workplace: Some(number.workplace()),
        certificate_sha256: None,
        document_sha256: Some(sha256),
        detail: number.as_str(),
        officer: Some(officer),
    }
}
