//! Whatever a workplace sends in whatever order, and whatever an officer takes back: each day in
//! force opens with what the one before closed with, and what is stored is what a replay of the
//! stored documents gives.

use super::pki::PKI;
use super::plain::{Balance, Heading, Ledger, Milli, Move, With, number};
use super::stored::{self, Row};
use super::world::World;
use chrono::{Days, NaiveDate, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use ser::declaration::{DEFAULT_LINES, read};
use ser::kinds::Catalogue;
use ser::signature::{Candidate, Profile, locate};
use ser::xml::{Document, Limits};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

on_both!(any_history_is_kept_and_can_be_replayed);

/// Histories for each database.
const HISTORIES: u32 = 16;
const FIRST: &str = "2026-10-20";

/// Medicine, received, issued.
type Change = Vec<(u32, Milli, Milli)>;

/// Something that happens.
#[derive(Debug, Clone)]
enum Act {
    /// The next day, or one after it.
    Declare(u64, Change),
    /// The next day, with a wrong opening stock.
    DeclareWrongly(Change),
    /// The last day once more, not marked as an amendment.
    DeclareAgain(Change),
    /// The last day is corrected.
    Amend(Change),
    /// An earlier day is corrected.
    AmendEarlier(usize, Change),
    /// A version that was replaced is corrected.
    AmendReplaced(Change),
    /// An officer takes back what is in force for the last day.
    Withdraw,
    /// Or for an earlier one.
    WithdrawEarlier(usize),
    /// Bytes that were accepted are sent again.
    Repeat(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let change = || vec((1_u32..5, 0_i64..50_000, 0_i64..50_000), 0..4);
    let act = prop_oneof![
        6 => (prop_oneof![5 => Just(0_u64), 1 => Just(1)], change()).prop_map(|(skip, change)| Act::Declare(skip, change)),
        1 => change().prop_map(Act::DeclareWrongly),
        1 => change().prop_map(Act::DeclareAgain),
        3 => change().prop_map(Act::Amend),
        1 => (any::<usize>(), change()).prop_map(|(which, change)| Act::AmendEarlier(which, change)),
        1 => change().prop_map(Act::AmendReplaced),
        2 => Just(Act::Withdraw),
        1 => any::<usize>().prop_map(Act::WithdrawEarlier),
        2 => any::<usize>().prop_map(Act::Repeat),
    ];
    vec(act, 4..20)
}

/// What is in force for a day.
struct Version {
    day: NaiveDate,
    amendments: u32,
    withdrawn: bool,
    ledger: Ledger,
}

/// The model of a series.
struct Series<'w> {
    world: &'w World,
    code: String,
    days: Vec<Version>,
    accepted: Vec<(Vec<u8>, String)>,
}

impl Series<'_> {
    fn number(&self, version: &Version) -> String {
        number(&self.code, "FP", &version.day.to_string(), version.amendments)
    }

    /// A day that opens with what the first so many days closed with.
    fn ledger(&self, days: usize, change: &Change) -> Ledger {
        let stocks = match days.checked_sub(1) {
            Some(last) => self.days[last].ledger.closing(),
            None => (1..4).map(|medicine| (medicine, 100_000)).collect(),
        };
        let mut ledger = Ledger::opening(&stocks);
        for &(medicine, received, issued) in change {
            if received > 0 {
                let (operation, with) = ("INV", With::Nobody);
                ledger.receive(Move { medicine, operation, quantity: received, with });
            }
            let (operation, with) = ("ELB", With::Person);
            ledger.issue(Move { medicine, operation, quantity: issued, with });
        }
        ledger
    }

    /// Sends it, and compares the codes. Gives whether it was accepted.
    fn send(
        &mut self,
        ledger: &Ledger,
        day: NaiveDate,
        amends: Option<&str>,
        codes: &[u16],
    ) -> bool {
        let day = day.to_string();
        let heading = Heading { workplace: &self.code, kind: "FP", day: &day, amends };
        let document = PKI.ana_on_a_card.sign(&ledger.xml(&heading));
        let receipt = self.world.report(&document);
        assert_eq!(receipt.errors(), codes, "{day} {amends:?}");
        if codes.is_empty() {
            receipt.must_be_accepted();
            self.accepted.push((document, receipt.document));
        }
        codes.is_empty()
    }

    fn next_day(&self) -> NaiveDate {
        self.days.last().map_or(FIRST.parse().unwrap(), |last| last.day + Days::new(1))
    }

    /// What is said of the day after the last where that one was taken back.
    fn after_withdrawal(&self) -> Vec<u16> {
        self.days.last().filter(|last| last.withdrawn).map(|_| 5004).into_iter().collect()
    }

    fn play(&mut self, act: &Act) {
        let count = self.days.len();
        match act {
            Act::Declare(skip, change) => {
                let skip = if count == 0 { 0 } else { *skip };
                let codes = if skip > 0 { vec![5003] } else { self.after_withdrawal() };
                let (day, ledger) = (self.next_day() + Days::new(skip), self.ledger(count, change));
                if self.send(&ledger, day, None, &codes) {
                    self.days.push(Version { day, amendments: 0, withdrawn: false, ledger });
                }
            }
            Act::DeclareWrongly(change) if count > 0 => {
                let mut ledger = self.ledger(count, change);
                let Some(balance) = ledger.balances.values_mut().next() else { return };
                balance.opening += 1;
                balance.closing += 1;
                let codes = [self.after_withdrawal(), vec![5010]].concat();
                self.send(&ledger, self.next_day(), None, &codes);
            }
            Act::DeclareAgain(change) if count > 0 => {
                let mut ledger = self.ledger(count - 1, change);
                let (operation, with) = ("INV", With::Nobody);
                // Unlike anything that was accepted.
                ledger.receive(Move { medicine: 9, operation, quantity: 1, with });
                self.send(&ledger, self.days[count - 1].day, None, &[5006]);
            }
            Act::Amend(change) if count > 0 => {
                let ledger = self.ledger(count - 1, change);
                let (day, amends) = (self.days[count - 1].day, self.number(&self.days[count - 1]));
                assert!(self.send(&ledger, day, Some(&amends), &[]));
                let last = &mut self.days[count - 1];
                last.amendments += 1;
                (last.ledger, last.withdrawn) = (ledger, false);
            }
            Act::AmendEarlier(which, change) if count > 1 => {
                let which = which % (count - 1);
                let ledger = self.ledger(which, change);
                let (day, amends) = (self.days[which].day, self.number(&self.days[which]));
                self.send(&ledger, day, Some(&amends), &[5012]);
            }
            Act::AmendReplaced(change) if self.days.last().is_some_and(|d| d.amendments > 0) => {
                let ledger = self.ledger(count - 1, change);
                let last = &self.days[count - 1];
                let (day, before) = (last.day, last.amendments - 1);
                let amends = number(&self.code, "FP", &day.to_string(), before);
                self.send(&ledger, day, Some(&amends), &[5022]);
            }
            Act::Withdraw if count > 0 => {
                let number = self.number(&self.days[count - 1]);
                let last = &mut self.days[count - 1];
                let taken = self.world.ask_withdrawal(&number, false).is_ok();
                assert_eq!(taken, !last.withdrawn, "{number}");
                last.withdrawn = true;
            }
            Act::WithdrawEarlier(which) if count > 1 => {
                let number = self.number(&self.days[which % (count - 1)]);
                assert!(self.world.ask_withdrawal(&number, false).is_err(), "{number}");
            }
            Act::Repeat(which) if !self.accepted.is_empty() => {
                let (document, receipt) = &self.accepted[which % self.accepted.len()];
                assert_eq!(self.world.report(document).document, *receipt);
            }
            Act::DeclareWrongly(_)
            | Act::DeclareAgain(_)
            | Act::Amend(_)
            | Act::AmendEarlier(..)
            | Act::AmendReplaced(_)
            | Act::Withdraw
            | Act::WithdrawEarlier(_)
            | Act::Repeat(_) => {}
        }
    }

    fn rows(&self) -> Vec<Row> {
        let rows = self.days.iter().flat_map(|version| {
            let day = version.day.to_string();
            version.ledger.balances.iter().map(move |(code, row)| (day.clone(), *code, *row))
        });
        rows.collect()
    }
}

