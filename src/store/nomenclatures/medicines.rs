//! The table of medicines.

use super::super::schema::medicines;
use super::super::{Session, StoreError, Transaction, on_each};
use super::{BATCH, Listed, statements};
use crate::nomenclature::Medicine;
use chrono::NaiveDate;
use diesel::prelude::*;

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

impl Listed for Medicine {
    const LIST: &'static str = "medicines";

    statements!(medicines, COLUMNS, medicine);

    fn insert(transaction: &mut Transaction<'_>, entries: &[Self]) -> Result<(), StoreError> {
        let row = |one: &Self| {
            (
                medicines::code.eq(one.code.clone()),
                medicines::name.eq(one.name.clone()),
                medicines::unit.eq(one.unit.clone()),
                medicines::prescription.eq(one.prescription),
                medicines::controlled.eq(one.controlled),
                medicines::valid_from.eq(one.valid_from),
                medicines::valid_to.eq(one.valid_to),
            )
        };
        for batch in entries.chunks(BATCH) {
            let rows: Vec<_> = batch.iter().map(row).collect();
            on_each!(transaction.connection(), connection => {
                diesel::insert_into(medicines::table).values(rows).execute(connection)
            })?;
        }
        Ok(())
    }
}
