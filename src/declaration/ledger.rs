//! The lines of a declaration in the shape they are stored and compared: the same for every
//! kind. Quantities are thousandths, prices ten-thousandths.

use chrono::NaiveDate;

/// One row of a balance table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceLine<'d> {
    /// Index of the table in the kind, from 0.
    pub table: i16,
    /// Row in the table, from 1.
    pub row: i32,
    /// codCIM or codNC.
    pub product: &'d str,
    /// `stare`, where the table has it.
    pub condition: Option<&'d str>,
    /// Unit of measure, where the table has it.
    pub unit: Option<&'d str>,
    /// Opening stock.
    pub opening: i64,
    /// Sum of what the formula adds.
    pub receipts: i64,
    /// Sum of what the formula takes away.
    pub issues: i64,
    /// Closing stock.
    pub closing: i64,
    /// Difference, 0 where the table has none.
    pub difference: i64,
    /// Why there is one.
    pub difference_reason: Option<&'d str>,
}

/// One product lot of a balance row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotLine<'d> {
    /// Index of the table in the kind, from 0.
    pub table: i16,
    /// Row in the table, from 1.
    pub row: i32,
    /// The product of that row.
    pub product: &'d str,
    /// Series of manufacture.
    pub lot: &'d str,
    /// Expiry date.
    pub expiry: NaiveDate,
    /// How much of the closing stock.
    pub quantity: i64,
}

/// One row of a journal table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine<'d> {
    /// Index of the table in the kind, from 0.
    pub table: i16,
    /// Row in the table, from 1.
    pub row: i32,
    /// codCIM or codNC.
    pub product: &'d str,
    /// tipIntrare, tipIesire, sens.
    pub operation: Option<&'d str>,
    /// How much.
    pub quantity: i64,
    /// Series of manufacture.
    pub lot: Option<&'d str>,
    /// Expiry date.
    pub expiry: Option<NaiveDate>,
    /// PF or PJ.
    pub beneficiary: Option<&'d str>,
    /// Price of a unit, ten-thousandths of a leu.
    pub unit_price: Option<i64>,
    /// The partner's codWorkplace.
    pub partner_workplace: Option<&'d str>,
    /// The partner's fiscal code.
    pub partner_cui: Option<&'d str>,
    /// The partner's name, when foreign.
    pub partner_name: Option<&'d str>,
    /// The partner's country.
    pub partner_country: Option<&'d str>,
    /// Kind of document.
    pub document_kind: Option<&'d str>,
    /// Its number.
    pub document_number: Option<&'d str>,
    /// Its date.
    pub document_date: Option<NaiveDate>,
}
