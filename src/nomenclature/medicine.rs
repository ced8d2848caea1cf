//! A medicine of the nomenclature.

use super::Dated;
use chrono::NaiveDate;

/// An entry of the medicines nomenclature (Canamed), for the days it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medicine {
    /// codCIM: `W` and eight digits.
    pub code: String,
    /// Name, strength and form.
    pub name: String,
    /// Unit of measure, `UT`.
    pub unit: String,
    /// Whether it is dispensed only on prescription (U-10).
    pub prescription: bool,
    /// Whether it is narcotic or psychotropic (U-11).
    pub controlled: bool,
    /// The first day of the entry.
    pub valid_from: NaiveDate,
    /// The last day; none while it is open.
    pub valid_to: Option<NaiveDate>,
}

impl Dated for Medicine {
    fn code(&self) -> &str {
        &self.code
    }

    fn days(&self) -> (NaiveDate, Option<NaiveDate>) {
        (self.valid_from, self.valid_to)
    }

    fn beginning(self, first: NaiveDate) -> Self {
        Self { valid_from: first, ..self }
    }
}
