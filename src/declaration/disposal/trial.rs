//! What can be disposed of, and when.

use super::*;
use crate::declaration::Transmitted;
use crate::kinds::Catalogue;
use crate::registry::{
    Authorisations, Authorised, Calendar, Status, StatusRow, Timeline, UnitType,
};

fn sent(period: &str, state: State) -> Transmitted {
    let (code, period) = ("RO00000000T01".parse().unwrap(), period.parse().unwrap());
    let sequence = crate::declaration::Sequence::ORIGINAL;
    let number = RegistrationNumber::new(&code, "AD", period, sequence);
    Transmitted { number, period, sequence, state }
}

/// November was declared, in which the authorisation was revoked on the 10th.
fn series(period: &str, state: State) -> Series {
    let last = Some(sent(period, state));
    Series { first: "2026-09".parse().ok(), previous: last.clone(), last, ..Series::default() }
}

fn calendar(unit_type: UnitType, rows: &[(&str, Status)]) -> Calendar {
    let row = |(from, status): &(&str, Status)| StatusRow {
        from: from.parse().unwrap(),
        status: *status,
        act: None,
    };
    Calendar { own: Timeline::new(rows.iter().map(row).collect()), ..Calendar::of(unit_type) }
}

fn revoked() -> Calendar {
    let rows = [("2020-01-01", Status::Active), ("2026-11-10", Status::Withdrawn)];
    calendar(UnitType::Antrepozit, &rows)
}

/// For codes or families, each with the first and the last day of its term.
fn terms(products: &[(&str, &str, Option<&str>)]) -> Authorisations {
    let product = |(code, from, to): &(&str, &str, Option<&str>)| Authorised {
        code: (*code).to_owned(),
        from: from.parse().unwrap(),
        to: to.map(|to| to.parse().unwrap()),
    };
    let products = products.iter().map(product).collect();
    Authorisations { products, ..Authorisations::default() }
}

/// For ethyl alcohol and what is distilled of it, always.
fn alcohol() -> Authorisations {
    terms(&[("2207", "2020-01-01", None), ("2208", "2020-01-01", None)])
}

/// What is said of a period in the middle of February, or nothing.
fn said(kind: &str, period: &str, series: &Series, calendar: &Calendar) -> String {
    let (catalogue, authorisations) = (Catalogue::load().unwrap(), &alcohol());
    let schedule = Schedule { kind: catalogue.kind(kind).unwrap(), calendar, authorisations };
    let today = "2027-02-15".parse().unwrap();
    let said = disposable(period.parse().unwrap(), series, &schedule, today);
    said.err().map_or_else(String::new, |why| why.to_string())
}

#[test]
fn a_period_with_an_invalid_day_takes_disposals_once_the_operator_owes_nothing() {
    let november = series("2026-11", State::Accepted);
    for period in ["2026-11", "2026-12", "2027-02"] {
        assert_eq!(said("AD", period, &november, &revoked()), "", "{period}");
    }
    let october = series("2026-10", State::Accepted);
    for period in ["2026-11", "2027-01"] {
        assert!(said("AD", period, &october, &revoked()).contains("nu a declarat 2026-11"));
    }
}

#[test]
fn every_other_period_has_its_reason() {
    let november = series("2026-11", State::Accepted);
    let none = Series::default();
    let withdrawn = series("2026-11", State::Rejected);
    for (kind, period, series, reason) in [
        ("LA", "2026-12", &november, "nu are solduri"),
        ("AD", "2026", &november, "de lungimea"),
        ("FA", "2026-T4", &november, "de lungimea"),
        ("AD", "2027-03", &november, "nu a început"),
        ("AD", "2026-10", &november, "AD2611 a fost deja transmisă"),
        ("AD", "2026-12", &none, "nu se deține nimic"),
        ("AD", "2026-12", &withdrawn, "AD2611 este retrasă"),
    ] {
        let said = said(kind, period, series, &revoked());
        assert!(said.contains(reason), "{kind} {period} {reason}: {said}");
    }
}

/// Whether stock of a product, as it stands in the table, is an officer's to sell off.
fn sold_off(
    kind: &str,
    period: &str,
    (table, product): (i16, &str),
    (calendar, authorisations): (&Calendar, &Authorisations),
) -> bool {
    let catalogue = Catalogue::load().unwrap();
    let schedule = Schedule { kind: catalogue.kind(kind).unwrap(), calendar, authorisations };
    let (stocks, one) =
        (vec![held(table, product, None, 1)], [issue(product, None, None, "0.001")]);
    match dispose(&schedule, period.parse().unwrap(), stocks, &one) {
        Ok(_) => true,
        Err(refused) => {
            assert_eq!(refused, [(0, NotHeld::Authorised)]);
            false
        }
    }
}

#[test]
fn one_invalid_day_of_the_workplace_is_enough_for_all_that_is_held() {
    let working = [("2020-01-01", Status::Active)];
    let always = calendar(UnitType::Antrepozit, &working);
    let later = calendar(UnitType::Antrepozit, &[("2027-01-01", Status::Active)]);
    let alcohol = alcohol();
    let of =
        |period, calendar: &Calendar| sold_off("FA", period, (1, "22071000"), (calendar, &alcohol));
    assert!(!of("2026-11", &always) && !of("2026-12", &later));
    assert!(!of("2026-10", &revoked()) && of("2026-11", &revoked()) && of("2027-02", &revoked()));
}