fn any_history_is_kept_and_can_be_replayed(world: &World) {
    let units = AtomicU32::new(7_000);
    let config = Config { cases: HISTORIES, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&acts(), |acts| {
        let code = world.pharmacy(units.fetch_add(1, Ordering::Relaxed));
        let mut series = Series { world, code, days: Vec::new(), accepted: Vec::new() };
        acts.iter().for_each(|act| series.play(act));
        let kept = stored::in_force(world, &series.code);
        assert_eq!(kept, series.rows());
        each_day_opens_with_what_the_last_closed_with(&kept);
        let given = stored::numbered(world, &series.code);
        assert_eq!(given.len(), series.accepted.len());
        assert_eq!(replay(given.values().map(|(document, _)| document)), kept);
        Ok(())
    });
    outcome.unwrap();
}

fn each_day_opens_with_what_the_last_closed_with(rows: &[Row]) {
    let mut days: BTreeMap<&str, BTreeMap<u32, &Balance>> = BTreeMap::new();
    for (day, medicine, balance) in rows {
        days.entry(day).or_default().insert(*medicine, balance);
    }
    let days: Vec<_> = days.into_values().collect();
    for pair in days.windows(2) {
        let [before, after] = pair else { unreachable!() };
        for (medicine, balance) in after {
            let closing = before.get(medicine).map_or(0, |before| before.closing);
            assert_eq!(balance.opening, closing);
        }
        let left_out = |medicine: &u32| !after.contains_key(medicine);
        assert!(before.iter().all(|(code, row)| row.closing == 0 || !left_out(code)));
    }
}

