//! What happened to a declaration, line by line (`domain.md`, States).

use super::schema::history;
use super::{Evidence, Locked, StoreError, stored};
use crate::declaration::State;
use diesel::prelude::*;

/// Adds a line to the history of a declaration.
pub(super) fn append(
    locked: &mut Locked<'_, '_>,
    declaration_id: i64,
    evidence: &Evidence<'_>,
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
            history::at.eq(stored(evidence.judged_at)),
            history::person_id.eq(evidence.person_id),
            history::reason.eq(reason),
            history::from_state.eq(from.wire()),
            history::to_state.eq(to.wire()),
        ))
        .execute(locked.connection())?;
    Ok(())
}
