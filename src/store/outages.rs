//! Outages of the service, recorded by an officer or by the service itself: they move deadlines
//! (`domain.md`, Periods).

use super::schema::outages;
use super::{Session, StoreError, Transaction, on_each, stored};
use crate::declaration::Outage;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

/// An outage as it is recorded; its key is the instant it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewOutage<'n> {
    /// Since when.
    pub begins: DateTime<Utc>,
    /// Until when, later than `begins`; none while it lasts.
    pub ends: Option<DateTime<Utc>>,
    /// Why, for people.
    pub reason: &'n str,
    /// Code of the officer; none where the service noticed by itself.
    pub officer: Option<&'n str>,
}

/// Records an outage, or what else is known of the one that began then: recorded without an end,
/// it keeps the end it has.
pub fn record(transaction: &mut Transaction<'_>, outage: &NewOutage<'_>) -> Result<(), StoreError> {
    let values = (
        outage.ends.map(|ends| outages::ends.eq(stored(ends))),
        outages::reason.eq(outage.reason),
        outages::officer.eq(outage.officer),
    );
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(outages::table)
            .values((outages::begins.eq(stored(outage.begins)), values))
            .on_conflict(outages::begins)
            .do_update()
            .set(values)
            .execute(connection)
    })?;
    Ok(())
}

/// The outages with a moment between two instants, in the order they began.
pub fn overlapping(
    session: &mut Session,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Outage>, StoreError> {
    let rows = outages::table
        .filter(outages::begins.lt(stored(to)))
        .filter(outages::ends.is_null().or(outages::ends.gt(stored(from))))
        .order(outages::begins)
        .select(COLUMNS)
        .load::<Row>(session.connection())?;
    Ok(rows.into_iter().map(outage).collect())
}

/// The outages that were not over at an instant, in the order they began.
pub fn declared_since(
    session: &mut Session,
    instant: DateTime<Utc>,
) -> Result<Vec<Outage>, StoreError> {
    let rows = outages::table
        .filter(outages::ends.is_null().or(outages::ends.ge(stored(instant))))
        .order(outages::begins)
        .select(COLUMNS)
        .load::<Row>(session.connection())?;
    Ok(rows.into_iter().map(outage).collect())
}

type Row = (NaiveDateTime, Option<NaiveDateTime>, String);

const COLUMNS: (outages::begins, outages::ends, outages::reason) =
    (outages::begins, outages::ends, outages::reason);

fn outage((begins, ends, reason): Row) -> Outage {
    Outage { from: begins.and_utc(), to: ends.map(|ends| ends.and_utc()), reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{commit, on_both};

    on_both!(
        an_outage_that_lasts_is_ended_later,
        an_outage_is_found_by_any_moment_of_it,
        an_outage_ends_after_it_begins,
    );

    fn at(text: &str) -> DateTime<Utc> {
        format!("2026-11-{text}:00Z").parse().unwrap()
    }

    fn new<'n>(begins: &str, ends: Option<&str>, reason: &'n str) -> NewOutage<'n> {
        NewOutage { begins: at(begins), ends: ends.map(at), reason, officer: None }
    }

    fn read(begins: &str, ends: Option<&str>, reason: &str) -> Outage {
        Outage { from: at(begins), to: ends.map(at), reason: reason.into() }
    }

    fn an_outage_that_lasts_is_ended_later(store: &Store) {
        let since = |instant: &str| store.read(|session| declared_since(session, at(instant)));
        for _ in 0..2 {
            commit(store, |t| record(t, &new("20T10:00", None, "TEST")));
        }
        assert_eq!(since("25T00:00"), Ok(vec![read("20T10:00", None, "TEST")]));
        let ended =
            NewOutage { officer: Some("OF1"), ..new("20T10:00", Some("20T12:00"), "TEST rețea") };
        commit(store, |t| record(t, &ended));
        commit(store, |t| record(t, &new("20T10:00", None, "TEST")));
        assert_eq!(since("20T12:00"), Ok(vec![read("20T10:00", Some("20T12:00"), "TEST")]));
        assert_eq!(since("20T12:01"), Ok(vec![]));
    }

    fn an_outage_is_found_by_any_moment_of_it(store: &Store) {
        commit(store, |t| record(t, &new("21T10:00", None, "c")));
        commit(store, |t| record(t, &new("20T10:00", Some("20T12:00"), "a")));
        commit(store, |t| record(t, &new("20T11:00", Some("20T15:00"), "b")));
        let found = |from: &str, to: &str| -> Vec<String> {
            let found = store.read(|session| overlapping(session, at(from), at(to))).unwrap();
            found.into_iter().map(|outage| outage.reason).collect()
        };
        assert_eq!(found("20T11:30", "20T11:40"), ["a", "b"]);
        assert_eq!(found("20T12:00", "20T13:00"), ["b"]);
        assert_eq!(found("20T09:00", "20T10:00"), Vec::<String>::new());
        assert_eq!(found("20T15:00", "25T00:00"), ["c"]);
    }

    fn an_outage_ends_after_it_begins(store: &Store) {
        let backwards = new("20T10:00", Some("20T10:00"), "TEST");
        assert!(store.transaction(|t| record(t, &backwards)).is_err());
    }
}
