//! cautaDeclaratii: declarations of the workplaces that a caller may report for, by the criteria of
//! point 25.3 of the instructions, ordered and in pages (point 26).

use super::{Caller, Service, Unavailable, stop::Cause};
use crate::{
    declaration::{Period, State},
    registry::Cui,
    store::{
        Kept, StoreError, persons,
        places::{self, Place, Term},
        search::{self, Order, Wanted},
    },
};
use std::num::NonZeroU32;

/// What declarations are looked for by; what is none asks nothing. Parts of names and codes count
/// in whatever case, and as they are written otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Criteria {
    /// Part of the registration number.
    pub number: Option<String>,
    /// Part of the codWorkplace.
    pub workplace: Option<String>,
    /// Part of the company's own excise code.
    pub excise_code: Option<String>,
    /// Part of the company's name.
    pub company: Option<String>,
    /// The company's fiscal code.
    pub cui: Option<Cui>,
    /// The two characters of the county.
    pub county: Option<String>,
    /// Two letters.
    pub kind: Option<String>,
    /// Accepted; or rejected, which with a number is withdrawn.
    pub state: Option<State>,
    /// The period begins on the first day of this one, or later.
    pub from: Option<Period>,
    /// The period begins on the last day of this one, or earlier.
    pub until: Option<Period>,
    /// Whether it came after its deadline.
    pub late: Option<bool>,
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPage {
    /// How many pages there are, at least one.
    pub pages: u32,
    /// Declarations of all pages.
    pub total: u32,
    /// Those of this page; none past the last.
    pub found: Vec<Found>,
}

/// A declaration that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its workplace.
    pub place: Place,
    /// What it is, and where it stands.
    pub kept: Kept,
}

/// Declarations of a page.
const PAGE: u32 = 100;

impl Service {
    /// A page of the caller's declarations.
    pub fn search(
        &self,
        caller: Caller,
        criteria: &Criteria,
        order: Order,
        page: NonZeroU32,
    ) -> Result<SearchPage, Unavailable> {
        let now = self.clock.now();
        let found = self.store.snapshot(|session| {
            let companies = persons::reports_for(session, caller.person_id, now)?;
            let places = places::places(session, &companies, self.today())?;
            let places = places.into_iter().filter(|place| criteria.want(place));
            let places: Vec<Place> = places.collect();
            let terms = places.iter().map(|place| (place.workplace_id, place.term));
            let (always, terms): (Vec<_>, Vec<_>) =
                terms.partition(|(_, term)| *term == Term::default());
            let always: Vec<i64> =
                always.into_iter().map(|(workplace_id, _)| workplace_id).collect();
            let wanted = criteria.of(&always, &terms);
            let total = search::count(session, &wanted)?;
            let skipped = page.get().saturating_sub(1).saturating_mul(PAGE);
            let rows = search::page(session, &wanted, order, (skipped, PAGE))?;
            let found = rows.into_iter().filter_map(|kept| {
                let of = |place: &&Place| place.workplace_id == kept.workplace_id;
                let mut places = places.iter().filter(of);
                let place = places.find(|place| place.term.holds(kept.period))?.clone();
                Some(Found { place, kept })
            });
            let pages = total.div_ceil(PAGE).max(1);
            Ok::<_, StoreError>(SearchPage { pages, total, found: found.collect() })
        });
        found.map_err(|error| Cause::Store(error).unavailable(now))
    }
}

impl Criteria {
    /// Whether the workplace is one of those asked for.
    fn want(&self, place: &Place) -> bool {
        let is = |asked: Option<&str>, told: Option<&str>| {
            asked.is_none_or(|asked| told.is_some_and(|told| told == asked))
        };
        holds(self.workplace.as_deref(), Some(&place.code))
            && holds(self.excise_code.as_deref(), place.excise_code.as_deref())
            && holds(self.company.as_deref(), Some(&place.company_name))
            && is(self.cui.as_ref().map(Cui::as_str), Some(&place.company_cui))
            && is(self.county.as_deref(), place.county.as_deref())
    }

    /// What is asked of the declarations of these workplaces.
    fn of<'w>(&'w self, workplaces: &'w [i64], terms: &'w [(i64, Term)]) -> Wanted<'w> {
        Wanted {
            workplaces,
            terms,
            number: self.number.as_deref(),
            kind: self.kind.as_deref(),
            state: self.state,
            from: self.from.map(Period::first_day),
            until: self.until.map(Period::last_day),
            late: self.late,
        }
    }
}

/// Whether a text holds the part that is asked for, in whatever case.
fn holds(part: Option<&str>, text: Option<&str>) -> bool {
    let Some(part) = part else { return true };
    text.is_some_and(|text| text.to_lowercase().contains(&part.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place {
            workplace_id: 1,
            code: "CJF000000123U".into(),
            county: Some("CJ".into()),
            company_cui: "18547290".into(),
            company_name: "TEST Farmacia Ștefan 100%_SRL".into(),
            excise_code: None,
            term: Term::default(),
        }
    }

    #[test]
    fn a_name_is_found_by_a_part_in_whatever_case_and_with_its_diacritics() {
        let named = |company: &str| {
            Criteria { company: Some(company.into()), ..Criteria::default() }.want(&place())
        };
        for part in ["test", "FARMACIA ȘTEFAN", "ștefan", "100%_srl", ""] {
            assert!(named(part), "{part}");
        }
        for part in ["stefan", "Farmacia%", "Ștefan_100", "Farmacia  Ștefan"] {
            assert!(!named(part), "{part}");
        }
    }

    #[test]
    fn every_criterion_of_a_place_must_hold() {
        let of = Criteria::default;
        let text = |text: &str| Some(text.to_owned());
        for (wanted, criteria) in [
            (true, of()),
            (true, Criteria { workplace: text("f00000012"), ..of() }),
            (false, Criteria { workplace: text("F000000124"), ..of() }),
            (true, Criteria { cui: "RO18547290".parse().ok(), ..of() }),
            (false, Criteria { cui: "10000008".parse().ok(), ..of() }),
            (true, Criteria { county: text("CJ"), ..of() }),
            (false, Criteria { county: text("AB"), workplace: text("CJ"), ..of() }),
            (false, Criteria { excise_code: text("RO"), ..of() }),
        ] {
            assert_eq!(criteria.want(&place()), wanted, "{criteria:?}");
        }
        let coded = Place { excise_code: text("RO00000000T01"), county: None, ..place() };
        assert!(Criteria { excise_code: text("t01"), ..of() }.want(&coded));
        assert!(!Criteria { county: text("CJ"), ..of() }.want(&coded));
    }
}
