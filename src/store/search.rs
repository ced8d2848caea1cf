//! cautaDeclaratii: the workplaces of some companies with what they are looked for by, and of their
//! declarations a page, in the order of any column.

use super::kept::{self, Kept};
use super::schema::{companies, declarations, workplaces};
use super::{Session, StoreError};
use crate::declaration::State;
use chrono::NaiveDate;
use diesel::prelude::*;

/// A workplace, as it is looked for.
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
}

/// What declarations are looked for by; what is none asks nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'w> {
    /// Keys of their workplaces.
    pub workplaces: &'w [i64],
    /// Part of the number, in whatever case.
    pub number: Option<&'w str>,
    /// Two letters.
    pub kind: Option<&'w str>,
    /// Where they stand.
    pub state: Option<State>,
    /// Their periods begin on that day or later.
    pub from: Option<NaiveDate>,
    /// Their periods begin on that day or earlier.
    pub until: Option<NaiveDate>,
    /// Whether they came after their deadlines.
    pub late: Option<bool>,
}

/// What a list of declarations is ordered by (point 26 of the instructions).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The registration number; those without one come last.
    Number,
    /// codWorkplace.
    Workplace,
    /// The county; those without one come last.
    County,
    /// The kind.
    Kind,
    /// The first day of the period.
    Period,
    /// The state.
    State,
    /// When it was registered; those that were not come last.
    Registered,
}

/// An order. What is equal stands in the order in which it was recorded, or the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub by: Column,
    /// The largest first.
    pub descending: bool,
}

/// The workplaces of these companies.
pub fn places(session: &mut Session, of_companies: &[i64]) -> Result<Vec<Place>, StoreError> {
    type Row = (i64, String, Option<String>, String, String, Option<String>);
    let rows: Vec<Row> = workplaces::table
        .inner_join(companies::table.on(companies::id.eq(workplaces::company_id)))
        .filter(workplaces::company_id.eq_any(of_companies))
        .select((
            workplaces::id,
            workplaces::code,
            workplaces::county,
            companies::cui,
            companies::name,
            companies::excise_code,
        ))
        .load(session.connection())?;
    let place = |(workplace_id, code, county, company_cui, company_name, excise_code): Row| Place {
        workplace_id,
        code,
        county,
        company_cui,
        company_name,
        excise_code,
    };
    Ok(rows.into_iter().map(place).collect())
}

/// A query of declarations, narrowed to those that are wanted.
macro_rules! narrowed {
    ($query:expr, $wanted:expr) => {{
        let wanted: &Wanted<'_> = $wanted;
        let mut query =
            $query.filter(declarations::workplace_id.eq_any(wanted.workplaces)).into_boxed();
        if let Some(part) = wanted.number {
            query = query.filter(declarations::number.like(containing(part)).escape('\\'));
        }
        if let Some(kind) = wanted.kind {
            query = query.filter(declarations::kind.eq(kind));
        }
        if let Some(state) = wanted.state {
            query = query.filter(declarations::state.eq(state.wire()));
        }
        if let Some(from) = wanted.from {
            query = query.filter(declarations::period_first.ge(from));
        }
        if let Some(until) = wanted.until {
            query = query.filter(declarations::period_first.le(until));
        }
        if let Some(late) = wanted.late {
            query = query.filter(declarations::late.eq(late));
        }
        query
    }};
}

/// A query in the order of these columns, one way or the other; what has no value comes last.
macro_rules! ordered {
    ($query:expr, $descending:expr, $column:expr $(, then $next:expr)? $(, absent $last:expr)?) => {
        match $descending {
            false => $query.order((
                $($last.asc(),)? $column.asc(), $($next.asc(),)? declarations::id.asc(),
            )),
            true => $query.order((
                $($last.asc(),)? $column.desc(), $($next.desc(),)? declarations::id.desc(),
            )),
        }
    };
}

