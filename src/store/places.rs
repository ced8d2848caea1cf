//! The workplaces that declarations are looked for in: each with the companies that held it, and when.

use super::schema::workplaces as table;
use super::{Session, StoreError, workplaces};
use crate::declaration::Period;
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

/// A workplace while one company holds it, as it is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Key of it.
    pub workplace_id: i64,
    /// codWorkplace.
    pub code: String,
    /// The two characters of its county, where it is known.
    pub county: Option<String>,
    /// Fiscal code of its company, digits only.
    pub company_cui: String,
    /// Name of its company.
    pub company_name: String,
    /// The excise code that the company has of its own.
    pub excise_code: Option<String>,
    /// The days on which that company holds it.
    pub term: Term,
}

/// The days on which a company holds a workplace. Its declarations are those of the periods that
/// end on them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Term {
    /// The first; none where it was registered for the company.
    pub since: Option<NaiveDate>,
    /// The first of the next company; none while there is none.
    pub until: Option<NaiveDate>,
}

impl Term {
    /// Whether a period ends on one of them.
    pub fn holds(&self, period: Period) -> bool {
        let last = period.last_day();
        self.since.is_none_or(|since| since <= last) && self.until.is_none_or(|until| last < until)
    }
}

/// The workplaces of these companies: of those that one of them holds on the day every term, of
/// others the terms of theirs.
pub fn places(
    session: &mut Session,
    of_companies: &[i64],
    day: NaiveDate,
) -> Result<Vec<Place>, StoreError> {
    let theirs = workplaces::of_companies(session, of_companies)?;
    let keys: Vec<i64> = theirs.iter().map(|workplace| workplace.id).collect();
    let counties: Vec<(i64, Option<String>)> = table::table
        .filter(table::id.eq_any(keys))
        .select((table::id, table::county))
        .load(session.connection())?;
    let counties: HashMap<i64, Option<String>> = counties.into_iter().collect();
    let places = theirs.iter().flat_map(|workplace| {
        let all = of_companies.contains(&workplace.holders.on(day).id);
        let county = counties.get(&workplace.id).cloned().flatten();
        let terms = workplace.holders.terms();
        let terms = terms.filter(move |(.., one)| all || of_companies.contains(&one.id));
        terms.map(move |(since, until, company)| Place {
            workplace_id: workplace.id,
            code: workplace.code.to_string(),
            county: county.clone(),
            company_cui: company.cui.clone(),
            company_name: company.name.clone(),
            excise_code: company.excise_code.clone(),
            term: Term { since, until },
        })
    });
    Ok(places.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::companies;
    use crate::store::testing::{CODE, on_both, pharmacy};

    on_both!(the_places_of_a_company_come_with_what_they_are_looked_for_by);

    fn the_places_of_a_company_come_with_what_they_are_looked_for_by(store: &Store) {
        let pharmacy = pharmacy(store);
        let day = "2026-11-20".parse().unwrap();
        let places_of = |company| store.read(|session| places(session, &[company], day)).unwrap();
        assert_eq!(places_of(pharmacy.company_id + 1), []);
        let mut place = Place {
            workplace_id: pharmacy.workplace_id,
            code: CODE.into(),
            county: Some("CJ".into()),
            company_cui: "10000008".into(),
            company_name: "TEST Farmacia SRL".into(),
            excise_code: None,
            term: Term::default(),
        };
        assert_eq!(places_of(pharmacy.company_id), std::slice::from_ref(&place));
        let code = "RO00000000T01";
        store
            .transaction(|t| companies::put_excise_code(t, pharmacy.company_id, Some(code)))
            .unwrap();
        place.excise_code = Some(code.into());
        assert_eq!(places_of(pharmacy.company_id), [place]);
    }
}
