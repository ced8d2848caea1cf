//! The days of a unit, one after another: each opens with what the day before closed with, and every
//! rule holds. What a wholesaler delivers on a day is in the declarations of those that receive it.

use super::order::Trade;
use super::units::{Unit, Units, medicine};
use crate::cli::sample::{Heading, Invoice, Moved, Partner, Stock, Tables, write};
use crate::declaration::Period;
use crate::kinds::Frequency;
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// A synthetic manufacturer's fiscal code, who is not registered.
const MANUFACTURER: &str = "9900000037";

/// A pharmacy keeps at least so much of a product, in thousandths: less would make its next purchase
/// an unusual one.
const KEPT: i64 = 10_000;
/// Below this stock a wholesaler buys, in thousandths.
const LOW: i64 = 500_000;
/// How much it buys beside what it delivers, in thousandths.
const BOUGHT: i64 = 1_000_000;
/// One in so many products goes out on a day.
const GOING: u64 = 8;

/// A unit at the end of a day.
pub(super) struct Shelf<'u> {
    units: &'u Units,
    unit: &'u Unit,
    /// Product, codCIM and stock in thousandths, in the order of the lines.
    held: Vec<(u32, String, i64)>,
}

/// Who gets something, and how much, in thousandths.
type To<'u> = (&'u Unit, i64);

/// What goes to others on a day, by product.
type Deliveries<'u> = HashMap<u32, Vec<To<'u>>>;

impl Trade {
    /// The kind that it declares.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Wholesaler => "DG",
            Self::Hospital => "FI",
            Self::Pharmacy => "FP",
        }
    }
}

impl<'u> Shelf<'u> {
    /// What a unit holds before its first day.
    pub(super) fn of(units: &'u Units, unit: &'u Unit) -> Self {
        let (least, spread) = match unit.trade {
            Trade::Wholesaler => (2_000, 8_000),
            Trade::Hospital | Trade::Pharmacy => (20, 400),
        };
        let stock = |product| {
            let drawn = units.drawn(unit, product, NaiveDate::default(), 0) % spread;
            (least + i64::try_from(drawn).unwrap_or_default()) * 1_000
        };
        let held = units.products(unit).map(|product| (product, medicine(product), stock(product)));
        Self { units, unit, held: held.collect() }
    }

    /// The declaration of the next day, which it closes.
    pub(super) fn declare(&mut self, day: NaiveDate) -> Option<String> {
        let (units, unit, deliveries) = (self.units, self.unit, self.deliveries(day));
        let period = Period::containing(Frequency::Day, day)?;
        let supplier = units.supplier(unit, day).filter(|_| unit.trade != Trade::Wholesaler);
        let sold: HashSet<u32> = supplier.into_iter().flat_map(|by| units.products(by)).collect();
        let (mut stocks, mut receipts, mut issues) = (Vec::new(), Vec::new(), Vec::new());
        for (product, code, stock) in &mut self.held {
            let (code, opening): (&str, i64) = (code, *stock);
            let to = deliveries.get(product).map_or(&[][..], Vec::as_slice);
            let (received, issued) = moved(units, unit, (*product, opening), to, day);
            *stock += received - issued;
            stocks.push(balance(code, opening, received, issued));
            let seller = supplier.filter(|_| sold.contains(product));
            if received > 0 {
                receipts.push(receipt(code, received, seller, unit));
            }
            issues.extend(match unit.trade {
                Trade::Wholesaler => to.iter().map(|to| delivery(code, *to)).collect(),
                Trade::Hospital | Trade::Pharmacy if issued == 0 => Vec::new(),
                Trade::Hospital => vec![use_up(code, issued, "CSP", None)],
                Trade::Pharmacy => vec![use_up(code, issued, "ELB", Some("PF"))],
            });
        }
        let heading = Heading {
            workplace: &unit.code,
            kind: unit.trade.kind(),
            period,
            amends: None,
            program: "ser load",
            // Programs of two vendors: one writes for people too.
            indented: unit.number.is_multiple_of(2),
        };
        let tables = Tables { stocks: &stocks, receipts: &receipts, issues: &issues };
        Some(write(&heading, &tables))
    }

    /// What a wholesaler delivers: what its buyers of the day declare that they received from it.
    fn deliveries(&self, day: NaiveDate) -> Deliveries<'u> {
        let mut deliveries = Deliveries::new();
        if self.unit.trade != Trade::Wholesaler {
            return deliveries;
        }
        let is_ours = |buyer: &&Unit| {
            let supplier = self.units.supplier(buyer, day);
            supplier.is_some_and(|supplier| supplier.number == self.unit.number)
        };
        for buyer in self.units.all.iter().filter(is_ours) {
            for product in self.units.products(buyer) {
                let quantity = self.units.delivered(buyer, product, day);
                if quantity > 0 {
                    deliveries.entry(product).or_default().push((buyer, quantity));
                }
            }
        }
        deliveries
    }
}

