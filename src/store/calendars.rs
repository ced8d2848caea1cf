//! What a workplace is over time: its statuses, the unit it is an office of, whether it reports.

use super::schema::{offices, workplace_obligations, workplace_statuses, workplaces};
use super::{Session, StoreError, Transaction, Unreadable, on_each};
use crate::registry::{Calendar, StatusRow, Timeline, UnitType};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

/// Keys of one `SELECT`.
const BATCH: usize = 500;

/// The calendars of workplaces of these types, by their keys.
pub(super) fn of(
    session: &mut Session,
    workplaces: &[(i64, UnitType)],
) -> Result<HashMap<i64, Calendar>, StoreError> {
    let mut calendars = HashMap::with_capacity(workplaces.len());
    for batch in workplaces.chunks(BATCH) {
        let keys: Vec<i64> = batch.iter().map(|(id, _)| *id).collect();
        let parents = parents(session, batch)?;
        let all: Vec<i64> = keys.iter().chain(parents.values()).copied().collect();
        let timelines = timelines(session, &all)?;
        let timeline = |id: &i64| timelines.get(id).cloned().unwrap_or_default();
        let mut obligations = obligations(session, &keys)?;
        calendars.extend(batch.iter().map(|(id, unit_type)| {
            let calendar = Calendar {
                unit_type: *unit_type,
                own: timeline(id),
                parent: parents.get(id).map(timeline),
                obligations: obligations.remove(id).unwrap_or_default(),
            };
            (*id, calendar)
        }));
    }
    Ok(calendars)
}

/// The units that offices belong to. Only offices have one: of other units nothing is asked.
fn parents(
    session: &mut Session,
    workplaces: &[(i64, UnitType)],
) -> Result<HashMap<i64, i64>, StoreError> {
    let is_office = |(_, unit_type): &&(i64, UnitType)| unit_type.parent().is_some();
    let keys: Vec<i64> = workplaces.iter().filter(is_office).map(|(id, _)| *id).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let parents: Vec<(i64, i64)> = offices::table
        .filter(offices::workplace_id.eq_any(keys))
        .select((offices::workplace_id, offices::parent_id))
        .load(session.connection())?;
    Ok(parents.into_iter().collect())
}

/// From each day on, whether they report, in order of time.
fn obligations(
    session: &mut Session,
    keys: &[i64],
) -> Result<HashMap<i64, Vec<(NaiveDate, bool)>>, StoreError> {
    let rows: Vec<(i64, NaiveDate, bool)> = workplace_obligations::table
        .filter(workplace_obligations::workplace_id.eq_any(keys))
        .order((workplace_obligations::workplace_id, workplace_obligations::valid_from))
        .select((
            workplace_obligations::workplace_id,
            workplace_obligations::valid_from,
            workplace_obligations::reports,
        ))
        .load(session.connection())?;
    let mut obligations: HashMap<i64, Vec<(NaiveDate, bool)>> = HashMap::new();
    for (id, from, reports) in rows {
        obligations.entry(id).or_default().push((from, reports));
    }
    Ok(obligations)
}

