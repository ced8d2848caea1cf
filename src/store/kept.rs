//! Declarations as they are kept, with or without a number: found by number, by period, by
//! document; and their evidence, byte for byte (`wire.md`, getDeclaratie).

use super::schema::{declarations, documents, receipts};
use super::{Session, StoreError, Unreadable};
use crate::declaration::{Period, RegistrationNumber, Sequence, State};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

/// A declaration that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Key of it, beside the workplace.
    pub id: i64,
    /// Key of the workplace.
    pub workplace_id: i64,
    /// Two letters.
    pub kind: String,
    /// What it is for.
    pub period: Period,
    /// 0 the original, 1… amendments; of a disposal, which of its period it is.
    pub sequence: Sequence,
    /// Accepted, or rejected; with a number, that is withdrawn.
    pub state: State,
    /// Its number, if it ever was accepted.
    pub number: Option<RegistrationNumber>,
    /// The number of the version that replaced it.
    pub replaced_by: Option<String>,
    /// SHA-256 of its document.
    pub sha256: Vec<u8>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When it got its number.
    pub registered_at: Option<DateTime<Utc>>,
    /// Whether it came after its deadline.
    pub late: bool,
}

/// What was received and answered, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Papers {
    /// The signed document.
    pub document: Vec<u8>,
    /// The whole envelope, where the signature verifies in place alone.
    pub envelope: Option<Vec<u8>>,
    /// The receipt.
    pub receipt: Vec<u8>,
}

pub(super) type Row = (
    (i64, i64, String, String, i16, String),
    (Option<String>, Option<String>, Vec<u8>, NaiveDateTime, Option<NaiveDateTime>, bool),
);

/// Every declaration: those with a number first, what the operator sent before disposals, the newest
/// version first.
#[diesel::dsl::auto_type]
pub(super) fn kept() -> _ {
    declarations::table
        .order((
            declarations::number.is_null(),
            declarations::disposal,
            declarations::sequence.desc(),
            declarations::id.desc(),
        ))
        .select((
            (
                declarations::id,
                declarations::workplace_id,
                declarations::kind,
                declarations::period,
                declarations::sequence,
                declarations::state,
            ),
            (
                declarations::number,
                declarations::replaced_by,
                declarations::document_sha256,
                declarations::received_at,
                declarations::registered_at,
                declarations::late,
            ),
        ))
}

/// The declaration of a workplace that has this number.
pub fn of_number(
    session: &mut Session,
    workplace_id: i64,
    number: &RegistrationNumber,
) -> Result<Option<Kept>, StoreError> {
    let row = kept()
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::number.eq(number.as_str()))
        .first(session.connection())
        .optional()?;
    row.map(read).transpose()
}

/// The declaration of a workplace, a kind and a period: the version in force, or where none was
/// ever accepted the last that was rejected.
pub fn of_period(
    session: &mut Session,
    workplace_id: i64,
    kind: &str,
    period: Period,
) -> Result<Option<Kept>, StoreError> {
    let row = kept()
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::kind.eq(kind))
        .filter(declarations::period_first.eq(period.first_day()))
        .filter(declarations::period.eq(period.to_string()))
        .first(session.connection())
        .optional()?;
    row.map(read).transpose()
}

/// The declaration of one of these workplaces that has this document: the accepted one, or the
/// last time it was rejected.
pub fn of_document(
    session: &mut Session,
    workplaces: &[i64],
    sha256: &[u8; 32],
) -> Result<Option<Kept>, StoreError> {
    let found: Option<i64> = documents::table
        .filter(documents::workplace_id.eq_any(workplaces))
        .filter(documents::sha256.eq(sha256.as_slice()))
        .select(documents::workplace_id)
        .first(session.connection())
        .optional()?;
    let Some(workplace_id) = found else { return Ok(None) };
    let row = kept()
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::document_sha256.eq(sha256.as_slice()))
        .first(session.connection())
        .optional()?;
    row.map(read).transpose()
}

