//! Working places. A row without a code gets one, and finds its place again by company, name and
//! type.

use super::{
    Change, Column, Done, Problem, Readable, Reading, Record, Registrar, Row, aliases,
    authorisation::Authorisation, change::Compared, desk::Desk, field, issue,
};
use crate::{
    declaration::civil_date,
    registry::{Cui, Known, UnitType, Workplace, WorkplaceCode, in_force},
    store::{
        Session, StoreError, companies,
        companies::Company,
        dossiers, offices,
        workplaces::{self, Address, NewWorkplace},
    },
};

use chrono::NaiveDate;

/// A row.
pub(super) struct Entry {
    code: Option<WorkplaceCode>,
    cui: Cui,
    name: String,
    unit_type: UnitType,
    parent: Option<String>,
    address: Address,
    authorisation: Option<Authorisation>,
}

/// Old names of unit types (U-01).
const SYNONYMS: [(&str, UnitType); 2] = [
    ("oficină locală de distribuție", UnitType::OfRurala),
    ("oficina locala de distributie", UnitType::OfRurala),
];

fn unit_type(text: &str) -> Result<UnitType, Problem> {
    let old = text.to_lowercase();
    match SYNONYMS.into_iter().find(|(synonym, _)| *synonym == old) {
        Some((_, unit_type)) => Ok(unit_type),
        None if text == "ONLINE" => Err(Problem::Online),
        None => field::one_of(text, &UnitType::ALL.map(UnitType::wire)),
    }
}

impl Readable for Entry {
    const COLUMNS: &'static [Column] = &[
        Column::optional(
            "codWorkplace",
            "codul; gol: se emite unul, în afară de locurile de accize",
            "",
        ),
        Column::needed("cui", "codul fiscal al companiei", "9900000010"),
        Column::needed("denumire", "denumirea", "TEST Farmacia 1"),
        Column::needed(
            "tipUnitate",
            "FARM_COM, OF_RURALA, OF_SEZON, FARM_CI, OF_CI_SECTII, OF_CI_PNS, DROGHERIE, DEPOZIT, \
             IMPORTATOR, FABRICANT, ANTREPOZIT, DESTINATAR, UTILIZATOR_FINAL",
            "FARM_COM",
        ),
        Column::optional(
            "unitateCoordonatoare",
            "pentru oficine: codul sau denumirea farmaciei aceleiași companii",
            "",
        ),
        Column::optional("judet", "două litere (B0 pentru București); pentru un cod nou", "CJ"),
        Column::optional("localitate", "localitatea", "Cluj-Napoca"),
        Column::optional("strada", "strada și numărul", "Str. Testului 1"),
        Column::optional("autorizatie", "numărul autorizației", "TEST 1/2020"),
        Column::optional("autorizataDin", "prima zi autorizată", "2020-01-01"),
    ];

    fn read(row: &mut Reading<'_>, _: &Registrar) -> Option<Self> {
        let code = row.optional("codWorkplace", aliases::workplace_code);
        let cui = row.needed("cui", field::cui);
        let name = row.needed("denumire", field::text);
        let unit_type = row.needed("tipUnitate", unit_type);
        let parent = row.optional("unitateCoordonatoare", field::text);
        let county = row.optional("judet", field::county);
        let locality = row.optional("localitate", field::text);
        let street = row.optional("strada", field::text);
        let act = row.optional("autorizatie", field::text);
        let from = row.optional("autorizataDin", field::day);
        if matches!((&act, &from), (Some(Some(_)), Some(None))) {
            return row.say("autorizataDin", "", Problem::Empty);
        }
        let (act, code, county) = (act?, code?, county?);
        Some(Self {
            code,
            cui: cui?,
            name: name?,
            unit_type: unit_type?,
            parent: parent?,
            address: Address { county, locality: locality?, street: street? },
            authorisation: from?.map(|from| Authorisation { from, act }),
        })
    }

    fn key(&self) -> (&'static str, String) {
        match &self.code {
            Some(code) => ("codWorkplace", code.to_string()),
            None => ("denumire", format!("{} {} {}", self.cui, self.name, self.unit_type)),
        }
    }
}

impl Record for Entry {
    /// Units before their offices.
    fn rank(&self) -> u8 {
        self.unit_type.parent().is_some().into()
    }