/// The unit that a workplace is an office of, by its key.
pub fn parent_of(session: &mut Session, workplace_id: i64) -> Result<Option<i64>, StoreError> {
    Ok(offices::table
        .find(workplace_id)
        .select(offices::parent_id)
        .first(session.connection())
        .optional()?)
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

/// The statuses of a workplace itself.
pub fn statuses(session: &mut Session, workplace_id: i64) -> Result<Timeline, StoreError> {
    Ok(timelines(session, &[workplace_id])?.remove(&workplace_id).unwrap_or_default())
}

fn timelines(session: &mut Session, keys: &[i64]) -> Result<HashMap<i64, Timeline>, StoreError> {
    type Row = (i64, NaiveDate, String, Option<String>);
    let rows: Vec<Row> = workplace_statuses::table
        .filter(workplace_statuses::workplace_id.eq_any(keys))
        .select((
            workplace_statuses::workplace_id,
            workplace_statuses::valid_from,
            workplace_statuses::status,
            workplace_statuses::act,
        ))
        .load(session.connection())?;
    let mut statuses: HashMap<i64, Vec<StatusRow>> = HashMap::new();
    for (id, from, status, act) in rows {
        let status = status.parse().map_err(|_| StoreError::Unreadable(Unreadable::Status))?;
        statuses.entry(id).or_default().push(StatusRow { from, status, act });
    }
    Ok(statuses.into_iter().map(|(id, rows)| (id, Timeline::new(rows))).collect())
}

/// Says what a workplace is from a day on, in place of what was said of that day before.
pub fn put_status(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    row: &StatusRow,
) -> Result<(), StoreError> {
    let values = (
        workplace_statuses::status.eq(row.status.wire()),
        workplace_statuses::act.eq(row.act.as_deref()),
    );
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(workplace_statuses::table)
            .values((
                workplace_statuses::workplace_id.eq(workplace_id),
                workplace_statuses::valid_from.eq(row.from),
                values,
            ))
            .on_conflict((workplace_statuses::workplace_id, workplace_statuses::valid_from))
            .do_update()
            .set(values)
            .execute(connection)
    })?;
    Ok(())
}

/// Takes back what was said of a day on which a workplace changed.
pub fn remove_status(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    from: NaiveDate,
) -> Result<(), StoreError> {
    diesel::delete(workplace_statuses::table.find((workplace_id, from)))
        .execute(transaction.connection())?;
    Ok(())
}

/// Says whether a workplace reports from a day on, likewise.
pub fn put_obligation(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    from: NaiveDate,
    reports: bool,
) -> Result<(), StoreError> {
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(workplace_obligations::table)
            .values((
                workplace_obligations::workplace_id.eq(workplace_id),
                workplace_obligations::valid_from.eq(from),
                workplace_obligations::reports.eq(reports),
            ))
            .on_conflict((workplace_obligations::workplace_id, workplace_obligations::valid_from))
            .do_update()
            .set(workplace_obligations::reports.eq(reports))
            .execute(connection)
    })?;
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Standing, Status, WorkplaceCode};
    use crate::store::Store;
    use crate::store::testing::{CODE, commit, on_both, pharmacy};
    use crate::store::workplaces::{self, NewWorkplace};

    on_both!(a_calendar_is_read_back_with_that_of_the_parent);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn a_calendar_is_read_back_with_that_of_the_parent(store: &Store) {
        let pharmacy = pharmacy(store);
        let code = WorkplaceCode::issue("CJ", 'F', 77).unwrap();
        let suspended = StatusRow {
            from: day("2026-11-10"),
            status: Status::Suspended,
            act: Some("12/2026".into()),
        };
        commit(store, |transaction| {
            let office = NewWorkplace {
                code: &code,
                name: "TEST Oficina",
                unit_type: UnitType::OfRurala,
                company_id: pharmacy.company_id,
            };
            let office = workplaces::put(transaction, &office)?;
            put_parent(transaction, office, pharmacy.workplace_id)?;
            put_obligation(transaction, office, day("2026-11-05"), false)?;
            put_obligation(transaction, office, day("2026-11-05"), true)?;
            let wrong = StatusRow { status: Status::Closed, ..suspended.clone() };
            put_status(transaction, pharmacy.workplace_id, &wrong)?;
            put_status(transaction, pharmacy.workplace_id, &suspended)?;
            put_status(
                transaction,
                pharmacy.workplace_id,
                &StatusRow { from: day("2020-01-01"), status: Status::Active, act: None },
            )
        });
        let calendar = |code: &str| {
            store.read(|session| workplaces::find(session, code)).unwrap().unwrap().calendar
        };
        let (own, office) = (calendar(CODE), calendar(code.as_str()));
        assert_eq!(own.on(day("2026-11-09")), Standing::Active);
        let inactive = Standing::Inactive { row: suspended, until: None };
        assert_eq!(own.on(day("2026-11-10")), inactive);
        assert_eq!(office.on(day("2026-11-10")), Standing::ParentInactive);
        assert_eq!(office.obligations, [(day("2026-11-05"), true)]);
    }
}
