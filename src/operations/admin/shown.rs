//! Lists that the service keeps by itself, as operators are shown them.

use super::Registrar;
use crate::{
    declaration::civil_date,
    store::{
        Session, StoreError, companies,
        persons::{self, Held},
        requests::{self, Request},
    },
};
use chrono::{DateTime, TimeDelta, Utc};

/// Rows of a list.
type Rows = Result<Vec<Vec<String>>, StoreError>;

/// Requests for a role, and what became of them.
pub(super) fn requests(session: &mut Session, _: &Registrar) -> Rows {
    let mut rows = Vec::new();
    for one in requests::all(session, None)? {
        let cui = cui(session, one.company_id)?;
        let Request { id, person_id, role, document, asked_at, accepted, .. } = one;
        let state = match accepted {
            None => "in asteptare",
            Some(true) => "acceptata",
            Some(false) => "respinsa",
        };
        let (id, person, at) = (id.to_string(), person_id.to_string(), asked_at.to_rfc3339());
        rows.push(vec![id, person, cui, role.to_string(), document, at, state.to_owned()]);
    }
    Ok(rows)
}

/// Who may report for a company, by number.
pub(super) fn rights(session: &mut Session, registrar: &Registrar) -> Rows {
    let day = |at: DateTime<Utc>| civil_date(at).to_string();
    let mut rows = Vec::new();
    for Held { person_id, company_id, role, since, until } in persons::roles(session, None)? {
        let cnp = super::persons::masked_cnp(session, registrar, person_id)?;
        let cui = cui(session, company_id)?;
        let last = until.map(|until| day(until - TimeDelta::microseconds(1)));
        let (person, role) = (person_id.to_string(), role.to_string());
        rows.push(vec![person, cnp, cui, role, day(since), last.unwrap_or_default()]);
    }
    Ok(rows)
}

fn cui(session: &mut Session, company_id: i64) -> Result<String, StoreError> {
    let companies = companies::all(session)?.into_iter();
    let mut cui = companies.filter(|one| one.id == company_id).map(|one| one.cui);
    Ok(cui.next().unwrap_or_default())
}
