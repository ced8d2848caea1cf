//! Disposals, which an officer records: kept like what operators transmit, and signed by nobody but
//! the service (`domain.md`, States).

use super::lines::{self, Key, Lines};
use super::schema::{declarations, receipts};
use super::{Document, Locked, StoreError, documents, history, on_each, outbox, stored};
use crate::declaration::disposal::Disposed;
use crate::declaration::{Period, RegistrationNumber, Sequence, State};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// A disposal, and what is kept with it.
#[derive(Debug, Clone, Copy)]
pub struct Disposal<'d> {
    /// The period.
    pub period: Period,
    /// Which of its disposals it is, from 1.
    pub count: Sequence,
    /// Its number.
    pub number: &'d RegistrationNumber,
    /// Every stock, in the order of the tables.
    pub stocks: &'d [Disposed],
    /// What the officer declared, sealed.
    pub document: Document<'d>,
    /// The receipt, sealed.
    pub receipt: &'d [u8],
    /// When.
    pub at: DateTime<Utc>,
    /// Code of the officer.
    pub officer: &'d str,
    /// Why.
    pub reason: &'d str,
}

/// The count of the last disposal of a period, those withdrawn too.
pub fn last_count(
    locked: &mut Locked<'_, '_>,
    period: Period,
) -> Result<Option<Sequence>, StoreError> {
    let last: Option<i16> = declarations::table
        .filter(declarations::workplace_id.eq(locked.workplace_id()))
        .filter(declarations::kind.eq(locked.kind().to_owned()))
        .filter(declarations::period_first.eq(period.first_day()))
        .filter(declarations::disposal.eq(true))
        .select(diesel::dsl::max(declarations::sequence))
        .first(locked.connection())?;
    last.map(super::series::sequence).transpose()
}

/// Records a disposal; whether there may be one is judged before.
pub fn record(locked: &mut Locked<'_, '_>, disposal: &Disposal<'_>) -> Result<(), StoreError> {
    documents::put(locked, &disposal.document)?;
    let key = insert(locked, disposal)?;
    let id = key.declaration_id;
    diesel::insert_into(receipts::table)
        .values((
            receipts::workplace_id.eq(locked.workplace_id()),
            receipts::declaration_id.eq(id),
            receipts::bytes.eq(disposal.receipt),
        ))
        .execute(locked.connection())?;
    let line = history::Line {
        at: disposal.at,
        person_id: None,
        officer: Some(disposal.officer),
        states: (State::Draft, State::Accepted),
        reason: disposal.reason,
    };
    history::begin(locked, id, 0, &line)?;
    outbox::announce(locked, id, State::Accepted, disposal.at)?;
    let lines = Lines {
        balance: Box::new(disposal.stocks.iter().zip(1..).map(|(stock, row)| stock.line(row))),
        lots: Box::new(std::iter::empty()),
        journal: Box::new(std::iter::empty()),
    };
    lines::write(locked.connection(), key, lines)
}

