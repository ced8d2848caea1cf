//! Working places, found by code or by alias (`domain.md`, Identities).

use super::dossiers::{self, Registered};
use super::schema::{companies, mentions, workplace_aliases, workplaces};
use super::{Session, StoreError, Transaction, Unreadable, companies as companies_of, on_each};
pub use crate::registry::Address;
use crate::registry::{Company, Dossier, Holders, Known, UnitType, Workplace, WorkplaceCode};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

pub use super::partners::partners;

/// A workplace as it is registered; its key is the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWorkplace<'n> {
    /// codWorkplace.
    pub code: &'n WorkplaceCode,
    /// Name.
    pub name: &'n str,
    /// What sort of unit it is.
    pub unit_type: UnitType,
    /// Key of the company it is registered for, which holds it until a mention names another.
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

type Row = (
    (i64, String, String, String),
    (Option<String>, Option<String>, Option<String>),
    companies_of::Row,
);

/// Every workplace, with the company that it was registered for.
#[diesel::dsl::auto_type]
fn registered() -> _ {
    workplaces::table
        .inner_join(companies::table.on(companies::id.eq(workplaces::company_id)))
        .select((
            (workplaces::id, workplaces::code, workplaces::name, workplaces::unit_type),
            (workplaces::county, workplaces::locality, workplaces::street),
            (
                companies::id,
                companies::cui,
                companies::name,
                companies::owner_kind,
                companies::active,
                companies::excise_code,
            ),
        ))
}

/// The workplace with this code; aliases do not count.
pub fn with_code(session: &mut Session, code: &str) -> Result<Option<Workplace>, StoreError> {
    let rows = registered().filter(workplaces::code.eq(code)).load(session.connection())?;
    Ok(read(session, rows)?.pop())
}

/// The workplace with this key.
pub fn with_key(session: &mut Session, id: i64) -> Result<Option<Workplace>, StoreError> {
    let rows = registered().filter(workplaces::id.eq(id)).load(session.connection())?;
    Ok(read(session, rows)?.pop())
}

/// The workplaces that one of these companies ever held, or will, in the order of their codes.
pub fn of_companies(
    session: &mut Session,
    companies: &[i64],
) -> Result<Vec<Workplace>, StoreError> {
    let came_to = mentions::table
        .filter(mentions::company_id.eq_any(companies))
        .select(mentions::workplace_id);
    let rows = registered()
        .filter(workplaces::company_id.eq_any(companies).or(workplaces::id.eq_any(came_to)))
        .order(workplaces::code)
        .load(session.connection())?;
    read(session, rows)
}

/// The workplaces that one of these companies holds on a day, in the order of their codes.
pub fn held_by(
    session: &mut Session,
    companies: &[i64],
    day: NaiveDate,
) -> Result<Vec<Workplace>, StoreError> {
    let mut workplaces = of_companies(session, companies)?;
    workplaces.retain(|workplace| companies.contains(&workplace.holders.on(day).id));
    Ok(workplaces)
}

fn read(session: &mut Session, rows: Vec<Row>) -> Result<Vec<Workplace>, StoreError> {
    let unreadable = StoreError::Unreadable;
    let mut registered = Vec::with_capacity(rows.len());
    for ((id, _, _, unit_type), (county, locality, street), (company_id, ..)) in &rows {
        registered.push(Registered {
            id: *id,
            unit_type: unit_type.parse().map_err(|_| unreadable(Unreadable::UnitType))?,
            company_id: *company_id,
            address: Address {
                county: county.clone(),
                locality: locality.clone(),
                street: street.clone(),
            },
        });
    }
    let dossiers = dossiers::of(session, registered)?;
    let later = later_holders(session, dossiers.values())?;
    let workplaces = rows.into_iter().filter_map(|((id, code, name, _), _, first)| {
        let dossier = dossiers.get(&id)?;
        let workplace = || {
            Ok(Workplace {
                id,
                code: code.parse().map_err(|_| unreadable(Unreadable::WorkplaceCode))?,
                name,
                unit_type: dossier.unit_type,
                holders: holders(companies_of::read(first)?, dossier, &later),
                calendar: dossier.calendar(Known::Now),
                newest: dossier.newest(),
            })
        };
        Some(workplace())
    });
    workplaces.collect()
}

/// The companies that mentions name, by their keys; no query where they name none.
fn later_holders<'d>(
    session: &mut Session,
    dossiers: impl Iterator<Item = &'d Dossier>,
) -> Result<HashMap<i64, Company>, StoreError> {
    let named = dossiers.flat_map(|dossier| dossier.holders(Known::Now));
    let mut keys: Vec<i64> = named.map(|(_, company_id)| company_id).collect();
    keys.sort_unstable();
    keys.dedup();
    let companies = companies_of::with_keys(session, &keys)?;
    Ok(companies.into_iter().map(|company| (company.id, company)).collect())
}

