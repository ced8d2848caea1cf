//! Which periods a workplace has to declare, from what it is on each day (U-63).

use super::{Period, Schedule};
use crate::registry::{Calendar, Standing};
use std::iter::successors;

/// The periods between two, neither of them included, of which a declaration is expected, each as
/// long as its year has them.
pub fn expected(
    after: Period,
    before: Period,
    schedule: &Schedule<'_>,
) -> impl Iterator<Item = Period> {
    successors(schedule.after(after), |period| schedule.after(*period))
        .take_while(move |period| *period < before)
        .filter(|period| schedule.expects(*period))
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
    use crate::kinds::{Catalogue, Frequency};
    use crate::registry::{
        Authorisations, Authorised, FiledFrom, Status, StatusRow, Timeline, UnitType,
    };
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

    /// Of a pharmacy's days.
    fn between(after: &str, before: &str, calendar: &Calendar) -> Vec<String> {
        listed("FP", (after, before), calendar, &Authorisations::default())
    }

    /// Of an end user of alcohol, who is authorised always.
    fn filed(
        after: &str,
        before: &str,
        calendar: &Calendar,
        frequencies: &[(i32, Frequency)],
    ) -> Vec<String> {
        listed("FA", (after, before), calendar, &authorised(frequencies))
    }

    /// For alcohol, always; with the frequency from each year on.
    fn authorised(frequencies: &[(i32, Frequency)]) -> Authorisations {
        let product =
            Authorised { code: "2207".into(), from: "2000-01-01".parse().unwrap(), to: None };
        let row = |(year, frequency): &(i32, Frequency)| FiledFrom {
            kind: "FA".into(),
            year: *year,
            frequency: *frequency,
        };
        let frequencies = frequencies.iter().map(row).collect();
        Authorisations { products: vec![product], frequencies }
    }

    fn listed(
        kind: &str,
        (after, before): (&str, &str),
        calendar: &Calendar,
        authorisations: &Authorisations,
    ) -> Vec<String> {
        let catalogue = Catalogue::load().unwrap();
        let schedule = Schedule { kind: catalogue.kind(kind).unwrap(), calendar, authorisations };
        let (after, before) = (after.parse().unwrap(), before.parse().unwrap());
        expected(after, before, &schedule).map(|period| period.to_string()).collect()
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
        let quarters = [(2025, Frequency::Quarter)];
        let years = [(2024, Frequency::Year)];
        assert_eq!(filed("2025-11", "2026-04", &short, &[]), ["2026-01"]);
        assert_eq!(filed("2025-T3", "2026-T3", &short, &quarters), ["2026-T1"]);
        assert_eq!(filed("2024", "2028", &short, &years), ["2026"]);
    }

    #[test]
    fn each_period_is_as_long_as_its_year_has_them() {
        let always = pharmacy(&[]);
        let rows = [(2026, Frequency::Quarter), (2027, Frequency::Month), (2028, Frequency::Year)];
        let between = |after, before| filed(after, before, &always, &rows);
        assert_eq!(between("2026-T4", "2027-03"), ["2027-01", "2027-02"]);
        assert_eq!(between("2027-11", "2030"), ["2027-12", "2028", "2029"]);
        assert_eq!(between("2025-11", "2026-T2"), ["2025-12", "2026-T1"]);
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
    fn day_by_day(after: Period, before: Period, schedule: &Schedule<'_>) -> BTreeSet<Period> {
        let days = after.last_day().iter_days().skip(1);
        let days = days.take_while(|day| *day < before.first_day());
        let expected = days.filter(|day| schedule.calendar.expects(*day));
        expected.map(|day| schedule.period(day).unwrap()).collect()
    }

    proptest! {
        #[test]
        fn what_is_expected_is_what_the_days_between_say(
            (first, later) in (0_u64..1500, 0_u64..1500),
            frequencies in vec((2026_i32..2035, 0_usize..3), 0..4),
            daily in any::<bool>(),
            statuses in vec((0_u64..3000, 0_usize..7), 0..6),
            obligations in vec((0_u64..3000, any::<bool>()), 0..3),
            seasonal in any::<bool>(),
        ) {
            let start: NaiveDate = "2026-01-01".parse().unwrap();
            let day = |days: u64| start + Days::new(days);
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
            let longer = [Frequency::Month, Frequency::Quarter, Frequency::Year];
            let mut filed: Vec<_> =
                frequencies.iter().map(|(year, index)| (*year, longer[*index])).collect();
            filed.sort_by_key(|(year, _)| *year);
            filed.dedup_by_key(|(year, _)| *year);
            let authorisations = authorised(&filed);
            let catalogue = Catalogue::load().unwrap();
            let kind = catalogue.kind(if daily { "FP" } else { "FA" }).unwrap();
            let schedule =
                Schedule { kind, calendar: &calendar, authorisations: &authorisations };
            let after = schedule.period(day(first)).unwrap();
            let before = schedule.period(day(first + later)).unwrap();
            let told: Vec<_> = expected(after, before, &schedule).collect();
            let days = day_by_day(after, before, &schedule);
            prop_assert_eq!(told, days.into_iter().collect::<Vec<_>>());
        }
    }
}
