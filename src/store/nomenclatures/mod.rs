//! The coded lists that are imported, in versions with dates. The statements on the table of a list
//! are in its own file ([`Listed`]); what a version does to it is said here, once for all.

mod excise_products;
mod medicines;

use super::schema::nomenclature_versions;
use super::{Session, StoreError, Transaction, stored};
use crate::nomenclature::{Dated, ExciseProduct, Medicine, Nomenclatures};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::HashMap;

/// Rows of one `INSERT`.
const BATCH: usize = 500;

/// A list that has a table of its own.
pub trait Listed: Dated {
    /// Its name among the versions.
    const LIST: &'static str;

    /// Every entry, by code and first day.
    fn all(session: &mut Session) -> Result<Vec<Self>, StoreError>;

    /// How many entries there are; since a day, as [`Listed::page`] has them.
    fn count(session: &mut Session, since: Option<NaiveDate>) -> Result<u32, StoreError>;

    /// So many entries after the first `skipped`, by code and first day; since a day, only those
    /// that began after it or ended on it or later.
    fn page(
        session: &mut Session,
        since: Option<NaiveDate>,
        skipped: u32,
        many: u32,
    ) -> Result<Vec<Self>, StoreError>;

    /// The entries that count on that day or later.
    fn lasting(session: &mut Session, from: NaiveDate) -> Result<Vec<Self>, StoreError>;

