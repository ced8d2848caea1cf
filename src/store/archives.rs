//! Months whose lines were taken out and written to files (`ser admin archive`): which they are, and
//! what of a month has to stay because a series may still open from it.
//!
//! Only lines are ever taken out; documents, receipts and histories are evidence and stay. Lines are
//! read for two things: the closing stocks that a declaration opens with, and what partners sent
//! (5026). Of a series, the next declaration opens from the last; an amendment of the last from the one
//! before it; and what an officer withdraws is the last, or a disposal. So whatever happens next, it
//! opens from nothing older than the second last declaration that is in force and no disposal: from
//! there on everything stays, of a workplace that fell silent years ago as well.

use super::schema::archives;
use super::{Session, StoreError, Transaction, stored};
use crate::declaration::Transmitted;
use chrono::{DateTime, Days, Months, NaiveDate, NaiveDateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text};

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(NaiveDate);

impl Month {
    /// The month of a day; none at the end of time.
    pub fn of(day: NaiveDate) -> Option<Self> {
        let first = chrono::Datelike::with_day(&day, 1)?;
        first.checked_add_months(Months::new(1)).map(|_| Self(first))
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        self.0
    }

    /// The first day of the next.
    pub fn next(self) -> NaiveDate {
        self.0 + Months::new(1)
    }
}

impl std::fmt::Display for Month {
    /// `2026-11`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

/// What was taken out of a month at once.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Archive {
    /// The first day of the month.
    pub month: NaiveDate,
    /// Which of the month it is, from 1.
    pub part: i32,
    /// SHA-256 of the manifest, once it is written.
    pub manifest_sha256: Option<Vec<u8>>,
    /// When its tables were dropped.
    pub dropped_at: Option<NaiveDateTime>,
    /// When its lines were brought back.
    pub restored_at: Option<NaiveDateTime>,
}

impl Archive {
    /// `2024-01.1`: the folder of its files.
    pub fn name(&self) -> String {
        format!("{}.{}", self.month.format("%Y-%m"), self.part)
    }
}

/// A declaration whose lines stay.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Staying {
    /// Key of the workplace.
    #[diesel(sql_type = BigInt)]
    pub workplace_id: i64,
    /// Key of the declaration, beside it.
    #[diesel(sql_type = BigInt)]
    pub declaration_id: i64,
    /// The first day of its period.
    #[diesel(sql_type = Date)]
    pub period_first: NaiveDate,
    /// Its number.
    #[diesel(sql_type = Text)]
    pub number: String,
}

/// What stays of a month, `$1` its first day and `$2` that of the next: of each series what is of the
/// second last firm declaration's period or later, all of it where there is no such.
pub(super) const STAYING: &str = "
    WITH firm AS (
        SELECT s.workplace_id, s.kind, (
            SELECT d.period_first FROM declarations d
            WHERE d.workplace_id = s.workplace_id AND d.kind = s.kind AND d.number IS NOT NULL
                AND d.state = 'ACCEPTATA' AND d.replaced_by IS NULL AND NOT d.disposal
            ORDER BY d.period_first DESC LIMIT 1 OFFSET 1
        ) AS since
        FROM series s
    )
    SELECT d.workplace_id, d.id AS declaration_id, d.period_first, d.number
    FROM firm f JOIN declarations d ON d.workplace_id = f.workplace_id AND d.kind = f.kind
    WHERE d.number IS NOT NULL AND d.period_first >= $1 AND d.period_first < $2
        AND (f.since IS NULL OR d.period_first >= f.since)
    ORDER BY d.number";

/// What stays of a month.
pub fn staying(session: &mut Session, month: Month) -> Result<Vec<Staying>, StoreError> {
    Ok(diesel::sql_query(STAYING)
        .bind::<Date, _>(month.first())
        .bind::<Date, _>(month.next())
        .load(session.connection())?)
}

/// The months of which something was taken out and not brought back.
pub fn months(session: &mut Session) -> Result<Vec<NaiveDate>, StoreError> {
    Ok(archives::table
        .filter(archives::restored_at.is_null())
        .select(archives::month)
        .distinct()
        .order(archives::month)
        .load(session.connection())?)
}

/// The declaration before one, unless its lines may have been taken out: then nothing is known of it.
/// What may still be accepted is no earlier than the last of its series, and opens from what always
/// stays: of it nothing is asked.
pub(super) fn still_known(
    session: &mut Session,
    previous: Option<(i64, Transmitted)>,
    before: NaiveDate,
    last: Option<&Transmitted>,
) -> Result<Option<(i64, Transmitted)>, StoreError> {
    let (Some((_, found)), Some(last)) = (&previous, last) else { return Ok(previous) };
    if last.period.first_day() <= before {
        return Ok(previous);
    }
    let day = found.period.first_day();
    let of_day = archives::table
        .filter(archives::month.le(day))
        .filter(archives::last_day.ge(day))
        .filter(archives::restored_at.is_null());
    let gone: bool = diesel::select(exists(of_day)).get_result(session.connection())?;
    Ok(previous.filter(|_| !gone))
}

/// Everything that was ever taken out, the oldest month first.
pub fn all(session: &mut Session) -> Result<Vec<Archive>, StoreError> {
    Ok(archives::table
        .select((
            archives::month,
            archives::part,
            archives::manifest_sha256,
            archives::dropped_at,
            archives::restored_at,
        ))
        .order((archives::month, archives::part))
        .load(session.connection())?)
}

