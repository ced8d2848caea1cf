//! What happened to a declaration, line by line (`domain.md`, States).

use super::schema::{declarations, history, persons};
use super::{Evidence, Kept, Locked, Session, StoreError, Unreadable, stored};
use crate::declaration::{Sequence, State};
use chrono::{DateTime, NaiveDateTime, Utc};
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
    /// Why: the sender's words in an amendment, the number that replaces, codes of errors, an
    /// officer's words.
    pub(super) reason: &'l str,
}

impl<'l> Line<'l> {
    /// What a submission brought about.
    pub(super) fn of(evidence: &Evidence<'_>, states: (State, State), reason: &'l str) -> Self {
        let person_id = Some(evidence.person_id);
        Self { at: evidence.judged_at, person_id, officer: None, states, reason }
    }
}

/// The first line of the history of a declaration, after so many of the draft that it was.
pub(super) fn begin(
    locked: &mut Locked<'_, '_>,
    declaration_id: i64,
    drafted: usize,
    line: &Line<'_>,
) -> Result<(), StoreError> {
    let drafted = i32::try_from(drafted).unwrap_or(i32::MAX);
    put(locked, declaration_id, drafted.saturating_add(1), line)
}

/// Adds a line to the history of a declaration.
pub(super) fn append(
    locked: &mut Locked<'_, '_>,
    declaration_id: i64,
    line: &Line<'_>,
) -> Result<(), StoreError> {
    let last: Option<i32> = history::table
        .filter(history::workplace_id.eq(locked.workplace_id()))
        .filter(history::declaration_id.eq(declaration_id))
        .select(diesel::dsl::max(history::position))
        .first(locked.connection())?;
    put(locked, declaration_id, last.unwrap_or(0) + 1, line)
}

fn put(
    locked: &mut Locked<'_, '_>,
    declaration_id: i64,
    position: i32,
    line: &Line<'_>,
) -> Result<(), StoreError> {
    let workplace_id = locked.workplace_id();
    let (from, to) = line.states;
    diesel::insert_into(history::table)
        .values((
            history::workplace_id.eq(workplace_id),
            history::declaration_id.eq(declaration_id),
            history::position.eq(position),
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

/// A line, as it is told (point 30 of the instructions).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The number of the version that changed.
    pub number: String,
    /// 0 the original, 1… amendments; of a disposal, which of its period it is.
    pub sequence: Sequence,
    /// Whether it is a disposal, which an officer recorded.
    pub disposal: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// The name of the person who signed.
    pub person: Option<String>,
    /// The code of the officer who acted.
    pub officer: Option<String>,
    /// Why; empty where nobody said.
    pub reason: String,
    /// From which state; none where there was nothing before.
    pub from: Option<State>,
    /// To which; none where a draft was thrown away.
    pub to: Option<State>,
    /// When the version got its number.
    pub registered_at: Option<DateTime<Utc>>,
}

impl Change {
    /// Whether an officer withdrew the declaration.
    pub fn is_withdrawal(&self) -> bool {
        (self.from, self.to) == (Some(State::Accepted), Some(State::Rejected))
    }

    /// Whether it is how a disposal came to be.
    pub fn is_disposal(&self) -> bool {
        self.disposal && self.from == Some(State::Draft)
    }

    /// Whether a later version took the place of this one: somebody sent it. What came to light
    /// later (`store::reviews`) nobody did.
    pub fn is_replacement(&self) -> bool {
        self.from == self.to && self.from != Some(State::Draft) && self.person.is_some()
    }
}

/// All that happened to the numbered versions of the declaration's period, and to the drafts they
/// come from, in order of time.
pub fn of_period(session: &mut Session, kept: &Kept) -> Result<Vec<Change>, StoreError> {
    type Row = (
        (Option<String>, i16, bool, NaiveDateTime, Option<NaiveDateTime>),
        (Option<String>, Option<String>, String, Option<String>, String),
    );
    let rows: Vec<Row> = history::table
        .inner_join(
            declarations::table.on(declarations::workplace_id
                .eq(history::workplace_id)
                .and(declarations::id.eq(history::declaration_id))),
        )
        .left_join(persons::table.on(persons::id.nullable().eq(history::person_id)))
        .filter(history::workplace_id.eq(kept.workplace_id))
        .filter(declarations::workplace_id.eq(kept.workplace_id))
        .filter(declarations::kind.eq(&kept.kind))
        .filter(declarations::period_first.eq(kept.period.first_day()))
        .filter(declarations::number.is_not_null())
        .order((history::at, declarations::id, history::position))
        .select((
            (
                declarations::number,
                declarations::sequence,
                declarations::disposal,
                history::at,
                declarations::registered_at,
            ),
            (
                persons::name.nullable(),
                history::officer,
                history::reason,
                history::from_state,
                history::to_state,
            ),
        ))
        .load(session.connection())?;
    let change = |((number, sequence, disposal, at, registered_at), told): Row| {
        let (person, officer, reason, from, to) = told;
        Ok(Change {
            number: number.unwrap_or_default(),
            sequence: super::series::sequence(sequence)?,
            disposal,
            at: at.and_utc(),
            person,
            officer,
            reason,
            from: from.as_deref().map(state).transpose()?.flatten(),
            to: state(&to)?,
            registered_at: registered_at.map(|at| at.and_utc()),
        })
    };
    rows.into_iter().map(change).collect()
}

/// A state as it is stored in a history.
pub(super) fn state(text: &str) -> Result<Option<State>, StoreError> {
    State::read_told(text).map_err(|_| StoreError::Unreadable(Unreadable::State))
}
