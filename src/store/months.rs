//! Lines lie in one Postgres partition a month; SQLite has none.

use super::StoreError;
use super::connection::AnyConnection;
use chrono::{Datelike, Months, NaiveDate};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

/// The tables that are partitioned.
pub(super) const TABLES: [&str; 3] = ["balance_lines", "lot_lines", "journal_lines"];

diesel::define_sql_function! {
    /// Whether a table of this name exists.
    fn to_regclass(name: Text) -> diesel::sql_types::Nullable<diesel::sql_types::Oid>;
}

/// Whether the partitions of the month of `day` are there, to be asked of Postgres in passing.
#[diesel::dsl::auto_type]
pub(super) fn are_there(day: NaiveDate) -> _ {
    let last_made: String = partition(TABLES[2], day);
    to_regclass(last_made).is_not_null()
}

fn partition(table: &str, day: NaiveDate) -> String {
    format!("{table}_{}", day.format("%Y_%m"))
}

/// Makes the partitions of the month of `day`, unless they are there. Made beside the parent and
/// attached, they stop nobody who reads or writes another month; whoever needs the same new month
/// waits for the maker, who needs nothing of theirs.
pub(super) fn prepare(connection: &mut AnyConnection, day: NaiveDate) -> Result<(), StoreError> {
    let AnyConnection::Postgres(connection) = connection else {
        return Ok(());
    };
    let month = day.format("%Y_%m").to_string();
    let there: bool = diesel::select(are_there(day)).get_result(connection)?;
    let Some((first, next)) = bounds(day).filter(|_| !there) else {
        return Ok(());
    };
    let partitions: String = TABLES
        .into_iter()
        .map(|table| {
            format!(
                "IF to_regclass('{table}_{month}') IS NULL THEN
                    CREATE TABLE {table}_{month} (LIKE {table} INCLUDING ALL);
                    ALTER TABLE {table} ATTACH PARTITION {table}_{month}
                        FOR VALUES FROM ('{first}') TO ('{next}');
                END IF;"
            )
        })
        .collect();
    connection.batch_execute(&format!(
        "DO $$ BEGIN PERFORM pg_advisory_xact_lock(5345520002); {partitions} END $$"
    ))?;
    Ok(())
}

/// The first day of the month, and of the next.
fn bounds(day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let first = day.with_day(1)?;
    Some((first, first.checked_add_months(Months::new(1))?))
}
