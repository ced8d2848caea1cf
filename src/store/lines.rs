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
    /// Whether the partitions of its month are there.
    pub(super) partitioned: bool,
}

/// The lines of a declaration, in its order.
pub(super) struct Lines<'d> {
    pub(super) balance: Box<dyn Iterator<Item = BalanceLine<'d>> + 'd>,
    pub(super) lots: Box<dyn Iterator<Item = LotLine<'d>> + 'd>,
    pub(super) journal: Box<dyn Iterator<Item = JournalLine<'d>> + 'd>,
}

/// Rows of one `COPY`.
const COPIED: usize = 10_000;

/// Rows of one `INSERT`: at most 20 columns each, SQLite binds 32,766 values.
const BATCH: usize = 100;

/// Writes lines of one table, in chunks, however many there are.
macro_rules! write_rows {
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

/// Writes all lines of a declaration, read one after the other.
pub(super) fn write(
    connection: &mut AnyConnection,
    key: Key,
    lines: Lines<'_>,
) -> Result<(), StoreError> {
    if !key.partitioned {
        months::prepare(connection, key.period_first)?;
    }
    let balance = (1..).zip(lines.balance).map(|(n, line)| BalanceRow::new(key, n, line));
    write_rows!(connection, balance_lines, balance);
    let lots = (1..).zip(lines.lots).map(|(n, line)| LotRow::new(key, n, line));
    write_rows!(connection, lot_lines, lots);
    let journal = (1..).zip(lines.journal).map(|(n, line)| JournalRow::new(key, n, line));
    write_rows!(connection, journal_lines, journal);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Calendar, UnitType};
    use crate::store::Store;
    use crate::store::declarations::tests::{accept_with, balance};
    use crate::store::testing::{on_both, pharmacy};

    on_both!(lines_are_stored_as_they_came);

    fn lines_are_stored_as_they_came(store: &Store) {
        let pharmacy = pharmacy(store);
        let count = 25_003;
        let products: Vec<String> = (0..count).map(|n| format!("W{n:08}")).collect();
        let balance = products.iter().map(|product| balance(product, -5));
        let expiry = "2028-01-31".parse().unwrap();
        let lots = products.iter().take(101).map(move |product| LotLine {
            table: 0,
            row: 1,
            product,
            lot: "L\t\\N\"1",
            expiry,
            quantity: i64::MAX,
        });
        let journal = products.iter().take(3).map(move |product| JournalLine {
            table: 1,
            row: 7,
            product,
            operation: Some("ACH"),
            quantity: 1,
            lot: None,
            expiry: Some(expiry),
            beneficiary: None,
            unit_price: Some(12_345),
            partner_workplace: None,
            partner_cui: Some("10000008"),
            partner_name: Some("TEST Ștefan & fiii"),
            partner_country: None,
            document_kind: Some("factura"),
            document_number: Some(""),
            document_date: None,
        });
        let lines =
            Lines { balance: Box::new(balance), lots: Box::new(lots), journal: Box::new(journal) };
        accept_with(store, pharmacy, "2026-12-31", 0, lines).unwrap();

        let facts = store
            .read(|session| pharmacy.facts(session, "2027-01-01", &Calendar::of(UnitType::FarmCom)))
            .unwrap();
        assert_eq!(facts.closings.len(), count);
        assert!(facts.closings.iter().map(|c| &c.product).eq(&products));
        store
            .read(|session| -> Result<(), StoreError> {
                let connection = session.connection();
                let balances: i64 = balance_lines::table.count().get_result(connection)?;
                assert_eq!(balances, 25_003);
                let lots: Vec<(i32, String, i64)> = lot_lines::table
                    .order(lot_lines::position.desc())
                    .select((lot_lines::position, lot_lines::lot, lot_lines::quantity))
                    .load(connection)?;
                assert_eq!(lots.len(), 101);
                assert_eq!(lots[0], (101, "L\t\\N\"1".to_owned(), i64::MAX));
                type Row = (Option<i64>, Option<String>, Option<String>, Option<String>);
                let journal: Row = journal_lines::table
                    .filter(journal_lines::position.eq(3))
                    .select((
                        journal_lines::unit_price,
                        journal_lines::partner_name,
                        journal_lines::document_number,
                        journal_lines::lot,
                    ))
                    .first(connection)?;
                let name = Some("TEST Ștefan & fiii".to_owned());
                assert_eq!(journal, (Some(12_345), name, Some(String::new()), None));
                Ok(())
            })
            .unwrap();
    }
}