fn holders(first: Company, dossier: &Dossier, later: &HashMap<i64, Company>) -> Holders {
    let named = dossier.holders(Known::Now).into_iter();
    let later = named.filter_map(|(from, id)| Some((from, later.get(&id)?.clone())));
    Holders { first, later: later.collect() }
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

/// Registers a workplace, or changes name and type of the one with this code. Gives its key. Who
/// holds it changes by a mention alone.
pub fn put(
    transaction: &mut Transaction<'_>,
    workplace: &NewWorkplace<'_>,
) -> Result<i64, StoreError> {
    let values =
        (workplaces::name.eq(workplace.name), workplaces::unit_type.eq(workplace.unit_type.wire()));
    Ok(on_each!(transaction.connection(), connection => {
        diesel::insert_into(workplaces::table)
            .values((
                workplaces::code.eq(workplace.code.as_str()),
                workplaces::county.eq(workplace.code.county()),
                workplaces::company_id.eq(workplace.company_id),
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

/// Where a workplace was registered, by its key.
pub fn address(session: &mut Session, workplace_id: i64) -> Result<Address, StoreError> {
    let row = workplaces::table
        .find(workplace_id)
        .select((workplaces::county, workplaces::locality, workplaces::street))
        .first(session.connection())
        .optional()?;
    let (county, locality, street) = row.unwrap_or_default();
    Ok(Address { county, locality, street })
}

/// Corrects where a workplace was registered; where it moves, a mention says.
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

/// The codes of the workplaces that a company holds on a day and that have this name and type.
pub fn named(
    session: &mut Session,
    company_id: i64,
    name: &str,
    unit_type: Option<UnitType>,
    day: NaiveDate,
) -> Result<Vec<String>, StoreError> {
    let mut held = held_by(session, &[company_id], day)?;
    held.retain(|one| one.name == name && unit_type.is_none_or(|known| known == one.unit_type));
    Ok(held.into_iter().map(|one| one.code.to_string()).collect())
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
    use crate::registry::{Event, Fact, OwnerKind};
    use crate::store::Store;
    use crate::store::companies::{self, NewCompany};
    use crate::store::mentions::{Recording, append};
    use crate::store::testing::{CODE, commit, noon, on_both, pharmacy};

    on_both!(
        a_workplace_is_found_by_code_and_by_alias,
        registering_again_changes_what_is_there,
        a_change_of_holder_leaves_the_past_to_the_one_before,
    );

    fn found(store: &Store, code: &str) -> Option<Workplace> {
        store.read(|session| find(session, code)).unwrap()
    }

    fn a_workplace_is_found_by_code_and_by_alias(store: &Store) {
        let pharmacy = pharmacy(store);
        commit(store, |t| put_alias(t, "SIUI_77", pharmacy.workplace_id));
        let by_code = found(store, CODE).unwrap();
        assert_eq!(by_code.id, pharmacy.workplace_id);
        assert_eq!((by_code.unit_type, by_code.holders.first.active), (UnitType::FarmCom, true));
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
        assert_eq!((after.unit_type, after.holders.first.active), (UnitType::Drogherie, false));
    }

    fn a_change_of_holder_leaves_the_past_to_the_one_before(store: &Store) {
        let before = pharmacy(store);
        let buyer = commit(store, |transaction| {
            let company = NewCompany {
                cui: "20000005",
                name: "TEST Cumpărător",
                owner_kind: OwnerKind::Company,
                active: true,
            };
            let buyer = companies::put(transaction, &company)?;
            let sale =
                Fact { holder: Some(buyer), ..Fact::of(Event::E2, "2026-11-10".parse().unwrap()) };
            let new = Recording::new(noon("2026-11-12"), None);
            append(transaction, before.workplace_id, &sale, &new)?;
            Ok(buyer)
        });
        let holders = found(store, CODE).unwrap().holders;
        let on = |day: &str| holders.on(day.parse().unwrap()).id;
        assert_eq!((on("2026-11-09"), on("2026-11-10")), (before.company_id, buyer));
        let held = |company, day: &str| {
            let day = day.parse().unwrap();
            store.read(|session| held_by(session, &[company], day)).unwrap().len()
        };
        assert_eq!((held(before.company_id, "2026-11-09"), held(buyer, "2026-11-09")), (1, 0));
        assert_eq!((held(before.company_id, "2026-11-10"), held(buyer, "2026-11-10")), (0, 1));
        let ever = |company| store.read(|session| of_companies(session, &[company])).unwrap().len();
        assert_eq!((ever(before.company_id), ever(buyer), ever(buyer + 1)), (1, 1, 0));
        let as_partner = |day: &str| {
            let day = day.parse().unwrap();
            store.read(|session| partners(session, &[CODE].into(), day)).unwrap()[CODE].company_id
        };
        assert_eq!(
            (as_partner("2026-11-09"), as_partner("2026-11-10")),
            (before.company_id, buyer)
        );
    }
}
