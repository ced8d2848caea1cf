//! How much room the database takes, table by table, and how fast it fills: read from what the
//! databases know about themselves, so that asking costs them little however large they are.

use super::connection::AnyConnection;
use super::schema::{declarations, series};
use super::{Session, StoreError};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text};

/// A table, or the partition of one for a month.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Measured {
    /// The table; a partition has the name of the one it is part of.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// The first day of the month, of a partition.
    #[diesel(sql_type = Nullable<Date>)]
    pub month: Option<NaiveDate>,
    /// Rows: on Postgres as many as its statistics say, on SQLite counted.
    #[diesel(sql_type = BigInt)]
    pub rows: i64,
    /// Bytes of the rows; none where SQLite was built without `dbstat`.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub bytes: Option<i64>,
    /// Bytes of the indexes.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub indexes: Option<i64>,
    /// Bytes of what is too large for a row (TOAST), with its index.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub large: Option<i64>,
}

impl Measured {
    /// All bytes of it, if they are known.
    pub fn total(&self) -> Option<i64> {
        Some(self.bytes? + self.indexes.unwrap_or(0) + self.large.unwrap_or(0))
    }
}

/// The whole database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storage {
    /// Bytes of the database, of SQLite those of its file.
    pub bytes: i64,
    /// Tables and partitions, by name and month.
    pub tables: Vec<Measured>,
}

/// What partitions begin with stands in their bounds alone.
const POSTGRES: &str = "
    SELECT coalesce(p.relname, c.relname)::text AS name,
        substring(pg_get_expr(c.relpartbound, c.oid) FROM '''(\\d+-\\d+-\\d+)''')::date AS month,
        greatest(c.reltuples::bigint, pg_stat_get_live_tuples(c.oid), 0) AS rows,
        pg_relation_size(c.oid) AS bytes,
        pg_indexes_size(c.oid) AS indexes,
        CASE WHEN c.reltoastrelid <> 0 THEN pg_total_relation_size(c.reltoastrelid) ELSE 0 END
            AS large
    FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
        LEFT JOIN pg_class p ON p.oid = i.inhparent
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        AND c.relname NOT LIKE '\\_\\_%'
    ORDER BY 1, 2 NULLS FIRST";

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn number(session: &mut Session, query: &str) -> Result<i64, StoreError> {
    let Number { number } = diesel::sql_query(query).get_result(session.connection())?;
    Ok(number)
}

/// Measures the database.
pub fn measure(session: &mut Session) -> Result<Storage, StoreError> {
    if let AnyConnection::Postgres(connection) = session.connection() {
        let tables = diesel::sql_query(POSTGRES).load(connection)?;
        let bytes = number(session, "SELECT pg_database_size(current_database()) AS number")?;
        return Ok(Storage { bytes, tables });
    }
    let pages = "SELECT page_count * page_size AS number FROM pragma_page_count, pragma_page_size";
    let bytes = number(session, pages)?;
    let names: Vec<Name> = diesel::sql_query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'
            AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .load(session.connection())?;
    let tables = names.into_iter().map(|Name { name }| {
        let rows = number(session, &format!("SELECT count(*) AS number FROM {name}"))?;
        let (bytes, indexes) = pages_of(session, &name)
            .map_or((None, None), |(own, indexes)| (Some(own), Some(indexes)));
        Ok(Measured { name, month: None, rows, bytes, indexes, large: None })
    });
    let tables = tables.collect::<Result<_, StoreError>>()?;
    Ok(Storage { bytes, tables })
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Bytes of a table of SQLite and of its indexes, where `dbstat` is built in.
fn pages_of(session: &mut Session, table: &str) -> Option<(i64, i64)> {
    let sum = |what: &str| {
        format!(
            "SELECT coalesce(sum(pgsize), 0) AS number FROM dbstat WHERE aggregate
                AND name IN (SELECT name FROM sqlite_master WHERE tbl_name = '{table}'
                    AND type = '{what}')"
        )
    };
    let own = number(session, &sum("table")).ok()?;
    Some((own, number(session, &sum("index")).ok()?))
}

/// How many declarations got a number: of the periods that begin on a day or later, read from the ends
/// of the series.
pub fn declared_since(session: &mut Session, day: NaiveDate) -> Result<i64, StoreError> {
    let of_series = declarations::workplace_id
        .eq(series::workplace_id)
        .and(declarations::kind.eq(series::kind));
    Ok(series::table
        .inner_join(declarations::table.on(of_series))
        .filter(declarations::number.is_not_null())
        .filter(declarations::period_first.ge(day))
        .count()
        .get_result(session.connection())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::declarations::tests::{accepted, balance};
    use crate::store::testing::{on_both, pharmacy};
    use diesel::connection::SimpleConnection;

    on_both!(every_table_is_measured_and_partitions_by_their_month);

    fn every_table_is_measured_and_partitions_by_their_month(store: &Store) {
        let at = pharmacy(store);
        for day in ["2026-10-31", "2026-11-01", "2026-11-02"] {
            accepted(store, at, day, 0, &[balance("W00000001", 1)]).unwrap();
        }
        let analyze = |session: &mut Session| -> Result<(), StoreError> {
            Ok(session.connection().batch_execute("ANALYZE")?)
        };
        store.read(analyze).unwrap();
        let told = store.read(measure).unwrap();
        let of = |name: &str| -> Vec<&Measured> {
            told.tables.iter().filter(|table| table.name == name).collect()
        };
        assert_eq!(of("declarations")[0].rows, 3);
        let months = of("balance_lines");
        assert_eq!(months.iter().map(|month| month.rows).sum::<i64>(), 3);
        if months.len() > 1 {
            let begin: Vec<String> =
                months.iter().filter_map(|month| Some(month.month?.to_string())).collect();
            assert_eq!(begin, ["2026-10-01", "2026-11-01"]);
            assert!(months.iter().all(|month| month.total() > month.bytes));
        }
        let all: i64 = told.tables.iter().filter_map(Measured::total).sum();
        assert!(0 <= all && all <= told.bytes, "{all} of {}", told.bytes);
        let since = |day: &str| store.read(|s| declared_since(s, day.parse().unwrap())).unwrap();
        assert_eq!((since("2026-10-01"), since("2026-11-02"), since("2026-12-01")), (3, 1, 0));
    }
}
