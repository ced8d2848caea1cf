//! The coded lists that are imported, in versions with dates.

use super::schema::{medicines, nomenclature_versions};
use super::{Session, StoreError, Transaction, on_each, stored};
use crate::nomenclature::{Medicine, Nomenclatures};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::HashMap;

/// The name of the list of medicines among the versions.
const MEDICINES: &str = "medicines";

/// Rows of one `INSERT`.
const BATCH: usize = 500;

/// All lists, with what held on earlier days.
pub fn load(session: &mut Session) -> Result<Nomenclatures, StoreError> {
    Ok(Nomenclatures::new(medicines(session)?))
}

type Row = (String, String, String, bool, bool, NaiveDate, Option<NaiveDate>);

const COLUMNS: (
    medicines::code,
    medicines::name,
    medicines::unit,
    medicines::prescription,
    medicines::controlled,
    medicines::valid_from,
    medicines::valid_to,
) = (
    medicines::code,
    medicines::name,
    medicines::unit,
    medicines::prescription,
    medicines::controlled,
    medicines::valid_from,
    medicines::valid_to,
);

fn medicine(row: Row) -> Medicine {
    let (code, name, unit, prescription, controlled, valid_from, valid_to) = row;
    Medicine { code, name, unit, prescription, controlled, valid_from, valid_to }
}

/// Every entry of the medicines, by code and first day.
pub fn medicines(session: &mut Session) -> Result<Vec<Medicine>, StoreError> {
    let query = medicines::table.order((medicines::code, medicines::valid_from)).select(COLUMNS);
    let rows: Vec<Row> = query.load(session.connection())?;
    Ok(rows.into_iter().map(medicine).collect())
}

/// Those that began after a day, or ended on it or later; all of them where no day is given.
#[diesel::dsl::auto_type]
fn changed(since: Option<NaiveDate>) -> _ {
    let all: bool = since.is_none();
    let since: NaiveDate = since.unwrap_or_default();
    medicines::table.filter(
        all.into_sql::<diesel::sql_types::Bool>().or(medicines::valid_from.gt(since)).or(
            medicines::valid_to.is_not_null().and(medicines::valid_to.assume_not_null().ge(since)),
        ),
    )
}

