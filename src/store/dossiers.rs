//! All that was recorded of workplaces, put together: a few queries for however many.

use super::schema::workplaces;
use super::{Session, StoreError, Unreadable, mentions, offices};
use crate::registry::{Address, Dossier, UnitType};
use diesel::prelude::*;
use std::collections::HashMap;

/// Keys of one `SELECT`.
const BATCH: usize = 500;

/// How a workplace was registered.
pub(super) struct Registered {
    pub(super) id: i64,
    pub(super) unit_type: UnitType,
    pub(super) company_id: i64,
    pub(super) address: Address,
}

/// What was recorded of these workplaces, by their keys.
pub(super) fn of(
    session: &mut Session,
    workplaces: Vec<Registered>,
) -> Result<HashMap<i64, Dossier>, StoreError> {
    let types = workplaces.iter().map(|one| (one.id, one.unit_type));
    let parents = offices::parents(session, types)?;
    let mut keys: Vec<i64> =
        workplaces.iter().map(|one| one.id).chain(parents.values().copied()).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut recorded = HashMap::new();
    for batch in keys.chunks(BATCH) {
        recorded.extend(mentions::of(session, batch)?);
    }
    let of = |id: &i64| recorded.get(id).cloned().unwrap_or_default();
    let dossier = |Registered { id, unit_type, company_id, address }: Registered| {
        let parent = parents.get(&id).map(of);
        (id, Dossier { unit_type, holder: company_id, address, mentions: of(&id), parent })
    };
    Ok(workplaces.into_iter().map(dossier).collect())
}

/// What was recorded of a workplace.
pub fn find(session: &mut Session, workplace_id: i64) -> Result<Option<Dossier>, StoreError> {
    type Row = (String, i64, Option<String>, Option<String>, Option<String>);
    let row: Option<Row> = workplaces::table
        .find(workplace_id)
        .select((
            workplaces::unit_type,
            workplaces::company_id,
            workplaces::county,
            workplaces::locality,
            workplaces::street,
        ))
        .first(session.connection())
        .optional()?;
    let Some((unit_type, company_id, county, locality, street)) = row else { return Ok(None) };
    let unreadable = StoreError::Unreadable(Unreadable::UnitType);
    let unit_type = unit_type.parse().map_err(|_| unreadable)?;
    let address = Address { county, locality, street };
    let registered = Registered { id: workplace_id, unit_type, company_id, address };
    Ok(of(session, vec![registered])?.remove(&workplace_id))
}
