//! Who may report for a company. It has one legal representative: a new one makes the old one a
//! user, who keeps the right to report (`enrolment.md`).

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, change::Compared,
    desk::Desk, field,
};
use crate::{
    declaration::midnight,
    operations::enrol::replace::replace,
    registry::{Cnp, Cui, Role},
    store::{
        Session, StoreError, companies,
        persons::{self, Held},
    },
};
use chrono::{DateTime, NaiveDate, Utc};

/// A row.
pub(super) struct Entry {
    cnp: Cnp,
    cui: Cui,
    role: Role,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Readable for Entry {
    const PERSONAL: bool = true;
    const COLUMNS: &'static [Column] = &[
        Column::needed("cnp", "al persoanei", "1800101990014").personal(),
        Column::needed("cui", "codul fiscal al companiei", "9900000010"),
        Column::needed("rol", "REPREZENTANT (unul de companie), UTILIZATOR", "REPREZENTANT"),
        Column::optional("deLa", "prima zi; implicit din acest moment", ""),
        Column::optional("panaLa", "ultima zi; implicit fără sfârșit", ""),
    ];

    fn read(row: &mut Reading<'_>, registrar: &Registrar) -> Option<Self> {
        let cnp = row.needed("cnp", |text| field::cnp(text, registrar));
        let cui = row.needed("cui", field::cui);
        let names = [Role::Representative, Role::User].map(Role::wire);
        let role = row.needed("rol", |text| field::one_of(text, &names));
        let from = row.optional("deLa", field::day);
        let to = row.optional("panaLa", field::day);
        let (from, to) = (from?, to?);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return row.say("panaLa", &to.to_string(), Problem::Backwards);
        }
        Some(Self { cnp: cnp?, cui: cui?, role: role?, from, to })
    }

    fn key(&self) -> (&'static str, String) {
        ("cnp", format!("{} {}", self.cnp.expose(), self.cui))
    }
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let Some(vault) = &desk.registrar.vault else { return Ok(None) };
        let person = persons::by_cnp(desk.transaction, vault, &self.cnp)?;
        let Some(person) = person.map(|person| person.id) else {
            return desk.say("cnp", "", Problem::NoPerson);
        };
        let Some(company) = companies::find(desk.transaction, self.cui.as_str())? else {
            return desk.say("cui", self.cui.as_str(), Problem::NoCompany);
        };
        let held = persons::roles(desk.transaction, Some(company.id))?;
        let until = self.to.and_then(|to| to.succ_opt()).and_then(midnight);
        let given = self.from.and_then(midnight);
        let holds = |one: &&Held| {
            one.person_id == person
                && one.role == self.role
                && match given {
                    Some(given) => one.since == given,
                    None => one.until.is_none_or(|end| end > desk.now || Some(end) == until),
                }
        };
        let subject = format!("persoana {person} {} {}", self.cui, self.role);
        let since = match held.iter().find(holds) {
            Some(found) if until.is_none() || found.until == until => {
                return Ok(Some(Done::of(&subject, Change::Unchanged)));
            }
            Some(found) => {
                let was = found.until.map_or_else(String::new, |until| until.to_rfc3339());
                persons::end(desk.transaction, found, until.unwrap_or(desk.now))?;
                let last = self.to.map_or_else(String::new, |to| to.to_string());
                let change = Compared::default().field("panaLa", was, last).change();
                return Ok(Some(Done::of(&subject, change)));
            }
            None if given.is_none() && until.is_some_and(|until| until <= desk.now) => {
                return desk.say("panaLa", "", Problem::NoRole);
            }
            None => given.unwrap_or(desk.now),
        };
        let (person_id, company_id, role) = (person, company.id, self.role);
        let new = Held { person_id, company_id, role, since, until };
        let replaced = replace(desk.transaction, &held, &new)?;
        for demoted in replaced.demoted {
            desk.audit("schimbat", None, None, &format!("persoana {demoted} UTILIZATOR rol"))?;
            let change = Compared::default().field("rol", role.wire(), Role::User.wire()).change();
            desk.note(format!("persoana {demoted}"), change);
        }
        let change = match replaced.other {
            Some(role) => Compared::default().field("rol", role.wire(), self.role.wire()).change(),
            None => Change::New,
        };
        Ok(Some(Done::of(&subject, change)))
    }
}

/// Every role; the last day is in it.
pub(super) fn rows(
    session: &mut Session,
    registrar: &Registrar,
) -> Result<Vec<Vec<String>>, StoreError> {
    let companies = companies::all(session)?;
    let day = |at: DateTime<Utc>| crate::declaration::civil_date(at).to_string();
    let mut rows = Vec::new();
    for held in persons::roles(session, None)? {
        let cui = companies.iter().find(|one| one.id == held.company_id);
        let cui = cui.map_or_else(String::new, |one| one.cui.clone());
        let cnp = super::persons::masked_cnp(session, registrar, held.person_id)?;
        let last = held.until.map(|until| day(until - chrono::TimeDelta::microseconds(1)));
        let role = held.role.wire().to_owned();
        rows.push(vec![cnp, cui, role, day(held.since), last.unwrap_or_default()]);
    }
    Ok(rows)
}
