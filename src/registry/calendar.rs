//! What a workplace is on a day: active, or why it is not; and whether it reports. Computed from
//! rows that each hold from a day until the next row (`units-and-trust.md` 1.4, F-01).

use super::UnitType;
use chrono::{Datelike, NaiveDate};
use std::{fmt, str::FromStr};

/// The statuses of `domain.md`, Workplaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Works and reports.
    Active,
    /// Suspended at its own request, or interrupted for a short time (E8, E9).
    Suspended,
    /// The suspension is over, and no mention says that work went on (U-33).
    SuspensionExpired,
    /// Suspended after an inspection (E15).
    SuspendedBySanction,
    /// The authorisation was withdrawn after an inspection (E15).
    Withdrawn,
    /// The authorisation was annulled (E12 to E14).
    Annulled,
    /// Closed (E17, E18, E20).
    Closed,
}

/// A name that is not a status'.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a status of a workplace")]
pub struct UnknownStatus(pub String);

impl Status {
    /// All of them, in the order of `domain.md`.
    pub const ALL: [Self; 7] = [
        Self::Active,
        Self::Suspended,
        Self::SuspensionExpired,
        Self::SuspendedBySanction,
        Self::Withdrawn,
        Self::Annulled,
        Self::Closed,
    ];

    /// The name on the wire, in files and in the database.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Active => "ACTIV",
            Self::Suspended => "SUSPENDAT",
            Self::SuspensionExpired => "SUSPENDARE_EXPIRATA",
            Self::SuspendedBySanction => "SUSPENDAT_SANCTIUNE",
            Self::Withdrawn => "RETRAS",
            Self::Annulled => "ANULAT",
            Self::Closed => "INCHIS",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wire())
    }
}

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        Self::ALL
            .into_iter()
            .find(|status| status.wire() == text)
            .ok_or_else(|| UnknownStatus(text.to_owned()))
    }
}

/// A status from a day on, until the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusRow {
    /// The first day.
    pub from: NaiveDate,
    /// What it is since.
    pub status: Status,
    /// The paper that says so.
    pub act: Option<String>,
}

/// Statuses over time. Without a row a workplace is active always; before the first row it is not
/// authorised yet (U-37).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline(Vec<StatusRow>);

/// What a workplace is on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It works.
    Active,
    /// Before its authorisation, which begins on that day.
    NotYetAuthorised(NaiveDate),
    /// Its own status is not `ACTIV`.
    Inactive {
        /// The row that holds.
        row: StatusRow,
        /// The first day of the next row.
        until: Option<NaiveDate>,
    },
    /// The unit it is an office of does not work (U-38).
    ParentInactive,
    /// A seasonal office between October and April (U-60).
    OutOfSeason,
}

/// The first and the last day (month, day) of the season of seasonal offices (N 10(4)).
const SEASON: [(u32, u32); 2] = [(5, 1), (9, 30)];

impl Timeline {
    /// From rows in any order.
    pub fn new(mut rows: Vec<StatusRow>) -> Self {
        rows.sort_by_key(|row| row.from);
        Self(rows)
    }

    /// Its rows, the earliest first.
    pub fn rows(&self) -> &[StatusRow] {
        &self.0
    }

    fn on(&self, day: NaiveDate) -> Standing {
        let after = self.0.partition_point(|row| row.from <= day);
        let until = self.0.get(after).map(|row| row.from);
        match (after.checked_sub(1).and_then(|last| self.0.get(last)), until) {
            (None, None) => Standing::Active,
            (None, Some(first)) => Standing::NotYetAuthorised(first),
            (Some(row), _) if row.status == Status::Active => Standing::Active,
            (Some(row), until) => Standing::Inactive { row: row.clone(), until },
        }
    }
}

/// All that decides what a workplace is on a day, and whether a declaration is expected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What sort of unit it is: seasons and the usual obligation.
    pub unit_type: UnitType,
    /// Its own statuses.
    pub own: Timeline,
    /// Those of the unit it is an office of.
    pub parent: Option<Timeline>,
    /// Whether it reports, from each day on (U-09); before the first as its unit type does.
    pub obligations: Vec<(NaiveDate, bool)>,
}

impl Calendar {
    /// Of a unit without dates: active always.
    pub fn of(unit_type: UnitType) -> Self {
        Self { unit_type, own: Timeline::default(), parent: None, obligations: Vec::new() }
    }

