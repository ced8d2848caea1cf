//! Declarations: recorded with all their evidence or not at all, and found again by their bytes.

use super::schema::{declarations, documents, history, outbox, receipts};
use super::{Locked, Session, StoreError, Unreadable, lines, on_each, stored};
use crate::declaration::{
    Declaration, Judged, Level, Period, RegistrationNumber, Sequence, State,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;

/// The signed document, byte for byte (`wire.md`, the two readings).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document<'r> {
    /// SHA-256 of `bytes`.
    pub sha256: &'r [u8; 32],
    /// The element as a document of its own.
    pub bytes: &'r [u8],
    /// The whole envelope, where the signature verifies in place alone.
    pub envelope: Option<&'r [u8]>,
}

/// What is recorded beside the judged declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'r> {
    /// What was received.
    pub document: Document<'r>,
    /// What is answered, byte for byte.
    pub receipt: &'r [u8],
    /// Its period.
    pub period: Period,
    /// 0 the original, 1… amendments.
    pub sequence: Sequence,
    /// The number it has if it is accepted.
    pub number: &'r RegistrationNumber,
    /// Key of the signer's certificate.
    pub certificate_id: i64,
    /// Key of the signer.
    pub person_id: i64,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When it was judged.
    pub judged_at: DateTime<Utc>,
    /// Whether it came after the deadline.
    pub late: bool,
}

/// The receipt of the accepted declaration that has these bytes, as it was answered.
pub fn receipt_of(
    session: &mut Session,
    workplace_id: i64,
    document_sha256: &[u8; 32],
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(declarations::table
        .inner_join(
            receipts::table.on(receipts::workplace_id
                .eq(declarations::workplace_id)
                .and(receipts::declaration_id.eq(declarations::id))),
        )
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::document_sha256.eq(document_sha256.as_slice()))
        .filter(declarations::number.is_not_null())
        .select(receipts::bytes)
        .first(session.connection())
        .optional()?)
}

/// Records a judged declaration with its document and receipt. An accepted one gets its number,
/// its lines, a place in the outbox, and replaces the version before it; a rejected one is kept
/// without (`domain.md`, States).
pub fn record<T: AsRef<Declaration>>(
    locked: &mut Locked<'_, '_>,
    judged: &Judged<T>,
    record: &Record<'_>,
) -> Result<(), StoreError> {
    put_document(locked, &record.document)?;
    let state = if judged.accepted() { State::Accepted } else { State::Rejected };
    let id = insert(locked, record, state)?;
    let workplace_id = locked.workplace_id();
    diesel::insert_into(receipts::table)
        .values((
            receipts::workplace_id.eq(workplace_id),
            receipts::declaration_id.eq(id),
            receipts::bytes.eq(record.receipt),
        ))
        .execute(locked.connection())?;
    let reason = match state {
        State::Rejected => codes(judged),
        State::Accepted | State::Draft => String::new(),
    };
    append_history(locked, id, record, (State::Draft, state), &reason)?;
    if state == State::Accepted {
        replace_predecessor(locked, record)?;
        diesel::insert_into(outbox::table)
            .values((
                outbox::workplace_id.eq(workplace_id),
                outbox::declaration_id.eq(id),
                outbox::recorded_at.eq(stored(record.judged_at)),
            ))
            .execute(locked.connection())?;
        let key = lines::Key {
            workplace_id,
            period_first: record.period.first_day(),
            declaration_id: id,
        };
        let declaration = judged.declaration().as_ref();
        lines::write(
            locked.connection(),
            key,
            declaration.balance_lines(),
            declaration.lot_lines(),
            declaration.journal_lines(),
        )?;
    }
    locked.count()
}

/// The codes of the errors, each once, in order.
fn codes<T>(judged: &Judged<T>) -> String {
    let errors = judged.findings().iter().filter(|finding| finding.level == Level::Error);
    let codes: BTreeSet<u16> = errors.map(|finding| finding.code).collect();
    let codes: Vec<String> = codes.iter().map(u16::to_string).collect();
    codes.join(" ")
}

