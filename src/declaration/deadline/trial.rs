//! Deadlines over midnights, clock changes, leap days, years and outages.

use super::*;
use crate::kinds::Catalogue;

/// FP as it is, and by month, quarter and year as end users of excise goods file.
fn kind() -> Kind {
    let catalogue = Catalogue::load().unwrap();
    let mut kind = catalogue.kind("FP").unwrap().clone();
    kind.filings.extend(&catalogue.kind("FA").unwrap().filings);
    kind
}

fn outage(from: &str, to: &str) -> Outage {
    let to = (!to.is_empty()).then(|| to.parse().unwrap());
    Outage { from: from.parse().unwrap(), to, reason: "TEST".into() }
}

/// The deadline of a period after outages (from, to), in Romanian time.
fn after(period: &str, outages: &[(&str, &str)]) -> String {
    let outages: Vec<Outage> = outages.iter().map(|(from, to)| outage(from, to)).collect();
    let deadline = deadline(period.parse().unwrap(), &kind(), &outages).unwrap();
    deadline.with_timezone(&Bucharest).format("%Y-%m-%dT%H:%M%:z").to_string()
}

#[test]
fn the_deadline_is_a_midnight_in_bucharest() {
    for (period, deadline) in [
        ("2026-11-20", "2026-11-22T00:00+02:00"),
        ("2026-07-01", "2026-07-03T00:00+03:00"),
        // Clocks go forward on 29 March 2026 and back on 25 October.
        ("2026-03-28", "2026-03-30T00:00+03:00"),
        ("2026-03-27", "2026-03-29T00:00+02:00"),
        ("2026-10-24", "2026-10-26T00:00+02:00"),
        ("2026-10-23", "2026-10-25T00:00+03:00"),
        ("2028-02-28", "2028-03-01T00:00+02:00"),
        ("2028-02-29", "2028-03-02T00:00+02:00"),
        ("2027-02-28", "2027-03-02T00:00+02:00"),
        ("2026-12-31", "2027-01-02T00:00+02:00"),
        ("2028-02", "2028-03-16T00:00+02:00"),
        ("2026-12", "2027-01-16T00:00+02:00"),
        ("2028-T1", "2028-04-16T00:00+03:00"),
        ("2026-T4", "2027-01-16T00:00+02:00"),
        ("2028", "2029-02-01T00:00+02:00"),
    ] {
        assert_eq!(after(period, &[]), deadline, "{period}");
    }
}

#[test]
fn at_the_deadline_it_is_late_and_a_moment_before_it_is_not() {
    let late = |received: &str| {
        is_late("2026-11-20".parse().unwrap(), &kind(), received.parse().unwrap(), &[])
    };
    assert!(!late("2026-11-20T06:00:00Z"));
    assert!(!late("2026-11-21T21:59:59.999999Z"));
    assert!(late("2026-11-21T22:00:00Z"));
}

#[test]
fn a_kind_has_no_deadline_for_periods_it_is_not_filed_for() {
    let fp = Catalogue::load().unwrap();
    let month = "2026-11".parse().unwrap();
    assert_eq!(deadline(month, fp.kind("FP").unwrap(), &[]), None);
}

#[test]
fn an_outage_moves_the_deadline_that_passes_in_it_by_its_length() {
    let day = |outages: &[(&str, &str)]| after("2026-11-20", outages);
    let midnight = "2026-11-22T00:00+02:00";
    // Over before it, or begun at it: nothing of the last moment was lost.
    assert_eq!(day(&[("2026-11-21T08:00:00Z", "2026-11-21T21:59:00Z")]), midnight);
    assert_eq!(day(&[("2026-11-21T22:00:00Z", "2026-11-22T10:00:00Z")]), midnight);
    // Over at it: the last moment was.
    let until = [("2026-11-21T20:00:00Z", "2026-11-21T22:00:00Z")];
    assert_eq!(day(&until), "2026-11-22T02:00+02:00");
    let around = [("2026-11-21T12:00:00Z", "2026-11-21T22:01:00Z")];
    assert_eq!(day(&around), "2026-11-22T10:01+02:00");
}

#[test]
fn outages_that_meet_are_one() {
    let overlapping = [
        ("2026-11-21T18:00:00Z", "2026-11-21T21:00:00Z"),
        ("2026-11-21T20:00:00Z", "2026-11-21T23:00:00Z"),
    ];
    assert_eq!(after("2026-11-20", &overlapping), "2026-11-22T05:00+02:00");
    let adjacent = [
        ("2026-11-21T20:00:00Z", "2026-11-21T23:00:00Z"),
        ("2026-11-21T18:00:00Z", "2026-11-21T20:00:00Z"),
    ];
    assert_eq!(after("2026-11-20", &adjacent), "2026-11-22T05:00+02:00");
    let one_inside_the_other = [
        ("2026-11-21T18:00:00Z", "2026-11-21T23:00:00Z"),
        ("2026-11-21T19:00:00Z", "2026-11-21T20:00:00Z"),
    ];
    assert_eq!(after("2026-11-20", &one_inside_the_other), "2026-11-22T05:00+02:00");
}

#[test]
fn a_moved_deadline_moves_again() {
    let twice = [
        ("2026-11-21T20:00:00Z", "2026-11-21T23:00:00Z"),
        ("2026-11-22T00:00:00Z", "2026-11-22T02:00:00Z"),
    ];
    assert_eq!(after("2026-11-20", &twice), "2026-11-22T05:00+02:00");
    let once = [twice[0], ("2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z")];
    assert_eq!(after("2026-11-20", &once), "2026-11-22T03:00+02:00");
}

#[test]
fn hours_that_are_at_most_are_counted_from_the_end_of_the_period() {
    let three_days = [("2026-11-20T22:00:00Z", "2026-11-24T22:00:00Z")];
    assert_eq!(after("2026-11-20", &three_days), "2026-11-24T00:00+02:00");
    let without_end = [("2026-11-21T21:00:00Z", "")];
    assert_eq!(after("2026-11-20", &without_end), "2026-11-24T00:00+02:00");
    // Hours that pass: over a change of clocks midnight is 71 or 73 hours away.
    let spring = [("2026-03-28T20:00:00Z", "")];
    assert_eq!(after("2026-03-27", &spring), "2026-03-31T01:00+03:00");
    let autumn = [("2026-10-24T20:00:00Z", "")];
    assert_eq!(after("2026-10-23", &autumn), "2026-10-26T23:00+02:00");
}

#[test]
fn without_a_limit_the_deadline_moves_as_far_as_the_outage_goes() {
    let week = [("2027-01-10T00:00:00Z", "2027-01-17T00:00:00Z")];
    assert_eq!(after("2026-12", &week), "2027-01-23T00:00+02:00");
    let without_end = [outage("2027-01-10T00:00:00Z", "")];
    let december = "2026-12".parse().unwrap();
    let never = deadline(december, &kind(), &without_end).unwrap();
    assert_eq!(never, DateTime::<Utc>::MAX_UTC);
    assert!(!is_late(december, &kind(), "2090-01-01T00:00:00Z".parse().unwrap(), &without_end));
}

#[test]
fn a_period_begins_at_midnight_in_bucharest() {
    let begins = |period: &str| begins(period.parse().unwrap()).unwrap().to_rfc3339();
    assert_eq!(begins("2026-11-20"), "2026-11-19T22:00:00+00:00");
    assert_eq!(begins("2026-T3"), "2026-06-30T21:00:00+00:00");
}