/// How many entries of the medicines there are; since a day, as [`page`] has them.
pub fn count(session: &mut Session, since: Option<NaiveDate>) -> Result<u32, StoreError> {
    let count: i64 = changed(since).count().get_result(session.connection())?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// So many entries of the medicines after the first `skipped`, by code and first day; since a
/// day, only those that began after it or ended on it or later.
pub fn page(
    session: &mut Session,
    since: Option<NaiveDate>,
    skipped: u32,
    many: u32,
) -> Result<Vec<Medicine>, StoreError> {
    let rows: Vec<Row> = changed(since)
        .order((medicines::code, medicines::valid_from))
        .limit(many.into())
        .offset(skipped.into())
        .select(COLUMNS)
        .load(session.connection())?;
    Ok(rows.into_iter().map(medicine).collect())
}

/// What tells one state of the imported lists from another: the newest import, and how many there
/// are.
pub type Stamp = (Option<NaiveDateTime>, i64);

/// The state of the imported lists.
pub fn stamp(session: &mut Session) -> Result<Stamp, StoreError> {
    use diesel::dsl::{count_star, max};
    let stamp = (max(nomenclature_versions::imported_at), count_star());
    Ok(nomenclature_versions::table.select(stamp).first(session.connection())?)
}

/// The first day of the newest version of the medicines, if there is one.
pub fn medicines_version(session: &mut Session) -> Result<Option<NaiveDate>, StoreError> {
    Ok(nomenclature_versions::table
        .filter(nomenclature_versions::name.eq(MEDICINES))
        .select(diesel::dsl::max(nomenclature_versions::valid_from))
        .first(session.connection())?)
}

/// From `from` on, the medicines are these, each within its own dates; what held before that day
/// stays as it was, and an entry that goes on unchanged stays one entry. Importing again for the
/// same day replaces.
pub fn import_medicines(
    transaction: &mut Transaction<'_>,
    from: NaiveDate,
    list: &[Medicine],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let connection = transaction.connection();
    diesel::delete(medicines::table).filter(medicines::valid_from.ge(from)).execute(connection)?;
    diesel::delete(nomenclature_versions::table)
        .filter(nomenclature_versions::name.eq(MEDICINES))
        .filter(nomenclature_versions::valid_from.ge(from))
        .execute(connection)?;
    diesel::insert_into(nomenclature_versions::table)
        .values((
            nomenclature_versions::name.eq(MEDICINES),
            nomenclature_versions::valid_from.eq(from),
            nomenclature_versions::imported_at.eq(stored(now)),
        ))
        .execute(connection)?;
    let going_on: Vec<Row> = medicines::table
        .filter(medicines::valid_to.is_null().or(medicines::valid_to.ge(from)))
        .select(COLUMNS)
        .load(connection)?;
    let listed = list.iter().filter(|one| one.valid_to.is_none_or(|last| last >= from));
    let going_on: Vec<Medicine> = going_on.into_iter().map(medicine).collect();
    let mut new: HashMap<(&str, NaiveDate), &Medicine> =
        listed.map(|one| ((one.code.as_str(), one.valid_from.max(from)), one)).collect();
    let mut ended = Vec::new();
    for known in &going_on {
        let key = (known.code.as_str(), from);
        match new.get(&key).is_some_and(|one| one.goes_on(known)) {
            true => drop(new.remove(&key)),
            false => ended.push(known.code.as_str()),
        }
    }
    for batch in ended.chunks(BATCH) {
        diesel::update(medicines::table)
            .filter(medicines::code.eq_any(batch))
            .filter(medicines::valid_to.is_null().or(medicines::valid_to.ge(from)))
            .set(medicines::valid_to.eq(from.pred_opt()))
            .execute(transaction.connection())?;
    }
    let rows: Vec<_> = new
        .into_iter()
        .map(|((code, valid_from), medicine)| {
            (
                medicines::code.eq(code),
                medicines::name.eq(medicine.name.as_str()),
                medicines::unit.eq(medicine.unit.as_str()),
                medicines::prescription.eq(medicine.prescription),
                medicines::controlled.eq(medicine.controlled),
                medicines::valid_from.eq(valid_from),
                medicines::valid_to.eq(medicine.valid_to),
            )
        })
        .collect();
    for batch in rows.chunks(BATCH) {
        on_each!(transaction.connection(), connection => {
            diesel::insert_into(medicines::table).values(batch).execute(connection)
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{commit, noon, on_both};

    on_both!(a_version_holds_from_its_day_and_leaves_earlier_days_as_they_were);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn medicine(code: &str, name: &str) -> Medicine {
        Medicine {
            code: code.into(),
            name: name.into(),
            unit: "UT".into(),
            prescription: true,
            controlled: false,
            valid_from: day("2020-01-01"),
            valid_to: None,
        }
    }

    fn a_version_holds_from_its_day_and_leaves_earlier_days_as_they_were(store: &Store) {
        let import = |from, list: &[Medicine]| {
            commit(store, |t| import_medicines(t, day(from), list, noon("2026-11-20")));
        };
        import("2026-01-01", &[medicine("W00000001", "TEST 1"), medicine("W00000002", "TEST 2")]);
        import("2026-07-01", &[medicine("W00000001", "TEST greșit")]);
        import("2026-07-01", &[medicine("W00000001", "TEST 1 bis")]);
        let lists = store.read(load).unwrap();
        let name = |code, on| lists.medicine(code, day(on)).map(|medicine| medicine.name.as_str());
        assert_eq!(name("W00000001", "2025-12-31"), None);
        assert_eq!(name("W00000001", "2026-06-30"), Some("TEST 1"));
        assert_eq!(name("W00000001", "2026-07-01"), Some("TEST 1 bis"));
        assert_eq!(name("W00000002", "2026-06-30"), Some("TEST 2"));
        assert_eq!(name("W00000002", "2026-07-01"), None);
        assert_eq!(store.read(medicines_version), Ok(Some(day("2026-07-01"))));
    }
}
