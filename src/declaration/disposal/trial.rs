//! What can be disposed of, and when.

use super::*;
use crate::declaration::Transmitted;
use crate::kinds::Catalogue;
use crate::registry::{Status, StatusRow, Timeline, UnitType};

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

/// What is said of a period in the middle of February, or nothing.
fn said(kind: &str, period: &str, series: &Series, calendar: &Calendar) -> String {
    let catalogue = Catalogue::load().unwrap();
    let (kind, period) = (catalogue.kind(kind).unwrap(), period.parse().unwrap());
    let today = "2027-02-15".parse().unwrap();
    let said = disposable(kind, period, series, calendar, today);
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
    let always = calendar(UnitType::Antrepozit, &[("2020-01-01", Status::Active)]);
    let later = calendar(UnitType::Antrepozit, &[("2027-01-01", Status::Active)]);
    let none = Series::default();
    let withdrawn = series("2026-11", State::Rejected);
    for (kind, period, series, calendar, reason) in [
        ("LA", "2026-12", &november, &revoked(), "nu are solduri"),
        ("AD", "2026", &november, &revoked(), "de lungimea"),
        ("FA", "2026-T4", &november, &revoked(), "de lungimea"),
        ("AD", "2027-03", &november, &revoked(), "nu a început"),
        ("AD", "2026-10", &november, &revoked(), "AD2611 a fost deja transmisă"),
        ("AD", "2026-12", &none, &revoked(), "nu se deține nimic"),
        ("AD", "2026-12", &withdrawn, &revoked(), "AD2611 este retrasă"),
        ("AD", "2026-11", &november, &always, "nu este invalidă"),
        ("AD", "2026-12", &november, &later, "nu este invalidă"),
    ] {
        let said = said(kind, period, series, calendar);
        assert!(said.contains(reason), "{kind} {period} {reason}: {said}");
    }
}

#[test]
fn a_winter_is_no_invalid_authorisation() {
    let office = Calendar::of(UnitType::OfSezon);
    let september = series("2026-09-30", State::Accepted);
    assert!(said("FP", "2026-12-01", &september, &office).contains("nu este invalidă"));
    let annulled = Timeline::new(vec![StatusRow {
        from: "2026-11-01".parse().unwrap(),
        status: Status::Annulled,
        act: None,
    }]);
    let office = Calendar { parent: Some(annulled), ..Calendar::of(UnitType::OfRurala) };
    let october = series("2026-10-31", State::Accepted);
    assert_eq!(said("FP", "2026-12-01", &october, &office), "");
}

fn held(table: i16, product: &str, condition: Option<&str>, closing: i64) -> Closing {
    let condition = condition.map(str::to_owned);
    Closing { table, product: product.into(), condition, unit: None, closing }
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
    let catalogue = Catalogue::load().unwrap();
    dispose(catalogue.kind("FA").unwrap(), stocks(), issues)
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
