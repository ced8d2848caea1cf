//! Drafts: what is being prepared of a workplace, a kind and a period, and all that happened to it
//! until a declaration takes its place (`domain.md`, States).

use super::schema::{draft_changes, drafts, history, persons};
use super::{Locked, Session, StoreError, history::state, on_each, stored};
use crate::declaration::{Period, State};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// Who changes a draft, when and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch<'t> {
    /// When.
    pub at: DateTime<Utc>,
    /// Key of the person.
    pub person_id: i64,
    /// In words of ours.
    pub reason: &'t str,
    /// From which state, and to which; none where there is no draft.
    pub states: (Option<State>, Option<State>),
}

/// A change of a draft, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftChange {
    /// When.
    pub at: DateTime<Utc>,
    /// The name of the person.
    pub person: String,
    /// Why.
    pub reason: String,
    /// To which state; none where the draft was thrown away.
    pub to: Option<State>,
}

/// The draft of a period, byte for byte as it was made or saved.
pub fn find(
    session: &mut Session,
    workplace_id: i64,
    kind: &str,
    period: Period,
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(drafts::table
        .find((workplace_id, kind, period.to_string()))
        .select(drafts::document)
        .first(session.connection())
        .optional()?)
}

/// Whether there is a draft of the period.
pub fn exists(
    session: &mut Session,
    workplace_id: i64,
    kind: &str,
    period: Period,
) -> Result<bool, StoreError> {
    let of_period: Option<i64> = drafts::table
        .find((workplace_id, kind, period.to_string()))
        .select(drafts::workplace_id)
        .first(session.connection())
        .optional()?;
    Ok(of_period.is_some())
}

/// Stores a draft of the series, in place of the one that is there.
pub fn put(
    locked: &mut Locked<'_, '_>,
    period: Period,
    document: &[u8],
    touch: &Touch<'_>,
) -> Result<(), StoreError> {
    let (workplace_id, kind) = (locked.workplace_id(), locked.kind().to_owned());
    on_each!(locked.connection(), connection => {
        diesel::insert_into(drafts::table)
            .values((
                drafts::workplace_id.eq(workplace_id),
                drafts::kind.eq(kind),
                drafts::period.eq(period.to_string()),
                drafts::document.eq(document),
            ))
            .on_conflict((drafts::workplace_id, drafts::kind, drafts::period))
            .do_update()
            .set(drafts::document.eq(document))
            .execute(connection)
    })?;
    note(locked, period, touch)
}

/// Throws a draft of the series away; what happened to it stays.
pub fn delete(
    locked: &mut Locked<'_, '_>,
    period: Period,
    touch: &Touch<'_>,
) -> Result<(), StoreError> {
    remove(locked, period)?;
    note(locked, period, touch)
}

/// What happened to the drafts of a period that no declaration took the place of yet, in order.
pub fn changes(
    session: &mut Session,
    workplace_id: i64,
    kind: &str,
    period: Period,
) -> Result<Vec<DraftChange>, StoreError> {
    let rows: Vec<(NaiveDateTime, String, String, String)> = draft_changes::table
        .inner_join(persons::table.on(persons::id.eq(draft_changes::person_id)))
        .filter(draft_changes::workplace_id.eq(workplace_id))
        .filter(draft_changes::kind.eq(kind))
        .filter(draft_changes::period.eq(period.to_string()))
        .order(draft_changes::position)
        .select((draft_changes::at, persons::name, draft_changes::reason, draft_changes::to_state))
        .load(session.connection())?;
    let change = |(at, person, reason, to): (NaiveDateTime, _, _, String)| {
        Ok(DraftChange { at: at.and_utc(), person, reason, to: state(&to)? })
    };
    rows.into_iter().map(change).collect()
}

/// An accepted declaration takes the place of the period's draft, and its history begins with all
/// that happened to drafts of the period. Gives how many lines those are.
pub(super) fn close(
    locked: &mut Locked<'_, '_>,
    period: Period,
    declaration_id: i64,
) -> Result<usize, StoreError> {
    let (workplace_id, kind) = (locked.workplace_id(), locked.kind().to_owned());
    let lines = draft_changes::table
        .filter(draft_changes::workplace_id.eq(workplace_id))
        .filter(draft_changes::kind.eq(kind.clone()))
        .filter(draft_changes::period.eq(period.to_string()))
        .select((
            draft_changes::workplace_id,
            declaration_id.into_sql::<BigInt>(),
            draft_changes::position,
            draft_changes::at,
            draft_changes::person_id.nullable(),
            draft_changes::reason,
            draft_changes::from_state,
            draft_changes::to_state,
        ));
    let into = (
        history::workplace_id,
        history::declaration_id,
        history::position,
        history::at,
        history::person_id,
        history::reason,
        history::from_state,
        history::to_state,
    );
    let taken_over = on_each!(locked.connection(), connection => {
        lines.insert_into(history::table).into_columns(into).execute(connection)
    })?;
    // Every draft has its first line: without lines there is none.
    if taken_over > 0 {
        diesel::delete(draft_changes::table)
            .filter(draft_changes::workplace_id.eq(workplace_id))
            .filter(draft_changes::kind.eq(kind))
            .filter(draft_changes::period.eq(period.to_string()))
            .execute(locked.connection())?;
        remove(locked, period)?;
    }
    Ok(taken_over)
}

