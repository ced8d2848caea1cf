//! The partitions of the months to come, made before their first declaration: whoever submits on the
//! first of a month finds them there. [`months::prepare`] stays for a month that nobody foresaw.

use super::{Store, StoreError, months};
use chrono::{Months, NaiveDate};

/// Months that are made ahead of the present one.
const AHEAD: u32 = 3;

impl Store {
    /// Makes what is missing of the partitions of this month and of the next three. Any number of
    /// processes may; a transaction for each month, and each only adds a table beside those that
    /// are read and written, so nobody who submits waits for it. Nothing to do on SQLite.
    pub fn make_months_ahead(&self, today: NaiveDate) -> Result<(), StoreError> {
        for ahead in 0..=AHEAD {
            let Some(month) = today.checked_add_months(Months::new(ahead)) else { continue };
            self.transaction(|transaction| months::prepare(transaction.connection(), month))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::declarations::tests::{accepted, balance};
    use crate::store::testing::databases::Database;
    use crate::store::testing::{noon, on_both, open, pharmacy};
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;
    use diesel::sql_types::Text;

    on_both!(months_are_made_again_and_again_without_harm);

    #[derive(QueryableByName)]
    struct Named {
        #[diesel(sql_type = Text)]
        name: String,
    }

    /// The partitions there are.
    fn partitions(store: &Store) -> Vec<String> {
        let names = "SELECT relname::text AS name FROM pg_class WHERE relispartition
            AND relkind = 'r' ORDER BY relname";
        let names = store.read(|session| -> Result<Vec<Named>, StoreError> {
            Ok(diesel::sql_query(names).load(session.connection())?)
        });
        names.unwrap().into_iter().map(|named| named.name).collect()
    }

    fn december() -> NaiveDate {
        "2026-12-31".parse().unwrap()
    }

    fn months_are_made_again_and_again_without_harm(store: &Store) {
        for _ in 0..2 {
            assert_eq!(store.make_months_ahead(december()), Ok(()));
        }
        let at = pharmacy(store);
        accepted(store, at, "2027-03-31", 0, &[balance("W00000001", 1)]).unwrap();
    }

    #[test]
    fn this_month_and_the_next_three_are_made_whoever_makes_them() {
        let database = Database::postgres();
        let (one, other) = (open(&database), open(&database));
        std::thread::scope(|scope| {
            for store in [&one, &other, &one, &other] {
                scope.spawn(|| assert_eq!(store.make_months_ahead(december()), Ok(())));
            }
        });
        let months = ["2026_12", "2027_01", "2027_02", "2027_03"];
        let mut expected: Vec<String> = ["balance_lines", "lot_lines", "journal_lines"]
            .iter()
            .flat_map(|table| months.map(|month| format!("{table}_{month}")))
            .collect();
        expected.sort();
        assert_eq!(partitions(&one), expected);
    }

    /// A submission that holds its lines, not yet committed, and the partitions are made meanwhile;
    /// and one that comes meanwhile does not wait either.
    #[test]
    fn nobody_who_submits_waits_for_the_months_to_come() {
        let database = Database::postgres();
        let (store, other) = (open(&database), open(&database));
        let at = pharmacy(&store);
        accepted(&store, at, "2026-11-19", 0, &[balance("W00000001", 1)]).unwrap();
        let impatient = |store: &Store| {
            let hurry = "SET lock_timeout = 100";
            store.read(|session| -> Result<(), StoreError> {
                Ok(session.connection().batch_execute(hurry)?)
            })
        };
        let ended = store.transaction(|transaction| -> Result<(), StoreError> {
            let line = "INSERT INTO balance_lines SELECT workplace_id, period_first,
                declaration_id, 2, table_no, row_no, product, condition, unit, opening, receipts,
                issues, closing, difference, difference_reason FROM balance_lines";
            transaction.connection().batch_execute(line)?;
            let single = Store::open(&database.url, 1)?;
            impatient(&single)?;
            single.make_months_ahead(december())?;
            single.transaction(|making| -> Result<(), StoreError> {
                let next = NaiveDate::from_ymd_opt(2027, 6, 1).unwrap_or_default();
                months::prepare(making.connection(), next)?;
                accepted(&other, at, "2026-11-20", 0, &[balance("W00000001", 1)])
            })
        });
        assert_eq!(ended, Ok(()));
        assert_eq!(store.probe(noon("2026-11-20")), Ok(()));
    }
}
