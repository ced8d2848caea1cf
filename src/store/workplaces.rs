//! Working places, found by code or by alias (`domain.md`, Identities).

use super::schema::{companies, workplace_aliases, workplaces};
use super::{Session, StoreError, Transaction, Unreadable, calendars, on_each, persons};
use crate::declaration::{Partner, Partners};
use crate::registry::{Calendar, UnitType, Workplace, WorkplaceCode};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;

/// A workplace as it is registered; its key is the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWorkplace<'n> {
    /// codWorkplace.
    pub code: &'n WorkplaceCode,
    /// Name.
    pub name: &'n str,
    /// What sort of unit it is.
    pub unit_type: UnitType,
    /// Key of the company that holds it.
    pub company_id: i64,
}

/// The workplace with this code, or with this alias.
pub fn find(session: &mut Session, code: &str) -> Result<Option<Workplace>, StoreError> {
    let workplace = match with_code(session, code)? {
        Some(workplace) => Some(workplace),
        None => match aliased(session, code)? {
            Some(code) => with_code(session, &code)?,
            None => None,
        },
    };
    Ok(workplace)
}

type Row = (i64, String, String, String, i64, String, String, String, bool);

/// Every workplace, with what is needed of its company.
#[diesel::dsl::auto_type]
fn registered() -> _ {
    workplaces::table
        .inner_join(companies::table.on(companies::id.eq(workplaces::company_id)))
        .select((
            workplaces::id,
            workplaces::code,
            workplaces::name,
            workplaces::unit_type,
            workplaces::company_id,
            companies::cui,
            companies::name,
            companies::owner_kind,
            companies::active,
        ))
}

/// The workplace with this code; aliases do not count.
pub fn with_code(session: &mut Session, code: &str) -> Result<Option<Workplace>, StoreError> {
    let rows = registered().filter(workplaces::code.eq(code)).load(session.connection())?;
    Ok(read(session, rows)?.pop())
}

/// The workplaces that a person may report for at an instant, in the order of their codes.
pub fn of_person(
    session: &mut Session,
    person_id: i64,
    at: DateTime<Utc>,
) -> Result<Vec<Workplace>, StoreError> {
    let companies: Vec<i64> = persons::reports_for(session, person_id, at)?;
    let rows = registered()
        .filter(workplaces::company_id.eq_any(companies))
        .order(workplaces::code)
        .load(session.connection())?;
    read(session, rows)
}

fn read(session: &mut Session, rows: Vec<Row>) -> Result<Vec<Workplace>, StoreError> {
    let unreadable = StoreError::Unreadable;
    let mut types = Vec::with_capacity(rows.len());
    for (id, _, _, unit_type, ..) in &rows {
        types.push((*id, unit_type.parse().map_err(|_| unreadable(Unreadable::UnitType))?));
    }
    let mut calendars = calendars::of(session, &types)?;
    let workplaces = rows.into_iter().zip(types).map(|(row, (_, unit_type))| {
        let (id, code, name, _, company_id, company_cui, company_name, owner, active) = row;
        Ok(Workplace {
            id,
            code: code.parse().map_err(|_| unreadable(Unreadable::WorkplaceCode))?,
            name,
            unit_type,
            company_id,
            company_cui,
            company_name,
            owner_kind: owner.parse().map_err(|_| unreadable(Unreadable::OwnerKind))?,
            company_active: active,
            calendar: calendars.remove(&id).unwrap_or_else(|| Calendar::of(unit_type)),
        })
    });
    workplaces.collect()
}

/// The code of the workplace that this alias stands for.
pub fn aliased(session: &mut Session, alias: &str) -> Result<Option<String>, StoreError> {
    Ok(workplace_aliases::table
        .inner_join(workplaces::table.on(workplaces::id.eq(workplace_aliases::workplace_id)))
        .filter(workplace_aliases::alias.eq(alias))
        .select(workplaces::code)
        .first(session.connection())
        .optional()?)
}

/// Names of one `SELECT`.
const BATCH: usize = 500;

