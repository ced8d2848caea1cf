//! What others will want to hear of: a declaration came into force, or was withdrawn. Each once.

use super::schema::outbox;
use super::{Locked, StoreError, stored};
use crate::declaration::State;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// Says that a declaration of the series came to a state.
pub(super) fn announce(
    locked: &mut Locked<'_, '_>,
    declaration_id: i64,
    state: State,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::workplace_id.eq(locked.workplace_id()),
            outbox::declaration_id.eq(declaration_id),
            outbox::state.eq(state.wire()),
            outbox::recorded_at.eq(stored(at)),
        ))
        .execute(locked.connection())?;
    Ok(())
}
