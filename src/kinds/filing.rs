//! When a kind is filed: how long its period is and when it is due.

use std::{fmt, str::FromStr};

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

impl Frequency {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::Month, Self::Quarter, Self::Year];

    /// The element of `perioada` that holds it (`wire.md`).
    pub fn element(self) -> &'static str {
        match self {
            Self::Day => "zi",
            Self::Month => "luna",
            Self::Quarter => "trimestru",
            Self::Year => "an",
        }
    }
}

/// A word that is not a frequency's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a frequency")]
pub struct UnknownFrequency(pub String);

impl FromStr for Frequency {
    type Err = UnknownFrequency;

    /// Reads the name of its element.
    fn from_str(text: &str) -> Result<Self, UnknownFrequency> {
        let known = Self::ALL.into_iter().find(|frequency| frequency.element() == text);
        known.ok_or_else(|| UnknownFrequency(text.to_owned()))
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.element())
    }
}

/// The last civil day (Europe/Bucharest) on which a declaration is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Deadline {
    /// So many days after the last day of the period.
    DaysAfter(u8),
    /// This day of the month after the period.
    DayOfNextMonth(u8),
}

impl fmt::Display for Deadline {
    /// In Romanian, for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DaysAfter(1) => f.write_str("1 zi după perioadă"),
            Self::DaysAfter(days) => write!(f, "{days} zile după perioadă"),
            Self::DayOfNextMonth(day) => write!(f, "ziua {day} a lunii următoare perioadei"),
        }
    }
}

/// One way of filing a kind: most have one, end users of excise goods three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// How long the period is.
    pub frequency: Frequency,
    /// When it is due.
    pub deadline: Deadline,
    /// However long an outage of the service, the deadline moves at most to so many hours after
    /// the period; none: as far as the outage goes.
    #[serde(default)]
    pub at_most_hours: Option<u16>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frequency_is_read_back_from_its_element() {
        for frequency in Frequency::ALL {
            assert_eq!(frequency.element().parse(), Ok(frequency));
        }
        assert_eq!("semestru".parse::<Frequency>(), Err(UnknownFrequency("semestru".into())));
    }
}