/// What is kept with a declaration.
pub fn papers(session: &mut Session, kept: &Kept) -> Result<Papers, StoreError> {
    let (packed, document, envelope): (bool, Vec<u8>, Option<Vec<u8>>) = documents::table
        .find((kept.workplace_id, kept.sha256.as_slice()))
        .select((documents::packed, documents::bytes, documents::envelope))
        .first(session.connection())?;
    let unpacked = |bytes| super::documents::unpacked(packed, bytes);
    let (document, envelope) = (unpacked(document)?, envelope.map(unpacked).transpose()?);
    let receipt = receipts::table
        .find((kept.workplace_id, kept.id))
        .select(receipts::bytes)
        .first(session.connection())?;
    Ok(Papers { document, envelope, receipt })
}

pub(super) fn read(row: Row) -> Result<Kept, StoreError> {
    let unreadable = StoreError::Unreadable;
    let (
        (id, workplace_id, kind, period, sequence, state),
        (number, replaced_by, sha256, received_at, registered_at, late),
    ) = row;
    let number = number.map(|number| number.parse()).transpose();
    Ok(Kept {
        id,
        workplace_id,
        kind,
        period: period.parse().map_err(|_| unreadable(Unreadable::Period))?,
        sequence: super::series::sequence(sequence)?,
        state: state.parse().map_err(|_| unreadable(Unreadable::State))?,
        number: number.map_err(|_| unreadable(Unreadable::Number))?,
        replaced_by,
        sha256,
        received_at: received_at.and_utc(),
        registered_at: registered_at.map(|at| at.and_utc()),
        late,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::declarations::tests::{accepted, race, rejected};
    use crate::store::testing::{Pharmacy, on_both, pharmacy};

    on_both!(the_version_in_force_is_found_and_by_its_document_any);

    fn the_version_in_force_is_found_and_by_its_document_any(store: &Store) {
        let pharmacy = pharmacy(store);
        let id = pharmacy.workplace_id;
        let of_day = |day: &str| {
            let found = |session: &mut _| of_period(session, id, "FP", day.parse().unwrap());
            store.read(found).unwrap()
        };
        let of_bytes = |places: &[i64], sha256| {
            store.read(|session| of_document(session, places, &sha256)).unwrap()
        };
        assert_eq!((of_day("2026-11-20"), of_bytes(&[id], [9; 32])), (None, None));

        rejected(store, pharmacy, "2026-11-20", [9; 32]);
        let refused = of_day("2026-11-20").unwrap();
        assert_eq!((refused.state, &refused.number), (State::Rejected, &None));
        assert_eq!(of_bytes(&[id], [9; 32]), Some(refused.clone()));
        assert_eq!(of_bytes(&[id + 1], [9; 32]), None, "of another workplace");

        accepted(store, pharmacy, "2026-11-20", 0, &[]).unwrap();
        rejected(store, pharmacy, "2026-11-20", [8; 32]);
        accepted(store, pharmacy, "2026-11-20", 1, &[]).unwrap();
        let current = of_day("2026-11-20").unwrap();
        assert_eq!(current.number, Some(Pharmacy::number("2026-11-20", 1)));
        let by_number = |sequence| {
            let number = Pharmacy::number("2026-11-20", sequence);
            store.read(|session| of_number(session, id, &number)).unwrap()
        };
        assert_eq!(by_number(1), Some(current.clone()));
        let replaced = by_number(0).unwrap();
        assert_eq!(replaced.replaced_by, current.number.map(|number| number.to_string()));
        assert_eq!((by_number(2), of_bytes(&[id], [9; 32])), (None, Some(refused)));

        // What was rejected before is the one that was accepted.
        assert!(race(store, pharmacy, "2026-11-21", [8; 32]).unwrap());
        let papers = store.read(|session| papers(session, &of_bytes(&[id], [8; 32]).unwrap()));
        let papers = papers.unwrap();
        assert_eq!((papers.document, papers.receipt), (b"<Declaratie/>".into(), vec![8; 32]));
        assert_eq!(of_bytes(&[id], [8; 32]).unwrap().state, State::Accepted);
    }
}