fn remove(locked: &mut Locked<'_, '_>, period: Period) -> Result<(), StoreError> {
    let key = (locked.workplace_id(), locked.kind().to_owned(), period.to_string());
    diesel::delete(drafts::table.find(key)).execute(locked.connection())?;
    Ok(())
}

fn note(locked: &mut Locked<'_, '_>, period: Period, touch: &Touch<'_>) -> Result<(), StoreError> {
    let (workplace_id, kind) = (locked.workplace_id(), locked.kind().to_owned());
    let last: Option<i32> = draft_changes::table
        .filter(draft_changes::workplace_id.eq(workplace_id))
        .filter(draft_changes::kind.eq(&kind))
        .filter(draft_changes::period.eq(period.to_string()))
        .select(diesel::dsl::max(draft_changes::position))
        .first(locked.connection())?;
    let (from, to) = touch.states;
    diesel::insert_into(draft_changes::table)
        .values((
            draft_changes::workplace_id.eq(workplace_id),
            draft_changes::kind.eq(kind),
            draft_changes::period.eq(period.to_string()),
            draft_changes::position.eq(last.unwrap_or(0) + 1),
            draft_changes::at.eq(stored(touch.at)),
            draft_changes::person_id.eq(touch.person_id),
            draft_changes::reason.eq(touch.reason),
            draft_changes::from_state.eq(from.map(State::wire)),
            draft_changes::to_state.eq(State::told(to)),
        ))
        .execute(locked.connection())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::declarations::tests::{accepted, rejected};
    use crate::store::testing::{Pharmacy, noon, on_both, pharmacy};
    use crate::store::{Store, history, kept};

    on_both!(
        a_draft_is_kept_as_saved_last_and_all_its_changes_are,
        an_acceptance_takes_the_draft_and_its_history_over,
        a_rejection_and_another_period_leave_the_draft,
    );

    const DAY: &str = "2026-11-20";
    const DRAFT: Option<State> = Some(State::Draft);

    fn day() -> Period {
        DAY.parse().unwrap()
    }

    fn touch(
        pharmacy: Pharmacy,
        from: Option<State>,
        to: Option<State>,
        reason: &str,
    ) -> Touch<'_> {
        Touch { at: noon(DAY), person_id: pharmacy.person_id, reason, states: (from, to) }
    }

    fn save(store: &Store, pharmacy: Pharmacy, document: &[u8], from: Option<State>) {
        let touch = touch(pharmacy, from, DRAFT, "TEST");
        let put = |locked: &mut Locked<'_, '_>| put(locked, day(), document, &touch);
        store.in_series(pharmacy.workplace_id, "FP", put).unwrap();
    }

    fn found(store: &Store, pharmacy: Pharmacy) -> Option<Vec<u8>> {
        store.read(|session| find(session, pharmacy.workplace_id, "FP", day())).unwrap()
    }

    fn lines(store: &Store, pharmacy: Pharmacy) -> Vec<Option<State>> {
        let lines =
            store.read(|session| changes(session, pharmacy.workplace_id, "FP", day())).unwrap();
        assert!(lines.iter().all(|line| line.person == "TEST Ana Popescu" && line.at == noon(DAY)));
        lines.into_iter().map(|line| line.to).collect()
    }

    fn a_draft_is_kept_as_saved_last_and_all_its_changes_are(store: &Store) {
        let pharmacy = pharmacy(store);
        assert_eq!((found(store, pharmacy), lines(store, pharmacy)), (None, vec![]));
        save(store, pharmacy, b"<a/>", None);
        save(store, pharmacy, b"<b/>", DRAFT);
        assert_eq!(found(store, pharmacy).as_deref(), Some(&b"<b/>"[..]));
        let away = touch(pharmacy, DRAFT, None, "TEST");
        let delete = |locked: &mut Locked<'_, '_>| delete(locked, day(), &away);
        store.in_series(pharmacy.workplace_id, "FP", delete).unwrap();
        assert_eq!(found(store, pharmacy), None);
        save(store, pharmacy, b"<c/>", None);
        assert_eq!(lines(store, pharmacy), [DRAFT, DRAFT, None, DRAFT]);
    }

    fn an_acceptance_takes_the_draft_and_its_history_over(store: &Store) {
        let pharmacy = pharmacy(store);
        save(store, pharmacy, b"<a/>", None);
        save(store, pharmacy, b"<b/>", DRAFT);
        accepted(store, pharmacy, DAY, 0, &[]).unwrap();
        assert_eq!((found(store, pharmacy), lines(store, pharmacy)), (None, vec![]));
        let told = store.read(|session| {
            let kept = kept::of_period(session, pharmacy.workplace_id, "FP", day())?.unwrap();
            history::of_period(session, &kept)
        });
        let told: Vec<_> = told.unwrap().iter().map(|change| (change.from, change.to)).collect();
        let accepted = (DRAFT, Some(State::Accepted));
        assert_eq!(told, [(None, DRAFT), (DRAFT, DRAFT), accepted]);
    }

    fn a_rejection_and_another_period_leave_the_draft(store: &Store) {
        let pharmacy = pharmacy(store);
        save(store, pharmacy, b"<a/>", None);
        rejected(store, pharmacy, DAY, [9; 32]);
        accepted(store, pharmacy, "2026-11-19", 0, &[]).unwrap();
        assert_eq!(found(store, pharmacy).as_deref(), Some(&b"<a/>"[..]));
        assert_eq!(lines(store, pharmacy), [DRAFT]);
    }
}