#[test]
fn what_the_operator_cannot_declare_in_a_period_or_the_next_is_an_officers() {
    let always = Calendar::of(UnitType::UtilizatorFinal);
    let terms = terms(&[
        ("2208", "2020-01-01", None),
        ("2207", "2020-01-01", Some("2026-03-31")),
        ("22071000", "2026-07-31", Some("2026-09-15")),
    ]);
    let of = |period, held| sold_off("FA", period, held, (&always, &terms));
    let (bulk, gin, perfume) = ((1, "22071000"), (1, "22085011"), (2, "33030090"));
    for (period, may) in [
        ("2026-02", false),
        // It could be declared to its last day, and what was left of it not in April.
        ("2026-03", true),
        ("2026-04", true),
        ("2026-06", true),
        ("2026-07", false),
        ("2026-08", false),
        ("2026-09", true),
        ("2026-12", true),
    ] {
        assert_eq!(of(period, bulk), may, "{period}");
        assert!(!of(period, gin), "{period}");
        // No excise goods: declared as long as anything is authorised.
        assert!(!of(period, perfume), "{period}");
    }
    let nothing = Authorisations::default();
    for held in [bulk, gin, perfume] {
        assert!(sold_off("FA", "2026-04", held, (&always, &nothing)));
    }
    assert!(!sold_off("FP", "2026-04-01", (0, "W00000001"), (&always, &nothing)));
}

#[test]
fn a_winter_is_no_invalid_authorisation() {
    let nothing = Authorisations::default();
    let of = |calendar| sold_off("FP", "2026-12-01", (0, "W00000001"), (&calendar, &nothing));
    assert!(!of(Calendar::of(UnitType::OfSezon)));
    let annulled = Timeline::new(vec![StatusRow {
        from: "2026-11-01".parse().unwrap(),
        status: Status::Annulled,
        act: None,
    }]);
    let office = Calendar { parent: Some(annulled), ..Calendar::of(UnitType::OfRurala) };
    assert!(of(office.clone()));
    let october = series("2026-10-31", State::Accepted);
    assert_eq!(said("FP", "2026-12-01", &october, &office), "");
}

fn held(table: i16, product: &str, condition: Option<&str>, closing: i64) -> Closing {
    let condition = condition.map(str::to_owned);
    Closing { table, product: product.into(), condition, unit: None, closing, largest: closing }
}

fn issue(product: &str, table: Option<&str>, condition: Option<&str>, quantity: &str) -> Issue {
    Issue {
        product: product.into(),
        table: table.map(str::to_owned),
        condition: condition.map(str::to_owned),
        quantity: Quantity::parse(quantity, 3, false).unwrap(),
    }
}

/// An end user of alcohol: the same code in bulk, in bottles, and among finished products.
fn stocks() -> Vec<Closing> {
    vec![
        held(1, "22071000", Some("V"), 10_000),
        held(1, "22071000", Some("I"), 5_500),
        held(1, "22084011", Some("I"), 1),
        held(1, "22085011", Some("I"), 0),
        held(2, "22071000", None, 7_000),
        held(2, "33030090", None, 2_000),
    ]
}

fn disposed(issues: &[Issue]) -> Result<Vec<Disposed>, Vec<(usize, NotHeld)>> {
    let (catalogue, authorisations) = (Catalogue::load().unwrap(), &alcohol());
    let kind = catalogue.kind("FA").unwrap();
    let schedule = Schedule { kind, calendar: &revoked(), authorisations };
    dispose(&schedule, "2026-11".parse().unwrap(), stocks(), issues)
}

#[test]
fn what_is_issued_goes_from_its_stock_and_all_others_go_on() {
    let left = disposed(&[
        issue("22071000", Some("Recapitulare"), Some("I"), "5.5"),
        issue("22071000", Some("ProduseFinite"), None, "0.001"),
        issue("33030090", None, None, "1.25"),
    ]);
    let left = left.unwrap();
    let told: Vec<_> =
        left.iter().map(|one| (one.line(1).opening, one.issued, one.closing())).collect();
    assert_eq!(
        told,
        [(10_000, 0, 10_000), (5_500, 5_500, 0), (1, 0, 1), (7_000, 1, 6_999), (2_000, 1_250, 750)]
    );
}

#[test]
fn every_row_that_cannot_be_taken_is_told() {
    let refused = disposed(&[
        issue("22071000", None, None, "1"),
        issue("22071000", Some("Recapitulare"), None, "1"),
        issue("22085011", None, None, "1"),
        issue("22084011", Some("ProduseFinite"), None, "1"),
        issue("22084011", None, Some("V"), "1"),
        issue("22084011", None, None, "0.002"),
        issue("33030090", None, None, "0"),
        issue("33030090", None, None, "1"),
    ]);
    let several = |places: &[&str]| {
        NotHeld::Several(places.iter().map(|place| (*place).to_owned()).collect())
    };
    assert_eq!(
        refused.unwrap_err(),
        [
            (0, several(&["Recapitulare V", "Recapitulare I", "ProduseFinite"])),
            (1, several(&["Recapitulare V", "Recapitulare I"])),
            (2, NotHeld::Nothing),
            (3, NotHeld::Nothing),
            (4, NotHeld::Nothing),
            (5, NotHeld::Less(Quantity::of(1, 3))),
            (6, NotHeld::Zero),
            (7, NotHeld::Again(6)),
        ]
    );
}
