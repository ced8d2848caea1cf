//! creeazaProiect, creeazaRectificativa: the draft of a period, opened where there is one (25.2.7);
//! else filled from the declaration before (25.2.9), or a copy of the one it amends (25.2.10).

use super::{
    super::{
        judged::Surroundings,
        stop::{Cause, Stop},
    },
    DraftKey, Drafted, Slot, answered,
    keep::{Before, Candidate, Change},
};
use crate::{
    declaration::{Aim, Draft, Finding, RegistrationNumber, Series},
    nomenclature::answers,
    operations::{Caller, Key, Service, Unavailable},
    store::{Locked, Session, StoreError, Unreadable, drafts, kept},
};

/// A declaration to amend: its number, and why.
struct Amended<'a> {
    number: &'a RegistrationNumber,
    reason: Option<&'a str>,
}

impl Service {
    /// The draft of a period; of one that is transmitted, the draft of its amendment.
    pub fn create_draft(
        &self,
        caller: Caller,
        key: &DraftKey,
    ) -> Result<Option<Drafted>, Unavailable> {
        answered(self.create(caller, "creeazaProiect", key, None), self.clock.now())
    }

    /// The draft of an amendment, with its reason where the caller tells it already.
    pub fn create_amendment(
        &self,
        caller: Caller,
        number: &RegistrationNumber,
        reason: Option<&str>,
    ) -> Result<Option<Drafted>, Unavailable> {
        let key = Key::Number(number.clone());
        let found = self.store.read(|session| self.find(session, caller, &key));
        let drafted = found.map_err(Stop::from).and_then(|found| {
            let Some((workplace, kept)) = found else { return Ok(None) };
            let (workplace, kind, period) = (workplace.to_string(), kept.kind, kept.period);
            let key = DraftKey { workplace, kind, period };
            self.create(caller, "creeazaRectificativa", &key, Some(Amended { number, reason }))
        });
        answered(drafted, self.clock.now())
    }

    fn create(
        &self,
        caller: Caller,
        operation: &'static str,
        key: &DraftKey,
        amended: Option<Amended<'_>>,
    ) -> Result<Option<Drafted>, Stop> {
        let now = self.clock.now();
        let found =
            |session: &mut Session| caller.declares(session, &key.workplace, key.period, now);
        let Some(workplace) = self.store.read(found)? else { return Ok(None) };
        let Some(kind) = self.catalogue.kind(&key.kind) else {
            let unknown = Finding::error(&answers::KIND, vec![("tip", key.kind.clone())]);
            return Err(Stop::Refused(vec![unknown]));
        };
        let slot = Slot { workplace: &workplace, kind, period: key.period };
        let drafted = self.store.in_series(workplace.id, &kind.code, |locked| {
            let surroundings = Surroundings::of(locked, &workplace, kind, key.period)?;
            let series = &surroundings.series;
            let in_force = series.current.as_ref().map(|current| &current.number);
            let amended = amended.or(in_force.map(|number| Amended { number, reason: None }));
            if amended.as_ref().map(|amended| amended.number) == in_force
                && let Some(stored) = drafts::find(locked, workplace.id, &kind.code, key.period)?
            {
                let findings = self.still_wrong_in(locked, surroundings, slot, &stored)?;
                return Ok(Some(Drafted { draft: Some(slot.draft(stored)), findings }));
            }
            let reason = &reason_of(series, amended.as_ref());
            let change = Change { operation, caller, reason };
            let text = self.filled(locked, slot, series, amended.as_ref())?;
            let findings = self.keep_new(locked, surroundings, slot, &text, &change)?;
            Ok(Some(Drafted { draft: Some(slot.draft(text.into_bytes())), findings }))
        });
        drafted.map_err(unplaced)
    }

    /// Stores a new draft, if there may be one. Gives what is wrong with it.
    fn keep_new(
        &self,
        locked: &mut Locked<'_, '_>,
        surroundings: Surroundings,
        slot: Slot<'_>,
        text: &str,
        change: &Change<'_>,
    ) -> Result<Vec<Finding>, Stop> {
        let kept = self.reading(text.as_bytes(), |declaration| {
            let candidate = Candidate { declaration, bytes: text.as_bytes() };
            self.keep_draft(locked, surroundings, slot, candidate, Before::Nothing, change)
        });
        kept.map_err(Stop::Refused)?
    }

    /// The document of a new draft.
    fn filled(
        &self,
        locked: &mut Locked<'_, '_>,
        slot: Slot<'_>,
        series: &Series,
        amended: Option<&Amended<'_>>,
    ) -> Result<String, Stop> {
        let Slot { workplace, kind, period } = slot;
        let (environment, code) = (self.environment, &workplace.code);
        let aim = Aim { environment, workplace: code, kind, period };
        let previous = series.previous.as_ref().map(|previous| &previous.number);
        let Some(number) = amended.map(|amended| amended.number).or(previous) else {
            return Ok(Draft::blank(aim).to_xml());
        };
        if number.is_disposal() {
            return Ok(Draft::after_disposal(aim, &series.closings).to_xml());
        }
        let kept = kept::of_number(locked, workplace.id, number)?;
        let kept = kept.ok_or(StoreError::Unreadable(Unreadable::Number))?;
        let source = kept::papers(locked, &kept)?.document;
        let filled = self.reading(&source, |source| match amended {
            Some(Amended { number, reason }) => {
                let reason = reason.map_or_else(|| amendment_of(number), str::to_owned);
                Draft::amending(aim, source, number, reason).to_xml()
            }
            None => Draft::following(aim, source).to_xml(),
        });
        // What was accepted once is over a limit of today's.
        filled.map_err(|_| Cause::Accepted(number.to_string()).into())
    }
}

/// What `motiv` says until the author says more.
fn amendment_of(number: &RegistrationNumber) -> String {
    format!("Rectificativă a declarației {number}")
}

/// What the history says of a new draft.
fn reason_of(series: &Series, amended: Option<&Amended<'_>>) -> String {
    match (amended, &series.previous) {
        (Some(Amended { number, .. }), _) => amendment_of(number),
        (None, Some(previous)) => format!("Proiect creat din declarația {}", previous.number),
        (None, None) => "Proiect creat".to_owned(),
    }
}

/// The caller never saw the document that a refused draft would have been.
fn unplaced(stop: Stop) -> Stop {
    let without = |finding: Finding| Finding { place: None, ..finding };
    match stop {
        Stop::Refused(findings) => Stop::Refused(findings.into_iter().map(without).collect()),
        broken @ Stop::Broken(_) => broken,
    }
}