/// What comes in and goes out of a product that opens with such a stock.
fn moved(
    units: &Units,
    unit: &Unit,
    (product, opening): (u32, i64),
    to: &[To<'_>],
    day: NaiveDate,
) -> (i64, i64) {
    if unit.trade == Trade::Wholesaler {
        let issued: i64 = to.iter().map(|(_, quantity)| quantity).sum();
        return (if opening - issued < LOW { issued + BOUGHT } else { 0 }, issued);
    }
    let drawn = units.drawn(unit, product, day, 2);
    let wanted = (1 + i64::try_from((drawn >> 16) % 12).unwrap_or_default()) * 1_000;
    let going = if drawn.is_multiple_of(GOING) { wanted } else { 0 };
    (units.delivered(unit, product, day), going.min(opening - KEPT).max(0))
}

fn balance(code: &str, opening: i64, received: i64, issued: i64) -> Stock {
    Stock {
        product: code.to_owned(),
        unit: "UT".to_owned(),
        opening,
        received,
        issued,
        closing: opening + received - issued,
        difference: None,
    }
}

/// A purchase: from a wholesaler, or from somebody who is not registered.
fn receipt<'m>(
    product: &'m str,
    quantity: i64,
    seller: Option<&'m Unit>,
    buyer: &'m Unit,
) -> Moved<'m> {
    let company = Partner::Company(MANUFACTURER);
    let partner = seller.map_or(company, |seller| Partner::Workplace(&seller.code));
    let invoice = Some(Invoice { partner, buyer: &buyer.code });
    Moved { product, quantity, operation: "ACH", beneficiary: None, invoice }
}

fn delivery<'m>(product: &'m str, (buyer, quantity): To<'m>) -> Moved<'m> {
    let invoice = Invoice { partner: Partner::Workplace(&buyer.code), buyer: &buyer.code };
    Moved { product, quantity, operation: "DST", beneficiary: None, invoice: Some(invoice) }
}

fn use_up<'m>(
    product: &'m str,
    quantity: i64,
    operation: &'m str,
    beneficiary: Option<&'m str>,
) -> Moved<'m> {
    Moved { product, quantity, operation, beneficiary, invoice: None }
}

#[cfg(test)]
mod tests {
    use super::super::order::tests::order;
    use super::*;
    use crate::declaration::{DEFAULT_LINES, judge_alone, read};
    use crate::kinds::Catalogue;
    use crate::nomenclature::Nomenclatures;
    use crate::xml::{Document, Limits};

    fn field(row: &str, name: &str) -> String {
        let (_, rest) = row.split_once(&format!("<{name}>")).unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    }

    #[test]
    fn each_day_holds_every_rule_that_it_shows_itself() {
        let (order, catalogue) = (order(30, 60), Catalogue::load().unwrap());
        let units = Units::of(&order).unwrap();
        for unit in &units.all {
            let mut shelf = Shelf::of(&units, unit);
            for day in order.all_days() {
                let document = Document::of(shelf.declare(day).unwrap());
                let root = document.check(&Limits::default()).unwrap();
                let declaration = read(&root, &catalogue, DEFAULT_LINES).unwrap();
                let kind = catalogue.kind(unit.trade.kind()).unwrap();
                let findings = judge_alone(&declaration, kind, day, &Nomenclatures::default());
                let codes = findings.iter().map(|finding| finding.code);
                // Nothing is registered here.
                assert_eq!(codes.filter(|code| *code != 5019).count(), 0, "{}", unit.code);
            }
        }
    }

    #[test]
    fn a_day_opens_with_what_the_one_before_closed_with() {
        let order = order(3, 40);
        let units = Units::of(&order).unwrap();
        let mut shelf = Shelf::of(&units, &units.all[1]);
        let days: Vec<String> = order.all_days().map(|day| shelf.declare(day).unwrap()).collect();
        let all = |document: &str, name: &str| -> Vec<String> {
            document.split("<Linie ").skip(1).map(|row| field(row, name)).collect()
        };
        assert!(
            days.windows(2).all(|two| all(&two[0], "stocFinal") == all(&two[1], "stocInitial"))
        );
        assert!(days.windows(2).all(|two| all(&two[0], "stocFinal") != all(&two[1], "stocFinal")));
    }

    #[test]
    fn what_a_pharmacy_received_its_wholesaler_delivered() {
        let order = order(40, 400);
        let units = Units::of(&order).unwrap();
        let day = order.last_day;
        let declare = |unit| Shelf::of(&units, unit).declare(day).unwrap();
        let mut found = 0;
        for unit in units.all.iter().filter(|unit| unit.trade != Trade::Wholesaler) {
            let delivered = declare(units.supplier(unit, day).unwrap());
            for row in declare(unit).split("<Intrare ").skip(1) {
                let row = row.split("</Intrare>").next().unwrap();
                if row.contains("<cui>") {
                    continue;
                }
                let is_it = |issue: &&str| {
                    issue.contains(&unit.code) && field(issue, "codCIM") == field(row, "codCIM")
                };
                let issue = delivered.split("<Iesire ").find(is_it).unwrap();
                for name in ["cantitate", "serie", "numar"] {
                    assert_eq!(field(issue, name), field(row, name));
                }
                found += 1;
            }
        }
        assert!(found > 30, "{found}");
    }
}
