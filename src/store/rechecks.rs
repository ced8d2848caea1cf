//! Accepted declarations whose certificate is to be asked about once more (C-12): a row each, until it
//! was. Any number of processes work through them: what one claimed, the others leave.

use super::connection::AnyConnection;
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

/// Until when those count that wait, and until when whoever takes them has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Received until then.
    pub received: DateTime<Utc>,
    /// Now: a claim from before that is over counts no more.
    pub now: DateTime<Utc>,
    /// When this claim is over, should nobody settle or release it.
    pub until: DateTime<Utc>,
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

/// Those that wait and that nobody claimed.
#[diesel::dsl::auto_type]
fn free(claim: &Claim) -> _ {
    let now: NaiveDateTime = stored(claim.now);
    let received: NaiveDateTime = stored(claim.received);
    rechecks::table
        .filter(rechecks::received_at.le(received))
        .filter(rechecks::claimed_until.is_null().or(rechecks::claimed_until.lt(now)))
}

/// Workplaces after that one of which some wait, in the order of their keys; so many at most.
pub fn waiting(
    session: &mut Session,
    claim: &Claim,
    after: i64,
    most: i64,
) -> Result<Vec<i64>, StoreError> {
    Ok(free(claim)
        .filter(rechecks::workplace_id.gt(after))
        .select(rechecks::workplace_id)
        .distinct()
        .order(rechecks::workplace_id)
        .limit(most)
        .load(session.connection())?)
}

/// Claims what waits of a workplace, in the order of its keys, and passes over what another process is
/// claiming at the moment. One workplace at a time, so that it is one machine's work where the tables
/// are spread over several.
pub fn claim(
    transaction: &mut Transaction<'_>,
    claim: &Claim,
    workplace_id: i64,
) -> Result<Vec<Due>, StoreError> {
    type Row = (i64, i64, NaiveDateTime);
    let of_workplace = free(claim)
        .filter(rechecks::workplace_id.eq(workplace_id))
        .order(rechecks::declaration_id)
        .select((rechecks::declaration_id, rechecks::certificate_id, rechecks::received_at));
    let rows: Vec<Row> = match transaction.connection() {
        AnyConnection::Postgres(connection) => {
            of_workplace.for_update().skip_locked().load(connection)
        }
        // Its write transactions are alone.
        AnyConnection::Sqlite(connection) => of_workplace.load(connection),
    }?;
    diesel::update(rechecks::table)
        .filter(rechecks::workplace_id.eq(workplace_id))
        .filter(rechecks::declaration_id.eq_any(rows.iter().map(|row| row.0)))
        .set(rechecks::claimed_until.eq(stored(claim.until)))
        .execute(transaction.connection())?;
    let due = |(declaration_id, certificate_id, received_at): Row| Due {
        workplace_id,
        declaration_id,
        certificate_id,
        received_at: received_at.and_utc(),
    };
    Ok(rows.into_iter().map(due).collect())
}

/// One that was asked about waits no longer.
pub fn done(transaction: &mut Transaction<'_>, due: &Due) -> Result<(), StoreError> {
    diesel::delete(rechecks::table.find((due.workplace_id, due.declaration_id)))
        .execute(transaction.connection())?;
    Ok(())
}

/// One that nobody could tell about waits again.
pub fn release(transaction: &mut Transaction<'_>, due: &Due) -> Result<(), StoreError> {
    diesel::update(rechecks::table.find((due.workplace_id, due.declaration_id)))
        .set(rechecks::claimed_until.eq(None::<NaiveDateTime>))
        .execute(transaction.connection())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::declarations::tests::accepted;
    use crate::store::testing::databases::Database;
    use crate::store::testing::{Pharmacy, commit, noon, on_both, open, pharmacy};
    use chrono::TimeDelta;
    use std::sync::mpsc;

    on_both!(
        what_was_accepted_waits_until_it_is_done,
        what_one_claimed_the_others_leave_until_the_claim_is_over,
    );

    /// At noon of that day, of what came until then.
    fn at(day: &str) -> Claim {
        let now = noon(day);
        Claim { received: now, now, until: now + TimeDelta::minutes(10) }
    }

    fn waits(store: &Store, claim: &Claim) -> Vec<i64> {
        store.read(|session| waiting(session, claim, 0, 10)).unwrap()
    }

    fn two_days(store: &Store) -> Pharmacy {
        let pharmacy = pharmacy(store);
        for day in ["2026-11-19", "2026-11-20"] {
            accepted(store, pharmacy, day, 0, &[]).unwrap();
        }
        pharmacy
    }

    fn what_was_accepted_waits_until_it_is_done(store: &Store) {
        let pharmacy = two_days(store);
        let take = |day: &str| commit(store, |t| claim(t, &at(day), pharmacy.workplace_id));
        assert_eq!((waits(store, &at("2026-11-18")), take("2026-11-18")), (vec![], vec![]));
        let first = take("2026-11-19");
        assert_eq!(first.len(), 1);
        assert_eq!(
            (first[0].received_at, first[0].certificate_id),
            (noon("2026-11-19"), pharmacy.certificate_id)
        );
        commit(store, |transaction| done(transaction, &first[0]));
        let second = take("2026-11-20");
        assert_eq!((second.len(), second[0].received_at), (1, noon("2026-11-20")));
        commit(store, |transaction| done(transaction, &second[0]));
        assert_eq!(waits(store, &at("2026-11-21")), [0; 0]);
    }

    fn what_one_claimed_the_others_leave_until_the_claim_is_over(store: &Store) {
        let id = two_days(store).workplace_id;
        let now = at("2026-11-20");
        assert_eq!(waits(store, &now), [id]);
        assert_eq!(store.read(|session| waiting(session, &now, id, 10)), Ok(vec![]));
        let claimed = commit(store, |transaction| claim(transaction, &now, id));
        assert_eq!(claimed.len(), 2);
        assert_eq!(waits(store, &now), [0; 0]);
        assert_eq!(commit(store, |transaction| claim(transaction, &now, id)), []);
        commit(store, |transaction| release(transaction, &claimed[0]));
        assert_eq!(commit(store, |t| claim(t, &now, id)), claimed[..1]);
        let later = Claim { now: now.until + TimeDelta::seconds(1), ..now };
        assert_eq!(commit(store, |transaction| claim(transaction, &later, id)), claimed);
    }

    /// Two processes at once are two transactions at once; neither waits for the other.
    #[test]
    fn of_two_that_claim_at_once_one_gets_each() {
        let database = Database::postgres();
        let (store, other) = (open(&database), open(&database));
        let id = two_days(&store).workplace_id;
        let now = at("2026-11-20");
        let (claimed, holds) = mpsc::channel();
        let (go_on, told) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            let holder = scope.spawn(|| {
                let told = told;
                store.transaction(|transaction| -> Result<_, StoreError> {
                    let due = claim(transaction, &now, id)?;
                    claimed.send(()).unwrap();
                    told.recv().unwrap();
                    Ok(due)
                })
            });
            holds.recv().unwrap();
            assert_eq!(waits(&other, &now), [id]);
            assert_eq!(other.transaction(|transaction| claim(transaction, &now, id)), Ok(vec![]));
            go_on.send(()).unwrap();
            assert_eq!(holder.join().unwrap().unwrap().len(), 2);
        });
    }
}
