//! Persons who sign, and for whom; what is personal of them is sealed in a file of its own.

use super::schema::{persons, roles};
use super::{Session, StoreError, Transaction, Unreadable, on_each, stored};
use crate::registry::Role;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

pub use super::personal::{NewPerson, Person, Resealed, by_cnp, change, find, put, reseal};

/// Registers a person of whom the name is known. Gives the key.
pub fn insert(transaction: &mut Transaction<'_>, name: &str) -> Result<i64, StoreError> {
    Ok(on_each!(transaction.connection(), connection => {
        diesel::insert_into(persons::table)
            .values(persons::name.eq(name))
            .returning(persons::id)
            .get_result(connection)
    })?)
}

const ROLES: [Role; 2] = [Role::Representative, Role::User];

pub(super) fn stored_role(role: Role) -> &'static str {
    match role {
        Role::Representative => "representative",
        Role::User => "user",
    }
}

pub(super) fn read_role(text: &str) -> Result<Role, StoreError> {
    let known = ROLES.into_iter().find(|role| stored_role(*role) == text);
    known.ok_or(StoreError::Unreadable(Unreadable::Role))
}

/// Gives a person a role in a company from an instant on. Twice the same is once.
pub fn grant(
    transaction: &mut Transaction<'_>,
    person_id: i64,
    company_id: i64,
    role: Role,
    since: DateTime<Utc>,
) -> Result<(), StoreError> {
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(roles::table)
            .values((
                roles::person_id.eq(person_id),
                roles::company_id.eq(company_id),
                roles::role.eq(stored_role(role)),
                roles::since.eq(stored(since)),
            ))
            .on_conflict_do_nothing()
            .execute(connection)
    })?;
    Ok(())
}

/// Ends every role a person has in a company.
pub fn revoke(
    transaction: &mut Transaction<'_>,
    person_id: i64,
    company_id: i64,
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(roles::table)
        .filter(roles::person_id.eq(person_id))
        .filter(roles::company_id.eq(company_id))
        .filter(roles::until.is_null())
        .set(roles::until.eq(stored(until)))
        .execute(transaction.connection())?;
    Ok(())
}

/// A role that somebody holds, or held, or will.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Key of the person.
    pub person_id: i64,
    /// Key of the company.
    pub company_id: i64,
    /// What the person is to it.
    pub role: Role,
    /// From when.
    pub since: DateTime<Utc>,
    /// Until when, excluded; open where there is none.
    pub until: Option<DateTime<Utc>>,
}

impl Held {
    /// Whether it is held at an instant.
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        self.since <= at && self.until.is_none_or(|until| until > at)
    }
}

/// Whether there is a person with this key.
pub fn exists(session: &mut Session, person_id: i64) -> Result<bool, StoreError> {
    let found = persons::table.find(person_id).select(persons::id);
    Ok(found.first::<i64>(session.connection()).optional()?.is_some())
}

/// The roles in a company, or all of them, the oldest first.
pub fn roles(session: &mut Session, company_id: Option<i64>) -> Result<Vec<Held>, StoreError> {
    type Row = (i64, i64, String, NaiveDateTime, Option<NaiveDateTime>);
    let mut query = roles::table
        .select((roles::person_id, roles::company_id, roles::role, roles::since, roles::until))
        .order((roles::company_id, roles::since, roles::person_id))
        .into_boxed();
    if let Some(company_id) = company_id {
        query = query.filter(roles::company_id.eq(company_id));
    }
    let rows: Vec<Row> = query.load(session.connection())?;
    let held = |(person_id, company_id, role, since, until): Row| {
        Ok(Held {
            person_id,
            company_id,
            role: read_role(&role)?,
            since: since.and_utc(),
            until: until.map(|until| until.and_utc()),
        })
    };
    rows.into_iter().map(held).collect()
}

/// Ends a role at an instant; one that had not begun is taken back.
pub fn end(
    transaction: &mut Transaction<'_>,
    held: &Held,
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    let key = (held.person_id, held.company_id, stored_role(held.role), stored(held.since));
    let row = roles::table.find(key);
    match held.since < until {
        true => diesel::update(row)
            .set(roles::until.eq(stored(until)))
            .execute(transaction.connection())?,
        false => diesel::delete(row).execute(transaction.connection())?,
    };
    Ok(())
}

/// The keys and names of all persons.
pub fn names(session: &mut Session) -> Result<Vec<(i64, String)>, StoreError> {
    let names = persons::table.select((persons::id, persons::name)).order(persons::id);
    Ok(names.load(session.connection())?)
}

/// The companies for whose workplaces a person may report at an instant, by their keys (4002 for others).
pub fn reports_for(
    session: &mut Session,
    person_id: i64,
    at: DateTime<Utc>,
) -> Result<Vec<i64>, StoreError> {
    let at = stored(at);
    Ok(roles::table
        .filter(roles::person_id.eq(person_id))
        .filter(roles::since.le(at))
        .filter(roles::until.is_null().or(roles::until.gt(at)))
        .select(roles::company_id)
        .distinct()
        .load(session.connection())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{commit, noon, on_both, pharmacy};

    on_both!(a_role_counts_from_its_grant_until_its_end);

    fn a_role_counts_from_its_grant_until_its_end(store: &Store) {
        let held = pharmacy(store);
        let (person, company) = (held.person_id, held.company_id);
        commit(store, |t| grant(t, person, company, Role::User, noon("2026-11-01")));
        let may = |person, company, day| {
            store.read(|s| reports_for(s, person, noon(day))).unwrap().contains(&company)
        };
        assert!(!may(person, company, "2026-10-31"));
        assert!(may(person, company, "2026-11-01"));
        assert!(!may(person, company + 1, "2026-11-20"));
        assert!(!may(person + 1, company, "2026-11-20"));
        commit(store, |t| revoke(t, person, company, noon("2026-11-20")));
        assert!(may(person, company, "2026-11-19"));
        assert!(!may(person, company, "2026-11-20"));
        commit(store, |t| grant(t, person, company, Role::Representative, noon("2026-12-01")));
        assert!(may(person, company, "2026-12-02"));
    }
}