    /// Takes out the entries that begin on that day or later.
    fn remove(transaction: &mut Transaction<'_>, from: NaiveDate) -> Result<(), StoreError>;

    /// Ends, on the day before, the entries of these codes that count on that day or later.
    fn end(
        transaction: &mut Transaction<'_>,
        codes: &[&str],
        from: NaiveDate,
    ) -> Result<(), StoreError>;

    /// Adds entries.
    fn insert(transaction: &mut Transaction<'_>, entries: &[Self]) -> Result<(), StoreError>;
}

/// The statements that are the same for the table of every list: all of [`Listed`] but its name and
/// its `INSERT`. `$columns` are selected, and `$read` makes an entry of them.
macro_rules! statements {
    ($table:ident, $columns:expr, $read:expr) => {
        fn all(session: &mut Session) -> Result<Vec<Self>, StoreError> {
            let query = $table::table.order(($table::code, $table::valid_from)).select($columns);
            Ok(query.load(session.connection())?.into_iter().map($read).collect())
        }

        fn count(session: &mut Session, since: Option<NaiveDate>) -> Result<u32, StoreError> {
            let count: i64 = changed(since).count().get_result(session.connection())?;
            Ok(u32::try_from(count).unwrap_or(u32::MAX))
        }

        fn page(
            session: &mut Session,
            since: Option<NaiveDate>,
            skipped: u32,
            many: u32,
        ) -> Result<Vec<Self>, StoreError> {
            let rows = changed(since)
                .order(($table::code, $table::valid_from))
                .limit(many.into())
                .offset(skipped.into())
                .select($columns)
                .load(session.connection())?;
            Ok(rows.into_iter().map($read).collect())
        }

        fn lasting(session: &mut Session, from: NaiveDate) -> Result<Vec<Self>, StoreError> {
            let rows = $table::table
                .filter($table::valid_to.is_null().or($table::valid_to.ge(from)))
                .select($columns)
                .load(session.connection())?;
            Ok(rows.into_iter().map($read).collect())
        }

        fn remove(transaction: &mut Transaction<'_>, from: NaiveDate) -> Result<(), StoreError> {
            diesel::delete($table::table)
                .filter($table::valid_from.ge(from))
                .execute(transaction.connection())?;
            Ok(())
        }

        fn end(
            transaction: &mut Transaction<'_>,
            codes: &[&str],
            from: NaiveDate,
        ) -> Result<(), StoreError> {
            for batch in codes.chunks(BATCH) {
                diesel::update($table::table)
                    .filter($table::code.eq_any(batch))
                    .filter($table::valid_to.is_null().or($table::valid_to.ge(from)))
                    .set($table::valid_to.eq(from.pred_opt()))
                    .execute(transaction.connection())?;
            }
            Ok(())
        }
    };
}
use statements;

/// All lists, with what held on earlier days.
pub fn load(session: &mut Session) -> Result<Nomenclatures, StoreError> {
    let medicines = Nomenclatures::new(Medicine::all(session)?);
    Ok(medicines.with_excise_products(ExciseProduct::all(session)?))
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

/// The first day of the newest version of a list, if there is one.
pub fn version<E: Listed>(session: &mut Session) -> Result<Option<NaiveDate>, StoreError> {
    Ok(nomenclature_versions::table
        .filter(nomenclature_versions::name.eq(E::LIST))
        .select(diesel::dsl::max(nomenclature_versions::valid_from))
        .first(session.connection())?)
}

/// From `from` on, the list is this, each entry within its own dates; what held before that day
/// stays as it was, and an entry that goes on unchanged stays one entry. Importing again for the
/// same day replaces.
pub fn import<E: Listed>(
    transaction: &mut Transaction<'_>,
    from: NaiveDate,
    list: &[E],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    E::remove(transaction, from)?;
    put_version(transaction, E::LIST, from, now)?;
    let going_on = E::lasting(transaction, from)?;
    let listed = list.iter().filter(|one| one.lasts(from));
    let mut new: HashMap<(&str, NaiveDate), &E> =
        listed.map(|one| ((one.code(), one.days().0.max(from)), one)).collect();
    let mut ended = Vec::new();
    for known in &going_on {
        let key = (known.code(), from);
        match new.get(&key).is_some_and(|one| one.goes_on(known)) {
            true => drop(new.remove(&key)),
            false => ended.push(known.code()),
        }
    }
    E::end(transaction, &ended, from)?;
    let new: Vec<E> =
        new.into_iter().map(|((_, first), one)| one.clone().beginning(first)).collect();
    E::insert(transaction, &new)
}

/// Notes a version in place of those of its day and later.
fn put_version(
    transaction: &mut Transaction<'_>,
    list: &str,
    from: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let connection = transaction.connection();
    diesel::delete(nomenclature_versions::table)
        .filter(nomenclature_versions::name.eq(list))
        .filter(nomenclature_versions::valid_from.ge(from))
        .execute(connection)?;
    diesel::insert_into(nomenclature_versions::table)
        .values((
            nomenclature_versions::name.eq(list),
            nomenclature_versions::valid_from.eq(from),
            nomenclature_versions::imported_at.eq(stored(now)),
        ))
        .execute(connection)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{commit, noon, on_both};

    on_both!(
        a_version_holds_from_its_day_and_leaves_earlier_days_as_they_were,
        each_list_has_versions_of_its_own,
    );

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

    fn put<E: Listed>(store: &Store, from: &str, list: &[E]) {
        commit(store, |t| import(t, day(from), list, noon("2026-11-20")));
    }

    fn a_version_holds_from_its_day_and_leaves_earlier_days_as_they_were(store: &Store) {
        let both = [medicine("W00000001", "TEST 1"), medicine("W00000002", "TEST 2")];
        put(store, "2026-01-01", &both);
        put(store, "2026-07-01", &[medicine("W00000001", "TEST greșit")]);
        put(store, "2026-07-01", &[medicine("W00000001", "TEST 1 bis")]);
        let lists = store.read(load).unwrap();
        let name = |code, on| lists.medicine(code, day(on)).map(|medicine| medicine.name.as_str());
        assert_eq!(name("W00000001", "2025-12-31"), None);
        assert_eq!(name("W00000001", "2026-06-30"), Some("TEST 1"));
        assert_eq!(name("W00000001", "2026-07-01"), Some("TEST 1 bis"));
        assert_eq!(name("W00000002", "2026-06-30"), Some("TEST 2"));
        assert_eq!(name("W00000002", "2026-07-01"), None);
        assert_eq!(store.read(version::<Medicine>), Ok(Some(day("2026-07-01"))));
    }

    fn each_list_has_versions_of_its_own(store: &Store) {
        let beer = |units: &[&str]| ExciseProduct {
            code: "22030001".into(),
            name: "TEST bere".into(),
            units: units.iter().map(|unit| (*unit).to_owned()).collect(),
            valid_from: day("2020-01-01"),
            valid_to: Some(day("2026-12-31")),
        };
        put(store, "2026-01-01", &[medicine("W00000001", "TEST 1")]);
        put(store, "2026-02-01", &[beer(&["HL"])]);
        put(store, "2026-03-01", &[beer(&["HL", "HL_GRAD"])]);
        let versions = (store.read(version::<Medicine>), store.read(version::<ExciseProduct>));
        assert_eq!(versions, (Ok(Some(day("2026-01-01"))), Ok(Some(day("2026-03-01")))));
        let lists = store.read(load).unwrap();
        let units = |on| lists.excise_product("22030001", day(on)).map(|beer| beer.units.join(" "));
        assert_eq!(units("2026-02-28").as_deref(), Some("HL"));
        assert_eq!(units("2026-12-31").as_deref(), Some("HL HL_GRAD"));
        assert_eq!(units("2027-01-01"), None);
        assert!(lists.medicine("W00000001", day("2026-03-01")).is_some());
        let told = |since: &str| store.read(|s| ExciseProduct::page(s, Some(day(since)), 0, 9));
        assert_eq!(told("2026-02-01").unwrap().len(), 2);
        assert_eq!(store.read(|session| ExciseProduct::count(session, None)), Ok(2));
    }
}
