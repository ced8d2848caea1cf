//! The pool, and what is taken from it: a session that reads, a transaction that writes.

use super::connection::{Address, AnyConnection, Manager};
use super::schema::probe;
use super::{StoreError, on_each, series::Locked, stored};
use chrono::{DateTime, Utc};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use r2d2::ManageConnection;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// How long a request waits for a connection of the pool.
const PATIENCE: Duration = Duration::from_secs(30);

/// The database of an installation. Clones share its connections.
#[derive(Clone)]
pub struct Store(r2d2::Pool<Manager>);

/// A connection, for reading. Each statement stands alone.
pub struct Session(r2d2::PooledConnection<Manager>);

/// A session inside a transaction: all of it is stored, or nothing.
pub struct Transaction<'s>(&'s mut Session);

impl Store {
    /// Opens `sqlite:PATH`, `postgres://…` or `postgres:key=value …` with at most `size`
    /// connections (at least one), and connects once, so that a wrong address shows here.
    pub fn open(url: &str, size: u32) -> Result<Self, StoreError> {
        let manager = Manager(url.parse::<Address>()?);
        drop(manager.connect()?);
        let pool = r2d2::Pool::builder()
            .max_size(size.max(1))
            .min_idle(Some(1))
            .connection_timeout(PATIENCE)
            .build_unchecked(manager);
        Ok(Self(pool))
    }

    /// Applies the migrations that are missing.
    pub fn migrate(&self) -> Result<(), StoreError> {
        self.transaction(super::migrations::run)
    }

    /// Reads with one connection of the pool.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<T, E>,
    ) -> Result<T, E> {
        work(&mut self.session()?)
    }

    /// Runs `work` in a transaction: committed when it gives `Ok`, rolled back when it gives
    /// `Err`. It may run beside others: what must not, takes [`Store::in_series`].
    pub fn transaction<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut session = self.session()?;
        begin(session.connection())?;
        let result = work(&mut Transaction(&mut session));
        let connection = session.connection();
        match result {
            Ok(value) => match AnyConnection::commit_transaction(connection) {
                Ok(()) => Ok(value),
                Err(error) => Err(StoreError::from(error).into()),
            },
            Err(error) => {
                // A failed rollback marks the connection broken, and the pool drops it.
                if let Err(failure) = AnyConnection::rollback_transaction(connection) {
                    log::warn!("rollback failed: {failure}");
                }
                Err(error)
            }
        }
    }

    /// Runs `work` in a transaction that holds the series (workplace and kind) alone
    /// (`domain.md`, Repeats and races).
    pub fn in_series<T, E: From<StoreError>>(
        &self,
        workplace_id: i64,
        kind: &str,
        work: impl FnOnce(&mut Locked<'_, '_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transaction(|transaction| work(&mut Locked::lock(transaction, workplace_id, kind)?))
    }

    /// Goes the way of every acceptance: a connection, a write, a commit.
    pub fn probe(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let at = stored(now);
        self.transaction(|transaction| {
            on_each!(transaction.connection(), connection => diesel::insert_into(probe::table)
                .values((probe::id.eq(1), probe::at.eq(at)))
                .on_conflict(probe::id)
                .do_update()
                .set(probe::at.eq(at))
                .execute(connection))?;
            Ok(())
        })
    }

    fn session(&self) -> Result<Session, StoreError> {
        Ok(Session(self.0.get()?))
    }
}

/// SQLite must take the write lock at once: a reader that becomes a writer later is refused
/// however long it waits. Postgres must see what the holder of a series committed while we
/// waited, so READ COMMITTED whatever the server's default.
fn begin(connection: &mut AnyConnection) -> Result<(), StoreError> {
    Ok(match connection {
        AnyConnection::Sqlite(connection) => {
            AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE")
        }
        AnyConnection::Postgres(connection) => AnsiTransactionManager::begin_transaction_sql(
            connection,
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
        ),
    }?)
}

impl Session {
    pub(super) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.0
    }
}

impl Deref for Transaction<'_> {
    type Target = Session;

    fn deref(&self) -> &Session {
        self.0
    }
}

impl DerefMut for Transaction<'_> {
    fn deref_mut(&mut self) -> &mut Session {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::OwnerKind;
    use crate::store::companies::{self, NewCompany};
    use crate::store::schema::companies as table;
    use crate::store::testing::{noon, on_both};
    use crate::store::{Conflict, Unavailable};

    on_both!(
        what_fails_leaves_nothing,
        a_panic_leaves_nothing_and_the_pool_goes_on,
        the_probe_writes,
        the_probe_fails_where_nothing_can_be_written,
    );

    const COMPANY: NewCompany<'static> =
        NewCompany { cui: "10000008", name: "TEST", owner_kind: OwnerKind::Company, active: true };

    fn companies_in(store: &Store) -> i64 {
        store
            .read(|session| {
                Ok::<_, StoreError>(table::table.count().get_result(session.connection())?)
            })
            .unwrap()
    }

    fn what_fails_leaves_nothing(store: &Store) {
        let failure = StoreError::Conflict(Conflict::Key);
        let result = store.transaction(|transaction| {
            companies::put(transaction, &COMPANY)?;
            Err::<(), _>(StoreError::Conflict(Conflict::Key))
        });
        assert_eq!(result, Err(failure));
        assert_eq!(companies_in(store), 0);
    }

    fn a_panic_leaves_nothing_and_the_pool_goes_on(store: &Store) {
        let panicked = std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                store.transaction(|transaction| -> Result<(), StoreError> {
                    companies::put(transaction, &COMPANY)?;
                    panic!("a bug")
                })
            });
            thread.join().is_err()
        });
        assert!(panicked);
        assert_eq!(companies_in(store), 0);
        store.transaction(|transaction| companies::put(transaction, &COMPANY)).unwrap();
        assert_eq!(companies_in(store), 1);
    }

    fn the_probe_writes(store: &Store) {
        for day in ["2026-11-20", "2026-11-21"] {
            store.probe(noon(day)).unwrap();
            let at = store
                .read(|session| {
                    Ok::<_, StoreError>(
                        probe::table
                            .select(probe::at)
                            .load::<chrono::NaiveDateTime>(session.connection())?,
                    )
                })
                .unwrap();
            assert_eq!(at, [noon(day).naive_utc()]);
        }
    }

    fn the_probe_fails_where_nothing_can_be_written(store: &Store) {
        use diesel::connection::SimpleConnection;
        store
            .read(|session| {
                Ok::<_, StoreError>(session.connection().batch_execute("DROP TABLE probe")?)
            })
            .unwrap();
        assert!(matches!(store.probe(noon("2026-11-20")), Err(StoreError::Broken(_))));
    }

    #[test]
    fn a_server_that_is_not_there_is_named_at_once() {
        for url in ["postgres:host=/nowhere", "sqlite:/nowhere/ser.db"] {
            let opened = Store::open(url, 1).map(drop);
            assert!(
                matches!(opened, Err(StoreError::Unavailable(Unavailable::Unreachable(_)))),
                "{opened:?}"
            );
        }
    }
}
