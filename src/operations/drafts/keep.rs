//! A document becomes the draft of its period: judged, stored, noted. And a draft that is there is
//! judged again, for what surrounds it may have changed.

use super::{
    super::{
        judged::Surroundings,
        stop::{Cause, Stop},
    },
    Slot,
};
use crate::{
    declaration::{self, Declaration, Facts, Finding, State, judge, judge_creation, judge_edit},
    kinds::Kind,
    operations::{Caller, Service, refusal},
    signature::sha256,
    store::{
        Locked, Session, StoreError, Transaction,
        audit::{self, Entry},
        drafts::{self, Touch},
    },
    xml,
};

/// What is done to a draft.
pub(super) struct Change<'c> {
    /// The operation's name on the wire.
    pub(super) operation: &'static str,
    pub(super) caller: Caller,
    /// Why, for the history.
    pub(super) reason: &'c str,
}

/// A document that is to be a draft.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'c, 't> {
    pub(super) declaration: &'c Declaration<'t>,
    pub(super) bytes: &'c [u8],
}

/// What a draft takes the place of.
#[derive(Clone, Copy)]
pub(super) enum Before<'b> {
    /// Of nothing: it must be one that may be created (25.2.7, 25.2.8).
    Nothing,
    /// Of another draft, whatever that says.
    Overwritten,
    /// Of this draft, of which not every row may be deleted (5021).
    Edited(&'b [u8]),
}

impl Service {
    /// Stores a draft, unless something stands in its way. Gives what is wrong with it.
    pub(super) fn keep_draft(
        &self,
        locked: &mut Locked<'_, '_>,
        surroundings: Surroundings,
        slot: Slot<'_>,
        candidate: Candidate<'_, '_>,
        before: Before<'_>,
        change: &Change<'_>,
    ) -> Result<Vec<Finding>, Stop> {
        let Candidate { declaration, bytes } = candidate;
        let Slot { workplace, kind, period } = slot;
        let known = self.known_in(locked, surroundings, declaration, kind, workplace)?;
        let facts = known.facts(workplace, self.today());
        let foreign = self.other_environment(&declaration.header).into_iter();
        let in_its_way: Vec<Finding> = match before {
            Before::Nothing => match self.misfits(&declaration.header, workplace) {
                misfits if misfits.is_empty() => judge_creation(declaration, kind, &facts),
                misfits => misfits,
            },
            Before::Overwritten => foreign.collect(),
            Before::Edited(stored) => {
                let judged =
                    |before: &Declaration<'_>| judge_edit(before, declaration, kind, &facts);
                // One that is over a limit of today's can be replaced, and not compared.
                foreign.chain(self.reading(stored, judged).unwrap_or_default()).collect()
            }
        };
        if !in_its_way.is_empty() {
            return Err(Stop::Refused(in_its_way));
        }
        let from = match before {
            Before::Nothing => None,
            Before::Overwritten | Before::Edited(_) => Some(State::Draft),
        };
        let touch = self.touch(change, (from, Some(State::Draft)));
        drafts::put(locked, period, bytes, &touch)?;
        self.note(locked, slot, change, (bytes, Some(State::Draft)))?;
        Ok(self.wrong(declaration, kind, &facts))
    }

    /// What is wrong with a stored draft now.
    pub(super) fn still_wrong(
        &self,
        session: &mut Session,
        slot: Slot<'_>,
        stored: &[u8],
    ) -> Result<Vec<Finding>, Cause> {
        let surroundings = Surroundings::of(session, slot.workplace, slot.kind, slot.period)?;
        self.still_wrong_in(session, surroundings, slot, stored)
    }

    /// The same, where the series was read already.
    pub(super) fn still_wrong_in(
        &self,
        session: &mut Session,
        surroundings: Surroundings,
        slot: Slot<'_>,
        stored: &[u8],
    ) -> Result<Vec<Finding>, Cause> {
        let Slot { workplace, kind, .. } = slot;
        let judged = self.reading(stored, |declaration| {
            let known = self.known_in(session, surroundings, declaration, kind, workplace)?;
            Ok(self.wrong(declaration, kind, &known.facts(workplace, self.today())))
        });
        match judged {
            Err(findings) | Ok(Ok(findings) | Err(Stop::Refused(findings))) => Ok(findings),
            Ok(Err(Stop::Broken(cause))) => Err(cause),
        }
    }

    /// All that a transmission would be told, but for the signature.
    fn wrong(&self, declaration: &Declaration<'_>, kind: &Kind, facts: &Facts<'_>) -> Vec<Finding> {
        let misfits = self.misfits(&declaration.header, facts.workplace);
        [&misfits, judge(declaration, kind, facts).findings()].concat()
    }

    /// Reads a document that was written or taken here; the error is what keeps it from being read.
    pub(super) fn reading<T>(
        &self,
        bytes: &[u8],
        see: impl FnOnce(&Declaration<'_>) -> T,
    ) -> Result<T, Vec<Finding>> {
        let malformed = |malformed| vec![refusal::malformed_document(&malformed)];
        let document = xml::Document::decode(bytes, &self.limits.document).map_err(malformed)?;
        let root = document.check(&self.limits.document).map_err(malformed)?;
        let read = declaration::read(&root, &self.catalogue, self.limits.lines)?;
        Ok(see(&read))
    }

    pub(super) fn touch<'c>(
        &self,
        change: &Change<'c>,
        states: (Option<State>, Option<State>),
    ) -> Touch<'c> {
        let person_id = change.caller.person_id;
        Touch { at: self.clock.now(), person_id, reason: change.reason, states }
    }

    /// A line of the audit log, which outlives the draft.
    pub(super) fn note(
        &self,
        transaction: &mut Transaction<'_>,
        slot: Slot<'_>,
        change: &Change<'_>,
        (document, to): (&[u8], Option<State>),
    ) -> Result<(), StoreError> {
        let entry = Entry {
            at: self.clock.now(),
            operation: change.operation,
            code: 0,
            outcome: State::told(to),
            workplace: Some(slot.workplace.code.as_str()),
            certificate_sha256: Some(&change.caller.certificate),
            document_sha256: Some(&sha256(document)),
            detail: &format!("{} {}", slot.kind.code, slot.period),
            officer: None,
        };
        audit::append(transaction, &entry)
    }
}
