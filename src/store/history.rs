//! What happened to a declaration, line by line (`domain.md`, States).

use super::schema::history;
use super::{Evidence, Locked, StoreError, stored};
use crate::declaration::State;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// A line of the history of a declaration.
pub(super) struct Line<'l> {
    /// When.
    pub(super) at: DateTime<Utc>,
    /// Key of the person who signed; none where an officer acted.
    pub(super) person_id: Option<i64>,
    /// Code of the officer who acted.
    pub(super) officer: Option<&'l str>,
    /// From which state, and to which.
    pub(super) states: (State, State),
    /// Why: codes of errors, the number that replaces, an officer's words.
    pub(super) reason: &'l str,
}

impl<'l> Line<'l> {
    /// What a submission brought about.
    pub(super) fn of(evidence: &Evidence<'_>, states: (State, State), reason: &'l str) -> Self {
        let person_id = Some(evidence.person_id);
        Self { at: evidence.judged_at, person_id, officer: None, states, reason }
    }
}

/// Adds a line to the history of a declaration.
pub(super) fn append(
    locked: &mut Locked<'_, '_>,
    declaration_id: i64,
    line: &Line<'_>,
) -> Result<(), StoreError> {
    let workplace_id = locked.workplace_id();
    let last: Option<i32> = history::table
        .filter(history::workplace_id.eq(workplace_id))
        .filter(history::declaration_id.eq(declaration_id))
        .select(diesel::dsl::max(history::position))
        .first(locked.connection())?;
    let (from, to) = line.states;
    diesel::insert_into(history::table)
        .values((
            history::workplace_id.eq(workplace_id),
            history::declaration_id.eq(declaration_id),
            history::position.eq(last.unwrap_or(0) + 1),
            history::at.eq(stored(line.at)),
            history::person_id.eq(line.person_id),
            history::officer.eq(line.officer),
            history::reason.eq(line.reason),
            history::from_state.eq(from.wire()),
            history::to_state.eq(to.wire()),
        ))
        .execute(locked.connection())?;
    Ok(())
}
