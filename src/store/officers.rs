//! Officers: who registers, withdraws and records, by the code that the audit log names.

use super::schema::officers;
use super::{Session, StoreError, Transaction, on_each};
use diesel::prelude::*;

/// An officer; the key is the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// The code that history and audit name.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether this one may act.
    pub active: bool,
}

fn read((code, name, active): (String, String, bool)) -> Officer {
    Officer { code, name, active }
}

/// The officer with this code.
pub fn find(session: &mut Session, code: &str) -> Result<Option<Officer>, StoreError> {
    let row = officers::table
        .filter(officers::code.eq(code))
        .select((officers::code, officers::name, officers::active))
        .first(session.connection())
        .optional()?;
    Ok(row.map(read))
}

/// All of them, by code.
pub fn all(session: &mut Session) -> Result<Vec<Officer>, StoreError> {
    let rows = officers::table
        .select((officers::code, officers::name, officers::active))
        .order(officers::code)
        .load(session.connection())?;
    Ok(rows.into_iter().map(read).collect())
}

/// Appoints an officer, or changes the one with this code.
pub fn put(transaction: &mut Transaction<'_>, officer: &Officer) -> Result<(), StoreError> {
    let values = (officers::name.eq(&officer.name), officers::active.eq(officer.active));
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(officers::table)
            .values((officers::code.eq(&officer.code), values))
            .on_conflict(officers::code)
            .do_update()
            .set(values)
            .execute(connection)
    })?;
    Ok(())
}

/// Lets one transaction at a time change registrations, until it ends: what it reads to decide
/// stays true. Submissions go on.
pub fn alone(transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
    use super::connection::AnyConnection;
    match transaction.connection() {
        AnyConnection::Postgres(connection) => {
            diesel::sql_query("LOCK TABLE officers IN SHARE ROW EXCLUSIVE MODE")
                .execute(connection)?;
        }
        // Its transactions that write are alone anyway.
        AnyConnection::Sqlite(_) => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{commit, on_both};

    on_both!(an_officer_is_found_by_code_and_changed_in_place);

    fn an_officer_is_found_by_code_and_changed_in_place(store: &Store) {
        let named = |code: &str, name: &str, active| Officer {
            code: code.into(),
            name: name.into(),
            active,
        };
        commit(store, |t| {
            alone(t)?;
            put(t, &named("OF2", "TEST Doi", true))?;
            put(t, &named("OF1", "TEST Unu", true))?;
            put(t, &named("OF2", "TEST Doi", false))
        });
        let expected = [named("OF1", "TEST Unu", true), named("OF2", "TEST Doi", false)];
        assert_eq!(store.read(all).unwrap(), expected);
        assert_eq!(store.read(|s| find(s, "OF2")).unwrap(), Some(expected[1].clone()));
        assert_eq!(store.read(|s| find(s, "of2")).unwrap(), None);
    }
}
