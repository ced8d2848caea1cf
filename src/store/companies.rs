//! Legal persons.

use super::schema::companies;
use super::{StoreError, Transaction, on_each};
use diesel::prelude::*;

/// A company as it is registered; its key is the fiscal code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Insertable, AsChangeset)]
#[diesel(table_name = companies)]
pub struct NewCompany<'n> {
    /// Fiscal code, digits only.
    pub cui: &'n str,
    /// Name.
    pub name: &'n str,
    /// Whether it may report (4004 when not).
    pub active: bool,
}

/// Registers a company, or changes the one with this fiscal code. Gives its key.
pub fn put(transaction: &mut Transaction<'_>, company: &NewCompany<'_>) -> Result<i64, StoreError> {
    Ok(on_each!(transaction.connection(), connection => {
        diesel::insert_into(companies::table)
            .values(company)
            .on_conflict(companies::cui)
            .do_update()
            .set(company)
            .returning(companies::id)
            .get_result(connection)
    })?)
}
