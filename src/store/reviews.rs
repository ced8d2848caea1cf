//! Declarations that an officer has to look at: what came to light after they were accepted. They stay
//! what they are (C-12, U-32).

use super::schema::{declarations, reviews, workplaces};
use super::{Locked, Session, StoreError, Unreadable, history, on_each, stored};
use crate::declaration::{Period, State};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

/// A declaration to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The declaration's number.
    pub number: String,
    /// The codWorkplace.
    pub workplace: String,
    /// Name of the reason: `TO_REVIEW`, `REVIEW_CERT_REVOKED`.
    pub reason: String,
    /// When it came to light.
    pub marked_at: DateTime<Utc>,
    /// What came to light, in Romanian.
    pub detail: String,
}

/// A declaration that is accepted, in the version in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its key.
    pub id: i64,
    /// Its period.
    pub period: Period,
}

/// The accepted declarations of a series whose periods begin on a day or later.
pub fn accepted_since(
    locked: &mut Locked<'_, '_>,
    day: NaiveDate,
) -> Result<Vec<Accepted>, StoreError> {
    let (workplace_id, kind) = (locked.workplace_id(), locked.kind().to_owned());
    let rows: Vec<(i64, String)> = declarations::table
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::kind.eq(kind))
        .filter(declarations::period_first.ge(day))
        .filter(declarations::state.eq(State::Accepted.wire()))
        .filter(declarations::replaced_by.is_null())
        .order(declarations::period_first)
        .select((declarations::id, declarations::period))
        .load(locked.connection())?;
    let accepted = |(id, period): (i64, String)| {
        let period = period.parse().map_err(|_| StoreError::Unreadable(Unreadable::Period))?;
        Ok(Accepted { id, period })
    };
    rows.into_iter().map(accepted).collect()
}

/// The series and the document of a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Two letters.
    pub kind: String,
    /// SHA-256 of its document.
    pub document_sha256: Vec<u8>,
}

/// What a declaration is, that may have to be looked at.
pub fn subject(
    session: &mut Session,
    workplace_id: i64,
    declaration_id: i64,
) -> Result<Subject, StoreError> {
    let (kind, document_sha256) = declarations::table
        .find((workplace_id, declaration_id))
        .select((declarations::kind, declarations::document_sha256))
        .first(session.connection())?;
    Ok(Subject { kind, document_sha256 })
}

/// Marks an accepted declaration of the series, and says so in its history; once for each reason.
/// Gives whether it did.
pub fn mark(
    locked: &mut Locked<'_, '_>,
    declaration_id: i64,
    reason: &str,
    detail: &str,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let workplace_id = locked.workplace_id();
    let state: String = declarations::table
        .find((workplace_id, declaration_id))
        .select(declarations::state)
        .first(locked.connection())?;
    let state: State = state.parse().map_err(|_| StoreError::Unreadable(Unreadable::State))?;
    if state != State::Accepted {
        return Ok(false);
    }
    let marked = on_each!(locked.connection(), connection => {
        diesel::insert_into(reviews::table)
            .values((
                reviews::workplace_id.eq(workplace_id),
                reviews::declaration_id.eq(declaration_id),
                reviews::reason.eq(reason),
                reviews::marked_at.eq(stored(at)),
                reviews::detail.eq(detail),
            ))
            .on_conflict_do_nothing()
            .execute(connection)
    })?;
    if marked == 0 {
        return Ok(false);
    }
    let said = format!("{reason}: {detail}");
    let line =
        history::Line { at, person_id: None, officer: None, states: (state, state), reason: &said };
    history::append(locked, declaration_id, &line)?;
    Ok(true)
}

/// All of them, the last to come to light first.
pub fn all(session: &mut Session) -> Result<Vec<Review>, StoreError> {
    type Row = (Option<String>, String, String, NaiveDateTime, String);
    let rows: Vec<Row> = reviews::table
        .inner_join(
            declarations::table.on(declarations::workplace_id
                .eq(reviews::workplace_id)
                .and(declarations::id.eq(reviews::declaration_id))),
        )
        .inner_join(workplaces::table.on(workplaces::id.eq(reviews::workplace_id)))
        .order((reviews::marked_at.desc(), declarations::number))
        .select((
            declarations::number,
            workplaces::code,
            reviews::reason,
            reviews::marked_at,
            reviews::detail,
        ))
        .load(session.connection())?;
    let review = |(number, workplace, reason, marked_at, detail): Row| Review {
        number: number.unwrap_or_default(),
        workplace,
        reason,
        marked_at: marked_at.and_utc(),
        detail,
    };
    Ok(rows.into_iter().map(review).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::declarations::tests::accepted;
    use crate::store::testing::{Pharmacy, noon, on_both, pharmacy};

    on_both!(a_mark_is_made_once_and_changes_no_state);

    fn a_mark_is_made_once_and_changes_no_state(store: &Store) {
        let at = pharmacy(store);
        for (day, sequence) in [("2026-11-19", 0), ("2026-11-20", 0), ("2026-11-20", 1)] {
            accepted(store, at, day, sequence, &[]).unwrap();
        }
        let since = "2026-11-20".parse().unwrap();
        let found =
            store.in_series(at.workplace_id, "FP", |locked| accepted_since(locked, since)).unwrap();
        assert_eq!(found.len(), 1);
        let marked = || {
            store.in_series(at.workplace_id, "FP", |locked| {
                mark(locked, found[0].id, "TO_REVIEW", "TEST", noon("2026-11-22"))
            })
        };
        assert_eq!((marked(), marked()), (Ok(true), Ok(false)));
        let number = Pharmacy::number("2026-11-20", 1);
        let told = store.read(all).unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].number.as_str(), told[0].detail.as_str()), (number.as_str(), "TEST"));
        let kept = store.read(|session| {
            let of_number = crate::store::kept::of_number(session, at.workplace_id, &number)?;
            history::of_period(session, &of_number.unwrap())
        });
        let kept = kept.unwrap();
        let last = kept.last().unwrap();
        assert_eq!((last.from, last.to), (Some(State::Accepted), Some(State::Accepted)));
        assert!(last.reason.starts_with("TO_REVIEW") && !last.is_replacement());
        let subject = store.read(|session| subject(session, at.workplace_id, found[0].id));
        assert_eq!(subject.unwrap().kind, "FP");
    }
}
