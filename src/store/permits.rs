//! Permits, the acts of authorisation of units that have one of their own (U-20).

use super::schema::permits;
use super::{Session, StoreError, Transaction, on_each, stored};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

/// An permit; its key is its number and its day: after a change of holder the number stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    /// Its number.
    pub number: String,
    /// The day it was issued.
    pub issued_on: NaiveDate,
    /// Key of the company that it names.
    pub company_id: i64,
    /// Number of the request.
    pub request_number: Option<String>,
    /// Date of the request.
    pub request_date: Option<NaiveDate>,
    /// Where the act is kept.
    pub document: Option<String>,
    /// Whether a litigation holds up a change of holder (U-42).
    pub litigation: bool,
}

/// Registers a permit of a workplace, or changes what goes with it.
pub fn put(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    permit: &Permit,
    at: DateTime<Utc>,
    officer: Option<&str>,
) -> Result<(), StoreError> {
    let values = (
        permits::company_id.eq(permit.company_id),
        permits::request_number.eq(permit.request_number.as_deref()),
        permits::request_date.eq(permit.request_date),
        permits::document.eq(permit.document.as_deref()),
        permits::litigation.eq(permit.litigation),
        permits::recorded_at.eq(stored(at)),
        permits::recorded_by.eq(officer),
    );
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(permits::table)
            .values((
                permits::workplace_id.eq(workplace_id),
                permits::number.eq(&permit.number),
                permits::issued_on.eq(permit.issued_on),
                values,
            ))
            .on_conflict((
                permits::workplace_id,
                permits::number,
                permits::issued_on,
            ))
            .do_update()
            .set(values)
            .execute(connection)
    })?;
    Ok(())
}

/// Those of a workplace, the earliest first.
pub fn of_workplace(session: &mut Session, workplace_id: i64) -> Result<Vec<Permit>, StoreError> {
    type Row = (String, NaiveDate, i64, Option<String>, Option<NaiveDate>, Option<String>, bool);
    let rows: Vec<Row> = permits::table
        .filter(permits::workplace_id.eq(workplace_id))
        .order((permits::issued_on, permits::id))
        .select((
            permits::number,
            permits::issued_on,
            permits::company_id,
            permits::request_number,
            permits::request_date,
            permits::document,
            permits::litigation,
        ))
        .load(session.connection())?;
    let permit = |row: Row| {
        let (number, issued_on, company_id, request_number, request_date, document, litigation) =
            row;
        Permit { number, issued_on, company_id, request_number, request_date, document, litigation }
    };
    Ok(rows.into_iter().map(permit).collect())
}
