//! One connection to either database, and the manager that makes them for the pool.

use super::StoreError;
use diesel::connection::SimpleConnection;
use diesel::r2d2::R2D2Connection;
use diesel::{Connection, PgConnection, SqliteConnection};
use std::str::FromStr;

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
    PRAGMA busy_timeout = 30000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
";

/// The same patience as SQLite; no NOTICE on standard error.
const POSTGRES: &str = "
    SET client_min_messages = warning;
    SET lock_timeout = '30s';
    SET TIME ZONE 'UTC';
";

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

/// Makes, checks and discards the pool's connections.
#[derive(Debug)]
pub(super) struct Manager(pub(super) Address);

impl r2d2::ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = StoreError;

    fn connect(&self) -> Result<AnyConnection, StoreError> {
        match &self.0 {
            Address::Sqlite(path) => {
                let mut connection = SqliteConnection::establish(path)?;
                connection.batch_execute(SQLITE)?;
                Ok(AnyConnection::Sqlite(connection))
            }
            Address::Postgres(address) => {
                let mut connection = PgConnection::establish(address)?;
                connection.batch_execute(POSTGRES)?;
                Ok(AnyConnection::Postgres(connection))
            }
        }
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        Ok(connection.ping()?)
    }

    /// A connection that a panic left inside a transaction never comes back.
    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        std::thread::panicking() || connection.is_broken()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
