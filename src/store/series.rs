//! A series: what a workplace declares of one kind, as far as a declaration is judged by it.

use super::schema::{balance_lines, declarations};
use super::{Locked, Session, StoreError, Unreadable, archives};
use crate::declaration::{Closing, Period, Schedule, Sequence, Series, State, Transmitted};
use chrono::{Days, NaiveDate};
use diesel::prelude::*;

/// What is read of a declaration that has a number.
#[diesel::dsl::auto_type]
pub(super) fn row() -> _ {
    (
        declarations::id,
        declarations::number,
        declarations::period,
        declarations::sequence,
        declarations::state,
    )
}

/// The declarations of a series that have a number. A disposal that was withdrawn is as if it had
/// never been: no amendment of it will come.
#[diesel::dsl::auto_type]
fn of_series<'k>(workplace_id: i64, kind: &'k str) -> _ {
    let accepted: &'static str = State::Accepted.wire();
    declarations::table
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::kind.eq(kind))
        .filter(declarations::number.is_not_null())
        .filter(declarations::disposal.eq(false).or(declarations::state.eq(accepted)))
        .select(row())
}

/// The last first: of a period its disposals, which come after what the operator declared of it.
#[diesel::dsl::auto_type]
fn last_first() -> _ {
    (
        declarations::period_first.desc(),
        declarations::disposal.desc(),
        declarations::sequence.desc(),
    )
}

/// What a series holds at this moment, as far as a declaration of `period` is concerned: under the
/// lock of the series for one that is recorded, without it for one that is only validated. The
/// schedule is of the workplace and the kind.
pub fn facts(
    session: &mut Session,
    workplace_id: i64,
    period: Period,
    schedule: &Schedule<'_>,
) -> Result<Series, StoreError> {
    gather(session, workplace_id, period, (period.first_day(), schedule))
}

/// The same as far as a disposal of `period` is concerned, which goes on from what is in force for
/// the period itself, if anything is.
pub fn facts_of_disposal(
    locked: &mut Locked<'_, '_>,
    period: Period,
    schedule: &Schedule<'_>,
) -> Result<Series, StoreError> {
    let workplace_id = locked.workplace_id();
    gather(locked, workplace_id, period, (period.first_day() + Days::new(1), schedule))
}

