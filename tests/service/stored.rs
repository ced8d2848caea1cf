//! What the database holds, read around the service.

use super::plain::{Balance, Milli};
use super::world::World;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
use std::collections::BTreeMap;

/// Day, medicine, balance.
pub type Row = (String, u32, Balance);

#[derive(QueryableByName)]
struct DayLine {
    #[diesel(sql_type = Text)]
    day: String,
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = BigInt)]
    opening: Milli,
    #[diesel(sql_type = BigInt)]
    receipts: Milli,
    #[diesel(sql_type = BigInt)]
    issues: Milli,
    #[diesel(sql_type = BigInt)]
    closing: Milli,
    #[diesel(sql_type = BigInt)]
    difference: Milli,
}

/// The versions that nothing replaced.
const IN_FORCE: &str = "declarations d JOIN workplaces w ON w.id = d.workplace_id
    AND d.number IS NOT NULL AND d.replaced_by IS NULL";

/// The balances of all days in force of a workplace, by day and medicine.
pub fn in_force(world: &World, workplace: &str) -> Vec<Row> {
    let lines: Vec<DayLine> = world.load(&format!(
        "SELECT d.period AS day, l.product, l.opening, l.receipts, l.issues, l.closing, l.difference
         FROM {IN_FORCE} JOIN balance_lines l ON l.workplace_id = d.workplace_id
            AND l.period_first = d.period_first AND l.declaration_id = d.id
         WHERE w.code = '{workplace}' ORDER BY d.period, l.product"
    ));
    let row = |line: DayLine| {
        let DayLine { day, product, opening, receipts, issues, closing, difference } = line;
        let medicine = product[1..].parse().unwrap();
        (day, medicine, Balance { opening, receipts, issues, closing, difference })
    };
    lines.into_iter().map(row).collect()
}

#[derive(QueryableByName)]
struct Lots {
    #[diesel(sql_type = Text)]
    day: String,
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = BigInt)]
    quantity: Milli,
}

/// The sum of the product lots of each medicine on each day in force.
pub fn lots(world: &World, workplace: &str) -> Vec<(String, u32, Milli)> {
    let rows: Vec<Lots> = world.load(&format!(
        "SELECT d.period AS day, l.product, CAST(sum(l.quantity) AS BIGINT) AS quantity
         FROM {IN_FORCE} JOIN lot_lines l ON l.workplace_id = d.workplace_id
            AND l.period_first = d.period_first AND l.declaration_id = d.id
         WHERE w.code = '{workplace}' GROUP BY d.period, l.product ORDER BY d.period, l.product"
    ));
    rows.into_iter().map(|row| (row.day, row.product[1..].parse().unwrap(), row.quantity)).collect()
}

/// A balance line of any kind.
#[derive(Debug, QueryableByName, PartialEq, Eq)]
pub struct Line {
    /// As on the wire.
    #[diesel(sql_type = Text)]
    pub period: String,
    /// Among all tables of the kind, from 0.
    #[diesel(sql_type = BigInt)]
    pub table_no: i64,
    /// codCIM or codNC.
    #[diesel(sql_type = Text)]
    pub product: String,
    /// stare
    #[diesel(sql_type = Nullable<Text>)]
    pub condition: Option<String>,
    /// um
    #[diesel(sql_type = Nullable<Text>)]
    pub unit: Option<String>,
    /// stocInitial
    #[diesel(sql_type = BigInt)]
    pub opening: Milli,
    /// What the formula adds.
    #[diesel(sql_type = BigInt)]
    pub receipts: Milli,
    /// What it takes away.
    #[diesel(sql_type = BigInt)]
    pub issues: Milli,
    /// stocFinal
    #[diesel(sql_type = BigInt)]
    pub closing: Milli,
    /// diferenta
    #[diesel(sql_type = BigInt)]
    pub difference: Milli,
}

/// The balances of all periods in force of a workplace that files one kind, by period, table,
/// product and `stare`.
pub fn balances(world: &World, workplace: &str) -> Vec<Line> {
    world.load(&format!(
        "SELECT d.period, CAST(l.table_no AS BIGINT) AS table_no, l.product, l.condition, l.unit,
            l.opening, l.receipts, l.issues, l.closing, l.difference
         FROM {IN_FORCE} JOIN balance_lines l ON l.workplace_id = d.workplace_id
            AND l.period_first = d.period_first AND l.declaration_id = d.id
         WHERE w.code = '{workplace}'
         ORDER BY d.period_first, l.table_no, l.product, l.condition"
    ))
}

/// Number and state of what is in force for each period of a workplace that files one kind.
pub fn states(world: &World, workplace: &str) -> Vec<String> {
    let query = format!(
        "SELECT d.number || ' ' || d.state AS line FROM {IN_FORCE}
         WHERE w.code = '{workplace}' ORDER BY d.period_first"
    );
    world.rows(&query).unwrap()
}

#[derive(QueryableByName)]
struct Numbered {
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Binary)]
    document: Vec<u8>,
    #[diesel(sql_type = Bool)]
    packed: bool,
    #[diesel(sql_type = Binary)]
    receipt: Vec<u8>,
}

/// Document and receipt of each number of a workplace.
pub fn numbered(world: &World, workplace: &str) -> BTreeMap<String, (Vec<u8>, String)> {
    let rows: Vec<Numbered> = world.load(&format!(
        "SELECT d.number, x.bytes AS document, x.packed, r.bytes AS receipt
         FROM declarations d JOIN workplaces w ON w.id = d.workplace_id
         JOIN documents x ON x.workplace_id = d.workplace_id AND x.sha256 = d.document_sha256
         JOIN receipts r ON r.workplace_id = d.workplace_id AND r.declaration_id = d.id
         WHERE w.code = '{workplace}' AND d.number IS NOT NULL"
    ));
    let pair = |row: Numbered| {
        let document = unpacked(row.document, row.packed);
        (row.number, (document, String::from_utf8(row.receipt).unwrap()))
    };
    rows.into_iter().map(pair).collect()
}

/// A document of the database as it came.
pub fn unpacked(bytes: Vec<u8>, packed: bool) -> Vec<u8> {
    if packed { zstd::decode_all(&*bytes).unwrap() } else { bytes }
}

/// How many declarations of a workplace were rejected.
pub fn rejected(world: &World, workplace: &str) -> u32 {
    let query = "declarations d JOIN workplaces w ON w.id = d.workplace_id";
    let count = world.count(&format!("{query} WHERE w.code = '{workplace}' AND d.number IS NULL"));
    u32::try_from(count).unwrap()
}

#[derive(QueryableByName)]
struct Movement {
    #[diesel(sql_type = Text)]
    day: String,
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = Text)]
    document: String,
    #[diesel(sql_type = BigInt)]
    quantity: Milli,
}

/// What a workplace moved by an operation to or from a partner: day, product, document, quantity.
pub fn moved(
    world: &World,
    (workplace, operation, partner): (&str, &str, &str),
) -> Vec<(String, String, String, Milli)> {
    let rows: Vec<Movement> = world.load(&format!(
        "SELECT d.period AS day, l.product, l.document_number AS document, l.quantity
         FROM {IN_FORCE} JOIN journal_lines l ON l.workplace_id = d.workplace_id
            AND l.period_first = d.period_first AND l.declaration_id = d.id
         WHERE w.code = '{workplace}' AND l.operation = '{operation}'
            AND l.partner_workplace = '{partner}' ORDER BY d.period, l.product, l.document_number"
    ));
    rows.into_iter().map(|row| (row.day, row.product, row.document, row.quantity)).collect()
}
