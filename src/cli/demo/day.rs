//! What a pharmacy does on a day: it opens with what the day before closed with, dispenses a
//! little of most products, and buys what runs low.

use super::medicines;
use crate::declaration::{Period, Series};
use chrono::Datelike;

/// Products a pharmacy holds at first.
const PRODUCTS: u32 = 8;
/// Below this stock, in thousandths, a product is bought.
const LOW: i64 = 100_000;
/// How much is bought, in thousandths.
const BOUGHT: i64 = 200_000;
/// The index of the balance among the tables of the kind.
const BALANCE: i16 = 0;

/// A row of the balance; quantities in thousandths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stock {
    /// codCIM.
    pub(super) product: String,
    /// um.
    pub(super) unit: String,
    /// stocInitial.
    pub(super) opening: i64,
    /// intrari.
    pub(super) received: i64,
    /// iesiri.
    pub(super) issued: i64,
    /// stocFinal, and the one lot it is of.
    pub(super) closing: i64,
    /// diferenta and motivDiferenta.
    pub(super) difference: Option<(i64, &'static str)>,
}

/// A row of a journal: a product and a quantity in thousandths.
pub(super) type Moved = (String, i64);

/// The tables of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    /// Stocuri.
    pub(super) stocks: Vec<Stock>,
    /// Intrari.
    pub(super) receipts: Vec<Moved>,
    /// Iesiri.
    pub(super) issues: Vec<Moved>,
}

impl Day {
    /// The day after what is on record.
    pub(super) fn after(series: &Series, period: Period) -> Self {
        let day = i64::from(period.first_day().num_days_from_ce());
        let stocks: Vec<Stock> = openings(series)
            .into_iter()
            .zip(0..)
            .map(|((product, unit, opening), index)| {
                let issued = ((day * 3 + index * 7) % 5 * 10_000).min(opening);
                let received = if opening - issued < LOW { BOUGHT } else { 0 };
                let closing = opening + received - issued;
                Stock { product, unit, opening, received, issued, closing, difference: None }
            })
            .collect();
        let moved = |quantity: fn(&Stock) -> i64| {
            let rows = stocks.iter().map(|stock| (stock.product.clone(), quantity(stock)));
            rows.filter(|(_, quantity)| *quantity > 0).collect()
        };
        let (receipts, issues) = (moved(|stock| stock.received), moved(|stock| stock.issued));
        Self { stocks, receipts, issues }
    }

    /// The day as it was after all: some of the first product was dispensed and forgotten.
    pub(super) fn corrected(mut self) -> Self {
        if let Some(stock) = self.stocks.first_mut() {
            let forgotten = 10_000.min(stock.closing);
            stock.issued += forgotten;
            stock.closing -= forgotten;
            self.issues.push((stock.product.clone(), forgotten));
        }
        self
    }

    /// The day with one mistake of each of four kinds: a wrong opening stock (5010), a difference
    /// that is none (5014), operations that do not add up (5016), an unknown code (5019).
    pub(super) fn mistaken(mut self) -> Self {
        if let [first, second, ..] = self.stocks.as_mut_slice() {
            first.opening += 7_000;
            first.closing += 7_000;
            second.difference = Some((2_000, "inventar"));
        }
        if let Some((_, quantity)) = self.issues.last_mut() {
            *quantity += 5_000;
        }
        self.stocks.push(Stock {
            product: "W98000000".to_owned(),
            unit: "UT".to_owned(),
            opening: 0,
            received: 0,
            issued: 0,
            closing: 0,
            difference: None,
        });
        self
    }
}

/// Product, unit and opening stock. A pharmacy that declared that it holds nothing begins anew.
fn openings(series: &Series) -> Vec<(String, String, i64)> {
    let before = series.closings.iter().filter(|closing| closing.table == BALANCE);
    let before: Vec<_> = before
        .map(|closing| {
            let unit = closing.unit.clone().unwrap_or_else(|| "UT".to_owned());
            (closing.product.clone(), unit, closing.closing)
        })
        .collect();
    if !before.is_empty() {
        return before;
    }
    let first = |number| if series.previous.is_some() { 0 } else { 120_000 + 40_000 * number };
    (1..=PRODUCTS)
        .map(|number| (medicines::code(number), "UT".to_owned(), first(i64::from(number))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::Closing;

    #[test]
    fn every_day_for_a_year_balances_and_something_is_dispensed() {
        let mut series = Series::default();
        let mut period: Period = "2026-11-20".parse().unwrap();
        for _ in 0..365 {
            let day = Day::after(&series, period);
            assert!(!day.issues.is_empty());
            for stock in &day.stocks {
                assert_eq!(stock.opening + stock.received - stock.issued, stock.closing);
                assert!(stock.closing > 0, "{stock:?}");
            }
            series.closings = closings(&day);
            period = period.next().unwrap();
        }
    }

    #[test]
    fn a_correction_changes_what_the_day_closes_with() {
        let period = "2026-11-20".parse().unwrap();
        let day = Day::after(&Series::default(), period);
        let corrected = day.clone().corrected();
        assert_ne!(closings(&day), closings(&corrected));
        let stock = &corrected.stocks[0];
        assert_eq!(stock.opening + stock.received - stock.issued, stock.closing);
    }

    fn closings(day: &Day) -> Vec<Closing> {
        let closing = |stock: &Stock| Closing {
            table: BALANCE,
            product: stock.product.clone(),
            condition: None,
            unit: Some(stock.unit.clone()),
            closing: stock.closing,
        };
        day.stocks.iter().map(closing).collect()
    }
}
