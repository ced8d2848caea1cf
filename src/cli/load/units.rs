//! The units of an order: what each is, whom it belongs to, who signs for it and what it holds. All
//! of it follows from the order and the number of the unit.

use super::order::{Order, Trade};
use crate::cli::chance::Chance;
use crate::registry::{COUNTIES, Cnp, Cui, Environment, WorkplaceCode};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// The number inside the codes of the first unit: higher than any in use.
const FIRST_CODE: u32 = 991_000_000;

/// Units of a company, which are of one trade as far as numbers allow.
const OF_A_COMPANY: u32 = 4;

/// One in so many products comes in on a day.
const COMING: u64 = 32;

/// A unit.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// From 0.
    pub(super) number: u32,
    pub(super) trade: Trade,
    /// codWorkplace.
    pub(super) code: String,
    /// Fiscal code of its company.
    pub(super) company: String,
    /// Who signs, from 0.
    pub(super) signer: u32,
    /// Stock lines.
    pub(super) lines: u32,
    first: u32,
    step: u32,
}

/// All units, and the medicines there are.
#[derive(Debug)]
pub(super) struct Units {
    pub(super) order: Order,
    pub(super) all: Vec<Unit>,
    /// The places of the wholesalers among them.
    wholesalers: Vec<usize>,
    /// How many medicines are registered: a prime, so that any first and step give different ones.
    pub(super) medicines: u32,
}

impl Units {
    /// Those of an order; none where a code cannot be made.
    pub(super) fn of(order: &Order) -> Option<Self> {
        let most = (0..order.units).map(|unit| order.lines_of(unit)).max().unwrap_or(1);
        let medicines = (most.max(200)..).find(|number| is_prime(*number))?;
        let unit = |number| Unit::of(order, number, medicines);
        let all = (0..order.units).map(unit).collect::<Option<Vec<_>>>()?;
        let wholesaler = |(_, unit): &(usize, &Unit)| unit.trade == Trade::Wholesaler;
        let places = all.iter().enumerate().filter(wholesaler).map(|(place, _)| place);
        Some(Self { order: order.clone(), wholesalers: places.collect(), all, medicines })
    }

    /// Those who sign for somebody.
    pub(super) fn signers(&self) -> BTreeSet<u32> {
        self.all.iter().map(|unit| unit.signer).collect()
    }

    /// The products of a unit, one for each line, in the order of its declarations.
    pub(super) fn products(&self, of: &Unit) -> impl Iterator<Item = u32> {
        let (first, step, all) =
            (u64::from(of.first), u64::from(of.step), u64::from(self.medicines));
        let product = move |line: u32| u32::try_from((first + u64::from(line) * step) % all);
        (0..of.lines).filter_map(move |line| product(line).ok())
    }

    /// The wholesaler that delivers to a unit on a day: one after another.
    pub(super) fn supplier(&self, of: &Unit, day: NaiveDate) -> Option<&Unit> {
        let turn = of.number + day.num_days_from_ce().unsigned_abs();
        let turn = usize::try_from(turn).ok()?.checked_rem(self.wholesalers.len())?;
        self.all.get(*self.wholesalers.get(turn)?)
    }

    /// What a pharmacy or a hospital gets of a product on a day, in thousandths; mostly nothing.
    pub(super) fn delivered(&self, of: &Unit, product: u32, day: NaiveDate) -> i64 {
        let drawn = self.drawn(of, product, day, 1);
        if !drawn.is_multiple_of(COMING) || of.trade == Trade::Wholesaler {
            return 0;
        }
        (1 + i64::try_from((drawn >> 16) % 30).unwrap_or_default()) * 1_000
    }

    /// A number for a product of a unit on a day, and for what it is asked.
    pub(super) fn drawn(&self, of: &Unit, product: u32, day: NaiveDate, what: u64) -> u64 {
        let day = u64::from(day.num_days_from_ce().unsigned_abs());
        let place = u64::from(of.number) << 32 | u64::from(product);
        Chance::of(self.order.seed ^ (what << 56 | day << 32), place).next()
    }
}

