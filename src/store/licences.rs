//! Acts of authorisation of units that have one of their own (U-20).

use super::schema::authorisations;
use super::{Session, StoreError, Transaction, on_each, stored};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

/// An authorisation; its key is its number and its day: after a change of holder the number stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorisation {
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

/// Registers an authorisation of a workplace, or changes what goes with it.
pub fn put(
    transaction: &mut Transaction<'_>,
    workplace_id: i64,
    authorisation: &Authorisation,
    at: DateTime<Utc>,
    officer: Option<&str>,
) -> Result<(), StoreError> {
    let values = (
        authorisations::company_id.eq(authorisation.company_id),
        authorisations::request_number.eq(authorisation.request_number.as_deref()),
        authorisations::request_date.eq(authorisation.request_date),
        authorisations::document.eq(authorisation.document.as_deref()),
        authorisations::litigation.eq(authorisation.litigation),
        authorisations::recorded_at.eq(stored(at)),
        authorisations::recorded_by.eq(officer),
    );
    on_each!(transaction.connection(), connection => {
        diesel::insert_into(authorisations::table)
            .values((
                authorisations::workplace_id.eq(workplace_id),
                authorisations::number.eq(&authorisation.number),
                authorisations::issued_on.eq(authorisation.issued_on),
                values,
            ))
            .on_conflict((
                authorisations::workplace_id,
                authorisations::number,
                authorisations::issued_on,
            ))
            .do_update()
            .set(values)
            .execute(connection)
    })?;
    Ok(())
}

/// Those of a workplace, the earliest first.
pub fn of_workplace(
    session: &mut Session,
    workplace_id: i64,
) -> Result<Vec<Authorisation>, StoreError> {
    type Row = (String, NaiveDate, i64, Option<String>, Option<NaiveDate>, Option<String>, bool);
    let rows: Vec<Row> = authorisations::table
        .filter(authorisations::workplace_id.eq(workplace_id))
        .order((authorisations::issued_on, authorisations::id))
        .select((
            authorisations::number,
            authorisations::issued_on,
            authorisations::company_id,
            authorisations::request_number,
            authorisations::request_date,
            authorisations::document,
            authorisations::litigation,
        ))
        .load(session.connection())?;
    let authorisation = |row: Row| {
        let (number, issued_on, company_id, request_number, request_date, document, litigation) =
            row;
        Authorisation {
            number,
            issued_on,
            company_id,
            request_number,
            request_date,
            document,
            litigation,
        }
    };
    Ok(rows.into_iter().map(authorisation).collect())
}
