//! Acts of authorisation of units that have one of their own (U-20). The first one sets the unit up
//! (E1); after a change of holder the number stays and another act is issued.

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, aliases::workplace_code,
    change::Compared, desk::Desk, field,
};
use crate::{
    registry::{Cui, Event, Fact, Known, WorkplaceCode, in_force},
    store::{
        Session, StoreError, companies,
        licences::{self, Authorisation},
        mentions, workplaces,
    },
};
use chrono::NaiveDate;

/// A row; what is none stays as it is.
pub(super) struct Entry {
    code: WorkplaceCode,
    number: String,
    issued_on: NaiveDate,
    holder: Option<Cui>,
    request_number: Option<String>,
    request_date: Option<NaiveDate>,
    document: Option<String>,
    litigation: Option<bool>,
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::needed("codWorkplace", "unitatea, nu o oficină a ei", "CJF000000123U"),
        Column::needed("numar", "numărul autorizației", "TEST 7/2020"),
        Column::needed("emisaLa", "data emiterii, prima zi autorizată", "2020-01-01"),
        Column::optional("titular", "codul fiscal al deținătorului; implicit cel din acea zi", ""),
        Column::optional("cerere", "numărul cererii", "TEST 3/2019"),
        Column::optional("dataCerere", "data cererii", "2019-11-20"),
        Column::optional("document", "unde se păstrează actul", "TEST dosar 7"),
        Column::optional(
            "litigiu",
            "dacă un litigiu oprește schimbarea deținătorului: nu (implicit), da",
            "",
        ),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let code = row.needed("codWorkplace", workplace_code);
        let number = row.needed("numar", field::text);
        let issued_on = row.needed("emisaLa", field::day);
        let holder = row.optional("titular", field::cui);
        let request_number = row.optional("cerere", field::text);
        let request_date = row.optional("dataCerere", field::day);
        let document = row.optional("document", field::text);
        let litigation = row.optional("litigiu", field::boolean);
        Some(Self {
            code: code?,
            number: number?,
            issued_on: issued_on?,
            holder: holder?,
            request_number: request_number?,
            request_date: request_date?,
            document: document?,
            litigation: litigation?,
        })
    }

    fn key(&self) -> (&'static str, String) {
        ("numar", format!("{} {} {}", self.code, self.number, self.issued_on))
    }
}

impl Record for Entry {
    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let code = self.code.as_str();
        let Some(workplace) = workplaces::with_code(desk.transaction, code)? else {
            return desk.say("codWorkplace", code, Problem::NoWorkplace);
        };
        if workplace.unit_type.parent().is_some() {
            return desk.say("codWorkplace", code, Problem::NotRoot);
        }
        let known = licences::of_workplace(desk.transaction, workplace.id)?;
        let before = known
            .into_iter()
            .find(|one| (&one.number, one.issued_on) == (&self.number, self.issued_on));
        let held_by = workplace.holders.on(self.issued_on);
        if let Some(cui) = self.holder.as_ref().filter(|cui| cui.as_str() != held_by.cui) {
            // Who holds it is said by its mentions.
            let problem = Problem::Holder(held_by.cui.clone());
            return desk.say("titular", cui.as_str(), problem);
        }
        let was = before.as_ref();
        let authorisation = Authorisation {
            number: self.number.clone(),
            issued_on: self.issued_on,
            company_id: held_by.id,
            request_number: self
                .request_number
                .clone()
                .or(was.and_then(|one| one.request_number.clone())),
            request_date: self.request_date.or(was.and_then(|one| one.request_date)),
            document: self.document.clone().or(was.and_then(|one| one.document.clone())),
            litigation: self.litigation.unwrap_or(was.is_some_and(|one| one.litigation)),
        };
        let change = match was {
            None => Change::New,
            Some(before) => compared(before, &authorisation),
        };
        if change != Change::Unchanged {
            let officer = desk.order.officer;
            licences::put(desk.transaction, workplace.id, &authorisation, desk.now, officer)?;
        }
        let recorded = mentions::of_workplace(desk.transaction, workplace.id)?;
        let set_up = in_force(&recorded, Known::Now)
            .iter()
            .any(|one| matches!(one.fact.event, Event::E1 | Event::Stated));
        if change == Change::New && !set_up {
            let act = Some(self.number.clone());
            let (act_date, document) = (Some(self.issued_on), self.document.clone());
            let of = Fact::of(Event::E1, self.issued_on);
            desk.record(&workplace, &Fact { act, act_date, document, ..of }, None, false)?;
        }
        let (_, subject) = self.key();
        Ok(Some(Done::of(&subject, change).at(code)))
    }
}

fn cells(one: &Authorisation) -> [(&'static str, String); 4] {
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    [
        ("cerere", text(&one.request_number)),
        ("dataCerere", one.request_date.map_or_else(String::new, |date| date.to_string())),
        ("document", text(&one.document)),
        ("litigiu", field::shown(one.litigation)),
    ]
}

fn compared(before: &Authorisation, after: &Authorisation) -> Change {
    let pairs = cells(before).into_iter().zip(cells(after));
    pairs.fold(Compared::default(), |all, ((name, was), (_, is))| all.field(name, was, is)).change()
}

/// Every act.
pub(super) fn rows(session: &mut Session, _: &Registrar) -> Result<Vec<Vec<String>>, StoreError> {
    let companies = companies::all(session)?;
    let mut rows = Vec::new();
    for code in workplaces::codes(session)? {
        let Some(workplace) = workplaces::with_code(session, &code)? else { continue };
        for one in licences::of_workplace(session, workplace.id)? {
            let holder = companies.iter().find(|company| company.id == one.company_id);
            let cui = holder.map_or_else(String::new, |company| company.cui.clone());
            let known = [code.clone(), one.number.clone(), one.issued_on.to_string(), cui];
            let rest = cells(&one).map(|(_, cell)| cell);
            rows.push(known.into_iter().chain(rest).collect());
        }
    }
    Ok(rows)
}
