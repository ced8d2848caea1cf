//! A month of a pharmacy, its sister, a hospital and a wholesaler that deliver to each other, played
//! through HTTP: days in time and late, rejected, amended, withdrawn, suspended, and the day on which
//! clocks go back. Every number is taken apart, every state and receipt checked against a plain
//! model.

use super::answer::Receipt;
use super::dice::Dice;
use super::pki::{Holder, PKI};
use super::plain::{Heading, Ledger, Milli, Move, With, number};
use super::point22;
use super::stored::{self, Row};
use super::world::{Endpoint, HOSPITAL, PHARMACY, SISTER, WHOLESALE, World};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

on_both!(a_month_of_four_units_is_kept_as_they_declared_it);

/// The first day; summer time ends on the sixth.
const FIRST: &str = "2026-10-20";
/// The day of 25 hours.
const CLOCKS_GO_BACK: &str = "2026-10-25";
const DAYS: u64 = 30;
/// Medicines that are dealt in.
const MEDICINES: u32 = 6;

/// A unit of the model.
struct Unit {
    code: &'static str,
    kind: &'static str,
    signs: &'static Holder,
    /// Days that are over and not declared yet.
    waiting: Vec<(NaiveDate, Ledger)>,
    /// What is in force for each day, and how often it was amended.
    declared: BTreeMap<NaiveDate, (Ledger, u32)>,
    /// Each number ever given, with the document and the receipt.
    given: BTreeMap<String, (Vec<u8>, String)>,
    refused: u32,
    rejected: u32,
    late: u32,
    withdrawn: u32,
}

impl Unit {
    fn new(code: &'static str, kind: &'static str, signs: &'static Holder) -> Self {
        Self {
            code,
            kind,
            signs,
            waiting: Vec::new(),
            declared: BTreeMap::new(),
            given: BTreeMap::new(),
            refused: 0,
            rejected: 0,
            late: 0,
            withdrawn: 0,
        }
    }

    /// What it holds in the morning.
    fn stocks(&self) -> BTreeMap<u32, Milli> {
        let waiting = self.waiting.last().map(|(_, ledger)| ledger);
        let last = waiting.or(self.declared.values().next_back().map(|(ledger, _)| ledger));
        match last {
            Some(ledger) => ledger.closing(),
            None => (1..=MEDICINES).map(|medicine| (medicine, 500_000)).collect(),
        }
    }

    fn sign(&self, ledger: &Ledger, day: NaiveDate, amends: Option<&str>) -> Vec<u8> {
        let day = day.to_string();
        let heading = Heading { workplace: self.code, kind: self.kind, day: &day, amends };
        self.signs.sign(&ledger.xml(&heading))
    }

    fn send(&self, server: &Endpoint, ledger: &Ledger, day: NaiveDate) -> Receipt {
        server.report(&self.sign(ledger, day, None))
    }

    /// Sends what must be accepted, and compares all that the receipt says.
    fn declare(&mut self, server: &Endpoint, (day, ledger): (NaiveDate, Ledger), today: NaiveDate) {
        let amendments = self.declared.get(&day).map(|(_, count)| count + 1);
        let amends =
            amendments.map(|count| number(self.code, self.kind, &day.to_string(), count - 1));
        let document = self.sign(&ledger, day, amends.as_deref());
        let receipt = server.report(&document);
        receipt.must_be_accepted();
        let count = amendments.unwrap_or(0);
        let expected = number(self.code, self.kind, &day.to_string(), count);
        let says = |name| receipt.node.text_of(name).to_owned();
        assert_eq!(receipt.number(), expected);
        point22::must_be(&expected, self.code, self.kind, &day.to_string(), count);
        assert_eq!(says("secventa"), count.to_string());
        assert_eq!(says("perioada"), day.to_string());
        assert_eq!((says("codWorkplace"), says("tip")), (self.code.into(), self.kind.into()));
        // In time until the end of the next day.
        let late = today > day + Days::new(1);
        assert_eq!(says("intarziata"), late.to_string(), "{expected}");
        self.late += u32::from(late);
        assert_eq!(receipt.warnings(), [0u16; 0], "{}", receipt.document);
        // A repeat gives the same receipt.
        assert_eq!(server.report(&document).document, receipt.document);
        self.given.insert(expected, (document, receipt.document));
        self.declared.insert(day, (ledger, count));
    }
}

fn at(code: &str, invoice: &str) -> With {
    With::Unit(code.to_owned(), invoice.to_owned())
}

