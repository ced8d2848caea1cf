//! Random ledgers of every kind that has balances, with quantities of up to twelve digits before
//! the point and three after it, declared, spoiled by a thousandth, amended and withdrawn in any
//! order. What is stored is what a replay of the stored documents gives, each period opens with
//! what the one before closed with, and the totals balance.

use super::balances::{self, Balances, Heading, Key, LARGEST, Row};
use super::dice::Dice;
use super::pki::PKI;
use super::plain::Milli;
use super::point22;
use super::shapes::{self, KINDS, Kind, Shape};
use super::stored;
use super::world::World;
use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use ser::kinds::{Catalogue, Sort};
use ser::registry::UnitType;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};

on_both!(any_ledger_of_any_kind_is_kept_to_the_thousandth_and_can_be_replayed);

/// Ledgers for each kind and database.
const LEDGERS: u32 = 3;
/// More acts than a ledger has.
const MOST: usize = 14;

/// Something that happens; the quantities follow from the seed.
#[derive(Debug, Clone)]
enum Act {
    /// The next period.
    Declare(u64),
    /// The next period, one of its numbers wrong by a thousandth.
    Spoil(u64),
    /// The last period is corrected.
    Amend(u64),
    /// The last period is corrected, one of the numbers wrong by a thousandth.
    SpoilAmendment(u64),
    /// The one before it is.
    AmendEarlier(u64),
    /// An officer takes back what is in force for the last period.
    Withdraw,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        5 => any::<u64>().prop_map(Act::Declare),
        2 => any::<u64>().prop_map(Act::Spoil),
        3 => any::<u64>().prop_map(Act::Amend),
        1 => any::<u64>().prop_map(Act::SpoilAmendment),
        1 => any::<u64>().prop_map(Act::AmendEarlier),
        2 => Just(Act::Withdraw),
    ];
    vec(act, 6..MOST)
}

/// What is in force for a period.
struct Version {
    number: String,
    amendments: u32,
    withdrawn: bool,
    balances: Balances,
}

/// The model of a series.
struct Series<'w> {
    world: &'w World,
    kind: &'static Kind,
    code: String,
    /// All that could be declared, in order.
    calendar: Vec<Period>,
    /// In force for each period.
    periods: Vec<Version>,
    /// How many numbers were given.
    given: usize,
}

