//! Where the series of workplaces end: for all of somebody's workplaces at once.

use super::schema::{declarations, series};
use super::series::{Row, row, transmitted};
use super::{Session, StoreError};
use crate::declaration::{State, Tail};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::HashMap;

/// The ends of series, by workplace and kind.
pub type Tails = HashMap<(i64, String), Tail>;

/// The ends of all series of these workplaces: of each the last that is accepted, and what was
/// withdrawn after it. Two queries, however many workplaces there are.
pub fn of(session: &mut Session, workplaces: &[i64]) -> Result<Tails, StoreError> {
    let mut tails = Tails::new();
    for (key, row) in accepted_last(session, workplaces)? {
        tails.entry(key).or_default().accepted = Some(transmitted(row)?);
    }
    for (key, row) in withdrawn(session, workplaces)? {
        let (tail, withdrawn) = (tails.entry(key).or_default(), transmitted(row)?);
        let last = tail.accepted.as_ref().map(|accepted| accepted.period);
        if last.is_none_or(|last| last < withdrawn.period) {
            tail.withdrawn.push(withdrawn);
        }
    }
    Ok(tails)
}

type Keyed = ((i64, String), Row);

/// Of each series the last that is accepted, read from the end of its index. It is the series that are
/// narrowed: to narrow the declarations would have all of them read.
fn accepted_last(session: &mut Session, workplaces: &[i64]) -> Result<Vec<Keyed>, StoreError> {
    let other = diesel::alias!(declarations as other);
    let last = other
        .filter(other.field(declarations::workplace_id).eq(series::workplace_id))
        .filter(other.field(declarations::kind).eq(series::kind))
        .filter(other.field(declarations::number).is_not_null())
        .filter(other.field(declarations::replaced_by).is_null())
        .filter(other.field(declarations::state).eq(State::Accepted.wire()))
        .order((
            other.field(declarations::period_first).desc(),
            other.field(declarations::disposal).desc(),
            other.field(declarations::sequence).desc(),
        ))
        .select(other.field(declarations::id))
        .single_value();
    let of_series = series::workplace_id.eq(declarations::workplace_id);
    Ok(declarations::table
        .inner_join(series::table.on(of_series))
        .filter(series::workplace_id.eq_any(workplaces))
        .filter(declarations::id.nullable().eq(last))
        .select(((declarations::workplace_id, declarations::kind), row()))
        .load(session.connection())?)
}