/// The workplaces with these codes, or with these aliases; no query where there are none.
pub fn partners(session: &mut Session, names: &BTreeSet<&str>) -> Result<Partners, StoreError> {
    let names: Vec<&str> = names.iter().copied().collect();
    let mut partners = Partners::new();
    for names in names.chunks(BATCH) {
        let coded: Vec<PartnerRow> = workplaces::table
            .inner_join(companies::table.on(companies::id.eq(workplaces::company_id)))
            .filter(workplaces::code.eq_any(names))
            .select((workplaces::code, PARTNER))
            .load(session.connection())?;
        collect(coded, &mut partners)?;
        let unknown: Vec<&str> =
            names.iter().copied().filter(|name| !partners.contains_key(*name)).collect();
        if unknown.is_empty() {
            continue;
        }
        let aliased: Vec<PartnerRow> = workplace_aliases::table
            .inner_join(workplaces::table.on(workplaces::id.eq(workplace_aliases::workplace_id)))
            .inner_join(companies::table.on(companies::id.eq(workplaces::company_id)))
            .filter(workplace_aliases::alias.eq_any(unknown))
            .select((workplace_aliases::alias, PARTNER))
            .load(session.connection())?;
        collect(aliased, &mut partners)?;
    }
    Ok(partners)
}

/// What it is called, and what it is.
type PartnerRow = (String, (i64, String, String, i64, String));

const PARTNER: (
    workplaces::id,
    workplaces::code,
    workplaces::unit_type,
    workplaces::company_id,
    companies::owner_kind,
) = (
    workplaces::id,
    workplaces::code,
    workplaces::unit_type,
    workplaces::company_id,
    companies::owner_kind,
);

fn collect(rows: Vec<PartnerRow>, partners: &mut Partners) -> Result<(), StoreError> {
    let unreadable = StoreError::Unreadable;
    for (name, (id, code, unit_type, company_id, owner)) in rows {
        let partner = Partner {
            id,
            code: code.parse().map_err(|_| unreadable(Unreadable::WorkplaceCode))?,
            unit_type: unit_type.parse().map_err(|_| unreadable(Unreadable::UnitType))?,
            company_id,
            owner_kind: owner.parse().map_err(|_| unreadable(Unreadable::OwnerKind))?,
        };
        partners.insert(name, partner);
    }
    Ok(())
}

/// Registers a workplace, or changes the one with this code. A code that SER issued says its county.
/// Gives its key.
pub fn put(
    transaction: &mut Transaction<'_>,
    workplace: &NewWorkplace<'_>,
) -> Result<i64, StoreError> {
    let values = (
        workplaces::name.eq(workplace.name),
        workplaces::unit_type.eq(workplace.unit_type.wire()),
        workplaces::company_id.eq(workplace.company_id),
    );
    Ok(on_each!(transaction.connection(), connection => {
        diesel::insert_into(workplaces::table)
            .values((
                workplaces::code.eq(workplace.code.as_str()),
                workplaces::county.eq(workplace.code.county()),
                values,
            ))
            .on_conflict(workplaces::code)
            .do_update()
            .set(values)
            .returning(workplaces::id)
            .get_result(connection)
    })?)
}

/// Lets senders write `alias` for the workplace; an alias that named another is moved.
pub fn put_alias(
    transaction: &mut Transaction<'_>,
    alias: &str,
    workplace_id: i64,
) -> Result<(), StoreError> {
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(workplace_aliases::table)
            .values((
                workplace_aliases::alias.eq(alias),
                workplace_aliases::workplace_id.eq(workplace_id),
            ))
            .on_conflict(workplace_aliases::alias)
            .do_update()
            .set(workplace_aliases::workplace_id.eq(workplace_id))
            .execute(connection)
    })?;
    Ok(())
}

/// Where a workplace is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// The two characters of the county.
    pub county: Option<String>,
    /// Town or village.
    pub locality: Option<String>,
    /// Street and number.
    pub street: Option<String>,
}

/// Where a workplace is, by its key.
pub fn address(session: &mut Session, workplace_id: i64) -> Result<Address, StoreError> {
    let row = workplaces::table
        .find(workplace_id)
        .select((workplaces::county, workplaces::locality, workplaces::street))
        .first(session.connection())
        .optional()?;
    let (county, locality, street) = row.unwrap_or_default();
    Ok(Address { county, locality, street })
}