/// `zi`, `luna`, `trimestru` or `an`, and the period as on the wire.
type Period = (&'static str, String);

/// The periods of a series: they go over ends of years, a leap day or a change of clocks. Who may
/// file by month, quarter or year chooses anew on each 1 January.
fn periods(kind: &Kind, dice: &mut Dice) -> Vec<Period> {
    if kind.periods == ["zi"] {
        let first: NaiveDate = "2026-10-20".parse().unwrap();
        return first.iter_days().take(MOST).map(|day| ("zi", day.to_string())).collect();
    }
    let mut periods = Vec::new();
    for year in 2010.. {
        let sort = *dice.of_these(kind.periods);
        match sort {
            "luna" => {
                // The series begins in November.
                let first = if periods.is_empty() { 11 } else { 1 };
                periods.extend((first..=12).map(|month| (sort, format!("{year}-{month:02}"))));
            }
            "trimestru" => {
                periods.extend((1..=4).map(|quarter| (sort, format!("{year}-T{quarter}"))));
            }
            _ => periods.push((sort, year.to_string())),
        }
        if periods.len() > MOST {
            break;
        }
    }
    periods
}

impl Series<'_> {
    /// What a period declares that comes after the first so many.
    fn balances(&self, periods: usize, dice: &mut Dice) -> Balances {
        let before = periods.checked_sub(1).map(|last| &self.periods[last].balances);
        following(self.kind, before, dice)
    }

    /// Sends it, and compares the codes. Gives the number, of what was accepted.
    fn send(
        &mut self,
        index: usize,
        amendments: u32,
        balances: &Balances,
        codes: &BTreeSet<u16>,
    ) -> Option<String> {
        let amends = (amendments > 0).then(|| self.periods[index].number.clone());
        let (sort, period) = self.calendar[index].clone();
        let heading =
            Heading { workplace: &self.code, sort, period: &period, amends: amends.as_deref() };
        let document = balances::document(self.kind, &heading, balances);
        let receipt = self.world.report(&PKI.ana_on_a_card.sign(document.as_bytes()));
        let told: BTreeSet<u16> = receipt.errors().into_iter().collect();
        assert_eq!(told, *codes, "{document} {}", receipt.document);
        if !codes.is_empty() {
            return None;
        }
        receipt.must_be_accepted();
        point22::must_be(receipt.number(), &self.code, self.kind.code, &period, amendments);
        self.given += 1;
        Some(receipt.number().to_owned())
    }

    fn play(&mut self, act: &Act) {
        let count = self.periods.len();
        let mut codes = BTreeSet::new();
        match act {
            Act::Declare(seed) | Act::Spoil(seed) => {
                let mut dice = Dice::of(*seed);
                let mut balances = self.balances(count, &mut dice);
                if matches!(act, Act::Spoil(_)) {
                    codes.extend(self.spoil(&mut balances, count > 0, &mut dice));
                }
                if self.periods.last().is_some_and(|last| last.withdrawn) {
                    codes.insert(5004);
                }
                if let Some(number) = self.send(count, 0, &balances, &codes) {
                    let (amendments, withdrawn) = (0, false);
                    self.periods.push(Version { number, amendments, withdrawn, balances });
                }
            }
            Act::Amend(seed) | Act::SpoilAmendment(seed) if count > 0 => {
                let mut dice = Dice::of(*seed);
                let mut balances = self.balances(count - 1, &mut dice);
                if matches!(act, Act::SpoilAmendment(_)) {
                    codes.extend(self.spoil(&mut balances, count > 1, &mut dice));
                }
                let amendments = self.periods[count - 1].amendments + 1;
                if let Some(number) = self.send(count - 1, amendments, &balances, &codes) {
                    let withdrawn = false;
                    self.periods[count - 1] = Version { number, amendments, withdrawn, balances };
                }
            }
            Act::AmendEarlier(seed) if count > 1 => {
                let balances = self.balances(count - 2, &mut Dice::of(*seed));
                let amendments = self.periods[count - 2].amendments + 1;
                self.send(count - 2, amendments, &balances, &BTreeSet::from([5012]));
            }
            Act::Withdraw if count > 0 => {
                let last = &mut self.periods[count - 1];
                let taken = self.world.ask_withdrawal(&last.number, false).is_ok();
                assert_eq!(taken, !last.withdrawn, "{}", last.number);
                last.withdrawn = true;
            }
            Act::Amend(_) | Act::SpoilAmendment(_) | Act::AmendEarlier(_) | Act::Withdraw => {}
        }
    }

    /// Moves one number of one row by a thousandth. Gives the codes of that.
    fn spoil(&self, balances: &mut Balances, follows: bool, dice: &mut Dice) -> Vec<u16> {
        let keys: Vec<Key> = balances.keys().cloned().collect();
        let key = dice.of_these(&keys);
        let difference = self.kind.balances[key.0].difference;
        let row = balances.get_mut(key).unwrap();
        let mut numbers = vec![&mut row.opening, &mut row.closing];
        numbers.extend(&mut row.terms);
        if difference {
            numbers.push(&mut row.difference);
        }
        let which = usize::try_from(dice.below(u64::try_from(numbers.len()).unwrap())).unwrap();
        let number = &mut *numbers[which];
        *number += if *number > 0 { -1 } else { 1 };
        if which == 0 && follows { vec![5010, 5014] } else { vec![5014] }
    }
}

