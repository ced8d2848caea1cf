//! The declarations the demo sends, as a vendor's program would write them.

use super::{
    Failure,
    cast::{Part, Supplier},
    day::{Day, Moved, Stock},
    keys::Holder,
    sheet::Sheet,
    world::{Unit, World},
};
use crate::{
    declaration::{Period, Quantity, RegistrationNumber},
    signature::sign,
    xml::{Document, Limits},
};
use chrono::Datelike;

/// What a declaration says beside its tables.
struct Heading<'h> {
    part: &'h Part,
    period: Period,
    amends: Option<(&'h RegistrationNumber, &'h str)>,
}

/// A day of a unit, from what the day before closed with.
pub(super) fn original(world: &World, of: &Unit, period: Period) -> Result<String, Failure> {
    let day = Day::after(&world.series(of, period)?, period, of.part.trade);
    Ok(write(&Heading { part: of.part, period, amends: None }, &day))
}

/// The amendment of what is in force for a day; the original where nothing is.
pub(super) fn amendment(
    world: &World,
    of: &Unit,
    period: Period,
    (reason, change): (&str, fn(Day) -> Day),
) -> Result<String, Failure> {
    let series = world.series(of, period)?;
    let amends = series.current.as_ref().map(|current| (&current.number, reason));
    let day = Day::after(&series, period, of.part.trade);
    let day = if amends.is_some() { change(day) } else { day };
    Ok(write(&Heading { part: of.part, period, amends }, &day))
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
    sheet.open(heading.part.trade.kind, &[]);
    sheet.open("Stocuri", &[]);
    for (stock, number) in day.stocks.iter().zip(1..) {
        balance(&mut sheet, stock, heading.period, number);
    }
    sheet.close();
    if !day.receipts.is_empty() {
        sheet.open("Intrari", &[]);
        for (moved, number) in day.receipts.iter().zip(1..) {
            receipt(&mut sheet, moved, heading, number);
        }
        sheet.close();
    }
    if !day.issues.is_empty() {
        sheet.open("Iesiri", &[]);
        for (moved, number) in day.issues.iter().zip(1..) {
            issue(&mut sheet, moved, heading, number);
        }
        sheet.close();
    }
    sheet.finish()
}

fn header(sheet: &mut Sheet, heading: &Heading<'_>) {
    sheet.open("Antet", &[]);
    sheet.leaf("mediu", "TEST");
    sheet.leaf("codWorkplace", heading.part.alias.unwrap_or(heading.part.code));
    sheet.leaf("tip", heading.part.trade.kind);
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

fn receipt(sheet: &mut Sheet, moved: &Moved, heading: &Heading<'_>, number: u32) {
    sheet.open("Intrare", &[("ref", &format!("I{number}"))]);
    sheet.leaf("codCIM", &moved.product);
    sheet.leaf("tipIntrare", "ACH");
    sheet.leaf("cantitate", &shown(moved.quantity));
    lot(sheet, &moved.product, heading.period);
    sheet.leaf("pretUnitar", "1.25");
    sheet.open("partener", &[]);
    match heading.part.trade.supplier {
        Supplier::Workplace(code) => sheet.leaf("codWorkplace", code),
        Supplier::Company(cui) => sheet.leaf("cui", cui),
    }
    sheet.close();
    invoice(sheet, heading.part.code, heading.period);
    sheet.close();
}

fn issue(sheet: &mut Sheet, moved: &Moved, heading: &Heading<'_>, number: u32) {
    let trade = heading.part.trade;
    sheet.open("Iesire", &[("ref", &format!("E{number}"))]);
    sheet.leaf("codCIM", &moved.product);
    sheet.leaf("tipIesire", trade.issue);
    sheet.leaf("cantitate", &shown(moved.quantity));
    if moved.buyer.is_some() {
        sheet.leaf("serie", &series_of(&moved.product, heading.period));
    }
    if let Some(beneficiary) = trade.beneficiary {
        sheet.leaf("beneficiar", beneficiary);
        sheet.leaf("pretUnitar", "1.60");
    }
    if let Some(buyer) = moved.buyer {
        sheet.open("partener", &[]);
        sheet.leaf("codWorkplace", buyer);
        sheet.close();
        invoice(sheet, buyer, heading.period);
    }
    sheet.close();
}

/// What a delivery comes with: one for each buyer and day, the same in both declarations.
fn invoice(sheet: &mut Sheet, buyer: &str, period: Period) {
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

#[cfg(test)]
mod tests {
    use super::{super::cast, *};
    use crate::{
        declaration::{DEFAULT_LINES, Series, judge_alone, read},
        kinds::Catalogue,
        nomenclature::Nomenclatures,
    };

    /// Codes of what is wrong with a day of a unit by itself, medicines left aside.
    fn codes(part: &Part, change: fn(Day) -> Day) -> Vec<u16> {
        let period: Period = "2026-11-20".parse().unwrap();
        let day = change(Day::after(&Series::default(), period, part.trade));
        let number = "CJF990000001AFP261120".parse().unwrap();
        let amends = Some((&number, "TEST"));
        let document = Document::of(write(&Heading { part, period, amends }, &day));
        let root = document.check(&Limits::default()).unwrap();
        let catalogue = Catalogue::load().unwrap();
        let declaration = read(&root, &catalogue, DEFAULT_LINES).unwrap();
        let (kind, today) = (catalogue.kind(part.trade.kind).unwrap(), period.last_day());
        let findings = judge_alone(&declaration, kind, today, &Nomenclatures::default());
        findings.iter().map(|finding| finding.code).filter(|code| *code != 5019).collect()
    }

    #[test]
    fn a_day_and_its_correction_hold_every_rule_and_the_mistaken_one_breaks_what_it_should() {
        for part in [&cast::WAREHOUSE, &cast::OURS, &cast::WARDS] {
            assert_eq!(codes(part, |day| day), [0u16; 0]);
        }
        assert_eq!(codes(&cast::OURS, Day::corrected), [0u16; 0]);
        assert_eq!(codes(&cast::OURS, Day::mistaken), [5014, 5016]);
    }
}
