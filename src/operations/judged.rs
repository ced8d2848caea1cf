//! The judgement of a declaration that is filed, with what is known of its series at the moment: the
//! same for what is recorded and for what is only validated.

use super::{Service, stop::Stop};
use crate::{
    declaration::{Declaration, Facts, Judged, Schedule, awaited, civil_date, judge, partners},
    kinds::{Frequency, Kind},
    registry::{Authorisations, Workplace},
    signature::Signed,
    store::{Session, StoreError, authorisations, deliveries, series, workplaces},
};
use chrono::{DateTime, Utc};

impl Service {
    /// Gathers the facts and judges; a frequency that the year does not have is refused (1004).
    pub(super) fn judged<'t>(
        &self,
        session: &mut Session,
        signed: Signed<Declaration<'t>>,
        kind: &Kind,
        workplace: &Workplace,
        at: DateTime<Utc>,
    ) -> Result<Judged<Signed<Declaration<'t>>>, Stop> {
        let (header, calendar) = (&signed.as_ref().header, &workplace.calendar);
        let authorisations = &authorisations_for(session, workplace, [kind])?;
        let schedule = Schedule { kind, calendar, authorisations };
        if let Some(finding) = schedule.other_frequency(header) {
            return Err(Stop::Refused(vec![finding]));
        }
        let series = series::facts(session, workplace.id, header.period, &schedule)?;
        let partners = workplaces::partners(session, &partners(signed.as_ref(), kind))?;
        let awaited = awaited(signed.as_ref(), kind, &partners);
        let deliveries = deliveries::declared(session, workplace, &awaited, &self.daily_kinds())?;
        let lists = self.lists.current(session)?;
        let facts = Facts {
            today: civil_date(at),
            workplace,
            series: &series,
            partners: &partners,
            deliveries: &deliveries,
            authorisations,
            nomenclatures: &lists,
        };
        Ok(judge(signed, kind, &facts))
    }

    /// The codes of the kinds that are filed every day.
    fn daily_kinds(&self) -> Vec<&str> {
        let kinds = self.catalogue.kinds().iter();
        let daily = kinds.filter(|kind| kind.filing(Frequency::Day).is_some());
        daily.map(|kind| kind.code.as_str()).collect()
    }
}

/// What a workplace is authorised for, as far as these kinds ask: of medicines nothing is read.
pub(super) fn authorisations_for<'k>(
    session: &mut Session,
    workplace: &Workplace,
    kinds: impl IntoIterator<Item = &'k Kind>,
) -> Result<Authorisations, StoreError> {
    match kinds.into_iter().any(|kind| !kind.families().is_empty()) {
        true => authorisations::of(session, workplace.id),
        false => Ok(Authorisations::default()),
    }
}