/// Balances of chance that go on from those before, or begin.
pub fn following(kind: &Kind, before: Option<&Balances>, dice: &mut Dice) -> Balances {
    let mut balances = Balances::new();
    for (table, shape) in kind.balances.iter().enumerate() {
        for (key, opening, unit) in keys(table, shape, before, dice) {
            balances.insert(key, row(shape, opening, unit, dice));
        }
    }
    balances
}

/// Of which products a table says something: those that closed with a stock, and some others. Each
/// with its opening stock and unit.
fn keys(
    table: usize,
    shape: &Shape,
    before: Option<&Balances>,
    dice: &mut Dice,
) -> Vec<(Key, Milli, Option<String>)> {
    let conditions: &[Option<&str>] =
        if shape.condition { &[Some("V"), Some("I")] } else { &[None] };
    let mut keys = Vec::new();
    for product in shape.products {
        for condition in conditions {
            let key = (table, (*product).to_owned(), condition.map(str::to_owned));
            let known = before.and_then(|before| before.get(&key));
            let opening = match (before, known) {
                (None, _) => dice.quantity(LARGEST),
                (Some(_), known) => known.map_or(0, |known| known.closing),
            };
            let unit = known.map(|known| known.unit.clone()).unwrap_or_else(|| {
                (!shape.units.is_empty()).then(|| (*dice.of_these(shape.units)).to_owned())
            });
            let goes_on = known.is_some_and(|known| known.closing != 0);
            let last = keys.is_empty() && *product == *shape.products.last().unwrap();
            if goes_on || last || dice.one_in(2) {
                keys.push((key, opening, unit));
            }
        }
    }
    keys
}

/// A row of chance whose formula holds: each term takes what is there, or adds what there is room for.
pub fn row(shape: &Shape, opening: Milli, unit: Option<String>, dice: &mut Dice) -> Row {
    let mut stock = opening;
    let mut terms = vec![0; shape.formula.len()];
    let first = usize::try_from(dice.below(8)).unwrap();
    for step in 0..terms.len() {
        let term = (first + step) % terms.len();
        if shape.formula[term].starts_with('+') {
            terms[term] = dice.quantity(LARGEST - stock);
            stock += terms[term];
        } else {
            terms[term] = dice.quantity(stock);
            stock -= terms[term];
        }
    }
    let differs = shape.difference && dice.one_in(3);
    let closing = if differs { dice.quantity(LARGEST) } else { stock };
    let strong = shape.concentrations || shape.beside.is_some();
    let strength = if strong { dice.quantity(99_999_999_999_999) } else { 0 };
    Row { unit, opening, terms, closing, difference: stock - closing, strength }
}

