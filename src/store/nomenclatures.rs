//! The coded lists that are imported, in versions with dates.

use super::schema::{medicines, nomenclature_versions};
use super::{Session, StoreError, Transaction, on_each, stored};
use crate::nomenclature::{Medicine, Nomenclatures};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

/// The name of the list of medicines among the versions.
const MEDICINES: &str = "medicines";

/// Rows of one `INSERT`.
const BATCH: usize = 500;

/// All lists, with what held on earlier days.
pub fn load(session: &mut Session) -> Result<Nomenclatures, StoreError> {
    Ok(Nomenclatures::new(medicines(session)?))
}

/// Every entry of the medicines, by code and first day.
pub fn medicines(session: &mut Session) -> Result<Vec<Medicine>, StoreError> {
    type Row = (String, String, String, bool, bool, NaiveDate, Option<NaiveDate>);
    let rows: Vec<Row> = medicines::table
        .order((medicines::code, medicines::valid_from))
        .select((
            medicines::code,
            medicines::name,
            medicines::unit,
            medicines::prescription,
            medicines::controlled,
            medicines::valid_from,
            medicines::valid_to,
        ))
        .load(session.connection())?;
    let medicine = |(code, name, unit, prescription, controlled, valid_from, valid_to)| Medicine {
        code,
        name,
        unit,
        prescription,
        controlled,
        valid_from,
        valid_to,
    };
    Ok(rows.into_iter().map(medicine).collect())
}

/// The first day of the newest version of the medicines, if there is one.
pub fn medicines_version(session: &mut Session) -> Result<Option<NaiveDate>, StoreError> {
    Ok(nomenclature_versions::table
        .filter(nomenclature_versions::name.eq(MEDICINES))
        .select(diesel::dsl::max(nomenclature_versions::valid_from))
        .first(session.connection())?)
}

/// From `from` on, the medicines are these, each within its own dates; what held before that day
/// stays as it was. Importing again for the same day replaces.
pub fn import_medicines(
    transaction: &mut Transaction<'_>,
    from: NaiveDate,
    list: &[Medicine],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let connection = transaction.connection();
    diesel::delete(medicines::table).filter(medicines::valid_from.ge(from)).execute(connection)?;
    diesel::update(medicines::table)
        .filter(medicines::valid_to.is_null().or(medicines::valid_to.ge(from)))
        .set(medicines::valid_to.eq(from.pred_opt()))
        .execute(connection)?;
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
    let rows: Vec<_> = list
        .iter()
        .filter(|medicine| medicine.valid_to.is_none_or(|last| last >= from))
        .map(|medicine| {
            (
                medicines::code.eq(medicine.code.as_str()),
                medicines::name.eq(medicine.name.as_str()),
                medicines::unit.eq(medicine.unit.as_str()),
                medicines::prescription.eq(medicine.prescription),
                medicines::controlled.eq(medicine.controlled),
                medicines::valid_from.eq(medicine.valid_from.max(from)),
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