/// A document that was rejected may come again, and is kept once.
fn put_document(locked: &mut Locked<'_, '_>, document: &Document<'_>) -> Result<(), StoreError> {
    let workplace_id = locked.workplace_id();
    on_each!(locked.connection(), connection => {
        diesel::insert_into(documents::table)
            .values((
                documents::workplace_id.eq(workplace_id),
                documents::sha256.eq(document.sha256.as_slice()),
                documents::bytes.eq(document.bytes),
                documents::envelope.eq(document.envelope),
            ))
            .on_conflict_do_nothing()
            .execute(connection)
    })?;
    Ok(())
}

fn insert(
    locked: &mut Locked<'_, '_>,
    record: &Record<'_>,
    state: State,
) -> Result<i64, StoreError> {
    let accepted = state == State::Accepted;
    let values = (
        declarations::workplace_id.eq(locked.workplace_id()),
        declarations::kind.eq(locked.kind().to_owned()),
        declarations::period_first.eq(record.period.first_day()),
        declarations::period.eq(record.period.to_string()),
        declarations::sequence.eq(i16::from(record.sequence.get())),
        declarations::state.eq(state.wire()),
        declarations::number.eq(accepted.then(|| record.number.as_str())),
        declarations::document_sha256.eq(record.document.sha256.as_slice()),
        declarations::certificate_id.eq(record.certificate_id),
        declarations::received_at.eq(stored(record.received_at)),
        declarations::registered_at.eq(accepted.then(|| stored(record.judged_at))),
        declarations::late.eq(record.late),
    );
    Ok(on_each!(locked.connection(), connection => {
        diesel::insert_into(declarations::table)
            .values(values)
            .returning(declarations::id)
            .get_result(connection)
    })?)
}

/// The version before keeps its state, and says what replaced it.
fn replace_predecessor(
    locked: &mut Locked<'_, '_>,
    record: &Record<'_>,
) -> Result<(), StoreError> {
    let Some(before) = i16::from(record.sequence.get()).checked_sub(1).filter(|n| *n >= 0) else {
        return Ok(());
    };
    let (workplace_id, kind) = (locked.workplace_id(), locked.kind().to_owned());
    let (id, state): (i64, String) = declarations::table
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::kind.eq(kind))
        .filter(declarations::period_first.eq(record.period.first_day()))
        .filter(declarations::sequence.eq(before))
        .filter(declarations::number.is_not_null())
        .select((declarations::id, declarations::state))
        .first(locked.connection())?;
    let state: State =
        state.parse().map_err(|_| StoreError::Unreadable(Unreadable::State))?;
    diesel::update(declarations::table)
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::id.eq(id))
        .set(declarations::replaced_by.eq(record.number.as_str()))
        .execute(locked.connection())?;
    append_history(locked, id, record, (state, state), record.number.as_str())
}

/// Adds a line to the history of a declaration.
fn append_history(
    locked: &mut Locked<'_, '_>,
    declaration_id: i64,
    record: &Record<'_>,
    (from, to): (State, State),
    reason: &str,
) -> Result<(), StoreError> {
    let workplace_id = locked.workplace_id();
    let last: Option<i32> = history::table
        .filter(history::workplace_id.eq(workplace_id))
        .filter(history::declaration_id.eq(declaration_id))
        .select(diesel::dsl::max(history::position))
        .first(locked.connection())?;
    diesel::insert_into(history::table)
        .values((
            history::workplace_id.eq(workplace_id),
            history::declaration_id.eq(declaration_id),
            history::position.eq(last.unwrap_or(0) + 1),
            history::at.eq(stored(record.judged_at)),
            history::person_id.eq(record.person_id),
            history::reason.eq(reason),
            history::from_state.eq(from.wire()),
            history::to_state.eq(to.wire()),
        ))
        .execute(locked.connection())?;
    Ok(())
}