    fn put(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, StoreError> {
        let Some(company) = companies::find(desk.transaction, self.cui.as_str())? else {
            return desk.say("cui", self.cui.as_str(), Problem::NoCompany);
        };
        let Some(code) = self.code(desk, &company)? else { return Ok(None) };
        let before = workplaces::with_code(desk.transaction, code.as_str())?;
        if let Some(problem) = self.misfit(desk, &code, before.as_ref())? {
            let (column, problem) = problem;
            return desk.say(column, code.as_str(), problem);
        }
        let Some(parent) = self.parent(desk, &company, before.as_ref())? else { return Ok(None) };
        self.store(desk, &code, &company, before.as_ref(), parent.as_ref())
    }

    /// No office may be left with a unit that it cannot belong to (U-02, U-40).
    fn settle(records: &[(&Row, Self)], desk: &mut Desk<'_, '_>) -> Result<(), StoreError> {
        for (row, record) in records {
            let Some(code) = &record.code else { continue };
            let unit = workplaces::with_code(desk.transaction, code.as_str())?;
            let Some(unit) = unit.filter(|unit| unit.unit_type.parent().is_none()) else {
                continue;
            };
            for code in offices::offices_of(desk.transaction, unit.id)? {
                let office = workplaces::with_code(desk.transaction, &code)?;
                let today = desk.today();
                let fits = |office: Workplace| {
                    belongs(office.unit_type, office.holders.on(today).id, &unit, today)
                };
                if !office.is_some_and(fits) {
                    // Said of this row, wherever its office stands.
                    let problem = Problem::OfficeLeft(code);
                    desk.mistakes.push(super::Mistake::of(row, Self::COLUMNS, "cui", "", problem));
                }
            }
        }
        Ok(())
    }
}

/// Whether an office of a company may belong to a unit on a day (U-02).
pub(super) fn belongs(office: UnitType, company_id: i64, unit: &Workplace, day: NaiveDate) -> bool {
    office.parent() == Some(unit.unit_type) && company_id == unit.holders.on(day).id
}

impl Entry {
    /// The code of the row, of what it finds, or a new one; none after a mistake.
    fn code(
        &self,
        desk: &mut Desk<'_, '_>,
        company: &Company,
    ) -> Result<Option<WorkplaceCode>, StoreError> {
        if let Some(code) = &self.code {
            return Ok(Some(code.clone()));
        }
        let (today, unit_type) = (desk.today(), Some(self.unit_type));
        let found = workplaces::named(desk.transaction, company.id, &self.name, unit_type, today)?;
        match (found.as_slice(), &self.address.county) {
            ([], county) => match (self.unit_type.class(), county) {
                // The customs authority gave it one.
                (None, _) => desk.say("codWorkplace", "", Problem::Empty),
                (Some(_), None) => desk.say("judet", "", Problem::Empty),
                (Some(class), Some(county)) => {
                    match issue::next(desk.transaction, county, class)? {
                        Some(code) => Ok(Some(code)),
                        None => desk.say("judet", county, Problem::NoNumber),
                    }
                }
            },
            ([code], _) => Ok(code.parse().ok()),
            _ => {
                let problem = Problem::Ambiguous(found.join(", "));
                desk.say("denumire", &self.name, problem)
            }
        }
    }

    /// What speaks against the code, the type, or the move.
    fn misfit(
        &self,
        desk: &mut Desk<'_, '_>,
        code: &WorkplaceCode,
        before: Option<&Workplace>,
    ) -> Result<Option<(&'static str, Problem)>, StoreError> {
        if let (Some(class), Some(known)) = (self.unit_type.class(), code.class())
            && known != class
        {
            return Ok(Some(("codWorkplace", Problem::Class(class))));
        }
        let Some(before) = before else {
            let taken = workplaces::aliased(desk.transaction, code.as_str())?.is_some();
            return Ok(taken.then_some(("codWorkplace", Problem::Taken("un alias"))));
        };
        if before.unit_type.parent().is_some() != self.unit_type.parent().is_some() {
            return Ok(Some(("tipUnitate", Problem::Rank)));
        }
        let today = desk.today();
        let holder = before.holders.on(today);
        if holder.cui != self.cui.as_str() {
            return Ok(Some(("cui", Problem::Holder(holder.cui.clone()))));
        }
        let (was, by_mention) = whereabouts(desk.transaction, before.id, today)?;
        let moved =
            |was: &Option<String>, is: &Option<String>| is.is_some() && was.is_some() && was != is;
        let moved = moved(&was.county, &self.address.county)
            || moved(&was.locality, &self.address.locality)
            || moved(&was.street, &self.address.street);
        let problem = match (moved, by_mention) {
            (true, _) if before.unit_type.stays() => Some(Problem::OfficeMoved),
            (true, true) => Some(Problem::Moved),
            _ => None,
        };
        Ok(problem.map(|problem| ("localitate", problem)))
    }

