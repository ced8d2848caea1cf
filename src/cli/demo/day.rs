//! What a unit does on a day. Each opens with what the day before closed with. The wholesaler
//! delivers one product a day, to each of its buyers as much, and buys what runs low; the others
//! receive it and use a little of most products.

use super::cast::Trade;
use crate::{
    cli::sample::Stock,
    declaration::{Period, Series},
};
use chrono::Datelike;

/// Products a unit holds at first.
const PRODUCTS: u32 = 8;
/// What a buyer is delivered on a day, in thousandths.
const DELIVERED: i64 = 300_000;
/// Above this stock, in thousandths, more of a product is used.
const PLENTY: i64 = 300_000;
/// Below this stock, in thousandths, the wholesaler buys.
const LOW: i64 = 1_000_000;
/// How much it buys, in thousandths.
const BOUGHT: i64 = 2_000_000;
/// The index of the balance among the tables of the kind.
const BALANCE: i16 = 0;

/// A row of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moved {
    /// codCIM.
    pub(super) product: String,
    /// cantitate, in thousandths.
    pub(super) quantity: i64,
    /// codWorkplace of the unit it is delivered to.
    pub(super) buyer: Option<&'static str>,
}

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
    pub(super) fn after(series: &Series, period: Period, trade: &Trade) -> Self {
        let of_the_day = of_the_day(period);
        let delivered = |product: &str| if product == of_the_day { DELIVERED } else { 0 };
        let day = i64::from(period.first_day().num_days_from_ce());
        let stocks: Vec<Stock> = openings(series, trade.opening)
            .into_iter()
            .zip(0..)
            .map(|((product, unit, opening), index)| {
                let delivery = delivered(&product);
                let (received, issued) = if trade.buyers.is_empty() {
                    let more = if opening > PLENTY { 40_000 } else { 0 };
                    (delivery, ((day * 3 + index * 7) % 5 * 10_000 + more).min(opening))
                } else {
                    let issued = trade.buyers.iter().map(|_| delivery).sum();
                    (if opening - issued < LOW { BOUGHT } else { 0 }, issued)
                };
                let closing = opening + received - issued;
                Stock { product, unit, opening, received, issued, closing, difference: None }
            })
            .collect();
        let row = |stock: &Stock, quantity, buyer| Moved {
            product: stock.product.clone(),
            quantity,
            buyer,
        };
        let receipts = stocks.iter().map(|stock| row(stock, stock.received, None));
        let issues = stocks.iter().flat_map(|stock| match trade.buyers {
            [] => vec![row(stock, stock.issued, None)],
            buyers => {
                let to = |buyer: &&'static str| row(stock, delivered(&stock.product), Some(*buyer));
                buyers.iter().map(to).collect()
            }
        });
        let moved = |moved: &Moved| moved.quantity > 0;
        let (receipts, issues) = (receipts.filter(moved).collect(), issues.filter(moved).collect());
        Self { stocks, receipts, issues }
    }

    /// The day as it was after all: some of the first product was used and forgotten.
    pub(super) fn corrected(mut self) -> Self {
        if let Some(stock) = self.stocks.first_mut() {
            let quantity = 10_000.min(stock.closing);
            stock.issued += quantity;
            stock.closing -= quantity;
            self.issues.push(Moved { product: stock.product.clone(), quantity, buyer: None });
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
        if let Some(moved) = self.issues.last_mut() {
            moved.quantity += 5_000;
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

/// The code of a synthetic medicine, from 1.
fn code(number: u32) -> String {
    format!("W99{number:06}")
}

/// The product that the wholesaler delivers on a day.
fn of_the_day(period: Period) -> String {
    code(1 + period.first_day().num_days_from_ce().unsigned_abs() % PRODUCTS)
}

/// Product, unit and opening stock. A unit that declared that it holds nothing begins anew.
fn openings(series: &Series, at_first: i64) -> Vec<(String, String, i64)> {
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
    let opening = |number| if series.previous.is_some() { 0 } else { at_first + 20_000 * number };
    (1..=PRODUCTS)
        .map(|number| (code(number), "UT".to_owned(), opening(i64::from(number))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::cast, *};
    use crate::declaration::Closing;

    #[test]
    fn every_day_for_a_year_balances_and_one_delivery_leaves_and_arrives() {
        for trade in [&cast::PHARMACY, &cast::HOSPITAL, &cast::WHOLESALER] {
            let mut series = Series::default();
            let mut period: Period = "2026-11-20".parse().unwrap();
            for _ in 0..365 {
                // Corrected every day, as the story does.
                let day = Day::after(&series, period, trade);
                let delivered = if trade.buyers.is_empty() { &day.receipts } else { &day.issues };
                assert_eq!(delivered.len(), trade.buyers.len().max(1));
                for moved in delivered {
                    assert_eq!((&moved.product, moved.quantity), (&of_the_day(period), DELIVERED));
                }
                let day = if trade.buyers.is_empty() { day.corrected() } else { day };
                assert!(!day.issues.is_empty());
                for stock in &day.stocks {
                    assert_eq!(stock.opening + stock.received - stock.issued, stock.closing);
                    assert!((1..4_000_000).contains(&stock.closing), "{stock:?}");
                }
                series.closings = closings(&day);
                period = period.next().unwrap();
            }
        }
    }

    #[test]
    fn a_correction_changes_what_the_day_closes_with() {
        let period = "2026-11-20".parse().unwrap();
        let day = Day::after(&Series::default(), period, &cast::PHARMACY);
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
            largest: stock.closing,
        };
        day.stocks.iter().map(closing).collect()
    }
}
