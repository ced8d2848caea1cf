//! What the authorisation of a place of excise goods says over time: the products it may hold, and
//! how often it files a kind that has several frequencies (`domain.md`, Workplaces).

use crate::kinds::Frequency;
use chrono::NaiveDate;

/// A CN code, or a family of codes, that a place may hold on the days of a term.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Authorised {
    /// A code of 8 digits, or the 4 to 7 digits that the codes of a family begin with.
    pub code: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none while it is open.
    pub to: Option<NaiveDate>,
}

impl Authorised {
    /// Whether it holds on at least one day of those from the first to the last.
    pub fn holds_within(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.from <= last && self.to.is_none_or(|to| to >= first)
    }
}

/// How often a place files a kind, from the 1 January of a year until the next such row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledFrom {
    /// Two letters.
    pub kind: String,
    /// The first year.
    pub year: i32,
    /// How long its periods are since.
    pub frequency: Frequency,
}

/// All of it. By default nothing is authorised, and each kind is filed as often as is usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authorisations {
    /// Products, in any order; terms may overlap.
    pub products: Vec<Authorised>,
    /// Frequencies, in any order; one for each kind and year.
    pub frequencies: Vec<FiledFrom>,
}

impl Authorisations {
    /// Whether a CN code may be held on at least one of the days from the first to the last.
    pub fn cover(&self, code: &str, first: NaiveDate, last: NaiveDate) -> bool {
        let products = self.products.iter().filter(|product| product.holds_within(first, last));
        products.into_iter().any(|product| code.starts_with(&product.code))
    }

    /// Whether some code of these families may be held on at least one of those days.
    pub fn cover_any(&self, families: &[String], first: NaiveDate, last: NaiveDate) -> bool {
        let mut products = self.products.iter().filter(|product| product.holds_within(first, last));
        products.any(|Authorised { code, .. }| {
            let meets = |family: &String| code.starts_with(family) || family.starts_with(code);
            families.iter().any(meets)
        })
    }

    /// How often a kind is filed in a year; none where nothing was said of it.
    pub fn frequency(&self, kind: &str, year: i32) -> Option<Frequency> {
        let said = self.frequencies.iter().filter(|row| row.kind == kind && row.year <= year);
        said.max_by_key(|row| row.year).map(|row| row.frequency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn authorisations(products: &[(&str, &str, Option<&str>)]) -> Authorisations {
        let product = |(code, from, to): &(&str, &str, Option<&str>)| Authorised {
            code: (*code).to_owned(),
            from: day(from),
            to: to.map(day),
        };
        let products = products.iter().map(product).collect();
        Authorisations { products, ..Authorisations::default() }
    }

    #[test]
    fn one_day_of_the_term_in_the_period_is_enough() {
        let beer = authorisations(&[("22030001", "2026-10-31", Some("2026-12-01"))]);
        let covered = |first, last| beer.cover("22030001", day(first), day(last));
        assert!(!covered("2026-10-01", "2026-10-30"));
        assert!(covered("2026-10-01", "2026-10-31") && covered("2026-12-01", "2026-12-31"));
        assert!(!covered("2026-12-02", "2026-12-31"));
    }

    #[test]
    fn a_family_covers_every_code_that_begins_so_and_no_other() {
        let family =
            authorisations(&[("2203", "2020-01-01", None), ("220600", "2020-01-01", None)]);
        let covered = |code| family.cover(code, day("2026-11-01"), day("2026-11-30"));
        assert!(covered("22030001") && covered("22060039"));
        assert!(!covered("22042178") && !covered("22061000") && !covered("2206"));
    }

    #[test]
    fn families_of_a_kind_meet_codes_and_families_of_an_authorisation() {
        let meets = |code: &str, families: &[&str]| {
            let families: Vec<String> = families.iter().map(|text| (*text).to_owned()).collect();
            let authorisations = authorisations(&[(code, "2026-11-30", None)]);
            authorisations.cover_any(&families, day("2026-11-01"), day("2026-11-30"))
        };
        assert!(meets("22030001", &["2207", "2203"]) && meets("2203", &["2203"]));
        assert!(meets("2710", &["27101943"]) && !meets("2402", &["2203"]) && !meets("2203", &[]));
    }

    #[test]
    fn a_frequency_holds_from_its_year_until_the_next() {
        let row = |kind: &str, year, frequency| FiledFrom { kind: kind.into(), year, frequency };
        let frequencies = vec![
            row("FA", 2028, Frequency::Year),
            row("FA", 2026, Frequency::Quarter),
            row("FE", 2020, Frequency::Year),
        ];
        let said = Authorisations { frequencies, ..Authorisations::default() };
        let of = |year| said.frequency("FA", year);
        assert_eq!((of(2025), of(2026)), (None, Some(Frequency::Quarter)));
        assert_eq!((of(2027), of(2099)), (Some(Frequency::Quarter), Some(Frequency::Year)));
        assert_eq!(said.frequency("AL", 2026), None);
    }
}
