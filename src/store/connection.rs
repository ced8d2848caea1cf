//! One connection to either database, and the manager that makes them for the pool.

use super::{StoreError, Unavailable};
use diesel::connection::SimpleConnection;
use diesel::r2d2::R2D2Connection;
use diesel::{Connection, PgConnection, SqliteConnection};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Ordinary queries go to the enum; what it cannot say is written once for both with
/// [`on_each`](super::on_each).
#[derive(diesel::MultiConnection)]
pub(super) enum AnyConnection {
    /// The production database.
    Postgres(PgConnection),
    /// The embedded one.
    Sqlite(SqliteConnection),
}

/// Nothing acknowledged is lost (FULL), readers never wait (WAL), writers wait their turn.
const SQLITE: &str = "
    PRAGMA busy_timeout = 20000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
";

/// The same patience as SQLite, and an end to whatever takes too long on either side. What is
/// committed is on disk, whatever the server's or the role's default. No NOTICE on standard error;
/// errors in English, which `error.rs` reads, where the role may choose it.
const POSTGRES: &str = "
    SET client_min_messages = warning;
    SET lock_timeout = '20s';
    SET statement_timeout = '30s';
    SET idle_in_transaction_session_timeout = '60s';
    SET TIME ZONE 'UTC';
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off';
    DO $$ BEGIN
        PERFORM set_config('lc_messages', 'C', false);
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END $$;
";

/// What libpq is told where the address says nothing else: a server that is not there is given up
/// after 5 seconds, one that is gone without a word after a minute at most.
const TRANSPORT: [(&str, &str); 5] = [
    ("connect_timeout", "5"),
    ("keepalives_idle", "30"),
    ("keepalives_interval", "10"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "30000"),
];

/// Where the database is. The derived `establish` tries each backend in turn and would open a
/// file named like a Postgres address, so the scheme decides here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// Path of a file.
    Sqlite(String),
    /// What libpq reads: an URI, or `key=value` pairs.
    Postgres(String),
}

impl FromStr for Address {
    type Err = StoreError;

    /// Reads `sqlite:PATH`, `postgres://…`, `postgresql://…`, `postgres:key=value …`.
    fn from_str(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':') {
            Some(("sqlite", path)) if !path.is_empty() && path != ":memory:" => {
                Ok(Self::Sqlite(path.to_owned()))
            }
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                Ok(Self::Postgres(url.to_owned()))
            }
            Some(("postgres", pairs)) => Ok(Self::Postgres(pairs.to_owned())),
            _ => Err(StoreError::Address),
        }
    }
}

/// An address of Postgres with [`TRANSPORT`] before its own parameters: of two values for one
/// parameter libpq takes the last.
fn bounded(address: &str) -> String {
    let joined = |by: &str| TRANSPORT.map(|(key, value)| format!("{key}={value}")).join(by);
    let Some((scheme, rest)) = address.split_once("://") else {
        return format!("{} {address}", joined(" "));
    };
    // A password may hold a question mark.
    let (user, rest) = match rest.split_once('@') {
        Some((user, rest)) if !user.contains('/') => (format!("{user}@"), rest),
        _ => (String::new(), rest),
    };
    let (place, own) = rest.split_once('?').unwrap_or((rest, ""));
    let parameters = [joined("&").as_str(), own].join("&");
    format!("{scheme}://{user}{place}?{}", parameters.trim_end_matches('&'))
}

/// A connection that rested so long is asked whether it is still there before it is used again: what
/// follows at once, as the reads of a submission do, costs no question.
const RESTED: Duration = Duration::from_millis(10);

/// A connection of the pool, and since when nobody uses it.
pub(super) struct Pooled {
    pub(super) connection: AnyConnection,
    since: Instant,
}

/// Makes, checks and discards the pool's connections.
#[derive(Debug)]
pub(super) struct Manager {
    address: Address,
    last_failure: LastFailure,
}

/// Why the last attempt to connect failed; nothing when it succeeded.
#[derive(Debug, Clone, Default)]
pub(super) struct LastFailure(Arc<Mutex<Option<String>>>);

impl LastFailure {
    /// The reason.
    pub(super) fn reason(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Logs where it begins and where it ends; attempts go on all the while.
    fn note(&self, reason: Option<String>) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (&*last, &reason) {
            (None, Some(reason)) => log::error!("no connection to the database: {reason}"),
            (Some(_), None) => log::info!("the database is back"),
            (None, None) | (Some(_), Some(_)) => {}
        }
        *last = reason;
    }
}

