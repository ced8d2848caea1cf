//! When units of a type are open, of those that are not all year.

use super::UnitType;
use chrono::{Datelike, NaiveDate};

/// The days of a year on which units of a type are open, each year again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Season {
    /// Which units.
    pub unit: UnitType,
    /// The first day: month, day.
    pub first: (u32, u32),
    /// The last day, included.
    pub last: (u32, u32),
    /// Article of the norms.
    pub article: &'static str,
}

/// All of them (U-60).
pub const SEASONS: [Season; 1] =
    [Season { unit: UnitType::OfSezon, first: (5, 1), last: (9, 30), article: "N 10(4)" }];

fn of(unit: UnitType) -> Option<&'static Season> {
    SEASONS.iter().find(|season| season.unit == unit)
}

/// Whether units of a type may be open on a day.
pub fn in_season(unit: UnitType, day: NaiveDate) -> bool {
    let today = (day.month(), day.day());
    of(unit).is_none_or(|season| (season.first..=season.last).contains(&today))
}

/// Whether a season of theirs ends with that day (U-61).
pub fn season_ends(unit: UnitType, day: NaiveDate) -> bool {
    of(unit).is_some_and(|season| season.last == (day.month(), day.day()))
}
