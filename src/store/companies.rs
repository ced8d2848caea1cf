//! Legal persons.

use super::schema::companies;
use super::{StoreError, Transaction, on_each};
use crate::registry::OwnerKind;
use diesel::prelude::*;

/// A company as it is registered; its key is the fiscal code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewCompany<'n> {
    /// Fiscal code, digits only.
    pub cui: &'n str,
    /// Name.
    pub name: &'n str,
    /// What sort of legal person it is.
    pub owner_kind: OwnerKind,
    /// Whether it may report (4004 when not).
    pub active: bool,
}

/// Registers a company, or changes the one with this fiscal code. Gives its key.
pub fn put(transaction: &mut Transaction<'_>, company: &NewCompany<'_>) -> Result<i64, StoreError> {
    let values = (
        companies::name.eq(company.name),
        companies::active.eq(company.active),
        companies::owner_kind.eq(company.owner_kind.wire()),
    );
    Ok(on_each!(transaction.connection(), connection => {
        diesel::insert_into(companies::table)
            .values((companies::cui.eq(company.cui), values))
            .on_conflict(companies::cui)
            .do_update()
            .set(values)
            .returning(companies::id)
            .get_result(connection)
    })?)
}
