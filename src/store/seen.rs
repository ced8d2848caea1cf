//! Signed messages that were seen: a replay cache for all processes of an installation.

use super::schema::seen_messages;
use super::{StoreError, Transaction, on_each, stored};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// Remembers a message by its name until an instant, and forgets those whose time is over. Whether
/// it is new: of several that come at once, in whatever processes, one is.
pub fn remember(
    transaction: &mut Transaction<'_>,
    sha256: &[u8; 32],
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let row = (seen_messages::sha256.eq(sha256.as_slice()), seen_messages::until.eq(stored(until)));
    let added = on_each!(transaction.connection(), connection => {
        diesel::insert_into(seen_messages::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(connection)
    })?;
    diesel::delete(seen_messages::table.filter(seen_messages::until.lt(stored(now))))
        .execute(transaction.connection())?;
    Ok(added == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::testing::{commit, noon, on_both};
    use chrono::TimeDelta;

    on_both!(a_message_is_new_once_until_its_time_is_over, of_many_that_come_at_once_one_is_new,);

    fn a_message_is_new_once_until_its_time_is_over(store: &Store) {
        let (now, minute) = (noon("2026-11-20"), TimeDelta::minutes(1));
        let new = |name: u8, at| commit(store, |t| remember(t, &[name; 32], at + minute, at));
        assert!(new(1, now));
        assert!(!new(1, now) && !new(1, now + minute));
        assert!(new(2, now + minute));
        assert!(new(3, now + minute + TimeDelta::microseconds(1)));
        // The first was forgotten then, and nothing else.
        assert!(!new(2, now + minute) && new(1, now + minute));
    }

    fn of_many_that_come_at_once_one_is_new(store: &Store) {
        let now = noon("2026-11-20");
        let remembered = || commit(store, |t| remember(t, &[1; 32], now, now));
        let new = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(remembered)).collect();
            all.into_iter().map(|one| one.join().unwrap()).filter(|new| *new).count()
        });
        assert_eq!(new, 1);
    }
}
