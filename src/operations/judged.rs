//! The judgement of a declaration that is filed, with what is known of its series at the moment: the
//! same for what is recorded, for what is only validated, and for drafts.

use super::{Service, stop::Stop};
use crate::{
    declaration::{
        Declaration, Deliveries, Facts, Judged, Partners, Period, Schedule, Series, awaited,
        civil_date, judge, partners,
    },
    kinds::{Frequency, Kind},
    nomenclature::Nomenclatures,
    registry::{Authorisations, Workplace},
    signature::Signed,
    store::{Session, StoreError, authorisations, deliveries, series, workplaces},
};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;

/// What surrounds a declaration at the moment.
pub(super) struct Known {
    series: Series,
    partners: Partners,
    deliveries: Deliveries,
    authorisations: Authorisations,
    lists: Arc<Nomenclatures>,
}

impl Known {
    /// The facts to judge by.
    pub(super) fn facts<'k>(&'k self, workplace: &'k Workplace, today: NaiveDate) -> Facts<'k> {
        Facts {
            today,
            workplace,
            series: &self.series,
            partners: &self.partners,
            deliveries: &self.deliveries,
            authorisations: &self.authorisations,
            nomenclatures: &self.lists,
        }
    }
}

/// What a series holds as far as a period is concerned, and what its workplace is authorised for.
pub(super) struct Surroundings {
    pub(super) series: Series,
    pub(super) authorisations: Authorisations,
}

impl Surroundings {
    /// Reads them.
    pub(super) fn of(
        session: &mut Session,
        workplace: &Workplace,
        kind: &Kind,
        period: Period,
    ) -> Result<Self, StoreError> {
        let authorisations = authorisations_for(session, workplace, [kind])?;
        let calendar = &workplace.calendar;
        let schedule = Schedule { kind, calendar, authorisations: &authorisations };
        let series = series::facts(session, workplace.id, period, &schedule)?;
        Ok(Self { series, authorisations })
    }
}

impl Service {
    /// Gathers what is known; a frequency that the year does not have is refused (1004).
    pub(super) fn known(
        &self,
        session: &mut Session,
        declaration: &Declaration<'_>,
        kind: &Kind,
        workplace: &Workplace,
    ) -> Result<Known, Stop> {
        let period = declaration.header.period;
        let surroundings = Surroundings::of(session, workplace, kind, period)?;
        self.known_in(session, surroundings, declaration, kind, workplace)
    }

    /// The same, where the series was read already.
    pub(super) fn known_in(
        &self,
        session: &mut Session,
        Surroundings { series, authorisations }: Surroundings,
        declaration: &Declaration<'_>,
        kind: &Kind,
        workplace: &Workplace,
    ) -> Result<Known, Stop> {
        let (header, calendar) = (&declaration.header, &workplace.calendar);
        let schedule = Schedule { kind, calendar, authorisations: &authorisations };
        if let Some(finding) = schedule.other_frequency(header) {
            return Err(Stop::Refused(vec![finding]));
        }
        let named = partners(declaration, kind);
        let partners = workplaces::partners(session, &named, header.period.last_day())?;
        let awaited = awaited(declaration, kind, &partners);
        let deliveries = deliveries::declared(session, workplace, &awaited, &self.daily_kinds())?;
        let lists = self.lists.current(session)?;
        Ok(Known { series, partners, deliveries, authorisations, lists })
    }

    /// Gathers the facts and judges.
    pub(super) fn judged<'t>(
        &self,
        session: &mut Session,
        signed: Signed<Declaration<'t>>,
        kind: &Kind,
        workplace: &Workplace,
        at: DateTime<Utc>,
    ) -> Result<Judged<Signed<Declaration<'t>>>, Stop> {
        let known = self.known(session, signed.as_ref(), kind, workplace)?;
        Ok(judge(signed, kind, &known.facts(workplace, civil_date(at))))
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