fn moved(medicine: u32, operation: &'static str, quantity: Milli, with: With) -> Move {
    Move { medicine, operation, quantity, with }
}

/// A day of all four: what the wholesaler delivers is what the others buy, what the pharmacy
/// returns comes back, and what it transfers its sister takes in.
fn live(day: NaiveDate, dice: &mut Dice, units: &mut [Unit; 4], closed: bool) {
    let [pharmacy, hospital, wholesaler, sister] = units;
    let mut sold = Ledger::opening(&wholesaler.stocks());
    let [mut dispensed, mut consumed, mut taken] =
        [&*pharmacy, &*hospital, &*sister].map(|unit| Ledger::opening(&unit.stocks()));
    let paper = |what: &str, count: u32| format!("{what}-{day}-{count}");
    for medicine in 1..=MEDICINES {
        if dice.one_in(3) {
            let from = [("IMP", "CH"), ("ICO", "DE")][usize::from(dice.one_in(2))];
            let with = With::Abroad(from.1, paper("EXT", medicine));
            sold.receive(moved(medicine, from.0, dice.milli(300), with));
        }
        for (buyer, ledger, open) in
            [(PHARMACY, &mut dispensed, !closed), (HOSPITAL, &mut consumed, true)]
        {
            if open && dice.one_in(2) {
                let invoice = paper("F", medicine);
                let before = sold.issues.len();
                sold.issue(moved(medicine, "DST", dice.milli(60), at(buyer, &invoice)));
                if let Some(delivered) = sold.issues.get(before) {
                    let with = at(WHOLESALE, &invoice);
                    ledger.receive(moved(medicine, "ACH", delivered.quantity, with));
                }
            }
        }
        if !closed {
            dispensed.issue(moved(medicine, "ELB", dice.milli(40), With::Person));
            dispensed.issue(moved(medicine, "PNS", dice.milli(10), With::Nobody));
            if dice.one_in(8) {
                let before = dispensed.issues.len();
                let note = paper("RET", medicine);
                dispensed.issue(moved(medicine, "RTF", dice.milli(5), at(WHOLESALE, &note)));
                if let Some(returned) = dispensed.issues.get(before) {
                    sold.receive(moved(medicine, "RTC", returned.quantity, With::Nobody));
                }
            }
            if dice.one_in(5) {
                let (before, note) = (dispensed.issues.len(), paper("TR", medicine));
                dispensed.issue(moved(medicine, "TRO", dice.milli(8), at(SISTER, &note)));
                if let Some(transferred) = dispensed.issues.get(before) {
                    let with = at(PHARMACY, &note);
                    taken.receive(moved(medicine, "TRI", transferred.quantity, with));
                }
            }
        }
        taken.issue(moved(medicine, "ELB", dice.milli(20), With::Person));
        consumed.issue(moved(medicine, "CSP", dice.milli(50), With::Nobody));
        if dice.one_in(6) {
            consumed.receive(moved(medicine, "RTC", dice.milli(3), With::Nobody));
        }
        if dice.one_in(10) {
            let report = With::Report(paper("PV", medicine));
            consumed.issue(moved(medicine, "EXR", dice.milli(4), report));
        }
        if dice.one_in(12) {
            sold.lose(medicine, dice.milli(2));
        }
    }
    wholesaler.waiting.push((day, sold));
    hospital.waiting.push((day, consumed));
    sister.waiting.push((day, taken));
    if !closed {
        pharmacy.waiting.push((day, dispensed));
    }
}

/// In the evening a unit sends what waits, unless it puts it off; sometimes it errs first, and
/// sometimes it finds a mistake afterwards.
fn evening(world: &World, server: &Endpoint, unit: &mut Unit, today: NaiveDate, dice: &mut Dice) {
    if dice.one_in(4) && today != last_day() {
        return;
    }
    for (day, ledger) in std::mem::take(&mut unit.waiting) {
        if !unit.declared.is_empty() && dice.one_in(6) {
            let mut wrong = ledger.clone();
            let balance = wrong.balances.values_mut().next().unwrap();
            balance.opening += 1;
            balance.closing += 1;
            let receipt = unit.send(server, &wrong, day);
            assert_eq!((receipt.state(), receipt.errors()), ("RESPINSA", vec![5010]));
            unit.rejected += 1;
        }
        unit.declare(server, (day, ledger), today);
    }
    let Some((&day, (ledger, amended))) = unit.declared.iter().next_back() else { return };
    let (mut corrected, amended) = (ledger.clone(), *amended);
    if dice.one_in(4) {
        corrected.receive(moved(1, "INV", dice.milli(9), With::Nobody));
        if dice.one_in(2) {
            let taken_back = number(unit.code, unit.kind, &day.to_string(), amended);
            world.withdraw_declaration(&taken_back);
            let again = unit.send(server, &corrected, day);
            assert_eq!((again.state(), again.errors()), ("RESPINSA", vec![5006]));
            unit.rejected += 1;
            unit.withdrawn += 1;
        }
        unit.declare(server, (day, corrected), today);
    }
}

