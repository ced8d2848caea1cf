//! What a workplace can be, and its statuses over time.

use chrono::NaiveDate;
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

    /// Whether work may go on after it, by a mention.
    pub fn is_suspension(self) -> bool {
        matches!(self, Self::Suspended | Self::SuspensionExpired | Self::SuspendedBySanction)
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

impl Standing {
    /// The status that holds; none before the authorisation, and where not its own status decides.
    pub fn status(&self) -> Option<Status> {
        match self {
            Self::Active => Some(Status::Active),
            Self::Inactive { row, .. } => Some(row.status),
            Self::NotYetAuthorised(_) | Self::ParentInactive | Self::OutOfSeason => None,
        }
    }
}

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

    /// The first day of the suspension that a day is in, however many acts it is made of; none on
    /// another day. Sanctions do not count (N 8).
    pub fn suspended_since(&self, day: NaiveDate) -> Option<NaiveDate> {
        let counts = |status| matches!(status, Status::Suspended | Status::SuspensionExpired);
        let until = self.0.partition_point(|row| row.from <= day);
        let past = self.0.iter().take(until).rev();
        past.take_while(|row| counts(row.status)).last().map(|row| row.from)
    }

    /// What it says of a day.
    pub fn on(&self, day: NaiveDate) -> Standing {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suspension_is_counted_from_its_first_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let row = |from, status| StatusRow { from: day(from), status, act: None };
        let timeline = Timeline::new(vec![
            row("2026-01-01", Status::Active),
            row("2026-03-01", Status::Suspended),
            row("2026-04-01", Status::Suspended),
            row("2026-05-01", Status::SuspensionExpired),
            row("2026-06-01", Status::Active),
        ]);
        let since = |on| timeline.suspended_since(day(on));
        assert_eq!((since("2026-02-28"), since("2026-06-01")), (None, None));
        for on in ["2026-03-01", "2026-04-15", "2026-05-31"] {
            assert_eq!(since(on), Some(day("2026-03-01")), "{on}");
        }
    }

    #[test]
    fn every_status_is_read_back_from_its_name() {
        for status in Status::ALL {
            assert_eq!(status.wire().parse(), Ok(status));
        }
    }
}
