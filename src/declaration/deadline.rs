//! When a declaration is late. Being late refuses nothing: it is marked.

use super::Period;
use crate::kinds::{Deadline, Kind};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use chrono_tz::Europe::Bucharest;

/// A declared outage of the service (`domain.md`, Periods).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// Since when.
    pub from: DateTime<Utc>,
    /// Until when; none while it lasts.
    pub to: Option<DateTime<Utc>>,
    /// Why, for people.
    pub reason: String,
}

/// The civil date in Romania at an instant.
pub fn civil_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Bucharest).date_naive()
}

/// The last day on which a declaration of the kind for the period is in time; none when the kind
/// is not filed for such periods.
pub fn last_day_in_time(period: Period, kind: &Kind) -> Option<NaiveDate> {
    let filing = kind.filing(period.frequency())?;
    match filing.deadline {
        Deadline::DaysAfter(days) => period.last_day().checked_add_days(Days::new(days.into())),
        Deadline::DayOfNextMonth(day) => period.last_day().succ_opt()?.with_day(day.into()),
    }
}

/// Whether a declaration received at that instant is late: on a later civil day (Europe/Bucharest)
/// than the last one in time.
pub fn is_late(period: Period, kind: &Kind, received: DateTime<Utc>) -> bool {
    last_day_in_time(period, kind).is_some_and(|last| civil_date(received) > last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::{Catalogue, Filing, Frequency};

    fn late(period: &str, received: &str) -> bool {
        let catalogue = Catalogue::load().unwrap();
        let kind = catalogue.kind("FP").unwrap();
        is_late(period.parse().unwrap(), kind, received.parse().unwrap())
    }

    #[test]
    fn the_day_ends_at_midnight_in_bucharest() {
        assert!(!late("2026-11-20", "2026-11-21T21:59:59Z"));
        assert!(late("2026-11-20", "2026-11-21T22:00:00Z"));
    }

    #[test]
    fn summer_time_ends_the_day_an_hour_earlier_in_utc() {
        assert!(!late("2026-07-01", "2026-07-02T20:59:59Z"));
        assert!(late("2026-07-01", "2026-07-02T21:00:00Z"));
    }

    #[test]
    fn the_day_itself_is_in_time() {
        assert!(!late("2026-11-20", "2026-11-20T06:00:00Z"));
    }

    #[test]
    fn a_month_is_due_on_a_day_of_the_next_and_a_year_in_january() {
        let catalogue = Catalogue::load().unwrap();
        let mut kind = catalogue.kind("FP").unwrap().clone();
        kind.filings = vec![
            Filing { frequency: Frequency::Month, deadline: Deadline::DayOfNextMonth(15) },
            Filing { frequency: Frequency::Year, deadline: Deadline::DayOfNextMonth(31) },
        ];
        let last = |period: &str| last_day_in_time(period.parse().unwrap(), &kind).unwrap();
        assert_eq!(last("2026-12").to_string(), "2027-01-15");
        assert_eq!(last("2026").to_string(), "2027-01-31");
        assert_eq!(last_day_in_time("2026-11-20".parse().unwrap(), &kind), None);
    }
}
