//! Which periods a workplace has to declare, from what it is on each day (U-63).

use super::Period;
use crate::registry::{Calendar, Standing};
use chrono::Datelike;
use std::iter::successors;

/// The periods between two, neither of them included, of which a declaration is expected: those
/// with a day on which the workplace works and has to report. To the end of its year they are as
/// long as `after`, then as long as `before`: the frequency changes on 1 January.
pub fn expected(
    after: Period,
    before: Period,
    calendar: &Calendar,
) -> impl Iterator<Item = Period> {
    let year = after.first_day().year();
    let following = move |period: &Period| {
        let day = period.last_day().succ_opt()?;
        let as_long_as = if day.year() == year { after } else { before };
        Period::containing(as_long_as.frequency(), day)
    };
    successors(following(&after), following)
        .take_while(move |period| *period < before)
        .filter(|period| period.days().any(|day| calendar.expects(day)))
}

/// What the workplace is instead, where it works on no day of the period (4003): as it is on the
/// first day.
pub fn inactive(period: Period, calendar: &Calendar) -> Option<Standing> {
    let mut standings = period.days().map(|day| calendar.on(day));
    let first = standings.next().filter(|standing| *standing != Standing::Active)?;
    standings.all(|standing| standing != Standing::Active).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Frequency;
    use crate::registry::{Status, StatusRow, Timeline, UnitType};
    use chrono::{Days, NaiveDate};
    use proptest::{collection::vec, prelude::*};
    use std::collections::BTreeSet;

    fn pharmacy(rows: &[(&str, Status)]) -> Calendar {
        let row = |(from, status): &(&str, Status)| StatusRow {
            from: from.parse().unwrap(),
            status: *status,
            act: None,
        };
        let own = Timeline::new(rows.iter().map(row).collect());
        Calendar { own, ..Calendar::of(UnitType::FarmCom) }
    }

    fn between(after: &str, before: &str, calendar: &Calendar) -> Vec<String> {
        let (after, before) = (after.parse().unwrap(), before.parse().unwrap());
        expected(after, before, calendar).map(|period| period.to_string()).collect()
    }

    #[test]
    fn every_day_between_two_is_expected_of_a_unit_that_works() {
        let always = pharmacy(&[]);
        let around_a_leap_day = between("2028-02-27", "2028-03-02", &always);
        assert_eq!(around_a_leap_day, ["2028-02-28", "2028-02-29", "2028-03-01"]);
        assert_eq!(between("2027-02-28", "2027-03-01", &always), [""; 0]);
        assert_eq!(between("2026-12-30", "2027-01-01", &always), ["2026-12-31"]);
        assert_eq!(between("2026-11-20", "2026-11-20", &always), [""; 0]);
        assert_eq!(between("2026-11-20", "2026-11-19", &always), [""; 0]);
    }

    #[test]
    fn days_without_work_are_skipped() {
        let paused = pharmacy(&[
            ("2026-01-01", Status::Active),
            ("2026-11-10", Status::Suspended),
            ("2026-11-13", Status::Active),
        ]);
        assert_eq!(between("2026-11-08", "2026-11-14", &paused), ["2026-11-09", "2026-11-13"]);
        assert_eq!(between("2026-11-09", "2026-11-13", &paused), [""; 0]);
    }

    #[test]
    fn a_winter_is_skipped_by_a_seasonal_office() {
        let office = Calendar::of(UnitType::OfSezon);
        assert_eq!(between("2026-09-30", "2027-05-01", &office), [""; 0]);
        assert_eq!(between("2026-09-29", "2027-05-02", &office), ["2026-09-30", "2027-05-01"]);
    }

    #[test]
    fn a_longer_period_is_expected_for_one_day_of_it() {
        let short = pharmacy(&[("2026-01-31", Status::Active), ("2026-02-01", Status::Closed)]);
        assert_eq!(between("2025-11", "2026-04", &short), ["2026-01"]);
        assert_eq!(between("2025-T3", "2026-T3", &short), ["2026-T1"]);
        assert_eq!(between("2024", "2028", &short), ["2026"]);
    }

    #[test]
    fn the_frequency_changes_on_the_first_of_january() {
        let always = pharmacy(&[]);
        assert_eq!(between("2026-T4", "2027-03", &always), ["2027-01", "2027-02"]);
        assert_eq!(between("2026-11", "2027-T2", &always), ["2026-12", "2027-T1"]);
        assert_eq!(between("2026-T3", "2027-02", &always), ["2026-T4", "2027-01"]);
        assert_eq!(between("2026-T3", "2029", &always), ["2026-T4", "2027", "2028"]);
        assert_eq!(between("2026", "2027-T2", &always), ["2027-T1"]);
        assert_eq!(between("2026-12", "2027", &always), [""; 0]);
    }

    #[test]
    fn what_was_declared_by_month_is_not_expected_by_year() {
        let paused = pharmacy(&[
            ("2020-01-01", Status::Active),
            ("2026-12-01", Status::Suspended),
            ("2027-01-01", Status::Active),
        ]);
        assert_eq!(between("2026-11", "2027-T1", &paused), [""; 0]);
        assert_eq!(between("2026-11", "2027", &paused), [""; 0]);
        assert_eq!(between("2026-10", "2027", &paused), ["2026-11"]);
    }

    #[test]
    fn a_unit_is_inactive_in_a_period_when_it_is_on_all_its_days() {
        let of = |period: &str, calendar| inactive(period.parse().unwrap(), calendar);
        let late = pharmacy(&[("2028-02-29", Status::Active)]);
        let not_yet = Some(Standing::NotYetAuthorised("2028-02-29".parse().unwrap()));
        assert_eq!(of("2028-02-28", &late), not_yet);
        assert_eq!(of("2028-02-29", &late), None);
        assert_eq!(of("2028-01", &late), not_yet);
        assert_eq!(
            (of("2028-02", &late), of("2028-T1", &late), of("2028", &late)),
            (None, None, None)
        );
        assert_eq!(of("2027", &late), not_yet);
    }

    /// Each day that a declaration is expected of, as the period that holds it.
    fn day_by_day(after: Period, before: Period, calendar: &Calendar) -> BTreeSet<Period> {
        let days = after.last_day().iter_days().skip(1);
        let days = days.take_while(|day| *day < before.first_day());
        let of_day = |day: NaiveDate| {
            let same_year = day.year() == after.first_day().year();
            let frequency = if same_year { after.frequency() } else { before.frequency() };
            Period::containing(frequency, day).unwrap()
        };
        days.filter(|day| calendar.expects(*day)).map(of_day).collect()
    }

    proptest! {
        #[test]
        fn what_is_expected_is_what_the_days_between_say(
            (first, later) in (0_u64..1500, 0_u64..1500),
            (one, other) in (0_usize..4, 0_usize..4),
            statuses in vec((0_u64..3000, 0_usize..7), 0..6),
            obligations in vec((0_u64..3000, any::<bool>()), 0..3),
            seasonal in any::<bool>(),
        ) {
            let start: NaiveDate = "2026-01-01".parse().unwrap();
            let day = |days: u64| start + Days::new(days);
            let (one, other) = (Frequency::ALL[one], Frequency::ALL[other]);
            let after = Period::containing(one, day(first)).unwrap();
            let before = Period::containing(other, day(first + later)).unwrap();
            // Within a year a series keeps its frequency.
            let same_year = after.first_day().year() == before.first_day().year();
            prop_assume!(one == other || !same_year);
            let row = |(from, status): &(u64, usize)| StatusRow {
                from: day(*from),
                status: Status::ALL[*status],
                act: None,
            };
            let unit = if seasonal { UnitType::OfSezon } else { UnitType::FarmCom };
            let calendar = Calendar {
                own: Timeline::new(statuses.iter().map(row).collect()),
                obligations: obligations.iter().map(|(from, asked)| (day(*from), *asked)).collect(),
                ..Calendar::of(unit)
            };
            let told: Vec<_> = expected(after, before, &calendar).collect();
            let days = day_by_day(after, before, &calendar);
            prop_assert_eq!(told, days.into_iter().collect::<Vec<_>>());
        }
    }
}
