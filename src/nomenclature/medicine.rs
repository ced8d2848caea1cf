//! A medicine of the nomenclature.

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

impl Medicine {
    /// Whether the entry counts on that day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Whether a later list only goes on with an earlier entry: nothing but the first day differs.
    pub fn goes_on(&self, before: &Self) -> bool {
        let same_days = Self { valid_from: before.valid_from, ..self.clone() };
        same_days == *before
    }
}
