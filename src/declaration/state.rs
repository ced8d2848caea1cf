//! The states of a declaration and the moves between them (`domain.md`, States). Nothing else
//! decides.

use std::{fmt, str::FromStr};

/// What a history calls the state of a draft that was thrown away: there is none any more.
const DELETED: &str = "STERS";

/// Where a declaration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Being edited; without a registration number.
    Draft,
    /// Valid; has a registration number.
    Accepted,
    /// Failed a rule (no number), or withdrawn by an officer (with one).
    Rejected,
}

/// What happens to a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Created, or imported: also the first half of `raporteaza`.
    Create,
    /// Edited, or imported over.
    Edit,
    /// Thrown away.
    Delete,
    /// Transmitted, and every rule holds.
    Accept,
    /// Sent by `raporteaza`, and a rule fails.
    Reject,
    /// Withdrawn by an officer, with a reason.
    Withdraw,
}

/// The moves that there are: from, event, to. `None` is a declaration that does not exist.
pub const MOVES: [(Option<State>, Event, Option<State>); 6] = [
    (None, Event::Create, Some(State::Draft)),
    (Some(State::Draft), Event::Edit, Some(State::Draft)),
    (Some(State::Draft), Event::Delete, None),
    (Some(State::Draft), Event::Accept, Some(State::Accepted)),
    (Some(State::Draft), Event::Reject, Some(State::Rejected)),
    (Some(State::Accepted), Event::Withdraw, Some(State::Rejected)),
];

/// An event that cannot happen in that state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{event:?} cannot happen to a declaration in state {from:?}")]
pub struct ForbiddenMove {
    /// Where the declaration stands; `None` when it does not exist.
    pub from: Option<State>,
    /// What was asked.
    pub event: Event,
}

impl State {
    /// The name on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Draft => "PROIECT",
            Self::Accepted => "ACCEPTATA",
            Self::Rejected => "RESPINSA",
        }
    }

    /// What a history calls it; `None` is a draft that was thrown away.
    pub fn told(state: Option<Self>) -> &'static str {
        state.map_or(DELETED, Self::wire)
    }

    /// Reads what [`State::told`] gives.
    pub fn read_told(text: &str) -> Result<Option<Self>, UnknownState> {
        if text == DELETED { Ok(None) } else { text.parse().map(Some) }
    }

    /// The state after the event; `None` on either side is a declaration that does not exist.
    pub fn after(from: Option<Self>, event: Event) -> Result<Option<Self>, ForbiddenMove> {
        MOVES
            .iter()
            .find(|(start, what, _)| *start == from && *what == event)
            .map(|(_, _, to)| *to)
            .ok_or(ForbiddenMove { from, event })
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wire())
    }
}

/// A name that is not a state's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a state: PROIECT, ACCEPTATA or RESPINSA is")]
pub struct UnknownState;

impl FromStr for State {
    type Err = UnknownState;

    /// Reads the wire name.
    fn from_str(text: &str) -> Result<Self, UnknownState> {
        [Self::Draft, Self::Accepted, Self::Rejected]
            .into_iter()
            .find(|state| state.wire() == text)
            .ok_or(UnknownState)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_and_event_has_one_outcome() {
        for (i, (from, event, _)) in MOVES.iter().enumerate() {
            let again = MOVES.iter().skip(i + 1).any(|(f, e, _)| (f, e) == (from, event));
            assert!(!again, "{from:?} {event:?}");
        }
    }

    #[test]
    fn an_accepted_declaration_is_neither_edited_nor_deleted() {
        for event in [Event::Edit, Event::Delete, Event::Accept, Event::Reject] {
            let from = Some(State::Accepted);
            assert_eq!(State::after(from, event), Err(ForbiddenMove { from, event }));
        }
        assert_eq!(State::after(Some(State::Accepted), Event::Withdraw), Ok(Some(State::Rejected)));
    }

    #[test]
    fn nothing_leaves_the_rejected_state() {
        assert!(MOVES.iter().all(|(from, _, _)| *from != Some(State::Rejected)));
    }

    #[test]
    fn a_state_is_read_back_from_its_wire_name() {
        for state in [State::Draft, State::Accepted, State::Rejected] {
            assert_eq!(state.wire().parse(), Ok(state));
            assert_eq!(State::read_told(State::told(Some(state))), Ok(Some(state)));
        }
        assert_eq!(State::read_told(State::told(None)), Ok(None));
        assert_eq!("REFUZATA".parse::<State>(), Err(UnknownState));
    }
}