impl Manager {
    /// Of connections to this database.
    pub(super) fn new(address: Address) -> Self {
        Self { address, last_failure: LastFailure::default() }
    }

    /// Told to whoever waits for a connection.
    pub(super) fn last_failure(&self) -> LastFailure {
        self.last_failure.clone()
    }
}

impl Address {
    fn connect(&self) -> Result<AnyConnection, StoreError> {
        match self {
            Self::Sqlite(path) => {
                let mut connection = SqliteConnection::establish(path)?;
                connection.batch_execute(SQLITE)?;
                Ok(AnyConnection::Sqlite(connection))
            }
            Self::Postgres(address) => {
                let mut connection = PgConnection::establish(&bounded(address))?;
                connection.batch_execute(POSTGRES)?;
                Ok(AnyConnection::Postgres(connection))
            }
        }
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = Pooled;
    type Error = StoreError;

    fn connect(&self) -> Result<Pooled, StoreError> {
        let connected = self.address.connect();
        self.last_failure.note(connected.as_ref().err().map(|error| match error {
            StoreError::Unavailable(Unavailable::Unreachable(reason)) => reason.clone(),
            other => other.to_string(),
        }));
        Ok(Pooled { connection: connected?, since: Instant::now() })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), StoreError> {
        match pooled.since.elapsed() < RESTED {
            true => Ok(()),
            false => Ok(pooled.connection.ping()?),
        }
    }

    /// Asked when it is given back. A connection that a panic left inside a transaction never comes
    /// back.
    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.since = Instant::now();
        std::thread::panicking() || pooled.connection.is_broken()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::databases::Database;
    use diesel::{RunQueryDsl, select, sql_types::Text};

    diesel::define_sql_function! {
        fn current_setting(name: Text) -> Text;
    }

    #[test]
    fn a_commit_waits_for_the_disk_whatever_the_database_is_told() {
        let database = Database::postgres();
        let (_, name) = database.url.rsplit_once('=').unwrap();
        for (told, done) in [("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")] {
            let connect = || database.url.parse::<Address>().unwrap().connect().unwrap();
            let AnyConnection::Postgres(mut connection) = connect() else { unreachable!() };
            let tell = format!("ALTER DATABASE {name} SET synchronous_commit = {told}");
            connection.batch_execute(&tell).unwrap();
            let AnyConnection::Postgres(mut connection) = connect() else { unreachable!() };
            let setting = select(current_setting("synchronous_commit"));
            assert_eq!(setting.get_result(&mut connection), Ok(done.to_owned()), "{told}");
        }
    }

    #[test]
    fn the_scheme_chooses_the_database() {
        let sqlite = |path: &str| Ok(Address::Sqlite(path.into()));
        let postgres = |address: &str| Ok(Address::Postgres(address.into()));
        assert_eq!("sqlite:ser.db".parse(), sqlite("ser.db"));
        assert_eq!("sqlite:/var/ser.db".parse(), sqlite("/var/ser.db"));
        assert_eq!("postgres://h/ser".parse(), postgres("postgres://h/ser"));
        assert_eq!("postgresql://h/ser".parse(), postgres("postgresql://h/ser"));
        assert_eq!("postgres:host=/run dbname=ser".parse(), postgres("host=/run dbname=ser"));
    }

    #[test]
    fn an_address_without_a_known_scheme_is_refused() {
        for url in ["ser.db", "mysql://h/ser", "sqlite:", "sqlite::memory:", ""] {
            assert_eq!(url.parse::<Address>(), Err(StoreError::Address), "{url}");
        }
    }

    #[test]
    fn an_address_is_given_bounds_and_its_own_parameters_count_after_them() {
        let pairs = bounded("host=/run connect_timeout=2");
        assert!(pairs.starts_with("connect_timeout=5 keepalives_idle=30 "), "{pairs}");
        assert!(pairs.ends_with(" tcp_user_timeout=30000 host=/run connect_timeout=2"), "{pairs}");
        for (address, begins, ends) in [
            ("postgres://h/ser", "postgres://h/ser?connect_timeout=5&", "=30000"),
            ("postgres://u:a?b@h/ser", "postgres://u:a?b@h/ser?connect_timeout=5&", "=30000"),
            ("postgresql://?host=/a@b", "postgresql://?connect_timeout=5&", "=30000&host=/a@b"),
        ] {
            let bounded = bounded(address);
            assert!(bounded.starts_with(begins) && bounded.ends_with(ends), "{bounded}");
        }
    }
}
