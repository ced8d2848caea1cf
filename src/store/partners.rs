//! The workplaces that transfers name, and who holds them on the day.

use super::schema::{companies as company_table, workplace_aliases, workplaces};
use super::{Session, StoreError, Unreadable, companies, mentions};
use crate::declaration::{Partner, Partners};
use crate::registry::{Known, in_force};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// Names of one `SELECT`.
const BATCH: usize = 500;

/// The workplaces with these codes, or with these aliases, as of a day; no query where there are
/// none.
pub fn partners(
    session: &mut Session,
    names: &BTreeSet<&str>,
    day: NaiveDate,
) -> Result<Partners, StoreError> {
    let names: Vec<&str> = names.iter().copied().collect();
    let mut partners = Partners::new();
    for names in names.chunks(BATCH) {
        let mut found: Vec<PartnerRow> = workplaces::table
            .inner_join(company_table::table.on(company_table::id.eq(workplaces::company_id)))
            .filter(workplaces::code.eq_any(names))
            .select((workplaces::code, PARTNER))
            .load(session.connection())?;
        let coded: BTreeSet<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        let unknown: Vec<&str> =
            names.iter().copied().filter(|name| !coded.contains(name)).collect();
        if !unknown.is_empty() {
            let aliased: Vec<PartnerRow> = workplace_aliases::table
                .inner_join(
                    workplaces::table.on(workplaces::id.eq(workplace_aliases::workplace_id)),
                )
                .inner_join(company_table::table.on(company_table::id.eq(workplaces::company_id)))
                .filter(workplace_aliases::alias.eq_any(unknown))
                .select((workplace_aliases::alias, PARTNER))
                .load(session.connection())?;
            found.extend(aliased);
        }
        collect(session, found, day, &mut partners)?;
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
    company_table::owner_kind,
) = (
    workplaces::id,
    workplaces::code,
    workplaces::unit_type,
    workplaces::company_id,
    company_table::owner_kind,
);

fn collect(
    session: &mut Session,
    rows: Vec<PartnerRow>,
    day: NaiveDate,
    partners: &mut Partners,
) -> Result<(), StoreError> {
    let unreadable = StoreError::Unreadable;
    let keys: Vec<i64> = rows.iter().map(|(_, (id, ..))| *id).collect();
    let holders = holders(session, &keys, day)?;
    for (name, (id, code, unit_type, company_id, owner)) in rows {
        let owner_kind = owner.parse().map_err(|_| unreadable(Unreadable::OwnerKind))?;
        let registered = (company_id, owner_kind);
        let (company_id, owner_kind) = holders.get(&id).copied().unwrap_or(registered);
        let partner = Partner {
            id,
            code: code.parse().map_err(|_| unreadable(Unreadable::WorkplaceCode))?,
            unit_type: unit_type.parse().map_err(|_| unreadable(Unreadable::UnitType))?,
            company_id,
            owner_kind,
        };
        partners.insert(name, partner);
    }
    Ok(())
}

type Holder = (i64, crate::registry::OwnerKind);

/// Who holds them on the day, of those that mentions name a holder of.
fn holders(
    session: &mut Session,
    keys: &[i64],
    day: NaiveDate,
) -> Result<HashMap<i64, Holder>, StoreError> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let mut named = HashMap::new();
    for (id, recorded) in mentions::of(session, keys)? {
        let until = in_force(&recorded, Known::Now).into_iter().rev();
        let mut until = until.filter(|mention| mention.fact.from <= day);
        named.extend(until.find_map(|mention| mention.fact.holder).map(|holder| (id, holder)));
    }
    let keys: Vec<i64> = named.values().copied().collect();
    let companies = companies::with_keys(session, &keys)?;
    let kinds: HashMap<i64, Holder> =
        companies.into_iter().map(|one| (one.id, (one.id, one.owner_kind))).collect();
    let holders = named.into_iter().filter_map(|(id, company)| Some((id, *kinds.get(&company)?)));
    Ok(holders.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::OwnerKind;
    use crate::store::Store;
    use crate::store::testing::{CODE, commit, on_both, pharmacy};
    use crate::store::workplaces::put_alias;

    on_both!(partners_are_found_by_code_and_by_alias);

    fn partners_are_found_by_code_and_by_alias(store: &Store) {
        let pharmacy = pharmacy(store);
        commit(store, |t| put_alias(t, "SIUI_77", pharmacy.workplace_id));
        let names = |names: &[&str]| {
            store
                .read(|session| {
                    partners(
                        session,
                        &names.iter().copied().collect(),
                        "2026-11-20".parse().unwrap(),
                    )
                })
                .unwrap()
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