fn any_ledger_of_any_kind_is_kept_to_the_thousandth_and_can_be_replayed(world: &World) {
    shapes::list_products(world);
    let units = AtomicU32::new(20_000);
    for kind in &KINDS {
        let config = Config { cases: LEDGERS, failure_persistence: None, ..Config::default() };
        let ledgers = (any::<u64>(), acts());
        let outcome = TestRunner::new(config).run(&ledgers, |(seed, acts)| {
            let code = world.unit(unit_of(kind), units.fetch_add(1, Ordering::Relaxed));
            let calendar = periods(kind, &mut Dice::of(seed));
            world.files(&code, kind.code, calendar.iter().map(|(_, period)| period.as_str()));
            let mut series = Series { world, kind, code, calendar, periods: Vec::new(), given: 0 };
            acts.iter().for_each(|act| series.play(act));
            check(&series);
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", kind.code));
    }
}

/// A unit that files the kind.
fn unit_of(kind: &Kind) -> UnitType {
    match kind.code {
        "FP" => UnitType::FarmCom,
        "FA" | "FE" => UnitType::UtilizatorFinal,
        "AL" => UnitType::Destinatar,
        _ => UnitType::Antrepozit,
    }
}

/// What is kept is what the model says and what the documents say.
fn check(series: &Series<'_>) {
    let Series { world, kind, code, calendar, periods, given } = series;
    let documents = stored::numbered(world, code);
    assert_eq!(documents.len(), *given);
    let mut replayed: BTreeMap<String, (String, Balances)> = BTreeMap::new();
    // R01 comes after nothing, R02 after R01: the last in the order of numbers is in force.
    for (number, (document, _)) in documents {
        let (period, balances) = balances::read(kind, &document);
        replayed.insert(period, (number, balances));
    }
    let expected = periods.iter().enumerate().map(|(index, version)| {
        (calendar[index].1.clone(), (version.number.clone(), version.balances.clone()))
    });
    assert_eq!(replayed, expected.collect());
    let state = |version: &Version| if version.withdrawn { "RESPINSA" } else { "ACCEPTATA" };
    let states = periods.iter().map(|version| format!("{} {}", version.number, state(version)));
    assert_eq!(stored::states(world, code), states.collect::<Vec<_>>());
    let kept = stored::balances(world, code);
    assert_eq!(kept, lines(kind, &replayed));
    each_opens_with_what_the_last_closed_with(kind, &replayed);
}

/// The lines of the documents in force as they are stored: sums of what comes in and goes out.
fn lines(kind: &Kind, replayed: &BTreeMap<String, (String, Balances)>) -> Vec<stored::Line> {
    let catalogue = Catalogue::load().unwrap();
    let tables: Vec<usize> = catalogue
        .kind(kind.code)
        .unwrap()
        .tables_of(Sort::Balance)
        .map(|(index, _)| index)
        .collect();
    let mut lines = Vec::new();
    for (period, (_, balances)) in replayed {
        for ((table, product, condition), row) in balances {
            let (receipts, issues) = balances::moved(&kind.balances[*table], row);
            lines.push(stored::Line {
                period: period.clone(),
                table_no: i64::try_from(tables[*table]).unwrap(),
                product: product.clone(),
                condition: condition.clone(),
                unit: row.unit.clone(),
                opening: row.opening,
                receipts,
                issues,
                closing: row.closing,
                difference: row.difference,
            });
        }
    }
    lines
}

fn each_opens_with_what_the_last_closed_with(
    kind: &Kind,
    replayed: &BTreeMap<String, (String, Balances)>,
) {
    let mut stocks: BTreeMap<&Key, Milli> = BTreeMap::new();
    // For each key: what it first opened with, and all that moved since.
    let mut totals: BTreeMap<&Key, Milli> = BTreeMap::new();
    for (index, (_, balances)) in replayed.values().enumerate() {
        for (key, row) in balances {
            let shape = &kind.balances[key.0];
            assert!(balances::holds(shape, row), "{key:?} {row:?}");
            if index > 0 {
                assert_eq!(row.opening, stocks.remove(key).unwrap_or(0), "{key:?}");
            }
            let (receipts, issues) = balances::moved(shape, row);
            *totals.entry(key).or_insert(row.opening) += receipts - issues - row.difference;
        }
        assert!(stocks.values().all(|stock| *stock == 0), "a stock is left out");
        stocks = balances.iter().map(|(key, row)| (key, row.closing)).collect();
    }
    for (key, total) in totals {
        assert_eq!(total, stocks.get(key).copied().unwrap_or(0), "{key:?}");
    }
}

#[test]
fn every_kind_with_balances_is_among_them() {
    for kind in Catalogue::load().unwrap().kinds() {
        let tables: Vec<_> = kind.tables_of(Sort::Balance).map(|(_, t)| &*t.element).collect();
        // FI and DG share the tables of FP.
        let code = if matches!(&*kind.code, "FI" | "DG") { "FP" } else { &kind.code };
        let model = KINDS.iter().find(|model| model.code == code);
        let balances = model.map_or(&[][..], |model| model.balances);
        assert_eq!(tables, balances.iter().map(|shape| shape.table).collect::<Vec<_>>(), "{code}");
    }
}
