//! Periods and calendars: each row of `fixtures/calendar.tsv` is a unit with what happened to it,
//! what it declared last, and an instant; and what is then missing, what is next, until when, and
//! whether that is late. Asked with getUltimaDataRaportata, and by declaring what is next.

use super::balances::{self, Balances, Heading, Row};
use super::pki::{PKI, instant};
use super::point22;
use super::secure::ask;
use super::shapes::{self, KINDS, Kind};
use super::tool::root;
use super::world::{Endpoint, World};
use chrono::{DateTime, Utc};
use ser::declaration::{Period, civil_date, deadline};
use ser::kinds::{Catalogue, Frequency};
use ser::registry::{Status, UnitType};
use ser::soap::client::Node;
use std::collections::BTreeMap;
use std::fs;

on_both!(
    what_is_missing_and_what_is_next_is_as_written,
    after_months_without_work_another_frequency_begins,
    what_is_missing_is_named_by_the_frequency_of_its_year,
);

/// A row of the file; a dash is nothing.
struct Case {
    line: String,
    unit: UnitType,
    calendar: Vec<String>,
    kind: &'static Kind,
    /// What is accepted, and what was withdrawn after it.
    declared: Option<String>,
    withdrawn: Option<String>,
    now: String,
    /// Those withdrawn with a star.
    missing: String,
    next: Option<String>,
    deadline: Option<DateTime<Utc>>,
    late: bool,
}

impl Case {
    fn read(line: &str) -> Self {
        let fields = line.split('\t').map(|field| if field == "-" { "" } else { field });
        let fields: Vec<&str> = fields.collect();
        let [unit, calendar, kind, declared, withdrawn, now, missing, next, deadline, late, _] =
            fields[..]
        else {
            panic!("{line}")
        };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self {
            line: line.into(),
            unit: unit.parse().unwrap(),
            calendar: calendar.split("; ").filter_map(some).collect(),
            kind: KINDS.iter().find(|known| known.code == kind).unwrap(),
            declared: some(declared),
            withdrawn: some(withdrawn),
            now: now.into(),
            missing: missing.into(),
            next: some(next),
            deadline: some(deadline).map(|text| instant(&text)),
            late: late == "da",
        }
    }
}

fn cases() -> Vec<Case> {
    let table = fs::read_to_string(root().join("fixtures/calendar.tsv")).unwrap();
    table.lines().skip(1).filter(|line| !line.starts_with('#')).map(Case::read).collect()
}

/// A period of this unit in which ten of each product are held and nothing moves, signed by Ana.
fn still(kind: &Kind, workplace: &str, period: &str, amends: Option<&str>) -> Vec<u8> {
    let sort = match period.parse::<Period>().unwrap().frequency() {
        Frequency::Day => "zi",
        Frequency::Month => "luna",
        Frequency::Quarter => "trimestru",
        Frequency::Year => "an",
    };
    let mut balances = Balances::new();
    for (table, shape) in kind.balances.iter().enumerate() {
        let condition = shape.condition.then(|| "V".to_owned());
        let unit = shape.units.first().map(|unit| (*unit).to_owned());
        let terms = vec![0; shape.formula.len()];
        let row = Row { unit, opening: 10_000, terms, closing: 10_000, difference: 0, strength: 0 };
        balances.insert((table, shape.products[0].to_owned(), condition), row);
    }
    let heading = Heading { workplace, sort, period, amends };
    PKI.ana_on_a_card.sign(balances::document(kind, &heading, &balances).as_bytes())
}

/// Records what happened to a unit: `2026-11-10 SUSPENDAT`, the same of the unit it is an office
/// of after `coordonator`, and `2026-11-18 raporteaza` or `nu raporteaza`.
fn record(world: &World, case: &Case, code: &str, parent: u32) {
    let mut above = None;
    for event in &case.calendar {
        let (of_parent, event) =
            event.strip_prefix("coordonator ").map_or((false, &**event), |rest| (true, rest));
        let (from, what) = event.split_once(' ').unwrap();
        let unit = match of_parent {
            true => above.get_or_insert_with(|| world.pharmacy(parent)),
            false => code,
        };
        match what {
            "raporteaza" | "nu raporteaza" => world.obligation(unit, from, what == "raporteaza"),
            status => world.status(unit, from, status.parse::<Status>().unwrap(), None),
        }
    }
    if let Some(parent) = above {
        world.office(code, &parent);
    }
}

fn told(server: &Endpoint, code: &str, kind: &str) -> Node {
    let asked = [("codWorkplace", code), ("tip", kind)];
    let answer = ask(server, Some(&PKI.ana), "getUltimaDataRaportata", &asked).other();
    answer.child("raportare").unwrap().clone()
}

