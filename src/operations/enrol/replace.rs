//! What a new role takes the place of: the person's other role, and the representative before, who
//! becomes a user and keeps the right to report (`enrolment.md`, The form).

use crate::{
    registry::Role,
    store::{
        StoreError, Transaction,
        persons::{self, Held},
    },
};
use chrono::{DateTime, Utc};

/// What came to an end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::operations) struct Replaced {
    /// The person's other role.
    pub(in crate::operations) other: Option<Role>,
    /// Keys of the representatives who became users: one, where things are in order.
    pub(in crate::operations) demoted: Vec<i64>,
}

/// Gives a person a role in a company from an instant on, in place of what it replaces. `held` are the
/// roles in the company.
pub(in crate::operations) fn replace(
    transaction: &mut Transaction<'_>,
    held: &[Held],
    new: &Held,
) -> Result<Replaced, StoreError> {
    let mut replaced = Replaced::default();
    let since: DateTime<Utc> = new.since;
    for one in held.iter().filter(|one| one.until.is_none_or(|until| until > since)) {
        if one.person_id == new.person_id {
            replaced.other = Some(one.role);
            persons::end(transaction, one, since)?;
        } else if (one.role, new.role) == (Role::Representative, Role::Representative) {
            persons::end(transaction, one, since)?;
            persons::grant(transaction, one.person_id, new.company_id, Role::User, since)?;
            replaced.demoted.push(one.person_id);
        }
    }
    persons::grant(transaction, new.person_id, new.company_id, new.role, since)?;
    if let Some(until) = new.until {
        persons::end(transaction, new, until)?;
    }
    Ok(replaced)
}
