//! Offices and the units they belong to, for life (U-02).

use super::schema::{offices, workplaces};
use super::{Session, StoreError, Transaction, on_each};
use crate::registry::UnitType;
use diesel::prelude::*;
use std::collections::HashMap;

/// The units that offices belong to, by the keys of both. Only offices have one: of other units
/// nothing is asked.
pub(super) fn parents(
    session: &mut Session,
    workplaces: impl Iterator<Item = (i64, UnitType)>,
) -> Result<HashMap<i64, i64>, StoreError> {
    let of_offices = workplaces.filter(|(_, unit_type)| unit_type.parent().is_some());
    let keys: Vec<i64> = of_offices.map(|(id, _)| id).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let parents: Vec<(i64, i64)> = offices::table
        .filter(offices::workplace_id.eq_any(keys))
        .select((offices::workplace_id, offices::parent_id))
        .load(session.connection())?;
    Ok(parents.into_iter().collect())
}

/// The code of the unit that a workplace is an office of.
pub fn parent_code(session: &mut Session, workplace_id: i64) -> Result<Option<String>, StoreError> {
    Ok(offices::table
        .inner_join(workplaces::table.on(workplaces::id.eq(offices::parent_id)))
        .filter(offices::workplace_id.eq(workplace_id))
        .select(workplaces::code)
        .first(session.connection())
        .optional()?)
}

/// The codes of the offices of a unit.
pub fn offices_of(session: &mut Session, workplace_id: i64) -> Result<Vec<String>, StoreError> {
    Ok(offices::table
        .inner_join(workplaces::table.on(workplaces::id.eq(offices::workplace_id)))
        .filter(offices::parent_id.eq(workplace_id))
        .select(workplaces::code)
        .order(workplaces::code)
        .load(session.connection())?)
}

/// Makes a workplace an office of another.
pub fn put_parent(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    parent_id: i64,
) -> Result<(), StoreError> {
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(offices::table)
            .values((offices::workplace_id.eq(workplace_id), offices::parent_id.eq(parent_id)))
            .on_conflict(offices::workplace_id)
            .do_update()
            .set(offices::parent_id.eq(parent_id))
            .execute(connection)
    })?;
    Ok(())
}
