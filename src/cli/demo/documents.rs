//! The declarations the demo sends, as a vendor's program would write them.

use super::{
    Failure,
    day::{Day, Stock},
    keys::Holder,
    sheet::Sheet,
    world::{KIND, Pharmacy, SUPPLIER, World},
};
use crate::{
    declaration::{Period, Quantity, RegistrationNumber},
    signature::sign,
    xml::{Document, Limits},
};
use chrono::Datelike;

/// What a declaration says beside its tables.
struct Heading<'h> {
    workplace: &'h str,
    period: Period,
    amends: Option<(&'h RegistrationNumber, &'h str)>,
}

/// A day of a pharmacy, from what the day before closed with.
pub(super) fn original(world: &World, of: &Pharmacy, period: Period) -> Result<String, Failure> {
    let day = Day::after(&world.series(of, period)?, period);
    Ok(write(&Heading { workplace: of.code.as_str(), period, amends: None }, &day))
}

/// The amendment of what is in force for a day; the original where nothing is.
pub(super) fn amendment(
    world: &World,
    of: &Pharmacy,
    period: Period,
    (reason, change): (&str, fn(Day) -> Day),
) -> Result<String, Failure> {
    let series = world.series(of, period)?;
    let amends = series.current.as_ref().map(|current| (&current.number, reason));
    let day = Day::after(&series, period);
    let day = if amends.is_some() { change(day) } else { day };
    Ok(write(&Heading { workplace: of.code.as_str(), period, amends }, &day))
}

/// The document with a signature of this holder.
pub(super) fn signed(document: String, by: &Holder) -> Result<Vec<u8>, Failure> {
    Ok(sign(&Document::of(document), &by.key, &Limits::default())?.into_bytes())
}

fn write(heading: &Heading<'_>, day: &Day) -> String {
    let mut sheet = Sheet::new();
    let namespace = ("xmlns", "urn:ro:ser:declaratie:v1");
    sheet.open("Declaratie", &[namespace, ("Id", "decl"), ("versiune", "1")]);
    header(&mut sheet, heading);
    sheet.open(KIND, &[]);
    sheet.open("Stocuri", &[]);
    for (stock, number) in day.stocks.iter().zip(1..) {
        balance(&mut sheet, stock, heading.period, number);
    }
    sheet.close();
    if !day.receipts.is_empty() {
        sheet.open("Intrari", &[]);
        for ((product, quantity), number) in day.receipts.iter().zip(1..) {
            receipt(&mut sheet, product, *quantity, (heading.period, number));
        }
        sheet.close();
    }
    if !day.issues.is_empty() {
        sheet.open("Iesiri", &[]);
        for ((product, quantity), number) in day.issues.iter().zip(1..) {
            issue(&mut sheet, product, *quantity, number);
        }
        sheet.close();
    }
    sheet.finish()
}

fn header(sheet: &mut Sheet, heading: &Heading<'_>) {
    sheet.open("Antet", &[]);
    sheet.leaf("mediu", "TEST");
    sheet.leaf("codWorkplace", heading.workplace);
    sheet.leaf("tip", KIND);
    sheet.open("perioada", &[]);
    sheet.leaf("zi", &heading.period.to_string());
    sheet.close();
    if let Some((number, reason)) = heading.amends {
        sheet.leaf("rectifica", number.as_str());
        sheet.leaf("motiv", reason);
    }
    sheet.open("program", &[]);
    sheet.leaf("nume", "ser demo");
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

fn receipt(sheet: &mut Sheet, product: &str, quantity: i64, (period, number): (Period, u32)) {
    sheet.open("Intrare", &[("ref", &format!("I{number}"))]);
    sheet.leaf("codCIM", product);
    sheet.leaf("tipIntrare", "ACH");
    sheet.leaf("cantitate", &shown(quantity));
    lot(sheet, product, period);
    sheet.leaf("pretUnitar", "1.25");
    sheet.open("partener", &[]);
    sheet.leaf("cui", SUPPLIER);
    sheet.close();
    sheet.open("document", &[]);
    sheet.leaf("tip", "factura");
    sheet.leaf("numar", &format!("SINT {}", period.first_day().format("%y%m%d")));
    sheet.leaf("data", &period.to_string());
    sheet.close();
    sheet.close();
}

fn issue(sheet: &mut Sheet, product: &str, quantity: i64, number: u32) {
    sheet.open("Iesire", &[("ref", &format!("E{number}"))]);
    sheet.leaf("codCIM", product);
    sheet.leaf("tipIesire", "ELB");
    sheet.leaf("cantitate", &shown(quantity));
    sheet.leaf("beneficiar", "PF");
    sheet.leaf("pretUnitar", "1.60");
    sheet.close();
}

/// A product has one lot a year, good for two more.
fn lot(sheet: &mut Sheet, product: &str, period: Period) {
    let year = period.first_day().year();
    sheet.leaf("serie", &format!("SINT-{year}-{}", product.trim_start_matches("W99")));
    sheet.leaf("dataExpirare", &format!("{}-12-31", year + 2));
}

fn shown(thousandths: i64) -> String {
    Quantity::of(thousandths, 3).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        declaration::{DEFAULT_LINES, Series, judge_alone, read},
        kinds::Catalogue,
        nomenclature::Nomenclatures,
    };

    /// Codes of what is wrong with the document by itself, medicines left aside.
    fn codes(day: &Day) -> Vec<u16> {
        let period: Period = "2026-11-20".parse().unwrap();
        let number = "CJF990000001AFP261120".parse().unwrap();
        let amends = Some((&number, "TEST"));
        let text = write(&Heading { workplace: "CJF990000001A", period, amends }, day);
        let document = Document::of(text);
        let root = document.check(&Limits::default()).unwrap();
        let catalogue = Catalogue::load().unwrap();
        let declaration = read(&root, &catalogue, DEFAULT_LINES).unwrap();
        let (kind, today) = (catalogue.kind(KIND).unwrap(), period.last_day());
        let findings = judge_alone(&declaration, kind, today, &Nomenclatures::default());
        findings.iter().map(|finding| finding.code).filter(|code| *code != 5019).collect()
    }

    #[test]
    fn a_day_and_its_correction_hold_every_rule_and_the_mistaken_one_breaks_what_it_should() {
        let day = Day::after(&Series::default(), "2026-11-20".parse().unwrap());
        assert_eq!(codes(&day), [0u16; 0]);
        assert_eq!(codes(&day.clone().corrected()), [0u16; 0]);
        assert_eq!(codes(&day.mistaken()), [5014, 5016]);
    }
}
