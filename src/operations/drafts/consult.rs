//! getProiect, stergeProiect.

use super::{super::stop::Cause, DraftKey, OpenedDraft, Slot, keep::Change};
use crate::{
    declaration::State,
    operations::{Caller, Service, Unavailable},
    registry::WorkplaceCode,
    store::{Session, StoreError, drafts},
};

impl Service {
    /// The draft of a period with what is wrong with it now, and all that happened to it.
    pub fn draft(
        &self,
        caller: Caller,
        key: &DraftKey,
    ) -> Result<Option<OpenedDraft>, Unavailable> {
        let now = self.clock.now();
        let opened = self.store.snapshot(|session| {
            let day = key.period.last_day();
            let workplace = caller.workplace(session, &key.workplace, day, now)?;
            let Some((workplace, kind)) = workplace.zip(self.catalogue.kind(&key.kind)) else {
                return Ok(None);
            };
            let slot = Slot { workplace: &workplace, kind, period: key.period };
            let stored = drafts::find(session, workplace.id, &kind.code, key.period)?;
            let Some(stored) = stored else { return Ok(None) };
            let findings = self.still_wrong(session, slot, &stored)?;
            let changes = drafts::changes(session, workplace.id, &kind.code, key.period)?;
            Ok(Some(OpenedDraft { draft: slot.draft(stored), findings, changes }))
        });
        opened.map_err(|cause: Cause| cause.unavailable(now))
    }

    /// Throws a draft away; what happened to it stays. Gives the code of its workplace, none where
    /// there is no draft.
    pub fn delete_draft(
        &self,
        caller: Caller,
        key: &DraftKey,
    ) -> Result<Option<WorkplaceCode>, Unavailable> {
        let deleted = self.delete(caller, key);
        deleted.map_err(|error| Cause::Store(error).unavailable(self.clock.now()))
    }

    fn delete(&self, caller: Caller, key: &DraftKey) -> Result<Option<WorkplaceCode>, StoreError> {
        let now = self.clock.now();
        let day = key.period.last_day();
        let found = |session: &mut Session| caller.workplace(session, &key.workplace, day, now);
        let workplace = self.store.read(found)?;
        let Some((workplace, kind)) = workplace.zip(self.catalogue.kind(&key.kind)) else {
            return Ok(None);
        };
        let slot = Slot { workplace: &workplace, kind, period: key.period };
        let stored =
            |session: &mut Session| drafts::find(session, workplace.id, &kind.code, key.period);
        if self.store.read(stored)?.is_none() {
            return Ok(None);
        }
        self.store.in_series(workplace.id, &kind.code, |locked| {
            // Somebody else may have been faster.
            let Some(document) = stored(locked)? else { return Ok(None) };
            let change = Change { operation: "stergeProiect", caller, reason: "Proiect șters" };
            drafts::delete(locked, key.period, &self.touch(&change, (Some(State::Draft), None)))?;
            self.note(locked, slot, &change, (&document, None))?;
            Ok(Some(workplace.code.clone()))
        })
    }
}
