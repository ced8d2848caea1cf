//! Whether the database is of this version of the program: of the migrations that it is built with,
//! all were applied and no others. A process looks once, when it starts.

use super::connection::AnyConnection;
use super::migrations::SQLITE;
use super::{Session, Store, StoreError};
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use std::collections::BTreeSet;

/// How the database differs from the program. Versions are the numbers of migrations, as `0014`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// Nothing was ever applied.
    #[error("the database is new: run `ser migrate` first")]
    New,
    /// The program is newer.
    #[error("the database is older than this program, it lacks {lacks}: run `ser migrate`")]
    Older {
        /// What was not applied, in order.
        lacks: String,
    },
    /// The program is older: another one migrated meanwhile.
    #[error(
        "the database is newer than this program, which does not know {unknown}: install the version that migrated it"
    )]
    Newer {
        /// What was applied and is not known, in order.
        unknown: String,
    },
}

impl Store {
    /// Refuses a database of another version.
    pub fn expect_this_version(&self) -> Result<(), StoreError> {
        let applied = self.read(applied)?;
        let known: BTreeSet<String> = known()?.into_iter().collect();
        let list = |versions: Vec<&str>| versions.join(", ");
        let unknown: Vec<&str> = applied.difference(&known).map(String::as_str).collect();
        let lacks: Vec<&str> = known.difference(&applied).map(String::as_str).collect();
        let mismatch = match (unknown.as_slice(), lacks.as_slice()) {
            ([], []) => return Ok(()),
            ([], _) if applied.is_empty() => Mismatch::New,
            ([], _) => Mismatch::Older { lacks: list(lacks) },
            (_, _) => Mismatch::Newer { unknown: list(unknown) },
        };
        Err(StoreError::Version(mismatch))
    }
}

/// The versions that the program is built with. Both databases have the same.
fn known() -> Result<Vec<String>, StoreError> {
    let told = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE);
    let migrations = told.map_err(|cause| StoreError::Migration(cause.to_string()))?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}

/// The versions that were applied; none where nothing ever was.
fn applied(session: &mut Session) -> Result<BTreeSet<String>, StoreError> {
    let is_there = match session.connection() {
        AnyConnection::Postgres(_) => {
            "SELECT to_regclass('__diesel_schema_migrations') IS NOT NULL AS found"
        }
        AnyConnection::Sqlite(_) => {
            "SELECT count(*) > 0 AS found FROM sqlite_master
                WHERE type = 'table' AND name = '__diesel_schema_migrations'"
        }
    };
    let Found { found } = diesel::sql_query(is_there).get_result(session.connection())?;
    if !found {
        return Ok(BTreeSet::new());
    }
    let versions = "SELECT version FROM __diesel_schema_migrations";
    let rows: Vec<Applied> = diesel::sql_query(versions).load(session.connection())?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::databases::Database;
    use crate::store::testing::on_both;
    use diesel::connection::SimpleConnection;

    on_both!(a_database_of_another_version_is_told_apart);

    fn change(store: &Store, statement: &str) {
        let changed = store.read(|session| -> Result<(), StoreError> {
            Ok(session.connection().batch_execute(statement)?)
        });
        assert_eq!(changed, Ok(()));
    }

    fn a_database_of_another_version_is_told_apart(store: &Store) {
        assert_eq!(store.expect_this_version(), Ok(()));
        let last = known().unwrap().pop().unwrap();
        let of = format!("WHERE version = '{last}'");
        change(store, &format!("DELETE FROM __diesel_schema_migrations {of}"));
        let older = Mismatch::Older { lacks: last.clone() };
        assert_eq!(store.expect_this_version(), Err(StoreError::Version(older)));
        change(store, "INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
        let newer = Mismatch::Newer { unknown: "9999".into() };
        assert_eq!(store.expect_this_version(), Err(StoreError::Version(newer)));
    }

    #[test]
    fn a_new_database_is_told_apart_and_stays_new() {
        for database in [Database::sqlite(), Database::postgres()] {
            let store = Store::open(&database.url, 1).unwrap();
            for _ in 0..2 {
                let told = store.expect_this_version();
                assert_eq!(told, Err(StoreError::Version(Mismatch::New)));
            }
        }
    }

    /// As many servers that are installed at once would: each on its own connections, on a database
    /// where nothing ever was, not even the table of migrations.
    #[test]
    fn processes_that_migrate_an_empty_database_at_once_wait_for_each_other() {
        let database = Database::postgres();
        std::thread::scope(|scope| {
            let migrating = || {
                let store = Store::open(&database.url, 1).unwrap();
                assert_eq!(store.migrate(), Ok(()));
                assert_eq!(store.expect_this_version(), Ok(()));
            };
            (0..6).for_each(|_| drop(scope.spawn(migrating)));
        });
    }
}
