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

/// Whether units of a type may be open on a day.
pub fn in_season(unit: UnitType, day: NaiveDate) -> bool {
    let season = SEASONS.iter().find(|season| season.unit == unit);
    season.is_none_or(|season| (season.first..=season.last).contains(&(day.month(), day.day())))
}