    /// The unit it is an office of, none inside for units; none outside after a mistake.
    fn parent(
        &self,
        desk: &mut Desk<'_, '_>,
        company: &Company,
        before: Option<&Workplace>,
    ) -> Result<Option<Option<Workplace>>, StoreError> {
        let today = desk.today();
        let transaction = &mut *desk.transaction;
        let known = match (&self.parent, before) {
            (Some(named), _) => match workplaces::find(transaction, named)? {
                Some(unit) => Some(unit),
                None => {
                    let of = self.unit_type.parent();
                    let codes = workplaces::named(transaction, company.id, named, of, today)?;
                    match codes.as_slice() {
                        [code] => workplaces::with_code(transaction, code)?,
                        _ => None,
                    }
                }
            },
            (None, Some(before)) => offices::parent_code(transaction, before.id)?
                .map(|code| workplaces::with_code(transaction, &code))
                .transpose()?
                .flatten(),
            (None, None) => None,
        };
        let written = self.parent.as_deref().unwrap_or("");
        match (self.unit_type.parent(), known) {
            (None, None) if self.parent.is_none() => Ok(Some(None)),
            (Some(_), Some(unit)) if belongs(self.unit_type, company.id, &unit, today) => {
                Ok(Some(Some(unit)))
            }
            (_, None) if self.parent.is_some() => {
                desk.say("unitateCoordonatoare", written, Problem::NoWorkplace)
            }
            _ => desk.say("unitateCoordonatoare", written, Problem::Parent),
        }
    }

    fn store(
        &self,
        desk: &mut Desk<'_, '_>,
        code: &WorkplaceCode,
        company: &Company,
        before: Option<&Workplace>,
        parent: Option<&Workplace>,
    ) -> Result<Option<Done>, StoreError> {
        let (name, unit_type) = (self.name.as_str(), self.unit_type);
        let workplace = NewWorkplace { code, name, unit_type, company_id: company.id };
        let id = workplaces::put(desk.transaction, &workplace)?;
        let today = desk.today();
        let (was, by_mention) = whereabouts(desk.transaction, id, today)?;
        let is = Address {
            county: self.address.county.clone().or(was.county.clone()),
            locality: self.address.locality.clone().or(was.locality.clone()),
            street: self.address.street.clone().or(was.street.clone()),
        };
        if !by_mention {
            workplaces::put_address(desk.transaction, id, &is)?;
        }
        let parent_before = offices::parent_code(desk.transaction, id)?.unwrap_or_default();
        let parent_code = parent.map_or("", |unit| unit.code.as_str());
        if let Some(unit) = parent {
            offices::put_parent(desk.transaction, id, unit.id)?;
        }
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        let mut compared = match before {
            None => Compared::default(),
            Some(before) => Compared::default()
                .field("denumire", &before.name, name)
                .field("tipUnitate", before.unit_type.wire(), unit_type.wire())
                .field("unitateCoordonatoare", parent_before, parent_code)
                .field("judet", text(&was.county), text(&is.county))
                .field("localitate", text(&was.locality), text(&is.locality))
                .field("strada", text(&was.street), text(&is.street)),
        };
        let stored = workplaces::with_key(desk.transaction, id)?;
        if let Some((authorisation, stored)) = self.authorisation.as_ref().zip(stored) {
            match authorisation.put(desk, &stored, compared)? {
                Some(authorised) => compared = authorised,
                None => return Ok(None),
            }
        }
        let change = if before.is_none() { Change::New } else { compared.change() };
        Ok(Some(Done::of(code.as_str(), change).at(code.as_str())))
    }
}

/// Where a workplace is on a day, and whether a mention says so.
fn whereabouts(
    session: &mut Session,
    workplace_id: i64,
    day: NaiveDate,
) -> Result<(Address, bool), StoreError> {
    let Some(dossier) = dossiers::find(session, workplace_id)? else {
        return Ok((Address::default(), false));
    };
    let said = in_force(&dossier.mentions, Known::Now);
    let by_mention = said.iter().any(|mention| !mention.fact.address.is_empty());
    Ok((dossier.state(day, Known::Now).address, by_mention))
}

/// What is registered.
pub(super) fn rows(
    session: &mut Session,
    registrar: &Registrar,
) -> Result<Vec<Vec<String>>, StoreError> {
    let today = civil_date(registrar.clock.now());
    let mut rows = Vec::new();
    for code in workplaces::codes(session)? {
        let Some(one) = workplaces::with_code(session, &code)? else { continue };
        let (address, _) = whereabouts(session, one.id, today)?;
        let parent = offices::parent_code(session, one.id)?;
        let first = one.calendar.own.rows().first().filter(|row| row.from > NaiveDate::MIN);
        let (act, from) = match first {
            Some(row) => (row.act.clone(), Some(row.from.to_string())),
            None => (None, None),
        };
        let rest = [parent, address.county, address.locality, address.street, act, from];
        let holder = one.holders.on(today).cui.clone();
        let known = [code, holder, one.name, one.unit_type.wire().to_owned()];
        let rest = rest.into_iter().map(Option::unwrap_or_default);
        rows.push(known.into_iter().chain(rest).collect());
    }
    Ok(rows)
}
