//! Whatever an operator declares and an officer disposes of, in whatever order: each opens with what
//! the one before closed with.

use super::pki::PKI;
use super::plain::{Balance, Heading, Ledger, Milli, Move, With};
use super::point22;
use super::world::World;
use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};

on_both!(any_mix_of_declarations_and_disposals_goes_on_from_stock_to_stock);

/// Histories for each database.
const HISTORIES: u32 = 8;
const FIRST: &str = "2026-10-20";

/// Something that happens.
#[derive(Debug, Clone)]
enum Act {
    /// The operator declares the next day: medicine, received, issued.
    Declare(Vec<(u32, Milli, Milli)>),
    /// The authorisation is invalid on the next day, or still on the last: medicine and quantity.
    Dispose { again: bool, issues: BTreeMap<u32, Milli> },
    /// The last day of the operator is corrected.
    Amend(Vec<(u32, Milli, Milli)>),
    /// An officer takes the last disposal back.
    Withdraw,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let change = || vec((1_u32..4, 0_i64..50_000, 0_i64..50_000), 0..4);
    let issues = proptest::collection::btree_map(1_u32..4, 1_i64..60_000, 1..3);
    let act = prop_oneof![
        3 => change().prop_map(Act::Declare),
        4 => (any::<bool>(), issues).prop_map(|(again, issues)| Act::Dispose { again, issues }),
        1 => change().prop_map(Act::Amend),
        1 => Just(Act::Withdraw),
    ];
    vec(act, 4..14)
}

/// What is in force: the operator's day, or a disposal of it.
struct Entry {
    day: NaiveDate,
    number: String,
    disposal: bool,
    ledger: Ledger,
}

struct Series<'w> {
    world: &'w World,
    code: String,
    /// The days on which the unit does not work, disposed of or not.
    paused: BTreeSet<NaiveDate>,
    /// Disposals of each day, those withdrawn too.
    counts: BTreeMap<NaiveDate, u32>,
    entries: Vec<Entry>,
}

impl Series<'_> {
    fn ledger(&self, entries: usize, change: &[(u32, Milli, Milli)]) -> Ledger {
        let stocks = match entries.checked_sub(1) {
            Some(last) => self.entries[last].ledger.closing(),
            None => (1..4).map(|medicine| (medicine, 100_000)).collect(),
        };
        let mut ledger = Ledger::opening(&stocks);
        for &(medicine, quantity, issued) in change {
            if quantity > 0 {
                ledger.receive(Move { medicine, operation: "INV", quantity, with: With::Nobody });
            }
            let (operation, with) = ("ELB", With::Person);
            ledger.issue(Move { medicine, operation, quantity: issued, with });
        }
        ledger
    }

    fn send(&self, ledger: &Ledger, day: NaiveDate, amends: Option<&str>) -> String {
        let day = day.to_string();
        let heading = Heading { workplace: &self.code, kind: "FP", day: &day, amends };
        let receipt = self.world.report(&PKI.ana_on_a_card.sign(&ledger.xml(&heading)));
        receipt.must_be_accepted();
        receipt.number().to_owned()
    }

    fn next_day(&self) -> NaiveDate {
        self.entries.last().map_or(FIRST.parse().unwrap(), |last| last.day + Days::new(1))
    }

    fn play(&mut self, act: &Act) {
        let count = self.entries.len();
        match act {
            Act::Declare(change) => {
                let mut days = self.next_day().iter_days();
                let day = days.find(|day| !self.paused.contains(day)).unwrap();
                let ledger = self.ledger(count, change);
                let number = self.send(&ledger, day, None);
                self.entries.push(Entry { day, number, disposal: false, ledger });
            }
            Act::Dispose { again, issues } if count > 0 => self.dispose(*again, issues),
            Act::Amend(change) => {
                let Some(last) = self.entries.last().filter(|last| !last.disposal) else { return };
                let ledger = self.ledger(count - 1, change);
                let number = self.send(&ledger, last.day, Some(&last.number));
                let last = &mut self.entries[count - 1];
                (last.number, last.ledger) = (number, ledger);
            }
            Act::Withdraw => {
                if self.entries.last().is_some_and(|last| last.disposal) {
                    let last = self.entries.pop().unwrap();
                    self.world.withdraw_declaration(&last.number);
                }
            }
            Act::Dispose { .. } => {}
        }
    }

    fn dispose(&mut self, again: bool, issues: &BTreeMap<u32, Milli>) {
        let last = self.entries.last().unwrap();
        let day = if again && last.disposal { last.day } else { self.next_day() };
        let (text, after) = (day.to_string(), (day + Days::new(1)).to_string());
        self.world.suspended(&self.code, &text, &after);
        self.paused.insert(day);
        self.paused.remove(&(day + Days::new(1)));
        let mut ledger = self.ledger(self.entries.len(), &[]);
        let rows: Vec<(String, String)> = issues
            .iter()
            .map(|(medicine, quantity)| {
                let whole = format!("{}.{:03}", quantity / 1000, quantity % 1000);
                (format!("W{medicine:08}"), whole)
            })
            .collect();
        let rows: Vec<(&str, &str)> = rows.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let held = |(medicine, quantity): (&u32, &Milli)| {
            ledger.balances.get(medicine).is_some_and(|balance| balance.closing >= *quantity)
        };
        let fits = issues.iter().all(held);
        let asked = self.world.ask_disposal((&self.code, "FP", &text), &rows, false);
        assert_eq!(asked.is_ok(), fits, "{day} {issues:?}: {asked:?}");
        let Ok(recorded) = asked else { return };
        for (medicine, quantity) in issues {
            let balance = ledger.balances.get_mut(medicine).unwrap();
            balance.issues += quantity;
            balance.closing -= quantity;
        }
        let count = self.counts.entry(day).or_default();
        *count += 1;
        let number = recorded.number.to_string();
        point22::must_be_disposal(&number, &self.code, "FP", &text, *count);
        self.entries.push(Entry { day, number, disposal: true, ledger });
    }
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = BigInt)]
    opening: Milli,
    #[diesel(sql_type = BigInt)]
    receipts: Milli,
    #[diesel(sql_type = BigInt)]
    issues: Milli,
    #[diesel(sql_type = BigInt)]
    closing: Milli,
    #[diesel(sql_type = BigInt)]
    difference: Milli,
}

