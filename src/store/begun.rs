//! Which series a workplace has begun. Nobody sees the row of one that begins until its first
//! declaration is stored: whoever must know of all series meets those who begin one here, and one of
//! the two waits for the end of the other.

use super::schema::series;
use super::{StoreError, Transaction, connection::AnyConnection};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// The kinds that a workplace ever sent, those that begin meanwhile among them.
pub fn kinds(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
) -> Result<Vec<String>, StoreError> {
    meet(transaction, workplace_id, "pg_advisory_xact_lock")?;
    Ok(series::table
        .filter(series::workplace_id.eq(workplace_id))
        .select(series::kind)
        .order(series::kind)
        .load(transaction.connection())?)
}

/// The row of a series was made just now.
pub(super) fn begins(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
) -> Result<(), StoreError> {
    meet(transaction, workplace_id, "pg_advisory_xact_lock_shared")
}

/// The key is negative: the locks that have a number of their own are others. On SQLite a
/// transaction that writes is alone anyway.
fn meet(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    lock: &str,
) -> Result<(), StoreError> {
    if let AnyConnection::Postgres(connection) = transaction.connection() {
        diesel::sql_query(format!("SELECT {lock}($1)"))
            .bind::<BigInt, _>(-workplace_id)
            .execute(connection)?;
    }
    Ok(())
}
