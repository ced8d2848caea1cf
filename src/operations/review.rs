//! Facts that arrive late undo nothing: accepted declarations that would be judged otherwise by what
//! is known now are marked, for an officer to look at (U-32).

use crate::{
    declaration::inactive,
    registry::{Fact, Workplace},
    store::{
        Session, StoreError, Transaction, begun, offices,
        reviews::{self, Accepted},
        workplaces,
    },
};
use chrono::{DateTime, Days, NaiveDate, Utc};

/// The reason of the marks (`units-and-trust.md` 8).
const TO_REVIEW: &str = "TO_REVIEW";

/// The longest period, in days: one that begins so long before a day may hold it.
const LONGEST: Days = Days::new(366);

/// A workplace of which something was recorded, as it was before.
pub(super) struct Touched {
    before: Workplace,
    /// The first day that anything changes on.
    since: NaiveDate,
    /// What was recorded.
    cause: String,
}

impl Touched {
    /// The workplace and its offices, before a fact of it is recorded, which changes days from the
    /// first of its own or of what it corrects.
    pub(super) fn of(
        session: &mut Session,
        workplace: &Workplace,
        fact: &Fact,
        corrected: Option<&Fact>,
    ) -> Result<Vec<Self>, StoreError> {
        let since = corrected.map_or(fact.from, |corrected| corrected.from.min(fact.from));
        let act = fact.act.as_ref().map_or_else(String::new, |act| format!(", act {act}"));
        let cause = format!("{} din {}{act}", fact.event, fact.from);
        let offices = offices::offices_of(session, workplace.id)?;
        let mut touched = vec![Self { before: workplace.clone(), since, cause: cause.clone() }];
        for code in offices {
            let before = workplaces::with_code(session, &code)?;
            touched.extend(before.map(|before| Self { before, since, cause: cause.clone() }));
        }
        Ok(touched)
    }

    /// Whether it is of the same workplace.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        self.before.id == other.before.id
    }

    /// The same workplace, of which something more was recorded.
    pub(super) fn besides(&mut self, other: Self) {
        self.since = self.since.min(other.since);
        self.cause = format!("{}; {}", self.cause, other.cause);
    }
}

/// Marks what would be judged otherwise now.
pub(super) fn mark(
    transaction: &mut Transaction<'_>,
    touched: Vec<Touched>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for Touched { before, since, cause } in touched {
        let Some(after) = workplaces::with_key(transaction, before.id)? else { continue };
        let since = since.checked_sub_days(LONGEST).unwrap_or(since);
        for kind in begun::kinds(transaction, before.id)? {
            // Whoever has the series now saw the registry as it was: what it records is found here.
            transaction.in_series(before.id, &kind, |locked| {
                for one in reviews::accepted_since(locked, since)? {
                    if judged(&one, &before) != judged(&one, &after) {
                        reviews::mark(locked, one.id, TO_REVIEW, &cause, now)?;
                    }
                }
                Ok::<_, StoreError>(())
            })?;
        }
    }
    Ok(())
}

/// What the state of a workplace says of a declaration: whether it may be sent, and for whom.
fn judged(one: &Accepted, workplace: &Workplace) -> (bool, i64) {
    let holder = workplace.holders.on(one.period.last_day());
    (inactive(one.period, &workplace.calendar).is_none(), holder.id)
}
