//! Accepted declarations whose certificate is to be asked about once more (C-12): a row each, until it
//! was.

use super::schema::rechecks;
use super::{Evidence, Locked, Session, StoreError, Transaction, stored};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

/// One that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Key of the workplace.
    pub workplace_id: i64,
    /// Key of the declaration, beside it.
    pub declaration_id: i64,
    /// Key of the certificate that signed it.
    pub certificate_id: i64,
    /// When it was received.
    pub received_at: DateTime<Utc>,
}

/// Notes one that was accepted.
pub(super) fn put(
    locked: &mut Locked<'_, '_>,
    declaration_id: i64,
    evidence: &Evidence<'_>,
) -> Result<(), StoreError> {
    diesel::insert_into(rechecks::table)
        .values((
            rechecks::workplace_id.eq(locked.workplace_id()),
            rechecks::declaration_id.eq(declaration_id),
            rechecks::certificate_id.eq(evidence.certificate_id),
            rechecks::received_at.eq(stored(evidence.received_at)),
        ))
        .execute(locked.connection())?;
    Ok(())
}

/// Those that were received until an instant, in the order they came, after the one that is given;
/// so many at most.
pub fn due(
    session: &mut Session,
    until: DateTime<Utc>,
    after: Option<Due>,
    most: i64,
) -> Result<Vec<Due>, StoreError> {
    let mut query = rechecks::table.filter(rechecks::received_at.le(stored(until))).into_boxed();
    if let Some(Due { workplace_id, declaration_id, received_at, .. }) = after {
        let received_at = stored(received_at);
        let later_at_workplace = rechecks::workplace_id.gt(workplace_id).or(rechecks::workplace_id
            .eq(workplace_id)
            .and(rechecks::declaration_id.gt(declaration_id)));
        query = query.filter(
            rechecks::received_at
                .gt(received_at)
                .or(rechecks::received_at.eq(received_at).and(later_at_workplace)),
        );
    }
    let rows: Vec<(i64, i64, i64, NaiveDateTime)> = query
        .order((rechecks::received_at, rechecks::workplace_id, rechecks::declaration_id))
        .limit(most)
        .load(session.connection())?;
    let due =
        |(workplace_id, declaration_id, certificate_id, received_at): (_, _, _, NaiveDateTime)| {
            Due { workplace_id, declaration_id, certificate_id, received_at: received_at.and_utc() }
        };
    Ok(rows.into_iter().map(due).collect())
}

/// One that was asked about waits no longer.
pub fn done(transaction: &mut Transaction<'_>, due: &Due) -> Result<(), StoreError> {
    diesel::delete(rechecks::table.find((due.workplace_id, due.declaration_id)))
        .execute(transaction.connection())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::declarations::tests::accepted;
    use crate::store::testing::{commit, noon, on_both, pharmacy};

    on_both!(what_was_accepted_waits_until_it_is_done);

    fn what_was_accepted_waits_until_it_is_done(store: &Store) {
        let at = pharmacy(store);
        for day in ["2026-11-19", "2026-11-20"] {
            accepted(store, at, day, 0, &[]).unwrap();
        }
        let read = |until: &str, after| store.read(|s| due(s, noon(until), after, 1)).unwrap();
        assert_eq!(read("2026-11-18", None), []);
        let first = read("2026-11-20", None);
        assert_eq!(first.len(), 1);
        assert_eq!(
            (first[0].received_at, first[0].certificate_id),
            (noon("2026-11-19"), at.certificate_id)
        );
        let second = read("2026-11-20", Some(first[0]));
        assert_eq!(second[0].received_at, noon("2026-11-20"));
        assert_eq!(read("2026-11-20", Some(second[0])), []);
        commit(store, |transaction| done(transaction, &first[0]));
        assert_eq!(read("2026-11-20", None), second);
    }
}