/// Says where a workplace is.
pub fn put_address(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    address: &Address,
) -> Result<(), StoreError> {
    diesel::update(workplaces::table.find(workplace_id))
        .set((
            workplaces::county.eq(address.county.as_deref()),
            workplaces::locality.eq(address.locality.as_deref()),
            workplaces::street.eq(address.street.as_deref()),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// The codes of the workplaces of a company that have this name and type.
pub fn named(
    session: &mut Session,
    company_id: i64,
    name: &str,
    unit_type: Option<UnitType>,
) -> Result<Vec<String>, StoreError> {
    let mut query = workplaces::table
        .filter(workplaces::company_id.eq(company_id))
        .filter(workplaces::name.eq(name))
        .select(workplaces::code)
        .order(workplaces::code)
        .into_boxed();
    if let Some(unit_type) = unit_type {
        query = query.filter(workplaces::unit_type.eq(unit_type.wire()));
    }
    Ok(query.load(session.connection())?)
}

/// The codes of all workplaces, those of an installation in their order.
pub fn codes(session: &mut Session) -> Result<Vec<String>, StoreError> {
    Ok(workplaces::table
        .select(workplaces::code)
        .order(workplaces::code)
        .load(session.connection())?)
}

/// The codes that begin so.
pub fn codes_from(session: &mut Session, prefix: &str) -> Result<Vec<String>, StoreError> {
    Ok(workplaces::table
        .filter(workplaces::code.like(format!("{prefix}%")))
        .select(workplaces::code)
        .load(session.connection())?)
}

/// Every alias, and the code of the workplace it stands for.
pub fn aliases(session: &mut Session) -> Result<Vec<(String, String)>, StoreError> {
    Ok(workplace_aliases::table
        .inner_join(workplaces::table.on(workplaces::id.eq(workplace_aliases::workplace_id)))
        .select((workplace_aliases::alias, workplaces::code))
        .order(workplace_aliases::alias)
        .load(session.connection())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::OwnerKind;
    use crate::store::Store;
    use crate::store::companies::{self, NewCompany};
    use crate::store::testing::{CODE, commit, on_both, pharmacy};

    on_both!(
        a_workplace_is_found_by_code_and_by_alias,
        registering_again_changes_what_is_there,
        partners_are_found_by_code_and_by_alias,
    );

    fn found(store: &Store, code: &str) -> Option<Workplace> {
        store.read(|session| find(session, code)).unwrap()
    }

    fn a_workplace_is_found_by_code_and_by_alias(store: &Store) {
        let pharmacy = pharmacy(store);
        commit(store, |t| put_alias(t, "SIUI_77", pharmacy.workplace_id));
        let by_code = found(store, CODE).unwrap();
        assert_eq!(by_code.id, pharmacy.workplace_id);
        assert_eq!((by_code.unit_type, by_code.company_active), (UnitType::FarmCom, true));
        assert_eq!(found(store, "SIUI_77"), Some(by_code));
        assert_eq!(found(store, "SIUI_78"), None);
    }

    fn registering_again_changes_what_is_there(store: &Store) {
        let before = pharmacy(store);
        commit(store, |transaction| {
            let company = NewCompany {
                cui: "10000008",
                name: "TEST altfel",
                owner_kind: OwnerKind::Company,
                active: false,
            };
            let company_id = companies::put(transaction, &company)?;
            assert_eq!(company_id, before.company_id);
            let code = CODE.parse().unwrap();
            let unit_type = UnitType::Drogherie;
            let workplace = NewWorkplace { code: &code, name: "TEST", unit_type, company_id };
            assert_eq!(put(transaction, &workplace)?, before.workplace_id);
            Ok(())
        });
        let after = found(store, CODE).unwrap();
        assert_eq!((after.unit_type, after.company_active), (UnitType::Drogherie, false));
    }

    fn partners_are_found_by_code_and_by_alias(store: &Store) {
        let pharmacy = pharmacy(store);
        commit(store, |t| put_alias(t, "SIUI_77", pharmacy.workplace_id));
        let names = |names: &[&str]| {
            store.read(|session| partners(session, &names.iter().copied().collect())).unwrap()
        };
        let found = names(&[CODE, "SIUI_77", "SIUI_78"]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[CODE], found["SIUI_77"]);
        let Partner { code, company_id, owner_kind, .. } = &found[CODE];
        assert_eq!((code.as_str(), *company_id), (CODE, pharmacy.company_id));
        assert_eq!(*owner_kind, OwnerKind::Company);
        let many: Vec<String> = (0..1200).map(|number| format!("SIUI_{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(names(&many).keys().collect::<Vec<_>>(), ["SIUI_77"]);
        assert!(names(&[]).is_empty());
    }
}
