//! A series: what a workplace declares of one kind. One transaction at a time holds it, reads the
//! facts, and records (`domain.md`, Repeats and races).

use super::schema::{balance_lines, declarations, series};
use super::{Session, StoreError, Transaction, Unreadable, connection::AnyConnection, on_each};
use crate::declaration::{Closing, Period, Sequence, Series, State, Transmitted};
use diesel::prelude::*;
use std::ops::{Deref, DerefMut};

/// A transaction that holds a series alone, until it ends.
pub struct Locked<'t, 's> {
    transaction: &'t mut Transaction<'s>,
    workplace_id: i64,
    kind: String,
}

impl<'t, 's> Locked<'t, 's> {
    /// Waits for the series; makes its row the first time. SQLite's write transactions are alone
    /// anyway.
    pub(super) fn lock(
        transaction: &'t mut Transaction<'s>,
        workplace_id: i64,
        kind: &str,
    ) -> Result<Self, StoreError> {
        let connection = transaction.connection();
        on_each!(connection, connection => {
            diesel::insert_into(series::table)
                .values((
                    series::workplace_id.eq(workplace_id),
                    series::kind.eq(kind),
                    series::recorded.eq(0),
                ))
                .on_conflict_do_nothing()
                .execute(connection)
        })?;
        if let AnyConnection::Postgres(connection) = transaction.connection() {
            series::table
                .find((workplace_id, kind))
                .select(series::recorded)
                .for_update()
                .first::<i64>(connection)?;
        }
        Ok(Self { transaction, workplace_id, kind: kind.to_owned() })
    }

    /// Key of the workplace.
    pub fn workplace_id(&self) -> i64 {
        self.workplace_id
    }

    /// The kind, two letters.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What the rules need to know of the series to judge a declaration of this period.
    pub fn facts(&mut self, period: Period) -> Result<Series, StoreError> {
        facts(self.transaction, self.workplace_id, &self.kind, period)
    }

    /// Counts a recorded declaration.
    pub(super) fn count(&mut self) -> Result<(), StoreError> {
        diesel::update(series::table.find((self.workplace_id, self.kind.as_str())))
            .set(series::recorded.eq(series::recorded + 1))
            .execute(self.transaction.connection())?;
        Ok(())
    }
}

impl<'s> Deref for Locked<'_, 's> {
    type Target = Transaction<'s>;

    fn deref(&self) -> &Transaction<'s> {
        self.transaction
    }
}

impl<'s> DerefMut for Locked<'_, 's> {
    fn deref_mut(&mut self) -> &mut Transaction<'s> {
        self.transaction
    }
}

/// What a series holds at this moment, as far as a declaration of `period` is concerned: for
/// validations that record nothing, and so lock nothing.
pub fn facts(
    session: &mut Session,
    workplace_id: i64,
    kind: &str,
    period: Period,
) -> Result<Series, StoreError> {
    let of_series = || {
        declarations::table
            .filter(declarations::workplace_id.eq(workplace_id))
            .filter(declarations::kind.eq(kind))
            .filter(declarations::number.is_not_null())
            .select(COLUMNS)
    };
    let newest_first = (declarations::period_first.desc(), declarations::sequence.desc());
    let connection = session.connection();
    let first =
        of_series().order(declarations::period_first).first::<Row>(connection).optional()?;
    let last = of_series().order(newest_first).first::<Row>(connection).optional()?;
    let mut in_force = |period: Period| {
        of_series()
            .filter(declarations::period_first.eq(period.first_day()))
            .order(declarations::sequence.desc())
            .first::<Row>(connection)
            .optional()
    };
    let current = in_force(period)?;
    let previous = period.previous().map(in_force).transpose()?.flatten();
    let closings = match &previous {
        Some((id, ..)) => closings(session, workplace_id, *id, period.previous())?,
        None => Vec::new(),
    };
    Ok(Series {
        first: first.map(transmitted).transpose()?.map(|first| first.period),
        last: last.map(transmitted).transpose()?,
        current: current.map(transmitted).transpose()?,
        previous: previous.map(transmitted).transpose()?,
        closings,
    })
}

type Row = (i64, Option<String>, String, i16, String);

const COLUMNS: (
    declarations::id,
    declarations::number,
    declarations::period,
    declarations::sequence,
    declarations::state,
) = (
    declarations::id,
    declarations::number,
    declarations::period,
    declarations::sequence,
    declarations::state,
);

fn transmitted((_, number, period, sequence, state): Row) -> Result<Transmitted, StoreError> {
    let unreadable = StoreError::Unreadable;
    Ok(Transmitted {
        number: number
            .and_then(|number| number.parse().ok())
            .ok_or(unreadable(Unreadable::Number))?,
        period: period.parse().map_err(|_| unreadable(Unreadable::Period))?,
        sequence: u8::try_from(sequence)
            .ok()
            .and_then(|count| Sequence::try_from(count).ok())
            .ok_or(unreadable(Unreadable::Sequence))?,
        state: state.parse::<State>().map_err(|_| unreadable(Unreadable::State))?,
    })
}

/// The closing stocks of one declaration, and of no other: the key says where they lie.
fn closings(
    session: &mut Session,
    workplace_id: i64,
    declaration_id: i64,
    period: Option<Period>,
) -> Result<Vec<Closing>, StoreError> {
    type Row = (i16, String, Option<String>, Option<String>, i64);
    let Some(period) = period else { return Ok(Vec::new()) };
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
            balance_lines::closing,
        ))
        .load::<Row>(session.connection())?
        .into_iter()
        .map(|(table, product, condition, unit, closing)| Closing {
            table,
            product,
            condition,
            unit,
            closing,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::declarations::tests::{accepted, balance};
    use crate::store::testing::{Pharmacy, on_both, pharmacy};

    on_both!(
        an_empty_series_has_no_facts,
        the_facts_are_those_of_the_versions_in_force,
        one_transaction_at_a_time_holds_a_series,
        an_empty_declaration_closes_nothing,
    );

    fn facts_of(store: &Store, pharmacy: Pharmacy, day: &str) -> Series {
        let period = day.parse().unwrap();
        store.read(|session| facts(session, pharmacy.workplace_id, "FP", period)).unwrap()
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

        assert_eq!(facts_of(store, pharmacy, "2026-11-22").previous, None);
    }

    fn one_transaction_at_a_time_holds_a_series(store: &Store) {
        let pharmacy = pharmacy(store);
        let race = |copy: u8| {
            let mut sha256 = [copy; 32];
            sha256[0] = 200;
            crate::store::declarations::tests::race(store, pharmacy, "2026-11-20", sha256)
        };
        let outcomes: Vec<Result<bool, StoreError>> = std::thread::scope(|scope| {
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
