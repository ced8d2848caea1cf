//! The judgement of a declaration that is filed, with what is known of its series at the moment: the
//! same for what is recorded and for what is only validated.

use super::{Service, stop::Stop};
use crate::{
    declaration::{Declaration, Facts, Judged, civil_date, judge, transfer_partners},
    kinds::Kind,
    registry::Workplace,
    signature::Signed,
    store::{Session, series, workplaces},
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
        let series = series::facts(session, workplace.id, &kind.code, header.period, calendar)?;
        if let Some(finding) = series.other_frequency(header) {
            return Err(Stop::Refused(vec![finding]));
        }
        let named = transfer_partners(signed.as_ref(), kind);
        let partners = workplaces::partners(session, &named, header.period.last_day())?;
        let lists = self.lists.current(session)?;
        let facts = Facts {
            today: civil_date(at),
            workplace,
            series: &series,
            partners: &partners,
            nomenclatures: &lists,
        };
        Ok(judge(signed, kind, &facts))
    }
}