/// Those that are withdrawn and were not amended, the latest first. The state is written out, as in
/// the index that holds them alone: of a value that is bound, a planner could not tell.
fn withdrawn(session: &mut Session, workplaces: &[i64]) -> Result<Vec<Keyed>, StoreError> {
    Ok(declarations::table
        .filter(declarations::workplace_id.eq_any(workplaces))
        .filter(declarations::number.is_not_null())
        .filter(declarations::replaced_by.is_null())
        .filter(sql::<Bool>("declarations.state = 'RESPINSA'"))
        .filter(declarations::disposal.eq(false))
        .order(declarations::period_first.desc())
        .select(((declarations::workplace_id, declarations::kind), row()))
        .load(session.connection())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::Transmitted;
    use crate::kinds::Frequency;
    use crate::registry::{Authorised, FiledFrom, UnitType, WorkplaceCode};
    use crate::store::authorisations;
    use crate::store::declarations::tests::accepted;
    use crate::store::testing::{Pharmacy, commit, noon, on_both, pharmacy, withdraw};
    use crate::store::workplaces::{self, NewWorkplace};
    use crate::store::{Locked, Store};
    use diesel::connection::InstrumentationEvent;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    on_both!(
        the_tail_goes_back_to_the_last_that_is_accepted,
        many_workplaces_cost_as_many_queries_as_one,
    );

    fn the_tail_goes_back_to_the_last_that_is_accepted(store: &Store) {
        let pharmacy = pharmacy(store);
        let key = (pharmacy.workplace_id, "FP".to_owned());
        let ends = || {
            let mut tails = store.read(|session| of(session, &[key.0])).unwrap();
            let tail = tails.remove(&key);
            assert!(tails.is_empty(), "{tails:?}");
            tail.unwrap_or_default()
        };
        assert_eq!(ends(), Tail::default());
        for (day, sequence) in
            [("2026-11-18", 0), ("2026-11-19", 0), ("2026-11-20", 0), ("2026-11-20", 1)]
        {
            accepted(store, pharmacy, day, sequence, &[]).unwrap();
        }
        let number = |sent: &Transmitted| sent.number.to_string();
        let told = |tail: Tail| {
            let withdrawn: Vec<_> = tail.withdrawn.iter().map(number).collect();
            (tail.accepted.as_ref().map(number).unwrap_or_default(), withdrawn.join(" "))
        };
        let of = |day, sequence| Pharmacy::number(day, sequence).to_string();
        assert_eq!(told(ends()), (of("2026-11-20", 1), String::new()));
        for (day, sequence) in [("2026-11-20", 1), ("2026-11-19", 0)] {
            withdraw(store, pharmacy, day, sequence);
        }
        let withdrawn = [of("2026-11-20", 1), of("2026-11-19", 0)].join(" ");
        assert_eq!(told(ends()), (of("2026-11-18", 0), withdrawn.clone()));
        // What was withdrawn before the last that is accepted is no end.
        accepted(store, pharmacy, "2026-11-19", 1, &[]).unwrap();
        assert_eq!(told(ends()), (of("2026-11-19", 1), of("2026-11-20", 1)));
        withdraw(store, pharmacy, "2026-11-19", 1);
        withdraw(store, pharmacy, "2026-11-18", 0);
        assert_eq!(told(ends()).0, "");
    }

    fn many_workplaces_cost_as_many_queries_as_one(store: &Store) {
        let pharmacy = pharmacy(store);
        let beer =
            Authorised { code: "2203".into(), from: "2020-01-01".parse().unwrap(), to: None };
        let filed = FiledFrom { kind: "FA".into(), year: 2026, frequency: Frequency::Quarter };
        commit(store, |transaction| {
            for number in 0..60 {
                // Every third is a place of excise goods.
                let excise = number % 3 == 0;
                let code = match excise {
                    true => format!("RO{number:05}TEST00").parse().unwrap(),
                    false => WorkplaceCode::issue("CJ", 'F', 9_000 + number).unwrap(),
                };
                let unit_type = if excise { UnitType::UtilizatorFinal } else { UnitType::FarmCom };
                let company_id = pharmacy.company_id;
                let other = NewWorkplace { code: &code, name: "TEST", unit_type, company_id };
                let id = workplaces::put(transaction, &other)?;
                Locked::lock(transaction, id, "FP")?;
                if excise {
                    authorisations::put_product(transaction, id, &beer)?;
                    authorisations::put_frequency(transaction, id, &filed)?;
                }
            }
            Ok(())
        });
        let at = noon("2026-11-20");
        let asked = |some: usize| {
            let (asked, count) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            let counter = Arc::clone(&asked);
            store
                .read(|session| {
                    session.connection().set_instrumentation(
                        move |event: InstrumentationEvent<'_>| {
                            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                                counter.fetch_add(1, Ordering::Relaxed);
                            }
                        },
                    );
                    let places = workplaces::of_person(session, pharmacy.person_id, at)?;
                    let keys: Vec<i64> = places.iter().map(|place| place.id).take(some).collect();
                    count.store(keys.len(), Ordering::Relaxed);
                    let all = authorisations::of_all(session, &keys)?;
                    assert_eq!(all.len(), if keys.len() == 1 { 0 } else { 20 });
                    of(session, &keys).map(drop)
                })
                .unwrap();
            (count.load(Ordering::Relaxed), asked.load(Ordering::Relaxed))
        };
        let ((one, few), (all, many)) = (asked(1), asked(usize::MAX));
        assert_eq!((one, all, many), (1, 61, few));
        assert!(few > 4, "{few}");
    }
}