/// How many are wanted.
pub fn count(session: &mut Session, wanted: &Wanted<'_>) -> Result<u32, StoreError> {
    let query = narrowed!(declarations::table.select(diesel::dsl::count_star()), wanted);
    let count: i64 = query.first(session.connection())?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// So many of them, after those that are skipped.
pub fn page(
    session: &mut Session,
    wanted: &Wanted<'_>,
    order: Order,
    (skipped, taken): (u32, u32),
) -> Result<Vec<Kept>, StoreError> {
    let at = workplaces::table.on(workplaces::id.eq(declarations::workplace_id));
    let query = narrowed!(kept::kept().inner_join(at), wanted);
    let (number, registered) = (declarations::number, declarations::registered_at);
    let (county, descending) = (workplaces::county, order.descending);
    let query = match order.by {
        Column::Number => ordered!(query, descending, number, absent number.is_null()),
        Column::Workplace => ordered!(query, descending, workplaces::code),
        Column::County => ordered!(query, descending, county, absent county.is_null()),
        Column::Kind => ordered!(query, descending, declarations::kind),
        Column::Period => {
            let first = declarations::period_first;
            ordered!(query, descending, first, then declarations::period)
        }
        Column::State => ordered!(query, descending, declarations::state),
        Column::Registered => ordered!(query, descending, registered, absent registered.is_null()),
    };
    let query = query.offset(skipped.into()).limit(taken.into());
    query.load(session.connection())?.into_iter().map(kept::read).collect()
}

/// The pattern of a text that contains this part of a number, taken to the letter.
fn containing(part: &str) -> String {
    let mut pattern = String::from("%");
    for c in part.chars().map(|c| c.to_ascii_uppercase()) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::declarations::tests::{accepted, rejected};
    use crate::store::testing::{CODE, on_both, pharmacy};
    use crate::store::{Store, companies as registered};

    on_both!(
        the_places_of_a_company_come_with_what_they_are_looked_for_by,
        what_is_wanted_is_found_whatever_the_order_and_the_page,
        what_stands_for_others_in_a_pattern_stands_for_itself,
    );

    fn the_places_of_a_company_come_with_what_they_are_looked_for_by(store: &Store) {
        let pharmacy = pharmacy(store);
        let places_of = |company| store.read(|session| places(session, &[company])).unwrap();
        assert_eq!(places_of(pharmacy.company_id + 1), []);
        let mut place = Place {
            workplace_id: pharmacy.workplace_id,
            code: CODE.into(),
            county: Some("CJ".into()),
            company_cui: "10000008".into(),
            company_name: "TEST Farmacia SRL".into(),
            excise_code: None,
        };
        assert_eq!(places_of(pharmacy.company_id), std::slice::from_ref(&place));
        let code = "RO00000000T01";
        store
            .transaction(|t| registered::put_excise_code(t, pharmacy.company_id, Some(code)))
            .unwrap();
        place.excise_code = Some(code.into());
        assert_eq!(places_of(pharmacy.company_id), [place]);
    }

    fn what_is_wanted_is_found_whatever_the_order_and_the_page(store: &Store) {
        let pharmacy = pharmacy(store);
        for (day, sequence) in [("2026-11-18", 0), ("2026-11-19", 0), ("2026-11-19", 1)] {
            accepted(store, pharmacy, day, sequence, &[]).unwrap();
        }
        rejected(store, pharmacy, "2026-11-20", [9; 32]);
        let workplaces = [pharmacy.workplace_id];
        let all = Wanted { workplaces: &workplaces, ..Wanted::default() };
        let day = |text: &str| text.parse().ok();
        for (wanted, expected) in [
            (all, 4),
            (Wanted { workplaces: &[], ..all }, 0),
            (Wanted { number: Some("ufp26111"), ..all }, 3),
            (Wanted { number: Some("R01"), ..all }, 1),
            (Wanted { kind: Some("FP"), ..all }, 4),
            (Wanted { kind: Some("DG"), ..all }, 0),
            (Wanted { state: Some(State::Rejected), ..all }, 1),
            (Wanted { from: day("2026-11-19"), ..all }, 3),
            (Wanted { from: day("2026-11-19"), until: day("2026-11-19"), ..all }, 2),
            (Wanted { late: Some(true), ..all }, 0),
        ] {
            let (found, listed) = store
                .read(|session| {
                    let order = Order { by: Column::Period, descending: false };
                    let listed = page(session, &wanted, order, (0, 10))?;
                    Ok::<_, StoreError>((count(session, &wanted)?, listed.len()))
                })
                .unwrap();
            assert_eq!((found, listed), (expected, expected.try_into().unwrap()), "{wanted:?}");
        }
        let listed = |by, descending, window| {
            let order = Order { by, descending };
            let rows = store.read(|session| page(session, &all, order, window)).unwrap();
            let told = rows.into_iter().map(|row| (row.period.to_string(), row.sequence.get()));
            told.map(|(period, n)| format!("{}/{n}", &period[8..])).collect::<Vec<_>>().join(" ")
        };
        for (by, ascending, descending) in [
            (Column::Number, "18/0 19/0 19/1 20/0", "19/1 19/0 18/0 20/0"),
            (Column::Workplace, "18/0 19/0 19/1 20/0", "20/0 19/1 19/0 18/0"),
            (Column::County, "18/0 19/0 19/1 20/0", "20/0 19/1 19/0 18/0"),
            (Column::Kind, "18/0 19/0 19/1 20/0", "20/0 19/1 19/0 18/0"),
            (Column::Period, "18/0 19/0 19/1 20/0", "20/0 19/1 19/0 18/0"),
            (Column::State, "18/0 19/0 19/1 20/0", "20/0 19/1 19/0 18/0"),
            (Column::Registered, "18/0 19/0 19/1 20/0", "19/1 19/0 18/0 20/0"),
        ] {
            assert_eq!(listed(by, false, (0, 9)), ascending, "{by:?}");
            assert_eq!(listed(by, true, (0, 9)), descending, "{by:?}");
        }
        assert_eq!(listed(Column::Period, false, (1, 2)), "19/0 19/1");
        assert_eq!(listed(Column::Period, false, (4, 2)), "");
    }

    fn what_stands_for_others_in_a_pattern_stands_for_itself(store: &Store) {
        let pharmacy = pharmacy(store);
        accepted(store, pharmacy, "2026-11-18", 0, &[]).unwrap();
        let workplaces = [pharmacy.workplace_id];
        for part in ["%", "_", "CJ%18", "CJF00000012_", "\\", "'"] {
            let wanted =
                Wanted { workplaces: &workplaces, number: Some(part), ..Wanted::default() };
            assert_eq!(store.read(|session| count(session, &wanted)), Ok(0), "{part}");
        }
    }
}
