//! Declarations: recorded with all their evidence or not at all, and found again by their bytes.

use super::connection::AnyConnection;
use super::lines::{self, Key, Lines};
use super::schema::{declarations, receipts};
use super::{
    Evidence, Locked, Session, StoreError, Unreadable, documents, drafts, history, months, outbox,
    rechecks, stored,
};
use crate::declaration::{
    Declaration, Finding, Judged, Level, Period, RegistrationNumber, Sequence, State,
};
use crate::kinds::Kind;
use crate::signature::Signed;
use diesel::prelude::*;
use std::collections::BTreeSet;

/// What the judgement says of its place in the series.
#[derive(Debug, Clone, Copy)]
struct Place<'j> {
    period: Period,
    sequence: Sequence,
    number: Option<&'j RegistrationNumber>,
    state: State,
}

/// The receipt of the accepted declaration that has these bytes, as it was answered.
pub fn receipt_of(
    session: &mut Session,
    workplace_id: i64,
    document_sha256: &[u8; 32],
) -> Result<Option<Vec<u8>>, StoreError> {
    let receipt = receipt_with(workplace_id, document_sha256);
    Ok(receipt.first(session.connection()).optional()?)
}

/// The same, as a question.
#[diesel::dsl::auto_type]
pub(super) fn receipt_with<'d>(workplace_id: i64, document_sha256: &'d [u8; 32]) -> _ {
    let sha256: &'d [u8] = document_sha256.as_slice();
    declarations::table
        .inner_join(
            receipts::table.on(receipts::workplace_id
                .eq(declarations::workplace_id)
                .and(receipts::declaration_id.eq(declarations::id))),
        )
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::document_sha256.eq(sha256))
        .filter(declarations::number.is_not_null())
        .select(receipts::bytes)
}

/// Records a judged declaration with its document and receipt. An accepted one gets its number,
/// its lines, a place in the outbox, replaces the version before it, and takes the place of the
/// period's draft with its history; a rejected one is kept without (`domain.md`, States). Only what was signed and judged can be recorded:
///
/// ```compile_fail,E0308
/// # use ser::{declaration::*, kinds::Kind, store::*};
/// fn unsigned(l: &mut Locked, j: &Judged<Declaration>, k: &Kind, e: &declarations::Evidence) {
///     declarations::record(l, j, k, e);
/// }
/// ```
pub fn record(
    locked: &mut Locked<'_, '_>,
    judged: &Judged<Signed<Declaration<'_>>>,
    kind: &Kind,
    evidence: &Evidence<'_>,
) -> Result<(), StoreError> {
    let declaration = judged.declaration().as_ref();
    let place = Place {
        period: declaration.header.period,
        sequence: judged.sequence(),
        number: judged.number(),
        state: judged.state(),
    };
    let reason = match (place.number, &declaration.header.reason) {
        (None, _) => codes(judged.findings()),
        (Some(_), reason) => reason.clone().unwrap_or_default(),
    };
    let key = keep(locked, place, evidence, &reason)?;
    let Some(number) = place.number else { return Ok(()) };
    let lines = Lines {
        balance: Box::new(declaration.balance_lines(kind)),
        lots: Box::new(declaration.lot_lines(kind)),
        journal: Box::new(declaration.journal_lines(kind)),
    };
    put_in_force(locked, key, (place, number), evidence, lines)
}

/// The declaration itself, its document, its receipt and the first line of its history. Gives its
/// key.
fn keep(
    locked: &mut Locked<'_, '_>,
    place: Place<'_>,
    evidence: &Evidence<'_>,
    reason: &str,
) -> Result<Key, StoreError> {
    documents::put(locked, &evidence.document)?;
    let key = insert(locked, place, evidence)?;
    let id = key.declaration_id;
    diesel::insert_into(receipts::table)
        .values((
            receipts::workplace_id.eq(locked.workplace_id()),
            receipts::declaration_id.eq(id),
            receipts::bytes.eq(evidence.receipt),
        ))
        .execute(locked.connection())?;
    let drafted = match place.number {
        Some(_) => drafts::close(locked, place.period, id)?,
        None => 0,
    };
    let line = history::Line::of(evidence, (State::Draft, place.state), reason);
    history::begin(locked, id, drafted, &line)?;
    Ok(key)
}

