//! The pool, and what is taken from it: a session that reads, a transaction that writes.

use super::connection::{Address, AnyConnection, LastFailure, Manager};
use super::schema::probe;
use super::{Locked, StoreError, Unavailable, on_each, probing::Probing, stored};
use chrono::{DateTime, Utc};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use r2d2::ManageConnection;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a request waits for a connection while others have them all.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often whoever waits looks whether a connection can be had at all.
const GLANCE: Duration = Duration::from_millis(250);

/// The longest pause between two attempts to connect, twice.
const RETRY: Duration = Duration::from_secs(2);

/// The database of an installation. Clones share its connections.
#[derive(Clone)]
pub struct Store {
    pool: r2d2::Pool<Manager>,
    last_failure: LastFailure,
    probing: Arc<Probing>,
}

/// Connections of a process to its database, at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connections {
    /// There are so many.
    pub open: u32,
    /// So many of them wait for work.
    pub idle: u32,
    /// There may be so many.
    pub most: u32,
}

/// A connection, for reading. Each statement stands alone, but in a [`Store::snapshot`].
pub struct Session(r2d2::PooledConnection<Manager>);

/// A session inside a transaction: all of it is stored, or nothing.
pub struct Transaction<'s>(&'s mut Session);

impl Store {
    /// Opens `sqlite:PATH`, `postgres://…` or `postgres:key=value …` with at most `size`
    /// connections (at least one), and connects once, so that a wrong address shows here.
    pub fn open(url: &str, size: u32) -> Result<Self, StoreError> {
        let manager = Manager::new(url.parse::<Address>()?);
        drop(manager.connect()?);
        let last_failure = manager.last_failure();
        let pool = r2d2::Pool::builder()
            .max_size(size.max(1))
            .min_idle(Some(1))
            .connection_timeout(RETRY)
            .error_handler(Box::new(r2d2::NopErrorHandler))
            .build_unchecked(manager);
        Ok(Self { pool, last_failure, probing: Arc::default() })
    }

    /// Applies the migrations that are missing, however long that takes.
    pub fn migrate(&self) -> Result<(), StoreError> {
        self.transaction(|transaction| {
            if let AnyConnection::Postgres(connection) = transaction.connection() {
                connection.batch_execute("SET LOCAL statement_timeout = 0")?;
            }
            super::migrations::run(transaction)
        })
    }

    /// Reads with one connection of the pool.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<T, E>,
    ) -> Result<T, E> {
        work(&mut self.session()?)
    }

    /// Reads all that `work` asks as it stood at one moment, whatever others commit meanwhile: two
    /// statements that stand alone may contradict each other.
    pub fn snapshot<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<T, E>,
    ) -> Result<T, E> {
        self.between(Kind::Snapshot, work)
    }

    /// Runs `work` in a transaction: committed when it gives `Ok`, rolled back when it gives
    /// `Err`. It may run beside others: what must not, takes [`Store::in_series`].
    pub fn transaction<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.between(Kind::Writing, |session| work(&mut Transaction(session)))
    }

    /// Runs `work` between the begin of a transaction and its end.
    fn between<T, E: From<StoreError>>(
        &self,
        kind: Kind,
        work: impl FnOnce(&mut Session) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut session = self.session()?;
        begin(session.connection(), kind)?;
        let result = work(&mut session);
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
        self.transaction(|transaction| transaction.in_series(workplace_id, kind, work))
    }

    /// Whether a declaration could be recorded now: the answer comes within a moment, and is the
    /// same for all who ask meanwhile.
    pub fn probe(&self, now: DateTime<Utc>) -> Result<(), Arc<StoreError>> {
        let store = self.clone();
        self.probing.ask(move || store.write_down(now))
    }

    /// Goes the way of every acceptance: a connection, a write, a commit.
    fn write_down(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
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

    /// How the pool is.
    pub fn connections(&self) -> Connections {
        let state = self.pool.state();
        Connections {
            open: state.connections,
            idle: state.idle_connections,
            most: self.pool.max_size(),
        }
    }

    /// Waits for a connection while there are any; where none can be made, says so at once.
    fn session(&self) -> Result<Session, StoreError> {
        let began = Instant::now();
        loop {
            if let Ok(connection) = self.pool.get_timeout(GLANCE) {
                return Ok(Session(connection));
            }
            let failure = self.last_failure.reason();
            if let Some(reason) = failure.filter(|_| self.pool.state().connections == 0) {
                return Err(StoreError::Unavailable(Unavailable::Unreachable(reason)));
            }
            if began.elapsed() > PATIENCE {
                return Err(StoreError::Unavailable(Unavailable::Exhausted));
            }
        }
    }
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// To read at one moment.
    Snapshot,
    /// To write. SQLite must take the write lock at once: a reader that becomes a writer later is
    /// refused however long it waits. Postgres must see what the holder of a series committed while
    /// we waited, so READ COMMITTED whatever the server's default.
    Writing,
}

fn begin(connection: &mut AnyConnection, kind: Kind) -> Result<(), StoreError> {
    Ok(match connection {
        AnyConnection::Sqlite(connection) => {
            let statement = match kind {
                Kind::Snapshot => "BEGIN DEFERRED",
                Kind::Writing => "BEGIN IMMEDIATE",
            };
            AnsiTransactionManager::begin_transaction_sql(connection, statement)
        }
        AnyConnection::Postgres(connection) => {
            let statement = match kind {
                Kind::Snapshot => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                Kind::Writing => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
            };
            AnsiTransactionManager::begin_transaction_sql(connection, statement)
        }
    }?)
}

impl Session {
    pub(super) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.0.connection
    }
}

impl Transaction<'_> {
    /// Runs `work` with the series held, until the transaction ends.
    pub fn in_series<T, E: From<StoreError>>(
        &mut self,
        workplace_id: i64,
        kind: &str,
        work: impl FnOnce(&mut Locked<'_, '_>) -> Result<T, E>,
    ) -> Result<T, E> {
        work(&mut Locked::lock(self, workplace_id, kind)?)
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
    use crate::store::Conflict;
    use crate::store::companies::{self, NewCompany};
    use crate::store::schema::companies as table;
    use crate::store::testing::{noon, on_both};

    on_both!(
        what_fails_leaves_nothing,
        a_panic_leaves_nothing_and_the_pool_goes_on,
        what_is_read_in_a_snapshot_is_of_one_moment,
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

    fn what_is_read_in_a_snapshot_is_of_one_moment(store: &Store) {
        let count = |session: &mut Session| -> Result<i64, StoreError> {
            Ok(table::table.count().get_result(session.connection())?)
        };
        let counted = store.snapshot(|session| {
            let before = count(session)?;
            store.transaction(|transaction| companies::put(transaction, &COMPANY))?;
            Ok::<_, StoreError>((before, count(session)?))
        });
        assert_eq!((counted, companies_in(store)), (Ok((0, 0)), 1));
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
        store
            .read(|session| {
                Ok::<_, StoreError>(session.connection().batch_execute("DROP TABLE probe")?)
            })
            .unwrap();
        let refused = store.probe(noon("2026-11-20")).unwrap_err();
        assert!(matches!(*refused, StoreError::Broken(_)), "{refused}");
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