/// Notes that the lines of a month were taken out, but of so many declarations. Gives the part.
pub(super) fn note(
    transaction: &mut Transaction<'_>,
    month: Month,
    kept: i64,
    (at, officer): (DateTime<Utc>, &str),
) -> Result<Archive, StoreError> {
    let last: Option<i32> = archives::table
        .filter(archives::month.eq(month.first()))
        .select(diesel::dsl::max(archives::part))
        .first(transaction.connection())?;
    let part = last.unwrap_or(0) + 1;
    diesel::insert_into(archives::table)
        .values((
            archives::month.eq(month.first()),
            archives::last_day.eq(month.next() - Days::new(1)),
            archives::part.eq(part),
            archives::detached_at.eq(stored(at)),
            archives::officer.eq(officer),
            archives::kept.eq(kept),
        ))
        .execute(transaction.connection())?;
    let month = month.first();
    Ok(Archive { month, part, manifest_sha256: None, dropped_at: None, restored_at: None })
}

/// Notes that an archive was written.
pub(super) fn written(
    transaction: &mut Transaction<'_>,
    archive: &Archive,
    manifest_sha256: &[u8; 32],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(archives::table.find((archive.month, archive.part)))
        .set((
            archives::written_at.eq(stored(at)),
            archives::manifest_sha256.eq(manifest_sha256.as_slice()),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// Notes that the tables of an archive were dropped.
pub(super) fn dropped(
    transaction: &mut Transaction<'_>,
    archive: &Archive,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(archives::table.find((archive.month, archive.part)))
        .set(archives::dropped_at.eq(stored(at)))
        .execute(transaction.connection())?;
    Ok(())
}

/// Notes that the lines of an archive are back.
pub(super) fn restored(
    transaction: &mut Transaction<'_>,
    archive: &Archive,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(archives::table.find((archive.month, archive.part)))
        .set(archives::restored_at.eq(stored(at)))
        .execute(transaction.connection())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::declarations::tests::{accepted, balance};
    use crate::store::disposals::tests::disposed;
    use crate::store::leaving;
    use crate::store::testing::databases::Database;
    use crate::store::testing::{Pharmacy, noon, open, pharmacy, withdraw};
    use std::sync::mpsc;
    use std::time::{Duration, Instant};

    fn january() -> Month {
        Month::of("2024-01-15".parse().unwrap()).unwrap()
    }

    /// The numbers of what stays of January, after the code and the kind.
    fn stays(store: &Store) -> Vec<String> {
        let staying = store.read(|session| staying(session, january())).unwrap();
        staying.iter().map(|one| one.number[15..].to_owned()).collect()
    }

    fn declare(store: &Store, at: Pharmacy, day: &str, sequence: u8) {
        accepted(store, at, day, sequence, &[balance("W00000001", 1)]).unwrap();
    }

    #[test]
    fn from_the_second_last_that_is_firm_on_everything_stays() {
        let database = Database::postgres();
        let store = open(&database);
        let at = pharmacy(&store);
        for day in ["2024-01-01", "2024-01-02"] {
            declare(&store, at, day, 0);
        }
        assert_eq!(stays(&store), ["240101", "240102"]);
        declare(&store, at, "2024-01-03", 0);
        assert_eq!(stays(&store), ["240102", "240103"]);
        declare(&store, at, "2024-01-03", 1);
        assert_eq!(stays(&store), ["240102", "240103", "240103R01"]);
        // A disposal may be withdrawn, and is then as if it had never been.
        disposed(&store, at, ("2024-01-04", 1), [9; 32]).unwrap();
        assert_eq!(stays(&store), ["240102", "240103", "240103R01", "240104V01"]);
        // What is withdrawn may be passed over.
        declare(&store, at, "2024-01-05", 0);
        withdraw(&store, at, "2024-01-05", 0);
        assert_eq!(stays(&store).first().unwrap(), "240102");
        declare(&store, at, "2024-01-05", 1);
        assert_eq!(stays(&store), ["240103", "240103R01", "240104V01", "240105", "240105R01"]);
        declare(&store, at, "2024-02-01", 0);
        assert_eq!(stays(&store), ["240105", "240105R01"]);
        declare(&store, at, "2024-02-02", 0);
        assert_eq!(stays(&store), [""; 0]);
    }

    /// Whoever submits holds the lock of the lines that a partition leaves under: that partition waits,
    /// and those who come after do not wait behind it for long.
    #[test]
    fn a_month_that_cannot_leave_yet_holds_nobody_up() {
        let database = Database::postgres();
        let (store, archivist, other) = (open(&database), open(&database), open(&database));
        let at = pharmacy(&store);
        for day in ["2024-01-01", "2024-01-02", "2024-01-03", "2024-02-01"] {
            declare(&store, at, day, 0);
        }
        let (done, told) = mpsc::channel();
        let submission = store.transaction(|transaction| -> Result<Duration, StoreError> {
            let lines = crate::store::schema::balance_lines::table.count();
            let _: i64 = lines.get_result(transaction.connection())?;
            std::thread::spawn(move || {
                let left = archivist.transaction(|transaction| {
                    leaving::detach(transaction, january(), (noon("2026-11-20"), "OF1"))
                });
                done.send(left).unwrap();
            });
            std::thread::sleep(Duration::from_millis(300));
            let began = Instant::now();
            for day in ["2024-02-02", "2024-02-03", "2024-02-04"] {
                declare(&other, at, day, 0);
            }
            assert!(told.try_recv().is_err(), "it left from under a reader");
            Ok(began.elapsed())
        });
        let waited = submission.unwrap();
        assert!(waited < Duration::from_secs(3), "{waited:?}");
        let left = told.recv_timeout(Duration::from_secs(30)).unwrap().unwrap().unwrap();
        assert_eq!(left.name(), "2024-01.1");
        assert_eq!(store.read(months), Ok(vec![january().first()]));
    }
}