/// What follows from an acceptance.
fn put_in_force(
    locked: &mut Locked<'_, '_>,
    key: Key,
    (place, number): (Place<'_>, &RegistrationNumber),
    evidence: &Evidence<'_>,
    lines: Lines<'_>,
) -> Result<(), StoreError> {
    rechecks::put(locked, key.declaration_id, evidence)?;
    replace_predecessor(locked, place, number, evidence)?;
    outbox::announce(locked, key.declaration_id, place.state, evidence.judged_at)?;
    lines::write(locked.connection(), key, lines)
}

/// The codes of the errors, each once, in order.
fn codes(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|finding| finding.level == Level::Error);
    let codes: BTreeSet<u16> = errors.map(|finding| finding.code).collect();
    codes.iter().map(u16::to_string).collect::<Vec<_>>().join(" ")
}

/// Gives its key.
fn insert(
    locked: &mut Locked<'_, '_>,
    place: Place<'_>,
    evidence: &Evidence<'_>,
) -> Result<Key, StoreError> {
    let (workplace_id, period_first) = (locked.workplace_id(), place.period.first_day());
    let values = (
        declarations::workplace_id.eq(workplace_id),
        declarations::kind.eq(locked.kind().to_owned()),
        declarations::period_first.eq(period_first),
        declarations::period.eq(place.period.to_string()),
        declarations::sequence.eq(i16::from(place.sequence.get())),
        declarations::state.eq(place.state.wire()),
        declarations::number.eq(place.number.map(RegistrationNumber::as_str)),
        declarations::document_sha256.eq(evidence.document.sha256.as_slice()),
        declarations::certificate_id.eq(evidence.certificate_id),
        declarations::received_at.eq(stored(evidence.received_at)),
        declarations::registered_at.eq(place.number.map(|_| stored(evidence.judged_at))),
        declarations::late.eq(evidence.late),
        declarations::signature.eq(evidence.signature),
        declarations::disposal.eq(false),
    );
    let insert = diesel::insert_into(declarations::table).values(values);
    let (declaration_id, partitioned) = match locked.connection() {
        AnyConnection::Postgres(connection) => insert
            .returning((declarations::id, months::are_there(period_first)))
            .get_result(connection)?,
        AnyConnection::Sqlite(connection) => {
            (insert.returning(declarations::id).get_result(connection)?, true)
        }
    };
    Ok(Key { workplace_id, period_first, declaration_id, partitioned })
}

