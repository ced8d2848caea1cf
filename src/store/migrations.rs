//! The migrations, compiled into the binary: one folder for each database, the same names.

use super::connection::AnyConnection;
use super::{StoreError, Transaction};
use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// One migrates, the others wait and find nothing left to do (SQLite's transactions are alone).
const ALONE: &str = "SELECT pg_advisory_xact_lock(5345520001)";

/// Applies the missing migrations, all or none.
pub(super) fn run(transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
    let done = match transaction.connection() {
        AnyConnection::Postgres(connection) => {
            connection.batch_execute(ALONE)?;
            connection.run_pending_migrations(POSTGRES).map(drop)
        }
        AnyConnection::Sqlite(connection) => connection.run_pending_migrations(SQLITE).map(drop),
    };
    done.map_err(|cause| StoreError::Migration(cause.to_string()))
}
