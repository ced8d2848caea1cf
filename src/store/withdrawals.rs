//! Declarations that an officer withdraws: the number stays, the state is RESPINSA, the history
//! says who and why (`domain.md`, States).

use super::schema::{declarations, workplaces};
use super::{Locked, Session, StoreError, history, outbox};
use crate::declaration::{RegistrationNumber, State};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// Who withdraws, when and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawal<'w> {
    /// When.
    pub at: DateTime<Utc>,
    /// Code of the officer.
    pub officer: &'w str,
    /// Why.
    pub reason: &'w str,
}

/// The series that has this number, as key of the workplace and kind; none where nothing has it.
pub fn series_of(
    session: &mut Session,
    number: &RegistrationNumber,
) -> Result<Option<(i64, String)>, StoreError> {
    Ok(declarations::table
        .inner_join(workplaces::table.on(workplaces::id.eq(declarations::workplace_id)))
        .filter(workplaces::code.eq(number.workplace()))
        .filter(declarations::number.eq(number.as_str()))
        .select((declarations::workplace_id, declarations::kind))
        .first(session.connection())
        .optional()?)
}

/// Whether the declaration of the series that has this number is withdrawn.
pub fn is_withdrawn(
    locked: &mut Locked<'_, '_>,
    number: &RegistrationNumber,
) -> Result<bool, StoreError> {
    let of_series = declarations::table
        .filter(declarations::workplace_id.eq(locked.workplace_id()))
        .filter(declarations::number.eq(number.as_str()))
        .filter(declarations::state.eq(State::Rejected.wire()));
    Ok(diesel::select(diesel::dsl::exists(of_series)).get_result(locked.connection())?)
}

/// Withdraws an accepted declaration of the series; which one may be is judged before.
pub fn record(
    locked: &mut Locked<'_, '_>,
    number: &RegistrationNumber,
    withdrawal: &Withdrawal<'_>,
) -> Result<(), StoreError> {
    let workplace_id = locked.workplace_id();
    let id: i64 = declarations::table
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::number.eq(number.as_str()))
        .select(declarations::id)
        .first(locked.connection())?;
    diesel::update(declarations::table)
        .filter(declarations::workplace_id.eq(workplace_id))
        .filter(declarations::id.eq(id))
        .set(declarations::state.eq(State::Rejected.wire()))
        .execute(locked.connection())?;
    let line = history::Line {
        at: withdrawal.at,
        person_id: None,
        officer: Some(withdrawal.officer),
        states: (State::Accepted, State::Rejected),
        reason: withdrawal.reason,
    };
    history::append(locked, id, &line)?;
    outbox::announce(locked, id, State::Rejected, withdrawal.at)
}
