//! What each type of unit may hold (`units-and-trust.md` 1.2, U-10 to U-12): a row for each cell of
//! the matrix that refuses or warns, with the days on which it counts. What is not stated is allowed.

use super::UnitType;
use chrono::NaiveDate;

/// A class of medicines, as the nomenclature tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Category {
    /// Dispensed only on prescription.
    Prescription,
    /// Narcotic or psychotropic.
    Controlled,
}

/// What is said of a medicine that a unit may not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The declaration is refused.
    Refuse,
    /// It is accepted with a warning.
    Warn,
}

/// A cell of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entitlement {
    /// Which units.
    pub unit: UnitType,
    /// Which medicines.
    pub category: Category,
    /// What is said.
    pub severity: Severity,
    /// The first day; none where it counted always.
    pub from: Option<NaiveDate>,
    /// The last day, included; none while it counts.
    pub to: Option<NaiveDate>,
    /// Article of the norms.
    pub article: &'static str,
}

const fn refused(unit: UnitType, category: Category, article: &'static str) -> Entitlement {
    Entitlement { unit, category, severity: Severity::Refuse, from: None, to: None, article }
}

/// The matrix.
pub static ENTITLEMENTS: [Entitlement; 2] = [
    refused(UnitType::Drogherie, Category::Prescription, "N 1h, M1 *"),
    refused(UnitType::Drogherie, Category::Controlled, "N 1h"),
];

impl Entitlement {
    /// Whether it counts for units of this type on a day.
    pub fn holds(&self, unit: UnitType, day: NaiveDate) -> bool {
        self.unit == unit
            && self.from.is_none_or(|from| from <= day)
            && self.to.is_none_or(|to| day <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_cell_counts_for_its_units_on_its_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let cell = Entitlement {
            from: Some(day("2026-01-01")),
            to: Some(day("2026-06-30")),
            ..refused(UnitType::OfRurala, Category::Controlled, "TEST")
        };
        for (unit, on, holds) in [
            (UnitType::OfRurala, "2025-12-31", false),
            (UnitType::OfRurala, "2026-01-01", true),
            (UnitType::OfRurala, "2026-06-30", true),
            (UnitType::OfRurala, "2026-07-01", false),
            (UnitType::FarmCom, "2026-01-01", false),
        ] {
            assert_eq!(cell.holds(unit, day(on)), holds, "{unit} {on}");
        }
    }

    #[test]
    fn only_drugstores_are_held_to_it() {
        let cells: HashSet<_> =
            ENTITLEMENTS.iter().map(|cell| (cell.unit, cell.category)).collect();
        let drugstore = UnitType::Drogherie;
        let expected = [(drugstore, Category::Prescription), (drugstore, Category::Controlled)];
        assert_eq!(cells, expected.into());
    }
}
