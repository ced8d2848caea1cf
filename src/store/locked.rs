//! One transaction at a time holds a series, reads the facts, and records (`domain.md`, Repeats and
//! races).

use super::schema::series;
use super::{
    StoreError, Transaction, begun, connection::AnyConnection, declarations, mentions, on_each,
};
use crate::declaration::Transmitted;
use diesel::prelude::*;
use std::ops::{Deref, DerefMut};

/// A transaction that holds a series alone, until it ends.
pub struct Locked<'t, 's> {
    transaction: &'t mut Transaction<'s>,
    workplace_id: i64,
    kind: String,
}

impl<'t, 's> Locked<'t, 's> {
    /// Waits for the series; makes its row the first time.
    pub(super) fn lock(
        transaction: &'t mut Transaction<'s>,
        workplace_id: i64,
        kind: &str,
    ) -> Result<Self, StoreError> {
        if !held(transaction, workplace_id, kind)? {
            let key = (series::workplace_id.eq(workplace_id), series::kind.eq(kind));
            let made = on_each!(transaction.connection(), connection => {
                diesel::insert_into(series::table)
                    .values(key)
                    .on_conflict_do_nothing()
                    .execute(connection)
            })?;
            match made {
                // Somebody else made it, and may hold it now.
                0 => drop(held(transaction, workplace_id, kind)?),
                _ => begun::begins(transaction, workplace_id)?,
            }
        }
        Ok(Self { transaction, workplace_id, kind: kind.to_owned() })
    }

    /// Key of the workplace.
    pub fn workplace_id(&self) -> i64 {
        self.workplace_id
    }

    /// The kind, two letters.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The last declaration transmitted, in the version in force.
    pub fn last(&mut self) -> Result<Option<Transmitted>, StoreError> {
        super::series::last(self.transaction, self.workplace_id, &self.kind)
    }

    /// What came to be while a copy of these bytes was verified, and waited for the series. Two
    /// questions: what declarations are asked lies apart from what registers are, where a database is
    /// spread over machines.
    pub fn meanwhile(&mut self, document_sha256: &[u8; 32]) -> Result<Meanwhile, StoreError> {
        let workplace_id = self.workplace_id;
        let receipt = declarations::receipt_with(workplace_id, document_sha256)
            .first(self.connection())
            .optional()?;
        let newest = mentions::newest(workplace_id).first(self.connection()).optional()?;
        Ok(Meanwhile { receipt, newest })
    }
}

/// What a declaration that was verified finds when its turn comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meanwhile {
    /// The receipt of the same bytes, where they were accepted.
    pub receipt: Option<Vec<u8>>,
    /// Key of the newest mention of the workplace, or of the unit it is an office of.
    pub newest: Option<i64>,
}

/// Waits for the row of a series, if there is one, and holds it. SQLite's write transactions are
/// alone anyway.
fn held(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    kind: &str,
) -> Result<bool, StoreError> {
    let row = series::table.find((workplace_id, kind)).select(series::workplace_id);
    let found: Option<i64> = match transaction.connection() {
        AnyConnection::Postgres(connection) => row.for_update().first(connection).optional()?,
        AnyConnection::Sqlite(connection) => row.first(connection).optional()?,
    };
    Ok(found.is_some())
}

impl<'s> Deref for Locked<'_, 's> {
    type Target = Transaction<'s>;

    fn deref(&self) -> &Transaction<'s> {
        self.transaction
    }
}

impl<'s> DerefMut for Locked<'_, 's> {
    fn deref_mut(&mut self) -> &mut Transaction<'s> {
        self.transaction
    }
}
