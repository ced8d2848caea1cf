//! The lines of an accepted declaration: streamed by COPY into Postgres, in batches into SQLite.

use super::connection::AnyConnection;
use super::schema::{balance_lines, journal_lines, lot_lines};
use super::{StoreError, months};
use crate::declaration::{BalanceLine, JournalLine, LotLine};
use chrono::NaiveDate;
use diesel::prelude::*;

/// Which declaration the lines are of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) workplace_id: i64,
    pub(super) period_first: NaiveDate,
    pub(super) declaration_id: i64,
}

/// Rows of one `COPY`.
const COPIED: usize = 10_000;

/// Rows of one `INSERT`: at most 20 columns each, SQLite binds 32,766 values.
const BATCH: usize = 100;

/// Writes lines of one table, in chunks, however many there are.
macro_rules! write_lines {
    ($connection:expr, $table:ident, $rows:expr) => {{
        let mut rows = $rows;
        match $connection {
            AnyConnection::Postgres(connection) => loop {
                let chunk: Vec<_> = rows.by_ref().take(COPIED).collect();
                if chunk.is_empty() {
                    break;
                }
                diesel::copy_from($table::table).from_insertable(chunk).execute(connection)?;
            },
            AnyConnection::Sqlite(connection) => loop {
                let chunk: Vec<_> = rows.by_ref().take(BATCH).collect();
                if chunk.is_empty() {
                    break;
                }
                diesel::insert_into($table::table).values(chunk).execute(connection)?;
            },
        }
    }};
}

/// Writes all lines of a declaration.
pub(super) fn write<'d>(
    connection: &mut AnyConnection,
    key: Key,
    balance: impl Iterator<Item = BalanceLine<'d>>,
    lots: impl Iterator<Item = LotLine<'d>>,
    journal: impl Iterator<Item = JournalLine<'d>>,
) -> Result<(), StoreError> {
    months::prepare(connection, key.period_first)?;
    let balance = (1..).zip(balance).map(|(position, line)| BalanceRow::new(key, position, line));
    write_lines!(connection, balance_lines, balance);
    let lots = (1..).zip(lots).map(|(position, line)| LotRow::new(key, position, line));
    write_lines!(connection, lot_lines, lots);
    let journal = (1..).zip(journal).map(|(position, line)| JournalRow::new(key, position, line));
    write_lines!(connection, journal_lines, journal);
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = balance_lines, treat_none_as_default_value = false)]
struct BalanceRow<'d> {
    workplace_id: i64,
    period_first: NaiveDate,
    declaration_id: i64,
    position: i32,
    table_no: i16,
    row_no: i32,
    product: &'d str,
    condition: Option<&'d str>,
    unit: Option<&'d str>,
    opening: i64,
    receipts: i64,
    issues: i64,
    closing: i64,
    difference: i64,
    difference_reason: Option<&'d str>,
}

impl<'d> BalanceRow<'d> {
    fn new(key: Key, position: i32, line: BalanceLine<'d>) -> Self {
        Self {
            workplace_id: key.workplace_id,
            period_first: key.period_first,
            declaration_id: key.declaration_id,
            position,
            table_no: line.table,
            row_no: line.row,
            product: line.product,
            condition: line.condition,
            unit: line.unit,
            opening: line.opening,
            receipts: line.receipts,
            issues: line.issues,
            closing: line.closing,
            difference: line.difference,
            difference_reason: line.difference_reason,
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = lot_lines, treat_none_as_default_value = false)]
struct LotRow<'d> {
    workplace_id: i64,
    period_first: NaiveDate,
    declaration_id: i64,
    position: i32,
    table_no: i16,
    row_no: i32,
    product: &'d str,
    lot: &'d str,
    expiry: NaiveDate,
    quantity: i64,
}

impl<'d> LotRow<'d> {
    fn new(key: Key, position: i32, line: LotLine<'d>) -> Self {
        Self {
            workplace_id: key.workplace_id,
            period_first: key.period_first,
            declaration_id: key.declaration_id,
            position,
            table_no: line.table,
            row_no: line.row,
            product: line.product,
            lot: line.lot,
            expiry: line.expiry,
            quantity: line.quantity,
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = journal_lines, treat_none_as_default_value = false)]
struct JournalRow<'d> {
    workplace_id: i64,
    period_first: NaiveDate,
    declaration_id: i64,
    position: i32,
    table_no: i16,
    row_no: i32,
    product: &'d str,
    operation: Option<&'d str>,
    quantity: i64,
    lot: Option<&'d str>,
    expiry: Option<NaiveDate>,
    beneficiary: Option<&'d str>,
    unit_price: Option<i64>,
    partner_workplace: Option<&'d str>,
    partner_cui: Option<&'d str>,
    partner_name: Option<&'d str>,
    partner_country: Option<&'d str>,
    document_kind: Option<&'d str>,
    document_number: Option<&'d str>,
    document_date: Option<NaiveDate>,
}

impl<'d> JournalRow<'d> {
    fn new(key: Key, position: i32, line: JournalLine<'d>) -> Self {
        Self {
            workplace_id: key.workplace_id,
            period_first: key.period_first,
            declaration_id: key.declaration_id,
            position,
            table_no: line.table,
            row_no: line.row,
            product: line.product,
            operation: line.operation,
            quantity: line.quantity,
            lot: line.lot,
            expiry: line.expiry,
            beneficiary: line.beneficiary,
            unit_price: line.unit_price,
            partner_workplace: line.partner_workplace,
            partner_cui: line.partner_cui,
            partner_name: line.partner_name,
            partner_country: line.partner_country,
            document_kind: line.document_kind,
            document_number: line.document_number,
            document_date: line.document_date,
        }
    }
}