fn what_is_missing_and_what_is_next_is_as_written(world: &World) {
    shapes::list_products(world);
    let mut servers = BTreeMap::new();
    for (case, number) in cases().iter().zip((30_000_u32..).step_by(2)) {
        let code = world.unit(case.unit, number);
        record(world, case, &code, number + 1);
        let filed = [&case.declared, &case.withdrawn, &case.next].into_iter().flatten();
        world.files(&code, case.kind.code, filed.map(String::as_str));
        let server = servers.entry(case.now.clone()).or_insert_with(|| world.at(&case.now));
        let declare = |period: &str| {
            let receipt = server.report(&still(case.kind, &code, period, None));
            receipt.must_be_accepted();
            receipt.number().to_owned()
        };
        case.declared.as_deref().map(declare);
        let withdrawn = case.withdrawn.as_deref().map(declare);
        if let Some(number) = &withdrawn {
            world.withdraw_at(&case.now, number, "TEST");
        }
        let answer = told(server, &code, case.kind.code);
        let missing: Vec<&Node> =
            answer.children.iter().filter(|child| child.name == "lipsa").collect();
        let shown = missing.iter().map(|one| {
            let star = if one.text_of("numarRetras").is_empty() { "" } else { "*" };
            format!("{}{star}", one.text_of("perioada"))
        });
        assert_eq!(shown.collect::<Vec<_>>().join(" "), case.missing, "{}", case.line);
        let next = case.next.as_deref().unwrap_or_default();
        assert_eq!(answer.text_of("urmatoarea"), next, "{}", case.line);
        if let Some(first) = missing.first() {
            let deadline: DateTime<Utc> = instant(first.text_of("termen"));
            assert_eq!(Some(deadline), case.deadline, "{}", case.line);
            assert_eq!(first.text_of("intarziata"), case.late.to_string(), "{}", case.line);
        }
        if let Some(next) = &case.next {
            what_is_next_is_taken(server, case, &code, next, withdrawn.as_deref());
        }
    }
}

/// The next period is taken, late or not as written; one that has not begun is refused.
fn what_is_next_is_taken(
    server: &Endpoint,
    case: &Case,
    code: &str,
    next: &str,
    withdrawn: Option<&str>,
) {
    let period: Period = next.parse().unwrap();
    let catalogue = Catalogue::load().unwrap();
    let told = deadline(period, catalogue.kind(case.kind.code).unwrap(), &[]);
    assert_eq!(told, case.deadline, "{}", case.line);
    let receipt = server.report(&still(case.kind, code, next, withdrawn));
    if period.first_day() > civil_date(instant(&case.now)) {
        return assert_eq!(receipt.errors(), [5002], "{}", case.line);
    }
    receipt.must_be_accepted();
    assert_eq!(receipt.node.text_of("intarziata"), case.late.to_string(), "{}", case.line);
}

/// Declares this of end users of alcohol. Gives the number, or the codes and the message.
fn declare(server: &Endpoint, code: &str, period: &str) -> Result<String, (Vec<u16>, String)> {
    let kind = KINDS.iter().find(|kind| kind.code == "FA").unwrap();
    let receipt = server.report(&still(kind, code, period, None));
    let finding = receipt.node.child("erori").map(|errors| errors.children[0].text_of("mesaj"));
    match finding {
        Some(message) => Err((receipt.errors(), message.to_owned())),
        None => Ok(receipt.number().to_owned()),
    }
}

fn after_months_without_work_another_frequency_begins(world: &World) {
    shapes::list_products(world);
    let later = world.at("2027-12-31T10:00:00Z");
    for (number, next) in [(30_900, "2027-T1"), (30_901, "2027")] {
        let code = world.unit(UnitType::UtilizatorFinal, number);
        world.suspended(&code, "2026-12-01", "2027-01-01");
        world.files(&code, "FA", [next].into_iter());
        declare(&later, &code, "2026-11").unwrap();
        let given = declare(&later, &code, next).unwrap();
        point22::must_be(&given, &code, "FA", next, 0);
    }
}

fn what_is_missing_is_named_by_the_frequency_of_its_year(world: &World) {
    shapes::list_products(world);
    let later = world.at("2027-12-31T10:00:00Z");
    let code = world.unit(UnitType::UtilizatorFinal, 30_910);
    world.files(&code, "FA", ["2026-T3", "2027-01"].into_iter());
    declare(&later, &code, "2026-T3").unwrap();
    let missing = |period: &str| {
        let (codes, message) = declare(&later, &code, period).unwrap_err();
        assert_eq!(codes, [5003]);
        message.rsplit(' ').next().unwrap().to_owned()
    };
    assert_eq!(missing("2027-02"), "2026-T4");
    declare(&later, &code, "2026-T4").unwrap();
    assert_eq!(missing("2027-02"), "2027-01");
    declare(&later, &code, "2027-01").unwrap();
    declare(&later, &code, "2027-02").unwrap();
}
