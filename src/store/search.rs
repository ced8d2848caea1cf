//! cautaDeclaratii: of the declarations of some workplaces a page, in the order of any column.

use super::kept::{self, Kept};
use super::places::Term;
use super::schema::{declarations, workplaces};
use super::{Session, StoreError};
use crate::declaration::{Period, State};
use crate::kinds::Frequency;
use chrono::NaiveDate;
use diesel::prelude::*;

/// What declarations are looked for by; what is none asks nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'w> {
    /// Keys of their workplaces.
    pub workplaces: &'w [i64],
    /// And of those that are theirs, or asked about, on some days alone.
    pub terms: &'w [(i64, Term)],
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

/// The periods that hold a day and the day before.
fn across(day: NaiveDate) -> Vec<String> {
    let longer = [Frequency::Month, Frequency::Quarter, Frequency::Year];
    let periods = longer.into_iter().filter_map(|one| Period::containing(one, day));
    periods.filter(|period| period.first_day() < day).map(|period| period.to_string()).collect()
}

/// The periods of a workplace that end on that day or later.
#[diesel::dsl::auto_type]
fn since(workplace_id: i64, day: NaiveDate) -> _ {
    let across: Vec<String> = across(day);
    declarations::workplace_id
        .eq(workplace_id)
        .and(declarations::period_first.ge(day).or(declarations::period.eq_any(across)))
}

/// The periods that end before that day.
#[diesel::dsl::auto_type]
fn until(day: NaiveDate) -> _ {
    let across: Vec<String> = across(day);
    declarations::period_first.lt(day).and(declarations::period.ne_all(across))
}

/// A query of declarations, narrowed to those that are wanted.
macro_rules! narrowed {
    ($query:expr, $wanted:expr) => {{
        let wanted: &Wanted<'_> = $wanted;
        let mut query =
            $query.filter(declarations::workplace_id.eq_any(wanted.workplaces)).into_boxed();
        for (workplace_id, term) in wanted.terms {
            query = match (term.since, term.until) {
                (None, None) => query.or_filter(declarations::workplace_id.eq(*workplace_id)),
                (Some(first), None) => query.or_filter(since(*workplace_id, first)),
                (None, Some(next)) => {
                    query.or_filter(declarations::workplace_id.eq(*workplace_id).and(until(next)))
                }
                (Some(first), Some(next)) => {
                    query.or_filter(since(*workplace_id, first).and(until(next)))
                }
            };
        }
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
    use crate::registry::{Event, Fact, OwnerKind};
    use crate::store::companies::{self, NewCompany};
    use crate::store::declarations::tests::{accepted, rejected};
    use crate::store::mentions::{self, Recording};
    use crate::store::testing::{commit, noon, on_both, pharmacy};
    use crate::store::{Store, places};

    on_both!(
        what_is_wanted_is_found_whatever_the_order_and_the_page,
        each_company_finds_what_was_declared_in_its_term,
        what_stands_for_others_in_a_pattern_stands_for_itself,
    );

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

    fn each_company_finds_what_was_declared_in_its_term(store: &Store) {
        let pharmacy = pharmacy(store);
        for day in ["2026-11-18", "2026-11-19", "2026-11-20"] {
            accepted(store, pharmacy, day, 0, &[]).unwrap();
        }
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let buyer = commit(store, |transaction| {
            let owner_kind = OwnerKind::Company;
            let buyer = NewCompany { cui: "20000005", name: "TEST", owner_kind, active: true };
            let buyer = companies::put(transaction, &buyer)?;
            let holder = Some(buyer);
            let sale = Fact { holder, ..Fact::of(Event::E2, day("2026-11-19")) };
            let recording = Recording::new(noon("2026-11-20"), None);
            mentions::append(transaction, pharmacy.workplace_id, &sale, &recording)?;
            Ok(buyer)
        });
        let terms_of = |company| -> Vec<Term> {
            let found =
                store.read(|session| places::places(session, &[company], day("2026-11-20")));
            found.unwrap().into_iter().map(|place| place.term).collect()
        };
        let [sold, bought] = [(None, Some("2026-11-19")), (Some("2026-11-19"), None)]
            .map(|(since, until)| Term { since: since.map(day), until: until.map(day) });
        assert_eq!(terms_of(pharmacy.company_id), [sold]);
        assert_eq!(terms_of(buyer), [sold, bought]);
        let between = Term { since: sold.until, until: Some(day("2026-11-20")) };
        for (terms, expected) in
            [(&[sold][..], 1), (&[bought], 2), (&[sold, bought], 3), (&[between], 1), (&[], 0)]
        {
            let terms: Vec<_> = terms.iter().map(|term| (pharmacy.workplace_id, *term)).collect();
            let wanted = Wanted { terms: &terms, kind: Some("FP"), ..Wanted::default() };
            assert_eq!(store.read(|session| count(session, &wanted)), Ok(expected), "{terms:?}");
        }
    }

    #[test]
    fn a_month_in_which_a_company_ends_is_of_the_next() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(across(day("2026-11-19")), ["2026-11", "2026-T4", "2026"]);
        assert_eq!(across(day("2026-11-01")), ["2026-T4", "2026"]);
        assert!(across(day("2027-01-01")).is_empty());
        let (month, term) = ("2026-11".parse().unwrap(), Term { since: None, until: None });
        assert!(!Term { until: Some(day("2026-11-19")), ..term }.holds(month));
        assert!(Term { since: Some(day("2026-11-19")), ..term }.holds(month));
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