/// What the documents say, each verified and read again: of a day, the last amendment.
fn replay<'d>(documents: impl Iterator<Item = &'d Vec<u8>>) -> Vec<Row> {
    let (catalogue, limits) = (Catalogue::load().unwrap(), Limits::default());
    let signer = [Candidate::certificate_der(&PKI.ana_on_a_card.der).unwrap()];
    let mut days: BTreeMap<String, (String, Vec<(u32, Balance)>)> = BTreeMap::new();
    for bytes in documents {
        let document = Document::decode(bytes, &limits).unwrap();
        let located = locate(&document, Profile::Declaration, &limits).unwrap();
        let signed = located.verify(&signer, Utc::now()).verdict.unwrap();
        let declaration = read(signed.as_ref(), &catalogue, DEFAULT_LINES).unwrap();
        let header = &declaration.header;
        let kind = catalogue.kind(&header.kind).unwrap();
        let balances = declaration.balance_lines(kind).map(|line| {
            let balance = Balance {
                opening: line.opening,
                receipts: line.receipts,
                issues: line.issues,
                closing: line.closing,
                difference: line.difference,
            };
            (line.product[1..].parse().unwrap(), balance)
        });
        // R01 comes after nothing, R02 after R01.
        let version = header.amends.clone().unwrap_or_default();
        let (day, balances) = (header.period.to_string(), balances.collect());
        let known = days.entry(day).or_default();
        if known.1.is_empty() || version > known.0 {
            *known = (version, balances);
        }
    }
    let rows = days.into_iter().flat_map(|(day, (_, balances))| {
        balances.into_iter().map(move |(medicine, balance)| (day.clone(), medicine, balance))
    });
    rows.collect()
}