/// Gives its key.
fn insert(locked: &mut Locked<'_, '_>, disposal: &Disposal<'_>) -> Result<Key, StoreError> {
    let (workplace_id, period_first) = (locked.workplace_id(), disposal.period.first_day());
    let values = (
        declarations::workplace_id.eq(workplace_id),
        declarations::kind.eq(locked.kind().to_owned()),
        declarations::period_first.eq(period_first),
        declarations::period.eq(disposal.period.to_string()),
        declarations::sequence.eq(i16::from(disposal.count.get())),
        declarations::state.eq(State::Accepted.wire()),
        declarations::number.eq(disposal.number.as_str()),
        declarations::document_sha256.eq(disposal.document.sha256.as_slice()),
        declarations::received_at.eq(stored(disposal.at)),
        declarations::registered_at.eq(stored(disposal.at)),
        declarations::late.eq(false),
        declarations::disposal.eq(true),
    );
    let declaration_id = on_each!(locked.connection(), connection => {
        diesel::insert_into(declarations::table)
            .values(values)
            .returning(declarations::id)
            .get_result(connection)
    })?;
    // They are few: whether the month is there is asked when the lines are written.
    Ok(Key { workplace_id, period_first, declaration_id, partitioned: false })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::declaration::Schedule;
    use crate::kinds::Catalogue;
    use crate::registry::{Authorisations, Calendar, UnitType};
    use crate::store::declarations::tests::{accepted, balance};
    use crate::store::testing::{CODE, Pharmacy, noon, on_both, pharmacy};
    use crate::store::withdrawals::{self, Withdrawal};
    use crate::store::{Conflict, Packed, Store, series, tails};

    on_both!(a_disposal_is_the_last_until_it_is_withdrawn, the_database_refuses_what_is_there);

    fn number(day: &str, count: u8) -> RegistrationNumber {
        let (code, count) = (CODE.parse().unwrap(), count.try_into().unwrap());
        RegistrationNumber::of_disposal(&code, "FP", day.parse().unwrap(), count)
    }

    /// Records a disposal of nothing but what goes on.
    pub(in crate::store) fn disposed(
        store: &Store,
        pharmacy: Pharmacy,
        (day, count): (&str, u8),
        sha256: [u8; 32],
    ) -> Result<(), StoreError> {
        let packed = Packed::of(b"<Valorificare/>", None)?;
        let disposal = Disposal {
            period: day.parse().unwrap(),
            count: count.try_into().unwrap(),
            number: &number(day, count),
            stocks: &[],
            document: Document { sha256: &sha256, packed: &packed },
            receipt: b"<Recipisa/>",
            at: noon(day),
            officer: "OF1",
            reason: "TEST",
        };
        store.in_series(pharmacy.workplace_id, "FP", |locked| record(locked, &disposal))
    }

    fn a_disposal_is_the_last_until_it_is_withdrawn(store: &Store) {
        let pharmacy = pharmacy(store);
        let (id, day) = (pharmacy.workplace_id, "2026-11-19");
        accepted(store, pharmacy, day, 0, &[balance("W00000001", 2_000)]).unwrap();
        // The amendment comes before the disposals of its day, whatever they count.
        accepted(store, pharmacy, day, 1, &[balance("W00000001", 3_000)]).unwrap();
        let (catalogue, calendar) = (Catalogue::load().unwrap(), Calendar::of(UnitType::FarmCom));
        let (kind, authorisations) = (catalogue.kind("FP").unwrap(), &Authorisations::default());
        let schedule = Schedule { kind, calendar: &calendar, authorisations };
        let told = || {
            let (facts, tail) = store
                .in_series(id, "FP", |locked| {
                    let (next, period) = ("2026-11-20".parse().unwrap(), day.parse().unwrap());
                    let facts = series::facts(locked, id, next, &schedule)?;
                    let own = series::facts_of_disposal(locked, period, &schedule)?;
                    assert_eq!((&own.previous, &own.current), (&facts.previous, &own.previous));
                    assert_eq!((&own.closings, &own.last), (&facts.closings, &facts.last));
                    let mut tails = tails::of(locked, &[id])?;
                    Ok::<_, StoreError>((facts, tails.remove(&(id, "FP".into())).unwrap()))
                })
                .unwrap();
            assert_eq!(tail.withdrawn, []);
            assert_eq!((&facts.last, &facts.previous), (&tail.accepted, &tail.accepted));
            (tail.accepted.unwrap().number, facts.closings.len())
        };
        let own = Pharmacy::number(day, 1);
        assert_eq!(told(), (own.clone(), 1));
        for count in [1, 2] {
            disposed(store, pharmacy, (day, count), [count; 32]).unwrap();
            assert_eq!(told(), (number(day, count), 0));
        }
        for (count, left) in [(2, number(day, 1)), (1, own)] {
            let withdrawal = Withdrawal { at: noon(day), officer: "OF1", reason: "TEST" };
            let number = number(day, count);
            store
                .in_series(id, "FP", |locked| withdrawals::record(locked, &number, &withdrawal))
                .unwrap();
            assert_eq!(told().0, left);
        }
        let last =
            store.in_series(id, "FP", |locked| last_count(locked, day.parse().unwrap())).unwrap();
        assert_eq!(last.map(Sequence::get), Some(2));
    }

    fn the_database_refuses_what_is_there(store: &Store) {
        let pharmacy = pharmacy(store);
        disposed(store, pharmacy, ("2026-11-19", 1), [1; 32]).unwrap();
        let again = disposed(store, pharmacy, ("2026-11-19", 1), [2; 32]);
        assert!(matches!(again, Err(StoreError::Conflict(Conflict::Number | Conflict::Sequence))));
        let again = disposed(store, pharmacy, ("2026-11-19", 2), [1; 32]);
        assert_eq!(again, Err(StoreError::Conflict(Conflict::Document)));
    }
}
