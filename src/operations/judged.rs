//! The judgement of a declaration that is filed, with what is known of its series at the moment: the
//! same for what is recorded, for what is only validated, and for drafts.

use super::{Service, stop::Stop};
use crate::{
    declaration::{
        Declaration, Facts, Judged, Partners, Series, civil_date, judge, transfer_partners,
    },
    kinds::Kind,
    nomenclature::Nomenclatures,
    registry::Workplace,
    signature::Signed,
    store::{Session, series, workplaces},
};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;

/// What surrounds a declaration at the moment.
pub(super) struct Known {
    series: Series,
    partners: Partners,
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
            nomenclatures: &self.lists,
        }
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
        let (header, calendar) = (&declaration.header, &workplace.calendar);
        let series = series::facts(session, workplace.id, &kind.code, header.period, calendar)?;
        if let Some(finding) = series.other_frequency(header) {
            return Err(Stop::Refused(vec![finding]));
        }
        let named = transfer_partners(declaration, kind);
        let partners = workplaces::partners(session, &named)?;
        let lists = self.lists.current(session)?;
        Ok(Known { series, partners, lists })
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
}