/// The version before keeps its state, and says what replaced it.
fn replace_predecessor(
    locked: &mut Locked<'_, '_>,
    place: Place<'_>,
    number: &RegistrationNumber,
    evidence: &Evidence<'_>,
) -> Result<(), StoreError> {
    let Some(before) = i16::from(place.sequence.get()).checked_sub(1).filter(|n| *n >= 0) else {
        return Ok(());
    };
    let (workplace_id, kind) = (locked.workplace_id(), locked.kind().to_owned());
    let (id, state): (i64, String) = declarations::table
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::kind.eq(kind))
        .filter(declarations::period_first.eq(place.period.first_day()))
        .filter(declarations::disposal.eq(false))
        .filter(declarations::sequence.eq(before))
        .filter(declarations::number.is_not_null())
        .select((declarations::id, declarations::state))
        .first(locked.connection())?;
    let state: State = state.parse().map_err(|_| StoreError::Unreadable(Unreadable::State))?;
    diesel::update(declarations::table)
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::id.eq(id))
        .set(declarations::replaced_by.eq(number.as_str()))
        .execute(locked.connection())?;
    history::append(locked, id, &history::Line::of(evidence, (state, state), number.as_str()))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::declaration::BalanceLine;
    use crate::store::schema::history;
    use crate::store::testing::{Pharmacy, on_both, pharmacy};
    use crate::store::{Conflict, Store};

    on_both!(
        the_bytes_of_an_accepted_declaration_give_its_receipt,
        the_bytes_of_a_rejected_one_may_come_again_and_be_accepted,
        an_amendment_marks_what_it_replaces,
        the_database_refuses_what_is_there,
    );

    pub(in crate::store) fn balance(product: &str, closing: i64) -> BalanceLine<'_> {
        BalanceLine {
            table: 0,
            row: 1,
            product,
            condition: None,
            unit: Some("UT"),
            opening: 0,
            receipts: closing,
            issues: 0,
            closing,
            difference: 0,
            difference_reason: None,
        }
    }

    fn lines<'d>(balance: &'d [BalanceLine<'d>]) -> Lines<'d> {
        Lines {
            balance: Box::new(balance.iter().cloned()),
            lots: Box::new(std::iter::empty()),
            journal: Box::new(std::iter::empty()),
        }
    }

    fn accept(
        locked: &mut Locked<'_, '_>,
        day: &str,
        (sequence, number): (u8, &RegistrationNumber),
        evidence: &Evidence<'_>,
        lines: Lines<'_>,
    ) -> Result<(), StoreError> {
        let place = Place {
            period: day.parse().unwrap(),
            sequence: sequence.try_into().unwrap(),
            number: Some(number),
            state: State::Accepted,
        };
        let key = keep(locked, place, evidence, "")?;
        put_in_force(locked, key, (place, number), evidence, lines)
    }

    /// Accepts a declaration with these balances.
    pub(in crate::store) fn accepted(
        store: &Store,
        pharmacy: Pharmacy,
        day: &str,
        sequence: u8,
        balance: &[BalanceLine<'_>],
    ) -> Result<(), StoreError> {
        accept_with(store, pharmacy, day, sequence, lines(balance))
    }

    /// Accepts a declaration; its document is told apart by day and sequence.
    pub(in crate::store) fn accept_with(
        store: &Store,
        pharmacy: Pharmacy,
        day: &str,
        sequence: u8,
        lines: Lines<'_>,
    ) -> Result<(), StoreError> {
        let mut sha256 = [sequence; 32];
        sha256[..day.len()].copy_from_slice(day.as_bytes());
        let number = Pharmacy::number(day, sequence);
        store.in_series(pharmacy.workplace_id, "FP", |locked| {
            accept(locked, day, (sequence, &number), &pharmacy.evidence(day, &sha256), lines)
        })
    }

    /// Declares the day, unless the facts say that it is declared. Gives whether it did.
    pub(in crate::store) fn race(
        store: &Store,
        pharmacy: Pharmacy,
        day: &str,
        sha256: [u8; 32],
    ) -> Result<bool, StoreError> {
        let number = Pharmacy::number(day, 0);
        store.in_series(pharmacy.workplace_id, "FP", |locked| {
            let calendar = crate::registry::Calendar::of(crate::registry::UnitType::FarmCom);
            let facts = pharmacy.facts(locked, day, &calendar)?;
            if facts.current.is_some() {
                return Ok(false);
            }
            accept(locked, day, (0, &number), &pharmacy.evidence(day, &sha256), lines(&[]))?;
            Ok(true)
        })
    }

    /// Rejects a declaration of the day.
    pub(in crate::store) fn rejected(
        store: &Store,
        pharmacy: Pharmacy,
        day: &str,
        sha256: [u8; 32],
    ) {
        let period = day.parse().unwrap();
        let sequence = Sequence::ORIGINAL;
        let place = Place { period, sequence, number: None, state: State::Rejected };
        store
            .in_series(pharmacy.workplace_id, "FP", |locked| {
                keep(locked, place, &pharmacy.evidence(day, &sha256), "5010 5014").map(drop)
            })
            .unwrap();
    }

    fn receipt(store: &Store, pharmacy: Pharmacy, sha256: [u8; 32]) -> Option<Vec<u8>> {
        store.read(|session| receipt_of(session, pharmacy.workplace_id, &sha256)).unwrap()
    }

    fn the_bytes_of_an_accepted_declaration_give_its_receipt(store: &Store) {
        let pharmacy = pharmacy(store);
        assert!(race(store, pharmacy, "2026-11-20", [1; 32]).unwrap());
        assert_eq!(receipt(store, pharmacy, [1; 32]), Some(vec![1; 32]));
        assert_eq!(receipt(store, pharmacy, [2; 32]), None);
        let elsewhere = Pharmacy { workplace_id: pharmacy.workplace_id + 1, ..pharmacy };
        assert_eq!(receipt(store, elsewhere, [1; 32]), None);
    }

    fn the_bytes_of_a_rejected_one_may_come_again_and_be_accepted(store: &Store) {
        let pharmacy = pharmacy(store);
        rejected(store, pharmacy, "2026-11-20", [1; 32]);
        rejected(store, pharmacy, "2026-11-20", [1; 32]);
        assert_eq!(receipt(store, pharmacy, [1; 32]), None);
        assert!(race(store, pharmacy, "2026-11-20", [1; 32]).unwrap());
        assert_eq!(receipt(store, pharmacy, [1; 32]), Some(vec![1; 32]));
        let recorded = store.read(|session| -> Result<i64, StoreError> {
            Ok(declarations::table.count().get_result(session.connection())?)
        });
        assert_eq!(recorded, Ok(3));
    }

    fn an_amendment_marks_what_it_replaces(store: &Store) {
        let pharmacy = pharmacy(store);
        for sequence in 0..3 {
            accepted(store, pharmacy, "2026-11-20", sequence, &[]).unwrap();
        }
        type Row = (i16, String, Option<String>);
        let versions = store.read(|session| -> Result<Vec<Row>, StoreError> {
            Ok(declarations::table
                .order(declarations::sequence)
                .select((declarations::sequence, declarations::state, declarations::replaced_by))
                .load(session.connection())?)
        });
        let number = |sequence| Some(Pharmacy::number("2026-11-20", sequence).to_string());
        let version = |sequence, replaced_by| (sequence, "ACCEPTATA".to_owned(), replaced_by);
        assert_eq!(
            versions,
            Ok(vec![version(0, number(1)), version(1, number(2)), version(2, None)])
        );
        let lines = store.read(|session| -> Result<Vec<(i32, String)>, StoreError> {
            Ok(history::table
                .inner_join(declarations::table.on(declarations::id.eq(history::declaration_id)))
                .filter(declarations::sequence.eq(0))
                .order(history::position)
                .select((history::position, history::reason))
                .load(session.connection())?)
        });
        assert_eq!(lines, Ok(vec![(1, String::new()), (2, "CJF000000123UFP261120R01".to_owned())]));
    }

    fn the_database_refuses_what_is_there(store: &Store) {
        let pharmacy = pharmacy(store);
        assert!(race(store, pharmacy, "2026-11-20", [1; 32]).unwrap());
        let again = |day, numbered: (&str, u8), sha256: [u8; 32]| {
            let number = Pharmacy::number(numbered.0, numbered.1);
            store.in_series(pharmacy.workplace_id, "FP", |locked| {
                accept(locked, day, (0, &number), &pharmacy.evidence(day, &sha256), lines(&[]))
            })
        };
        let refused = |conflict| Err(StoreError::Conflict(conflict));
        assert_eq!(again("2026-11-21", ("2026-11-20", 0), [2; 32]), refused(Conflict::Number));
        assert_eq!(again("2026-11-20", ("2026-11-20", 1), [2; 32]), refused(Conflict::Sequence));
        assert_eq!(again("2026-11-21", ("2026-11-21", 0), [1; 32]), refused(Conflict::Document));
        assert_eq!(again("2026-11-21", ("2026-11-21", 0), [2; 32]), Ok(()));
    }
}
