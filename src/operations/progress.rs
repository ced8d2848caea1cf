//! How far a workplace has come with each kind that concerns it: what was accepted, what is missing
//! and what comes next.

use super::Service;
use crate::{
    declaration::{Outlook, Schedule, Tail, outlook},
    kinds::Kind,
    registry::{Authorisations, Workplace},
    store::{
        Session, StoreError, authorisations,
        tails::{self, Tails},
    },
};
use std::collections::HashMap;

/// What is read of workplaces to tell how far they have come: as many queries for all as for one.
pub(super) struct Ends {
    tails: Tails,
    authorisations: HashMap<i64, Authorisations>,
}

impl Ends {
    /// Of these; of medicines no authorisation is read.
    pub(super) fn of(session: &mut Session, workplaces: &[Workplace]) -> Result<Self, StoreError> {
        let keys: Vec<i64> = workplaces.iter().map(|workplace| workplace.id).collect();
        let excise = workplaces.iter().filter(|workplace| workplace.unit_type.excise());
        let excise: Vec<i64> = excise.map(|workplace| workplace.id).collect();
        let authorisations = authorisations::of_all(session, &excise)?;
        Ok(Self { tails: tails::of(session, &keys)?, authorisations })
    }
}

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
        workplace: &Workplace,
        ends: &mut Ends,
        asked: impl Fn(&Kind) -> bool,
    ) -> Vec<Progress<'_>> {
        let (unit, calendar) = (workplace.unit_type.wire(), &workplace.calendar);
        let authorisations = &ends.authorisations.remove(&workplace.id).unwrap_or_default();
        let kinds = self.catalogue.kinds().iter();
        let kinds = kinds.filter(|kind| kind.is_filed_by(unit) && asked(kind));
        let progress = kinds.filter_map(|kind| {
            let schedule = Schedule { kind, calendar, authorisations };
            let key = (workplace.id, kind.code.clone());
            let tail = ends.tails.remove(&key).unwrap_or_default();
            let mut told = outlook(&tail, &schedule, self.today());
            let concerns = schedule.concerns(self.today()) || told.next.is_some();
            // A company that is deactivated reports nothing (4004).
            told.next = told.next.filter(|_| workplace.company_active);
            concerns.then_some(Progress { kind, tail, told })
        });
        progress.collect()
    }
}