/// The facts, `previous` being of a period that begins before that day.
fn gather(
    session: &mut Session,
    workplace_id: i64,
    period: Period,
    (before, schedule): (NaiveDate, &Schedule<'_>),
) -> Result<Series, StoreError> {
    let found = corners(session, (workplace_id, &schedule.kind.code), period, before)?;
    let last_until = |until: &dyn Fn(NaiveDate) -> bool| {
        let until = found.iter().filter(|(_, one)| until(one.period.first_day()));
        until.max_by_key(|(_, one)| place(one)).cloned()
    };
    let previous = match last_until(&|day| day < before) {
        Some((_, found)) if passed_over(&found, schedule) => {
            previous(session, workplace_id, found.period.first_day(), schedule)?
        }
        found => found,
    };
    let last = last_until(&|_| true).map(|(_, last)| last);
    let previous = archives::still_known(session, previous, before, last.as_ref())?;
    let closings = match &previous {
        Some((id, of)) => closings(session, workplace_id, *id, of.period)?,
        None => Vec::new(),
    };
    Ok(Series {
        first: found.iter().min_by_key(|(_, one)| place(one)).map(|(_, first)| first.period),
        last,
        current: last_until(&|day| day == period.first_day()).map(|(_, current)| current),
        previous: previous.map(|(_, before)| before),
        closings,
    })
}

/// The declarations of a series that say what there is to know of it, in one question: its first, its
/// last, the last of the period, and the last of those that begin before a day.
fn corners(
    session: &mut Session,
    (workplace_id, kind): (i64, &str),
    period: Period,
    before: NaiveDate,
) -> Result<Vec<(i64, Transmitted)>, StoreError> {
    let of_series = || of_series(workplace_id, kind);
    let first = of_series().order(declarations::period_first).select(declarations::id);
    let last = of_series().order(last_first()).select(declarations::id);
    let current = of_series()
        .filter(declarations::period_first.eq(period.first_day()))
        .order(last_first())
        .select(declarations::id);
    let previous = of_series()
        .filter(declarations::period_first.lt(before))
        .order(last_first())
        .select(declarations::id);
    let one = diesel::alias!(declarations as one);
    let id = one.field(declarations::id).nullable();
    let any = (id.eq(first.single_value()))
        .or(id.eq(last.single_value()))
        .or(id.eq(current.single_value()))
        .or(id.eq(previous.single_value()));
    let rows: Vec<Row> = one
        .filter(one.field(declarations::workplace_id).eq(workplace_id))
        .filter(any)
        .select(one.fields(row()))
        .load(session.connection())?;
    rows.into_iter().map(|row| Ok((row.0, transmitted(row)?))).collect()
}

/// Where a declaration stands in its series, as [`last_first`] has it.
fn place(of: &Transmitted) -> (NaiveDate, bool, Sequence) {
    (of.period.first_day(), of.number.is_disposal(), of.sequence)
}

/// Whether it was withdrawn, and none is expected in its place.
fn passed_over(found: &Transmitted, schedule: &Schedule<'_>) -> bool {
    found.state == State::Rejected && !schedule.expects(found.period)
}

/// The last declaration transmitted of a series, in the version in force.
pub fn last(
    session: &mut Session,
    workplace_id: i64,
    kind: &str,
) -> Result<Option<Transmitted>, StoreError> {
    of_series(workplace_id, kind)
        .order(last_first())
        .first::<Row>(session.connection())
        .optional()?
        .map(transmitted)
        .transpose()
}

/// The periods of a series that have a declaration with a number, in order.
pub fn periods(
    session: &mut Session,
    workplace_id: i64,
    kind: &str,
) -> Result<Vec<Period>, StoreError> {
    let rows: Vec<Row> = of_series(workplace_id, kind)
        .filter(declarations::sequence.eq(0).or(declarations::disposal.eq(true)))
        .order(declarations::period_first)
        .load(session.connection())?;
    let periods = rows.into_iter().map(|row| Ok(transmitted(row)?.period));
    let mut periods = periods.collect::<Result<Vec<_>, StoreError>>()?;
    periods.dedup();
    Ok(periods)
}

/// The last declaration of a period that begins before a day, and its key ([`Series::previous`]).
fn previous(
    session: &mut Session,
    workplace_id: i64,
    mut before: NaiveDate,
    schedule: &Schedule<'_>,
) -> Result<Option<(i64, Transmitted)>, StoreError> {
    let kind = schedule.kind.code.as_str();
    loop {
        let row = of_series(workplace_id, kind)
            .filter(declarations::period_first.lt(before))
            .order(last_first())
            .first::<Row>(session.connection())
            .optional()?;
        let Some(row) = row else { return Ok(None) };
        let (id, found) = (row.0, transmitted(row)?);
        if !passed_over(&found, schedule) {
            return Ok(Some((id, found)));
        }
        before = found.period.first_day();
    }
}

/// [`row()`], as it is read.
pub(super) type Row = (i64, Option<String>, String, i16, String);

pub(super) fn transmitted(
    (_, number, period, sequence, state): Row,
) -> Result<Transmitted, StoreError> {
    let unreadable = StoreError::Unreadable;
    Ok(Transmitted {
        number: number.and_then(|n| n.parse().ok()).ok_or(unreadable(Unreadable::Number))?,
        period: period.parse().map_err(|_| unreadable(Unreadable::Period))?,
        sequence: self::sequence(sequence)?,
        state: state.parse::<State>().map_err(|_| unreadable(Unreadable::State))?,
    })
}

pub(super) fn sequence(stored: i16) -> Result<Sequence, StoreError> {
    let count = u8::try_from(stored).ok().and_then(|count| Sequence::try_from(count).ok());
    count.ok_or(StoreError::Unreadable(Unreadable::Sequence))
}

/// The closing stocks of one declaration, and of no other: the key says where they lie.
fn closings(
    session: &mut Session,
    workplace_id: i64,
    declaration_id: i64,
    period: Period,
) -> Result<Vec<Closing>, StoreError> {
    type Row = (i16, String, Option<String>, Option<String>, (i64, i64, i64, i64));
    Ok(balance_lines::table
        .filter(balance_lines::workplace_id.eq(workplace_id))
        .filter(balance_lines::period_first.eq(period.first_day()))
        .filter(balance_lines::declaration_id.eq(declaration_id))
        .order(balance_lines::position)
        .select((
            balance_lines::table_no,
            balance_lines::product,
            balance_lines::condition,
            balance_lines::unit,
            (
                balance_lines::opening,
                balance_lines::receipts,
                balance_lines::issues,
                balance_lines::closing,
            ),
        ))
        .load::<Row>(session.connection())?
        .into_iter()
        .map(|(table, product, condition, unit, (opening, receipts, issues, closing))| Closing {
            table,
            product,
            condition,
            unit,
            closing,
            largest: opening.max(receipts).max(issues).max(closing),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Calendar, Status, StatusRow, Timeline, UnitType};
    use crate::store::Store;
    use crate::store::declarations::tests::{accepted, balance};
    use crate::store::testing::{Pharmacy, on_both, pharmacy, withdraw};

    on_both!(
        an_empty_series_has_no_facts,
        the_facts_are_those_of_the_versions_in_force,
        a_withdrawn_declaration_that_nobody_expects_is_passed_over,
        one_transaction_at_a_time_holds_a_series,
        an_empty_declaration_closes_nothing,
    );

    fn facts_of(store: &Store, pharmacy: Pharmacy, day: &str) -> Series {
        facts_with(store, pharmacy, day, &Calendar::of(UnitType::FarmCom))
    }

    fn facts_with(store: &Store, pharmacy: Pharmacy, day: &str, calendar: &Calendar) -> Series {
        store.read(|session| pharmacy.facts(session, day, calendar)).unwrap()
    }

    fn an_empty_series_has_no_facts(store: &Store) {
        let pharmacy = pharmacy(store);
        assert_eq!(facts_of(store, pharmacy, "2026-11-20"), Series::default());
    }

    fn the_facts_are_those_of_the_versions_in_force(store: &Store) {
        let pharmacy = pharmacy(store);
        accepted(store, pharmacy, "2026-11-18", 0, &[balance("W00000001", 1_000)]).unwrap();
        accepted(store, pharmacy, "2026-11-19", 0, &[balance("W00000001", 2_000)]).unwrap();
        let amended = [balance("W00000001", 3_000), balance("W00000002", 0)];
        accepted(store, pharmacy, "2026-11-19", 1, &amended).unwrap();

        let facts = facts_of(store, pharmacy, "2026-11-20");
        let number = |transmitted: &Option<Transmitted>| {
            transmitted.as_ref().map(|transmitted| transmitted.number.clone())
        };
        let amendment = Some(Pharmacy::number("2026-11-19", 1));
        assert_eq!(facts.first, "2026-11-18".parse().ok());
        assert_eq!((number(&facts.last), number(&facts.current)), (amendment.clone(), None));
        assert_eq!(number(&facts.previous), amendment);
        let closings: Vec<_> =
            facts.closings.iter().map(|c| (c.product.as_str(), c.closing)).collect();
        assert_eq!(closings, [("W00000001", 3_000), ("W00000002", 0)]);

        let facts = facts_of(store, pharmacy, "2026-11-19");
        assert_eq!(number(&facts.current), amendment);
        assert_eq!(number(&facts.previous), Some(Pharmacy::number("2026-11-18", 0)));
        assert_eq!(facts.closings.len(), 1);

        // Days between are for the rules to miss.
        let facts = facts_of(store, pharmacy, "2026-12-24");
        assert_eq!((number(&facts.previous), facts.closings.len()), (amendment, 2));
        assert_eq!(facts_of(store, pharmacy, "2026-11-18").previous, None);
    }

    fn a_withdrawn_declaration_that_nobody_expects_is_passed_over(store: &Store) {
        let pharmacy = pharmacy(store);
        accepted(store, pharmacy, "2026-11-18", 0, &[balance("W00000001", 1_000)]).unwrap();
        accepted(store, pharmacy, "2026-11-19", 0, &[balance("W00000001", 2_000)]).unwrap();
        let working = Calendar::of(UnitType::FarmCom);
        let suspended =
            StatusRow { from: "2026-11-19".parse().unwrap(), status: Status::Suspended, act: None };
        let active =
            StatusRow { from: "2020-01-01".parse().unwrap(), status: Status::Active, act: None };
        let paused = Calendar { own: Timeline::new(vec![active, suspended]), ..working.clone() };
        let previous = |calendar: &Calendar| {
            let series = facts_with(store, pharmacy, "2026-11-20", calendar);
            (series.previous.unwrap().period.to_string(), series.closings[0].closing)
        };
        let (eighteenth, nineteenth) = ("2026-11-18".to_owned(), "2026-11-19".to_owned());
        assert_eq!(previous(&paused), (nineteenth.clone(), 2_000));
        withdraw(store, pharmacy, "2026-11-19", 0);
        assert_eq!(previous(&working), (nineteenth, 2_000));
        assert_eq!(previous(&paused), (eighteenth, 1_000));
    }

    fn one_transaction_at_a_time_holds_a_series(store: &Store) {
        let pharmacy = pharmacy(store);
        let race = |copy: u8| {
            let mut sha256 = [copy; 32];
            sha256[0] = 200;
            crate::store::declarations::tests::race(store, pharmacy, "2026-11-20", sha256)
        };
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|copy| scope.spawn(move || race(copy))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let accepted = outcomes.iter().filter(|outcome| **outcome == Ok(true)).count();
        let judged_against_it = outcomes.iter().filter(|outcome| **outcome == Ok(false)).count();
        assert_eq!((accepted, judged_against_it), (1, 7), "{outcomes:?}");
    }

    fn an_empty_declaration_closes_nothing(store: &Store) {
        let pharmacy = pharmacy(store);
        accepted(store, pharmacy, "2026-11-19", 0, &[]).unwrap();
        let facts = facts_of(store, pharmacy, "2026-11-20");
        assert!(facts.previous.is_some() && facts.closings.is_empty());
    }
}
