//! What a workplace is on a day, as known at a time: for officers who ask, and the tasks that the
//! present state gives them.

use super::Registrar;
use crate::{
    declaration::civil_date,
    registry::{Company, Known, Standing, State, Status},
    store::{Session, StoreError, companies, dossiers, workplaces},
};
use chrono::NaiveDate;

/// A workplace on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDay {
    /// The code, where an alias was asked for.
    pub code: String,
    /// All that is known of it.
    pub state: State,
    /// Who holds it.
    pub holder: Option<Company>,
}

impl Registrar {
    /// The state of a workplace, by code or alias; none where nothing has it.
    pub fn state(
        &self,
        code: &str,
        day: NaiveDate,
        known: Known,
    ) -> Result<Option<OnDay>, StoreError> {
        self.store.read(|session| {
            let Some(workplace) = workplaces::find(session, code)? else { return Ok(None) };
            let Some(dossier) = dossiers::find(session, workplace.id)? else { return Ok(None) };
            let state = dossier.state(day, known);
            let holder = companies::all(session)?.into_iter().find(|one| one.id == state.holder);
            Ok(Some(OnDay { code: workplace.code.to_string(), state, holder }))
        })
    }
}

/// Days after which an authorisation without resumption may be annulled (N 8(11)).
const LONGEST: i64 = 180;

/// Suspensions that are over and that no mention ended: work goes on by a mention alone, and after
/// 180 days E13 is proposed; nothing is annulled by itself (U-33, U-34).
pub(super) fn expired(
    session: &mut Session,
    registrar: &Registrar,
) -> Result<Vec<Vec<String>>, StoreError> {
    let today = civil_date(registrar.clock.now());
    let mut rows = Vec::new();
    for code in workplaces::codes(session)? {
        let Some(workplace) = workplaces::with_code(session, &code)? else { continue };
        let own = &workplace.calendar.own;
        let Standing::Inactive { row, .. } = own.on(today) else { continue };
        let Some(since) = own.suspended_since(today) else { continue };
        let days = (today - since).num_days();
        if row.status == Status::SuspensionExpired || days >= LONGEST {
            let proposed = if days >= LONGEST { "E13" } else { "E10, E11, E12" };
            let act = row.act.clone().unwrap_or_default();
            let (since, days) = (since.to_string(), days.to_string());
            rows.push(vec![code, row.status.to_string(), since, days, act, proposed.to_owned()]);
        }
    }
    Ok(rows)
}
