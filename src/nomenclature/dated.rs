//! What entries of imported lists have in common: a code, and the days they count.

use chrono::NaiveDate;

/// An entry of an imported list.
pub trait Dated: Clone + PartialEq {
    /// Its code; several entries of one code count on other days.
    fn code(&self) -> &str;

    /// The first day and the last; none while it is open.
    fn days(&self) -> (NaiveDate, Option<NaiveDate>);

    /// The same, from another first day on.
    fn beginning(self, first: NaiveDate) -> Self;

    /// Whether the entry counts on that day.
    fn holds(&self, day: NaiveDate) -> bool {
        let (first, last) = self.days();
        first <= day && last.is_none_or(|last| day <= last)
    }

    /// Whether it counts on that day or later.
    fn lasts(&self, day: NaiveDate) -> bool {
        self.days().1.is_none_or(|last| last >= day)
    }

    /// Whether a later list only goes on with an earlier entry: nothing but the first day differs.
    fn goes_on(&self, before: &Self) -> bool {
        self.clone().beginning(before.days().0) == *before
    }
}
