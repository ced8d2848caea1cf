//! The table of excise products.

use super::super::schema::excise_products;
use super::super::{Session, StoreError, Transaction, on_each};
use super::{BATCH, Listed, statements};
use crate::nomenclature::ExciseProduct;
use chrono::NaiveDate;
use diesel::prelude::*;

type Row = (String, String, String, NaiveDate, Option<NaiveDate>);

const COLUMNS: (
    excise_products::code,
    excise_products::name,
    excise_products::units,
    excise_products::valid_from,
    excise_products::valid_to,
) = (
    excise_products::code,
    excise_products::name,
    excise_products::units,
    excise_products::valid_from,
    excise_products::valid_to,
);

fn product((code, name, units, valid_from, valid_to): Row) -> ExciseProduct {
    let units = units.split(' ').map(str::to_owned).collect();
    ExciseProduct { code, name, units, valid_from, valid_to }
}

/// Those that began after a day, or ended on it or later; all of them where no day is given.
#[diesel::dsl::auto_type]
fn changed(since: Option<NaiveDate>) -> _ {
    let all: bool = since.is_none();
    let since: NaiveDate = since.unwrap_or_default();
    excise_products::table.filter(
        all.into_sql::<diesel::sql_types::Bool>().or(excise_products::valid_from.gt(since)).or(
            excise_products::valid_to
                .is_not_null()
                .and(excise_products::valid_to.assume_not_null().ge(since)),
        ),
    )
}

impl Listed for ExciseProduct {
    const LIST: &'static str = "excise_products";

    statements!(excise_products, COLUMNS, product);

    fn insert(transaction: &mut Transaction<'_>, entries: &[Self]) -> Result<(), StoreError> {
        let row = |one: &Self| {
            (
                excise_products::code.eq(one.code.clone()),
                excise_products::name.eq(one.name.clone()),
                excise_products::units.eq(one.units.join(" ")),
                excise_products::valid_from.eq(one.valid_from),
                excise_products::valid_to.eq(one.valid_to),
            )
        };
        for batch in entries.chunks(BATCH) {
            let rows: Vec<_> = batch.iter().map(row).collect();
            on_each!(transaction.connection(), connection => {
                diesel::insert_into(excise_products::table).values(rows).execute(connection)
            })?;
        }
        Ok(())
    }
}
