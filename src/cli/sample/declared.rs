//! A medicine declaration of a day (FP, FI, DG), from its rows to the signed document, as a vendor's
//! program would write it.

use super::{Holder, Trouble, sheet::Sheet};
use crate::{
    declaration::{Period, Quantity, RegistrationNumber},
    signature::sign,
    xml::{Document, Limits},
};
use chrono::Datelike;

/// What a declaration says beside its tables.
pub(in crate::cli) struct Heading<'h> {
    /// Code or alias, as the program writes it.
    pub(in crate::cli) workplace: &'h str,
    /// tip.
    pub(in crate::cli) kind: &'h str,
    /// zi.
    pub(in crate::cli) period: Period,
    /// The number that is amended, and why.
    pub(in crate::cli) amends: Option<(&'h RegistrationNumber, &'h str)>,
    /// The program that writes.
    pub(in crate::cli) program: &'h str,
    /// Whether it writes each element on a line of its own.
    pub(in crate::cli) indented: bool,
}

/// A row of the balance; quantities in thousandths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Stock {
    /// codCIM.
    pub(in crate::cli) product: String,
    /// um.
    pub(in crate::cli) unit: String,
    /// stocInitial.
    pub(in crate::cli) opening: i64,
    /// intrari.
    pub(in crate::cli) received: i64,
    /// iesiri.
    pub(in crate::cli) issued: i64,
    /// stocFinal, and the one lot it is of.
    pub(in crate::cli) closing: i64,
    /// diferenta and motivDiferenta.
    pub(in crate::cli) difference: Option<(i64, &'static str)>,
}

/// The other side of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Partner<'p> {
    /// A unit that reports too, by codWorkplace.
    Workplace(&'p str),
    /// Somebody who is not registered, by fiscal code.
    Company(&'p str),
}

/// The other side, and whose delivery it is: there is one invoice for each buyer and day, the same
/// in both declarations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct Invoice<'p> {
    /// Who sells, in a receipt; who buys, in an issue.
    pub(in crate::cli) partner: Partner<'p>,
    /// codWorkplace of who buys.
    pub(in crate::cli) buyer: &'p str,
}

/// A row of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Moved<'m> {
    /// codCIM.
    pub(in crate::cli) product: &'m str,
    /// cantitate, in thousandths.
    pub(in crate::cli) quantity: i64,
    /// tipIntrare or tipIesire.
    pub(in crate::cli) operation: &'m str,
    /// beneficiar, of what is dispensed.
    pub(in crate::cli) beneficiary: Option<&'m str>,
    /// partener and document.
    pub(in crate::cli) invoice: Option<Invoice<'m>>,
}

/// The tables of a day.
pub(in crate::cli) struct Tables<'t> {
    /// Stocuri.
    pub(in crate::cli) stocks: &'t [Stock],
    /// Intrari.
    pub(in crate::cli) receipts: &'t [Moved<'t>],
    /// Iesiri.
    pub(in crate::cli) issues: &'t [Moved<'t>],
}

/// The document with a signature of this holder.
pub(in crate::cli) fn signed(document: String, by: &Holder) -> Result<Vec<u8>, Trouble> {
    Ok(sign(&Document::of(document), &by.key, &Limits::default())?.into_bytes())
}

/// The document, unsigned.
pub(in crate::cli) fn write(heading: &Heading<'_>, day: &Tables<'_>) -> String {
    let mut sheet = Sheet::new(heading.indented);
    let namespace = ("xmlns", "urn:ro:ser:declaratie:v1");
    sheet.open("Declaratie", &[namespace, ("Id", "decl"), ("versiune", "1")]);
    header(&mut sheet, heading);
    sheet.open(heading.kind, &[]);
    sheet.open("Stocuri", &[]);
    for (stock, number) in day.stocks.iter().zip(1..) {
        balance(&mut sheet, stock, heading.period, number);
    }
    sheet.close();
    journal(&mut sheet, "Intrari", day.receipts, |sheet, moved, number| {
        receipt(sheet, moved, heading.period, number);
    });
    journal(&mut sheet, "Iesiri", day.issues, |sheet, moved, number| {
        issue(sheet, moved, heading.period, number);
    });
    sheet.finish()
}

