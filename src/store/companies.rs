//! Legal persons.

use super::schema::companies;
use super::{Session, StoreError, Transaction, Unreadable, on_each};
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

/// Says which excise code a company has of its own.
pub fn put_excise_code(
    transaction: &mut Transaction<'_>,
    company_id: i64,
    code: Option<&str>,
) -> Result<(), StoreError> {
    diesel::update(companies::table.find(company_id))
        .set(companies::excise_code.eq(code))
        .execute(transaction.connection())?;
    Ok(())
}

/// A company that is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Key in the database.
    pub id: i64,
    /// Fiscal code, digits only.
    pub cui: String,
    /// Name.
    pub name: String,
    /// What sort of legal person it is.
    pub owner_kind: OwnerKind,
    /// Whether it may report (4004 when not).
    pub active: bool,
    /// The excise code of its own, where it has one.
    pub excise_code: Option<String>,
}

type Row = (i64, String, String, String, bool, Option<String>);

const COLUMNS: (
    companies::id,
    companies::cui,
    companies::name,
    companies::owner_kind,
    companies::active,
    companies::excise_code,
) = (
    companies::id,
    companies::cui,
    companies::name,
    companies::owner_kind,
    companies::active,
    companies::excise_code,
);

fn read((id, cui, name, owner_kind, active, excise_code): Row) -> Result<Company, StoreError> {
    let owner_kind =
        owner_kind.parse().map_err(|_| StoreError::Unreadable(Unreadable::OwnerKind))?;
    Ok(Company { id, cui, name, owner_kind, active, excise_code })
}

/// The company with this fiscal code, digits only.
pub fn find(session: &mut Session, cui: &str) -> Result<Option<Company>, StoreError> {
    let row = companies::table.filter(companies::cui.eq(cui)).select(COLUMNS);
    row.first(session.connection()).optional()?.map(read).transpose()
}

/// All of them, by fiscal code.
pub fn all(session: &mut Session) -> Result<Vec<Company>, StoreError> {
    let rows: Vec<Row> =
        companies::table.select(COLUMNS).order(companies::cui).load(session.connection())?;
    rows.into_iter().map(read).collect()
}