    /// What the workplace is on a day.
    pub fn on(&self, day: NaiveDate) -> Standing {
        let own = self.own.on(day);
        if own != Standing::Active {
            return own;
        }
        let parent_works =
            self.parent.as_ref().is_none_or(|parent| parent.on(day) == Standing::Active);
        if !parent_works {
            return Standing::ParentInactive;
        }
        let [from, to] = SEASON;
        let in_season = (from..=to).contains(&(day.month(), day.day()));
        if self.unit_type == UnitType::OfSezon && !in_season {
            return Standing::OutOfSeason;
        }
        Standing::Active
    }

    /// Whether a season ends with that day (U-61).
    pub fn season_ends(&self, day: NaiveDate) -> bool {
        let [_, last] = SEASON;
        self.unit_type == UnitType::OfSezon && last == (day.month(), day.day())
    }

    /// Whether a declaration of that day is expected: it works, and has to report.
    pub fn expects(&self, day: NaiveDate) -> bool {
        let last = self.obligations.iter().filter(|(from, _)| *from <= day).max();
        let reports = last.map_or(self.unit_type.reports(), |(_, reports)| *reports);
        reports && self.on(day) == Standing::Active
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(from: &str, status: Status) -> StatusRow {
        StatusRow { from: day(from), status, act: None }
    }

    #[test]
    fn every_status_is_read_back_from_its_name() {
        for status in Status::ALL {
            assert_eq!(status.wire().parse(), Ok(status));
        }
    }

    #[test]
    fn a_status_holds_until_the_next() {
        let rows = vec![row("2026-11-10", Status::Suspended), row("2026-01-01", Status::Active)];
        let rows = [rows, vec![row("2026-11-20", Status::Active)]].concat();
        let calendar = Calendar { own: Timeline::new(rows), ..Calendar::of(UnitType::FarmCom) };
        assert_eq!(calendar.on(day("2025-12-31")), Standing::NotYetAuthorised(day("2026-01-01")));
        assert_eq!(calendar.on(day("2026-11-09")), Standing::Active);
        let suspended = Standing::Inactive {
            row: row("2026-11-10", Status::Suspended),
            until: Some(day("2026-11-20")),
        };
        assert_eq!(calendar.on(day("2026-11-10")), suspended);
        assert_eq!(calendar.on(day("2026-11-19")), suspended);
        assert_eq!(calendar.on(day("2026-11-20")), Standing::Active);
    }

    #[test]
    fn an_office_works_only_while_its_pharmacy_does() {
        let closed = vec![row("2020-01-01", Status::Active), row("2026-11-10", Status::Annulled)];
        let parent = Some(Timeline::new(closed));
        let office = Calendar { parent, ..Calendar::of(UnitType::OfRurala) };
        assert_eq!(office.on(day("2026-11-09")), Standing::Active);
        assert_eq!(office.on(day("2026-11-10")), Standing::ParentInactive);
    }

    #[test]
    fn a_seasonal_office_works_from_may_to_september() {
        let office = Calendar::of(UnitType::OfSezon);
        for (on, works) in [
            ("2026-04-30", false),
            ("2026-05-01", true),
            ("2026-09-30", true),
            ("2026-10-01", false),
        ] {
            assert_eq!(office.on(day(on)) == Standing::Active, works, "{on}");
        }
    }

    #[test]
    fn a_season_ends_with_september_for_seasonal_offices_alone() {
        let ends = |unit_type, on| Calendar::of(unit_type).season_ends(day(on));
        assert!(ends(UnitType::OfSezon, "2026-09-30"));
        assert!(!ends(UnitType::OfSezon, "2026-09-29") && !ends(UnitType::OfSezon, "2026-10-30"));
        assert!(!ends(UnitType::OfRurala, "2026-09-30"));
    }

    #[test]
    fn a_drugstore_reports_only_where_it_is_asked_to() {
        let drugstore = Calendar::of(UnitType::Drogherie);
        assert!(!drugstore.expects(day("2026-11-20")));
        let asked = Calendar { obligations: vec![(day("2026-11-20"), true)], ..drugstore };
        assert!(!asked.expects(day("2026-11-19")) && asked.expects(day("2026-11-20")));
        assert!(Calendar::of(UnitType::FarmCi).expects(day("2026-11-20")));
    }
}
