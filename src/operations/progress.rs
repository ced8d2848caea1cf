//! How far a workplace has come with each kind that concerns it: what was accepted, what is missing
//! and what comes next.

use super::{Service, judged::authorisations_for};
use crate::{
    declaration::{Outlook, Schedule, Tail, outlook},
    kinds::Kind,
    registry::Workplace,
    store::{Session, StoreError, series},
};

/// How far a workplace has come with a kind.
pub(super) struct Progress<'k> {
    /// The kind.
    pub(super) kind: &'k Kind,
    /// The end of its series.
    pub(super) tail: Tail,
    /// What that means today.
    pub(super) told: Outlook,
}

impl Service {
    /// Of each kind that is asked about and that units of the workplace's type file. A place of
    /// excise goods has only those of which it may hold a product, today or later, or still has a
    /// period to declare.
    pub(super) fn progress(
        &self,
        session: &mut Session,
        workplace: &Workplace,
        asked: impl Fn(&Kind) -> bool,
    ) -> Result<Vec<Progress<'_>>, StoreError> {
        let unit = workplace.unit_type.wire();
        let kinds = self.catalogue.kinds().iter();
        let kinds: Vec<&Kind> =
            kinds.filter(|kind| kind.is_filed_by(unit) && asked(kind)).collect();
        let authorisations = &authorisations_for(session, workplace, kinds.iter().copied())?;
        let (calendar, today) = (&workplace.calendar, self.today());
        let mut all = Vec::new();
        for kind in kinds {
            let schedule = Schedule { kind, calendar, authorisations };
            let tail = series::tail(session, workplace.id, &kind.code)?;
            let mut told = outlook(&tail, &schedule, today);
            if !schedule.concerns(today) && told.next.is_none() {
                continue;
            }
            // A company that is deactivated reports nothing (4004).
            told.next = told.next.filter(|_| workplace.company_active);
            all.push(Progress { kind, tail, told });
        }
        Ok(all)
    }
}
