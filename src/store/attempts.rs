//! Documents that came while nobody could tell the status of their certificate (3009): when each
//! first came counts for its deadline (`rules.md`, 3009).

use super::schema::first_attempts;
use super::{Session, StoreError, Transaction, on_each, stored};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

/// Notes that a document came to be filed for a workplace; one that came before keeps its time.
pub fn note(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    sha256: &[u8; 32],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(first_attempts::table)
            .values((
                first_attempts::workplace_id.eq(workplace_id),
                first_attempts::sha256.eq(sha256.as_slice()),
                first_attempts::received_at.eq(stored(at)),
            ))
            .on_conflict_do_nothing()
            .execute(connection)
    })?;
    Ok(())
}

/// When a document first came; none of one that was judged when it came.
pub fn first(
    session: &mut Session,
    workplace_id: i64,
    sha256: &[u8; 32],
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at: Option<NaiveDateTime> = first_attempts::table
        .find((workplace_id, sha256.as_slice()))
        .select(first_attempts::received_at)
        .first(session.connection())
        .optional()?;
    Ok(at.map(|at| at.and_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{commit, noon, on_both, pharmacy};

    on_both!(the_first_attempt_keeps_its_time);

    fn the_first_attempt_keeps_its_time(store: &Store) {
        let workplace_id = pharmacy(store).workplace_id;
        let (first_day, later) = (noon("2026-11-20"), noon("2026-11-23"));
        commit(store, |transaction| note(transaction, workplace_id, &[1; 32], first_day));
        commit(store, |transaction| note(transaction, workplace_id, &[1; 32], later));
        let known = |sha256: [u8; 32]| store.read(|session| first(session, workplace_id, &sha256));
        assert_eq!(known([1; 32]), Ok(Some(first_day)));
        assert_eq!(known([2; 32]), Ok(None));
    }
}
