//! A product of the nomenclature of excise goods.

use super::Dated;
use chrono::NaiveDate;

/// An entry of the CN nomenclature of excise goods, for the days it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExciseProduct {
    /// codNC: eight digits.
    pub code: String,
    /// Its description.
    pub name: String,
    /// The units of measure it is declared in (`um`), at least one; the usual one first.
    pub units: Vec<String>,
    /// The first day of the entry.
    pub valid_from: NaiveDate,
    /// The last day; none while it is open.
    pub valid_to: Option<NaiveDate>,
}

impl Dated for ExciseProduct {
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