fn header(sheet: &mut Sheet, heading: &Heading<'_>) {
    sheet.open("Antet", &[]);
    sheet.leaf("mediu", "TEST");
    sheet.leaf("codWorkplace", heading.workplace);
    sheet.leaf("tip", heading.kind);
    sheet.open("perioada", &[]);
    sheet.leaf("zi", &heading.period.to_string());
    sheet.close();
    if let Some((number, reason)) = heading.amends {
        sheet.leaf("rectifica", number.as_str());
        sheet.leaf("motiv", reason);
    }
    sheet.open("program", &[]);
    sheet.leaf("nume", heading.program);
    sheet.leaf("versiune", env!("CARGO_PKG_VERSION"));
    sheet.close();
    sheet.close();
}

fn balance(sheet: &mut Sheet, stock: &Stock, period: Period, number: u32) {
    sheet.open("Linie", &[("ref", &format!("S{number}"))]);
    sheet.leaf("codCIM", &stock.product);
    sheet.leaf("um", &stock.unit);
    sheet.leaf("stocInitial", &shown(stock.opening));
    sheet.leaf("intrari", &shown(stock.received));
    sheet.leaf("iesiri", &shown(stock.issued));
    sheet.leaf("stocFinal", &shown(stock.closing));
    sheet.leaf("diferenta", &shown(stock.difference.map_or(0, |(difference, _)| difference)));
    if let Some((_, reason)) = stock.difference {
        sheet.leaf("motivDiferenta", reason);
    }
    if stock.closing > 0 {
        sheet.open("Loturi", &[]);
        sheet.open("Lot", &[]);
        lot(sheet, &stock.product, period);
        sheet.leaf("cantitate", &shown(stock.closing));
        sheet.close();
        sheet.close();
    }
    sheet.close();
}

/// A table that is left out where nothing moved.
fn journal(
    sheet: &mut Sheet,
    table: &str,
    moved: &[Moved<'_>],
    row: impl Fn(&mut Sheet, &Moved<'_>, u32),
) {
    if moved.is_empty() {
        return;
    }
    sheet.open(table, &[]);
    for (moved, number) in moved.iter().zip(1..) {
        row(sheet, moved, number);
    }
    sheet.close();
}

fn receipt(sheet: &mut Sheet, moved: &Moved<'_>, period: Period, number: u32) {
    sheet.open("Intrare", &[("ref", &format!("I{number}"))]);
    sheet.leaf("codCIM", moved.product);
    sheet.leaf("tipIntrare", moved.operation);
    sheet.leaf("cantitate", &shown(moved.quantity));
    lot(sheet, moved.product, period);
    sheet.leaf("pretUnitar", "1.25");
    invoice(sheet, moved.invoice, period);
    sheet.close();
}

fn issue(sheet: &mut Sheet, moved: &Moved<'_>, period: Period, number: u32) {
    sheet.open("Iesire", &[("ref", &format!("E{number}"))]);
    sheet.leaf("codCIM", moved.product);
    sheet.leaf("tipIesire", moved.operation);
    sheet.leaf("cantitate", &shown(moved.quantity));
    if moved.invoice.is_some() {
        sheet.leaf("serie", &series_of(moved.product, period));
    }
    if let Some(beneficiary) = moved.beneficiary {
        sheet.leaf("beneficiar", beneficiary);
        sheet.leaf("pretUnitar", "1.60");
    }
    invoice(sheet, moved.invoice, period);
    sheet.close();
}

fn invoice(sheet: &mut Sheet, invoice: Option<Invoice<'_>>, period: Period) {
    let Some(Invoice { partner, buyer }) = invoice else { return };
    sheet.open("partener", &[]);
    match partner {
        Partner::Workplace(code) => sheet.leaf("codWorkplace", code),
        Partner::Company(cui) => sheet.leaf("cui", cui),
    }
    sheet.close();
    sheet.open("document", &[]);
    sheet.leaf("tip", "factura");
    sheet.leaf("numar", &format!("SINT {} {buyer}", period.first_day().format("%y%m%d")));
    sheet.leaf("data", &period.to_string());
    sheet.close();
}

/// A product has one lot a year, good for two more.
fn lot(sheet: &mut Sheet, product: &str, period: Period) {
    sheet.leaf("serie", &series_of(product, period));
    sheet.leaf("dataExpirare", &format!("{}-12-31", period.first_day().year() + 2));
}

fn series_of(product: &str, period: Period) -> String {
    format!("SINT-{}-{}", period.first_day().year(), product.trim_start_matches("W99"))
}

fn shown(thousandths: i64) -> String {
    Quantity::of(thousandths, 3).to_string()
}