fn last_day() -> NaiveDate {
    day(FIRST) + Days::new(DAYS - 1)
}

fn a_month_of_four_units_is_kept_as_they_declared_it(world: &World) {
    let mut dice = Dice::of(20_261_120);
    let mut units = [
        Unit::new(PHARMACY, "FP", &PKI.ana),
        Unit::new(HOSPITAL, "FI", &PKI.mara),
        Unit::new(WHOLESALE, "DG", &PKI.ana_on_a_card),
        Unit::new(SISTER, "FP", &PKI.ana_on_a_card),
    ];
    let closed = suspend_the_pharmacy(world);
    for day in day(FIRST).iter_days().take(usize::try_from(DAYS).unwrap()) {
        live(day, &mut dice, &mut units, closed.contains(&day));
        let server = world.at(&format!("{day}T18:00:00Z"));
        if closed.contains(&day) {
            let nothing = Ledger::opening(&units[0].stocks());
            let receipt = units[0].send(&server, &nothing, day);
            assert_eq!((receipt.state(), receipt.errors()), ("REFUZATA", vec![4003]));
            units[0].refused += 1;
        }
        for unit in &mut units {
            evening(world, &server, unit, day, &mut dice);
        }
    }
    units.iter().for_each(|unit| what_is_kept_is_what_was_declared(world, unit));
    let happened = |count: fn(&Unit) -> usize| units.iter().map(count).sum::<usize>();
    assert_eq!(happened(|unit| unit.declared.len()), 117);
    assert!(units.iter().all(|unit| unit.declared.contains_key(&day(CLOCKS_GO_BACK))));
    // Amendments, withdrawals, mistakes and late days did happen.
    assert!(happened(|unit| unit.given.len()) > 130);
    let counted = |count: fn(&Unit) -> u32| units.iter().map(count).sum::<u32>();
    assert!(counted(|unit| unit.rejected) > 10);
    assert!(counted(|unit| unit.withdrawn) > 5 && counted(|unit| unit.late) > 5);
    assert_eq!(units[0].refused, 3);
    both_sides_say_the_same(world);
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn what_is_kept_is_what_was_declared(world: &World, unit: &Unit) {
    assert!(unit.waiting.is_empty());
    let kept = stored::in_force(world, unit.code);
    let rows = |(day, (ledger, _)): (&NaiveDate, &(Ledger, u32))| -> Vec<Row> {
        let balances = ledger.balances.iter();
        balances.map(|(medicine, balance)| (day.to_string(), *medicine, *balance)).collect()
    };
    let declared: Vec<Row> = unit.declared.iter().flat_map(rows).collect();
    assert_eq!(kept, declared, "{}", unit.code);
    // The product lots of a day are its closing stocks.
    let closings = kept.iter().filter(|(.., balance)| balance.closing > 0);
    let closings: Vec<_> =
        closings.map(|(day, medicine, row)| (day.clone(), *medicine, row.closing)).collect();
    assert_eq!(stored::lots(world, unit.code), closings, "{}", unit.code);
    assert_eq!(stored::numbered(world, unit.code), unit.given, "{}", unit.code);
    assert_eq!(stored::rejected(world, unit.code), unit.rejected);
}

/// Three days in November.
fn suspend_the_pharmacy(world: &World) -> BTreeSet<NaiveDate> {
    world.suspended(PHARMACY, "2026-11-03", "2026-11-06");
    ["2026-11-03", "2026-11-04", "2026-11-05"].map(day).into()
}

/// What one side delivered, the other received: by day, medicine and invoice.
fn both_sides_say_the_same(world: &World) {
    for buyer in [PHARMACY, HOSPITAL] {
        let delivered = stored::moved(world, (WHOLESALE, "DST", buyer));
        assert!(!delivered.is_empty());
        assert_eq!(delivered, stored::moved(world, (buyer, "ACH", WHOLESALE)));
    }
    let transferred = stored::moved(world, (PHARMACY, "TRO", SISTER));
    assert!(!transferred.is_empty());
    assert_eq!(transferred, stored::moved(world, (SISTER, "TRI", PHARMACY)));
}
