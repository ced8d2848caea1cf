//! The formulas of all balances on rows of chance: up to twelve digits before the point, and wrong
//! by as little as a thousandth. What breaks 5014, and what the service says the number should be,
//! is compared with sums over whole thousandths.

use super::balances::{self, Balances, Heading};
use super::dice::Dice;
use super::ledgers::row;
use super::plain::{Milli, decimal};
use super::shapes::{KINDS, Kind};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use ser::declaration::{DEFAULT_LINES, judge_alone, read};
use ser::kinds::Catalogue;
use ser::nomenclature::Nomenclatures;
use ser::xml::{Document, Limits};

/// Documents for each kind.
const DOCUMENTS: u32 = 100;

/// A row for each product of each table, some of them wrong.
fn rows(kind: &Kind, dice: &mut Dice) -> Balances {
    let mut rows = Balances::new();
    for (table, shape) in kind.balances.iter().enumerate() {
        for product in shape.products {
            let unit = shape.units.first().map(|unit| (*unit).to_owned());
            let condition = shape.condition.then(|| "I".to_owned());
            let opening = dice.quantity(balances::LARGEST);
            let mut row = row(shape, opening, unit, dice);
            match dice.below(4) {
                0 => row.closing = dice.quantity(balances::LARGEST),
                1 if row.closing > 0 => row.closing -= 1,
                2 if row.opening < balances::LARGEST => row.opening += 1,
                _ => {}
            }
            rows.insert((table, (*product).to_owned(), condition), row);
        }
    }
    rows
}

/// What the message says the number should be, for each row whose formula does not hold.
fn expected(kind: &Kind, rows: &Balances) -> Vec<String> {
    let wrong = rows.iter().filter(|((table, ..), row)| {
        let shape = &kind.balances[*table];
        !balances::holds(shape, row)
    });
    let should_be = |((table, product, _), row): (&balances::Key, &balances::Row)| {
        let shape = &kind.balances[*table];
        let (receipts, issues) = balances::moved(shape, row);
        let formula = row.opening + receipts - issues;
        let number = if shape.difference { formula - row.closing } else { formula };
        format!("{product} {}", shortest(number))
    };
    wrong.map(should_be).collect()
}

/// Without needless zeros.
fn shortest(number: Milli) -> String {
    decimal(number).trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The same of what the service finds.
fn found(kind: &Kind, rows: &Balances, catalogue: &Catalogue) -> Vec<String> {
    let period = match kind.periods[0] {
        "zi" => "2026-11-20",
        _ => "2026-11",
    };
    let heading =
        Heading { workplace: "CJF000000123U", sort: kind.periods[0], period, amends: None };
    let limits = Limits::default();
    let text = balances::document(kind, &heading, rows);
    let document = Document::decode(text.as_bytes(), &limits).unwrap();
    let root = document.check(&limits).unwrap();
    let declaration = read(&root, catalogue, DEFAULT_LINES).unwrap();
    let kind = catalogue.kind(kind.code).unwrap();
    let today = "2026-11-20".parse().unwrap();
    let findings = judge_alone(&declaration, kind, today, &Nomenclatures::default());
    let value = |finding: &ser::declaration::Finding, name: &str| {
        let value = finding.values.iter().find(|(known, _)| *known == name);
        value.unwrap().1.clone()
    };
    let formulas = findings.iter().filter(|finding| finding.code == 5014);
    formulas.map(|one| format!("{} {}", value(one, "cod"), value(one, "asteptat"))).collect()
}

#[test]
fn every_formula_holds_to_the_thousandth_and_says_what_should_be() {
    let catalogue = Catalogue::load().unwrap();
    for kind in &KINDS {
        let config = Config { cases: DOCUMENTS, failure_persistence: None, ..Config::default() };
        let outcome = TestRunner::new(config).run(&any::<u64>(), |seed| {
            let rows = rows(kind, &mut Dice::of(seed));
            prop_assert_eq!(found(kind, &rows, &catalogue), expected(kind, &rows));
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", kind.code));
    }
}
