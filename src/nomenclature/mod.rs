//! Coded lists whose entries have dates, and the table of answer codes. Pure: the medicines and the
//! excise products come from the store, the rest is built in.

pub mod answers;
mod country;
mod dated;
mod excise;
mod lists;
mod medicine;

pub use country::{COUNTRIES, Country};
pub use dated::Dated;
pub use excise::ExciseProduct;
pub use lists::{ENTRY_KINDS, EXIT_KINDS, Item, THERAPEUTIC, UNITS};
pub use medicine::Medicine;

use chrono::{Datelike, NaiveDate};
use foldhash::HashMap;

/// Year, month, day of a table that is built in.
pub type Day = (i32, u32, u32);

/// From when until when an entry counts, both days included; open where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
}

impl Validity {
    /// No first and no last day.
    pub const ALWAYS: Self = Self { from: None, to: None };

    /// Whether the entry counts on that day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        let day = (day.year(), day.month(), day.day());
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// From which day the built-in lists are as they stand here; it changes with them.
const BUILT_IN: Day = (2026, 11, 20);

/// The version of the built-in lists.
pub fn built_in_version() -> Option<NaiveDate> {
    let (year, month, day) = BUILT_IN;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The lists a declaration is judged by.
#[derive(Debug, Clone, Default)]
pub struct Nomenclatures {
    medicines: ByCode<Medicine>,
    excise_products: ByCode<ExciseProduct>,
}

/// The entries of each code.
type ByCode<E> = HashMap<String, Vec<E>>;

fn by_code<E: Dated>(entries: impl IntoIterator<Item = E>) -> ByCode<E> {
    let mut by_code = ByCode::default();
    for entry in entries {
        by_code.entry(entry.code().to_owned()).or_default().push(entry);
    }
    by_code
}

fn find<'e, E: Dated>(entries: &'e ByCode<E>, code: &str, day: NaiveDate) -> Option<&'e E> {
    entries.get(code)?.iter().find(|entry| entry.holds(day))
}

impl Nomenclatures {
    /// The built-in lists, and these medicines; a code may have several entries with other dates.
    pub fn new(medicines: impl IntoIterator<Item = Medicine>) -> Self {
        Self { medicines: by_code(medicines), ..Self::default() }
    }

    /// The same, with these products of excise goods.
    pub fn with_excise_products(self, products: impl IntoIterator<Item = ExciseProduct>) -> Self {
        Self { excise_products: by_code(products), ..self }
    }

    /// The medicine with this codCIM on that day.
    pub fn medicine(&self, code: &str, day: NaiveDate) -> Option<&Medicine> {
        find(&self.medicines, code, day)
    }

    /// The excise product with this codNC on that day.
    pub fn excise_product(&self, code: &str, day: NaiveDate) -> Option<&ExciseProduct> {
        find(&self.excise_products, code, day)
    }

    /// The country with this code.
    pub fn country(&self, code: &str) -> Option<&'static Country> {
        let index = COUNTRIES.binary_search_by(|country| country.code.cmp(code)).ok()?;
        COUNTRIES.get(index)
    }

    /// The unit of measure with this code on that day.
    pub fn unit(&self, code: &str, day: NaiveDate) -> Option<&'static Item> {
        lists::find(&UNITS, code, day)
    }

    /// The tipIntrare with this code on that day.
    pub fn entry_kind(&self, code: &str, day: NaiveDate) -> Option<&'static Item> {
        lists::find(&ENTRY_KINDS, code, day)
    }

    /// The tipIesire with this code on that day.
    pub fn exit_kind(&self, code: &str, day: NaiveDate) -> Option<&'static Item> {
        lists::find(&EXIT_KINDS, code, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_medicine_is_found_only_within_its_dates() {
        let medicine = Medicine {
            code: "W00000001".into(),
            name: "TEST 1".into(),
            unit: "UT".into(),
            prescription: false,
            controlled: false,
            valid_from: day("2026-01-01"),
            valid_to: Some(day("2026-06-30")),
        };
        let renamed = Medicine {
            name: "TEST 1 bis".into(),
            valid_from: day("2026-07-01"),
            valid_to: None,
            ..medicine.clone()
        };
        let lists = Nomenclatures::new([medicine, renamed]);
        let name = |text| lists.medicine("W00000001", day(text)).map(|m| m.name.as_str());
        assert_eq!(name("2025-12-31"), None);
        assert_eq!(name("2026-06-30"), Some("TEST 1"));
        assert_eq!(name("2026-07-01"), Some("TEST 1 bis"));
        assert!(lists.medicine("W00000002", day("2026-07-01")).is_none());
    }

    #[test]
    fn built_in_lists_are_looked_up_by_code() {
        let lists = Nomenclatures::default();
        let today = day("2026-11-20");
        assert_eq!(lists.country("RO").map(|c| c.name), Some("România"));
        assert_eq!(lists.country("ZZ"), None);
        assert!(lists.unit("UT", today).is_some() && lists.unit("OZ", today).is_none());
        assert!(lists.entry_kind("ACH", today).is_some());
        assert!(lists.entry_kind("ELB", today).is_none());
        assert!(lists.exit_kind("ELB", today).is_some());
    }
}