/// What is in force of a workplace, in its order: the balances of each number.
fn in_force(world: &World, code: &str) -> Vec<(String, BTreeMap<u32, Balance>)> {
    let lines: Vec<Line> = world.load(&format!(
        "SELECT d.number, l.product, l.opening, l.receipts, l.issues, l.closing, l.difference
         FROM declarations d JOIN workplaces w ON w.id = d.workplace_id
         JOIN balance_lines l ON l.workplace_id = d.workplace_id
            AND l.period_first = d.period_first AND l.declaration_id = d.id
         WHERE w.code = '{code}' AND d.number IS NOT NULL AND d.replaced_by IS NULL
            AND (NOT d.disposal OR d.state = 'ACCEPTATA')
         ORDER BY d.period_first, d.disposal, d.sequence, l.product"
    ));
    let mut entries: Vec<(String, BTreeMap<u32, Balance>)> = Vec::new();
    for line in lines {
        let Line { number, product, opening, receipts, issues, closing, difference } = line;
        if entries.last().is_none_or(|(last, _)| *last != number) {
            entries.push((number, BTreeMap::new()));
        }
        let balance = Balance { opening, receipts, issues, closing, difference };
        entries.last_mut().unwrap().1.insert(product[1..].parse().unwrap(), balance);
    }
    entries
}

fn any_mix_of_declarations_and_disposals_goes_on_from_stock_to_stock(world: &World) {
    let units = AtomicU32::new(8_000);
    let config = Config { cases: HISTORIES, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&acts(), |acts| {
        let code = world.pharmacy(units.fetch_add(1, Ordering::Relaxed));
        let (paused, counts, entries) = <_>::default();
        let mut series = Series { world, code, paused, counts, entries };
        acts.iter().for_each(|act| series.play(act));
        let kept = in_force(world, &series.code);
        let model = series.entries.iter().filter(|entry| !entry.ledger.balances.is_empty());
        let model: Vec<_> =
            model.map(|entry| (entry.number.clone(), entry.ledger.balances.clone())).collect();
        assert_eq!(kept, model);
        for pair in kept.windows(2) {
            let [(_, before), (number, after)] = pair else { unreachable!() };
            let closing = |medicine| before.get(medicine).map_or(0, |before| before.closing);
            assert!(after.iter().all(|(code, row)| row.opening == closing(code)), "{number}");
            let gone = before.iter().filter(|(code, _)| !after.contains_key(code));
            assert!(gone.into_iter().all(|(_, row)| row.closing == 0), "{number}");
        }
        Ok(())
    });
    outcome.unwrap();
}
