//! The lines of a declaration in the shape they are stored and compared: the same for every
//! kind. Quantities are thousandths, prices ten-thousandths.

use super::{Declaration, Row};
use crate::kinds::{Kind, Role, RowShape, Sign, Sort};
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

impl Declaration<'_> {
    /// The rows of its balances; `kind` is the one it was read with.
    pub fn balance_lines<'d>(&'d self, kind: &'d Kind) -> impl Iterator<Item = BalanceLine<'d>> {
        self.tables_with(kind, Sort::Balance).flat_map(|(table, shape)| {
            let column = |role| shape.rows.role(role);
            let index = table_index(table.index);
            table.rows.iter().zip(1..).map(move |(row, number)| {
                let sum = |sign| {
                    shape
                        .formula
                        .iter()
                        .filter(|term| {
                            term.sign == sign && Some(term.column) != column(Role::Opening)
                        })
                        .map(|term| thousandths(row, Some(term.column)))
                        .sum()
                };
                BalanceLine {
                    table: index,
                    row: number,
                    product: row.text(column(Role::Product)).unwrap_or_default(),
                    condition: row.text(column(Role::Condition)),
                    unit: row.text(column(Role::Unit)),
                    opening: thousandths(row, column(Role::Opening)),
                    receipts: sum(Sign::Plus),
                    issues: sum(Sign::Minus),
                    closing: thousandths(row, column(Role::Closing)),
                    difference: thousandths(row, column(Role::Difference)),
                    difference_reason: row.text(column(Role::DifferenceReason)),
                }
            })
        })
    }

    /// The product lots of its balance rows; `kind` is the one it was read with.
    pub fn lot_lines<'d>(&'d self, kind: &'d Kind) -> impl Iterator<Item = LotLine<'d>> {
        self.tables_with(kind, Sort::Balance).flat_map(|(table, shape)| {
            let product = shape.rows.role(Role::Product);
            let index = table_index(table.index);
            let lots = shape.nested.as_ref().map(|nested| &nested.rows);
            table.rows.iter().zip(1..).flat_map(move |(row, number)| {
                row.inside().filter_map(move |lot| {
                    let column = |role| lots.and_then(|lots: &RowShape| lots.role(role));
                    Some(LotLine {
                        table: index,
                        row: number,
                        product: row.text(product)?,
                        lot: lot.text(column(Role::Lot))?,
                        expiry: lot.date(column(Role::Expiry))?,
                        quantity: thousandths(lot, column(Role::Quantity)),
                    })
                })
            })
        })
    }

    /// The rows of its journals; `kind` is the one it was read with.
    pub fn journal_lines<'d>(&'d self, kind: &'d Kind) -> impl Iterator<Item = JournalLine<'d>> {
        self.tables_with(kind, Sort::Journal).flat_map(|(table, shape)| {
            let index = table_index(table.index);
            table.rows.iter().zip(1..).map(move |(row, number)| {
                let text = |role| row.text(shape.rows.role(role));
                let date = |role| row.date(shape.rows.role(role));
                JournalLine {
                    table: index,
                    row: number,
                    product: text(Role::Product).unwrap_or_default(),
                    operation: text(Role::Operation),
                    quantity: thousandths(row, shape.rows.role(Role::Quantity)),
                    lot: text(Role::Lot),
                    expiry: date(Role::Expiry),
                    beneficiary: text(Role::Beneficiary),
                    unit_price: row.number(shape.rows.role(Role::UnitPrice)).map(|p| p.mantissa()),
                    partner_workplace: text(Role::PartnerWorkplace),
                    partner_cui: text(Role::PartnerCui),
                    partner_name: text(Role::PartnerName),
                    partner_country: text(Role::PartnerCountry),
                    document_kind: text(Role::DocumentKind),
                    document_number: text(Role::DocumentNumber),
                    document_date: date(Role::DocumentDate),
                }
            })
        })
    }
}

/// The smallest units of a quantity; 0 where there is none.
fn thousandths(row: Row<'_>, column: Option<usize>) -> i64 {
    row.number(column).map_or(0, |number| number.mantissa())
}

/// A kind has a handful of tables.
fn table_index(index: usize) -> i16 {
    i16::try_from(index).unwrap_or(i16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        declaration::read,
        kinds::Catalogue,
        xml::{Document, Limits},
    };

    const DAY: &str = "<Declaratie xmlns='urn:ro:ser:declaratie:v1' versiune='1'><Antet>\
        <mediu>TEST</mediu><codWorkplace>CJF000000123U</codWorkplace><tip>FP</tip>\
        <perioada><zi>2026-11-20</zi></perioada></Antet><FP><Stocuri><Linie>\
        <codCIM>W00000001</codCIM><um>UT</um><stocInitial>10</stocInitial>\
        <intrari>5</intrari><iesiri>3.5</iesiri><stocFinal>11</stocFinal>\
        <diferenta>0.5</diferenta><motivDiferenta>spart</motivDiferenta><Loturi><Lot>\
        <serie>A1</serie><dataExpirare>2027-05-31</dataExpirare><cantitate>11</cantitate></Lot>\
        </Loturi></Linie></Stocuri><Intrari><Intrare><codCIM>W00000001</codCIM>\
        <tipIntrare>ACH</tipIntrare><cantitate>5</cantitate><serie>A1</serie>\
        <dataExpirare>2027-05-31</dataExpirare><pretUnitar>1.25</pretUnitar>\
        <partener><cui>RO18547290</cui></partener><document><tip>factura</tip><numar>F1</numar>\
        <data>2026-11-20</data></document></Intrare></Intrari></FP></Declaratie>";

    #[test]
    fn lines_hold_smallest_units_and_what_the_roles_say() {
        let catalogue = Catalogue::load().unwrap();
        let kind = catalogue.kind("FP").unwrap();
        let document = Document::of(DAY);
        let root = document.check(&Limits::default()).unwrap();
        let declaration = read(&root, &catalogue, 10).unwrap();
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(
            declaration.balance_lines(kind).collect::<Vec<_>>(),
            [BalanceLine {
                table: 0,
                row: 1,
                product: "W00000001",
                condition: None,
                unit: Some("UT"),
                opening: 10_000,
                receipts: 5_000,
                issues: 3_500,
                closing: 11_000,
                difference: 500,
                difference_reason: Some("spart"),
            }]
        );
        assert_eq!(
            declaration.lot_lines(kind).collect::<Vec<_>>(),
            [LotLine {
                table: 0,
                row: 1,
                product: "W00000001",
                lot: "A1",
                expiry: date("2027-05-31"),
                quantity: 11_000,
            }]
        );
        assert_eq!(
            declaration.journal_lines(kind).collect::<Vec<_>>(),
            [JournalLine {
                table: 1,
                row: 1,
                product: "W00000001",
                operation: Some("ACH"),
                quantity: 5_000,
                lot: Some("A1"),
                expiry: Some(date("2027-05-31")),
                beneficiary: None,
                unit_price: Some(12_500),
                partner_workplace: None,
                partner_cui: Some("18547290"),
                partner_name: None,
                partner_country: None,
                document_kind: Some("factura"),
                document_number: Some("F1"),
                document_date: Some(date("2026-11-20")),
            }]
        );
    }
}
