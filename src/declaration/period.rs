//! What a declaration is for: a day, a month, a quarter or a year of the Romanian civil calendar.

use crate::kinds::Frequency;
use chrono::{Datelike, Days, Months, NaiveDate};
use std::{fmt, str::FromStr};

/// A day, month, quarter or year between 2000 and 2099 (the registration number has two digits
/// for the year). Ordered by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: NaiveDate,
    frequency: Frequency,
}

/// Text that is not a period: another form, or an impossible date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a period: 2026-11-20, 2026-11, 2026-T4 or 2026 is, of the years 2000 to 2099")]
pub struct NotAPeriod;

impl Period {
    /// The period of this length that holds the date; none outside 2000–2099.
    pub fn containing(frequency: Frequency, date: NaiveDate) -> Option<Self> {
        let first = match frequency {
            Frequency::Day => Some(date),
            Frequency::Month => date.with_day(1),
            Frequency::Quarter => {
                NaiveDate::from_ymd_opt(date.year(), date.month0() / 3 * 3 + 1, 1)
            }
            Frequency::Year => NaiveDate::from_ymd_opt(date.year(), 1, 1),
        }?;
        (2000..=2099).contains(&first.year()).then_some(Self { first, frequency })
    }

    /// How long it is.
    pub fn frequency(self) -> Frequency {
        self.frequency
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.day_after().and_then(|day| day.pred_opt()).unwrap_or(self.first)
    }

    /// Its days, in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        let last = self.last_day();
        self.first.iter_days().take_while(move |day| *day <= last)
    }

    /// The period before, of the same length; none before 2000.
    pub fn previous(self) -> Option<Self> {
        Self::containing(self.frequency, self.first.pred_opt()?)
    }

    /// The period after, of the same length; none after 2099.
    pub fn next(self) -> Option<Self> {
        Self::containing(self.frequency, self.day_after()?)
    }

    /// The year, month (quarter 01–04, or 00) and day as a registration number has them.
    pub(super) fn stamp(self) -> String {
        let year = self.first.year() - 2000;
        match self.frequency {
            Frequency::Day => self.first.format("%y%m%d").to_string(),
            Frequency::Month => self.first.format("%y%m").to_string(),
            Frequency::Quarter => format!("{year:02}{:02}", self.quarter()),
            Frequency::Year => format!("{year:02}00"),
        }
    }

    fn quarter(self) -> u32 {
        self.first.month0() / 3 + 1
    }

    fn day_after(self) -> Option<NaiveDate> {
        match self.frequency {
            Frequency::Day => self.first.checked_add_days(Days::new(1)),
            Frequency::Month => self.first.checked_add_months(Months::new(1)),
            Frequency::Quarter => self.first.checked_add_months(Months::new(3)),
            Frequency::Year => self.first.checked_add_months(Months::new(12)),
        }
    }
}

impl fmt::Display for Period {
    /// The wire form: `2026-11-20`, `2026-11`, `2026-T4`, `2026`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.frequency {
            Frequency::Day => write!(f, "{}", self.first.format("%Y-%m-%d")),
            Frequency::Month => write!(f, "{}", self.first.format("%Y-%m")),
            Frequency::Quarter => write!(f, "{}-T{}", self.first.year(), self.quarter()),
            Frequency::Year => write!(f, "{}", self.first.year()),
        }
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    /// Reads the wire form; its shape says how long the period is.
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let mut parts = text.split('-');
        let year = parts.next().and_then(|year| digits(year, 4));
        let (frequency, month, day) = match (parts.next(), parts.next(), parts.next()) {
            (None, None, None) => (Frequency::Year, Some(1), Some(1)),
            (Some(part), None, None) => match part.strip_prefix('T') {
                Some(quarter) => {
                    let quarter = digits(quarter, 1).filter(|q| (1..=4).contains(q));
                    (Frequency::Quarter, quarter.map(|q| q * 3 - 2), Some(1))
                }
                None => (Frequency::Month, digits(part, 2), Some(1)),
            },
            (Some(month), Some(day), None) => (Frequency::Day, digits(month, 2), digits(day, 2)),
            _ => return Err(NotAPeriod),
        };
        let first = (|| NaiveDate::from_ymd_opt(i32::try_from(year?).ok()?, month?, day?))();
        first.and_then(|first| Self::containing(frequency, first)).ok_or(NotAPeriod)
    }
}

/// Exactly so many ASCII digits, as a number.
fn digits(text: &str, count: usize) -> Option<u32> {
    let fits = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn the_four_wire_forms_are_read() {
        for (text, first, last) in [
            ("2026-11-20", "2026-11-20", "2026-11-20"),
            ("2026-11", "2026-11-01", "2026-11-30"),
            ("2026-T4", "2026-10-01", "2026-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2026", "2026-01-01", "2026-12-31"),
        ] {
            let read = period(text);
            assert_eq!(read.first_day().to_string(), first);
            assert_eq!(read.last_day().to_string(), last);
        }
    }

    #[test]
    fn other_forms_and_impossible_dates_are_refused() {
        for text in [
            "",
            "26",
            "2026-2-1",
            "2026-02-30",
            "2026-13",
            "2026-T0",
            "2026-T5",
            "2026-T",
            "1999",
            "2100-01",
            "2026-11-20Z",
            " 2026",
            "+026",
            "2026-11-20-1",
            "٢٠٢٦",
            "2026-11-2o",
        ] {
            assert_eq!(text.parse::<Period>(), Err(NotAPeriod), "{text}");
        }
    }

    #[test]
    fn the_stamp_is_that_of_the_registration_number() {
        for (text, stamp) in
            [("2026-11-20", "261120"), ("2026-11", "2611"), ("2026-T4", "2604"), ("2026", "2600")]
        {
            assert_eq!(period(text).stamp(), stamp);
        }
    }

    #[test]
    fn the_century_has_ends() {
        assert_eq!(period("2000").previous(), None);
        assert_eq!(period("2099-12-31").next(), None);
    }

    fn any_period() -> impl Strategy<Value = Period> {
        (0usize..4, 0u64..36_000).prop_map(|(frequency, days)| {
            let start = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
            Period::containing(Frequency::ALL[frequency], start + Days::new(days)).unwrap()
        })
    }

    proptest! {
        #[test]
        fn a_period_is_read_back_from_its_text(period in any_period()) {
            prop_assert_eq!(period.to_string().parse(), Ok(period));
        }

        #[test]
        fn the_next_begins_the_day_after_and_leads_back(period in any_period()) {
            if let Some(next) = period.next() {
                prop_assert_eq!(next.first_day(), period.last_day() + Days::new(1));
                prop_assert_eq!(next.previous(), Some(period));
                prop_assert!(period < next);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,12}") {
            let _ = text.parse::<Period>();
        }
    }
}
