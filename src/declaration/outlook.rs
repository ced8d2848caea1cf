//! Where a series stands: the last period that was accepted, what is missing since, what comes
//! next (`wire.md`, getUltimaDataRaportata).

use super::{Period, RegistrationNumber, Schedule, Transmitted, expected};
use chrono::{Days, NaiveDate};
use std::iter::successors;

/// The end of a series, each entry in the version in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tail {
    /// The last that is accepted.
    pub accepted: Option<Transmitted>,
    /// Those withdrawn after it, the latest first.
    pub withdrawn: Vec<Transmitted>,
}

/// A period of which a declaration is expected and none is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The period.
    pub period: Period,
    /// The number of the declaration that was withdrawn: an amendment of it is what is missing.
    pub withdrawn: Option<RegistrationNumber>,
}

/// What is told of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The periods over by today and those withdrawn, after the last that is accepted, in order.
    pub missing: Vec<Missing>,
    /// The next period to declare: the first that is missing, else the first that is expected
    /// from today on. None where nothing is expected for a year, as of a unit that is closed.
    pub next: Option<Period>,
}

/// How far ahead the next period is looked for: the winter of a seasonal office is shorter.
const AHEAD: Days = Days::new(366);

/// What a tail means today.
pub fn outlook(tail: &Tail, schedule: &Schedule<'_>, today: NaiveDate) -> Outlook {
    let current = schedule.period(today);
    // Withdrawn from its first declaration on, a series still begins where it began.
    let before = match (&tail.accepted, tail.withdrawn.last()) {
        (Some(accepted), _) => Some(accepted.period),
        (None, Some(first)) => first.period.previous(),
        (None, None) => None,
    };
    let over = before.zip(current).into_iter();
    let over = over.flat_map(|(before, current)| expected(before, current, schedule));
    let withdrawn = tail.withdrawn.iter().map(|withdrawn| withdrawn.period);
    let expects = |period: &Period| schedule.expects(*period);
    let mut periods: Vec<Period> = over.chain(withdrawn.filter(expects)).collect();
    periods.sort_unstable();
    periods.dedup();
    let next = periods.first().copied().or_else(|| {
        let accepted = tail.accepted.as_ref().and_then(|accepted| schedule.after(accepted.period));
        let horizon = today.checked_add_days(AHEAD)?;
        successors(accepted.max(current), |period| schedule.after(*period))
            .take_while(|period| period.first_day() <= horizon)
            .find(expects)
    });
    let missing = periods.into_iter().map(|period| {
        let withdrawn = tail.withdrawn.iter().find(|withdrawn| withdrawn.period == period);
        Missing { period, withdrawn: withdrawn.map(|withdrawn| withdrawn.number.clone()) }
    });
    Outlook { missing: missing.collect(), next }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::{Sequence, State, inactive};
    use crate::kinds::{Catalogue, Frequency};
    use crate::registry::{
        Authorisations, Authorised, Calendar, FiledFrom, Status, StatusRow, Timeline, UnitType,
    };
    use proptest::{collection::vec, prelude::*};

    fn sent(period: &str, state: State) -> Transmitted {
        let code = "CJF000000123U".parse().unwrap();
        let period = period.parse().unwrap();
        let sequence = Sequence::ORIGINAL;
        let number = RegistrationNumber::new(&code, "FP", period, sequence);
        Transmitted { number, period, sequence, state }
    }

    fn tail(accepted: Option<&str>, withdrawn: &[&str]) -> Tail {
        Tail {
            accepted: accepted.map(|period| sent(period, State::Accepted)),
            withdrawn: withdrawn.iter().map(|period| sent(period, State::Rejected)).collect(),
        }
    }

    /// Of a pharmacy's days: what is missing, those withdrawn with a star, and the next.
    fn told(tail: &Tail, calendar: &Calendar, today: &str) -> (String, String) {
        told_of("FP", &Authorisations::default(), tail, calendar, today)
    }

    fn told_of(
        kind: &str,
        authorisations: &Authorisations,
        tail: &Tail,
        calendar: &Calendar,
        today: &str,
    ) -> (String, String) {
        let catalogue = Catalogue::load().unwrap();
        let schedule = Schedule { kind: catalogue.kind(kind).unwrap(), calendar, authorisations };
        let told = outlook(tail, &schedule, today.parse().unwrap());
        let star = |missing: &Missing| if missing.withdrawn.is_some() { "*" } else { "" };
        let missing = told.missing.iter().map(|m| format!("{}{}", m.period, star(m)));
        let next = told.next.map(|next| next.to_string());
        (missing.collect::<Vec<_>>().join(" "), next.unwrap_or_default())
    }

    fn expect(told: (String, String), missing: &str, next: &str) {
        assert_eq!((told.0.as_str(), told.1.as_str()), (missing, next));
    }

    #[test]
    fn days_over_are_missing_and_today_is_next() {
        let always = Calendar::of(UnitType::FarmCom);
        let of = |accepted, today| told(&tail(Some(accepted), &[]), &always, today);
        expect(of("2026-11-18", "2026-11-19"), "", "2026-11-19");
        expect(of("2026-11-18", "2026-11-20"), "2026-11-19", "2026-11-19");
        expect(of("2026-11-20", "2026-11-20"), "", "2026-11-21");
        expect(of("2028-02-27", "2028-03-01"), "2028-02-28 2028-02-29", "2028-02-28");
    }

    #[test]
    fn a_series_that_has_not_begun_misses_nothing() {
        let always = Calendar::of(UnitType::FarmCom);
        expect(told(&Tail::default(), &always, "2026-11-20"), "", "2026-11-20");
    }

    #[test]
    fn what_was_withdrawn_is_missing_with_its_number_even_today() {
        let always = Calendar::of(UnitType::FarmCom);
        let last = tail(Some("2026-11-19"), &["2026-11-20"]);
        expect(told(&last, &always, "2026-11-20"), "2026-11-20*", "2026-11-20");
        let all = tail(None, &["2026-11-18"]);
        expect(told(&all, &always, "2026-11-20"), "2026-11-18* 2026-11-19", "2026-11-18");
    }

    #[test]
    fn days_without_work_are_neither_missing_nor_next() {
        let row = |from: &str, status| StatusRow { from: from.parse().unwrap(), status, act: None };
        let own = Timeline::new(vec![
            row("2020-01-01", Status::Active),
            row("2026-11-19", Status::Suspended),
            row("2026-11-25", Status::Active),
            row("2026-12-01", Status::Closed),
        ]);
        let paused = Calendar { own, ..Calendar::of(UnitType::FarmCom) };
        let last = tail(Some("2026-11-17"), &["2026-11-19"]);
        expect(told(&last, &paused, "2026-11-20"), "2026-11-18", "2026-11-18");
        expect(told(&tail(Some("2026-11-18"), &[]), &paused, "2026-11-20"), "", "2026-11-25");
        expect(told(&tail(Some("2026-11-30"), &[]), &paused, "2026-12-05"), "", "");
        let office = Calendar::of(UnitType::OfSezon);
        expect(told(&tail(Some("2026-09-30"), &[]), &office, "2026-10-01"), "", "2027-05-01");
    }

    /// Authorised for alcohol until then; by month, by the frequency from 2027 on.
    fn authorised(to: Option<&str>, frequency: Frequency) -> Authorisations {
        let from = "2020-01-01".parse().unwrap();
        let to = to.map(|to| to.parse().unwrap());
        Authorisations {
            products: vec![Authorised { code: "2207".into(), from, to }],
            frequencies: vec![FiledFrom { kind: "FA".into(), year: 2027, frequency }],
        }
    }

    #[test]
    fn periods_are_as_long_as_the_authorisation_says() {
        let always = Calendar::of(UnitType::UtilizatorFinal);
        let of = |frequency, accepted, today| {
            let authorisations = authorised(None, frequency);
            told_of("FA", &authorisations, &tail(accepted, &[]), &always, today)
        };
        expect(of(Frequency::Month, Some("2026-08"), "2026-11-20"), "2026-09 2026-10", "2026-09");
        expect(of(Frequency::Month, Some("2026-11"), "2026-11-20"), "", "2026-12");
        expect(of(Frequency::Quarter, None, "2027-05-20"), "", "2027-T2");
        let quarters = of(Frequency::Quarter, Some("2026-11"), "2027-05-20");
        expect(quarters, "2026-12 2027-T1", "2026-12");
        expect(of(Frequency::Quarter, Some("2026-12"), "2026-12-31"), "", "2027-T1");
        expect(of(Frequency::Year, Some("2026-12"), "2026-12-31"), "", "2027");
        expect(of(Frequency::Year, Some("2027"), "2028-01-01"), "", "2028");
    }

    #[test]
    fn after_the_authorisation_nothing_is_missing() {
        let always = Calendar::of(UnitType::UtilizatorFinal);
        let of = |accepted, today| {
            let authorisations = authorised(Some("2026-09-01"), Frequency::Month);
            told_of("FA", &authorisations, &tail(Some(accepted), &[]), &always, today)
        };
        expect(of("2026-08", "2026-11-20"), "2026-09", "2026-09");
        expect(of("2026-09", "2026-11-20"), "", "");
    }

    proptest! {
        #[test]
        fn what_is_told_to_be_next_can_be_declared(
            (last, since) in (0_u64..1000, 0_u64..400),
            frequency in 0_usize..4,
            statuses in vec((0_u64..2000, 0_usize..7), 0..6),
            seasonal in any::<bool>(),
        ) {
            let day = |days: u64| {
                "2026-01-01".parse::<NaiveDate>().unwrap() + Days::new(days)
            };
            let row = |(from, status): &(u64, usize)| StatusRow {
                from: day(*from),
                status: Status::ALL[*status],
                act: None,
            };
            let own = Timeline::new(statuses.iter().map(row).collect());
            let unit = if seasonal { UnitType::OfSezon } else { UnitType::FarmCom };
            let calendar = Calendar { own, ..Calendar::of(unit) };
            let catalogue = Catalogue::load().unwrap();
            let frequency = Frequency::ALL[frequency];
            let kind = catalogue.kind(if frequency == Frequency::Day { "FP" } else { "FA" });
            let authorisations = authorised(None, frequency);
            let schedule = Schedule {
                kind: kind.unwrap(),
                calendar: &calendar,
                authorisations: &authorisations,
            };
            let accepted = schedule.period(day(last)).unwrap();
            let tail = tail(Some(&accepted.to_string()), &[]);
            let told = outlook(&tail, &schedule, day(last + since));
            if let Some(first) = told.missing.first() {
                prop_assert_eq!(told.next, Some(first.period));
            }
            if let Some(next) = told.next {
                prop_assert!(next > accepted);
                prop_assert_eq!(expected(accepted, next, &schedule).next(), None);
                prop_assert_eq!(inactive(next, &calendar), None);
            }
            // Where nothing is next, nothing is expected for a year.
            let current = schedule.period(day(last + since)).unwrap();
            let days = current.first_day().iter_days().take(366);
            let mut later = days.filter(|day| *day > accepted.last_day());
            prop_assert!(told.next.is_some() || !later.any(|day| calendar.expects(day)));
        }
    }
}