impl Unit {
    fn of(order: &Order, number: u32, medicines: u32) -> Option<Self> {
        let trade = Trade::of(number);
        let counties = COUNTIES.iter().cycle();
        let (county, _) = counties.clone().nth(usize::try_from(number).ok()? % COUNTIES.len())?;
        let class = match trade {
            Trade::Wholesaler => 'D',
            Trade::Hospital => 'H',
            Trade::Pharmacy => 'F',
        };
        let code = WorkplaceCode::issue(county, class, FIRST_CODE + number).ok()?.to_string();
        // Hospitals and wholesalers stand alone; the pharmacies beside them are chains.
        let company = match trade {
            Trade::Pharmacy => number / OF_A_COMPANY * OF_A_COMPANY + 1,
            Trade::Wholesaler | Trade::Hospital => number,
        };
        let mut chance = Chance::of(order.seed ^ 1, u64::from(number));
        Some(Self {
            number,
            trade,
            code,
            company: cui(company, trade)?,
            signer: number / OF_A_COMPANY % order.signers,
            lines: order.lines_of(number),
            first: chance.below(medicines),
            step: 1 + chance.below(medicines - 1),
        })
    }

    /// What it is called, and its company.
    pub(super) fn name(&self) -> String {
        let what = match self.trade {
            Trade::Wholesaler => "Depozitul",
            Trade::Hospital => "Farmacia spitalului",
            Trade::Pharmacy => "Farmacia",
        };
        format!("TEST {what} {}", self.number)
    }
}

/// The fiscal code of a company, too high a number to be anybody's: pharmacies apart from others,
/// whose numbers would meet theirs.
fn cui(number: u32, trade: Trade) -> Option<String> {
    let run = if trade == Trade::Pharmacy { 1 } else { 2 };
    let body = format!("99{run}0{number:05}");
    let checked = |digit| format!("{body}{digit}").parse::<Cui>().ok();
    Some((0..10).find_map(checked)?.to_string())
}

/// The code of a person who signs, of county 99.
pub(super) fn cnp(signer: u32) -> Option<String> {
    let body = format!("180010199{:03}", signer + 1);
    let written = (0..10).map(|digit| format!("{body}{digit}"));
    let mut checked = written.filter(|cnp| Cnp::read(cnp, Environment::Test).is_ok());
    checked.next()
}

/// codCIM of a product.
pub(super) fn medicine(product: u32) -> String {
    format!("W99{:06}", product + 1)
}

fn is_prime(number: u32) -> bool {
    number > 1 && (2..).take_while(|by| by * by <= number).all(|by| !number.is_multiple_of(by))
}

#[cfg(test)]
mod tests {
    use super::super::order::tests::order;
    use super::*;

    #[test]
    fn codes_are_well_formed_and_each_unit_has_its_own() {
        let units = Units::of(&order(1_000, 50)).unwrap();
        let codes: BTreeSet<&str> = units.all.iter().map(|unit| &*unit.code).collect();
        assert_eq!(codes.len(), 1_000);
        assert!(codes.iter().all(|code| code.parse::<WorkplaceCode>().unwrap().issued_by_ser()));
        let of_others = units.all.iter().filter(|unit| unit.trade != Trade::Pharmacy);
        let companies: BTreeSet<&str> = of_others.clone().map(|unit| &*unit.company).collect();
        assert_eq!(companies.len(), of_others.count());
        assert!((0..999).all(|signer| cnp(signer).is_some()));
    }

    #[test]
    fn a_unit_holds_each_product_once_and_another_day_has_another_supplier() {
        let units = Units::of(&order(200, 300)).unwrap();
        for unit in &units.all {
            let products: BTreeSet<u32> = units.products(unit).collect();
            assert_eq!(products.len(), usize::try_from(unit.lines).unwrap());
            assert!(products.iter().all(|product| *product < units.medicines));
        }
        let [one, other] = ["2026-11-20", "2026-11-21"].map(|day| {
            let supplier = units.supplier(&units.all[1], day.parse().unwrap()).unwrap();
            assert_eq!(supplier.trade, Trade::Wholesaler);
            supplier.number
        });
        assert_ne!(one, other);
    }
}
