//! Who asks for a role in a company, and what became of it.

use super::schema::role_requests;
use super::{Session, StoreError, Transaction, on_each, persons, stored};
use crate::registry::Role;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

/// Somebody asks for a role in a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its number.
    pub id: i64,
    /// Key of the person.
    pub person_id: i64,
    /// Key of the company.
    pub company_id: i64,
    /// Which role.
    pub role: Role,
    /// The document that asks for it.
    pub document: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// What became of it; none while it waits.
    pub accepted: Option<bool>,
}

/// The states of a request, and what they say.
const STATES: [(&str, Option<bool>); 3] =
    [("pending", None), ("accepted", Some(true)), ("rejected", Some(false))];

fn state(accepted: Option<bool>) -> &'static str {
    STATES.iter().find(|(_, known)| *known == accepted).map_or("pending", |(state, _)| state)
}

/// Notes that a person asks for a role. Gives the number of the request.
pub fn ask(
    transaction: &mut Transaction<'_>,
    (person_id, company_id): (i64, i64),
    role: Role,
    document: &str,
    at: DateTime<Utc>,
) -> Result<i64, StoreError> {
    Ok(on_each!(transaction.connection(), connection => {
        diesel::insert_into(role_requests::table)
            .values((
                role_requests::person_id.eq(person_id),
                role_requests::company_id.eq(company_id),
                role_requests::role.eq(persons::stored_role(role)),
                role_requests::document.eq(document),
                role_requests::asked_at.eq(stored(at)),
                role_requests::state.eq(state(None)),
            ))
            .returning(role_requests::id)
            .get_result(connection)
    })?)
}

/// Decides a request.
pub fn decide(
    transaction: &mut Transaction<'_>,
    id: i64,
    accepted: bool,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(role_requests::table.find(id))
        .set((
            role_requests::state.eq(state(Some(accepted))),
            role_requests::decided_at.eq(stored(at)),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

type Row = (i64, i64, i64, String, String, NaiveDateTime, String);

#[diesel::dsl::auto_type]
fn requests() -> _ {
    role_requests::table.select((
        role_requests::id,
        role_requests::person_id,
        role_requests::company_id,
        role_requests::role,
        role_requests::document,
        role_requests::asked_at,
        role_requests::state,
    ))
}

/// The request with this number.
pub fn with_id(session: &mut Session, id: i64) -> Result<Option<Request>, StoreError> {
    let row = requests().filter(role_requests::id.eq(id)).first(session.connection()).optional()?;
    row.map(read).transpose()
}

/// All requests, or those of a company, in the order of their numbers.
pub fn all(session: &mut Session, company_id: Option<i64>) -> Result<Vec<Request>, StoreError> {
    let mut query = requests().order(role_requests::id).into_boxed();
    if let Some(company_id) = company_id {
        query = query.filter(role_requests::company_id.eq(company_id));
    }
    query.load(session.connection())?.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<Request, StoreError> {
    let (id, person_id, company_id, role, document, asked_at, state) = row;
    let role = persons::read_role(&role)?;
    let asked_at = asked_at.and_utc();
    let accepted = STATES.iter().find(|(known, _)| *known == state).and_then(|(_, it)| *it);
    Ok(Request { id, person_id, company_id, role, document, asked_at, accepted })
}
